"""Data that a student brings: whether form, key, units, source and sense are right, before they are used."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
from alliance_data import load

ADDRESS = re.compile(r"https?://(?!(?:www\.)?example\.)[^\s/.]+(?:\.[^\s/.]+)+(?:/\S*)?")
DAY = r"\d{4}-\d\d-\d\d"


@dataclass(frozen=True)
class Number:
    """A column of numbers: its unit, and between which values it makes sense."""

    unit: str
    least: float
    most: float


@dataclass(frozen=True)
class Brought:
    """A frame that a student brings.

    Attributes
    ----------
    columns
        What each column holds: ``state`` (an ISO3 code), ``day``, ``text``, or a :class:`Number`. Beside
        them each row has its ``address``.
    key
        The columns that no two rows share.
    drawn
        Draws such a frame, by a random generator and the tables.
    fewest
        How many rows it has at least.
    odd
        Returns in words what does not fit the tables beside which it is used; nothing where it fits.
    """

    columns: Mapping[str, str | Number]
    key: tuple[str, ...]
    drawn: Callable
    fewest: int = 1
    odd: Callable = lambda *_: ""


def fault(wanted: Brought, frame, tables: tuple) -> str:
    """Return in words what is off with a frame that is brought; nothing where it can be used."""
    columns = [*wanted.columns, "address"]
    if not isinstance(frame, pd.DataFrame):
        return f"what is brought is of the type `{type(frame).__name__}` where a frame is wanted"
    if missing := [name for name in columns if name not in frame]:
        return f"what is brought has no column `{missing[0]}`. Wanted are `{', '.join(columns)}`"
    if len(frame) < wanted.fewest:
        return f"what is brought has too few rows: {len(frame)}, where {wanted.fewest} or more are wanted"
    for name in columns:
        if frame[name].isna().any():
            return f"`{name}` is missing in row {_first(frame[name].isna())} of what is brought"
        if wrong := _unfit(frame[name], wanted.columns.get(name, "address")):
            return wrong
    if (twice := frame.duplicated(list(wanted.key))).any():
        return f"row {_first(twice)} of what is brought repeats an earlier one: `{', '.join(wanted.key)}`"
    return wanted.odd(frame, *(table() if callable(table) else load(table) for table in tables))


def _unfit(values: pd.Series, kind: str | Number) -> str:
    """Return in words the first value of a column that is not of its kind."""
    name = values.name
    if isinstance(kind, Number):
        if not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
            return f"`{name}` holds no numbers where {kind.unit} are wanted"
        fits = values.between(kind.least, kind.most)
        meant = f"{kind.unit} from {kind.least:g} to {kind.most:g} are wanted. Is the unit right?"
    else:
        texts = values.astype(str)
        fits, meant = {
            "text": lambda: (texts.str.strip() != "", "a text is wanted"),
            "day": lambda: (_days(texts), "a day such as 1951-09-08 is wanted"),
            "state": lambda: (texts.isin(load("countries")["iso3"]), "the code of a state (ISO3) is wanted"),
            "address": lambda: (
                texts.map(lambda t: bool(ADDRESS.fullmatch(t))),
                "a source's address is wanted",
            ),
        }[kind]()
    if fits.all():
        return ""
    wrong = f"`{name}` is `{values[~fits].iloc[0]!s:.60}` in row {_first(~fits)} of what is brought"
    return f"{wrong}, where {meant}"


def _days(texts: pd.Series) -> pd.Series:
    return texts.str.fullmatch(DAY) & pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce").notna()


def _first(wrong: pd.Series) -> int:
    return list(wrong).index(True) + 1
