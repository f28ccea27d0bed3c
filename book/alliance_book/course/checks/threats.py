"""Exercises on threats: who makes Japan scramble, a slope from a window, and what spending is measured by."""

from itertools import combinations
from statistics import median

import numpy as np
import pandas as pd

from .brought import Brought, Number
from .mechanism import Exercise, nothing


def _more_for_china(scrambles: pd.DataFrame) -> int:
    split = scrambles.dropna(subset=["china", "russia"])
    return int((split["china"] > split["russia"]).sum())


def _counted(scrambles: pd.DataFrame, since: int) -> list[tuple[int, float]]:
    rows = scrambles[scrambles["fiscal_year"] >= since].dropna(subset=["china"]).sort_values("fiscal_year")
    return list(zip(rows["fiscal_year"], rows["china"].astype(float), strict=True))


def _slope(scrambles: pd.DataFrame, since: int) -> float:
    pairs = combinations(_counted(scrambles, since), 2)
    return median((after - before) / (then - first) for (first, before), (then, after) in pairs)


def _by_ends(scrambles: pd.DataFrame, since: int) -> float:
    (first, before), *_, (then, after) = _counted(scrambles, since)
    return (after - before) / (then - first)


def _least_squares(scrambles: pd.DataFrame, since: int) -> float:
    years, counts = zip(*_counted(scrambles, since), strict=True)
    return float(np.polyfit(years, counts, 1)[0])


def _a_start(generator: np.random.Generator, scrambles: pd.DataFrame) -> dict:
    years = [year for year, _ in _counted(scrambles, 0)]
    return {"since": int(generator.choice(years[:-4]))}


def _burden(spending: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    china = spending[spending["iso3"] == "CHN"].set_index("year")["constant_usd_m"]
    return (china / brought.set_index("year")["gdp_usd_m"]).dropna().sort_index()


def _growth_of_burden(spending: pd.DataFrame, brought: pd.DataFrame) -> float:
    shares = _burden(spending, brought)
    return float(shares.iloc[-1] / shares.iloc[0])


def _growth_of_money(spending: pd.DataFrame, brought: pd.DataFrame) -> float:
    china = spending[spending["iso3"] == "CHN"].set_index("year")["constant_usd_m"]
    years = _burden(spending, brought).index
    return float(china[years[-1]] / china[years[0]])


def _outputs(generator: np.random.Generator, spending: pd.DataFrame) -> pd.DataFrame:
    china = spending[spending["iso3"] == "CHN"].dropna(subset=["constant_usd_m"])
    output = china["constant_usd_m"] / generator.uniform(0.01, 0.05, len(china))
    return pd.DataFrame({"year": china["year"], "gdp_usd_m": output}).sample(frac=0.8, random_state=1)


def _out_of_scale(brought: pd.DataFrame, spending: pd.DataFrame) -> str:
    shares = _burden(spending, brought)
    if len(shares) < 2:
        return "fewer than two of the years that you brought have China's spending in the table"
    odd = shares[~shares.between(0.002, 0.3)]
    if len(odd):
        says = f"{odd.iloc[0]:.3g} of the output of {odd.index[0]}"
        return f"China's spending would be {says}. Is `gdp_usd_m` in millions of US dollars?"
    return ""


EXERCISES = {
    "threats-1": Exercise(
        ("scrambles",),
        _more_for_china,
        {
            "that counts the years in which Russian aircraft are ahead": lambda s: int(
                (s["russia"] > s["china"]).sum()
            ),
            "that counts all years in which the table splits the total": lambda s: len(
                s.dropna(subset=["china", "russia"])
            ),
        },
    ),
    "threats-2": Exercise(
        ("scrambles",),
        _slope,
        {
            "that goes from the first value to the last, and hangs on these two": _by_ends,
            "that is the slope by least squares, which single years pull": _least_squares,
            "that takes all years. Start with the one given": lambda s, since: _slope(s, 0),
        },
        _a_start,
        ("china",),
    ),
    "threats-3": Exercise(
        ("military_expenditure",),
        _growth_of_burden,
        {
            "that is the growth of the money, not of its part of the output": _growth_of_money,
            "that sets the first year over the last": lambda *a: 1 / _growth_of_burden(*a),
        },
        nothing,
        ("constant_usd_m",),
        Brought(
            {"year": Number("years", 1900, 2200), "gdp_usd_m": Number("millions of US dollars", 1e3, 1e9)},
            ("year",),
            _outputs,
            2,
            _out_of_scale,
        ),
    ),
}
