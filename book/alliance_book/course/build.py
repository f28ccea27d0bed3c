"""Makes a course's assignments: what students get, and what whoever marks them keeps."""

import csv
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import requires
from pathlib import Path

from alliance_data import load
from alliance_data.errors import AllianceError, InputError

from .. import settings
from ..atlas import allies
from . import editions, masters
from .masters import FOLDER, Assignment, source

COLUMN = "student"
GUARANTOR = "USA"
PERSONAL_TABLES = (
    ("military_expenditure", "share_of_gdp"),
    ("us_troops", "active_duty"),
    ("ideal_points", "ideal_point"),
)
LEAST_YEARS = 20  # in each table of the personal assignment: fewer bear no statement on a change
PAIR_CELL = "parameters"
MARKER, STUDENTS, SUBMISSIONS = "marker", "students", "submissions"
KEPT = "course.json"


def environment() -> Path:
    """Return the interpreter of the environment that makes, answers and marks assignments.

    Raises
    ------
    InputError
        If it is not installed.
    """
    python = Path(sys.prefix, "course", "bin", "python")
    if not python.with_name("otter").exists():
        raise InputError("The packages for assignments are not installed. Install them: make course")
    return python


def build(root: Path, out: Path, *, roster: Path | None = None, seed: int = 1, say: Callable) -> None:
    """Write the students' folders and the marker's.

    Parameters
    ----------
    root
        The folder of the book.
    out
        A folder that is not there yet, or empty.
    roster
        A CSV with a column ``student``. Each student then has an ally of their own.
    seed
        Settles who has which; the same one gives the same.
    say
        Is told what is to be known.

    Raises
    ------
    InputError
        For a folder with something in it, a roster that cannot be meant, a missing environment.
    AllianceError
        If a master cannot be made into assignments.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} has something in it. Name a folder that is empty or not there yet.")
    if not out.absolute().parent.is_dir():
        raise InputError(f"There is no folder {out.absolute().parent}.")
    students = read_roster(roster) if roster else []
    chosen = settings.read(root)
    wanted = masters.names(root, chosen.assignments if chosen else ())
    environment()
    assignments = [masters.read(root / FOLDER / f"{name}.ipynb") for name in wanted]
    pairs = _pairs(students, seed, say) if any(a.personal for a in assignments) else {}
    with tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=".alliance-course-") as drafts:
        draft = Path(drafts, "course")
        (draft / SUBMISSIONS).mkdir(parents=True)
        for assignment in assignments:
            _make(root, draft, assignment, pairs)
            say(f"{assignment.name}: {assignment.title}")
        about = {"seed": seed, "students": students, "pairs": pairs}
        about["assignments"] = [assignment.plain() for assignment in assignments]
        (draft / MARKER / KEPT).write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n")
        (draft / ".gitignore").write_text("*\n")  # solutions and marks are not for a course's public pages
        if out.exists():
            out.rmdir()
        draft.rename(out)


def read_roster(path: Path) -> list[str]:
    """Return the students of a roster, in its order.

    Raises
    ------
    InputError
        If it cannot be read, has no column ``student``, or a name that is missing, double or no folder's.
    """
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as a CSV file: {error}.") from None
    head = [name.strip() for name in lines[0]] if lines else []
    if COLUMN not in head:
        found = ", ".join(head) or "nothing"
        raise InputError(f"{path}: its first line has {found}; expected the head of a column {COLUMN!r}.")
    place, found = head.index(COLUMN), {}
    for number, row in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        student = row[place].strip() if place < len(row) else ""
        if not re.fullmatch(r"\w[\w.@+-]*", student):
            raise InputError(
                f"{path}, line {number}, column {COLUMN}: found {student!r}; expected an identifier of "
                "letters, digits, '.', '@', '+', '-' or '_', which becomes the name of a folder."
            )
        if student in found:
            raise InputError(f"{path}, line {number}: {student!r} stands in line {found[student]} already.")
        found[student] = number
    if not found:
        raise InputError(f"{path} names no student below its head.")
    return list(found)


def _pairs(students: list[str], seed: int, say: Callable) -> dict[str, list[str]]:
    """Return the states of each student: each ally once, as far as they reach."""
    rows = [load(table).dropna(subset=[column]).groupby("iso3").size() for table, column in PERSONAL_TABLES]
    codes = [code for code in allies() if all(count.get(code, 0) >= LEAST_YEARS for count in rows)]
    random.Random(seed).shuffle(codes)
    if len(students) > len(codes):
        say(f"{len(students)} students share {len(codes)} allies that the tables describe.")
    return {student: [codes[n % len(codes)], GUARANTOR] for n, student in enumerate(students)}


def _make(root: Path, draft: Path, assignment: Assignment, pairs: dict[str, list[str]]) -> None:
    """Write one assignment's folders."""
    made = _assigned(root, draft, assignment.name)
    name = f"{assignment.name}.ipynb"
    notebook = json.loads((made / "student" / name).read_text(encoding="utf-8"))
    master = json.loads((root / FOLDER / name).read_text(encoding="utf-8"))
    own, known = _pair_of(notebook), {cell["id"] for cell in master["cells"]}
    shared = draft / STUDENTS / assignment.name
    marker = draft / MARKER / assignment.name
    marker.mkdir(parents=True)
    solved = json.loads((made / "autograder" / name).read_text(encoding="utf-8"))
    _write(_for(solved, own, known), marker / name)
    files = marker / "files"  # what a submission finds beside it when it is marked
    shutil.copytree(made / "student", files, ignore=shutil.ignore_patterns("*.ipynb"))
    personal = pairs if assignment.personal else {}
    whole = {table: editions.extract(table, spec) for table, spec in assignment.tables.items()}
    for student, pair in (personal or {"": own}).items():
        frames = editions.of_pair(whole, assignment.tables, pair)
        place = shared / student
        shutil.copytree(files, place)
        editions.write(frames, place / "tables")
        (place / "tables" / "README.md").write_text(editions.sources(list(frames)), encoding="utf-8")
        (place / "requirements.txt").write_text(_requirements(), encoding="utf-8")
        _write(_for(notebook, pair, known), place / name)
        shutil.make_archive(str(place), "zip", place.parent, place.name)
        if not (kept := marker / "editions" / edition_of(pair)).exists():
            editions.write_all(frames, kept)
    shutil.rmtree(made)


