"""Series beside each other: where they are cut, and the line that each one follows."""

import pandas as pd

from ..errors import NotCovered
from .trends import fitted, trend


def last_common(values: pd.DataFrame, table: str) -> int:
    """Return the last year in which every state has a value.

    Parameters
    ----------
    values
        One row a year, one column a state, by its code.
    table
        Where the values are from, for the message.

    Raises
    ------
    NotCovered
        If there is none: then what is asked of these states cannot be told.
    """
    whole = values.dropna()
    if whole.empty:
        wanted = [state for state in values if values[state].isna().all()] or list(values)
        raise NotCovered(
            f"{table}: no year has a figure for {', '.join(wanted)}, which the chapter is about. "
            "Import an edition that has, or name other states in the chapter's first cell."
        )
    return int(whole.index[-1])


def segments(years: pd.Series) -> pd.Series:
    """Return a number for each year that goes up by one wherever years are not consecutive."""
    return (years.diff().fillna(1) != 1).cumsum()


def with_trend(heading: str, iso3: str, values: pd.Series) -> pd.DataFrame:
    """Return one series with its linear trend, to stand beside others of another unit.

    Parameters
    ----------
    heading
        What the series is called.
    iso3
        The state that it is about.
    values
        Its values by year; a year that was not counted is missing.

    Returns
    -------
    pandas.DataFrame
        ``panel`` (the heading), ``iso3``, ``time``, ``value``, ``fitted``.
    """
    line = fitted(values, trend(values)).reindex(values.index)
    columns = {"time": values.index, "value": values.astype(float).to_numpy(), "fitted": line.to_numpy()}
    return pd.DataFrame({"panel": heading, "iso3": iso3} | columns)


def as_of(values: pd.Series, year: int) -> float:
    """Return the value of a year, or the last one before it; missing where there is none."""
    until = values.dropna().sort_index().loc[:year]
    return float(until.iloc[-1]) if len(until) else float("nan")


def level_between(heading: str, values: pd.Series, periods: list[tuple[float, float]]) -> pd.DataFrame:
    """Return the mean of a series in each period, to be drawn as a level across it.

    Parameters
    ----------
    heading
        What the series is called.
    values
        Its values by year, or by year with a fraction; what was not counted is missing.
    periods
        First and last year of each, both included.

    Returns
    -------
    pandas.DataFrame
        ``panel`` (the heading), ``start``, ``end``, ``level`` and ``ratio``, to the level before it; a period
        without a value has no row.
    """
    known = values.dropna().astype(float)
    parts = [(*period, known.loc[slice(*period)].mean()) for period in periods]
    found = pd.DataFrame(parts, columns=["start", "end", "level"]).astype(float).dropna(ignore_index=True)
    return found.assign(panel=heading, ratio=found["level"] / found["level"].shift())
