"""Charts of the chapter on partners: who holds which agreement, how evenly, within which network."""

import altair as alt
import pandas as pd
from alliance_data.measures.instruments import LATER_MEETING

from .. import figures
from ..figures import LIGHT

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

KIND_COLOURS = {"Secrets": "#3363f2", "Equipment": "#ca6e01", "Supplies": "#28a465", "Access": "#c92e33"}
KIND_SHAPES = {"Secrets": "circle", "Equipment": "square", "Supplies": "triangle-up", "Access": "diamond"}
OTHER_COLOURS = {"Declaration": "#a65caf", "2+2 talks": "#0d8b97", "Aid in kind": "#8a7a00"}
OTHER_SHAPES = {"Declaration": "cross", "2+2 talks": "triangle-down", "Aid in kind": "triangle-left"}

GROUPS = {"ally": "#3363f2", "within": "#0d8b97", "outside": "#b8860b"}
"""The ally itself, other members of its network, everyone else."""

SUPPLIES = "#b8860b"

AREAS = {
    "Asia and Pacific": "#c92e33",
    "Europe and Canada": "#3363f2",
    "Latin America": "#8b98a8",
    "Elsewhere": "#8a7a00",
}
"""Regions of the pacts, in the order of stacking."""

SUPPORT = {"Military": "#61706c", "Financial": "#3363f2", "Humanitarian": "#ca6e01"}
"""Kinds of support for Ukraine, in the order of stacking."""

SHORT = "datum.label == 'United Arab Emirates' ? 'UAE' : datum.label"

NARROW_LABEL = "width > 250 ? datum.label : replace(replace(datum.label, /^(19|20)/, '’'), 'talks', '…')"
"""On a phone a tile is too narrow for four digits."""

HEADS = 64
"""Pixels kept for slanted heads: a browser sets text wider than the picture has it, and the chart grew."""

EVERY_SECOND = "width > 400 || indexof(periods, datum.period) % 2 == 0 ? round(datum.share * 100) : ''"
"""On a phone whole numbers of neighbouring bars would run together."""

YEARS = alt.Axis(format="d", tickMinStep=1, grid=False)


