"""Multinational military exercises 1980-2010 (D'Orazio and Galambos), one exercise a row (CSV)."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "exercises"
FORMAT = "CSV of Multinational Military Exercises: MMEID, Ex_Name, Series_Name, s.year, ..., participants."

DATES = {"start": ("s.year", "s.month", "s.day"), "end": ("e.year", "e.month", "e.day")}
DOMAINS = {"Air": "air", "Land": "land", "Sea": "sea"}
COLUMNS = ["MMEID", "Ex_Name", "Series_Name", "Location", "participants", *DOMAINS]
HEADERS = [[*COLUMNS, *DATES["start"], *DATES["end"]]]
MISSING = {"-9", "NA"}
NO_STATE = {"NATO", "Baltic States"}
ALIASES = {"st. christopher": "KNA"}


def recognise(path: Path) -> bool:
    """Whether the file is the list of exercises."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row an exercise; a number that the file uses twice is told apart by ``-2``."""
    name = Path(path).name
    raw = _common.csv_table(path, *HEADERS)
    again = raw.groupby("MMEID").cumcount()
    frame = pd.DataFrame({"exercise_id": raw["MMEID"] + again.map(lambda n: f"-{n + 1}" if n else "")})
    for theirs, ours in (("Ex_Name", "name"), ("Series_Name", "series"), ("Location", "location")):
        frame[ours] = raw[theirs].mask(raw[theirs].isin(MISSING) | raw[theirs].eq(""))
    for column, parts in DATES.items():
        frame[column] = [_date(*cells) for cells in raw[list(parts)].itertuples(index=False)]
    frame["participants"] = [_states(cell, _common.place(name, i)) for i, cell in raw["participants"].items()]
    for theirs, ours in DOMAINS.items():
        frame[ours] = raw[theirs].map({"1": True, "0": False})
    frame.attrs["version"] = "V1 (1980-2010)"
    return frame


def _date(year: str, month: str, day: str) -> str | None:
    """Return an ISO date cut where the file has ``xx``."""
    parts = []
    for cell, width in ((year, 4), (month, 2), (day, 2)):
        if not cell.isdigit() or not int(cell):
            break
        parts.append(cell.zfill(width))
    return "-".join(parts) or None


def _states(cell: str, place: str) -> str | None:
    names = [n.strip() for n in cell.split(";") if n.strip() and n.strip() not in NO_STATE]
    codes = {ALIASES.get(n) or states.iso3(_mended(n), place) for n in names}
    return ";".join(sorted(codes)) or None


def _mended(name: str) -> str:
    """Return a name whose UTF-8 was once read as latin-1, put right."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name
