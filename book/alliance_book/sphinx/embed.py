"""Showing on one page what stands on others: a figure, and what each chapter found."""

import re

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .figures import Figure

FIRST_SENTENCE = re.compile(r".+?(?<!\.[A-Z])[.?!](?=\s|$)")


class Shown(nodes.General, nodes.Element):
    """The place of what stands elsewhere: ``which`` names a figure; without it, each chapter's finding."""


class FigureFrom(Directive):
    """``{figure-from} us-troops-in-japan``: a chapter's figure, by its name, with the way to it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave a place for the figure."""
        return [Shown(which=self.arguments[0].removeprefix("fig-"))]


class Findings(Directive):
    """``{findings}``: each chapter of the contents with the first sentence of its computed answer."""

    def run(self) -> list[nodes.Node]:
        """Leave a place for the list."""
        return [Shown(which="")]


def connect(app: Sphinx) -> None:
    """Register both directives and what fills their places."""
    app.add_node(Shown)
    app.add_directive("figure-from", FigureFrom)
    app.add_directive("findings", Findings)
    app.connect("env-updated", _dependents)
    app.connect("doctree-resolved", _fill)


def _dependents(app: Sphinx, env) -> list[str]:
    # What these pages show may have changed with any chapter, so they are always written anew.
    return [
        name for name in sorted(env.found_docs) if any(True for _ in env.get_doctree(name).findall(Shown))
    ]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(Shown)):
        found = _figure(app, place["which"], docname) if place["which"] else _findings(app, docname)
        place.replace_self(found)


def _figure(app: Sphinx, name: str, docname: str) -> list[nodes.Node]:
    for chapter in sorted(app.env.found_docs):
        for node in app.env.get_doctree(chapter).findall(Figure):
            if node["about"]["name"] == name:
                single = app.builder.name == "singlehtml"
                page = "" if single else app.builder.get_relative_uri(docname, chapter)
                shown = node.deepcopy()
                shown["ids"], shown["link"] = [f"shown-{name}"], f"{page}#fig-{name}"
                return [shown]
    raise ExtensionError(f"{docname}: no chapter has a figure named {name!r}; figures.show gives names.")


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
    for part in app.env.get_doctree(chapter).findall(nodes.Element):
        if "answer" in part.get("classes", []):
            yield part


def first_sentence(text: str) -> str:
    """Return the first sentence of a text, its line ends as spaces; the whole where none ends."""
    text = " ".join(text.split())
    found = FIRST_SENTENCE.match(text)
    return found.group() if found else text
