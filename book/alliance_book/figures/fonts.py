"""The fonts of the charts: those of the pages, so that words take the same room in pictures as live."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "_static" / "fonts"
FAMILY = "Book Sans"
# Files by weight; see ``make_fonts.py``.
STYLES = {400: "sans", 600: "sans-bold"}


@cache
def register() -> None:
    """Let charts that are drawn here be set in the book's fonts."""
    import vl_convert

    vl_convert.register_font_directory(str(FOLDER))
