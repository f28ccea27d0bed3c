"""Numbers that explain themselves: pointed at, an answer in a sentence says what it was made of.

An answer is an element of class ``computed`` and nothing more: its place in the page is its number. What the
numbers of a page rest on is a script of data beside the pages, which ``explain.js`` asks for with the first
that a reader points at. On paper and without scripts answers are plain text.
"""

import json
import re
import zlib
from pathlib import Path

from alliance_data import sidecar
from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from .. import notebook as nb
from ..notebook import expressions, lineage

log = logging.getLogger(__name__)

ROLE, CLASS, KEPT = "computed", "computed", "alliance_numbers"
# Where an answer stays plain: in headings, in the first line and the options of a directive, in addresses.
PLAIN = re.compile(r"^\s*(#|:|`{3}|~{3}|\[[^\]]+\]:\s)|\]\([^)\s]*$|<[^>\s]*$")
HIDDEN = {"remove-cell", "remove-input", "remove_cell", "remove_input"}
CATALOGUE, METHODS = "book/tables", "book/methods"
ON_DEMAND = ("explain-box.js", "explain-box.css")


class Computed(SphinxRole):
    """The place of an answer of this page, by number, whatever Markdown it holds; ``marked`` writes these."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the answer as one node."""
        kept = self.env.temp_data.get(KEPT)
        if kept is None or not self.text.isdecimal() or int(self.text) >= len(kept["said"]):
            message = f"No answer {self.text!r}: write {{eval}}`expression`."
            return [], [self.inliner.reporter.error(message, line=self.lineno)]
        answer = kept["said"][int(self.text)]
        node = nodes.inline("", classes=[CLASS], number=int(self.text), page=self.env.docname)
        inner, messages = self.inliner.parse(answer, self.lineno, self.inliner, node)
        node += inner
        return [node], messages


def connect(app: Sphinx) -> None:
    """Register the role, what each page keeps for its numbers, and the page's scripts."""
    app.add_role(ROLE, Computed())
    app.connect("doctree-read", _keep)
    # After figures and findings of other pages have been set in.
    app.connect("doctree-resolved", _own_only, priority=900)
    app.connect("html-page-context", _script)


def marked(app: Sphinx, docname: str, notebook: dict) -> dict:
    """Return a notebook with its answers filled in, those in running text as :class:`Computed` roles.

    Raises
    ------
    ExtensionError
        If an expression has no answer.
    """
    traced, said = lineage.lineages(notebook), []
    _check(docname, traced, notebook["metadata"].get(nb.TABLES))
    for cell, asked in expressions.of(notebook):
        known = {a["expression"]: expressions.said(a) for a in cell["metadata"].get(nb.ANSWERS, [])}
        if unanswered := [expression for expression in asked if expression not in known]:
            raise ExtensionError(f"{docname}: {{eval}}`{unanswered[0]}` has no answer; run the notebook.")
        number = {expression: len(said) + at for at, expression in enumerate(asked)}
        said += [known[expression] for expression in asked]

        def form(expression: str, before: str, known=known, number=number) -> str:
            return _form(known[expression], number[expression], before)

        cell["source"] = expressions.replaced(nb.text(cell), form)
    app.env.temp_data[KEPT] = {"said": said, "data": data(notebook, traced)}
    return notebook


def _form(answer: str, number: int, before: str) -> str:
    line = before[before.rfind("\n") + 1 :]
    plain = not answer.strip() or "\n" in answer or PLAIN.search(line)
    return answer if plain else f"{{{ROLE}}}`{number}`"


def _check(docname: str, traced: list[lineage.Lineage], read: list[str] | None) -> None:
    """Warn of a table that an answer is said to rest on, though the run did not read it."""
    for line in traced if read is not None else ():
        for table in sorted(set(line.tables) - set(read)):
            log.warning(
                "%s: {eval}`%s` is traced to the table %r, which its run did not read. Load the table by its "
                "own name, or give the value another name.",
                docname,
                line.expression,
                table,
            )


def data(notebook: dict, traced: list[lineage.Lineage]) -> dict:
    """Return what the page's numbers rest on: each by number, and what they share.

    ``numbers`` holds, for each, the expression, then the places of its statements, tables and helpers, and
    where no table says it, why.
    """
    sources = [nb.text(cell).split("\n") for cell in notebook["cells"]]
    spans: dict[tuple, int] = {}
    tables: dict[str, int] = {}
    helpers: dict[str, int] = {}
    numbers = []
    for line in traced:
        at = [spans.setdefault((s.cell, s.first, s.last, s.kind), len(spans)) for s in line.steps]
        rests = [tables.setdefault(table, len(tables)) for table in line.tables]
        helped = [helpers.setdefault(helper, len(helpers)) for helper in line.helpers]
        numbers.append([line.expression, at, rests, helped, "" if line.kind == "table" else line.kind])
    # The page's code cells by their place among those that it shows.
    shown = [c["cell_type"] == "code" and not HIDDEN & set(nb.tags(c)) for c in notebook["cells"]]
    cells = {
        place: [notebook["cells"][place].get("id", ""), sum(shown[:place]) if shown[place] else -1]
        for place in sorted({cell for cell, *_ in spans})
    }
    place = {cell: at for at, cell in enumerate(cells)}
    return {
        "numbers": numbers,
        "cells": list(cells.values()),
        "code": [
            [place[cell], "\n".join(sources[cell][first - 1 : last]), int(kind == "import")]
            for cell, first, last, kind in spans
        ],
        "tables": [_about(table) for table in tables],
        "helpers": [[helper, lineage.says(helper)] for helper in helpers],
    }


def _about(table: str) -> list[str]:
    about = sidecar(table)
    vintage, source = about["vintage"], about["source"]
    publisher = source.get("short") or source["publisher"]
    return [table, about["title"], publisher, str(vintage["version"]), str(vintage.get("last") or "")]


def _keep(app: Sphinx, doctree: nodes.document) -> None:
    if kept := app.env.temp_data.pop(KEPT, None):
        doctree[KEPT] = kept["data"]


def _own_only(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Leave answers plain that another page's data explain, or no data at all."""
    for node in doctree.findall(nodes.inline):
        if CLASS in node["classes"] and (app.builder.name != "html" or node.get("page") != docname):
            node["classes"].remove(CLASS)


def _script(app: Sphinx, page: str, _template: str, context: dict, doctree) -> None:
    if app.builder.name != "html" or doctree is None or KEPT not in doctree:
        return
    order = [n["number"] for n in doctree.findall(nodes.inline) if CLASS in n["classes"]]
    if not order:
        return
    known, found = dict(doctree[KEPT]), app.env.found_docs
    known["numbers"] = [known["numbers"][number] for number in order]
    known["tables"] = [[*about, int(f"{CATALOGUE}/{about[0]}" in found)] for about in known["tables"]]
    known["methods"] = int(METHODS in found)
    text = json.dumps(known, separators=(",", ":"), ensure_ascii=False)
    name = f"data-{page.replace('/', '-')}.js"
    script = f"bookNumbers({text});\n".encode()
    write_if_changed(Path(app.outdir, "_static", "numbers", name), script)
    static = Path(__file__).parents[2] / "_static"
    asked = [f"{file}?v={zlib.crc32((static / file).read_bytes()):08x}" for file in ON_DEMAND]
    asked.append(f"numbers/{name}?v={zlib.crc32(script):08x}")
    app.add_js_file("explain.js", loading_method="defer", **{"data-files": " ".join(asked)})
    app.add_css_file("explain.css")
