"""A figure outside of the book: live in JupyterLab, Notebook and VS Code, a picture where nothing draws."""

import base64
import html
import io
import json
import re
from pathlib import Path

import altair as alt

from . import captions, converter, numbers
from .layout import fit
from .theme import NUMBERS

# The newest that these front ends carry themselves; what the book draws is valid in it.
CHART = "application/vnd.vegalite.v5+json"
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH = 680
SCALE = 2  # pixels of the picture for one of the chart: sharp on fine screens and on paper

Output = tuple[dict, dict]  # a bundle by MIME type, and its metadata


def chart(spec: dict, about: dict, cache: Path | None = None) -> list[Output]:
    """Return what a notebook shows of a figure: title, chart, source.

    Parameters
    ----------
    spec
        Its Vega-Lite specification, as the book draws it.
    about
        What ``figures.show`` says of it: ``title``, ``subtitle``, ``alt``, ``sources``.
    cache
        Where the build keeps the pictures of the pages. With it the picture is the page's own, an SVG.
    """
    drawing = _drawing(fit(spec, WIDTH), about["alt"], _page(spec, cache) if cache else None)
    return [_html(_head(about)), drawing, _html(_foot(about))]


def table(about: dict) -> list[Output]:
    """Return what a notebook shows of a table: title, rows, source."""
    return [_html(_head(about) + numbers.bare_table(about, about["rows"]) + _foot(about))]


def bare(spec: dict, **_options) -> Output:
    """Return a chart that is shown by itself. Altair's own renderer would need a network."""
    width = {"width": WIDTH} if spec.get("width") == "container" else {}
    return _drawing(spec | width, str(spec.get("title") or "A chart"))


def _drawing(spec: dict, alt: str, picture: Output | None = None) -> Output:
    """Return a chart for front ends that draw it, with its picture for those that do not.

    No HTML is among them: JupyterLab would prefer it. Where no picture is at hand it is a PNG of few colours,
    which weighs less than an SVG; without one JupyterLab would make a heavier one and save it.
    """
    # The colours of marks and words are those of a light page, in dark front ends too.
    spec = {key: value for key, value in spec.items() if key != "usermeta"} | {"background": "white"}
    # A width of its container's makes JupyterLab draw without end, and so does one that is fitted.
    spec.pop("autosize", None)
    bundle, metadata = picture or _picture(spec, alt)
    live = {CHART: spec | {"$schema": SCHEMA}}
    shown = {CHART: {"embed_options": {"formatLocale": NUMBERS}}}
    return live | bundle | {"text/plain": alt}, shown | metadata


def _page(spec: dict, cache: Path) -> Output:
    from . import drawn

    return {"image/svg+xml": drawn.svg(spec, drawn.widths(spec)["wide"], cache)}, {}


def _picture(spec: dict, alt_text: str) -> Output:
    from PIL import Image

    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    options = {"vl_version": version, "scale": SCALE, "format_locale": NUMBERS}
    drawn = converter.call("vegalite_to_png", json.dumps(spec), **options)
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    small = io.BytesIO()
    image.quantize(256).save(small, "PNG", optimize=True)
    width, height = (round(side / SCALE) for side in image.size)
    picture = base64.b64encode(small.getvalue()).decode()
    return {"image/png": picture}, {"image/png": {"width": width, "height": height, "alt": alt_text}}


def _html(text: str) -> Output:
    return {"text/html": text, "text/plain": re.sub(r"<[^>]+>", " ", text).strip()}, {}


def _head(about: dict) -> str:
    subtitle = f"<br>{html.escape(about['subtitle'])}" if about.get("subtitle") else ""
    return f"<p><b>{html.escape(about['title'])}</b>{subtitle}</p>"


def _foot(about: dict) -> str:
    cited = "; ".join(
        f"{html.escape(s['publisher'])}, {html.escape(s['title'])} ({html.escape(captions.vintage(s))})"
        for s in about["sources"]
    )
    return f"<p><small>Source: {cited}.</small></p>"
