"""One of DMDC's own quarterly reports of personnel by place (.xlsx): it brings one date, the others stay."""

import re
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..reading import read as standing
from ..sidecar import sidecar
from . import _common, dmdc

TABLE = "us_troops"
FORMAT = "DMDC report of personnel by duty location (.xlsx), with active duty by service, overseas by country"
MERGE_ON = dmdc.MERGE_ON
SOURCE = "dmdc"
AS_OF = re.compile(r"as of\s+([a-z]+ \d{1,2}, \d{4})", re.IGNORECASE)
GROUP = "ACTIVE DUTY"
SERVICES = {"ARMY": "army", "NAVY": "navy", "MARINE CORPS": "marine_corps", "AIR FORCE": "air_force"}
FOLDED = {"AIR FORCE/SPACE FORCE": "AIR FORCE"}  # From December 2021 to June 2023 one column for both.
OTHERS = ("SPACE FORCE", "COAST GUARD")
TOTAL = "TOTAL"
BLANK = re.compile(r"\*+|N/?A|", re.IGNORECASE)
NOWHERE = re.compile(r"(zz-)?unknown|undefined", re.IGNORECASE)
HOME, ABROAD = "UNITED STATES TOTAL", "OVERSEAS TOTAL"


def recognise(path: Path) -> bool:
    """Whether the file is a workbook whose first rows name such a report."""
    if not (_common.is_zip(path) and _common.sheet_names(path)):
        return False
    from openpyxl import load_workbook

    with path.open("rb") as file:
        rows = load_workbook(file, read_only=True).worksheets[0].iter_rows(max_row=12, values_only=True)
        return _is_report(_title(rows))


def read(path: Path) -> pd.DataFrame:
    """Return the reports' rows as they stand, with those of this report's date replaced or added.

    The section overseas is read, territories included. A place without a count (starred, not available) is
    left out, for that is no zero; so are people whom the report cannot place.
    """
    path = Path(path)
    rows = [
        [_text(v) for v in row] for row in _common.workbook(path).worksheets[0].iter_rows(values_only=True)
    ]
    day = _day(_title(rows[:12]), path.name)
    columns = _columns(rows, path.name)
    abroad = _section(rows, columns["label"], path.name)
    raw = pd.DataFrame(
        {n: [row[at] for row in abroad.values()] for n, at in columns.items()}, index=list(abroad)
    )
    kept = ~raw["label"].str.fullmatch(NOWHERE) & ~raw[TOTAL].str.fullmatch(BLANK)
    raw = raw[kept & ~dmdc.known_double(raw["label"], day)]
    if raw.empty:
        raise InputError(
            f"{path.name}: no place has a total of active duty, expected one. Nothing to bring in."
        )
    _common.refuse_duplicates(raw, ["label"], path.name)
    counts = {n: _numbers(raw[n], path.name) for n in columns if n != "label"}
    frame = pd.DataFrame({"active_duty": counts[TOTAL]} | {s: counts[n] for n, s in SERVICES.items()})
    dmdc.check_services(frame, sum(counts[n].fillna(0) for n in OTHERS if n in counts), path.name)
    frame["iso3"] = [
        dmdc.place(text, _common.place(path.name, i, "location")) for i, text in raw["label"].items()
    ]
    frame = frame[~(frame["active_duty"].eq(0) & frame["iso3"].isin(dmdc.WITHHELD))]
    frame = frame.groupby("iso3", as_index=False).sum(min_count=1)
    frame = frame.assign(date=day, interpolated=False, source=SOURCE)[dmdc.COLUMNS]
    return _among_the_others(frame, day)


def _among_the_others(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    about = sidecar(TABLE)
    if about.path.exists():
        old = standing(about)
        old = old[old["source"].eq(SOURCE) & old["date"].ne(day)]
        frame = pd.concat([old, frame.astype({"date": old["date"].dtype})], ignore_index=True)
    frame.attrs = {"version": f"to {frame['date'].max():%B %Y}"}
    return frame


def _title(rows) -> str:
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def _is_report(title: str) -> bool:
    return bool("PERSONNEL" in title.upper() and GROUP in title.upper() and AS_OF.search(title))


def _text(value) -> str:
    return "" if value is None else str(value).strip()


def _day(title: str, name: str) -> pd.Timestamp:
    found = AS_OF.search(title)
    day = pd.to_datetime(found[1], format="%B %d, %Y", errors="coerce") if found else pd.NaT
    if pd.isna(day):
        raise InputError(
            f"{name}: no line such as 'As of September 30, 2025' above the table. Fetch it again."
        )
    return day


def _columns(rows: list[list[str]], name: str) -> dict[str, int]:
    """Return the position of each active-duty column by its name, and of the places' labels left of them."""
    for at, row in enumerate(rows[:-1]):
        first = next((i for i, cell in enumerate(row) if cell.upper() == GROUP), None)
        if first:
            last = next((i for i in range(first + 1, len(row)) if row[i]), len(row))
            named = [re.sub(r"[*\s]+", " ", cell).strip().upper() for cell in rows[at + 1][first:last]]
            _common.check_header([FOLDED.get(n, n) for n in named], name, [*SERVICES, TOTAL])
            return {"label": first - 1} | {FOLDED.get(n, n): first + i for i, n in enumerate(named) if n}
    raise InputError(f"{name}: no heading '{GROUP}'. The report is in another form; fetch it again.")


def _section(rows: list[list[str]], label: int, name: str) -> dict[int, list[str]]:
    """Return the rows overseas by their number in the sheet: after the total at home, before that abroad."""
    cells = [(i, cell.upper()) for i, row in enumerate(rows) for cell in row[: label + 1]]
    totals = {mark: i for i, mark in cells if mark in (HOME, ABROAD)}
    for mark in (HOME, ABROAD):
        if mark not in totals:
            raise InputError(f"{name}: no row '{mark}'. The report may be cut off; fetch it again.")
    return {i + 1: rows[i] for i in range(totals[HOME] + 1, totals[ABROAD]) if rows[i][label]}


def _numbers(values: pd.Series, name: str) -> pd.Series:
    return _common.numbers(values.mask(values.str.fullmatch(BLANK), ""), name, low=0)
