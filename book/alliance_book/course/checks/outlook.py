"""Exercises on the outlook: what compounds, what parity takes, and what a goal asks of states each year."""

import numpy as np
import pandas as pd

from .brought import Brought, Number
from .mechanism import Exercise, nothing


def _years_left(spending: pd.DataFrame, rival: str, until: int) -> int:
    known = spending[spending["iso3"] == rival].dropna(subset=["constant_usd_m"])
    return until - int(known["year"].max())


def _grown(spending: pd.DataFrame, rival: str, until: int, pace: float) -> float:
    return (1 + pace) ** _years_left(spending, rival, until)


def _simply_grown(spending: pd.DataFrame, rival: str, until: int, pace: float) -> float:
    return 1 + pace * _years_left(spending, rival, until)


def _gap(spending: pd.DataFrame, state: str, other: str) -> float:
    """Return by how much a state would have to multiply its spending to match another's, in the last year."""
    money = spending.pivot(index="year", columns="iso3", values="constant_usd_m")[[state, other]].dropna()
    return float(money[other].iloc[-1] / money[state].iloc[-1])


def _needed(spending: pd.DataFrame, *, state: str, other: str, part: float, pace: float, years: int) -> float:
    return (part * _gap(spending, state, other)) ** (1 / years) * (1 + pace) - 1


def _divided(
    spending: pd.DataFrame, *, state: str, other: str, part: float, pace: float, years: int
) -> float:
    return (part * _gap(spending, state, other) * (1 + pace) ** years - 1) / years


def _a_race(generator: np.random.Generator, _spending: pd.DataFrame) -> dict:
    state, other = (
        str(code) for code in generator.choice(["JPN", "CHN", "USA", "KOR", "IND"], 2, replace=False)
    )
    return {
        "state": state,
        "other": other,
        "part": float(generator.integers(4, 11)) / 10,
        "pace": float(generator.integers(1, 9)) / 100,
        "years": int(generator.integers(5, 21)),
    }


def _beside(spending: pd.DataFrame, brought: pd.DataFrame) -> pd.DataFrame:
    last = spending.dropna(subset=["share_of_gdp"]).sort_values("year").drop_duplicates("iso3", keep="last")
    return brought.merge(last, on="iso3").set_index("iso3")


def _each_year(spending: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    rows = _beside(spending, brought)
    return 100 * (rows["share"] - rows["share_of_gdp"]) / (rows["due_year"] - rows["year"])


def _in_all(spending: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    rows = _beside(spending, brought)
    return 100 * (rows["share"] - rows["share_of_gdp"])


def _goals(generator: np.random.Generator, spending: pd.DataFrame) -> pd.DataFrame:
    last = spending.dropna(subset=["share_of_gdp"])["year"].max()
    states = sorted(
        set(spending.loc[spending["share_of_gdp"].notna(), "iso3"]) & {"DEU", "POL", "KOR", "ITA", "ESP"}
    )
    goals = generator.uniform(0.02, 0.06, len(states))
    due = last + generator.integers(3, 11, len(states))
    return pd.DataFrame({"iso3": states, "share": goals, "due_year": due})


def _over(brought: pd.DataFrame, spending: pd.DataFrame) -> str:
    rows = _beside(spending, brought)
    if alone := sorted(set(brought["iso3"]) - set(rows.index)):
        return f"the table has no spending of `{alone[0]}`"
    over = rows[rows["due_year"] <= rows["year"]]
    return f"the goal of `{over.index[0]}` is due in a year that is over" if len(over) else ""


EXERCISES = {
    "outlook-1": Exercise(
        ("military_expenditure",),
        _grown,
        {
            "that adds the same sum each year. Growth compounds": _simply_grown,
            "that counts a year too many or too few": lambda s, rival, until, pace: _grown(
                s, rival, until - 1, pace
            ),
            "that is the growth. By what is the first year multiplied?": lambda *a, **k: _grown(*a, **k) - 1,
        },
        close=0.005,
    ),
    "outlook-2": Exercise(
        ("military_expenditure",),
        _needed,
        {
            "the other's spending grows meanwhile": lambda *a, **k: _needed(*a, **{**k, "pace": 0}),
            "that is in per cent. Give it as a part": lambda *a, **k: 100 * _needed(*a, **k),
            "that divides the growth by the years. Growth compounds": _divided,
            "that is for the whole of what the other spends": lambda *a, **k: _needed(*a, **{**k, "part": 1}),
        },
        _a_race,
        ("constant_usd_m",),
    ),
    "outlook-3": Exercise(
        ("military_expenditure",),
        _each_year,
        {
            "that is the way in all. Divide it by the years that are left": _in_all,
            "that is in shares. A percentage point is a hundredth": lambda *a: _each_year(*a) / 100,
        },
        nothing,
        ("share_of_gdp",),
        Brought(
            {
                "iso3": "state",
                "share": Number("shares of output", 0.005, 0.15),
                "due_year": Number("years", 1900, 2200),
            },
            ("iso3",),
            _goals,
            odd=_over,
        ),
    ),
}
