"""Charts of the balance: who counts, what has been laid down, what an index is made of, who votes where."""

import altair as alt
import pandas as pd
from alliance_data.measures.capability import COMPONENTS

from .. import figures
from ..figures import LIGHT

GREY = "#8b98a8"
SLATE = "#6486ab"
YEARS = alt.Axis(
    format="d",
    title=None,
    grid=False,
    tickMinStep=1,
    tickCount=8,
    labelFlush=False,
    labelOverlap="greedy",
    labelSeparation=8,
)

# No state's own colours: a part of an index is no state.
PART_COLOURS = ["#9277c4", "#c2577f", "#5b86b5", "#cf8a1d", "#3f9c8f", "#8d949d"]

CLASSES = {"Behind": "#dd976c", "Ahead": "#b4cde8", "Twice or more": "#7eaadb"}
"""What the colour of a ratio says: below one, from one to two, two and above."""


def ratio_class(ratio: float) -> str:
    """Return which of ``CLASSES`` a ratio of two sides belongs to."""
    behind, ahead, twice = CLASSES
    return behind if ratio < 1 else ahead if ratio < 2 else twice


def choose_sides(
    held: pd.DataFrame, ours: dict[str, bool], theirs: dict[str, bool], names: dict[str, str]
) -> alt.LayerChart:
    """Return the ratio of two sides by year, of which the reader chooses the members.

    The static picture shows the first choice.

    Parameters
    ----------
    held
        ``year``, ``group``, ``billions`` and ``estimate`` (whether the figure is an estimate).
    ours, theirs
        Groups of either side and whether they count at first.
    names
        What the reader sees for each group.
    """
    boxes = {
        group: alt.param(name=f"with_{group}", value=on, bind=alt.binding_checkbox(name=f"{names[group]} "))
        for group, on in (ours | theirs).items()
    }
    counted = " || ".join(f"(datum.group === '{group}' && with_{group})" for group in boxes)
    us = " || ".join(f"datum.group === '{group}'" for group in ours)
    base = (
        alt.Chart(held)
        .transform_filter(counted)
        .transform_calculate(
            our=f"({us}) ? datum.billions : 0",
            their=f"({us}) ? 0 : datum.billions",
            guessed="datum.estimate ? datum.billions : 0",
        )
        .transform_aggregate(our="sum(our)", their="sum(their)", guessed="sum(guessed)", groupby=["year"])
        .transform_calculate(
            ratio="datum.our / datum.their", sure="datum.guessed / (datum.our + datum.their)"
        )
        .transform_filter("isFinite(datum.ratio) && datum.ratio > 0")
    )
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y(
        "ratio:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20], format="~r"),
    )
    levels = alt.Chart(
        pd.DataFrame({"ratio": [1, 2], "year": held["year"].min(), "text": ["level", "twice as much"]})
    )
    tips = [
        alt.Tooltip("year:Q", format="d", title="Year"),
        alt.Tooltip("ratio:Q", format=".2f", title="Ratio"),
        alt.Tooltip("our:Q", format=",.0f", title="Coalition, $bn"),
        alt.Tooltip("their:Q", format=",.0f", title="Rivals, $bn"),
        alt.Tooltip("sure:Q", format=".0%", title="Estimated part"),
    ]
    chart = alt.layer(
        levels.mark_rule(strokeDash=[4, 3], color=LIGHT["muted"]).encode(y=y),
        levels.mark_text(align="left", dy=-7, color=LIGHT["muted"]).encode(x=x, y=y, text="text:N"),
        base.mark_line(color=SLATE).encode(x=x, y=y),
        base.mark_point(
            filled=False, size=46, fill=LIGHT["page"], color=SLATE, strokeWidth=1.8, opacity=1
        ).encode(x=x, y=y, tooltip=tips),
    )
    return chart.add_params(*boxes.values()).properties(height=330)


