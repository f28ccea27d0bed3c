"""A composite index of the threat from each neighbour, and how far it hangs on the weights.

A composite index adds up what has no common unit, so every step is a choice: what goes in, how it is scaled,
what it weighs, what is done about gaps. Each choice is a function or an argument here, and the last three
functions say how much the result owes to the weights.

References
----------
OECD & JRC (2008), Handbook on Constructing Composite Indicators (Nardo, Saisana, Saltelli, Tarantola,
Hoffmann & Giovannini), Paris: OECD. Walt (1985), International Security 9(4): 3-43, for what makes a threat.
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd

from ..errors import InputError
from .pressure import missiles_a_year

COMPONENTS = {
    "capability": "Material capability",
    "warheads": "Nuclear warheads",
    "missiles": "Missile tests",
    "scrambles": "Scrambles",
    "ships": "Ships at the Senkakus",
    "voting": "Distance in UN votes",
}
"""What a neighbour has, what it does near the focal state, what it wants; and what the reader sees."""

LOGS = ("warheads",)
"""Components that count by their order of magnitude: the first ten warheads change more than the next ten."""

RULES = {
    "range": "from the lowest to the highest value of any neighbour in any year",
    "maximum": "from nothing to the highest value of any neighbour in any year",
    "rank": "by rank among all neighbours and years",
}
"""Ways of scaling a component to between 0 and 1."""


def components(tables: Mapping[str, pd.DataFrame], *, focal: str, neighbours: list[str]) -> pd.DataFrame:
    """Return what goes into the index, each component in its own unit.

    Parameters
    ----------
    tables
        The tables ``capabilities``, ``warheads``, ``missile_tests``, ``scrambles``, ``senkaku`` and
        ``ideal_points``, by name.
    focal
        ISO3 code of the state that is threatened: Japan, whose scrambles and islands these are.
    neighbours
        The states compared. Scrambles are counted against China, Russia and North Korea only.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``iso3`` and ``year``, one column for each of ``COMPONENTS``: capability as a multiple of
        the focal state's, warheads, missiles, scrambles (fiscal years), government ships in the territorial
        sea, distance between ideal points. Not counted is NaN. Others than the one state whose doings a table
        records have zero in it: none of what it counts, which is not nothing at all.

    Notes
    -----
    Warheads are taken from the one edition that has all neighbours; two editions are never joined. Where
    scrambles are split but North Korea is not named, it is given none; what the split leaves over bounds the
    error. The last year of missiles is left out, as it may be unfinished.
    """
    cinc = tables["capabilities"].pivot(index="year", columns="iso3", values="cinc")
    ideal = tables["ideal_points"].pivot(index="year", columns="iso3", values="ideal_point")
    fired = missiles_a_year(tables["missile_tests"]).iloc[:-1]
    ships = tables["senkaku"].set_index("year")["territorial_sea_vessels"].astype(float)
    wide = {
        "capability": cinc[neighbours].div(cinc[focal], axis=0),
        "warheads": _one_edition(tables["warheads"], neighbours),
        "missiles": _one_actor(fired.astype(float), "PRK", neighbours),
        "scrambles": _scrambles(tables["scrambles"]).reindex(columns=neighbours),
        "ships": _one_actor(ships, "CHN", neighbours),
        "voting": ideal[neighbours].sub(ideal[focal], axis=0).abs(),
    }
    long = {name: frame.rename_axis(columns="iso3").unstack() for name, frame in wide.items()}
    return pd.DataFrame(long).rename_axis(["iso3", "year"]).sort_index()


def scaled(raw: pd.DataFrame, rule: str = "range", logs: tuple[str, ...] = LOGS) -> pd.DataFrame:
    """Return components between 0 and 1, each over all neighbours and years in the frame.

    Parameters
    ----------
    raw
        Components by state and year; NaN stays NaN. The years in it are the yardstick: cut it first.
    rule
        One of ``RULES``.
    logs
        Components taken as the logarithm of one plus their value.

    Raises
    ------
    ValueError
        For an unknown rule.
    """
    if rule not in RULES:
        raise ValueError(f"Scaling rule {rule!r}: expected one of {', '.join(RULES)}.")
    values = raw.assign(**{name: np.log1p(raw[name]) for name in logs if name in raw})
    if rule == "rank":
        return (values.rank() - 1) / (values.notna().sum() - 1)
    low = values.min() if rule == "range" else 0 * values.min()
    return (values - low) / (values.max() - low)


def index(scores: pd.DataFrame, weights: Mapping[str, float] | None = None) -> pd.Series:
    """Return the weighted mean of scaled components; equal weights if none are given.

    A state and year without a value of a component that weighs anything has no index: to average the others
    would let the index jump when a count begins or ends. A component of weight nothing may be missing.

    Raises
    ------
    ValueError
        If a weight is negative or names no component, or none is above zero.
    """
    given = pd.Series(dict.fromkeys(scores, 1.0) if weights is None else dict(weights), dtype=float)
    unknown = set(given.index) - set(scores)
    if unknown or (given < 0).any() or given.sum() == 0:
        raise ValueError(
            f"Weights {given.to_dict()}: expected none below zero, one above, for {', '.join(scores)}."
        )
    used = given[given > 0]
    return (scores[used.index] * (used / used.sum())).sum(axis=1, skipna=False).rename("index")


def complete_years(scores: pd.DataFrame) -> list[int]:
    """Return the years in which every neighbour has every component."""
    whole = scores.notna().all(axis=1).groupby(level="year").all()
    counted = scores.groupby(level="year").size() == scores.index.get_level_values("iso3").nunique()
    return [int(year) for year in whole.index[whole & counted]]


def together(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the components that some year has all of, for every neighbour.

    Where no year has all, those whose record ends first are left out one by one: an index of five counts that
    overlap says something, and one of six that do not says nothing.

    Parameters
    ----------
    scores
        Scaled components by ``iso3`` and ``year``.
    """
    ends = {name: scores[name].dropna().index.get_level_values("year").max() for name in scores}
    kept = sorted(scores, key=lambda name: -1 if pd.isna(ends[name]) else ends[name])
    while len(kept) > 1 and not complete_years(scores[kept]):
        kept = kept[1:]
    return scores[[name for name in scores if name in kept]]


