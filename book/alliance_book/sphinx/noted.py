"""What each page has that others ask for, noted as it is read: however many pages, no trees are held."""

from collections.abc import Callable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

# What to note of a page, by name, from its docname and its tree.
_wanted: dict[str, Callable[[str, nodes.document], object]] = {}


def connect(app: Sphinx) -> None:
    """Register the noting, once others have had the tree, and the forgetting of a page that is read again."""
    app.connect("doctree-read", _note, priority=990)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)


def keep(what: str, function: Callable[[str, nodes.document], object]) -> None:
    """Have something noted of each page: what a function returns of its docname and its tree."""
    _wanted[what] = function


def of(env: BuildEnvironment, what: str) -> dict[str, object]:
    """Return what was noted of all pages, by docname, sorted."""
    return {docname: _all(env)[docname][what] for docname in sorted(env.found_docs)}


def _note(app: Sphinx, doctree: nodes.document) -> None:
    docname = app.env.docname
    _all(app.env)[docname] = {what: function(docname, doctree) for what, function in _wanted.items()}


def _forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _all(env).pop(docname, None)


def _merge(_app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    _all(env).update({docname: _all(other)[docname] for docname in docnames})


def _all(env: BuildEnvironment) -> dict[str, dict[str, object]]:
    if not hasattr(env, "alliance_noted"):
        env.alliance_noted = {}
    return env.alliance_noted
