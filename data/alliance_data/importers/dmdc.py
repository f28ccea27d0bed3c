"""US active-duty troops by place: DMDC's reports since 2006 and Kane's annual series before, tidied to CSV.

Two files feed one table. Each replaces the rows of its own ``source`` and leaves the other's alone.
"""

import re
from pathlib import Path

import pandas as pd

from .. import states
from ..errors import InputError
from . import _common

TABLE = "us_troops"
FORMAT = (
    "CSV of US troops by place, as troopdata's files have it or tidied: DMDC's reports (troops_ad, services, "
    "and report_date and location, or year, month and Location), or Kane's annual series (troops, troops_ad)"
)
MERGE_ON = "source"
DMDC_BEGINS = 2006
SERVICES = {
    "army_ad": "army",
    "navy_ad": "navy",
    "air_force_ad": "air_force",
    "marine_corps_ad": "marine_corps",
}
OTHER_SERVICES = ["coast_guard_ad", "space_force_ad"]
REPORTS = ["iso3c", "report_date", "location", "troops_ad", *SERVICES, *OTHER_SERVICES]
ANNUAL = ["iso3c", "country", "year", "troops_ad", *SERVICES, "source"]
# troopdata's own files: the package's reports, and the annual series that it began with.
REBUILT = ["iso3c", "year", "month", "Location", "troops_ad", *SERVICES, *OTHER_SERVICES]
KANE = ["countryname", "iso3c", "year", "troops", "army", "navy", "air_force", "marine_corps"]
KNOWN_INTERPOLATED = {("JPN", "1951"), ("JPN", "1952")}  # Kane's series does not mark them.
BLANK = ("", "NA")
HEADERS = [REPORTS, ANNUAL, REBUILT, KANE]
COLUMNS = ["iso3", "date", "active_duty", *SERVICES.values(), "interpolated", "source"]
PLACES = {"diego garcia": "IOT", "wake island": "UMI"}
TOTAL = re.compile(r"^total\b", re.IGNORECASE)
# Places of war, whose troops the reports count in a table of their own, or withhold: zero is no count there.
WITHHELD = {"AFG", "IRQ", "KWT", "SYR"}
AGREEING = 0.98
# This report has Zimbabwe twice, with one total and two splits by service; the first row counts.
KNOWN_DOUBLE = ("ZIMBABWE", pd.Timestamp("2013-09-30"))


def recognise(path: Path) -> bool:
    """Whether the file is either of the two."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a place and report; the United States itself and totals are left out."""
    name = Path(path).name
    header = _common.header(path)
    if "report_date" in header:
        frame = _reports(_common.csv_table(path, REPORTS), name)
    elif "Location" in header:
        frame = _reports(_rebuilt(_common.csv_table(path, REBUILT), name), name)
    elif "troops" in header:
        frame = _annual(_kane(_common.csv_table(path, KANE)), name)
    else:
        frame = _annual(_common.csv_table(path, ANNUAL), name)
    frame = frame[frame["iso3"] != "USA"]
    # One code can stand for two of a report's places, such as a state before and after it changed its name.
    _common.refuse_duplicates(frame, ["iso3", "date", "label"], name)
    key = ["iso3", "date", "interpolated", "source"]
    numbers = ["active_duty", *SERVICES.values()]
    frame = frame.groupby(key, as_index=False)[numbers].sum(min_count=1)[COLUMNS]
    frame.attrs["version"] = f"to {frame['date'].max():%B %Y}"
    return frame


