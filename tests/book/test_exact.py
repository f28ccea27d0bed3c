"""Exact rebuilds: after any edit the book is the one that a clean build makes, and only what had to ran."""

import os
import random
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from alliance_book import runs
from alliance_book.book import Book
from alliance_book.runs import inputs
from alliance_book.runs.explain import explain

from tests.conftest import ROOT, spending

FIRST, SECOND, THIRD = (f"notebooks/{name}.ipynb" for name in ("first", "second", "third"))
LOADS = "from alliance_data import load\nt = load('spending')['year']\nlast, first = t.max(), t.min()"
SAYS = "# Aside\n\nThe record ends in {eval}`last`."
CONTENTS = """\
format: jb-book
root: book/index
chapters:
- file: notebooks/first
- file: notebooks/second
- file: book/references
- file: book/methods
- file: book/changes
- file: book/tables/index
  sections: [{glob: book/tables/*}]
"""
CONFIG = """\
title: A small book
only_build_toc_files: true
html: {use_repository_button: false}
bibtex_bibfiles: [book/references.bib]
sphinx: {extra_extensions: [alliance_book.sphinx]}
"""
REFERENCES = """\
@book{snyder1997, author = {Snyder, Glenn}, title = {Alliance Politics}, year = {1997}, publisher = {Cornell}}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"></svg>'


@pytest.fixture
def book(small, folder, write_notebook) -> Path:
    """The small book with all that a book can hold: a table, an expression, a citation, a picture."""
    write_notebook(small / FIRST, LOADS, SAYS)
    write_notebook(small / SECOND, "print(6 * 7)")
    (small / "_toc.yml").write_text(CONTENTS)
    (small / "_config.yml").write_text(CONFIG)
    (small / "book" / "references.bib").write_text(REFERENCES)
    (small / "book" / "references.md").write_text("# References\n\n```{bibliography}\n```\n")
    words = "# Beginning\n\nA word {cite}`snyder1997`.\n\n![A square](a.svg)\n"
    (small / "book" / "index.md").write_text(words)
    (small / "book" / "methods.md").write_text("# Methods\n\n```{glossary}\nrecord\n: What is kept.\n```\n")
    (small / "book" / "a.svg").write_text(PICTURE.format(8))
    (small / "book" / "notes.txt").write_text("A note.\n")
    return small


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


def built(root: Path, **options) -> tuple[list[str], dict[str, bytes]]:
    """Build a book as a new process would: what ran, and all that was published."""
    inputs._table.cache_clear()
    # What new data changed is history, which a clean build has none of.
    Path(root, "_build", "said.json").unlink(missing_ok=True)
    lines: list[str] = []
    page = runs.build(Book.at(root), say=lines.append, **options)
    ran = sorted(line.split()[1] for line in lines if line.startswith("  ran "))
    files = (path for path in page.parent.rglob("*") if path.is_file())
    return ran, {path.relative_to(page.parent).as_posix(): path.read_bytes() for path in files}


def clean(root: Path, beside: Path, **options) -> dict[str, bytes]:
    """Return what a clean build publishes, made in another folder."""
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(root, beside, ignore=shutil.ignore_patterns("_build"))
    return built(beside, **options)[1]


def differing(some: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the files that two books do not share, byte for byte."""
    return sorted(name for name in some.keys() | other.keys() if some.get(name) != other.get(name))


@pytest.mark.slow
def test_clean_builds_in_two_folders_with_one_and_four_workers_are_equal(book, tmp_path):
    one, four = (clean(book, tmp_path / f"with-{jobs}", jobs=jobs) for jobs in (1, 4))
    assert differing(one, four) == []
    assert "notebooks/first.html" in one


@dataclass(frozen=True)
class Edit:
    """An edit: how it is done and undone, and the notebooks that it has run, then and when it is undone."""

    do: Callable[[Path, Path], None]
    undo: Callable[[Path, Path], None]
    ran: list[str] = field(default_factory=list)
    why: str = ""


def replacing(name: str, old: str, new: str, *ran: str, why: str = "") -> Edit:
    """Return the edit that replaces a text in a file of the book."""
    return Edit(
        lambda root, _: edit(root / name, old, new), lambda root, _: edit(root / name, new, old), [*ran], why
    )


def in_table(name: str, old: str, new: str, *ran: str, why: str = "") -> Edit:
    """Return the edit that replaces a text in a file beside the tables."""
    return Edit(
        lambda _, tables: edit(tables / name, old, new),
        lambda _, tables: edit(tables / name, new, old),
        [*ran],
        why,
    )


def imports(_root: Path, tables: Path) -> None:
    """Import a year more of the table of spending."""
    from alliance_data.importing import import_file

    shutil.copytree(tables, tables.with_name("before"))
    source = tables.parents[1] / "spending.csv"
    source.write_text(spending(years=range(2010, 2022)))
    import_file(source)


