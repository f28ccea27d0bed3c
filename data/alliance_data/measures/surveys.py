"""What waves of a survey show beyond their sampling error."""

import numpy as np
import pandas as pd

Z = 1.96
"""Standard errors on either side of a share that hold it in 95 of 100 samples."""


def sampling_error(shares: pd.Series, respondents: pd.Series) -> pd.Series:
    """Return half the width of each share's 95 % interval, for a simple random sample (0 to 1).

    A real sample is clustered and weighted, so its error is somewhat larger.
    """
    return Z * np.sqrt(shares * (1 - shares) / respondents)


def moves(shares: pd.Series, respondents: pd.Series) -> pd.DataFrame:
    """Return the change from each wave to the next, and whether it exceeds the sampling error of the two.

    Parameters
    ----------
    shares
        0 to 1, by wave, in order.
    respondents
        How many were asked, by the same waves.

    Returns
    -------
    pandas.DataFrame
        By wave from the second on: ``change`` and ``clear``.
    """
    error = sampling_error(shares, respondents)
    change = shares.diff()
    clear = change.abs() > np.sqrt(error**2 + error.shift() ** 2)
    return pd.DataFrame({"change": change, "clear": clear}).iloc[1:]


def records(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return each country's record: where it began, where it ended, and its lowest wave.

    Parameters
    ----------
    frame
        ``country``, ``wave`` and the value, one row a country and wave.
    value
        The column to look at; no value missing.

    Returns
    -------
    pandas.DataFrame
        By ``country``: ``waves`` (how many), ``first``, ``last``, ``last_wave``, ``lowest``, ``lowest_wave``
        (the earliest of equals).
    """
    ordered = frame.sort_values(["country", "wave"])
    by_country = ordered.groupby("country")
    found = by_country.agg(
        waves=("wave", "size"), first=(value, "first"), last=(value, "last"), last_wave=("wave", "last")
    )
    lowest = ordered.loc[by_country[value].idxmin()].set_index("country")
    return found.assign(lowest=lowest[value], lowest_wave=lowest["wave"])
