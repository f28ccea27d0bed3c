"""Checks of exercises: an answer is asked again on altered copies of its tables; none can be typed in."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Real

import numpy as np
import pandas as pd
from alliance_data import load
from alliance_data.measures.instruments import AGREEMENTS

ALTERED, MOST = 3, 30  # copies of the tables; so many where their answers would be alike
CLOSE = 1e-3  # a difference, as a part of the value, that is one of rounding
DATE = r"\d{4}(?:-\d\d){0,2}"


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
        The tables that an answer is given, in this order.
    right
        Returns what is right, from these tables and what is given.
    off
        What a mistake is called, and what it returns.
    given
        Draws what an answer is given beside the tables, by a random generator and the tables; nothing where
        the exercise asks for a value that is read from a figure.
    """

    tables: tuple[str, ...]
    right: Callable
    off: Mapping[str, Callable] = field(default_factory=dict)
    given: Callable | None = None


def check(exercise: str, answer, **given) -> Verdict:
    """Say in a sentence whether an answer is right, or what is off.

    Parameters
    ----------
    exercise
        Its name, such as ``overview-1``.
    answer
        A value that is read from a figure, or a function of tables; ``...`` is no answer yet.
    **given
        Parameters of the chapter that a value depends on.
    """
    if exercise not in EXERCISES:
        return Verdict(False, f"No such exercise: {exercise!r}. Known are {', '.join(EXERCISES)}.")
    asked = EXERCISES[exercise]
    if answer is ...:
        return Verdict(False, "Not answered yet.")
    if asked.given is None:
        return _of_value(asked, answer, given)
    if not callable(answer):
        why = "it is asked again on other tables"
        return Verdict(False, f"Not yet: a function is wanted, since {why}; this is {_shown(answer)}.")
    return _of_function(asked, answer)


