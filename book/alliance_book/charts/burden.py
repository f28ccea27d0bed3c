"""Charts of money and troops: two per cent, the five-year plan, theatres, allies' spending and opinion."""

import altair as alt
import pandas as pd
from alliance_data.measures.theatres import EAST_ASIA, ELSEWHERE, EUROPE, MIDDLE_EAST

from .. import figures
from ..figures import LIGHT

GREY = "#8b98a8"
SLATE = "#6486ab"
UP, DOWN = "#0d8b97", "#ca6e01"

THEATRE_COLOURS = {EUROPE: "#0d8b97", EAST_ASIA: "#c2577f", MIDDLE_EAST: "#b8860b", ELSEWHERE: "#8b98a8"}
"""No state's own colours: a theatre is no state."""

YEARS = alt.Axis(format="d", title=None, grid=False, tickMinStep=1, tickCount=7, labelFlush=False)
OPEN = {"filled": True, "fill": LIGHT["page"], "strokeWidth": 1.8, "opacity": 1}


def two_bases(government: pd.DataFrame, own: pd.DataFrame, iso3: str) -> alt.HConcatChart:
    """Return one panel a basis, each with the two-per-cent line; the two series never share a panel.

    Parameters
    ----------
    government
        ``fiscal_year``, ``share``, ``text`` and ``kind``: ``initial``, ``with supplementary`` or ``goal``.
    own
        ``year`` and ``share_of_gdp``.
    iso3
        The state, for its colour.
    """
    red = figures.colour(iso3)
    axis = alt.Axis(format=".1%", tickCount=5, title=None)
    y = alt.Y("share:Q", axis=axis, scale=alt.Scale(domain=[0, 0.0255], nice=False))
    level = alt.Chart(pd.DataFrame({"share": [0.02]})).mark_rule(strokeDash=[4, 3], color=LIGHT["muted"])
    official = alt.Chart(government).encode(
        x=alt.X("fiscal_year:Q", axis=_years(1), scale=alt.Scale(domain=[2022.5, 2027.6], nice=False)),
        y=y,
        tooltip=[
            alt.Tooltip("fiscal_year:Q", format="d", title="Fiscal year"),
            alt.Tooltip("share:Q", format=".1%", title="Of GDP of FY2022"),
            alt.Tooltip("kind:N", title="Basis"),
        ],
    )
    first = official.transform_filter("datum.kind === 'initial'")
    later = official.transform_filter("datum.kind !== 'initial'")
    left = alt.layer(
        level.encode(y=y),
        first.mark_line(color=red),
        first.mark_point(size=70, color=red, filled=True),
        first.mark_text(dy=15).encode(text="text:N"),
        later.mark_point(size=80, stroke=red, **OPEN),
        later.mark_text(dy=-28, lineBreak="|").encode(text="text:N"),
    )
    drawn = own.rename(columns={"share_of_gdp": "share"})
    line = alt.Chart(drawn).encode(
        x=alt.X("year:Q", axis=_years(3), scale=alt.Scale(nice=False, zero=False, padding=14)),
        y=y,
        tooltip=[alt.Tooltip("year:Q", format="d"), alt.Tooltip("share:Q", format=".2%", title="Of GDP")],
    )
    end = alt.Chart(drawn.tail(1)).encode(x="year:Q", y="share:Q")
    right = alt.layer(
        level.encode(y=y),
        line.mark_line(color=red),
        line.mark_circle(size=40, color=red, opacity=1),
        end.mark_text(dy=-13, align="right", dx=6, fontWeight=600).encode(
            text=alt.Text("share:Q", format=".2%")
        ),
    )
    return alt.hconcat(
        _headed(left, "Government: wider total, GDP of FY2022"),
        _headed(right, "SIPRI: military spending, GDP of the year"),
    )


