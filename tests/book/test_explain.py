"""Numbers that explain themselves: what is shown for each gives it, and a reader can get at it."""

import html as markup
import json
import re
from pathlib import Path

import alliance_data
import pytest
from alliance_book import notebook as nb
from alliance_book.book import Book
from alliance_book.notebook import expressions, lineage
from alliance_book.runs import build
from alliance_book.sphinx import explain
from alliance_data import AllianceError

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(page.stem for page in Book.at(ROOT).notebooks)
PHONE = {"width": 390, "height": 844}
OPEN = "#explanation:popover-open"

# What notebooks type into their code and then say: no table has it, and no parameter changes it.
EVENT, COUNTING, NAMED = (
    "the year of an event that the text names",
    "the year a count changed",
    "a choice named",
)
TYPED = {
    "alliance-history": {"alike_until": COUNTING, "with_crews": COUNTING},
    "bases-and-burden": {
        "wall": EVENT,
        "drawn_down": EVENT,
        "ships_counted": COUNTING,
        'count(often_asked, "wave")': NAMED,
    },
    "partner-diversification": {"cold_war_end + 1": EVENT},
    "regional-threats": {"kim_from": EVENT},
}


def executed(html, chapter: str) -> dict:
    """The executed copy of a chapter's notebook."""
    return json.loads((html.parent / "executed" / f"{chapter}.ipynb").read_text(encoding="utf-8"))


def answers(notebook: dict) -> list[dict]:
    """Every answer of a notebook, in the order of its lineages."""
    found = []
    for cell, asked in expressions.of(notebook):
        known = {answer["expression"]: answer for answer in cell["metadata"][nb.ANSWERS]}
        found += [known[expression] for expression in asked]
    return found


@pytest.fixture
def loads(monkeypatch):
    """Tables that are read once for all numbers, each of which gets a copy of its own."""
    real, kept = alliance_data.load, {}

    def load(table: str, **filters):
        key = f"{table} {filters}"
        if key not in kept:
            kept[key] = real(table, **filters)
        copy = kept[key].copy()
        copy.attrs = dict(kept[key].attrs)
        return copy

    monkeypatch.setattr(alliance_data, "load", load)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_lines_that_are_shown_for_a_number_give_it_when_they_are_run_alone(
    html, chapter, loads, monkeypatch
):
    monkeypatch.chdir(ROOT / "notebooks")
    notebook = executed(html, chapter)
    shown = explain.data(notebook, lineage.lineages(notebook))
    namespaces, wrong = {}, {}
    for (expression, places, *_), answer in zip(shown["numbers"], answers(notebook), strict=True):
        code = "\n".join(shown["code"][place][1] for place in places)
        if code not in namespaces:  # numbers that are shown with the same lines share their run
            exec(code, namespaces.setdefault(code, {}))
        value = eval(expression.strip(), namespaces[code])
        given = repr(value)
        if given != answer["result"]["data"]["text/plain"]:
            wrong[expression] = (given, answer["result"]["data"]["text/plain"])
    assert wrong == {}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_number_of_a_chapter_is_traced_and_to_tables_that_its_run_read(html, chapter):
    notebook = executed(html, chapter)
    found = lineage.lineages(notebook)
    assert [line.expression for line in found if line.kind == "untraced"] == []
    assert {table for line in found for table in line.tables} <= set(notebook["metadata"][nb.TABLES])


def test_numbers_that_are_typed_in_code_are_listed_with_a_reason(html):
    typed = {
        chapter: {
            line.expression for line in lineage.lineages(executed(html, chapter)) if line.kind == "constant"
        }
        for chapter in CHAPTERS
    }
    assert {chapter: found for chapter, found in typed.items() if found} == {
        chapter: set(listed) for chapter, listed in TYPED.items()
    }


def data_of(html, chapter: str) -> dict:
    """What a page's numbers rest on, as its script says."""
    script = (html / "_static/numbers" / f"data-notebooks-{chapter}.js").read_text(encoding="utf-8")
    return json.loads(script.removeprefix("bookNumbers(").removesuffix(");\n"))


