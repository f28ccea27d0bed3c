"""From a notebook's output to a figure of the page: picture, live chart, source, data."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar
from weakref import WeakKeyDictionary

from alliance_data.files import write_if_changed
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain, ObjType
from sphinx.util import logging

from ..figures import asks, captions, drawn, layout, numbers
from ..figures.kinds import CHART, TABLE, WAYS
from ..records import RECORD
from . import assets, noted, pictures
from .argue import Ways

log = logging.getLogger(__name__)
_written: WeakKeyDictionary[Sphinx, dict[str, object]] = WeakKeyDictionary()

NARROW_SCREEN = "(max-width: 600px)"
CATALOGUE = "book/tables"
SOURCES_SHOWN = 7
COPY = '<button type="button" data-copy>Copy the data</button> '
SAVES = "".join(
    f'<button type="button" data-save="{kind}">{kind.upper()}</button> ' for kind in ("png", "svg")
)


class Figure(nodes.General, nodes.Element):
    """A figure or table of the book: ``about`` is what the notebook said, ``spec`` the chart or None."""


class Figures(Domain):
    """Figures and tables as things that search finds, each at its own place."""

    name, label = "alliance", "Figures"
    object_types: ClassVar = {kind: ObjType(kind) for kind in ("figure", "table")}

    def get_objects(self):
        """Yield name, title, kind, page, anchor and rank of each."""
        for docname, found in noted.of(self.env, "figures").items():
            for kind, name, title in found:
                yield name, title, kind, docname, f"fig-{name}", 1

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:
        """Return what search calls a result of a kind."""
        return type.lname

    def merge_domaindata(self, docnames, otherdata) -> None:
        """Nothing is kept here: figures are noted with all else that pages have."""


class Renderer:
    """MyST-NB's plug-in for what ``alliance_book.figures`` shows; found by its entry point."""

    mime_priority_overrides = tuple(("*", kind, 1) for kind in (CHART, TABLE, WAYS, RECORD))

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Node] | None:
        """Return the figure's node, nothing for a record, or None for what is not ours."""
        if data.mime_type == RECORD:
            return []
        if data.mime_type == WAYS and not inline:
            return [Ways(found=data.content)]
        if inline or data.mime_type not in (CHART, TABLE):
            return None
        spec = data.content if data.mime_type == CHART else None
        about = spec.get("usermeta", {}).get("alliance") if spec else data.content
        if not about:
            log.warning("A chart was shown without figures.show: it has no caption and no alternative text.")
            return []
        node = Figure(about=about, spec=spec)
        label = f"fig-{about['name']}"
        node["ids"].append(label)
        node["names"].append(label)
        renderer.renderer.document.note_explicit_target(node)
        return [node]


def connect(app: Sphinx) -> None:
    """Register the node, its numbering, and its forms in HTML and elsewhere."""
    forms = {"html": (visit_html, depart), "latex": (visit_text, depart), "text": (visit_text, depart)}
    app.add_enumerable_node(Figure, "figure", lambda node: node["about"]["title"], **forms)
    app.add_domain(Figures)
    app.connect("builder-inited", _single_page)
    app.connect("env-check-consistency", _unique)
    noted.keep("figures", listed)


def visit_html(self, node: Figure) -> None:
    """Write a figure's HTML up to its caption, and its data and pictures beside the pages."""
    before, after = render(self.builder.app, node["about"], node["spec"], **_place(self, node))
    self.body.append(before)
    node["after"] = after


def depart(self, node: Figure) -> None:
    """Close the caption, which ends with what stands in the node: the figure's limits."""
    self.body.append(node["after"])


def _place(self, node: Figure) -> dict:
    single = self.builder.name == "singlehtml"
    root = "" if single else "../" * self.builder.current_docname.count("/")
    return {"root": root, "id": node["ids"][0], "number": _number(self, node), "link": node.get("link", "")}


def visit_text(self, node: Figure) -> None:
    """Say in words what a builder without pictures cannot show."""
    words = f"[{node['about']['title']}. {node['about'].get('alt', '')}]"
    (self.body.append if hasattr(self, "body") else self.add_text)(words)
    raise nodes.SkipNode


