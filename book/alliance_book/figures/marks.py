"""The house's marks: what its charts are put together from, each with what a pointer reads from it."""

import math
from collections.abc import Callable
from functools import wraps

import altair as alt
import pandas as pd
from pandas.api import types

from .colours import LIGHT, label_expr, name
from .theme import HEIGHT

YEARS = {
    "year",
    "fiscal_year",
    "period",
    "wave",
    "since",
    "until",
    "start",
    "end",
    "first",
    "last",
    "lasting",
}
CODES = {"iso3", "country"}
SHARES = {"share", "cinc", "favourable", "density"}
UNITS = {"km": "km", "usd_m": "$ m", "usd_bn": "$ bn", "eur_bn": "EUR bn", "billions": "$ bn"}
WORDS = {"iso3": "State", "country": "State", "grade": "Source", "billions": "Spending, $ bn"}

AXIS = {
    "format": "d",
    "title": None,
    "grid": False,
    "tickMinStep": 1,
    "tickCount": 8,
    "labelFlush": False,
    "labelOverlap": "greedy",
    "labelSeparation": 8,
}
DASHED = [2, 3]
LEVEL = [4, 3]
SPLIT = "split(datum.value, '|')"
# Words that a figure can do without fade on the smallest screens, where they would meet others.
ROOMY = alt.expr("width > 175 ? 1 : 0")


def nothing(why: str = "The tables at hand hold no data for this figure.") -> alt.Chart:
    """Return a figure without data, which says so in its place."""
    said = alt.Chart(pd.DataFrame({"text": [why]}))
    return said.mark_text(fontSize=13, color=LIGHT["muted"]).encode(text="text:N").properties(height=70)


def unless_empty(drawn: Callable[..., alt.TopLevelMixin]) -> Callable[..., alt.TopLevelMixin]:
    """Let a function that draws a frame, its first argument, return :func:`nothing` where that has no row."""

    @wraps(drawn)
    def chart(frame: pd.DataFrame, *others, **options) -> alt.TopLevelMixin:
        return nothing() if frame.empty else drawn(frame, *others, **options)

    return chart


def tell(chart: alt.Chart, *columns: str) -> alt.Chart:
    """Return a chart whose marks tell a pointer these columns.

    Parameters
    ----------
    chart
        A chart of a frame.
    columns
        Each ``column``, ``column=What it is called`` or ``column=What it is called|format``. What is not said
        comes from the column: a name in words with its unit, years without a separator, shares in per cent,
        states by name instead of code.
    """
    frame = chart.data if isinstance(chart.data, pd.DataFrame) else pd.DataFrame()
    tips = []
    for column in columns:
        head, _, form = column.partition("|")
        field, _, title = head.partition("=")
        values = frame.get(field)
        if field in CODES and values is not None:
            names = label_expr(sorted(set(values.dropna()))).replace("datum.value", f"datum.{field}")
            chart, shown = chart.transform_calculate(name=names), "name"
        else:
            shown = field
        kind, form = _kind(values, form), form or _format(field, values)
        more = {"format": form} if form and kind != "nominal" else {}
        tips.append(alt.Tooltip(field=shown, type=kind, title=title or _title(field), **more))
    return chart.encode(tooltip=tips)


def hover(base: alt.Chart, *columns: str) -> alt.Chart:
    """Return unseen points, one at each value of a line, which a pointer finds and which tell ``columns``."""
    return tell(base.mark_circle(size=60, opacity=0), *columns)


def line(base: alt.Chart, *columns: str, **look) -> list[alt.Chart]:
    """Return a line that tells ``columns`` at each of its values; ``look`` is that of the line."""
    return [base.mark_line(**look), hover(base, *columns)]


def dots(base: alt.Chart, *columns: str, size: int = 60, **look) -> alt.Chart:
    """Return filled points for values that are sure."""
    return tell(base.mark_circle(size=size, opacity=1, **look), *columns)


def hollow(base: alt.Chart, *columns: str, size: int = 52, **look) -> alt.Chart:
    """Return hollow points for values that are not: estimates, interpolations, parts of a year."""
    shape = {"filled": False, "fill": LIGHT["page"], "strokeWidth": 1.6, "opacity": 1}
    return tell(base.mark_point(size=size, **(shape | look)), *columns)


