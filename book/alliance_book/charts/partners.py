"""Charts of the chapter on partners: who holds which agreement, how evenly, within which network."""

import altair as alt
import pandas as pd
from alliance_data.measures.instruments import LATER_MEETING

from .. import figures
from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import LEVEL, dots, hover, line, tell, years

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

STEPS = {
    "Secrets": ("steel", "circle"),
    "Equipment": ("brown", "square"),
    "Supplies": ("teal", "triangle-up"),
    "Access": ("rose", "diamond"),
    "Declaration": ("violet", "cross"),
    "2+2 talks": ("olive", "triangle-down"),
    "Aid in kind": ("grey", "triangle-left"),
}
"""The colour and the shape of each kind of step."""

GROUPS = {"ally": "USA", "within": "teal", "outside": "brown"}
"""The ally itself, other members of its network, everyone else."""

ON_GROUP = alt.condition("datum.group == 'ally'", alt.value("white"), alt.value(LIGHT["page"]))
"""The colour of text on a group's colour."""

AREAS = {
    "Asia and Pacific": "rose",
    "Europe and Canada": "steel",
    "Latin America": "grey",
    "Elsewhere": "olive",
}
"""Regions of the pacts, in the order of stacking."""

SUPPORT = {"Military": "violet", "Financial": "steel", "Humanitarian": "brown"}
"""Kinds of support for Ukraine, in the order of stacking."""

TIES = {"Defence": "steel", "Consultation": "brown", "No attack, at most": "grey"}

PER_CENT = alt.Axis(format=".0%", tickCount=5)

SHORT = "datum.label == 'United Arab Emirates' ? 'UAE' : datum.label"

NARROW_LABEL = "width > 250 ? datum.label : replace(replace(datum.label, /^(19|20)/, '’'), 'talks', '…')"
"""On a phone a tile is too narrow for four digits."""

HEADS = 64
"""Pixels kept for slanted heads: a browser sets text wider than the picture has it, and the chart grew."""

EVERY_SECOND = "width > 400 || indexof(periods, datum.period) % 2 == 0 ? round(datum.share * 100) : ''"
"""On a phone whole numbers of neighbouring bars would run together."""


def groups(names: dict[str, str], ally: str = "USA", **look) -> alt.Color:
    """Return the colour encoding of the column ``name``, which has each group as ``names`` calls it."""
    colours = GROUPS | {"ally": ally}
    return kinds("name", {names[key]: of for key, of in colours.items() if key in names}, **look)


def matrix(
    first: pd.DataFrame, talks: pd.DataFrame, order: list[str], *, ally: str = "USA"
) -> alt.LayerChart:
    """Return partners by instruments, a tile where an instrument is held.

    Parameters
    ----------
    first
        As from ``measures.instruments.first_held``, with ``group`` (a key of ``GROUPS``).
    talks
        ``partner``, ``instrument`` and ``group`` of what is being negotiated.
    order
        Partners from top to bottom.
    ally
        The state whose colour the first group has.
    """
    heads = list(dict.fromkeys(KINDS.values()))
    colours = GROUPS | {"ally": ally}
    slanted = alt.Axis(orient="top", title=None, labelAngle=-40, domain=False, ticks=False, minExtent=HEADS)
    base = alt.Chart(_cells(first, talks)).encode(
        x=alt.X("column:N", sort=heads, scale=alt.Scale(domain=heads, paddingInner=0.06), axis=slanted),
        y=_partners(order, inner=0.1),
    )
    base = tell(base, "partner", "title=Instrument", "date=Dated", "state=Status")
    full = base.transform_filter("datum.state == 'in effect'")
    rest = base.transform_filter("datum.state != 'in effect'")
    outline = rest.mark_rect(cornerRadius=3, filled=False, strokeWidth=1.5, strokeDash=[3, 2])
    label = {"fontSize": 11, "text": alt.expr(NARROW_LABEL)}
    return alt.layer(
        full.mark_rect(cornerRadius=3).encode(color=kinds("group", colours, legend=False)),
        outline.encode(stroke=kinds("group", colours, channel=alt.Stroke, legend=False)),
        full.mark_text(fontWeight=600, **label).encode(color=ON_GROUP),
        rest.mark_text(**label),
    ).properties(height=alt.Step(23))


