"""Words that depend on data: *rose* or *fell*, *is* or *are*, *none* or *all*, as the numbers have it."""

from collections.abc import Callable, Sequence, Sized
from math import isinf

import pandas as pd

from .prose import Words, count, list_of, num, ordinal, pct, words

SAME = "did not change"


@words
def compared(
    value: float,
    other: float,
    *,
    said: tuple[str, str, str],
    within: float = 0.0,
    missing: str | None = None,
) -> str:
    """Return the word for how a value compares with another.

    Parameters
    ----------
    value, other
        Two numbers in the same unit.
    said
        The words for above, for equal and for below, such as ``("more than", "as much as", "less than")``.
    within
        How far apart, in that unit, two values still count as equal.
    missing
        The words where one of the two is missing, by default none.

    Raises
    ------
    ValueError
        If one is missing and there are no words for that: a missing value is neither more nor less.
    """
    if value != value or other != other or value is None or other is None:
        if missing is not None:
            return missing
        raise ValueError("A comparison was to be worded, but one of its two values is missing.")
    above, equal, below = said
    return equal if abs(value - other) <= within else above if value > other else below


def rose_or_fell(now: float, before: float, *, within: float = 0.0) -> Words:
    """Return ``rose``, ``fell`` or ``did not change``."""
    return compared(now, before, said=("rose", SAME, "fell"), within=within)


@words
def moved(before: float, now: float, said: Callable[[float], str] = num) -> str:
    """Return a change with both its values: ``rose from 52 to 66``, ``fell from 7 to 5``, ``stayed at 5``.

    Parameters
    ----------
    before, now
        Two values of one series.
    said
        How a value is written. Two that are written alike count as equal, so that nothing *rose from 4 to 4*.
    """
    was, is_now = said(before), said(now)
    if was == is_now:
        return f"stayed at {is_now}"
    return f"{'rose' if now > before else 'fell'} from {was} to {is_now}"


def more_or_less(value: float, other: float, *, within: float = 0.0) -> Words:
    """Return ``more``, ``less`` or ``the same``."""
    return compared(value, other, said=("more", "the same", "less"), within=within)


def faster_or_slower(value: float, other: float, *, within: float = 0.0) -> Words:
    """Return ``faster``, ``slower`` or ``as fast``."""
    return compared(value, other, said=("faster", "as fast", "slower"), within=within)


def above_or_below(value: float, other: float, *, within: float = 0.0) -> Words:
    """Return ``above``, ``below`` or ``at``."""
    return compared(value, other, said=("above", "at", "below"), within=within)


def ahead_or_behind(value: float, other: float, *, within: float = 0.0) -> Words:
    """Return ``ahead of``, ``behind`` or ``level with``."""
    return compared(value, other, said=("ahead of", "level with", "behind"), within=within)


@words
def holds(condition: bool | None) -> str:
    """Return ``holds`` or ``does not hold``, and ``cannot be tested`` for ``None``."""
    if condition is None:
        return "cannot be tested"
    return "holds" if condition else "does not hold"


@words
def is_are(number: int | Sized) -> str:
    """Return the verb for a number of things: ``is`` for one, ``are`` for none and for several."""
    return "is" if _number(number) == 1 else "are"


@words
def was_were(number: int | Sized) -> str:
    """Return ``was`` for one thing, ``were`` for none and for several."""
    return "was" if _number(number) == 1 else "were"


@words
def s(number: int | Sized) -> str:
    """Return the ending of a verb: ``s`` after one thing (it *rests*), nothing after none and several."""
    return "s" if _number(number) == 1 else ""


@words
def peaked(values: pd.Series, said: Callable[[float], str] = num) -> str:
    """Return how a series stands to its peak: ``peaked at 1168 in 2016 and came to 595 in 2025``.

    Where the last value is the highest: ``reached their highest, 595, in 2025``.

    Parameters
    ----------
    values
        Values by year, of things in the plural.
    said
        How a value is written.

    Raises
    ------
    ValueError
        If no value is known.
    """
    seen = values.dropna()
    if seen.empty:
        raise ValueError("A peak was to be told of a series without a value.")
    top, last = seen.idxmax(), seen.index[-1]
    if top == last:
        return f"reached their highest, {said(seen[last])}, in {last}"
    return f"peaked at {said(seen[top])} in {top} and came to {said(seen[last])} in {last}"


