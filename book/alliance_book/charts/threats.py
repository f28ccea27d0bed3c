"""Charts of regional threats: launches, flights, ships, money and news, each with its gaps drawn."""

import altair as alt
import pandas as pd
from alliance_data.measures import trends

from .. import figures, prose
from ..figures import LIGHT

RANGES = {
    "SRBM": "Short range",
    "MRBM": "Medium, intermediate",
    "IRBM": "Medium, intermediate",
    "ICBM": "Intercontinental",
    "SLBM": "From submarines",
    "SLV": "Space launchers",
    "HGV": "Unknown or glide",
    "Unknown": "Unknown or glide",
}
"""What the reader sees for each code of the missile database."""

# No state's own colours: a class of range is no state.
RANGE_COLOURS = {
    "Short range": "#5b86b5",
    "Medium, intermediate": "#cf8a1d",
    "Intercontinental": "#b8405e",
    "From submarines": "#3f9c8f",
    "Space launchers": "#9277c4",
    "Unknown or glide": "#8d949d",
}
KINDS = {"aircraft": "Aircraft", "ships": "Navy ships", "official_ships": "Official ships"}
KIND_COLOURS = ["#ca6e01", "#5f7fa3", "#8a7a00"]

PRESS_OPACITY = 0.55
ROW_HEIGHT = 74
YEARS = alt.Axis(format="d", title=None, grid=False, tickMinStep=1)


def panel(heading: str, iso3: str, values: pd.Series) -> pd.DataFrame:
    """Return one series with its linear trend, as a panel of :func:`sparklines`."""
    line = trends.fitted(values, trends.trend(values))
    whole = values.mean() >= 100 or (values.dropna() % 1 == 0).all()
    return pd.DataFrame(
        {
            "panel": heading,
            "iso3": iso3,
            "time": values.index,
            "value": values.astype(float).to_numpy(),
            "shown": [prose.num(v, 0 if whole else 1) if pd.notna(v) else "no count" for v in values],
            "fitted": line.reindex(values.index).to_numpy(),
        }
    )


def phrase(headings: list[str]) -> str:
    """Return headings of panels as a phrase, without their units."""
    return prose.list_of(f"*{heading.split(',')[0]}*" for heading in headings)


def trend_table(series: dict[str, pd.Series], recent: int) -> pd.DataFrame:
    """Return the trends of series in words: slope, interval, and the median slope of two periods."""
    rows = []
    for heading, values in series.items():
        found, digits = trends.trend(values), 0 if values.mean() >= 100 else 1
        late = values.loc[values.dropna().index[-1] - recent + 1 :]
        rows.append(
            {
                "Series": heading,
                "A year": prose.signed(found.slope, digits),
                "95 % interval": f"{prose.signed(found.low, digits)} to {prose.signed(found.high, digits)}",
                f"Last {recent} years": prose.signed(trends.median_slope(late), digits),
                "Median": prose.signed(trends.median_slope(values), digits),
                "Years": f"{prose.year(found.first)}–\u2060{prose.year(found.last)[2:]}",
            }
        )
    return pd.DataFrame(rows)


