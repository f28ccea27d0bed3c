"""How two sides compare in money, material and votes, under every choice of who counts."""

from collections.abc import Iterable, Mapping
from itertools import combinations, product

import pandas as pd

from .capability import COMPONENTS, first_lead, lasting_lead


def by_group(frame: pd.DataFrame, value: str, groups: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """Return what each group of states holds in each year: one row a year, one column a group.

    Parameters
    ----------
    frame
        ``iso3``, ``year`` and the value.
    value
        The column to add up.
    groups
        ISO3 codes by the group's name.

    Returns
    -------
    pandas.DataFrame
        Sums over the members that have a value; missing where none has.
    """
    wide = frame.pivot(index="year", columns="iso3", values=value).astype(float)
    return pd.DataFrame(
        {
            name: wide.reindex(columns=list(members)).sum(axis=1, min_count=1)
            for name, members in groups.items()
        }
    )


def comparable(frame: pd.DataFrame, value: str, core: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the states that a year holds together: all of a core, and of others those that leave a year.

    Parameters
    ----------
    frame
        ``iso3``, ``year`` and the value.
    value
        The column that is compared.
    core
        States without which nothing is to be compared.
    others
        States that may be missing, those that matter most first.

    Returns
    -------
    list of str
        Codes, the core's first; none where no year has a value for all of the core.
    """
    wide = frame.pivot(index="year", columns="iso3", values=value)
    kept: list[str] = []
    for some in (list(core), *([state] for state in others)):
        if not wide.reindex(columns=[*kept, *some]).dropna().empty:
            kept += some
        elif not kept:
            return []
    return kept


def lead(held: pd.DataFrame, ours: Iterable[str], theirs: Iterable[str]) -> pd.Series:
    """Return what one side holds over what the other holds, by year.

    Parameters
    ----------
    held
        As :func:`by_group` returns it.
    ours, theirs
        Members of either side.

    Returns
    -------
    pandas.Series
        Without the years in which any rival has no value: half a rival flatters the other side. A coalition
        counts with what is known of it.
    """
    against = held[list(theirs)].sum(axis=1, skipna=False)
    return (held[list(ours)].sum(axis=1) / against).dropna().rename("ratio")


def compare(
    yardsticks: Mapping[str, Mapping[str, float]],
    rivals: Mapping[str, Iterable[str]],
    coalitions: Mapping[str, Iterable[str]],
) -> pd.DataFrame:
    """Return the ratio of each coalition to each set of rivals, by each yardstick.

    Parameters
    ----------
    yardsticks
        What each state or group holds, by the name of the yardstick.
    rivals, coalitions
        Members by the name of the set.

    Returns
    -------
    pandas.DataFrame
        ``yardstick``, ``rivals``, ``coalition``, ``ratio``, in the order given.
    """
    rows = [
        (stick, foes, name, sum(held[m] for m in members) / sum(held[m] for m in against))
        for (stick, held), (foes, against), (name, members) in product(
            yardsticks.items(), rivals.items(), coalitions.items()
        )
    ]
    return pd.DataFrame(rows, columns=["yardstick", "rivals", "coalition", "ratio"])


def every_coalition(
    held: Mapping[str, float], core: Iterable[str], optional: Iterable[str], rivals: Iterable[str]
) -> pd.DataFrame:
    """Return the ratio of a coalition to its rivals for each way to add optional members to its core.

    Parameters
    ----------
    held
        What each state or group holds.
    core
        Members that are always counted; may be empty.
    optional
        Members that may be counted or not: n of them make 2 ** n coalitions (less the empty one).
    rivals
        The other side.

    Returns
    -------
    pandas.DataFrame
        ``members`` (a tuple in the order given), ``size`` and ``ratio``.

    Raises
    ------
    ValueError
        If a value is missing, or the rivals hold nothing.
    """
    core, optional, rivals = list(core), list(optional), list(rivals)
    missing = [name for name in [*core, *optional, *rivals] if pd.isna(held[name])]
    if missing:
        raise ValueError(f"No value for {', '.join(missing)}: a sum with a hole flatters the other side.")
    against = sum(held[name] for name in rivals)
    if against <= 0:
        raise ValueError("The rivals hold nothing to compare with.")
    chosen = [(*core, *extra) for n in range(len(optional) + 1) for extra in combinations(optional, n)]
    rows = [(names, len(names), sum(held[name] for name in names) / against) for names in chosen if names]
    return pd.DataFrame(rows, columns=["members", "size", "ratio"])


def every_comparison(
    yardsticks: Mapping[str, Mapping[str, float]],
    rivals: Mapping[str, Iterable[str]],
    cores: Mapping[str, Iterable[str]],
    optional: Iterable[str],
) -> pd.DataFrame:
    """Return :func:`every_coalition` for each yardstick, set of rivals and core.

    Parameters
    ----------
    yardsticks, rivals
        As :func:`compare` takes them.
    cores
        Members that are always counted, by the name of the core.
    optional
        Members that may be counted or not.

    Returns
    -------
    pandas.DataFrame
        ``yardstick``, ``rivals``, ``core``, ``members``, ``size``, ``ratio``.
    """
    optional = list(optional)
    found = [
        every_coalition(held, core, optional, against).assign(yardstick=stick, rivals=foes, core=name)
        for (stick, held), (foes, against), (name, core) in product(
            yardsticks.items(), rivals.items(), cores.items()
        )
    ]
    columns = ["yardstick", "rivals", "core", "members", "size", "ratio"]
    return pd.concat(found, ignore_index=True)[columns]


def looking_back(one: pd.Series, other: pd.Series, longest: int) -> pd.Series:
    """Return the ratio of two series summed over the last 1, 2, ... years that both have.

    The ratio for one year compares flows, that for many what has been laid down in money over a generation.

    Parameters
    ----------
    one, other
        Spending by year.
    longest
        Greatest number of years; fewer where the common record is shorter or has a gap, none without one.
    """
    both = pd.concat([one, other], axis=1, keys=["one", "other"]).dropna().sort_index(ascending=False)
    unbroken = both[both.index == both.index.max() - pd.RangeIndex(len(both))].head(longest).cumsum()
    ratio = unbroken["one"] / unbroken["other"]
    return ratio.set_axis(pd.RangeIndex(1, len(ratio) + 1, name="years")).rename("ratio")


def worn_stock(flow: pd.Series, wear: float) -> pd.Series:
    """Return a stock that grows by each year's flow and loses a constant part of itself every year.

    Parameters
    ----------
    flow
        Spending by year, without gaps.
    wear
        The part lost a year, 0 to 1 (perpetual inventory with geometric depreciation).

    Returns
    -------
    pandas.Series
        By year. It starts from nothing, so the first years say little: after n years a part
        ``(1 - wear) ** n`` of what was there before the record would still count.

    Raises
    ------
    ValueError
        If the wear is not between 0 and 1, or a year is missing.
    """
    if not 0 <= wear <= 1:
        raise ValueError(f"Wear must lie between 0 and 1, found {wear}.")
    seen = flow.dropna().astype(float).sort_index()
    if len(seen) and len(seen) != seen.index[-1] - seen.index[0] + 1:
        raise ValueError("A year is missing: a stock cannot be carried over a gap.")
    stock, level = {}, 0.0
    for year, spent in seen.items():
        level = level * (1 - wear) + spent
        stock[year] = level
    return pd.Series(stock, name="stock", dtype=float)


def parts_of_gap(shares: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Return how much each part of the composite index adds to one state's lead over another.

    Parameters
    ----------
    shares
        As :func:`~.capability.component_shares` returns them.
    one, other
        ISO3 codes.

    Returns
    -------
    pandas.DataFrame
        One row a year, one column a part; a row's sum is the difference of the two indices. Years in which
        either state misses a part are left out.
    """
    wide = shares[shares["iso3"].isin([one, other])].pivot(
        index=["year", "component"], columns="iso3", values="share"
    )
    gap = (wide[one] - wide[other]).unstack()[list(COMPONENTS)].dropna()
    return gap / len(COMPONENTS)


def crossings(shares: pd.DataFrame, one: str, other: str, choices: Mapping[str, list[str]]) -> pd.DataFrame:
    """Return when one state passes another by indices made of fewer parts, each the mean of its parts.

    Parameters
    ----------
    shares
        As :func:`~.capability.component_shares` returns them.
    one, other
        ISO3 codes.
    choices
        Components by the name of the index.

    Returns
    -------
    pandas.DataFrame
        ``index``, ``first`` and ``lasting`` (years, ``Int64``; missing where it never passes or is behind at
        the end), ``ratio`` of the two in the last year.
    """
    wide = shares.pivot(index=["iso3", "year"], columns="component", values="share")
    rows = []
    for name, parts in choices.items():
        ahead, behind = (wide.loc[state, parts].dropna().mean(axis=1) for state in (one, other))
        last = min(ahead.index[-1], behind.index[-1])
        found = first_lead(ahead, behind), lasting_lead(ahead, behind)
        rows.append((name, *found, ahead[last] / behind[last]))
    frame = pd.DataFrame(rows, columns=["index", "first", "lasting", "ratio"])
    return frame.astype({"first": "Int64", "lasting": "Int64"})


def breaks_in(values: pd.Series, factor: float) -> list[int]:
    """Return the years in which a series rose or fell by a factor or more from one year to the next."""
    change = values.dropna().sort_index().astype(float)
    change = change / change.shift()
    return [int(year) for year in change.index[(change >= factor) | (change <= 1 / factor)]]


def nearer(points: pd.DataFrame, region: Iterable[str], pole: str, against: str) -> pd.DataFrame:
    """Return the share of a region's states that vote nearer to one pole than to another, year by year.

    Parameters
    ----------
    points
        ``iso3``, ``year``, ``ideal_point``, ``low`` and ``high``, the bounds of its interval.
    region
        ISO3 codes; the poles themselves are left out.
    pole, against
        The two states compared with.

    Returns
    -------
    pandas.DataFrame
        By ``year``: ``share`` nearer to the pole by the point, ``low`` the share whose whole interval is
        nearer, ``high`` the share whose interval is at least partly nearer, and ``states``, how many voted.

    Notes
    -----
    The interval is the state's own. That of the poles, and so of the middle between them, is left out.

    References
    ----------
    Bailey, Strezhnev & Voeten (2017), Journal of Conflict Resolution 61(2): 430-456.
    """
    pair = points[points["iso3"].isin([pole, against])].pivot(
        index="year", columns="iso3", values="ideal_point"
    )
    pair = pair.reindex(columns=[pole, against]).astype(float).dropna()
    voting = points[points["iso3"].isin(set(region) - {pole, against})]
    voting = voting[voting["year"].isin(pair.index)].set_index("year")
    middle = pair.mean(axis=1).reindex(voting.index)
    above = (pair[pole] > pair[against]).reindex(voting.index)
    on_side = {}
    for name, lower, upper in [
        ("share", "ideal_point", "ideal_point"),
        ("low", "low", "high"),
        ("high", "high", "low"),
    ]:
        # Where the pole stands higher, a state is surely nearer if even its lower bound passes the middle.
        on_side[name] = (voting[lower] > middle).where(above, voting[upper] < middle)
    sides = pd.DataFrame(on_side).groupby(level=0)
    return sides.mean().assign(states=sides.size()).rename_axis("year")
