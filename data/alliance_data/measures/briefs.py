"""What the tables that hold all states say of a pair bound by a promise of defence, and of all such pairs."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..errors import InputError, unknown
from .missiles import great_circle_km
from .positions import session

GUARANTOR = "USA"
"""The state whose troops, aid, sales and travel have tables of their own."""

ALIKE = ("years", "shared", "km", "inequality", "vote_distance", "democracy_gap", "disputes", "exercises")
"""Measures of any pair, as columns of what :func:`pairs` returns."""

HELD = ("troops", "share_of_gdp", "assistance_usd", "sales_usd", "stays", "visits")
"""Measures of a partner of the United States, as columns of what :func:`partners` returns."""

THERE, HERE = "US leaders there", "Their leaders in the US"
"""The two ways of travel, as a legend calls them."""


def pacts(alliances: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Return each pair of states with a defence obligation between them in the table's last year.

    Parameters
    ----------
    alliances
        ``from_iso3``, ``to_iso3``, ``year`` and ``defense`` (0 or 1).
    countries
        ``iso3`` and ``us_ally``: allies of the United States whom the other table, which ends earlier, does
        not count yet.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``one`` and ``other`` (codes in the order of the alphabet): ``since`` (first year of the
        unbroken stretch that reaches the last year; missing where the table has none), ``years`` (how many
        calendar years these are), ``known_start``
        (False where it stands in the table's first year, so that it may be older), ``one_owes`` and
        ``other_owes``, ``shared`` (states bound to both, whichever owes).
    """
    owed = alliances[alliances["defense"] == 1]
    owes, to, year = (owed[c].to_numpy() for c in ("from_iso3", "to_iso3", "year"))
    first, last = int(alliances["year"].min()), int(alliances["year"].max())
    codes, at = np.unique(np.concatenate([owes, to]).astype(str), return_inverse=True)
    owes, to = at[: len(owed)], at[len(owed) :]
    key = np.minimum(owes, to) * len(codes) + np.maximum(owes, to)
    held = np.unique(key * 10_000 + year)
    begun = np.flatnonzero(np.diff(held, prepend=-2) != 1)
    ended = np.append(begun[1:], len(held)) - 1
    alive = held[ended] % 10_000 == last
    since, living = held[begun[alive]] % 10_000, held[begun[alive]] // 10_000
    now = year == last
    directed = set((owes[now] * len(codes) + to[now]).tolist())
    one, other = living // len(codes), living % len(codes)
    tied = np.zeros((len(codes), len(codes)), dtype=int)
    tied[one, other] = tied[other, one] = 1
    found = pd.DataFrame(
        {
            "one": codes[one],
            "other": codes[other],
            "since": since.astype(float),
            "years": (last - since + 1).astype(float),
            "known_start": since > first,
            "one_owes": [int(k) in directed for k in one * len(codes) + other],
            "other_owes": [int(k) in directed for k in other * len(codes) + one],
            "shared": (tied @ tied)[one, other].astype(float),
        }
    )
    return pd.concat([found, _later(found, countries)], ignore_index=True).set_index(["one", "other"])


