"""A figure with controls says what its controls show: its words are computed from the rows that it draws."""

import csv
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pandas as pd
import pytest
from alliance_data import load

PHONE = {"width": 390, "height": 844}
INDEX, SIDES = "threat-index", "choose-sides"
WORDS = (".chart-title", ".chart-subtitle", ".chart-cited")


@pytest.fixture
def figure(window, server, html, pages):
    """Open a figure with controls, as a link to it may carry them, and wait until it is drawn."""

    def opened(name: str, link: str = "", root: str = server, **options):
        chapter = next(p for p in pages if f'id="fig-{name}"' in (html / p).read_text(encoding="utf-8"))
        page = window(**options)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{root}/{chapter}{link}#fig-{name}")
        page.wait_for_function(
            "(id) => document.getElementById(id).classList.contains('is-live')", arg=f"fig-{name}"
        )
        return page, page.locator(f"#fig-{name}")

    return opened


def title(figure) -> str:
    return figure.locator(".chart-title").inner_text()


def alt(figure) -> str:
    return figure.locator(".chart-host").get_attribute("aria-label")


def becomes(page, figure, act) -> str:
    """Do something, and return the title once it is another."""
    before = title(figure)
    act()
    page.wait_for_function(
        "([id, before]) => document.querySelector(`#${id} .chart-title`).innerText !== before",
        arg=[figure.get_attribute("id"), before],
    )
    return title(figure)


def press(figure, name: str):
    """Return a pressing of a button, to be done later."""
    return figure.get_by_role("button", name=name).click


def rows_of(figure) -> list[dict]:
    """Return the rows of a figure's download as it stands."""
    address = figure.locator(".chart-data a[download]").get_attribute("href")
    assert address.startswith("data:text/csv")
    return list(csv.DictReader(unquote(address.split(",", 1)[1]).splitlines()))


def test_weights_of_the_reader_s_change_title_alt_text_table_and_download(figure):
    page, index = figure(INDEX)
    before = title(index)
    for slider in index.locator("input[type=range]").all():
        slider.fill("0")
    page.wait_for_function(
        "(id) => /^No component/.test(document.querySelector(id + ' .chart-title').innerText)",
        arg=f"#fig-{INDEX}",
    )
    assert alt(index) == title(index)
    said = becomes(page, index, lambda: index.get_by_label("Missile tests").fill("10"))
    assert "North Korea comes first" in said and said != before
    assert "North Korea from" in alt(index)
    assert "Missile tests 10, all others 0" in index.locator(".chart-subtitle").inner_text()
    rows = rows_of(index)
    assert {row["weight_missiles"] for row in rows} == {"10"}
    assert {row["weight_voting"] for row in rows} == {"0"}
    assert [float(row["index"]) for row in rows] == pytest.approx([float(row["missiles"]) for row in rows])
    index.locator(".chart-data > summary").click()
    assert index.locator(".chart-data tbody tr").count() == len(rows)
    page.wait_for_function(
        "([status, said]) => document.querySelector(status).textContent === said",
        arg=[f"#fig-{INDEX} .chart-choices + [role=status]", said],
    )


def test_back_at_its_first_weights_a_figure_says_what_its_chapter_says(figure):
    page, index = figure(INDEX)
    before = [index.locator(part).first.text_content() for part in WORDS]
    table = index.locator(".chart-data table").inner_html()
    becomes(page, index, press(index, "What it wants"))
    becomes(page, index, press(index, "Reset"))
    assert [index.locator(part).first.text_content() for part in WORDS] == before
    assert index.locator(".chart-data table").inner_html() == table
    assert index.locator(".chart-data a[download]").get_attribute("href").endswith(".csv")


def test_at_equal_weights_the_page_computes_what_the_chapter_says(figure):
    page, index = figure(INDEX)
    before = title(index)
    for slider in index.locator("input[type=range]").all():
        slider.fill("7")
    page.wait_for_function("() => document.querySelector('#fig-threat-index.is-moved')")
    assert title(index).split("; second: ")[1] == before.split("; second: ")[1]
    first = re.search(r"weights (.+?) comes first", title(index))[1]
    assert first in before.split(";")[0]
    assert "Missile tests 7" in index.locator(".chart-subtitle").inner_text()


