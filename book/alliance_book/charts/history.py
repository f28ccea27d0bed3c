"""Charts of the alliance's history: revisions, survival, obligations, troops, laws and spending."""

from collections.abc import Iterable

import altair as alt
import pandas as pd
from alliance_data import AllianceError
from alliance_data.measures.revisions import decimal_year

from .. import figures
from ..figures import LIGHT
from ..prose import list_of, when

GREY = "#8b98a8"
SLATE = "#55708f"
YEARS = alt.Axis(format="d", title=None, tickMinStep=1, tickCount=8, grid=False, labelFlush=False)

SIDES = (("<", "left", 5), (">=", "right", -5))
"""Where the text of a rule stands: early ones to its right, late ones to its left."""

LANES = {
    "treaty": "Agreements",
    "agreement": "Agreements",
    "declaration": "Joint statements",
    "guidelines": "Joint statements",
    "law": "Japan's laws",
    "policy": "Japan's strategies",
}
"""How the kinds of milestone that rewrite the alliance are grouped."""

LANE_COLOURS = {
    "Agreements": "#3363f2",
    "Joint statements": "#0d8b97",
    "Japan's laws": "#c92e33",
    "Japan's strategies": "#ca6e01",
}


DECADES = alt.Axis(labelAngle=0, ticks=False, labelOverlap="greedy", labelSeparation=6)

ABROAD = "beyond own defence"
HOME = "at home, or arms"
ARTICLE_NINE = [
    ("1954-07-01", "Self-Defense Forces", HOME, None),
    ("1992-06-15", "UN peacekeeping", ABROAD, None),
    ("2001-11", "refuelling, Indian Ocean", ABROAD, "2007-11"),
    ("2003-07", "rebuilding in Iraq", ABROAD, "2008-11-28"),
    ("2009-06-19", "escort against pirates", ABROAD, None),
    ("2014-07-01", "limited collective defence", ABROAD, None),
    ("2015-09-19", "security laws", ABROAD, None),
    ("2022-12-16", "counterstrike", HOME, None),
    ("2026-04-21", "lethal arms for partners", HOME, None),
]
"""Milestones that say what Article 9 leaves room for: date, a few words, reach, and the date of its end."""


WITH_ARTICLE = {"USA", "GBR", "PHL", "NLD", "ARE", "BHS", "DOM"}


def named(codes: Iterable[str]) -> str:
    """Return states as a phrase: ``Japan, South Korea and the Philippines``."""
    return list_of(f"the {figures.name(c)}" if c in WITH_ARTICLE else figures.name(c) for c in codes)


def article_nine(milestones: pd.DataFrame) -> pd.DataFrame:
    """Return the steps of ``ARTICLE_NINE`` with their rows of the table ``milestones``.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``event``, ``grade`` (the table's), ``step``, ``reach``, ``shown`` (the date in words),
        ``at`` and ``lapsed`` (years with a fraction; missing where the step still stands).

    Raises
    ------
    AllianceError
        If the table has no such row.
    """
    chosen = pd.DataFrame(ARTICLE_NINE, columns=["date", "step", "reach", "end"])
    steps = chosen.merge(milestones.drop_duplicates("date"), on="date", how="left")
    missing = steps.loc[steps["event"].isna(), "date"].tolist()
    if missing:
        raise AllianceError(
            f"milestones has no row dated {', '.join(missing)}, which the figure of Article 9 draws. "
            "Add the row, or take the date out of ARTICLE_NINE."
        )
    return steps.assign(
        at=decimal_year(steps["date"]),
        lapsed=decimal_year(steps["end"].astype("str")),
        shown=steps["date"].map(when),
    )[["date", "event", "grade", "step", "reach", "shown", "at", "lapsed"]]


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
    scale = alt.Scale(domain=[1950, 2028], nice=False)
    x = alt.X("at:Q", axis=YEARS, scale=scale)
    y = alt.Y(
        "lane:N",
        sort=lanes,
        title=None,
        axis=alt.Axis(orient="left", labelLimit=118, labelExpr=_broken(lanes)),
    )
    shade = alt.Chart(quiet).encode(x=alt.X("start:Q", axis=YEARS, scale=scale), x2="end")
    words = alt.Chart(quiet.assign(at=(quiet["start"] + quiet["end"]) / 2, row=range(len(quiet))))
    points = alt.Chart(events).mark_point(size=95, filled=True, opacity=0.9)
    return alt.layer(
        shade.mark_rect(color=GREY, opacity=0.16),
        *(
            words.transform_filter(f"datum.row % 2 == {row}")
            .mark_text(color=LIGHT["muted"], baseline="top")
            .encode(x=x, y=alt.value(4 + 16 * row), text="text:N")
            for row in (0, 1)
        ),
        points.encode(
            x=x,
            y=y,
            color=alt.Color("lane:N", legend=None, scale=_scale(LANE_COLOURS)),
            tooltip=[alt.Tooltip("shown:N", title="Date"), alt.Tooltip("event:N", title="Document")],
        ),
    ).properties(height=260)


