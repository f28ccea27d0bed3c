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
    assert len(re.findall(rb"/Type /Page\b(?!s)", content)) > 50
    assert (ROOT / "_build/html/book.pdf").read_bytes() == content
    assert 'href="../book.pdf"' in (ROOT / "_build/html/notebooks/overview.html").read_text()
