"""How often leaders travel to a state, by decade."""

import pandas as pd


def observed_years(travel: pd.DataFrame) -> pd.Series:
    """Return how many years of each decade a record of travel covers.

    Parameters
    ----------
    travel
        ``start_date`` and ``end_date``. The record ends with its last end of a stay.

    Returns
    -------
    pandas.Series
        Years by decade (its first year): 10, and for the last decade the part that the record covers.
    """
    years = pd.Series(10.0, index=sorted(_decades(travel).unique()))
    end = travel["end_date"].max()
    years[years.index[-1]] = (end - pd.Timestamp(years.index[-1], 1, 1)).days / 365.25
    return years


def stays_by_decade(travel: pd.DataFrame) -> pd.DataFrame:
    """Return stays by decade and office.

    Parameters
    ----------
    travel
        ``start_date``, ``end_date``, ``iso3`` and ``role``, one row a stay, all states: the years that the
        record covers are read from it.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``decade``, ``role``, ``stays`` and ``rate`` (stays a year that the record covers).
    """
    counts = travel.assign(decade=_decades(travel)).groupby(["iso3", "decade", "role"]).size()
    tally = counts.rename("stays").reset_index()
    return tally.assign(rate=tally["stays"] / tally["decade"].map(observed_years(travel)))


def journeys(travel: pd.DataFrame) -> pd.DataFrame:
    """Return travel with stays in one state that overlap taken as one: leaders who came together count once.

    Parameters
    ----------
    travel
        As for :func:`stays_by_decade`.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``start_date``, ``end_date`` and ``role`` (of who came first).
    """
    rows = travel.sort_values(["iso3", "start_date", "end_date"])
    latest = rows.groupby("iso3")["end_date"].cummax().groupby(rows["iso3"]).shift()
    apart = ~(rows["start_date"] <= latest)
    return rows.groupby(apart.cumsum(), as_index=False).agg(
        iso3=("iso3", "first"),
        start_date=("start_date", "min"),
        end_date=("end_date", "max"),
        role=("role", "first"),
    )


def _decades(travel: pd.DataFrame) -> pd.Series:
    return travel["start_date"].dt.year // 10 * 10
