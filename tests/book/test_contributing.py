"""What CONTRIBUTING.md tells a newcomer is so: its paths, its commands, who imports whom; one version."""

import ast
import re
import tomllib

import pytest
import yaml
from alliance_book.book import CHECKOUT

TEXT = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PACKAGE = CHECKOUT / "book" / "alliance_book"
ROOMS = {
    room: set(re.findall(r"`(\w+)`", imports))
    for room, imports in re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", TEXT, re.MULTILINE)
}


def imported(room: str) -> set[str]:
    """Return the other rooms of the package that a room's code imports."""
    place = PACKAGE / room
    files = place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                inside = file.parent.relative_to(PACKAGE).parts
                inside = inside[: len(inside) + 1 - node.level]
                names = (node.module or "").split(".")
                found |= {[*inside, *names][0]} if node.module or inside else {a.name for a in node.names}
    return found - {room}


def test_every_path_it_names_is_there():
    paths = set(re.findall(r"(?<![\w/.-])(?:[\w.-]+/)+[\w.*-]*|\b[\w-]+\.(?:yml|toml|md|cff)\b", TEXT))
    paths -= {".venv/ready", ".venv/bin/pre-commit", ".venv/bin/python"}
    assert len(paths) > 40
    assert sorted(path for path in paths if not list(CHECKOUT.glob(path.rstrip("/")))) == []


def test_every_room_of_the_package_has_a_row():
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert set(ROOMS) == modules | {path.parent.name for path in PACKAGE.glob("*/__init__.py")}


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_imports_no_other_than_its_row_names(room):
    assert imported(room) <= ROOMS[room]


def test_no_room_is_above_itself():
    below = dict(ROOMS)
    while leaves := {room for room, others in below.items() if not others & set(below)}:
        below = {room: others for room, others in below.items() if room not in leaves}
    assert below == {}


def test_the_data_room_knows_neither_the_book_nor_plotting():
    files = sorted((CHECKOUT / "data" / "alliance_data").rglob("*.py"))
    assert files
    knowing = re.compile(r"^\s*(?:import|from) (?:alliance_book|altair|matplotlib)\b", re.MULTILINE)
    assert [file.name for file in files if knowing.search(file.read_text(encoding="utf-8"))] == []


def test_its_commands_are_targets_of_the_makefile():
    targets = re.findall(r"^([\w./]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"\bmake ([a-z./]+)", TEXT)) <= set(targets)


def test_the_version_is_the_same_wherever_it_stands():
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert yaml.safe_load((CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == version
    released = re.findall(r"^## \[(\d.*?)\]", (CHECKOUT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert released[0] == version
