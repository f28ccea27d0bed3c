"""One colour per state, the same in every figure, on light and on dark pages."""

import csv
from functools import lru_cache

import altair as alt
from alliance_data import sidecar

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


def colour(iso3: str) -> str:
    """Return the colour of a state, of ``WLD`` or of ``OTHER``; a code without its own has that of others."""
    return PALETTE.get(iso3, PALETTE["OTHER"])


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
    codes = list(only) if only is not None else list(PALETTE)
    scale = alt.Scale(domain=codes, range=[colour(code) for code in codes])
    options.setdefault("legend", alt.Legend(title=title, labelExpr=label_expr(codes), symbolType="circle"))
    return alt.Color(f"{field}:N", scale=scale, **options)


def label_expr(codes: list[str]) -> str:
    """Return the Vega expression that shows state names on an axis or in a legend of ISO3 codes."""
    entries = ", ".join(f'"{code}": "{name(code)}"' for code in codes)
    return f"({{{entries}}})[datum.value] || datum.value"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    # Read past `load`: a label is no reason to call the figure's notebook dependent on this table.
    with sidecar("countries").path.open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: row["name"] for row in csv.DictReader(file)}