def plain(text: str) -> str:
    """Words without markup, of HTML or of Markdown."""
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markup.unescape(re.sub(r"<[^>]*>", "", text)))
    return " ".join(re.sub(r"[*`’']|\\", "", text).split())


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_number_of_a_page_has_its_own_expression_in_the_page_s_data(html, chapter):
    page = (html / "notebooks" / f"{chapter}.html").read_text(encoding="utf-8")
    given: dict[str, set] = {}
    for answer in answers(executed(html, chapter)):
        given.setdefault(answer["expression"], set()).add(plain(expressions.said(answer)))
    numbers = re.findall(r'<span class="computed">((?:(?!</?span).)*)</span>', page, re.DOTALL)
    shown = data_of(html, chapter)["numbers"]
    assert len(numbers) == len(shown) == page.count('class="computed"') > 0
    strange = [
        (number, entry[0])
        for number, entry in zip(numbers, shown, strict=True)
        if plain(number) not in given[entry[0]]
    ]
    assert strange == []


def test_headings_addresses_and_other_pages_stay_plain(html, pages):
    for name in pages:
        text = (html / name).read_text(encoding="utf-8")
        assert "computed" not in "".join(re.findall(r"<h[1-6]>.*?</h[1-6]>|href=\"[^\"]*\"", text, re.DOTALL))
        if not name.startswith(("notebooks/", "atlas/")):
            assert 'class="computed"' not in text


@pytest.fixture
def chapter(html, pages) -> str:
    """The chapter with the fewest numbers."""
    counts = {name: (html / name).read_text(encoding="utf-8").count('class="computed"') for name in pages}
    return min((name for name in counts if counts[name] > 20), key=counts.get)


@pytest.fixture
def visit(window):
    """Open a page in a window of its own, with a list of what it asked of other hosts and what failed."""

    def go(address: str, **options):
        page = window(**options)
        page.faults = []
        home = address.split("/")[2]
        page.on("request", lambda r: page.faults.append(r.url) if r.url.split("/")[2] != home else None)
        page.on("requestfailed", lambda request: page.faults.append(f"failed {request.url}"))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        page.goto(address)
        return page

    return go


def test_a_number_shows_expression_code_table_and_ways_to_them(visit, html, root, chapter):
    page = visit(f"{root}/{chapter}")
    shown = data_of(html, Path(chapter).stem)
    place = next(at for at, entry in enumerate(shown["numbers"]) if entry[2] and entry[1])
    number = page.locator(".computed").nth(place)
    number.click()
    box = page.locator(OPEN)
    expression, lines, (first, *_), *_ = shown["numbers"][place]
    table, title, publisher, version, last, _ = shown["tables"][first]
    assert box.locator(".explanation-expression").inner_text() == expression
    said = box.text_content()
    for part in (title, publisher, version, last, *(shown["code"][at][1] for at in lines)):
        assert part in said
    assert box.locator("li a").first.get_attribute("href").endswith(f"book/tables/{table}.html")
    cell = box.locator(".explanation-cell > a").last
    target = cell.get_attribute("href")
    cell.click()
    assert not page.locator(OPEN).is_visible()
    assert page.locator(f"{target} .cell_input").is_visible()
    assert page.faults == []


def test_a_second_press_a_press_elsewhere_and_escape_close_the_box(visit, server, chapter):
    page = visit(f"{server}/{chapter}")
    number = page.locator(".computed").first
    for close in (number.click, lambda: page.mouse.click(700, 5), lambda: page.keyboard.press("Escape")):
        number.click()
        page.wait_for_selector(OPEN)
        close()
        page.wait_for_selector(OPEN, state="detached")
        assert page.locator(".explained").count() == 0


def test_numbers_are_no_stops_of_the_keyboard_until_the_switch_makes_them_so(visit, server, chapter):
    page = visit(f"{server}/{chapter}")
    stops = page.locator(".computed[tabindex]")
    assert stops.count() == 0
    page.get_by_role("button", name="Explain numbers").click()
    linked = page.locator("a .computed").count()
    assert stops.count() == page.locator(".computed").count() - linked > 20
    page.reload()
    assert stops.count() > 20, "the choice is kept"
    page.get_by_role("button", name="Explain numbers").click()
    assert stops.count() == 0


