"""SIPRI's military expenditure workbook (.xlsx), any edition with a sheet a measure and a row a state."""

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from .. import states
from ..errors import InputError
from . import _common

TABLE = "military_expenditure"
FORMAT = "SIPRI military expenditure workbook: sheets Constant (year) US$, Current US$, Share of GDP and more"
SHEETS = {
    "constant_usd_m": r"Constant \((\d{4})\) US(\$|D)",
    "current_usd_m": r"Current US(\$|D)",
    "share_of_gdp": r"Share of GDP",
    "local_m": r"Local currency calendar years",
}
MISSING = re.compile(r"[.…\s]*|xxx", re.IGNORECASE)
MARKS = "*†‡§¶‖ "
REGIONS = {
    *(
        "africa",
        "north africa",
        "sub saharan africa",
        "americas",
        "america",
        "north america",
        "south america",
    ),
    *("central america and the caribbean", "central america and caribbean", "central america", "caribbean"),
    *(
        "asia and oceania",
        "asia",
        "oceania",
        "australasia",
        "central asia",
        "central and south asia",
        "east asia",
    ),
    *("south asia", "south east asia", "southeast asia", "europe", "central europe", "eastern europe"),
    *("western europe", "central and western europe", "middle east", "european union", "world"),
}
CERTAINTY = ["reported", "estimate", "uncertain"]
# SIPRI rounds its world total, leaves a few states out of it and estimates a few others.
SHARE_OF_WORLD = (0.9, 1.1)


@dataclass
class Sheet:
    """One sheet's figures: a row a state and year, with the row it stands in and how sure SIPRI is."""

    name: str
    title: str
    figures: pd.DataFrame


def recognise(path: Path) -> bool:
    """Whether the file is a workbook with SIPRI's sheets, or most of them."""
    found = _sheets(_common.sheet_names(path))
    return len(found) >= 2 and "share_of_gdp" in found


def read(path: Path) -> pd.DataFrame:
    """Return one row a state and year with any figure; regional totals are left out.

    The edition's base year stands in ``attrs["base_year"]``. A figure is as sure as the least sure of the
    sheets has it: SIPRI's own estimates are blue in the workbook, highly uncertain figures red.
    """
    path = Path(path)
    book = _common.workbook(path)
    names = _sheets(book.sheetnames)
    for column, pattern in SHEETS.items():
        if column not in names:
            wanted = pattern.replace("\\", "").replace("d{4}", "year").replace("($|D)", "$")
            raise InputError(
                f"{path.name}: no sheet '{wanted}'. The workbook has {', '.join(book.sheetnames)}. "
                "Fetch the whole workbook again."
            )
    sheets = {column: _sheet(book[name], path.name) for column, name in names.items()}
    base_year = int(re.fullmatch(SHEETS["constant_usd_m"], names["constant_usd_m"])[1])
    if "million" not in sheets["local_m"].title:
        sheets["local_m"].figures["value"] /= 1e6
    frame = _joined(sheets)
    _check_base_year(frame, base_year, path.name)
    _check_world(frame, book, path.name)
    frame.attrs["base_year"] = base_year
    frame.attrs["version"] = _version(sheets["constant_usd_m"].title, frame)
    return frame


def _sheets(names: list[str]) -> dict[str, str]:
    """Return the workbook's own name of each sheet that is needed and there."""
    found = {}
    for column, pattern in SHEETS.items():
        fitting = [n for n in names if re.fullmatch(pattern, n.strip(), re.IGNORECASE)]
        if fitting:
            found[column] = fitting[0]
    return found


def _sheet(sheet, file: str) -> Sheet:
    place = f"{file}, sheet {sheet.title}"
    rows = sheet.iter_rows()
    above = []
    for row in rows:
        if str(row[0].value or "").strip() == "Country":
            break
        above.append(" ".join(str(c.value) for c in row if c.value))
    else:
        raise InputError(f"{place}: no row begins with 'Country'. The sheet is not SIPRI's; fetch it again.")
    years = _years(row, place)
    found, seen = [], {}
    for row in rows:
        cells = [(year, row[at]) for at, year in years.items() if at < len(row)]
        name = states.unmarked(row[0].value or "")
        number = row[0].row
        figures = [(year, v, _certainty(c)) for year, c in cells if (v := _value(c, place)) is not None]
        if states.normal(name) in REGIONS or not (name or figures):
            continue
        if not name:
            raise InputError(
                f"{place}, row {number}: figures without a state in column A. Fetch the file again."
            )
        if not any(c.value not in (None, "", "…") for _, c in cells):
            continue  # A heading that SIPRI has added.
        iso3 = states.iso3(name, f"{place}, row {number}")
        if iso3 in seen:
            raise InputError(
                f"{place}, rows {seen[iso3]} and {number}: {name} stands twice. Remove one of them."
            )
        seen[iso3] = number
        found += [(iso3, *figure) for figure in figures]
    frame = pd.DataFrame(found, columns=["iso3", "year", "value", "certainty"])
    if frame.empty:
        raise InputError(f"{place}: no figures. The sheet is not SIPRI's; fetch the workbook again.")
    return Sheet(sheet.title, " ".join(above), frame)


