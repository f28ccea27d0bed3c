"""Under a chapter's title: how long it takes to read, what it shows, and to when its data go."""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_design.dropdown import dropdown_main

from ..prose import when
from .renderer import Figure

WORDS_A_MINUTE, MINUTES_A_FIGURE = 230, 0.25
CHAPTERS = "notebooks/"
CODE = "cell_code_source"


def connect(app: Sphinx) -> None:
    """Register the line, once every figure is in its place."""
    app.connect("doctree-resolved", _open, priority=700)


def _open(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    title = doctree.next_node(nodes.title)
    if docname.startswith(CHAPTERS) and title is not None and app.builder.format == "html":
        line = nodes.paragraph("", " · ".join(_parts(doctree)), classes=["opening"])
        title.parent.insert(title.parent.index(title) + 1, line)


def _parts(doctree: nodes.document) -> list[str]:
    figures = [node["about"] for node in doctree.findall(Figure)]
    shown = [about for about in figures if not about.get("folded")]
    more = f" and {len(figures) - len(shown)} folded" if len(shown) < len(figures) else ""
    said = [minutes(words(doctree), len(shown))]
    if figures:
        said.append(_many(len(shown), "figure") + more)
    return [*said, *vintage([source for about in figures for source in about["sources"]])]


def words(doctree: nodes.Node) -> int:
    """Return how many words a reader reads: code, hints and cards that stand folded are not among them."""
    if isinstance(doctree, nodes.Text):
        return len(re.findall(r"\w+", doctree))
    if doctree.get("nb_element") == CODE or isinstance(doctree, dropdown_main | nodes.raw):
        return 0
    return sum(map(words, doctree.children))


def minutes(words: int, figures: int) -> str:
    """Return the time that so many words and figures take, to the minute."""
    return _many(max(1, round(words / WORDS_A_MINUTE + figures * MINUTES_A_FIGURE)), "minute")


def vintage(sources: list[dict]) -> list[str]:
    """Return to when the tables of figures go: the newest, and the oldest where that is an earlier year.

    What a table plans for a time after its retrieval is no observation.
    """
    dated = sorted(
        source["last"]
        for source in sources
        if source["last"][:4].isdigit() and source["last"] <= (source["retrieved"] or source["last"])
    )
    if not dated:
        return []
    oldest = f", some to {dated[0][:4]}" if dated[0][:4] < dated[-1][:4] else ""
    return [f"data to {when(dated[-1][:7])}{oldest}"]


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
