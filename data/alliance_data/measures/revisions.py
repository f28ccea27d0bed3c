"""How often an alliance was rewritten, and how its partner spent before and after a date."""

import pandas as pd


def decimal_year(dates: pd.Series) -> pd.Series:
    """Return dates as years with a fraction; one known to the month or year stands in that period's middle.

    Parameters
    ----------
    dates
        ISO dates as text, whole (``1951-09-08``) or cut (``1951-09``, ``1951``).
    """
    parts = dates.str.extract(r"^(?P<year>\d{4})(?:-(?P<month>\d{2}))?(?:-(?P<day>\d{2}))?$").astype(
        "float64"
    )
    whole = pd.to_datetime(
        pd.DataFrame(
            {
                "year": parts["year"],
                "month": parts["month"].fillna(7),
                "day": parts["day"].fillna(15).where(parts["month"].notna(), 1),
            }
        )
    )
    length = whole.dt.is_leap_year.map({True: 366.0, False: 365.0})
    return whole.dt.year + (whole.dt.day_of_year - 1) / length


def gaps(dates: pd.Series) -> pd.DataFrame:
    """Return the time from each date to the next: ``since``, ``until`` (as given) and ``years``, in order."""
    table = pd.DataFrame({"since": dates, "at": decimal_year(dates)}).sort_values("at", ignore_index=True)
    table["until"] = table["since"].shift(-1)
    table["years"] = table["at"].shift(-1) - table["at"]
    return table.dropna(subset=["years"])[["since", "until", "years"]]


def per_decade(dates: pd.Series, first: int, last: int) -> pd.DataFrame:
    """Return how many dates fall in each decade from ``first`` to ``last`` (years): ``decade``, ``count``."""
    decades = dates.str[:4].astype(int) // 10 * 10
    index = range(first // 10 * 10, last // 10 * 10 + 10, 10)
    return decades.value_counts().reindex(index, fill_value=0).rename_axis("decade").reset_index(name="count")


def yearly_growth(values: pd.Series, first: int, last: int) -> float:
    """Return the mean growth a year between two years of a series indexed by year (0.05 for 5 %).

    Missing where either value is missing or not above zero.
    """
    start, end = (values.get(year, float("nan")) for year in (first, last))
    return (end / start) ** (1 / (last - first)) - 1 if start > 0 and end > 0 else float("nan")


def growth_before_and_after(frame: pd.DataFrame, *, turn: int, before: int, last: int) -> pd.DataFrame:
    """Return each state's mean yearly growth before and after a year.

    Parameters
    ----------
    frame
        ``iso3``, ``year``, ``constant_usd_m``.
    turn
        The last year that belongs to the time before.
    before
        How many years of growth make that time.
    last
        The last year of the time after.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``before``, ``after``, ``step`` (their difference), states with both only.
    """
    rows = []
    for iso3, part in frame.groupby("iso3"):
        values = part.set_index("year")["constant_usd_m"]
        rows.append((iso3, yearly_growth(values, turn - before, turn), yearly_growth(values, turn, last)))
    table = pd.DataFrame(rows, columns=["iso3", "before", "after"]).dropna()
    return table.assign(step=table["after"] - table["before"]).sort_values("step", ignore_index=True)