def cumulative(
    counts: pd.DataFrame, names: dict[str, str], marks: pd.DataFrame, *, ally: str = "USA"
) -> alt.LayerChart:
    """Return agreements held at the end of each year, stacked by group.

    Parameters
    ----------
    counts
        ``year``, ``group`` (a key of ``GROUPS``), ``agreements``.
    names
        What the legend calls each group.
    marks
        ``year`` and ``event`` of dated documents, drawn as dashed lines.
    ally
        The state whose colour the first group has.
    """
    final = counts[counts["year"] == counts["year"].max()]
    drawn = pd.concat([counts, final.assign(year=final["year"] + 1)])  # so that the last year has a width
    drawn = drawn.assign(name=drawn["group"].map(names), order=drawn["group"].map(list(GROUPS).index))
    x = years()
    areas = (
        alt.Chart(drawn)
        .mark_area(interpolate="step-after", opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("agreements:Q", title=None, stack=True),
            color=groups(names, ally, columns=3),
            order="order:O",
        )
    )
    top = float(counts.groupby("year")["agreements"].sum().max())
    rules = alt.Chart(marks).encode(x=x)
    return alt.layer(
        tell(areas, "year", "name=With", "agreements"),
        tell(rules.mark_rule(strokeDash=[3, 3]), "year|d", "event"),
        rules.mark_text(align="right", dx=-5, fontSize=11, lineBreak="|").encode(
            y=alt.datum(top), text="event:N"
        ),
    )


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
    base = alt.Chart(line).encode(x=years())
    at = base.encode(y=alt.Y("effective:Q", title=None, axis=alt.Axis(tickMinStep=1)))
    partners = alt.Y("partners:Q", title=None)
    end = alt.Chart(line.tail(1)).encode(x="year:Q")
    count, number = f"{line['partners'].iloc[-1]:.0f} partners", f"{line['effective'].iloc[-1]:.1f} effective"
    return alt.layer(
        base.mark_area(opacity=0.22, **own).encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_line(strokeWidth=1.4, strokeDash=LEVEL, **muted).encode(y=partners),
        at.mark_line(**own),
        hover(at, "year", "partners", "effective=Effective number|.1f", "low=Lowest|.1f", "high=Highest|.1f"),
        end.mark_text(align="right", dx=-6, dy=-10, **muted).encode(y=partners, text=alt.value(count)),
        end.mark_text(align="right", fontWeight=600, **own).encode(
            y=alt.datum(float(line["low"].iloc[-8:].min()) * 0.75), text=alt.value(number)
        ),
    )


