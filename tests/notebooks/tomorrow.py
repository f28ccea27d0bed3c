"""Editions of tomorrow: what publishers may send next, made from each table by its sidecar alone.

A recipe changes one table in one way. Only what an import would accept is an edition: a recipe whose rows
break a check of :mod:`alliance_data` gives none, and says so.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
from alliance_data import checks, names, reading, rules, store
from alliance_data.paths import PLACE, STATES
from alliance_data.sidecar import Sidecar, sidecar

# When all of this comes in.
TODAY = date(2031, 1, 1)
PARTIAL = r"\d{4}(-\d\d(-\d\d)?)?"
TIMES = {"year", "date", "yearmonth"}
# Values of a column that are few enough to be kinds of rows: a publisher may drop one.
KINDS = 8
# What says where a row is from, and not what it is about.
TYPED = {"grade", "unit", "rounded", "source", "how"}
# Pairs that change places: every total still holds, and every comparison of the two turns.
PAIRS = (("CHN", "USA"), ("CHN", "RUS"), ("JPN", "KOR"))


@dataclass(frozen=True)
class Recipe:
    """One change of one table, or of all: ``table`` is then ``every``."""

    table: str
    kind: str
    of: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.table, self.kind, self.of) if part)

    @property
    def kind_of(self) -> str:
        """The kind, with ``every`` before it where all tables change at once."""
        return f"every-{self.kind}" if self.table == "every" else self.kind


@dataclass(frozen=True)
class Edition:
    """A folder of tables that an import would accept, or the reason why there is none."""

    recipe: Recipe
    folder: Path
    tables: tuple[str, ...] = ()
    refused: str = ""


def recipes(states: Iterable[str]) -> Iterator[Recipe]:
    """Yield every recipe that applies to the standing tables; ``states`` are those that may go unreported."""
    states = set(states)
    for table in names():
        if table == STATES:
            continue
        about, frame = sidecar(table), standing(table)
        if reading.time_column(about):
            kinds = ["next", "last", "decade", "turned"]
            if about.fields[reading.time_column(about)]["type"] != "year":
                kinds.append("quarter")
            yield from (Recipe(table, kind) for kind in kinds)
        if (about.get("vintage") or {}).get("base_year"):
            yield Recipe(table, "rebased")
        column = reading.state_column(about)
        for pair in PAIRS:
            if column and set(pair) <= set(frame[column].dropna()):
                yield Recipe(table, "swapped", "/".join(pair))
        yield from (Recipe(table, "gone", of) for of in _kinds_of_rows(about, frame))
    yield from (Recipe("every", kind) for kind in ("next", "last", "quarter", "turned", "decade"))
    most = max(len(_kinds_of_rows(sidecar(table), standing(table))) for table in names() if table != STATES)
    yield from (Recipe("every", "gone", str(n + 1)) for n in range(most))
    for state in sorted(states):
        yield from (Recipe("every", kind, state) for kind in ("without", "unreported", "halved"))


def make(recipe: Recipe, folder: Path) -> Edition:
    """Write a recipe's tables to a folder, as an import would on New Year's Day of 2031."""
    tables = [name for name in names() if name != STATES] if recipe.table == "every" else [recipe.table]
    frames: dict[str, pd.DataFrame] = {}
    refused = []
    with clock(TODAY):
        for table in tables:
            try:
                frames[table] = _accepted(Recipe(table, recipe.kind, recipe.of), frames)
            except Refused as error:
                refused.append(str(error))
        folder.mkdir(parents=True)
        for table, frame in frames.items():
            _write(table, frame, recipe.kind, folder)
    if not frames:
        return Edition(recipe, folder, refused=refused[0])
    return Edition(recipe, folder, tables=tuple(frames))


class Refused(Exception):
    """A recipe gives no rows that an import would accept."""


@cache
def standing(table: str) -> pd.DataFrame:
    """Return a table as it stands, whole."""
    return reading.read(sidecar(table))


@contextmanager
def clock(day: date) -> Iterator[None]:
    """Let the checks take another day for today."""

    class Day(date):
        @classmethod
        def today(cls):
            return day

    before = checks.date, rules.date
    checks.date = rules.date = Day
    try:
        yield
    finally:
        checks.date, rules.date = before


def _accepted(recipe: Recipe, made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the first of a recipe's variants that the checks accept beside what is already made."""
    about = sidecar(recipe.table)
    problems = ["nothing to change"]
    if recipe.kind in OF_TIME and not reading.time_column(about):
        raise Refused("no time")
    for variant in VARIANTS[recipe.kind](about, standing(recipe.table), recipe.of):
        frame = store.canonical(about, variant)
        if frame.equals(standing(recipe.table)):
            continue
        problems = checks.check_frame(about, frame, lambda name: made.get(name, _if_there(name)))
        if not problems:
            return frame
    raise Refused(problems[0])


