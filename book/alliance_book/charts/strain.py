"""Charts of the alliance under strain: ships by day, dated steps in lanes, polls with their breaks."""

import altair as alt
import pandas as pd

from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import DASHED, breaks, dots, hollow, rows, tell, unless_empty

AREAS = {
    "Western Pacific": "rose",
    "Indian Ocean": "steel",
    "Middle East": "brown",
}
"""The waters that ships of Japan's ports were read in."""

ELSEWHERE = "grey"
PATROLS = {"air patrol": "Air patrols", "naval patrol": "Naval patrols"}
ROW_LANES = {
    "event": "Meetings and|statements",
    "summit": "Meetings and|statements",
    "rivals": "Acts of China|and Russia",
    "policy": "Japan's policy,|arms, drills",
    "arms": "Japan's policy,|arms, drills",
    "exercise": "Japan's policy,|arms, drills",
    "strategy": "American|strategy",
    "burden": "American|strategy",
}
"""How the kinds of milestone stand in the row with China."""

STEP_LANES = {
    "institution": "Command",
    "arms": "Arms and|exports",
    "posture": "Ships and|launchers",
    "deterrence": "Deterrence",
    "policy": "The three|documents",
    "burden": "Money",
    "budget": "Money",
}
"""How the kinds of milestone stand among the steps that the two governments took."""

LANE_COLOURS = ("rose", "steel", "teal", "brown", "violet", "olive")

QUESTIONS = {
    "cabinet_affinity_mail": "Affinity with the US",
    "cabinet_relations_mail": "Relations are good",
    "cabinet_treaty_useful_mail": "Treaty is useful",
    "lowy_trust_from_2019": "Trust in the US",
    "lowy_alliance_from_2019": "Alliance important",
    "gallup_leadership": "Approves of US lead",
    "iseas_trust": "Trust in the US",
}
"""What a chart calls the question of a series."""
MONTHS = {
    "labelExpr": "timeFormat(datum.value, month(datum.value) === 0 ? '%Y' : '%b')",
    "tickCount": "month",
    "grid": False,
    "labelOverlap": "greedy",
    "labelSeparation": 8,
    "labelFlush": False,
}
IN_PORT = {"fill": LIGHT["page"], "stroke": colour("rose"), "strokeWidth": 1.4}
"""The look of ships that are not at sea: an outline."""

MOVED = {"rose": "teal", "fell": "brown", "did not change": "steel"}
ROW = 46


@unless_empty
def theatres(days: pd.DataFrame, marks: pd.DataFrame, names: tuple[str, str]) -> alt.LayerChart:
    """Return ships by day, one area's above the line and the other's below, days with more above underlined.

    Ships below that are in port are an outline.

    Parameters
    ----------
    days
        ``date``, ``here``, ``there``, ``at_sea`` (of those here), ``more``, one row a day.
    marks
        ``date`` and ``text`` of events to draw through.
    names
        What the two areas are called: here (drawn downwards), there (drawn upwards).
    """
    here, there = names
    drawn = _runs(days, ["here", "there", "at_sea", "more", "grade"])
    drawn = drawn.assign(line=0)
    below = _runs(days, ["here", "at_sea", "grade"])
    below = below.assign(below=-below["here"], sea=-below["at_sea"])
    most = int(drawn[["here", "there"]].max().max())
    top = most + 0.9
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%-d %b", tickCount=6, grid=False))
    y = {
        "title": None,
        "scale": alt.Scale(domain=[-most - 0.4, top], nice=False),
        "axis": alt.Axis(values=list(range(-most, most + 1)), labelExpr="abs(datum.value)"),
    }
    base = alt.Chart(drawn).encode(x=x, x2="until:T")
    ends = pd.DataFrame(
        {"date": [days["date"].min()] * 2, "text": names[::-1], "at": [most + 0.15, -most - 0.1]}
    )
    named = alt.Chart(ends.assign(kind=[there, here])).encode(x=x, y=alt.Y("at:Q", **y), text="text:N")
    over = drawn[drawn["more"]].head(1)
    number = int(days["more"].sum())
    count = alt.Chart(over.assign(said=f"{number} of {len(days)} days with more above", at=-most + 0.5))
    late = (over["date"] - days["date"].min()).max() > (days["date"].max() - days["date"].min()) / 2
    told = ("date=From|%-d %B %Y", "last=To|%-d %B %Y")
    above = base.mark_bar(color=colour("brown")).encode(y=alt.Y("there:Q", **y), y2=alt.datum(0))
    bars = [
        alt.Chart(below).mark_bar(**look).encode(x=x, x2="until:T", y=alt.Y(f"{end}:Q", **y), y2=alt.datum(0))
        for end, look in (("below", IN_PORT), ("sea", {"color": colour("rose")}))
    ]
    return alt.layer(
        *breaks(marks.assign(level=top - 0.2), alt.X("date:T")),
        tell(above, *told, f"there={there}", f"here={here}", "at_sea=Of these at sea", "grade"),
        *(tell(bar, *told, f"here={here}", "at_sea=Of these at sea", "grade") for bar in bars),
        base.transform_filter("datum.more")
        .mark_rule(strokeWidth=5, color=LIGHT["text"])
        .encode(y=alt.Y("line:Q", **y)),
        count.mark_rule(color=LIGHT["text"]).encode(x=x, y=alt.Y("line:Q", **y), y2="at"),
        count.mark_text(align="right" if late else "left", dx=-4 if late else 4, fontWeight=600).encode(
            x=x, y=alt.Y("at:Q", **y), text="said:N"
        ),
        named.mark_text(align="left", dx=3, fontWeight=600).encode(
            color=kinds("kind", {there: "brown", here: "rose"}, legend=False)
        ),
    ).properties(height=280)


