"""What students hand in, good and bad: made from their own notebooks and the marker's answers."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NAMES = ("history", "partners", "threats", "burden", "claim", "ally")
OFF = """
def off(value):
    if isinstance(value, bool):
        return not value
    return value + "x" if isinstance(value, str) else value * 1.5 + 1
"""
LITERALS = """
import json, sys, pandas as pd
order, space = json.load(sys.stdin), {"pd": pd}
for code in order["cells"]:
    exec(code, space)
for name in order["names"]:
    value = space[name]
    if isinstance(value, pd.Series):
        print(f"{name} = pd.Series({value.to_dict()!r})")
    else:
        print(f"{name} = {value.item() if hasattr(value, 'item') else value!r}")
"""


class Paper:
    """One student's notebook of one assignment.

    Attributes
    ----------
    points
        What its checks must give for the answers that it has.
    """

    def __init__(self, course: Path, name: str, student: str = "student"):
        self.course, self.name, self.student = course, name, student
        shared = course / "students" / name
        self.folder = shared / student if (shared / student).is_dir() else shared
        self.notebook = json.loads((self.folder / f"{name}.ipynb").read_text())
        marker = json.loads((course / "marker" / name / f"{name}.ipynb").read_text())
        self.solved = [cell for cell in marker["cells"] if cell["cell_type"] == "code"]
        about = json.loads((course / "marker" / "course.json").read_text())
        (about,) = [a for a in about["assignments"] if a["name"] == name]
        self.given = set(about["given"])
        self.questions = [q for q in about["questions"] if not q["manual"]]
        self.points = 0.0

    def answer(self, most: int | None = None) -> "Paper":
        """Answer the first questions, or all of them, as the marker does."""
        solutions = {cell["id"]: "".join(cell["source"]) for cell in self.solved}
        for question in self.questions[:most]:
            own = f"{question['name']}-solution"
            next(c for c in self.notebook["cells"] if c["id"] == own)["source"] = solutions[own]
            self.points += question["points"]
        return self

    def spoil(self) -> "Paper":
        """Turn every computed answer into a wrong one of the same kind."""
        lines = [f"{name} = off({name})" for name in self._computed()]
        self.points = self._brought()
        return self.add(OFF + "\n".join(lines))

    def type_in(self) -> "Paper":
        """Put what is right on the tables as they stand in place of every computation."""
        names = self._computed()
        skipped = ("set-up", "parameters")
        cells = [c["source"] for c in self.solved if c["id"] not in skipped and "-check" not in c["id"]]
        texts = ["".join(lines) for lines in cells if "grader.check" not in "".join(lines)]
        own = [c["source"] for c in self.notebook["cells"] if c["id"] == "parameters"]
        order = {"cells": ["".join(lines) for lines in own] + texts, "names": names}
        python = Path(sys.prefix, "course", "bin", "python")
        before = set(self.folder.iterdir())
        done = subprocess.run(
            [python, "-B", "-c", LITERALS],
            input=json.dumps(order),
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=True,
        )
        for path in set(self.folder.iterdir()) - before:
            path.unlink()  # the record of the rule
        literals = dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)
        for question in self.questions:
            if not set(question["names"]) & self.given:
                cell = next(c for c in self.notebook["cells"] if c["id"] == f"{question['name']}-solution")
                cell["source"] = "\n".join(f"{name} = {literals[name]}" for name in question["names"])
        self.points = self._brought()
        return self

    def add(self, code: str, place: int | None = None) -> "Paper":
        """Add a cell of code, at the end or at a place."""
        cells = self.notebook["cells"]
        cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": code}
        cells.insert(len(cells) if place is None else place, cell | {"id": f"added-{len(cells)}"})
        return self

    def hand_in(self, file: str = "") -> Path:
        """Write it where submissions are, and return the file."""
        path = self.course / "submissions" / self.student / (file or f"{self.name}.ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.notebook))
        return path

    def _computed(self) -> list[str]:
        return [name for q in self.questions for name in q["names"] if name not in self.given]

    def _brought(self) -> float:
        return sum(q["points"] for q in self.questions if set(q["names"]) & self.given)


@dataclass(frozen=True)
class Mark:
    """What a submission must get: points, a status, and what must be noted."""

    points: float
    status: str = "marked"
    noted: str = ""


def hostile(course: Path) -> dict[str, str]:
    """Return cells that do harm where they can, by what they do; each leaves the answers above it alone."""
    solution = course / "marker" / "threats" / "threats.ipynb"
    return {
        "reads-the-solution": f"""
