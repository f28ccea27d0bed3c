"""Every notebook, through papermill; one whose last run is fresh does not run again."""

import json
import re
from pathlib import Path

import pytest
from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT, Book
from alliance_book.figures.display import CHART
from alliance_book.notebook import expressions
from alliance_data import names

CHAPTERS = [page.as_posix() for page in Book.at(CHECKOUT).notebooks]


@pytest.fixture(params=CHAPTERS, ids=lambda chapter: Path(chapter).stem)
def run(request, executed) -> dict:
    """Each notebook's executed copy."""
    return json.loads(executed[request.param].read_text())


def outputs(run: dict) -> list[dict]:
    """Return the outputs of the code cells."""
    return [output for cell in nb.code(run) for output in cell["outputs"]]


def test_it_shows_figures(run):
    assert CHART in {kind for output in outputs(run) for kind in output.get("data", {})}


def test_it_warns_of_nothing_and_prints_nothing(run):
    assert ["".join(o["text"])[-500:] for o in outputs(run) if o["output_type"] == "stream"] == []


def test_its_sentences_hold_no_missing_value_and_no_code(run):
    said = [
        expressions.filled(nb.text(cell), cell["metadata"][nb.ANSWERS]) for cell, _ in expressions.of(run)
    ]
    shown = ["".join(o.get("data", {}).get("text/markdown", "")) for o in outputs(run)]
    said += [re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE) for text in shown]
    bad = re.compile(r"\bnan\b|\bNaT\b|<NA>|\binf\b|Timestamp\(|(?<=[a-z,(] )None\b|\bnp\.|\{eval\}")
    assert [found[0] for text in said for found in bad.finditer(text)] == []


def test_every_front_end_shows_its_answers_as_they_read(run):
    """A Python string shown with its quotes would hide a thin space behind its code."""
    shown = [
        answer["result"]["data"]["text/plain"]
        for cell, _ in expressions.of(run)
        for answer in cell["metadata"][nb.ANSWERS]
    ]
    assert [text for text in shown if text[:1] in "'\"" and "\\" in text] == [], "wrap it: Words(...)"


def test_what_it_read_are_tables_of_the_book(executed):
    for path in executed.values():
        assert set(path.with_suffix(".tables").read_text().split()) <= set(names())
