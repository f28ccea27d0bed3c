"""Who holds more material capability and spends more, and since when."""

import pandas as pd

COMPONENTS = {
    "military_personnel_k": "Military personnel",
    "military_expenditure_usd_k": "Military spending",
    "iron_steel_kt": "Iron and steel",
    "energy_kt": "Energy use",
    "population_k": "Population",
    "urban_population_k": "Urban population",
}
"""The six parts of the composite index, by column, in the order of its handbook: each weighs one sixth."""


def component_shares(capabilities: pd.DataFrame) -> pd.DataFrame:
    """Return each state's share of the world total in each part of the composite index.

    Parameters
    ----------
    capabilities
        ``iso3``, ``year`` and the six components, all states of the years concerned: the world's total is
        their sum.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``year``, ``component`` (its column name), ``share`` (0 to 1; missing where the component
        is). The mean of a state's six shares is its index, where none is missing.

    References
    ----------
    Singer, Bremer & Stuckey (1972), in Russett (ed.), Peace, War, and Numbers: 19-48.
    """
    parts = list(COMPONENTS)
    totals = capabilities.groupby("year")[parts].transform("sum")
    shares = capabilities[["iso3", "year"]].join(capabilities[parts].astype(float) / totals.where(totals > 0))
    return shares.melt(["iso3", "year"], parts, "component", "share").sort_values(
        ["iso3", "year", "component"], ignore_index=True
    )


def first_lead(values: pd.Series, other: pd.Series) -> int | None:
    """Return the first year in which one series exceeds another, of those that both have; None if never."""
    ahead = _ahead(values, other)
    return int(ahead.index[ahead][0]) if ahead.any() else None


def lasting_lead(values: pd.Series, other: pd.Series) -> int | None:
    """Return the year since which one series has exceeded the other without a break; None if it is behind."""
    ahead = _ahead(values, other)
    if ahead.empty or not ahead.iloc[-1]:
        return None
    behind = ahead.index[~ahead]
    return int(ahead.index[ahead.index > behind[-1]][0] if len(behind) else ahead.index[0])


def lost_leads(values: pd.Series, other: pd.Series) -> list[int]:
    """Return the years after the first lead of one series over another in which it had lost it again."""
    ahead = _ahead(values, other)
    return [int(year) for year in ahead.index[~ahead & ahead.cummax()]]


def _ahead(values: pd.Series, other: pd.Series) -> pd.Series:
    both = pd.concat([values, other], axis=1, keys=["one", "two"]).dropna().sort_index()
    return both["one"] > both["two"]
