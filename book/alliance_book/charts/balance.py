"""Charts of the balance: who counts, what has been laid down, what an index is made of, who votes where."""

import altair as alt
import pandas as pd
from alliance_data.measures.capability import COMPONENTS

from .. import figures
from ..figures.colours import LIGHT, colour, kinds
from ..figures.follow import ROWS, follow
from ..figures.marks import DASHED, LEVEL, SPLIT, breaks, hollow, hover, line, rows, tell, unless_empty, years

CLASSES = {"Behind": "far below", "Ahead": "above", "Twice or more": "far above"}
"""What the colour of a ratio says: below one, from one to two, two and above."""


PART_COLOURS = ("violet", "rose", "steel", "brown", "teal", "olive")


@unless_empty
def choose_sides(
    held: pd.DataFrame, ours: dict[str, bool], theirs: dict[str, bool], names: dict[str, str]
) -> alt.LayerChart:
    """Return the ratio of two sides by year, of which the reader chooses the members.

    The static picture shows the first choice. What the figure says follows the boxes. Points are hollow where
    they rest on estimates.

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
    x = years()
    y = alt.Y(
        "ratio:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20], format="~r"),
    )
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
        .encode(x=x, y=y)
    )
    levels = alt.Chart(
        pd.DataFrame({"ratio": [1, 2], "year": held["year"].min(), "text": ["level", "twice as much"]})
    )
    told = ("year", "ratio=Ratio|.2f", "our=Coalition, $ bn|,.0f", "their=Rivals, $ bn|,.0f")
    sides = {
        side: " && ".join(f"!with_{group}" for group in groups)
        for side, groups in (("o", ours), ("t", theirs))
    }
    note = (
        alt.Chart(pd.DataFrame({"text": ["Tick at least one state on either side."]}))
        .transform_filter(f"({sides['o']}) || ({sides['t']})")
        .mark_text(align="left", color=LIGHT["muted"])
        .encode(x=alt.value(12), y=alt.value(24), text="text:N")
    )
    estimated, look = "datum.sure > 0", {"color": colour("steel")}
    chart = alt.layer(
        levels.mark_rule(strokeDash=LEVEL, color=LIGHT["muted"]).encode(y=y),
        levels.mark_text(align="left", dy=-7, color=LIGHT["muted"]).encode(x=x, y=y, text="text:N"),
        base.mark_line(**look),
        base.transform_filter(f"!({estimated})").mark_circle(size=46, opacity=1, **look),
        hollow(base.transform_filter(estimated), size=46, **look),
        hover(base, *told, "sure=Estimated part|.0%").properties(name=ROWS),
        note,
    )
    chart = chart.add_params(*boxes.values()).properties(height=330)
    columns = {
        "year": "Year",
        "ratio": ("Ratio", 2),
        "our": ("Coalition, $ bn", 0),
        "their": ("Rivals, $ bn", 0),
        "sure": ("Estimated part", 2),
    }
    return follow(chart, "sides", columns, ours=list(ours), theirs=list(theirs), names=names)


def grid(frame: pd.DataFrame, order: list[str], columns: list[str]) -> alt.LayerChart:
    """Return ratios as coloured cells: ``coalition``, ``against``, ``ratio``; ``|`` breaks a label."""
    drawn = frame.assign(
        verdict=frame["ratio"].map(_class), text=frame["ratio"].map(lambda ratio: f"{ratio:.1f}")
    )
    head = {"orient": "top", "labelAngle": 0, "labelExpr": SPLIT, "labelFlush": False, "labelPadding": 20}
    base = alt.Chart(drawn).encode(
        x=alt.X("against:N", sort=columns, title=None, axis=alt.Axis(**head, ticks=False, domain=False)),
        y=rows("coalition", order),
    )
    cells = base.mark_rect(stroke=LIGHT["page"], strokeWidth=2)
    return alt.layer(
        tell(
            cells.encode(color=kinds("verdict", CLASSES, orient="bottom")),
            "coalition",
            "against",
            "ratio|.2f",
            "verdict",
        ),
        base.mark_text(fontSize=13, fontWeight=600, color=LIGHT["page"]).encode(text="text:N"),
    ).properties(height=len(order) * 38)


def every_coalition(frame: pd.DataFrame, order: list[str], weight: str) -> alt.LayerChart:
    """Return one tick a coalition: ``row``, ``ratio``, ``who`` (its members), ``weighty`` (a member to mark).

    ``weight`` names the member whose presence the colour shows.
    """
    labels = {True: f"With {weight}", False: "Without"}
    x = alt.X(
        "ratio:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(values=[0.1, 0.25, 0.5, 1, 2, 4], format="~r", grid=True),
    )
    level = alt.Chart(pd.DataFrame({"ratio": [1, 2], "text": ["level", "twice"]})).encode(x=x)
    ticks = alt.Chart(frame.assign(kind=frame["weighty"].map(labels))).mark_tick(
        size=22, thickness=2, opacity=0.75
    )
    shade = kinds("kind", dict(zip(labels.values(), ("teal", "rose"), strict=True)), orient="bottom")
    return alt.layer(
        level.mark_rule(strokeDash=LEVEL, color=LIGHT["muted"]),
        *(
            level.transform_filter(f"datum.ratio === {at}")
            .mark_text(align=align, dx=dx, y=-7, color=LIGHT["muted"])
            .encode(text="text:N")
            for at, align, dx in ((1, "right", -3), (2, "left", 3))
        ),
        tell(ticks.encode(x=x, y=rows("row", order), color=shade), "who=Coalition", "kind", "ratio|.2f"),
    ).properties(height=len(order) * 44)


@unless_empty
def looking_back(frame: pd.DataFrame, colours: dict[str, str]) -> alt.LayerChart:
    """Return ratios of spending summed over ever more years: ``years``, ``ratio``, ``pair``.

    ``colours`` has each pair with a state's code, a category or a colour.
    """
    end = int(frame["years"].max())
    x = alt.X(
        "years:Q",
        title="Years added up, back from the last",
        scale=alt.Scale(domain=[1, end], nice=False),
        axis=alt.Axis(values=[1, *range(5, end + 1, 5)], format="d", grid=False),
    )
    y = alt.Y("ratio:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(zero=True))
    look = {"columns": 1, "symbolType": "stroke", "symbolStrokeWidth": 3, "labelLimit": 330}
    base = alt.Chart(frame).encode(x=x, y=y, color=kinds("pair", colours, **look))
    return alt.layer(
        *line(base, "pair", "years=Years added up", "ratio|.1%"),
        base.transform_filter(f"datum.years === 1 || datum.years === {end}").mark_circle(size=46, opacity=1),
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
    parts = dict(zip(COMPONENTS.values(), PART_COLOURS, strict=True))
    x, start = years(), years("start")
    axis = alt.Axis(format="+.0%", tickCount=8)
    bars = alt.Chart(_stacked(gap.rename(columns=COMPONENTS))).mark_rect()
    bars = bars.encode(
        x=start,
        x2="end",
        y=alt.Y("bottom:Q", title=None, axis=axis),
        y2="top",
        color=kinds("part", parts, columns=3),
    )
    net = alt.Chart(gap.sum(axis=1).rename("lead").reset_index())
    net = net.encode(x=x, y=alt.Y("lead:Q", title=None, axis=axis))
    rules = alt.Chart(pd.DataFrame({"year": [year - 0.5 for year in changes]}))
    return alt.layer(
        tell(bars, "year", "part", "lead=Adds to the lead|+.1%"),
        rules.mark_rule(strokeDash=DASHED, color=LIGHT["text"]).encode(x=x),
        net.mark_line(color=LIGHT["page"], strokeWidth=5),
        *line(net, "year", "lead|+.1%", color=LIGHT["text"], strokeWidth=2.4),
    ).properties(height=340)


def crossings(frame: pd.DataFrame, last: int, *, rival: str) -> alt.LayerChart:
    """Return when one state passed another by each index: first year hollow, lasting year filled.

    Parameters
    ----------
    frame
        ``index`` (its name), ``first`` and ``lasting`` (missing where there is none), ``standard`` (true for
        the published index).
    last
        The record's last year; what never crosses is named there.
    rival
        The state that passes, for the colour of the published index.
    """
    order = frame["index"].tolist()
    ever = frame.dropna(subset=["first"]).astype({"first": int})
    kept = ever.dropna(subset=["lasting"]).astype({"lasting": int})
    margin = (last - int(ever["first"].min())) // 8
    ends = pd.Series([ever["first"].min() - margin, last + margin])
    x, start = (years(column, ends) for column in ("year", "first"))
    place = {"y": rows("index", order)}
    place["color"] = alt.condition("datum.standard", alt.value(colour(rival)), alt.value(colour("steel")))
    never = frame[frame["first"].isna()].assign(year=last + margin, text=f"never, to {last}")
    first = alt.Chart(ever.assign(year=ever["first"], text=ever["first"].astype(str)))
    lasting = alt.Chart(kept.assign(year=kept["lasting"]))
    return alt.layer(
        alt.Chart(kept).mark_rule(strokeWidth=2, opacity=0.5).encode(x=start, x2="lasting", **place),
        tell(lasting.mark_circle(size=90, opacity=1).encode(x=x, **place), "index", "lasting=Ahead for good"),
        hollow(first.encode(x=x, **place), "index", "first=First ahead", size=90, strokeWidth=2),
        first.mark_text(dy=-11).encode(x=x, y=place["y"], text="text:N"),
        alt.Chart(never)
        .mark_text(align="right", color=LIGHT["muted"])
        .encode(x=x, y=place["y"], text="text:N"),
    ).properties(height=len(order) * 36)


def jumping(frame: pd.DataFrame, changes: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return series (``iso3``, ``year``, ``millions``) cut at changes of the count (``year``, ``text``)."""
    cuts = sorted(changes["year"])
    drawn = frame.assign(run=frame["year"].map(lambda year: sum(year >= cut for cut in cuts)))
    x = years()
    base = alt.Chart(drawn.assign(piece=drawn["iso3"] + drawn["run"].astype(str))).encode(
        x=x,
        y=alt.Y("millions:Q", title=None, scale=alt.Scale(zero=True)),
        color=figures.states(only=order),
        detail="piece:N",
    )
    return alt.layer(
        *breaks(changes.assign(year=changes["year"] - 0.5), x),
        base.mark_line(),
        tell(base.mark_circle(size=26, opacity=1), "iso3", "year", "millions=Million|,.0f"),
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
    ends = frame[["warheads", "newer"]].max(axis=1)
    x = alt.X(
        "warheads:Q",
        title=None,
        axis=alt.Axis(tickCount=4),
        scale=alt.Scale(domain=[0, float(ends.max()) * 1.2], nice=False),
    )
    base = alt.Chart(frame.assign(end=ends)).encode(
        y=alt.Y("iso3:N", sort=order, title=None, axis=alt.Axis(labelExpr=figures.label_expr(order)))
    )
    shade, told = figures.states(only=order, legend=None), ("iso3", "warheads", "newer=Newer edition|,.0f")
    newer = base.transform_filter("isValid(datum.newer)").encode(x=alt.X("newer:Q"), color=shade)
    return alt.layer(
        tell(base.mark_bar(height=18).encode(x=x, color=shade), *told),
        hollow(newer, *told, shape="diamond", size=110, strokeWidth=2),
        base.mark_text(align="left", dx=10).encode(x=alt.X("end:Q"), text="text:N"),
    ).properties(height=len(order) * 34)


@unless_empty
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
    x = years()
    band = alt.Chart(spread).encode(x=x)
    legend = alt.Legend(title=None, labelExpr=figures.label_expr(order), symbolType="circle", symbolOpacity=1)
    base = alt.Chart(lines).encode(x=x, color=figures.states(only=order, legend=legend))
    at = base.encode(y=alt.Y("ideal_point:Q", title=None))
    return alt.layer(
        band.mark_area(color=colour("grey"), opacity=0.28).encode(y=alt.Y("lower:Q", title=None), y2="upper"),
        band.mark_line(color=colour("grey"), strokeDash=[5, 4]).encode(y="median:Q"),
        base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=None), y2="high"),
        at.mark_line(),
        hover(at, "iso3", "year", "ideal_point=Position|.2f", "low=Lowest|.2f", "high=Highest|.2f"),
    )


