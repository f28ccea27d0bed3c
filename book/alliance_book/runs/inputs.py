"""What a run depends on, as hashes: its code and parameters, both packages, the lock, Python, its tables."""

import hashlib
import json
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import alliance_data
from alliance_data.paths import tables_dir

import alliance_book

from ..book import CHECKOUT, Book
from . import expressions
from . import notebook as nb

PACKAGES = [Path(package.__file__).parent for package in (alliance_data, alliance_book)]
# Parts of the packages that no notebook reaches: a change there alters no output.
APART = {
    "importers",
    "sphinx",
    "browser.py",
    "catalogue.py",
    "cli.py",
    "commands.py",
    "new.py",
    "pdf.py",
    "serve.py",
}
PARTS = ("_toc.yml", "_config.yml", "requirements.lock", "notebooks", "book", "data")


def key(notebook: dict, parameters: dict) -> str:
    """Return the hash of all that a run depends on, its tables aside; of prose only the expressions in it."""
    cells = [
        [nb.text(cell), sorted(nb.tags(cell))]
        if cell["cell_type"] == "code"
        else expressions.within(nb.text(cell))
        for cell in notebook["cells"]
    ]
    return hashed([cells, parameters, shared()])


@cache
def shared() -> str:
    """Return the hash of what all notebooks share: both packages' sources, the lock, Python's version."""
    sources = [
        path
        for package in PACKAGES
        for path in _files(package)
        if not APART & set(path.relative_to(package).parts)
    ]
    return hashed([sys.version, digest([*sources, CHECKOUT / "requirements.lock"], CHECKOUT)])


def tables(notebook: dict) -> set[str]:
    """Return the tables that a notebook's code names, in ``load("...")`` or elsewhere."""
    return nb.words(notebook) & {path.stem for path in tables_dir().glob("*.yml")}


def table_state(names: Iterable[str]) -> str:
    """Return the hash of tables and their sidecars."""
    return hashed([[name, _table(name)] for name in sorted(set(names))])


@cache
def _table(name: str) -> str:
    # Once a process: what a build saw when it planned is what it records, whatever an import does meanwhile.
    return digest(sorted(tables_dir().glob(f"{name}.*")), tables_dir())


def everything(book: Book) -> str:
    """Return the hash of all files that a build of this edition can depend on."""
    parts = [book.root / part for part in PARTS]
    files = [p for part in parts for p in (_files(part) if part.is_dir() else [part] * part.exists())]
    edition = [book.edition.name, book.edition.title, book.edition.chapters, book.edition.parameters]
    return hashed([edition, shared(), digest(files, book.root), digest(_files(tables_dir()), tables_dir())])


def digest(files: Iterable[Path], root: Path) -> str:
    """Return the hash of files' names and contents."""
    whole = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
        whole.update(f"{name}\0{content}\n".encode())
    return whole.hexdigest()


def _files(folder: Path) -> list[Path]:
    hidden = {"__pycache__", ".ipynb_checkpoints"}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not hidden & set(path.parts) and not path.name.startswith(".")
    )


def hashed(value) -> str:
    """Return the hash of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