def sparklines(frame: pd.DataFrame, marks: pd.DataFrame | None = None) -> alt.LayerChart:
    """Return one line a panel, each on its own scale from zero, above one another over the same years.

    Parameters
    ----------
    frame
        ``panel`` (its heading), ``iso3`` (its colour), ``time`` (year, with a fraction for months),
        ``value``, ``shown`` (the value as words), and optionally ``fitted``, a trend's line to dash.
    marks
        Points in time to draw through all panels: ``time``, ``event`` and ``label``, a short form of it.
    """
    panels = list(dict.fromkeys(frame["panel"]))
    drawn = frame.assign(row=-frame["panel"].map({panel: i for i, panel in enumerate(panels)}))
    scale = 0.58 / drawn.groupby("panel")["value"].transform("max")
    drawn["height"] = drawn["row"] + drawn["value"] * scale
    if "fitted" in drawn:
        drawn["line"] = drawn["row"] + drawn["fitted"] * scale
    start, end = drawn["time"].min(), drawn["time"].max()
    # Room at the right for the last values; the axis names no year after them.
    years = alt.Axis(format="d", title=None, grid=False, values=list(range(int(start), int(end) + 1, 2)))
    x = alt.X("time:Q", axis=years, scale=alt.Scale(domain=[start, end + (end - start) * 0.11], nice=False))
    low, high = 1 - len(panels) - 0.04, 1.0 if marks is None else 1.25
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False))
    colour = figures.states(only=sorted(set(drawn["iso3"])), legend=None)
    tips = [alt.Tooltip("panel:N", title="Series"), alt.Tooltip("shown:N", title="Value")]
    base = alt.Chart(drawn).encode(x=x, color=colour, detail="panel:N")
    last = drawn.dropna(subset=["value"]).groupby("panel", sort=False).tail(1)
    heads = pd.DataFrame({"panel": panels, "time": start, "height": [0.84 - i for i in range(len(panels))]})
    floors = pd.DataFrame({"height": [-i for i in range(len(panels))]})
    layers = [
        alt.Chart(floors).mark_rule(color=LIGHT["grid"]).encode(y=y),
        base.mark_line().encode(y=y, tooltip=tips),
        base.mark_circle(size=70, opacity=0).encode(y=y, tooltip=tips),
    ]
    if "fitted" in drawn:
        dashed = drawn.dropna(subset=["line"])
        layers.append(
            alt.Chart(dashed)
            .mark_line(strokeDash=[5, 4], strokeWidth=1.6, color=LIGHT["text"])
            .encode(x=x, y=alt.Y("line:Q", axis=None), detail="panel:N")
        )
    ends = alt.Chart(last).encode(x=x, y=y)
    layers += [
        ends.mark_circle(size=42, opacity=1).encode(color=colour),
        ends.mark_text(align="left", dx=7, fontWeight=600).encode(text="shown:N"),
        alt.Chart(heads).mark_text(align="left", fontSize=12.5).encode(x=x, y=y, text="panel:N"),
    ]
    if marks is not None:
        rules = alt.Chart(marks.assign(height=1.1)).encode(x=x, tooltip=alt.Tooltip("event:N", title="Then"))
        layers.insert(0, rules.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]))
        layers.append(rules.mark_text(align="right", dx=-4, color=LIGHT["muted"]).encode(y=y, text="label:N"))
    return alt.layer(*layers).properties(height=round(ROW_HEIGHT * (high - low)))


def missiles_by_range(tests: pd.DataFrame, note: str) -> alt.LayerChart:
    """Return missiles a year, stacked by class of range; ``note`` marks the last, unfinished year."""
    counted = (
        tests.assign(year=tests["date"].str[:4].astype(int), range=tests["type"].map(RANGES))
        .groupby(["year", "range"])
        .agg(missiles=("number", "size"), failures=("outcome", lambda found: int((found == "failure").sum())))
        .reset_index()
    )
    order = list(RANGE_COLOURS)
    counted["order"] = counted["range"].map(order.index)
    bars = (
        alt.Chart(counted)
        .mark_bar()
        .encode(
            x=alt.X(
                "year:O",
                axis=alt.Axis(title=None, labelExpr=_every(5), labelAngle=0, ticks=False),
                scale=alt.Scale(domain=list(range(counted["year"].min(), counted["year"].max() + 1))),
            ),
            y=alt.Y("missiles:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "range:N",
                sort=order,
                title=None,
                scale=alt.Scale(domain=order, range=list(RANGE_COLOURS.values())),
                legend=alt.Legend(symbolType="square"),
            ),
            order="order:O",
            tooltip=[
                "year:O",
                alt.Tooltip("range:N", title="Class"),
                "missiles:Q",
                alt.Tooltip("failures:Q", title="Known failures"),
            ],
        )
    )
    totals = counted.groupby("year", as_index=False)["missiles"].sum()
    marked = totals[totals["missiles"] == totals["missiles"].max()].assign(
        text=lambda f: f["missiles"].astype(str)
    )
    marked = pd.concat([marked, totals.tail(1).assign(text=note)])
    labels = alt.Chart(marked).mark_text(dy=-8).encode(x="year:O", y="missiles:Q", text="text:N")
    return bars + labels


