"""Alliance obligations by directed dyad-year: the ATOP project's own CSV, or the one in `peacesciencer`."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "alliances"
FORMAT = "CSV of ATOP directed dyad-years: stateA or ccode1, stateB or ccode2, year, and five obligations"
FIRST_YEAR = 1945
EDITIONS = {2016: "ATOP 4.01", 2018: "ATOP 5.1"}
OBLIGATIONS = ["defense", "offense", "neutrality", "nonaggression", "consultation"]
PROJECT = ["stateA", "stateB", "year", "defense", "offense", "neutral", "nonagg", "consul"]
PEACESCIENCER = [
    *("ccode1", "ccode2", "year"),
    *("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"),
]
HEADERS = [PROJECT, PEACESCIENCER]


def recognise(path: Path) -> bool:
    """Whether the file is ATOP's directed dyad-years, in either form."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row an ordered pair of states and year from 1945 on in which one owes the other anything."""
    name = Path(path).name
    names = PEACESCIENCER if "ccode1" in _common.header(path) else PROJECT
    raw = _common.csv_table(path, names)[names]
    year = _common.years(raw["year"], name)
    raw, year = raw[year >= FIRST_YEAR], year[year >= FIRST_YEAR]
    frame = pd.DataFrame({"year": year})
    for theirs, ours in zip(names[:2], ("from_iso3", "to_iso3"), strict=True):
        codes = _common.numbers(raw[theirs], name).astype("int64")
        frame[ours] = states.from_cow(codes, year, lambda i, column=theirs: _common.place(name, i, column))
    for theirs, ours in zip(names[3:], OBLIGATIONS, strict=True):
        frame[ours] = _obligation(raw[theirs], name)
    # COW's Germany and its West Germany of 1990 are one state here: what either owes, Germany owes.
    key = ["from_iso3", "to_iso3", "year"]
    frame = frame[frame["from_iso3"] != frame["to_iso3"]].groupby(key, as_index=False)[OBLIGATIONS].max()
    frame = frame[frame[OBLIGATIONS].any(axis=1)].reset_index(drop=True)
    frame.attrs["version"] = EDITIONS.get(int(year.max()))
    return frame


def _obligation(values: pd.Series, name: str) -> pd.Series:
    numbers = _common.numbers(values, name, missing=())
    wrong = numbers[~numbers.isin([0, 1])]
    if len(wrong):
        place = _common.place(name, wrong.index[0], values.name)
        raise _common.InputError(f"{place}: found {wrong.iloc[0]:g}, expected 0 or 1. Correct the cell.")
    return numbers.astype("int64")
