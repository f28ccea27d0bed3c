"""Charts of the composite threat index and its weights, and of shifts of level with their uncertainty."""

import altair as alt
import pandas as pd
from alliance_data.measures.change_points import ChangePoints

from .. import figures, prose
from ..figures.colours import LIGHT
from ..figures.follow import ROWS, follow
from ..figures.marks import dots, tell, years

SHAPES = ["circle", "square", "triangle-up", "diamond", "cross"]
HIGHEST, EQUAL = 10, 5
PRESETS = {
    "What it has": ("capability", "warheads"),
    "What it does": ("missiles", "scrambles", "ships"),
    "What it wants": ("voting",),
}
"""Weights with a name: the components that weigh alike, all others weigh nothing."""
ROW_HEIGHT = 122


def weighed(scores: pd.DataFrame, labels: dict[str, str]) -> alt.LayerChart:
    """Return the index by state and year, with a slider for each component's weight.

    The index is computed in the page: weights are shares of what the sliders add up to. A year has no value
    where a component that weighs anything was not counted. What the figure says follows the sliders.

    Parameters
    ----------
    scores
        Scaled components, indexed by ``iso3`` and ``year``.
    labels
        What the reader sees for each component.
    """
    states = list(dict.fromkeys(scores.index.get_level_values("iso3")))
    sliders = {
        name: alt.param(
            name=f"weight_{name}",
            value=EQUAL,
            bind=alt.binding_range(min=0, max=HIGHEST, step=1, name=labels[name]),
        )
        for name in scores
    }
    total = " + ".join(f"weight_{name}" for name in scores)
    missing = " || ".join(f"(weight_{name} > 0 && !isValid(datum.{name}))" for name in scores)
    summed = " + ".join(f"weight_{name} * (datum.{name} || 0)" for name in scores)
    legend = alt.Legend(title=None, labelExpr=figures.label_expr(states))
    shape = alt.Shape("iso3:N", scale=alt.Scale(domain=states, range=SHAPES[: len(states)]), legend=legend)
    base = (
        alt.Chart(scores.astype(float).round(4).reset_index())
        .transform_calculate(index=f"({total}) == 0 || {missing} ? null : ({summed}) / ({total})")
        # Years without any index fall off the ends; one within stays, as a gap in the lines.
        .transform_calculate(known="isValid(datum.index) ? datum.year : null")
        .transform_joinaggregate(first="min(known)", last="max(known)")
        .transform_filter("datum.year >= datum.first && datum.year <= datum.last")
        .encode(
            x=years(),
            y=alt.Y(
                "index:Q",
                title=None,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(tickCount=5, format=".1f"),
            ),
            color=figures.states(only=states, legend=legend),
        )
    )
    marks = base.transform_filter("isValid(datum.index)").mark_point(filled=True, size=58, opacity=1)
    note = (
        alt.Chart(pd.DataFrame({"text": ["Give at least one component a weight."]}))
        .transform_filter(f"({total}) == 0")
        .mark_text(align="left", color=LIGHT["muted"])
        .encode(x=alt.value(12), y=alt.value(24), text="text:N")
    )
    told = [f"{name}={labels[name]}|.2f" for name in scores]
    drawn = (
        alt.layer(
            base.mark_line(invalid="break-paths-show-path-domains"),
            tell(marks.encode(shape=shape), "iso3", "year", "index=Index|.2f", *told).properties(name=ROWS),
            note,
        )
        .add_params(*sliders.values())
        .properties(height=320)
    )
    columns = {"iso3": "State", "year": "Year", "index": ("Index", 3)}
    columns |= {name: (labels[name], 3) for name in scores}
    names = {state: figures.name(state) for state in states}
    presets = [
        {"name": named, "values": {part: HIGHEST for part in parts if part in scores}}
        for named, parts in PRESETS.items()
    ]
    return follow(drawn, "leaders", columns, names=names, labels=labels, presets=presets)


def weightings(shares: pd.DataFrame, order: list[str], gaps: dict[int, str]) -> alt.LayerChart:
    """Return, for each year, the share of all weightings under which each state comes first.

    Parameters
    ----------
    shares
        ``year``, ``iso3``, ``share``.
    order
        The states, from left to right.
    gaps
        Years without a ranking, and why.
    """
    drawn = shares.assign(place=shares["iso3"].map(order.index)).sort_values(["year", "place"])
    drawn["end"] = drawn.groupby("year")["share"].cumsum()
    drawn["middle"] = drawn["end"] - drawn["share"] / 2
    drawn["text"] = [prose.pct(share, 0) for share in drawn["share"]]
    shown = sorted({*drawn["year"], *gaps})
    y = alt.Y("year:O", title=None, scale=alt.Scale(domain=shown), axis=alt.Axis(ticks=False, grid=False))
    x = alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    legend = alt.Legend(title=None, labelExpr=figures.label_expr(order), symbolType="square")
    bars = alt.Chart(drawn).mark_bar()
    bars = bars.encode(x=x, y=y, order="place:Q", color=figures.states(only=order, legend=legend))
    wide = alt.Chart(drawn[drawn["share"] >= 0.1])
    empty = pd.DataFrame({"year": list(gaps), "why": list(gaps.values()), "share": 0.0})
    said = alt.Chart(empty).mark_text(align="left", dx=4, color=LIGHT["muted"]).encode(x=x, y=y, text="why:N")
    return alt.layer(
        tell(bars, "iso3=First", "year", "share=Of all weightings"),
        wide.mark_text(color=LIGHT["page"], fontWeight=600).encode(x="middle:Q", y=y, text="text:N"),
        *([said] if gaps else []),
    ).properties(height=27 * len(shown))


