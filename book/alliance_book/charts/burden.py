"""Charts of money and troops: two per cent, the five-year plan, theatres, allies' spending and opinion."""

import altair as alt
import pandas as pd
from alliance_data.measures.theatres import EAST_ASIA, ELSEWHERE, EUROPE, MIDDLE_EAST

from .. import figures, prose
from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import (
    breaks,
    dots,
    haloed,
    hollow,
    hover,
    level,
    line,
    named,
    rows,
    tell,
    unless_empty,
    years,
)
from ..figures.theme import HEIGHT

THEATRE_COLOURS = {EUROPE: "teal", EAST_ASIA: "rose", MIDDLE_EAST: "brown", ELSEWHERE: "muted"}


@unless_empty
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
    drawn, look = own.rename(columns={"share_of_gdp": "share"}), {"color": colour(iso3)}
    top = max(government["share"].max(), drawn["share"].max()) * 1.2
    y = alt.Y(
        "share:Q",
        axis=alt.Axis(format=".1%", tickCount=5, title=None),
        scale=alt.Scale(domain=[0, float(top)], nice=False),
    )
    official = alt.Chart(government).encode(x=years("fiscal_year", padding=22), y=y)
    first = official.transform_filter("datum.kind === 'initial'")
    later = official.transform_filter("datum.kind !== 'initial'")
    told = ("fiscal_year", "share=Of GDP of FY2022", "kind=Basis")
    left = alt.layer(
        level(0.02, y),
        first.mark_line(**look),
        dots(first, *told, size=70, **look),
        first.mark_text(dy=15).encode(text="text:N"),
        hollow(later, *told, size=80, **look),
        later.mark_text(dy=-28, lineBreak="|").encode(text="text:N"),
    )
    series = alt.Chart(drawn).encode(x=years(padding=14, tickMinStep=3), y=y)
    end = alt.Chart(drawn.tail(1)).encode(x="year:Q", y="share:Q")
    right = alt.layer(
        level(0.02, y),
        series.mark_line(**look),
        dots(series, "year", "share=Of GDP|.2%", size=40, **look),
        end.mark_text(dy=-13, align="right", dx=6, fontWeight=600).encode(
            text=alt.Text("share:Q", format=".2%")
        ),
    )
    return alt.hconcat(
        headed(left, "Government: wider total, GDP of FY2022"),
        headed(right, "SIPRI: military spending, GDP of the year"),
    )


