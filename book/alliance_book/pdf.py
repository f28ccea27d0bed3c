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

# What paper needs: light pictures in place of live charts, nothing folded open, a cover, no controls.
STYLE = """
@page { size: A4; margin: 18mm 17mm 20mm; }
@page :first { margin-bottom: 0; }
html, body { background: #fff !important; }
body { font-size: 10pt; }
.bd-sidebar, .bd-sidebar-primary, .bd-sidebar-secondary, .bd-header-article, .bd-footer, .bd-footer-content,
.sidebar-toggle, .search-button__wrapper, .prev-next-area, .headerlink, .chart-data, .chart-host, .in-dark,
#jb-print-docs-body, #pst-back-to-top, .toctree-wrapper > p.caption, .skip-link, div.cell details.hide,
.cell_input, section#preview, section#download, .code-switch { display: none !important; }
.bd-main, .bd-content, .bd-article-container, .bd-article, .bd-container__inner {
  display: block !important; max-width: none !important; padding: 0 !important; margin: 0 !important;
}
figure.chart { break-inside: avoid; background: none; margin: 1.2rem 0; }
figure.chart-of-words { break-inside: auto; }
.chart-box { min-height: 0 !important; }
.chart-picture.in-light, figure.chart.is-live .chart-picture.in-light { display: block !important; }
.chart-picture img { width: 100%; height: auto; max-height: 210mm; object-fit: contain; }
.table-scroll { max-height: none !important; overflow: visible !important; }
.bd-article table { display: table !important; font-size: 8pt; overflow-wrap: anywhere; }
.bd-article td, .bd-article th { white-space: normal !important; min-width: 0 !important; }
h1, .chapter { break-before: page; }
h1, h2, h3, h4, .chart-title, .chart-subtitle { break-after: avoid; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: inherit; }
#cover { break-after: page; padding-top: 70mm; }
#cover p.title { font-size: 32pt; line-height: 1.1; font-weight: 700; margin: 0 0 6mm; }
#cover p { font-size: 11pt; max-width: 120mm; }
"""
# Each page of the book becomes a chapter of the print; the first, which holds all others, follows the cover.
ARRANGE = """([title, about]) => {
  document.documentElement.dataset.theme = "light";
  document.querySelectorAll("details").forEach((part) => { part.open = part.matches(".chart-fold"); });
  document.querySelectorAll("img").forEach((image) => { image.loading = "eager"; });
  for (const mark of document.querySelectorAll("span[id^='document-']")) {
    mark.nextElementSibling?.classList.add("chapter");
  }
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
LOADED = "[...document.images].every((image) => image.complete)"
MISSING = "[...document.images].filter((i) => i.checkVisibility() && !i.naturalWidth).map((i) => i.src)"
FOOTER = (
    '<div style="width: 100%; text-align: center; font: 8px sans-serif; color: #55606e">'
    '<span class="pageNumber"></span></div>'
)
LINK = '\n<a class="btn btn-sm book-pdf" href="{address}" title="The whole book, to print">PDF</a>'


def pdf(book: Book, say: Callable[[str], None] = print) -> Path:
    """Print the built book, put the PDF beside its pages, and link it from the first.

    Raises
    ------
    InputError
        If the book is not built, or there is no Chromium.
    AllianceError
        If the single page cannot be compiled, or one of its pictures is missing.
    """
    if browser.executable() is None:
        raise InputError("The PDF needs Chromium, and none is on PATH. On Debian: apt-get install chromium")
    if not (book.html / "index.html").exists():
        raise InputError(f"There are no pages in {book.html}. Build them first: alliance build")
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
    return book.config()["title"]


def _about(book: Book) -> str:
    return (
        "An executable book: its numbers, figures and verdicts are computed from tables. The same pages on a "
        "screen have the data and the code behind each figure. "
        f"State of data and text {inputs.everything(book)[:12]}."
    )


def _link(book: Book) -> None:
    first = book.html / f"{book.toc['root']}.html"
    text = first.read_text(encoding="utf-8")
    mark = '<div class="article-header-buttons">'
    if "book-pdf" not in text:
        link = LINK.format(address="../" * book.toc["root"].count("/") + "book.pdf")
        first.write_text(text.replace(mark, mark + link, 1), encoding="utf-8")
