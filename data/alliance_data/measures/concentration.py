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


def leave_one_out(kinds: Iterable[str]) -> dict[str, dict[str, float]]:
    """Return the weightings that each drop one kind of instrument, named ``without <kind>``."""
    return {f"without {kind}": {kind: 0.0} for kind in kinds}
