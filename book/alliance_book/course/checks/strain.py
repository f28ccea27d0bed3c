"""Exercises on the alliance under strain: a tie in a count, and how sure an answer of a survey is."""

import numpy as np
import pandas as pd

from .brought import Brought, Number
from .mechanism import Exercise, nothing

WAVES = {"year": Number("years", 1900, 2200), "share": Number("shares", 0.001, 0.999)}


def _days(presence: pd.DataFrame, kind: str = "carrier") -> list[tuple[int, int]]:
    """Return how many ships are in the Western Pacific and in the Middle East on each day that is known."""
    spells = presence[(presence["kind"] == "spell") & (presence["ship_kind"] == kind)]
    places = {}
    for spell in spells.itertuples():
        for day in pd.date_range(spell.date, spell.last_date):
            places.setdefault(day, {})[spell.subject] = spell.area
    whole = [list(at.values()) for at in places.values() if len(at) == spells["subject"].nunique()]
    return [(areas.count("Western Pacific"), areas.count("Middle East")) for areas in whole]


def _unsure(surveys: pd.DataFrame, z: float, *, known: bool = True) -> int:
    rows = surveys.dropna(subset=["respondents", "share"]) if known else surveys.fillna({"respondents": 1})
    share, asked = rows["share"].astype(float), rows["respondents"].astype(float)
    return int(((share - 0.5).abs() <= z * (share * (1 - share) / asked) ** 0.5).sum())


def _unsure_by_variance(surveys: pd.DataFrame, z: float) -> int:
    rows = surveys.dropna(subset=["respondents", "share"])
    share, asked = rows["share"].astype(float), rows["respondents"].astype(float)
    return int(((share - 0.5).abs() <= z * share * (1 - share) / asked).sum())


def _a_z(generator: np.random.Generator, _surveys: pd.DataFrame) -> dict:
    return {"z": float(generator.choice([1.28, 1.64, 1.96, 2.58]))}


def _ends(brought: pd.DataFrame) -> pd.DataFrame:
    rows = brought.sort_values("year").iloc[[0, -1]].astype({"share": float, "respondents": float})
    return rows.assign(variance=rows["share"] * (1 - rows["share"]) / rows["respondents"])


def _errors(brought: pd.DataFrame) -> float:
    first, last = _ends(brought).itertuples()
    return (last.share - first.share) / (first.variance + last.variance) ** 0.5


def _errors_of_last(brought: pd.DataFrame) -> float:
    first, last = _ends(brought).itertuples()
    return (last.share - first.share) / last.variance**0.5


def _sum_of_errors(brought: pd.DataFrame) -> float:
    first, last = _ends(brought).itertuples()
    return (last.share - first.share) / (first.variance**0.5 + last.variance**0.5)


def _waves(generator: np.random.Generator) -> pd.DataFrame:
    years = generator.choice(np.arange(1990, 2020), 4, replace=False)
    asked = generator.integers(500, 2000, 4)
    return pd.DataFrame({"year": years, "share": generator.uniform(0.2, 0.8, 4), "respondents": asked})


EXERCISES = {
    "strain-1": Exercise(
        ("carrier_presence",),
        lambda presence: sum(there >= here for here, there in _days(presence)),
        {
            "that counts days with more of them. As many count too": lambda p: sum(
                there > here for here, there in _days(p)
            ),
            "that counts the days with as many alone": lambda p: sum(
                there == here for here, there in _days(p)
            ),
        },
    ),
    "strain-2": Exercise(
        ("surveys",),
        _unsure,
        {
            "that takes the variance. The error is its square root": _unsure_by_variance,
            "that takes one error. It is to be `z` of them": lambda s, z: _unsure(s, 1),
            "without a number of people asked there is no error": lambda s, z: _unsure(s, z, known=False),
        },
        _a_z,
        ("share",),
    ),
    "strain-3": Exercise(
        (),
        _errors,
        {
            "that leaves out the error of the first wave": _errors_of_last,
            "that adds the errors. Add their squares, and take the root": _sum_of_errors,
            "that takes the last wave from the first": lambda brought: -_errors(brought),
        },
        nothing,
        brought=Brought(WAVES | {"respondents": Number("people asked", 50, 1e6)}, ("year",), _waves, 2),
    ),
}
