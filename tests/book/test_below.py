"""The book in a folder of its site: all that it names is there, and browsers ask for nothing outside."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from alliance_book.book import CHECKOUT, Book
from playwright.sync_api import expect

from tests.book import crawl

# Where a server cannot tell: a browser looks for an icon by itself on a page that only leads on.
OWN = "/favicon.ico"
LIVE = "(figure) => figure.classList.contains('is-live')"


@pytest.fixture(scope="module")
def below(html) -> Iterator[str]:
    """The address of the pages in a folder of a server."""
    with crawl.below(html) as address:
        yield address


def test_in_a_folder_of_its_site_all_that_the_book_names_is_there(below, html, pages):
    found, wrong = crawl.lost(below, Book.at(CHECKOUT).settings.site)
    assert wrong == {}
    assert set(pages) <= found
    assert {f"figures/{page.name}" for page in html.glob("figures/*.html")} <= found
    assert {f"_static/charts/{chart.name}" for chart in html.glob("_static/charts/*-wide.js")} <= found


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("index.html", '<a href="/top.html">', "/top.html"),
        (
            "index.html",
            '<script src="a.js?v=1" data-files="b.js"></script>',
            "/course/a.js /course/_static/b.js",
        ),
        ("index.html", '<img srcset="_static/c.svg">', "/course/_static/c.svg"),
        ("index.html", '<meta content="0; url=first.html" />', "/course/first.html"),
        ("404.html", '<link href="/d.css" />', "/course/d.css"),
        ("changes.xml", '<link href="book/e.html" />', "/course/book/e.html"),
    ],
)
def test_what_is_named_and_not_there_is_found(tmp_path, name, text, missing):
    for page in ("index.html", "404.html", "changes.xml"):
        (tmp_path / page).write_text(text if page == name else "")
    with crawl.below(tmp_path) as address:
        wrong = crawl.lost(address)[1]
    assert {urlsplit(lost).path for lost in wrong} == set(missing.split())


@pytest.fixture
def visitor(window, below) -> Iterator:
    """A browser's page that notes what is lost, what is asked for outside, and what goes wrong."""
    page, wrong = window(), []
    page.on("request", lambda r: None if r.url.startswith((below, "data:", "blob:")) else wrong.append(r.url))
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert [said for said in wrong if urlsplit(said).path != OWN and not said.endswith(OWN)] == []


def drawn(page) -> None:
    """Wait until the first chart in sight is live."""
    figure = page.locator("figure.chart:has(.chart-spec):visible").first
    figure.scroll_into_view_if_needed()
    page.wait_for_function(LIVE, arg=figure.element_handle())


def test_in_a_folder_a_browser_is_led_from_the_first_address_to_a_chart(visitor, below):
    visitor.goto(below)
    visitor.wait_for_url(re.compile(rf"{below}notebooks/\w+\.html"))
    visitor.locator(".findings a").first.click()
    visitor.wait_for_load_state()
    assert visitor.url.startswith(f"{below}notebooks/")
    drawn(visitor)


def test_in_a_folder_a_claim_s_card_opens_from_its_link(visitor, below):
    visitor.goto(f"{below}notebooks/claims.html#claim-c05")
    visitor.wait_for_function("document.getElementById('claim-c05').open")


def test_in_a_folder_the_atlas_leads_to_a_brief(visitor, below):
    visitor.goto(f"{below}atlas/index.html")
    visitor.locator("main a[href$='KOR.html']").first.click()
    visitor.wait_for_url(f"{below}atlas/KOR.html")
    drawn(visitor)


def test_in_a_folder_search_suggests_and_finds(visitor, below):
    visitor.goto(f"{below}book/reading.html")
    visitor.keyboard.press("Control+k")
    visitor.locator("#pst-search-dialog input").fill("scrambles")
    visitor.locator("#pst-search-dialog [data-to]").first.wait_for()
    visitor.keyboard.press("Enter")
    visitor.wait_for_url(f"{below}search.html?q=scrambles*")
    visitor.locator("#search-results li a").first.click()
    visitor.wait_for_url(lambda address: not address.startswith(f"{below}search.html"))
    assert "scramble" in visitor.locator("main").inner_text().lower()


def test_in_a_folder_a_lost_address_leads_back(window, below):
    page = window()
    assert page.goto(f"{below}notebooks/no-such.html").status == 404
    link = page.locator("main a").first
    expect(link).to_have_attribute("href", re.compile(re.escape(below)))
    link.click()
    page.wait_for_load_state()
    assert page.url.startswith(below)
    assert page.locator("h1").first.inner_text() != "No such page"
