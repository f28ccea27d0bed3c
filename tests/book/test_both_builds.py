"""Plain ``jupyter-book build .`` and ``alliance build``: the same pages, word for word."""

import difflib
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]


def words(page: Path) -> list[str]:
    """Return the words of a page as its reader sees them, scripts aside."""
    body = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").body
    for part in body.select("script, style"):
        part.decompose()
    return body.get_text(" ").split()


def plain(root: Path, out: Path) -> Path:
    """Build a book as those do who know ``jupyter-book`` only, and return its pages."""
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(root)]
    done = subprocess.run([*command, "--path-output", str(out)], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return out / "_build" / "html"


@pytest.mark.slow
def test_the_plain_build_runs_again_what_changed_and_shows_it(small, tmp_path):
    config = small / "_config.yml"
    config.write_text(f"{config.read_text()}sphinx:\n  extra_extensions: [alliance_book.sphinx]\n")
    for number in ("42", "48"):
        page = plain(small, tmp_path) / "notebooks" / "second.html"
        assert number in words(page)
        notebook = small / "notebooks" / "second.ipynb"
        notebook.write_text(notebook.read_text().replace("6 * 7", "6 * 8"))


def test_both_ways_to_build_give_the_same_pages_word_for_word(html, pages, tmp_path):
    there = plain(ROOT, tmp_path)
    different = {}
    # Of the atlas the plain build has neither briefs nor what its index says of them.
    pages = [page for page in pages if not page.startswith("atlas/")]
    # Built before an import and after it, a book says what that moved; the plain build has one edition.
    if "What the new data changed in the book" in (html / "book/changes.html").read_text(encoding="utf-8"):
        pages.remove("book/changes.html")
    for page in pages:
        ours, theirs = words(html / page), words(there / page)
        if ours != theirs:
            different[page] = list(difflib.unified_diff(ours, theirs, n=2, lineterm=""))[:20]
    assert different == {}
    assert sum(len(words(html / page)) for page in pages) > 60_000, "the whole book was compared"
