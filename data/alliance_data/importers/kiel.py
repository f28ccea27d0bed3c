"""Support for Ukraine by donor, from the Kiel Institute's tracker as a repackager sums it (CSV)."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "ukraine_support"
FORMAT = "CSV of support for Ukraine by donor: donor, eu_member, and billions of euros by kind."

NUMBERS = ["financial_eur_bn", "humanitarian_eur_bn", "military_eur_bn", "total_eur_bn"]
HEADERS = [["donor", "eu_member", *NUMBERS]]
INSTITUTIONS = {"EU (Commission and Council)"}


def recognise(path: Path) -> bool:
    """Whether the file has support by donor, without codes of states."""
    return _common.fits(path, HEADERS) and "iso3" not in _common.header(path)


def read(path: Path) -> pd.DataFrame:
    """Return one row a donor."""
    name = Path(path).name
    raw = _common.csv_table(path, *HEADERS)
    frame = raw[["donor"]].assign(
        iso3=[
            None if d in INSTITUTIONS else states.iso3(d, _common.place(name, i, "donor"))
            for i, d in raw["donor"].items()
        ],
        eu_member=raw["eu_member"].str.lower(),
    )
    return frame.assign(**{c: _common.numbers(raw[c], name, low=0) for c in NUMBERS})
