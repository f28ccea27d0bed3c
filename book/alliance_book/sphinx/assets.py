"""What every chart shares: the Vega libraries as one script, made once, and where made things are kept."""

import json
import os
import tempfile
from pathlib import Path

import vl_convert
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


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and leave one that says the same as it is."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


def _publish_vega(app: Sphinx) -> None:
    if app.builder.format == "html":
        shared = {"light": list(LIGHT.values()), "dark": list(DARK.values()), "numbers": NUMBERS} | theme()
        script = f"window.bookTheme={json.dumps(shared)};\n".encode() + _vega(cache_dir(app))
        write(Path(app.outdir, CHARTS, "vega.js"), script)


def _vega(cache: Path) -> bytes:
    path = cache / f"vega-{vl_convert.__version__}-{VEGA_LITE}.js"
    if not path.exists():
        bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
        write(path, f"(function(){{{bundle}}})();\n".encode())
    return path.read_bytes()
