"""What a check does: an answer is asked again on altered copies of its tables; none can be typed in."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import pandas as pd
from alliance_data import load

from .brought import Brought, fault

ALTERED, MOST = 3, 30  # copies of the tables; so many where their answers would be alike
CLOSE = 1e-3  # a difference, as a part of the value, that is one of rounding
DATE = r"\d{4}(?:-\d\d){0,2}"
KINDS = {"a number": Real, "a text": str, "a set": (set, frozenset), "a series": pd.Series}
LISTS = (set, frozenset, list, tuple, pd.Index)  # what may stand for a set
ARRAYS = (np.ndarray, pd.api.extensions.ExtensionArray)  # what ``unique`` of a column gives


@dataclass(frozen=True)
class Verdict:
    """What a check found: whether the answer is right, and a sentence; front ends show the sentence."""

    right: bool
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_markdown_(self) -> str:
        return re.sub(r"^([^.:]+[.:])", r"**\1**", self.text)


@dataclass(frozen=True)
class AnyOf:
    """Values of which each is right, such as the years that share a record."""

    values: frozenset


@dataclass(frozen=True)
class Exercise:
    """What a check knows of an exercise.

    Attributes
    ----------
    tables
        The tables that an answer is given, in this order: by name, or what returns one.
    right
        Returns what is right, from these tables, what is brought, and what is given.
    off
        What a mistake is called, and what it returns.
    given
        Draws what an answer is given beside the tables, by a random generator and the tables; nothing where
        the exercise asks for a value that is read from a figure.
    measured
        Columns whose values are scaled in altered copies, row by row.
    brought
        What the student brings, which an answer is given after the tables; nothing where it rests on tables.
    close
        A difference, as a part of the value, that is one of reading or rounding.
    """

    tables: tuple[str | Callable[[], pd.DataFrame], ...]
    right: Callable
    off: Mapping[str, Callable] = field(default_factory=dict)
    given: Callable | None = None
    measured: tuple[str, ...] = ()
    brought: Brought | None = None
    close: float = CLOSE


@dataclass(frozen=True)
class Edition:
    """Tables of an exercise as they stand or altered, with what is brought and given, and what is right."""

    frames: list[pd.DataFrame]
    given: dict
    right: object


def nothing(_generator: np.random.Generator, *_tables: pd.DataFrame) -> dict:
    """Return nothing that an answer is given beside its tables."""
    return {}


def judged(asked: Exercise, answer, given: dict) -> Verdict:
    """Say in a sentence whether an answer is right, or what is off."""
    if answer is ...:
        return Verdict(False, "Not answered yet.")
    if asked.given is None:
        return _of_value(asked, answer, given)
    if not callable(answer):
        why = "it is asked again on other tables"
        return _not_yet(f"a function is wanted, since {why}; this is {_shown(answer)}")
    return _of_function(asked, answer, given.get("brought"))


def altered(frame: pd.DataFrame, seed: int, measured: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return a copy of a table with some rows taken out, its years and dates moved, and values scaled.

    Parameters
    ----------
    frame
        The table.
    seed
        By which it is altered; tables that are altered by one seed have their years moved alike.
    measured
        Columns whose values are made smaller, each row's by a part of its own: shares stay shares.
    """
    generator = np.random.default_rng(seed)
    moved = frame.sample(frac=generator.uniform(0.6, 0.9), random_state=seed)
    by = int(generator.choice([-8, -4, 4, 8]))  # so that 29 February stays a day
    for name in moved:
        values = moved[name].dropna()
        if name.endswith("year"):
            moved[name] = moved[name] + by
        elif pd.api.types.is_datetime64_any_dtype(values):
            moved[name] = moved[name] + pd.DateOffset(years=by)
        elif len(values) and pd.api.types.is_string_dtype(values) and values.str.fullmatch(DATE).all():
            moved[name] = [v if pd.isna(v) else f"{int(v[:4]) + by}{v[4:]}" for v in moved[name]]
    for name in moved.columns.intersection(list(measured)):
        scaled = moved[name].astype(float) * generator.uniform(0.7, 1, len(moved))
        whole = pd.api.types.is_integer_dtype(moved[name])
        moved[name] = scaled.round().astype(moved[name].dtype) if whole else scaled
    return moved.sort_index().reset_index(drop=True)


def editions(exercise: Exercise, brought: pd.DataFrame | None = None) -> Iterator[Edition]:
    """Yield the tables as they stand and altered, each with what is given beside them and what is right.

    There are more copies until one has another answer than the tables as they stand. What is brought stands
    beside the tables as they stand; beside altered ones, and where it is missing, other rows are drawn.
    """
    standing = [table() if callable(table) else load(table) for table in exercise.tables]
    found = []
    for seed in range(MOST + 1):
        generator = np.random.default_rng(seed)
        frames = [altered(frame, seed, exercise.measured) if seed else frame for frame in standing]
        if exercise.brought:
            own = brought is not None and not seed
            frames.append(brought if own else exercise.brought.drawn(generator, *frames))
        given = exercise.given(generator, *frames) if exercise.given else {}
        found.append(exercise.right(*frames, **given))
        yield Edition(frames, given, found[-1])
        if seed >= ALTERED and any(not _same(right, found[0]) for right in found):
            return