def first_shares(
    scores: pd.DataFrame, *, concentration: float = 1.0, draws: int = 20_000, seed: int = 2008
) -> pd.Series:
    """Return the share of all weightings under which each state comes first.

    Parameters
    ----------
    scores
        One year's scaled components, a row a state, none missing.
    concentration
        Of the symmetric Dirichlet distribution that weights are drawn from. At 1 every weighting is as likely
        as any other; above, they gather around equal weights.
    draws, seed
        Number of weightings, and where the random numbers start. The standard error is at most
        ``0.5 / sqrt(draws)``.

    Returns
    -------
    pandas.Series
        Shares that sum to one; states that tie share the draw.
    """
    if scores.isna().any().any():
        raise ValueError("A component is missing: a ranking needs all of them for every state.")
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet([concentration] * scores.shape[1], size=draws)
    totals = weights @ scores.to_numpy(dtype=float).T
    first = np.isclose(totals, totals.max(axis=1, keepdims=True), rtol=0, atol=1e-12)
    return pd.Series((first / first.sum(axis=1, keepdims=True)).mean(axis=0), scores.index, name="first")


def first_shares_by_year(scores: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """Return :func:`first_shares` of each year, a row a year and a column a state.

    Parameters
    ----------
    scores
        Scaled components by ``iso3`` and ``year``.
    years
        Years in which every state has every component, such as :func:`complete_years`.

    Raises
    ------
    InputError
        If there is no such year.
    """
    if not years:
        last = {name: scores[name].dropna().index.get_level_values("year").max() for name in scores}
        ends = ", ".join(f"{name} {'none' if pd.isna(year) else int(year)}" for name, year in last.items())
        raise InputError(
            f"No year has every component of the index for every state. Their last years: {ends}."
        )
    return pd.DataFrame({year: first_shares(scores.xs(year, level="year")) for year in years}).T


def first_shares_by_rule(raw: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return :func:`first_shares` of one year under every way to scale the components.

    Parameters
    ----------
    raw
        Components by ``iso3`` and ``year``, as for :func:`scaled`.
    year
        A year in which every state has every component.

    Returns
    -------
    pandas.DataFrame
        A row for each of ``RULES``, and ``no logarithm``, the first of them with every component as it is;
        a column a state.
    """
    ways = {rule: scaled(raw, rule) for rule in RULES} | {"no logarithm": scaled(raw, logs=())}
    return pd.DataFrame({way: first_shares(scores.xs(year, level="year")) for way, scores in ways.items()}).T


def leave_one_out(scores: pd.DataFrame) -> pd.DataFrame:
    """Return the ranking at equal weights with each component left out in turn, and with none.

    Parameters
    ----------
    scores
        One year's scaled components, a row a state, none missing.

    Returns
    -------
    pandas.DataFrame
        A row for each component left out (``None`` first: the full index), with ``order`` (states from first
        to last, as a tuple), ``lead`` (the first's margin) and a column for each state's index.
    """
    rows = []
    for left_out in [None, *scores]:
        kept = scores if left_out is None else scores.drop(columns=left_out)
        values = index(kept)
        order = values.sort_values(ascending=False, kind="stable")
        lead = order.iloc[0] - order.iloc[1]
        rows.append({"left_out": left_out, "order": tuple(order.index), "lead": lead} | values.to_dict())
    return pd.DataFrame(rows).set_index("left_out")


def first_by_choice(scores: pd.DataFrame) -> pd.Series:
    """Return in how many choices of components, all equal in weight, each state comes first.

    Parameters
    ----------
    scores
        One year's scaled components, a row a state, none missing. Six components make 63 choices, from each
        alone to all together.

    Returns
    -------
    pandas.Series
        Counts by state, which sum to the number of choices; states that tie share one.
    """
    names = list(scores)
    won = pd.Series(0.0, scores.index, name="first")
    for size in range(1, len(names) + 1):
        for chosen in combinations(names, size):
            values = scores[list(chosen)].mean(axis=1)
            first = np.isclose(values, values.max(), rtol=0, atol=1e-12)
            won += first / first.sum()
    return won


def tipping_weight(scores: pd.DataFrame, component: str, challenger: str) -> float | None:
    """Return the least weight on one component, the others equal, that puts a state first; None if none does.

    Parameters
    ----------
    scores
        One year's scaled components, a row a state, none missing.
    component
        The component whose weight runs from 0 to 1; the others share the rest equally.
    challenger
        The state.
    """
    others = scores.drop(columns=component).mean(axis=1)
    low, high = 0.0, 1.0
    for state in scores.index.drop(challenger):
        # The challenger's lead is a straight line in the weight, from `start` at 0 to `end` at 1.
        start = others[challenger] - others[state]
        end = scores.loc[challenger, component] - scores.loc[state, component]
        if start < 0 and end < 0:
            return None
        if start < 0:
            low = max(low, start / (start - end))
        elif end < 0:
            high = min(high, start / (start - end))
    return float(low) if low <= high else None


def _one_edition(warheads: pd.DataFrame, neighbours: list[str]) -> pd.DataFrame:
    own = warheads[warheads["iso3"].isin(neighbours)]
    held = own.groupby("edition")["iso3"].nunique()
    edition = held.index[held == len(set(neighbours))].max()
    return own[own["edition"] == edition].pivot(index="year", columns="iso3", values="warheads").astype(float)


def _one_actor(counts: pd.Series, actor: str, neighbours: list[str]) -> pd.DataFrame:
    if counts.empty:
        return pd.DataFrame(columns=neighbours, index=counts.index, dtype=float)
    # A year that the table skips is no count of its actor's, and still none of the others'.
    counts = counts.reindex(range(int(counts.index.min()), int(counts.index.max()) + 1))
    frame = pd.DataFrame(0.0, index=counts.index, columns=neighbours)
    return frame.assign(**{actor: counts}) if actor in neighbours else frame


def _scrambles(scrambles: pd.DataFrame) -> pd.DataFrame:
    names = {"russia": "RUS", "china": "CHN", "north_korea": "PRK"}
    split = scrambles.set_index("fiscal_year").rename(columns=names)[list(names.values())].astype(float)
    both = split[["RUS", "CHN"]].notna().all(axis=1)
    split["PRK"] = split["PRK"].fillna(0.0).where(both)
    return split