@words
def known(value: float | None, said: Callable[[float], str] = num, missing: str = "no figure") -> str:
    """Return a value in words, or the words for one that is missing."""
    return missing if pd.isna(value) else said(value)


@words
def that_do(number: int | Sized, does: str, do: str) -> str:
    """Return how many of a group do something: ``none holds``, ``one holds``, ``two hold``, ``13 hold``."""
    number = _number(number)
    return f"none {does}" if number == 0 else f"{count(number, '')} {does if number == 1 else do}"


@words
def none_or(number: float, digits: int = 0) -> str:
    """Return ``none`` for zero and the number otherwise."""
    return "none" if number == 0 else num(number, digits)


@words
def part_of(number: int, whole: int, noun: str = "") -> str:
    """Return how many of a whole: ``none of the five states``, ``both states``, ``all five states``.

    Parameters
    ----------
    number, whole
        A count and the count that it is part of.
    noun
        What is counted, in the plural; left out by default.

    Raises
    ------
    ValueError
        If the part is larger than the whole, or either is negative.
    """
    if not 0 <= number <= whole:
        raise ValueError(f"{number} of {whole} is no part of a whole.")
    if whole == 0:
        return f"no {noun}" if noun else "none"
    if (number, whole) == (0, 1):
        return f"none of the {noun}" if noun else "none"
    if number == whole:
        every = {1: "the only one of the", 2: "both"}.get(whole, f"all {count(whole, '')}")
        return f"{every} {noun}".rstrip()
    return f"{count(number, '') if number else 'none'} of the {count(whole, '')} {noun}".rstrip()


@words
def only(number: int | Sized) -> str:
    """Return ``none`` for no thing, ``only one`` for one, and the number in words otherwise."""
    return {0: "none", 1: "only one"}.get(_number(number), count(_number(number), ""))


@words
def if_any(things: int | Sized, sentence: str) -> str:
    """Return a sentence where there is anything that it is about, and nothing otherwise."""
    return sentence if _number(things) else ""


@words
def either(condition: bool, yes: str, no: str = "") -> str:
    """Return one text where a condition holds, and the other (by default none) where it does not."""
    return yes if condition else no


@words
def grew_or_fell(rate: float, digits: int = 1) -> str:
    """Return a rate of change as a verb and a size: ``grew 14.4 %``, ``fell 2.0 %``, ``did not change``."""
    size = pct(abs(rate), digits)
    return SAME if size == pct(0, digits) else f"{'grew' if rate > 0 else 'fell'} {size}"


@words
def every_but(missing: Sequence[str], noun: str) -> str:
    """Return ``every decade``, or ``every decade but the 1980s and the 2020s``."""
    return f"every {noun}" + (f" but {list_of(missing)}" if len(missing) else "")


@words
def nth_largest(place: int) -> str:
    """Return ``largest`` for the first place, ``2nd largest`` for the second."""
    return "largest" if place == 1 else f"{ordinal(place)} largest"


@words
def or_never(years: float) -> str:
    """Return how long something takes: ``in 60 years``, ``at once``, ``not within a century``, ``never``.

    A missing number of years: ``at no time that can be told``.
    """
    if pd.isna(years):
        return "at no time that can be told"
    if isinf(years):
        return "never"
    if years > 100:  # A pace of a few years says nothing about so many.
        return "not within a century"
    return f"in {count(round(years), 'year')}" if round(years) else "at once"


@words
def if_known(value, maker: Callable[..., str] = num) -> str:
    """Return a value in the words of a maker, and ``not known`` where it is missing."""
    return "not known" if pd.isna(value) else maker(value)


def _number(number: int | Sized) -> int:
    return len(number) if isinstance(number, Sized) else int(number)