def contacts(frame: pd.DataFrame, order: list[str], *, focal: str, rival: str) -> alt.Chart:
    """Return stays of leaders per period as grouped bars: ``period``, ``kind``, ``stays``.

    Of the kinds in ``order`` the first has the rival's colour and the third the focal state's.
    """
    colours = dict(zip(order, (rival, "brown", focal), strict=False))
    bars = alt.Chart(frame).mark_bar()
    return tell(
        bars.encode(
            x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True)),
            xOffset=alt.XOffset("kind:N", sort=order),
            y=alt.Y("stays:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=kinds("kind", colours, columns=1, labelLimit=330),
        ),
        "period",
        "kind=Who",
        "stays",
    )


def _class(ratio: float) -> str:
    behind, ahead, twice = CLASSES
    return behind if ratio < 1 else ahead if ratio < 2 else twice


def _stacked(wide: pd.DataFrame) -> pd.DataFrame:
    """Stack each year's positive parts upwards and its negative ones downwards from zero."""
    long = wide.reset_index().melt("year", var_name="part", value_name="lead")
    sign = long["lead"] >= 0
    long["top"] = long.groupby(["year", sign])["lead"].cumsum()
    long["bottom"] = long["top"] - long["lead"]
    return long.assign(start=long["year"] - 0.42, end=long["year"] + 0.42)
