"""Who takes part in whose military exercises."""

import pandas as pd


def with_state(exercises: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Return the exercises in which a state took part; those whose participants are not known are left out.

    Parameters
    ----------
    exercises
        ``participants``: ISO3 codes joined by semicolons.
    iso3
        The state's code.
    """
    known = exercises.dropna(subset=["participants"])
    return known[known["participants"].map(lambda codes: iso3 in codes.split(";")).astype(bool)]


def series_without(editions: pd.DataFrame, iso3: str) -> pd.Series:
    """Return the series of exercises in none of whose editions a state took part.

    Parameters
    ----------
    editions
        ``series`` and ``participants``, one row an edition.
    iso3
        The state's code.

    Returns
    -------
    pandas.Series
        The number of editions, indexed by the name of the series.
    """
    seen = with_state(editions, iso3)["series"]
    return editions[~editions["series"].isin(seen)].groupby("series").size()
