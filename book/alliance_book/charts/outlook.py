"""Charts of the outlook: what is due, assumptions as ranges, what they lead to, what is still waiting."""

import textwrap

import altair as alt
import pandas as pd

from .. import figures
from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import LEVEL, ROOMY, dots, haloed, line, named, rows, tell, unless_empty, years
from ..figures.theme import HEIGHT

SCENARIOS = ("steel", "teal", "brown", "violet")
"""From the smallest promise to the greatest."""

WITHIN = {
    "Within 15 years": "far above",
    "Within 30 years": "above",
    "Later": "below",
    "Never": "far below",
}
LIMITS = (0, 15, 30, 1000, float("inf"))
"""Years to parity that part one class from the next."""


ROW, LINE, LETTERS = 66, 16, 50
"""How high a row of the calendar and a line in it are, and how many letters a narrow page has room for."""


@unless_empty
def calendar(due: pd.DataFrame, today: pd.Timestamp) -> alt.LayerChart:
    """Return what is due, one row each: its words over a line that runs from today to its date.

    Parameters
    ----------
    due
        ``day``, ``event``, ``shown`` (the date in words) and ``grade``, in the order of drawing.
    today
        From when on the lines run.
    """
    order = [str(place) for place in range(len(due))]
    wrapped = ["|".join(textwrap.wrap(event, LETTERS)) for event in due["event"]]
    drawn = due.assign(row=order, today=today, words=wrapped, at=due["shown"] + ", " + due["grade"])
    drawn["lines"] = drawn["words"].str.count(r"\|") + 1
    span = due["day"].max() - today
    scale = alt.Scale(domain=[today.isoformat(), (due["day"].max() + span * 0.02).isoformat()], nice=False)
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", tickCount=4), scale=scale)
    y = alt.Y("row:N", sort=order, axis=None)
    late = "datum.day - datum.today > " + str(span.total_seconds() * 1000 / 2)
    base = alt.Chart(drawn).encode(y=y)
    at = base.encode(x=x, text="at:N")
    told = ("event=Due", "shown=When", "grade=Source")
    words = {"align": "left", "baseline": "bottom", "lineBreak": "|", "lineHeight": LINE}
    return alt.layer(
        base.mark_rule(strokeWidth=2, color=colour("steel"), yOffset=14).encode(
            x=alt.X("today:T", scale=scale), x2="day"
        ),
        dots(base.encode(x=x), *told, size=110, color=colour("steel"), yOffset=14),
        *(
            base.transform_filter(f"datum.lines === {number}")
            .mark_text(dy=5 - (number - 1) * LINE, **words)
            .encode(x=alt.value(0), text="words:N")
            for number in sorted(set(drawn["lines"]))
        ),
        at.transform_filter(late).mark_text(align="right", dx=-10, dy=24, color=LIGHT["muted"]),
        at.transform_filter(f"!({late})").mark_text(align="left", dx=10, dy=14, color=LIGHT["muted"]),
    ).properties(height=len(order) * ROW)


