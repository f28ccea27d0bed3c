"""Charts of the chapter on partners: who holds which agreement, how evenly, within which network."""

import math
from itertools import combinations

import altair as alt
import pandas as pd
from alliance_data.measures.instruments import AGREEMENTS, LATER_MEETING

from .. import figures, prose
from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import LEVEL, ROOMY, dots, haloed, hollow, hover, line, named, tell, unless_empty, years
from ..figures.theme import HEIGHT

KINDS = {
    "information_security": "Secrets",
    "equipment_transfer": "Equipment",
    "acsa": "Supplies",
    "raa": "Access",
    "joint_declaration": "Declaration",
    "strategic_partnership": "Declaration",
    "two_plus_two": "2+2 talks",
    "joint_development": "Fighter",
}
"""Instruments as the matrix heads them: four agreements that bind in law, then what surrounds them."""

GROUPS = {"ally": "USA", "within": "teal", "outside": "brown"}
"""The ally itself, other members of its network, everyone else."""

BLOCKS = {"within": "US allies and NATO", "outside": "Other partners"}
"""What heads the rows of each group but the ally's."""

ON_GROUP = alt.condition("datum.group == 'ally'", alt.value("white"), alt.value(LIGHT["page"]))
"""The colour of text on a group's colour."""

AREAS = {
    "Asia and Pacific": "rose",
    "Europe and Canada": "steel",
    "Latin America": "violet",
    "Elsewhere": "olive",
}
"""Regions of the pacts, in the order of stacking."""

SUPPORT = {"Military": "violet", "Financial": "steel", "Humanitarian": "brown"}
"""Kinds of support for Ukraine, in the order of stacking."""

PROMISES = {
    "Defence, both ways": ("steel", [1, 0], 3.5),
    "Defence, one way": ("rose", [9, 4], 3.5),
    "No promise of defence": ("muted", [1, 5], 1.6),
}
"""What binds a pair of states at most: colour, dashes and width of its line."""

STEPS = {"binding": "steel", "other": "brown", "not counted": "grey"}
"""The colour of a step, by how the rule on stepping up counts it."""

PER_CENT = alt.Axis(format=".0%", tickCount=5)

SHORT = "datum.label == 'United Arab Emirates' ? 'UAE' : datum.label"

NARROW_LABEL = "width > 250 ? datum.label : replace(replace(datum.label, /^(19|20)/, '’'), 'talks', '…')"
"""On a phone a tile is too narrow for four digits."""

TWO_LINES = {
    "text": alt.expr("width > 260 ? replace(datum.text, '|', ' ') : split(datum.text, '|')"),
    "dy": alt.expr("width > 260 ? -11 : -26"),
}
"""On a phone words before an early year have no room in one line: they would stand across the axis."""

HEADS = 64
"""Pixels kept for slanted heads: a browser sets text wider than the picture has it, and the chart grew."""

OF_FOUR = "Of four"
"""The column of the matrix that counts the agreements before it."""


def groups(names: dict[str, str], ally: str = "USA", **look) -> alt.Color:
    """Return the colour encoding of the column ``name``, which has each group as ``names`` calls it."""
    colours = GROUPS | {"ally": ally}
    return kinds("name", {names[key]: of for key, of in colours.items() if key in names}, **look)