def checks_out(_root: Path, tables: Path) -> None:
    """Put the tables back as they were, the record of imports included."""
    shutil.rmtree(tables)
    tables.with_name("before").rename(tables)


EDITS = {
    "prose": replacing(FIRST, "The record ends", "Our record ends", why=f"again would be {FIRST}"),
    "a heading": replacing(FIRST, "# Aside", "# An aside", why="a heading changed"),
    "an expression": replacing(FIRST, "`last`", "`first`", FIRST, why="an expression in its text changed"),
    "code": replacing(SECOND, "6 * 7", "6 * 8", SECOND, why="its code changed"),
    "a comment that looks like a heading": replacing(
        SECOND, "print(", "# a\\nprint(", SECOND, why="its code changed"
    ),
    "a parameter": replacing(SECOND, "JPN", "KOR", SECOND, why="its code changed"),
    "a table": Edit(imports, checks_out, [FIRST], "table spending"),
    "a table that none reads": in_table("countries.csv", "Japan", "Nippon", why="book/tables/countries.md"),
    "a sidecar's note": in_table("spending.yml", "Invented for", "Made up for", FIRST, why="table spending"),
    "references": replacing("book/references.bib", "1997}, p", "1998}, p", why="book/references.bib"),
    "configuration": replacing("_config.yml", "A small book", "A little book", why="_config.yml changed"),
    "contents": replacing(
        "_toc.yml",
        "- file: notebooks/first\n- file: notebooks/second\n",
        "- file: notebooks/second\n- file: notebooks/first\n",
        why="_toc.yml changed",
    ),
    "a file that no page shows": replacing("book/notes.txt", "A note", "Notes", why="book/notes.txt"),
    "a picture": replacing("book/a.svg", 'width="8"', 'width="9"', why="book/a.svg"),
}


def check(root: Path, tables: Path, change: Callable, edit: Edit) -> dict[str, bytes]:
    """Make a change and build: what was said beforehand is what runs. Return what was published."""
    change(root, tables)
    said = "\n".join(explain(Book.at(root)))
    ran, published = built(root)
    assert ran == edit.ran
    assert all((f"{name} would run" in said) == (name in ran) for name in (FIRST, SECOND))
    assert edit.why in said
    return published


@pytest.mark.slow
def test_edits_on_edits_and_their_undoing_give_what_clean_builds_give(book, folder, tmp_path):
    first = built(book)[1]
    for change in EDITS.values():
        edited = check(book, folder, change.do, change)
    assert differing(edited, clean(book, tmp_path / "clean")) == []
    for change in reversed(EDITS.values()):
        change.undo(book, folder)
    assert differing(built(book)[1], first) == []


@pytest.mark.slow
def test_a_notebook_that_comes_is_renamed_and_goes_leaves_what_a_clean_build_makes(
    book, tmp_path, write_notebook
):
    first = built(book)[1]
    contents = (book / "_toc.yml").read_text()
    write_notebook(book / THIRD, "print(6 * 9)")
    for name in ("third", "fourth"):
        if name == "fourth":
            (book / THIRD).rename(book / "notebooks" / "fourth.ipynb")
        listed = f"- file: {SECOND}\n".replace(".ipynb", "")
        (book / "_toc.yml").write_text(contents.replace(listed, f"{listed}- file: notebooks/{name}\n"))
        ran, there = built(book)
        assert ran == [f"notebooks/{name}.ipynb"]
    assert differing(there, clean(book, tmp_path / "clean")) == []
    (book / "notebooks" / "fourth.ipynb").unlink()
    (book / "_toc.yml").write_text(contents)
    ran, back = built(book)
    assert ran == []
    assert differing(back, first) == []


def command(root: Path, *args: str, **options) -> subprocess.Popen:
    """Start ``alliance`` in a book's folder, as a reader does."""
    return subprocess.Popen(
        [sys.executable, "-m", "alliance_book.cli", *args],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        **options,
    )


def published(root: Path) -> dict[str, bytes]:
    """Return what a book has published."""
    html = Book.at(root).html
    return {p.relative_to(html).as_posix(): p.read_bytes() for p in html.rglob("*") if p.is_file()}


@pytest.mark.long
def test_builds_killed_at_any_moment_leave_the_last_good_book_and_the_next_one_is_exact(book, tmp_path):
    good = built(book)[1]
    moments = random.Random(12)
    for kill in range(30):
        edit(book / SECOND, "6 * 7", "7 * 6") if kill % 2 == 0 else edit(book / SECOND, "7 * 6", "6 * 7")
        running = command(book, "build")
        try:
            running.communicate(timeout=moments.uniform(0.1, 8))
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()
        if Book.at(book).html.exists():
            assert len(published(book)) == len(good)
    assert differing(built(book)[1], clean(book, tmp_path / "clean")) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_build_that_is_killed_while_it_compiles_leaves_nobody_writing(book):
    running = command(book, "build")
    assert _until((book / "_build" / "work" / "_build").exists)
    assert _compilers(book)
    running.kill()
    running.communicate()
    assert _until(lambda: not _compilers(book))


