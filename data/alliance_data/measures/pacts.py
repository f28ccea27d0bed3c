"""Who owes whom what by treaty: counts, comings and goings, and how densely a group is tied."""

from collections.abc import Iterable
from itertools import combinations, permutations
from math import comb

import numpy as np
import pandas as pd

from ..errors import NotCovered

OBLIGATIONS = ("defense", "offense", "neutrality", "nonaggression", "consultation")


def owed_by(alliances: pd.DataFrame, state: str, obligation: str = "defense") -> pd.DataFrame:
    """Return to whom a state owes an obligation, year by year.

    Parameters
    ----------
    alliances
        ``from_iso3``, ``to_iso3``, ``year`` and one 0/1 column an obligation.
    state
        ISO3 code of the state that owes.
    obligation
        One of ``OBLIGATIONS``.

    Returns
    -------
    pandas.DataFrame
        ``iso3`` (to whom), ``year``.
    """
    rows = alliances[(alliances["from_iso3"] == state) & (alliances[obligation] == 1)]
    return rows[["to_iso3", "year"]].rename(columns={"to_iso3": "iso3"}).reset_index(drop=True)


def of_guarantor(alliances: pd.DataFrame, state: str) -> pd.DataFrame:
    """Return to whom a guarantor owes defence, as from :func:`owed_by`.

    Raises
    ------
    NotCovered
        If it owes defence to nobody: the table does not hold its pacts.
    """
    owed = owed_by(alliances, state)
    if owed.empty:
        raise NotCovered(f"The table alliances has no state to which {state} owes defence.")
    return owed


def owed_to(alliances: pd.DataFrame, state: str) -> pd.DataFrame:
    """Return how many states owe a state each obligation, year by year.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``obligation``, ``states``, zeros included for the years in which the state has any tie.
    """
    rows = alliances[alliances["to_iso3"] == state]
    counts = rows.groupby("year")[list(OBLIGATIONS)].sum().astype(int)
    return counts.reset_index().melt("year", var_name="obligation", value_name="states")


def changes(partners: pd.DataFrame) -> pd.DataFrame:
    """Return who came and who went, from one year of a list of partners to the next.

    Parameters
    ----------
    partners
        ``iso3`` and ``year``, as from ``owed_by``.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``iso3``, ``change`` (+1 or -1). The first year has no changes, for what went before is not
        known.
    """
    by_year = partners.groupby("year")["iso3"].agg(set)
    rows = []
    for year in range(int(by_year.index.min()) + 1, int(by_year.index.max()) + 1):
        now, before = by_year.get(year, set()), by_year.get(year - 1, set())
        rows += [(year, iso3, 1) for iso3 in sorted(now - before)]
        rows += [(year, iso3, -1) for iso3 in sorted(before - now)]
    return pd.DataFrame(rows, columns=["year", "iso3", "change"])


def spans(partners: pd.DataFrame) -> pd.DataFrame:
    """Return from when to when each state was on a list of partners.

    Parameters
    ----------
    partners
        ``iso3`` and ``year``, as from ``owed_by``.

    Returns
    -------
    pandas.DataFrame
        ``first`` and ``last`` (years), indexed by ``iso3``. Whoever left and came back has one span.
    """
    years = partners.groupby("iso3")["year"]
    return pd.DataFrame({"first": years.min(), "last": years.max()})


def strongest(alliances: pd.DataFrame, members: Iterable[str]) -> pd.DataFrame:
    """Return what each state of a group owes each other one at most.

    Parameters
    ----------
    alliances
        Rows of one year: ``from_iso3``, ``to_iso3``, ``defense``, ``consultation`` and ``nonaggression`` as
        0/1.
    members
        ISO3 codes of the group.

    Returns
    -------
    pandas.DataFrame
        ``owes`` and ``owed`` (codes), ``defense``, ``consultation`` and ``nonaggression`` (0 where the table
        has no row) and ``tie``: ``Defence``, ``Consultation``, or ``No attack, at most``.
    """
    pairs = pd.MultiIndex.from_tuples(permutations(list(members), 2), names=["owes", "owed"])
    owing = alliances.set_index(["from_iso3", "to_iso3"])[["defense", "consultation", "nonaggression"]]
    found = owing.reindex(pairs).fillna(0).reset_index()
    levels = [found["defense"] == 1, found["consultation"] == 1]
    return found.assign(tie=np.select(levels, ["Defence", "Consultation"], "No attack, at most"))


def density(alliances: pd.DataFrame, members: Iterable[str], obligation: str = "defense") -> float:
    """Return the share of pairs within a group of which at least one owes the other the obligation.

    Parameters
    ----------
    alliances
        Rows of one year: ``from_iso3``, ``to_iso3`` and the obligation as 0/1.
    members
        ISO3 codes of the group, two at least.
    obligation
        One of ``OBLIGATIONS``.

    Returns
    -------
    float
        0.0 (no pair tied) to 1.0 (every pair).

    Raises
    ------
    ValueError
        With fewer than two members there is no pair.

    References
    ----------
    Wasserman & Faust (1994), Social Network Analysis: 101-103.
    """
    members = set(members)
    if len(members) < 2:
        raise ValueError("Density needs at least two members.")
    return tied_pairs(alliances, members, obligation) / comb(len(members), 2)


def tied_pairs(alliances: pd.DataFrame, members: Iterable[str], obligation: str = "defense") -> int:
    """Return how many pairs within a group are tied, as :func:`density` counts them."""
    rows = alliances[alliances[obligation] == 1]
    tied = {tuple(sorted(pair)) for pair in zip(rows["from_iso3"], rows["to_iso3"], strict=True)}
    return sum(pair in tied for pair in combinations(sorted(set(members)), 2))
