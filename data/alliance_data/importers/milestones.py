"""Milestones of the alliance, typed from documents (tidy CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "milestones"
FORMAT = "Tidy CSV of dated events: date, event, kind, address, grade (and planned), one document a row."

COLUMNS = ["date", "event", "kind", "planned", "address", "grade"]
PLANNED = r"\s*\(planned\)$"


def recognise(path: Path) -> bool:
    """Tell whether the file has this form; one without ``planned`` says so in the date."""
    return _tidy.has_columns(path, COLUMNS, [c for c in COLUMNS if c != "planned"])


def read(path: Path) -> pd.DataFrame:
    """Return the milestones, those on a weak source left out."""
    frame = _tidy.read(path)
    if "planned" not in frame:
        frame["planned"] = frame["date"].str.contains(PLANNED).map({True: "true", False: "false"})
        frame["date"] = frame["date"].str.replace(PLANNED, "", regex=True)
    frame = _tidy.graded(path, frame)
    frame = _tidy.addressed(path, _tidy.dated(path, frame, "date"))
    frame = frame[COLUMNS]
    frame.attrs["version"] = f"to {frame.loc[frame['planned'].ne('true'), 'date'].max()}"
    return frame
