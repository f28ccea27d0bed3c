"""A page for each figure, to share or to embed, and the list by which search suggests as one types."""

import html
import json
from pathlib import Path
from string import Template

from alliance_data.claims import ledger
from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx.application import Sphinx

from ..book import ATLAS
from . import meta, noted
from .assets import CHARTS, cache_dir
from .claims import PAGE as CLAIMS
from .renderer import CATALOGUE, Figure, listed, render
from .trees import tree

FOLDER = "figures"
BRIEFS = f"{ATLAS.partition('/')[0]}/"
PAGE = Path(__file__).with_name("figure.html")
PICTURES = "_static/previews"


def connect(app: Sphinx) -> None:
    """Register the making of both, before each page gets its policy."""
    app.connect("html-page-context", _figures)
    noted.keep("parts", _parts)
    app.connect("build-finished", _write, priority=250)


def _figures(app: Sphinx, docname: str, _template: str, _context: dict, doctree) -> None:
    # With the page that they stand on, by the process that writes it.
    if doctree is not None and app.builder.name == "html":
        for node in tree(app.env, docname).findall(Figure):
            _figure(app, docname, node)


def _write(app: Sphinx, failure: Exception | None) -> None:
    if failure or app.builder.name != "html":
        return
    known = []
    for docname, parts in noted.of(app.env, "parts").items():
        kind = "data" if _is_table(docname) else "page"
        known += [[kind, app.env.titles[docname].astext(), f"{docname}.html"], *parts]
    known += [
        ["claim", f"{claim.id} {claim.claim}", f"{CLAIMS}.html#claim-{claim.id.lower()}"]
        for claim in ledger().values()
        if CLAIMS in app.env.found_docs
    ]
    text = json.dumps(known, separators=(",", ":"), ensure_ascii=False)
    write_if_changed(Path(app.outdir, "_static", "suggested.js"), f"bookSuggest({text});\n".encode())


def _parts(docname: str, doctree: nodes.document) -> list[list[str]]:
    """Return what search may suggest of a page beside itself: its sections, figures and tables."""
    # All briefs are of one form: the state's name finds the brief, and that its parts.
    if docname.startswith(BRIEFS):
        return []
    page, found = f"{docname}.html", []
    for section in [] if _is_table(docname) else list(doctree.findall(nodes.section))[1:]:
        title = section.next_node(nodes.title)
        if title is not None and title.parent.parent.parent is doctree and section["ids"]:
            found.append(["section", title.astext(), f"{page}#{section['ids'][0]}"])
    return found + [[kind, title, f"{page}#fig-{name}"] for kind, name, title in listed(docname, doctree)]


def _is_table(docname: str) -> bool:
    return docname.startswith(f"{CATALOGUE}/")


def _figure(app: Sphinx, docname: str, node: Figure) -> None:
    about, base = node["about"], (app.config.html_baseurl or "").rstrip("/")
    name, book = about["name"], app.config.html_title or app.config.project
    before, after = render(app, about | {"folded": False}, node["spec"], root="../", id=f"fig-{name}")
    limits = "".join(f"<p>{html.escape(part.astext(), quote=False)}</p>" for part in node)
    image = picture(app, book, node) if base and node["spec"] else meta.PREVIEW
    tags = meta.tags(
        app,
        title=about["title"],
        description=meta.shortened(about.get("alt") or about.get("subtitle", "")),
        page=f"{FOLDER}/{name}",
        root="../",
        image=image,
    )
    page = Template(PAGE.read_text(encoding="utf-8")).substitute(
        title=html.escape(about["title"], quote=False),
        book=html.escape(book, quote=False),
        tags=tags,
        figure=f"{before}{limits}{after}",
        chapter=f"../{docname}.html#fig-{name}",
        heading=html.escape(app.env.titles[docname].astext(), quote=False),
    )
    write_if_changed(Path(app.outdir, FOLDER, f"{name}.html"), page.encode())


def picture(app: Sphinx, book: str, node: Figure) -> str:
    """Write the picture for previews of links to a figure, and return its address in the book."""
    about = node["about"]
    drawn = Path(app.outdir, CHARTS, f"{about['name']}-wide.svg").read_text(encoding="utf-8")
    address = f"{PICTURES}/{about['name']}.png"
    card = meta.preview(book, about["title"], drawn, app.settings.accent)
    write_if_changed(Path(app.outdir, address), meta.rasterised(card, cache_dir(app)))
    return address
