"""Code in the pages: coloured where colours differ, and copied with one press."""

import html
import re

import pytest
from alliance_book.sphinx.code import Formatter
from pygments import highlight
from pygments.lexers import PythonLexer


@pytest.mark.parametrize(
    ("code", "marked"),
    [
        ("x = y.z(1)", {"1": "m"}),
        ("a + 'b' + f'{c}'", {"'b'": "s", "f'{": "s", "}'": "s"}),
        ("for x in y: pass  # why", {"for": "k", "in": "k", "pass": "k", "# why": "c"}),
        ("print(None)", {"print": "nb", "None": "k"}),
    ],
)
def test_only_what_has_a_colour_of_its_own_is_marked(code, marked):
    written = html.unescape(highlight(code, PythonLexer(), Formatter()))
    assert {text: kind for kind, text in re.findall(r'<span class="(\w+)">([^<]*)</span>', written)} == marked


@pytest.mark.parametrize(
    "code", ["x = a[1:] if b else {'c': 2}  # d", "@f\ndef g(*, h=1) -> str:\n    return r'\\d'"]
)
def test_no_character_of_code_is_lost(code):
    written = highlight(code, PythonLexer(), Formatter())
    assert html.unescape(re.sub(r"<[^>]*>", "", written)).strip() == code


def test_one_press_copies_a_cell_s_code(window, server):
    page = window(permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/notebooks/overview.html")
    page.get_by_role("button", name="Show code").click()
    cell = page.locator("div.cell_input .highlight").first
    cell.hover()
    cell.get_by_role("button", name="Copy").click()
    cell.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == cell.locator("pre").inner_text().rstrip()