def per_decade(counts: pd.DataFrame) -> alt.Chart:
    """Return documents a decade, stacked by lane (``decade``, ``lane``, ``count``)."""
    drawn = counts.assign(decade=counts["decade"].astype(str) + "s")
    return (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=alt.X("decade:O", title=None, axis=DECADES),
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            color=alt.Color(
                "lane:N",
                title=None,
                sort=list(LANE_COLOURS),
                scale=_scale(LANE_COLOURS),
                legend=alt.Legend(columns=2, symbolType="square", labelLimit=260),
            ),
            order=alt.Order("lane:N"),
            tooltip=[
                "decade:O",
                alt.Tooltip("lane:N", title="Kind"),
                alt.Tooltip("count:Q", title="Documents"),
            ],
        )
    )


def balance(ratio: pd.DataFrame, events: pd.DataFrame) -> alt.LayerChart:
    """Return a ratio by year with a rule at each event.

    Parameters
    ----------
    ratio
        ``year``, ``ratio``.
    events
        ``at`` (year with a fraction), ``event``.
    """
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, zero=False))
    y = alt.Y("ratio:Q", title=None, scale=alt.Scale(zero=True))
    rules = alt.Chart(events).mark_rule(strokeDash=[2, 3], color=LIGHT["muted"])
    even = alt.Chart(pd.DataFrame({"ratio": [1.0], "year": [ratio["year"].max()], "text": ["equal weight"]}))
    line = alt.Chart(ratio)
    tips = [alt.Tooltip("year:Q"), alt.Tooltip("ratio:Q", format=".2f")]
    return alt.layer(
        rules.encode(x=alt.X("at:Q"), tooltip=alt.Tooltip("event:N")),
        even.mark_rule(color=GREY).encode(y=y),
        even.mark_text(align="right", dy=9, color=LIGHT["muted"]).encode(x=x, y=y, text="text:N"),
        line.mark_line(color=SLATE).encode(x=x, y=y),
        line.mark_circle(size=60, opacity=0).encode(x=x, y=y, tooltip=tips),
    )