def unsure(
    base: alt.Chart, *columns: str, sure: str = "datum.sure", detail: str = "segment", size: int = 26, **look
) -> list[alt.Chart]:
    """Return a line with points of what is counted alike, and hollow points off the line for what is not.

    Parameters
    ----------
    base
        A chart with its places and, if there are several lines, its colours.
    columns
        What the points tell, as for :func:`tell`.
    sure
        The Vega expression that is true for sure values.
    detail
        The column whose values cut the line.
    size
        Of the filled points.
    look
        ``color`` of a single line.
    """
    certain, guessed = base.transform_filter(sure), base.transform_filter(f"!({sure})")
    return [
        certain.mark_line(**look).encode(detail=f"{detail}:N"),
        dots(certain, *columns, size=size, **look),
        hollow(guessed, *columns, **look),
    ]


def haloed(base: alt.Chart, **look) -> list[alt.Chart]:
    """Return words with a rim in the page's colour beneath, to be read over lines and points."""
    rim = {"stroke": LIGHT["page"], "strokeWidth": 5, "color": LIGHT["page"], "strokeJoin": "round"}
    return [base.mark_text(**look | rim), base.mark_text(**look)]


def breaks(
    frame: pd.DataFrame, x: alt.X, *columns: str, turn: float | None = None, at: float = 8
) -> list[alt.Chart]:
    """Return dashed rules where something changes, each with its ``text`` beside it.

    Parameters
    ----------
    frame
        The column of ``x``, ``text``, and optionally ``level``, the height at which the text stands.
    x
        Where the rules stand.
    columns
        What a rule tells, as for :func:`tell`.
    turn
        The text of rules before this value of ``x`` stands to their right, of all others to their left.
    at
        How many pixels below the top the text stands that has no level.
    """
    base = alt.Chart(frame).encode(x=x)
    rule = base.mark_rule(strokeDash=DASHED, color=LIGHT["muted"])
    y = alt.Y("level:Q") if "level" in frame else alt.value(at)
    field = x["shorthand"].split(":")[0]
    sides = [] if turn is None else [(base.transform_filter(f"datum.{field} < {turn}"), "left", 5)]
    late = base if turn is None else base.transform_filter(f"datum.{field} >= {turn}")
    texts = [
        words
        for side, align, dx in [*sides, (late, "right", -5)]
        for words in haloed(side.encode(y=y, text="text:N"), align=align, dx=dx, color=LIGHT["muted"])
    ]
    return [tell(rule, *columns) if columns else rule, *(texts if "text" in frame else [])]


def named(
    lines: pd.DataFrame,
    value: str,
    *,
    place: dict,
    domain: tuple[float, float],
    by: str = "iso3",
    text: dict[str, str] | None = None,
    height: int = HEIGHT,
    log: bool = False,
    gap: int = 15,
) -> alt.Chart:
    """Return the name of each line beside its last value, in its colour, names that would meet moved apart.

    Such a chart needs no legend: give its colours ``legend=None``. The page leaves room for the names.

    Parameters
    ----------
    lines
        A row a value: ``value``, the column of the lines, ``by``, and the column of the axis ``x``, in order.
    value
        The column drawn along ``y``.
    place
        The encodings ``x``, ``y`` and ``color`` of the lines; the scale of ``y`` has ``domain``.
    domain
        The lowest and the highest value of that scale.
    by
        The column that tells the lines apart.
    text
        What each line is called; states by their names unless told otherwise.
    height
        Of the chart, in pixels.
    log
        Whether the scale is logarithmic.
    gap
        The least distance between two names, in pixels.
    """
    at = place["x"]["shorthand"].split(":")[0]
    known = lines.dropna(subset=[value]).sort_values(at, kind="stable")
    last = known.groupby(by, sort=False).tail(1).sort_values(value, kind="stable")
    heights = [_pixels(v, domain, height, log) for v in last[value]]
    values = [_value(pixel, domain, height, log) for pixel in apart(heights, gap, top=float(height))]
    names = [(text or {}).get(key, name(key)) for key in last[by]]
    labels = alt.Chart(last.assign(name=names, **{value: values}))
    look = {"align": "left", "dx": 6, "fontWeight": 600}
    return labels.mark_text(**look).encode(**place, text="name:N")


