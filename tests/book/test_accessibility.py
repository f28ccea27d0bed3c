"""Accessibility of the built pages: axe-core finds nothing, keys reach all, nothing needs colour."""

import json
import re

import pytest
from alliance_book.figures.kinds import CHART

SIZES = {"wide": {"width": 1400, "height": 900}, "phone": {"width": 390, "height": 844}}
SMALLEST = {"smallest": {"width": 320, "height": 640}}

# All that folds is open. Axe-core weighs each cell of a table and each word of code; as they are alike, a few
# of each kind stand for all of them.
OPEN = """() => {
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
    document.querySelectorAll("tbody > tr:nth-child(n + 5)").forEach((row) => row.remove());
    const seen = {};
    document.querySelectorAll("pre span").forEach((word) => {
        seen[word.className] = (seen[word.className] ?? 0) + 1;
        if (seen[word.className] > 2) word.replaceWith(...word.childNodes);
    });
    document.querySelectorAll("pre").forEach((code) => code.normalize());
}"""
RUN = """async ([where, rules]) => {
    const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
    const found = await axe.run(where ?? document, options);
    const said = ({ id, impact, nodes }) => nodes.map((n) => `${id} (${impact}): ${n.html.slice(0, 160)}`);
    return found.violations.flatMap(said);
}"""
OTHER_SCHEME = """async () => {
    const root = document.documentElement.dataset;
    root.theme = root.theme === "dark" ? "light" : "dark";
    for (let i = 0; i < 3; i += 1) {
        await new Promise((next) => { requestAnimationFrame(next); setTimeout(next, 2000); });
    }
}"""

# What a keyboard has to reach: seen, not switched off, and not in a part that a dialog has put to sleep.
CONTROLS = """() => [...document.querySelectorAll(
    "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
    .map((e, i) => { e.dataset.control = i; return e.outerHTML.slice(0, 120); })"""
FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [e.dataset.control ?? null, ring, e.outerHTML.slice(0, 120)];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((e) => {
    const { animationDuration, transitionDuration } = getComputedStyle(e);
    return [animationDuration, transitionDuration].join().split(",").some((t) => parseFloat(t) > 0.001);
}).map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def visit(window, server):
    """Open pages one after another in one window of a given size."""

    def at(size: str, *, still: bool = False, **options):
        page = window(viewport=(SIZES | SMALLEST)[size], **options)
        if still:  # live charts are hidden from readers of the screen, their pictures are not
            page.route("**/vega.js*", lambda route: route.abort())

        def go(name: str):
            page.goto(f"{server}/{name}")
            return page

        return go

    return at


@pytest.fixture(scope="module")
def chapter(html, pages) -> str:
    """The lightest chapter that has charts."""
    chapters = [name for name in pages if name.startswith("notebooks/")]
    drawn = [name for name in chapters if "chart-spec" in (html / name).read_text(encoding="utf-8")]
    return min(drawn, key=lambda name: (html / name).stat().st_size)


@pytest.mark.parametrize("size", [*SIZES, *SMALLEST])
def test_axe_finds_nothing_on_any_page_with_all_open_in_both_colour_schemes(pages, visit, axe, size):
    go = visit(size, still=True)
    assert _faulty(_sample(pages), go, axe) == {}


