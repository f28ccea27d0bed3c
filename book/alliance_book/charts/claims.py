"""The ledger as figures and as text: which verdicts, how near they are to turning, and why."""

import altair as alt
import pandas as pd
from alliance_data.claims import Weighed
from alliance_data.claims.ledger import VERDICTS
from IPython.display import Markdown

from alliance_book.figures import colour
from alliance_book.prose import list_of, num

THEMES = {"history": "JPN", "burden": "USA", "partners": "KOR", "threats": "CHN"}
"""Each theme's colour, borrowed from a state's so that the palette stays one."""

TILE = "width > 420 ? datum.id : slice(datum.id, 1)"
"""A claim's label: on a phone without the letter that all share."""


def verdicts(weighed: list[Weighed]) -> pd.DataFrame:
    """Return ``id``, ``theme``, ``claim``, ``verdict`` and ``place`` (from 0, within the verdict)."""
    frame = pd.DataFrame(
        [(w.claim.id, w.claim.theme, w.claim.claim, w.verdict) for w in weighed],
        columns=["id", "theme", "claim", "verdict"],
    )
    return frame.assign(place=frame.groupby("verdict").cumcount())


def verdicts_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw each claim as a tile in the row of its verdict."""
    rows = [v for v in VERDICTS if v in set(frame["verdict"])]
    base = alt.Chart(frame).encode(
        x=alt.X("place:O", axis=None),
        y=alt.Y("verdict:N", sort=rows, title=None, axis=alt.Axis(domain=False, ticks=False)),
        tooltip=[alt.Tooltip(f"{c}:N", title=c.capitalize()) for c in ("id", "claim", "theme", "verdict")],
    )
    fill = alt.Color(
        "theme:N",
        scale=alt.Scale(domain=list(THEMES), range=[colour(c) for c in THEMES.values()]),
        legend=alt.Legend(title=None, orient="top"),
    )
    tiles = base.mark_rect(cornerRadius=4, stroke="transparent", strokeWidth=3).encode(color=fill)
    text = base.mark_text(fontSize=11, fontWeight="bold", color="white", text=alt.expr(TILE))
    return (tiles + text).properties(height=alt.Step(38))


def margins(weighed: list[Weighed]) -> pd.DataFrame:
    """Return how far each statistic of a trend lies from its threshold, as a share of the threshold.

    Parameters
    ----------
    weighed
        The ledger. Ranks, and conditions with a threshold of zero, have no such share.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``name`` and ``statistic`` (in words), ``margin`` (above 0 where it holds), ``low``, ``high``
        (its range under other choices, missing without one), ``holds``; nearest to the threshold first.
    """
    rows = []
    for w in weighed:
        for condition in w.claim.rule if "trend" in w.claim.kind else ():
            seen = w.evidence.get(condition.statistic)
            counted = condition.unit.startswith("rank") or condition.relation == "="
            if seen is None or condition.threshold == 0 or counted:
                continue
            sign = 1 if condition.relation.startswith(">") else -1
            ends = sorted(
                sign * (v / condition.threshold - 1) if v is not None else float("nan")
                for v in (seen.low, seen.high)
            )
            margin = sign * (seen.value / condition.threshold - 1)
            held = condition.holds(seen.value)
            rows.append((w.claim.id, condition.statistic, condition.says, margin, *ends, held))
    frame = pd.DataFrame(rows, columns=["id", "name", "statistic", "margin", "low", "high", "holds"])
    return frame.sort_values("margin", key=abs, ignore_index=True)


def margins_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw margins as dots on a scale of shares, with their ranges; hollow where the condition fails."""
    frame = frame.assign(
        label=frame["id"] + " " + frame["name"].str.replace("_", " "),
        outcome=frame["holds"].map({True: "holds", False: "does not hold"}),
    )
    y = alt.Y("label:N", sort=frame["label"].tolist(), title=None, axis=alt.Axis(labelLimit=210, ticks=False))
    x = alt.X("margin:Q", title="Distance from the threshold", axis=alt.Axis(format="+%"))
    tip = [
        alt.Tooltip("id:N", title="Claim"),
        alt.Tooltip("statistic:N", title="Condition"),
        alt.Tooltip("margin:Q", title="Distance", format="+.1%"),
        alt.Tooltip("outcome:N", title="The condition"),
    ]
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(strokeDash=[4, 3]).encode(x="x:Q")
    span = alt.Chart(frame.dropna(subset=["low"])).mark_rule(strokeWidth=2, opacity=0.6)
    dots = alt.Chart(frame).mark_point(size=90, strokeWidth=2, filled=True, color=colour("USA"))
    return (
        zero
        + span.encode(y=y, x="low:Q", x2="high:Q")
        + dots.encode(
            y=y,
            x=x,
            tooltip=tip,
            shape=alt.Shape(
                "outcome:N",
                scale=alt.Scale(domain=["holds", "does not hold"], range=["circle", "cross"]),
                legend=alt.Legend(title=None, orient="top"),
            ),
        )
    ).properties(height=alt.Step(26))


def entries(weighed: list[Weighed], theme: str) -> Markdown:
    """Return a theme's claims as Markdown, each folded: rule, statistic, what speaks against it."""
    return Markdown("\n\n".join(_entry(w) for w in weighed if w.claim.theme == theme))


def _entry(w: Weighed) -> str:
    lines = [
        f"::::{{dropdown}} {w.claim.id} · {w.verdict} · {w.claim.claim}",
        f":name: claim-{w.claim.id.lower()}",
        "",
    ]
    lines += [
        f"*Kind:* {w.claim.kind}. *Rule:*"
        if w.claim.rule
        else f"*Kind:* {w.claim.kind}; no rule, no verdict.",
        "",
    ]
    for condition in w.claim.rule:
        seen = w.evidence.get(condition.statistic)
        if seen is None or seen.value != seen.value:
            lines.append(f"- {condition.says}: *no document or table at hand*")
            continue
        outcome = "holds" if condition.holds(seen.value) else "does not hold"
        span = f"; {_plain(seen.low)} to {_plain(seen.high)} with {seen.range_of}" if seen.range_of else ""
        lines.append(
            f"- {condition.says}: **{outcome}** ({_plain(seen.value)} {condition.unit}, "
            f"threshold {condition.relation} {_plain(condition.threshold)}{span})"
        )
    if w.robust is not None:
        lines += [
            "",
            f"The verdict's conditions {'come out the same' if w.robust else 'change'} over these ranges.",
        ]
    lines += ["", f"*Against it:* {w.counter}", "", f"*What would flip it:* {w.claim.flip}", ""]
    lines += [
        f'<a href="{w.claim.chapter}.html#fig-{w.claim.figure}">The figure where it is argued</a>',
        "::::",
    ]
    return "\n".join(lines)


def _plain(value: float) -> str:
    size = abs(value)
    return num(value, 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2)


def tally(weighed: list[Weighed]) -> str:
    """Return how many claims have each verdict: ``**9 supported**, **4 not supported** and ...``."""
    counted = {verdict: sum(w.verdict == verdict for w in weighed) for verdict in VERDICTS}
    return list_of(f"**{number} {verdict}**" for verdict, number in counted.items() if number)


def headline(weighed: list[Weighed]) -> str:
    """Return a sentence on the claims whose verdict depends on a choice."""
    open_ = [w.claim.id for w in weighed if w.robust is False]
    if not open_:
        return "No verdict depends on a choice that the ledger varies."
    return f"The conditions of {list_of(open_)} change with choices that the ledger varies."
