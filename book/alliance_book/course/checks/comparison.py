"""Exercises on the alliance among others: a place, a place by another denominator, and by a new measure."""

import numpy as np
import pandas as pd

from .brought import Brought, Number
from .mechanism import Exercise


def _allies(countries: pd.DataFrame) -> list[str]:
    return list(countries.loc[countries["us_ally"].astype(bool), "iso3"])


def _place(values: pd.Series, state: str) -> int:
    return 1 + int((values > values[state]).sum())


def _last(spending: pd.DataFrame, column: str) -> pd.Series:
    rows = spending[spending["year"] == spending["year"].max()]
    return rows.set_index("iso3")[column].dropna()


def _among_allies(spending: pd.DataFrame, countries: pd.DataFrame, focal: str, column: str) -> int:
    values = _last(spending, column)
    return _place(values[values.index.isin([*_allies(countries), focal])], focal)


def _heads(spending: pd.DataFrame, economy: pd.DataFrame, countries: pd.DataFrame, year: int) -> pd.DataFrame:
    both = spending.merge(economy, on=["iso3", "year"]).dropna(subset=["constant_usd_m", "population"])
    both = both[(both["year"] == year) & both["iso3"].isin([*_allies(countries)])]
    return (
        both.drop_duplicates("iso3")
        .set_index("iso3")
        .assign(head=lambda f: f["constant_usd_m"] / f["population"])
    )


def _by_head(spending: pd.DataFrame, economy: pd.DataFrame, countries: pd.DataFrame, **asked) -> int:
    return _place(_heads(spending, economy, countries, asked["year"])["head"], asked["state"])


def _by_money(spending: pd.DataFrame, economy: pd.DataFrame, countries: pd.DataFrame, **asked) -> int:
    return _place(_heads(spending, economy, countries, asked["year"])["constant_usd_m"], asked["state"])


def _by_head_of_all(spending: pd.DataFrame, economy: pd.DataFrame, countries: pd.DataFrame, **asked) -> int:
    return _by_head(spending, economy, countries.assign(us_ally=True), **asked)


def _an_ally(generator: np.random.Generator, *tables: pd.DataFrame) -> dict:
    spending, economy, countries = tables
    year = int(generator.choice(sorted(set(spending["year"]) & set(economy["year"]))[-15:-3]))
    return {"state": str(generator.choice(_heads(spending, economy, countries, year).index)), "year": year}


def _of_brought(countries: pd.DataFrame, brought: pd.DataFrame) -> pd.Series:
    values = brought.set_index("iso3")["value"].astype(float)
    return values[values.index.isin(_allies(countries))]


def _brought_ally(generator: np.random.Generator, countries: pd.DataFrame, brought: pd.DataFrame) -> dict:
    return {"state": str(generator.choice(_of_brought(countries, brought).index))}


def _values(generator: np.random.Generator, countries: pd.DataFrame) -> pd.DataFrame:
    states = [*_allies(countries), "CHE", "IND", "BRA", "VNM", "SGP"]
    return pd.DataFrame({"iso3": states, "value": generator.uniform(0, 100, len(states))}).drop_duplicates(
        "iso3"
    )


def _few_allies(brought: pd.DataFrame, countries: pd.DataFrame) -> str:
    number = len(_of_brought(countries, brought))
    return "" if number >= 5 else f"a place means little among few: {number} of your states are allies"


EXERCISES = {
    "comparison-1": Exercise(
        ("military_expenditure", "countries"),
        lambda spending, countries, focal: _among_allies(spending, countries, focal, "share_of_gdp"),
        {
            "that is its place by dollars. A share of output is wanted": lambda s, c, focal: _among_allies(
                s, c, focal, "constant_usd_m"
            ),
            "that is its place among all states": lambda s, c, focal: _place(_last(s, "share_of_gdp"), focal),
        },
    ),
    "comparison-2": Exercise(
        ("military_expenditure", "economy", "countries"),
        _by_head,
        {
            "that is the place by the sum. Divide by the people": _by_money,
            "that is the place among all states": _by_head_of_all,
        },
        _an_ally,
        ("constant_usd_m",),
    ),
    "comparison-3": Exercise(
        ("countries",),
        lambda countries, brought, state: _place(_of_brought(countries, brought), state),
        {
            "that is the place among all whom you brought": lambda c, brought, state: _place(
                brought.set_index("iso3")["value"], state
            ),
            "that counts from the lowest": lambda c, brought, state: _place(-_of_brought(c, brought), state),
        },
        _brought_ally,
        brought=Brought(
            {"iso3": "state", "value": Number("numbers of one unit", -1e15, 1e15)},
            ("iso3",),
            _values,
            5,
            _few_allies,
        ),
    ),
}
