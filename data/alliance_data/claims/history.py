"""Statistics of the claims on the alliance's history: C01, C02, C04, C07, C08, C17, C27."""

from functools import cache

import numpy as np
import pandas as pd

from ..measures.article_nine import ABROAD
from ..measures.article_nine import steps as steps_of
from ..measures.instruments import first_held, years_of
from ..measures.survival import defence_ties, median_life
from ..measures.theatres import unreported
from .ledger import Measured, Statistic, by_name, document, no_report_of, rows_of


def c01(alliances: pd.DataFrame, *, focal: str, ally: str) -> dict[str, Statistic]:
    """Age of the pact in lives of bilateral defence pacts, and its rank among those that stand."""
    ties, last = defence_ties(alliances), int(alliances["year"].max())
    pair = sorted([focal, ally])
    own = (ties["state_a"] == pair[0]) & (ties["state_b"] == pair[1])
    stands = not ties.loc[own, "ended"].all()
    # Plain arrays: these masks are made hundreds of times.
    start, years = ties["start"].to_numpy(), ties["years"].to_numpy()
    known, ended = ties["known_start"].to_numpy(), ties["ended"].to_numpy()

    @cache
    def pool(third_states: int, leave_out: tuple[str, ...]) -> np.ndarray:
        out = (ties["state_a"].isin(leave_out) | ties["state_b"].isin(leave_out)) & ~own
        return ((ties["third_states"] <= third_states) & ~out).to_numpy()

    @cache
    def lives(third_states, since, shortest, leave_out) -> tuple[dict[str, float], int]:
        seen = pool(third_states, leave_out) & known & (start >= since) & (years >= shortest)
        middle, _, high = median_life(pd.DataFrame({"years": years[seen], "ended": ended[seen]}))
        return {"median": middle, "high": high, "ended": np.median(years[seen & ended])}, int(seen.sum())

    def age_years(founded, third_states, since, shortest, leave_out, life):
        lived, pacts = lives(third_states, since, shortest, leave_out)
        return Measured((last - founded) / lived[life], pacts)

    def rank_share(founded, third_states, leave_out):
        living = start[pool(third_states, leave_out) & ~ended]
        # A pact that has ended stands behind every living one.
        return Measured((living < founded).mean() if stands else 1.0, len(living))

    return by_name(age_years, rank_share)


def c02(milestones: pd.DataFrame) -> dict[str, Statistic]:
    """Share of decades with a dated revision, and the longest stretch without one."""
    seen = milestones[~milestones["planned"]]
    years = years_of(seen["date"])
    last = int(years.max())

    @cache
    def revised(kinds, leave_out, founding) -> list[int]:
        found = set(years[seen["kind"].isin(kinds)].astype(int)) - {leave_out}
        return sorted(year for year in found if founding or year > 1952)

    def decades_with_revision_share(kinds, decades_from, until, leave_out, founding):
        found, end = revised(kinds, leave_out, founding), last - until
        decades = range(decades_from, end + 1, 10)
        return Measured(sum(any(d <= y < d + 10 and y <= end for y in found) for d in decades) / len(decades))

    def longest_gap_years(kinds, gaps_from, until, leave_out):
        end = last - until
        found = [gaps_from, *(y for y in revised(kinds, leave_out, True) if gaps_from < y <= end), end]
        return Measured(max(np.diff(found)))

    return by_name(decades_with_revision_share, longest_gap_years)


def c04(alliances: pd.DataFrame, us_troops: pd.DataFrame, *, focal: str, ally: str) -> dict[str, Statistic]:
    """What either owes the other by treaty in the table's last year, and Japan's rank among hosts."""
    last = int(alliances["year"].max())
    pair = alliances[alliances["from_iso3"].isin([focal, ally]) & alliances["to_iso3"].isin([focal, ally])]
    owed = pair.set_index(["from_iso3", "year"])
    troops = us_troops[us_troops["iso3"] != ally]
    days = sorted(troops["date"].unique())
    unknown = unreported(troops, alliances, ally)

    @cache
    def counted(services) -> pd.DataFrame:
        value = troops["active_duty"].astype(float)
        ashore = value - troops["navy"].astype(float).fillna(0)
        return troops.assign(n=ashore if services == "navy left out" else value).pivot(
            index="date", columns="iso3", values="n"
        )

    def owes(state, back, duties):
        year = last - back
        return Measured(max(float(owed[duty].get((state, year), 0)) for duty in duties))

    def ally_owes(coded_back):
        return owes(ally, coded_back, ("defense",))

    def focal_owes(coded_back, duties):
        return owes(focal, coded_back, duties)

    def host_rank(reports_back, reports, services, territories):
        end = len(days) - reports_back
        hosts = (
            counted(services).loc[days[end - reports : end]].mean().drop(list(territories), errors="ignore")
        )
        rank = hosts.rank(ascending=False)
        # A state without a report has no rank; one that is second at least is so whoever is missing.
        if focal in unknown or (unknown and rank.get(focal) == 1):
            return no_report_of(unknown)
        return Measured(
            float(rank.get(focal, np.nan)) if hosts.get(focal, 0) > 0 else len(rank) + 1, len(rank)
        )

    return by_name(ally_owes, focal_owes, host_rank, last_year=float(last))