@unless_empty
def program(budgets: pd.DataFrame, plan: dict, colours: list[str] | None = None) -> alt.LayerChart:
    """Return yearly budgets as bars, with the yearly mean of a plan over its years.

    Parameters
    ----------
    budgets
        ``year`` (text), ``trillion`` (missing: no figure), ``kind``, ``text``, in the order of drawing.
    plan
        ``first`` and ``last`` (years as text), ``trillion`` a year, ``text``.
    colours
        Ignored: the kinds have the house's colours.
    """
    present = dict.fromkeys(budgets.dropna(subset=["trillion"])["kind"])
    order = budgets["year"].tolist()
    top = float(max(budgets["trillion"].max(), plan["trillion"]) * 1.22)
    x = alt.X(
        "year:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(labelAngle=0, ticks=False, labelExpr="'’' + slice(datum.label, 2)"),
    )
    y = alt.Y("trillion:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False))
    base = alt.Chart(budgets).encode(x=x, y=y)
    mean = alt.Chart(pd.DataFrame([plan])).encode(y=y)
    known = base.transform_filter("isValid(datum.trillion)")
    unknown = base.transform_filter("!isValid(datum.trillion)")
    bars = known.mark_bar().encode(
        color=kinds("kind", dict(zip(present, ("steel", "teal", "rose"), strict=False)), columns=2)
    )
    foot = {"baseline": "bottom", "dy": -5}
    return alt.layer(
        tell(bars, "year=Fiscal year", "trillion=Trillion yen|.2f", "kind=Figure"),
        known.mark_text(**foot, color=LIGHT["page"], fontSize=11, fontWeight=600).encode(
            y=alt.datum(0), text="text:N"
        ),
        unknown.mark_text(**foot, color=LIGHT["muted"]).encode(y=alt.datum(0), text="text:N"),
        mean.mark_rule(strokeWidth=2, strokeDash=[5, 3], color=LIGHT["text"]).encode(
            x=alt.X("first:N", sort=order, bandPosition=0), x2=alt.X2("last:N", bandPosition=1)
        ),
        mean.mark_text(align="right", baseline="top", lineBreak="|").encode(
            x=alt.X("last:N", sort=order, bandPosition=1), y=alt.datum(top), text="text:N"
        ),
    )


@unless_empty
def host_support(
    paid: pd.DataFrame, beside: pd.DataFrame, terms: pd.DataFrame, scopes: dict[str, str]
) -> alt.HConcatChart:
    """Return one year's support by what is counted, beside what is known of all years.

    Parameters
    ----------
    paid
        ``fiscal_year``, ``value`` (billion yen), ``counted`` (a key of ``scopes``), ``grade`` (``reference``
        is drawn hollow), ``text`` (written at the point, perhaps empty).
    beside
        The rows of ``paid`` of one year, one a scope, in the order of drawing.
    terms
        ``start``, ``end`` (fiscal years), ``value`` (yearly average), ``text``.
    scopes
        What is counted, from the narrowest, and whose colour it takes.
    """
    told = ("fiscal_year", "counted=Scope", "value=Billion yen|,.1f", "grade")
    shade = kinds("counted", scopes, legend=False)
    order = beside["counted"].tolist()
    row = alt.Y("counted:N", sort=order, axis=None, scale=alt.Scale(domain=order, paddingInner=0.5))
    room = alt.Scale(domain=[0, float(beside["value"].max()) * 1.2], nice=False)
    amount = alt.X("value:Q", title=None, axis=alt.Axis(tickCount=4), scale=room)
    bars = alt.Chart(beside).encode(y=row, x=amount)
    left = alt.layer(
        tell(bars.mark_bar(height={"band": 0.55}, yOffset=9).encode(color=shade), *told),
        bars.mark_text(align="left", dx=5, dy=9, fontWeight=600).encode(
            text=alt.Text("value:Q", format=",.0f")
        ),
        bars.mark_text(align="left", dy=-14).encode(x=alt.datum(0), text="counted:N"),
    )
    top = float(pd.concat([paid["value"], terms["value"]]).max()) * 1.1
    y = alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5), scale=alt.Scale(domain=[0, top]))
    points = alt.Chart(paid).encode(x=years("fiscal_year", padding=16, tickMinStep=10), y=y, color=shade)
    spans = alt.Chart(terms.assign(middle=(terms["start"] + terms["end"]) / 2)).encode(y=y)
    right = alt.layer(
        tell(
            spans.mark_rule(strokeWidth=6, color=colour("grey")).encode(x=alt.X("start:Q"), x2="end"),
            "text=Term",
            "value=Billion yen a year|,.1f",
        ),
        dots(points.transform_filter("datum.grade !== 'reference'"), *told, size=60),
        hollow(points.transform_filter("datum.grade === 'reference'"), *told, size=50),
        points.transform_filter("datum.text !== ''")
        .mark_text(dy=-14, fontWeight=600)
        .encode(text="text:N", color=alt.value(LIGHT["text"])),
    )
    year = "" if beside.empty else f"FY{beside['fiscal_year'].iloc[0]}, by what is counted"
    return alt.hconcat(headed(left, year), headed(right, "All figures at hand, by fiscal year"))


def theatres(frame: pd.DataFrame, changes: pd.DataFrame, order: list[str]) -> alt.LayerChart:
    """Return troops by theatre, each line cut where the counting changes.

    Parameters
    ----------
    frame
        ``year``, ``theatre``, ``troops``, ``segment`` (years counted alike), ``sure`` (False where the sum
        is interpolated or lacks a host; drawn open and outside the line).
    changes
        ``year``, ``text`` and ``level`` of each change of counting.
    order
        The theatres drawn.
    """
    x, domain = years(), (0, float(frame["troops"].max()) * 1.08)
    scale = alt.Scale(domain=domain, nice=False)
    y = alt.Y("troops:Q", title=None, axis=alt.Axis(format="~s", tickCount=7), scale=scale)
    colours = {name: THEATRE_COLOURS[name] for name in order}
    place = {"x": x, "y": y, "color": kinds("theatre", colours, legend=False)}
    base = alt.Chart(frame).encode(**place)
    sure = base.transform_filter("datum.sure")
    told = ("year", "theatre", "troops=Active duty")
    return alt.layer(
        *breaks(changes, x),
        sure.mark_line().encode(detail=["theatre:N", "segment:N"]),
        hover(sure, *told),
        hollow(base.transform_filter("!datum.sure"), *told, size=34),
        named(frame[frame["sure"]], "troops", place=place, domain=domain, by="theatre", height=350),
    ).properties(height=350)


