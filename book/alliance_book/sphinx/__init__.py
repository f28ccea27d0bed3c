"""The Sphinx extension of the book: figures of its own, no other host asked, a cache never stale."""

from pathlib import Path

from sphinx.application import Sphinx

from . import assets, cells, embed, execution, figures, pages

STATIC = Path(__file__).parents[2] / "_static"


def setup(app: Sphinx) -> dict:
    """Register everything; see each module for what it does and why."""
    for module in (execution, assets, cells, figures, embed, pages):
        module.connect(app)
    app.connect("builder-inited", _static)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _static(app: Sphinx) -> None:
    # A copied source tree (an edition's) carries no styles of its own: those beside this package serve.
    folder = str(STATIC)
    if folder not in [str(Path(app.confdir, path)) for path in app.config.html_static_path]:
        app.config.html_static_path.append(folder)
    app.add_css_file("book.css")
    for name in ("book.js", "charts.js"):
        app.add_js_file(name, loading_method="defer")
