"""Militarized Interstate Disputes (Correlates of War) by directed dyad and year, as in `peacesciencer`."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "disputes"
FORMAT = "CSV of Militarized Interstate Disputes by directed dyad and year: dispnum, ccode1, ccode2, year."

FIRST_YEAR = 1946
COLUMNS = ["dispnum", "ccode1", "ccode2", "year", "sidea1", "hostlev1", "hostlev2", "fatality"]
HEADERS = [COLUMNS]
EDITIONS = {2001: "MID 3", 2010: "MID 4", 2014: "MID 5"}


def recognise(path: Path) -> bool:
    """Whether the file has the disputes by directed dyad and year."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a dispute and pair of states, side A first; each pair stands in the file both ways."""
    name = Path(path).name
    raw = _common.csv_table(path, COLUMNS)
    frame = pd.DataFrame({c: _common.numbers(raw[c], name, missing=()).astype("int64") for c in COLUMNS})
    last = int(frame["year"].max())
    frame["begin"] = frame.groupby(["dispnum", "ccode1", "ccode2"])["year"].transform("min")
    frame = frame[frame["begin"].ge(FIRST_YEAR) & frame["sidea1"].eq(1)]
    for column, side in (("ccode1", "iso3_a"), ("ccode2", "iso3_b")):
        where = lambda row, column=column: _common.place(name, row, column)  # noqa: E731
        frame[side] = states.from_cow(frame[column], frame["year"], where)
    pairs = frame.groupby(["dispnum", "iso3_a", "iso3_b"], as_index=False).agg(
        start_year=("year", "min"),
        end_year=("year", "max"),
        hostility_a=("hostlev1", "max"),
        hostility_b=("hostlev2", "max"),
        fatality=("fatality", "max"),
    )
    pairs["hostility"] = pairs[["hostility_a", "hostility_b"]].max(axis=1)
    pairs["fatality"] = pairs["fatality"].where(pairs["fatality"] >= 0)
    pairs = pairs.rename(columns={"dispnum": "dispute_id"})
    pairs.attrs["version"] = EDITIONS.get(last)
    return pairs