def spread(
    frame: pd.DataFrame, changes: pd.DataFrame, means: pd.DataFrame, *, ally: str = "USA"
) -> alt.HConcatChart:
    """Return how many troops there are beside over how many theatres they are spread.

    Parameters
    ----------
    frame
        ``year``, ``troops`` (sum abroad), ``effective`` (number of theatres), ``segment``.
    changes
        ``year`` of each change of counting.
    means
        One row: the means ``troops`` and ``effective`` of the years ``first`` to ``last``.
    ally
        The state whose troops they are, for its colour.
    """
    x = years(padding=6, tickMinStep=20)
    rules = breaks(changes[["year"]], x)
    base = alt.Chart(frame).encode(x=x, detail="segment:N")
    mean, end = alt.Chart(means), alt.Chart(frame.tail(1)).encode(x=x)

    def panel(field: str, title: str, axis: alt.Axis, **scale) -> alt.LayerChart:
        y = alt.Y(f"{field}:Q", title=None, axis=axis, scale=alt.Scale(**scale))
        told = line(base.encode(y=y), "year", f"{field}={title}|{axis['format']}", color=colour(ally))
        said = alt.Text(f"{field}:Q", format=axis["format"])
        look = {"align": "right", "fontWeight": 600}
        return headed(
            alt.layer(
                *rules,
                *told,
                mean.mark_rule(strokeWidth=2.5, color=LIGHT["text"]).encode(x="first:Q", x2="last", y=y),
                mean.mark_text(dy=-9, **look).encode(x="last:Q", y=y, text=said),
                end.mark_circle(size=50, color=colour(ally), opacity=1).encode(y=y),
                end.mark_text(dx=4, dy=14, **look).encode(y=y, text=said),
            ),
            title,
        )

    return alt.hconcat(
        panel("troops", "Troops abroad", alt.Axis(format=",.0f", labelExpr="format(datum.value, '~s')")),
        panel("effective", "Effective number of theatres", alt.Axis(format=".1f", tickCount=5), domainMin=1),
    )


@unless_empty
def own_burden(
    own: pd.DataFrame, average: float, since: int, ratios: pd.DataFrame, *, ally: str = "USA"
) -> alt.HConcatChart:
    """Return spending as a share of own output, beside the rivals' and the allies' as shares of it.

    Parameters
    ----------
    own
        ``year``, ``share_of_gdp``.
    average, since
        The average share and the first year it is taken over.
    ratios
        ``year``, ``who`` (two values, in the order of their colours), ``ratio``; without a row there is no
        such panel.
    ally
        The state whose spending it is, for its colour.
    """
    per_cent = alt.Axis(format=".0%", tickCount=6)
    share = alt.Y("share_of_gdp:Q", title=None, axis=per_cent, scale=alt.Scale(zero=True))
    mean = pd.DataFrame({"year": [since], "end": [int(own["year"].max())], "share_of_gdp": [average]})
    spent = alt.Chart(own).encode(x=years(padding=6, tickMinStep=20), y=share)
    rule = alt.Chart(mean).encode(x="year:Q", y=share)
    left = alt.layer(
        *line(spent, "year", "share_of_gdp=Of GDP", color=colour(ally)),
        rule.mark_rule(strokeWidth=2, strokeDash=[4, 3], color=LIGHT["text"]).encode(x2="end"),
        rule.mark_text(dy=20, align="left", text=f"average since {since}"),
    )
    left = headed(left, "US spending, share of GDP")
    if ratios.empty:
        return alt.hconcat(left)
    names = list(dict.fromkeys(ratios["who"]))
    shade = kinds("who", dict(zip(names, ("brown", "teal"), strict=True)), legend=False)
    y = alt.Y("ratio:Q", title=None, axis=per_cent, scale=alt.Scale(domain=[0, 1]))
    lines = alt.Chart(ratios).encode(x=years(tickMinStep=10), y=y, color=shade)
    text = lines.encode(x="year:Q", y=alt.Y("ratio:Q", title=None), text="who:N")
    low = text.transform_filter(f"datum.who === '{names[0]}' && datum.year === {ratios['year'].min() + 12}")
    high = text.transform_filter(f"datum.who === '{names[1]}' && datum.year === {ratios['year'].max()}")
    right = alt.layer(
        *line(lines, "year", "who=Spending of", "ratio=Of US spending|.0%"),
        low.mark_text(dy=16, fontWeight=600),
        high.mark_text(align="right", dx=-12, fontWeight=600),
    )
    return alt.hconcat(left, headed(right, "Others' spending, share of US spending"))


