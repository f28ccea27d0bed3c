"""Statistics of the claims on partners: C12, C14, C16, C19, C20, C23, C24."""

from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd

from ..measures import positions
from ..measures.concentration import effective_partners
from ..measures.instruments import LATER_MEETING, first_held, years_of
from ..measures.pacts import density, owed_by
from ..measures.theatres import unreported
from .ledger import Measured, Statistic, by_name, no_report_of, rows_of


def c12(
    security_agreements: pd.DataFrame,
    arms_transfers: pd.DataFrame,
    *,
    focal: str,
    ally: str,
    binding: tuple[str, ...],
    three: tuple[str, ...],
) -> dict[str, Statistic]:
    """Kinds of instrument with the three, effective number of partners, arms from the ally."""
    held = {
        "every kind": first_held(security_agreements),
        "binding": first_held(security_agreements, binding),
    }
    last = int(held["every kind"]["year"].max())
    bought = rows_of(arms_transfers, focal, column="recipient")
    deliveries = bought.pivot_table(index="year", columns="supplier", values="tiv_m", aggfunc="sum")
    deliveries = deliveries.reindex(range(deliveries.index[0], deliveries.index[-1] + 1)).fillna(0)

    def instruments_with_three(count, of_three, until):
        rows = held[count]
        rows = rows[~(rows["year"] > (until or last))]
        kinds = rows.groupby("partner_iso3")["instrument"].nunique().reindex(list(three)).fillna(0)
        return Measured(getattr(kinds, of_three)(), len(kinds))

    @cache
    def effective(count, ally_counts, leave_out, year) -> tuple[float, int]:
        rows = held[count]
        rows = rows if ally_counts else rows[rows["partner_iso3"] != ally]
        rows = rows[~rows["partner_iso3"].isin(leave_out)]
        ties = rows[rows["year"] <= year].groupby("partner").size()
        return effective_partners(ties), len(ties)

    def effective_partners_ratio(count, base, until, ally_counts, leave_out):
        now, then = (effective(count, ally_counts, leave_out, year) for year in (until or last, base))
        return Measured(now[0] / (then[0] or np.nan), then[1])

    def us_arms_share(arms_years, arms_end):
        sums = deliveries.iloc[: len(deliveries) - arms_end].tail(arms_years).sum()
        return Measured(sums.get(ally, 0.0) / sums.sum(), arms_years)

    return by_name(instruments_with_three, effective_partners_ratio, us_arms_share)


def c14(
    us_troops: pd.DataFrame,
    alliances: pd.DataFrame,
    leader_travel: pd.DataFrame,
    countries: pd.DataFrame,
    *,
    ally: str,
    rival: str,
    us_soil: tuple[str, ...],
) -> dict[str, Statistic]:
    """US troops, defence pacts and leaders' journeys in the region, each as a share of its own peak."""
    wide = us_troops.pivot(index="date", columns="iso3", values="active_duty").astype(float)
    wide = wide[wide.index.month.isin((6, 9))]
    unknown = unreported(us_troops, alliances, ally)
    pacts = owed_by(alliances, ally)
    travel = leader_travel.assign(year=leader_travel["start_date"].dt.year)
    final = int(travel["year"].max())

    @cache
    def states(named) -> set[str]:
        """The states of regions, US soil left out, and states named by their code."""
        there = countries["region"].isin(named) & ~countries["iso3"].isin(us_soil)
        return set(countries.loc[there | countries["iso3"].isin(named), "iso3"])

    @cache
    def troops(hosts, reports) -> pd.Series:
        rows = wide.loc[wide.index.month.isin(reports), wide.columns.isin(states(hosts))]
        return rows.sum(axis=1, min_count=1).dropna()

    @cache
    def journeys(region, roles, each) -> pd.Series:
        trips = travel[travel["iso3"].isin(states(region) | {rival}) & travel["role"].isin(roles)]
        if each == "once":
            trips = trips.drop_duplicates(["role", "name", "iso3", "start_date"])
        elif each == "a tour":
            trips = trips.drop_duplicates(["role", "name", "year", "start_date"])
        return trips.groupby("year").size().reindex(range(1950, final), fill_value=0)

    def troops_share_of_peak(hosts, since, reports):
        if missing := states(hosts) & set(unknown):
            return no_report_of(missing)
        rows = troops(hosts, reports).loc[str(since) :]
        return Measured(rows.iloc[-1] / rows.max(), len(rows))

    def pacts_share_of_peak(region, since):
        count = (
            pacts[pacts["iso3"].isin(states(region))]
            .groupby("year")
            .size()
            .loc[since if since > 1953 else 0 :]
        )
        return Measured(count.iloc[-1] / count.max(), len(count))

    def travel_share_of_peak(region, roles, each, span):
        sums = journeys(region, roles, each).rolling(span).sum()
        return Measured(sums.iloc[-1] / sums.max(), sums.count())

    return by_name(troops_share_of_peak, pacts_share_of_peak, travel_share_of_peak)


