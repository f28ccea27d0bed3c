"""What allies owe each other by treaty, and what they do not owe back."""

import pandas as pd

OBLIGATIONS = ["defense", "offense", "neutrality", "nonaggression", "consultation"]


def reciprocity(alliances: pd.DataFrame, state: str, obligation: str = "defense") -> pd.DataFrame:
    """Return whether an obligation runs both ways between a state and each of its partners.

    Parameters
    ----------
    alliances
        ``from_iso3``, ``to_iso3``, ``year`` and a column of 0 or 1 for the obligation, one row an ordered
        pair and year.
    state
        The state.
    obligation
        The column to read.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``year``, ``owes`` and ``owed`` (whether the state owes the partner, and is owed by it),
        ``kind``: ``mutual``, ``given`` or ``received``; years without the obligation have no row.
    """
    held = alliances[alliances[obligation] == 1]
    gives = held[held["from_iso3"] == state].rename(columns={"to_iso3": "partner"})[["partner", "year"]]
    gets = held[held["to_iso3"] == state].rename(columns={"from_iso3": "partner"})[["partner", "year"]]
    both = gives.drop_duplicates().merge(gets.drop_duplicates(), how="outer", indicator="kind")
    both["kind"] = (
        both["kind"].map({"both": "mutual", "left_only": "given", "right_only": "received"}).astype("str")
    )
    both["owes"] = both["kind"] != "received"
    both["owed"] = both["kind"] != "given"
    return both[["partner", "year", "owes", "owed", "kind"]].sort_values(
        ["year", "partner"], ignore_index=True
    )


def one_way_pairs(alliances: pd.DataFrame, year: int, obligation: str = "defense") -> tuple[int, int]:
    """Return how many pairs of states an obligation binds in a year, and how many of them one way only."""
    held = alliances[(alliances["year"] == year) & (alliances[obligation] == 1)]
    directed = set(held[["from_iso3", "to_iso3"]].itertuples(index=False, name=None))
    pairs = {tuple(sorted(pair)) for pair in directed}
    one_way = sum((b, a) not in directed for a, b in directed)
    return len(pairs), one_way


def obligations_between(alliances: pd.DataFrame, *states: str) -> pd.DataFrame:
    """Return when each obligation stood between two states, direction by direction.

    Returns
    -------
    pandas.DataFrame
        ``from_iso3``, ``to_iso3``, ``obligation``, ``since`` and ``until`` (first and last calendar year of
        each unbroken stretch, both included).
    """
    a, b = states
    rows = alliances[alliances["from_iso3"].isin([a, b]) & alliances["to_iso3"].isin([a, b])]
    long = rows.melt(["from_iso3", "to_iso3", "year"], OBLIGATIONS, "obligation", "held")
    key = ["from_iso3", "to_iso3", "obligation"]
    long = long[long["held"] == 1].sort_values([*key, "year"])
    stretch = (long["year"] != long.groupby(key)["year"].shift() + 1).cumsum()
    return (
        long.groupby([*key, stretch.rename("stretch")], as_index=False)
        .agg(since=("year", "min"), until=("year", "max"))
        .drop(columns="stretch", errors="ignore")
    )


def stretches(reciprocal: pd.DataFrame) -> pd.DataFrame:
    """Return unbroken years of one kind with one partner, from what ``reciprocity`` returns.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``kind``, ``since`` and ``until`` (calendar years, both included).
    """
    rows = reciprocal.sort_values(["partner", "year"])
    same = (rows[["partner", "kind"]] == rows[["partner", "kind"]].shift()).all(axis=1)
    stretch = (~same | (rows["year"].diff() != 1)).cumsum()
    return (
        rows.groupby(stretch)
        .agg(
            partner=("partner", "first"), kind=("kind", "first"), since=("year", "min"), until=("year", "max")
        )
        .reset_index(drop=True)
    )