def _if_there(name: str) -> pd.DataFrame | None:
    return standing(name) if name in names() else None


def _write(table: str, frame: pd.DataFrame, kind: str, folder: Path) -> None:
    facts = {k: v for k, v in (sidecar(table).get("vintage") or {}).items() if k not in store.VINTAGE}
    if kind == "rebased":
        facts["base_year"] += 1
    before = os.environ.get(PLACE)
    os.environ[PLACE] = str(folder)
    try:
        store.replace(table, frame, facts=facts, retrieved=TODAY)
    finally:
        os.environ.pop(PLACE) if before is None else os.environ.update({PLACE: before})


OF_TIME = {"next", "quarter", "last", "decade", "turned"}

# The variants of each kind, the boldest first.


def _next(about: Sidecar, frame: pd.DataFrame, _of: str, months: int = 12) -> Iterator[pd.DataFrame]:
    """The last year's rows once more, a year on, six per cent higher, under names of their own; the two
    years before revised."""
    moments = _moments(about, frame)
    last = moments.max()
    latest = frame[moments > last - pd.DateOffset(months=months)]
    new = _renamed(about, frame, _moved(about, latest, months))
    revised = _scaled(about, frame, moments > last - pd.DateOffset(years=3), 1.01)
    yield pd.concat([revised, _scaled(about, new, new.index, 1.06)])
    yield pd.concat([revised, new])
    yield pd.concat([frame, new])


def _quarter(about: Sidecar, frame: pd.DataFrame, of: str) -> Iterator[pd.DataFrame]:
    """A quarter more, so that the last year is a year in part."""
    return _next(about, frame, of, months=3)


def _last(about: Sidecar, frame: pd.DataFrame, _of: str, years: int = 1) -> Iterator[pd.DataFrame]:
    """An older edition: without the last year."""
    moments = _moments(about, frame)
    yield frame[~(moments > moments.max() - pd.DateOffset(years=years))]


def _decade(about: Sidecar, frame: pd.DataFrame, of: str) -> Iterator[pd.DataFrame]:
    """Nothing at all in the last ten years."""
    return _last(about, frame, of, years=10)


def _turned(about: Sidecar, frame: pd.DataFrame, _of: str) -> Iterator[pd.DataFrame]:
    """The last third of a series runs backwards, or sinks: what rose falls.

    Only quantities turn: a table of dated events would tell of others than those that happened.
    """
    quantities = [name for name, field in about.fields.items() if _is_quantity(about, name, field)]
    column = reading.time_column(about)
    years = _moments(about, frame).dt.year
    cut, last = int(years.max() - (years.max() - years.min()) / 3), int(years.max())
    late = years >= cut
    if not quantities:
        return
    # Of a table whose rows are spans of years the ends would change places.
    spans = any(name.endswith(f"_{column}") for name in frame)
    if about.fields[column]["type"] == "year" and column in about.key and not spans:
        back = frame[late].copy()
        back[column] = cut + last - back[column]
        yield pd.concat([frame[~late], back])
    ramp = (1 - 0.6 * (years - cut).clip(lower=0) / max(last - cut, 1)).astype(float)
    yield _scaled(about, frame, frame.index, ramp)


