"""V-Dem's electoral democracy index, from its country-year CSV or from Miller's collection of such data."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "democracy"
FORMAT = "V-Dem country-year CSV (COWcode, year, v2x_polyarchy), or the same by ccode and year."

FIRST_YEAR = 1945
CODES = ("COWcode", "ccode")
HEADERS = [[code, "year", "v2x_polyarchy"] for code in CODES]


def recognise(path: Path) -> bool:
    """Whether the file has the index by Correlates of War code and year."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a state and year with an index; places without a Correlates of War code stay out."""
    name = Path(path).name
    code = next(c for c in CODES if c in _common.header(path))
    raw = _common.csv_table(path, [code, "year", "v2x_polyarchy"])
    raw = raw[raw[code].ne("") & raw["v2x_polyarchy"].ne("")]
    year = _common.years(raw["year"], name)
    cow = _common.numbers(raw[code], name, missing=()).astype("int64")
    kept = year >= FIRST_YEAR
    frame = pd.DataFrame({"year": year, "polyarchy": _common.numbers(raw["v2x_polyarchy"], name)})[kept]
    iso3 = states.from_cow(cow[kept], frame["year"], lambda i: _common.place(name, i, code))
    frame.insert(0, "iso3", iso3)
    _common.refuse_duplicates(frame, ["iso3", "year"], name)
    last = int(frame["year"].max())
    frame.attrs["version"] = f"V-Dem v{last - 2009}, to {last}"
    return frame.reset_index(drop=True)
