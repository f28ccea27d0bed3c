"""Sentences with their numbers, answers set apart, limits under their figures."""

import json

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from . import explain
from .renderer import Figure

# Admonitions are what every front end knows; the book shows these two in a form of its own.
ANSWER, LIMITS = "answer", "limits"


def connect(app: Sphinx) -> None:
    """Register the filling, as each notebook is read; the copy offered for download keeps its expressions."""
    app.connect("source-read", _fill)
    app.connect("doctree-read", _set)


def _fill(app: Sphinx, docname: str, source: list[str]) -> None:
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    source[0] = json.dumps(explain.marked(app, docname, json.loads(source[0])))


def _set(app: Sphinx, doctree: nodes.document) -> None:
    for block in list(doctree.findall(nodes.admonition)):
        kinds = set(block["classes"]) & {ANSWER, LIMITS}
        if kinds:
            body = [child for child in block.children if not isinstance(child, nodes.title)]
            block.replace_self(nodes.container("", *body, classes=list(kinds)))
    for block in [b for b in doctree.findall(nodes.container) if LIMITS in b["classes"]]:
        _under_its_figure(app, doctree, block)


def _under_its_figure(app: Sphinx, doctree: nodes.document, block: nodes.container) -> None:
    """Move a block of limits into the figure before it, whose caption it ends."""
    before = None
    for node in doctree.findall(lambda node: isinstance(node, Figure) or node is block):
        if node is block:
            break
        before = node
    if before is None or before.children:
        raise ExtensionError(
            f"{app.env.docname}: a block of limits without a figure of its own: {block.astext()[:80]!r}. "
            "Write it right after the cell that shows the figure."
        )
    block.parent.remove(block)
    before += block.children
