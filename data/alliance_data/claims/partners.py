"""Statistics of the claims on partners: C12, C14, C16, C19, C20, C23, C24."""

from itertools import combinations

import pandas as pd

from ..measures.concentration import effective_partners
from ..measures.instruments import AGREEMENTS, first_held, years_of
from ..measures.pacts import density, owed_by
from .ledger import Evidence, spread

FOCAL, ALLY, RIVAL = "JPN", "USA", "CHN"
QUAD = ("JPN", "USA", "IND", "AUS")
FOUR = {"new_philippines": "PHL", "new_south_korea": "KOR", "new_india": "IND", "new_vietnam": "VNM"}
EAST_ASIA = ("JPN", "KOR", "PHL", "TWN", "THA", "AUS", "SGP", "GUM")
INDO_PACIFIC = ("JPN", "KOR", "PHL", "TWN", "THA", "AUS", "NZL", "PAK", "IND", "VNM", "IDN", "MYS", "SGP")
REGIONS = ("East Asia & Pacific", "South Asia")
VOTES = 2023
"""The last session with enough votes: 2024 has eight, 2025 is provisional."""


def c12(security_agreements: pd.DataFrame, arms_transfers: pd.DataFrame) -> dict[str, Evidence]:
    """Kinds of instrument with the three, effective number of partners since 2012, arms from the ally."""
    every = first_held(security_agreements)
    kinds = every.groupby("partner_iso3")["instrument"].nunique()
    binding = first_held(security_agreements, AGREEMENTS)
    last = int(every["year"].max())
    bought = arms_transfers[(arms_transfers["recipient"] == FOCAL)]
    bought = bought[bought["year"] > bought["year"].max() - 10]
    by_supplier = bought.groupby("supplier")["tiv_m"].sum()
    return {
        "instruments_with_three": Evidence(float(kinds.reindex(["AUS", "GBR", "IND"]).fillna(0).min())),
        "effective_partners_ratio": spread(
            _effective(every, last) / _effective(every, 2012),
            _effective(binding, last) / _effective(binding, 2012),
            of="binding agreements only",
        ),
        "us_arms_share": Evidence(float(by_supplier.get(ALLY, 0.0) / by_supplier.sum())),
    }


def c14(us_troops: pd.DataFrame, alliances: pd.DataFrame, leader_travel: pd.DataFrame) -> dict[str, Evidence]:
    """US troops, defence pacts and leaders' journeys in the region, each as a share of its own peak."""
    troops = us_troops[us_troops["iso3"].isin(EAST_ASIA) & (us_troops["date"] >= "1953")]
    yearly = troops[troops["date"].dt.month.isin((6, 9))].groupby(["date"])["active_duty"].sum()
    pacts = owed_by(alliances, ALLY)
    pacts = pacts[pacts["iso3"].isin(INDO_PACIFIC)].groupby("year").size()
    trips = leader_travel[leader_travel["iso3"].isin((*INDO_PACIFIC, "CHN"))]
    trips = trips.groupby(trips["start_date"].dt.year).size()
    trips = trips.reindex(range(1950, int(leader_travel["start_date"].max().year)), fill_value=0)
    decade = trips.rolling(10).sum()
    return {
        "troops_share_of_peak": spread(
            yearly.iloc[-1] / yearly.max(),
            yearly.iloc[-1] / yearly.loc["1990":].max(),
            of="against the peak since 1990",
        ),
        "pacts_share_of_peak": Evidence(float(pacts.iloc[-1] / pacts.max())),
        "travel_share_of_peak": Evidence(float(decade.iloc[-1] / decade.max())),
    }


def c16(ideal_points: pd.DataFrame, democracy: pd.DataFrame) -> dict[str, Evidence]:
    """Distances of votes within the Quad against those to China and Russia; the least democratic member."""
    year = min(VOTES, int(ideal_points["year"].max()))
    points = ideal_points[ideal_points["year"] == year].set_index("iso3")["ideal_point"]
    within = [abs(points[a] - points[b]) for a, b in combinations(QUAD, 2)]
    outside = [abs(points[a] - points[b]) for a in QUAD for b in ("CHN", "RUS")]
    scores = democracy[democracy["year"] == democracy["year"].max()].set_index("iso3")["polyarchy"]
    others = pd.Series(within).mean(), pd.Series(outside).mean()
    return {
        "within_to_outside": Evidence(others[0] / others[1]),
        "least_democratic": Evidence(float(scores.reindex(QUAD).min())),
        "india_to_japan": Evidence(float(abs(points["IND"] - points[FOCAL]))),
        "india_to_china": Evidence(float(abs(points["IND"] - points[RIVAL]))),
    }


