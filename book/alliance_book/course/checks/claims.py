"""Exercises on the claims: how near a verdict is to turning, a stricter rule, and an error from a source."""

from functools import cache

import numpy as np
import pandas as pd
from alliance_data import load
from alliance_data.claims import weigh
from alliance_data.measures import margins

from .brought import Brought, Number
from .mechanism import Exercise, nothing


@cache
def conditions() -> pd.DataFrame:
    """Return how far each condition of the ledger lies from its threshold."""
    return margins.margins(weigh(load))


def _near(margins: pd.DataFrame) -> int:
    return sum(abs(margin) < 0.1 for margin in margins["margin"])


def _met(margins: pd.DataFrame, by: float) -> pd.Series:
    return (margins["margin"] >= by).groupby(margins["id"]).all()


def _stricter(margins: pd.DataFrame, by: float) -> int:
    return int(_met(margins, by).sum())


def _a_step(generator: np.random.Generator, _margins: pd.DataFrame) -> dict:
    return {"by": float(generator.integers(1, 9)) / 20}


def _doubtful(margins: pd.DataFrame, brought: pd.DataFrame) -> set[str]:
    both = margins.merge(brought, on=["id", "name"])
    return set(both.loc[both["margin"].abs() <= both["error"], "id"])


def _holding_doubtful(margins: pd.DataFrame, brought: pd.DataFrame) -> set[str]:
    return _doubtful(margins[margins["margin"] >= 0], brought)


def _sure(margins: pd.DataFrame, brought: pd.DataFrame) -> set[str]:
    return set(brought["id"]) - _doubtful(margins, brought)


def _some_errors(generator: np.random.Generator, margins: pd.DataFrame) -> pd.DataFrame:
    rows = margins.dropna(subset=["margin"]).sample(frac=0.6, random_state=int(generator.integers(1000)))
    error = rows["margin"].abs() * generator.uniform(0.5, 2, len(rows))
    return rows[["id", "name"]].assign(error=error).reset_index(drop=True)


def _no_condition(brought: pd.DataFrame, margins: pd.DataFrame) -> str:
    known = set(zip(margins["id"], margins["name"], strict=True))
    alone = [pair for pair in zip(brought["id"], brought["name"], strict=True) if pair not in known]
    return f"`{alone[0][1]:.40}` is no condition of `{alone[0][0]:.10}`" if alone else ""


EXERCISES = {
    "claims-1": Exercise(
        (conditions,),
        _near,
        {
            "that counts those that hold. One that fails by little can turn as well": lambda m: int(
                m["margin"].between(0, 0.1).sum()
            ),
            "that counts claims. One claim can have several": lambda m: m.loc[
                m["margin"].abs() < 0.1, "id"
            ].nunique(),
        },
    ),
    "claims-2": Exercise(
        (conditions,),
        _stricter,
        {
            "that counts conditions. A claim needs all of its own": lambda m, by: int(
                (m["margin"] >= by).sum()
            ),
            "that counts claims of which a condition holds. All have to": lambda m, by: m.loc[
                m["margin"] >= by, "id"
            ].nunique(),
            "that leaves the thresholds as they are": lambda m, by: _stricter(m, 0),
            "that makes the thresholds milder": lambda m, by: _stricter(m, -by),
        },
        _a_step,
        ("margin",),
    ),
    "claims-3": Exercise(
        (conditions,),
        _doubtful,
        {
            "that leaves out conditions that fail. They can turn as well": _holding_doubtful,
            "that names those that stand": _sure,
            "that names all that you brought": lambda m, brought: set(brought["id"]),
        },
        nothing,
        ("margin",),
        Brought(
            {"id": "text", "name": "text", "error": Number("parts of the threshold", 1e-6, 100)},
            ("id", "name"),
            _some_errors,
            odd=_no_condition,
        ),
    ),
}