@unless_empty
def voyages(spells: pd.DataFrame, order: list[str], marks: pd.DataFrame) -> alt.LayerChart:
    """Return where ships were read from day to day, one row a ship, in the colour of the waters.

    Parameters
    ----------
    spells
        ``ship`` (``|`` breaks it), ``ship_kind``, ``area``, ``date`` and ``until`` (days), ``detail``,
        ``grade``.
    order
        The ships, from top to bottom.
    marks
        ``date`` and ``text`` of events to draw through.
    """
    shades = AREAS | {area: ELSEWHERE for area in spells["area"] if area not in AREAS}
    present = {area: shade for area, shade in shades.items() if area in set(spells["area"])}
    x = alt.X("date:T", title=None, axis=alt.Axis(format="%b", tickCount="month", grid=True))
    bars = alt.Chart(spells).mark_bar(height=15, cornerRadius=2)
    bars = bars.encode(
        x=x, x2="until:T", y=rows("ship", order), color=kinds("area", present, orient="bottom")
    )
    return alt.layer(
        *breaks(marks, alt.X("date:T"), at=-8),
        tell(
            bars,
            "ship",
            "ship_kind=Kind",
            "area",
            "date=From|%-d %B %Y",
            "until=To|%-d %B %Y",
            "detail",
            "grade",
        ),
    ).properties(height=max(len(order), 1) * ROW)


@unless_empty
def steps(events: pd.DataFrame, lanes: list[str], marks: pd.DataFrame) -> alt.LayerChart:
    """Return dated events as points, one lane a kind, each telling its event and document.

    Parameters
    ----------
    events
        ``day``, ``lane``, ``event``, ``shown`` (the date in words), ``grade``, ``address``.
    lanes
        The lanes, from top to bottom; ``|`` breaks a name.
    marks
        ``day`` and ``text`` of events to draw through.
    """
    shades = dict(zip(lanes, LANE_COLOURS, strict=False))
    x = alt.X("day:T", title=None, axis=alt.Axis(**MONTHS), scale=alt.Scale(padding=12))
    points = alt.Chart(events).mark_point(size=95, filled=True, opacity=0.85)
    points = points.encode(x=x, y=rows("lane", lanes, band=True), color=kinds("lane", shades, legend=False))
    middle = events["day"].min() + (events["day"].max() - events["day"].min()) / 2
    drawn = (
        [] if marks.empty or events.empty else breaks(marks, alt.X("day:T"), turn=middle.timestamp() * 1000)
    )
    return alt.layer(
        *drawn, tell(points, "shown=Date", "event=Event", "grade=Source", "address=Document")
    ).properties(height=len(lanes) * 56 + 20)


@unless_empty
def patrols(counts: pd.DataFrame, unfinished: int) -> alt.LayerChart:
    """Return joint patrols a year by kind, side by side; a year that is not over in outlines.

    Parameters
    ----------
    counts
        ``year``, ``kind`` (of :data:`PATROLS`), ``patrols``, ``outside``.
    unfinished
        The first year that is not over.
    """
    drawn = counts.assign(said=counts["kind"].map(PATROLS), whole=counts["year"] < unfinished)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False, labelOverlap="greedy"))
    whole = list(range(int(counts["patrols"].max()) + 1))
    y = alt.Y("patrols:Q", title=None, axis=alt.Axis(values=whole, format="d"))
    shades = dict(zip(PATROLS.values(), ("steel", "teal"), strict=True))
    bars = alt.Chart(drawn).mark_bar(strokeWidth=1.6)
    bars = bars.encode(
        x=x,
        xOffset=alt.XOffset("said:N", sort=list(PATROLS.values())),
        y=y,
        fill=kinds("said", shades, channel=alt.Fill),
        stroke=kinds("said", shades, channel=alt.Stroke, legend=False),
        fillOpacity=alt.condition("datum.whole", alt.value(1), alt.value(0)),
    )
    return alt.layer(
        tell(bars, "year", "said=Kind", "patrols", "outside=Of these outside the series")
    ).properties(height=220)


