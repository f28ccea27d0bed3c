"""Every colour of the charts, each in one place: states', categories', and those of the page itself.

A state's colour is the same in every figure and on every page. A category has two, for light and for dark
pages: text in it can be read on both. Charts are drawn with the light one, and on a dark page the values of
``DARK`` take the place of those of ``LIGHT``.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from typing import TYPE_CHECKING

from alliance_data import sidecar

if TYPE_CHECKING:
    import altair as alt

# Each keeps a contrast of 3 to 1 on white and on the dark page. The first six were searched for: they stay
# apart for readers who do not see red, green or blue. The others lean on labels where they meet.
PALETTE = {
    "JPN": "#c92e33",
    "USA": "#3363f2",
    "CHN": "#ca6e01",
    "RUS": "#a65caf",
    "PRK": "#61706c",
    "KOR": "#28a465",
    "TWN": "#0d8b97",
    "IND": "#8a7a00",
    "AUS": "#b5527a",
    "GBR": "#5b6fb0",
    "PHL": "#b0623b",
    "VNM": "#6f8f1d",
    "FRA": "#7d63d8",
    "DEU": "#93702f",
    "ITA": "#3d8f3d",
    "CAN": "#d1495b",
    "NZL": "#2f86b8",
    "IDN": "#a0655c",
    "MYS": "#998100",
    "THA": "#7a6aa8",
    "SGP": "#c0508f",
    "UKR": "#4a80c9",
    "ISR": "#557fa3",
    "SAU": "#2e8b6f",
    "TUR": "#b9583f",
    "POL": "#c2577f",
    "ESP": "#a87417",
    "NLD": "#bf6a3a",
    "SWE": "#4f7fae",
    "NOR": "#6b7bb5",
    "BRA": "#5f8f3f",
    "MNG": "#a0624e",
    "WLD": "#6e7787",
    "OTHER": "#7d8591",
}

GROUPS = {"WLD": "World", "OTHER": "Other states"}

# For what is no state: kinds, themes, classes; on light pages and on dark ones. Searched for as the states'
# were: they stay apart from each other for every kind of sight, and from the main states; as text they reach
# 4.5 to 1. Grey, for what is there to compare with, is no colour for text and reaches 3 to 1.
CATEGORIES = {
    "steel": ("#2d78b4", "#aac3f5"),
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

# The page's own parts, then the categories: what light pages have, and what takes its place on dark ones.
LIGHT = {"text": "#1d2733", "muted": "#55606e", "grid": "#e3e7ec", "page": "#ffffff"}
DARK = {"text": "#e8ebf0", "muted": "#a9b2c0", "grid": "#323a47", "page": "#14181e"}
LIGHT |= {name: light for name, (light, _) in (CATEGORIES | STEPS).items()}
DARK |= {name: dark for name, (_, dark) in (CATEGORIES | STEPS).items()}


def colour(of: str) -> str:
    """Return the colour of a state, by its code, or of a category or step, by its name.

    A code without a colour of its own has that of ``OTHER``, and a colour written out (``#...``) stands for
    itself. An unknown name raises ``KeyError``.
    """
    if of.startswith("#"):
        return of
    return LIGHT[of] if of.islower() else PALETTE.get(of, PALETTE["OTHER"])


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
