"""Statistics of the claims on the alliance's history: C01, C02, C04, C07, C08, C17, C27."""

import pandas as pd

from ..measures.instruments import years_of
from ..measures.survival import defence_ties, median_life, older_ties
from .ledger import Evidence, document, spread

FOCAL, ALLY = "JPN", "USA"
FOUNDED = 1951
REVISIONS = ("treaty", "guidelines", "law", "agreement", "declaration", "policy")
STRICT = ("treaty", "guidelines", "law", "agreement")


def c01(alliances: pd.DataFrame) -> dict[str, Evidence]:
    """Age of the pact in median lives of bilateral defence pacts, and its rank among those that stand."""
    ties = defence_ties(alliances)
    known = ties[ties["known_start"]]
    two = known[known["third_states"] == 0]
    ages = int(alliances["year"].max()) - FOUNDED
    median, _, _ = median_life(two)
    every, _, _ = median_life(known)
    own = ties[(ties["state_a"] == FOCAL) & (ties["state_b"] == ALLY)]
    # A pact that has ended stands behind every living one.
    rank = 1.0
    if not own["ended"].all():
        place = older_ties(ties[ties["third_states"] == 0], FOCAL, ALLY)
        rank = place["older"] / place["living"]
    return {
        "age_years": spread(ages / median, ages / every, of="ties of many states included"),
        "rank_share": Evidence(rank),
    }


def c02(milestones: pd.DataFrame) -> dict[str, Evidence]:
    """Share of decades with a dated revision, and the longest stretch without one."""
    seen = milestones[~milestones["planned"]]
    wide, strict = (_revisions(seen, kinds) for kinds in (REVISIONS, STRICT))
    last = int(years_of(seen["date"]).max())
    return {
        "decades_with_revision_share": spread(
            _decades(wide, last), _decades(strict, last), of="treaties, guidelines, laws and agreements only"
        ),
        "longest_gap_years": spread(
            _gap(wide, last), _gap(strict, last), of="treaties, guidelines, laws and agreements only"
        ),
    }


def c04(alliances: pd.DataFrame, us_troops: pd.DataFrame) -> dict[str, Evidence]:
    """What either owes the other by treaty in the table's last year, and Japan's rank among hosts."""
    year = alliances["year"].max()
    owed = alliances[alliances["year"] == year].set_index(["from_iso3", "to_iso3"])["defense"]
    hosts = us_troops[(us_troops["date"] == us_troops["date"].max()) & (us_troops["iso3"] != ALLY)]
    rank = hosts.set_index("iso3")["active_duty"].rank(ascending=False)
    return {
        "ally_owes": Evidence(float(owed.get((ALLY, FOCAL), 0))),
        "focal_owes": Evidence(float(owed.get((FOCAL, ALLY), 0))),
        "host_rank": Evidence(float(rank.get(FOCAL, len(rank) + 1))),
        "last_year": Evidence(float(year)),
    }


def c07(military_expenditure: pd.DataFrame, security_agreements: pd.DataFrame) -> dict[str, Evidence]:
    """Growth of spending and pace of agreements after 2022, against the ten years before."""
    focal = military_expenditure[military_expenditure["iso3"] == FOCAL].set_index("year")
    growth = focal["constant_usd_m"].pct_change() * 100
    after, before = growth.loc[2023:], growth.loc[2013:2022]
    years = years_of(
        security_agreements["signed"].fillna(security_agreements["in_force"])[
            (security_agreements["partner_iso3"] != ALLY) & (security_agreements["status"] != "negotiating")
        ]
    ).dropna()
    span = int(years.max()) - 2022
    rate = (years >= 2023).sum() / span / (years.between(2013, 2022).sum() / 10)
    # The table's last year is unfinished: without it the pace is taken over whole years only.
    whole = years.between(2023, years.max() - 1).sum() / (span - 1) / (years.between(2013, 2022).sum() / 10)
    return {
        "spending_step": spread(
            after.mean() - before.mean(), after.median() - before.median(), of="medians in place of means"
        ),
        "instrument_step": spread(rate, whole, of="whole years only"),
        "years_after": Evidence(float(after.count())),
    }


def c08(document_facts: pd.DataFrame) -> dict[str, Evidence]:
    """What a document says of the dialogue of December 2023."""
    return document(document_facts, "C08")


def c17(milestones: pd.DataFrame) -> dict[str, Evidence]:
    """Laws and Cabinet decisions since 1992 that widened what the forces may do, and those that lapsed."""
    seen = milestones[~milestones["planned"] & (milestones["date"] >= "1992")]
    laws = (seen["kind"] == "law") & ~seen["event"].str.contains("takes effect")
    reading = (seen["kind"] == "policy") & seen["event"].str.contains("Article 9")
    return {
        "steps": spread(float((laws | reading).sum()), float(laws.sum()), of="laws only"),
        "reversals": Evidence(float(seen["event"].str.contains("lapses").sum())),
    }


def c27(milestones: pd.DataFrame) -> dict[str, Evidence]:
    """Whether the government that the advice was for is still in office."""
    later = milestones["event"].str.contains("becomes prime minister") & (milestones["date"] > "2024")
    return {"still_in_office": Evidence(float(not later.any()))}


def _revisions(milestones: pd.DataFrame, kinds: tuple[str, ...]) -> list[int]:
    return sorted({int(y) for y in years_of(milestones.loc[milestones["kind"].isin(kinds), "date"])})


def _decades(years: list[int], last: int) -> float:
    decades = range(1950, last + 1, 10)
    return sum(any(d <= y < d + 10 for y in years) for d in decades) / len(decades)


def _gap(years: list[int], last: int) -> float:
    return float(max(b - a for a, b in zip(years, [*years[1:], last], strict=True)))
