"""Visits to the US by foreign heads of state and government (Office of the Historian), one visit a row."""

from pathlib import Path

import pandas as pd

from . import _common, _diplomacy

TABLE = "leader_visits"
FORMAT = "CSV of foreign leaders' visits to the US: visit_id, start_date, end_date, visitor, from_country."

COLUMNS = {
    "visit_id": "trip_id",
    "visitor": "visitor",
    "start_date": "start_date",
    "end_date": "end_date",
    "from_country": "country",
}
HEADERS = [list(COLUMNS)]


def recognise(path: Path) -> bool:
    """Whether the file has the visits as the Office of the Historian names its columns."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a visit."""
    name = Path(path).name
    raw = _common.csv_table(path, COLUMNS)[list(COLUMNS)].rename(columns=COLUMNS)
    raw.insert(4, "iso3", _diplomacy.coded(raw["country"], name, "from_country"))
    return raw.replace("", None)