def _rebuilt(raw: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return troopdata's own reports in the tidied form, dated to the last day of their month."""
    months = pd.to_datetime(raw["month"] + " " + raw["year"], format="%B %Y", errors="coerce")
    if months.isna().any():
        row = months.index[months.isna()][0]
        found = f"{raw.loc[row, 'month']} {raw.loc[row, 'year']}"
        raise InputError(
            f"{_common.place(name, row, 'month')}: found {found!r}, expected a month and a year such as "
            "September 2025. Correct the cell."
        )
    dates = (months + pd.offsets.MonthEnd(0)).dt.strftime("%Y-%m-%d")
    return raw.rename(columns={"Location": "location"}).assign(report_date=dates).replace("NA", "")


def _kane(raw: pd.DataFrame) -> pd.DataFrame:
    """Return troopdata's annual series in the tidied form; years without a count stay out."""
    raw = raw[~raw["troops"].isin(BLANK)].replace("NA", "")
    names = {"countryname": "country", "troops": "troops_ad"} | {
        ours: theirs for theirs, ours in SERVICES.items()
    }
    drawn = [pair in KNOWN_INTERPOLATED for pair in zip(raw["iso3c"], raw["year"], strict=True)]
    return raw.rename(columns=names).assign(source=["interpolated" if d else "Kane" for d in drawn])


def _reports(raw: pd.DataFrame, name: str) -> pd.DataFrame:
    dates = pd.to_datetime(raw["report_date"], format="%Y-%m-%d", errors="coerce")
    if dates.isna().any():
        row = dates.index[dates.isna()][0]
        found = raw.loc[row, "report_date"][:40]
        raise InputError(
            f"{_common.place(name, row, 'report_date')}: found {found!r}, expected a date such as "
            "2025-09-30. Correct the cell."
        )
    double = known_double(raw["location"], dates)
    zero = raw["troops_ad"].eq("0") & raw["iso3c"].isin(WITHHELD)
    kept = dates.dt.year.ge(DMDC_BEGINS) & ~raw["location"].str.contains(TOTAL) & ~zero & ~double
    raw = raw[kept]
    frame = _counts(raw, name).assign(date=dates[kept], interpolated=False, source="dmdc")
    others = [_common.numbers(raw[c], name, low=0).fillna(0) for c in OTHER_SERVICES]
    check_services(frame, sum(others), name)
    return frame


def _annual(raw: pd.DataFrame, name: str) -> pd.DataFrame:
    year = _common.years(raw["year"], name)
    kept = year.lt(DMDC_BEGINS)
    if not kept.any():
        raise InputError(
            f"{name}: no year before {DMDC_BEGINS}; Kane's series is what this file is read for."
        )
    raw, year = raw[kept], year[kept]
    interpolated = raw["source"].str.contains("interpolated")
    # The series has years, not days; it is dated as the reports that continue it, at the end of September.
    dates = pd.to_datetime(year.astype(str) + "-09-30", format="%Y-%m-%d")
    return _counts(raw, name).assign(date=dates, interpolated=interpolated, source="kane")


def _counts(raw: pd.DataFrame, name: str) -> pd.DataFrame:
    frame = pd.DataFrame({"active_duty": _common.numbers(raw["troops_ad"], name, missing=(), low=0)})
    for theirs, ours in SERVICES.items():
        frame[ours] = _common.numbers(raw[theirs], name, low=0)
    labels = frame["label"] = raw["location"] if "location" in raw else raw["country"]
    frame["iso3"] = [
        code if re.fullmatch("[A-Z]{3}", code) else place(label, _common.place(name, row, "iso3c"))
        for row, code, label in zip(raw.index, raw["iso3c"], labels, strict=True)
    ]
    return frame


def known_double(labels: pd.Series, dates: pd.Series | pd.Timestamp) -> pd.Series:
    """Return which rows repeat the one place that a report is known to print twice."""
    double = labels.eq(KNOWN_DOUBLE[0]) & (dates == KNOWN_DOUBLE[1])
    return double & double.cumsum().gt(1)


def place(label: str, where: str) -> str:
    """Return the code of the place that a report calls ``label``."""
    return PLACES.get(states.normal(label)) or states.iso3(re.sub(r"\(\d{4}.*\)", "", label), where)


def check_services(frame: pd.DataFrame, others: pd.Series, name: str) -> None:
    """Refuse a file whose services do not add up to the total in more rows than the few of DMDC's own."""
    gap = frame[[*SERVICES.values()]].sum(axis=1) + others - frame["active_duty"]
    if gap.eq(0).mean() < AGREEING:
        row = gap.index[gap.ne(0)][0]
        total = frame.loc[row, "active_duty"]
        raise InputError(
            f"{_common.place(name, row)}: the services add up to {total + gap[row]:.0f}, expected the total "
            f"of {total:.0f}; {gap.ne(0).mean():.0%} of rows disagree so. A column is moved or in another "
            "unit; fetch the file again."
        )
