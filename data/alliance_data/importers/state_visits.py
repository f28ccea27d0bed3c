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


def recognise(path: Path) -> bool:
    """Whether the file has the visits as the Office of the Historian names its columns."""
    return set(COLUMNS) <= set(_common.header(path))


def read(path: Path) -> pd.DataFrame:
    """Return one row a visit."""
    name = Path(path).name
    raw = _common.table(_common.text(path), name, COLUMNS)[list(COLUMNS)].rename(columns=COLUMNS)
    raw.insert(4, "iso3", _diplomacy.coded(raw["country"], name, "from_country"))
    return raw.replace("", None)
