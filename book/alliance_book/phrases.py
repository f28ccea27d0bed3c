"""Sentences that only one outcome makes sense of: one for each outcome that data may have."""

from collections.abc import Iterable, Mapping

import pandas as pd
from alliance_data.measures.trends import before_and_after

from .prose import list_of, num, pct_range, when, words


@words
def load_and_task(load_grew: bool, task_grew: bool) -> str:
    """Return what becomes of *overburdened*, by whether the load and the task have grown.

    Parameters
    ----------
    load_grew
        Whether money or men at the bearer's own are more than they were.
    task_grew
        Whether rivals spend more, measured by the bearer, than they did.
    """
    if task_grew and not load_grew:
        return (
            "So what the claim calls overburdened is better called *outgrown*: the load in money and men is "
            "no larger than it was, and the task, measured by what the rivals spend, is."
        )
    if task_grew:
        return "So the load has grown, and with it the task, measured by what the rivals spend."
    if load_grew:
        return "So the load has grown while the task, measured by what the rivals spend, has not."
    return "So neither the load nor the task, measured by what the rivals spend, is larger than it was."


@words
def of_the_distance(one: float, other: float) -> str:
    """Return which part of a distance one of two steps makes, where it is known between two values.

    Where the two steps pull in opposite directions, a part of the distance has no meaning.
    """
    low, high = sorted((one, other))
    if low < 0 or high > 1:
        return "the two steps pull in opposite directions, so that neither makes a part of the distance"
    return f"{pct_range(low, high)} of the distance is the denominator"


@words
def moved_more(apart: Mapping[int, float], one: str, other: str) -> str:
    """Return whether one group's median moved further up than another's, over each of several spans.

    Parameters
    ----------
    apart
        The difference of the medians (shares, 0 to 1) by the span in years.
    one, other
        The groups.
    """
    more, less = [n for n, gap in apart.items() if gap > 0], [n for n, gap in apart.items() if gap <= 0]
    if not less:
        least = num(100 * min(apart.values()), 1)
        return f"over every span the median change {one} is larger than {other}, by {least} points at least"
    if not more:
        return f"over no span is the median change {one} larger than {other}"
    years = list_of(map(str, more), "or")
    return f"the median change {one} is larger than {other} over {years} years only"


@words
def in_all(known: float, goal: float | None, total: float) -> str:
    """Return what the budgets of a plan come to, with its own goal for the last year where that is ahead.

    Parameters
    ----------
    known
        The budgets so far, in trillions.
    goal
        What the plan foresees for the year that has none yet; ``None`` where every year has one.
    total
        What the plan names as its total.
    """
    sum_ = known + (goal or 0)
    start = (
        "With every year known" if goal is None else f"If the last year only meets the goal of {num(goal, 1)}"
    )
    left = total - sum_
    place = "short of" if left > 0 else "above"
    away = f"{num(abs(left), 1)} {place} the total" if round(left, 1) else "which is the total"
    return f"{start}, the initial budgets come to {num(sum_, 1)} trillion, {away}"


@words
def days_in_two(afloat: pd.DataFrame) -> str:
    """Return how many ships stood in each area over the days that are read, the least and the most.

    Parameters
    ----------
    afloat
        One row a day (by ``date``), one column an area, as many ships; may be empty.
    """
    if afloat.empty:
        return "No day is at hand on which the place of every carrier can be read"
    spans = list_of(f"{_span(afloat[area])} in the {area}" for area in afloat)
    days = f"From {when(afloat.index[0])} to {when(afloat.index[-1])}, over {num(len(afloat))} days"
    return f"{days} on which the place of every carrier can be read, there were {spans}"


@words
def around_day(values: pd.Series, day: pd.Timestamp, lengths: Iterable[int]) -> str:
    """Return the daily means before a day and after it, over several numbers of days, and whether they agree.

    Parameters
    ----------
    values
        A count by day; days without one are missing.
    day
        The day, which counts on neither side.
    lengths
        Reported days on either side. Where fewer are at hand after the day, the sentence says how many.
    """
    seen = values.dropna()
    after = int((seen.index > day).sum())
    if not after or seen.index[0] >= day:
        return f"no report from both sides of {when(day)} is at hand"
    parts, directions = [], set()
    for length in sorted({min(length, after) for length in lengths}, reverse=True):
        before, since = (round(mean, 1) for mean in before_and_after(seen, day, length))
        directions.add((since > before) - (since < before))
        parts.append(
            f"from {num(before, 1)} to {num(since, 1)} a day over {length} reported days on either side"
        )
    if len(parts) == 1:
        return parts[0]
    alike = "point in one direction" if len(directions) == 1 else "do not point in one direction"
    return f"{list_of(parts)}; these windows {alike}"


def _span(numbers: pd.Series) -> str:
    low, high = num(numbers.min()), num(numbers.max())
    return low if low == high else f"{low} to {high}"
