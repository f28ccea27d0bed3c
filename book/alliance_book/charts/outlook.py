"""Charts of the outlook: assumptions as ranges, what they lead to, and what is still waiting."""

import altair as alt
import pandas as pd

from .. import figures
from ..figures import LIGHT

SLATE = "#6486ab"
YEARS = alt.Axis(format="d", title=None, grid=False, tickMinStep=1, tickCount=8, labelFlush=False)
# No state's own colours: a scenario is no state. From the smallest promise to the greatest.
SCENARIO_COLOURS = ["#61706c", "#0d8b97", "#ca6e01", "#a65caf"]


def bases(frame: pd.DataFrame, order: list[str], spent: float) -> alt.LayerChart:
    """Return what shares of different GDPs come to, with what was spent as a line.

    Parameters
    ----------
    frame
        ``target`` (a share in words), ``basis`` (which GDP), ``low``, ``middle`` and ``high`` in trillion
        yen; equal where nothing is assumed.
    order
        The bases, in the legend's order.
    spent
        Trillion yen, drawn as a rule.
    """
    targets = list(dict.fromkeys(frame["target"]))
    drawn = frame.assign(text=frame["middle"].map("{:.1f}".format))
    y = alt.Y("target:N", sort=targets, title=None)
    offset = alt.YOffset("basis:N", sort=order)
    scale = alt.Scale(domain=[0, float(frame["high"].max()) * 1.12], nice=False)
    x = alt.X("middle:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5, grid=True))
    colour = alt.Color(
        "basis:N",
        title=None,
        sort=order,
        scale=alt.Scale(domain=order, range=["#0d8b97", "#55708f", "#ca6e01"]),
        legend=alt.Legend(symbolType="circle", symbolOpacity=1),
    )
    tips = [
        alt.Tooltip("basis:N", title="Share of"),
        alt.Tooltip("low:Q", format=".1f", title="Lowest, tn yen"),
        alt.Tooltip("middle:Q", format=".1f", title="Middle, tn yen"),
        alt.Tooltip("high:Q", format=".1f", title="Highest, tn yen"),
    ]
    base = alt.Chart(drawn).encode(y=y, yOffset=offset)
    level = alt.Chart(pd.DataFrame({"middle": [spent]}))
    return alt.layer(
        level.mark_rule(strokeDash=[4, 3], color=LIGHT["text"]).encode(x=x),
        base.mark_rule(strokeWidth=3, opacity=0.5).encode(
            x=alt.X("low:Q", title=None, scale=scale), x2="high", color=colour
        ),
        base.mark_circle(size=80, opacity=1).encode(x=x, color=colour, tooltip=tips),
        base.mark_text(align="left", dx=9).encode(x=alt.X("high:Q", scale=scale), text="text:N"),
    ).properties(height=len(targets) * 84)


def paths(past: pd.DataFrame, ahead: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return spending so far as a line and scenarios as bands around lines, each named at its end.

    Parameters
    ----------
    past
        ``year``, ``billions``.
    ahead
        ``scenario``, ``year``, ``low``, ``middle``, ``high``.
    order
        The scenarios, the smallest first.
    """
    last = int(ahead["year"].max())
    scale = alt.Scale(domain=[int(past["year"].min()), last + 3.4], nice=False)
    axis = alt.Axis(
        format="d", title=None, grid=False, labelFlush=False, values=list(range(2010, last + 1, 5))
    )
    x = alt.X("year:Q", axis=axis, scale=scale)
    y = alt.Y("middle:Q", title=None, scale=alt.Scale(zero=True))
    colour = alt.Color(
        "scenario:N",
        title=None,
        sort=order,
        legend=None,
        scale=alt.Scale(domain=order, range=SCENARIO_COLOURS[: len(order)]),
    )
    base = alt.Chart(ahead).encode(x=x, color=colour)
    ends = base.transform_filter(f"datum.year === {last}")
    tips = [
        alt.Tooltip("scenario:N", title="If"),
        alt.Tooltip("year:Q", format="d", title="Year"),
        alt.Tooltip("low:Q", format=",.0f", title="Slow growth, $bn"),
        alt.Tooltip("middle:Q", format=",.0f", title="Middle, $bn"),
        alt.Tooltip("high:Q", format=",.0f", title="Fast growth, $bn"),
    ]
    line = alt.Chart(past).encode(x=x, y=alt.Y("billions:Q", title=None))
    return alt.layer(
        base.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title=None), y2="high"),
        base.mark_line(strokeDash=[6, 3]).encode(y=y),
        base.mark_circle(size=60, opacity=0).encode(y=y, tooltip=tips),
        ends.mark_text(align="left", dx=6, fontWeight=600).encode(y=y, text="scenario:N"),
        line.mark_line(color=figures.colour("JPN"), strokeWidth=2.6),
        line.mark_circle(size=60, opacity=0).encode(
            tooltip=[
                alt.Tooltip("year:Q", format="d", title="Year"),
                alt.Tooltip("billions:Q", format=",.1f", title="Spent, $bn"),
            ]
        ),
    ).properties(height=350)


def needed_pace(past: pd.DataFrame, needed: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return the mean growth of past runs of years, and as levels what scenarios would need.

    Parameters
    ----------
    past
        ``year`` (a run's last), ``growth``.
    needed
        ``scenario``, ``growth``, ``year`` (where its name stands), ``text``.
    order
        The scenarios, the smallest first.
    """
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("growth:Q", title=None, axis=alt.Axis(format="+.0%"))
    colour = alt.Color(
        "scenario:N",
        legend=None,
        sort=order,
        scale=alt.Scale(domain=order, range=SCENARIO_COLOURS[: len(order)]),
    )
    levels = alt.Chart(needed)
    line = alt.Chart(past).encode(x=x, y=y)
    return alt.layer(
        levels.mark_rule(strokeDash=[6, 3], strokeWidth=2).encode(y=y, color=colour),
        levels.mark_text(dy=-8, fontWeight=600).encode(x=x, y=y, color=colour, text="text:N"),
        line.mark_line(color=figures.colour("JPN")),
        line.mark_circle(size=60, opacity=0).encode(
            tooltip=[
                alt.Tooltip("year:Q", format="d", title="Run to"),
                alt.Tooltip("growth:Q", format="+.1%", title="A year"),
            ]
        ),
    )


def parity(frame: pd.DataFrame) -> alt.LayerChart:
    """Return years to parity as a grid: ``own``, ``other`` (growth in words), ``years`` (infinite: never)."""
    own, other = (list(dict.fromkeys(frame[side])) for side in ("own", "other"))
    classes = ["Within 15 years", "Within 30 years", "Later", "Never"]
    drawn = frame.assign(
        text=[f"{years:.0f}" if years < 1000 else "–" for years in frame["years"]],
        when=pd.cut(frame["years"], [0, 15, 30, 1000, float("inf")], labels=classes, include_lowest=True),
        years=frame["years"].where(frame["years"] < 1000),
    ).astype({"when": str})
    base = alt.Chart(drawn).encode(
        x=alt.X(
            "other:N",
            sort=other,
            title="China's growth a year",
            axis=alt.Axis(labelAngle=0, ticks=False, domain=False, grid=False),
        ),
        y=alt.Y("own:N", sort=own, title="Japan's growth a year"),
    )
    return alt.layer(
        base.mark_rect(stroke=LIGHT["page"], strokeWidth=2).encode(
            color=alt.Color(
                "when:N",
                title=None,
                sort=classes,
                scale=alt.Scale(domain=classes, range=["#7eaadb", "#b4cde8", "#e6c9b4", "#dd976c"]),
                legend=alt.Legend(symbolType="square", orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("own:N", title="Japan"),
                alt.Tooltip("other:N", title="China"),
                alt.Tooltip("text:N", title="Years"),
                alt.Tooltip("when:N", title="Parity"),
            ],
        ),
        base.mark_text(fontSize=13, fontWeight=600, color="#10151b").encode(text="text:N"),
    ).properties(height=len(own) * 36)


def what_matters(frame: pd.DataFrame, middle: float) -> alt.LayerChart:
    """Return how far an outcome moves with each assumption alone.

    Parameters
    ----------
    frame
        ``assumption`` (``|`` breaks it), ``at_low``, ``at_high``, ``low_text`` and ``high_text`` (the
        assumption's two values in words), the widest first.
    middle
        The outcome with all assumptions in the middle.
    """
    order = frame["assumption"].tolist()
    left_low = frame["at_low"] <= frame["at_high"]
    drawn = frame.assign(
        left=frame[["at_low", "at_high"]].min(axis=1),
        right=frame[["at_low", "at_high"]].max(axis=1),
        left_text=frame["low_text"].where(left_low, frame["high_text"]),
        right_text=frame["high_text"].where(left_low, frame["low_text"]),
    )
    span = drawn["right"].max() - drawn["left"].min()
    scale = alt.Scale(
        domain=[float(drawn["left"].min() - span * 0.32), float(drawn["right"].max() + span * 0.2)],
        nice=False,
    )
    y = alt.Y(
        "assumption:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelExpr="split(datum.value, '|')", labelLimit=150, labelLineHeight=14),
    )
    x = alt.X("left:Q", title=None, scale=scale, axis=alt.Axis(format=".0%", tickCount=5))
    base = alt.Chart(drawn).encode(y=y)
    return alt.layer(
        base.mark_bar(height=20, color=SLATE, opacity=0.75).encode(
            x=x,
            x2="right",
            tooltip=[
                alt.Tooltip("assumption:N", title="Assumption"),
                alt.Tooltip("left:Q", format=".1%", title="Lowest"),
                alt.Tooltip("right:Q", format=".1%", title="Highest"),
            ],
        ),
        base.mark_text(align="right", dx=-6).encode(x=x, text="left_text:N"),
        base.mark_text(align="left", dx=6).encode(x=alt.X("right:Q", scale=scale), text="right_text:N"),
        alt.Chart(pd.DataFrame({"left": [middle]}))
        .mark_rule(color=LIGHT["text"], strokeDash=[4, 3])
        .encode(x=alt.X("left:Q", scale=scale)),
    ).properties(height=len(order) * 50)


def waiting(open_ones: pd.DataFrame, done: pd.DataFrame) -> alt.LayerChart:
    """Return how long agreements have waited, with how long those of their kind took as grey ticks.

    Parameters
    ----------
    open_ones
        ``label`` (``|`` breaks it), ``instrument``, ``months``, ``signed``.
    done
        ``instrument``, ``months`` of those in force.
    """
    order = open_ones["label"].tolist()
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelExpr="split(datum.value, '|')", labelLimit=150, labelLineHeight=14),
    )
    x = alt.X("months:Q", title=None, axis=alt.Axis(tickMinStep=1, grid=True), scale=alt.Scale(nice=False))
    marks = open_ones[["label", "instrument"]].merge(done[["instrument", "months"]], on="instrument")
    bars = alt.Chart(open_ones).encode(x=x, y=y)
    return alt.layer(
        bars.mark_bar(height=18, color=SLATE, opacity=0.6).encode(
            tooltip=[
                alt.Tooltip("label:N", title="Agreement"),
                alt.Tooltip("signed:N", title="Signed"),
                alt.Tooltip("months:Q", title="Months since"),
            ]
        ),
        alt.Chart(marks).mark_tick(size=26, thickness=2.5, color=LIGHT["text"], opacity=0.8).encode(x=x, y=y),
    ).properties(height=len(order) * 42)
