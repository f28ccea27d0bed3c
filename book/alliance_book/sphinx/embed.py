"""Showing on one page what stands on others: a figure, and what each chapter found."""

import re

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from ..book import MISSING
from . import noted
from .renderer import Figure
from .trees import tree

# Classes of the admonitions that stand for what other pages hold.
FINDINGS, FIGURE = "findings", "figure-from"
FIRST_SENTENCE = re.compile(r".+?(?<!\.[A-Z])[.?!](?=\s|$)")


class Shown(nodes.General, nodes.Element):
    """The place of what stands elsewhere: a figure of a page by its name; without, each chapter's finding."""


def connect(app: Sphinx) -> None:
    """Register what marks these places, and what fills them."""
    app.add_node(Shown)
    app.connect("doctree-read", _mark)
    noted.keep("shows", lambda _docname, doctree: any(True for _ in doctree.findall(Shown)))
    app.connect("env-updated", _dependents)
    app.connect("doctree-resolved", _fill)


def _mark(app: Sphinx, doctree: nodes.document) -> None:
    """Leave places for what two kinds of admonition, which other front ends show as they are, stand for."""
    for block in list(doctree.findall(nodes.admonition)):
        if FINDINGS in block["classes"]:
            block.replace_self(Shown(name=""))
        elif FIGURE in block["classes"]:
            links = (link for link in block.findall(pending_xref) if link.get("reftargetid"))
            figure = next((link for link in links if link["reftargetid"].startswith("fig-")), None)
            if figure is None:
                raise ExtensionError(
                    f"{app.env.docname}: a block of class {FIGURE} leads to no figure: "
                    f"{block.astext()[:80]!r}. Link to it there: [its subject](chapter.ipynb#fig-NAME)."
                )
            name = figure["reftargetid"].removeprefix("fig-")
            block.replace_self(Shown(name=name, page=figure["reftarget"]))


def _dependents(app: Sphinx, env) -> list[str]:
    # What these pages show may have changed with any chapter, so they are always written anew.
    return [docname for docname, shows in noted.of(env, "shows").items() if shows]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(Shown)):
        found = _figure(app, docname, **place.attributes) if place["name"] else _findings(app, docname)
        place.replace_self(found)


def _figure(app: Sphinx, docname: str, *, name: str, page: str, **_rest) -> list[nodes.Node]:
    for node in tree(app.env, page).findall(Figure):
        if node["about"]["name"] == name:
            single = app.builder.name == "singlehtml"
            address = "" if single else app.builder.get_relative_uri(docname, page)
            shown = node.deepcopy()
            shown["ids"], shown["link"] = [f"shown-{name}"], f"{address}#fig-{name}"
            return [shown]
    if any(MISSING in part["classes"] for part in tree(app.env, page).findall(nodes.admonition)):
        return [nodes.paragraph("", "A figure of a chapter that has not been made yet.")]
    raise ExtensionError(f"{docname}: {page} has no figure named {name!r}; figures.show gives names.")


def _findings(app: Sphinx, docname: str) -> nodes.bullet_list:
    lines = nodes.bullet_list(classes=["findings"])
    for chapter in app.env.toctree_includes.get(app.config.root_doc, []):
        answer = next(_answers(app, chapter), None)
        if answer is None or chapter == docname:
            continue
        title = nodes.strong("", app.env.titles[chapter].astext())
        target = app.builder.get_relative_uri(docname, chapter)
        link = nodes.reference("", "", title, refuri=target, internal=True)
        line = nodes.paragraph("", "", link, nodes.Text(f" {first_sentence(answer.astext())}"))
        lines += nodes.list_item("", line)
    return lines


def _answers(app: Sphinx, chapter: str):
    for part in tree(app.env, chapter).findall(nodes.Element):
        if "answer" in part.get("classes", []):
            yield part


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, its line ends as spaces; the whole where none ends."""
    text = " ".join(text.split())
    found = FIRST_SENTENCE.match(text)
    return found.group() if found else text
