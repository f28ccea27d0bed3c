"""Exercises on burdens: whose land, an average from a window, and what other hosts pay for a soldier."""

import numpy as np
import pandas as pd

from .brought import Brought, Number
from .mechanism import Exercise, nothing


def _of_okinawa(facilities: pd.DataFrame) -> tuple[float, float]:
    """Return the part of the area, and of the places, that is in Okinawa."""
    kept = facilities[facilities["returned"].isna()]
    there = kept[kept["prefecture"] == "Okinawa"]
    return float(there["area_km2"].sum() / kept["area_km2"].sum()), len(there) / len(kept)


def _shares(spending: pd.DataFrame, state: str, since: int) -> pd.Series:
    rows = spending[(spending["iso3"] == state) & (spending["year"] >= since)].dropna(subset=["share_of_gdp"])
    return rows.set_index("year")["share_of_gdp"].sort_index()


def _against_mean(spending: pd.DataFrame, state: str, since: int) -> float:
    shares = _shares(spending, state, since)
    return float(shares.iloc[-1] / shares.mean())


def _money_against_mean(spending: pd.DataFrame, state: str, since: int) -> float:
    return _against_mean(spending.assign(share_of_gdp=spending["constant_usd_m"]), state, since)


def _a_mean(generator: np.random.Generator, spending: pd.DataFrame) -> dict:
    state = str(generator.choice(["USA", "JPN", "KOR", "DEU"]))
    return {"state": state, "since": int(generator.choice(_shares(spending, state, 0).index[:-3]))}


def _hosts(spending: pd.DataFrame, troops: pd.DataFrame) -> pd.DataFrame:
    """Return states and years with both spending and a count of September."""
    counts = troops[troops["date"].dt.month == 9].assign(year=lambda f: f["date"].dt.year)
    both = spending[spending["local_m"] > 0].merge(counts, on=["iso3", "year"])
    both = both.dropna(subset=["current_usd_m"])
    return both[both["active_duty"].fillna(0) >= 1000].drop_duplicates(["iso3", "year"])


def _beside(spending: pd.DataFrame, troops: pd.DataFrame, brought: pd.DataFrame) -> pd.DataFrame:
    return brought.merge(_hosts(spending, troops), on=["iso3", "year"]).set_index("iso3")


def _a_soldier(spending: pd.DataFrame, troops: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    rows = _beside(spending, troops, brought)
    dollars = rows["paid_local_m"] * rows["current_usd_m"] / rows["local_m"]
    return 1e6 * dollars / rows["active_duty"].astype(float)


def _local_a_soldier(spending: pd.DataFrame, troops: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    rows = _beside(spending, troops, brought)
    return 1e6 * rows["paid_local_m"] / rows["active_duty"].astype(float)


def _millions_a_soldier(spending: pd.DataFrame, troops: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    return _a_soldier(spending, troops, brought) / 1e6


def _payments(generator: np.random.Generator, spending: pd.DataFrame, troops: pd.DataFrame) -> pd.DataFrame:
    hosts = _hosts(spending, troops).sample(frac=1, random_state=int(generator.integers(1000)))
    hosts = hosts.drop_duplicates("iso3").head(3)[["iso3", "year", "local_m"]].reset_index(drop=True)
    return hosts.assign(paid_local_m=hosts.pop("local_m") * generator.uniform(0.01, 0.1, len(hosts)))


def _no_host(brought: pd.DataFrame, spending: pd.DataFrame, troops: pd.DataFrame) -> str:
    paid = _a_soldier(spending, troops, brought)
    if alone := sorted(set(brought["iso3"]) - set(paid.index)):
        return (
            f"for `{alone[0]}` the tables have no spending, or no thousand soldiers, in the year you brought"
        )
    odd = paid[~paid.between(100, 1e6)]
    if len(odd):
        return (
            f"`{odd.index[0]}` would pay {odd.iloc[0]:.3g} dollars a soldier. Is `paid_local_m` in millions?"
        )
    return ""


EXERCISES = {
    "burden-1": Exercise(
        ("us_facilities",),
        lambda facilities: _of_okinawa(facilities)[0],
        {
            "that is its part of the places, not of their area": lambda f: _of_okinawa(f)[1],
            "that is in per cent. Give the part, from 0 to 1": lambda f: 100 * _of_okinawa(f)[0],
        },
        close=0.01,
    ),
    "burden-2": Exercise(
        ("military_expenditure",),
        _against_mean,
        {
            "that compares dollars. Compare shares of output": _money_against_mean,
            "that takes all years. Start with the one given": lambda s, state, since: _against_mean(
                s, state, 0
            ),
            "that is in per cent. Give how many times the average it is": lambda *a, **k: (
                100 * _against_mean(*a, **k)
            ),
            "that is the average over the last value": lambda *a, **k: 1 / _against_mean(*a, **k),
        },
        _a_mean,
        ("share_of_gdp",),
    ),
    "burden-3": Exercise(
        ("military_expenditure", "us_troops"),
        _a_soldier,
        {
            "that is in the host's own currency. The spending table has both": _local_a_soldier,
            "that is in millions of dollars": _millions_a_soldier,
        },
        nothing,
        ("local_m", "current_usd_m", "active_duty"),
        Brought(
            {
                "iso3": "state",
                "year": Number("years", 1900, 2200),
                "paid_local_m": Number("millions of the host's currency", 1e-3, 1e10),
            },
            ("iso3",),
            _payments,
            odd=_no_host,
        ),
    ),
}
