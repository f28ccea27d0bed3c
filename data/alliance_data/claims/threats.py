"""Statistics of the claims on threats: C03, C09, C15, C18, C21, C22."""

from functools import cache

import numpy as np
import pandas as pd
import scipy

from ..measures.capability import first_lead
from ..measures.instruments import dated_steps, years_of
from ..measures.pressure import missiles_a_year
from ..measures.trends import median_slope
from .ledger import Measured, Statistic, by_name, document, rows_of

PRICES = ["constant_usd_m", "current_usd_m", "share_of_gdp", "local_m"]


def c03(
    disputes: pd.DataFrame,
    scrambles: pd.DataFrame,
    missile_tests: pd.DataFrame,
    *,
    focal: str,
    neighbours: tuple[str, ...],
) -> dict[str, Statistic]:
    """Share of the three among Japan's opponents and in scrambles, and years with North Korean missiles."""
    rows = disputes[(disputes["iso3_a"] == focal) | (disputes["iso3_b"] == focal)]
    rows = rows.assign(
        opponent=rows["iso3_a"].where(rows["iso3_b"] == focal, rows["iso3_b"]).astype("category")
    )
    flown = scrambles.sort_values("fiscal_year").set_index("fiscal_year")
    fired = missiles_a_year(missile_tests)

    @cache
    def opponents(since, hostility, leave_out, count) -> pd.Series:
        seen = rows[(rows["start_year"] >= since) & (rows["hostility"] >= hostility)]
        seen = seen[~seen["opponent"].isin(leave_out)]
        return seen.drop_duplicates("dispute_id")["opponent"] if count == "dispute" else seen["opponent"]

    def dispute_share(since, hostility, leave_out, count):
        seen = opponents(since, hostility, leave_out, count)
        return Measured(seen.isin(neighbours).mean(), len(seen))

    def south_korea_share(since):
        return Measured((opponents(since, 0, (), "pair") == "KOR").mean())

    def scramble_share(years, end, leave_out):
        seen = flown.iloc[: len(flown) - end].tail(years)
        whole, ours = seen["total"].astype(float), seen[["russia", "china"]].astype(float)
        for code, column in (("RUS", "russia"), ("CHN", "china")):
            if code in leave_out:
                whole, ours = whole - ours[column].fillna(0), ours.drop(columns=column)
        return Measured(ours.sum().sum() / whole.sum(), ours.dropna().shape[0])

    def missile_years(years, end):
        # The last year with a test may be unfinished.
        seen = fired.iloc[: len(fired) - 1 - end].tail(years)
        return Measured((seen > 0).mean(), len(seen))

    ended = float(disputes["start_year"].max())
    return by_name(dispute_share, scramble_share, missile_years, south_korea_share, last_year=ended)


def c09(document_facts: pd.DataFrame) -> dict[str, Statistic]:
    """What the strategy of December 2022 says of China and of counterstrike."""
    return document(document_facts, "C09")


def c15(
    military_expenditure: pd.DataFrame, capabilities: pd.DataFrame, *, ally: str, rival: str
) -> dict[str, Statistic]:
    """Spending of the coalition against its rivals, and the capabilities of the US against China's."""
    money = {m: military_expenditure.pivot(index="year", columns="iso3", values=m) for m in PRICES[:2]}
    index = capabilities.pivot(index="year", columns="iso3", values="cinc")[[ally, rival]].dropna()
    crossing = first_lead(index[rival], index[ally])
    parts = [c for c in capabilities if c.endswith(("_k", "_kt"))]
    shares = capabilities[parts].astype(float) / capabilities.groupby("year")[parts].transform("sum").astype(
        float
    )
    last = capabilities["year"] == index.index[-1]
    held = shares[last].set_index(capabilities.loc[last, "iso3"])
    whole = capabilities[last].set_index("iso3")["cinc"].astype(float)

    @cache
    def spent(prices, years) -> dict[str, float]:
        return money[prices].tail(years).mean().to_dict()

    @cache
    def score(without) -> dict[str, float]:
        return (held.drop(columns=without).mean(axis=1) if without else whole).to_dict()

    def ratio(of, ours, theirs, factors):
        above, below = (sum(of[state] * factors.get(state, 1) for state in side) for side in (ours, theirs))
        return above / below

    def spending_share(coalition, rivals, us_part, prices, years, estimate):
        factors = {ally: us_part, rival: estimate}
        return Measured(ratio(spent(prices, years), coalition[0], rivals[0], factors), years)

    def capability_ratio(coalition, rivals, us_part, without):
        return Measured(ratio(score(without), coalition[1], rivals[1], {ally: us_part}))

    return by_name(
        spending_share, capability_ratio, crossing_year=float(crossing) if crossing else float("nan")
    )


def c18(senkaku: pd.DataFrame, scrambles: pd.DataFrame) -> dict[str, Statistic]:
    """Chinese activity around Japan in two periods."""
    days = senkaku.set_index("year")["contiguous_zone_days"].astype(float)
    flown = scrambles.set_index("fiscal_year")
    series = {"Chinese": flown["china"].astype(float), "all": flown["total"].astype(float)}

    def ratio(values, before, after, average, leave_out):
        seen = values.dropna().drop(leave_out, errors="ignore")
        old, new = seen.loc[before[0] : before[1]], seen.loc[after[0] : after[1]]
        return Measured(getattr(new, average)() / getattr(old, average)(), min(len(old), len(new)))

    def senkaku_ratio(before, after, average, leave_out):
        return ratio(days, before, after, average, leave_out)

    def scramble_ratio(before, after, average, leave_out, aircraft):
        return ratio(series[aircraft], before, after, average, leave_out)

    return by_name(senkaku_ratio, scramble_ratio)


