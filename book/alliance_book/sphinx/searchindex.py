"""The search index as if all pages had been made at once, whichever were made anew.

Sphinx keeps the words of pages that it does not write again, but not the terms that they explain; and it
keeps words that no page has any more.
"""

import json
from pathlib import Path

from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.index_entries import split_index_msg

from . import noted


def connect(app: Sphinx) -> None:
    """Register the remembering of terms, before pages are written."""
    noted.keep("terms", _terms)
    app.connect("env-updated", _remember_terms)


def _remember_terms(_app: Sphinx, env: BuildEnvironment) -> None:
    kept = env._search_index_index_entries
    kept.clear()
    kept |= noted.of(env, "terms")


def _terms(_docname: str, doctree: nodes.document) -> list[tuple[str, str, str]]:
    """Return the terms of a page with their places, in the form that Sphinx has them in."""
    return sorted(
        {
            (term, target or "", main)
            for node in doctree.findall(addnodes.index)
            for kind, value, target, main, _key in node["entries"]
            for term in split_index_msg(kind, value)
        }
    )


def forget_lost_words(index: Path) -> None:
    """Take out of the search index the words that no page has any more."""
    if not index.exists():
        return
    call, _, rest = index.read_text(encoding="utf-8").partition("(")
    found = json.loads(rest.removesuffix(")"))
    for kind in ("terms", "titleterms"):
        found[kind] = {word: pages for word, pages in found[kind].items() if pages != []}
    write_if_changed(index, f"{call}({json.dumps(found, sort_keys=True)})".encode())