def altered(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return a copy of a table with some rows taken out, and its years and dates moved."""
    generator = np.random.default_rng(seed)
    moved = frame.sample(frac=generator.uniform(0.6, 0.9), random_state=seed)
    by = int(generator.choice([-8, -4, 4, 8]))  # so that 29 February stays a day
    for name in moved:
        values = moved[name].dropna()
        if name.endswith("year"):
            moved[name] = moved[name] + by
        elif len(values) and pd.api.types.is_string_dtype(values) and values.str.fullmatch(DATE).all():
            moved[name] = [v if pd.isna(v) else f"{int(v[:4]) + by}{v[4:]}" for v in moved[name]]
    return moved.sort_index().reset_index(drop=True)


def editions(exercise: Exercise) -> list[tuple[list[pd.DataFrame], dict, object]]:
    """Return the tables as they stand and altered, each with what is given beside them and what is right.

    There are more copies until one has another answer than the tables as they stand.
    """
    standing = [load(table) for table in exercise.tables]
    found = []
    for seed in range(MOST + 1):
        frames = [altered(frame, seed) if seed else frame for frame in standing]
        given = exercise.given(np.random.default_rng(seed), *frames) if exercise.given else {}
        found.append((frames, given, exercise.right(*frames, **given)))
        if seed >= ALTERED and any(right != found[0][2] for _, _, right in found):
            break
    return found


def _of_value(asked: Exercise, answer, given: dict) -> Verdict:
    frames = [load(table) for table in asked.tables]
    expected = asked.right(*frames, **given)
    if (odd := _unlike(answer, expected)) or _same(answer, expected):
        return Verdict(not odd, f"Not yet: {odd}." if odd else "Right.")
    for mistake, function in asked.off.items():
        if _same(answer, function(*frames, **given)):
            return Verdict(False, f"Not yet: {mistake}.")
    return Verdict(False, f"Not yet: {_side(answer, expected)}.")


def _of_function(asked: Exercise, answer: Callable) -> Verdict:
    runs = editions(asked)
    expected = [wanted for _, _, wanted in runs]
    found = []
    for place, (frames, given, wanted) in enumerate(runs):
        where = "on a copy of the tables with rows taken out and years moved" if place else "here"
        try:
            found.append(answer(*(frame.copy() for frame in frames), **given))
        except Exception as error:  # whatever a student's code may raise
            said = " ".join(str(error).split())[:120]
            return Verdict(False, f"Not yet: the function stops {where} with {type(error).__name__}: {said}.")
        if found[-1] is ...:
            return Verdict(False, "Not answered yet.")
        if odd := _unlike(found[-1], wanted):
            return Verdict(False, f"Not yet: {where} {odd}.")
    right = [_same(one, other) for one, other in zip(found, expected, strict=True)]
    if all(right):
        return Verdict(True, "Right, here and on altered copies of the tables.")
    if all(_same(one, found[0]) for one in found):
        return Verdict(False, f"Not yet: it gives {_shown(found[0])} whatever the tables say. Compute it.")
    for mistake, function in asked.off.items():
        wrong = [function(*frames, **given) for frames, given, _ in runs]
        if all(_same(one, other) for one, other in zip(found, wrong, strict=True)):
            return Verdict(False, f"Not yet: {mistake}.")
    if right[0]:
        return Verdict(False, "Not yet: right here, but off on altered copies. Use only what it is given.")
    return Verdict(False, f"Not yet: {_side(found[0], expected[0])}.")


def _unlike(found, expected) -> str:
    """Return in words that an answer is of another kind than what is right; nothing where it is not."""
    if found is None:
        return "it gives `None`. Does it return its result?"
    sample = next(iter(expected.values)) if isinstance(expected, AnyOf) else expected
    wanted = "a number" if _is_number(sample) else "a text"
    if (_is_number(found) and found == found) if wanted == "a number" else isinstance(found, str):
        return ""
    return f"it gives {_shown(found)} where {wanted} is wanted"


def _same(found, expected) -> bool:
    if isinstance(expected, AnyOf):
        return any(_same(found, value) for value in expected.values)
    if _is_number(found) and _is_number(expected):
        return bool(abs(found - expected) <= CLOSE * abs(expected))
    return isinstance(found, str) and found == expected


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


def _side(found, expected) -> str:
    if not _is_number(found) or isinstance(expected, AnyOf):
        return f"{_shown(found)} is not it"
    return f"{_shown(found)} is too {'high' if found > expected else 'low'}"


def _shown(value) -> str:
    if isinstance(value, Real | str):
        return f"{value:.6g}" if isinstance(value, float) else f"`{value!s:.60}`"
    return f"a value of the type `{type(value).__name__}`"


# What is right, written apart from the measures that chapters use.


def _held(agreements: pd.DataFrame, kinds: Sequence[str] = AGREEMENTS) -> pd.DataFrame:
    rows = agreements[agreements["instrument"].isin(kinds) & (agreements["status"] != "negotiating")]
    rows = rows.assign(year=rows["signed"].fillna(rows["in_force"]).str[:4].astype(float))
    found = rows.groupby(["partner", "instrument"])["year"].min().reset_index()
    ours = rows.groupby("partner")["partner_iso3"].agg(lambda codes: "USA" in set(codes))
    return found.assign(ally=found["partner"].map(ours).astype(bool))


def _arrivals(agreements: pd.DataFrame, kinds: Sequence[str] = AGREEMENTS) -> pd.Series:
    held = _held(agreements, kinds)
    return held[~held["ally"]].groupby("partner")["year"].min().dropna()


def _fullest(agreements: pd.DataFrame, since: int) -> int:
    years = _arrivals(agreements).clip(lower=since)
    return int(years[years > since].value_counts().max())


def _with_access(agreements: pd.DataFrame, year: int) -> int:
    return int((_arrivals(agreements, ["raa"]) <= year).sum())


def _fastest(agreements: pd.DataFrame, starts: list[int], last: int) -> AnyOf:
    first = _arrivals(agreements)
    pace = {start: ((first > start) & (first <= last)).sum() / (last - start) for start in starts}
    return AnyOf(frozenset(start for start in starts if pace[start] == max(pace.values())))


def _most_partners(agreements: pd.DataFrame, starts: list[int], last: int) -> int:
    first = _arrivals(agreements)
    return max(sorted(starts), key=lambda start: ((first > start) & (first <= last)).sum())


def _most_agreements(agreements: pd.DataFrame, since: int) -> int:
    held = _held(agreements)
    return int(held.loc[~held["ally"] & (held["year"] > since), "year"].value_counts().max())


def _year_of_access(generator: np.random.Generator, agreements: pd.DataFrame) -> dict:
    return {"year": int(generator.choice(_arrivals(agreements, ["raa"]).astype(int)))}


def _some_starts(generator: np.random.Generator, agreements: pd.DataFrame) -> dict:
    last = int(_arrivals(agreements).max())
    starts = generator.choice(np.arange(last - 16, last - 1), 5, replace=False)
    return {"starts": sorted(map(int, starts)), "last": last}


def _weights(agreements: pd.DataFrame, access: float = 1) -> pd.Series:
    held = _held(agreements).dropna(subset="year")
    return held["instrument"].eq("raa").map({True: access, False: 1}).groupby(held["partner"]).sum()


def _concentration(agreements: pd.DataFrame, weight: float) -> float:
    weights = _weights(agreements, weight)
    return float(((weights / weights.sum()) ** 2).sum())


def _effective(agreements: pd.DataFrame, weight: float) -> float:
    return 1 / _concentration(agreements, weight)


def _without_each(agreements: pd.DataFrame) -> pd.Series:
    weights = _weights(agreements)
    left = {partner: weights.drop(partner) for partner in weights.index}
    return pd.Series({partner: w.sum() ** 2 / (w**2).sum() for partner, w in left.items()})


def _lowers_most(agreements: pd.DataFrame) -> AnyOf:
    number = _without_each(agreements)
    return AnyOf(frozenset(number.index[np.isclose(number, number.min())]))


def _with_one(agreements: pd.DataFrame) -> AnyOf:
    weights = _weights(agreements)
    return AnyOf(frozenset(weights.index[weights == weights.min()]))


def _raises_most(agreements: pd.DataFrame) -> AnyOf:
    number = _without_each(agreements)
    return AnyOf(frozenset(number.index[np.isclose(number, number.max())]))


def _holding(agreements: pd.DataFrame, least: int, most: int) -> int:
    return int(_held(agreements).groupby("partner").size().between(least, most).sum())


def _a_weight(generator: np.random.Generator, _agreements: pd.DataFrame) -> dict:
    return {"weight": int(generator.integers(2, 13))}


def _nothing(_generator: np.random.Generator, *_tables: pd.DataFrame) -> dict:
    return {}


EXERCISES = {
    "overview-1": Exercise(
        ("security_agreements",),
        _fullest,
        {
            "that counts agreements. Count partners, each once": _most_agreements,
            "that is how many there are at the end": lambda a, since: len(_arrivals(a)),
        },
    ),
    "overview-2": Exercise(
        ("security_agreements",),
        _with_access,
        {
            "that counts partners with an agreement of any kind": lambda a, year: int(
                (_arrivals(a) <= year).sum()
            ),
            "the year itself counts too: until its end": lambda a, year: _with_access(a, year - 1),
            "that leaves out the years: partners came later as well": lambda a, year: len(
                _arrivals(a, ["raa"])
            ),
        },
        _year_of_access,
    ),
    "overview-3": Exercise(
        ("security_agreements",),
        _fastest,
        {
            "that start has the most new partners, not the most a year. Divide by the years": _most_partners,
        },
        _some_starts,
    ),
    "partners-1": Exercise(
        ("security_agreements",),
        lambda agreements: _holding(agreements, 1, 1),
        {
            "that is how many hold at least one": lambda a: _holding(a, 1, len(AGREEMENTS)),
            "that is how many hold all of them": lambda a: _holding(a, len(AGREEMENTS), len(AGREEMENTS)),
        },
    ),
    "partners-2": Exercise(
        ("security_agreements",),
        _effective,
        {
            "that is the concentration. The effective number is its inverse": _concentration,
            "every agreement counts one in that": lambda a, weight: _effective(a, 1),
            "that counts the partners, and does not weigh them": lambda a, weight: len(_weights(a)),
        },
        _a_weight,
    ),
    "partners-3": Exercise(
        ("security_agreements",),
        _lowers_most,
        {
            "that names a partner with the fewest agreements. Leave each out in turn, and compute": _with_one,
            "without that partner the number is highest": _raises_most,
        },
        _nothing,
    ),
}
