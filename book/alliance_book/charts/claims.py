"""The ledger as figures: which verdicts, and how near they are to turning."""

from textwrap import wrap

import altair as alt
import pandas as pd
from alliance_data.claims.ledger import THEMES, VERDICTS

from ..figures.colours import LIGHT, colour, kinds
from ..figures.colours import VERDICTS as STEP_OF
from ..figures.marks import LEVEL, rows, tell

LABEL = 18
"""How many characters of a condition's label a line holds."""

TILE = "width > 420 ? datum.id : width > 180 ? slice(datum.id, 1) : ''"
"""A claim's label: on a phone without the letter that all share, on the smallest without a label."""

SIZE = "width > 300 ? 11 : 9"
"""Of that label: on a phone as small as the tiles there."""

GAP = 0.7
"""Between the themes, in tiles."""


def verdicts_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """Draw each claim as a tile in the row and the colour of its verdict, under its theme, with sums.

    Parameters
    ----------
    frame
        ``id``, ``claim`` (in words), ``theme`` , ``verdict``, in the order of drawing.
    """
    order = [verdict for verdict in VERDICTS if verdict in set(frame["verdict"])]
    cells = frame.groupby(["verdict", "theme"])
    # A theme with few claims keeps room for its name.
    widths = cells.size().groupby("theme").max().clip(lower=3).reindex(THEMES, fill_value=0)
    starts = (widths + GAP).cumsum().shift(fill_value=0).where(widths > 0).dropna()
    drawn = frame.assign(
        href="claims.html#claim-" + frame["id"].str.lower(),
        start=frame["theme"].map(starts) + cells.cumcount(),
    )
    drawn["end"] = drawn["start"] + 0.94
    drawn["middle"] = drawn["start"] + 0.47
    end = float(drawn["end"].max())
    x = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, end], nice=False))
    middle = alt.X("middle:Q", axis=None)
    y = alt.Y("verdict:N", sort=order, title=None, axis=alt.Axis(domain=False, ticks=False))
    told = ("id=Claim", "claim=In words", "theme", "verdict")
    base = tell(alt.Chart(drawn).encode(href="href:N", y=y), *told)
    weighed = f"indexof({list(STEP_OF)}, datum.verdict) >= 0"
    look = {"fontSize": alt.expr(SIZE), "fontWeight": "bold", "text": alt.expr(TILE)}
    heads = alt.Chart(
        pd.DataFrame({"theme": [theme.capitalize() for theme in starts.index], "start": starts})
    )
    sums = frame["verdict"].value_counts().rename_axis("verdict").reset_index(name="claims")
    colours = {verdict: STEP_OF.get(verdict, "grid") for verdict in order}
    return alt.layer(
        base.mark_rect(cornerRadius=4, height={"band": 0.9}).encode(
            x=x, x2="end", color=kinds("verdict", colours, legend=False)
        ),
        base.transform_filter(weighed).mark_text(color=LIGHT["page"], **look).encode(x=middle),
        base.transform_filter(f"!({weighed})").mark_text(color=LIGHT["text"], **look).encode(x=middle),
        heads.mark_text(
            align="left", fontWeight=600, fontSize=alt.expr("width > 300 ? 12 : width > 180 ? 10 : 8")
        ).encode(x=x, y=alt.value(-10), text="theme:N"),
        alt.Chart(sums)
        .mark_text(align="left", dx=8, fontWeight=600)
        .encode(x=alt.XDatum(end, axis=None), y=y, text="claims:Q"),
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