def test_sides_of_the_reader_s_choosing_are_named_and_their_ratio_is_the_table_s(figure):
    page, sides = figure(SIDES)
    said = becomes(page, sides, sides.get_by_label("United States").uncheck)
    spending = load("military_expenditure", countries=["JPN", "KOR", "CHN", "RUS"])
    wide = spending.pivot(index="year", columns="iso3", values="constant_usd_m").dropna()
    ratio = (wide["JPN"] + wide["KOR"]) / (wide["CHN"] + wide["RUS"])
    now = f"{ratio.iloc[-1]:.1f} times what China and Russia did in {ratio.index[-1]}"
    assert said.startswith(f"Japan and South Korea spent {now}")
    drawn = pd.DataFrame(rows_of(sides)).set_index("year")
    assert float(drawn["ratio"].iloc[-1]) == pytest.approx(ratio.iloc[-1])
    assert set(drawn["with_USA"]) == {"0"} and set(drawn["with_JPN"]) == {"1"}


def test_boxes_to_tick_stand_in_two_columns_on_a_phone(figure):
    _, sides = figure(SIDES, viewport=PHONE)
    places = [label.bounding_box() for label in sides.locator(".vega-bindings label").all()]
    assert len({box["x"] for box in places}) == 2
    assert places[0]["y"] == places[1]["y"]


def test_an_empty_choice_is_answered_with_a_sentence(figure):
    page, sides = figure(SIDES)
    for box in ("China", "Russia"):
        sides.get_by_label(box, exact=False).uncheck()
    page.wait_for_function(
        "() => /rivals' side/.test(document.querySelector('#fig-choose-sides .chart-title').innerText)"
    )
    sides.locator("input:checked").evaluate_all("(boxes) => boxes.forEach((box) => box.click())")
    page.wait_for_function(
        "() => /on either side/.test(document.querySelector('#fig-choose-sides .chart-title').innerText)"
    )
    assert "Tick at least one state" in sides.locator(".chart-host svg").text_content()
    assert alt(sides) == title(sides)


def test_a_link_shows_what_its_sender_saw(figure, root):
    page, index = figure(INDEX, root=root)
    said = becomes(page, index, press(index, "What it does"))
    query = urlsplit(page.url).query
    assert parse_qs(query)[INDEX] == ["capability:0 warheads:0 missiles:10 scrambles:10 ships:10 voting:0"]
    assert index.locator(".chart-link").get_attribute("href") == page.url
    _, shown = figure(INDEX, f"?{query}", root)
    assert title(shown) == said
    assert shown.get_by_label("Scrambles").input_value() == "10"
    assert shown.get_by_role("button", name="What it does").get_attribute("aria-pressed") == "true"


def test_a_link_that_asks_for_more_than_the_slider_has_gets_its_end(figure):
    _, index = figure(INDEX, "?threat-index=missiles:900+ships:much+nothing:3")
    assert index.get_by_label("Missile tests").input_value() == "10"
    assert index.get_by_label("Ships").input_value() == "5"


def test_a_saved_picture_carries_the_weights_and_the_sentence_that_they_give(figure, tmp_path):
    page, index = figure(INDEX)
    said = becomes(page, index, press(index, "What it wants"))
    index.locator(".chart-data > summary").click()
    with page.expect_download() as download:
        index.locator("[data-save=svg]").click()
    download.value.save_as(tmp_path / "saved.svg")
    words = " ".join(re.sub(r"<[^>]+>", " ", (tmp_path / "saved.svg").read_text(encoding="utf-8")).split())
    assert " ".join(said.split()[:8]) in words
    assert "Distance in UN votes 10" in words


def test_a_choice_is_kept_where_the_page_changes_its_colours(figure):
    page, index = figure(INDEX)
    said = becomes(page, index, press(index, "What it wants"))
    before = index.locator(".chart-host svg").element_handle()
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function("(svg) => !svg.isConnected", arg=before)
    assert index.get_by_label("Distance in UN votes").input_value() == "10"
    assert title(index) == said


def test_paper_has_the_chart_as_chosen(figure):
    page, index = figure(INDEX)
    becomes(page, index, press(index, "What it wants"))
    page.emulate_media(media="print")
    assert index.locator(".chart-host").is_visible()
    assert not index.locator(".in-light img").is_visible()
    assert not index.get_by_role("button", name="Reset").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [INDEX, SIDES])
def test_axe_finds_nothing_in_a_figure_whose_controls_were_moved(figure, axe, name, scheme):
    page, place = figure(name, viewport=PHONE, color_scheme=scheme)
    becomes(page, place, press(place, "What it has") if name == INDEX else place.locator("input").first.click)
    place.locator(".chart-data > summary").click()
    page.evaluate(axe)
    faults = page.evaluate(
        "(id) => axe.run('#' + id).then((r) => r.violations.map((v) => v.id))", f"fig-{name}"
    )
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
