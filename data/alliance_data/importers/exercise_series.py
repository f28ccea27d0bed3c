"""Editions of named exercise series after 2010 and Japan's part in them, typed from documents (tidy CSV)."""

import re
from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "exercise_series"
FORMAT = "Tidy CSV of exercise editions: series, year, start, end, participants, japan_role, address, grade."

COLUMNS = ["series", "year", "number", "start", "end", "participants", "japan_role", "planned", "grade",
           "address"]  # fmt: skip
TRANSCRIBED = ["exercise", "year", "start", "end", "participants", "japan_role", "source", "grade", "note"]
NAMES = {"exercise": "series", "source": "address"}
ROLES = {
    "host": r"(host|lead|co-lead)",
    "observer": r"observer",
    "limited": r"(limited|invited, limited)",
    "absent": r"not present",
    "participant": r"",
}


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, TRANSCRIBED)


def read(path: Path) -> pd.DataFrame:
    """Return one row an edition, those that rest on a blog or a forum left out."""
    frame = _tidy.read(path, NAMES)
    if "note" in frame:
        announced = frame["japan_role"].str.contains("announced") | frame["note"].fillna("").str.startswith(
            ("Planned", "Announcement")
        )
        frame["planned"] = announced.map({True: "true", False: "false"})
        frame["japan_role"] = frame["japan_role"].map(_role)
    frame = _tidy.graded(path, _tidy.without_weak_hosts(frame))
    for column in ("start", "end"):
        frame = _tidy.dated(path, frame, column)
    frame = _tidy.numeric(path, _tidy.addressed(path, frame), ["year"])
    frame["participants"] = frame["participants"].map(lambda cell: ";".join(sorted(cell.split(";"))))
    if "number" not in frame:
        frame = frame.sort_values(["series", "year", "start"], na_position="last", kind="stable")
        frame["number"] = frame.groupby(["series", "year"]).cumcount() + 1
    return frame[COLUMNS]


def _role(text: str) -> str:
    return next(role for role, pattern in ROLES.items() if re.match(pattern, text))