def grid(frame: pd.DataFrame, rows: list[str], columns: list[str]) -> alt.LayerChart:
    """Return ratios as coloured cells: ``coalition``, ``against``, ``ratio``; ``|`` breaks a label."""
    drawn = frame.assign(
        verdict=frame["ratio"].map(ratio_class), text=frame["ratio"].map(lambda ratio: f"{ratio:.1f}")
    )
    names = list(CLASSES)
    x = alt.X(
        "against:N",
        sort=columns,
        title=None,
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelExpr="split(datum.value, '|')",
            labelFlush=False,
            labelPadding=20,
            ticks=False,
            domain=False,
        ),
    )
    y = alt.Y(
        "coalition:N",
        sort=rows,
        title=None,
        axis=alt.Axis(labelExpr="split(datum.value, '|')", labelLimit=150, labelLineHeight=14),
    )
    base = alt.Chart(drawn).encode(x=x, y=y)
    return alt.layer(
        base.mark_rect(stroke=LIGHT["page"], strokeWidth=2).encode(
            color=alt.Color(
                "verdict:N",
                title=None,
                sort=names,
                scale=alt.Scale(domain=names, range=list(CLASSES.values())),
                legend=alt.Legend(symbolType="square", orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("coalition:N", title="Coalition"),
                alt.Tooltip("against:N", title="Against"),
                alt.Tooltip("ratio:Q", format=".2f", title="Ratio"),
                alt.Tooltip("verdict:N", title="Verdict"),
            ],
        ),
        base.mark_text(fontSize=13, fontWeight=600, color="#10151b").encode(text="text:N"),
    ).properties(height=len(rows) * 38)


def every_coalition(frame: pd.DataFrame, rows: list[str], weight: str) -> alt.LayerChart:
    """Return one tick a coalition: ``row``, ``ratio``, ``who`` (its members), ``weighty`` (a member to mark).

    ``weight`` names the member whose presence the colour shows.
    """
    labels = [f"With {weight}", "Without"]
    drawn = frame.assign(kind=frame["weighty"].map({True: labels[0], False: labels[1]}))
    x = alt.X(
        "ratio:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=[0.1, 0.25, 0.5, 1, 2, 4], format="~r", grid=True),
    )
    y = alt.Y(
        "row:N",
        sort=rows,
        title=None,
        axis=alt.Axis(labelExpr="split(datum.value, '|')", labelLimit=150, labelLineHeight=14),
    )
    level = alt.Chart(pd.DataFrame({"ratio": [1, 2], "text": ["level", "twice"]}))
    return alt.layer(
        level.mark_rule(strokeDash=[4, 3], color=LIGHT["muted"]).encode(x=x),
        level.transform_filter("datum.ratio === 1")
        .mark_text(align="right", dx=-3, y=-7, color=LIGHT["muted"])
        .encode(x=x, text="text:N"),
        level.transform_filter("datum.ratio === 2")
        .mark_text(align="left", dx=3, y=-7, color=LIGHT["muted"])
        .encode(x=x, text="text:N"),
        alt.Chart(drawn)
        .mark_tick(size=22, thickness=2, opacity=0.75)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "kind:N",
                title=None,
                sort=labels,
                scale=alt.Scale(domain=labels, range=["#3f9c8f", "#9277c4"]),
                legend=alt.Legend(symbolType="square", orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("who:N", title="Coalition"),
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("ratio:Q", format=".2f", title="Ratio"),
            ],
        ),
    ).properties(height=len(rows) * 44)


