"""The look of the pages: type of the book's own, lines one can read, three sizes of figure."""

import re
from statistics import median

import pytest
from alliance_book.figures.fonts import FOLDER
from PIL import ImageFont

WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
CHAPTER = "notebooks/bases-and-burden.html"
# Characters of each full line of the page's paragraphs: all lines of a paragraph but its last.
LINES = """() => [...document.querySelectorAll(".bd-article section > p")].flatMap((text) => {
    const range = document.createRange(), lines = new Map(), walk = document.createTreeWalker(text, 4);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        for (let at = 0; at < node.length; at += 1) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = range.getBoundingClientRect();
            const line = Math.round(box.bottom / 8);
            if (box.width) lines.set(line, (lines.get(line) ?? 0) + 1);
        }
    }
    return [...lines.values()].slice(0, -1);
})"""
FAMILIES = """async () => {
    await document.fonts.ready;
    return [...document.fonts].filter((face) => face.status === "loaded").map((face) => face.family);
}"""


@pytest.fixture
def opened(window, root):
    """Open a page and wait for its fonts."""

    def at(name: str, **options):
        page = window(**options)
        page.goto(f"{root}/{name}")
        page.evaluate("() => document.fonts.ready")
        return page

    return at


def test_the_fonts_of_the_whole_book_weigh_at_most_60_kb(html):
    fonts = list((html / "_static").rglob("*.woff2"))
    assert len(fonts) == 5
    assert sum(font.stat().st_size for font in fonts) <= 60_000


def test_each_family_comes_with_its_licence(html):
    for family in ("serif", "sans"):
        text = (html / "_static" / "fonts" / f"{family}.LICENSE").read_text(encoding="utf-8")
        assert "SIL Open Font License" in text


def test_pages_are_set_in_the_books_own_fonts_from_a_server_and_from_a_disk(opened):
    assert {"Book Serif", "Book Sans"} <= set(opened(CHAPTER).evaluate(FAMILIES))


@pytest.mark.parametrize("name", ["sans", "sans-bold"])
def test_figures_of_charts_and_tables_are_all_of_one_width(name):
    font = ImageFont.truetype(FOLDER / f"{name}.ttf", 1000)
    assert len({font.getlength(figure) for figure in "0123456789"}) == 1


def test_a_picture_of_a_chart_carries_the_font_that_it_is_set_in(html):
    pictures = list((html / "_static" / "charts").glob("*-wide.svg"))
    assert pictures
    for picture in pictures:
        text = picture.read_text(encoding="utf-8")
        if "<text" in text:
            assert '@font-face{font-family:"Book Sans"' in text, picture.name
            assert not re.search(r'font-family="(?!\'?Book Sans)', text), picture.name


def test_lines_are_60_to_75_characters_long_on_a_wide_page(opened):
    lengths = opened(CHAPTER, viewport=WIDE).evaluate(LINES)
    assert len(lengths) > 50
    assert 60 <= median(lengths) <= 75
    assert max(lengths) <= 80


def test_figures_have_three_sizes_and_the_wide_ones_break_out_of_the_text(opened):
    page = opened(CHAPTER, viewport=WIDE)
    width = "(box) => box.getBoundingClientRect().width"
    text = page.locator("section > p").first.evaluate(width)
    plain = page.locator("figure.chart:not(.is-wide, .is-small) .chart-box:visible").first.evaluate(width)
    wide = page.locator("figure.chart.is-wide .chart-box:visible").first.evaluate(width)
    assert text < plain < wide
    assert (plain, wide) == (680, 960)


def test_sources_and_limits_stand_in_the_margin_where_there_is_one_and_below_on_a_phone(opened):
    figure = "figure.chart:not(.is-wide)"
    for viewport, beside in ((WIDE, True), (PHONE, False)):
        page = opened(CHAPTER, viewport=viewport)
        notes = page.locator(f"{figure} .chart-notes:visible").first.bounding_box()
        chart = page.locator(f"{figure} .chart-box:visible").first.bounding_box()
        assert (notes["x"] > chart["x"] + chart["width"]) == beside
        assert (notes["y"] > chart["y"] + chart["height"]) != beside


def test_the_contents_on_a_phone_hide_the_page_below_and_sections_are_smaller_than_chapters(opened):
    page = opened(CHAPTER, viewport=PHONE)
    page.locator(".primary-toggle").click()
    contents = page.locator("dialog[open]")
    behind = contents.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", behind)  # no fourth part: nothing shines through
    size = "(link) => parseFloat(getComputedStyle(link).fontSize)"
    section, chapter = (contents.locator(f"a.{kind}").first for kind in ("nav-link", "current"))
    assert section.evaluate(size) < chapter.evaluate(size)