def _years(header, place: str) -> dict[int, int]:
    """Return the year of each column, by the column's position."""
    years = {}
    for at, cell in enumerate(header):
        text = str(cell.value).strip() if cell.value is not None else ""
        if re.fullmatch(r"(19|20)\d\d(\.0)?", text):
            years[at] = int(text[:4])
    listed = list(years.values())
    if not listed:
        raise InputError(
            f"{place}, row {header[0].row}: no years beside 'Country'. Fetch the workbook again."
        )
    for before, after in pairwise(listed):
        if after != before + 1:
            raise InputError(
                f"{place}, row {header[0].row}: {after} follows {before}, expected {before + 1}. A column is "
                "missing, doubled or moved; fetch the workbook again."
            )
    return years


def _value(cell, place: str) -> float | None:
    value = cell.value
    if isinstance(value, str):
        text = value.strip(MARKS)
        if MISSING.fullmatch(text):
            return None
        if not _common.PLAIN_NUMBER.fullmatch(text):
            raise InputError(
                f"{place}, cell {cell.coordinate}: found {value[:40]!r}, expected a number, '...' or 'xxx'. "
                "Fetch the workbook again."
            )
        value = float(text)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise InputError(
            f"{place}, cell {cell.coordinate}: found {str(value)[:40]}, expected a number of zero or more. "
            "Fetch the workbook again."
        )
    return float(value)


def _certainty(cell) -> int:
    """Return the place in ``CERTAINTY`` that the cell's colour stands for."""
    from openpyxl.styles.colors import COLOR_INDEX

    colour = cell.font.color if cell.font else None
    if colour is None:
        return 0
    if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX):
        code = COLOR_INDEX[colour.indexed]
    elif colour.type == "rgb":
        code = str(colour.rgb)
    else:
        return 0
    red, green, blue = (int(code[-6:][i : i + 2], 16) for i in (0, 2, 4))
    if red > 150 and max(green, blue) < 100:
        return 2
    return 1 if blue > 120 and red < 100 else 0


def _joined(sheets: dict[str, Sheet]) -> pd.DataFrame:
    key = ["iso3", "year"]
    parts = [s.figures.set_index(key)["value"].rename(c) for c, s in sheets.items()]
    frame = pd.concat(parts, axis=1)[list(SHEETS)]
    certainty = pd.concat([s.figures for s in sheets.values()]).groupby(key)["certainty"].max()
    frame["estimate"] = certainty.map(dict(enumerate(CERTAINTY)))
    # A zero beside a sum in local currency is a conversion that SIPRI could not make, not an unarmed year.
    for column in ("constant_usd_m", "current_usd_m", "share_of_gdp"):
        frame[column] = frame[column].mask(frame[column].eq(0) & frame["local_m"].gt(0))
    return frame.sort_index().reset_index()


def _check_base_year(frame: pd.DataFrame, base_year: int, file: str) -> None:
    """Constant dollars of the base year are current dollars, in most states to the last digit."""
    base = frame[frame["year"].eq(base_year) & frame["current_usd_m"].gt(0)]
    ratio = (base["constant_usd_m"] / base["current_usd_m"]).median()
    if len(base) and not 0.98 < ratio < 1.02:
        raise InputError(
            f"{file}: constant dollars of {base_year} are {ratio:.4g} times its current dollars, expected 1. "
            "The sheets are in different units or of different editions; fetch the workbook again."
        )


def _check_world(frame: pd.DataFrame, book, file: str) -> None:
    """The states' sum agrees with SIPRI's own world total, where the workbook has one."""
    if "Regional totals" not in book.sheetnames:
        return
    years: dict[int, int] = {}
    for row in book["Regional totals"].iter_rows(values_only=True):
        first = str(row[0] or "").strip()
        if first == "Region":
            years = {at: y for at, y in enumerate(row) if isinstance(y, int)}
        if first == "World" and years:
            sums = frame.groupby("year")["constant_usd_m"].sum() / 1000
            for at, year in years.items():
                total = row[at]
                if not isinstance(total, int | float) or year not in sums:
                    continue
                part, (low, high) = sums[year] / total, SHARE_OF_WORLD
                if not low < part < high:
                    raise InputError(
                        f"{file}: the states' spending in {year} adds up to {sums[year]:.0f} bn dollars, "
                        f"expected SIPRI's world total of {total:.0f}. States are missing or a column is in "
                        "another unit; fetch the workbook again."
                    )
            return


def _version(title: str, frame: pd.DataFrame) -> str:
    year = re.search(r"SIPRI\s+(\d{4})", title)
    span = f"{frame['year'].min()}-{frame['year'].max()}"
    return f"{span}, SIPRI {year[1]}" if year else span
