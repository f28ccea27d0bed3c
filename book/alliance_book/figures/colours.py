"""Every colour of the charts, each in one place: states', categories', and those of the page itself.

A state's colour is the same in every figure and on every page. It has two forms, as a category has, for
light and for dark pages: text in it can be read on both. Charts are drawn with the light one, and on a dark
page the values of ``DARK`` take the place of those of ``LIGHT``.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import TYPE_CHECKING

from alliance_data import sidecar

if TYPE_CHECKING:
    import altair as alt

# Each for light pages and for dark ones; as text either reaches 4.5 to 1, a tinted page included. The first
# six were searched for: they stay apart for readers who do not see red, green or blue. The others lean on
# labels where they meet.
PALETTE = {
    "JPN": ("#a70d24", "#fe6f62"),
    "USA": ("#1e50d9", "#789dfb"),
    "CHN": ("#ad5b00", "#f5a03c"),
    "RUS": ("#8f3f9c", "#e4a8eb"),
    "PRK": ("#455757", "#aeb6b7"),
    "KOR": ("#1e7c4c", "#4ed28e"),
    "TWN": ("#007c87", "#20a5b2"),
    "IND": ("#7f7000", "#a99615"),
    "AUS": ("#b04e76", "#e2719d"),
    "GBR": ("#596dae", "#7e93de"),
    "PHL": ("#a85b34", "#d97f52"),
    "VNM": ("#597a00", "#81a525"),
    "FRA": ("#755cd0", "#9f81ff"),
    "DEU": ("#8c6a29", "#b88f45"),
    "ITA": ("#2c7f2f", "#4da94c"),
    "CAN": ("#c53e52", "#fc6174"),
    "NZL": ("#1177a7", "#3e9ed7"),
    "IDN": ("#9b6057", "#c9847a"),
    "MYS": ("#836e02", "#b19605"),
    "THA": ("#7666a4", "#9e8bd2"),
    "SGP": ("#b64686", "#e869b0"),
    "UKR": ("#3671b8", "#5c97ea"),
    "ISR": ("#497397", "#6c9bc4"),
    "SAU": ("#1d7e63", "#3fa787"),
    "TUR": ("#b3533a", "#e67658"),
    "POL": ("#b54b73", "#e76e9a"),
    "ESP": ("#976601", "#c68a23"),
    "NLD": ("#ab592a", "#dd7d46"),
    "SWE": ("#4273a1", "#659ad0"),
    "NOR": ("#5c6da6", "#8193d5"),
    "BRA": ("#4c7c2d", "#6fa54b"),
    "MNG": ("#9d604c", "#cc846c"),
    "WLD": ("#677080", "#8c96a9"),
    "OTHER": ("#68707c", "#919aa7"),
}

GROUPS = {"WLD": "World", "OTHER": "Other states"}

# For what is no state: kinds, themes, classes. Searched for as the states' were: they stay apart from each
# other for every kind of sight, and from the main states; as text they reach 4.5 to 1. Grey, for comparison,
# is no colour for text and reaches 3 to 1.
CATEGORIES = {
    "steel": ("#2c76b4", "#aac3f5"),
    "brown": ("#825a14", "#f0b97d"),
    "teal": ("#145a4b", "#78edd8"),
    "rose": ("#cd1969", "#e6506e"),
    "violet": ("#5f4bbe", "#b478e1"),
    "olive": ("#4b5028", "#4ba037"),
    "grey": ("#7f8a98", "#8f9aa9"),
}

# Four steps from the worst to the best, for cells that carry their value as text in the page's colour.
STEPS = {
    "far below": ("#7a4312", "#f0a868"),
    "below": ("#8c6a52", "#d9bfa8"),
    "above": ("#4a7491", "#a9cbe4"),
    "far above": ("#1d4f7c", "#6fb1ea"),
}

# A verdict's step: the better borne out, the bluer.
VERDICTS = {
    "supported": "far above",
    "partly supported": "above",
    "not supported": "below",
    "contradicted": "far below",
}

# The page's own parts, then states and categories: what light pages have, and what dark ones have for it.
LIGHT = {"text": "#231f1b", "muted": "#5c544b", "grid": "#e4ddd0", "page": "#fbf8f2"}
DARK = {"text": "#ece6dc", "muted": "#b5ab9e", "grid": "#3a342e", "page": "#191715"}
LIGHT |= {name: light for name, (light, _) in (PALETTE | CATEGORIES | STEPS).items()}
DARK |= {name: dark for name, (_, dark) in (PALETTE | CATEGORIES | STEPS).items()}


def colour(of: str) -> str:
    """Return the colour of a state, by its code, or of a category or step, by its name.

    A code without a colour of its own has that of ``OTHER``, and a colour written out (``#...``) stands for
    itself. An unknown name raises ``KeyError``.
    """
    if of.startswith("#"):
        return of
    return LIGHT[of] if of.islower() else LIGHT.get(of, LIGHT["OTHER"])


def name(iso3: str) -> str:
    """Return the English short name of a state, ``South Korea`` for ``KOR``; an unknown code stays."""
    return GROUPS.get(iso3) or _names().get(iso3, iso3)


def states(
    field: str = "iso3", *, only: list[str] | None = None, title: str | None = None, **options
) -> alt.Color:
    """Return the colour encoding of a column of ISO3 codes, with each state's own colour and name.

    Parameters
    ----------
    field
        The column.
    only
        The codes that the figure shows, in the legend's order. By default all that have a colour of
        their own, and the legend lists every one: name those drawn.
    title
        The legend's title; none by default, as state names explain themselves.
    options
        Anything else that ``alt.Color`` takes, ``legend=None`` for figures with direct labels among them.
    """
    import altair as alt  # dear to import

    codes = list(only) if only is not None else list(PALETTE)
    scale = alt.Scale(domain=codes, range=[colour(code) for code in codes])
    options.setdefault("legend", alt.Legend(title=title, labelExpr=label_expr(codes), symbolType="circle"))
    return alt.Color(f"{field}:N", scale=scale, **options)


def kinds(
    field: str, colours: dict[str, str], *, channel: type | None = None, legend: bool = True, **look
) -> alt.Color | alt.Stroke:
    """Return the colour encoding of a column of kinds, in the order in which the legend lists them.

    Parameters
    ----------
    field
        The column.
    colours
        Each kind as the column has it, and whose colour it takes: a category, or a state's code.
    channel
        ``alt.Color`` unless told otherwise: ``alt.Stroke`` for outlines.
    legend
        False for figures with direct labels.
    look
        Anything that ``alt.Legend`` takes; squares stand for the kinds unless told otherwise.
    """
    import altair as alt  # dear to import

    scale = alt.Scale(domain=list(colours), range=[colour(of) for of in colours.values()])
    shown = alt.Legend(**({"symbolType": "square"} | look)) if legend else None
    return (channel or alt.Color)(f"{field}:N", title=None, sort=list(colours), scale=scale, legend=shown)


def label_expr(codes: list[str]) -> str:
    """Return the Vega expression that shows state names on an axis or in a legend of ISO3 codes."""
    entries = ", ".join(f'"{code}": "{name(code)}"' for code in codes)
    return f"({{{entries}}})[datum.value] || datum.value"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    # Read past `load`: a label is no reason to call the figure's notebook dependent on this table.
    with sidecar("countries").path.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["name"] for row in csv.DictReader(file)}