def apart(places: list[float], gap: float, *, top: float = float("inf"), bottom: float = 0) -> list[float]:
    """Return rising places at least a gap apart, each as near its own as that allows.

    Parameters
    ----------
    places
        In rising order.
    gap
        The least distance between two.
    top, bottom
        The limits, where there is room enough for all between them.
    """
    groups: list[list[float]] = []  # each the sum of what its members would be without gaps, and their number
    for i, place in enumerate(places):
        groups.append([place - i * gap, 1])
        while len(groups) > 1 and groups[-2][0] / groups[-2][1] > groups[-1][0] / groups[-1][1]:
            total, count = groups.pop()
            groups[-1] = [groups[-1][0] + total, groups[-1][1] + count]
    level = [total / count for total, count in groups for _ in range(count)]
    highest = max(bottom, top - (len(places) - 1) * gap)
    return [min(max(each, bottom), highest) + i * gap for i, each in enumerate(level)]


def _pixels(value: float, domain: tuple[float, float], height: int, log: bool) -> float:
    low, high, value = (math.log(v) if log else v for v in (*domain, value))
    return (value - low) / (high - low or 1) * height


def _value(pixel: float, domain: tuple[float, float], height: int, log: bool) -> float:
    low, high = (math.log(v) if log else v for v in domain)
    value = low + pixel / height * (high - low)
    return math.exp(value) if log else value


def level(value: float, y: alt.Y, *, color: str = LIGHT["muted"]) -> alt.Chart:
    """Return a dashed line at one value of ``y``, across the whole width."""
    field = y["shorthand"].split(":")[0]
    return alt.Chart(pd.DataFrame({field: [value]})).mark_rule(strokeDash=LEVEL, color=color).encode(y=y)


def years(
    column: str = "year", values: pd.Series | None = None, *, after: float = 0, padding: int = 0, **axis
) -> alt.X:
    """Return an axis of years that ends where the data end.

    Parameters
    ----------
    column
        The column.
    values
        The years drawn, where labels need room after the last: the axis names none in that room.
    after
        The room, as a share of the span of years.
    padding
        Pixels free at either end.
    axis
        Anything that ``alt.Axis`` takes.
    """
    if values is None:
        scale = alt.Scale(nice=False, zero=False, **({"padding": padding} if padding else {}))
        return alt.X(f"{column}:Q", axis=alt.Axis(**(AXIS | axis)), scale=scale)
    first, last = float(values.min()), float(values.max())
    step = next(step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= 8)
    named = list(range(int(-(-first // step) * step), int(last) + 1, step))
    scale = alt.Scale(domain=[first, last + (last - first) * after], nice=False)
    return alt.X(f"{column}:Q", axis=alt.Axis(**(AXIS | {"values": named} | axis)), scale=scale)


def rows(column: str, order: list[str], *, band: bool = False, **axis) -> alt.Y:
    """Return rows from top to bottom; ``|`` breaks a label.

    ``band`` keeps the rows that have no mark.
    """
    broken = {"labelExpr": SPLIT, "labelLimit": 150, "labelLineHeight": 14}
    given = {"scale": alt.Scale(domain=order)} if band else {}
    return alt.Y(f"{column}:N", sort=order, title=None, axis=alt.Axis(**(broken | axis)), **given)


def _kind(values: pd.Series | None, form: str) -> str:
    if values is None:
        return "quantitative" if form else "nominal"
    if types.is_datetime64_any_dtype(values):
        return "temporal"
    number = types.is_numeric_dtype(values) and not types.is_bool_dtype(values)
    return "quantitative" if number else "nominal"


def _format(field: str, values: pd.Series | None) -> str:
    if field in YEARS:
        return "d"
    if field in SHARES or field.startswith("share_"):
        return ".1%"
    if values is None or _kind(values, "") != "quantitative":
        return ""
    known = values.dropna()
    return ",.0f" if (known % 1 == 0).all() else ",.1f" if known.abs().max() >= 10 else ",.2f"


def _title(field: str) -> str:
    if field in WORDS:
        return WORDS[field]
    for unit, said in UNITS.items():
        if field.endswith(f"_{unit}"):
            return f"{_title(field.removesuffix(f'_{unit}'))}, {said}"
    return field.replace("_", " ").capitalize()
