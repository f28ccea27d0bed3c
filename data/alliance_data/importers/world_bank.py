"""World Bank indicators: the ``API_*`` files as its site gives them (xls, zipped CSV), one indicator each."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..reading import read as standing
from ..sidecar import sidecar
from . import _common

TABLE = "economy"
FORMAT = "World Bank API_* file (xls, zip or CSV) of one indicator, or a CSV of several by country and year."

INDICATORS = {
    "NY.GDP.MKTP.KD": "gdp_constant_usd",
    "NY.GDP.MKTP.CD": "gdp_current_usd",
    "SP.POP.TOTL": "population",
    "MS.MIL.XPND.GD.ZS": "military_share_of_gdp",
}
PERCENT = {"military_share_of_gdp"}
HEADER = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]
TIDY = {"gdp_constant_2015_usd": "gdp_constant_usd", "gdp_current_usd": "gdp_current_usd",
        "population": "population"}  # fmt: skip
HEADERS = [["iso3", "year", *TIDY]]
EPOCH = date(1899, 12, 30)


def recognise(path: Path) -> bool:
    """Whether the file is one indicator as the World Bank's site gives it, or a table of several."""
    if _common.fits(path, HEADERS):
        return True
    if {"Data", "Metadata - Indicators"} <= set(_common.sheet_names(path)):
        return True
    try:
        return _starts_as_api(_common.head(path, 200)) or _inside(path) is not None
    except InputError:
        return False


def read(path: Path) -> pd.DataFrame:
    """Return the whole table: the indicators that the file brings, and the others as they stand.

    The World Bank's aggregates (regions, income groups, the world) stay out.
    """
    path = Path(path)
    brought, version = _tidy(path) if {"iso3", *TIDY} <= set(_common.header(path)) else _api(path)
    states = set(standing(sidecar("countries"))["iso3"])
    brought = brought[brought["iso3"].isin(states)].set_index(["iso3", "year"])
    about = sidecar(TABLE)
    if about.path.exists():
        old = standing(about).set_index(["iso3", "year"])
        brought = brought.join(old.drop(columns=list(brought)), how="outer")
    frame = brought.dropna(how="all").reset_index()
    frame = frame.reindex(columns=["iso3", "year", *INDICATORS.values()])
    frame.attrs["version"] = version
    return frame


def _api(path: Path) -> tuple[pd.DataFrame, str]:
    rows = _common.xls(path, "Data") if "Data" in _common.sheet_names(path) else _csv_rows(path)
    start = next((i for i, row in enumerate(rows) if list(row[:4]) == HEADER), None)
    if start is None:
        raise InputError(
            f"{path.name}: no row begins {', '.join(HEADER)}. Fetch the World Bank's file again."
        )
    header = [str(c).removesuffix(".0") for c in rows[start]]
    years = [i for i, c in enumerate(header) if c.isdigit()]
    body = [row for row in rows[start + 1 :] if len(row) > 3 and row[3]]
    codes = sorted({row[3] for row in body})
    if len(codes) != 1 or codes[0] not in INDICATORS:
        raise InputError(
            f"{path.name}: holds {', '.join(codes[:5]) or 'nothing'}, expected one of "
            f"{', '.join(INDICATORS)}. Fetch that indicator's file."
        )
    column = INDICATORS[codes[0]]
    long = [(row[1], int(header[i]), str(row[i])) for row in body for i in years if i < len(row)]
    frame = pd.DataFrame(long, columns=["iso3", "year", column])
    frame[column] = _common.numbers(frame[column], path.name) / (100 if column in PERCENT else 1)
    return frame.dropna(subset=column), f"WDI updated {_updated(path, rows[:start])}"


def _tidy(path: Path) -> tuple[pd.DataFrame, None]:
    raw = _common.csv_table(path, *HEADERS)
    frame = pd.DataFrame({"iso3": raw["iso3"], "year": _common.years(raw["year"], path.name)})
    for theirs, ours in TIDY.items():
        frame[ours] = _common.numbers(raw[theirs], path.name, low=0)
    return frame, None


def _csv_rows(path: Path) -> list[list[str]]:
    inside = _inside(path)
    content = _common.text(path) if inside is None else _common.decoded(inside, path.name)
    return list(csv.reader(io.StringIO(content)))


def _inside(path: Path) -> bytes | None:
    """Return the data file of a World Bank zip, which also holds metadata; ``None`` for no such zip."""
    if not _common.is_zip(path):
        return None
    members = _common.unzipped(path, ".csv").values()
    return next((m for m in members if _starts_as_api(m[:200].decode("utf-8-sig", "replace"))), None)


def _starts_as_api(start: str) -> bool:
    return start.startswith('"Data Source","World Development Indicators"')


def _updated(path: Path, rows: list) -> str:
    for row in rows:
        if row and row[0] == "Last Updated Date":
            value = row[1]
            return str(EPOCH + timedelta(days=int(value)) if isinstance(value, float) else value)
    raise InputError(
        f"{path.name}: no 'Last Updated Date' above the header. Fetch the World Bank's file again."
    )
