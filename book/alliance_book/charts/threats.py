"""Charts of regional threats: launches, flights, ships, money and news, each with its gaps drawn."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from .. import figures, prose
from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import (
    DASHED,
    dots,
    haloed,
    hollow,
    hover,
    level,
    line,
    named,
    tell,
    unless_empty,
    years,
)
from ..figures.theme import HEIGHT

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

RANGE_COLOURS = {
    "Short range": "steel",
    "Medium, intermediate": "brown",
    "Intercontinental": "rose",
    "From submarines": "teal",
    "Space launchers": "violet",
    "Unknown or glide": "grey",
}
KINDS = {"aircraft": "Aircraft", "ships": "Navy ships", "official_ships": "Official ships"}
KIND_COLOURS = dict(zip(KINDS.values(), ("brown", "steel", "olive"), strict=True))
ZONES = {"Contiguous zone": "brown", "Territorial sea": "rose"}
STEPS = {"A step together": "teal", "A step apart": "rose"}
FORCE = {"Force used": "rose", "Threat or show": "grey"}

ROW_HEIGHT, REACH_HEIGHT = 74, 360


@unless_empty
def sparklines(
    frame: pd.DataFrame, marks: pd.DataFrame | None = None, levels: pd.DataFrame | None = None
) -> alt.LayerChart:
    """Return one line a panel, each on its own scale from zero, above one another over the same years.

    The last value stands at the right, and the highest at its place where it is another.

    Parameters
    ----------
    frame
        ``panel`` (its heading), ``iso3`` (its colour), ``time`` (year, with a fraction for months),
        ``value``, and optionally ``fitted``, a trend's line to dash.
    marks
        Points in time to draw through all panels: ``time``, ``event`` and ``label``, a short form of it.
    levels
        Levels to draw across a panel: ``panel``, ``start``, ``end``, ``level`` and ``text``, perhaps empty.
    """
    panels = list(dict.fromkeys(frame["panel"]))
    drawn = frame.assign(row=-frame["panel"].map({panel: i for i, panel in enumerate(panels)}))
    drawn["shown"] = drawn.groupby("panel")["value"].transform(_in_words)
    tops = drawn.groupby("panel")["value"].max()
    scale = 0.54 / drawn["panel"].map(tops)
    drawn["height"] = drawn["row"] + drawn["value"] * scale
    if "fitted" in drawn:
        drawn["line"] = drawn["row"] + drawn["fitted"] * scale
    # Room at the right for the last values; the axis names no year after them.
    x = years("time", drawn["time"], after=0.11)
    low, high = 1 - len(panels) - 0.04, 1.0 if marks is None else 1.25
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False))
    shade = figures.states(only=sorted(set(drawn["iso3"])), legend=None)
    base = alt.Chart(drawn).encode(x=x, color=shade, detail="panel:N")
    start = drawn["time"].min()
    heads = pd.DataFrame({"panel": panels, "time": start, "height": [0.88 - i for i in range(len(panels))]})
    floors = pd.DataFrame({"height": [-i for i in range(len(panels))]})
    layers = [
        alt.Chart(floors).mark_rule(color=LIGHT["grid"]).encode(y=y),
        *line(base.encode(y=y), "panel=Series", "time=Year|d", "shown=Value"),
    ]
    if "fitted" in drawn:
        dashed = alt.Chart(drawn.dropna(subset=["line"])).encode(x=x, detail="panel:N")
        look = {"strokeDash": [5, 4], "strokeWidth": 1.6, "color": LIGHT["text"]}
        layers.append(dashed.mark_line(**look).encode(y=alt.Y("line:Q", axis=None)))
    last = drawn.dropna(subset=["value"]).groupby("panel", sort=False).tail(1)
    most = drawn[drawn["value"] == drawn["panel"].map(tops)].groupby("panel", sort=False).tail(1)
    most = alt.Chart(most[~most["panel"].isin(last.loc[last["value"] == last["panel"].map(tops), "panel"])])
    ends = alt.Chart(last).encode(x=x, y=y)
    layers += [
        most.mark_text(dy=-7, fontSize=11, color=LIGHT["muted"]).encode(x=x, y=y, text="shown:N"),
        ends.mark_circle(size=42, opacity=1).encode(color=shade),
        *haloed(ends.encode(text="shown:N"), align="left", dx=7, fontWeight=600),
        *haloed(alt.Chart(heads).encode(x=x, y=y, text="panel:N"), align="left", fontSize=12.5),
    ]
    if levels is not None:
        across = levels.assign(height=levels["level"] / levels["panel"].map(tops) * 0.54)
        across["height"] -= across["panel"].map({panel: i for i, panel in enumerate(panels)})
        across = alt.Chart(across).encode(y=y)
        layers += [
            across.mark_rule(strokeWidth=3, color=LIGHT["text"], opacity=0.8).encode(x="start:Q", x2="end"),
            *haloed(
                alt.Chart(last.merge(levels.groupby("panel")[["text"]].last(), on="panel")).encode(
                    x=x, y=y, text="text:N"
                ),
                align="left",
                dx=7,
                dy=14,
                fontSize=11,
                color=LIGHT["muted"],
            ),
        ]
    if marks is not None:
        rules = tell(alt.Chart(marks.assign(height=1.1)).encode(x=x), "event=Then")
        layers.insert(0, rules.mark_rule(strokeDash=DASHED, color=LIGHT["muted"]))
        layers.append(rules.mark_text(align="right", dx=-4, color=LIGHT["muted"]).encode(y=y, text="label:N"))
    return alt.layer(*layers).properties(height=round(ROW_HEIGHT * (high - low)))


@unless_empty
def missiles_by_range(tests: pd.DataFrame, note: str) -> alt.LayerChart:
    """Return missiles a year, stacked by class of range; ``note`` marks the last, unfinished year."""
    counted = (
        tests.assign(year=tests["date"].str[:4].astype(int), range=tests["type"].map(RANGES))
        .groupby(["year", "range"])
        .agg(missiles=("number", "size"), failures=("outcome", lambda found: int((found == "failure").sum())))
        .reset_index()
    )
    counted["order"] = counted["range"].map(list(RANGE_COLOURS).index)
    bars = (
        alt.Chart(counted)
        .mark_bar()
        .encode(
            x=_each("year", counted["year"], 5),
            y=alt.Y("missiles:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=kinds("range", RANGE_COLOURS),
            order="order:O",
        )
    )
    totals = counted.groupby("year", as_index=False)["missiles"].sum()
    most = totals[totals["missiles"] == totals["missiles"].max()]
    marked = pd.concat([most.assign(text=most["missiles"].astype(str)), totals.tail(1).assign(text=note)])
    labels = alt.Chart(marked).mark_text(dy=-8).encode(x="year:O", y="missiles:Q", text="text:N")
    return tell(bars, "year", "range=Class", "missiles", "failures=Known failures") + labels


@unless_empty
def reach(flights: pd.DataFrame, places: pd.DataFrame) -> alt.LayerChart:
    """Return the reach of each flight on a logarithmic scale, hollow where worked out from a steep shot.

    Parameters
    ----------
    flights
        ``date`` (a timestamp), ``missile``, ``type``, ``distance_km``, ``apogee_km``, ``reach_km``.
    places
        ``km`` and ``said``, drawn as level lines with their text.
    """
    drawn = flights.assign(range=flights["type"].map(RANGES))
    lowest = min(100, float(flights["distance_km"].min()) * 0.9)
    highest = float(max(flights["reach_km"].max(), places["km"].max())) * 1.5
    scale = alt.Scale(type="log", domain=[lowest, highest], nice=False)
    y = alt.Y("reach_km:Q", title=None, scale=scale, axis=alt.Axis(values=[100, 300, 1000, 3000, 10000]))
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount=6))
    base = alt.Chart(drawn).encode(
        x=x, y=y, color=kinds("range", RANGE_COLOURS, symbolType="circle", symbolOpacity=1)
    )
    told = (
        "date=Launch|%-d %B %Y",
        "missile",
        "range=Class",
        "apogee_km",
        "distance_km=Distance flown, km",
        "reach_km",
    )
    start = drawn["date"].min() - pd.Timedelta(days=540)
    # Words stand below their line where fewer early flights lie just below it than just above.
    early = drawn.loc[drawn["date"] < start + (drawn["date"].max() - start) / 2, "reach_km"]
    line_of_text = (highest / lowest) ** (18 / REACH_HEIGHT)
    below = [
        early.between(km / line_of_text, km).sum() < early.between(km, km * line_of_text).sum()
        for km in places["km"]
    ]
    levels = alt.Chart(places.assign(date=start, below=below)).encode(y=alt.Y("km:Q", scale=scale))
    steep = "datum.reach_km > datum.distance_km + 1"
    return alt.layer(
        levels.mark_rule(strokeDash=[4, 3], color=LIGHT["muted"]),
        dots(base.transform_filter(f"!({steep})"), *told, size=46),
        hollow(base.transform_filter(steep), *told, size=46),
        *(
            words
            for side, dy in (("!datum.below", -7), ("datum.below", 9))
            for words in haloed(levels.transform_filter(side).encode(x=x, text="said:N"), align="left", dy=dy)
        ),
    ).properties(height=REACH_HEIGHT)


@unless_empty
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
    names = {
        "RUS": "Russia (USSR before 1992)",
        "CHN": "China",
        "OTHER": "Others, or not split by country",
    }
    order = list(names)
    drawn = frame.assign(order=frame["part"].map(order.index), against=frame["part"].map(names))
    x = _each("fiscal_year", drawn["fiscal_year"], 10, paddingInner=0.15)
    bars = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("scrambles:Q", title=None),
            order="order:O",
            color=kinds("against", {label: code for code, label in names.items()}),
            **_by_grade("against", {label: code for code, label in names.items()}),
        )
    )
    labels = alt.Chart(focal_events).mark_text(dy=-8).encode(x=x, y="total:Q", text="text:N")
    return tell(bars, "fiscal_year", "against", "scrambles", "grade=Source of the split") + labels


@unless_empty
def violations(frame: pd.DataFrame) -> alt.Chart:
    """Return violations of airspace by decade, stacked by state.

    Parameters
    ----------
    frame
        ``decade`` (its first year), ``iso3`` and ``incidents``.
    """
    drawn = frame.assign(period=frame["decade"].astype(str) + "s")
    order = frame.groupby("iso3")["incidents"].sum().sort_values(ascending=False).index.tolist()
    bars = alt.Chart(drawn).mark_bar()
    bars = bars.encode(
        x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("incidents:Q", title=None, axis=alt.Axis(tickMinStep=1)),
        color=figures.states(only=order),
    )
    return tell(bars, "period=Decade", "iso3", "incidents").properties(height=220)


@unless_empty
def days_a_year(frame: pd.DataFrame, ceiling: int = 365) -> alt.LayerChart:
    """Return days a year with a government vessel in the contiguous zone and in the territorial sea.

    Parameters
    ----------
    frame
        ``year``, ``zone``, ``days``, ``grade``; years without a count have no row and show as gaps.
    ceiling
        The level that cannot be passed.
    """
    years_ = list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))
    x = alt.X(
        "year:O",
        title=None,
        scale=alt.Scale(domain=years_),
        axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap=True),
    )
    y = alt.Y(
        "days:Q",
        title=None,
        scale=alt.Scale(domain=[0, ceiling + 25]),
        axis=alt.Axis(values=list(range(0, ceiling, 100))),
    )
    bars = alt.Chart(frame).mark_bar()
    bars = bars.encode(
        x=x,
        xOffset=alt.XOffset("zone:N", sort=list(ZONES)),
        y=y,
        color=kinds("zone", ZONES),
        **_by_grade("zone", ZONES),
    )
    cap = alt.Chart(pd.DataFrame({"days": [ceiling], "text": ["every day of the year"]}))
    text = cap.mark_text(align="left", baseline="bottom", dy=-3, x=2)
    return alt.layer(
        tell(bars, "year", "zone", "days", "grade"),
        level(ceiling, y),
        text.encode(y="days:Q", text="text:N"),
    )


@unless_empty
def around_taiwan(monthly: pd.DataFrame, changes: pd.DataFrame) -> alt.LayerChart:
    """Return aircraft and ships per reported day by month; hollow points where days are missing.

    Parameters
    ----------
    monthly
        ``month``, ``kind``, ``per_day``, ``reported``, ``missing``.
    changes
        ``month``, ``short`` and ``what``: changes of what is reported, drawn as lines.
    """
    x = alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    scale = alt.Scale(domain=[0, float(monthly["per_day"].max()) * 1.15], nice=False)
    base = alt.Chart(monthly).encode(
        x=x,
        y=alt.Y("per_day:Q", title=None, scale=scale),
        color=kinds("kind", KIND_COLOURS, symbolType="stroke", symbolStrokeWidth=3),
    )
    told = (
        "month|%B %Y",
        "kind=What",
        "per_day=A reported day|.1f",
        "reported=Days reported",
        "missing=Days missing",
    )
    rules = alt.Chart(changes).encode(x=x)
    return alt.layer(
        tell(rules.mark_rule(strokeDash=DASHED, color=LIGHT["muted"]), "what"),
        rules.mark_text(align="left", dx=4, y=8, fontSize=11, color=LIGHT["muted"]).encode(text="short:N"),
        base.mark_line(),
        dots(base.transform_filter("datum.missing < 5"), *told, size=30),
        hollow(base.transform_filter("datum.missing >= 5"), *told, size=56),
    )


@unless_empty
def spending(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return military spending on a logarithmic scale, dashed where the publisher estimates.

    Parameters
    ----------
    frame
        ``iso3``, ``year``, ``constant_usd_m``, ``estimate``.
    order
        The states drawn.
    """
    drawn = _runs(frame.dropna(subset=["constant_usd_m"]))
    drawn["billions"] = drawn["constant_usd_m"] / 1000
    domain = _around(drawn["billions"])
    y = alt.Y(
        "billions:Q",
        title=None,
        scale=alt.Scale(type="log", nice=False, domain=domain),
        axis=alt.Axis(values=[3, 10, 30, 100, 300, 1000]),
    )
    place = {"x": years(), "y": y, "color": figures.states(only=order, legend=None)}
    base = alt.Chart(drawn).encode(**place, detail="run:N")
    ends = drawn.sort_values("year").groupby("iso3")["billions"].last()
    text = {state: f"{figures.name(state)} {prose.num(spent)}" for state, spent in ends.items()}
    return alt.layer(
        base.transform_filter("datum.dashed == false").mark_line(),
        base.transform_filter("datum.dashed == true").mark_line(strokeDash=[5, 4]),
        hover(base, "iso3", "year", "billions|,.1f", "estimate=SIPRI's mark"),
        named(drawn, "billions", place=place, domain=domain, log=True, text=text),
    ).properties(height=HEIGHT)


