"""What pages say of themselves, the picture for link previews, and the page for addresses that are none."""

import http.server
import re
import struct
import threading
from types import SimpleNamespace

import pytest
from alliance_book.book import CHECKOUT, Book
from alliance_book.settings import Settings
from alliance_book.sphinx.finish import _buttons, launches
from alliance_book.sphinx.meta import preview, shortened
from playwright.sync_api import expect


def tag(page: str, name: str) -> str | None:
    """Return the content of a meta tag."""
    found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)" />', page)
    return found and found[1]


@pytest.fixture
def lost(html):
    """The address of a book in a folder of its site, on a server that answers with its 404 page."""

    class Site(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            """Serve the book under ``/deep/book``."""
            file = html / self.path.removeprefix("/deep/book/")
            found = self.path.startswith("/deep/book/") and file.is_file()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", self.guess_type(self.path if found else "404.html"))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write((file if found else html / "404.html").read_bytes())

        do_HEAD = do_GET

        def log_message(self, *_arguments) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/deep/book"
        server.shutdown()


def test_every_page_describes_itself_in_a_sentence_or_two(html, pages):
    for name in pages:
        if name in ("404.html", "genindex.html", "search.html"):
            continue
        page = (html / name).read_text()
        assert 20 < len(tag(page, "description") or "") < 300, name
        assert tag(page, "og:title"), name
        assert tag(page, "twitter:card") == "summary_large_image"


def test_a_chapter_is_described_by_its_computed_answer(html):
    page = (html / "notebooks/overview.html").read_text()
    assert tag(page, "description").split()[:4] == ["The", "practice", "has", "been"]


def test_the_first_address_has_the_preview_too(html):
    page = (html / "index.html").read_text()
    site = Book.at(CHECKOUT).settings.site.rstrip("/")
    assert tag(page, "og:image") == f"{site}/_static/preview.png".removeprefix("/")
    assert 'url=notebooks/overview.html"' in page


def test_the_preview_has_the_size_that_sites_ask_for(html):
    content = (html / "_static/preview.png").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert len(content) < 300_000


def test_a_preview_escapes_what_it_says():
    chart = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"></svg>'
    assert "A &amp; B &lt;C&gt;" in preview("A & B <C>", "A finding", chart)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("One. Two.", "One. Two."),
        ("A first sentence. A second one that is longer.", "A first sentence."),
        ("No sentence ends in this text at all", "No sentence ends …"),
    ],
)
def test_a_description_ends_with_a_sentence_or_a_word(text, short):
    assert shortened(text, 20 if "." not in text or len(text) < 20 else 30) == short


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/our/book/", ["Notebook", "As it ran", "Binder", "Repository", "Issue"]),
        ("", ["Notebook", "As it ran"]),
    ],
)
def test_one_setting_links_a_copy_s_repository_and_its_issues(address, shown):
    env = SimpleNamespace(found_docs={"notebooks/first"}, doc2path="{}.ipynb".format)
    app = SimpleNamespace(settings=Settings(repository=address), env=env)
    context = {"pathto": lambda target, _resource: f"../{target}"}
    buttons = {button["text"]: button["url"] for button in _buttons(app, "notebooks/first", context)}
    assert list(buttons) == shown
    assert buttons["Notebook"] == "../_sources/notebooks/first.ipynb"
    assert buttons["As it ran"] == "../_sources/notebooks/first-executed.ipynb"
    if "Issue" in shown:
        assert buttons["Issue"] == "https://example.org/our/book/issues/new?title=On%20notebooks/first"


@pytest.mark.parametrize(
    ("repository", "places"),
    [
        (
            "https://github.com/seminar/pacts",
            {
                "Binder": "https://mybinder.org/v2/gh/seminar/pacts/autumn?urlpath=lab/tree/notebooks/first.ipynb",
                "Colab": "https://colab.research.google.com/github/seminar/pacts/blob/notebooks/notebooks/"
                "first-executed.ipynb",
            },
        ),
        (
            "https://gitlab.com/seminar/pacts.git",
            {
                "Binder": "https://mybinder.org/v2/gl/seminar%2Fpacts/autumn"
                "?urlpath=lab/tree/notebooks/first.ipynb"
            },
        ),
        ("", {}),
    ],
)
def test_a_chapter_is_opened_where_its_repository_can_be(repository, places):
    assert launches(Settings(repository=repository, branch="autumn"), "notebooks/first.ipynb") == places


def test_a_brief_of_the_atlas_stands_in_no_repository():
    assert launches(Settings(repository="https://github.com/seminar/pacts"), "atlas/KOR.ipynb") == {}


def test_the_page_for_lost_addresses_finds_the_book_from_anywhere(window, lost):
    page = window()
    page.goto(f"{lost}/notebooks/no/such/page.html")
    methods = page.get_by_role("link", name="Methods")
    expect(methods).to_have_attribute("href", f"{lost}/book/methods.html")
    methods.click()
    page.wait_for_url(f"{lost}/book/methods.html")
