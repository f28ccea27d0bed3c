"""Showing a chapter's figure or answer on another page, so that the index says what the chapters found."""

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .figures import Figure, render


class Shown(nodes.General, nodes.Element):
    """The place of a figure or an answer that stands elsewhere: ``what`` is ``figure`` or ``answer``."""


class FigureFrom(Directive):
    """``{figure-from} us-troops-in-japan``: a chapter's figure, by its name, with the way to it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave a place for the figure."""
        return [Shown(what="figure", which=self.arguments[0].removeprefix("fig-"))]


class AnswerFrom(Directive):
    """``{answer-from} notebooks/alliance-history``: a chapter's computed answer."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave a place for the answer."""
        return [Shown(what="answer", which=self.arguments[0].strip("/"))]


def connect(app: Sphinx) -> None:
    """Register both directives and what fills their places."""
    app.add_node(Shown)
    app.add_directive("figure-from", FigureFrom)
    app.add_directive("answer-from", AnswerFrom)
    app.connect("env-updated", _dependents)
    app.connect("doctree-resolved", _fill)


def _dependents(app: Sphinx, env) -> list[str]:
    # What these pages show may have changed with any chapter, so they are always written anew.
    return [
        name for name in sorted(env.found_docs) if any(True for _ in env.get_doctree(name).findall(Shown))
    ]


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(Shown)):
        fill = _figure if place["what"] == "figure" else _answer
        place.replace_self(fill(app, place["which"], docname))


def _figure(app: Sphinx, name: str, docname: str) -> list[nodes.Node]:
    for chapter in sorted(app.env.found_docs):
        for node in app.env.get_doctree(chapter).findall(Figure):
            if node["about"]["name"] == name:
                single = app.builder.name == "singlehtml"
                page = "" if single else app.builder.get_relative_uri(docname, chapter)
                root = "" if single else "../" * docname.count("/")
                place = {"root": root, "id": f"shown-{name}", "link": f"{page}#fig-{name}"}
                shown = render(app, node["about"], node["spec"], **place)
                return [nodes.raw("", shown, format="html")]
    raise ExtensionError(f"{docname}: no chapter has a figure named {name!r}; figures.show gives names.")


def _answer(app: Sphinx, chapter: str, docname: str) -> list[nodes.Node]:
    if chapter in app.env.found_docs:
        for part in app.env.get_doctree(chapter).findall(nodes.Element):
            if "answer" in part.get("classes", []):
                return [part.deepcopy()]
    raise ExtensionError(f"{docname}: {chapter!r} shows no answer; figures.answer states one.")
