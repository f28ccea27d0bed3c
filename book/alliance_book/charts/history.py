"""Charts of the alliance's history: revisions, survival, obligations, troops, laws and spending."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
from alliance_data.measures.article_nine import ABROAD, HOME

from .. import figures, prose
from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import (
    DASHED,
    LEVEL,
    breaks,
    dots,
    haloed,
    hollow,
    hover,
    line,
    named,
    tell,
    unless_empty,
    unsure,
    years,
)
from ..figures.theme import HEIGHT

LANES = {
    "treaty": "Agreements",
    "agreement": "Agreements",
    "declaration": "Joint statements",
    "guidelines": "Joint statements",
    "law": "Japan's laws",
    "policy": "Japan's strategies",
}
"""How the kinds of milestone that rewrite the alliance are grouped."""

OWN = ("Japan's laws", "Japan's strategies")
"""The lanes that are not the alliance's."""

LANE_COLOURS = dict(zip(dict.fromkeys(LANES.values()), ("steel", "teal", "rose", "brown"), strict=True))

SHORTER = "datum.label"
for long, short in {
    "United States": "US",
    "United Kingdom": "UK",
    "Central African Republic": "C. African Rep.",
    " & Herzegovina": "",
}.items():
    SHORTER = f"replace({SHORTER}, '{long}', '{short}')"

DECADES = alt.Axis(labelAngle=0, ticks=False, labelOverlap="greedy", labelSeparation=6)


@unless_empty
def revisions(events: pd.DataFrame, quiet: pd.DataFrame) -> alt.LayerChart:
    """Return dated documents in one lane a kind, with the long stretches without one shaded.

    Parameters
    ----------
    events
        ``at`` (year with a fraction), ``lane``, ``event``, ``shown`` (the date in words).
    quiet
        ``start``, ``end`` (years with a fraction) and ``text`` of each long stretch.
    """
    lanes = list(LANE_COLOURS)
    x, start = years("at", padding=8), years("start")
    lane = alt.Axis(orient="left", labelLimit=118, labelExpr=_broken(lanes))
    words = alt.Chart(quiet.assign(at=(quiet["start"] + quiet["end"]) / 2, row=range(len(quiet))))
    x_of = {"x": x, "y": alt.Y("lane:N", sort=lanes, title=None, axis=lane)}
    points = alt.Chart(events).encode(**x_of, color=kinds("lane", LANE_COLOURS, legend=False))
    own = f"indexof({list(OWN)}, datum.lane) >= 0"
    told = ("shown=Date", "event=Document")
    return alt.layer(
        alt.Chart(quiet).mark_rect(color=colour("grey"), opacity=0.2).encode(x=start, x2="end"),
        *(
            words.transform_filter(f"datum.row % 2 == {row}")
            .mark_text(color=LIGHT["muted"], baseline="top", lineBreak="|")
            .encode(x=x, y=alt.value(52 + 65 * row), text="text:N")
            for row in (0, 1)
        ),
        dots(points.transform_filter(f"!({own})"), *told, size=95),
        hollow(points.transform_filter(own), *told, size=80),
    ).properties(height=260)


@unless_empty
def per_decade(counts: pd.DataFrame) -> alt.Chart:
    """Return documents a decade, stacked by lane (``decade``, ``lane``, ``count``)."""
    bars = alt.Chart(counts.assign(decade=counts["decade"].astype(str) + "s")).mark_bar()
    bars = bars.encode(
        x=alt.X("decade:O", title=None, axis=DECADES),
        y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
        color=kinds("lane", LANE_COLOURS, columns=2, labelLimit=260),
        order=alt.Order("lane:N"),
    )
    return tell(bars, "decade", "lane=Kind", "count=Documents")