def render(
    app: Sphinx, about: dict, spec: dict | None, *, root: str, id: str, number: str = "", link: str = ""
) -> tuple[str, str]:
    """Return a figure as HTML, in two parts: what comes before its limits, and what comes after.

    Parameters
    ----------
    app
        The running application: its output folder receives data and pictures.
    about, spec
        What the notebook said of the figure, and its Vega-Lite specification or None for a table.
    root
        The way from the page to the book's root, ``../`` or nothing.
    id
        The figure's anchor on this page.
    number
        ``Figure 3``, or nothing for a figure shown away from its chapter.
    link
        Where the figure stands in its chapter, for one shown elsewhere.
    """
    rows = numbers.drawn(spec, about) if spec else about["rows"]
    size = about.get("size", "text")
    kind = "chart" + ("" if spec else " chart-of-words") + ("" if size == "text" else f" is-{size}")
    sets = " ".join(spec.get("datasets") or ()) if spec else ""
    folded = not link and about.get("folded")
    why = f'<span class="fold-kind">{_text(folded)}</span> ' if isinstance(folded, str) else ""
    before = [
        f'<details class="chart-fold"><summary>{why}{_text(about["title"])}</summary>' if folded else "",
        f'<figure class="{kind}" id="{id}" aria-labelledby="{id}-title" data-sets="{_quoted(sets)}">',
        f'<p class="chart-title" id="{id}-title">{_text(about["title"])}</p>',
        f'<p class="chart-subtitle">{_text(about["subtitle"])}</p>' if about.get("subtitle") else "",
        _chart(app, about, spec, root) if spec else _words(about, rows),
        '<figcaption><div class="chart-notes">' + _caption(app, about, root, number=number, link=link),
        '<div class="chart-limits">',
    ]
    after = [
        "</div></div>",
        f'<p><a class="chart-chapter" href="{_quoted(link)}">See it in its chapter</a>.</p>' if link else "",
        "" if link else _details(app, about, rows, root=root, id=id, chart=spec is not None),
        "</figcaption>\n</figure>\n",
        "" if link else _ask(app, about["name"]),
        "</details>\n" if folded else "",
    ]
    return tuple("\n".join(part for part in parts if part) for parts in (before, after))


def _words(about: dict, rows: list[list]) -> str:
    return f'<div class="chart-table">{numbers.table(about, rows, label=about["title"])}</div>'


def _once(app: Sphinx, name: str, write: Callable[[], object]) -> object:
    """Return what a writing of files returned that a figure shares on its chapter's page and on others."""
    known = _written.setdefault(app, {})
    if name not in known:
        known[name] = write()
    return known[name]


def _drawn(app: Sphinx, name: str, spec: dict) -> tuple[dict[str, pictures.Picture], str]:
    """Write a chart's data, pictures and layouts; return its pictures, and the engine that draws it."""
    folder = Path(app.outdir, assets.CHARTS)
    for data, rows in (spec.get("datasets") or {}).items():
        write_if_changed(folder / f"{data}.js", numbers.script(data, rows))
    shown = pictures.draw(spec, name=name, folder=folder, cache=assets.cache_dir(app))
    return shown, _compiled(app, name, spec)


def _chart(app: Sphinx, about: dict, spec: dict, root: str) -> str:
    shown, engine = _once(app, about["name"], lambda: _drawn(app, about["name"], spec))
    base, alt = f"{root}{assets.CHARTS}/", _quoted(about["alt"])
    still = "".join(_picture(shown, base, alt, scheme) for scheme in ("light", "dark"))
    # What it asks its reader is there before it is drawn.
    bound = [param for param in spec.get("params", ()) if "bind" in param]
    moved = {"params": bound, "follows": spec.get("usermeta", {}).get("follows")} if bound else {}
    script = json.dumps(moved, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<div class="chart-box">{still}\n'
        f'<div class="chart-host" role="img" aria-label="{alt}" hidden></div></div>\n'
        f'<script type="application/json" class="chart-spec" data-spec="{about["name"]}" '
        f'data-engine="{engine}">{script}</script>'
    )


def _compiled(app: Sphinx, name: str, spec: dict) -> str:
    """Write how a chart is drawn in each of its layouts, and return by which engine.

    A script with one comes with the first drawing.
    """
    folder, shared = Path(app.outdir, assets.CHARTS), json.dumps(layout.parts(spec))
    for size, width in layout.COMPILED.items():
        text = drawn.compiled(spec, width, assets.cache_dir(app))
        script = f"bookSpec({json.dumps(f'{name}-{size}')},{shared},{text});\n"
        write_if_changed(folder / f"{name}-{size}.js", script.encode())
    return drawn.engine(text)


def _picture(shown: dict[str, pictures.Picture], base: str, alt: str, scheme: str) -> str:
    wide, narrow = (
        f'="{base}{getattr(picture, scheme)}" width="{picture.width}" height="{picture.height}"'
        for picture in (shown["wide"], shown["narrow"])
    )
    return (
        f'<picture class="chart-picture in-{scheme}"><source media="{NARROW_SCREEN}" srcset{narrow}>'
        f'<img class="dark-light" src{wide} alt="{alt}" loading="lazy" decoding="async"></picture>'
    )


def _caption(app: Sphinx, about: dict, root: str, *, number: str, link: str) -> str:
    cited = "; ".join(_source(app, source, root) for source in about["sources"])
    if len(about["sources"]) > SOURCES_SHOWN:
        where = "in its chapter" if link else "with the data below"
        cited = f"{len(about['sources'])} tables of this book, listed {where}"
    head = f'<span class="chart-number">{_text(number)}.</span> ' if number else ""
    return f'<p class="chart-source">{head}Source: {cited}.</p>'


