"""Numbers as words: every figure in the book's sentences is computed, and set by these."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps

import numpy as np
import pandas as pd

# A sentence shows a whole number of a frame as 2025, and not as np.int64(2025), in every front end.
np.set_printoptions(legacy="1.25")

THIN = "\u202f"  # narrow and unbreakable: a number never ends a line without its unit
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
MONTHS += ["August", "September", "October", "November", "December"]
# States named after what they consist of, and a few others, take an article.
ARTICLE = re.compile(
    r"^(United|Soviet) |Republic\b|Islands$|Emirates$"
    r"|^(Bahamas|Comoros|Gambia|Maldives|Netherlands|Philippines|Seychelles)$"
)


class Words(str):
    """Text for sentences: front ends show it as it reads, without the quotes of a Python string."""

    def __repr__(self) -> str:
        return str(self)

    def capitalize(self) -> "Words":
        """Return the text as it begins a sentence."""
        return Words(super().capitalize())


def words(maker: Callable[..., str]) -> Callable[..., Words]:
    """Let a function that returns text return it as :class:`Words`."""

    @wraps(maker)
    def written(*given, **options) -> Words:
        return Words(maker(*given, **options))

    return written


@words
def num(value: float, digits: int = 0) -> str:
    """Return a number with thin spaces between thousands: ``54 245``, ``1.5``, ``−3``."""
    text = f"{_there(value):,.{digits}f}".replace(",", THIN)
    if text.startswith("-"):
        text = "−" + text[1:] if any(c in "123456789" for c in text) else text[1:]
    return text


@words
def signed(value: float, digits: int = 0) -> str:
    """Return a number with its sign, for changes: ``+12``, ``−3``, ``0``."""
    text = num(value, digits)
    return text if text.startswith("−") or not any(c in "123456789" for c in text) else f"+{text}"


@words
def pct(share: float, digits: int = 1) -> str:
    """Return a share (0 to 1) in per cent: ``pct(0.0141, 2)`` is ``1.41 %``."""
    return f"{num(_there(share) * 100, digits)}{THIN}%"


@words
def pct_range(low: float, high: float, digits: int = 0) -> str:
    """Return two shares (0 to 1) as a range, or as one where they read alike: ``5 to 30 %``, ``5 %``."""
    least, most = num(_there(low) * 100, digits), pct(high, digits)
    return most if pct(low, digits) == most else f"{least} to {most}"


@words
def num_range(low: float, high: float, digits: int = 0) -> str:
    """Return two numbers as a range, or as one where they read alike: ``1 to 3``, ``1``."""
    return (
        num(high, digits)
        if num(low, digits) == num(high, digits)
        else f"{num(low, digits)} to {num(high, digits)}"
    )


@words
def points(share: float, digits: int = 1) -> str:
    """Return a difference between two shares in percentage points: ``+0.4 percentage points``."""
    return f"{signed(_there(share) * 100, digits)} percentage points"


@words
def usd_bn(millions: float, digits: int = 1) -> str:
    """Return millions of US dollars as billions: ``usd_bn(54245)`` is ``$54.2 bn``."""
    value = _there(millions) / 1000
    return f"{'−' if value < 0 else ''}${num(abs(value), digits)}{THIN}bn"


@words
def times(ratio: float, digits: int = 1) -> str:
    """Return a ratio as ``2.4 times``."""
    return f"{num(ratio, digits)} times"


@words
def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return a count with its noun, in words up to ten: ``three states``, ``one state``, ``15 states``.

    An empty noun gives the number alone: ``three``.
    """
    number = int(_there(number))
    word = WORDS[number] if 0 <= number < len(WORDS) else num(number)
    noun = singular if number == 1 or not singular else plural or singular + "s"
    return f"{word} {noun}".rstrip()


@words
def months(number: float) -> str:
    """Return a time in months, in words up to ten: ``less than a month``, ``one month``, ``19 months``."""
    return count(round(_there(number)), "month") if round(_there(number)) else "less than a month"


@words
def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``11th``."""
    number = int(_there(number))
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


@words
def year(value) -> str:
    """Return the year of a year, a date or a partial ISO date, without a thousands separator."""
    value = _there(value)
    return str(value.year) if isinstance(value, date) else str(int(str(value).split("-")[0].split(".")[0]))


@words
def when(value) -> str:
    """Return a date as precisely as it is known: ``8 September 1951``, ``September 1951``, ``1951``."""
    value = _there(value)
    text = value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)
    parts = [int(part) for part in text[:10].split("-")]
    spelt = [str(parts[0]), *([MONTHS[parts[1] - 1]] if len(parts) > 1 else []), *(map(str, parts[2:]))]
    return " ".join(reversed(spelt))


@words
def list_of(items: Iterable[str], joiner: str = "and") -> str:
    """Return items as a phrase: ``Australia``, ``Australia and India``, ``Australia, India and Japan``."""
    items = [str(item) for item in items]
    return (
        items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joiner} {items[-1]}" if items else "none"
    )


@words
def runs(numbers: Iterable[int], joiner: str = "and") -> str:
    """Return whole numbers with what follows in a row joined: ``1 to 4, 9 and 12`` for 1, 2, 3, 4, 9, 12."""
    found: list[list[int]] = []
    for number in sorted(set(map(int, numbers))):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    pieces = [[f"{run[0]} to {run[-1]}"] if len(run) > 2 else list(map(str, run)) for run in found]
    return list_of([piece for run in pieces for piece in run], joiner)


@words
def on_each(said: dict[str, str]) -> str:
    """Return what is said on each of several yardsticks, once where all say the same.

    ``{"in money": "less", "in troops": "less"}`` is ``less in money and in troops``, and with another second
    word ``less in money but more in troops``.
    """
    found: dict[str, list[str]] = {}
    for yardstick, word in said.items():
        found.setdefault(str(word), []).append(yardstick)
    return " but ".join(f"{word} {list_of(yardsticks)}" for word, yardsticks in found.items())


@words
def the(name: str) -> str:
    """Return a state's name as a sentence has it: ``the United States``, ``Japan``."""
    return f"the {name}" if ARTICLE.search(name) else name


@words
def named(codes: Iterable[str], joiner: str = "and") -> str:
    """Return states as a phrase, from their codes: ``Japan, South Korea and the Philippines``."""
    from .figures import name  # Here, so that who only sets numbers need not load a library of charts.

    return list_of((the(name(code)) for code in codes), joiner)


@words
def headed(headings: Iterable[str]) -> str:
    """Return headings of series as a phrase, without their units: ``*Missiles* and *Ships*``."""
    return list_of(f"*{heading.split(',')[0]}*" for heading in headings)


@words
def left_out(names: Iterable[str], want: str) -> str:
    """Return a sentence on what is missing for want of something, after a space; nothing where none is."""
    names = list(names)
    return f" Left out for want of {want}: {list_of(names)}." if names else ""


def _there(value):
    if value is None or value is pd.NA or value != value:
        raise ValueError(
            "A sentence was to state a missing value. Choose another observation, or say there is none."
        )
    return value
