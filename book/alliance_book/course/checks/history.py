"""Exercises on the alliance's history: a break in a count, a turn in a budget, a silence in its documents."""

import numpy as np
import pandas as pd

from .brought import DAY, Brought
from .mechanism import Exercise, nothing


def _at_break(troops: pd.DataFrame, column: str = "active_duty") -> float:
    """Return how a count rose in the year in which that of the navy rose most."""
    rows = troops[(troops["iso3"] == "JPN") & (troops["date"].dt.month == 9)].set_index("date")
    rise = rows.sort_index()[["active_duty", "navy"]].astype(float).diff()
    return rise.loc[rise["navy"].idxmax(), column]


def _level_at_break(troops: pd.DataFrame) -> float:
    rows = troops[(troops["iso3"] == "JPN") & (troops["date"].dt.month == 9)].sort_values("date")
    return float(rows.loc[rows["navy"].astype(float).diff().idxmax(), "active_duty"])


def _paces(spending: pd.DataFrame, state: str, turn: int, years: int) -> tuple[float, float]:
    value = spending[spending["iso3"] == state].set_index("year")["constant_usd_m"]
    before, at, after = (value[year] for year in (turn - years, turn, turn + years))
    return (at / before) ** (1 / years) - 1, (after / at) ** (1 / years) - 1


def _step(spending: pd.DataFrame, state: str, turn: int, years: int) -> float:
    before, after = _paces(spending, state, turn, years)
    return 100 * (after - before)


def _simple_step(spending: pd.DataFrame, state: str, turn: int, years: int) -> float:
    before, after = (((1 + pace) ** years - 1) / years for pace in _paces(spending, state, turn, years))
    return 100 * (after - before)


def _a_turn(generator: np.random.Generator, spending: pd.DataFrame) -> dict:
    known = spending.dropna(subset=["constant_usd_m"]).groupby("iso3")["year"].agg(set)
    ways = [
        (state, turn, years)
        for state in ("JPN", "USA", "DEU", "KOR")
        for turn in sorted(known.get(state, set()))
        for years in (3, 4, 5, 6)
        if {turn - years, turn + years} <= known[state]
    ]
    state, turn, years = ways[generator.integers(len(ways))]
    return {"state": state, "turn": int(turn), "years": years}


def _whole_dates(milestones: pd.DataFrame) -> pd.Series:
    rows = milestones[~milestones["planned"].astype(bool)]
    return rows.loc[rows["date"].str.fullmatch(DAY), "date"]


def _longest(dates: pd.Series) -> int:
    return int(pd.to_datetime(dates).sort_values().diff().dt.days.max())


def _silence(milestones: pd.DataFrame, brought: pd.DataFrame) -> int:
    return _longest(pd.concat([_whole_dates(milestones), brought["date"]]))


def _documents(generator: np.random.Generator, milestones: pd.DataFrame) -> pd.DataFrame:
    """Draw documents within the longest silence, so that each shortens it."""
    days = pd.to_datetime(_whole_dates(milestones)).sort_values()
    end = days[days.diff().idxmax()]
    before = generator.choice(np.arange(1, _longest(_whole_dates(milestones))), 2, replace=False)
    dates = [str((end - pd.Timedelta(days=int(by))).date()) for by in before]
    return pd.DataFrame({"date": dates, "event": ["One", "Another"]})


def _known(brought: pd.DataFrame, milestones: pd.DataFrame) -> str:
    pairs = zip(milestones["date"], milestones["event"], strict=True)
    known = [pair for pair in zip(brought["date"], brought["event"], strict=True) if pair in set(pairs)]
    return f"the table has `{known[0][1]:.40}` already" if known else ""


EXERCISES = {
    "history-1": Exercise(
        ("us_troops",),
        _at_break,
        {
            "that is the rise in the navy alone. The other services fell meanwhile": lambda t: _at_break(
                t, "navy"
            ),
            "that is the count itself. By how much is it above the one before?": _level_at_break,
        },
        close=0.06,
    ),
    "history-2": Exercise(
        ("military_expenditure",),
        _step,
        {
            "that is a difference of shares. In percentage points it is a hundred times as much": (
                lambda *a, **k: _step(*a, **k) / 100
            ),
            "that is the growth after the turn alone": lambda *a, **k: 100 * _paces(*a, **k)[1],
            "that takes the growth after from that before": lambda *a, **k: -_step(*a, **k),
            "that divides the growth of all years by their number. Growth compounds": _simple_step,
        },
        _a_turn,
        ("constant_usd_m",),
    ),
    "history-3": Exercise(
        ("milestones",),
        _silence,
        {
            "that leaves out what you brought": lambda m, brought: _longest(_whole_dates(m)),
        },
        nothing,
        brought=Brought({"date": "day", "event": "text"}, ("date", "event"), _documents, odd=_known),
    ),
}