def tests(frame: pd.DataFrame, order: list[str], *, ally: str = "USA") -> alt.LayerChart:
    """Return what each test of overburden gives under each choice, beside its threshold of one.

    Parameters
    ----------
    frame
        ``test`` (``|`` breaks it), ``choice``, ``ratio``, ``rule`` (True for the ledger's own choice).
    order
        Tests from top to bottom.
    ally
        The state that is tested, for its colour.
    """
    low, high = min(frame["ratio"].min(), 1) - 0.05, max(frame["ratio"].max(), 1.05) + 0.05
    x = alt.X(
        "ratio:Q",
        title=None,
        axis=alt.Axis(format=".1f", tickCount=6),
        scale=alt.Scale(domain=[float(low), float(high)], nice=False),
    )
    marked = frame.assign(passes=(frame["ratio"] > 1).map({True: "would pass", False: "would not"}))
    base = alt.Chart(marked).encode(x=x, y=rows("test", order, band=True))
    told = ("choice", "ratio|.2f", "passes=The test")
    passing = alt.Chart(pd.DataFrame({"ratio": [1.0], "end": [float(high)], "text": ["passes"]}))
    other, own = base.transform_filter("!datum.rule"), base.transform_filter("datum.rule")
    look = {"filled": True, "shape": "diamond", "size": 130, "opacity": 1}
    return alt.layer(
        passing.mark_rect(color=LIGHT["muted"], opacity=0.14).encode(x=x, x2="end"),
        passing.mark_rule(strokeDash=[4, 3], strokeWidth=1.6, color=LIGHT["text"]).encode(x=x),
        passing.mark_text(align="right", dx=-3, baseline="top").encode(
            x="end:Q", y=alt.value(4), text="text:N"
        ),
        hollow(other.transform_filter("datum.ratio <= 1"), *told, size=70, color=colour("steel")),
        dots(other.transform_filter("datum.ratio > 1"), *told, size=80, color=colour("rose")),
        tell(own.mark_point(**look, color=colour(ally)), *told),
        *haloed(
            own.encode(text=alt.Text("ratio:Q", format=".2f")), align="right", dx=5, dy=-15, fontWeight=600
        ),
    ).properties(height=len(order) * 66)


def flows(frame: pd.DataFrame, names: dict[str, str], first_partial: int | None = None) -> alt.LayerChart:
    """Return dollars a year by theatre or command, with years not yet complete as open points.

    Parameters
    ----------
    frame
        ``year``, ``theatre`` (as the legend calls it), ``billions``.
    names
        What each theatre is called: the theatre by that name.
    first_partial
        From this year on the figures are not complete.
    """
    partial = first_partial or int(frame["year"].max()) + 1
    colours = {label: THEATRE_COLOURS[name] for label, name in names.items()}
    full, domain = frame[frame["year"] < partial], (0, float(frame["billions"].max()) * 1.08)
    place = {
        "x": years(tickMinStep=1 if frame["year"].nunique() < 8 else 5),
        "y": alt.Y(
            "billions:Q",
            title=None,
            axis=alt.Axis(tickCount=6),
            scale=alt.Scale(domain=domain, nice=False),
        ),
        "color": kinds("theatre", colours, legend=False),
    }
    base = alt.Chart(frame).encode(**place)
    told = ("year=Fiscal year", "theatre", "billions=$ bn|.2f")
    whole = base.transform_filter(f"datum.year < {partial}")
    # Beside an unfinished year, names stand past its points.
    ends = full.assign(year=full["year"].where(full["year"] < full["year"].max(), frame["year"].max()))
    return alt.layer(
        whole.mark_line(),
        dots(whole, *told, size=36),
        hollow(base.transform_filter(f"datum.year >= {partial}"), *told, size=50),
        named(ends, "billions", place=place, domain=domain, by="theatre"),
    ).properties(height=HEIGHT)


