"""The book as one PDF."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alliance_book import browser, pdf
from alliance_book.book import Book
from alliance_data import InputError

ROOT = Path(__file__).parents[2]


def test_without_a_browser_the_message_says_what_to_install(small, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(browser, "PLACES", ())
    with pytest.raises(InputError, match="apt-get install chromium"):
        pdf.pdf(Book.at(small))


def test_a_book_that_is_not_built_is_not_printed(small, chromium):
    with pytest.raises(InputError, match="Build them first: alliance build"):
        pdf.pdf(Book.at(small))


def test_the_pdf_is_tagged_outlined_and_linked_from_the_first_page(html, chromium):
    command = [str(Path(sys.executable).with_name("alliance")), "pdf"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    content = (ROOT / "_build/book.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    for part in (rb"/StructTreeRoot", rb"/Outlines", rb"/MarkInfo", rb"/Lang \(en"):
        assert re.search(part, content), part
    assert 50 < len(re.findall(rb"/Type /Page\b(?!s)", content)) < 180
    assert (ROOT / "_build/html/book.pdf").read_bytes() == content
    assert 'href="../book.pdf"' in (ROOT / "_build/html/notebooks/overview.html").read_text()


def test_one_chapter_is_printed_by_itself_in_the_book_s_own_fonts(html, chromium):
    command = [str(Path(sys.executable).with_name("alliance")), "pdf", "notebooks/outlook"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    content = (ROOT / "_build" / "outlook.pdf").read_bytes()
    assert 3 < len(re.findall(rb"/Type /Page\b(?!s)", content)) < 20
    for font in (rb"BookSerif", rb"BookSans"):
        assert re.search(rb"/FontName /\w+\+" + font, content), font


def test_a_chapter_that_is_not_there_is_named_with_the_nearest(small, chromium):
    (Book.at(small).html).mkdir(parents=True)
    (Book.at(small).html / "index.html").write_text("")
    with pytest.raises(InputError, match="first"):
        pdf.pdf(Book.at(small), "frist")


def test_what_a_reader_may_open_is_open_on_paper_but_code_and_data(html, window):
    page = window()
    page.goto((html / "notebooks/outlook.html").as_uri())
    page.evaluate(pdf.ARRANGE, ["", ""])
    page.add_style_tag(content=pdf.STYLE)
    page.emulate_media(media="print")
    assert page.locator("details.sd-dropdown:not([open])").count() == 0
    assert page.locator("details.sd-dropdown .sd-card-body").first.is_visible()
    assert not page.locator("div.cell_input").first.is_visible()


# The heights of what paper keeps whole, in parts of a page: A4 less its margins, at 96 pixels an inch.
WHOLE = """() => [...document.querySelectorAll("figure.chart:not(.chart-of-words)")]
    .filter((figure) => getComputedStyle(figure).breakInside === "avoid")
    .map((figure) => [figure.id, figure.getBoundingClientRect().height / ((297 - 29) / 25.4 * 96)])"""


def test_no_page_of_paper_is_left_more_than_half_empty_by_a_figure_that_goes_to_the_next(html, window):
    page = window(viewport={"width": round((210 - 34) / 25.4 * 96), "height": 1000}, java_script_enabled=True)
    page.emulate_media(media="print")
    high = {}
    for path in sorted(html.glob("notebooks/*.html")):
        page.goto(path.as_uri())
        page.evaluate(pdf.ARRANGE, ["", ""])
        page.add_style_tag(content=pdf.STYLE)
        page.wait_for_function(pdf.LOADED)
        found = page.evaluate(WHOLE)
        high |= {f"{path.stem} {name}": round(part, 2) for name, part in found if part > 0.5}
    assert high == {}
