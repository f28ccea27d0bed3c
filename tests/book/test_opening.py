"""What stands under a chapter's title, and what a phone shows of it at first."""

import re

import pytest
from alliance_book.sphinx import opening
from docutils import nodes
from sphinx_design.dropdown import dropdown_main

PHONE = {"width": 390, "height": 844}


def test_what_stands_folded_is_not_read():
    code = nodes.container("", nodes.Text("import pandas"), nb_element="cell_code_source")
    hint = dropdown_main("", nodes.Text("A hint"))
    assert opening.words(nodes.section("", nodes.Text("Two words"), code, hint)) == 2


def test_time_is_told_to_the_minute():
    assert opening.minutes(230 * 6, figures=4) == "7 minutes"
    assert opening.minutes(10, figures=0) == "1 minute"


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ([("2026-05-28", "2026-06-01"), ("2018", "2026-06-01")], ["data to May 2026, some to 2018"]),
        ([("2025", ""), ("2025-07", "")], ["data to July 2025"]),
        ([("2027-03", "2026-08-01"), ("2026-02", "2026-08-01")], ["data to February 2026"]),
        ([("", "2026-08-01")], []),
    ],
)
def test_vintage_is_that_of_the_newest_observation_and_of_the_oldest_table(ends, said):
    assert opening.vintage([{"last": last, "retrieved": at} for last, at in ends]) == said


def test_every_chapter_says_how_long_it_takes_and_to_when_its_data_go(html, pages):
    for name in [page for page in pages if page.startswith("notebooks/")]:
        line = re.search(r'<p class="opening">(.*?)</p>', (html / name).read_text(encoding="utf-8"))
        assert re.match(r"\d+ minutes? · ", line[1]), name
        assert "data to " in line[1], name


def test_the_first_page_opens_on_a_phone_with_its_answer_and_the_head_of_its_figure(window, root):
    page = window(viewport=PHONE)
    page.goto(f"{root}/notebooks/overview.html")
    answer = page.locator(".answer").bounding_box()
    chart = page.locator("figure.chart .chart-box").first.bounding_box()
    assert answer["y"] + answer["height"] < chart["y"] < PHONE["height"]
    shown = page.locator(".answer").inner_text()
    assert len(re.findall(r"\d+", shown)) <= 4  # three numbers, one of them a year told twice


def test_the_first_figure_names_partners_and_says_where_the_record_of_guarantors_ends(window, server):
    page = window()
    page.goto(f"{server}/notebooks/overview.html")
    figure = page.locator("#fig-partners-and-guarantors")
    figure.scroll_into_view_if_needed()
    page.wait_for_function("(figure) => figure.classList.contains('is-live')", arg=figure.element_handle())
    drawn = figure.locator(".chart-host svg text").all_text_contents()
    assert {"Australia", "India", "Philippines", "NATO"} <= set(drawn)
    assert "The United States owes defence by treaty" in drawn
    assert any(text.startswith("record ends in 20") for text in drawn)
