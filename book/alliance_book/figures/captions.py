"""What stands under a figure: its tables, their vintage and publisher, and the numbers drawn, as a table."""

import re
from datetime import date, datetime

import pandas as pd
from alliance_data import sidecar
from alliance_data.descriptions import caption, cite

from .colours import GROUPS, name

ANYWHERE = {"iso3", "year", "fiscal_year", "month", "date"}
"""Columns that mean the same in every table and frame."""


def sources(tables: list[str]) -> list[dict]:
    """Return what a caption says of each table, from its sidecar."""
    return [caption(table) | {"citation": cite(table)} for table in tables]


def vintage(source: dict) -> str:
    """Return a table's version and, unless that names its own end in whatever form, its last observation."""
    said = source["last"] in source["version"] or re.search(r"\bto \w*\s?\d{4}", source["version"])
    end = f"to {source['last']}" if source["last"] and not said else ""
    return ", ".join(filter(None, (source["version"], end)))


def base_year(table: str) -> str:
    """Return the year whose prices a table's constant dollars have; ``one year`` where nothing names it.

    Prose and titles say "dollars of {base_year}", so that another edition's base year follows by itself.
    """
    return str((sidecar(table).get("vintage") or {}).get("base_year") or "one year")


def columns(frame: pd.DataFrame, tables: list[str]) -> list[dict]:
    """Return a heading and a unit for each column, from the sidecars of the tables where they know it.

    Beside its table's whole key a column is the table's; else only a state or a time is.
    """
    known = {}
    for table in reversed(tables):
        about = sidecar(table)
        whole = set(about.key) <= set(frame.columns)
        known |= {name: field for name, field in about.fields.items() if whole or name in ANYWHERE}
    found = []
    for column in frame.columns:
        field = known.get(column, {})
        heading = field.get("description") or str(column).replace("_", " ")
        found.append({"name": str(column), "heading": heading, "unit": field.get("unit") or ""})
    return found


def records(frame: pd.DataFrame) -> list[list]:
    """Return a frame's rows as plain values: dates in ISO form, None for what is missing."""
    return [[plain(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def state_names(frame: pd.DataFrame) -> dict[str, str]:
    """Return the names of the states whose codes stand in columns that hold codes for the most part."""
    found = {}
    for column in frame.select_dtypes(exclude="number"):
        values = frame[column].dropna().unique()
        codes = [v for v in values if isinstance(v, str) and len(v) in (3, 5) and v.isupper()]
        named = {code: name(code) for code in codes if name(code) != code or code in GROUPS}
        # A word such as SLV, a space launcher, is no state among other words.
        if 2 * len(named) > len(values):
            found |= named
    return found


def plain(value):
    """Return a value as JSON has it: dates in ISO form, None for what is missing."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    return value if isinstance(value, str | int | float | bool) else str(value)
