"""The page that leads to all briefs: the style of its map, and the script that sorts its table."""

from sphinx.application import Sphinx

from ..book import ATLAS


def connect(app: Sphinx) -> None:
    """Register both, for that page alone."""
    app.connect("html-page-context", _files)


def _files(app: Sphinx, page: str, _template: str, _context: dict, _doctree) -> None:
    if page == ATLAS:
        app.add_css_file("atlas.css")
        app.add_js_file("atlas.js", loading_method="defer")
