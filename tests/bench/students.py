"""A class on one machine: notebooks of one assignment that run at once, each in a kernel of its own.

``python -m tests.bench students`` has one student and then ten, ``students 30`` other numbers. Each runs the
marker's notebook of `threats`, all answers in it, in the environment that students have (``make course``).
Memory is what the processes hold together, what they share counted once.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.growth import BIN, ROOT, timed

ASSIGNMENT = "threats"
MANY = 10
# What one student's process does: a kernel of its own runs the notebook, as JupyterLab has it run.
RUN = """
import sys, nbformat
from nbclient import NotebookClient
place = {"metadata": {"path": sys.argv[1]}}
NotebookClient(nbformat.read(sys.argv[2], 4), timeout=600, kernel_name="python3", resources=place).execute()
"""


def main(*numbers: str) -> None:
    """Measure and print one student, and as many as are asked for."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder, "course")
        made = [BIN / "alliance", "course", "build", "--out", course]
        timed("alliance course build", made, ROOT)
        print(f"{'students at once':<24}{'s':>9}{'MB':>9}{'MB each':>9}")
        for number in (1, *(map(int, numbers) if numbers else (MANY,))):
            found = timed(f"{number} students", at_once(course, number), Path(folder))
            print(f"{number:<24}{found.seconds:>9.1f}{found.mb:>9.0f}{found.mb / number:>9.0f}", flush=True)


def at_once(course: Path, number: int) -> list[str]:
    """Give so many students a folder each, and return the command that runs their notebooks at once."""
    python = Path(sys.prefix, "course", "bin", "python")
    solved = course / "marker" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    started = []
    for student in range(number):
        own = course / f"of-{number}" / str(student)
        shutil.copytree(course / "students" / ASSIGNMENT, own)
        started.append(f"'{python}' -c '{RUN}' '{own}' '{solved}' & all=\"$all $!\"")
    return ["sh", "-c", "\n".join([*started, "for one in $all; do wait $one || exit 1; done"])]
