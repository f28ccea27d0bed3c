"""US arms sales by customer and year, from the tables of DSCA's Historical Sales Book (CSV)."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "arms_sales"
FORMAT = "CSV of DSCA's sales book: country, combatant_command, programme (FMS, FMF), fy2020, fy2021 and more"

PROGRAMMES = {"FMS": "fms_usd", "FMF": "fmf_usd"}
COLUMNS = ["country", "combatant_command", "programme"]
CUSTOMERS = {"NATO1": "NATO", "Vanautu": "Vanuatu", "Seasparrow (Sec 1004, P.L. 98-525)": "Seasparrow"}
NO_STATE = {"Indochina", "NATO", "Regional Security System", "Seasparrow", "United Nations"}
HEADERS = [[*COLUMNS, "fy2024"]]


def recognise(path: Path) -> bool:
    """Whether the file has sales by customer, with a column a fiscal year."""
    found = _common.header(path)
    return set(COLUMNS) <= set(found) and any(_year(c) for c in found)


def read(path: Path) -> pd.DataFrame:
    """Return one row a customer and fiscal year; columns that sum several years are not used."""
    name = Path(path).name
    raw = _common.csv_table(path, COLUMNS, more=_year)
    raw["country"] = raw["country"].replace(CUSTOMERS)
    raw = raw[raw["programme"].isin(list(PROGRAMMES))]
    years = [c for c in raw if _year(c)]
    parts = {c: _common.numbers(raw[c], name) for c in years}
    long = raw[COLUMNS].assign(**parts).melt(id_vars=COLUMNS, var_name="year", value_name="usd")
    wide = long.pivot_table(
        index=["country", "combatant_command", "year"], columns="programme", values="usd", aggfunc="sum"
    )
    frame = wide.rename(columns=PROGRAMMES).reset_index().rename_axis(columns=None)
    frame["year"] = frame["year"].str[2:].astype("int64")
    frame = frame.rename(columns={"country": "customer", "combatant_command": "command"})
    where = f"{name}, column country"
    codes = {c: states.iso3(c, where) for c in set(frame["customer"]) - NO_STATE}
    frame.insert(1, "iso3", frame["customer"].map(codes))
    frame.attrs["version"] = f"Historical Sales Book FY{frame['year'].max()}"
    return frame


def _year(column: str) -> bool:
    return column[:2] == "fy" and column[2:].isdigit() and len(column) == 6
