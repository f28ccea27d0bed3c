"""Dated events of a period: in lanes, found by their words, and the last day of which anything is known."""

from collections.abc import Mapping

import pandas as pd


def days(dates: pd.Series) -> pd.Series:
    """Return ISO dates as days; one known to the month or year stands in that period's middle.

    Parameters
    ----------
    dates
        Text, whole (``2026-02-24``) or cut (``2026-02``, ``2026``).
    """
    middle = dates.where(dates.str.len() > 4, dates + "-07-01")
    middle = middle.where(middle.str.len() > 7, middle + "-15")
    return pd.to_datetime(middle)


def in_lanes(milestones: pd.DataFrame, lanes: Mapping[str, str], since: str) -> pd.DataFrame:
    """Return the events of a period that were seen to happen, each in the lane of its kind.

    Parameters
    ----------
    milestones
        The table ``milestones``.
    lanes
        What each kind of milestone is grouped as; other kinds are left out.
    since
        ISO date, as cut as one likes, from which events count.

    Returns
    -------
    pandas.DataFrame
        ``date`` (as the table has it), ``day`` (see :func:`days`), ``lane``, ``event``, ``grade``,
        ``address``, in order of time. What is planned is left out.
    """
    kept = milestones[milestones["kind"].isin(list(lanes)) & ~milestones["planned"]]
    kept = kept[kept["date"] >= since]
    kept = kept.assign(day=days(kept["date"]), lane=kept["kind"].map(lanes))
    columns = ["date", "day", "lane", "event", "grade", "address"]
    return kept.sort_values(["day", "event"], ignore_index=True)[columns]


def held(events: pd.DataFrame, lanes: Mapping[str, str]) -> list[str]:
    """Return the lanes that hold an event, in the order in which ``lanes`` (by kind) lists them.

    Parameters
    ----------
    events
        As from :func:`in_lanes`.
    lanes
        As :func:`in_lanes` took them.
    """
    present = set(events["lane"])
    return [lane for lane in dict.fromkeys(lanes.values()) if lane in present]


def saying(milestones: pd.DataFrame, words: str) -> pd.DataFrame:
    """Return the events that hold these words, in order of time; none where the table has no such event.

    Parameters
    ----------
    milestones
        The table ``milestones``.
    words
        Part of the event's text, letter by letter.
    """
    return milestones[milestones["event"].str.contains(words, regex=False)].sort_values("date")


def known_until(*dates: pd.Series) -> str:
    """Return the last whole date of several columns of dates: what they know ends there.

    Parameters
    ----------
    dates
        ISO dates as text, or days. A date cut to a month or year says no day and is left out.

    Raises
    ------
    ValueError
        If none holds a whole date.
    """
    every = pd.concat([column.dropna().astype(str).str[:10] for column in dates], ignore_index=True)
    whole = every[every.str.len() == 10]
    if whole.empty:
        raise ValueError("No whole date is in the columns, so it cannot be said how far they go.")
    return str(whole.max())
