"""The built pages in a real browser: what a reader, a phone, a screen reader and an offline reader get."""

import gzip
import re
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
IS_LIVE = "(figure) => figure.classList.contains('is-live')"
SCROLL = """async () => {
    const end = document.documentElement.scrollHeight;
    if (!document.querySelector(".chart-spec")) return window.scrollTo(0, end);
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
        window.scrollTo(0, y);
        await new Promise((next) => {
            requestAnimationFrame(() => setTimeout(next, 30));
            setTimeout(next, 2000);  // a browser that draws no frames fails a test, and does not hang it
        });
    }
}"""
SHIFTS = """window.shift = 0;
const add = (entry) => { if (!entry.hadRecentInput) window.shift += entry.value; };
const watch = new PerformanceObserver((list) => list.getEntries().forEach(add));
watch.observe({ type: "layout-shift", buffered: true });"""


@contextmanager
def opened(window, address: str, **options):
    """Open a page with a list of everything that went wrong on it or left for another host."""
    init = options.pop("init", None)
    page = window(**options)
    if init:
        page.add_init_script(init)
    page.faults = []
    home = urlsplit(address).netloc

    def asked(request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home:
            page.faults.append(f"asked {request.url}")

    page.on("request", asked)
    page.on("requestfailed", lambda request: page.faults.append(f"failed {request.url}"))
    page.on("response", lambda r: page.faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: page.faults.append(f"script: {error}"))
    page.on("console", lambda said: page.faults.append(f"console: {said.text}") if _bad(said) else None)
    page.goto(address)
    yield page
    page.context.close()


def _bad(message) -> bool:
    # An infinite extent is a chart without data; Vega's other warnings are advice on taste.
    return message.type == "error" or "Infinite extent" in message.text


def read(page) -> None:
    """Scroll through a page as a reader does, and go back to each chart that a busy machine ran past."""
    page.evaluate("document.querySelectorAll('details:has(.chart-spec)').forEach((d) => { d.open = true; })")
    page.evaluate(SCROLL)
    for figure in page.query_selector_all("figure.chart:has(.chart-spec)"):
        if not figure.evaluate(IS_LIVE):
            figure.scroll_into_view_if_needed()
            page.wait_for_function(IS_LIVE, arg=figure)


def first_with_chart(html, pages: list[str]) -> str:
    """Return a chapter that has charts."""
    return next(
        page for page in pages if page.startswith("notebooks/") and "chart-spec" in (html / page).read_text()
    )


def test_every_chart_of_every_page_draws_and_no_other_host_is_asked(window, pages, root):
    faults = {}
    for name in pages:
        with opened(window, f"{root}/{name}") as page:
            read(page)
            if page.faults:
                faults[name] = page.faults
    assert faults == {}


def test_no_page_scrolls_sideways_on_a_phone(window, pages, server):
    too_wide = {}
    for name in pages:
        with opened(window, f"{server}/{name}", viewport=PHONE) as page:
            read(page)
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            over = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if over > 0:
                too_wide[name] = over
    assert too_wide == {}


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_jumps_when_live_charts_take_the_place_of_pictures(window, html, pages, server, viewport):
    jumped = {}
    for name in [page for page in pages if "chart-spec" in (html / page).read_text(encoding="utf-8")]:
        with opened(window, f"{server}/{name}", viewport=viewport, init=SHIFTS) as page:
            read(page)
            shift = page.evaluate("window.shift")
            if shift >= 0.02:
                jumped[name] = shift
    assert jumped == {}


def test_a_chapter_weighs_less_than_150_kb_before_the_charts_runtime(html, pages):
    weights = {name: _weight(html / name) for name in pages}
    assert {name: weight for name, weight in weights.items() if weight > 150_000} == {}


def _weight(page) -> int:
    """Return the bytes of a page with its scripts and styles, each packed as a server sends it."""
    text = page.read_text(encoding="utf-8")
    linked = re.findall(r'<script[^>]* src="([^"?]+)|<link[^>]* href="([^"?]+)[^>]* rel="stylesheet"', text)
    linked += re.findall(r'<link rel="stylesheet"[^>]* href="([^"?]+)()', text)
    files = {page, *((page.parent / (a or b)).resolve() for a, b in linked)}
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_charts_take_the_colours_of_a_dark_page(window, html, pages, server):
    from alliance_book.figures import DARK, LIGHT

    label = (
        "document.querySelector('figure.is-live .chart-host svg .role-axis-label text')?.getAttribute('fill')"
    )
    with opened(window, f"{server}/{first_with_chart(html, pages)}", color_scheme="light") as page:
        read(page)
        assert page.evaluate(label) == LIGHT["muted"]
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        page.wait_for_function(f"() => {label} === '{DARK['muted']}'")
        assert page.faults == []


def test_code_is_light_on_a_dark_page_and_dark_on_a_light_one(window, html, pages, server):
    name = next(name for name in pages if name.startswith("notebooks/"))
    bright = {}
    for scheme in ("light", "dark"):
        page = window(color_scheme=scheme)
        page.goto(f"{server}/{name}")
        look = "(word) => getComputedStyle(word).color.match(/\\d+/g).slice(0, 3).map(Number)"
        bright[scheme] = sum(page.locator(".highlight .k, .highlight .kn").first.evaluate(look)) / 3
    assert bright["light"] < 150 < bright["dark"]


def test_every_figure_is_a_picture_with_its_table_where_scripts_are_off(window, html, pages, server):
    name = first_with_chart(html, pages)
    with opened(window, f"{server}/{name}", java_script_enabled=False) as page:
        for figure in page.locator("figure.chart:has(.chart-spec):not(.chart-fold *)").all():
            picture = figure.locator(".in-light img")
            picture.scroll_into_view_if_needed()
            assert picture.is_visible()
            assert figure.locator("table tbody tr").count() > 0


def test_paper_gets_light_pictures_and_no_controls(window, html, pages, server):
    with opened(window, f"{server}/{first_with_chart(html, pages)}", color_scheme="dark") as page:
        read(page)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.dataset.theme") == "light"
        figure = page.locator("figure.is-live").first
        assert figure.locator(".in-light img").is_visible()
        for control in (".in-dark img", ".chart-host", ".chart-data"):
            assert not figure.locator(control).is_visible()
        assert not page.locator(".article-header-buttons").is_visible()
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_figure_s_data_and_picture_can_be_saved_from_a_page_on_disk(window, html, pages, tmp_path):
    with opened(window, f"{html.as_uri()}/{first_with_chart(html, pages)}") as page:
        read(page)
        figure = page.locator("figure.chart:has(.chart-spec)").first
        figure.locator(".chart-data > summary").click()
        for control, start in (
            ("a[download]", b""),
            ("[data-save=png]", b"\x89PNG"),
            ("[data-save=svg]", b"<svg"),
        ):
            with page.expect_download() as download:
                figure.locator(control).click()
            saved = tmp_path / download.value.suggested_filename
            download.value.save_as(saved)
            assert saved.stat().st_size > 50
            assert saved.read_bytes().startswith(start)


def test_one_switch_opens_all_code_of_a_page_and_the_next_page_remembers(window, html, pages, server):
    address = f"{server}/{first_with_chart(html, pages)}"
    with opened(window, address) as page:
        cells = "[...document.querySelectorAll('div.cell details.hide')].map((d) => d.open)"
        assert not any(page.evaluate(cells))
        page.get_by_role("button", name="Show code").click()
        assert all(page.evaluate(cells))
        page.goto(address)
        assert all(page.evaluate(cells))


def test_search_finds_chapters_figures_and_tables_and_says_where_they_are(window, server):
    with opened(window, f"{server}/search.html?q=Japan") as page:
        results = page.locator("#search-results li")
        results.filter(has_text="(figure, in ").first.wait_for()
        results.filter(has_text="(table, in ").first.wait_for()
        # A page's result quotes it where it has the word.
        results.filter(has=page.locator("p.context .highlighted")).first.wait_for()
        assert page.faults == []
        results.filter(has_text="(figure, in ").locator("a").first.click()
        page.locator("figure.chart:target").wait_for()


def test_the_search_dialog_leads_to_results_on_a_server_and_on_a_disk(window, html, pages, root):
    with opened(window, f"{root}/{first_with_chart(html, pages)}") as page:
        page.keyboard.press("Control+k")
        page.locator("#pst-search-dialog input").fill("troops")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=troops*")
        page.locator("#search-results li a").first.wait_for()


def test_every_control_has_a_name_on_a_wide_page_and_on_a_phone(window, html, pages, server):
    name = first_with_chart(html, pages)
    nameless = """() => [...document.querySelectorAll("button, a[href], summary, input:not([type=hidden])")]
        .filter((e) => !(e.ariaLabel || e.title || e.textContent.trim() || e.labels?.length))
        .map((e) => e.outerHTML)"""
    for viewport in (WIDE, PHONE):
        with opened(window, f"{server}/{name}", viewport=viewport) as page:
            assert page.evaluate(nameless) == []


class Links(HTMLParser):
    """The addresses, anchors and figures of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.targets, self.anchors, self.images, self.hosts, self.policy = [], set(), [], [], None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        values = dict(attrs)
        self.anchors |= {values[key] for key in ("id", "name") if values.get(key)}
        if tag == "a" and values.get("href"):
            self.targets.append(values["href"])
        if tag == "img":
            self.images.append(values)
        if "chart-host" in (values.get("class") or ""):
            self.hosts.append(values)
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]


@pytest.fixture(scope="module")
def parsed(html, pages) -> dict[str, Links]:
    """Every page, read once."""
    return {name: Links((html / name).read_text(encoding="utf-8")) for name in pages}


def test_no_number_breaks_at_a_line_s_end_between_its_thousands(html, pages):
    found = {}
    for name in pages:
        text = re.sub(
            r"<(script|style|pre|svg)\b.*?</\1>", "", (html / name).read_text("utf-8"), flags=re.DOTALL
        )
        words = re.sub(r"<[^>]+>", "\n", text)
        if broken := re.findall(r"(?<![\d.,–-])\d{1,3} \d{3}(?!\d)", words):
            found[name] = broken
    assert found == {}


def test_every_picture_and_chart_says_what_it_shows(parsed):
    for name, page in parsed.items():
        assert all(image.get("alt", "").strip() for image in page.images), name
        assert all(len(host.get("aria-label", "")) > 20 for host in page.hosts), name


def test_every_link_inside_the_book_leads_somewhere(parsed, html):
    broken = []
    for name, page in parsed.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path, anchor = urldefrag(urljoin(f"/{name}", target))
            path = unquote(path).lstrip("/").split("?")[0]
            there = parsed.get(path)
            if not (html / path).exists() or (anchor and there and unquote(anchor) not in there.anchors):
                broken.append(f"{name}: {target}")
    assert broken == []


def test_every_page_forbids_scripts_and_requests_that_are_not_its_own(parsed):
    for name, page in parsed.items():
        assert page.policy, name
        assert "default-src 'none'" in page.policy
        assert "unsafe-eval" not in page.policy
        scripts = page.policy.split("script-src")[1].split(";")[0]
        assert "unsafe-inline" not in scripts
        assert "http" not in scripts


def test_what_a_theme_no_longer_writes_fails_the_build_and_is_named():
    from alliance_book.sphinx import finish
    from sphinx.errors import ExtensionError

    written = [theirs for theirs, _ in finish.SPOKEN]
    others = [""] * finish.WHOLE_BOOK
    finish._still_there([*others, *written])
    with pytest.raises(ExtensionError, match=re.escape(repr(written[-1]))):
        finish._still_there([*others, *written[:-1]])


def test_a_theme_whose_script_measures_boxes_in_other_words_stops_the_build(tmp_path):
    from alliance_book.sphinx.finish import without_measuring
    from sphinx.errors import ExtensionError

    script = tmp_path / "theme.js"
    script.write_text('ready(a),"complete"===document.readyState?Q():window.addEventListener("load",Q)})();')
    without_measuring(script)
    assert script.read_text() == "ready(a)})();"
    with pytest.raises(ExtensionError, match=r"theme\.js does not measure"):
        without_measuring(script)


def test_what_draws_the_first_figure_is_named_before_any_script_that_a_browser_waits_for(html, pages):
    late = []
    for name in pages:
        head, _, body = (html / name).read_text(encoding="utf-8").partition("</head>")
        if first := re.search(r'data-engine="([\w-]+)"', body):
            named = re.search(rf'<link rel="preload" as="script" href="[^"]*/{first[1]}\.js"', head)
            waits = re.search(r'<script src="', head)
            if not named or named.start() > waits.start():
                late.append(name)
    assert late == []


def test_pages_joined_into_one_need_not_have_what_a_whole_book_has():
    from alliance_book.sphinx import finish

    finish._still_there(["<html></html>"])
