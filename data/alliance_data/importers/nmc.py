"""National Material Capabilities, as the Correlates of War project and `peacesciencer` publish them (CSV)."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "capabilities"
FORMAT = "CSV of National Material Capabilities: ccode, year, milex, milper, irst, pec, tpop, upop, cinc"
FIRST_YEAR = 1945
MISSING = ("", "-9", "-9.0", "NA")
COLUMNS = {
    "cinc": "cinc",
    "milper": "military_personnel_k",
    "milex": "military_expenditure_usd_k",
    "irst": "iron_steel_kt",
    "pec": "energy_kt",
    "tpop": "population_k",
    "upop": "urban_population_k",
}
EDITIONS = {2007: "NMC 4.0", 2012: "NMC 5.0", 2016: "NMC 6.0", 2022: "NMC 7.0"}
HEADERS = [["ccode", "year", *COLUMNS]]


def recognise(path: Path) -> bool:
    """Whether the file is an edition of National Material Capabilities."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a state and year from 1945 on; the edition is told by its last year."""
    name = Path(path).name
    raw = _common.csv_table(path, *HEADERS)
    year = _common.years(raw["year"], name)
    frame = pd.DataFrame(
        {"cow": _common.numbers(raw["ccode"], name, missing=()).astype("int64"), "year": year}
    )
    # In 1990 the project has Germany whole, West and East: the two parts stay, as in the years before.
    twice = frame["cow"].eq(255) & frame["year"].isin(frame.loc[frame["cow"].eq(260), "year"])
    raw, frame = (f[frame["year"].ge(FIRST_YEAR) & ~twice] for f in (raw, frame))
    for theirs, ours in COLUMNS.items():
        frame[ours] = _common.numbers(raw[theirs], name, missing=MISSING, low=0)
    frame["iso3"] = states.from_cow(frame["cow"], frame["year"], lambda i: _common.place(name, i, "ccode"))
    _common.refuse_duplicates(frame, ["iso3", "year"], name)
    frame = frame[["iso3", "year", *COLUMNS.values()]].reset_index(drop=True)
    frame.attrs["version"] = EDITIONS.get(int(year.max()))
    return frame
