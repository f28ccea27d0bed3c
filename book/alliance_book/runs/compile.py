"""Compiling the staged tree with Jupyter Book, and publishing the pages whole or not at all."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from alliance_data.errors import AllianceError
from alliance_data.files import fingerprint

from ..book import Book
from . import inputs

PROBLEM = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b|(Error|Exception)\b")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def compile_pages(book: Book, *, whole: bool = True) -> None:
    """Compile the staged tree; nothing runs, and only pages whose source changed are read again.

    What the pages share (contents, configuration, the packages, what they can be called) decides whether all
    are made anew. A warning of Sphinx's fails the build, and the next one then starts from nothing: Sphinx
    does not repeat the warnings of pages that it leaves alone.

    Parameters
    ----------
    whole
        Whether each chapter has its text. Links to one that has none lead nowhere, which is no fault then.

    Raises
    ------
    AllianceError
        If Jupyter Book fails or warns; the message holds its complaints.
    """
    work = _work(book)
    frame = work / "frame"
    state = _frame(book)
    if not frame.exists() or frame.read_text(encoding="utf-8") != state:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    # Gone until the work is done: what a stopped build leaves is not built upon.
    frame.unlink(missing_ok=True)
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command += ["build", str(book.source), "--path-output", str(work), "--keep-going"]
    command += ["-W"] * whole
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=book.root,
        env=os.environ | {"PYTHONHASHSEED": "0", "NO_COLOR": "1"},
    )
    if done.returncode or not (work / "_build" / "html").is_dir():
        raise AllianceError(_complaints(done.stdout + done.stderr, book))
    if whole:
        frame.write_text(state, encoding="utf-8")


def publish(book: Book) -> None:
    """Put the compiled pages in place of the last ones, in two renames."""
    fresh, old = book.build / "html.new", book.build / "html.old"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(_work(book) / "_build" / "html", fresh, ignore=shutil.ignore_patterns(".buildinfo"))
    if book.html.exists():
        book.html.rename(old)
    fresh.rename(book.html)
    shutil.rmtree(old, ignore_errors=True)


def recover(book: Book) -> None:
    """Put the last good pages back if a build was stopped between its two renames."""
    old = book.build / "html.old"
    if old.exists() and not book.html.exists():
        old.rename(book.html)


def _work(book: Book) -> Path:
    return book.build / "work"


def _frame(book: Book) -> str:
    """Return the hash of what every page shows or is made by: titles stand in each page's contents."""
    tables = (page.relative_to(book.source) for page in sorted(book.source.glob("book/tables/*.md")))
    titles = [
        line
        for page in [*book.pages, *tables]
        for line in (book.source / page).read_text(encoding="utf-8").splitlines()
        if re.match(r'\s*"?#+ ', line)
    ]
    shared = [book.source / "_toc.yml", book.source / "_config.yml"]
    sources = [path for package in inputs.PACKAGES for path in sorted(package.rglob("*.py"))]
    lock = inputs.CHECKOUT / "requirements.lock"
    return f"{sys.version} {fingerprint([*shared, *sources, lock], book.root)} {inputs.hashed(titles)}"


def _complaints(log: str, book: Book) -> str:
    lines = COLOURS.sub("", log).replace(f"{book.source}/", "").splitlines()
    problems = list(dict.fromkeys(line.strip() for line in lines if PROBLEM.search(line)))
    shown = problems[:20] or lines[-20:]
    return "\n".join(["Jupyter Book could not compile the pages:", *(f"  {line}" for line in shown)])
