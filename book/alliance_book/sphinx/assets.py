"""What every chart shares: the Vega libraries as one script, made once, and where made things are kept."""

import json
from pathlib import Path

import vl_convert
from alliance_data.files import write_if_changed
from sphinx.application import Sphinx

from ..figures.theme import DARK, LIGHT, NUMBERS, theme

VEGA_LITE = "6.4"
CHARTS = "_static/charts"


def connect(app: Sphinx) -> None:
    """Register the making of the shared script."""
    app.connect("builder-inited", _publish_vega)


def cache_dir(app: Sphinx) -> Path:
    """Return the folder that keeps what is dear to make, beside the book and outside of its pages."""
    source = Path(app.srcdir)
    root = next((p for p in [source, *source.parents] if (p / "pyproject.toml").exists()), source)
    return root / "_build" / "cache"


def _publish_vega(app: Sphinx) -> None:
    if app.builder.format == "html":
        shared = {"light": list(LIGHT.values()), "dark": list(DARK.values()), "numbers": NUMBERS} | theme()
        script = f"window.bookTheme={json.dumps(shared)};\n".encode() + _vega(cache_dir(app))
        write_if_changed(Path(app.outdir, CHARTS, "vega.js"), script)


def _vega(cache: Path) -> bytes:
    path = cache / f"vega-{vl_convert.__version__}-{VEGA_LITE}.js"
    if not path.exists():
        bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
        write_if_changed(path, f"(function(){{{bundle}}})();\n".encode())
    return path.read_bytes()