@unless_empty
def panels(waves: pd.DataFrame, order: list[str]) -> alt.FacetChart:
    """Return one panel a question; each series is a line of its own, a dashed rule stands where one begins.

    Parameters
    ----------
    waves
        ``panel``, ``series``, ``fielded``, ``time``, ``share``, ``mode``, ``first`` (of a new series),
        ``last`` (of the panel).
    order
        The panels.
    """
    drawn = waves.assign(mode=waves["mode"].fillna("not stated"))
    x = alt.X(
        "time:Q",
        title=None,
        scale=alt.Scale(nice=False, zero=False, padding=10),
        axis=alt.Axis(format="d", tickCount=3, tickMinStep=5, grid=False, labelFlush=False),
    )
    drawn = drawn.assign(series=drawn["series"].str.replace("_", " "))
    low = float(drawn["share"].min()) if len(drawn) else 0
    up = {
        "scale": alt.Scale(domain=[max(0, low - 0.06), 1.18], nice=False),
        "axis": alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
    }
    base = alt.Chart(drawn).encode(x=x, y=alt.Y("share:Q", title=None, **up))
    begun, ended = base.transform_filter("datum.first"), base.transform_filter("datum.last")
    told = ("fielded=Asked", "share|.1%", "mode", "series")
    layered = alt.layer(
        # Its end at 100 % leaves room for the number above it.
        begun.mark_rule(strokeDash=DASHED, color=LIGHT["muted"]).encode(
            y=alt.YDatum(1, title=None, **up), y2=alt.value("height")
        ),
        base.mark_line(color=colour("steel")).encode(detail="series:N"),
        dots(base, *told, size=26, color=colour("steel")),
        # At the top of its panel the last share stands clear of every line.
        ended.mark_text(align="right", dx=4, fontWeight=600).encode(
            y=alt.value(6), text=alt.Text("share:Q", format=".0%")
        ),
    ).properties(height=140)
    header = alt.Header(labelLimit=130, labelFontSize=12, labelExpr="split(datum.value, '|')")
    return layered.facet(facet=alt.Facet("panel:N", title=None, sort=order, header=header), columns=3)


@unless_empty
def moves(found: pd.DataFrame) -> alt.LayerChart:
    """Return each question's last two comparable waves, joined: hollow before, filled now.

    Parameters
    ----------
    found
        ``label`` (``|`` breaks it), ``before``, ``share``, ``before_wave``, ``wave``, ``question``, ``moved``
        (of :data:`MOVED`), in the order of drawing.
    """
    order = found["label"].tolist()
    look = {
        "title": None,
        "axis": alt.Axis(format=".0%", tickCount=5, orient="top", grid=True),
        "scale": alt.Scale(domain=[0, 1], nice=False),
    }
    present = {word: shade for word, shade in MOVED.items() if word in set(found["moved"])}
    base = alt.Chart(found).encode(
        y=rows("label", order), color=kinds("moved", present, symbolType="circle", orient="top")
    )
    told = ("question", "before_wave=Earlier wave", "before=Then|.1%", "wave=Last wave", "share=Now|.1%")
    told = (*told, "moved=Change")
    before, now = (base.encode(x=alt.X(f"{column}:Q", **look)) for column in ("before", "share"))
    return alt.layer(
        base.mark_rule(strokeWidth=2).encode(x=alt.X("before:Q", **look), x2="share"),
        hollow(before, *told),
        dots(now, *told, size=80),
        *(
            now.transform_filter(f"datum.share {sign} datum.before")
            .mark_text(align=align, dx=dx, fontWeight=600)
            .encode(text=alt.Text("share:Q", format=".0%"))
            for sign, align, dx in (("<=", "right", -9), (">", "left", 9))
        ),
    ).properties(height=max(len(order), 1) * ROW)


def _runs(days: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return stretches of days alike in some columns: ``date``, ``last``, ``until`` (the day after)."""
    same = days[columns].eq(days[columns].shift()).all(axis=1) & days["date"].diff().dt.days.eq(1)
    runs = days.groupby((~same).cumsum())
    found = runs[columns].first().assign(date=runs["date"].first(), last=runs["date"].last())
    return found.assign(until=found["last"] + pd.Timedelta(days=1)).reset_index(drop=True)