def arrivals(events: pd.DataFrame, order: list[str], row: int = 22) -> alt.Chart:
    """Return dots on one line a partner: when each kind of step came.

    Parameters
    ----------
    events
        ``partner``, ``when`` (the year with its fraction), ``kind`` (of ``STEPS``), ``what``, ``date`` as
        known.
    order
        Partners from top to bottom.
    row
        Height of a line in pixels; tall lines set kinds apart within them.
    """
    drawn = {kind: look for kind, look in STEPS.items() if kind in set(events["kind"])}
    order_of_kinds, shapes = list(drawn), [shape for _, shape in drawn.values()]
    look = {"columns": 4, "symbolType": alt.Undefined}
    apart = alt.Scale(domain=order_of_kinds, paddingOuter=0.6 if row > 40 else 1)
    points = alt.Chart(events).mark_point(filled=True, opacity=0.95, size=75, strokeWidth=2)
    points = points.encode(
        x=years("when", padding=8, tickCount=7, grid=True, orient="top"),
        y=_partners(order, grid=True, tickBand="extent"),
        color=kinds("kind", {kind: of for kind, (of, _) in drawn.items()}, **look),
        shape=alt.Shape(
            "kind:N",
            sort=order_of_kinds,
            title=None,
            scale=alt.Scale(domain=order_of_kinds, range=shapes),
        ),
        yOffset=alt.YOffset("kind:N", sort=order_of_kinds, scale=apart),
    )
    return tell(points, "partner", "what=Step", "date").properties(
        height=alt.Step(row, **{"for": "position"})
    )


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
    text = base.transform_filter("datum.count > 0").mark_text(fontWeight=600)
    return alt.layer(
        tell(
            bars.encode(x=x, order="order:O", color=groups(names, ally, columns=1)),
            "row=Instrument",
            "name=With",
            "count",
        ),
        text.encode(x=alt.X("middle:Q"), text="count:Q", color=ON_GROUP),
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


def suppliers(periods: pd.DataFrame, ally: str) -> alt.LayerChart:
    """Return arms deliveries by period: the ally's share, with the other suppliers' beside it.

    Parameters
    ----------
    periods
        ``period``, ``supplier`` (the ally's code or ``OTHER``), ``share``, ``others`` (the largest).
    ally
        ISO3 code of the ally.
    """
    name = {ally: figures.name(ally), "OTHER": "All other suppliers"}
    drawn = periods.assign(name=periods["supplier"].map(name))
    x = alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="parity", ticks=False))
    bars = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("share:Q", title=None, axis=PER_CENT, scale=alt.Scale(domain=[0, 1])),
            color=kinds("name", dict(zip(name.values(), (ally, "brown"), strict=True))),
            order=alt.Order("supplier:N", sort="descending"),
        )
    )
    numbers = alt.expr(EVERY_SECOND.replace("periods", str(sorted(set(drawn["period"])))))
    main = alt.Chart(drawn[drawn["supplier"] == ally])
    text = main.mark_text(color="white", dy=12, fontSize=10, fontWeight=600, text=numbers)
    return alt.layer(
        tell(bars, "period", "name=Supplier", "share", "others"), text.encode(x="period:O", y="share:Q")
    )


def positions(points: pd.DataFrame, only: list[str], value: str = "ideal_point") -> alt.LayerChart:
    """Return positions on one scale over time, a line a state named at its end.

    Parameters
    ----------
    points
        ``iso3``, ``name``, ``year`` and the value.
    only
        The states, in any order.
    value
        The column that holds the positions.
    """
    place = {"x": years("year", points["year"], after=0.42), "color": figures.states(only=only, legend=None)}
    base = alt.Chart(points).encode(**place, y=alt.Y(f"{value}:Q", title=None))
    gap = (points[value].max() - points[value].min()) * 0.055
    ends = alt.Chart(_apart(points[points["year"] == points["year"].max()], gap, value))
    return alt.layer(
        base.mark_line().encode(detail="iso3:N"),
        hover(base, "year", "name=State", f"{value}={'Position' if value == 'ideal_point' else 'Score'}|.2f"),
        ends.mark_text(align="left", dx=5, fontSize=11, fontWeight=600).encode(
            **place, y="label_at:Q", text="name:N"
        ),
    ).properties(height=360)


def pacts(counts: pd.DataFrame) -> alt.Chart:
    """Return to how many states defence is owed, stacked by region.

    Parameters
    ----------
    counts
        ``year``, ``region`` (of ``AREAS``), ``states``.
    """
    areas = alt.Chart(counts.assign(order=counts["region"].map(list(AREAS).index)))
    areas = areas.mark_area(interpolate="step-after", opacity=0.9).encode(
        x=years(),
        y=alt.Y("states:Q", title=None, stack=True),
        order="order:O",
        color=kinds("region", AREAS, columns=2),
    )
    return tell(areas, "year", "region", "states")