@unless_empty
def allied(changes: pd.DataFrame, focal: str, between: tuple[int, int]) -> alt.LayerChart:
    """Return each ally's spending then and now as a share of output, the largest rise on top.

    Parameters
    ----------
    changes
        ``iso3``, ``name``, ``before``, ``after``, ``change`` in the order of drawing.
    focal
        The ally that is set apart.
    between
        The two years compared.
    """
    order = changes["name"].tolist()
    groups = {"rose": "teal", "fell": "brown", figures.name(focal): focal}
    moved = changes["change"].gt(0).map({True: "rose", False: "fell"})
    drawn = changes.assign(group=moved.mask(changes["iso3"] == focal, figures.name(focal)))
    top = float(changes[["before", "after"]].max().max()) * 1.04
    look = {
        "axis": alt.Axis(format=".0%", tickCount=5, orient="top", title=None, grid=True),
        "scale": alt.Scale(domain=[0, top], nice=False),
    }
    before, after = (alt.X(f"{when}:Q", **look) for when in ("before", "after"))
    base = tell(
        alt.Chart(drawn).encode(
            y=alt.Y(
                "name:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=120)
            ),
            color=kinds("group", groups, symbolType="circle"),
        ),
        "name=Ally",
        *(f"{field}={year}|.2%" for field, year in zip(("before", "after"), between, strict=True)),
        "group=Marked as",
    )
    return alt.layer(
        base.mark_rule(strokeWidth=2).encode(x=before, x2="after"),
        base.mark_point(size=38, filled=True, fill=LIGHT["page"], strokeWidth=1.6, opacity=1).encode(
            x=before, stroke=kinds("group", groups, channel=alt.Stroke, legend=False)
        ),
        base.mark_circle(size=62, opacity=1).encode(x=after),
    ).properties(height=alt.Step(17))


@unless_empty
def views(frame: pd.DataFrame, named: list[str]) -> alt.FacetChart:
    """Return the share with a favourable view by wave, a panel a chosen state, the others in grey behind it.

    Parameters
    ----------
    frame
        ``wave``, ``country`` (ISO3), ``name``, ``favourable``, ``segment`` (waves in consecutive years).
    named
        The chosen states, in the order of their panels.
    """
    own = {state: frame[frame["country"] == state].sort_values("wave")["favourable"] for state in named}
    heads = {
        state: f"{figures.name(state)}|{prose.pct(seen.iloc[0], 0)} to {prose.pct(seen.iloc[-1], 0)}"
        for state, seen in own.items()
        if len(seen)
    }
    panels = [frame.assign(panel=head, own=frame["country"] == state) for state, head in heads.items()]
    drawn = pd.concat(panels, ignore_index=True)
    y = alt.Y(
        "favourable:Q",
        title=None,
        axis=alt.Axis(format=".0%", values=[0, 0.5, 1]),
        scale=alt.Scale(domain=[0, 1], nice=False),
    )
    cut = ["country:N", "segment:N"]
    base = alt.Chart(drawn).encode(x=years("wave", padding=8, tickMinStep=10), y=y)
    others = base.transform_filter("!datum.own")
    chosen = base.transform_filter("datum.own").encode(
        color=figures.states("country", only=list(heads), legend=None)
    )
    told, grey = ("name=Asked in", "wave", "favourable|.0%"), colour("grey")
    layered = alt.layer(
        others.mark_line(color=grey, strokeWidth=1, opacity=0.45).encode(detail=cut),
        chosen.mark_line().encode(detail=cut),
        dots(chosen, *told, size=30),
    ).properties(height=170)
    header = alt.Header(labelExpr="split(datum.value, '|')", labelFontSize=12)
    panel = alt.Facet("panel:N", title=None, sort=list(heads.values()), header=header)
    return layered.facet(facet=panel, columns=4)


def headed(chart: alt.LayerChart, text: str) -> alt.LayerChart:
    title = alt.Title(text, anchor="start", fontSize=12, fontWeight=600, color=LIGHT["text"], limit=330)
    return chart.properties(title=title, height=260)
