"""Charts of a brief: few marks each, for many are drawn."""

import altair as alt
import pandas as pd
from alliance_data.measures.briefs import HERE, THERE

from ..briefs import MEASURES, TERM
from ..figures.colours import PALETTE, colour, kinds, label_expr, name
from ..figures.marks import dots, hollow, line, rows, tell, years

LEADERS = {THERE: "USA", HERE: "teal"}
HIGH = 200
BESIDE = 28  # letters of two names in one line of a legend
APART = tuple(PALETTE)[:6]
"""The states whose colours stay apart for readers who do not see red, green or blue."""


def duties(held: pd.DataFrame, focal: str, ally: str) -> alt.Chart:
    """Return when each duty stood, a row a duty and a bar each way.

    Parameters
    ----------
    held
        ``from_iso3``, ``obligation``, ``since``, ``until`` (years, both included), as from
        ``measures.obligations.obligations_between``.
    focal, ally
        Codes.
    """
    named = {focal: name(focal), ally: name(ally)}
    frame = held.assign(
        duty=held["obligation"].map(TERM), by=held["from_iso3"].map(named), end=held["until"] + 1
    )
    order = [word for word in TERM.values() if word in set(frame["duty"])]
    bars = alt.Chart(frame).mark_bar(height={"band": 0.8})
    return tell(
        bars.encode(
            x=years("since"),
            x2="end",
            y=rows("duty", order),
            yOffset=alt.YOffset("by:N", sort=list(named.values())),
            color=_two(focal, ally, "by"),
        ),
        "by=Owed by",
        "duty=Duty",
        "since",
        "until",
    ).properties(height=alt.Step(16))


def beside(standing: pd.DataFrame) -> alt.LayerChart:
    """Return where a pair lies in each measure between the lowest and the highest of all.

    Parameters
    ----------
    standing
        By measure: ``value`` and ``place`` (0 to 1), none missing, as from ``measures.briefs.beside``.
    """
    said = [f"{MEASURES[m].label}|{MEASURES[m].said(v)}" for m, v in standing["value"].items()]
    frame = pd.DataFrame({"measure": said, "place": standing["place"].to_numpy(), "low": 0.25, "high": 0.75})
    axis = alt.Axis(
        values=[0, 0.5, 1], labelExpr="['lowest', 'middle', 'highest'][datum.value * 2]", grid=True
    )
    x = alt.X("place:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=axis)
    base = alt.Chart(frame).encode(y=rows("measure", said))
    return alt.layer(
        base.mark_bar(height=10, opacity=0.25, color=colour("grey")).encode(
            x=alt.X("low:Q", title=None), x2="high"
        ),
        dots(base.encode(x=x), "measure=Measure", "place=Has more than|.0%", size=110, color=colour("rose")),
    ).properties(height=alt.Step(34))


def shares(frame: pd.DataFrame, focal: str, ally: str) -> alt.LayerChart:
    """Return what both spend of their output, year by year (``iso3``, ``year``, ``share``)."""
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5))
    base = alt.Chart(frame).encode(x=years(), y=y, color=_two(focal, ally))
    return alt.layer(*line(base, "iso3", "year", "share")).properties(height=HIGH)


def votes(distance: pd.DataFrame, quartiles: pd.DataFrame) -> alt.LayerChart:
    """Return how far apart two states vote, over the middle half of all pairs.

    Parameters
    ----------
    distance
        ``year``, ``distance``.
    quartiles
        ``year``, ``low``, ``middle``, ``high``.
    """
    band = alt.Chart(quartiles).encode(x=years())
    own = alt.Chart(distance).encode(x=years(), y=alt.Y("distance:Q", title=None))
    return alt.layer(
        band.mark_area(color=colour("grey"), opacity=0.25).encode(y=alt.Y("low:Q", title=None), y2="high"),
        band.mark_line(color=colour("grey"), strokeWidth=1.2).encode(y="middle:Q"),
        *line(own, "year", "distance=Distance|.2f", color=colour("rose")),
    ).properties(height=HIGH)


def troops(frame: pd.DataFrame) -> alt.LayerChart:
    """Return American troops in a state, year by year (``year``, ``active_duty``, ``interpolated``)."""
    base = alt.Chart(frame).encode(
        x=years(), y=alt.Y("active_duty:Q", title=None, axis=alt.Axis(tickCount=5))
    )
    guessed = [
        hollow(
            base.transform_filter("datum.interpolated"), "year", "active_duty=Drawn between its neighbours"
        )
    ]
    return alt.layer(
        *line(base, "year", "active_duty=Troops", color=colour("USA")),
        *(guessed if frame["interpolated"].any() else []),
    ).properties(height=HIGH)


def travel(frame: pd.DataFrame) -> alt.Chart:
    """Return stays and visits by five years, side by side (``period``, ``until``, ``way``, ``number``)."""
    ends = [
        f"–{until % 100:02d}" if until > first else ""
        for first, until in zip(frame["period"], frame["until"], strict=True)
    ]
    shown = frame.assign(span=frame["period"].astype(str) + ends)
    axis = alt.Axis(labelAngle=0, ticks=False, labelOverlap="greedy", labelSeparation=6)
    bars = (
        alt.Chart(shown)
        .mark_bar()
        .encode(
            x=alt.X("span:O", title=None, axis=axis),
            xOffset=alt.XOffset("way:N", sort=list(LEADERS)),
            y=alt.Y("number:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d", tickCount=5)),
            color=kinds("way", LEADERS),
        )
    )
    return tell(bars, "span=Years", "way=Who", "number=Stays").properties(height=HIGH)


def together(frame: pd.DataFrame) -> alt.Chart:
    """Return exercises with both states, year by year (``year``, ``exercises``)."""
    bars = (
        alt.Chart(frame)
        .mark_bar(color=colour("steel"))
        .encode(
            x=alt.X(
                "year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=6)
            ),
            y=alt.Y("exercises:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d", tickCount=5)),
        )
    )
    return tell(bars, "year", "exercises").properties(height=HIGH)


def _two(focal: str, ally: str, field: str = "iso3") -> alt.Color:
    """Return the colours of two states: their own where these stay apart for every eye, else the book's."""
    of = [colour(focal if focal in APART else "rose"), colour(ally if ally in APART else "steel")]
    if field != "iso3":
        names = [name(focal), name(ally)]
        # Two long names stand one below the other, so that a phone shows both whole.
        return kinds(
            field, dict(zip(names, of, strict=True)), columns=1 if len("".join(names)) > BESIDE else 2
        )
    legend = alt.Legend(title=None, labelExpr=label_expr([focal, ally]), symbolType="circle")
    return alt.Color("iso3:N", scale=alt.Scale(domain=[focal, ally], range=of), legend=legend)