def reach(flights: pd.DataFrame, places: pd.DataFrame) -> alt.LayerChart:
    """Return distance flown and reach of each flight on a logarithmic scale, with distances to places.

    Parameters
    ----------
    flights
        ``date`` (a timestamp), ``missile``, ``type``, ``distance_km``, ``apogee_km``, ``reach_km``.
    places
        ``place`` and ``km``, drawn as level lines.
    """
    drawn = flights.assign(range=flights["type"].map(RANGES))
    order = list(RANGE_COLOURS)
    lowest = min(100, float(flights["distance_km"].min()) * 0.9)
    scale = alt.Scale(type="log", domain=[lowest, 24000], nice=False)
    y = alt.Y("reach_km:Q", title=None, scale=scale, axis=alt.Axis(values=[100, 300, 1000, 3000, 10000]))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount=6))
    colour = alt.Color(
        "range:N",
        title=None,
        sort=order,
        scale=alt.Scale(domain=order, range=list(RANGE_COLOURS.values())),
        legend=alt.Legend(symbolType="circle", symbolOpacity=1),
    )
    tips = [
        alt.Tooltip("date:T", title="Launch", format="%-d %B %Y"),
        alt.Tooltip("missile:N", title="Missile"),
        alt.Tooltip("range:N", title="Class"),
        alt.Tooltip("apogee_km:Q", title="Apogee, km", format=",.0f"),
        alt.Tooltip("distance_km:Q", title="Distance flown, km", format=",.0f"),
        alt.Tooltip("reach_km:Q", title="Reach, km", format=",.0f"),
    ]
    base = alt.Chart(drawn).encode(x=x, color=colour)
    lofted = base.transform_filter("datum.reach_km > datum.distance_km + 1")
    labels = places.assign(text=places["place"], date=drawn["date"].min() - pd.Timedelta(days=540))
    levels = alt.Chart(labels)
    return alt.layer(
        levels.mark_rule(strokeDash=[4, 3], color=LIGHT["muted"]).encode(y=alt.Y("km:Q", scale=scale)),
        levels.mark_text(align="left", dy=-7).encode(x=x, y=alt.Y("km:Q", scale=scale), text="text:N"),
        lofted.mark_rule(strokeWidth=1.4, opacity=0.6).encode(
            y=alt.Y("distance_km:Q", scale=scale), y2="reach_km"
        ),
        lofted.mark_point(filled=False, size=36, strokeWidth=1.4).encode(
            y=alt.Y("distance_km:Q", scale=scale)
        ),
        base.mark_circle(size=46, opacity=0.75).encode(y=y, tooltip=tips),
    ).properties(height=360)


def scrambles(frame: pd.DataFrame, focal_events: pd.DataFrame) -> alt.LayerChart:
    """Return scrambles a fiscal year, split by country where a document splits them.

    Parameters
    ----------
    frame
        ``fiscal_year``, ``part`` (an ISO3 code, or ``OTHER`` for others and years without a split),
        ``scrambles``, ``grade`` of the split.
    focal_events
        ``fiscal_year``, ``total`` and ``text`` to write over single years.
    """
    order = ["RUS", "CHN", "OTHER"]
    drawn = frame.assign(order=frame["part"].map(order.index))
    years = list(range(int(drawn["fiscal_year"].min()), int(drawn["fiscal_year"].max()) + 1))
    x = alt.X(
        "fiscal_year:O",
        title=None,
        scale=alt.Scale(domain=years, paddingInner=0.15),
        axis=alt.Axis(labelExpr=_every(10), labelAngle=0, ticks=False),
    )
    names = '{"RUS": "Russia (USSR before 1992)", "CHN": "China", "OTHER": "Others, or not split by country"}'
    bars = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("scrambles:Q", title=None),
            order="order:O",
            color=figures.states(
                "part",
                only=order,
                legend=alt.Legend(title=None, labelExpr=f"({names})[datum.value]", symbolType="square"),
            ),
            opacity=alt.Opacity(
                "grade:O",
                legend=None,
                scale=alt.Scale(domain=["official", "press"], range=[1, PRESS_OPACITY]),
            ),
            tooltip=[
                alt.Tooltip("fiscal_year:O", title="Fiscal year"),
                alt.Tooltip("part:N", title="Against"),
                alt.Tooltip("scrambles:Q"),
                alt.Tooltip("grade:N", title="Source of the split"),
            ],
        )
    )
    labels = alt.Chart(focal_events).mark_text(dy=-8).encode(x=x, y="total:Q", text="text:N")
    return bars + labels


