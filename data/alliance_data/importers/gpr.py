"""The geopolitical risk index of Caldara and Iacoviello, from their monthly workbook (.xls)."""

from pathlib import Path

import pandas as pd

from . import _common

TABLE = "geopolitical_risk"
FORMAT = "Caldara-Iacoviello workbook data_gpr_export.xls: month, GPR and a column GPRC_ISO3 for each country"
WORLD = "WLD"
COUNTRY = "GPRC_"
EPOCH = pd.Timestamp("1899-12-30")


def recognise(path: Path) -> bool:
    """Whether the file is the authors' workbook."""
    try:
        names = _header(_common.xls(path))[1]
    except _common.InputError:
        return False
    return "month" in names and "GPR" in names and any(n.startswith(COUNTRY) for n in names)


def read(path: Path) -> pd.DataFrame:
    """Return one row a country, or the world, and month from 1985 on, where the recent index begins."""
    name = Path(path).name
    rows = _common.xls(path)
    start, names = _header(rows)
    countries = [n for n in names if n.startswith(COUNTRY)]
    _common.check_header(names, name, ["month", "GPR", *(countries or [f"{COUNTRY}JPN"])])
    body = [r for r in rows[start + 1 :] if r[names.index("month")] not in ("", None)]
    index = range(start + 2, start + 2 + len(body))
    wide = pd.DataFrame(body, columns=names, index=index)[["month", "GPR", *countries]]
    wide["month"] = _months(wide["month"], name)
    _common.refuse_duplicates(wide, ["month"], name)
    for column in ["GPR", *countries]:
        wide[column] = _common.numbers(wide[column].map(_cell), name, low=0)
    wide = wide[wide["GPR"].notna()]
    _refuse_gaps(wide["month"], name)
    frame = wide.rename(columns={"GPR": COUNTRY + WORLD}).melt("month", var_name="iso3", value_name="gpr")
    frame["iso3"] = frame["iso3"].str.removeprefix(COUNTRY)
    return frame.dropna(subset="gpr")[["iso3", "month", "gpr"]].reset_index(drop=True)


def _header(rows: list[list]) -> tuple[int, list[str]]:
    for number, row in enumerate(rows[:20]):
        names = [str(c).strip() for c in row]
        if "month" in names:
            return number, names
    return 0, []


def _cell(value) -> str:
    return repr(value) if isinstance(value, float) else str(value or "").strip()


def _months(values: pd.Series, name: str) -> pd.Series:
    serial = pd.to_numeric(values, errors="coerce")
    wrong = values[~serial.between(1, 60_000)]
    if len(wrong):
        place = _common.place(name, wrong.index[0], "month")
        raise _common.InputError(
            f"{place}: found {wrong.iloc[0]!r}, expected a date. Fetch the workbook again."
        )
    days = EPOCH + pd.to_timedelta(serial, unit="D")
    return days.dt.to_period("M").dt.to_timestamp()


def _refuse_gaps(months: pd.Series, name: str) -> None:
    steps = months.dt.to_period("M").astype("int64").diff().dropna()
    if (steps != 1).any():
        row = steps.index[steps != 1][0]
        place = _common.place(name, row, "month")
        raise _common.InputError(
            f"{place}: {months[row]:%Y-%m} does not follow the month before it. "
            "Months are missing or out of order; fetch the workbook again."
        )