def matrix(
    first: pd.DataFrame, talks: pd.DataFrame, order: list[str], *, ally: str = "USA"
) -> alt.LayerChart:
    """Return partners by instruments, a tile where an instrument is held, and how many of the four bind.

    Parameters
    ----------
    first
        As from ``measures.instruments.first_held``, with ``group`` (a key of ``GROUPS``).
    talks
        ``partner``, ``instrument`` and ``group`` of what is being negotiated.
    order
        Partners from top to bottom; each group has a block of its own.
    ally
        The state whose colour the first group has.
    """
    cells = _cells(first, talks)
    binding = list(dict.fromkeys(KINDS[kind] for kind in AGREEMENTS))
    heads = [*binding, OF_FOUR, *(head for head in dict.fromkeys(KINDS.values()) if head not in binding)]
    lines, blocks = _blocks(cells, order)
    colours = GROUPS | {"ally": ally}
    slanted = alt.Axis(orient="top", title=None, labelAngle=-40, domain=False, ticks=False, minExtent=HEADS)
    x = alt.X("column:N", sort=heads, scale=alt.Scale(domain=heads, paddingInner=0.06), axis=slanted)
    y = _partners(lines, inner=0.1, heads=list(BLOCKS.values()))
    base = alt.Chart(cells).encode(x=x, y=y)
    base = tell(base, "partner", "title=Instrument", "date=Dated", "state=Status")
    full = base.transform_filter("datum.state == 'in effect'")
    rest = base.transform_filter("datum.state != 'in effect'")
    outline = rest.mark_rect(cornerRadius=3, filled=False, strokeWidth=1.5, strokeDash=[3, 2])
    label = {"fontSize": 11, "text": alt.expr(NARROW_LABEL)}
    held = cells[cells["column"].isin(binding) & (cells["state"] != "in talks")].groupby("partner").size()
    held = held.rename("label").reset_index().assign(column=OF_FOUR)
    of_group = {"color": kinds("group", colours, legend=False)}
    title = alt.Chart(blocks).mark_text(align="left", baseline="middle", fontWeight=600)
    return alt.layer(
        full.mark_rect(cornerRadius=3).encode(**of_group),
        outline.encode(stroke=kinds("group", colours, channel=alt.Stroke, legend=False)),
        full.mark_text(fontWeight=600, **label).encode(color=ON_GROUP),
        rest.mark_text(**label),
        alt.Chart(held).mark_text(fontWeight=600).encode(x=x, y=y, text="label:Q"),
        title.encode(x=alt.value(0), y=y, text="partner:N", **of_group),
    ).properties(height=alt.Step(23))


def cumulative(
    counts: pd.DataFrame,
    names: dict[str, str],
    marks: pd.DataFrame,
    *,
    ally: str = "USA",
    turns: tuple[int, ...] = (),
) -> alt.LayerChart:
    """Return agreements held at the end of each year, stacked by group, each named at its end.

    Parameters
    ----------
    counts
        ``year``, ``group`` (a key of ``GROUPS``), ``agreements``.
    names
        What each group is called.
    marks
        ``year`` and ``event`` of dated documents, drawn as dashed lines.
    ally
        The state whose colour the first group has.
    turns
        Years before which the number held is written on the stack.
    """
    final = counts[counts["year"] == counts["year"].max()]
    drawn = pd.concat([counts, final.assign(year=final["year"] + 1)])  # so that the last year has a width
    drawn = drawn.assign(what=drawn["group"].map(names), order=drawn["group"].map(list(GROUPS).index))
    totals = counts.groupby("year")["agreements"].sum()
    top = float(totals.max())
    before = pd.DataFrame({"year": list(turns), "agreements": [totals.get(turn - 1, 0) for turn in turns]})
    before["text"] = [f"{row.agreements} before|{row.year}" for row in before.itertuples()]
    place = {
        "x": years(),
        "y": alt.Y("agreements:Q", title=None, stack=None, scale=alt.Scale(domain=[0, top * 1.04])),
        "color": kinds("group", GROUPS | {"ally": ally}, legend=False),
    }
    areas = alt.Chart(drawn).mark_area(interpolate="step-after", opacity=0.9)
    areas = areas.encode(**place | {"y": alt.Y("agreements:Q", title=None, stack=True)}, order="order:O")
    rules = alt.Chart(marks).encode(x=place["x"])
    said = alt.Chart(before).encode(x=place["x"], y=place["y"])
    return alt.layer(
        tell(areas, "year", "what=With", "agreements"),
        tell(rules.mark_rule(strokeDash=[3, 3]), "year|d", "event"),
        rules.mark_text(align="right", dx=-5, fontSize=11, lineBreak="|", opacity=ROOMY).encode(
            y=alt.datum(top), text="event:N"
        ),
        said.mark_circle(size=36, opacity=1, color=LIGHT["text"]),
        said.mark_text(align="right", dx=-4, fontWeight=600, opacity=ROOMY, **TWO_LINES),
        _bands(drawn, "agreements", place, top * 1.04, by="group", names=names),
    ).properties(height=HEIGHT)


