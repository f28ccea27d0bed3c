"""No year and no count that data may outdate stands typed in what a reader reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import alliance_book
import pytest
import yaml
from alliance_book import notebook as nb
from alliance_data.claims.ledger import LEDGER

from tests.notebooks.oddities import COUNTED
from tests.notebooks.test_form import APART, MONTHS, NOTEBOOKS, text_cells

YEAR = r"(?:1[6-9]|20)\d\d"
NUMBER = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen"
LITERAL = re.compile(
    rf"(?<![\d-])(?:FY)?{YEAR}(?![\ds-])|\b(?:{NUMBER}) (?:\w+ )?(?:{COUNTED})s?\b", re.IGNORECASE
)
# What has a date by itself: a day or month, a document or an event called by its year.
DATED = re.compile(
    rf"\b(?:{MONTHS}) {YEAR}|\b(?:treaty|treaties|agreements?|documents?|guidelines|laws?|invasion|crisis|"
    rf"summits|attacks|wars?|strategy) of (?:{YEAR}(?:,| and|,? or) )*{YEAR}\b"
)
# How long a window is that a statistic is taken over: the book's choice, and no finding.
WINDOW = re.compile(
    rf"\b(?:last|first|over|mean of|run of|the|by|in) (?:{NUMBER}) (?:full )?(?:years|months)\b"
    rf"|\b(?:{NUMBER}) (?:years|months) (?:before|earlier|on|from)\b",
    re.IGNORECASE,
)
# What else names a dated document or the book's own definition, by the place that says it.
KNOWN = yaml.safe_load(Path(__file__).with_name("literals.yml").read_text(encoding="utf-8"))
SPOKEN = ("claim", "counter", "flip")


def sentences(chapter: str) -> Iterator[str]:
    """Yield a chapter's text cells and the texts of its figures, code apart."""
    notebook = nb.read(next(path for path in NOTEBOOKS if path.stem == chapter))
    yield from (re.sub(r"\{cite[a-z:]*\}`[^`]*`", " ", text) for text in text_cells(notebook))
    for cell in nb.code(notebook):
        yield from strings(nb.text(cell))


def strings(source: str) -> Iterator[str]:
    """Yield the texts in code that have words, docstrings apart; what is computed in one is a gap."""
    tree = ast.parse(source)
    doc = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "`x`" for part in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in doc | inside:
            # What compares is a query, and no word alone is a sentence.
            yield from [node.value] if " " in node.value and not re.search(r"[<>=@]", node.value) else []


def of_charts() -> Iterator[str]:
    """Yield the texts that the book's modules hold."""
    for path in sorted(Path(alliance_book.__file__).parent.rglob("*.py")):
        yield from strings(path.read_text(encoding="utf-8"))


def of_ledger() -> Iterator[str]:
    """Yield what the ledger says of each claim, and what it calls the options."""
    for entry in yaml.safe_load(LEDGER.read_text(encoding="utf-8"))["claims"]:
        yield from (str(entry.get(part, "")) for part in SPOKEN)
        yield from (choice["why"] for choice in entry.get("choices", {}).values())
        yield from (rule["says"] for rule in entry.get("rule", []))
        yield from entry.get("parts", {}).values()


PLACES = {path.stem: lambda chapter=path.stem: sentences(chapter) for path in NOTEBOOKS}
PLACES |= {"charts": of_charts, "ledger": of_ledger}


def literals(text: str) -> list[str]:
    """Return the typed years and counts of a text, each with the words around it."""
    bare = " ".join(WINDOW.sub(" ", DATED.sub(" ", APART.sub(" ", text))).split())
    return [bare[max(0, found.start() - 40) : found.end() + 45] for found in LITERAL.finditer(bare)]


@pytest.mark.parametrize("place", PLACES)
def test_a_typed_year_or_count_belongs_to_a_dated_document(place):
    known = KNOWN.get(place, [])
    found = [words for text in PLACES[place]() for words in literals(text)]
    assert [words for words in found if not any(phrase in words for phrase in known)] == [], (
        "compute it, or name the document and list its words in literals.yml"
    )
    assert [phrase for phrase in known if not any(phrase in words for words in found)] == [], "takes no place"


def test_what_was_considered_and_left_out_has_the_date_on_which_it_was_so():
    entries = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))["claims"]
    considered = [line for entry in entries for line in entry.get("considered", [])]
    assert [line for line in considered if not re.search(r"\(\d{4}-\d\d-\d\d\)", line)] == []
