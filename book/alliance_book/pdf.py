"""The book as one PDF: all pages joined into one, printed by Chromium with outline, tags, page numbers."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from alliance_data.errors import AllianceError, InputError

from . import browser
from .book import Book
from .runs import inputs

# What paper needs: a column for text and a margin, as on a wide screen; light pictures for live charts; a
# cover, no controls; all that folds open, but for code and data.
STYLE = """
@page { size: A4; margin: 14mm 17mm 15mm; }
@page :first { margin-bottom: 0; }
html, html[data-theme="light"] { --pst-font-size-base: 9.5pt; --book-measure: 126mm; --book-figure: 126mm;
  --book-whole: 176mm; --pst-color-background: #fff; --pst-color-on-background: #fff; }
html, body { background: #fff !important; }
.bd-sidebar, .bd-sidebar-primary, .bd-sidebar-secondary, .bd-header-article, .bd-footer, .bd-footer-content,
.sidebar-toggle, .search-button__wrapper, .prev-next-footer, .headerlink, .chart-data, .chart-host, .in-dark,
.chart-ask, .argue, #jb-print-docs-body, #pst-back-to-top, .toctree-wrapper > p.caption, .skip-link,
div.cell details.hide, .cell_input, .code-switch, p.opening, details[id^=claim-] details,
.chart-fold > summary, .chart-chapter { display: none !important; }
.bd-main, .bd-content, .bd-article-container, .bd-article, .bd-container__inner {
  display: block !important; max-width: none !important; padding: 0 !important; margin: 0 !important;
}
.bd-article { font-size: 10.2pt; line-height: 1.38; orphans: 3; widows: 3; }
.answer.container { font-size: 13pt; max-width: 126mm !important; }
.bd-article h1 { font-size: 26pt; margin-top: 0; }
.bd-article h2 { font-size: 16pt; margin-top: 8mm; }
.bd-article h3 { font-size: 12.5pt; margin-top: 6mm; }
figure.chart, .bd-article figure.chart { break-inside: avoid; background: none; margin: 5mm 0 6mm;
  padding-top: 1.5mm; display: grid; grid-template-columns: 126mm 44mm; column-gap: 6mm; max-width: 176mm; }
figure.chart > *, figure.chart > figcaption > * { grid-column: 1; }
figure.chart > figcaption { display: contents; }
figure.chart, .bd-article figure.chart { grid-template-rows: auto auto auto 1fr; }
figure.chart .chart-notes, figure.chart.is-wide .chart-notes {
  grid-column: 2; grid-row: 1 / span 4; align-self: start; columns: auto;
}
figure.chart.chart-of-words { break-inside: auto; display: block; }
figure.chart.is-wide > .chart-box { grid-column: 1 / -1; }
figure.chart.is-wide .chart-notes { grid-row: 1 / span 2; }
.chart-title { font-size: 10.5pt; }
.chart-subtitle { font-size: 9pt; }
figure.chart figcaption :is(p, .chart-source, .chart-limits) { font-size: 7.5pt; line-height: 1.35; }
.chart-box { min-height: 0 !important; max-height: 78mm; margin: 2mm 0 0; overflow: hidden; }
.chart-picture.in-light, figure.chart.is-live .chart-picture.in-light { display: block !important; }
.chart-picture img {
  width: 100%; height: auto; max-height: 78mm; object-fit: contain; object-position: left top;
}
.chart-fold .chart-title { display: block; }
.chart-fold :is(.chart-box, .chart-picture img) { max-height: 50mm; }
.table-scroll { max-height: none !important; overflow: visible !important; border: 0; }
.bd-article table, .table-scroll table {
  display: table !important; font-size: 7.5pt; overflow-wrap: anywhere;
}
.bd-article :is(td, th) {
  white-space: normal !important; min-width: 0 !important; padding: 0.5mm 2.5mm 0.5mm 0 !important;
}
.bd-article :is(th, td):first-child { overflow-wrap: normal; }
.bd-article tr { break-inside: avoid; }
.sd-card, details, .admonition { font-size: 8.5pt !important; line-height: 1.38 !important; }
.claims-said.container { columns: 2; font-size: 9pt; }
.chapter { break-before: page; }
.chapter > :is(h1, h2) { font-size: 26pt; margin-top: 0; max-width: 150mm; }
.is-table > :is(h1, h2, h3) { font-size: 14pt; margin-top: 8mm; }
.is-table section > :is(h2, h3, h4, h5, h6) { font-size: 10.5pt; margin: 3mm 0 1mm; }
.is-table { font-size: 8.5pt; columns: 2; column-gap: 6mm; }
.is-table > :is(h1, h2, h3) { column-span: all; }
.is-table * { max-width: 100% !important; }
.is-table table { table-layout: fixed; width: 100% !important; }
.is-table :is(th, td):first-child { width: 22mm; }
h1, h2, h3, h4, .chart-title, .chart-subtitle { break-after: avoid; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 7pt; }
a { color: inherit; }
#cover { break-after: page; padding-top: 70mm; font-family: var(--book-serif); }
#cover p.title { font-size: 38pt; line-height: 1.05; font-weight: 600; margin: 0 0 6mm; max-width: 150mm; }
#cover p { font-size: 12pt; max-width: 120mm; }
"""
# Each page of the book becomes a chapter of the print; the first, which holds all others, follows the cover.
# The tables of the catalogue, a page each on a screen, follow one another with what they are and cannot show.
ARRANGE = """([title, about]) => {
  document.documentElement.dataset.theme = "light";
  const shut = ".hide, .chart-data, .chart-ask";
  document.querySelectorAll("details").forEach((part) => { part.open = !part.matches(shut); });
  document.querySelectorAll("img").forEach((image) => { image.loading = "eager"; });
  // What is typed on a machine is read on one.
  for (const name of ["add-chapter", "add-table", "cluster", "fork", "mark"]) {
    document.getElementById(`document-book/${name}`)?.nextElementSibling?.remove();
  }
  for (const mark of document.querySelectorAll("span[id^='document-']")) {
    const table = mark.id.startsWith("document-book/tables/") && mark.id !== "document-book/tables/index";
    mark.nextElementSibling?.classList.add(table ? "is-table" : "chapter");
  }
  for (const head of document.querySelectorAll(".is-table section > :is(h2, h3, h4, h5, h6)")) {
    if (/^(Columns|Uses|Preview|Citation|Download)/.test(head.textContent)) head.parentElement.remove();
  }
  if (!title) return;
  const cover = document.createElement("div");
  cover.id = "cover";
  for (const [kind, text] of [["title", title], ["about", about]]) {
    const line = document.createElement("p");
    line.className = kind;
    line.textContent = text;
    cover.append(line);
  }
  document.querySelector(".bd-article").prepend(cover);
}"""
# A function: an expression would be evaluated again at each look, which the pages' own policy forbids.
LOADED = "() => [...document.images].every((image) => image.complete)"
MISSING = "[...document.images].filter((i) => i.checkVisibility() && !i.naturalWidth).map((i) => i.src)"
FOOTER = (
    '<div style="width: 100%; text-align: center; font: 8px sans-serif; color: #55606e">'
    '<span class="pageNumber"></span></div>'
)
LINK = '\n<a class="btn btn-sm book-pdf" href="{address}" title="The whole book, to print">PDF</a>'


def pdf(book: Book, chapter: str = "", *, say: Callable[[str], None] = print) -> Path:
    """Print the built book, put the PDF beside its pages, and link it from the first; or print one chapter.

    Parameters
    ----------
    book
        A book that is built.
    chapter
        The name of one notebook, which is printed by itself.
    say
        Told what happens.

    Raises
    ------
    InputError
        If the book is not built, has no such chapter, or there is no Chromium.
    AllianceError
        If the single page cannot be compiled, or one of its pictures is missing.
    """
    if browser.executable() is None:
        raise InputError("The PDF needs Chromium, and none is on PATH. On Debian: apt-get install chromium")
    if not (book.html / "index.html").exists():
        raise InputError(f"There are no pages in {book.html}. Build them first: alliance build")
    if chapter:
        return _chapter(book, chapter, say)
    draft = book.build / "book.pdf.draft"
    with tempfile.TemporaryDirectory(dir=book.build, prefix="single-") as folder:
        say("Joining all pages into one.")
        page = _joined(book, Path(folder))
        say("Printing.")
        _print(page, draft, _title(book), _about(book))
    target = draft.replace(book.build / "book.pdf")
    shutil.copyfile(target, book.html / "book.pdf")
    _link(book)
    return target


def _chapter(book: Book, name: str, say: Callable[[str], None]) -> Path:
    page = (book.html / book.notebook(name).relative_to(book.root)).with_suffix(".html")
    if not page.exists():
        raise InputError(f"{page} is not there: the book was built without it. Build anew: alliance build")
    say("Printing.")
    draft = book.build / f"{page.stem}.pdf.draft"
    _print(page, draft, "", "")
    return draft.replace(draft.with_suffix(""))


def _joined(book: Book, folder: Path) -> Path:
    """Compile the tree of the last build into a single page and return its file."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build"]
    command += [str(book.source), "--path-output", str(folder), "--builder", "singlehtml"]
    quiet = os.environ | {"PYTHONHASHSEED": "0", "NO_COLOR": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=book.root, env=quiet)
    root = folder / "_build" / "singlehtml"
    page = root / f"{book.toc['root']}.html"
    if done.returncode or not page.exists():
        said = "\n".join(f"  {line}" for line in (done.stdout + done.stderr).splitlines()[-20:])
        raise AllianceError(f"Jupyter Book could not join the pages:\n{said}")
    # Whatever folder the first page is in, the single page names its styles and pictures from the root.
    return page.rename(root / "book.html")


def _print(page: Path, target: Path, title: str, about: str) -> None:
    with browser.chromium() as chromium:
        # Without the book's scripts the charts stay pictures, which is what paper wants.
        tab = chromium.new_context(color_scheme="light", offline=True).new_page()
        tab.set_default_timeout(120_000)
        tab.route("**/*.js*", lambda route: route.abort())
        tab.goto(page.as_uri(), wait_until="load")
        tab.emulate_media(media="print", color_scheme="light")
        tab.add_style_tag(content=STYLE)
        tab.evaluate(ARRANGE, [title, about])
        tab.wait_for_function(LOADED)
        missing = tab.evaluate(MISSING)
        if missing:
            raise AllianceError(f"The PDF would lack {Path(missing[0]).name}. Build anew: alliance build")
        tab.pdf(
            path=target,
            prefer_css_page_size=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=FOOTER,
            outline=True,
            tagged=True,
        )


def _title(book: Book) -> str:
    return book.settings.title


def _about(book: Book) -> str:
    return (
        "An executable book: its numbers, figures and verdicts are computed from tables. The same pages on a "
        "screen have the data and the code behind each figure, and say how to fork, extend and mark it. "
        f"State of data and text {inputs.everything(book)[:12]}."
    )


def _link(book: Book) -> None:
    first = book.html / f"{book.toc['root']}.html"
    text = first.read_text(encoding="utf-8")
    mark = '<div class="article-header-buttons">'
    if "book-pdf" not in text:
        link = LINK.format(address="../" * book.toc["root"].count("/") + "book.pdf")
        first.write_text(text.replace(mark, mark + link, 1), encoding="utf-8")