def balance(ratio: pd.DataFrame, looked: pd.DataFrame) -> alt.LayerChart:
    """Return a ratio by year, with a point at each year of revision.

    Parameters
    ----------
    ratio
        ``year``, ``ratio``.
    looked
        ``year``, ``gain`` (what the ratio had gained before, in the window looked back), ``shown`` and
        ``event``; open where it had not gained.
    """
    domain = [0, float(ratio["ratio"].max()) * 1.12]
    x, y = years(), alt.Y("ratio:Q", title=None, scale=alt.Scale(domain=domain, nice=False))
    even = alt.Chart(pd.DataFrame({"ratio": [1.0], "year": [ratio["year"].max()], "text": ["equal weight"]}))
    at = looked.merge(ratio, on="year").sort_values("year")
    at["text"] = at["year"].astype("str").where(at["year"].diff(-1).fillna(-9) < -6, "")
    points = alt.Chart(at).encode(x=x, y=y)
    told = ("year", "event=Document", "gain=Gained before|.2f", "ratio|.2f")
    return alt.layer(
        even.mark_rule(color=colour("grey")).encode(y=y),
        even.mark_text(align="right", dy=9, color=LIGHT["muted"]).encode(x=x, y=y, text="text:N"),
        *line(alt.Chart(ratio).encode(x=x, y=y), "year", "ratio|.2f", color=colour("steel")),
        dots(points.transform_filter("datum.gain > 0"), *told, size=100, color=colour("rose")),
        hollow(points.transform_filter("datum.gain <= 0"), *told, size=90, color=colour("rose")),
        *haloed(points.encode(text="text:N"), dy=-15, fontWeight=600),
    )


