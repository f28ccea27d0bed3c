"""Sentences that only one outcome makes sense of: one for each outcome that data may have."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import pandas as pd
from alliance_data.measures.theatres import bridge
from alliance_data.measures.trends import before_and_after

from .judgements import SAME, compared, grew_or_fell, is_are, part_of
from .prose import count, list_of, named, num, ordinal, pct, pct_range, points, when, words


@words
def load_and_task(load_grew: bool | None, task_grew: bool | None) -> str:
    """Return what becomes of *overburdened*, by whether the load and the task have grown.

    Parameters
    ----------
    load_grew
        Whether the bearer's spending as a share of output, or its troops, are more than they were.
    task_grew
        Whether rivals spend more, measured by the bearer, than they did.

    Either is ``None`` where it is not known.
    """
    if load_grew is None or task_grew is None:
        return "Whether load and task have both grown cannot be told from the figures at hand."
    if task_grew and not load_grew:
        return (
            "So what the claim calls overburdened may as well be called *outgrown*: the load, as a share of "
            "output and in troops, is no larger than it was, and the task, measured by what rivals spend, is."
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
        return "the two steps pull in opposite directions, and neither is a part of the distance"
    return f"{pct_range(low, high)} of the distance is the denominator"


@words
def yardsticks_apart(
    spent: float, output: float, *, year: int | None, total: float, older: float, allowed: tuple[float, float]
) -> str:
    """Return where the distance comes from between a government's share of output and one's own.

    Parameters
    ----------
    spent, output
        What is counted as spent, and the output of the year itself, in billions.
    year
        The year that both are of.
    total, older
        What the government counts, and the older output that it divides by.
    allowed
        The least and the largest older output that its rounded figures allow.
    """
    if pd.isna([spent, output, total, older, *allowed]).any():
        return "No year at hand has both yardsticks with their totals, so that it cannot be taken apart."
    ways = [bridge(spent, output, total, divisor) for divisor in allowed]
    rebased, wider = ([num(100 * way[step], 2) for way in ways[::-1]] for step in (0, 1))
    least, most = (num(divisor / 1000) for divisor in allowed)
    part = of_the_distance(*(rebase / (rebase + wide) for rebase, wide in ways))
    rebased, wider = list_of(dict.fromkeys(rebased), "to"), list_of(dict.fromkeys(wider), "to")
    theirs = f"an output of about {num(older / 1000)} trillion; its rounded totals and shares allow anything"
    steps = f"changes by {rebased} points; the wider total adds {wider}"
    return (
        f"The government's total for {year} is {num(total / 1000, 1)} trillion yen, SIPRI's "
        f"{num(spent / 1000, 1)}. The government divides by {theirs} from {least} to {most}. Put SIPRI's "
        f"sum over that older output, and the share {steps}. So {part}. That is arithmetic on rounded "
        "figures, of a calendar year and a fiscal year, and the order of the two steps shifts it a little."
    )


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
    if not more and not less:
        return "over no span can the medians be compared"
    if not less:
        least = num(100 * min(apart.values()), 1)
        return f"over every span the median change {one} is larger than {other}, by {least} points at least"
    if not more:
        return f"over no span is the median change {one} larger than {other}"
    years = list_of(map(str, more), "or")
    return f"the median change {one} is larger than {other} over {years} years only"


@words
def in_all(known: float, goal: float | None, total: float, *, missing: int = 0) -> str:
    """Return what the budgets of a plan come to, with its own goal for the last year where that is ahead.

    Parameters
    ----------
    known
        The budgets so far, in trillions.
    goal
        What the plan foresees for its last year, where that has no budget yet; else ``None``.
    total
        What the plan names as its total.
    missing
        Years of the plan without a budget or a goal.
    """
    sum_ = known + (goal or 0)
    start = f"Without {count(missing, 'year')} of the plan" if missing else "With every year known"
    if goal is not None:
        start = f"If the last year only meets the goal of {num(goal, 1)}"
    left = total - sum_
    place = "short of" if left > 0 else "above"
    away = f"{num(abs(left), 1)} {place} the total" if round(left, 1) else "which is the total"
    return f"{start}, the initial budgets come to {num(sum_, 1)} trillion, {away}"


@words
def more_there(days: pd.DataFrame, there: str, here: str) -> str:
    """Return on how many of the days that can be counted more ships were in one area than in another.

    Parameters
    ----------
    days
        As from ``measures.presence.side_by_side``.
    there, here
        What the two areas are called.
    """
    if days.empty:
        return "The readings at hand have no day on which the place of every American carrier is known"
    return (
        f"On {num(days['more'].sum())} of the {num(len(days))} days on which the place of every American "
        f"carrier was read, more of them were in the {there} than in the {here}"
    )


@words
def wave_to_wave(change: Mapping[str, float], digits: int = 1) -> str:
    """Return how a share moved from one comparable wave to the next: ``fell by 2.3 percentage points``.

    Parameters
    ----------
    change
        As from ``measures.surveys.change``.
    digits
        Of the points.
    """
    if pd.isna(change["change"]):
        return "is not known of two comparable waves"
    size = points(abs(change["change"]), digits).removeprefix("+")
    if not any(digit in "123456789" for digit in size):
        return "did not change"
    return f"{'rose' if change['change'] > 0 else 'fell'} by {size}"


@words
def wave_to_level(change: Mapping[str, float], digits: int = 0) -> str:
    """Return to which level a share moved with its last wave: ``fell to 64 %``, ``is known of no wave``."""
    if pd.isna(change["last"]):
        return "is known of no wave"
    last = pct(change["last"], digits)
    if pd.isna(change["change"]):
        return f"stands at {last}"
    moved = change["change"]
    return f"{'rose to' if moved > 0 else 'fell to' if moved < 0 else 'stayed at'} {last}"


@words
def between_waves(found: pd.DataFrame) -> str:
    """Return from which wave to which the last two of a question, by when they were fielded, are compared."""
    if len(found) < 2:
        return "has no two waves that may be compared"
    return f"is compared from {when(found.index[-2])} to {when(found.index[-1])}"


@words
def low_between(shares: pd.Series) -> str:
    """Return a series of shares by wave as its first, its lowest and its last, each with its wave."""
    if shares.empty:
        return "has no wave at hand"
    waves = dict.fromkeys([shares.index[0], shares.idxmin(), shares.index[-1]])
    return f"stood {list_of(f'at {pct(shares[wave])} in {when(wave)}' for wave in waves)}"


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
    return f"{days} on which the place of every carrier can be read, the count was {spans}"


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
    if numbers.dropna().empty:
        return "none"
    low, high = num(numbers.min()), num(numbers.max())
    return low if low == high else f"{low} to {high}"


@words
def since_when(year: float | None, said: str, otherwise: str) -> str:
    """Return a year with what it is, ``first in 1995``, or other words where there is none."""
    return otherwise if pd.isna(year) else f"{said} {int(year)}"


@words
def years_or_never(years: pd.Series) -> str:
    """Return the span of several years and how many are none: ``between 1988 and 2004``."""
    known = years.dropna()
    none = len(years) - len(known)
    if known.empty:
        return "never"
    low, high = int(known.min()), int(known.max())
    span = f"in {low}" if low == high else f"between {low} and {high}"
    return span + (f", or never (for {count(none, '')} of {count(len(years), '')})" if none else "")


@words
def plus(names: Mapping[str, str], states: Sequence[str]) -> str:
    """Return the label of a row that adds states to the one above: ``+ Australia, India,|Taiwan``."""
    called = [names[state] for state in states]
    pairs = [", ".join(called[i : i + 2]) for i in range(0, len(called), 2)]
    return "+ " + (",|".join(pairs) or "nobody")


@words
def first_with(ahead: Iterable[str], rows: Sequence[str]) -> str:
    """Return in which grouping a coalition is first ahead.

    Parameters
    ----------
    ahead
        The groupings that are ahead, in the order of ``rows``.
    rows
        All groupings: the first is a state alone, those that begin with ``+`` add to the one before.
    """
    first = next(iter(ahead), None)
    if first is None:
        return "in no grouping"
    if first == rows[0]:
        return "without any partner"
    name = first.replace("|", " ")
    return f"only with {name.removeprefix('+ ')}" if name.startswith("+") else f"as {name}"


@words
def largest_part(moved: pd.Series) -> str:
    """Return how far a sum moved, and which of its parts moved most.

    Parameters
    ----------
    moved
        The change of each part by its name, as shares.
    """
    total, part = moved.sum(), moved.abs().idxmax()
    share = moved[part] / total if total else float("nan")
    if 0 < share <= 1:
        return f"{points(total)}, {pct(share, 0)} of them {part[0].lower() + part[1:]}"
    return f"{points(total)}; {part[0].lower() + part[1:]} {points(moved[part])}"


@words
def side_of(year: float | None, cut: int) -> str:
    """Return on which side of a break a year lies."""
    if pd.isna(year):
        return "so that no break bears on it"
    return "before the break" if year < cut else "after the break"


@words
def part_or_none(part: float, whole: float, said: str) -> str:
    """Return a part in per cent with what it is of, or that there is no figure."""
    share = part / whole
    return "a number that is in no table" if pd.isna(share) else f"{pct(share, 0)} {said}"


@words
def number_or_none(value: float, said: str) -> str:
    """Return a number after what it is, or that there is none."""
    return "no newer estimate is at hand" if pd.isna(value) else f"{said} {num(value)}"


@words
def years_to_reach(distance: float, pace: float) -> str:
    """Return when a distance is gone at a pace: ``already``, ``in 60 years``, ``never``.

    As in ``judgements.or_never``, a pace of a few years says nothing about more than a century.
    """
    if pd.isna(distance) or pd.isna(pace):
        return "at no time that can be computed"
    if distance <= 0:
        return "already"
    if pace <= 0:
        return "never"
    if distance > 100 * pace:
        return "at no time within a century"
    return f"in {count(round(distance / pace), 'year')}"


@words
def edition_changes(older: pd.Series, newer: pd.Series) -> str:
    """Return what a newer edition of a series, by year, changes in an older one."""
    moved = (older - newer).abs()
    changed = int((moved > 0).sum())
    if not changed:
        return f"changes none of {count(len(older), 'year')}"
    year = moved.idxmax()
    most = f"most in {year}, from {num(older[year])} to {num(newer[year])}"
    return f"changes {count(changed, '')} of {count(len(older), 'year')}, {most}"


@words
def if_within(year: int, span: tuple[int, int], said: str) -> str:
    """Return a sentence where a year lies within a span of years, ends included, and nothing elsewhere."""
    return said if span[0] <= year <= span[1] else ""


@words
def went_from(values: pd.Series, unit: str, digits: int = 0) -> str:
    """Return a series by fiscal year as its first and last value, or that there is none.

    ``went from 2 billion yen in FY2023 to 18 in FY2026``, ``was 2 billion yen in FY2023``.
    """
    known = values.dropna()
    if known.empty:
        return "is in no table at hand"
    first, last = (f"{num(known.iloc[place], digits)}" for place in (0, -1))
    if len(known) == 1:
        return f"was {first} {unit} in FY{known.index[0]}"
    return f"went from {first} {unit} in FY{known.index[0]} to {last} in FY{known.index[-1]}"


@words
def went_between(drift: float, one: str, other: str) -> str:
    """Return where a state moved that is set against two poles; a positive drift is towards the other.

    ``nearer to the United States, by 0.36 points``, ``nearer to neither``, ``to a place not known``.
    """
    if drift != drift:
        return "to a place not known"
    return (
        f"nearer to {other if drift > 0 else one}, by {num(abs(drift), 2)} points"
        if drift
        else "nearer to neither"
    )


@words
def part_or_unknown(share: float, digits: int = 1) -> str:
    """Return a share in per cent, or that it is not known."""
    return "a share not known" if pd.isna(share) else pct(share, digits)


@words
def first_at(values: pd.Series, level: float) -> str:
    """Return the first year in which a series stands at a level, and how many others share it.

    ``1984``, or ``1984 and two other years``: a record that was reached again is not one year's.
    """
    years = values.index[(values - level).abs() < 1e-9]
    others = len(years) - 1
    return f"{years[0]} and {count(others, 'other year')}" if others else str(years[0])


@words
def without_report(hosts: Sequence[str]) -> str:
    """Return that hosts of troops are missing from sums and ranks; nothing where each has a report."""
    if not hosts:
        return ""
    without = "it" if len(hosts) == 1 else "them"
    whom = few_named(hosts)
    return f" The last report at hand leaves out {whom}: sums and ranks here are without {without}."


@words
def few_named(states: Sequence[str], most: int = 6) -> str:
    """Return states by name where they are few, else their number: ``41 states``."""
    return named(states) if len(states) <= most else count(len(states), "state")


@words
def own_of_recent(own: int, whole: int, since: int) -> str:
    """Return how many of the documents since a year are Japan's own laws and strategies.

    ``Of 25 documents since 2010, 13 are Japan's own laws and strategies``.
    """
    if not whole:
        return f"No document of {since} or later is at hand"
    if own in (0, whole):
        every = "None" if not own else "Each"
        return f"{every} of {count(whole, 'document')} since {since} is a law or a strategy of Japan's own"
    kinds = "Japan's own laws and strategies" if own > 1 else "a law or a strategy of Japan's own"
    return f"Of {count(whole, 'document')} since {since}, {count(own, '')} {is_are(own)} {kinds}"


@words
def longest_silence(gaps: pd.DataFrame) -> str:
    """Return how long the longest of several gaps lasted, from when to when.

    ``lasted 17.8 years, from January 1960 to November 1978``.

    Parameters
    ----------
    gaps
        As from ``measures.revisions.gaps``; may be empty.
    """
    if gaps.empty:
        return "cannot be told: no document at hand is dated"
    longest = gaps.loc[gaps["years"].idxmax()]
    span = f"from {when(longest['since'])} to {when(longest['until'])}"
    return f"lasted {num(longest['years'], 1)} years, {span}"


@words
def stayed_between(values: pd.Series, digits: int = 0) -> str:
    """Return the least and the most of a series: ``stayed between 36 000 and 52 000``, ``stayed at 5``."""
    known = values.dropna()
    if known.empty:
        return "is in no table at hand"
    low, high = num(known.min(), digits), num(known.max(), digits)
    return f"stayed at {low}" if low == high else f"stayed between {low} and {high}"


@words
def went_since(values: pd.Series, year: int, said: Callable[[float], str] = num) -> str:
    """Return a series by year as its value in a year and its last: ``went from 5 in 1990 to 7 in 2025``.

    Without a value of that year: ``came to 7 in 2025``.
    """
    known = values.dropna()
    if known.empty:
        return "is in no table at hand"
    last = f"{said(known.iloc[-1])} in {known.index[-1]}"
    if year not in known or year == known.index[-1]:
        return f"came to {last}"
    return f"went from {said(known[year])} in {year} to {last}"


@words
def kept_within(access: float, equipment: float) -> str:
    """Return which of two kinds of agreement stays more within a network, by its share in it (0 to 1)."""
    if pd.isna(access) or pd.isna(equipment):
        return "Agreements on access and on equipment cannot be set beside each other: one kind is missing"
    closer = compared(access, equipment, said=("more", "as much", "less"))
    beside = f"{pct(access, 0)} of agreements against {pct(equipment, 0)}"
    than = "as" if access == equipment else "than"
    return f"Access stays within America's network {closer} {than} equipment: {beside}"


@words
def support_given(name: str, total: float, military: float) -> str:
    """Return what a state provided Ukraine with, in billions of euros, and how much of it is military."""
    if pd.isna(total):
        return f"No figure for what {name} provided Ukraine with is at hand"
    part = "a part not known" if pd.isna(military) else pct(military / total) if total else "none"
    return f"{name} provided Ukraine with {num(total, 1)} bn euros, {part} of it military"


@words
def stands_by_support(name: str, rank: float | None, in_money: float, level: str = "") -> str:
    """Return a state's rank by what it provided, and how much of that is financial.

    Parameters
    ----------
    name
        The state's name.
    rank
        Its rank; ``None`` where it has no figure.
    in_money
        The financial part, as a share.
    level
        Words on who stands level with it, after a comma; may be empty.
    """
    if pd.isna(rank):
        return f"{name} has no figure in the table of support at hand"
    part = f"{part_or_unknown(in_money, 0)} of what it provided is financial"
    return f"{name} is number {num(rank)} among states by support{level}; {part}"


@words
def took_part(records: Iterable[tuple[int, int]]) -> str:
    """Return whether a state took part in most of what each of several records holds.

    Parameters
    ----------
    records
        For each record in how much the state took part, and how much it holds; empty ones do not count.
    """
    kept = [2 * part > whole for part, whole in records if whole]
    if not kept:
        return "is in no record at hand"
    if all(kept):
        return f"took part in most of them in {'both records' if len(kept) > 1 else 'the one record at hand'}"
    where = "at least one of the two records" if len(kept) > 1 else "the one record at hand"
    return f"took part in half of them or fewer in {where}"


@words
def a_year_on(reports: pd.Series) -> str:
    """Return how the last report of a count stands to the one a year before it, with both their days.

    Parameters
    ----------
    reports
        The count by day; may be empty.
    """
    known = reports.dropna().sort_index()
    if known.empty:
        return "is in no report at hand"
    day = known.index[-1]
    last = f"{num(known.iloc[-1])} on {when(day)}, the last report at hand"
    before = known.loc[: day - pd.DateOffset(years=1)]
    if before.empty:
        return f"was {last}; none is of a year before"
    word = compared(known.iloc[-1], before.iloc[-1], said=("rose", "did not change", "fell"))
    return f"{word} from {num(before.iloc[-1])} on {when(before.index[-1])} to {last}"


@words
def share_in_each(shares: Mapping[str, float]) -> str:
    """Return shares with the states they were asked in: ``58 % in Japan and 61 % in South Korea``."""
    return list_of(f"{pct(share, 0)} in {named([state])}" for state, share in shares.items())


@words
def number_or_unknown(value: float, digits: int = 0) -> str:
    """Return a number, or that it is not known."""
    return "an unknown number" if pd.isna(value) else num(value, digits)


@words
def passes(one: str, first: str, of_all: str | None = None) -> str:
    """Return in which grouping a coalition first passes one rival, and in which all of its rivals.

    Parameters
    ----------
    one
        The rival's name.
    first, of_all
        As from :func:`first_with`; the second is left out where there is one rival only.
    """
    if of_all is None:
        return f"passes {one} {first}"
    if first == of_all == "in no grouping":
        return f"passes neither {one} nor all of its rivals in any grouping"
    if first == of_all:
        return f"passes {one}, and all of its rivals as well, {first}"
    return f"passes {one} {first}, and all of its rivals {of_all}"


@words
def beside_peak(values: pd.Series, what: str) -> str:
    """Return how the last of several counts, in the plural, stands to the highest.

    ``stand at 26 % of their highest September count``, ``stand at their highest September count``.

    Parameters
    ----------
    values
        Counts by year; may be empty.
    what
        What one of them is called, such as ``September count``.
    """
    known = values.dropna()
    if known.empty:
        return f"have no {what} at hand"
    part = known.iloc[-1] / known.max()
    return f"stand at {'' if part == 1 else f'{pct(part, 0)} of '}their highest {what}"


@words
def now_and_peak(values: pd.Series, what: str) -> str:
    """Return the last of several counts with its year, and what it is of their peak.

    ``54 288 US troops in Japan in 2025, 26 % of the peak of 1954``, ``5 ships in 2025, the most so far``.

    Parameters
    ----------
    values
        Counts by year; may be empty.
    what
        What is counted, in the plural.
    """
    known = values.dropna()
    if known.empty:
        return f"No count of {what} is at hand"
    part, top = known.iloc[-1] / known.max(), known.idxmax()
    peak = "the most so far" if part == 1 else f"{pct(part, 0)} of the peak of {top}"
    return f"{num(known.iloc[-1])} {what} in {known.index[-1]}, {peak}"


@words
def ranks_among(place: float | None, *, first: str, ranks: str) -> str:
    """Return a place among several: ``first`` words for the first, ``ranks 3rd among hosts`` for others.

    Parameters
    ----------
    place
        The place; missing where there is no count.
    first
        What the first does.
    ranks
        Among whom, as it follows on a place or on *has no count*.
    """
    if pd.isna(place):
        return f"has no count {ranks}"
    return first if place == 1 else f"ranks {ordinal(int(place))} {ranks}"


@words
def a_year(rate: float) -> str:
    """Return a rate of change: ``grew 0.4 % a year``, ``did not change``, ``moved at a pace not known``."""
    if pd.isna(rate):
        return "moved at a pace not known"
    said = grew_or_fell(rate)
    return said if said == SAME else f"{said} a year"


@words
def line_through(values: pd.Series, years: Iterable[int], said: Callable[[float], str] = num) -> str:
    """Return a line in words: its first value and those of some years, as far as they are known.

    ``A line from 5 in 1990 to 7 in 2022 and 8 in 2025``.
    """
    known = values.dropna()
    if known.empty:
        return "No line: the tables at hand have no figure"
    first, *later = [f"{said(known[y])} in {y}" for y in sorted({known.index[0], *years} & {*known.index})]
    return f"A line from {first} to {list_of(later)}" if later else f"A point at {first}"


@words
def gained_before(gained: int, revisions: int, usual: float) -> str:
    """Return before how many revisions rivals had gained, and before which part of all years.

    Parameters
    ----------
    gained
        How many years of revision rivals had gained before.
    revisions
        How many years of revision there are to look back from.
    usual
        The share of all years before which they had gained; missing where no year tells.
    """
    if pd.isna(usual):
        return "No year at hand has the capabilities of both sides"
    of_all = f"before {pct(usual, 0)} of all years"
    if not revisions:
        return f"The rivals had gained {of_all}; no revision at hand can be set beside that"
    return f"The rivals had gained before {part_of(gained, revisions, 'years of revision')}, and {of_all}"


@words
def heavier_side(ratio: pd.Series, since: int | None) -> str:
    """Return since when rivals have been the heavier side, and how much they weighed in the last year.

    Parameters
    ----------
    ratio
        What they weigh, as a multiple of the others, by year; may be empty.
    since
        As from ``measures.capability.lasting_lead``.
    """
    if ratio.empty:
        return "No year at hand has figures for both sides."
    start = f"The rivals have been the heavier side without a break since {since}"
    start = start if since else "The rivals are not the heavier side"
    return f"{start}; in {ratio.index[-1]} they weighed {num(ratio.iloc[-1], 2)} times as much."


@words
def not_comparable(what: str, states: Sequence[str], known: Collection[str]) -> str:
    """Return why states cannot be compared, for a place after a colon, in small letters.

    Parameters
    ----------
    what
        What is compared, such as ``military spending``.
    states
        The codes of all states that a comparison needs.
    known
        Those of which any year has a figure.
    """
    lacking = [state for state in states if state not in known]
    if lacking:
        return f"the edition at hand has no figure for the {what} of {named(lacking, 'or')}"
    return f"no year at hand has figures for the {what} of {named(states)} alike"


@words
def stood(distances: Mapping[str, float], verb: str = "stood", digits: int = 2) -> str:
    """Return how far from others something stood, those left out to whom the distance is missing.

    ``stood 0.51 from China and 2.40 from the United States``; where no distance is known, ``cannot be set
    beside China or the United States``.
    """
    known = [f"{num(far, digits)} from {other}" for other, far in distances.items() if pd.notna(far)]
    return f"{verb} {list_of(known)}" if known else f"cannot be set beside {list_of(distances, 'or')}"


@words
def at_peak(share: float, peak: str = "their peak") -> str:
    """Return where a value stands beside its highest one: ``at their peak``, ``at 14 % of their peak``."""
    if share >= 1:
        return f"at {peak}"
    return f"just under {peak}" if share > 0.995 else f"at {pct(share, 0)} of {peak}"
