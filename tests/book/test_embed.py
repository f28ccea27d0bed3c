"""What a page shows from others: their figures, and what they found."""

import re

import pytest
from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT, Book
from alliance_book.sphinx.embed import first_sentence

from tests.notebooks.exercises import ALL as OWN


def test_the_first_page_says_what_each_chapter_found(html):
    page = (html / "notebooks/overview.html").read_text(encoding="utf-8")
    shown = re.search(r'<ul class="findings[^>]*>(.*?)</ul>', page, re.DOTALL).group(1)
    chapters = re.findall(r'href="([^"#]+)"', shown)
    assert len(chapters) == len(set(chapters)) == len(list((html / "notebooks").glob("*.html"))) - 1
    for chapter, found in zip(chapters, re.findall(r"</a>(.*?)</p>", shown, re.DOTALL), strict=True):
        text = (html / "notebooks" / chapter).read_text(encoding="utf-8")
        answer = re.search(r'<div class="answer[^>]*>(.*?)</div>', text, re.DOTALL).group(1)
        # Without the meaning of a term that is explained where it is first used.
        answer = re.sub(r'<span class="definition".*?</span>', "", answer)
        words = " ".join(re.sub(r"<[^>]+>", "", answer).split())
        assert len(found) > 20 and found.split("<")[0].strip() in words


def test_other_front_ends_list_the_chapters_of_the_contents_in_their_order():
    book = Book.at(CHECKOUT)
    texts = "".join(map(nb.text, nb.read(CHECKOUT / "notebooks" / "overview.ipynb")["cells"]))
    listed = re.findall(r"^- \[.+\]\((.+\.ipynb)\)$", texts, re.MULTILINE)
    assert {f"{chapter}.ipynb" for chapter in OWN.values()} == {*listed, "overview.ipynb"}
    # What a fork leaves out is no link on its page; what it adds need not be named twice.
    kept = [name for name in listed if f"notebooks/{name.removesuffix('.ipynb')}" not in book.left_out]
    assert kept == [path.name for path in book.notebooks if path.name in listed]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It is 1.41 % of output.\nMore follows.", "It is 1.41 % of output."),
        ("The U.S. owes it defence. More.", "The U.S. owes it defence."),
        ("Is it more?  No.", "Is it more?"),
        ("No end", "No end"),
    ],
)
def test_a_finding_is_the_first_sentence_of_an_answer(text, sentence):
    assert first_sentence(text) == sentence
