"""The book's one colour: checked to be read on light pages, and its other forms found from it."""

import colorsys
import re

DEFAULT = "#0f564b"
# What text in the accent stands on: the most trying of the light grounds, and of the dark ones.
PAPER, INK = "#f3eee4", "#272320"
LEAST, DARK = 4.5, 8.0  # to 1: what text needs, and what is aimed at on dark pages


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it: 1 for equal ones, 21 for black on white."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def refused(accent: str) -> str:
    """Return why a colour cannot be the accent, with the nearest that can; nothing where it can."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        return "expected a colour as six hexadecimal digits after #, such as #0f564b."
    found = contrast(accent, PAPER)
    if found >= LEAST:
        return ""
    darker = (mixed(accent, "#000000", step / 100) for step in range(101))
    offer = next(colour for colour in darker if contrast(colour, PAPER) >= LEAST)
    return (
        f"as text it reaches {found:.1f} to 1 on the page, and needs {LEAST}. The nearest that does: {offer}."
    )


def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share of another in it."""
    return _hex(a + (b - a) * share for a, b in zip(_parts(colour), _parts(other), strict=True))


def forms(accent: str) -> dict[str, str]:
    """Return the accent and what is made of it, by what ``accent.css`` calls them.

    The form for dark pages has its hue, and as much light as text needs there. Tints are so near the page
    that all other text is read on them as well.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(accent))
    lighter = (
        _hex(colorsys.hls_to_rgb(hue, light + (1 - light) * step / 100, min(saturation, 0.4)))
        for step in range(101)
    )
    dark = next(colour for colour in lighter if contrast(colour, INK) >= DARK)
    return {
        "light": accent,
        "light_hover": mixed(accent, "#000000", 0.4),
        "light_target": mixed("#fbf8f2", accent, 0.12),
        "light_tint": mixed("#fbf8f2", accent, 0.07),
        "dark": dark,
        "dark_hover": mixed(dark, "#ffffff", 0.5),
        "dark_target": mixed("#191715", dark, 0.16),
        "dark_tint": mixed("#191715", dark, 0.08),
    }


def _parts(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _hex(parts) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