def _rebased(about: Sidecar, frame: pd.DataFrame, _of: str) -> Iterator[pd.DataFrame]:
    """Constant prices of another base year: all levels move, each state's by its exchange rate too."""
    new = frame.copy()
    factors = {code: 1.03 + (sum(map(ord, code)) % 9 - 4) / 100 for code in frame["iso3"].unique()}
    for entry in about["fields"]:
        if "{base_year}" in str(entry.get("unit")):
            new[entry["name"]] = new[entry["name"]] * frame["iso3"].map(factors)
    yield new


def _without(about: Sidecar, frame: pd.DataFrame, state: str) -> Iterator[pd.DataFrame]:
    """A state that is no longer covered."""
    if reading.state_column(about):
        yield frame[frame[reading.state_column(about)] != state]


def _unreported(about: Sidecar, frame: pd.DataFrame, state: str) -> Iterator[pd.DataFrame]:
    """No figure for a state in the last year: empty where it may be, the row left out where not.

    Only of quantities: without its row a pact would not be unreported, but over.
    """
    quantities = any(_is_quantity(about, name, field) for name, field in about.fields.items())
    if not quantities or not reading.state_column(about) or not reading.time_column(about):
        return
    moments = _moments(about, frame)
    late = (moments > moments.max() - pd.DateOffset(years=1)) & (frame[reading.state_column(about)] == state)
    empty = frame.copy()
    for name, field in about.fields.items():
        if field["type"] in ("number", "integer") and name not in about.key:
            empty[name] = empty[name].mask(late)
    yield empty
    yield frame[~late]


def _halved(about: Sidecar, frame: pd.DataFrame, state: str) -> Iterator[pd.DataFrame]:
    """One state's quantities at half their level."""
    if reading.state_column(about):
        yield _scaled(about, frame, frame[reading.state_column(about)] == state, 0.5)


def _swapped(about: Sidecar, frame: pd.DataFrame, pair: str) -> Iterator[pd.DataFrame]:
    """Two states in each other's place, wherever the table names them."""
    one, other = pair.split("/")
    columns = [name for name, field in about.fields.items() if field.get("references") == STATES]
    turned = {name: frame[name].replace({one: other, other: one}) for name in columns}
    yield frame.assign(**turned)


def _gone(about: Sidecar, frame: pd.DataFrame, of: str) -> Iterator[pd.DataFrame]:
    """All rows of one kind gone: the kind named, or the table's n-th."""
    kinds = _kinds_of_rows(about, frame)
    if of.isdigit():
        of = kinds[int(of) - 1] if int(of) <= len(kinds) else ""
    if not of:
        return
    name, _, value = of.partition("=")
    yield frame[frame[name].astype("str").ne(value).fillna(True)]


VARIANTS: dict[str, Callable[[Sidecar, pd.DataFrame, str], Iterator[pd.DataFrame]]] = {
    "next": _next,
    "quarter": _quarter,
    "last": _last,
    "decade": _decade,
    "turned": _turned,
    "rebased": _rebased,
    "without": _without,
    "unreported": _unreported,
    "halved": _halved,
    "swapped": _swapped,
    "gone": _gone,
}


def _kinds_of_rows(about: Sidecar, frame: pd.DataFrame) -> list[str]:
    """Return the kinds of rows, as ``column=value``: of columns whose few values say what a row is about."""
    columns = [
        name
        for name, field in about.fields.items()
        if (field["type"] == "boolean" or (field["type"] == "string" and "references" not in field))
        and 2 <= frame[name].nunique() <= min(KINDS, len(frame) / 3)
        and frame[name].notna().mean() > 0.5
        and name not in TYPED
        and frame[name].astype("str").str.len().max() < 30
        and name not in _time_like(about, frame)
    ]
    return [f"{name}={value}" for name in columns for value in sorted(frame[name].dropna().unique(), key=str)]