def program(budgets: pd.DataFrame, plan: dict, colours: list[str]) -> alt.LayerChart:
    """Return yearly budgets as bars, with the yearly mean of a plan over its years.

    Parameters
    ----------
    budgets
        ``year`` (text), ``trillion`` (missing: no figure), ``kind``, ``text``, in the order of drawing.
    plan
        ``first`` and ``last`` (years as text), ``trillion`` a year, ``text``.
    colours
        One a kind, in the order in which the kinds come.
    """
    kinds = list(dict.fromkeys(budgets.dropna(subset=["trillion"])["kind"]))
    years = budgets["year"].tolist()
    top = max(budgets["trillion"].max(), plan["trillion"]) * 1.22
    x = alt.X(
        "year:N",
        sort=years,
        title=None,
        scale=alt.Scale(domain=years),
        axis=alt.Axis(labelAngle=0, ticks=False, labelExpr="'’' + slice(datum.label, 2)"),
    )
    y = alt.Y("trillion:Q", title=None, scale=alt.Scale(domain=[0, float(top)], nice=False))
    base = alt.Chart(budgets).encode(x=x, y=y)
    colour = alt.Color(
        "kind:N",
        title=None,
        sort=kinds,
        legend=alt.Legend(symbolType="square", columns=2),
        scale=alt.Scale(domain=kinds, range=colours),
    )
    tips = [
        alt.Tooltip("year:N", title="Fiscal year"),
        alt.Tooltip("trillion:Q", format=".2f", title="Trillion yen"),
        alt.Tooltip("kind:N", title="Figure"),
    ]
    mean = alt.Chart(pd.DataFrame([plan])).encode(y=y)
    known = base.transform_filter("isValid(datum.trillion)")
    unknown = base.transform_filter("!isValid(datum.trillion)")
    return alt.layer(
        known.mark_bar().encode(color=colour, tooltip=tips),
        known.mark_text(baseline="bottom", dy=-5, color="white", fontSize=11, fontWeight=600).encode(
            y=alt.datum(0), text="text:N"
        ),
        unknown.mark_text(baseline="bottom", dy=-5, color=LIGHT["muted"]).encode(
            y=alt.datum(0), text="text:N"
        ),
        mean.mark_rule(strokeWidth=2, strokeDash=[5, 3], color=LIGHT["text"]).encode(
            x=alt.X("first:N", sort=years, bandPosition=0), x2=alt.X2("last:N", bandPosition=1)
        ),
        mean.mark_text(align="right", baseline="top", lineBreak="|").encode(
            x=alt.X("last:N", sort=years, bandPosition=1), y=alt.datum(float(top)), text="text:N"
        ),
    )


def host_support(years: pd.DataFrame, terms: pd.DataFrame) -> alt.LayerChart:
    """Return what is known of yearly support as points and terms of agreements as bars, nothing between.

    Parameters
    ----------
    years
        ``fiscal_year``, ``value`` (billion yen), ``grade``, ``basis``, ``text``.
    terms
        ``start``, ``end`` (fiscal years), ``value`` (yearly average), ``text``.
    """
    axis = _years(5)
    scale = alt.Scale(domain=[1974, 2029], nice=False)
    x = alt.X("fiscal_year:Q", axis=axis, scale=scale)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(domain=[0, 310]))
    red = figures.colour("JPN")
    points = alt.Chart(years).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("fiscal_year:Q", format="d", title="Fiscal year"),
            alt.Tooltip("value:Q", format=",.1f", title="Billion yen"),
            alt.Tooltip("basis:N", title="On the basis of"),
            alt.Tooltip("grade:N", title="Source"),
        ],
    )
    bars = alt.Chart(terms.assign(middle=(terms["start"] + terms["end"]) / 2))
    return alt.layer(
        bars.mark_rule(strokeWidth=6, color=SLATE).encode(
            x=alt.X("start:Q", axis=axis, scale=scale),
            x2="end",
            y=y,
            tooltip=[
                alt.Tooltip("text:N", title="Term"),
                alt.Tooltip("value:Q", format=",.1f", title="A year"),
            ],
        ),
        bars.mark_text(dy=-13).encode(x=alt.X("middle:Q", scale=scale), y=y, text="text:N"),
        points.transform_filter("datum.basis === 'budget'").mark_circle(size=75, color=red, opacity=1),
        points.transform_filter("datum.basis !== 'budget'").mark_point(size=75, stroke=red, **OPEN),
        points.transform_filter("datum.text !== ''").mark_text(dy=-15).encode(text="text:N"),
    )


