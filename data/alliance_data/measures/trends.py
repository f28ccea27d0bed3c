"""In which direction a series moves, how fast, and how sure of that one can be."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FEWEST = 5


@dataclass(frozen=True)
class Trend:
    """A straight line through a series, with an interval that allows for one year resembling the next.

    Attributes
    ----------
    slope
        Change per unit of time.
    low, high
        Bounds of its confidence interval.
    mean
        Mean of the series, for the pace in relative terms.
    n
        Observations.
    first, last
        First and last point in time.
    """

    slope: float
    low: float
    high: float
    mean: float
    n: int
    first: float
    last: float

    @property
    def direction(self) -> str:
        """``rising`` or ``falling`` where the interval excludes zero, else ``no clear direction``."""
        if self.low > 0:
            return "rising"
        return "falling" if self.high < 0 else "no clear direction"

    @property
    def pace(self) -> float:
        """The slope as a share of the series' mean; NaN where the mean is zero."""
        return self.slope / self.mean if self.mean else float("nan")


def trend(values: pd.Series, *, lags: int | None = None, level: float = 0.95) -> Trend:
    """Fit a linear trend with autocorrelation-consistent (Newey-West) errors.

    Parameters
    ----------
    values
        One value a point in time, indexed by it (years, or evenly spaced parts of years). Missing values are
        left out.
    lags
        Lags that the errors allow for. By default the customary ``floor(4 (n / 100) ** (2 / 9))``, at
        least one.
    level
        Coverage of the interval, from Student's t with n - 2 degrees of freedom.

    Returns
    -------
    Trend
        Slope, interval, mean, number of observations and the period.

    Raises
    ------
    ValueError
        With fewer than five observations: a line through those says nothing of its error.

    Notes
    -----
    With ten or twenty observations these intervals tend to be somewhat too narrow.

    References
    ----------
    Newey & West (1987), Econometrica 55(3): 703-708.
    """
    seen = values.dropna().astype(float).sort_index()
    if len(seen) < FEWEST:
        raise ValueError(f"A trend needs at least {FEWEST} observations, found {len(seen)}.")
    if lags is None:
        lags = max(1, int(4 * (len(seen) / 100) ** (2 / 9)))
    fit = _fit(seen, lags)
    low, high = fit.conf_int(1 - level)[1]
    return Trend(
        slope=float(fit.params[1]),
        low=float(low),
        high=float(high),
        mean=float(seen.mean()),
        n=len(seen),
        first=seen.index[0],
        last=seen.index[-1],
    )


def fitted(values: pd.Series, found: Trend) -> pd.Series:
    """Return the trend's line at the points in time of the series within the trend's period."""
    seen = values.dropna().astype(float).loc[found.first : found.last]
    centre = np.mean(seen.index.to_numpy(dtype=float))
    return pd.Series(found.mean + found.slope * (seen.index.to_numpy(dtype=float) - centre), index=seen.index)


def median_slope(values: pd.Series) -> float:
    """Return the Theil-Sen slope, the median over all pairs of points: single odd years hardly move it.

    Raises
    ------
    ValueError
        With fewer than two observations.

    References
    ----------
    Sen (1968), Journal of the American Statistical Association 63(324): 1379-1389.
    """
    seen = values.dropna().astype(float).sort_index()
    if len(seen) < 2:
        raise ValueError("A slope needs at least two observations.")
    time, level = seen.index.to_numpy(dtype=float), seen.to_numpy()
    first, second = np.triu_indices(len(seen), k=1)
    return float(np.median((level[second] - level[first]) / (time[second] - time[first])))


def turned(values: pd.Series, recent: float) -> bool:
    """Return whether the last stretch of a series goes against its straight trend.

    Parameters
    ----------
    values
        As for :func:`trend`.
    recent
        Length of the stretch, in the index's unit, up to the last observation. Its median slope counts.
    """
    seen = values.dropna()
    late = seen.loc[seen.index[-1] - recent + 1 :]
    return median_slope(late) * trend(values).slope < 0


def last_two_years(values: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the observations of the last twelve calendar months and those of the twelve before, these first.

    Parameters
    ----------
    values
        A series indexed by date, daily or monthly. Months that it skips count as months all the same.
    """
    month = values.index.year * 12 + values.index.month
    age = month.max() - month
    return values[(age >= 12) & (age < 24)], values[age < 12]


def per_reported_day(daily: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return monthly means over the days that were reported, so that missing days are not taken for zeros.

    Parameters
    ----------
    daily
        One row a reported day, with ``date`` and the columns.
    columns
        Counts to average.

    Returns
    -------
    pandas.DataFrame
        ``month`` (its first day), ``reported`` days, ``missing`` days, and the mean of each column. Months
        before the first report and after the last one do not occur; their unreported parts count as missing
        only between those two days.
    """
    dates = pd.to_datetime(daily["date"])
    if daily.empty:
        return pd.DataFrame(columns=["month", "reported", "missing", *columns])
    frame = daily.assign(month=dates.dt.to_period("M"))
    means = frame.groupby("month")[columns].mean()
    expected = pd.Series(pd.date_range(dates.min(), dates.max(), freq="D")).dt.to_period("M").value_counts()
    months = pd.period_range(dates.min(), dates.max(), freq="M")
    reported = frame.groupby("month").size().reindex(months, fill_value=0)
    result = means.reindex(months).assign(reported=reported, missing=expected.reindex(months) - reported)
    result.index = months.to_timestamp()
    return result.rename_axis("month").reset_index()[["month", "reported", "missing", *columns]]


def before_and_after(values: pd.Series, at: pd.Timestamp, length: int) -> tuple[float, float]:
    """Return the means of the last observations before a day and the first after it, that day left out.

    Parameters
    ----------
    values
        A series indexed by date.
    at
        The day.
    length
        Observations on either side; fewer where the series has no more.

    Raises
    ------
    ValueError
        If there is no observation on one side.
    """
    seen = values.dropna().astype(float).sort_index()
    before, after = seen[seen.index < at].iloc[-length:], seen[seen.index > at].iloc[:length]
    if before.empty or after.empty:
        raise ValueError(f"No observation on one side of {at:%Y-%m-%d}.")
    return float(before.mean()), float(after.mean())


def per_period(dates: pd.Series, first: int, last: int, *, years: int) -> pd.Series:
    """Return how many dates fall in each period of so many years.

    Parameters
    ----------
    dates
        Timestamps; those outside ``first`` to ``last`` are left out.
    first, last
        First and last year. The last period ends with the last year, shorter if need be.
    years
        Length of a period.

    Returns
    -------
    pandas.Series
        By the first year of the period, with 0 where there is none.
    """
    seen = dates.dt.year
    seen = seen[seen.between(first, last)]
    begins = first + (seen - first) // years * years
    return begins.value_counts().reindex(range(first, last + 1, years), fill_value=0).rename_axis("start")


def _fit(seen: pd.Series, lags: int):
    import statsmodels.api as sm  # dear to import

    time = sm.add_constant(seen.index.to_numpy(dtype=float))
    return sm.OLS(seen.to_numpy(), time).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )


def change_a_year(values: pd.Series, years: int) -> float:
    """Return by how much a series by year changed a year over its last years; missing of a shorter one."""
    seen = values.dropna()
    if seen.empty:
        return float("nan")
    return float(seen.iloc[-1] - seen.asof(seen.index[-1] - years)) / years