@unless_empty
def capability(frame: pd.DataFrame, order: list[str], crossings: Mapping[int, str]) -> alt.LayerChart:
    """Return shares of world capability by state, years of crossings marked and named."""
    # Years without a figure stay in the frame as gaps: a line must not run across them.
    wide = frame.pivot(index="year", columns="iso3", values="cinc")
    wide = wide.reindex(range(int(wide.index.min()), int(wide.index.max()) + 1))
    drawn = wide.rename_axis("year").reset_index().melt("year", var_name="iso3", value_name="cinc")
    domain = (0, float(frame["cinc"].max()) * 1.06)
    scale = alt.Scale(domain=domain, nice=False)
    place = {
        "x": years(),
        "y": alt.Y("cinc:Q", title=None, axis=alt.Axis(format="%", tickCount=6), scale=scale),
    }
    shade = figures.states(only=order, legend=None)
    base = alt.Chart(drawn).encode(**place, color=shade)
    marked = {"year": list(crossings), "text": list(crossings.values()), "cinc": float(frame["cinc"].max())}
    mark = alt.Chart(pd.DataFrame(marked))
    return alt.layer(
        mark.mark_rule(strokeDash=DASHED, color=LIGHT["muted"]).encode(x=place["x"]),
        mark.mark_text(align="right", dx=-6).encode(**place, text="text:N"),
        *line(base, "iso3", "year", "cinc=Share"),
        named(drawn, "cinc", place=place | {"color": shade}, domain=domain),
    ).properties(height=HEIGHT)


