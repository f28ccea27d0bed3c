"""Questions of a reader's own: what the tables hold of every state, for figures that show a few of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd
from alliance_data import load

from . import captions
from .colours import PALETTE, colour, name
from .theme import theme

ASKED = "asked"
DIGITS = 4  # Finer than a chart can show; the tables' own pages have all.


@dataclass(frozen=True)
class Question:
    """One number of each state by year.

    Attributes
    ----------
    says
        What it is, with its unit, as a sentence begins.
    table
        Where it comes from.
    form
        The number's format, in Vega's words.
    first
        The state, and the one beside it, with which a reader begins.
    figures
        The figures that show it of a few states.
    apart
        Whether two states are compared by their difference; else by their ratio.
    values
        From the table to ``iso3``, ``year`` and ``value``.
    """

    says: str
    table: str
    form: str
    first: tuple[str, str]
    figures: tuple[str, ...]
    values: Callable[[pd.DataFrame], pd.DataFrame]
    apart: bool = False


def _column(column: str, per: float = 1) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return lambda table: table.assign(value=table[column].astype(float) / per)


def _in_september(troops: pd.DataFrame) -> pd.DataFrame:
    counted = troops[(troops["date"].dt.month == 9) & ~troops["interpolated"].fillna(False)]
    return counted.assign(year=counted["date"].dt.year, value=counted["active_duty"].astype(float))


def _sold(sales: pd.DataFrame) -> pd.DataFrame:
    return (
        sales.groupby(["iso3", "year"], as_index=False)["fms_usd"]
        .sum()
        .assign(value=lambda f: f["fms_usd"] / 1e6)
    )


def _stays(travel: pd.DataFrame) -> pd.DataFrame:
    """Count arrivals; a year without one counts none. A year that the record does not end is left out."""
    end = travel["start_date"].max()
    last = end.year if end.month == 12 else end.year - 1
    counted = travel.assign(year=travel["start_date"].dt.year).groupby(["iso3", "year"]).size()
    every = range(int(travel["start_date"].dt.year.min()), last + 1)
    whole = counted.unstack(fill_value=0).reindex(columns=every, fill_value=0)
    return whole.rename_axis(columns="year").stack().rename("value").reset_index()


QUESTIONS = {
    "share": Question(
        "Military spending as a share of GDP", "military_expenditure", ".1%", ("JPN", "USA"),
        ("two-per-cent", "us-spending", "allied-spending"), _column("share_of_gdp"),
    ),
    "spending": Question(
        "Military spending, billion constant dollars", "military_expenditure", ",.1f", ("JPN", "KOR"),
        ("military-spending",), _column("constant_usd_m", 1000),
    ),
    "troops": Question(
        "US troops on active duty, 30 September", "us_troops", ",.0f", ("JPN", "DEU"),
        ("us-troops-in-japan", "largest-hosts", "theatres", "troops-region"), _in_september,
    ),
    "voting": Question(
        "Position in votes of the UN General Assembly, higher is nearer to the United States", "ideal_points",
        ".2f", ("JPN", "USA"), ("region-drift", "quad-distances", "region-votes"), _column("ideal_point"),
        apart=True,
    ),
    "arms": Question(
        "US arms sales agreed with a state, million dollars", "arms_sales", ",.0f", ("JPN", "TWN"),
        ("arms-sales-by-command",), _sold,
    ),
    "capability": Question(
        "Share of the world's material capability", "capabilities", ".1%", ("JPN", "CHN"),
        ("capability-crossing", "capability-parts", "index-gap"), _column("cinc"),
    ),
    "travel": Question(
        "Stays of US presidents and secretaries of state in a year", "leader_travel", ",.0f", ("JPN", "KOR"),
        ("leaders-travel", "leader-contact"), _stays,
    ),
}  # fmt: skip


def question_of(figure: str) -> str:
    """Return the question that a figure lets readers ask of other states; nothing where it has none."""
    return next((key for key, asked in QUESTIONS.items() if figure in asked.figures), "")


@lru_cache
def chart(key: str) -> dict:
    """Return how a question's answer is drawn, of ``state`` and ``value`` by ``year`` and ``run``.

    A ``run`` is a line without gaps. The page gives the scale ``color`` the states chosen and their colours.
    """
    asked = QUESTIONS[key]
    years = alt.X("year:Q", scale=alt.Scale(nice=False, zero=False)).title(None)
    values = alt.Y("value:Q", scale=alt.Scale(zero=not asked.apart)).title(None)
    states = alt.Color("state:N", scale=alt.Scale(domain=[""], range=[colour("steel")])).title(None)
    base = alt.Chart(alt.NamedData(ASKED)).encode(
        x=years.axis(format="d", grid=False, tickMinStep=1, tickCount=8),
        y=values.axis(format="~%" if asked.form.endswith("%") else ",~f"),
        color=states,
    )
    said = [
        alt.Tooltip("year:Q", title="Year", format="d"),
        alt.Tooltip("state:N", title="State"),
        alt.Tooltip("value:Q", title="Value", format=asked.form),
    ]
    lines, points = base.mark_line().encode(detail="run:N"), base.mark_circle(size=22, opacity=1)
    layers = alt.layer(lines, points.encode(tooltip=said), width="container", height=300)
    return layers.to_dict() | {"datasets": {ASKED: []}} | theme()


def _short(value: float) -> float:
    return int(value) if value == int(value) else float(f"{value:.{DIGITS}g}")


@lru_cache
def answers(key: str) -> dict:
    """Return a question with every state's values, as the page needs them.

    Returns
    -------
    dict
        ``states`` holds, for each code, its name, the first year with a value and the values from there on,
        None where there is none.
    """
    asked = QUESTIONS[key]
    table = load(asked.table)
    found = asked.values(table)[["iso3", "year", "value"]].dropna()
    found = found[found["iso3"].str.fullmatch("[A-Z]{3}")]
    states = {}
    for iso3, own in found.groupby("iso3"):
        series = own.set_index("year")["value"].sort_index()
        whole = series.reindex(range(int(series.index[0]), int(series.index[-1]) + 1))
        values = [None if pd.isna(value) else _short(value) for value in whole]
        states[iso3] = [name(iso3), int(series.index[0]), values]
    source = captions.sources([asked.table])[0]
    return {
        "says": asked.says,
        "form": asked.form,
        "first": list(asked.first),
        "apart": asked.apart,
        "source": f"{source['publisher']}, {source['title']} ({captions.vintage(source)})",
        "states": states,
        "colours": {iso3: colour(iso3) for iso3 in states if iso3 in PALETTE},
        "others": [colour("steel"), colour("brown")],
    }