def days_a_year(frame: pd.DataFrame, ceiling: int = 365) -> alt.LayerChart:
    """Return days a year with a government vessel in the contiguous zone and in the territorial sea.

    Parameters
    ----------
    frame
        ``year``, ``zone``, ``days``, ``grade``; years without a count have no row and show as gaps.
    ceiling
        The level that cannot be passed.
    """
    years = list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))
    zones = ["Contiguous zone", "Territorial sea"]
    x = alt.X(
        "year:O",
        title=None,
        scale=alt.Scale(domain=years),
        axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True),
    )
    y = alt.Y(
        "days:Q",
        title=None,
        scale=alt.Scale(domain=[0, ceiling + 25]),
        axis=alt.Axis(values=[0, 100, 200, 300]),
    )
    bars = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=x,
            xOffset=alt.XOffset("zone:N", sort=zones),
            y=y,
            color=alt.Color(
                "zone:N",
                title=None,
                sort=zones,
                legend=alt.Legend(symbolType="square"),
                scale=alt.Scale(domain=zones, range=[figures.colour("CHN"), "#8f4d7d"]),
            ),
            opacity=alt.Opacity(
                "grade:O",
                legend=None,
                scale=alt.Scale(domain=["official", "press"], range=[1, PRESS_OPACITY]),
            ),
            tooltip=["year:O", "zone:N", "days:Q", alt.Tooltip("grade:N", title="Source")],
        )
    )
    cap = alt.Chart(pd.DataFrame({"days": [ceiling], "text": ["every day of the year"]}))
    rule = cap.mark_rule(strokeDash=[4, 3], color=LIGHT["muted"]).encode(y=alt.Y("days:Q"))
    text = cap.mark_text(align="left", baseline="bottom", dy=-3, x=2).encode(y="days:Q", text="text:N")
    return bars + rule + text


