"""Every notebook of every edition, through papermill; one whose last run is fresh does not run again."""

import json
import re
from pathlib import Path

import pytest
from alliance_book import runs
from alliance_book.book import CHECKOUT, Book
from alliance_book.editions import editions
from alliance_book.runs import notebook as nb
from alliance_data import names

EDITIONS = sorted(editions(CHECKOUT / "book" / "editions.toml"))
CHAPTERS = [(name, page.as_posix()) for name in EDITIONS for page in Book.at(CHECKOUT, name).notebooks]


@pytest.fixture(scope="session")
def executed() -> dict[tuple[str, str], Path]:
    """The executed copies of all editions' notebooks, by edition and notebook."""
    copies = {}
    for name in EDITIONS:
        done = runs.run(Book.at(CHECKOUT, name), say=lambda line: None)
        copies |= {(name, notebook): path for notebook, path in done.items()}
    return copies


@pytest.fixture(params=CHAPTERS, ids=lambda chapter: f"{chapter[0]}-{Path(chapter[1]).stem}")
def outputs(request, executed) -> list[dict]:
    """Each notebook's outputs."""
    notebook = json.loads(executed[request.param].read_text())
    return [output for cell in nb.code(notebook) for output in cell["outputs"]]


def test_it_shows_figures_and_an_answer(outputs):
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    assert "application/vnd.vegalite.v6+json" in kinds
    assert any("answer" in "".join(o.get("data", {}).get("text/markdown", "")) for o in outputs)


def test_it_warns_of_nothing_and_prints_nothing(outputs):
    assert ["".join(o["text"])[-500:] for o in outputs if o["output_type"] == "stream"] == []


def test_its_sentences_hold_no_missing_value(outputs):
    said = ["".join(o.get("data", {}).get("text/markdown", "")) for o in outputs]
    bad = re.compile(r"\bnan\b|\bNaT\b|<NA>|\binf\b|Timestamp\(|(?<=[a-z,(] )None\b")
    assert [found[0] for text in said for found in bad.finditer(text)] == []


def test_what_it_read_are_tables_of_the_book(executed):
    for path in executed.values():
        assert set(path.with_suffix(".tables").read_text().split()) <= set(names())
