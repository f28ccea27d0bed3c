"""What charts tell a pointer, a finger and the keyboard: every word of every mark, and how it is reached."""

import re

import pytest
from alliance_data import load

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TIP = ".chart-tip"
TIMES = re.compile(
    r"(?i)\b(year|wave|since|until|signed|launch|date|dated|from|period|decade|edition|option)\b[^:;]*:"
)
SEPARATED = re.compile(r"\b[12][\u202f\u2009, ]\d{3}(?![\d\u202f])")


def live(page, figure):
    """Return a figure once it is drawn."""
    figure.scroll_into_view_if_needed()
    page.wait_for_function("(f) => f.classList.contains('is-live')", arg=figure.element_handle())
    return figure


def faults(text: str, codes: set[str]) -> set[str]:
    """Return what is wrong with what a mark says."""
    text = re.sub(r"https?://\S+", "", text)
    found = set()
    if set(re.findall(r"\b[A-Z]{3,5}\b", text)) & codes:
        found.add("a code of a state")
    if re.search(r"\bnull\b|undefined|NaN|\[object", text):
        found.add("a missing value")
    if re.search(r"\b[a-z]+[a-z0-9]*_\w+", text) or "|" in text:
        found.add("a field's name or a sign of the code")
    parts = [part for part in text.split("; ") if TIMES.match(part.strip())]
    if any(SEPARATED.search(part) for part in parts):
        found.add("a separator in a year")
    return found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("State: JPN; Year: 1990", "a code of a state"),
        ("Newer: null", "a missing value"),
        ("ideal_point: 2", "a field's name or a sign of the code"),
        ("Year: 1,990; Troops: 2 000", "a separator in a year"),
    ],
)
def test_the_reading_of_tooltips_finds_faults(text, fault):
    assert faults(text, {"JPN"}) == {fault}


def test_every_tooltip_of_every_figure_speaks_plainly(window, html, pages, server):
    codes = {*load("countries")["iso3"], "OTHER", "WLD"}
    wrong, silent = {}, []
    for name in [page for page in pages if 'class="chart-spec"' in (html / page).read_text(encoding="utf-8")]:
        page = window()
        page.goto(f"{server}/{name}")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        for figure in page.locator("figure.chart:has(.chart-spec)").all():
            read = live(page, figure).evaluate("(figure) => bookTips.read(figure)")
            place = f"{name}#{figure.get_attribute('id')}"
            if not read:
                silent.append(place)
            for text in read:
                if found := faults(text, codes):
                    wrong.setdefault(place, (found, text))
        page.context.close()
    assert wrong == {}
    assert silent == []


@pytest.fixture
def spending(window, server):
    """Open the chart of military spending: five lines over one axis of years."""

    def opened(**options):
        page = window(**options)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{server}/notebooks/regional-threats.html#fig-military-spending")
        return page, live(page, page.locator("#fig-military-spending"))

    return opened


def centre(figure, across: float = 0.5) -> tuple[float, float]:
    """Return a place in a chart, a share of the way across it."""
    figure.locator(".chart-host").scroll_into_view_if_needed()
    box = figure.locator(".chart-host svg").bounding_box()
    return box["x"] + box["width"] * across, box["y"] + box["height"] * 0.45


def test_a_pointer_between_lines_reads_all_series_at_the_nearest_year(spending):
    page, figure = spending()
    page.mouse.move(*centre(figure))
    tip = page.locator(TIP)
    assert re.match(r"Year\s+(19|20)\d\d\b", tip.inner_text())
    for state in ("Japan", "United States", "China", "Russia", "South Korea"):
        assert state in tip.inner_text()
    first = tip.inner_text()
    page.mouse.move(*centre(figure, 0.3))
    page.wait_for_function("(before) => document.querySelector('.chart-tip').innerText !== before", arg=first)
    page.mouse.move(5, 5)
    page.locator(TIP).wait_for(state="detached")


def test_a_click_pins_what_a_chart_says_until_escape_or_a_click_elsewhere(spending):
    page, figure = spending()
    page.mouse.click(*centre(figure))
    pinned = page.locator(TIP).inner_text()
    page.mouse.move(*centre(figure, 0.3))
    page.mouse.move(5, 5)
    assert page.locator(TIP).inner_text() == pinned
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0
    page.mouse.click(*centre(figure))
    page.locator(TIP).wait_for()
    figure.locator(".chart-title").click()
    assert page.locator(TIP).count() == 0


def test_a_tap_pins_it_as_well_and_it_stays_on_the_screen(spending):
    page, figure = spending(**PHONE)
    for across in (0.2, 0.95):
        page.touchscreen.tap(*centre(figure, across))
        box = page.locator(TIP).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert "United States" in page.locator(TIP).inner_text()
    figure.locator(".chart-title").tap()
    assert page.locator(TIP).count() == 0


def test_keys_go_from_year_to_year_and_each_is_said(spending):
    page, figure = spending()
    host = figure.locator(".chart-host")
    host.focus()
    page.keyboard.press("End")
    last = page.locator(TIP).inner_text()
    page.keyboard.press("ArrowLeft")
    before = page.locator(TIP).inner_text()
    years = [int(re.search(r"(19|20)\d\d", text)[0]) for text in (before, last)]
    assert years[1] - years[0] == 1
    said = figure.locator(".chart-host + [role=status]").inner_text()
    assert str(years[0]) in said and "South Korea" in said
    page.keyboard.press("Home")
    assert str(years[0]) not in page.locator(TIP).inner_text()
    page.keyboard.press("Escape")
    assert page.locator(TIP).count() == 0


def test_small_multiples_are_read_panel_by_panel(window, server, html):
    page = window()
    page.goto(f"{server}/notebooks/under-strain.html#fig-trust-lines")
    figure = live(page, page.locator("#fig-trust-lines"))
    page.mouse.move(*centre(figure, 0.2))
    assert page.locator(TIP).inner_text().count("Asked") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_a_tooltip_pinned(spending, axe, scheme):
    page, figure = spending(color_scheme=scheme)
    figure.locator(".chart-host").focus()
    page.keyboard.press("End")
    page.locator(TIP).wait_for()
    page.evaluate(axe)
    assert page.evaluate("axe.run('#fig-military-spending').then((r) => r.violations.map((v) => v.id))") == []
