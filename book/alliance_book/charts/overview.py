"""The figure of the book's first page: partners as they come, beside those who owe defence."""

import altair as alt
import pandas as pd

from ..figures.colours import LIGHT, colour, name
from ..figures.marks import dots, tell, years
from ..prose import count, the

PARTNERS, GUARANTORS = "rose", "steel"
ROW = 16  # pixels
BELOW = 1.8  # rows between the partners and the first guarantor
APART = 2.2  # rows from one guarantor to the next
YEAR = 0.86  # of a year's room is filled: years without an obligation leave a gap


def arrivals_chart(arrivals: pd.DataFrame, owed: pd.DataFrame, beside: str) -> alt.LayerChart:
    """Draw each partner's name at its first year, one above the other, and below them who owes defence when.

    Parameters
    ----------
    arrivals
        ``partner``, ``year``, ``number``, ``date`` and ``title``, as from ``guarantees.arrivals``.
    owed
        ``iso3`` and ``year``, as from ``guarantees.owed_years``.
    beside
        The ally that is no new partner, as a sentence names it.
    """
    rows = {iso3: -BELOW - place * APART for place, iso3 in enumerate(owed["iso3"].unique())}
    ends = int(owed["year"].max())
    begins = int(min(arrivals["year"].min(), owed["year"].min()))
    most, low = len(arrivals), min(rows.values(), default=0) - 0.8
    place = alt.Y("number:Q", axis=None, scale=alt.Scale(domain=[low, most + 1.6], nice=False))
    base = alt.Chart(arrivals).encode(x=years(), y=place)
    steps = base.mark_line(interpolate="step-after", strokeWidth=1.5, color=colour(PARTNERS), opacity=0.5)
    names = base.mark_text(align="right", dx=-8, fontSize=13).encode(text="partner:N")
    total = base.transform_filter(f"datum.number == {most}").mark_text(
        align="right", dy=-18, fontSize=15, fontWeight=600, color=colour(PARTNERS)
    )
    spans = owed.assign(until=owed["year"] + YEAR, number=owed["iso3"].map(rows))
    bars = alt.Chart(spans).mark_rule(strokeWidth=10, color=colour(GUARANTORS))
    heads = pd.DataFrame(
        {
            "year": begins,
            "number": [at + 1 for at in rows.values()],
            "text": [_capital(f"{the(name(iso3))} owes defence by treaty") for iso3 in rows],
        }
    )
    last = pd.DataFrame({"year": ends + 1.2, "number": list(rows.values()), "text": f"record ends in {ends}"})
    said = {"align": "left", "fontSize": 13}
    return alt.layer(
        steps,
        dots(base.encode(color=alt.value(colour(PARTNERS))), "partner=Partner", "date=Since", "title=By"),
        names,
        total.encode(text=alt.value(f"{count(most, 'partner')} beside {beside}")),
        tell(bars.encode(x="year:Q", x2="until:Q", y=place), "iso3=Owes defence", "year"),
        alt.Chart(heads)
        .mark_text(**said, fontWeight=600, color=colour(GUARANTORS))
        .encode(x="year:Q", y=place, text="text:N"),
        alt.Chart(last).mark_text(**said, color=LIGHT["muted"]).encode(x="year:Q", y=place, text="text:N"),
    ).properties(height=ROW * (most + 2 - low))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