@pytest.mark.long
@pytest.mark.parametrize("size", [*SIZES, *SMALLEST])
def test_axe_finds_nothing_on_the_pages_beside_the_sample_and_none_asks_another_host(
    html, pages, visit, axe, server, size
):
    go, asked = visit(size, still=True), set()
    go("404.html").on("request", lambda request: asked.add(request.url))
    alone = [f"figures/{path.name}" for path in html.glob("figures/*.html")]
    assert len(alone) > 60
    assert _faulty([*sorted(set(pages) - set(_sample(pages))), *alone], go, axe) == {}
    assert [url for url in asked if not url.startswith((server, "data:", "blob:"))] == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_where_charts_are_live(chapter, visit, axe, size):
    page = visit(size)(chapter)
    page.locator("figure.chart:has(.chart-spec)").first.scroll_into_view_if_needed()
    page.wait_for_selector("figure.is-live .chart-host svg")
    page.evaluate(OPEN)
    page.evaluate(axe)
    assert page.evaluate(RUN, [None, None]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_open_menus(chapter, visit, axe, scheme):
    found = []
    for size, opener, menu in (
        ("wide", ".search-button__button", "#pst-search-dialog"),
        ("phone", ".search-button__button", "#pst-search-dialog"),
        ("phone", ".primary-toggle", "#pst-primary-sidebar-modal"),
    ):
        page = visit(size, color_scheme=scheme)(chapter)
        page.locator(f"{opener}:visible").first.click()
        page.wait_for_function(f"() => document.querySelector('{menu}').open")
        page.evaluate(axe)
        found += page.evaluate(RUN, [menu, None])
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(chapter, visit, size):
    page = visit(size)(chapter)
    controls = page.evaluate(CONTROLS)
    reached, ringless = set(), set()
    for _ in range(len(controls) + 20):
        page.keyboard.press("Tab")
        number, ring, what = page.evaluate(FOCUSED)
        if number is None:
            continue
        if number in reached:
            break
        reached.add(number)
        if not ring:
            ringless.add(what)
    assert ringless == set()
    assert [what for number, what in enumerate(controls) if str(number) not in reached] == []


def test_menus_close_with_escape_and_give_the_focus_back(chapter, visit):
    page = visit("phone")(chapter)
    for opener, menu in (
        (".search-button__button", "#pst-search-dialog"),
        (".primary-toggle", "#pst-primary-sidebar-modal"),
    ):
        page.locator(f"{opener}:visible").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => document.querySelector('{menu}').open")
        page.wait_for_function(f"() => document.querySelector('{menu}').contains(document.activeElement)")
        page.keyboard.press("Escape")
        page.wait_for_function(f"() => !document.querySelector('{menu}').open")
        page.wait_for_function(f"() => document.activeElement.matches('{opener}')")


def test_nothing_moves_where_the_reader_asks_for_stillness(chapter, visit):
    assert visit("wide")(chapter).evaluate(MOVING) == []


def test_every_figure_has_a_table_and_words_for_those_who_do_not_see_it(html, pages):
    for name in pages:
        text = (html / name).read_text(encoding="utf-8")
        for figure in re.findall(r'<figure class="chart[" ].*?</figure>', text, re.DOTALL):
            if 'class="chart-chapter"' not in figure:  # shown from a chapter, where its table stands
                assert re.search(r"<table[ >].*<tbody><tr>", figure, re.DOTALL), name
            if 'class="chart-spec"' in figure:
                assert len(re.search(r'<img [^>]*alt="([^"]*)"', figure)[1]) > 40, name


def test_no_chart_tells_by_colour_alone(html):
    """What a colour tells, a place, a shape, a label at the mark or a tooltip tells as well."""
    alone = []
    for path in sorted(html.with_name("executed").rglob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        bundles = (output.get("data", {}) for cell in cells for output in cell.get("outputs", ()))
        for chart in (bundle[CHART] | {"datasets": {}} for bundle in bundles if CHART in bundle):
            found = _by_colour(chart) - _otherwise(chart)
            alone += [f"{path.stem}, {chart['usermeta']['alliance']['name']}: {field}" for field in found]
    assert alone == []


def _faulty(names: list[str], go, axe: str) -> dict[str, list[str]]:
    """Return what axe-core finds on pages, light and dark with all open; those without fault left out."""
    found = {}
    for name in names:
        page = go(name)
        page.evaluate(OPEN)
        page.evaluate(axe)
        faults = page.evaluate(RUN, [None, None])
        # The scheme is one attribute of the page: it changes colours and nothing else.
        page.evaluate(OTHER_SCHEME)
        faults += page.evaluate(RUN, [None, ["color-contrast", "link-in-text-block"]])
        if faults:
            found[name] = sorted(set(faults))
    return found


def _sample(pages: list[str]) -> list[str]:
    """Return the pages to look at: of the many made by one template, one a table, every fifth."""
    made = [name for name in pages if name.startswith("book/tables/")]
    return [name for name in pages if name not in made] + made[::5]


def _encodings(part):
    if isinstance(part, dict):
        if isinstance(part.get("encoding"), dict):
            yield part["encoding"]
        for value in part.values():
            yield from _encodings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _encodings(value)


def _by_colour(chart: dict) -> set[str]:
    """Return the fields that colours stand for, unless labels beside the marks take the legend's place."""
    labelled = '"type": "text"' in json.dumps(chart)
    colours = [e[c] for e in _encodings(chart) for c in ("color", "fill", "stroke") if c in e]
    return {c["field"] for c in colours if "field" in c and not (labelled and c.get("legend", 1) is None)}


def _otherwise(chart: dict) -> set[str]:
    """Return the fields that something else than a colour stands for."""
    silent = {"color", "fill", "stroke", "detail", "order", "opacity"}
    facet = chart.get("facet") or {}
    channels = [facet, *facet.values()]
    for encoding in _encodings(chart):
        for name, content in encoding.items():
            if name not in silent:
                channels += content if isinstance(content, list) else [content]
    fields = {channel["field"] for channel in channels if isinstance(channel, dict) and "field" in channel}
    return fields | {"iso3", "country"} if "name" in fields else fields  # a state's name tells its code
