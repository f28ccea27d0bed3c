"""Nuclear warheads by state and year: FAS estimates as Our World in Data publishes them (CSV), by edition."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "warheads"
FORMAT = (
    "CSV of FAS warhead estimates: Entity, Year, nuclear_weapons_stockpile; or entity, time, value, with no "
    "entity but the states that have or had warheads, and the world"
)
MERGE_ON = "edition"

OWID = {"Entity": "iso3", "Year": "year", "nuclear_weapons_stockpile": "warheads"}
SHORT = {"entity": "iso3", "time": "year", "value": "warheads"}
HEADERS = [list(OWID), list(SHORT)]
WORLD = {"World", "WLD", "OWID_WRL"}
ARMED = {"CHN", "FRA", "GBR", "IND", "ISR", "PAK", "PRK", "RUS", "USA", "ZAF"}


def recognise(path: Path) -> bool:
    """Whether the file is a series of warheads, as Our World in Data or its interface names the columns."""
    found = set(_common.header(path))
    # Any series of that site has the short names: whose series this is, its entities tell.
    return set(OWID) <= found or (set(SHORT) == found and _of_the_armed(path))


def _of_the_armed(path: Path) -> bool:
    entities = set(_common.csv_table(path, SHORT)["entity"]) - WORLD
    return bool(entities) and all(states.find(name) in ARMED or name in ARMED for name in entities)


def read(path: Path) -> pd.DataFrame:
    """Return one row a state and year, the edition named after the file's last year; the world stays out."""
    name = Path(path).name
    names = OWID if set(OWID) <= set(_common.header(path)) else SHORT
    raw = _common.csv_table(path, names).rename(columns=names)
    edition = int(_common.years(raw["year"], name).max())
    raw = raw[~raw["iso3"].isin(WORLD)]
    frame = pd.DataFrame({"iso3": states.from_names(raw["iso3"], lambda i: _common.place(name, i))})
    frame["year"] = _common.years(raw["year"], name)
    frame["edition"] = str(edition)
    frame["warheads"] = _common.numbers(raw["warheads"], name, low=0)
    frame.attrs["version"] = f"FAS {edition}"
    return frame