def _moments(about: Sidecar, frame: pd.DataFrame) -> pd.Series:
    """Return when each row is, as a day; a partial date is its first day."""
    values = frame[reading.time_column(about)]
    if pd.api.types.is_datetime64_any_dtype(values):
        return values
    text = values.astype("str").where(values.notna())
    return pd.to_datetime(
        text.str.slice(0, 4) + (text.str.slice(4) + "-01-01").str.slice(0, 6), errors="coerce"
    )


def _time_like(about: Sidecar, frame: pd.DataFrame) -> list[str]:
    """Return the columns that hold years or dates, in whatever type."""
    return [
        name
        for name, field in about.fields.items()
        if field["type"] in TIMES
        or (
            field["type"] == "string"
            and frame[name].notna().any()
            and frame[name].dropna().str.fullmatch(PARTIAL).all()
        )
    ]


def _moved(about: Sidecar, rows: pd.DataFrame, months: int) -> pd.DataFrame:
    """Return rows with every date in them moved on, but those that name a series, such as its edition."""
    moved = rows.copy()
    series = set(about.key) - {reading.time_column(about)}
    for name in set(_time_like(about, standing(about.name))) - series:
        moved[name] = [later(about, name, value, months) for value in rows[name]]
    return moved.astype(rows.dtypes)


def later(about: Sidecar, column: str, value, months: int):
    """Return a value of a column of times some months on, as precise as it was."""
    if pd.isna(value):
        return value
    if about.fields[column]["type"] == "year":
        return int(value) + round(months / 12)
    if isinstance(value, pd.Timestamp):
        return value + pd.DateOffset(months=months)
    parts = len(value.split("-"))
    later = pd.Timestamp(value) + pd.DateOffset(months=months)
    return f"{later:%Y-%m-%d}"[: (0, 4, 7, 10)[parts]]


def _renamed(about: Sidecar, frame: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return new rows under keys of their own.

    An event does not happen twice in the same words, nor is a number given twice: where time alone does not
    tell rows apart, or each row has a name, the names are new.
    """
    dated = reading.period_column(about) is not None
    given = {*_time_like(about, frame), *_names_of_states(about, frame)}
    other = [name for name in about.key if name not in given]
    for name in sorted(other, key=lambda name: frame[name].nunique())[-1:]:
        field = about.fields[name]
        if dated and frame[name].nunique() < 0.8 * len(frame):
            break
        if field["type"] == "integer":
            new = new.assign(**{name: new[name] + frame[name].max()})
        elif "references" not in field:
            names = [f"Another {about.name.replace('_', ' ')} {n + 1}" for n in range(len(new))]
            new = new.assign(**{name: names})
    taken = pd.MultiIndex.from_frame(frame[about.key].astype("str"))
    return new[~pd.MultiIndex.from_frame(new[about.key].astype("str")).isin(taken)]


def _names_of_states(about: Sidecar, frame: pd.DataFrame) -> list[str]:
    """Return the columns of which each state has one value, such as its name."""
    codes = [name for name, field in about.fields.items() if field.get("references") == STATES]
    again = [code for code in codes if frame[code].dropna().duplicated().any()]
    names = [name for name in frame if name not in codes]
    return [name for name in names for code in again if frame.groupby(code)[name].nunique().max() == 1]


def _scaled(about: Sidecar, frame: pd.DataFrame, rows, factor) -> pd.DataFrame:
    """Return the frame with the quantities of some rows multiplied; whole numbers stay whole."""
    scaled = frame.copy()
    for name, field in about.fields.items():
        if _is_quantity(about, name, field):
            by = factor.loc[rows] if isinstance(factor, pd.Series) else factor
            values = scaled.loc[rows, name] * by
            scaled.loc[rows, name] = values.round() if field["type"] == "integer" else values
    return scaled


def _is_quantity(about: Sidecar, name: str, field: dict) -> bool:
    return field["type"] in ("number", "integer") and bool(field.get("unit")) and name not in about.key


def states_of(texts: Iterable[str]) -> set[str]:
    """Return the codes of states among texts, such as the constants of a chapter's code."""
    known = set(standing(STATES)["iso3"])
    return {text for text in texts if re.fullmatch("[A-Z]{3}", text)} & known