def _of_value(asked: Exercise, answer, given: dict) -> Verdict:
    frames = [table() if callable(table) else load(table) for table in asked.tables]
    expected = asked.right(*frames, **given)
    if (odd := _unlike(answer, expected)) or _same(answer, expected, asked.close):
        return _not_yet(odd) if odd else Verdict(True, "Right.")
    for mistake, function in asked.off.items():
        if _same(answer, function(*frames, **given), asked.close):
            return _not_yet(mistake)
    return _not_yet(_side(answer, expected))


def _of_function(asked: Exercise, answer: Callable, brought) -> Verdict:
    unfit = fault(asked.brought, brought, asked.tables) if asked.brought else ""
    runs, found = [], []
    for place, run in enumerate(editions(asked, None if unfit else brought)):
        runs.append(run)
        where = "on a copy of the tables with rows taken out and years moved" if place else "here"
        try:
            returned = answer(*(frame.copy() for frame in run.frames), **run.given)
            found.append(_plain(returned, run.right))
        except Exception as error:  # whatever a student's code may raise
            said = " ".join(str(error).split())[:120]
            return _not_yet(f"the function stops {where} with {type(error).__name__}: {said}")
        if found[-1] is ...:
            return Verdict(False, "Not answered yet.")
        if odd := _unlike(found[-1], run.right):
            return _not_yet(f"{where} {odd}")
    expected = [run.right for run in runs]
    right = [_same(one, other, asked.close) for one, other in zip(found, expected, strict=True)]
    if all(right) and unfit:
        return _not_yet(f"the function is right, but {unfit}")
    if all(right):
        so = f" With what you brought it is {_shown(found[0])}." if asked.brought else ""
        return Verdict(True, f"Right, here and on altered copies of the tables.{so}")
    if all(_same(one, found[0]) for one in found):
        return _not_yet(f"it gives {_shown(found[0])} whatever the tables say. Compute it")
    for mistake, function in asked.off.items():
        wrong = [function(*run.frames, **run.given) for run in runs]
        if all(_same(one, other) for one, other in zip(found, wrong, strict=True)):
            return _not_yet(mistake)
    if right[0]:
        return _not_yet("right here, but off on altered copies. Use only what it is given")
    return _not_yet(_side(found[0], expected[0]))


def _plain(found, expected):
    """Return an answer in the form that is compared, where it says the same in another one."""
    if isinstance(expected, pd.Series):
        if isinstance(found, dict):
            return pd.Series(found)
        if isinstance(found, pd.DataFrame) and found.shape[1] == 1:
            return found.iloc[:, 0]
    if isinstance(expected, LISTS) and isinstance(found, (pd.Series, *ARRAYS)) and found.ndim == 1:
        return list(found)
    return found


def _not_yet(why: str) -> Verdict:
    return Verdict(False, f"Not yet: {why}" if why.endswith("?") else f"Not yet: {why}.")


def _unlike(found, expected) -> str:
    """Return in words that an answer is of another kind than what is right; nothing where it is not."""
    if found is None:
        return "it gives `None`. Does it return its result?"
    sample = next(iter(expected.values)) if isinstance(expected, AnyOf) else expected
    wanted = next(kind for kind, types in KINDS.items() if isinstance(sample, types))
    fits = isinstance(found, LISTS if wanted == "a set" else KINDS[wanted])
    if wanted == "a number":
        fits = _is_number(found) and found == found
    shown = f"the text {_shown(found)}" if isinstance(found, str) else _shown(found)
    return "" if fits else f"it gives {shown} where {wanted} is wanted"


def _same(found, expected, close: float = CLOSE) -> bool:
    if isinstance(expected, AnyOf):
        if isinstance(found, AnyOf):
            return found == expected
        return any(_same(found, value, close) for value in expected.values)
    if isinstance(expected, pd.Series):
        if not isinstance(found, pd.Series) or set(found.index) != set(expected.index):
            return False
        return len(found) == len(expected) and all(
            _same(found[i], expected[i], close) for i in expected.index
        )
    if isinstance(expected, LISTS):
        return isinstance(found, LISTS) and set(map(str, found)) == set(map(str, expected))
    if _is_number(found) and _is_number(expected):
        return bool(abs(found - expected) <= close * abs(expected))
    return isinstance(found, str) and found == expected


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


def _side(found, expected) -> str:
    if isinstance(expected, LISTS):
        found, expected = set(map(str, found)), set(map(str, expected))
        parts = (f"it lacks `{x}`" for x in sorted(expected - found))
        return next(parts, "") or f"`{min(found - expected)}` does not belong to it"
    if isinstance(expected, pd.Series):
        if set(found.index) != set(expected.index) or len(found) != len(expected):
            return f"its index is wanted to be `{list(expected.index)!s:.60}`"
        wrong = next(i for i in expected.index if not _same(found[i], expected[i]))
        return f"at `{wrong}`, {_side(found[wrong], expected[wrong])}"
    if not _is_number(found) or isinstance(expected, AnyOf):
        return f"{_shown(found)} is not it"
    return f"{_shown(found)} is too {'high' if found > expected else 'low'}"


def _shown(value) -> str:
    if isinstance(value, pd.Series) and 0 < len(value) <= 5:
        return ", ".join(f"{_shown(v)} for `{i}`" for i, v in value.items())
    if isinstance(value, set | frozenset) and len(value) > 0:
        return f"`{', '.join(sorted(map(str, value)))!s:.60}`"
    if isinstance(value, Real | str):
        return f"{value:.6g}" if isinstance(value, float) else f"`{value!s:.60}`"
    return f"a value of the type `{type(value).__name__}`"