def matrix(first: pd.DataFrame, talks: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return partners by instruments, a tile where an instrument is held.

    Parameters
    ----------
    first
        As from ``measures.instruments.first_held``, with ``group`` (a key of ``GROUPS``).
    talks
        ``partner``, ``instrument`` and ``group`` of what is being negotiated.
    order
        Partners from top to bottom.
    """
    heads = list(dict.fromkeys(KINDS.values()))
    base = alt.Chart(_cells(first, talks)).encode(
        x=alt.X(
            "column:N",
            sort=heads,
            scale=alt.Scale(domain=heads, paddingInner=0.06),
            axis=alt.Axis(
                orient="top", title=None, labelAngle=-40, domain=False, ticks=False, minExtent=HEADS
            ),
        ),
        y=alt.Y(
            "partner:N",
            sort=order,
            title=None,
            scale=alt.Scale(domain=order, paddingInner=0.1),
            axis=alt.Axis(labelExpr=SHORT),
        ),
        tooltip=[
            alt.Tooltip("partner:N", title="Partner"),
            alt.Tooltip("title:N", title="Instrument"),
            alt.Tooltip("date:N", title="Dated"),
            alt.Tooltip("state:N", title="Status"),
        ],
    )
    colour = alt.Color("group:N", scale=_groups(), legend=None)
    stroke = alt.Stroke("group:N", scale=_groups(), legend=None)
    full = base.transform_filter("datum.state == 'in effect'")
    rest = base.transform_filter("datum.state != 'in effect'")
    return alt.layer(
        full.mark_rect(cornerRadius=3).encode(color=colour),
        rest.mark_rect(cornerRadius=3, filled=False, strokeWidth=1.5, strokeDash=[3, 2]).encode(
            stroke=stroke
        ),
        full.mark_text(fontSize=11, fontWeight=600, color="white", text=alt.expr(NARROW_LABEL)),
        rest.mark_text(fontSize=11, text=alt.expr(NARROW_LABEL)),
    ).properties(height=alt.Step(23))


def cumulative(counts: pd.DataFrame, names: dict[str, str], marks: pd.DataFrame) -> alt.LayerChart:
    """Return agreements held at the end of each year, stacked by group.

    Parameters
    ----------
    counts
        ``year``, ``group`` (a key of ``GROUPS``), ``agreements``.
    names
        What the legend calls each group.
    marks
        ``year`` and ``event`` of dated documents, drawn as dashed lines.
    """
    keys = [key for key in GROUPS if key in names]
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=[names[k] for k in keys], range=[GROUPS[k] for k in keys]),
        sort=None,
        legend=alt.Legend(title=None, symbolType="square", columns=3),
    )
    final = counts[counts["year"] == counts["year"].max()]
    drawn = pd.concat([counts, final.assign(year=final["year"] + 1)])  # so that the last year has a width
    stacked = drawn.assign(name=drawn["group"].map(names), order=drawn["group"].map(keys.index))
    x = alt.X(
        "year:Q",
        title=None,
        axis=YEARS,
        scale=alt.Scale(nice=False, zero=False),
    )
    bars = (
        alt.Chart(stacked)
        .mark_area(interpolate="step-after", opacity=0.9)
        .encode(
            x=x,
            y=alt.Y("agreements:Q", title=None, stack=True),
            color=colour,
            order="order:O",
            tooltip=["year:O", alt.Tooltip("name:N", title="With"), "agreements:Q"],
        )
    )
    top = float(counts.groupby("year")["agreements"].sum().max())
    rules = alt.Chart(marks).encode(x=x)
    return (
        bars
        + rules.mark_rule(strokeDash=[3, 3]).encode(tooltip=["year:O", "event:N"])
        + rules.mark_text(align="right", dx=-5, fontSize=11, lineBreak="|").encode(
            y=alt.datum(top), text="event:N"
        )
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
    x = alt.X("year:Q", title=None, axis=YEARS, scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("effective:Q", title=None, axis=alt.Axis(tickMinStep=1))
    tips = [
        "year:O",
        alt.Tooltip("partners:Q", title="Partners"),
        alt.Tooltip("effective:Q", format=".1f", title="Effective number"),
        alt.Tooltip("low:Q", format=".1f", title="Lowest"),
        alt.Tooltip("high:Q", format=".1f", title="Highest"),
    ]
    base, end = alt.Chart(line).encode(x=x), alt.Chart(line.tail(1)).encode(x=x)
    count, number = f"{line['partners'].iloc[-1]:.0f} partners", f"{line['effective'].iloc[-1]:.1f} effective"
    red = figures.colour(iso3)
    return alt.layer(
        base.mark_area(opacity=0.22, color=red).encode(y=alt.Y("low:Q", title=None), y2="high:Q"),
        base.mark_line(strokeWidth=1.4, strokeDash=[4, 3], color=LIGHT["muted"]).encode(
            y=alt.Y("partners:Q", title=None)
        ),
        base.mark_line(color=red).encode(y=y),
        base.mark_point(size=80, opacity=0).encode(y=y, tooltip=tips),
        end.mark_text(align="right", dx=-6, dy=-10, color=LIGHT["muted"]).encode(
            y=alt.Y("partners:Q"), text=alt.value(count)
        ),
        end.mark_text(align="right", fontWeight=600, color=red).encode(
            y=alt.datum(float(line["low"].iloc[-8:].min()) * 0.75), text=alt.value(number)
        ),
    )


def arrivals(events: pd.DataFrame, order: list[str], row: int = 22) -> alt.Chart:
    """Return dots on one line a partner: when each kind of step came.

    Parameters
    ----------
    events
        ``partner``, ``when`` (the year with its fraction), ``kind`` (of ``KIND_COLOURS`` or
        ``OTHER_COLOURS``), ``date`` as known.
    order
        Partners from top to bottom.
    row
        Height of a line in pixels; tall lines set kinds apart within them.
    """
    colours, shapes = KIND_COLOURS | OTHER_COLOURS, KIND_SHAPES | OTHER_SHAPES
    kinds = [kind for kind in colours if kind in set(events["kind"])]
    chart = alt.Chart(events).mark_point(filled=True, opacity=0.95, size=75, strokeWidth=2)
    encoding = {
        "x": alt.X(
            "when:Q",
            title=None,
            axis=alt.Axis(format="d", tickMinStep=1, tickCount=7, grid=True, orient="top"),
            scale=alt.Scale(zero=False, nice=False, padding=8),
        ),
        "y": alt.Y(
            "partner:N",
            sort=order,
            title=None,
            scale=alt.Scale(domain=order),
            axis=alt.Axis(grid=True, tickBand="extent", labelExpr=SHORT),
        ),
        "color": alt.Color(
            "kind:N",
            sort=kinds,
            title=None,
            legend=alt.Legend(columns=4),
            scale=alt.Scale(domain=kinds, range=[colours[k] for k in kinds]),
        ),
        "shape": alt.Shape(
            "kind:N", sort=kinds, title=None, scale=alt.Scale(domain=kinds, range=[shapes[k] for k in kinds])
        ),
        "tooltip": [
            alt.Tooltip("partner:N", title="Partner"),
            alt.Tooltip("what:N", title="Step"),
            alt.Tooltip("date:N", title="Date"),
        ],
    }
    offset = alt.Scale(domain=kinds, paddingOuter=0.6 if row > 40 else 1)
    encoding["yOffset"] = alt.YOffset("kind:N", sort=kinds, scale=offset)
    return chart.encode(**encoding).properties(height=alt.Step(row, **{"for": "position"}))


def shares(frame: pd.DataFrame, order: list[str], names: dict[str, str]) -> alt.LayerChart:
    """Return bars of one whole each, cut by group, with the count in each part.

    Parameters
    ----------
    frame
        ``row`` (its label), ``group`` (a key of ``GROUPS``), ``count``.
    order
        Rows from top to bottom.
    names
        What the legend calls each group.
    """
    keys = [key for key in GROUPS if key in names]
    drawn = frame.assign(name=frame["group"].map(names), order=frame["group"].map(keys.index))
    drawn = drawn.sort_values(["row", "order"])
    total = drawn.groupby("row")["count"].transform("sum")
    end = drawn.groupby("row")["count"].cumsum()
    drawn = drawn.assign(share=drawn["count"] / total, middle=(end - drawn["count"] / 2) / total)
    base = alt.Chart(drawn).encode(y=alt.Y("row:N", sort=order, title=None, scale=alt.Scale(domain=order)))
    x = alt.X(
        "share:Q",
        stack="zero",
        title=None,
        axis=alt.Axis(format=".0%", tickCount=5),
        scale=alt.Scale(domain=[0, 1]),
    )
    bars = base.mark_bar(height={"band": 0.74}).encode(
        x=x,
        order="order:O",
        color=alt.Color(
            "name:N",
            title=None,
            legend=alt.Legend(symbolType="square", columns=1),
            scale=alt.Scale(domain=[names[k] for k in keys], range=[GROUPS[k] for k in keys]),
        ),
        tooltip=[alt.Tooltip("row:N", title="Instrument"), alt.Tooltip("name:N", title="With"), "count:Q"],
    )
    text = base.transform_filter("datum.count > 0").mark_text(color="white", fontWeight=600)
    return (bars + text.encode(x=alt.X("middle:Q"), text="count:Q")).properties(height=alt.Step(34))


def owed(frame: pd.DataFrame, labels: pd.DataFrame) -> alt.LayerChart:
    """Return how many states owe each obligation, a step line for each, named at its end.

    Parameters
    ----------
    frame
        ``year``, ``name`` (of the obligation), ``states``.
    labels
        The last of them, with ``text``.
    """
    names = list(dict.fromkeys(labels["name"]))
    palette = ["#c92e33", "#3363f2", "#7d8591", "#8a7a00", "#0d8b97"]
    colour = alt.Color("name:N", legend=None, scale=alt.Scale(domain=names, range=palette[: len(names)]))
    last = int(frame["year"].max())
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, values=list(range(1950, last + 1, 10))),
        scale=alt.Scale(domain=[int(frame["year"].min()), last + 1], nice=False),
    )
    lines = (
        alt.Chart(frame)
        .mark_line(interpolate="step-after")
        .encode(
            x=x,
            y=alt.Y("states:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=colour,
            detail="name:N",
            tooltip=["year:O", alt.Tooltip("name:N", title="Obligation"), "states:Q"],
        )
    )
    text = alt.Chart(labels).mark_text(align="right", dy=-10, fontWeight=600)
    return lines + text.encode(x=x, y="states:Q", text="text:N", color=colour)


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
    top = float(frame["high"].max()) * 1.25
    x = alt.X(
        "effective:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=alt.Axis(tickMinStep=1)
    )
    tips = [
        alt.Tooltip("tie:N", title="Tie"),
        *(alt.Tooltip(f"{c}:Q", format=".2f") for c in ("effective", "low", "high")),
    ]
    return alt.layer(
        base.mark_bar(color=figures.colour(iso3), height={"band": 0.6}, opacity=0.85).encode(
            x=x, tooltip=tips
        ),
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
    bars = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="parity", ticks=False)),
            y=alt.Y(
                "share:Q",
                title=None,
                axis=alt.Axis(format=".0%", tickCount=5),
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color(
                "name:N",
                title=None,
                legend=alt.Legend(symbolType="square"),
                scale=alt.Scale(domain=list(name.values()), range=[figures.colour(ally), SUPPLIES]),
            ),
            order=alt.Order("supplier:N", sort="descending"),
            tooltip=[
                "period:N",
                alt.Tooltip("name:N", title="Supplier"),
                alt.Tooltip("share:Q", format=".1%"),
                alt.Tooltip("others:N", title="Others"),
            ],
        )
    )
    main = alt.Chart(drawn[drawn["supplier"] == ally])
    places = sorted(set(drawn["period"]))
    text = main.mark_text(
        color="white",
        dy=12,
        fontSize=10,
        fontWeight=600,
        text=alt.expr(EVERY_SECOND.replace("periods", str(places))),
    )
    return bars + text.encode(x="period:O", y="share:Q")


def positions(points: pd.DataFrame, only: list[str]) -> alt.LayerChart:
    """Return positions on one scale over time, a line a state named at its end.

    Parameters
    ----------
    points
        ``iso3``, ``name``, ``year``, ``ideal_point``.
    only
        The states, in any order.
    """
    first, last = int(points["year"].min()), int(points["year"].max())
    room = (last - first) * 0.42
    x = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", grid=False, values=list(range(first, last + 1, 10))),
        scale=alt.Scale(domain=[first, last + room], nice=False),
    )
    colour = figures.states(only=only, legend=None)
    lines = (
        alt.Chart(points)
        .mark_line()
        .encode(
            x=x,
            y=alt.Y("ideal_point:Q", title=None),
            color=colour,
            detail="iso3:N",
            tooltip=[
                "year:O",
                alt.Tooltip("name:N", title="State"),
                alt.Tooltip("ideal_point:Q", format=".2f"),
            ],
        )
    )
    gap = (points["ideal_point"].max() - points["ideal_point"].min()) * 0.055
    ends = alt.Chart(_apart(points[points["year"] == last], gap)).mark_text(
        align="left", dx=5, fontSize=11, fontWeight=600
    )
    return (lines + ends.encode(x=x, y="label_at:Q", text="name:N", color=colour)).properties(height=360)


def pacts(counts: pd.DataFrame) -> alt.Chart:
    """Return to how many states defence is owed, stacked by region.

    Parameters
    ----------
    counts
        ``year``, ``region`` (of ``AREAS``), ``states``.
    """
    drawn = counts.assign(order=counts["region"].map(list(AREAS).index))
    return (
        alt.Chart(drawn)
        .mark_area(interpolate="step-after", opacity=0.9)
        .encode(
            x=alt.X(
                "year:Q",
                title=None,
                axis=alt.Axis(format="d", grid=False),
                scale=alt.Scale(nice=False, zero=False),
            ),
            y=alt.Y("states:Q", title=None, stack=True),
            order="order:O",
            color=alt.Color(
                "region:N",
                title=None,
                legend=alt.Legend(symbolType="square", columns=2),
                scale=alt.Scale(domain=list(AREAS), range=list(AREAS.values())),
            ),
            tooltip=["year:O", "region:N", "states:Q"],
        )
    )


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
    ties = {"Defence": "#3363f2", "Consultation": "#8a7a00", "No attack, at most": "#8b98a8"}
    base = alt.Chart(cells).encode(
        x=alt.X(
            "owed:N",
            sort=order,
            title="owed to",
            scale=alt.Scale(domain=order, paddingInner=0.05),
            axis=alt.Axis(orient="top", labelAngle=-40, minExtent=HEADS + 14),
        ),
        y=alt.Y("owes:N", sort=order, title=None, scale=alt.Scale(domain=order, paddingInner=0.05)),
        tooltip=[
            alt.Tooltip("owes:N", title="Owes"),
            alt.Tooltip("owed:N", title="To"),
            alt.Tooltip("tie:N", title="The strongest tie"),
        ],
    )
    scale = alt.Scale(domain=list(ties), range=list(ties.values()))
    tiles = base.mark_rect(cornerRadius=3).encode(
        color=alt.Color("tie:N", scale=scale, title=None, legend=alt.Legend(symbolType="square", columns=3))
    )
    text = base.mark_text(color="white", fontWeight=600).encode(text="label:N")
    return (tiles + text).properties(height=alt.Step(32))


def rims(lines: pd.DataFrame, ends: dict[str, str]) -> alt.LayerChart:
    """Return how densely groups of states are tied over time, a line a group, named on the line.

    Parameters
    ----------
    lines
        ``year``, ``region`` (of ``AREAS``), ``members``, ``ties``, ``density`` (0 to 1).
    ends
        What each region's line is called, at its end.
    """
    colours = {region: AREAS[region] for region in ends}
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    x = alt.X(
        "year:Q", title=None, axis=alt.Axis(format="d", grid=False), scale=alt.Scale(nice=False, zero=False)
    )
    y = alt.Y(
        "density:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1.08])
    )
    colour = alt.Color("region:N", scale=scale, legend=None)
    tips = [
        "year:O",
        alt.Tooltip("region:N", title="Allies in"),
        alt.Tooltip("members:Q", title="Allies"),
        alt.Tooltip("ties:Q", title="Pairs bound"),
        alt.Tooltip("density:Q", format=".0%", title="Of all pairs"),
    ]
    base = alt.Chart(lines).encode(x=x, y=y, color=colour)
    last = lines[lines["year"] == lines.groupby("region")["year"].transform("max")]
    named = alt.Chart(last.assign(name=last["region"].map(ends))).encode(
        x=x, y=y, color=colour, text="name:N"
    )
    return alt.layer(
        base.mark_line(interpolate="step-after"),
        base.mark_circle(size=60, opacity=0).encode(tooltip=tips),
        named.mark_text(align="right", dx=-4, dy=-11, fontWeight=600),
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
    palette = ["#3363f2", "#8a7a00", "#c92e33"]
    colour = alt.Color(
        "series:N",
        title=None,
        sort=order,
        legend=alt.Legend(columns=1, symbolType="stroke"),
        scale=alt.Scale(domain=order, range=palette[: len(order)]),
    )
    x = alt.X(
        "year:Q", title=None, axis=alt.Axis(format="d", grid=False), scale=alt.Scale(nice=False, zero=False)
    )
    y = alt.Y(
        "share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1.05])
    )
    tips = ["series:N", "year:O", alt.Tooltip("value:Q", format=","), alt.Tooltip("share:Q", format=".0%")]
    base = alt.Chart(lines).encode(x=x, y=y, color=colour)
    last = lines[lines["year"] == lines.groupby("series")["year"].transform("max")]
    return alt.layer(
        base.mark_line(),
        base.mark_circle(size=60, opacity=0).encode(tooltip=tips),
        alt.Chart(last).mark_circle(size=50, opacity=1).encode(x=x, y=y, color=colour),
        alt.Chart(last)
        .mark_text(align="right", dx=-4, dy=-11, fontWeight=600)
        .encode(x=x, y=y, color=colour, text=alt.Text("share:Q", format=".0%")),
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
    states = points[~points["iso3"].isin(poles)].sort_values("ideal_point", ascending=False)
    order = states["name"].tolist()
    x = alt.X("ideal_point:Q", title=None, axis=alt.Axis(tickCount=6), scale=alt.Scale(zero=False))
    colour = figures.states("nearer", only=poles, legend=None)
    tips = [alt.Tooltip("name:N", title="State"), alt.Tooltip("ideal_point:Q", format=".2f")]
    dots = alt.Chart(states).mark_circle(size=75, opacity=1)
    ends = alt.Chart(points[points["iso3"].isin(poles)]).encode(
        x=x, color=figures.states(only=poles, legend=None)
    )
    return alt.layer(
        ends.mark_rule(strokeWidth=2, strokeDash=[4, 3]),
        ends.mark_text(dy=-8, fontWeight=600).encode(y=alt.value(0), text="name:N"),
        dots.encode(
            x=x,
            y=alt.Y(
                "name:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(grid=True)
            ),
            color=colour,
            tooltip=tips,
        ),
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
    bars = base.mark_bar(height={"band": 0.72}).encode(
        x=alt.X("eur_bn:Q", title=None, scale=alt.Scale(domainMax=float(support["total"].max()) * 1.22)),
        order="order:O",
        color=alt.Color(
            "kind:N",
            title=None,
            sort=list(SUPPORT),
            scale=alt.Scale(domain=list(SUPPORT), range=list(SUPPORT.values())),
            legend=alt.Legend(symbolType="square"),
        ),
        tooltip=["donor:N", "kind:N", alt.Tooltip("eur_bn:Q", format=".2f", title="EUR bn")],
    )
    totals = base.transform_filter("datum.kind == 'Military'").encode(
        x="total:Q", text=alt.Text("total:Q", format=".1f")
    )
    return alt.layer(
        bars,
        totals.transform_filter(f"datum.donor == '{focal}'").mark_text(align="left", dx=5, fontWeight="bold"),
        totals.transform_filter(f"datum.donor != '{focal}'").mark_text(align="left", dx=5),
    ).properties(height=alt.Step(25))


def _apart(ends: pd.DataFrame, gap: float) -> pd.DataFrame:
    """Give each label a height at least a gap above the one below it, as near its own as that allows."""
    ends = ends.sort_values("ideal_point")
    heights = ends["ideal_point"].tolist()
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


def _groups() -> alt.Scale:
    return alt.Scale(domain=list(GROUPS), range=list(GROUPS.values()))
