"""How evenly a state's security ties are spread over its partners."""

from collections.abc import Iterable, Mapping

import pandas as pd


def effective_partners(weights: pd.Series) -> float:
    """Return the effective number of partners (inverse Herfindahl-Hirschman index).

    Parameters
    ----------
    weights
        Non-negative tie strength, one value a partner, in any one unit. Zeros do not count.

    Returns
    -------
    float
        1.0 where one partner holds everything, n where n partners are equal; 0.0 without any tie.

    Raises
    ------
    ValueError
        If a weight is negative or missing: a missing tie is not a zero tie.

    References
    ----------
    Laakso & Taagepera (1979), Comparative Political Studies 12(1): 3-27.
    """
    concentration = herfindahl(weights)
    return 1 / concentration if concentration else 0.0


def herfindahl(weights: pd.Series) -> float:
    """Return the Herfindahl-Hirschman index: the sum of squared shares.

    Parameters
    ----------
    weights
        Non-negative values, one a partner.

    Returns
    -------
    float
        From 1/n (n equal partners) to 1.0 (one partner); 0.0 where nothing is held.

    Raises
    ------
    ValueError
        If a weight is negative or missing.

    References
    ----------
    Hirschman (1964), American Economic Review 54(5): 761.
    """
    values = pd.Series(weights, dtype="float64")
    if values.isna().any() or (values < 0).any():
        wrong = values[values.isna() | (values < 0)]
        raise ValueError(f"Weights must be numbers from 0 up; found {wrong.iloc[0]} for {wrong.index[0]}.")
    total = values.sum()
    return float(((values / total) ** 2).sum()) if total else 0.0


def effective_by_year(
    first: pd.DataFrame, years: Iterable[int], weights: Mapping[str, float] | None = None
) -> pd.Series:
    """Return the effective number of partners at the end of each year.

    Parameters
    ----------
    first
        One row a partner and instrument held: ``partner``, ``instrument`` and ``year``, the first in which
        it was held. Rows without a year are not counted.
    years
        Calendar years.
    weights
        What one instrument of each kind counts; 1.0 for kinds that are not named.

    Returns
    -------
    pandas.Series
        Indexed by year.
    """
    weighed = first.assign(weight=first["instrument"].map(dict(weights or {})).fillna(1.0).astype(float))
    values = {
        int(year): effective_partners(weighed[weighed["year"] <= year].groupby("partner")["weight"].sum())
        for year in years
    }
    return pd.Series(values, name="effective_partners", dtype="float64").rename_axis("year")


def effective_under(
    ways: Mapping[str, tuple[pd.DataFrame, Mapping[str, float] | None]], years: Iterable[int]
) -> pd.DataFrame:
    """Return the effective number of partners at the end of each year under several ways of counting.

    Parameters
    ----------
    ways
        For each way its name, and the rows and weights that :func:`effective_by_year` is to take.
    years
        Calendar years.

    Returns
    -------
    pandas.DataFrame
        Indexed by year, a column a way.
    """
    years = list(years)
    return pd.DataFrame(
        {way: effective_by_year(rows, years, weights) for way, (rows, weights) in ways.items()}
    )


def band(effective: pd.Series, choices: pd.DataFrame) -> pd.DataFrame:
    """Return a number with its range over other ways of counting, itself among them.

    Parameters
    ----------
    effective
        Indexed by year.
    choices
        With the same index, a column a way.

    Returns
    -------
    pandas.DataFrame
        Indexed by year: ``effective``, ``low`` and ``high``.
    """
    every = choices.assign(**{"": effective})
    return pd.DataFrame({"effective": effective, "low": every.min(axis=1), "high": every.max(axis=1)})


def fewest_with(weights: pd.Series, share: float) -> int:
    """Return the smallest number of partners that together hold a share of everything.

    Parameters
    ----------
    weights
        Non-negative values, one a partner.
    share
        Above 0, to 1.
    """
    largest_first = pd.Series(weights).sort_values(ascending=False)
    return int((largest_first.cumsum() < share * largest_first.sum()).sum()) + 1
