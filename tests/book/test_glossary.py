"""Terms of the glossary, explained where a chapter first uses them."""

import re

from alliance_book.sphinx.glossary import explain

TERM = re.compile(r'<a class="defined-term" href="([^"]*)" aria-describedby="([^"]*)">([^<]*)</a>')


def test_a_chapter_explains_each_term_once_and_leads_to_the_glossary(html):
    page = (html / "notebooks/alliance-history.html").read_text()
    glossary = (html / "book/glossary.html").read_text()
    terms = TERM.findall(page)
    words = [word for _, _, word in terms]
    assert "ATOP" in words
    assert len(words) == len(set(words))
    for address, anchor, _ in terms:
        path, target = address.split("#")
        assert path == "../book/glossary.html"
        assert f'id="{target}"' in glossary
        assert page.count(f'id="{anchor}"') == 1


def test_the_glossary_and_lists_of_titles_do_not_explain_themselves(html):
    for name in ("book/glossary.html", "book/changes.html", "book/tables/us_troops.html"):
        assert "defined-term" not in (html / name).read_text()


def test_headings_and_links_stay_as_they_are(html):
    for page in (html / "notebooks").glob("*.html"):
        headings = re.findall(r"<h[1-6]>.*?</h[1-6]>", page.read_text(), re.DOTALL)
        assert not [heading for heading in headings if "defined-term" in heading]


def test_a_definition_cannot_bring_in_markup():
    before, after = explain("x.html#a", anchor="meaning-1", meaning="<script> & more")
    assert "<script>" not in before + after
    assert "&lt;script&gt; &amp; more" in after


def test_a_definition_shows_to_the_keyboard_and_goes_with_escape(window, server):
    page = window()
    page.goto(f"{server}/notebooks/alliance-history.html")
    term = page.locator(".defined-term").first
    definition = page.locator(".definition").first
    assert not definition.is_visible()
    term.focus()
    assert definition.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.keyboard.press("Escape")
    assert not definition.is_visible()
