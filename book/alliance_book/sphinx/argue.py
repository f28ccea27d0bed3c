"""Claims that a reader can ask another way: the ways as a script beside the pages, and who asks for it.

Entries of the ledger leave an empty place, of class ``argue``. ``argue.js`` fills it when the entry is
opened, with what the notebook handed over; a page without scripts shows nothing there. All entries together
become cards that a reader filters and sorts.
"""

import json
import zlib
from pathlib import Path

from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx.application import Sphinx

from ..figures.colours import DARK, LIGHT, VERDICTS

ON_DEMAND = ("argue-card.js", "argue.css")
CARDS = ("cards.js", "cards.css")
STATIC = Path(__file__).parents[2] / "_static"


class Ways(nodes.General, nodes.Element):
    """Where a notebook handed over its claims' ways: ``found`` is what the page needs."""


def connect(app: Sphinx) -> None:
    """Register the node and the script that a page with ways asks for."""
    app.add_node(Ways, **dict.fromkeys(("html", "latex", "text"), (_nothing, None)))
    app.connect("html-page-context", _script)


def _nothing(_writer, _node: Ways) -> None:
    raise nodes.SkipNode


def _script(app: Sphinx, _page: str, _template: str, _context: dict, doctree) -> None:
    ways = next(doctree.findall(Ways), None) if doctree is not None else None
    if ways is None or app.builder.name != "html":
        return
    text = json.dumps(ways["found"], separators=(",", ":"), ensure_ascii=False)
    made = {"ways.js": f"bookWays({text});\n".encode(), "ways.css": _colours(ways["found"]["verdicts"])}
    for name, content in made.items():
        write_if_changed(Path(app.outdir, "_static", name), content)
    lists = {
        f"data-{what}": " ".join(f"{name}?v={zlib.crc32(_content(name, made)):08x}" for name in names)
        for what, names in {"files": ("ways.js", *ON_DEMAND), "cards": ("ways.css", *CARDS)}.items()
    }
    app.add_js_file("argue.js", loading_method="defer", **lists)


def _content(name: str, made: dict[str, bytes]) -> bytes:
    return made.get(name) or (STATIC / name).read_bytes()


def _colours(verdicts: list[str]) -> bytes:
    """Return the rules that give each verdict the colour that it has in the charts."""
    rules = []
    for place, verdict in enumerate(verdicts):
        of = VERDICTS.get(verdict, "grey")
        rules.append(f'[data-verdict="{place}"] {{ background: {LIGHT[of]}; }}')
        rules.append(f'html[data-theme="dark"] [data-verdict="{place}"] {{ background: {DARK[of]}; }}')
    return "\n".join(rules).encode()
