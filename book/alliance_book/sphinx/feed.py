"""What changed, as an Atom feed: each import of a table, newest first, with the verdicts that it turned."""

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from alliance_data import sidecar
from alliance_data.files import write_if_changed
from alliance_data.sidecar import names
from alliance_data.store import history
from sphinx.application import Sphinx

from ..prose import count, list_of
from .renderer import CATALOGUE

FILE, PAGE = "changes.xml", "book/changes"
ATOM = "http://www.w3.org/2005/Atom"
MOST = 50


def connect(app: Sphinx) -> None:
    """Register the writing of the feed, and the pages' word of it."""
    app.connect("html-page-context", _announce)
    app.connect("build-finished", _write, priority=250)


def _announce(app: Sphinx, page: str, _template: str, context: dict, doctree) -> None:
    if app.builder.name == "html" and doctree is not None and PAGE in app.env.found_docs:
        link = (
            f'<link rel="alternate" type="application/atom+xml" title="What changed" href="{{}}{FILE}" />\n'
        )
        if page in (PAGE, app.config.master_doc):
            context["metatags"] = context.get("metatags", "") + link.format("../" * page.count("/"))


def _write(app: Sphinx, failure: Exception | None) -> None:
    if failure or app.builder.name != "html" or PAGE not in app.env.found_docs:
        return
    base = (app.config.html_baseurl or "").rstrip("/")
    title = app.config.html_title or app.config.project
    text = feed(history(), title=title, author=app.config.author, base=f"{base}/" if base else "")
    write_if_changed(Path(app.outdir, FILE), text)


def feed(log: list[dict], *, title: str, author: str, base: str) -> bytes:
    """Return imports as a feed.

    Parameters
    ----------
    log
        The log of imports, oldest first, as from ``alliance_data.store.history``.
    title, author
        Of the book.
    base
        The book's address, or nothing: addresses are then those of the pages beside the feed.
    """
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    known = [entry for entry in reversed(log) if entry["table"] in names()]
    entries = sorted(known, key=lambda entry: entry["retrieved"], reverse=True)[:MOST]
    _add(root, "title", f"{title}: what changed")
    _add(root, "id", _id(title))
    _add(root, "updated", _moment(entries[0]["retrieved"] if entries else "1970-01-01"))
    _add(_add(root, "author"), "name", author)
    _add(root, "link", rel="alternate", type="text/html", href=f"{base}{PAGE}.html")
    for entry in entries:
        item, about = _add(root, "entry"), sidecar(entry["table"])
        _add(item, "title", f"{about['title']}: {entry['version']}")
        _add(item, "id", _id(f"{title} {entry['table']} {entry['sha256']} {entry['file']}"))
        _add(item, "updated", _moment(entry["retrieved"]))
        _add(item, "link", rel="alternate", type="text/html", href=f"{base}{CATALOGUE}/{entry['table']}.html")
        _add(item, "summary", _summary(entry))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _summary(entry: dict) -> str:
    kinds = ("added", "removed", "revised")
    moved = [f"{count(entry[kind], 'row')} {kind}" for kind in kinds if entry.get(kind)]
    turned = [
        f"{claim['id']} turned from {claim['before']} to {claim['after']}: {claim['claim'].rstrip('.')}"
        for claim in entry.get("claims", [])
        if claim["before"] != claim["after"]
    ]
    end = f", {entry['first']} to {entry['last']}" if entry.get("first") and entry.get("last") else ""
    said = f"{count(entry['rows'], 'row')}{end}; {list_of(moved) if moved else 'no row changed'}"
    return ". ".join([said[:1].upper() + said[1:], *turned]) + "."


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


def _id(of: str) -> str:
    return uuid5(NAMESPACE_URL, of).urn


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes
) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text
    return made
