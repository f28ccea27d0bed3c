"""The figure of the book's first page."""

import altair as alt
import pandas as pd
from alliance_data.measures.instruments import held_by_year
from alliance_data.measures.pacts import owed_to

from alliance_book.figures import colour, name
from alliance_book.prose import count, list_of

SERIES = {"partners": "JPN", "guarantors": "USA"}
"""Each line, and the state whose colour it has."""


def partners_and_guarantors(
    first: pd.DataFrame, alliances: pd.DataFrame, focal: str, ally: str, since: int
) -> pd.DataFrame:
    """Return how many partners a state has, beside how many states owe it defence.

    Parameters
    ----------
    first
        When each partner first had each kind of agreement, as from ``measures.instruments.first_held``.
    alliances
        The table ``alliances``.
    focal, ally
        The state, and the ally that does not count as a new partner.
    since
        First year.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``series`` (``partners`` or ``guarantors``), ``states``; each series ends with its table.
    """
    others = first[first["partner_iso3"] != ally]
    held = held_by_year(others, range(since, int(others["year"].max()) + 1))
    years = range(since, int(others["year"].max()) + 1)
    partners = held.groupby("year").size().reindex(years, fill_value=0)
    owed = owed_to(alliances, focal).query("obligation == 'defense' and year >= @since").set_index("year")
    return pd.concat(
        [
            partners.rename_axis("year").rename("states").reset_index().assign(series="partners"),
            owed["states"].reset_index().assign(series="guarantors"),
        ],
        ignore_index=True,
    )[["year", "series", "states"]]


def guarantors(alliances: pd.DataFrame, focal: str) -> list[str]:
    """Return the names of the states that owe a state defence in the table's last year."""
    rows = alliances[(alliances["to_iso3"] == focal) & (alliances["year"] == alliances["year"].max())]
    return sorted(name(iso3) for iso3 in rows.loc[rows["defense"] == 1, "from_iso3"])


def left_out(first: pd.DataFrame) -> str:
    """Return a sentence on the partners that are missing for want of a date; nothing where none is."""
    dated = first["year"].notna()
    missing = sorted(set(first.loc[~dated, "partner"]) - set(first.loc[dated, "partner"]))
    return f" Left out for want of a date: {list_of(missing)}." if missing else ""


def ties_chart(ties: pd.DataFrame) -> alt.LayerChart:
    """Draw both counts as steps, each named at its end."""
    ends = ties.groupby("series").tail(1).set_index("series")
    scale = alt.Scale(domain=list(SERIES), range=[colour(state) for state in SERIES.values()])
    shade = alt.Color("series:N", scale=scale, legend=None)
    lines = (
        alt.Chart(ties)
        .mark_line(interpolate="step-after", strokeWidth=3)
        .encode(
            x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", tickMinStep=1)),
            y=alt.Y("states:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=shade,
            tooltip=[
                alt.Tooltip("year:Q", format="d", title="Year"),
                alt.Tooltip("states:Q", title="Partners or states"),
            ],
        )
    )
    partners, owing = int(ends.loc["partners", "states"]), int(ends.loc["guarantors", "states"])
    return (
        lines
        + _end(ends, "partners", f"{partners} partners", align="right", dx=-6, dy=-8)
        + _end(ends, "guarantors", count(owing, "guarantor"), align="left", dx=6)
    )


def _end(ends: pd.DataFrame, series: str, label: str, **place) -> alt.Chart:
    return (
        alt.Chart(ends.loc[[series]].assign(label=label))
        .mark_text(fontSize=14, fontWeight="bold", baseline="middle", color=colour(SERIES[series]), **place)
        .encode(x="year:Q", y="states:Q", text="label:N")
    )
