"""Statistics of the claims on threats: C03, C09, C15, C18, C21, C22."""

import pandas as pd

from ..measures.capability import first_lead
from ..measures.instruments import years_of
from ..measures.pressure import missiles_a_year
from ..measures.trends import ratio_of_means
from .ledger import Evidence, document, slope, spread

FOCAL, ALLY, RIVAL = "JPN", "USA", "CHN"
NEIGHBOURS = ("CHN", "PRK", "RUS", "SUN")


def c03(disputes: pd.DataFrame, scrambles: pd.DataFrame) -> dict[str, Evidence]:
    """Share of the three among Japan's opponents since 1952, and among scrambles of the last five years."""
    rows = disputes[(disputes["iso3_a"] == FOCAL) | (disputes["iso3_b"] == FOCAL)]
    rows = rows[rows["start_year"] >= 1952]
    opponents = rows["iso3_a"].where(rows["iso3_b"] == FOCAL, rows["iso3_b"])
    last = scrambles.sort_values("fiscal_year").tail(5)
    return {
        "dispute_share": Evidence(opponents.isin(NEIGHBOURS).mean()),
        "south_korea_share": Evidence((opponents == "KOR").mean()),
        "scramble_share": Evidence(float((last["russia"] + last["china"]).sum() / last["total"].sum())),
    }


def c09(document_facts: pd.DataFrame) -> dict[str, Evidence]:
    """What the strategy of December 2022 says of China and of counterstrike."""
    return document(document_facts, "C09")


def c15(military_expenditure: pd.DataFrame, capabilities: pd.DataFrame) -> dict[str, Evidence]:
    """Spending of the coalition against China and Russia, and the capabilities of the US against China's."""
    year = military_expenditure["year"].max()
    spent = military_expenditure[military_expenditure["year"] == year].set_index("iso3")["constant_usd_m"]
    rivals = spent[["CHN", "RUS"]].sum()
    index = capabilities.pivot(index="year", columns="iso3", values="cinc")[[ALLY, RIVAL]].dropna()
    crossing = first_lead(index[RIVAL], index[ALLY])
    return {
        "spending_share": spread(
            spent[["USA", "JPN", "KOR"]].sum() / rivals,
            spent[["JPN", "KOR"]].sum() / rivals,
            spent[["USA", "JPN", "KOR", "AUS", "IND"]].sum() / rivals,
            of="Japan and South Korea alone; Australia and India included",
        ),
        "capability_ratio": Evidence(float((index[ALLY] / index[RIVAL]).iloc[-1])),
        "crossing_year": Evidence(float(crossing) if crossing else float("nan")),
    }


def c18(senkaku: pd.DataFrame, scrambles: pd.DataFrame, taiwan_activity: pd.DataFrame) -> dict[str, Evidence]:
    """Chinese activity around Japan in two periods of three years."""
    days = senkaku.set_index("year")["contiguous_zone_days"].astype(float)
    flown = scrambles.set_index("fiscal_year")["china"].astype(float)
    periods = {"before": (2018, 2020), "after": (2023, 2025)}
    return {
        "senkaku_ratio": Evidence(ratio_of_means(days, **periods)),
        "scramble_ratio": spread(
            ratio_of_means(flown, **periods),
            ratio_of_means(flown, before=(2016, 2020), after=(2021, 2025)),
            of="five years in place of three",
        ),
    }


def c21(
    military_expenditure: pd.DataFrame,
    warheads: pd.DataFrame,
    senkaku: pd.DataFrame,
    scrambles: pd.DataFrame,
    taiwan_activity: pd.DataFrame,
) -> dict[str, Evidence]:
    """Direction of five series of Chinese activity over their last five years."""
    spent = military_expenditure[military_expenditure["iso3"] == RIVAL].set_index("year")["constant_usd_m"]
    heads = warheads[(warheads["iso3"] == RIVAL) & (warheads["edition"] == warheads["edition"].max())]
    series = {
        "spending_growth": spent.pct_change() * 100,
        "warhead_growth": heads.set_index("year")["warheads"].astype(float),
        "senkaku_growth": senkaku.set_index("year")["contiguous_zone_days"].astype(float),
        "scramble_growth": scrambles.set_index("fiscal_year")["china"].astype(float),
    }
    daily = taiwan_activity.set_index("date")["aircraft"].astype(float)
    end = daily.index.max()
    year, two = end - pd.DateOffset(years=1), end - pd.DateOffset(years=2)
    found = {name: slope(values, 6) for name, values in series.items() if name != "spending_growth"}
    growth = series["spending_growth"].tail(5)
    return found | {
        "spending_growth": spread(growth.mean(), growth.min(), growth.max(), of="slowest and fastest year"),
        "taiwan_ratio": Evidence(
            daily[daily.index > year].mean() / daily[(daily.index > two) & (daily.index <= year)].mean()
        ),
    }


def c22(missile_tests: pd.DataFrame, security_agreements: pd.DataFrame) -> dict[str, Evidence]:
    """Rank correlation of missiles a year with Japan's and South Korea's instruments a year."""
    held = security_agreements[security_agreements["partner_iso3"] == "KOR"]
    dates = years_of(held["signed"].fillna(held["in_force"])).dropna().astype(int)
    last = int(str(missile_tests["date"].max())[:4]) - 1
    missiles = missiles_a_year(missile_tests, last).loc[2006:]
    signed = dates.value_counts().reindex(missiles.index, fill_value=0)
    return {
        "rank_correlation": Evidence(float(missiles.corr(signed, method="spearman"))),
        "instruments": Evidence(float(len(dates))),
    }