def survival(
    curves: pd.DataFrame, mark: pd.DataFrame, *, focal: str = "JPN", half: float = float("inf")
) -> alt.LayerChart:
    """Return survival curves, the first with its confidence band, and one tie's age marked.

    Parameters
    ----------
    curves
        ``which`` (the curve's name), ``years``, ``survival``, ``low``, ``high``, ``at_risk``.
    mark
        One row: ``years``, ``survival``, ``text``.
    focal
        The state whose tie is marked, for its colour.
    half
        The years within which half of the first curve's ties were over.
    """
    names = list(dict.fromkeys(curves["which"]))
    colours = dict(zip(names, ["steel", "brown", "violet"], strict=False))
    end = max(curves["years"].max(), mark["years"].max())
    x = alt.X(
        "years:Q",
        title="Years since the obligation began",
        scale=alt.Scale(domain=[0, float(end)], nice=False),
    )
    y = alt.Y("survival:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    base = alt.Chart(curves)
    dash = alt.StrokeDash(
        "which:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 4], [2, 3]][: len(names)]), legend=None
    )
    band = base.transform_filter(alt.datum.which == names[0])
    own, point = colour(focal), alt.Chart(mark).encode(x=x)
    place = {"x": x, "y": y, "color": kinds("which", colours, legend=False)}
    middle = pd.DataFrame({"years": [half], "survival": 0.5}).loc[lambda f: f["years"] < end]
    middle = alt.Chart(middle.assign(text=f"half over|within {half:.0f} years")).encode(x=x, y=y)
    shape = {"align": "left", "dx": 9, "dy": -24, "lineBreak": "|", "fontWeight": 600}
    return alt.layer(
        band.mark_area(interpolate="step-after", opacity=0.2, color=colour("steel")).encode(
            x=x, y=alt.Y("low:Q", title=None), y2="high"
        ),
        base.mark_line(interpolate="step-after").encode(
            x=x,
            y=y,
            strokeDash=dash,
            color=place["color"],
        ),
        hover(
            base.encode(x=x, y=y),
            "which=Ties",
            "years=After years",
            "survival=Still in force|.0%",
            "at_risk=Still observed",
        ),
        middle.mark_circle(size=70, opacity=1, color=colour("steel")),
        middle.mark_text(color=colour("steel"), **shape).encode(text="text:N"),
        named(
            curves, "survival", place=place, domain=(0, 1), by="which", text={name: name for name in names}
        ),
        point.mark_rule(strokeDash=DASHED, color=own),
        point.mark_circle(size=90, opacity=1, color=own).encode(y=y),
        point.mark_text(align="right", dx=-6, fontWeight=600, color=own).encode(
            y=alt.value(12), text="text:N"
        ),
    ).properties(height=HEIGHT)


@unless_empty
def living(ties: pd.DataFrame, last: int, *, focal: str = "JPN", ally: str = "USA") -> alt.LayerChart:
    """Return living ties as bars from their first year to the record's last.

    Parameters
    ----------
    ties
        ``pair`` (names of the two states), ``start``, ``end``, ``group`` (``focal``, ``ally`` or ``other``).
    last
        The record's last year.
    focal, ally
        The states whose colours the first two groups have.
    """
    drawn = ties.assign(years=ties["end"] - ties["start"] + 1, end=last + 1)
    y = alt.Y(
        "pair:N", title=None, sort=alt.SortField("start"), axis=alt.Axis(labelLimit=235, labelExpr=SHORTER)
    )
    x = years("start", pd.Series([ties["start"].min(), last + 1]), after=0.08)
    bars = alt.Chart(drawn).mark_bar(height=13)
    groups = {"focal": focal, "ally": ally, "other": "grey"}
    return alt.layer(
        tell(
            bars.encode(x=x, x2="end", y=y, color=kinds("group", groups, legend=False)),
            "pair=Tie",
            "start=Since",
            "years",
        ),
        alt.Chart(drawn)
        .mark_text(align="left", dx=4, color=LIGHT["muted"])
        .encode(x=alt.X("end:Q"), y=y, text="years:Q"),
    )


@unless_empty
def bargains(spells: pd.DataFrame, last: int, *, focal: str = "JPN") -> alt.LayerChart:
    """Return for each partner when the ally owed it defence, one way or both ways.

    Parameters
    ----------
    spells
        ``partner`` (name), ``since``, ``until``, ``kind`` (``mutual`` or ``given``), ``order``.
    last
        The record's last year.
    focal
        The state whose bargain the chapter is about, for its colour.
    """
    words = {"given": "One way", "mutual": "Both ways"}
    drawn = spells.assign(end=spells["until"] + 1, how=spells["kind"].map(words))
    base = alt.Chart(drawn).encode(
        x=years("since", pd.Series([spells["since"].min(), last + 1])),
        x2="end",
        y=alt.Y("partner:N", title=None, sort=alt.SortField("order"), axis=alt.Axis(labelLimit=150)),
        color=kinds("how", {"One way": focal, "Both ways": "grey"}, columns=1, labelLimit=300),
    )
    told = ("partner", "how=Defence", "since", "until")
    one_way, mutual = (base.transform_filter(f"datum.kind {sign} 'given'") for sign in ("===", "!=="))
    return alt.layer(tell(mutual.mark_bar(height=6), *told), tell(one_way.mark_bar(height=14), *told))


def presence(
    annual: pd.DataFrame, changes: pd.DataFrame, *, focal: str = "JPN", told: Sequence[int] = ()
) -> alt.LayerChart:
    """Return troops in one state, its line cut where the counting changes.

    Parameters
    ----------
    annual
        ``year``, ``active_duty``, ``segment`` (years counted alike) and ``sure`` (False for years that are
        interpolated or miscounted, drawn as open points and outside the line).
    changes
        ``year``, ``text`` and ``level`` (height of the text) of what changed.
    focal
        The state, for its colour.
    told
        Years whose count is written beside its point.
    """
    x, y = years(padding=10), alt.Y("active_duty:Q", title=None, axis=alt.Axis(format="~s"))
    base = alt.Chart(annual).encode(x=x, y=y)
    middle = annual["year"].mean()
    layers = [
        *breaks(changes, x, turn=middle),
        *unsure(base, "year", "active_duty", color=colour(focal)),
    ]
    said = annual[annual["year"].isin(list(told))].dropna(subset=["active_duty"])
    said = said.assign(text=said["active_duty"].map(prose.num))
    # The highest stands beside its point, an early one below its own, a late one above.
    highest, late = said["active_duty"] == annual["active_duty"].max(), said["year"] >= middle
    beside = {"align": "left", "dx": 8, "dy": -6}
    below, above = {"align": "right", "dx": 8, "dy": 20}, {"align": "right", "dy": -14}
    for part, away in ((highest, beside), (late & ~highest, above), (~late & ~highest, below)):
        if part.any():
            at = alt.Chart(said[part]).encode(x=x, y=y)
            layers += [
                at.mark_circle(size=50, opacity=1, color=colour(focal)),
                at.mark_text(fontWeight=600, color=colour(focal), **away).encode(text="text:N"),
            ]
    return alt.layer(*layers)


@unless_empty
def hosts(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return troops by host (``iso3``, ``year``, ``active_duty``), each line with its name and last value."""
    domain = (0.0, float(frame["active_duty"].max()) * 1.04)
    place = {
        "x": years(),
        "y": alt.Y(
            "active_duty:Q",
            title=None,
            axis=alt.Axis(format="~s"),
            scale=alt.Scale(domain=domain, nice=False),
        ),
        "color": figures.states(only=order, legend=None),
    }
    known = frame.dropna(subset=["active_duty"]).sort_values("year").groupby("iso3").tail(1)
    end = frame["year"].max()
    text = {
        row.iso3: f"{figures.name(row.iso3)} {prose.num(row.active_duty)}"
        + ("" if row.year == end else f", {row.year}")
        for row in known.itertuples()
    }
    return alt.layer(
        *line(alt.Chart(frame).encode(**place), "iso3=Host", "year", "active_duty"),
        named(known.assign(year=end), "active_duty", place=place, domain=domain, text=text),
    ).properties(height=HEIGHT)


@unless_empty
def staircase(taken: pd.DataFrame, *, focal: str = "JPN") -> alt.LayerChart:
    """Return dated steps one under another, each with what it allowed beside it.

    Parameters
    ----------
    taken
        As from ``measures.article_nine.steps``, with ``shown``, the date in words.
    focal
        The state that took them, for its colour.
    """
    first, now = int(taken["at"].min()), int(taken["at"].max()) + 1
    drawn = taken.reset_index(drop=True).assign(row=range(len(taken)), until=taken["lapsed"].fillna(now))
    drawn["text"] = drawn["at"].astype(int).astype(str) + "  " + drawn["step"]
    x = years("at", pd.Series([first, now]))
    reach = kinds("reach", {ABROAD: focal, HOME: "grey"}, columns=1, symbolType="circle", symbolOpacity=1)
    base = alt.Chart(drawn).encode(x=x, y=alt.Y("row:O", axis=None))
    words, turn = {"color": LIGHT["text"], "fontSize": 12.5}, (first + now) / 2
    late, early = (base.transform_filter(f"datum.at {side} {turn}") for side in (">=", "<"))
    return alt.layer(
        base.mark_rule(strokeWidth=5, opacity=0.28).encode(x2="until", color=reach),
        base.transform_filter("datum.lapsed")
        .mark_tick(thickness=2, size=14)
        .encode(x=alt.X("lapsed:Q"), color=reach),
        dots(base.encode(color=reach), "shown=Date", "event=Step", "reach", size=95),
        late.mark_text(align="right", dx=-10, **words).encode(text="text:N"),
        early.mark_text(align="left", dx=10, dy=-12, **words).encode(text="text:N"),
    ).properties(height=alt.Step(32))


@unless_empty
def stays(tally: pd.DataFrame, *, ally: str = "USA") -> alt.LayerChart:
    """Return stays a year (``decade``, ``role``, ``rate``, ``stays``) by decade, stacked by office.

    ``ally`` is the state whose leaders travel, for its colour.
    """
    words = {"president": "President", "secretary": "Secretary of State"}
    drawn = tally.assign(decade=tally["decade"].astype(str) + "s", office=tally["role"].map(words))
    x = alt.X("decade:O", title=None, axis=DECADES)
    bars = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("rate:Q", title=None),
            color=kinds("office", dict(zip(words.values(), [ally, "grey"], strict=True))),
        )
    )
    sums = alt.Chart(drawn.groupby("decade", as_index=False)["rate"].sum()).encode(x=x, y="rate:Q")
    return alt.layer(
        tell(bars, "decade", "office", "rate=Stays a year|.1f", "stays"),
        sums.mark_text(dy=-9, fontWeight=600).encode(text=alt.Text("rate:Q", format=".1f")),
    )


def spending(
    frame: pd.DataFrame, events: pd.DataFrame, rates: pd.DataFrame, *, focal: str = "JPN"
) -> alt.LayerChart:
    """Return spending by year (``year``, ``billions``, ``estimate``) with labelled rules.

    ``events`` has ``at`` (year with a fraction), ``text`` and ``level`` (height of the text); ``rates`` has
    ``since``, ``until`` (years), ``level`` (height) and ``text`` of the growth in a span.
    """
    spans = alt.Chart(rates).encode(x=alt.X("since:Q"), y=alt.Y("level:Q", title=None))
    base = alt.Chart(frame).encode(
        x=years(padding=10), y=alt.Y("billions:Q", title=None, scale=alt.Scale(zero=True))
    )
    sure, look = "datum.estimate == 'reported'", {"color": colour(focal)}
    told = ("year", "billions|.1f", "estimate=SIPRI's mark")
    return alt.layer(
        *breaks(events[["at", "text", "level"]], alt.X("at:Q"), turn=frame["year"].mean()),
        base.mark_line(**look),
        hollow(base.transform_filter(f"!({sure})"), *told, size=40, **look),
        dots(base.transform_filter(sure), *told, size=24, **look),
        spans.mark_rule(strokeWidth=1.4, color=LIGHT["text"]).encode(x2="until"),
        *haloed(spans.encode(x=alt.X("until:Q"), text="text:N"), align="right", dy=12, fontWeight=600),
    )


@unless_empty
def growth(table: pd.DataFrame, focal: str) -> alt.LayerChart:
    """Return each state's growth before against after, with the line of no change.

    Parameters
    ----------
    table
        ``iso3``, ``state`` (name), ``before``, ``after``.
    focal
        The state to point out.
    """
    low = float(min(table["before"].min(), table["after"].min())) - 0.01
    high, edge = float(table["after"].max()) + 0.02, float(table["before"].max()) + 0.01
    across, up = (alt.Scale(domain=[low, end], nice=False) for end in (edge, high))
    x = alt.X("before:Q", axis=alt.Axis(format="%", title="Growth a year before"), scale=across)
    y = alt.Y("after:Q", axis=alt.Axis(format="%", title="Growth a year after"), scale=up)
    same = alt.Chart(pd.DataFrame({"before": [low, edge], "after": [low, edge]}))
    told = ("state", "before|.1%", "after|.1%")
    own = table["iso3"] == focal
    told_apart = alt.Chart(_outliers(table, own, (edge - low, high - low))).encode(x=x, y=y)
    one, others = (alt.Chart(table[chosen]).encode(x=x, y=y) for chosen in (own, ~own))
    return alt.layer(
        same.mark_line(color=colour("grey"), strokeDash=LEVEL, strokeWidth=1.4).encode(x=x, y=y),
        tell(others.mark_circle(size=60, color=colour("grey"), opacity=0.8), *told),
        dots(one, *told, size=130, color=colour(focal)),
        told_apart.mark_text(dy=-11, color=LIGHT["muted"]).encode(text="state:N"),
        one.mark_text(dy=-14, fontWeight=600, color=colour(focal)).encode(text="state:N"),
    )


def yearly(frame: pd.DataFrame, means: pd.DataFrame, *, focal: str = "JPN") -> alt.LayerChart:
    """Return a count a year as bars, with the mean of each period as a level.

    Parameters
    ----------
    frame
        ``year``, ``count``, ``period``.
    means
        ``since``, ``until`` (years, both included), ``mean``, ``text``.
    focal
        The state, for the colour of the levels.
    """
    x = years(padding=14)
    bars = alt.Chart(frame).mark_bar(size=13, color=colour("grey"))
    levels = alt.Chart(means.assign(left=means["since"] - 0.5, right=means["until"] + 0.5))
    levels = levels.encode(x=alt.X("left:Q"), y=alt.Y("mean:Q", title=None))
    begin, look = int(means["since"].min()), {"fontWeight": 600, "color": colour(focal)}
    first, later = (levels.transform_filter(f"datum.since {sign} {begin}") for sign in ("===", "!=="))
    return alt.layer(
        tell(
            bars.encode(x=x, y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1))),
            "year",
            "count=Instruments",
        ),
        levels.mark_rule(strokeWidth=2.4, color=colour(focal)).encode(x2="right"),
        first.mark_text(align="right", dx=-5, **look).encode(text="text:N"),
        later.mark_text(align="left", dx=5, **look).encode(x=alt.X("right:Q"), text="text:N"),
    )


def _outliers(table: pd.DataFrame, own: pd.Series, span: tuple[float, float], most: int = 12) -> pd.DataFrame:
    """Return the states farthest from the middle whose names have room, on a narrow page too."""
    at = table[["before", "after"]] / pd.Series(span, index=["before", "after"])
    away = (at - at.median()).abs().max(axis=1)
    taken = [at[own].iloc[0].tolist()] if own.any() else []
    rows = []
    for i in away[~own].sort_values(ascending=False).index:
        x, y = at.loc[i]
        near = ((at["before"] - x).abs() < 0.13) & (at["after"] - y).between(0, 0.08, inclusive="neither")
        if not near.any() and all(abs(x - u) > 0.3 or abs(y - v) > 0.08 for u, v in taken):
            taken.append([x, y])
            rows.append(i)
    return table.loc[rows[:most]]


def _broken(labels: list[str]) -> str:
    """Return the Vega expression that breaks a label after the word nearest its middle."""
    halves = []
    for label in labels:
        cuts = [i for i, letter in enumerate(label) if letter == " "]
        cut = min(cuts, key=lambda i: abs(i - len(label) / 2), default=len(label))
        halves.append(f'"{label}": ["{label[:cut]}", "{label[cut + 1 :]}"]')
    return f"({{{', '.join(halves)}}})[datum.value]"
