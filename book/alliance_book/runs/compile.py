"""Compiling the staged tree with Jupyter Book, and publishing the pages whole or not at all."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from alliance_data.errors import AllianceError
from alliance_data.files import fingerprint, sha256, write_if_changed

from .. import notebook as nb
from ..book import CACHE, Book
from ..notebook import expressions
from ..settings import FILE as COURSE
from . import inputs

PROBLEM = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|(Error|Exception)\b")
HEADING = re.compile(r"\s{0,3}#+ ")
TABLE_PAGE = re.compile(r"book/tables/[^/]+\.md")
# What plain ``jupyter-book build .`` leaves among its pages, which stand in the same folder.
BUILDINFO = ".buildinfo"
FRAME, TREE, PAGES = "frame.json", "tree", "pages"
# The styles and scripts that stand beside the package.
STATIC = inputs.CHECKOUT / "book" / "_static"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Compiler:
    """Jupyter Book in a process of its own, which imports while the notebooks run."""

    def __init__(self, book: Book):
        self._book = book
        pipe = subprocess.PIPE
        # Closed when this process ends, however it does: the other one must not go on writing then.
        theirs, self._alive = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.compiler", str(theirs)],
            pass_fds=[theirs],
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            text=True,
            cwd=book.root,
            env=os.environ | {"PYTHONHASHSEED": "0", "NO_COLOR": "1"},
        )
        os.close(theirs)

    def __enter__(self) -> "Compiler":
        return self

    def __exit__(self, *_error) -> None:
        self._process.kill()
        self._process.communicate()
        os.close(self._alive)

    def compile(self, files: Mapping[str, bytes], *, whole: bool = True) -> None:
        """Compile the staged tree, once; nothing runs, and only pages whose source changed are read again.

        What the pages share (contents, configuration, the packages, what they can be called) decides whether
        all are made anew. A warning of Sphinx's fails the build, and the next one then starts from nothing:
        Sphinx does not repeat the warnings of pages that it leaves alone.

        Parameters
        ----------
        files
            The staged tree: contents by path.
        whole
            Whether each chapter has its text. Links to one that has none lead nowhere, which is no fault
            then.

        Raises
        ------
        AllianceError
            If Jupyter Book fails or warns; the message holds its complaints.
        """
        book, work = self._book, _work(self._book)
        state, last = frame(book, files), last_frame(book)
        tree = inputs.hashed({name: sha256(content) for name, content in files.items()})
        now = state | {TREE: tree, PAGES: documents(files)}
        if last == now:
            return
        if any(last.get(name) != part for name, part in state.items()) or gone(last, files):
            shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True, exist_ok=True)
        # Gone until the work is done: what a stopped build leaves is not built upon.
        (work / FRAME).unlink(missing_ok=True)
        order = ["build", str(book.source), "--path-output", str(work), "--keep-going", *["-W"] * whole]
        log = "".join(self._process.communicate(json.dumps(order) + "\n"))
        if self._process.returncode or not (work / "_build" / "html").is_dir():
            raise AllianceError(_complaints(log, book))
        if whole:
            write_if_changed(work / FRAME, json.dumps(now))


class Drawer:
    """A process that draws the charts of each notebook as it is done, into what compiling looks in first."""

    def __init__(self, book: Book):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "alliance_book.figures.drawn", str(book.root / CACHE)],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )

    def __enter__(self) -> "Drawer":
        return self

    def __exit__(self, *_error) -> None:
        self._process.kill()
        self._process.communicate()

    def draw(self, executed: Path) -> None:
        """Have the charts of an executed notebook drawn; what fails here fails when it is compiled."""
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{executed}\n".encode())


def publish(book: Book) -> None:
    """Put the compiled pages in place of the last ones, in two renames."""
    fresh, old = book.build / "html.new", book.build / "html.old"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(_work(book) / "_build" / "html", fresh, ignore=shutil.ignore_patterns(BUILDINFO))
    if book.html.exists():
        book.html.rename(old)
    fresh.rename(book.html)
    shutil.rmtree(old, ignore_errors=True)


def recover(book: Book) -> None:
    """Put the last good pages back if a build was stopped between its two renames."""
    old = book.build / "html.old"
    if old.exists() and not book.html.exists():
        old.rename(book.html)


def last_frame(book: Book) -> dict:
    """Return the frame of the last pages that were compiled without fault, with their tree and their names.

    It is empty where there are none.
    """
    kept = _work(book) / FRAME
    return json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}


def documents(files: Mapping[str, bytes]) -> list[str]:
    """Return which files of a tree become pages, sorted."""
    return sorted(name for name in files if name.endswith((".md", ".ipynb")))


def gone(last: Mapping, files: Mapping[str, bytes]) -> list[str]:
    """Return the pages of the last frame that a tree has no more, sorted: Sphinx would leave them."""
    return sorted(set(last.get(PAGES, ())) - {*documents(files)})


def _work(book: Book) -> Path:
    return book.build / "work"


def frame(book: Book, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hashes of what every page shows or is made by: titles stand in each page's contents.

    Parameters
    ----------
    files
        The staged tree: contents by path.
    """
    pages = [page.as_posix() for page in book.pages if page.as_posix() in files]
    pages += sorted(name for name in files if TABLE_PAGE.fullmatch(name))
    sources = {f"the package {package.name}": inputs.files_in(package) for package in inputs.PACKAGES}
    sources["a style or a script"] = inputs.files_in(STATIC)
    sources["requirements.lock"] = [inputs.CHECKOUT / "requirements.lock"]
    found = {name: fingerprint(paths, book.root) for name, paths in sources.items()}
    found |= {name: sha256(files[name]) for name in ("_toc.yml", "_config.yml", COURSE) if name in files}
    headings = [list(_headings(name, files[name].decode())) for name in pages]
    return found | {"a heading": inputs.hashed(headings), "the version of Python": inputs.hashed(sys.version)}


def _headings(page: str, content: str) -> Iterator[str]:
    """Yield the headings of a staged page, as it shows them."""
    texts = [content]
    if page.endswith(".ipynb"):
        cells = json.loads(content)["cells"]
        texts = [_said(cell) for cell in cells if cell["cell_type"] == "markdown"]
    yield from (line for text in texts for line in text.splitlines() if HEADING.match(line))


def _said(cell: dict) -> str:
    known = {
        answer["expression"]: expressions.said(answer) for answer in cell["metadata"].get(nb.ANSWERS, ())
    }
    return expressions.replaced(nb.text(cell), lambda asked, _before: known.get(asked, asked))


def _complaints(log: str, book: Book) -> str:
    lines = COLOURS.sub("", log).replace(f"{book.source}/", "").splitlines()
    problems = list(dict.fromkeys(line.strip() for line in lines if PROBLEM.search(line)))
    shown = problems[:20] or lines[-20:]
    return "\n".join(["Jupyter Book could not compile the pages:", *(f"  {line}" for line in shown)])
