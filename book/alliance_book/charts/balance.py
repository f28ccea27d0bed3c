"""Charts of the balance: who counts, what has been laid down, what an index is made of, who votes where."""

import altair as alt
import pandas as pd
from alliance_data.measures.capability import COMPONENTS

from .. import figures, prose
from ..figures.colours import LIGHT, colour, kinds
from ..figures.follow import ROWS, follow
from ..figures.marks import (
    DASHED,
    LEVEL,
    SPLIT,
    breaks,
    haloed,
    hollow,
    hover,
    line,
    named,
    rows,
    tell,
    unless_empty,
    years,
)
from ..figures.theme import HEIGHT

CLASSES = {"Behind": "far below", "Ahead": "above", "Twice or more": "far above"}
"""What the colour of a ratio says: below one, from one to two, two and above."""


PART_COLOURS = ("violet", "rose", "steel", "brown", "teal", "olive")
SHORT = dict(
    zip(COMPONENTS.values(), ("Soldiers", "Money", "Steel", "Energy", "People", "Cities"), strict=True)
)
"""The parts of the index beside their bars."""

MIDDLE, HALFWAY = "OTHER", "WLD"
"""What stands among the states for a region's middle and for the place between two poles."""


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
    ends = base.transform_joinaggregate(most="max(ratio)", last="max(year)").transform_calculate(
        said="format(datum.ratio, '.1f') + ' times' + (datum.year === datum.last ? '' : ' in ' + datum.year)"
    )
    last, most = "datum.year === datum.last", "datum.ratio === datum.most"
    chart = alt.layer(
        levels.mark_rule(strokeDash=LEVEL, color=LIGHT["muted"]).encode(y=y),
        levels.mark_text(align="left", dy=-7, color=LIGHT["muted"]).encode(x=x, y=y, text="text:N"),
        base.mark_line(**look),
        base.transform_filter(f"!({estimated})").mark_circle(size=46, opacity=1, **look),
        hollow(base.transform_filter(estimated), size=46, **look),
        ends.transform_filter(last)
        .mark_text(align="left", dx=8, fontWeight=600, **look)
        .encode(text="said:N"),
        ends.transform_filter(f"{most} && !({last})")
        .mark_text(align="left", dx=8, dy=-5, fontWeight=600, **look)
        .encode(text="said:N"),
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


@unless_empty
def every_coalition(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return how many of the coalitions of a row are behind, ahead, or have twice as much, in shares.

    Parameters
    ----------
    frame
        ``row`` and ``ratio``, a row a coalition.
    order
        The rows, from top to bottom.
    """
    classed = frame.assign(verdict=frame["ratio"].map(_class))
    found = classed.groupby(["row", "verdict"], as_index=False).agg(
        coalitions=("ratio", "size"), least=("ratio", "min"), most=("ratio", "max")
    )
    found["place"] = found["verdict"].map(list(CLASSES).index)
    found = found.sort_values(["row", "place"], kind="stable")
    found["share"] = found["coalitions"] / found.groupby("row")["coalitions"].transform("sum")
    found["end"] = found.groupby("row")["share"].cumsum()
    found = found.assign(start=found["end"] - found["share"], middle=found["end"] - found["share"] / 2)
    axis, scale = alt.Axis(format=".0%", tickCount=5, grid=False), alt.Scale(domain=[0, 1], nice=False)
    base = alt.Chart(found).encode(y=rows("row", order))
    bars = base.mark_bar(height=26, stroke=LIGHT["page"], strokeWidth=2).encode(
        x=alt.X("start:Q", title=None, axis=axis, scale=scale), x2="end", color=kinds("verdict", CLASSES)
    )
    told = ("row=Coalitions", "verdict", "coalitions=How many", "share", "least=Lowest ratio|.2f")
    named = base.transform_filter("datum.share >= 0.08").mark_text(fontWeight=600, color=LIGHT["page"])
    return alt.layer(
        tell(bars, *told, "most=Highest ratio|.2f"),
        named.encode(x=alt.X("middle:Q", scale=scale), text=alt.Text("share:Q", format=".0%")),
    ).properties(height=len(order) * 42)


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
    domain = (0.0, float(frame["ratio"].max()) * 1.08)
    scale = alt.Scale(domain=list(domain), nice=False)
    y = alt.Y("ratio:Q", title=None, axis=alt.Axis(format=".0%", tickCount=6), scale=scale)
    place = {"x": x, "y": y, "color": kinds("pair", colours, legend=False)}
    base = alt.Chart(frame).encode(**place)
    last = frame[frame["years"] == end].set_index("pair")["ratio"]
    text = {pair: f"{pair}: {share:.0%}" for pair, share in last.items()}
    first = base.transform_filter("datum.years === 1")
    return alt.layer(
        *line(base, "pair", "years=Years added up", "ratio|.1%"),
        base.transform_filter(f"datum.years === 1 || datum.years === {end}").mark_circle(size=46, opacity=1),
        *haloed(
            first.encode(text=alt.Text("ratio:Q", format=".0%")), align="left", dx=7, dy=-9, fontWeight=600
        ),
        named(frame, "ratio", place=place, domain=domain, by="pair", text=text),
    ).properties(height=HEIGHT)


def parts_of_gap(gap: pd.DataFrame, changes: list[int], since: int) -> alt.LayerChart:
    """Return a lead as stacked parts, above and below zero, each named beside the last year, and their sum.

    Parameters
    ----------
    gap
        One row a year, one column a part, as :func:`alliance_data.measures.balance.parts_of_gap` returns it.
    changes
        Years in which the data jump, drawn as rules.
    since
        The year whose sum stands in the chart beside that of the last.
    """
    parts = dict(zip(COMPONENTS.values(), PART_COLOURS, strict=True))
    stacked, lead = _stacked(gap.rename(columns=COMPONENTS)), gap.sum(axis=1).rename("lead")
    lowest, highest = min(stacked["bottom"].min(), stacked["top"].min()), stacked["top"].max()
    domain = (float(lowest) - 0.005, float(highest) + 0.01)
    x, start = years(), years("start")
    axis, scale = alt.Axis(format="+.0%", tickCount=8), alt.Scale(domain=list(domain), nice=False)
    bars = alt.Chart(stacked).mark_rect()
    bars = bars.encode(
        x=start,
        x2="end",
        y=alt.Y("bottom:Q", title=None, axis=axis, scale=scale),
        y2="top",
        color=kinds("part", parts, legend=False),
    )
    at_end = stacked[stacked["year"] == gap.index[-1]]
    at_end = at_end.assign(middle=(at_end["bottom"] + at_end["top"]) / 2)
    place = {"x": years("end"), "y": alt.Y("middle:Q", title=None, scale=scale)}
    place["color"] = kinds("part", parts, legend=False)
    net = alt.Chart(lead.reset_index())
    net = net.encode(x=x, y=alt.Y("lead:Q", title=None, axis=axis, scale=scale))
    marked = lead.loc[[year for year in dict.fromkeys([since, gap.index[-1]]) if year in lead.index]]
    marked = alt.Chart(marked.reset_index().assign(said=[prose.signed(100 * value, 1) for value in marked]))
    marked = marked.encode(x=x, y=alt.Y("lead:Q", scale=scale))
    rules = alt.Chart(pd.DataFrame({"year": [year - 0.5 for year in changes]}))
    return alt.layer(
        tell(bars, "year", "part", "lead=Adds to the lead|+.1%"),
        rules.mark_rule(strokeDash=DASHED, color=LIGHT["text"]).encode(x=x),
        net.mark_line(color=LIGHT["page"], strokeWidth=5),
        *line(net, "year", "lead|+.1%", color=LIGHT["text"], strokeWidth=2.4),
        marked.mark_circle(size=70, color=LIGHT["text"], opacity=1),
        *haloed(marked.encode(text="said:N"), align="right", dx=-4, dy=-13, fontWeight=600),
        named(at_end, "middle", place=place, domain=domain, by="part", text=SHORT, height=340),
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
    domain = (0.0, float(frame["millions"].max()) * 1.12)
    y = alt.Y("millions:Q", title=None, scale=alt.Scale(domain=list(domain), nice=False))
    place = {"x": years(), "y": y, "color": figures.states(only=order, legend=None)}
    base = alt.Chart(drawn.assign(piece=drawn["iso3"] + drawn["run"].astype(str)))
    base = base.encode(**place, detail="piece:N")
    return alt.layer(
        *breaks(changes.assign(year=changes["year"] - 0.5), place["x"]),
        base.mark_line(),
        tell(base.mark_circle(size=26, opacity=1), "iso3", "year", "millions=Million|,.0f"),
        named(frame, "millions", place=place, domain=domain),
    ).properties(height=HEIGHT)


def stockpiles(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return warheads of one edition as bars, those of a newer edition as dashed outlines around them.

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
        scale=alt.Scale(domain=[0, float(ends.max()) * 1.25], nice=False),
    )
    base = alt.Chart(frame.assign(end=ends)).encode(
        y=alt.Y("iso3:N", sort=order, title=None, axis=alt.Axis(labelExpr=figures.label_expr(order)))
    )
    shade = figures.states(only=order, legend=None)
    told = ("iso3", "warheads", *(["newer=Newer edition|,.0f"] if frame["newer"].notna().any() else []))
    newer = base.transform_filter("isValid(datum.newer)").encode(
        x=alt.X("newer:Q"), stroke=alt.Stroke("iso3:N", scale=_shades(order), legend=None)
    )
    return alt.layer(
        tell(base.mark_bar(height=16).encode(x=x, color=shade), *told),
        tell(newer.mark_bar(height=22, filled=False, strokeDash=DASHED, strokeWidth=1.6), *told),
        *(
            base.transform_filter(lines)
            .mark_text(align="left", dx=8, dy=dy, lineBreak=";")
            .encode(x=alt.X("end:Q"), text="text:N")
            for lines, dy in (("!test(/;/, datum.text)", 0), ("test(/;/, datum.text)", -8))
        ),
    ).properties(height=len(order) * 34)


@unless_empty
def drift(
    lines: pd.DataFrame, spread: pd.DataFrame, order: list[str], *, between: tuple[str, str]
) -> alt.LayerChart:
    """Return states' positions by year over the middle half of a region.

    Parameters
    ----------
    lines
        ``iso3``, ``year``, ``ideal_point``, ``low``, ``high``.
    spread
        ``year``, ``lower``, ``median``, ``upper`` of the region.
    order
        The states, each named at the end of its line.
    between
        The two states between which the halfway line runs; what lies nearer to which is above or below it.
    """
    x = years()
    low, high = min(lines["low"].min(), spread["lower"].min()), lines["high"].max()
    domain = (float(low) - 0.1, float(high) + 0.1)
    scale = alt.Scale(domain=list(domain), nice=False)
    y = alt.Y("ideal_point:Q", title=None, scale=scale)
    shade = figures.states(only=[*order, MIDDLE, HALFWAY], legend=None)
    place = {"x": x, "y": y, "color": shade}
    base = alt.Chart(lines).encode(x=x, color=shade)
    band = alt.Chart(spread).encode(x=x)
    region = spread[["year", "median"]].rename(columns={"median": "ideal_point"}).assign(iso3=MIDDLE)
    half = _halfway(lines, between).assign(iso3=HALFWAY)
    text = {MIDDLE: "Region's middle", HALFWAY: "Halfway"}
    return alt.layer(
        band.mark_area(color=colour(MIDDLE), opacity=0.22).encode(
            y=alt.Y("lower:Q", title=None, scale=scale), y2="upper"
        ),
        base.mark_area(opacity=0.16).encode(y=alt.Y("low:Q", title=None, scale=scale), y2="high"),
        alt.Chart(half).mark_line(strokeDash=LEVEL, strokeWidth=1.4).encode(**place),
        *line(
            base.encode(y=y), "iso3", "year", "ideal_point=Position|.2f", "low=Lowest|.2f", "high=Highest|.2f"
        ),
        *line(
            band.encode(y=alt.Y("median:Q", title=None, scale=scale)),
            "year",
            "median=Region's median|.2f",
            color=colour(MIDDLE),
            strokeDash=[5, 4],
        ),
        named(pd.concat([lines, region, half]), "ideal_point", place=place, domain=domain, text=text),
    ).properties(height=HEIGHT)


def _halfway(lines: pd.DataFrame, poles: tuple[str, str]) -> pd.DataFrame:
    """Return the place halfway between two states, year by year."""
    places = lines.pivot(index="year", columns="iso3", values="ideal_point")[list(poles)].dropna()
    return places.mean(axis=1).rename("ideal_point").reset_index()


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


def _shades(order: list[str]) -> alt.Scale:
    return alt.Scale(domain=order, range=[colour(code) for code in order])


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
