"""Charts that set one ally of the United States beside all others."""

import altair as alt
import pandas as pd

from ..figures.colours import LIGHT, colour, name
from ..figures.marks import dots, rows, tell, unless_empty

OWN, OTHERS = "own", "others"

ROOM = "width > 500 ? datum.state : split(datum.state, ',')[0]"
"""On a phone the year of a pact would run into the bars beside it."""


@unless_empty
def by_decade(since: pd.DataFrame, focal: str) -> alt.LayerChart:
    """Return how many pacts in force began in each decade, that of the focal state apart.

    Parameters
    ----------
    since
        ``iso3`` and ``since`` (year), none missing.
    focal
        ISO3 code.
    """
    decade = (since["since"] // 10 * 10).astype(int)
    frame = since.assign(decade=decade.astype(str) + "s", which=_which(since, focal))
    counts = frame.groupby(["decade", "which"])["iso3"].agg(["size", _names]).reset_index()
    bars = alt.Chart(counts.rename(columns={"size": "pacts", "_names": "with"})).mark_bar()
    bars = bars.encode(
        x=alt.X("decade:O", title=None, axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("pacts:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
        color=_colours(focal),
        order=alt.Order("which:N"),
    )
    own = counts[counts["which"] == OWN]
    above = own.assign(
        top=own["decade"].map(counts.groupby("decade")["size"].sum()),
        state=[f"{name(focal)}, {begun:.0f}" for begun in since.loc[since["iso3"] == focal, "since"]],
    )
    label = (
        alt.Chart(above)
        .mark_text(baseline="bottom", dy=-4, color=LIGHT["text"], text=alt.expr(ROOM))
        .encode(x="decade:O", y="top:Q")
    )
    bars = tell(bars, "decade", "pacts", "with")
    return alt.layer(bars, label).properties(height=220)


@unless_empty
def ranked(frame: pd.DataFrame, focal: str, *, form: str) -> alt.LayerChart:
    """Return the largest values as bars with the value at their end, and the focal state's in its colour.

    Parameters
    ----------
    frame
        ``iso3`` and ``value``, in the order of the rows.
    focal
        ISO3 code.
    form
        How values are written, as Vega formats numbers.
    """
    shown = frame.assign(state=frame["iso3"].map(name), which=_which(frame, focal))
    base = alt.Chart(shown).encode(
        x=alt.X(
            "value:Q", title=None, axis=None, scale=alt.Scale(domain=[0, float(frame["value"].max()) * 1.3])
        ),
        y=rows("state", shown["state"].tolist()),
    )
    bars = tell(base.mark_bar().encode(color=_colours(focal)), "state", f"value=Value|{form}")
    said = {"align": "left", "dx": 5}
    own, others = (base.transform_filter(f"datum.iso3 {sign} '{focal}'") for sign in ("===", "!=="))
    ends = (
        part.mark_text(**said, **look).encode(text=alt.Text("value:Q", format=form))
        for part, look in ((others, {"color": LIGHT["muted"]}), (own, {"fontWeight": 600}))
    )
    return alt.layer(bars, *ends).properties(height=alt.Step(24))


@unless_empty
def strip(frame: pd.DataFrame, focal: str, *, form: str) -> alt.LayerChart:
    """Return every ally as a dot along one line: the focal state with its value and how many lie on either
    side, and both ends by name.

    Parameters
    ----------
    frame
        ``iso3`` and ``value``, none missing.
    focal
        ISO3 code.
    form
        How values are written, as Vega formats numbers.
    """
    ends = {frame.loc[frame["value"].idxmin(), "iso3"], frame.loc[frame["value"].idxmax(), "iso3"]}
    shown = frame.assign(state=frame["iso3"].map(name), which=_which(frame, focal))
    x = alt.X(
        "value:Q",
        title=None,
        scale=alt.Scale(zero=False, nice=False, padding=40),
        axis=alt.Axis(format=form, tickCount=6),
    )
    base = alt.Chart(shown).encode(x=x)
    own = base.transform_filter(f"datum.iso3 === '{focal}'")
    value = frame.loc[frame["iso3"] == focal, "value"]
    lower, higher = (
        int(n) for n in ((frame["value"] < value.max()).sum(), (frame["value"] > value.max()).sum())
    )
    beside = {"fontWeight": 400, "dy": -36, "color": LIGHT["muted"]}
    said = alt.expr(f"datum.state + ' ' + format(datum.value, '{form}')")
    others = base.transform_filter(f"datum.iso3 !== '{focal}'")
    named = base.transform_filter(f"indexof({sorted(ends - {focal})}, datum.iso3) >= 0")
    return alt.layer(
        dots(others, "state", f"value=Value|{form}", size=80, color=colour("grey")),
        dots(own, "state", f"value=Value|{form}", size=150, color=colour(focal)),
        own.mark_text(dy=-17, fontWeight=600, color=LIGHT["text"], text=said),
        own.mark_text(align="right", dx=-8, text=f"◂ {lower} lower", **beside),
        own.mark_text(align="left", dx=8, text=f"{higher} higher ▸", **beside),
        named.mark_text(dy=18, color=LIGHT["muted"]).encode(text="state:N"),
    ).properties(height=110)


def _which(frame: pd.DataFrame, focal: str) -> pd.Series:
    return frame["iso3"].eq(focal).map({True: OWN, False: OTHERS})


def _colours(focal: str) -> alt.Color:
    own = colour(focal) if colour(focal) != colour("OTHER") else colour("rose")
    return alt.Color(
        "which:N", scale=alt.Scale(domain=[OWN, OTHERS], range=[own, colour("grey")]), legend=None
    )


def _names(codes: pd.Series) -> str:
    return ", ".join(sorted(map(name, codes)))
