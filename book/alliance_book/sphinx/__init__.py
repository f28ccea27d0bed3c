"""The Sphinx extension of the book: figures of its own, no other host asked, a cache never stale."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from . import (
    alone,
    argue,
    assets,
    atlas,
    cells,
    claims,
    code,
    downloads,
    embed,
    explain,
    feed,
    finish,
    fork,
    glossary,
    meta,
    noted,
    opening,
    plain_build,
    renderer,
    searchindex,
    sentences,
    trees,
)

STATIC = Path(__file__).parents[2] / "_static"


def setup(app: Sphinx) -> dict:
    """Register everything; see each module for what it does and why."""
    reading = (
        fork,
        trees,
        noted,
        plain_build,
        sentences,
        explain,
        assets,
        cells,
        code,
        renderer,
        argue,
        embed,
        glossary,
        downloads,
        opening,
        searchindex,
    )
    for module in (*reading, atlas, claims, alone, feed, meta, finish):
        module.connect(app)
    app.connect("config-inited", _look)
    return {"version": "1", "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}


def _look(app: Sphinx, config: Config) -> None:
    # A staged source tree carries no styles of its own: those beside this package serve.
    config.html_static_path.append(str(STATIC))
    for name in ("book.css", "pages.css"):
        app.add_css_file(name)
    for name in ("book.js", "charts.js"):
        app.add_js_file(name, loading_method="defer")