def survival(curves: pd.DataFrame, mark: pd.DataFrame) -> alt.LayerChart:
    """Return survival curves, the first with its confidence band, and one tie's age marked.

    Parameters
    ----------
    curves
        ``which`` (the curve's name), ``years``, ``survival``, ``low``, ``high``, ``at_risk``.
    mark
        One row: ``years``, ``survival``, ``text``.
    """
    names = list(dict.fromkeys(curves["which"]))
    colours = dict(zip(names, [SLATE, "#ca6e01", GREY], strict=False))
    x = alt.X(
        "years:Q", title="Years since the obligation began", scale=alt.Scale(domain=[0, 75], nice=False)
    )
    y = alt.Y("survival:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    base = alt.Chart(curves)
    band = base.transform_filter(alt.datum.which == names[0])
    dash = alt.StrokeDash(
        "which:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 4], [2, 3]][: len(names)]), legend=None
    )
    tips = [
        alt.Tooltip("which:N", title="Ties"),
        alt.Tooltip("years:Q", title="After years"),
        alt.Tooltip("survival:Q", title="Still in force", format=".0%"),
        alt.Tooltip("at_risk:Q", title="Still observed"),
    ]
    point = alt.Chart(mark)
    return alt.layer(
        band.mark_area(interpolate="step-after", opacity=0.2, color=SLATE).encode(
            x=x, y=alt.Y("low:Q", title=None), y2="high"
        ),
        base.mark_line(interpolate="step-after").encode(
            x=x,
            y=y,
            strokeDash=dash,
            color=alt.Color(
                "which:N",
                sort=names,
                title=None,
                scale=_scale(colours),
                legend=alt.Legend(columns=1, symbolType="stroke", labelLimit=330),
            ),
        ),
        base.mark_circle(size=60, opacity=0).encode(x=x, y=y, tooltip=tips),
        point.mark_rule(strokeDash=[2, 3], color=figures.colour("JPN")).encode(x=x),
        point.mark_circle(size=90, opacity=1, color=figures.colour("JPN")).encode(x=x, y=y),
        point.mark_text(align="right", dx=-6, fontWeight=600, color=figures.colour("JPN")).encode(
            x=x, y=alt.datum(0.63), text="text:N"
        ),
    )


def living(ties: pd.DataFrame, last: int) -> alt.LayerChart:
    """Return living ties as bars from their first year to the record's last.

    Parameters
    ----------
    ties
        ``pair`` (names of the two states), ``start``, ``end``, ``group`` (``focal``, ``ally`` or ``other``).
    last
        The record's last year.
    """
    drawn = ties.assign(years=ties["end"] - ties["start"] + 1, end=last + 1)
    y = alt.Y("pair:N", title=None, sort=alt.SortField("start"), axis=alt.Axis(labelLimit=235))
    x = alt.X("start:Q", axis=YEARS, scale=alt.Scale(domain=[1945, last + 7], nice=False))
    bars = alt.Chart(drawn).mark_bar(height=13)
    colours = {"focal": figures.colour("JPN"), "ally": figures.colour("USA"), "other": GREY}
    tips = [alt.Tooltip("pair:N", title="Tie"), alt.Tooltip("start:Q", title="Since"), "years:Q"]
    return alt.layer(
        bars.encode(
            x=x,
            x2="end",
            y=y,
            color=alt.Color("group:N", legend=None, scale=_scale(colours)),
            tooltip=tips,
        ),
        alt.Chart(drawn)
        .mark_text(align="left", dx=4, color=LIGHT["muted"])
        .encode(x=alt.X("end:Q"), y=y, text="years:Q"),
    )


def bargains(spells: pd.DataFrame, last: int) -> alt.Chart:
    """Return for each partner when the ally owed it defence, one way or both ways.

    Parameters
    ----------
    spells
        ``partner`` (name), ``since``, ``until``, ``kind`` (``mutual`` or ``given``), ``order``.
    last
        The record's last year.
    """
    words = {"given": "One way", "mutual": "Both ways"}
    colours = {words["given"]: figures.colour("JPN"), words["mutual"]: GREY}
    drawn = spells.assign(end=spells["until"] + 1, how=spells["kind"].map(words))
    return (
        alt.Chart(drawn)
        .mark_bar(height=13)
        .encode(
            x=alt.X("since:Q", axis=YEARS, scale=alt.Scale(domain=[1945, last + 1], nice=False)),
            x2="end",
            y=alt.Y("partner:N", title=None, sort=alt.SortField("order"), axis=alt.Axis(labelLimit=150)),
            color=alt.Color(
                "how:N",
                title=None,
                sort=list(colours),
                scale=_scale(colours),
                legend=alt.Legend(columns=1, symbolType="square", labelLimit=300),
            ),
            tooltip=[
                alt.Tooltip("partner:N"),
                alt.Tooltip("how:N", title="Defence"),
                alt.Tooltip("since:Q"),
                alt.Tooltip("until:Q"),
            ],
        )
    )


def presence(annual: pd.DataFrame, breaks: pd.DataFrame) -> alt.LayerChart:
    """Return troops in one state, its line cut where the counting changes.

    Parameters
    ----------
    annual
        ``year``, ``active_duty``, ``segment`` (years counted alike) and ``sure`` (False for years that are
        interpolated or miscounted, drawn as open points and outside the line).
    breaks
        ``year``, ``text`` and ``level`` (height of the text) of what changed.
    """
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(domain=[1949, 2027], nice=False))
    y = alt.Y("active_duty:Q", title=None, axis=alt.Axis(format="~s"))
    base = alt.Chart(annual).encode(x=x, y=y)
    colour = figures.colour("JPN")
    tips = [alt.Tooltip("year:Q"), alt.Tooltip("active_duty:Q", title="Active duty", format=",")]
    rules = alt.Chart(breaks)
    return alt.layer(
        rules.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(x=x),
        *(
            rules.transform_filter(f"datum.year {side} 1990")
            .mark_text(align=align, dx=dx, color=LIGHT["muted"])
            .encode(x=x, y=alt.Y("level:Q"), text="text:N")
            for side, align, dx in SIDES
        ),
        base.transform_filter("datum.sure").mark_line(color=colour).encode(detail="segment:N"),
        base.transform_filter("datum.sure")
        .mark_circle(size=26, color=colour, opacity=1)
        .encode(tooltip=tips),
        base.transform_filter("!datum.sure")
        .mark_point(filled=True, size=52, fill=LIGHT["page"], stroke=colour, strokeWidth=1.6)
        .encode(tooltip=tips),
    )


