"""What comparable waves of a survey show, against their past and beyond their sampling error."""

import numpy as np
import pandas as pd

Z = 1.96
"""Standard errors on either side of a share that hold it in 95 of 100 samples."""

FAVOURABLE = frozenset({"feels", "good", "useful", "trust", "approve", "important", "maintain"})
"""Answers that speak well of what is asked about."""


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


def waves(surveys: pd.DataFrame, series: str, answer: str, *, asked: str, about: str) -> pd.DataFrame:
    """Return the waves of one question that may be compared, in order of time.

    Parameters
    ----------
    surveys
        Rows of the table ``surveys``.
    series
        The name under which waves may be compared.
    answer
        The answer to follow.
    asked, about
        Where people were asked, and about whom.

    Returns
    -------
    pandas.DataFrame
        By ``fielded``: ``share``, ``respondents`` and ``error`` (half of the 95 % interval, missing where it
        is not known how many were asked); ``time``, the year with the month as a fraction. No row where
        there is no such wave.
    """
    rows = surveys[
        (surveys["series"] == series)
        & (surveys["answer"] == answer)
        & (surveys["country_asked"] == asked)
        & (surveys["about"] == about)
    ].set_index("fielded")
    found = rows.sort_index()[["share", "respondents"]].astype("float64")
    error = sampling_error(found["share"], found["respondents"])
    return found.assign(error=error, time=_time(found.index.to_series()))


def change(found: pd.DataFrame, since: str | None = None) -> dict[str, float | bool | None]:
    """Return how far the last wave stands from an earlier level, against the sampling error of both.

    Parameters
    ----------
    found
        As from ``waves``, or its ``share`` and ``error`` by wave.
    since
        The earlier wave; the one before the last by default.

    Returns
    -------
    dict
        ``earlier`` and ``last`` (shares), ``change``, ``error`` of the change (missing where either wave's
        is) and ``clear``: whether the change exceeds it, ``None`` where that is not known. Of less than two
        waves, what is not there is missing.

    Raises
    ------
    ValueError
        If there is no wave ``since``.
    """
    if len(found) < 2 and since is None:
        last = float(found["share"].iloc[-1]) if len(found) else np.nan
        return {"earlier": np.nan, "last": last, "change": np.nan, "error": np.nan, "clear": None}
    if since is not None and since not in found.index[:-1]:
        raise ValueError(f"no earlier wave {since}; there are {', '.join(found.index[:-1])}")
    earlier = found.loc[since] if since is not None else found.iloc[-2]
    last = found.iloc[-1]
    error = float(np.hypot(earlier["error"], last["error"]))
    moved = float(last["share"] - earlier["share"])
    clear = None if np.isnan(error) else bool(abs(moved) > error)
    return {
        "earlier": float(earlier["share"]),
        "last": float(last["share"]),
        "change": moved,
        "error": error,
        "clear": clear,
    }


def levels(surveys: pd.DataFrame) -> pd.DataFrame:
    """Return where each series of comparable waves stands against its own past.

    Returns
    -------
    pandas.DataFrame
        One row a ``series``, ``country_asked``, ``about`` and ``answer`` with two waves or more: how many
        ``waves``, ``first`` and ``last`` with ``first_wave`` and ``last_wave``, ``highest`` and ``lowest``,
        ``change`` from the wave before, and ``from_mean``, the last against the mean of all before it.
    """
    keys = ["series", "country_asked", "about", "answer"]
    rows = surveys.sort_values("fielded")
    grouped = rows.groupby(keys, sort=True)
    found = grouped.agg(
        waves=("share", "size"),
        first=("share", "first"),
        first_wave=("fielded", "first"),
        last=("share", "last"),
        last_wave=("fielded", "last"),
        highest=("share", "max"),
        lowest=("share", "min"),
    )
    total = grouped["share"].sum()
    before = grouped["share"].apply(lambda shares: shares.iloc[-2] if len(shares) > 1 else np.nan)
    found = found.assign(
        change=found["last"] - before,
        from_mean=found["last"] - (total - found["last"]) / (found["waves"] - 1).replace(0, np.nan),
    )
    return found[found["waves"] > 1].reset_index()


def last_two(surveys: pd.DataFrame, about: list[str], since: str) -> pd.DataFrame:
    """Return the last two comparable waves of each question, where the later one is recent.

    Parameters
    ----------
    surveys
        The table ``surveys``.
    about
        Whom or what the questions are about.
    since
        ISO date, as cut as one likes, from which a wave is recent.

    Returns
    -------
    pandas.DataFrame
        One row a ``series``, ``country_asked``, ``about`` and ``answer``: ``survey`` and ``question`` of the
        later wave, ``before_wave``, ``before``, ``wave``, ``share``, ``change`` and ``error`` (half of the
        95 % interval of the change; missing where it is not known how many were asked), the largest fall
        first. Where a wave asks several publics, each question's wording stands for itself.
    """
    keys = ["series", "country_asked", "about", "answer", "question"]
    rows = surveys[surveys["about"].isin(about)].sort_values("fielded")
    rows = rows.assign(error=sampling_error(rows["share"], rows["respondents"].astype("float64")))
    earlier = rows.groupby(keys)[["fielded", "share", "error"]].shift()
    rows = rows.assign(before_wave=earlier["fielded"], before=earlier["share"], before_error=earlier["error"])
    last = rows.groupby(keys).tail(1).dropna(subset=["before"])
    last = last[last["fielded"] >= since].rename(columns={"fielded": "wave"})
    last = last.assign(
        change=last["share"] - last["before"], error=np.hypot(last["error"], last["before_error"])
    )
    columns = [*keys, "survey", "before_wave", "before", "wave", "share", "change", "error"]
    return last[columns].sort_values("change", ignore_index=True)


def panels(surveys: pd.DataFrame, wanted: dict[str, tuple[str, str, str, str]]) -> pd.DataFrame:
    """Return the waves of several questions, each of whose series stays a line of its own.

    Parameters
    ----------
    surveys
        The table ``surveys``.
    wanted
        By a question's name: the beginning that the names of its series share, the answer, where people were
        asked, and about whom.

    Returns
    -------
    pandas.DataFrame
        ``panel``, ``series``, ``fielded``, ``time`` (year with the month as a fraction), ``share``, ``mode``,
        ``first`` (whether a new series begins after another: waves on either side are not comparable) and
        ``last`` (whether it is the panel's last wave). A question without a wave is left out.
    """
    found = []
    for panel, (beginning, answer, asked, about) in wanted.items():
        of_question = surveys["series"].str.startswith(beginning) & (surveys["answer"] == answer)
        rows = surveys[of_question & (surveys["country_asked"] == asked) & (surveys["about"] == about)]
        rows = rows.sort_values("fielded")
        new = rows["series"].ne(rows["series"].shift()) & rows["series"].shift().notna()
        last = rows["fielded"].eq(rows["fielded"].max())
        found.append(rows.assign(panel=panel, time=_time(rows["fielded"]), first=new, last=last))
    columns = ["panel", "series", "fielded", "time", "share", "mode", "first", "last"]
    return pd.concat(found, ignore_index=True)[columns]


def _time(fielded: pd.Series) -> pd.Series:
    """Return waves as years with the month as a fraction; one known to the year stands in its middle."""
    month = pd.to_numeric(fielded.str.slice(5, 7), errors="coerce")
    return fielded.str.slice(0, 4).astype(int) + month.sub(1).div(12).fillna(0.5)
