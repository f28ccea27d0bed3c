"""Exercises on the balance: who outspends whom, what part of a rival counts, and a second source."""

import numpy as np
import pandas as pd

from .brought import Brought, Number
from .mechanism import Exercise, nothing

FRIENDS = ["JPN", "KOR", "AUS", "IND", "PHL"]


def _wide(spending: pd.DataFrame) -> pd.DataFrame:
    return spending.pivot(index="year", columns="iso3", values="constant_usd_m")


def _ahead(spending: pd.DataFrame) -> int:
    both = _wide(spending)[["JPN", "CHN"]].dropna()
    return int((both["JPN"] > both["CHN"]).sum())


def _ratio(spending: pd.DataFrame, friends: list[str], part: float, year: int) -> float:
    money = _wide(spending).loc[year]
    return float(money[["USA", *friends]].sum() / (money["CHN"] + part * money["RUS"]))


def _part_of_both(spending: pd.DataFrame, friends: list[str], part: float, year: int) -> float:
    money = _wide(spending).loc[year]
    return float(money[["USA", *friends]].sum() / (part * (money["CHN"] + money["RUS"])))


def _a_part(generator: np.random.Generator, spending: pd.DataFrame) -> dict:
    money = _wide(spending)
    year = int(generator.choice(money[["USA", "CHN", "RUS"]].dropna().index))
    friends = [state for state in FRIENDS if state in money and money.notna().loc[year, state]]
    return {"friends": friends, "part": float(generator.integers(2, 9)) / 10, "year": year}


def _newest(warheads: pd.DataFrame) -> pd.DataFrame:
    rows = warheads[warheads["warheads"].fillna(0) > 0].sort_values("edition")
    return rows.drop_duplicates(["iso3", "year"], keep="last")


def _differences(warheads: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    both = brought.merge(_newest(warheads), on=["iso3", "year"], suffixes=("_own", "")).set_index("iso3")
    return (both["warheads_own"].astype(float) / both["warheads"].astype(float) - 1).astype(float)


def _of_theirs(warheads: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    difference = _differences(warheads, brought)
    return difference / (1 + difference)


def _estimates(generator: np.random.Generator, warheads: pd.DataFrame) -> pd.DataFrame:
    rows = (
        _newest(warheads).sample(frac=1, random_state=int(generator.integers(1000))).drop_duplicates("iso3")
    )
    rows = rows[["iso3", "year", "warheads"]].head(4).reset_index(drop=True)
    own = rows.pop("warheads").astype(float) * generator.uniform(1.1, 1.6, len(rows))
    return rows.assign(warheads=own.round().astype(int) + 1)


def _no_stock(brought: pd.DataFrame, warheads: pd.DataFrame) -> str:
    found = _differences(warheads, brought)
    if alone := sorted(set(brought["iso3"]) - set(found.index)):
        return f"the table has no warheads of `{alone[0]}` in the year that you brought"
    odd = found[~found.between(-0.8, 4)]
    if len(odd):
        return (
            f"for `{odd.index[0]}` the two differ {1 + odd.iloc[0]:.3g} times. Is it the same kind of count?"
        )
    return ""


EXERCISES = {
    "balance-1": Exercise(
        ("military_expenditure",),
        _ahead,
        {
            "that counts the years in which China is ahead": lambda s: int(
                (_wide(s)["CHN"] > _wide(s)["JPN"]).sum()
            ),
            "that is how many years have both": lambda s: len(_wide(s)[["JPN", "CHN"]].dropna()),
        },
    ),
    "balance-2": Exercise(
        ("military_expenditure",),
        _ratio,
        {
            "that counts all that Russia spends": lambda s, friends, part, year: _ratio(s, friends, 1, year),
            "that leaves Russia out": lambda s, friends, part, year: _ratio(s, friends, 0, year),
            "that takes the part of China's spending as well": _part_of_both,
            "that leaves out the friends": lambda s, friends, part, year: _ratio(s, [], part, year),
            "that sets the rivals over the coalition": lambda *a, **k: 1 / _ratio(*a, **k),
        },
        _a_part,
        ("constant_usd_m",),
    ),
    "balance-3": Exercise(
        ("warheads",),
        _differences,
        {
            "that is a difference in per cent. Give it as a part": lambda *a: 100 * _differences(*a),
            "that is a part of what you brought. Set it against the table": _of_theirs,
            "that takes your source from the table": lambda *a: -_differences(*a),
        },
        nothing,
        ("warheads",),
        Brought(
            {
                "iso3": "state",
                "year": Number("years", 1945, 2200),
                "warheads": Number("warheads", 1, 1e5),
            },
            ("iso3",),
            _estimates,
            odd=_no_stock,
        ),
    ),
}
