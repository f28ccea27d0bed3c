"""Statistics of the claims on burdens: C05, C06, C10, C11, C13."""

from functools import cache

import numpy as np
import pandas as pd

from ..measures.pacts import owed_by
from ..measures.theatres import unreported
from .history import signatures
from .ledger import Measured, Statistic, by_name, document, no_report_of, rows_of

MONEY = ["constant_usd_m", "current_usd_m", "share_of_gdp"]


def c05(
    us_troops: pd.DataFrame,
    military_expenditure: pd.DataFrame,
    countries: pd.DataFrame,
    alliances: pd.DataFrame,
    *,
    ally: str,
) -> dict[str, Statistic]:
    """US spending against its own past and its rivals', and US troops in both theatres against earlier."""
    own = rows_of(military_expenditure, ally).set_index("year")["share_of_gdp"]
    spent = {m: military_expenditure.pivot(index="year", columns="iso3", values=m) for m in MONEY[:2]}
    region = countries.set_index("iso3")["region"]
    troops = us_troops.assign(region=us_troops["iso3"].map(region), year=us_troops["date"].dt.year)
    troops = troops[troops["date"].dt.month == 9]
    unknown = region.reindex(unreported(troops, alliances, ally))

    @cache
    def yearly(theatres, territories) -> pd.Series:
        rows = troops[troops["region"].isin(theatres) & ~troops["iso3"].isin({ally, *territories})]
        return rows.groupby("year")["active_duty"].sum()

    def share_of_gdp_ratio(since, average, end):
        seen = own.iloc[: len(own) - end]
        past = seen.loc[since:]
        return Measured(seen.iloc[-1] / getattr(past, average)(), past.count())

    def troops_abroad_ratio(troops_back, theatres, territories, end):
        if unknown.isin(theatres).any():
            return no_report_of(unknown.index[unknown.isin(theatres)])
        seen = yearly(theatres, territories)
        last = seen.index[-1] - end
        return Measured(seen.loc[last] / seen.loc[last - troops_back])

    def spending_against_rivals(rivals, measure, estimate, years, end):
        rows = spent[measure]
        rows = rows.iloc[len(rows) - end - years : len(rows) - end]
        theirs = rows[list(rivals)].mean()
        if theirs.isna().any():  # A rival without a figure has not spent nothing.
            return no_report_of(theirs.index[theirs.isna()], "military_expenditure")
        theirs["CHN"] *= estimate
        return Measured(theirs.sum() / rows[ally].mean(), rows[ally].count())

    return by_name(share_of_gdp_ratio, troops_abroad_ratio, spending_against_rivals)


def c06(
    military_expenditure: pd.DataFrame,
    alliances: pd.DataFrame,
    security_agreements: pd.DataFrame,
    opinion: pd.DataFrame,
    surveys: pd.DataFrame,
    *,
    focal: str,
    ally: str,
    binding: tuple[str, ...],
) -> dict[str, Statistic]:
    """Allies' spending, Japan's instruments without the ally, and Japanese views of the United States."""
    owed = owed_by(alliances, ally)
    partners = owed.loc[owed["year"] == owed["year"].max(), "iso3"]
    money = {m: military_expenditure.pivot(index="year", columns="iso3", values=m) for m in MONEY[::2]}
    signed = signatures(security_agreements, ally, binding)
    views = opinion[(opinion["country"] == focal) & (opinion["about"] == ally)].sort_values("wave")
    views = views.set_index("wave")[["favourable", "unfavourable"]].astype(float) * 100
    pew = {"favourable": views["favourable"], "balance": (views["favourable"] - views["unfavourable"]) / 2}
    pew["of those with a view"] = views["favourable"] / views.sum(axis=1) * 100
    asked = surveys[surveys["country_asked"] == focal].sort_values("fielded")
    asked = asked[asked["about"].isin([ally, f"{focal}-{ally}"])]

    @cache
    def waves_of(series, answer) -> pd.Series:
        if series == "pew":
            return pew[answer].dropna()
        return asked.loc[(asked["series"] == series) & (asked["answer"] == answer), "share"] * 100

    def spending_rise_share(years, end, without, measure):
        shares = money[measure]
        last = shares.index.max() - end
        who = partners[~partners.isin(without)]
        change = (shares.loc[last] - shares.loc[last - years]).reindex(who).dropna()
        return Measured((change > 0).mean(), len(change))

    def hedging_instruments(window, count):
        found = signed[count]
        recent = found > found.max() - window
        return Measured(recent.sum() / max((~recent).sum(), 1), len(found))

    def opinion_change(survey, baseline, waves):
        seen = waves_of(*survey)
        if seen.empty:
            return Measured(np.nan, 0)
        start = {"first": seen.iloc[0], "first three": seen.iloc[:3].mean(), "highest": seen.max()}
        start["before the last ten"] = seen.iloc[-11] if len(seen) > 10 else np.nan
        return Measured(seen.iloc[-waves:].mean() - start[baseline], len(seen))

    def opinion_fall(survey, baseline, waves):
        moved = opinion_change(survey, baseline, waves)
        return Measured(-moved.value, moved.evidence)

    trust_change = opinion_change(("yomiuri_gallup_trust", "trust"), "first", 1).value
    mail_change = opinion_change(("cabinet_affinity_mail", "feels"), "first", 1).value
    return by_name(
        spending_rise_share,
        hedging_instruments,
        opinion_fall,
        opinion_change,
        trust_change=trust_change,
        mail_change=mail_change,
    )


def c10(document_facts: pd.DataFrame) -> dict[str, Statistic]:
    """What the strategy says of two per cent."""
    return document(document_facts, "C10")


def c11(document_facts: pd.DataFrame) -> dict[str, Statistic]:
    """What the Defense Buildup Program says of money."""
    return document(document_facts, "C11")


def c13(document_facts: pd.DataFrame) -> dict[str, Statistic]:
    """What a document says of the ships in the Philippine Sea."""
    return document(document_facts, "C13")
