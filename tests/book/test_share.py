"""What leaves the book and leads back: pages of single figures, suggestions of search, a feed of changes."""

import json
import shutil
import struct
from types import SimpleNamespace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from alliance_book.book import CHECKOUT, Book
from alliance_book.settings import Settings
from alliance_book.sphinx import alone as alone_pages
from alliance_book.sphinx import feed, meta
from alliance_book.sphinx.renderer import Figure
from alliance_data.sidecar import names
from alliance_data.store import history
from bs4 import BeautifulSoup, Tag

PHONE = {"width": 390, "height": 844}
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = Book.at(CHECKOUT).settings.site.rstrip("/")
SPENDING = "figures/military-spending.html"


@pytest.fixture
def alone(window, root):
    """Open a page of the book or of a figure, and note whatever goes wrong or elsewhere."""

    def opened(name: str, **options):
        page = window(**options)
        page.faults = []
        home = urlsplit(root).netloc
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("requestfailed", lambda request: page.faults.append(f"failed {request.url}"))
        page.on(
            "request",
            lambda r: (
                page.faults.append(r.url)
                if r.url.startswith("http") and urlsplit(r.url).netloc != home
                else None
            ),
        )
        page.goto(f"{root}/{name}")
        return page

    return opened


def live(page, figure: str) -> None:
    page.wait_for_function(
        "(id) => document.getElementById(id).classList.contains('is-live')", arg=f"fig-{figure}"
    )


@pytest.fixture(scope="module")
def figures(html, pages) -> dict[str, tuple[str, Tag]]:
    """Every figure of the chapters, in sight or folded, by its name: its chapter, and the element."""
    found = {}
    for page in pages:
        if page.startswith("notebooks/"):
            soup = BeautifulSoup((html / page).read_text(encoding="utf-8"), "html.parser")
            found |= {f["id"].removeprefix("fig-"): (page, f) for f in soup.select("figure[id^=fig-]")}
    return found


def test_every_figure_in_sight_or_folded_has_a_page_of_its_own_that_is_linked_and_leads_back(html, figures):
    assert any(figure.find_parent("details", class_="chart-fold") for _, figure in figures.values())
    wrong = []
    for name, (chapter, figure) in figures.items():
        linked = [link["href"] for link in figure.select("a.chart-alone")]
        own = html / "figures" / f"{name}.html"
        text = own.read_text(encoding="utf-8") if own.exists() else ""
        back = f'href="../{chapter}#fig-{name}"' in text
        title = str(figure.select_one(".chart-title"))
        if linked != [f"../figures/{name}.html"] or not back or title not in text:
            wrong.append(name)
    assert len(figures) > 20
    assert wrong == []


@pytest.mark.browser
def test_every_figure_s_page_draws_it(window, server, figures):
    page, wrong = window(), []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: wrong.append(f"{page.url}: {request.url}"))
    for name in figures:
        page.goto(f"{server}/figures/{name}.html")
        drawn = "figure.is-live .chart-host svg" if page.locator(".chart-spec").count() else ".chart-table td"
        page.locator(drawn).first.wait_for()
    assert wrong == []


def test_a_figure_s_page_draws_it_with_its_source_and_asks_no_other_host(alone):
    page = alone(SPENDING)
    live(page, "military-spending")
    assert page.faults == []
    assert "Source: SIPRI" in page.locator("figcaption").inner_text()
    assert "Money is not force" in page.locator(".chart-limits").inner_text()
    page.locator(".chart-host").focus()
    page.keyboard.press("End")
    assert "China" in page.locator(".chart-tip").inner_text()


def test_a_figure_of_controls_follows_them_on_its_own_page(alone):
    page = alone("figures/threat-index.html?threat-index=missiles:10+capability:0")
    live(page, "threat-index")
    page.wait_for_function("() => document.querySelector('.is-moved')")
    assert page.get_by_label("Missile tests").input_value() == "10"
    assert page.locator(".chart-title").inner_text().startswith("At these weights")