@unless_empty
def capability_parts(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return each state's share of the world total in each part of the index, largest gap first."""
    parts = list(dict.fromkeys(frame["part"]))
    y = alt.Y("part:N", title=None, sort=parts, axis=alt.Axis(labelLimit=150, grid=False))
    x = alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=6))
    spans = frame.groupby("part", as_index=False, sort=False)["share"].agg(["min", "max"])
    rules = alt.Chart(spans).mark_rule(color=LIGHT["grid"], strokeWidth=3)
    base = alt.Chart(frame).encode(y=y, x=x, color=figures.states(only=order))
    return alt.layer(
        rules.encode(y=y, x=alt.X("min:Q"), x2="max:Q"),
        dots(base, "iso3", "part", "share=Share of world", size=130),
    ).properties(height=42 * len(parts))


@unless_empty
def news_share(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return each state's share of newspaper articles on geopolitical risk, as a moving mean by month."""
    domain = (0, float(frame["mean"].max()) * 1.04)
    place = {
        "x": alt.X("month:T", title=None, axis=alt.Axis(format="%Y", tickCount=8)),
        "y": alt.Y("mean:Q", title=None, scale=alt.Scale(domain=domain, nice=False)),
        "color": figures.states(only=order, legend=None),
    }
    base = alt.Chart(frame).encode(**place)
    return alt.layer(
        *line(base, "iso3", "month|%B %Y", "mean=Articles, % (12 months)|.2f"),
        named(frame, "mean", place=place, domain=domain),
    ).properties(height=HEIGHT)


@unless_empty
def tests_and_ties(yearly: pd.DataFrame, ties: pd.DataFrame, *, rival: str) -> alt.LayerChart:
    """Return missiles a year as bars, with each tie between the allies as a labelled mark above its year.

    Parameters
    ----------
    yearly
        ``year`` and ``missiles``.
    ties
        ``year``, ``label``, ``level`` (height of its label), ``tie`` (``A step together``, ``A step apart``).
    rival
        The state whose missiles they are, for its colour.
    """
    x = _each("year", yearly["year"], 2)
    top = float(max(ties["level"].max(), yearly["missiles"].max())) + 8
    y = alt.Y(
        "missiles:Q",
        title=None,
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(values=list(range(0, int(yearly["missiles"].max()) + 1, 20))),
    )
    bars = alt.Chart(yearly).mark_bar(color=colour(rival), opacity=0.8).encode(x=x, y=y)
    base = alt.Chart(ties).encode(x=x, y=alt.Y("level:Q"))
    return alt.layer(
        tell(bars, "year", "missiles"),
        base.mark_rule(strokeDash=DASHED, color=LIGHT["muted"]).encode(y2=alt.datum(0)),
        dots(base.encode(color=kinds("tie", STEPS, symbolType="circle")), "label=Step", "tie", size=90),
        base.mark_text(align="right", dx=-8).encode(text="label:N"),
    )


@unless_empty
def opponents(frame: pd.DataFrame) -> alt.LayerChart:
    """Return disputes by opponent, most first, those in which force was used in the full colour.

    Parameters
    ----------
    frame
        ``iso3``, ``force``, ``disputes``.
    """
    totals = frame.groupby("iso3", as_index=False)["disputes"].sum().sort_values("disputes", ascending=False)
    order, words = totals["iso3"].tolist(), dict(zip((True, False), FORCE, strict=True))
    drawn = frame.assign(kind=frame["force"].map(words), order=(~frame["force"]).astype(int))
    y = alt.Y("iso3:N", title=None, sort=order, axis=alt.Axis(labelExpr=figures.label_expr(order)))
    x = alt.X("disputes:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=6))
    bars = alt.Chart(drawn).mark_bar(height={"band": 0.7})
    bars = bars.encode(y=y, x=x, order="order:O", color=kinds("kind", FORCE))
    ends = alt.Chart(totals).mark_text(align="left", dx=5, fontWeight=600)
    return alt.layer(
        tell(bars, "iso3=Opponent", "kind=Highest action", "disputes"),
        ends.encode(y=y, x="disputes:Q", text="disputes:Q"),
    ).properties(height=24 * len(order))


@unless_empty
def stockpiles(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return warheads by state on a logarithmic scale, each in one edition.

    Parameters
    ----------
    frame
        ``iso3``, ``year``, ``warheads`` (above zero), ``edition``.
    order
        The states drawn.
    """
    domain = (1, float(frame["warheads"].max()) * 1.5)
    y = alt.Y(
        "warheads:Q",
        title=None,
        scale=alt.Scale(type="log", domain=domain, nice=False),
        axis=alt.Axis(values=[1, 10, 100, 1000, 10000]),
    )
    place = {"x": years(), "y": y, "color": figures.states(only=order, legend=None)}
    ends = frame.sort_values("year").groupby("iso3")["warheads"].last()
    text = {state: f"{figures.name(state)} {prose.num(held)}" for state, held in ends.items()}
    return alt.layer(
        *line(alt.Chart(frame).encode(**place), "iso3", "year", "warheads", "edition"),
        named(frame, "warheads", place=place, domain=domain, log=True, text=text),
    ).properties(height=HEIGHT)


def _each(column: str, values: pd.Series, step: int, **scale) -> alt.X:
    """Return an axis with a place for each year, of which every so many is named; fewer on a phone."""
    every = f"(width > 420 ? {step} : {max(step, 4)})"
    named = alt.Axis(labelExpr=f"datum.value % {every} == 0 ? datum.value : ''", labelAngle=0, ticks=False)
    domain = list(range(int(values.min()), int(values.max()) + 1))
    return alt.X(f"{column}:O", title=None, axis=named, scale=alt.Scale(domain=domain, **scale))


def _by_grade(field: str, colours: dict[str, str]) -> dict:
    """Return the encodings of bars that stay hollow where the press counted."""
    scale = alt.Scale(domain=["official", "press"], range=[1, 0.12])
    return {
        "stroke": kinds(field, colours, channel=alt.Stroke, legend=False),
        "strokeWidth": alt.value(1),
        "fillOpacity": alt.FillOpacity("grade:O", legend=None, scale=scale),
    }


def _around(values: pd.Series) -> tuple[float, float]:
    """Return limits a little outside of values on a logarithmic scale."""
    return float(values.min()) / 1.15, float(values.max()) * 1.15


def _in_words(values: pd.Series) -> list[str]:
    """Return numbers of one series in words, all to the same digit."""
    whole = values.max() >= 100 or (values.dropna() % 1 == 0).all()
    return [prose.num(v, 0 if whole else 1) if pd.notna(v) else "no count" for v in values]


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
