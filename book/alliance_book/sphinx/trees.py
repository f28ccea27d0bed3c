"""Pages' trees as they were read, unpickled once for all who only look at them."""

from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

_kept: WeakKeyDictionary[BuildEnvironment, dict[str, nodes.document]] = WeakKeyDictionary()


def connect(app: Sphinx) -> None:
    """Register the forgetting of a page that is read again."""
    app.connect("env-purge-doc", _forget)


def tree(env: BuildEnvironment, docname: str) -> nodes.document:
    """Return the tree of a page, which nobody may change."""
    kept = _kept.setdefault(env, {})
    if docname not in kept:
        kept[docname] = env.get_doctree(docname)
    return kept[docname]


def _forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _kept.get(env, {}).pop(docname, None)