def effective(line: pd.DataFrame, iso3: str) -> alt.LayerChart:
    """Return the effective number of partners over time in its range, beside their plain number.

    Parameters
    ----------
    line
        ``year``, ``effective``, ``low``, ``high`` and ``partners``.
    iso3
        The state whose partners they are, for its colour.
    """
    own, muted = {"color": colour(iso3)}, {"color": LIGHT["muted"]}
    domain = (0.0, float(line[["partners", "high"]].max().max()) * 1.05)
    base = alt.Chart(line).encode(x=years())
    y = alt.Y("effective:Q", title=None, axis=alt.Axis(tickMinStep=1), scale=alt.Scale(domain=domain))
    at, partners = base.encode(y=y), alt.Y("partners:Q", title=None)
    last = line.iloc[-1]
    count, number = f"{last['partners']:.0f} partners", f"{last['effective']:.1f} effective"
    ends = pd.DataFrame({"year": last["year"], "effective": last[["effective", "partners"]].astype(float)})
    ends["iso3"], place = [number, count], {"x": base.encoding.x, "y": y}
    place["color"] = kinds("iso3", {number: iso3, count: LIGHT["muted"]}, legend=False)
    return alt.layer(
        base.mark_area(opacity=0.22, **own).encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_line(strokeWidth=1.4, strokeDash=LEVEL, **muted).encode(y=partners),
        at.mark_line(**own),
        hover(at, "year", "partners", "effective=Effective number|.1f", "low=Lowest|.1f", "high=Highest|.1f"),
        named(ends, "effective", place=place, domain=domain),
    ).properties(height=HEIGHT)


@unless_empty
def steps(taken: pd.DataFrame, heads: dict[str, str], spans: list[str], *, row: int = 22) -> alt.LayerChart:
    """Return each partner's steps in two spans side by side, each step by name and year.

    Parameters
    ----------
    taken
        ``partner``, ``span`` (of ``spans``), ``step`` (in words), ``counted`` (of ``STEPS``), ``what`` and
        ``date``, in order of date.
    heads
        What stands over each partner's steps, in order.
    spans
        The two spans, the earlier first.
    row
        Height of a line in pixels.
    """
    marks, titles, nothing, at = [], [], [], 1.6
    for partner, head in heads.items():
        titles.append((0.0, at, head))
        own = taken[taken["partner"] == partner]
        parts = [own[own["span"] == span].assign(side=side / 2) for side, span in enumerate(spans)]
        marks += [part.assign(line=[at + 1 + i for i in range(len(part))]) for part in parts if len(part)]
        nothing += [(side / 2, at + 1, "none") for side, part in enumerate(parts) if part.empty]
        at += max(1, *map(len, parts)) + 1.6
    columns = ["side", "line", "step"]
    x = alt.X("side:Q", axis=None, scale=alt.Scale(domain=[-0.015, 1], nice=False))
    y = alt.Y("line:Q", axis=None, scale=alt.Scale(domain=[at - 0.8, 0], nice=False))
    place = {"x": x, "y": y}

    def words(rows, **look) -> alt.Chart:
        base = alt.Chart(pd.DataFrame(rows, columns=columns)).encode(**place, text="step:N")
        return base.mark_text(align="left", baseline="middle", **look)

    drawn = pd.concat(marks)
    base = alt.Chart(drawn).encode(**place, color=kinds("counted", STEPS, legend=False))
    told = ("partner", "what=Step", "date")
    spoken = alt.Chart(drawn).encode(**place, text="step:N")
    return alt.layer(
        words([(side / 2, 0.4, span) for side, span in enumerate(spans)], color=LIGHT["muted"]),
        alt.Chart(pd.DataFrame(titles, columns=columns))
        .mark_rule(color=LIGHT["grid"])
        .encode(x=alt.value(0), x2=alt.value("width"), y=y, yOffset=alt.value(-row * 0.75)),
        words(titles, fontWeight=600, fontSize=14),
        words(nothing, color=LIGHT["muted"], dx=8),
        dots(base.transform_filter("datum.counted == 'binding'"), *told, size=80),
        hollow(base.transform_filter("datum.counted == 'other'"), *told, size=70),
        tell(
            base.transform_filter("datum.counted == 'not counted'").mark_point(
                shape="cross", size=50, filled=True, opacity=1
            ),
            *told,
        ),
        spoken.mark_text(align="left", baseline="middle", dx=10),
    ).properties(height=row * (at - 0.8))


