"""How often an alliance was rewritten, and how its partner spent before and after a date."""

from collections.abc import Iterable, Mapping

import pandas as pd

from ..errors import InputError


def documents(milestones: pd.DataFrame, lanes: Mapping[str, str], until: int) -> pd.DataFrame:
    """Return the milestones that made and remade an alliance.

    Parameters
    ----------
    milestones
        The table ``milestones``.
    lanes
        What each kind of milestone is grouped as; other kinds are left out.
    until
        The last year.

    Returns
    -------
    pandas.DataFrame
        The table's columns with ``at`` (year with a fraction) and ``lane``. What is planned is left out, and
        so is the day on which a treaty or law takes effect.
    """
    rows = milestones[milestones["kind"].isin(list(lanes)) & (milestones["date"] < str(until + 1))]
    rows = rows[~rows["planned"] & ~rows["event"].str.contains("takes effect")]
    return rows.assign(at=decimal_year(rows["date"]), lane=rows["kind"].map(lanes))


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


def last_whole_year(dates: pd.Series) -> int:
    """Return the last calendar year that a record covers whole: that of its last date, or the one before."""
    last = dates.dropna().max()
    return int(last[:4]) - (last[5:7] != "12")


def gaps(dates: pd.Series, end: str | None = None) -> pd.DataFrame:
    """Return the time from each date to the next: ``since``, ``until`` (as given) and ``years``, in order.

    ``end`` is the date to which the record is followed, so that what has not been broken yet counts too.
    """
    if end is not None:
        dates = pd.concat([dates, pd.Series([end])])
    table = pd.DataFrame({"since": dates, "at": decimal_year(dates)}).sort_values("at", ignore_index=True)
    table["until"] = table["since"].shift(-1)
    table["years"] = table["at"].shift(-1) - table["at"]
    return table.dropna(subset=["years"])[["since", "until", "years"]]


def silences(dates: pd.Series, longer: float, *, end: str | None = None) -> pd.DataFrame:
    """Return the gaps of more than so many years, as from ``gaps``, with ``start`` and ``end`` in years."""
    found = gaps(dates, end)
    found = found[found["years"] > longer]
    return found.assign(start=decimal_year(found["since"]), end=decimal_year(found["until"]))


def per_decade(events: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return how many events of each lane fall in each decade.

    Parameters
    ----------
    events
        ``date`` (ISO, as partial as known) and ``lane``.
    last
        A year; the decades run from that of the first event to this one's.

    Returns
    -------
    pandas.DataFrame
        ``decade`` (its first year), ``count`` and ``lane``, zeros included; no row where there is no event.
    """
    decades = events["date"].str[:4].astype(int) // 10 * 10
    counts = pd.crosstab(decades, events["lane"])
    first = last // 10 * 10 + 10 if counts.empty else counts.index[0]
    whole = counts.reindex(range(first, last // 10 * 10 + 1, 10), fill_value=0)
    long = whole.rename_axis("decade").reset_index().melt("decade", value_name="count")
    return long[["decade", "count", "lane"]]


def change_before(
    values: pd.Series, years: Iterable[int], window: int, *, breaks: Iterable[int] = ()
) -> pd.Series:
    """Return the change of a series over the years before each of some years (0.05 for 5 %).

    Parameters
    ----------
    values
        A series by year; missing values are kept.
    years
        The years that the changes lead up to.
    window
        How many years each change spans.
    breaks
        First years of another way of counting: a change across one is missing.
    """
    breaks = list(breaks)
    changes = {
        year: values.get(year, pd.NA) / values.get(year - window, pd.NA) - 1
        for year in years
        if not any(year - window < broken <= year for broken in breaks)
    }
    return pd.Series(changes, dtype="Float64").reindex(list(years))


def yearly_growth(values: pd.Series, first: int, last: int) -> float:
    """Return the mean growth a year between two years of a series indexed by year (0.05 for 5 %).

    Missing where either value is missing or not above zero.

    Raises
    ------
    InputError
        If the last year is not after the first: a year has no growth by itself.
    """
    if last <= first:
        raise InputError(
            f"Growth from {first} to {last} has no year to be measured in: choose an earlier turn."
        )
    start, end = (values.get(year, float("nan")) for year in (first, last))
    return (end / start) ** (1 / (last - first)) - 1 if start > 0 and end > 0 else float("nan")


def growth_step(values: pd.Series, *, turn: int, before: int, last: int) -> float:
    """Return by how much the growth a year after a year exceeds that of so many years before it."""
    return yearly_growth(values, turn, last) - yearly_growth(values, turn - before, turn)


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
