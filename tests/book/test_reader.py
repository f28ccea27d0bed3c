"""What a reader does with a page: taps a chart, follows a link to a claim, jumps to the end and back."""

import re
from itertools import pairwise

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def chapter(html, pages) -> str:
    """Return the chapter with the most figures."""
    chapters = [name for name in pages if name.startswith("notebooks/")]
    return max(
        chapters, key=lambda name: (html / name).read_text(encoding="utf-8").count('class="chart-spec"')
    )


def test_a_link_to_a_claim_opens_it(window, root):
    page = window()
    page.goto(f"{root}/notebooks/claims.html#claim-c05")
    page.wait_for_function("() => document.getElementById('claim-c05').open")
    page.evaluate("location.hash = 'claim-c07'")
    page.wait_for_function("() => document.getElementById('claim-c07').open")


def test_the_contents_mark_the_section_that_one_came_back_to(window, root, chapter):
    page = window()
    page.goto(f"{root}/{chapter}")
    links = page.locator("#pst-page-toc-nav a.nav-link")
    page.keyboard.press("End")
    page.wait_for_function("() => document.querySelector('#pst-page-toc-nav a.nav-link.active')")
    links.nth(2).click()
    page.wait_for_function(
        "(link) => link.classList.contains('active')"
        " && document.querySelectorAll('#pst-page-toc-nav a.active').length === 1",
        arg=links.nth(2).element_handle(),
    )
    page.evaluate("scrollTo(0, 0)")  # Home would scroll the list of contents, where the pointer is
    page.wait_for_function("() => !document.querySelector('#pst-page-toc-nav a.nav-link.active')")


def test_cards_on_a_phone_are_as_wide_on_the_right_as_on_the_left(window, root, chapter):
    page = window(**PHONE)
    page.goto(f"{root}/{chapter}")
    card = page.locator("figure.chart").first.bounding_box()
    assert card["x"] == pytest.approx(390 - card["x"] - card["width"], abs=1)


def test_a_page_s_title_says_each_thing_once(html, pages):
    twice = {}
    for name in pages:
        title = re.search(r"<title>(.*?)</title>", (html / name).read_text(encoding="utf-8"), re.S).group(1)
        parts = [part.strip() for part in re.split(r"&#8212;|—", title)]
        if len(set(parts)) < len(parts):
            twice[name] = title
    assert twice == {}


def test_a_table_too_wide_for_a_phone_shows_its_cells_one_under_another_and_stays_a_table(window, root):
    page = window(**PHONE | {"viewport": {"width": 320, "height": 700}})
    page.goto(f"{root}/notebooks/claims.html")
    table = page.locator(".chart-table table").first
    heads = table.locator("thead th").all_inner_texts()
    row = table.get_by_role("row").nth(1)
    assert len(heads) == row.get_by_role("cell").count() > 3
    boxes = [cell.bounding_box() for cell in row.get_by_role("cell").all()]
    assert all(above["y"] < below["y"] for above, below in pairwise(boxes))
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
