"""The figure of the book's first page."""

import altair as alt
import pandas as pd

from ..figures.colours import colour, kinds
from ..figures.marks import hover, years
from ..prose import count

SERIES = {"partners": "rose", "guarantors": "steel"}


def ties_chart(ties: pd.DataFrame) -> alt.LayerChart:
    """Draw both counts as steps, each named at its end."""
    base = alt.Chart(ties).encode(
        x=years(),
        y=alt.Y("states:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        color=kinds("series", SERIES, legend=False),
    )
    ends = ties.groupby("series").tail(1).set_index("series")
    partners, owing = (int(ends.loc[series, "states"]) for series in SERIES)
    return alt.layer(
        base.mark_line(interpolate="step-after", strokeWidth=3),
        hover(base, "year", "series=Which", "states"),
        _end(ends, "partners", f"{partners} partners", align="right", dx=-6, dy=-8),
        _end(ends, "guarantors", count(owing, "guarantor"), align="left", dx=6),
    )


def _end(ends: pd.DataFrame, series: str, label: str, **place) -> alt.Chart:
    return (
        alt.Chart(ends.loc[[series]].assign(label=label))
        .mark_text(fontSize=14, fontWeight="bold", baseline="middle", color=colour(SERIES[series]), **place)
        .encode(x="year:Q", y="states:Q", text="label:N")
    )
