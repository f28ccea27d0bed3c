"""How charts look: quiet axes, values on light grid lines, room for the marks."""

from .colours import CATEGORIES, DARK, LIGHT, colour
from .fonts import FAMILY

__all__ = ["DARK", "FONT", "HEIGHT", "LIGHT", "NUMBERS", "theme"]

FONT = f"'{FAMILY}', 'Near Arial', 'Near DejaVu Sans', Arial, sans-serif"  # as ``book.css`` has it

# Numbers in charts as in prose: narrow spaces between thousands and before the per cent sign.
NUMBERS = {
    "decimal": ".",
    "thousands": "\u202f",
    "grouping": [3],
    "currency": ["$", ""],
    "percent": "\u202f%",
    "minus": "\u2212",
}

HEIGHT = 320


def theme() -> dict:
    """Return the chart defaults of the book, which ``display`` registers with Altair and switches on."""
    quiet = {
        "labelColor": LIGHT["muted"],
        "titleColor": LIGHT["muted"],
        "labelFontSize": 13,
        "titleFontSize": 13,
    }
    quiet |= {"titleFontWeight": "normal"}
    # Nothing is cut but names so long that a phone would show nothing else: whether each label and title is
    # to be cut takes a tenth of the time in which a picture is drawn.
    quiet |= {"labelLimit": 0, "titleLimit": 0}
    axis = {
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "gridColor": LIGHT["grid"],
        "titlePadding": 10,
    }
    symbols = {"symbolSize": 90, "labelLimit": 220}
    return {
        "config": {
            "background": "transparent",
            "font": FONT,
            "view": {"stroke": None, "continuousHeight": HEIGHT, "discreteHeight": {"step": 24}},
            "axis": quiet | axis | {"tickColor": LIGHT["muted"], "domainColor": LIGHT["muted"]},
            "axisX": {"grid": False, "domain": True, "ticks": True, "tickSize": 4, "labelFlush": True},
            "axisXQuantitative": {"grid": True},
            "axisYTemporal": {"grid": False},
            "axisYBand": {"grid": False, "labelLimit": 220},
            "axisYPoint": {"grid": False, "labelLimit": 220},
            "legend": quiet | {"orient": "top", "direction": "horizontal", "offset": 8} | symbols,
            "header": quiet | {"labelFontSize": 14, "labelFontWeight": 600, "labelColor": LIGHT["text"]},
            "line": {"strokeWidth": 2.2, "strokeJoin": "round", "strokeCap": "round"},
            "rule": {"color": LIGHT["muted"]},
            "text": {"color": LIGHT["text"], "fontSize": 13},
            "bar": {"color": colour("steel")},
            "point": {"size": 45, "filled": True},
            "range": {"category": [colour(name) for name in CATEGORIES]},
            "numberFormat": ",~r",
        }
    }  # fmt: skip