def c07(
    military_expenditure: pd.DataFrame,
    security_agreements: pd.DataFrame,
    *,
    focal: str,
    ally: str,
    binding: tuple[str, ...],
) -> dict[str, Statistic]:
    """Growth of spending and pace of agreements after the turn, against the years before."""
    spent = rows_of(military_expenditure, focal).set_index("year")
    signed = signatures(security_agreements, ally, binding)
    dated = {count: years.to_numpy(int) for count, years in signed.items()}
    final = int(signed["every row"].max())
    others = security_agreements[security_agreements["partner_iso3"] != ally]
    last_day = pd.to_datetime(others["signed"].dropna(), errors="coerce", format="ISO8601").max()

    @cache
    def growth(measure, leave_out) -> pd.Series:
        return (spent[measure].dropna().pct_change() * 100).drop(leave_out, errors="ignore")

    def spending_step(turn, before, after, average, measure, leave_out):
        seen = growth(measure, leave_out)
        old, new = seen.loc[turn - before : turn - 1], seen.loc[turn : turn + after - 1 if after else None]
        return Measured(getattr(new, average)() - getattr(old, average)(), new.count())

    @cache
    def instrument_step(turn, before, count, last_year):
        years = dated[count]
        # The table's last year is unfinished.
        until = final - (last_year == "left out")
        short = 1 - last_day.day_of_year / 365 if last_year == "to the day" else 0
        span = until - turn + 1 - short
        old = ((years >= turn - before) & (years < turn)).sum()
        new = ((years >= turn) & (years <= until)).sum()
        return Measured(new / span / (old / before) if old and span > 0 else np.nan, new + old)

    def pace_rank(turn, turns_from, before, count, last_year):
        every = [instrument_step(year, before, count, last_year).value for year in range(turns_from, final)]
        own = instrument_step(turn, before, count, last_year)
        seen = [step for step in every if not np.isnan(step)]
        share = np.mean([step >= own.value for step in seen]) if own.evidence >= 10 else np.nan
        return Measured(share, len(seen), share)

    def turns_with_a_rise(turns_from, before, count, last_year):
        every = [instrument_step(year, before, count, last_year).value for year in range(turns_from, final)]
        return Measured(np.mean([step > 1 for step in every if not np.isnan(step)]))

    def years_after(turn):
        return Measured(growth("constant_usd_m", 0).loc[turn:].count())

    return by_name(spending_step, pace_rank, instrument_step, turns_with_a_rise, years_after)


def c08(document_facts: pd.DataFrame) -> dict[str, Statistic]:
    """What a document says of the dialogue of December 2023."""
    return document(document_facts, "C08")


def c17(milestones: pd.DataFrame) -> dict[str, Statistic]:
    """Steps that widened what the forces may do, and those that were taken back."""
    taken = steps_of(milestones)
    years, ended = years_of(taken["date"]), years_of(taken["ended"])
    last = int(years_of(milestones.loc[~milestones["planned"], "date"]).max())
    abroad, law = taken["reach"] == ABROAD, taken["kind"] == "law"
    kinds = {"beyond own defence": abroad, "laws": abroad & law, "every": abroad | True}
    renewal = taken["step"].str.split(",").str[0].duplicated()

    def steps(since, until, counted, renewals, leave_out):
        found = kinds[counted] & years.between(since, until or last) & (years != leave_out)
        return Measured((found & (renewals | ~renewal)).sum())

    def reversals(since, until, taken_back):
        return Measured((taken["how"].isin(taken_back) & ended.between(since, until or last)).sum())

    return by_name(steps, reversals)


def c27(milestones: pd.DataFrame, *, in_office_until: str) -> dict[str, Statistic]:
    """Whether the government that the advice was for is still in office."""
    later = milestones["event"].str.contains("becomes prime minister") & (
        milestones["date"] > in_office_until
    )
    return {"still_in_office": float(not later.any())}


def signatures(agreements: pd.DataFrame, ally: str, binding: tuple[str, ...]) -> dict[str, pd.Series]:
    """Return the years in which instruments with others than the ally were signed, by what is counted."""
    other = agreements[(agreements["partner_iso3"] != ally) & (agreements["status"] != "negotiating")]
    years = years_of(other["signed"].fillna(other["in_force"]))
    first = first_held(agreements)
    return {
        "every row": years.dropna(),
        "binding": years[other["instrument"].isin(binding)].dropna(),
        "first editions": first.loc[first["partner_iso3"] != ally, "year"].dropna(),
    }