def _write(notebook: dict, path: Path) -> None:
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def edition_of(pair: list[str]) -> str:
    """Return the name of the folder with a pair's tables."""
    return "-".join(pair) or "all"


def _assigned(root: Path, draft: Path, name: str) -> Path:
    """Have otter take the solutions out of a master, and its checks into files."""
    work = draft.parent / f"{name}-master"
    shutil.copytree(root / FOLDER, work)
    command = [environment(), "-m", "otter", "assign", "--no-run-tests", "--no-pdfs", f"{name}.ipynb", "made"]
    done = subprocess.run(list(map(str, command)), cwd=work, capture_output=True, text=True)
    made = work / "made"
    if done.returncode or not (made / "student" / f"{name}.ipynb").exists():
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["otter said nothing"]
        raise AllianceError(
            f"{FOLDER.as_posix()}/{name}.ipynb could not be made into an assignment: {said[0]}"
        )
    for check in made.glob("*/tests/*.py"):
        masters.say_first(check)
    return made


def _for(notebook: dict, pair: list[str], known: set[str]) -> dict:
    """Return a student's notebook: for its pair, and the same whenever it is made."""
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        text = source(cell)
        if cell.get("id") == PAIR_CELL:
            for code, old in zip(pair, _pair_of(notebook), strict=True):
                text = text.replace(f'"{old}"', f'"{code}"', 1)
        # otter gives the cells that it adds an identifier by chance.
        named = re.search(r'grader\.check\("(\w+)"\)', text)
        added = f"{named[1]}-check" if named else f"cell-{number}"
        cells.append(cell | {"id": cell["id"] if cell.get("id") in known else added})
        cells[-1]["source"] = text.splitlines(keepends=True)
    return notebook | {"cells": cells}


def _pair_of(notebook: dict) -> list[str]:
    texts = [source(cell) for cell in notebook["cells"] if cell.get("id") == PAIR_CELL]
    return re.findall(r'= "([A-Z]{3})"', texts[0]) if texts else []


def _requirements() -> str:
    mine = [line.split(";")[0].strip() for line in requires("alliance") or [] if "extra == 'course'" in line]
    return "\n".join([*sorted(mine), "jupyterlab"]) + "\n"