def _until(true: Callable[[], object]) -> bool:
    """Wait until something is true, if it ever is."""
    end = time.monotonic() + 60
    while not (found := true()) and time.monotonic() < end:
        select.select([], [], [], 0.02)
    return bool(found)


def _compilers(root: Path) -> list[str]:
    """Return the processes that compile a book."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            compiles = b"alliance_book.runs.compiler" in (process / "cmdline").read_bytes()
            if compiles and (process / "cwd").readlink() == root:
                found.append(process.name)
    return found


@pytest.mark.long
def test_two_builds_at_once_give_one_whole_book(book, tmp_path):
    both = [command(book, "build") for _ in range(2)]
    said = [running.communicate()[0] for running in both]
    assert [running.returncode for running in both] == [0, 0], said
    assert sum("Nothing changed since the last build." in text for text in said) == 1
    assert differing(published(book), clean(book, tmp_path / "clean")) == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "old", "new", "ran"),
    [
        ("data/alliance_data/measures/ties.py", '"""', '"""Also: ', [FIRST, SECOND]),
        ("data/alliance_data/importers/_tidy.py", '"""', '"""Also: ', []),
        ("book/alliance_book/figures/captions.py", '"""', '"""Also: ', [FIRST, SECOND]),
        ("book/alliance_book/sphinx/code.py", '"""', '"""Also: ', []),
        ("requirements.lock", "altair==", "# a remark\naltair==", [FIRST, SECOND]),
        ("book/_static/book.css", ":root", "/* a remark */ :root", []),
    ],
)
def test_code_and_lock_are_reasons_for_what_they_reach(book, folder, tmp_path, name, old, new, ran):
    for part in ("data/alliance_data", "book/alliance_book", "book/_static"):
        shutil.copytree(ROOT / part, book / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.lock", book)
    rooms = os.pathsep.join(str(book / room) for room in ("data", "book"))
    env = os.environ | {"PYTHONPATH": rooms, "ALLIANCE_TABLES": str(folder)}
    env.pop("PYTHONDONTWRITEBYTECODE", None)

    def build() -> list[str]:
        said, _ = (running := command(book, "build", env=env)).communicate()
        assert running.returncode == 0, said
        return sorted(line.split()[1] for line in said.splitlines() if line.startswith("  ran "))

    build()
    first = published(book)
    path = book / name
    content = path.read_text()
    path.write_text(content.replace(old, new, 1))
    assert build() == ran
    edited = published(book)
    shutil.rmtree(book / "_build")
    build()
    assert differing(edited, published(book)) == []
    path.write_text(content)
    assert build() == ran
    assert differing(published(book), first) == []


@contextmanager
def mounted(*arguments) -> Iterator[None]:
    """Mount something on the folder that the arguments end with, for a while."""
    if subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("only root may mount")
    try:
        yield
    finally:
        subprocess.run(["umount", arguments[-1]], check=True)


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """A disk with no room left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("-t", "tmpfs", "-o", "size=64k", "none", disk):
        with suppress(OSError):
            (disk / "filler").write_bytes(bytes(2**17))
        yield disk


@pytest.mark.long
def test_a_full_disk_is_one_message_and_the_last_good_book_stands(book, disk, tmp_path):
    good = built(book)[1]
    for part in ("executed", "work"):
        shutil.rmtree(book / "_build" / part)
        (book / "_build" / part).symlink_to(disk, target_is_directory=True)
        edit(book / SECOND, "6 * 7", "6 * 8") if part == "executed" else None
        said, _ = (running := command(book, "build")).communicate()
        assert running.returncode != 0
        assert "No space left on device" in said
        assert "Traceback" not in said
        assert "fault of the program" not in said
        assert differing(published(book), good) == []
        (book / "_build" / part).unlink()
    assert differing(built(book)[1], clean(book, tmp_path / "clean")) == []


@pytest.mark.long
def test_a_folder_that_may_not_be_written_is_one_message(book, tmp_path):
    good = built(book)[1]
    edit(book / SECOND, "6 * 7", "6 * 8")
    with mounted("--bind", book, book):
        subprocess.run(["mount", "-o", "remount,ro,bind", book], check=True)
        said, _ = (running := command(book, "build")).communicate()
        assert running.returncode == 1
        assert "Read-only file system" in said
        assert said.count("\n") == 1
        assert (
            f"{SECOND} would run: its code changed." in command(book, "build", "--explain").communicate()[0]
        )
    assert differing(published(book), good) == []