def shifts(series: dict[str, tuple[str, pd.Series, ChangePoints]]) -> alt.LayerChart:
    """Return series above one another, each with its levels, its breaks and, shaded, their intervals.

    Parameters
    ----------
    series
        For each heading the state whose colour it has, the values by year, and what was found in them.
    """
    points, levels, changes, heads = [], [], [], []
    start = min(values.first_valid_index() for _, values, _ in series.values())
    for row, (heading, (iso3, values, found)) in enumerate(series.items()):
        scale, floor = 0.56 / float(values.max()), -row
        whole = values.reindex(range(int(values.index[0]), int(values.index[-1]) + 1)).astype(float)
        points += [
            {"series": heading, "iso3": iso3, "year": year, "value": value, "height": floor + value * scale}
            for year, value in whole.items()
        ]
        levels += [
            {
                "from": part.start - 0.5,
                "to": part.end + 0.5,
                "height": floor + part.level * scale,
                "said": f"{prose.num(part.level)} a year, {part.start} to {part.end}",
            }
            for part in found.segments.rename(columns={"mean": "level"}).itertuples()
        ]
        changes += [
            {
                "at": shift.at - 0.5,
                "low": shift.low - 0.5,
                "high": shift.high - 0.5,
                "floor": floor,
                "top": floor + (0.71 if close else 0.59),
                "text": f"{int(shift.at)}",
                "interval": f"{int(shift.low)} to {int(shift.high)}",
                "found": shift.found,
                "change": f"from {prose.num(shift.before)} to {prose.num(shift.after)} a year",
                "series": heading,
            }
            # Of two breaks close together, the later one's year stands higher.
            for shift, close in zip(found.breaks, _close(found), strict=True)
        ]
        heads.append({"year": start, "height": floor + 0.92, "series": heading})
    return _shifts(*(pd.DataFrame(rows) for rows in (points, levels, changes, heads)))


def _close(found: ChangePoints, apart: float = 8) -> list[bool]:
    at = [shift.at for shift in found.breaks]
    return [place > 0 and at[place] - at[place - 1] < apart for place in range(len(at))]


def _shifts(
    points: pd.DataFrame, levels: pd.DataFrame, changes: pd.DataFrame, heads: pd.DataFrame
) -> alt.LayerChart:
    low, high = 1 - len(heads) - 0.04, 1.04
    x = years(padding=8)
    y = alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False))
    states = list(dict.fromkeys(points["iso3"]))
    base = alt.Chart(points).encode(
        x=x, y=y, color=figures.states(only=states, legend=None), detail="series:N"
    )
    height = alt.Y("floor:Q", axis=None)
    shift = alt.Chart(changes).encode(y=height, y2="top")
    about = ("series", "text=New level from", "interval", "found=Found again|.0%", "change=Mean")
    floors = alt.Chart(pd.DataFrame({"height": [-row for row in range(len(heads))]}))
    step = alt.Chart(levels).mark_rule(strokeWidth=3, color=LIGHT["text"])
    return alt.layer(
        floors.mark_rule(color=LIGHT["grid"]).encode(y=y),
        tell(shift.mark_rect(color=LIGHT["muted"], opacity=0.16).encode(x="low:Q", x2="high"), *about),
        base.mark_line(strokeWidth=1.4),
        dots(base, "series", "year", "value=Count|,.0f", size=26),
        tell(shift.mark_rule(strokeDash=[3, 3], color=LIGHT["muted"]).encode(x="at:Q"), *about),
        tell(step.encode(x="from:Q", x2="to", y=y), "said=Level"),
        alt.Chart(changes)
        .mark_text(dy=-4, baseline="bottom", fontSize=11.5, fontWeight=600)
        .encode(x="at:Q", y=alt.Y("top:Q", axis=None), text="text:N"),
        alt.Chart(heads).mark_text(align="left", fontSize=12.5).encode(x=x, y=y, text="series:N"),
    ).properties(height=round(ROW_HEIGHT * (high - low)))