def around_taiwan(monthly: pd.DataFrame, changes: pd.DataFrame) -> alt.LayerChart:
    """Return aircraft and ships per reported day by month; hollow points where days are missing.

    Parameters
    ----------
    monthly
        ``month``, ``kind``, ``per_day``, ``reported``, ``missing``.
    changes
        ``month`` and ``what``: changes of what is reported, drawn as lines.
    """
    kinds = list(KINDS.values())
    colours = alt.Color(
        "kind:N",
        title=None,
        sort=kinds,
        legend=alt.Legend(symbolType="stroke", symbolStrokeWidth=3),
        scale=alt.Scale(domain=kinds, range=KIND_COLOURS),
    )
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    top = float(monthly["per_day"].max()) * 1.15
    y = alt.Y("per_day:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False))
    tips = [
        alt.Tooltip("month:T", format="%B %Y", title="Month"),
        alt.Tooltip("kind:N", title="What"),
        alt.Tooltip("per_day:Q", format=".1f", title="A reported day"),
        alt.Tooltip("reported:Q", title="Days reported"),
        alt.Tooltip("missing:Q", title="Days missing"),
    ]
    base = alt.Chart(monthly).encode(x=x, y=y, color=colours)
    rules = alt.Chart(changes)
    changed = rules.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(x=x, tooltip="what:N")
    # Filled with the page's own colour, which the dark page replaces with its own.
    some = base.transform_filter("datum.missing >= 5")
    return alt.layer(
        changed,
        rules.mark_text(align="left", dx=4, y=8, fontSize=11, color=LIGHT["muted"]).encode(
            x=x, text="short:N"
        ),
        base.mark_line(),
        base.transform_filter("datum.missing < 5").mark_circle(size=30, opacity=1).encode(tooltip=tips),
        some.mark_point(filled=False, size=56, fill=LIGHT["page"], strokeWidth=1.8).encode(tooltip=tips),
    )


def spending(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return military spending on a logarithmic scale, dashed where the publisher estimates.

    Parameters
    ----------
    frame
        ``iso3``, ``year``, ``constant_usd_m``, ``estimate``.
    order
        The states, in the legend's order.
    """
    drawn = _runs(frame.dropna(subset=["constant_usd_m"]))
    drawn["billions"] = drawn["constant_usd_m"] / 1000
    base = alt.Chart(drawn).encode(
        x=alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False)),
        y=alt.Y(
            "billions:Q",
            title=None,
            scale=alt.Scale(type="log", nice=False),
            axis=alt.Axis(values=[3, 10, 30, 100, 300, 1000]),
        ),
        color=figures.states(only=order),
        detail="run:N",
        tooltip=[
            alt.Tooltip("iso3:N", title="State"),
            alt.Tooltip("year:Q"),
            alt.Tooltip("billions:Q", format=",.1f", title="Billion dollars"),
            alt.Tooltip("estimate:N", title="SIPRI's mark"),
        ],
    )
    return alt.layer(
        base.transform_filter("datum.dashed == false").mark_line(),
        base.transform_filter("datum.dashed == true").mark_line(strokeDash=[5, 4]),
        base.mark_circle(size=60, opacity=0),
    )


def capability(frame: pd.DataFrame, order: list[str], crossing: int, text: str) -> alt.LayerChart:
    """Return shares of world capability by state, the year of a crossing marked and named."""
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("cinc:Q", title=None, axis=alt.Axis(format="%", tickCount=6))
    # Years without a figure stay in the frame as gaps: a line must not run across them.
    wide = frame.pivot(index="year", columns="iso3", values="cinc")
    wide = wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1))
    drawn = wide.rename_axis("year").reset_index().melt("year", var_name="iso3", value_name="cinc")
    base = alt.Chart(drawn).encode(
        x=x,
        y=y,
        color=figures.states(only=order),
        tooltip=[
            alt.Tooltip("iso3:N", title="State"),
            "year:Q",
            alt.Tooltip("cinc:Q", format=".1%", title="Share"),
        ],
    )
    mark = alt.Chart(pd.DataFrame({"year": [crossing], "text": [text], "cinc": [float(frame["cinc"].max())]}))
    return alt.layer(
        mark.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(x=x),
        mark.mark_text(align="right", dx=-6).encode(x=x, y=y, text="text:N"),
        base.mark_line(),
        base.mark_circle(size=60, opacity=0),
    )


def capability_parts(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return each state's share of the world total in each part of the index, largest gap first."""
    parts = list(dict.fromkeys(frame["part"]))
    y = alt.Y("part:N", title=None, sort=parts, axis=alt.Axis(labelLimit=150, grid=False))
    base = alt.Chart(frame)
    spans = frame.groupby("part", as_index=False, sort=False)["share"].agg(["min", "max"])
    return alt.layer(
        alt.Chart(spans)
        .mark_rule(color=LIGHT["grid"], strokeWidth=3)
        .encode(y=y, x=alt.X("min:Q"), x2="max:Q"),
        base.mark_circle(size=130, opacity=1).encode(
            y=y,
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=6)),
            color=figures.states(only=order),
            tooltip=[
                alt.Tooltip("iso3:N", title="State"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("share:Q", format=".1%", title="Share of world"),
            ],
        ),
    ).properties(height=42 * len(parts))


def news_share(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return each state's share of newspaper articles on geopolitical risk, as a moving mean by month."""
    base = alt.Chart(frame).encode(
        x=alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount=8)),
        y=alt.Y("mean:Q", title=None),
        color=figures.states(only=order),
        tooltip=[
            alt.Tooltip("iso3:N", title="State"),
            alt.Tooltip("month:T", format="%B %Y"),
            alt.Tooltip("mean:Q", format=".2f", title="Articles, % (12 months)"),
        ],
    )
    return alt.layer(base.mark_line(), base.mark_circle(size=30, opacity=0))


def tests_and_ties(yearly: pd.DataFrame, ties: pd.DataFrame) -> alt.LayerChart:
    """Return missiles a year as bars, with each tie between the allies as a labelled mark above its year.

    Parameters
    ----------
    yearly
        ``year`` and ``missiles``.
    ties
        ``year``, ``label``, ``level`` (height of its label), ``tie`` (``A step together``, ``A step apart``).
    """
    years = list(range(int(yearly["year"].min()), int(yearly["year"].max()) + 1))
    x = alt.X(
        "year:O",
        title=None,
        scale=alt.Scale(domain=years),
        axis=alt.Axis(labelAngle=0, ticks=False, labelExpr=_every(2)),
    )
    y = alt.Y(
        "missiles:Q",
        title=None,
        scale=alt.Scale(domain=[0, float(ties["level"].max()) + 8], nice=False),
        axis=alt.Axis(values=[0, 20, 40, 60]),
    )
    bars = (
        alt.Chart(yearly)
        .mark_bar(color=figures.colour("PRK"), opacity=0.8)
        .encode(x=x, y=y, tooltip=["year:O", "missiles:Q"])
    )
    kinds = alt.Color(
        "tie:N",
        title=None,
        legend=alt.Legend(symbolType="circle"),
        scale=alt.Scale(domain=["A step together", "A step apart"], range=["#28a465", "#c92e33"]),
    )
    base = alt.Chart(ties).encode(x=x, y=alt.Y("level:Q"))
    return alt.layer(
        bars,
        base.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(y2=alt.datum(0)),
        base.mark_circle(size=90, opacity=1).encode(color=kinds, tooltip=["label:N", "tie:N"]),
        base.mark_text(align="right", dx=-8).encode(text="label:N"),
    )