def c19(security_agreements: pd.DataFrame, security_assistance: pd.DataFrame) -> dict[str, Evidence]:
    """New instruments with each of four partners: the last five years against the five before."""
    rows = security_agreements[~security_agreements["status"].isin(["negotiating"])]
    rows = rows.assign(year=years_of(rows["signed"].fillna(rows["in_force"])))
    last = int(rows["year"].max())
    found = {}
    for name, iso3 in FOUR.items():
        years = rows.loc[rows["partner_iso3"] == iso3, "year"].dropna()
        new, old = years.between(last - 4, last).sum(), years.between(last - 9, last - 5).sum()
        found[name] = Evidence(float(new - old))
    return found


def c20(alliances: pd.DataFrame, ukraine_support: pd.DataFrame) -> dict[str, Evidence]:
    """Any coded US duty to Ukraine, and Japan's place among donors."""
    year = alliances["year"].max()
    pact = alliances[(alliances["from_iso3"] == ALLY) & (alliances["to_iso3"] == "UKR")]
    pact = pact[pact["year"] == year]
    states = ukraine_support.dropna(subset=["iso3"]).set_index("iso3")
    rank = states["total_eur_bn"].rank(ascending=False)
    return {
        "us_ukraine_pact": Evidence(float(pact["defense"].max()) if len(pact) else 0.0),
        "focal_rank": Evidence(float(rank[FOCAL])),
        "financial_share": Evidence(
            float(states.loc[FOCAL, "financial_eur_bn"] / states.loc[FOCAL, "total_eur_bn"])
        ),
    }


def c23(alliances: pd.DataFrame) -> dict[str, Evidence]:
    """Change in the number of US defence partners over twenty years, and in the ties among the region's."""
    owed = owed_by(alliances, ALLY)
    last = int(alliances["year"].max())
    now, before = (set(owed.loc[owed["year"] == year, "iso3"]) for year in (last, last - 20))
    region = [iso3 for iso3 in INDO_PACIFIC if iso3 in now | before]
    tied = [density(alliances[alliances["year"] == year], region) for year in (last, last - 20)]
    return {
        "pact_change": Evidence(float(len(now) - len(before))),
        "density_change": Evidence(tied[0] - tied[1]),
        "region_change": Evidence(float(len(now & set(INDO_PACIFIC)) - len(before & set(INDO_PACIFIC)))),
        "last_year": Evidence(float(last)),
    }


def c24(ideal_points: pd.DataFrame, countries: pd.DataFrame) -> dict[str, Evidence]:
    """Share of the region's states that vote nearer to China than to the US, and its change."""
    region = set(countries.loc[countries["region"].isin(REGIONS) & ~countries["historical"], "iso3"])
    region -= {ALLY, RIVAL}
    allies = set(countries.loc[countries["us_ally"].fillna(False), "iso3"])
    year = min(VOTES, int(ideal_points["year"].max()))
    now, before = _nearer(ideal_points, region, year), _nearer(ideal_points, region, year - 10)
    return {
        "nearer_china_share": Evidence(now),
        "change": Evidence(now - before),
        "allies_nearer": Evidence(_nearer(ideal_points, allies & region, year)),
    }


def _nearer(ideal_points: pd.DataFrame, region: set[str], year: int) -> float:
    points = ideal_points[ideal_points["year"] == year].set_index("iso3")["ideal_point"]
    states = points[points.index.isin(region)]
    return float(((states - points[RIVAL]).abs() < (states - points[ALLY]).abs()).mean())


def _effective(first: pd.DataFrame, year: int) -> float:
    return effective_partners(first[first["year"] <= year].groupby("partner").size())