def test_a_figure_can_be_embedded_in_another_page_by_code_that_is_copied(alone, window, root, tmp_path):
    page = alone(SPENDING, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy code").click()
    page.get_by_role("button", name="Copied").wait_for()
    code = page.evaluate("navigator.clipboard.readText()")
    assert code.startswith(f'<iframe src="{SITE or root}/{SPENDING}" title="')
    code = code.replace(SITE or root, root)
    (tmp_path / "other.html").write_text(f"<!DOCTYPE html><title>Other</title>{code}", encoding="utf-8")
    other = window()
    other.goto((tmp_path / "other.html").as_uri())
    inside = other.frame_locator("iframe")
    inside.locator("figure.is-live").wait_for()
    assert "China" in inside.locator(".chart-title").inner_text()


def test_where_a_site_has_an_address_a_figure_is_shared_with_its_own_picture(html, tmp_path):
    charts = tmp_path / "site" / "_static" / "charts"
    charts.mkdir(parents=True)
    shutil.copy(html / "_static/charts/military-spending-wide.svg", charts)
    config = SimpleNamespace(html_baseurl="https://a.example/book/", html_title="A book", project="")
    app = SimpleNamespace(outdir=tmp_path / "site", srcdir=tmp_path, config=config, settings=Settings())
    node = Figure(about={"name": "military-spending", "title": "China spends more"}, spec={"mark": "line"})
    picture = alone_pages.picture(app, "A book", node)
    drawn = (tmp_path / "site" / picture).read_bytes()
    assert drawn.startswith(b"\x89PNG") and struct.unpack(">II", drawn[16:24]) == (1200, 630)
    page = "figures/military-spending"
    said = meta.tags(app, title="China", description="More", page=page, root="../", image=picture)
    assert f'content="https://a.example/book/{picture}"' in said
    assert f'content="https://a.example/book/{page}.html"' in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_figure_s_page_on_a_phone(alone, axe, scheme):
    page = alone(SPENDING, viewport=PHONE, color_scheme=scheme)
    live(page, "military-spending")
    page.locator(".chart-data > summary").click()
    page.evaluate(axe)
    assert page.evaluate("axe.run().then((r) => r.violations.map((v) => v.id))") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("typed", "kind", "leads"),
    [
        ("C05", "claim", "claims.html#claim-c05"),
        ("outspends whom", "section", "#"),
        ("military expend", "data", "book/tables/military_expenditure.html"),
        ("regional thr", "page", "notebooks/regional-threats.html"),
        ("china spends", "figure", "#fig-"),
    ],
)
def test_search_suggests_as_one_types(alone, typed, kind, leads):
    page = alone("notebooks/outlook.html")
    page.keyboard.press("Control+k")
    box = page.locator("#pst-search-dialog input")
    box.press_sequentially(typed)
    option = (
        page.locator(".suggestions [role=option]").filter(has=page.locator(f"small:text-is('{kind}')")).first
    )
    option.wait_for()
    place = page.locator(".suggestions [role=option]").evaluate_all(
        "(all, id) => all.findIndex((o) => o.id === id)", option.get_attribute("id")
    )
    for _ in range(place + 1):
        box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    page.wait_for_url(lambda url: leads in url)
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_suggestions_on_a_phone(alone, axe, scheme):
    page = alone("notebooks/outlook.html", viewport=PHONE, color_scheme=scheme)
    page.keyboard.press("Control+k")
    box = page.locator("#pst-search-dialog input")
    box.press_sequentially("japan")
    page.locator(".suggestions [role=option]").first.wait_for()
    box.press("ArrowDown")
    page.evaluate(axe)
    parts = "axe.run('#pst-search-dialog').then((r) => r.violations.map((v) => v.id))"
    assert page.evaluate(parts) == []


def test_what_nothing_begins_with_is_still_searched_for(alone):
    page = alone("notebooks/outlook.html")
    page.keyboard.press("Control+k")
    box = page.locator("#pst-search-dialog input")
    box.press_sequentially("zzz")
    assert page.locator(".suggestions [role=option]").count() == 0
    box.press("Enter")
    page.wait_for_url("**/search.html?q=zzz*")


def test_every_suggestion_leads_to_a_page_that_is_there(html):
    text = (html / "_static/suggested.js").read_text(encoding="utf-8")
    known = json.loads(text.removeprefix("bookSuggest(").rstrip().removesuffix(");"))
    assert {kind for kind, *_ in known} == {"page", "section", "figure", "table", "data", "claim"}
    for _, title, address in known:
        page, _, anchor = address.partition("#")
        assert not anchor or f'id="{anchor}"' in (html / page).read_text(encoding="utf-8"), address
        assert title.strip()


def test_the_feed_has_each_import_newest_first_and_leads_to_its_table(html):
    root = ElementTree.parse(html / "changes.xml").getroot()
    entries = root.findall(f"{ATOM}entry")
    known = [entry for entry in history() if entry["table"] in names()]
    assert len(entries) == min(len(known), feed.MOST)
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == days[0]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for entry in entries:
        assert (html / entry.find(f"{ATOM}link").get("href").removeprefix(f"{SITE}/")).exists()
    assert '<link rel="alternate" type="application/atom+xml"' in (html / "book/changes.html").read_text(
        encoding="utf-8"
    )


def test_an_import_that_turned_a_verdict_says_so_in_the_feed():
    entry = {
        "table": "milestones",
        "version": "to 2026",
        "retrieved": "2026-11-26",
        "first": "1951",
        "last": "2026",
        "rows": 3,
        "sha256": "a",
        "file": "m.csv",
        "added": 1,
        "removed": 0,
        "revised": 0,
    }
    claims = [{"id": "C17", "claim": "It loosened.", "before": "not supported", "after": "supported"}]
    made = feed.feed(
        [entry | {"claims": claims}], title="A book", author="Somebody", base="https://a.example/"
    )
    item = ElementTree.fromstring(made).find(f"{ATOM}entry")
    assert (
        item.findtext(f"{ATOM}summary")
        == "Three rows, 1951 to 2026; one row added. C17 turned from not supported to supported: It loosened."
    )
    assert item.find(f"{ATOM}link").get("href") == "https://a.example/book/tables/milestones.html"