def c16(
    ideal_points: pd.DataFrame,
    democracy: pd.DataFrame,
    *,
    focal: str,
    rival: str,
    quad: tuple[str, ...],
) -> dict[str, Statistic]:
    """Distances of votes within the Quad against those to its rivals; the least democratic member."""
    points = ideal_points.pivot(index="year", columns="iso3", values="ideal_point")
    scores = rows_of(democracy, *quad).pivot(index="year", columns="iso3", values="polyarchy")

    @cache
    def stand(session, sessions) -> pd.Series:
        return points.loc[: positions.session(ideal_points, session)].tail(sessions).mean()

    def within_to_outside(session, sessions, outside, average):
        at = stand(session, sessions)
        within = [abs(at[a] - at[b]) for a, b in combinations(quad, 2)]
        beyond = [abs(at[a] - at[b]) for a in quad for b in outside]
        middle = getattr(np, average)
        return Measured(middle(within) / middle(beyond), len(within))

    def least_democratic(scored, scored_years):
        seen = scores.loc[: scored or None].tail(scored_years).mean()
        return Measured(seen.min(), seen.count())

    def distance(state, session, sessions):
        at = stand(session, sessions)
        return Measured(abs(at["IND"] - at[state]))

    def india_to_japan(session, sessions):
        return distance(focal, session, sessions)

    def india_to_china(session, sessions):
        return distance(rival, session, sessions)

    return by_name(within_to_outside, least_democratic, india_to_japan, india_to_china)


def c19(security_agreements: pd.DataFrame, *, binding: tuple[str, ...], four: tuple) -> dict[str, Statistic]:
    """New instruments with each of four partners: the last years against as many before."""
    rows = security_agreements[security_agreements["status"] != "negotiating"]
    dates = {
        "signed": rows["signed"].fillna(rows["in_force"]),
        "in force": rows["in_force"].fillna(rows["signed"]),
    }
    years = {name: years_of(date) for name, date in dates.items()}
    last = int(years["signed"].max())
    first = first_held(security_agreements)
    kept = {
        "every row": pd.Series(True, rows.index),
        "binding": rows["instrument"].isin(binding),
        "no later meetings": ~rows["title"].str.contains(LATER_MEETING),
        "first editions": rows["title"].isin(first["title"]) & ~rows["title"].str.contains(LATER_MEETING),
    }

    def more(iso3, years_each, end, count, dated):
        seen = years[dated][(rows["partner_iso3"] == iso3) & kept[count]].dropna()
        until = last - end
        new = seen.between(until - years_each + 1, until).sum()
        old = seen.between(until - 2 * years_each + 1, until - years_each).sum()
        return Measured(float(new - old), len(seen))

    def of(iso3):
        return lambda years_each, end, count, dated: more(iso3, years_each, end, count, dated)

    return {f"new_{name}": of(iso3) for name, iso3 in four}


def c20(
    alliances: pd.DataFrame, ukraine_support: pd.DataFrame, economy: pd.DataFrame, *, focal: str, ally: str
) -> dict[str, Statistic]:
    """Any coded US duty to Ukraine, and Japan's place among donors."""
    year = alliances["year"].max()
    pact = alliances[(alliances["from_iso3"] == ally) & (alliances["to_iso3"] == "UKR")]
    pact = pact[pact["year"] == year]
    kinds = ["financial_eur_bn", "humanitarian_eur_bn", "military_eur_bn"]
    gave = ukraine_support.set_index(ukraine_support["iso3"].fillna(ukraine_support["donor"]))
    output = economy.dropna(subset=["gdp_current_usd"]).sort_values("year").groupby("iso3").last()

    def us_ukraine_pact(duties):
        return Measured(float(pact[list(duties)].max().max()) if len(pact) else 0.0)

    def focal_rank(aid, donors, of_output):
        rows = gave if donors == "states and the Union" else gave[gave["iso3"].notna()]
        columns = {"total": ["total_eur_bn"], "without arms": kinds[:2], "arms": kinds[2:]}[aid]
        amount = rows[columns].sum(axis=1)
        amount = (amount / output["gdp_current_usd"]).reindex(amount.index).dropna() if of_output else amount
        return Measured(float(amount.rank(ascending=False)[focal]), len(amount))

    share = gave.loc[focal, "financial_eur_bn"] / gave.loc[focal, "total_eur_bn"]
    return by_name(us_ukraine_pact, focal_rank, financial_share=float(share))


