"""Travels abroad of US Presidents and Secretaries of State (Office of the Historian), one stay a row."""

from pathlib import Path

import pandas as pd

from . import _common, _diplomacy

TABLE = "leader_travel"
FORMAT = "CSV of US leaders' travels abroad: trip_id, role, name, start_date, end_date, country, locale."

COLUMNS = ["trip_id", "role", "name", "start_date", "end_date", "country", "locale"]
HEADERS = [COLUMNS]


def recognise(path: Path) -> bool:
    """Whether the file has the travels with their countries by name."""
    return _common.fits(path, HEADERS) and "iso3" not in _common.header(path)


def read(path: Path) -> pd.DataFrame:
    """Return one row a stay in one country.

    Where the list has the same stay of several days under two numbers, the first is kept; a place left and
    visited again on one day is two stays.
    """
    name = Path(path).name
    raw = _common.csv_table(path, COLUMNS)[COLUMNS]
    raw.insert(5, "iso3", _diplomacy.coded(raw["country"], name, "country"))
    again = raw.duplicated([c for c in raw if c != "trip_id"]) & (raw["start_date"] != raw["end_date"])
    return raw[~again].replace("", None)
