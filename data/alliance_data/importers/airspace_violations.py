"""Violations of Japanese airspace that the Joint Staff announced, typed from its list (tidy CSV)."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common, _tidy

TABLE = "airspace_violations"
FORMAT = "Tidy CSV of airspace violations: number, date, place, country, aircraft, address."

COLUMNS = ["number", "date", "place", "iso3", "presumed", "aircraft", "address"]
TRANSCRIBED = ["no", "date", "place", "country", "aircraft", "source"]
NAMES = {"no": "number", "source": "address"}
PRESUMED = r"\s*\(presumed\)$"


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, TRANSCRIBED)


def read(path: Path) -> pd.DataFrame:
    """Return one row an incident."""
    frame = _tidy.read(path, NAMES)
    if "country" in frame:
        frame["presumed"] = frame["country"].str.contains(PRESUMED).map({True: "true", False: "false"})
        names = frame["country"].str.replace(PRESUMED, "", regex=True)
        frame["iso3"] = states.from_names(names, lambda row: _common.place(path.name, row, "country"))
    frame = _tidy.addressed(path, _tidy.dated(path, frame, "date"))
    return _tidy.numeric(path, frame, ["number"])[COLUMNS]