def test_the_keyboard_shows_a_number_s_box_enters_it_and_comes_back(visit, server, chapter):
    page = visit(f"{server}/{chapter}")
    page.get_by_role("button", name="Explain numbers").click()
    number = page.locator(".computed[tabindex]").first
    number.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.wait_for_selector(OPEN)
    assert page.evaluate("document.activeElement.className").startswith("computed")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.id === 'explanation'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.ariaLabel") == "Close"
    page.keyboard.press("Escape")
    page.wait_for_selector(OPEN, state="detached")
    assert page.evaluate("document.activeElement.className").startswith("computed")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") == "defined-term":  # a word explained in between
        page.keyboard.press("Tab")
    page.wait_for_selector(OPEN)
    assert page.evaluate("document.activeElement === document.querySelectorAll('.computed[tabindex]')[1]")


def test_resting_on_a_number_shows_its_box_where_the_switch_is_on(visit, server, chapter):
    page = visit(f"{server}/{chapter}")
    number = page.locator(":not(a) > .computed").first
    page.get_by_role("button", name="Explain numbers").click()
    number.hover()
    page.wait_for_selector(OPEN)
    page.locator(OPEN).hover()
    assert page.locator(OPEN).is_visible()
    page.mouse.move(700, 5)
    page.wait_for_selector(OPEN, state="detached")


def test_on_a_phone_the_box_is_a_sheet_below_the_number(visit, server, chapter):
    page = visit(f"{server}/{chapter}", viewport=PHONE, has_touch=True)
    number = page.locator(":not(a) > .computed").nth(3)
    number.tap()
    page.wait_for_selector(OPEN)
    box, at = page.locator(OPEN).bounding_box(), number.bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, PHONE["width"], PHONE["height"])
    assert at["y"] + at["height"] <= box["y"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1400])
def test_axe_finds_nothing_in_an_open_box_and_nothing_is_cut_off(visit, html, server, axe, width, scheme):
    page = visit(
        f"{server}/notebooks/regional-threats.html",
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    page.get_by_role("button", name="Explain numbers").click()
    shown = data_of(html, "regional-threats")["numbers"]
    longest = max(range(len(shown)), key=lambda at: len(shown[at][1]) + len(shown[at][2]))
    page.locator(".computed").nth(longest).click()
    page.wait_for_selector(OPEN)
    page.evaluate("document.querySelectorAll('#explanation details').forEach((d) => { d.open = true; })")
    assert page.faults == []
    page.evaluate(axe)
    options = {"resultTypes": ["violations"]}
    where = {"include": [["#explanation"], [".article-header-buttons"], [".explained"]]}
    found = page.evaluate(
        "async ([where, options]) => (await axe.run(where, options)).violations", [where, options]
    )
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    inside = page.locator(OPEN).bounding_box()
    assert inside["x"] >= 0
    assert inside["x"] + inside["width"] <= width


def test_paper_and_pages_without_scripts_show_plain_text(visit, server, chapter):
    style = """() => { const s = getComputedStyle(document.querySelector(".computed"));
        return [s.textDecorationLine, s.backgroundColor]; }"""
    page = visit(f"{server}/{chapter}")
    page.get_by_role("button", name="Explain numbers").click()
    assert page.evaluate(style)[0] == "underline"
    page.emulate_media(media="print")
    assert page.evaluate(style) == ["none", "rgba(0, 0, 0, 0)"]
    still = visit(f"{server}/{chapter}", java_script_enabled=False)
    assert not still.locator(".numbers-switch").is_visible()
    assert still.locator(".computed").first.is_visible()


@pytest.mark.slow
def test_what_cannot_be_traced_has_an_honest_box_and_a_table_that_was_not_read_fails_the_build(
    small, write_notebook
):
    with (small / "_config.yml").open("a") as config:
        config.write("sphinx:\n  extra_extensions: [alliance_book.sphinx]\n")
    first = small / "notebooks" / "first.ipynb"
    write_notebook(first, "exec('answer = 6 * 7')", "# So\n\nIt is {eval}`answer`, said **{eval}`focal`**.")
    build(Book.at(small), say=lambda _line: None)
    page = (small / "_build/html/notebooks/first.html").read_text(encoding="utf-8")
    assert 'It is <span class="computed">42</span>, said <strong><span class="computed">' in page
    numbers = data_of(small / "_build/html", "first")["numbers"]
    assert numbers[0] == ["answer", [], [], [], "untraced"]

    loads = 'from alliance_data import load\nanswer = 42 if focal else load("us_troops")'
    write_notebook(first, loads, "# So\n\nIt is {eval}`answer`.")
    with pytest.raises(AllianceError, match=r"\{eval\}`answer` is traced to the table 'us_troops'"):
        build(Book.at(small), say=lambda _line: None)