def hosts(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return troops by host (``iso3``, ``year``, ``active_duty``), the last value beside the first three."""
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(domain=[1949, 2034], nice=False))
    y = alt.Y("active_duty:Q", title=None, axis=alt.Axis(format="~s"))
    colour = figures.states(only=order)
    tips = [
        alt.Tooltip("iso3:N", title="Host"),
        alt.Tooltip("year:Q"),
        alt.Tooltip("active_duty:Q", title="Active duty", format=","),
    ]
    base = alt.Chart(frame).encode(x=x, y=y, color=colour)
    last = frame[frame["year"] == frame["year"].max()].nlargest(3, "active_duty")
    return alt.layer(
        base.mark_line(),
        base.mark_circle(size=60, opacity=0).encode(tooltip=tips),
        alt.Chart(last)
        .mark_text(align="left", dx=5, fontWeight=600)
        .encode(x=x, y=y, color=colour, text=alt.Text("active_duty:Q", format=".2~s")),
    )


def staircase(steps: pd.DataFrame) -> alt.LayerChart:
    """Return dated steps one under another, each with what it allowed beside it.

    Parameters
    ----------
    steps
        As from ``article_nine``.
    """
    drawn = steps.reset_index(drop=True).assign(row=range(len(steps)), now=2027.0)
    drawn["until"] = drawn["lapsed"].fillna(drawn["now"])
    drawn["text"] = drawn["at"].astype(int).astype(str) + "  " + drawn["step"]
    x = alt.X("at:Q", axis=YEARS, scale=alt.Scale(domain=[1950, 2027], nice=False))
    y = alt.Y("row:O", axis=None)
    base = alt.Chart(drawn)
    colours = {ABROAD: figures.colour("JPN"), HOME: GREY}
    colour = alt.Color(
        "reach:N",
        title=None,
        sort=list(colours),
        scale=_scale(colours),
        legend=alt.Legend(columns=1, symbolType="circle", symbolOpacity=1),
    )
    words = {"color": LIGHT["text"], "fontSize": 12.5}
    tips = [
        alt.Tooltip("shown:N", title="Date"),
        alt.Tooltip("event:N", title="Step"),
        alt.Tooltip("reach:N", title="Reach"),
    ]
    return alt.layer(
        base.mark_rule(strokeWidth=5, opacity=0.28).encode(x=x, x2="until", y=y, color=colour),
        base.transform_filter("datum.lapsed")
        .mark_tick(thickness=2, size=14)
        .encode(x=alt.X("lapsed:Q"), y=y, color=colour),
        base.mark_circle(size=95, opacity=1).encode(x=x, y=y, color=colour, tooltip=tips),
        base.transform_filter("datum.at >= 1975")
        .mark_text(align="right", dx=-10, **words)
        .encode(x=x, y=y, text="text:N"),
        base.transform_filter("datum.at < 1975")
        .mark_text(align="left", dx=10, dy=-12, **words)
        .encode(x=x, y=y, text="text:N"),
    ).properties(height=alt.Step(32))


def stays(tally: pd.DataFrame) -> alt.Chart:
    """Return stays a year (``decade``, ``role``, ``rate``, ``stays``) by decade, stacked by office."""
    words = {"president": "President", "secretary": "Secretary of State"}
    drawn = tally.assign(decade=tally["decade"].astype(str) + "s", office=tally["role"].map(words))
    colours = dict(zip(words.values(), [figures.colour("USA"), GREY], strict=True))
    return (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            x=alt.X("decade:O", title=None, axis=DECADES),
            y=alt.Y("rate:Q", title=None),
            color=alt.Color(
                "office:N",
                title=None,
                sort=list(colours),
                scale=_scale(colours),
                legend=alt.Legend(symbolType="square"),
            ),
            tooltip=[
                "decade:O",
                alt.Tooltip("office:N"),
                alt.Tooltip("rate:Q", title="Stays a year", format=".1f"),
                alt.Tooltip("stays:Q", title="Stays"),
            ],
        )
    )


def spending(frame: pd.DataFrame, events: pd.DataFrame) -> alt.LayerChart:
    """Return spending by year (``year``, ``billions``, ``estimate``) with labelled rules.

    ``events`` has ``at`` (year with a fraction), ``text`` and ``level`` (height of the text).
    """
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(domain=[1950, 2027], nice=False))
    y = alt.Y("billions:Q", title=None, scale=alt.Scale(zero=True))
    base = alt.Chart(frame).encode(x=x, y=y)
    colour = figures.colour("JPN")
    tips = [
        alt.Tooltip("year:Q"),
        alt.Tooltip("billions:Q", format=".1f", title="Billion dollars"),
        alt.Tooltip("estimate:N", title="SIPRI's mark"),
    ]
    rules = alt.Chart(events)
    return alt.layer(
        rules.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(x=alt.X("at:Q")),
        *(
            rules.transform_filter(f"datum.at {side} 1970")
            .mark_text(align=align, dx=dx, color=LIGHT["muted"])
            .encode(x=alt.X("at:Q"), y=alt.Y("level:Q"), text="text:N")
            for side, align, dx in SIDES
        ),
        base.mark_line(color=colour),
        base.transform_filter("datum.estimate != 'reported'")
        .mark_point(filled=True, size=40, fill=LIGHT["page"], stroke=colour, strokeWidth=1.6)
        .encode(tooltip=tips),
        base.transform_filter("datum.estimate == 'reported'")
        .mark_circle(size=24, color=colour, opacity=1)
        .encode(tooltip=tips),
    )


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
    high = float(table["after"].max()) + 0.02
    x = alt.X(
        "before:Q", axis=alt.Axis(format="%", title="Growth a year before"), scale=alt.Scale(nice=False)
    )
    y = alt.Y("after:Q", axis=alt.Axis(format="%", title="Growth a year after"), scale=alt.Scale(nice=False))
    edge = float(table["before"].max()) + 0.01
    same = pd.DataFrame({"before": [low, edge], "after": [low, edge]})
    tips = [
        alt.Tooltip("state:N", title="State"),
        alt.Tooltip("before:Q", format=".1%"),
        alt.Tooltip("after:Q", format=".1%"),
    ]
    colour = figures.colour(focal)
    one = alt.Chart(table[table["iso3"] == focal]).encode(x=x, y=y)
    return alt.layer(
        alt.Chart(same)
        .mark_line(color=GREY, strokeDash=[4, 3], strokeWidth=1.4)
        .encode(
            x=alt.X("before:Q", scale=alt.Scale(domain=[low, edge], nice=False)),
            y=alt.Y("after:Q", scale=alt.Scale(domain=[low, high], nice=False)),
        ),
        alt.Chart(table[table["iso3"] != focal])
        .mark_circle(size=60, color=GREY, opacity=0.8)
        .encode(x=x, y=y, tooltip=tips),
        one.mark_circle(size=130, color=colour, opacity=1).encode(tooltip=tips),
        one.mark_text(dy=-14, fontWeight=600, color=colour).encode(text="state:N"),
    )


def yearly(frame: pd.DataFrame, means: pd.DataFrame) -> alt.LayerChart:
    """Return a count a year as bars, with the mean of each period as a level.

    Parameters
    ----------
    frame
        ``year``, ``count``, ``period``.
    means
        ``since``, ``until`` (years, both included), ``mean``, ``text``.
    """
    levels = alt.Chart(means.assign(left=means["since"] - 0.5, right=means["until"] + 0.5))
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(nice=False, padding=14, zero=False))
    y = alt.Y("mean:Q", title=None)
    return alt.layer(
        alt.Chart(frame)
        .mark_bar(size=13, color=GREY)
        .encode(
            x=x,
            y=alt.Y("count:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            tooltip=["year:Q", alt.Tooltip("count:Q", title="Instruments")],
        ),
        levels.mark_rule(strokeWidth=2.4, color=figures.colour("JPN")).encode(
            x=alt.X("left:Q"), x2="right", y=y
        ),
        levels.mark_text(
            align="right", baseline="bottom", dx=-3, dy=-2, fontWeight=600, color=figures.colour("JPN")
        ).encode(x=alt.X("left:Q"), y=y, text="text:N"),
    )


def _scale(colours: dict[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def _broken(labels: list[str]) -> str:
    """Return the Vega expression that breaks a label after the word nearest its middle."""
    halves = []
    for label in labels:
        cuts = [i for i, letter in enumerate(label) if letter == " "]
        cut = min(cuts, key=lambda i: abs(i - len(label) / 2), default=len(label))
        halves.append(f'"{label}": ["{label[:cut]}", "{label[cut + 1 :]}"]')
    return f"({{{', '.join(halves)}}})[datum.value]"