def c23(alliances: pd.DataFrame, *, ally: str, indo_pacific: tuple[str, ...]) -> dict[str, Statistic]:
    """Change in the number of US defence partners, and in the ties among the region's."""
    last = int(alliances["year"].max())
    owing = alliances[(alliances["defense"] == 1) | (alliances["consultation"] == 1)]
    by_year = dict(list(owing[owing["from_iso3"].isin([ally, *indo_pacific])].groupby("year")))

    @cache
    def partners(year, duty) -> frozenset[str]:
        return frozenset(owed_by(by_year[year], ally, duty)["iso3"])

    def pact_change(back, end, duty, without):
        now, before = (partners(year, duty) - set(without) for year in (last - end, last - end - back))
        return Measured(float(len(now) - len(before)), len(now | before))

    @cache
    def tied(year, duty, members) -> float:
        return density(by_year[year], members, duty)

    def density_change(back, end, duty, web):
        now, before = last - end, last - end - back
        either = partners(now, duty) | partners(before, duty)
        members = tuple(iso3 for iso3 in web if iso3 in either)
        return Measured(tied(now, duty, members) - tied(before, duty, members), len(members))

    def region_change(back):
        now, before = (partners(year, "defense") & set(indo_pacific) for year in (last, last - back))
        return Measured(float(len(now) - len(before)))

    return by_name(pact_change, density_change, region_change, last_year=float(last))


def c24(
    ideal_points: pd.DataFrame, countries: pd.DataFrame, economy: pd.DataFrame, *, ally: str, rival: str
) -> dict[str, Statistic]:
    """How many of the states that voted nearer to China crossed over, and whither the middle one moved."""
    here = countries[~countries["historical"] & ~countries["iso3"].isin([ally, rival])]
    allies = set(countries.loc[countries["us_ally"].fillna(False), "iso3"])
    people = economy.dropna(subset=["population"]).sort_values("year").groupby("iso3")["population"].last()
    points = ideal_points.pivot(index="year", columns="iso3", values="ideal_point")
    votes = ideal_points.pivot(index="year", columns="iso3", values="votes")
    # How much farther from the ally than from the rival: above nought is nearer to the rival.
    beyond = points.sub(points[ally], axis=0).abs() - points.sub(points[rival], axis=0).abs()

    @cache
    def lean(region, session, least_votes, back=0) -> pd.Series:
        year = positions.session(ideal_points, session) - back
        states = here.loc[here["region"].isin(region) | here["subregion"].isin(region), "iso3"]
        states = [state for state in states if state in points]
        return beyond.loc[year, states][~(votes.loc[year, states] < least_votes)].dropna()

    def weights(states: pd.Index, weight) -> np.ndarray:
        return people.reindex(states).fillna(0).to_numpy() if weight == "population" else np.ones(len(states))

    def won_over_share(region, session, back, least_votes, weight):
        before, now = lean(region, session, least_votes, back), lean(region, session, least_votes)
        before = before[before.gt(0) & before.index.isin(now.index)]
        heavy = weights(before.index, weight)
        crossed = (now[before.index].lt(0).to_numpy() * heavy).sum()
        return Measured(float(crossed / heavy.sum()) if heavy.sum() else np.nan, len(before))

    def drift(region, session, back, least_votes, weight):
        moved = lean(region, session, least_votes) - lean(region, session, least_votes, back)
        moved = moved.dropna().sort_values()
        heavy = weights(moved.index, weight).cumsum()
        middle = np.searchsorted(heavy, heavy[-1] / 2) if len(heavy) else 0
        return Measured(float(moved.iloc[middle]) if len(heavy) else np.nan, len(moved))

    def nearer_share(region, session, least_votes):
        return Measured(float(lean(region, session, least_votes).gt(0).mean()))

    def allies_nearer(region, session, least_votes):
        seen = lean(region, session, least_votes)
        return Measured(float(seen[seen.index.isin(allies)].gt(0).mean()))

    def least_ever(region, session, least_votes):
        year = positions.session(ideal_points, session)
        spans = year - points.loc[:year, [ally, rival]].dropna().index
        shares = [lean(region, session, least_votes, back).gt(0).mean() for back in spans]
        return Measured(float(min(shares)), len(shares))

    return by_name(won_over_share, drift, nearer_share, allies_nearer, least_ever)
