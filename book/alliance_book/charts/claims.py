"""The ledger as figures: which verdicts, and how near they are to turning."""

from textwrap import wrap

import altair as alt
import pandas as pd
from alliance_data.claims.ledger import VERDICTS

from ..figures.colours import LIGHT, colour, kinds
from ..figures.marks import LEVEL, rows, tell

THEMES = {"history": "rose", "burden": "steel", "partners": "teal", "threats": "brown"}

LABEL = 18
"""How many characters of a condition's label a line holds."""

TILE = "width > 420 ? datum.id : slice(datum.id, 1)"
"""A claim's label: on a phone without the letter that all share."""

SIZE = "width > 300 ? 11 : 9"
"""Of that label: on a phone as small as the tiles there."""


def verdicts_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw each claim as a tile in the row of its verdict."""
    rows = [v for v in VERDICTS if v in set(frame["verdict"])]
    frame = frame.assign(href="claims.html#claim-" + frame["id"].str.lower())
    base = tell(
        alt.Chart(frame).encode(
            href="href:N",
            x=alt.X("place:O", axis=None),
            y=alt.Y("verdict:N", sort=rows, title=None, axis=alt.Axis(domain=False, ticks=False)),
        ),
        "id=Claim",
        "claim=In words",
        "theme",
        "verdict",
    )
    tiles = base.mark_rect(cornerRadius=4, stroke="transparent", strokeWidth=3)
    return alt.layer(
        tiles.encode(color=kinds("theme", THEMES)),
        base.mark_text(fontSize=alt.expr(SIZE), fontWeight="bold", color=LIGHT["page"], text=alt.expr(TILE)),
    ).properties(height=alt.Step(38))


def margins_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw margins as dots on a scale of shares, with their ranges; crossed where the condition fails."""
    frame = frame.assign(
        label=["|".join(wrap(f"{row.id} {row.name}", LABEL)) for row in frame.itertuples()],
        outcome=frame["holds"].map({True: "holds", False: "does not hold"}),
    )
    y = rows("label", frame["label"].tolist(), ticks=False)
    x = alt.X("margin:Q", title=None, axis=alt.Axis(format="+%"))
    shape = alt.Shape(
        "outcome:N",
        scale=alt.Scale(domain=["holds", "does not hold"], range=["circle", "cross"]),
        legend=alt.Legend(title=None),
    )
    dots = alt.Chart(frame).mark_point(size=90, strokeWidth=2, filled=True, color=colour("steel"))
    spans = alt.Chart(frame.dropna(subset=["low"])).mark_rule(strokeWidth=2, opacity=0.6)
    return alt.layer(
        alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(strokeDash=LEVEL).encode(x="x:Q"),
        spans.encode(y=y, x="low:Q", x2="high:Q"),
        tell(
            dots.encode(y=y, x=x, shape=shape),
            "id=Claim",
            "says=Condition",
            "margin=Distance|+.1%",
            "outcome=The condition",
        ),
    ).properties(height=alt.Step(34))
