"""What every chart shares: Vega as one script, made once, and where made things are kept."""

import json
from pathlib import Path

from alliance_data.files import write_if_changed
from sphinx.application import Sphinx

from ..book import CACHE
from ..figures.drawn import ENGINES, vega
from ..figures.theme import DARK, FONT, LIGHT, NUMBERS

CHARTS = "_static/charts"


def connect(app: Sphinx) -> None:
    """Register the making of the shared script."""
    app.connect("builder-inited", _publish_vega)


def cache_dir(app: Sphinx) -> Path:
    """Return the folder that keeps what is dear to make, beside the book and outside of its pages."""
    source = Path(app.srcdir)
    # A tree laid out by ``alliance build`` stands inside of its book's.
    books = [folder for folder in (source, *source.parents) if (folder / "_toc.yml").exists()]
    return (books or [source])[-1] / CACHE


def _publish_vega(app: Sphinx) -> None:
    if app.builder.format == "html":
        colours = {"light": list(LIGHT.values()), "dark": list(DARK.values())}
        shared = colours | {"numbers": NUMBERS, "font": FONT}
        for name in ENGINES:
            script = f"window.bookTheme={json.dumps(shared)};\n".encode() + vega(name, cache_dir(app))
            write_if_changed(Path(app.outdir, CHARTS, f"{name}.js"), script)
