"""How firm the ledger's verdicts are: all claims at a glance, and a specification curve for each."""

import altair as alt
import pandas as pd
from alliance_data.claims.ledger import Condition
from alliance_data.claims.multiverse import THRESHOLDS

from ..figures.colours import LIGHT, VERDICTS, kinds
from ..figures.marks import LEVEL, apart, tell
from ..figures.ways import choice_name, with_names

HEIGHT = 300  # of the curves, in pixels
OWN = "thresholds: the ledger's"
SHORT = {"United States": "US", "South Korea": "S. Korea"}  # Where five states stand in one line.
OUTCOMES = {"holds": "steel", "does not hold": "brown"}


def firmness_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw the share of ways of each verdict, a bar a claim, with a dot on the ledger's own verdict.

    Parameters
    ----------
    frame
        As from ``curves.shares``.
    """
    frame = frame.assign(middle=(frame["low"] + frame["high"]) / 2)
    seen = {v: of for v, of in VERDICTS.items() if v in set(frame["verdict"])}
    y = alt.Y("id:N", sort=frame["id"].drop_duplicates().tolist(), title=None, axis=alt.Axis(ticks=False))
    bars = alt.Chart(frame).encode(
        y=y,
        x=alt.X("low:Q", title=None, axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
        x2="high:Q",
        color=kinds("verdict", seen),
    )
    own = alt.Chart(frame[frame["own"]]).encode(y=y, x="middle:Q")
    return alt.layer(
        tell(
            bars.mark_bar(), "id=Claim", "claim", "verdict", "share=Share of ways|.0%", "firmness", "ways|,"
        ),
        own.mark_circle(size=70, opacity=1, color=LIGHT["page"]),
    ).properties(height=alt.Step(22))


def curve_chart(ways: pd.DataFrame, condition: Condition, by_option: pd.DataFrame) -> alt.HConcatChart:
    """Draw a claim's specification curve, and beside it its verdicts by option; on a phone below it.

    Parameters
    ----------
    ways
        As from ``curves.specifications``: the ways of the condition.
    condition
        The condition, for its thresholds.
    by_option
        As from ``curves.options``; empty where no way can be tested.
    """
    parts = [_curve(ways, condition), *([_options(by_option)] if len(by_option) else [])]
    return alt.hconcat(*parts).resolve_scale(color="independent")


def _curve(ways: pd.DataFrame, condition: Condition) -> alt.LayerChart:
    ways = ways.assign(
        outcome=ways["holds"].map({True: "holds", False: "does not hold"}),
        options=ways["options"].map(with_names),
    )
    limits = {condition.limit(s): s for s in ("milder", "stricter", "own")}
    marked = pd.DataFrame({"at": list(limits), "which": list(limits.values())})
    seen = {o: of for o, of in OUTCOMES.items() if o in set(ways["outcome"])}
    base = alt.Chart(ways).encode(
        x=alt.X("way:Q", axis=None, scale=alt.Scale(domain=[0, len(ways) + 1], nice=False)),
        y=alt.Y("value:Q", title=condition.unit or None, axis=alt.Axis(titleAnchor="start", titleLimit=240)),
    )
    points = base.mark_circle(size=22, opacity=1).encode(color=kinds("outcome", seen, symbolType="circle"))
    own = alt.Chart(ways[ways["own"]]).encode(x="way:Q", y="value:Q")
    rules = alt.Chart(marked).encode(y="at:Q")
    # Names stand below their lines, apart from each other and above the foot of the chart.
    values = pd.concat([ways["value"], marked["at"]])
    low, high = min(values.min(), 0), max(values.max(), 0)  # as the axis goes
    per_pixel = (high - low) / HEIGHT or 1
    marked = marked.sort_values("at")
    places = apart([(at - low) / per_pixel - 9 for at in marked["at"]], 14, bottom=6)
    named = alt.Chart(marked.assign(text_at=[low + at * per_pixel for at in places]))
    return alt.layer(
        rules.mark_rule(strokeDash=LEVEL),
        named.mark_text(align="left", dx=2, color=LIGHT["muted"]).encode(
            x=alt.value(0), y="text_at:Q", text="which:N"
        ),
        tell(points, "value|,.3~r", "outcome=Condition", "options=Other than the ledger"),
        own.mark_point(size=170, filled=False, strokeWidth=2, color=LIGHT["text"]),
    ).properties(height=HEIGHT)


def _options(by_option: pd.DataFrame) -> alt.LayerChart:
    by_option = by_option.assign(option=by_option["option"].map(with_names))
    by_option["choice"] = by_option["choice"].replace(THRESHOLDS, "thresholds").map(choice_name)
    choice = by_option["choice"]
    option = by_option["option"].replace(SHORT, regex=True)
    label = (choice + ": " + option).replace("thresholds: own", OWN)
    by_option = by_option.assign(label=label)
    seen = {v: of for v, of in VERDICTS.items() if v in set(by_option["verdict"])}
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.55, paddingOuter=0.5))
    bars = alt.Chart(by_option).encode(
        y=y,
        x=alt.X("share:Q", stack="zero", title=None, axis=alt.Axis(format="%", tickCount=3)),
        color=kinds("verdict", seen, columns=2),
        order=alt.Order("place:Q"),
    )
    texts = alt.Chart(by_option.drop_duplicates("row")).encode(y=y, x=alt.value(0), text="label:N")
    weight = alt.expr("datum.own ? 700 : 400")
    told = "choice", "option", "verdict", "share=Share of ways|.0%", "ways=Ways of the option|,"
    return alt.layer(
        tell(bars.mark_bar(), *told),
        texts.mark_text(align="left", dy=-13, fontSize=11, fontWeight=weight, color=LIGHT["muted"]),
    ).properties(height=alt.Step(30))
