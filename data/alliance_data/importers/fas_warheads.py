"""Nuclear warheads by state and year: FAS estimates as Our World in Data publishes them (CSV), by edition."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "warheads"
FORMAT = "CSV of FAS warhead estimates: Entity, Year, nuclear_weapons_stockpile; or entity, time, value."
MERGE_ON = "edition"

OWID = {"Entity": "iso3", "Year": "year", "nuclear_weapons_stockpile": "warheads"}
SHORT = {"entity": "iso3", "time": "year", "value": "warheads"}
WORLD = {"World", "WLD", "OWID_WRL"}


def recognise(path: Path) -> bool:
    """Whether the file is a series of warheads, as Our World in Data or its interface names the columns."""
    found = set(_common.header(path))
    return set(OWID) <= found or set(SHORT) == found


def read(path: Path) -> pd.DataFrame:
    """Return one row a state and year, the edition named after the file's last year; the world stays out."""
    name = Path(path).name
    names = OWID if set(OWID) <= set(_common.header(path)) else SHORT
    raw = _common.table(_common.text(path), name, names).rename(columns=names)
    edition = int(_common.years(raw["year"], name).max())
    raw = raw[~raw["iso3"].isin(WORLD)]
    frame = pd.DataFrame({"iso3": states.from_names(raw["iso3"], lambda i: _common.place(name, i))})
    frame["year"] = _common.years(raw["year"], name)
    frame["edition"] = str(edition)
    frame["warheads"] = _common.numbers(raw["warheads"], name, low=0)
    frame.attrs["version"] = f"FAS {edition}"
    return frame