@unless_empty
def grants(given: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return grants by recipient and fiscal year: a tile with the millions, hollow where no amount is known.

    Parameters
    ----------
    given
        ``recipient`` (its name), ``year``, ``label`` (the amount, or ``?``), ``known``.
    order
        Recipients from top to bottom.
    """
    base = alt.Chart(given).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, orient="top", domain=False)),
        y=alt.Y("recipient:N", sort=order, title=None, scale=alt.Scale(domain=order, paddingInner=0.12)),
    )
    base = tell(base, "recipient", "year=Fiscal year|d", "label=Million yen")
    known, not_known = (base.transform_filter(f"{sign}datum.known") for sign in ("", "!"))
    return alt.layer(
        known.mark_rect(cornerRadius=3, color=colour("steel")),
        not_known.mark_rect(
            cornerRadius=3, filled=False, strokeWidth=1.5, strokeDash=[3, 2], color=colour("steel")
        ),
        known.mark_text(fontWeight=600, color=LIGHT["page"]).encode(text="label:N"),
        not_known.mark_text(text="?"),
    ).properties(height=alt.Step(25))


def shares(
    frame: pd.DataFrame, order: list[str], names: dict[str, str], *, ally: str = "USA"
) -> alt.LayerChart:
    """Return bars of one whole each, cut by group, with the count in each part.

    Parameters
    ----------
    frame
        ``row`` (its label), ``group`` (a key of ``GROUPS``), ``count``.
    order
        Rows from top to bottom.
    names
        What the legend calls each group.
    ally
        The state whose colour the first group has.
    """
    drawn = frame.assign(name=frame["group"].map(names), order=frame["group"].map(list(GROUPS).index))
    drawn = drawn.sort_values(["row", "order"])
    total = drawn.groupby("row")["count"].transform("sum")
    end = drawn.groupby("row")["count"].cumsum()
    drawn = drawn.assign(share=drawn["count"] / total, middle=(end - drawn["count"] / 2) / total)
    base = alt.Chart(drawn).encode(y=alt.Y("row:N", sort=order, title=None, scale=alt.Scale(domain=order)))
    x = alt.X("share:Q", stack="zero", title=None, axis=PER_CENT, scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(height={"band": 0.74})
    label = "width * datum.share < 64 ? datum.count : datum.count + ' (' + format(datum.share, '.0%') + ')'"
    text = base.transform_filter("datum.count > 0").mark_text(fontWeight=600, text=alt.expr(label))
    return alt.layer(
        tell(
            bars.encode(x=x, order="order:O", color=groups(names, ally, columns=2)),
            "row=Instrument",
            "name=With",
            "count",
        ),
        text.encode(x=alt.X("middle:Q"), color=ON_GROUP),
    ).properties(height=alt.Step(34))


def owed(frame: pd.DataFrame, labels: pd.DataFrame) -> alt.LayerChart:
    """Return how many states owe each obligation, a step line for each, named at its end.

    Parameters
    ----------
    frame
        ``year``, ``name`` (of the obligation), ``states``.
    labels
        The last of them, with ``text``.
    """
    names = dict.fromkeys(labels["name"])
    place = {
        "x": years(),
        "y": alt.Y("states:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        "color": kinds(
            "name",
            dict(zip(names, ("rose", "steel", "grey", "brown", "teal"), strict=False)),
            legend=False,
        ),
    }
    lines = alt.Chart(frame).encode(**place)
    return alt.layer(
        lines.mark_line(interpolate="step-after").encode(detail="name:N"),
        hover(lines, "year", "name=Obligation", "states"),
        alt.Chart(labels).mark_text(align="right", dy=-10, fontWeight=600).encode(**place, text="text:N"),
    )


def ladder(frame: pd.DataFrame, iso3: str) -> alt.LayerChart:
    """Return effective numbers of partners, one bar a kind of tie, with its range where it has one.

    Parameters
    ----------
    frame
        ``tie``, ``effective``, ``low``, ``high``, in the order of drawing.
    iso3
        The state whose ties they are, for its colour.
    """
    order = frame["tie"].tolist()
    base = alt.Chart(frame).encode(
        y=alt.Y("tie:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=170))
    )
    scale = alt.Scale(domain=[0, float(frame["high"].max()) * 1.25], nice=False)
    x = alt.X("effective:Q", title=None, scale=scale, axis=alt.Axis(tickMinStep=1))
    bars = base.mark_bar(color=colour(iso3), height={"band": 0.6}, opacity=0.85)
    return alt.layer(
        tell(bars.encode(x=x), "tie", "effective|.2f", "low=Lowest|.2f", "high=Highest|.2f"),
        base.transform_filter("datum.high > datum.low")
        .mark_rule(strokeWidth=2, color=LIGHT["text"])
        .encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_text(align="left", dx=7, fontWeight=600).encode(
            x=alt.X("high:Q"), text=alt.Text("effective:Q", format=".1f")
        ),
    ).properties(height=alt.Step(38))


@unless_empty
def suppliers(rest: pd.DataFrame, whole: str) -> alt.LayerChart:
    """Return what others than the main supplier delivered, a bar a period, with who they were.

    Parameters
    ----------
    rest
        ``period`` (in words), ``share`` (0 to 1), ``others`` (the largest, in words), from top to bottom.
    whole
        The period that is set apart.
    """
    room = alt.Scale(domain=[0, max(float(rest["share"].max()) * 1.9, 0.01)], nice=False)
    base = alt.Chart(rest).encode(
        y=alt.Y("period:N", sort=rest["period"].tolist(), title=None, axis=alt.Axis(labelLimit=120)),
        x=alt.X("share:Q", title=None, axis=None, scale=room),
    )
    bars = base.mark_bar(height={"band": 0.7})
    shade = alt.condition(f"datum.period == '{whole}'", alt.value(colour("brown")), alt.value(colour("grey")))
    share = "format(datum.share, '.1%')"
    label = f"datum.others && width > 400 ? {share} + '  ' + datum.others : {share}"
    look = {"align": "left", "dx": 5, "text": alt.expr(label)}
    own, other = (base.transform_filter(f"datum.period {sign} '{whole}'") for sign in ("==", "!="))
    return alt.layer(
        tell(bars.encode(color=shade), "period=Years", "share=From others|.1%", "others=The largest"),
        own.mark_text(fontWeight=600, **look),
        other.mark_text(color=LIGHT["muted"], **look),
    ).properties(height=alt.Step(22))


@unless_empty
def positions(
    points: pd.DataFrame,
    only: list[str],
    value: str = "ideal_point",
    *,
    said: dict[str, str] | None = None,
    apart: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """Return positions on one scale over time, a line a state named at its end.

    Parameters
    ----------
    points
        ``iso3``, ``name``, ``year`` and the value.
    only
        The states, in any order.
    value
        The column that holds the positions.
    said
        What stands at a line's end in place of the state's name.
    apart
        Distances drawn as a bracket beyond the names: ``low``, ``high`` and ``text`` of each.
    """
    low, high = float(points[value].min()), float(points[value].max())
    domain = (min(low - (high - low) * 0.04, 0), high + (high - low) * 0.04)
    place = {
        "x": years(),
        "y": alt.Y(f"{value}:Q", title=None, scale=alt.Scale(domain=domain, nice=False)),
        "color": figures.states(only=only, legend=None),
    }
    base = alt.Chart(points).encode(**place)
    text = {iso3: figures.name(iso3) for iso3 in only} | (said or {})
    layers = [
        base.mark_line().encode(detail="iso3:N"),
        hover(base, "year", "name=State", f"{value}={'Position' if value == 'ideal_point' else 'Score'}|.2f"),
        named(points, value, place=place, domain=domain, height=360, text=text),
    ]
    if apart is not None and len(apart):
        layers += _bracket(apart, value, place, float(points["year"].max()))
    return alt.layer(*layers).properties(height=360)


def _bracket(apart: pd.DataFrame, value: str, place: dict, year: float) -> list[alt.Chart]:
    """Return distances as one upright line past the names, with a tick at each end and its size beside it."""
    look = {"xOffset": 98, "color": LIGHT["text"]}
    spans = alt.Chart(apart.assign(year=year, middle=(apart["low"] + apart["high"]) / 2))
    spans = spans.encode(x=place["x"])
    low, high = (alt.Y(f"{end}:Q", title=None) for end in ("low", "high"))
    return [
        spans.mark_rule(strokeWidth=1.4, **look).encode(y=low, y2="high"),
        *(
            spans.mark_tick(orient="horizontal", size=8, thickness=1.4, **look).encode(y=y)
            for y in (low, high)
        ),
        spans.mark_text(align="left", dx=106, fontWeight=600).encode(
            y=alt.Y("middle:Q", title=None), text="text:N"
        ),
    ]


@unless_empty
def pacts(counts: pd.DataFrame) -> alt.LayerChart:
    """Return to how many states defence is owed, stacked by region, each named at its end.

    Parameters
    ----------
    counts
        ``year``, ``region`` (of ``AREAS``), ``states``.
    """
    drawn = counts.assign(order=counts["region"].map(list(AREAS).index))
    top = float(counts.groupby("year")["states"].sum().max()) * 1.04
    place = {
        "x": years(),
        "y": alt.Y("states:Q", title=None, stack=None, scale=alt.Scale(domain=[0, top])),
        "color": kinds("region", AREAS, legend=False),
    }
    areas = alt.Chart(drawn).mark_area(interpolate="step-after", opacity=0.9)
    areas = areas.encode(**place | {"y": alt.Y("states:Q", title=None, stack=True)}, order="order:O")
    return alt.layer(
        tell(areas, "year", "region", "states"), _bands(drawn, "states", place, top, by="region")
    ).properties(height=HEIGHT)


def wheel(owing: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return who owes whom defence within a group, as a hub with its spokes and its rim.

    Parameters
    ----------
    owing
        ``owes`` and ``owed`` (names), ``tie``: ``Defence``, ``Consultation`` or ``No attack, at most``.
    order
        Names, the hub's first.
    """
    turn = {name: math.pi / 2 - 2 * math.pi * i / len(order[1:]) for i, name in enumerate(order[1:])}
    at = {order[0]: (0.0, 0.0)} | {name: (math.cos(way), math.sin(way)) for name, way in turn.items()}
    tie = owing.set_index(["owes", "owed"])["tie"]
    owed = [((one, other), [tie[one, other], tie[other, one]]) for one, other in combinations(order, 2)]
    kind_of = dict(zip((2, 1, 0), PROMISES, strict=True))
    pairs = pd.DataFrame(
        [
            (*at[one], *at[other], f"{one} and {other}", kind_of[ties.count("Defence")], *ties)
            for (one, other), ties in owed
        ],
        columns=["x", "y", "x2", "y2", "pair", "promise", "first_owes", "second_owes"],
    )
    nodes = pd.DataFrame([(*at[name], name) for name in order], columns=["x", "y", "name"])
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.4, 1.4], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.25, 1.25], nice=False))
    look = {"title": None, "sort": list(PROMISES), "legend": alt.Legend(symbolType="stroke", symbolSize=400)}
    shades, dashes, widths = zip(*PROMISES.values(), strict=True)
    shades = [LIGHT[shade] for shade in shades]
    lines = (
        alt.Chart(pairs)
        .mark_rule()
        .encode(
            x=x,
            y=y,
            x2="x2",
            y2="y2",
            color=alt.Color("promise:N", scale=alt.Scale(domain=list(PROMISES), range=shades), **look),
            strokeDash=alt.StrokeDash(
                "promise:N", scale=alt.Scale(domain=list(PROMISES), range=list(dashes)), **look
            ),
            strokeWidth=alt.StrokeWidth(
                "promise:N", scale=alt.Scale(domain=list(PROMISES), range=list(widths)), **look
            ),
        )
    )
    told = ("pair", "promise", "first_owes=The first owes", "second_owes=The second owes")
    base = alt.Chart(nodes).encode(x=x, y=y)
    outer = {"fontWeight": 600, "fontSize": 14}
    above, below = base.transform_filter("datum.y > 0.01"), base.transform_filter("datum.y < 0.01")
    return alt.layer(
        tell(lines, *told),
        base.mark_circle(size=150, opacity=1, color=LIGHT["text"]),
        *(
            words
            for part, dy in ((above, -17), (below, 20))
            for words in haloed(part.encode(text="name:N"), dy=dy, **outer)
        ),
    ).properties(height=340)


