"""Slides and handouts of the built chapters: what is on them, offline, on a phone, in the dark, on paper."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alliance_book import talks
from alliance_book.book import CHECKOUT, Book
from alliance_book.talks import chapter
from alliance_data.errors import InputError
from alliance_data.files import sha256

# As the npm package reveal.js 6.0.2 has them.
VENDORED = {
    "LICENSE": "b2883e4b610bfa1b4d8fff84c4d4b825cc7d553cbd9fec4777c04068a2859dc0",
    "notes.js": "447c42f365876e41853de81453d0c53c580c5b2099132e8f61200de4a0ba2af3",
    "reveal.css": "615ee850cbbb98a0f688b60ed37b21819a3f54c9f3e6f20e33e63693ab74a0c0",
    "reveal.js": "aa1bbbf2617b23a623b23612cb3c5bdb63de512e652bf20fcfa832b045d37844",
}
ROOM = {"width": 1280, "height": 720}


@pytest.fixture(scope="module")
def book(html, tmp_path_factory) -> Book:
    """The built book, with a place of its own for what is made of it."""
    root = tmp_path_factory.mktemp("book")
    for name in ("_toc.yml", "_config.yml", "course.toml"):
        shutil.copy(CHECKOUT / name, root)
    for name in ("notebooks", "book", "atlas"):
        if (CHECKOUT / name).exists():
            (root / name).symlink_to(CHECKOUT / name)
    (root / "_build").mkdir()
    (root / "_build" / "html").symlink_to(html)
    return Book.at(root)


@pytest.fixture(scope="module")
def chapters(book) -> list[chapter.Chapter]:
    """Every chapter, as read from its page."""
    return [chapter.read(book, path.stem) for path in book.notebooks]


@pytest.fixture(scope="module")
def slides(book) -> dict[str, str]:
    """The slides of every chapter, by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in talks.slides(book)}


def test_what_is_vendored_is_as_its_package_has_it():
    folder = Path(talks.__file__).with_name("reveal")
    assert {path.name: sha256(path.read_bytes()) for path in folder.iterdir()} == VENDORED
    assert "Permission is hereby granted" in (folder / "LICENSE").read_text()


def test_a_chapter_has_what_its_page_begins_and_ends_with(chapters):
    for found in chapters:
        assert found.question.endswith("?"), found.name
        assert found.answer and found.figures and found.turns and found.limits, found.name
        assert not any(re.match(r"\d", question) or "Goal:" in question for question in found.questions)


def test_every_figure_has_a_slide_with_its_title_and_notes_on_source_and_doubt(chapters, slides):
    for found in chapters:
        text = slides[found.name]
        assert text.count("<b>Source.</b>") == len(found.figures)
        for figure in found.figures:
            slide = re.search(rf'<section id="{figure.name}">.*?</aside></section>', text, re.DOTALL)[0]
            assert ("<picture>" in slide) is bool(figure.pictures)
            assert slide.count("<b>Doubt.</b>") == bool(figure.limits)


def test_one_that_is_folded_on_its_page_lies_below_the_one_before_it(book, chapters, slides, window):
    found = next(one for one in chapters if any(figure.folded for figure in one.figures))
    page = window(offline=True)
    page.goto((book.build / "slides" / f"{found.name}.html").as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    row = "(name) => Reveal.getIndices(document.getElementById(name)).v > 0"
    assert [page.evaluate(row, figure.name) for figure in found.figures[1:]] == [
        figure.folded for figure in found.figures[1:]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [ROOM, {"width": 390, "height": 844}], ids=["room", "phone"])
def test_slides_are_walked_by_keys_and_nothing_is_cut(book, slides, window, size, scheme):
    name = "overview"
    page, asked = window(viewport=size, color_scheme=scheme, offline=True), []
    page.on("request", lambda request: asked.append(request.url))
    file = book.build / "slides" / f"{name}.html"
    page.goto(file.as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    total = page.evaluate("Reveal.getTotalSlides()")
    assert total == slides[name].count("<section") - slides[name].count("<section><section")
    for _ in range(total - 1):
        page.keyboard.press("Space")
        wide, high, type_size = page.evaluate(
            "(() => { const s = Reveal.getCurrentSlide(), h = s.querySelector('h2');"
            "return [s.scrollWidth - s.clientWidth, s.scrollHeight - s.clientHeight,"
            "parseFloat(getComputedStyle(h).fontSize)]; })()"
        )
        assert wide <= 1
        assert size != ROOM or high <= 1
        assert type_size >= 20
    assert page.evaluate("Reveal.isLastSlide()")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 242)"
    assert light is (scheme == "light")
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []


def test_the_number_of_a_slide_is_not_below_the_arrows(book, slides, window):
    page = window(viewport=ROOM, offline=True)
    page.goto((book.build / "slides" / "regional-threats.html").as_uri())
    page.wait_for_function("() => Reveal.isReady()")
    ends = page.evaluate(
        """[".slide-number", ".navigate-left"].map((n) => document.querySelector(n).getBoundingClientRect())
          .map(({ left, right }) => [left, right])"""
    )
    (_, number_ends), (arrows_begin, _) = ends
    assert 0 < number_ends < arrows_begin


def test_the_speaker_s_window_has_the_notes(book, slides, window):
    page = window(viewport=ROOM, offline=True)
    page.goto((book.build / "slides" / "overview.html").as_uri() + "#/2")
    page.wait_for_function("() => Reveal.isReady()")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("What it shows.").wait_for()
    assert "Source." in notes.inner_text()


def test_a_handout_is_one_page_with_question_answer_figures_and_questions(book, chapters, chromium):
    names = [found.name for found in chapters][:3]
    command = [str(Path(sys.executable).with_name("alliance")), "handout", *names]
    done = subprocess.run(command, cwd=book.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for found in chapters[:3]:
        page = book.build / "handouts" / f"{found.name}.html"
        assert f"Wrote {page.relative_to(book.root)}" in done.stdout
        assert len(re.findall(rb"/Type /Page\b(?!s)", page.with_suffix(".pdf").read_bytes())) == 1
        text = page.read_text(encoding="utf-8")
        assert 2 <= text.count("<figure ") <= 3
        assert text.count("<figcaption>Source: ") == text.count("<figure ")
        assert text.count("<li>") == min(3, len(found.questions))


def test_a_chapter_that_is_not_there_is_named_with_the_nearest(small):
    with pytest.raises(InputError, match="Did you mean 'first'"):
        talks.slides(Book.at(small), ["frist"])


def test_a_chapter_that_is_not_built_says_how_to_build_it(small):
    with pytest.raises(InputError, match=r"first has no page .* Build it first: alliance build"):
        talks.slides(Book.at(small), ["first"])