def _every(step: int) -> str:
    return f"datum.value % {step} == 0 ? datum.value : ''"


def _runs(frame: pd.DataFrame) -> pd.DataFrame:
    """Cut each state's line where reported figures give way to estimates; the cut's point is in both."""
    pieces = []
    for state, own in frame.sort_values("year").groupby("iso3"):
        dashed = own["estimate"] != "reported"
        number = (dashed != dashed.shift()).cumsum()
        for run, piece in own.groupby(number):
            before = own[number < run].tail(1)
            piece = pd.concat([before, piece]).assign(
                run=f"{state} {run}", dashed=bool(dashed[piece.index[0]])
            )
            pieces.append(piece)
    return pd.concat(pieces, ignore_index=True)


def opponents(frame: pd.DataFrame) -> alt.LayerChart:
    """Return disputes by opponent, most first, those in which force was used in the full colour.

    Parameters
    ----------
    frame
        ``iso3``, ``force``, ``disputes``.
    """
    totals = frame.groupby("iso3", as_index=False)["disputes"].sum().sort_values("disputes", ascending=False)
    order = totals["iso3"].tolist()
    kinds = {True: "Force used", False: "Threat or show"}
    drawn = frame.assign(kind=frame["force"].map(kinds), order=(~frame["force"]).astype(int))
    y = alt.Y("iso3:N", title=None, sort=order, axis=alt.Axis(labelExpr=figures.label_expr(order)))
    bars = (
        alt.Chart(drawn)
        .mark_bar(height={"band": 0.7})
        .encode(
            y=y,
            x=alt.X("disputes:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=6)),
            order="order:O",
            color=alt.Color(
                "kind:N",
                title=None,
                sort=list(kinds.values()),
                scale=alt.Scale(domain=list(kinds.values()), range=["#b8405e", "#8d949d"]),
                legend=alt.Legend(symbolType="square"),
            ),
            tooltip=[
                alt.Tooltip("iso3:N", title="Opponent"),
                alt.Tooltip("kind:N", title="Highest action"),
                alt.Tooltip("disputes:Q", title="Disputes"),
            ],
        )
    )
    ends = alt.Chart(totals).mark_text(align="left", dx=5, fontWeight=600)
    labels = ends.encode(y=y, x="disputes:Q", text="disputes:Q")
    return (bars + labels).properties(height=24 * len(order))


def stockpiles(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return warheads by state on a logarithmic scale, each in one edition.

    Parameters
    ----------
    frame
        ``iso3``, ``year``, ``warheads`` (above zero), ``edition``.
    order
        The states, in the legend's order.
    """
    base = alt.Chart(frame).encode(
        x=alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False)),
        y=alt.Y(
            "warheads:Q",
            title=None,
            scale=alt.Scale(type="log", domain=[1, 60000], nice=False),
            axis=alt.Axis(values=[1, 10, 100, 1000, 10000]),
        ),
        color=figures.states(only=order),
        tooltip=[
            alt.Tooltip("iso3:N", title="State"),
            alt.Tooltip("year:Q", format="d"),
            alt.Tooltip("warheads:Q", format=",d"),
            alt.Tooltip("edition:N", title="Edition"),
        ],
    )
    last = frame.sort_values("year").groupby("iso3").tail(1)
    # Of two that end close together, the lower one's number goes below.
    close = [any(n < other < 2 * n for other in last["warheads"]) for n in last["warheads"]]
    ends = alt.Chart(last.assign(close=close)).encode(x="year:Q", y="warheads:Q")
    number = ends.encode(text=alt.Text("warheads:Q", format=",d"))
    return alt.layer(
        base.mark_line(),
        base.mark_circle(size=60, opacity=0),
        ends.mark_circle(size=42, opacity=1).encode(color=figures.states(only=order)),
        number.transform_filter("!datum.close").mark_text(align="right", dy=-11, fontWeight=600),
        number.transform_filter("datum.close").mark_text(align="right", dy=14, fontWeight=600),
    )