def theatres(frame: pd.DataFrame, breaks: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return troops by theatre, each line cut where the counting changes.

    Parameters
    ----------
    frame
        ``year``, ``theatre``, ``troops``, ``segment`` (years counted alike), ``sure`` (False where the sum
        is interpolated or lacks a host; drawn open and outside the line).
    breaks
        ``year``, ``text`` and ``level`` of each change of counting.
    order
        Theatres in the legend's order.
    """
    x = alt.X("year:Q", axis=YEARS, scale=alt.Scale(domain=[1949, 2027], nice=False))
    y = alt.Y("troops:Q", title=None, axis=alt.Axis(format="~s"))
    base = alt.Chart(frame).encode(x=x, y=y, color=_colour(order, [THEATRE_COLOURS[name] for name in order]))
    tips = [
        alt.Tooltip("year:Q", format="d"),
        alt.Tooltip("theatre:N", title="Theatre"),
        alt.Tooltip("troops:Q", format=",", title="Active duty"),
    ]
    rules = alt.Chart(breaks)
    return alt.layer(
        rules.mark_rule(strokeDash=[2, 3]).encode(x=x),
        rules.mark_text(align="right", dx=-5, color=LIGHT["muted"], fontSize=11).encode(
            x=x, y="level:Q", text="text:N"
        ),
        base.transform_filter("datum.sure").mark_line().encode(detail=["theatre:N", "segment:N"]),
        base.transform_filter("datum.sure").mark_circle(size=40, opacity=0).encode(tooltip=tips),
        base.transform_filter("!datum.sure")
        .mark_point(filled=False, size=34, strokeWidth=1.5)
        .encode(tooltip=tips),
    ).properties(height=350)


def spread(frame: pd.DataFrame, breaks: pd.DataFrame) -> alt.HConcatChart:
    """Return how many troops there are beside over how many theatres they are spread.

    Parameters
    ----------
    frame
        ``year``, ``troops`` (sum abroad), ``effective`` (number of theatres), ``segment``.
    breaks
        ``year`` of each change of counting.
    """
    x = alt.X("year:Q", axis=_years(20), scale=alt.Scale(domain=[1949, 2027], nice=False))
    rules = alt.Chart(breaks).mark_rule(strokeDash=[2, 3]).encode(x=x)
    base = alt.Chart(frame).encode(x=x, detail="segment:N")

    def panel(field: str, title: str, axis: alt.Axis, **scale) -> alt.LayerChart:
        tips = [alt.Tooltip("year:Q", format="d"), alt.Tooltip(f"{field}:Q", format=axis.format, title=title)]
        y = alt.Y(f"{field}:Q", title=None, axis=axis, scale=alt.Scale(**scale))
        line = base.mark_line(color=figures.colour("USA")).encode(y=y)
        return _headed(rules + line + base.mark_circle(size=40, opacity=0).encode(y=y, tooltip=tips), title)

    return alt.hconcat(
        panel("troops", "Troops abroad", alt.Axis(format=",.0f", labelExpr="format(datum.value, '~s')")),
        panel(
            "effective", "Effective number of theatres", alt.Axis(format=".1f", tickCount=5), domain=[1, 4]
        ),
    )


def own_burden(own: pd.DataFrame, average: float, since: int, ratios: pd.DataFrame) -> alt.HConcatChart:
    """Return spending as a share of own output, beside the rivals' and the allies' as shares of it.

    Parameters
    ----------
    own
        ``year``, ``share_of_gdp``.
    average, since
        The average share and the first year it is taken over.
    ratios
        ``year``, ``who`` (two values, in the order of their colours), ``ratio``.
    """
    share = alt.Y(
        "share_of_gdp:Q", title=None, axis=alt.Axis(format=".0%", tickCount=6), scale=alt.Scale(zero=True)
    )
    line = alt.Chart(own).encode(
        x=alt.X("year:Q", axis=_years(20), scale=alt.Scale(domain=[1948, 2028])), y=share
    )
    mean = pd.DataFrame({"year": [since], "end": [int(own["year"].max())], "share_of_gdp": [average]})
    blue = figures.colour("USA")
    tips = [alt.Tooltip("year:Q", format="d"), alt.Tooltip("share_of_gdp:Q", format=".1%", title="Of GDP")]
    rule = alt.Chart(mean).encode(x="year:Q", y=share)
    left = alt.layer(
        line.mark_line(color=blue),
        line.mark_circle(size=40, opacity=0).encode(tooltip=tips),
        rule.mark_rule(strokeWidth=2, strokeDash=[4, 3], color=LIGHT["text"]).encode(x2="end"),
        rule.mark_text(dy=20, align="left", text=f"average since {since}"),
    )
    names = list(dict.fromkeys(ratios["who"]))
    colour = alt.Color("who:N", legend=None, scale=alt.Scale(domain=names, range=["#ca6e01", "#0d8b97"]))
    lines = alt.Chart(ratios).encode(
        x=alt.X("year:Q", axis=_years(10), scale=alt.Scale(nice=False, zero=False)),
        y=alt.Y(
            "ratio:Q", title=None, axis=alt.Axis(format=".0%", tickCount=6), scale=alt.Scale(domain=[0, 1])
        ),
        color=colour,
    )
    text = alt.Chart(ratios).encode(x="year:Q", y=alt.Y("ratio:Q", title=None), color=colour, text="who:N")
    low = text.transform_filter(f"datum.who === '{names[0]}' && datum.year === {ratios['year'].min() + 12}")
    high = text.transform_filter(f"datum.who === '{names[1]}' && datum.year === {ratios['year'].max()}")
    right = alt.layer(
        lines.mark_line(),
        lines.mark_circle(size=40, opacity=0).encode(
            tooltip=[alt.Tooltip("year:Q", format="d"), "who:N", alt.Tooltip("ratio:Q", format=".0%")]
        ),
        low.mark_text(dy=16, fontWeight=600),
        high.mark_text(align="right", dx=-12, fontWeight=600),
    )
    return alt.hconcat(
        _headed(left, "US spending, share of GDP"), _headed(right, "Others' spending, share of US spending")
    )


def tests(frame: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return what each test of overburden gives under each choice, beside its threshold of one.

    Parameters
    ----------
    frame
        ``test`` (``|`` breaks it), ``choice``, ``ratio``, ``rule`` (True for the ledger's own choice).
    order
        Tests from top to bottom.
    """
    axis = alt.Axis(labelExpr="split(datum.value, '|')", labelLimit=150, labelLineHeight=14)
    base = alt.Chart(frame).encode(
        x=alt.X(
            "ratio:Q",
            title=None,
            axis=alt.Axis(format=".1f", tickCount=6),
            scale=alt.Scale(nice=False, zero=False, padding=14),
        ),
        y=alt.Y("test:N", sort=order, title=None, axis=axis),
        tooltip=[
            alt.Tooltip("choice:N", title="Choice"),
            alt.Tooltip("ratio:Q", format=".2f", title="Ratio"),
        ],
    )
    level = alt.Chart(pd.DataFrame({"ratio": [1.0]}))
    return alt.layer(
        level.mark_rule(strokeDash=[4, 3], strokeWidth=1.6, color=LIGHT["text"]).encode(x="ratio:Q"),
        base.transform_filter("!datum.rule").mark_tick(size=26, thickness=2.5, color=SLATE),
        base.transform_filter("datum.rule").mark_point(
            filled=True, shape="diamond", size=130, color=figures.colour("USA"), opacity=1
        ),
    ).properties(height=len(order) * 62)


def flows(frame: pd.DataFrame, names: dict[str, str], first_partial: int | None = None) -> alt.LayerChart:
    """Return dollars a year by theatre or command, with years not yet complete as open points.

    Parameters
    ----------
    frame
        ``year``, ``theatre`` (as the legend calls it), ``billions``.
    names
        What the legend calls each theatre, in its order: the theatre by its label there.
    first_partial
        From this year on the figures are not complete.
    """
    partial = first_partial or int(frame["year"].max()) + 1
    step = 1 if frame["year"].nunique() < 8 else 5
    base = alt.Chart(frame).encode(
        x=alt.X("year:Q", axis=_years(step), scale=alt.Scale(nice=False, zero=False, padding=12)),
        y=alt.Y("billions:Q", title=None, axis=alt.Axis(tickCount=6)),
        color=_colour(list(names), [THEATRE_COLOURS[name] for name in names.values()]),
    )
    tips = [
        alt.Tooltip("year:Q", format="d", title="Fiscal year"),
        alt.Tooltip("theatre:N", title="Theatre"),
        alt.Tooltip("billions:Q", format=".2f", title="$ bn"),
    ]
    whole = base.transform_filter(f"datum.year < {partial}")
    return alt.layer(
        whole.mark_line(),
        whole.mark_circle(size=36, opacity=1).encode(tooltip=tips),
        base.transform_filter(f"datum.year >= {partial}")
        .mark_point(filled=False, size=50)
        .encode(tooltip=tips),
    )


def allied(changes: pd.DataFrame, focal: str, years: tuple[int, int]) -> alt.LayerChart:
    """Return each ally's spending then and now as a share of output, the largest rise on top.

    Parameters
    ----------
    changes
        ``iso3``, ``name``, ``before``, ``after``, ``change`` in the order of drawing.
    focal
        The ally that is set apart.
    years
        The two years compared.
    """
    order = changes["name"].tolist()
    groups = {"rose": UP, "fell": DOWN, figures.name(focal): figures.colour(focal)}
    drawn = changes.assign(
        group=changes["change"]
        .gt(0)
        .map({True: "rose", False: "fell"})
        .mask(changes["iso3"] == focal, figures.name(focal))
    )
    scale = alt.Scale(domain=[0, float(changes[["before", "after"]].max().max()) * 1.04], nice=False)
    axis = alt.Axis(format=".0%", tickCount=5, orient="top", title=None, grid=True)
    palette = alt.Scale(domain=list(groups), range=list(groups.values()))
    colour = alt.Color(
        "group:N",
        title=None,
        sort=list(groups),
        legend=alt.Legend(symbolType="circle"),
        scale=palette,
    )
    base = alt.Chart(drawn).encode(
        y=alt.Y(
            "name:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=120)
        ),
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title="Ally"),
            alt.Tooltip("before:Q", format=".2%", title=str(years[0])),
            alt.Tooltip("after:Q", format=".2%", title=str(years[1])),
            alt.Tooltip("group:N", title="Marked as"),
        ],
    )
    return alt.layer(
        base.mark_rule(strokeWidth=2).encode(x=alt.X("before:Q", axis=axis, scale=scale), x2="after"),
        base.mark_point(size=38, filled=True, fill=LIGHT["page"], strokeWidth=1.6, opacity=1).encode(
            x=alt.X("before:Q", axis=axis, scale=scale),
            stroke=alt.Stroke("group:N", legend=None, scale=palette),
        ),
        base.mark_circle(size=62, opacity=1).encode(x=alt.X("after:Q", axis=axis, scale=scale)),
    ).properties(height=alt.Step(17))