def looking_back(frame: pd.DataFrame, colours: dict[str, str]) -> alt.LayerChart:
    """Return ratios of spending summed over ever more years: ``years``, ``ratio``, ``pair``."""
    pairs = list(colours)
    end = int(frame["years"].max())
    x = alt.X(
        "years:Q",
        title="Years added up, back from the last",
        scale=alt.Scale(domain=[1, end], nice=False),
        axis=alt.Axis(values=[1, *range(5, end + 1, 5)], format="d", grid=False),
    )
    y = alt.Y("ratio:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(zero=True))
    base = alt.Chart(frame).encode(
        x=x,
        y=y,
        color=alt.Color(
            "pair:N",
            title=None,
            sort=pairs,
            scale=alt.Scale(domain=pairs, range=list(colours.values())),
            legend=alt.Legend(columns=1, symbolType="stroke", symbolStrokeWidth=3, labelLimit=330),
        ),
    )
    tips = [
        alt.Tooltip("pair:N", title="Pair"),
        alt.Tooltip("years:Q", title="Years added up"),
        alt.Tooltip("ratio:Q", format=".1%", title="Ratio"),
    ]
    ends = base.transform_filter(f"datum.years === 1 || datum.years === {end}")
    return alt.layer(
        base.mark_line(),
        base.mark_circle(size=60, opacity=0).encode(tooltip=tips),
        ends.mark_circle(size=46, opacity=1),
    )


def parts_of_gap(gap: pd.DataFrame, changes: list[int]) -> alt.LayerChart:
    """Return a lead as stacked parts, above and below zero, with their sum as a line.

    Parameters
    ----------
    gap
        One row a year, one column a part, as :func:`alliance_data.measures.balance.parts_of_gap` returns it.
    changes
        Years in which the data jump, drawn as rules.
    """
    names = list(COMPONENTS.values())
    scale = alt.Scale(domain=[gap.index[0] - 0.6, gap.index[-1] + 0.6], nice=False)
    x = alt.X("year:Q", axis=YEARS, scale=scale)
    y = alt.Y("lead:Q", title=None, axis=alt.Axis(format="+.0%", tickCount=8))
    net = alt.Chart(gap.sum(axis=1).rename("lead").reset_index())
    rules = alt.Chart(pd.DataFrame({"year": [year - 0.5 for year in changes]}))
    bars = (
        alt.Chart(_stacked(gap.rename(columns=COMPONENTS)))
        .mark_rect()
        .encode(
            x=alt.X("start:Q", axis=YEARS, scale=scale),
            x2="end",
            y=alt.Y("bottom:Q", title=None, axis=alt.Axis(format="+.0%", tickCount=8)),
            y2="top",
            color=alt.Color(
                "part:N",
                title=None,
                sort=names,
                scale=alt.Scale(domain=names, range=PART_COLOURS),
                legend=alt.Legend(symbolType="square", columns=3),
            ),
            tooltip=[
                alt.Tooltip("year:Q", format="d", title="Year"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("lead:Q", format="+.1%", title="Adds to the lead"),
            ],
        )
    )
    tips = [
        alt.Tooltip("year:Q", format="d", title="Year"),
        alt.Tooltip("lead:Q", format="+.1%", title="Lead"),
    ]
    return alt.layer(
        bars,
        rules.mark_rule(strokeDash=[2, 3], color=LIGHT["text"]).encode(x=x),
        net.mark_line(color=LIGHT["page"], strokeWidth=5).encode(x=x, y=y),
        net.mark_line(color=LIGHT["text"], strokeWidth=2.4).encode(x=x, y=y),
        net.mark_circle(size=60, opacity=0).encode(x=x, y=y, tooltip=tips),
    ).properties(height=340)


def _stacked(wide: pd.DataFrame) -> pd.DataFrame:
    """Stack each year's positive parts upwards and its negative ones downwards from zero."""
    long = wide.reset_index().melt("year", var_name="part", value_name="lead")
    sign = long["lead"] >= 0
    long["top"] = long.groupby(["year", sign])["lead"].cumsum()
    long["bottom"] = long["top"] - long["lead"]
    return long.assign(start=long["year"] - 0.42, end=long["year"] + 0.42)


def crossings(frame: pd.DataFrame, last: int) -> alt.LayerChart:
    """Return when one state passed another by each index: first year hollow, lasting year filled.

    Parameters
    ----------
    frame
        ``index`` (its name), ``first`` and ``lasting`` (missing where there is none), ``standard`` (true for
        the published index).
    last
        The record's last year; what never crosses is named there.
    """
    order = frame["index"].tolist()
    scale = alt.Scale(domain=[1958, last + 6], nice=False)
    x = alt.X("year:Q", axis=YEARS, scale=scale)
    y = alt.Y(
        "index:N",
        sort=order,
        title=None,
        axis=alt.Axis(labelExpr="split(datum.value, '|')", labelLimit=150, labelLineHeight=14),
    )
    colour = alt.condition("datum.standard", alt.value(figures.colour("CHN")), alt.value(SLATE))
    ever = frame.dropna(subset=["first"]).astype({"first": int})
    kept = ever.dropna(subset=["lasting"]).astype({"lasting": int})
    never = frame[frame["first"].isna()].assign(year=last + 6, text=f"never, to {last}")
    tips = [
        alt.Tooltip("index:N", title="Index"),
        alt.Tooltip("first:Q", format="d", title="First ahead"),
    ]
    first = alt.Chart(ever.assign(year=ever["first"], text=ever["first"].astype(str)))
    lasting = alt.Chart(kept.assign(year=kept["lasting"]))
    return alt.layer(
        alt.Chart(kept)
        .mark_rule(strokeWidth=2, opacity=0.5)
        .encode(x=alt.X("first:Q", axis=YEARS, scale=scale), x2="lasting", y=y, color=colour),
        lasting.mark_circle(size=90, opacity=1).encode(x=x, y=y, color=colour),
        first.mark_point(filled=False, size=90, fill=LIGHT["page"], strokeWidth=2, opacity=1).encode(
            x=x, y=y, color=colour, tooltip=tips
        ),
        first.mark_text(align="right", dx=-9).encode(x=x, y=y, text="text:N"),
        alt.Chart(never).mark_text(align="right", color=LIGHT["muted"]).encode(x=x, y=y, text="text:N"),
    ).properties(height=len(order) * 36)


def jumping(frame: pd.DataFrame, changes: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return series (``iso3``, ``year``, ``millions``) cut at changes of the count (``year``, ``text``)."""
    cuts = sorted(changes["year"])
    drawn = frame.assign(run=frame["year"].map(lambda year: sum(year >= cut for cut in cuts)))
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("millions:Q", title=None, scale=alt.Scale(zero=True))
    base = alt.Chart(drawn.assign(piece=drawn["iso3"] + drawn["run"].astype(str))).encode(
        x=x, y=y, color=figures.states(only=order), detail="piece:N"
    )
    marks = alt.Chart(changes.assign(year=changes["year"] - 0.5))
    return alt.layer(
        marks.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(x=x),
        marks.mark_text(align="right", dx=-4, y=8, color=LIGHT["muted"]).encode(x=x, text="text:N"),
        base.mark_line(),
        base.mark_circle(size=26, opacity=1).encode(
            tooltip=[
                alt.Tooltip("iso3:N", title="State"),
                alt.Tooltip("year:Q", format="d"),
                alt.Tooltip("millions:Q", format=",.0f", title="Million"),
            ]
        ),
    )


def stockpiles(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return warheads of one edition as bars, and of a newer edition as hollow points beside them.

    Parameters
    ----------
    frame
        ``iso3``, ``warheads`` (of the common edition), ``newer`` (missing where there is none), ``text``.
    order
        The states, from top to bottom.
    """
    y = alt.Y("iso3:N", sort=order, title=None, axis=alt.Axis(labelExpr=figures.label_expr(order)))
    top = float(frame[["warheads", "newer"]].max().max())
    x = alt.X(
        "warheads:Q",
        title=None,
        axis=alt.Axis(tickCount=4),
        scale=alt.Scale(domain=[0, top * 1.2], nice=False),
    )
    base = alt.Chart(frame.assign(end=frame[["warheads", "newer"]].max(axis=1))).encode(y=y)
    colour = figures.states(only=order, legend=None)
    newer = base.transform_filter("isValid(datum.newer)")
    return alt.layer(
        base.mark_bar(height=18).encode(x=x, color=colour, tooltip=["iso3:N", "warheads:Q", "newer:Q"]),
        newer.mark_point(
            shape="diamond", filled=False, size=110, strokeWidth=2, fill=LIGHT["page"], opacity=1
        ).encode(x=alt.X("newer:Q"), color=colour),
        base.mark_text(align="left", dx=10).encode(x=alt.X("end:Q"), text="text:N"),
    ).properties(height=len(order) * 34)


def drift(lines: pd.DataFrame, spread: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return states' positions by year over the middle half of a region.

    Parameters
    ----------
    lines
        ``iso3``, ``year``, ``ideal_point``, ``low``, ``high``.
    spread
        ``year``, ``lower``, ``median``, ``upper`` of the region.
    order
        The states, in the legend's order.
    """
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("ideal_point:Q", title=None)
    band = alt.Chart(spread).encode(x=x)
    legend = alt.Legend(title=None, labelExpr=figures.label_expr(order), symbolType="circle", symbolOpacity=1)
    base = alt.Chart(lines).encode(x=x, color=figures.states(only=order, legend=legend))
    tips = [
        alt.Tooltip("iso3:N", title="State"),
        alt.Tooltip("year:Q", format="d"),
        alt.Tooltip("ideal_point:Q", format=".2f", title="Position"),
        alt.Tooltip("low:Q", format=".2f"),
        alt.Tooltip("high:Q", format=".2f"),
    ]
    return alt.layer(
        band.mark_area(color=GREY, opacity=0.28).encode(y=alt.Y("lower:Q", title=None), y2="upper"),
        band.mark_line(color=GREY, strokeDash=[5, 4]).encode(y="median:Q"),
        base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=None), y2="high"),
        base.mark_line().encode(y=y),
        base.mark_circle(size=60, opacity=0).encode(y=y, tooltip=tips),
    )


def contacts(frame: pd.DataFrame, order: list[str]) -> alt.Chart:
    """Return stays of leaders per period as grouped bars: ``period``, ``kind``, ``stays``."""
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)),
            xOffset=alt.XOffset("kind:N", sort=order),
            y=alt.Y("stays:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "kind:N",
                title=None,
                sort=order,
                scale=alt.Scale(
                    domain=order,
                    range=[figures.colour("CHN"), "#e0b07c", figures.colour("JPN")][: len(order)],
                ),
                legend=alt.Legend(symbolType="square", columns=1, labelLimit=330),
            ),
            tooltip=["period:O", alt.Tooltip("kind:N", title="Who"), "stays:Q"],
        )
    )