def rims(lines: pd.DataFrame, ends: dict[str, str]) -> alt.LayerChart:
    """Return how densely groups of states are tied over time, a line a group, named on the line.

    Parameters
    ----------
    lines
        ``year``, ``region`` (of ``AREAS``), ``members``, ``ties``, ``density`` (0 to 1).
    ends
        What each region's line is called, at its end.
    """
    place = {
        "x": years(),
        "y": alt.Y("density:Q", title=None, axis=PER_CENT, scale=alt.Scale(domain=[0, 1.08])),
        "color": kinds("region", {region: AREAS[region] for region in ends}, legend=False),
    }
    base = alt.Chart(lines).encode(**place)
    last = lines[lines["year"] == lines.groupby("region")["year"].transform("max")]
    named = alt.Chart(last.assign(name=last["region"].map(ends)))
    told = ("year", "region=Allies in", "members=Allies", "ties=Pairs bound", "density=Of all pairs|.0%")
    return alt.layer(
        *line(base, *told, interpolate="step-after"),
        named.mark_text(align="right", dx=-4, dy=-11, fontWeight=600).encode(**place, text="name:N"),
    )


def peaks(lines: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return series of different kinds, each as a share of its own highest value, named at their ends.

    Parameters
    ----------
    lines
        ``series``, ``year``, ``share`` (0 to 1) and ``value`` (in the series' own unit).
    order
        Series in the order of their colours.
    """
    domain = (0.0, 1.05)
    place = {
        "x": years(),
        "y": alt.Y("share:Q", title=None, axis=PER_CENT, scale=alt.Scale(domain=domain)),
        "color": kinds("series", dict(zip(order, ("steel", "brown", "rose"), strict=False)), legend=False),
    }
    last = lines[lines["year"] == lines.groupby("series")["year"].transform("max")]
    end = lines["year"].max()
    text = {
        row.series: f"{row.series} {prose.pct(row.share, 0)}{'' if row.year == end else f', {row.year}'}"
        for row in last.itertuples()
    }
    return alt.layer(
        *line(alt.Chart(lines).encode(**place), "series", "year", "value", "share|.0%"),
        alt.Chart(last).encode(**place).mark_circle(size=50, opacity=1),
        named(last.assign(year=end), "share", place=place, domain=domain, by="series", text=text),
    ).properties(height=HEIGHT)


def compass(points: pd.DataFrame, poles: list[str]) -> alt.LayerChart:
    """Return one dot a state on a line between two poles, in the colour of the nearer pole.

    Parameters
    ----------
    points
        ``name``, ``ideal_point`` and ``nearer``, the code of the pole that is nearer.
    poles
        ISO3 codes of the two, whose positions are drawn as lines.
    """
    polar = points["iso3"].isin(poles)
    states = points[~polar].sort_values("ideal_point", ascending=False)
    order = states["name"].tolist()
    x = alt.X("ideal_point:Q", title=None, axis=alt.Axis(tickCount=6), scale=alt.Scale(zero=False))
    y = alt.Y("name:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(grid=True))
    ends = points[polar].assign(label=points["iso3"].map(states["nearer"].value_counts()).fillna(0))
    ends["label"] = [
        f"{row.label:.0f} nearer to|{row.name_}"
        for row in ends.rename(columns={"name": "name_"}).itertuples()
    ]
    middle = alt.Chart(pd.DataFrame({"ideal_point": [float(points.loc[polar, "ideal_point"].mean())]}))
    ends = alt.Chart(ends).encode(x=x, color=figures.states(only=poles, legend=None))
    near = alt.Chart(states).encode(x=x, y=y, color=figures.states("nearer", only=poles, legend=None))
    return alt.layer(
        ends.mark_rule(strokeWidth=2, strokeDash=LEVEL),
        ends.mark_text(dy=-22, fontWeight=600, lineBreak="|").encode(y=alt.value(0), text="label:N"),
        middle.mark_rule(strokeDash=[1, 4], strokeWidth=1.6).encode(x=x),
        middle.mark_text(dy=-8, color=LIGHT["muted"], text="halfway").encode(x=x, y=alt.value(0)),
        dots(near, "name=State", "ideal_point=Position|.2f", size=75),
    ).properties(height=alt.Step(17))


def donors(support: pd.DataFrame, order: list[str], focal: str) -> alt.LayerChart:
    """Return support by donor, stacked by kind, with the total at the end of each bar.

    Parameters
    ----------
    support
        ``donor``, ``kind``, ``eur_bn`` and ``total``.
    order
        Donors from top to bottom.
    focal
        The donor whose total is set in bold.
    """
    drawn = support.assign(order=support["kind"].map(list(SUPPORT).index))
    base = alt.Chart(drawn).encode(y=alt.Y("donor:N", sort=order, title=None, scale=alt.Scale(domain=order)))
    most = float(support["total"].max())
    room = alt.Scale(domain=[0, most * 1.62], nice=False)
    axis = alt.Axis(tickCount=4)
    bars = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("eur_bn:Q", title=None, scale=room, axis=axis), order="order:O", color=kinds("kind", SUPPORT)
    )
    label = "format(datum.total, '.1f') + ', ' + format(datum.eur_bn / datum.total, '.0%')"
    label = f"{label} + (width > 300 ? ' military' : '')"
    totals = base.transform_filter("datum.kind == 'Military'").encode(x="total:Q")
    return alt.layer(
        tell(bars, "donor", "kind", "eur_bn=EUR bn|.2f"),
        totals.transform_filter(f"datum.donor == '{focal}'").mark_text(
            align="left", dx=5, fontWeight="bold", text=alt.expr(label)
        ),
        totals.transform_filter(f"datum.donor != '{focal}'").mark_text(
            align="left", dx=5, text=alt.expr(label)
        ),
    ).properties(height=alt.Step(25))


def _bands(
    drawn: pd.DataFrame,
    value: str,
    place: dict,
    top: float,
    *,
    by: str,
    names: dict[str, str] | None = None,
) -> alt.Chart:
    """Return the name and the last value of each band of a stack, beside its middle."""
    last = drawn[drawn["year"] == drawn["year"].max()].sort_values("order")
    text = {row[by]: f"{(names or {}).get(row[by], row[by])} {row[value]}" for _, row in last.iterrows()}
    middle = (last[value].cumsum() - last[value] / 2).astype(float)
    last = last[last[value] > 0].assign(**{value: middle})
    return named(last, value, place=place, domain=(0.0, top), by=by, text=text)


def _partners(order: list[str], *, inner: float, heads: list[str]) -> alt.Y:
    scale = alt.Scale(domain=order, paddingInner=inner)
    axis = alt.Axis(labelExpr=f"indexof({heads}, datum.label) < 0 ? ({SHORT}) : ''")
    return alt.Y("partner:N", sort=order, title=None, scale=scale, axis=axis)


def _blocks(cells: pd.DataFrame, order: list[str]) -> tuple[list[str], pd.DataFrame]:
    """Return the rows of the matrix, each group's under its head, and the heads with their group."""
    group = cells.drop_duplicates("partner").set_index("partner")["group"].reindex(order)
    lines = [partner for partner in order if group[partner] not in BLOCKS]
    heads = []
    for key, head in BLOCKS.items():
        own = [partner for partner in order if group[partner] == key]
        lines += [head, *own] if own else []
        heads += [(head, key)] if own else []
    return lines, pd.DataFrame(heads, columns=["partner", "group"])


def _cells(first: pd.DataFrame, talks: pd.DataFrame) -> pd.DataFrame:
    """Tiles of the matrix: an asterisk where the year is not that of the first signature or meeting."""
    held = first[first["instrument"].isin(list(KINDS))]
    later = (held["basis"] == "in_force") | held["title"].str.contains(LATER_MEETING)
    label = held["year"].astype("str").where(held["year"].notna(), "yes") + later.map({True: "*", False: ""})
    state = held["in_effect"].map({True: "in effect", False: "signed"})
    cells = pd.concat([held.assign(label=label, state=state), talks.assign(label="talks", state="in talks")])
    cells = cells.assign(column=cells["instrument"].map(KINDS), date=cells["date"].fillna("not known"))
    cells = cells[["partner", "column", "title", "date", "state", "label", "group"]]
    return cells.drop_duplicates(["partner", "column"])
