"""What a run depends on, as hashes: its code and parameters, both packages, the lock, Python, its tables."""

import json
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import alliance_data
from alliance_data.files import fingerprint, sha256
from alliance_data.paths import places
from alliance_data.sidecar import Sidecar

import alliance_book

from .. import notebook as nb
from ..book import CHECKOUT, MADE, Book
from ..notebook import expressions

PACKAGES = [Path(package.__file__).parent for package in (alliance_data, alliance_book)]
# Parts of the packages that no notebook reaches: a change there alters no output.
APART = {
    "importers",
    "accent.py",
    "sphinx",
    "browser.py",
    "catalogue.py",
    "changed.py",
    "cli.py",
    "commands.py",
    "export.py",
    "new.py",
    "pdf.py",
    "recognising.py",
    "report.py",
    "serve.py",
    "settings.py",
    "snapshot.py",
    "update.py",
}
PARTS = ("course.toml", "_toc.yml", "_config.yml", "requirements.lock", "notebooks", "book", "data")


def parts(notebook: dict, parameters: dict) -> dict[str, str]:
    """Return the hashes of all that a run depends on, tables aside; of prose only the expressions in it."""
    cells, asked = [], []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cells.append([nb.text(cell), sorted(nb.tags(cell))])
        elif within := expressions.within(nb.text(cell)):
            # They are answered where their cell stands, and found again by its id.
            asked.append([len(cells), cell.get("id"), within])
    own = {"its code": cells, "an expression in its text": asked, "its parameters": parameters}
    return {name: hashed(value) for name, value in own.items()} | shared()


@cache
def shared() -> dict[str, str]:
    """Return the hashes of what all notebooks share: both packages' sources, the lock, Python's version."""
    sources = {
        f"the package {package.name}": [
            path for path in files_in(package) if not APART & set(path.relative_to(package).parts)
        ]
        for package in PACKAGES
    }
    sources["requirements.lock"] = [CHECKOUT / "requirements.lock"]
    found = {name: fingerprint(files, CHECKOUT) for name, files in sources.items()}
    return found | {"the version of Python": hashed(sys.version)}


def packages() -> str:
    """Return the hash of both packages whole, and of what else all notebooks share."""
    files = [path for package in PACKAGES for path in files_in(package)]
    return hashed([shared(), fingerprint(files, CHECKOUT)])


def table_state(names: Iterable[str]) -> str:
    """Return the hash of tables and their sidecars."""
    return hashed([[name, _table(name)] for name in sorted(set(names))])


@cache
def _table(name: str) -> str:
    # Once a build, which reads its own copy of the tables.
    return hashed([fingerprint([path], path.parent) for path in Sidecar(name, {}).files])


def everything(book: Book) -> str:
    """Return the hash of all files that a build can depend on, pages made of them aside."""
    parts = [book.root / part for part in PARTS]
    found = [p for part in parts for p in (files_in(part) if part.is_dir() else [part] * part.exists())]
    files = [path for path in found if not path.relative_to(book.root).as_posix().startswith(MADE)]
    tables = [fingerprint(files_in(place) if place.is_dir() else [place], place.parent) for place in places()]
    return hashed([book.atlas, shared(), fingerprint(files, book.root), tables])


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and those in it, hidden ones and those that Python makes aside."""
    hidden = {"__pycache__", ".ipynb_checkpoints"}
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not hidden & set(path.parts)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def hashed(value) -> str:
    """Return the hash of a value that JSON can hold."""
    return sha256(json.dumps(value, sort_keys=True))