def bases(frame: pd.DataFrame, order: list[str], spent: float) -> alt.LayerChart:
    """Return what shares of different GDPs come to, with what was spent as a line.

    Parameters
    ----------
    frame
        ``target`` (a share in words), ``basis`` (which GDP), ``low``, ``middle`` and ``high`` in trillion
        yen; equal where nothing is assumed.
    order
        The bases, in the legend's order.
    spent
        Trillion yen, drawn as a rule.
    """
    targets = list(dict.fromkeys(frame["target"]))
    scale = alt.Scale(domain=[0, float(frame["high"].max()) * 1.12], nice=False)
    x = alt.X("middle:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5, grid=True))
    base = alt.Chart(frame.assign(text=frame["middle"].map("{:.1f}".format)))
    base = base.encode(
        y=alt.Y("target:N", sort=targets, title=None), yOffset=alt.YOffset("basis:N", sort=order)
    )
    shade = dict(zip(order, ("teal", "steel", "brown")[-len(order) :], strict=True))
    shown = base.encode(color=kinds("basis", shade, symbolType="circle", symbolOpacity=1))
    now = alt.Chart(pd.DataFrame({"middle": [spent], "text": [f"spent: {spent:.1f}"]})).encode(x=x)
    ends = {"low": "Lowest", "middle": "Middle", "high": "Highest"}
    return alt.layer(
        now.mark_rule(strokeDash=LEVEL, color=LIGHT["text"]),
        now.mark_text(align="right", dx=-5, color=LIGHT["text"]).encode(y=alt.value(10), text="text:N"),
        shown.mark_rule(strokeWidth=3, opacity=0.5).encode(
            x=alt.X("low:Q", title=None, scale=scale), x2="high"
        ),
        dots(
            shown.encode(x=x),
            "basis=Share of",
            *(f"{end}={said}, tn yen|.1f" for end, said in ends.items()),
            size=80,
        ),
        base.mark_text(align="left", dx=9).encode(x=alt.X("high:Q", scale=scale), text="text:N"),
    ).properties(height=len(targets) * 84)


def paths(past: pd.DataFrame, ahead: pd.DataFrame, order: list[str], *, focal: str) -> alt.LayerChart:
    """Return spending so far as a line and scenarios as bands around lines, each named at its end.

    Parameters
    ----------
    past
        ``year``, ``billions``.
    ahead
        ``scenario``, ``year``, ``low``, ``middle``, ``high``.
    order
        The scenarios, the smallest first.
    focal
        The state that spends, for its colour.
    """
    domain = (0.0, float(max(past["billions"].max(), ahead["high"].max())) * 1.05)
    x = years("year", pd.concat([past["year"], ahead["year"]]))
    y = alt.Y("middle:Q", title=None, scale=alt.Scale(domain=list(domain), nice=False))
    place = {"x": x, "y": y, "color": _scenarios(order)}
    base = alt.Chart(ahead).encode(x=x, color=place["color"])
    final = ahead[ahead["year"] == ahead["year"].max()]
    text = {each.scenario: _range(each) for each in final.itertuples()}
    spent = alt.Chart(past).encode(x=x, y=alt.Y("billions:Q", title=None, scale=y["scale"]))
    now = spent.transform_filter(f"datum.year === {int(past['year'].max())}")
    return alt.layer(
        base.mark_area(opacity=0.22).encode(y=alt.Y("low:Q", title=None, scale=y["scale"]), y2="high"),
        *line(
            base.encode(y=y),
            "scenario=If",
            "year",
            "low=Slow growth, $ bn|,.0f",
            "middle=Middle, $ bn|,.0f",
            "high=Fast growth, $ bn|,.0f",
            strokeDash=[6, 3],
        ),
        *line(spent, "year", "billions=Spent, $ bn|,.1f", color=colour(focal), strokeWidth=2.6),
        now.mark_circle(size=60, color=colour(focal), opacity=1),
        now.mark_text(align="right", dx=-6, dy=-11, color=colour(focal), fontWeight=600).encode(
            text=alt.Text("billions:Q", format=",.0f")
        ),
        named(ahead, "middle", place=place, domain=domain, by="scenario", text=text, height=350),
    ).properties(height=350)


def _range(end) -> str:
    low, high = f"{end.low:,.0f}", f"{end.high:,.0f}"
    return f"{end.scenario}: {low if low == high else f'{low}–{high}'}"


def needed_pace(past: pd.DataFrame, needed: pd.DataFrame, order: list[str], *, focal: str) -> alt.LayerChart:
    """Return the mean growth of past runs of years, its highest named, and levels that scenarios would need.

    Parameters
    ----------
    past
        ``year`` (a run's last), ``growth``.
    needed
        ``scenario``, ``growth``, ``year`` (where its name stands), ``text``.
    order
        The scenarios, the smallest first.
    focal
        The state that spends, for its colour.
    """
    both = pd.concat([past["growth"], needed["growth"]])
    room = (both.max() - both.min()) * 0.07
    domain = (float(min(both.min(), 0) - room), float(both.max() + room))
    y = alt.Y("growth:Q", title=None, axis=alt.Axis(format="+.0%"), scale=alt.Scale(domain=list(domain)))
    place = {"x": years(), "y": y, "color": _scenarios(order)}
    text = needed.set_index("scenario")["text"].to_dict()
    runs, shade = alt.Chart(past).encode(x=place["x"], y=y), {"color": colour(focal)}
    most = past[past["growth"] == past["growth"].max()].tail(1)
    most = alt.Chart(most.assign(said=[f"fastest: {growth:.1%}" for growth in most["growth"]]))
    most = most.encode(x=place["x"], y=y)
    return alt.layer(
        alt.Chart(needed).mark_rule(strokeDash=[6, 3], strokeWidth=2).encode(y=y, color=place["color"]),
        *line(runs, "year=Run to", "growth=A year|+.1%", **shade),
        most.mark_circle(size=60, opacity=1, **shade),
        most.mark_text(align="left", dx=9, dy=-4, fontWeight=600, **shade).encode(text="said:N"),
        named(needed, "growth", place=place, domain=domain, by="scenario", text=text),
    ).properties(height=HEIGHT)


@unless_empty
def parity(frame: pd.DataFrame, *, focal: str, rival: str) -> alt.LayerChart:
    """Return years to parity as a grid, one cell of which may be marked by a frame.

    Parameters
    ----------
    frame
        ``own``, ``other`` (growth in words), ``years`` (infinite: never), ``recent`` (the cell to mark).
    focal, rival
        Who is to be level, and with whom.
    """
    own, other = (list(dict.fromkeys(frame[side])) for side in ("own", "other"))
    drawn = frame.assign(
        text=[f"{years:.0f}" if years < 1000 else "–" for years in frame["years"]],
        when=pd.cut(
            frame["years"], [0, 15, 30, 1000, float("inf")], labels=list(WITHIN), include_lowest=True
        ),
        years=frame["years"].where(frame["years"] < 1000),
    ).astype({"when": str})
    ours, theirs = figures.name(focal), figures.name(rival)
    cell = {"labelAngle": 0, "ticks": False, "domain": False, "grid": False}
    base = alt.Chart(drawn).encode(
        x=alt.X("other:N", sort=other, title=f"{theirs}'s growth a year", axis=alt.Axis(**cell)),
        y=alt.Y("own:N", sort=own, title=f"{ours}'s growth a year"),
    )
    cells = base.mark_rect(stroke=LIGHT["page"], strokeWidth=2)
    return alt.layer(
        tell(
            cells.encode(color=kinds("when", WITHIN, orient="bottom")),
            f"own={ours}",
            f"other={theirs}",
            "text=Years",
            "when=Parity",
        ),
        base.transform_filter("datum.recent").mark_rect(
            filled=False, stroke=LIGHT["text"], strokeWidth=3.5, cornerRadius=2
        ),
        base.mark_text(fontSize=13, fontWeight=600, color=LIGHT["page"]).encode(text="text:N"),
    ).properties(height=len(own) * 36)


@unless_empty
def what_matters(frame: pd.DataFrame, middle: float) -> alt.LayerChart:
    """Return how far an outcome moves with each assumption alone, both named at either end.

    Parameters
    ----------
    frame
        ``assumption`` (``|`` breaks it), ``at_low``, ``at_high``, ``low_text`` and ``high_text`` (the
        assumption's two values in words), the widest first.
    middle
        The outcome with all assumptions in the middle.
    """
    order = frame["assumption"].tolist()
    left_low = frame["at_low"] <= frame["at_high"]
    drawn = frame.assign(
        left=frame[["at_low", "at_high"]].min(axis=1),
        right=frame[["at_low", "at_high"]].max(axis=1),
        left_text=frame["low_text"].where(left_low, frame["high_text"]),
        right_text=frame["high_text"].where(left_low, frame["low_text"]),
    )
    low, high = float(drawn["left"].min()), float(drawn["right"].max())
    scale = alt.Scale(domain=[low - (high - low) * 0.32, high + (high - low) * 0.3], nice=False)
    x = alt.X("left:Q", title=None, scale=scale, axis=alt.Axis(format=".0%", tickCount=5))
    base = alt.Chart(drawn).encode(x=x, y=rows("assumption", order))
    bars = base.mark_bar(height=20, color=colour("steel"), opacity=0.75).encode(x2="right")
    even = alt.Chart(pd.DataFrame({"left": [middle]}))
    return alt.layer(
        tell(bars, "assumption", "left=Lowest|.1%", "right=Highest|.1%"),
        even.mark_rule(color=LIGHT["text"], strokeDash=LEVEL).encode(x=alt.X("left:Q", scale=scale)),
        *(
            words
            for end, align, dx in (("left", "right", -6), ("right", "left", 6))
            for side in [base.encode(x=alt.X(f"{end}:Q", scale=scale))]
            for text, dy, look in (
                (alt.Text(f"{end}:Q", format=".0%"), -7, {"fontWeight": 600}),
                (alt.Text(f"{end}_text:N"), 8, {"color": LIGHT["muted"], "opacity": ROOMY}),
            )
            for words in haloed(side.encode(text=text), align=align, dx=dx, dy=dy, **look)
        ),
    ).properties(height=len(order) * 50)


def waiting(open_ones: pd.DataFrame, done: pd.DataFrame) -> alt.LayerChart:
    """Return how long agreements have waited, with how long those of their kind took as dark ticks.

    Parameters
    ----------
    open_ones
        ``label`` (``|`` breaks it), ``instrument``, ``months``, ``signed``.
    done
        ``instrument``, ``months`` of those in force.
    """
    order = open_ones["label"].tolist()
    x = alt.X("months:Q", title=None, axis=alt.Axis(tickMinStep=1, grid=True), scale=alt.Scale(nice=False))
    place = {"x": x, "y": rows("label", order, labelLimit=190)}
    marks = open_ones[["label", "instrument"]].merge(done[["instrument", "months"]], on="instrument")
    bars = alt.Chart(open_ones).mark_bar(height=18, color=colour("steel"), opacity=0.6)
    ticks = alt.Chart(marks).mark_tick(size=26, thickness=2.5, color=LIGHT["text"], opacity=0.8)
    return alt.layer(
        tell(bars.encode(**place), "label=Agreement", "signed", "months=Months since"), ticks.encode(**place)
    ).properties(height=len(order) * 42)


def _scenarios(order: list[str]) -> alt.Color:
    return kinds("scenario", dict(zip(order, SCENARIOS, strict=False)), legend=False)