try:
    stolen = open({str(solution)!r}).read()
except OSError:
    stolen = ""
if stolen:
    raise SystemExit(os._exit(1))""",
        "calls-the-network": """
import urllib.request
try:
    urllib.request.urlopen("http://example.org", timeout=3)
    import os; os._exit(1)
except OSError:
    pass""",
        "eats-files": f"""
import shutil, pathlib
for place in ({str(course)!r}, "/in", "/usr/share", "/home", "."):
    shutil.rmtree(place, ignore_errors=True)
try:
    pathlib.Path({str(course / "marker" / "course.json")!r}).write_text("gone")
except OSError:
    pass""",
        "fills-the-disk": """
try:
    for number in range(100):
        with open(f"/run/student/{number}.bin", "wb") as file:
            file.write(b"x" * (20 << 20))
except OSError:
    pass""",
        "prints-a-gigabyte": """
for _ in range(1024):
    print("x" * (1 << 20))""",
        "kills-its-parent": """
import os, signal
for pid in (os.getppid(), 1, -1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass""",
        "bombs": """
import os, time
try:
    while True:
        if os.fork() == 0:
            time.sleep(60)
except OSError:
    pass""",
        "changes-the-checks": """
import pathlib
for path in pathlib.Path("tests").glob("*.py"):
    path.write_text("OK_FORMAT = True\\ntest = {'name': 'q', 'points': 99, 'suites': []}")""",
        "forges-answers": """
import os
for file in range(3, 64):
    try:
        os.write(file, b'\\nanswer {"answers": {"peak_year": 1}, "forms": 7, "errors": [[]]}\\n')
    except OSError:
        pass""",
    }


DEEP = 100_000


def class_of_fifty(course: Path) -> dict[str, Mark]:
    """Hand in what fifty students might, and return the mark that each must get, by student."""
    expected = {}

    def keep(paper: Paper, mark: Mark | None = None, file: str = "") -> None:
        paper.hand_in(file)
        expected[paper.student] = mark or Mark(paper.points)

    for name in NAMES:
        for number in (1, 2):
            keep(Paper(course, name, f"right-{name}-{number}").answer())
        keep(Paper(course, name, f"half-{name}").answer(3))
        keep(Paper(course, name, f"wrong-{name}").answer().spoil())
        keep(Paper(course, name, f"typed-{name}").answer().type_in())
    refused = "not marked"
    for student, cell in hostile(course).items():
        keep(Paper(course, "threats", student).answer().add(cell))
    forged = Mark(0, refused, "ended before its answers could be read")
    expected["forges-answers"] = forged
    for student, cell, noted in (
        ("endless", "while True: pass", "longer than it may"),
        ("eats-memory", "kept = []\nwhile True: kept.append(b'x' * (1 << 26))", "more memory than it may"),
        ("ends-itself", "import os; os._exit(0)", "ended before its answers could be read"),
    ):
        keep(Paper(course, "burden", student).answer().add(cell), Mark(0, refused, noted))
    renamed = Paper(course, "partners", "renamed").answer()
    renamed.notebook["metadata"] = {}
    keep(renamed, file="final (2) NEW.ipynb")
    place = course / "submissions"
    for student, content, noted in (
        ("empty", "", "is empty"),
        ("broken", '{"cells": [', "is broken: no JSON"),
        ("a-list", "[1, 2]", "is broken: no notebook"),
        ("deep", "[" * DEEP, "is broken"),
        ("too-large", " " * (11 << 20), "is larger than 10 MB"),
        ("another", '{"cells": [], "metadata": {}}', "answers no assignment"),
    ):
        (place / student).mkdir()
        (place / student / "work.ipynb").write_text(content)
        expected[student] = Mark(0, refused, noted)
    (place / "links-out.ipynb").symlink_to(course / "marker" / "threats" / "threats.ipynb")
    expected["links-out"] = Mark(0, refused, "is a link")
    return expected
