"""US foreign assistance by country and fiscal year, from ForeignAssistance.gov's country summary (CSV)."""

from pathlib import Path

import pandas as pd

from ..reading import read as standing
from ..sidecar import sidecar
from . import _common

TABLE = "foreign_assistance"
FORMAT = "ForeignAssistance.gov country summary (CSV): country, transaction, fiscal year, dollars."

COLUMNS = {"iso3": "iso3", "country": "country", "transaction": "transaction", "fiscal_year": "fiscal_year",
           "current_usd": "current_usd", "constant_usd": "constant_usd"}  # fmt: skip
PUBLISHED = {"Country Code": "iso3", "Country Name": "country", "Transaction Type Name": "transaction",
             "Fiscal Year": "fiscal_year", "Current Dollar Amount": "current_usd",
             "Constant Dollar Amount": "constant_usd"}  # fmt: skip
HEADERS = [list(COLUMNS), list(PUBLISHED)]
# The site's own codes for what is no more, and for places that it counts by themselves.
OWN_CODES = {"CS-KM": "XKX", "SCG": "SRB", "SDF": "SDN", "TIB": "CHN", "YUF": "YUG"}
FORMER = {
    "Berlin, West": "DEU",
    "Czechoslovakia (former)": "CSK",
    "Germany (former East)": "DDR",
    "Soviet Union (former)": "SUN",
    "Vietnam (former South)": "RVN",
    "Yemen (former P.D.R.)": "YMD",
}


def recognise(path: Path) -> bool:
    """Whether the file is the country summary, by the site's column names or by short ones."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return obligations by state and fiscal year; regional programmes stay out."""
    name = Path(path).name
    names = PUBLISHED if set(PUBLISHED) <= set(_common.header(path)) else COLUMNS
    raw = _common.csv_table(path, names).rename(columns=names)
    raw = raw[raw["transaction"].eq("Obligations")]
    codes = raw["iso3"].replace(OWN_CODES).mask(raw["iso3"].eq(""), raw["country"].map(FORMER))
    frame = pd.DataFrame({"iso3": codes, "year": _common.years(raw["fiscal_year"], name)})
    frame["obligations_usd"] = _common.numbers(raw["current_usd"], name)
    frame["constant_usd"] = _common.numbers(raw["constant_usd"], name)
    frame = frame[frame["iso3"].isin(standing(sidecar("countries"))["iso3"])]
    return frame.groupby(["iso3", "year"], as_index=False).sum()
