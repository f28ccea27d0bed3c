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
    page.keyboard.press("Home")  # The keys go on in the text, not in the list of contents.
    page.wait_for_function("() => !document.querySelector('#pst-page-toc-nav a.nav-link.active')")


def test_cards_on_a_phone_are_as_wide_on_the_right_as_on_the_left(window, root, chapter):
    page = window(**PHONE)
    page.goto(f"{root}/{chapter}")
    card = page.locator("figure.chart").first.bounding_box()
    assert card["x"] == pytest.approx(390 - card["x"] - card["width"], abs=1)


# Of each table behind a figure that is higher than its box, how much of the box its head takes.
HEADS = """() => {
    document.querySelectorAll("details").forEach((d) => { d.open = true; });
    return [...document.querySelectorAll(".chart-data .table-scroll:has(thead)")]
        .filter((box) => box.scrollHeight > box.clientHeight)
        .map((box) => [box.closest("figure").id, box.querySelector("thead").offsetHeight / box.clientHeight]);
}"""


@pytest.mark.parametrize("width", [390, 1400])
def test_the_head_of_a_table_behind_a_figure_leaves_room_for_its_rows(window, html, pages, server, width):
    page, shares = window(viewport={"width": width, "height": 900}), {}
    for name in [name for name in pages if 'class="chart-data"' in (html / name).read_text(encoding="utf-8")]:
        page.goto(f"{server}/{name}")
        shares |= dict(page.evaluate(HEADS))
    assert len(shares) > 20
    assert {figure: share for figure, share in shares.items() if share > 0.45} == {}


def test_search_quotes_what_pages_say_and_not_their_contents_or_switches(window, server):
    page = window()
    page.goto(f"{server}/search.html?q=Japan")
    quotes = page.locator("#search-results li p.context")
    quotes.filter(has=page.locator(".highlighted")).first.wait_for()
    found = quotes.all_inner_texts()
    assert found
    assert [text for text in found if re.search(r"\bContents\b|Show code|Data, downloads", text)] == []


def test_references_name_authors_and_titles_as_words_and_each_year_once(window, root):
    page = window()
    page.goto(f"{root}/book/references.html")
    words = page.locator(".citation-list").inner_text()
    assert len(re.findall(r"\b(?:19|20)\d\d\b", words)) > 20
    assert re.findall(r"\[\w+\]|``|''|[{}]|North korea|\b(?:19|20)\d\d, (?:19|20)\d\d\b", words) == []


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


def test_no_cell_of_a_table_is_a_column_of_single_words_on_a_phone(window, server, html, pages):
    tall = "(all) => all.filter((e) => e.offsetHeight > 1.5 * e.offsetWidth).map((e) => e.innerText)"
    found = {}
    for name in [page for page in pages if 'class="chart-table' in (html / page).read_text(encoding="utf-8")]:
        page = window(**PHONE)
        page.goto(f"{server}/{name}")
        if cells := page.locator(".chart-table tbody td:visible").evaluate_all(tall):
            found[name] = cells
        page.context.close()
    assert found == {}


def test_what_one_works_with_is_set_in_one_type(window, server, html, pages):
    first = (
        "(all) => all.map((e) => [e.className || e.tagName, getComputedStyle(e).fontFamily.split(',')[0]])"
    )
    found = {}
    for name in [page for page in pages if page.startswith("notebooks/")]:
        page = window()
        page.goto(f"{server}/{name}")
        page.wait_for_load_state("load")
        summaries = ".chart-data > summary, .chart-ask > summary"
        tools = page.locator(f"main :is(select, button:not(.copybtn), {summaries}, .claim-tools label)")
        if types := {tuple(pair) for pair in tools.evaluate_all(first) if "Book Sans" not in pair[1]}:
            found[name] = types
        page.context.close()
    assert found == {}
