"""Statistics of the claims on burdens: C05, C06, C10, C11, C13."""

import pandas as pd

from ..measures.instruments import years_of
from ..measures.pacts import owed_by
from .ledger import Evidence, document, spread

FOCAL, ALLY = "JPN", "USA"
RIVALS = ("CHN", "RUS")
EUROPE = ("Europe & Central Asia",)
EAST_ASIA = ("East Asia & Pacific",)


def c05(
    us_troops: pd.DataFrame, military_expenditure: pd.DataFrame, countries: pd.DataFrame
) -> dict[str, Evidence]:
    """US spending against its own past and its rivals', and US troops in both theatres against earlier."""
    own = military_expenditure[military_expenditure["iso3"] == ALLY].set_index("year")["share_of_gdp"]
    average = own.loc[1990:].mean()
    last = military_expenditure["year"].max()
    spent = military_expenditure[military_expenditure["year"] == last].set_index("iso3")["constant_usd_m"]
    theatres = set(countries.loc[countries["region"].isin(EUROPE + EAST_ASIA), "iso3"]) - {ALLY, "GUM"}
    troops = us_troops[us_troops["iso3"].isin(theatres) & (us_troops["date"].dt.month == 9)]
    yearly = troops.groupby(troops["date"].dt.year)["active_duty"].sum()
    return {
        "share_of_gdp_ratio": spread(
            own.iloc[-1] / average, own.iloc[-1] / own.loc[2000:].mean(), of="average since 2000"
        ),
        "troops_abroad_ratio": spread(
            yearly.iloc[-1] / yearly.loc[yearly.index[-1] - 10],
            yearly.iloc[-1] / yearly.loc[yearly.index[-1] - 5],
            of="against five years before",
        ),
        "spending_against_rivals": Evidence(float(spent[list(RIVALS)].sum() / spent[ALLY])),
    }


def c06(
    military_expenditure: pd.DataFrame,
    alliances: pd.DataFrame,
    security_agreements: pd.DataFrame,
    opinion: pd.DataFrame,
) -> dict[str, Evidence]:
    """Allies' spending, Japan's instruments without the ally, and Japanese views of the United States."""
    owed = owed_by(alliances, ALLY)
    partners = owed.loc[owed["year"] == owed["year"].max(), "iso3"]
    shares = military_expenditure.pivot(index="year", columns="iso3", values="share_of_gdp")
    last = shares.index.max()
    change = (shares.loc[last] - shares.loc[last - 5]).reindex(partners).dropna()
    other = security_agreements[
        (security_agreements["partner_iso3"] != ALLY) & (security_agreements["status"] != "negotiating")
    ]
    years = years_of(other["signed"].fillna(other["in_force"])).dropna()
    recent = years > years.max() - 10
    views = opinion[(opinion["country"] == FOCAL) & (opinion["about"] == ALLY)].sort_values("wave")
    favourable = views["favourable"].astype(float) * 100
    moved = favourable.iloc[-1] - favourable.iloc[0]
    return {
        "spending_rise_share": Evidence(float((change > 0).mean())),
        "hedging_instruments": Evidence(float(recent.sum() / max((~recent).sum(), 1))),
        "opinion_fall": Evidence(-float(moved)),
        "opinion_change": Evidence(float(moved)),
    }


def c10(document_facts: pd.DataFrame) -> dict[str, Evidence]:
    """What the strategy says of two per cent."""
    return document(document_facts, "C10")


def c11(document_facts: pd.DataFrame) -> dict[str, Evidence]:
    """What the Defense Buildup Program says of money."""
    return document(document_facts, "C11")


def c13(document_facts: pd.DataFrame) -> dict[str, Evidence]:
    """What a document says of the ships in the Philippine Sea."""
    return document(document_facts, "C13")