def views(frame: pd.DataFrame, named: list[str]) -> alt.LayerChart:
    """Return the share with a favourable view by wave: chosen states in colour, the others in grey.

    Parameters
    ----------
    frame
        ``wave``, ``country`` (ISO3), ``name``, ``favourable``, ``segment`` (waves in consecutive years).
    named
        The chosen states, in the legend's order.
    """
    x = alt.X("wave:Q", axis=_years(4), scale=alt.Scale(nice=False, zero=False, padding=10))
    y = alt.Y(
        "favourable:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1])
    )
    tips = [
        alt.Tooltip("name:N", title="Asked in"),
        alt.Tooltip("wave:Q", format="d", title="Wave"),
        alt.Tooltip("favourable:Q", format=".0%", title="Favourable"),
    ]
    others = alt.Chart(frame[~frame["country"].isin(named)]).encode(x=x, y=y)
    chosen = alt.Chart(frame[frame["country"].isin(named)]).encode(
        x=x, y=y, color=figures.states("country", only=named)
    )
    cut = ["country:N", "segment:N"]
    return alt.layer(
        others.mark_line(color=GREY, strokeWidth=1, opacity=0.5).encode(detail=cut),
        others.mark_circle(size=14, color=GREY, opacity=0.7).encode(tooltip=tips),
        chosen.mark_line().encode(detail=cut),
        chosen.mark_circle(size=46, opacity=1).encode(tooltip=tips),
    )


def segments(years: pd.Series) -> pd.Series:
    """Return a number for each year that goes up by one wherever years are not consecutive."""
    return (years.diff().fillna(1) != 1).cumsum()


def _colour(order: list[str], colours: list[str]) -> alt.Color:
    return alt.Color(
        "theatre:N",
        title=None,
        sort=order,
        legend=alt.Legend(symbolType="circle"),
        scale=alt.Scale(domain=order, range=colours),
    )


def _years(step: int) -> alt.Axis:
    """Return an axis of years with a label at every so many, never between two years."""
    return alt.Axis(
        format="d",
        title=None,
        grid=False,
        tickMinStep=step,
        labelFlush=False,
        labelOverlap="greedy",
        labelSeparation=8,
    )


def _headed(chart: alt.LayerChart, text: str) -> alt.LayerChart:
    title = alt.Title(text, anchor="start", fontSize=12, fontWeight=600, color=LIGHT["text"], limit=330)
    return chart.properties(title=title, height=260)