def _later(found: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Return the allies of the United States that the table of countries counts and ATOP does not yet."""
    coded = {tuple(sorted(pair)) for pair in zip(found["one"], found["other"], strict=True)}
    allies = countries.loc[countries["us_ally"], "iso3"]
    pairs = [pair for code in allies if (pair := tuple(sorted((code, GUARANTOR)))) not in coded]
    rows = pd.DataFrame(pairs, columns=["one", "other"])
    blank = {"since": np.nan, "years": np.nan, "shared": np.nan}
    return rows.assign(**blank, known_start=False, one_owes=False, other_owes=False)


def pact(bound: pd.DataFrame, alliances: pd.DataFrame, countries: pd.DataFrame, between: tuple) -> pd.Series:
    """Return the pact of two states, or say in one sentence what a brief on them would need.

    Parameters
    ----------
    bound
        What :func:`pacts` returns.
    alliances, countries
        The tables, for what the refusal says.
    between
        Two ISO3 codes.

    Raises
    ------
    InputError
        If a code is unknown, both are the same, or no promise of defence binds the two.
    """
    known = countries.set_index("iso3")["name"]
    for code in between:
        if code not in known:
            hint = "Codes are ISO 3166-1 alpha-3, such as JPN; load('countries') lists them."
            raise InputError(unknown("country code", code, sorted(known.index), hint))
    one, other = sorted(between)
    if one == other:
        raise InputError(
            f"focal and ally are both {one}: a brief needs two states that a defence pact binds."
        )
    if (one, other) in bound.index:
        return bound.loc[(one, other)]
    both = {one, other}
    rows = alliances[alliances["from_iso3"].isin(both) & alliances["to_iso3"].isin(both)]
    years = rows.loc[rows["defense"] == 1, "year"]
    last = int(alliances["year"].max())
    past = f" (the last ended in {int(years.max())})" if len(years) else ""
    raise InputError(
        f"No defence pact binds {known[between[0]]} and {known[between[1]]} in ATOP's last year, "
        f"{last}{past}: a brief needs a pair in the table alliances with defense = 1 in that year, or "
        "an ally of the United States in countries."
    )


def duty(row: pd.Series, focal: str, ally: str) -> str:
    """Return who owes whom defence: ``mutual``, ``owed`` (to the focal state), ``owes`` or ``uncoded``."""
    order = [focal, ally] == sorted([focal, ally])
    owes, owed = (row["one_owes"], row["other_owes"]) if order else (row["other_owes"], row["one_owes"])
    return {(True, True): "mutual", (False, True): "owed", (True, False): "owes"}.get(
        (bool(owes), bool(owed)), "uncoded"
    )


def bound_to_both(bound: pd.DataFrame, focal: str, ally: str) -> list[str]:
    """Return the other states that a promise of defence on record ties to both, by code."""
    ties = set(bound.index[bound["since"].notna()])
    states = {code for pair in ties for code in pair} - {focal, ally}
    return sorted(s for s in states if all(tuple(sorted((s, side))) in ties for side in (focal, ally)))


def moves(changes: pd.DataFrame, focal: str, ally: str, change: str) -> pd.DataFrame:
    """Return the rows of ``pact_changes`` that say one of two ``left`` or ``joined`` a pact of both."""
    between = (changes["iso3"] == focal) & (changes["other_iso3"] == ally)
    between |= (changes["iso3"] == ally) & (changes["other_iso3"] == focal)
    return changes[between & (changes["change"] == change)]


def in_force(bound: pd.DataFrame, changes: pd.DataFrame, state: str = GUARANTOR) -> list[str]:
    """Return a state's partners in defence, without those known to have left; by code."""
    left = changes.loc[changes["change"] == "left", ["iso3", "other_iso3"]]
    ended = {frozenset(pair) for pair in left.itertuples(index=False)}
    partners = [one if other == state else other for one, other in bound.index if state in (one, other)]
    return sorted(code for code in partners if frozenset((code, state)) not in ended)


def pairs(
    bound: pd.DataFrame, *, countries, capabilities, points, democracy, disputes, exercises
) -> pd.DataFrame:
    """Return what the tables of all states say of each pair.

    Parameters
    ----------
    bound
        What :func:`pacts` returns.
    countries, capabilities, points, democracy, disputes, exercises
        The tables of those names (``points`` is ``ideal_points``).

    Returns
    -------
    pandas.DataFrame
        ``bound`` with ``km`` (between the capitals), ``inequality`` (the stronger's index of capability over
        the weaker's), ``vote_distance`` (in the session before the newest), ``democracy_gap`` (in the last
        year), ``disputes`` (between the two) and ``exercises`` (with both). Missing where a table lacks one
        of the two; a count is never missing.
    """
    one, other = (bound.index.get_level_values(side) for side in ("one", "other"))
    capitals = countries.set_index("iso3")[["lat", "lon"]]
    here, there = (capitals.reindex(side).to_numpy() for side in (one, other))
    strength = _latest(capabilities, "cinc")
    ends = pd.concat(
        [strength.reindex(one).reset_index(drop=True), strength.reindex(other).reset_index(drop=True)], axis=1
    )
    weaker = ends.min(axis=1, skipna=False).where(lambda least: least > 0)
    at = points[points["year"] == session(points, 1)].set_index("iso3")["ideal_point"]
    polyarchy = _latest(democracy, "polyarchy")
    return bound.assign(
        km=[_km(a, b) for a, b in zip(here, there, strict=True)],
        inequality=(ends.max(axis=1, skipna=False) / weaker).to_numpy(),
        vote_distance=np.abs(at.reindex(one).to_numpy() - at.reindex(other).to_numpy()),
        democracy_gap=np.abs(polyarchy.reindex(one).to_numpy() - polyarchy.reindex(other).to_numpy()),
        disputes=_between(disputes, bound.index),
        exercises=_together(exercises, bound.index),
    )


def partners(codes: Iterable[str], *, troops, spending, assistance, sales, travel, visits) -> pd.DataFrame:
    """Return what the tables on the United States say of its partners.

    Parameters
    ----------
    codes
        ISO3 codes.
    troops, spending, assistance, sales, travel, visits
        The tables ``us_troops``, ``military_expenditure``, ``foreign_assistance``, ``arms_sales``,
        ``leader_travel`` and ``leader_visits``.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``iso3``: ``troops`` (in the last report), ``share_of_gdp`` (0-1, in the last year of the
        table), ``assistance_usd`` (constant dollars, ten fiscal years to the last but one, which is whole),
        ``sales_usd`` (agreements on record), ``stays`` and ``visits`` (that began in the ten whole calendar
        years at the end of each record).
    """
    last, whole = spending["year"].max(), assistance["year"].max() - 1
    recent = assistance[assistance["year"].between(whole - 9, whole)]
    found = pd.DataFrame(index=pd.Index(sorted(codes), name="iso3"))
    found["troops"] = troops[troops["date"] == troops["date"].max()].set_index("iso3")["active_duty"]
    found["share_of_gdp"] = spending[spending["year"] == last].set_index("iso3")["share_of_gdp"]
    found["assistance_usd"] = recent.groupby("iso3")["constant_usd"].sum()
    found["sales_usd"] = sales.groupby("iso3")["fms_usd"].sum(min_count=1)
    for column, record in (("stays", travel), ("visits", visits)):
        begun, years = record["start_date"].dt.year, ten_years(record)
        found[column] = record[begun.isin(years)].groupby("iso3").size()
    counts = ["assistance_usd", "stays", "visits"]
    return found.assign(**found[counts].fillna(0.0)).astype(float)


def ten_years(record: pd.DataFrame) -> range:
    """Return the last ten calendar years that a record of stays covers whole."""
    end = record["end_date"].max()
    last = end.year if (end.month, end.day) == (12, 31) else end.year - 1
    return range(last - 9, last + 1)


def beside(values: pd.Series, own) -> pd.Series:
    """Return how one member of a group lies beside all others in one measure.

    Parameters
    ----------
    values
        One value a member; those without one do not count.
    own
        The member's label.

    Returns
    -------
    pandas.Series
        ``value``, ``others`` (how many have a value), ``unknown`` (how many have none), ``lower`` and
        ``higher`` (how many others have less, and more), ``place`` (0 to 1: the share with less, and half of
        those with as much). The last three are missing where the member has no value.
    """
    others = values.drop(own)
    known, value = others.dropna(), values[own]
    found = {"value": value, "others": len(known), "unknown": int(others.isna().sum())}
    if pd.isna(value) or known.empty:
        return pd.Series(found | dict.fromkeys(("lower", "higher", "place"), np.nan))
    lower, higher = int((known < value).sum()), int((known > value).sum())
    place = (lower + (len(known) - lower - higher) / 2) / len(known)
    return pd.Series(found | {"lower": lower, "higher": higher, "place": place})


def standing(frame: pd.DataFrame, own, columns: Iterable[str]) -> pd.DataFrame:
    """Return what :func:`beside` does for each of several columns, one row a column."""
    return pd.DataFrame({column: beside(frame[column], own) for column in columns}).T.astype(float)


def with_guarantor(alike: pd.DataFrame, codes: Iterable[str]) -> pd.DataFrame:
    """Return the pairs of the United States and these partners, by the partner's code."""
    keys = {code: tuple(sorted((code, GUARANTOR))) for code in codes}
    return alike.loc[list(keys.values())].set_axis(pd.Index(list(keys), name="iso3"))


def row(frame: pd.DataFrame, own) -> dict:
    """Return one row by column, for a table of many."""
    return frame.loc[own].to_dict()


def first_drawn(since: int, last: int) -> int:
    """Return the first year drawn.

    Raises
    ------
    InputError
        If it is not before the record of pacts ends: then nothing of it would be drawn.
    """
    if since >= last:
        raise InputError(
            f"since = {since}: a brief draws years up to {last}, where ATOP ends. Give one before it."
        )
    return since


def in_last_year(table: pd.DataFrame, column: str, states: Iterable[str]) -> list[float]:
    """Return a column's values for states in the table's last year, missing where there is none."""
    return _latest(table, column).reindex(list(states)).tolist()


def without_point(points: pd.DataFrame, year: int, states: Iterable[str]) -> list[str]:
    """Return which of some states have no ideal point in a session."""
    there = set(points.loc[points["year"] == year, "iso3"])
    return [code for code in states if code not in there]


def disputes_between(disputes: pd.DataFrame, *states: str) -> pd.DataFrame:
    """Return the disputes with two states on opposite sides, one row a dispute."""
    rows = disputes[disputes["iso3_a"].isin(states) & disputes["iso3_b"].isin(states)]
    return rows.drop_duplicates("dispute_id")


def vote_quartiles(bound: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return the quartiles of the distance in votes over all pairs, session by session.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``low``, ``middle`` and ``high``. The pairs are those bound today, in every year.
    """
    wide = points.pivot(index="year", columns="iso3", values="ideal_point").astype(float)
    one, other = (bound.index.get_level_values(side) for side in ("one", "other"))
    apart = np.abs(wide.reindex(columns=one).to_numpy() - wide.reindex(columns=other).to_numpy())
    quartiles = pd.DataFrame(apart, wide.index).quantile([0.25, 0.5, 0.75], axis=1).T
    return quartiles.set_axis(["low", "middle", "high"], axis=1).dropna().reset_index()


def shares_of_gdp(
    spending: pd.DataFrame, economy: pd.DataFrame, states: Iterable[str], since: int
) -> pd.DataFrame:
    """Return what states spend on their forces, as shares of output, all from one table.

    Parameters
    ----------
    spending, economy
        The tables ``military_expenditure``, an extract, and ``economy``, which holds all states and takes its
        place where the extract lacks one: of two vintages, they must not share a figure.
    states
        ISO3 codes.
    since
        The first year.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``year`` and ``share`` (0 to 1), where known; ``attrs["from"]`` names the table.
    """
    whole = set(states) <= set(spending.dropna(subset=["share_of_gdp"])["iso3"])
    table, column = (spending, "share_of_gdp") if whole else (economy, "military_share_of_gdp")
    rows = table[table["iso3"].isin(list(states)) & (table["year"] >= since)]
    found = rows.dropna(subset=[column]).rename(columns={column: "share"})[["iso3", "year", "share"]]
    found = found.reset_index(drop=True)
    found.attrs["from"] = "military_expenditure" if whole else "economy"
    return found


def shares_of_world(capabilities: pd.DataFrame, states: Iterable[str], since: int) -> pd.DataFrame:
    """Return ``iso3``, ``year`` and ``share`` (0 to 1) of the world's capability, where known."""
    rows = capabilities[capabilities["iso3"].isin(list(states)) & (capabilities["year"] >= since)]
    rows = rows.dropna(subset=["cinc"]).rename(columns={"cinc": "share"})
    return rows[["iso3", "year", "share"]].reset_index(drop=True)


def yearly(troops: pd.DataFrame, iso3: str, since: int) -> pd.DataFrame:
    """Return ``year`` and ``active_duty`` of September's reports, which compare, and of the last report."""
    own = troops[(troops["iso3"] == iso3) & (troops["date"].dt.year >= since)]
    own = own[(own["date"].dt.month == 9) | (own["date"] == troops["date"].max())]
    own = own.assign(year=own["date"].dt.year).sort_values("date").groupby("year").tail(1)
    return own[["year", "active_duty", "interpolated"]].dropna(subset=["active_duty"]).reset_index(drop=True)


def by_year(exercises: pd.DataFrame, *states: str) -> pd.DataFrame:
    """Return ``year`` and ``exercises``: how many with all these states began in each year of the record."""
    known = exercises.dropna(subset=["participants", "start"])
    year = known["start"].str[:4].astype(int)
    there = known["participants"].str.split(";").map(lambda codes: set(states) <= set(codes)).astype(bool)
    counts = year[there].value_counts().reindex(range(year.min(), year.max() + 1), fill_value=0)
    return counts.rename_axis("year").rename("exercises").sort_index().reset_index()


def journeys_by_period(
    travel: pd.DataFrame, visits: pd.DataFrame, iso3: str, since: int, *, length: int = 5
) -> pd.DataFrame:
    """Return how many stays in, and visits from, a state began in each period of so many years.

    Parameters
    ----------
    travel, visits
        ``iso3`` and ``start_date``, all states: where the records end decides the last period.
    iso3
        The state.
    since
        The first year that counts; the first period may begin before it.
    length
        Years in a period; periods begin in years that it divides.

    Returns
    -------
    pandas.DataFrame
        ``period`` (its first year), ``until`` (its last, or that of the records), ``way`` (``THERE`` or
        ``HERE``), ``number``.
    """
    last = max(record["start_date"].max().year for record in (travel, visits))
    periods = range(since // length * length, last + 1, length)
    parts = []
    for way, record in ((THERE, travel), (HERE, visits)):
        begun = record.loc[(record["iso3"] == iso3) & (record["start_date"].dt.year >= since), "start_date"]
        counts = (begun.dt.year // length * length).value_counts().reindex(periods, fill_value=0)
        ends = [min(first + length - 1, last) for first in periods]
        parts.append(
            pd.DataFrame({"period": periods, "until": ends, "way": way, "number": counts.to_numpy()})
        )
    return pd.concat(parts, ignore_index=True)


def _km(here: np.ndarray, there: np.ndarray) -> float:
    known = not np.isnan([here, there]).any()
    return great_circle_km(tuple(here), tuple(there)) if known else np.nan


def _latest(table: pd.DataFrame, column: str) -> pd.Series:
    return table[table["year"] == table["year"].max()].set_index("iso3")[column].astype(float)


def _between(disputes: pd.DataFrame, index: pd.MultiIndex) -> np.ndarray:
    low = disputes[["iso3_a", "iso3_b"]].min(axis=1).rename("one")
    high = disputes[["iso3_a", "iso3_b"]].max(axis=1).rename("other")
    return disputes.groupby([low, high])["dispute_id"].nunique().reindex(index, fill_value=0).to_numpy(float)


def _together(exercises: pd.DataFrame, index: pd.MultiIndex) -> np.ndarray:
    there = exercises["participants"].dropna().str.get_dummies(";").astype(float)
    counts = there.T.to_numpy() @ there.to_numpy()
    wide = pd.DataFrame(counts, there.columns, there.columns)
    at, to = (wide.index.get_indexer(index.get_level_values(side)) for side in ("one", "other"))
    return np.where((at >= 0) & (to >= 0), counts[at, to], 0.0)