def _table(app: Sphinx, source: dict, root: str) -> str:
    """Return a table's title, with the way to its page in the catalogue where the book has one."""
    title, page = _text(source["title"]), f"{CATALOGUE}/{source['table']}"
    if page not in app.env.found_docs:
        return title
    address = f"#document-{page}" if app.builder.name == "singlehtml" else f"{root}{page}.html"
    return f'<a href="{address}">{title}</a>'


def _source(app: Sphinx, source: dict, root: str) -> str:
    title, publisher = _table(app, source, root), _text(source["publisher"])
    if source["address"].startswith(("https://", "http://")):
        publisher = f'<a href="{_quoted(source["address"])}" rel="noopener">{publisher}</a>'
    return f"{publisher}, {title} ({_text(captions.vintage(source))})"


def _details(app: Sphinx, about: dict, rows: list[list], *, root: str, id: str, chart: bool) -> str:
    name = about["name"]
    folder, text = Path(app.outdir, "_static", "data"), numbers.csv_file(about, rows)
    write_if_changed(folder / f"{name}.csv", text)
    write_if_changed(folder / f"{name}.js", numbers.copied(name, text))
    label = "Data, downloads, citation" if chart else "Download, citation"
    table = numbers.table(about, rows, label=f"Data: {about['title']}") if chart else ""
    # A figure of many tables names them; each one's own page has its citation.
    many = len(about["sources"]) > SOURCES_SHOWN
    said = (_table(app, source, root) if many else _text(source["citation"]) for source in about["sources"])
    cites = "".join(f"<li>{text}</li>" for text in said)
    book = _text(app.config.html_title or app.config.project)
    on_paper = app.builder.name != "html"
    alone = "" if on_paper else f'<a class="chart-alone" href="{root}figures/{name}.html">Its own page</a>'
    return (
        f'<details class="chart-data"><summary>{label}</summary><p class="chart-tools">'
        f'<a href="{root}_static/data/{name}.csv" download="{name}.csv">CSV</a> '
        f"{COPY}{SAVES if chart else ''}"
        f'<a class="chart-link" href="#{id}">Link to this figure</a> {alone}</p>{table}'
        f'<div class="chart-cite"><p>Cite as: {_text(app.config.author)}, '
        f'“<span class="chart-cited">{_text(about["title"])}</span>”, in '
        f"<cite>{book}</cite>, figure <code>{id}</code>. The data:</p><ul>{cites}</ul></div></details>"
    )


def _ask(app: Sphinx, figure: str) -> str:
    """Return where readers ask a figure's question of other states, and write what the answer needs."""
    key = asks.question_of(figure)
    if not key or app.builder.name != "html":
        return ""
    _once(app, f"ask-{key}", lambda: _answered(app, key))
    return (
        f'<details class="chart-ask pst-js-only" data-ask="{key}" data-figure="{figure}">'
        "<summary>Ask it of any state</summary></details>\n"
    )


def _answered(app: Sphinx, key: str) -> None:
    _compiled(app, f"ask-{key}", asks.chart(key))
    text = json.dumps(asks.answers(key), separators=(",", ":"), ensure_ascii=False)
    script = f"bookAsk.add({json.dumps(key)},{text});\n"
    write_if_changed(Path(app.outdir, "_static", "ask", f"{key}.js"), script.encode())


def _number(self, node: Figure) -> str:
    kind = f"{self.docnames[-1]}/figure" if self.builder.name == "singlehtml" else "figure"
    found = self.builder.fignumbers.get(kind, {}).get(node["ids"][0])
    return f"Figure {'.'.join(map(str, found))}" if found else ""


def listed(_docname: str, doctree: nodes.document) -> list[tuple[str, str, str]]:
    """Return the kind (figure or table), the name and the title of each figure of a page."""
    return [
        ("figure" if node["spec"] else "table", node["about"]["name"], node["about"]["title"])
        for node in doctree.findall(Figure)
    ]


def _unique(app: Sphinx, env) -> None:
    """Warn of a figure's name used twice: its address would lead to one of the two only."""
    seen: dict[str, str] = {}
    for docname, found in noted.of(env, "figures").items():
        for _kind, name, _title in found:
            if name in seen:
                log.warning(
                    "Figure name %r stands in %s and in %s; it must be one.", name, seen[name], docname
                )
            seen[name] = docname


def _single_page(app: Sphinx) -> None:
    """Let the single-page builder use the HTML forms of all nodes.

    sphinx-exercise registers forms of its own for ``singlehtml``, which ends Sphinx's fall-back for others.
    """
    forms = app.registry.translation_handlers
    for node, form in forms.get("html", {}).items():
        forms.setdefault("singlehtml", {}).setdefault(node, form)


def _text(value) -> str:
    return html.escape(str(value), quote=False)


def _quoted(value) -> str:
    return html.escape(str(value), quote=True)
