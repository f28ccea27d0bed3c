"""Words that depend on data: *rose* or *fell*, *is* or *are*, *none* or *all*, as the numbers have it."""

from collections.abc import Callable, Sized

from .prose import Words, count, num, words

SAME = "did not change"


@words
def compared(value: float, other: float, *, said: tuple[str, str, str], within: float = 0.0) -> str:
    """Return the word for how a value compares with another.

    Parameters
    ----------
    value, other
        Two numbers in the same unit.
    said
        The words for above, for equal and for below, such as ``("more than", "as much as", "less than")``.
    within
        How far apart, in that unit, two values still count as equal.

    Raises
    ------
    ValueError
        If one is missing: a missing value is neither more nor less.
    """
    if value != value or other != other or value is None or other is None:
        raise ValueError("A comparison was to be worded, but one of its two values is missing.")
    above, equal, below = said
    return equal if abs(value - other) <= within else above if value > other else below


def rose_or_fell(now: float, before: float, *, within: float = 0.0) -> Words:
    """Return ``rose``, ``fell`` or ``did not change``."""
    return compared(now, before, said=("rose", SAME, "fell"), within=within)


def rises_or_falls(now: float, before: float, *, within: float = 0.0) -> Words:
    """Return ``rises``, ``falls`` or ``does not change``."""
    return compared(now, before, said=("rises", "does not change", "falls"), within=within)


def more_or_less(value: float, other: float, *, within: float = 0.0) -> Words:
    """Return ``more``, ``less`` or ``the same``."""
    return compared(value, other, said=("more", "the same", "less"), within=within)


def higher_or_lower(value: float, other: float, *, within: float = 0.0) -> Words:
    """Return ``higher``, ``lower`` or ``the same``."""
    return compared(value, other, said=("higher", "the same", "lower"), within=within)


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
def holds(condition: bool) -> str:
    """Return ``holds`` or ``does not hold``."""
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
def has_have(number: int | Sized) -> str:
    """Return ``has`` for one thing, ``have`` for none and for several."""
    return "has" if _number(number) == 1 else "have"


@words
def s(number: int | Sized) -> str:
    """Return the ending of a verb: ``s`` after one thing (it *rests*), nothing after none and several."""
    return "s" if _number(number) == 1 else ""


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
    if number == whole:
        every = {1: "the only one of the", 2: "both"}.get(whole, f"all {count(whole, '')}")
        return f"{every} {noun}".rstrip()
    return f"{count(number, '') if number else 'none'} of the {count(whole, '')} {noun}".rstrip()


@words
def only(number: int | Sized) -> str:
    """Return ``none`` for no thing, ``only one`` for one, and the number in words otherwise."""
    return {0: "none", 1: "only one"}.get(_number(number), count(_number(number), ""))


@words
def all_or_most(number: int, whole: int) -> str:
    """Return how much of a whole a part is: ``all``, ``most`` (more than half), ``some`` or ``none``.

    Parameters
    ----------
    number, whole
        A count and the count that it is part of.

    Raises
    ------
    ValueError
        If the part is larger than the whole, or either is negative.
    """
    if not 0 <= number <= whole:
        raise ValueError(f"{number} of {whole} is no part of a whole.")
    if number in (0, whole):
        return "all" if number else "none"
    return "most" if number > whole / 2 else "some"


@words
def if_any(things: int | Sized, sentence: str) -> str:
    """Return a sentence where there is anything that it is about, and nothing otherwise."""
    return sentence if _number(things) else ""


@words
def if_known(value, maker: Callable[..., str] = num) -> str:
    """Return a value in the words of a maker, and ``not known`` where it is missing."""
    return "not known" if value is None or value != value else maker(value)


def _number(number: int | Sized) -> int:
    return len(number) if isinstance(number, Sized) else int(number)