def spokes(cells: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return who owes whom what within a group, as a square of tiles.

    Parameters
    ----------
    cells
        ``owes`` and ``owed`` (names), ``tie``: ``Defence``, ``Consultation`` or ``No attack, at most``.
    order
        Names in the order of rows and columns.
    """
    cells = cells.assign(label=cells["tie"].map({"Defence": "D", "Consultation": "C"}).fillna(""))
    sides = {"sort": order, "scale": alt.Scale(domain=order, paddingInner=0.05)}
    slanted = alt.Axis(orient="top", labelAngle=-40, minExtent=HEADS + 14)
    base = alt.Chart(cells).encode(
        x=alt.X("owed:N", title="owed to", axis=slanted, **sides), y=alt.Y("owes:N", title=None, **sides)
    )
    base = tell(base, "owes", "owed=To", "tie=The strongest tie")
    return alt.layer(
        base.mark_rect(cornerRadius=3).encode(color=kinds("tie", TIES, columns=3)),
        base.mark_text(color=LIGHT["page"], fontWeight=600).encode(text="label:N"),
    ).properties(height=alt.Step(32))


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
    colours = dict(zip(order, ("steel", "brown", "rose"), strict=False))
    place = {
        "x": years(),
        "y": alt.Y("share:Q", title=None, axis=PER_CENT, scale=alt.Scale(domain=[0, 1.05])),
        "color": kinds("series", colours, columns=1, symbolType="stroke"),
    }
    last = lines[lines["year"] == lines.groupby("series")["year"].transform("max")]
    ends = alt.Chart(last).encode(**place)
    return alt.layer(
        *line(alt.Chart(lines).encode(**place), "series", "year", "value", "share|.0%"),
        ends.mark_circle(size=50, opacity=1),
        ends.mark_text(align="right", dx=-4, dy=-11, fontWeight=600).encode(
            text=alt.Text("share:Q", format=".0%")
        ),
    )


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
    ends = alt.Chart(points[polar]).encode(x=x, color=figures.states(only=poles, legend=None))
    near = alt.Chart(states).encode(x=x, y=y, color=figures.states("nearer", only=poles, legend=None))
    return alt.layer(
        ends.mark_rule(strokeWidth=2, strokeDash=LEVEL),
        ends.mark_text(dy=-8, fontWeight=600).encode(y=alt.value(0), text="name:N"),
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
    room = alt.Scale(domainMax=float(support["total"].max()) * 1.22)
    bars = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("eur_bn:Q", title=None, scale=room), order="order:O", color=kinds("kind", SUPPORT)
    )
    totals = base.transform_filter("datum.kind == 'Military'").encode(
        x="total:Q", text=alt.Text("total:Q", format=".1f")
    )
    return alt.layer(
        tell(bars, "donor", "kind", "eur_bn=EUR bn|.2f"),
        totals.transform_filter(f"datum.donor == '{focal}'").mark_text(align="left", dx=5, fontWeight="bold"),
        totals.transform_filter(f"datum.donor != '{focal}'").mark_text(align="left", dx=5),
    ).properties(height=alt.Step(25))


def _partners(order: list[str], *, inner: float | None = None, **axis) -> alt.Y:
    given = {} if inner is None else {"paddingInner": inner}
    return alt.Y(
        "partner:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order, **given),
        axis=alt.Axis(labelExpr=SHORT, **axis),
    )


def _apart(ends: pd.DataFrame, gap: float, value: str) -> pd.DataFrame:
    """Give each label a height at least a gap above the one below it, as near its own as that allows."""
    ends = ends.sort_values(value)
    heights = ends[value].tolist()
    for _ in range(len(heights) ** 2):
        for i in range(1, len(heights)):
            short = gap - (heights[i] - heights[i - 1])
            if short > 1e-9:
                heights[i], heights[i - 1] = heights[i] + short / 2, heights[i - 1] - short / 2
    return ends.assign(label_at=heights)


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