def c21(
    military_expenditure: pd.DataFrame,
    warheads: pd.DataFrame,
    senkaku: pd.DataFrame,
    scrambles: pd.DataFrame,
    taiwan_activity: pd.DataFrame,
    *,
    rival: str,
) -> dict[str, Statistic]:
    """Direction of five series of Chinese activity over their last years."""
    spent = rows_of(military_expenditure, rival).set_index("year")
    heads = warheads[(warheads["iso3"] == rival) & (warheads["edition"] == warheads["edition"].max())]
    heads = heads.set_index("year")["warheads"].astype(float)
    ships = senkaku.set_index("year")[["contiguous_zone_days", "territorial_sea_vessels"]].astype(float)
    flown = scrambles.set_index("fiscal_year")["china"].astype(float)
    daily = taiwan_activity.set_index("date")["aircraft"].astype(float).dropna()

    def direction(values, years, slope, end, part, leave_out):
        seen = values.dropna()
        seen = seen.iloc[: len(seen) - end].tail(years + 1).drop(leave_out, errors="ignore")
        half = len(seen) // 2 + 1
        seen = {"whole": seen, "first half": seen.head(half), "second half": seen.tail(half)}[part]
        x, y = seen.index.to_numpy(float), seen.to_numpy()
        p = scipy.stats.kendalltau(x, y, alternative="greater").pvalue
        if slope == "median":
            return Measured(median_slope(seen), len(seen), p)
        line = np.polyfit(x, y, 1)[0] if slope == "least squares" else (y[-1] - y[0]) / (x[-1] - x[0])
        return Measured(line, len(seen), p)

    def spending_growth(years, end, prices, pace, leave_out):
        growth = spent[prices].pct_change() * 100
        growth = growth.iloc[: len(growth) - end].tail(years).drop(leave_out, errors="ignore")
        p = scipy.stats.binomtest((growth > 0).sum(), growth.count(), alternative="greater").pvalue
        return Measured(getattr(growth, pace)(), growth.count(), p)

    def warhead_growth(years, slope, end, part, leave_out):
        return direction(heads, years, slope, end, part, leave_out)

    def senkaku_growth(years, slope, end, part, leave_out, ships_by):
        return direction(ships[ships_by], years, slope, end, part, leave_out)

    def scramble_growth(years, slope, end, part, leave_out):
        return direction(flown, years, slope, end, part, leave_out)

    def taiwan_ratio(months, months_back, daily_average):
        last = daily.index.max() - pd.DateOffset(months=months_back)
        middle, first = last - pd.DateOffset(months=months), last - pd.DateOffset(months=2 * months)
        new = daily[(daily.index > middle) & (daily.index <= last)]
        old = daily[(daily.index > first) & (daily.index <= middle)]
        covered = min(len(new) / (last - middle).days, len(old) / (middle - first).days)
        return Measured(getattr(new, daily_average)() / getattr(old, daily_average)(), covered)

    return by_name(spending_growth, warhead_growth, senkaku_growth, scramble_growth, taiwan_ratio)


def c22(
    missile_tests: pd.DataFrame,
    security_agreements: pd.DataFrame,
    milestones: pd.DataFrame,
    exercise_series: pd.DataFrame,
    *,
    focal: str,
    ally: str,
) -> dict[str, Statistic]:
    """Rank correlation of missiles a year with the steps that bind Japan and South Korea a year."""
    held = security_agreements[security_agreements["partner_iso3"] == "KOR"]
    signed = years_of(held["signed"].fillna(held["in_force"])).dropna().astype(int)
    met = dated_steps(security_agreements, milestones[~milestones["planned"]], "South Korea")
    three = exercise_series["participants"].str.split(";").map(frozenset) == frozenset({focal, ally, "KOR"})
    exercised = exercise_series.loc[three & ~exercise_series["planned"], "year"]
    steps = {"instruments": signed, "with summits": years_of(met["signed"]).dropna().astype(int)}
    steps["with summits and exercises"] = pd.concat([steps["with summits"], exercised.astype(int)])
    tests = years_of(missile_tests["date"].astype(str))
    # The last year with a test may be unfinished.
    last = int(tests.max()) - 1

    @cache
    def missiles(shots) -> pd.Series:
        seen = tests[missile_tests["outcome"] != "failure"] if shots == "not failed" else tests
        if shots == "days":
            seen = years_of(missile_tests["date"].drop_duplicates().astype(str))
        return seen.value_counts().reindex(range(int(tests.min()), last + 1), fill_value=0).astype(float)

    def rank_correlation(count, since, shots, lag, correlation):
        fired = missiles(shots).loc[since:]
        taken = steps[count].value_counts().reindex(fired.index + lag, fill_value=0).set_axis(fired.index)
        if min(fired.nunique(), taken.nunique()) < 2:  # What is the same in every year goes with nothing.
            return Measured(float("nan"), len(steps[count]))
        functions = {"spearman": "spearmanr", "kendall": "kendalltau", "pearson": "pearsonr"}
        test = getattr(scipy.stats, functions[correlation])
        found = test(fired, taken, alternative="greater")
        return Measured(found.statistic, len(steps[count]), found.pvalue)

    return by_name(rank_correlation, instruments=float(len(signed)))
