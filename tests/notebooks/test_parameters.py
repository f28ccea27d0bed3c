"""Chapters with other parameters: each says with which it stays true, and reads well at their ends."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT, TEMPLATE, Book
from alliance_book.new import notebook as new_notebook
from alliance_book.runs import parameters

from tests.notebooks import oddities, reader
from tests.notebooks.exercises import ALL

PAGES = [CHECKOUT / page for page in [*Book.at(CHECKOUT).notebooks, TEMPLATE]]
# What the tables of all states decide: an unknown code is refused, and a pair without a pact.
STATES = {("alliance-brief", "focal"), ("alliance-brief", "ally"), ("comparison", "focal")}
# So it is in a chapter that a fork adds, until its author says more.
STATES |= {(page.stem, "focal") for page in PAGES if page.stem not in {*ALL.values(), TEMPLATE.stem}}
LISTS = {("alliance-history", "others"), ("bases-and-burden", "named")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_parameter_says_with_which_values_the_chapter_stays_true(page):
    notebook = nb.read(page)
    silent = {(page.stem, name) for name in nb.parameters(notebook).keys() - nb.limits(notebook).keys()}
    assert silent <= STATES | LISTS
    for name, limit in nb.limits(notebook).items():
        assert limit == parameters.ALONE or parameters.RANGE.fullmatch(limit), f"{name}: {limit}"


def test_a_new_chapter_says_so_of_all_but_the_state_that_it_is_about():
    draft = new_notebook("a-new-one")
    assert nb.parameters(draft).keys() - nb.limits(draft).keys() == {"focal"}


def ends() -> Iterator[tuple[str, str, str]]:
    """Yield the ends of all ranges: the chapter, the parameter, the value as somebody would write it.

    Before, each chapter as it stands, without a parameter.
    """
    for page in PAGES:
        notebook = nb.read(page)
        own = nb.parameters(notebook)
        for name, limit in nb.limits(notebook).items():
            if between := parameters.RANGE.fullmatch(limit):
                for end in between.groups():
                    count = len(own[name]) if isinstance(own[name], tuple) else 1
                    yield page.stem, name, ",".join([end] * count)
        yield page.stem, "", ""
    yield "alliance-history", "others", "PHL,AUS"
    yield "bases-and-burden", "named", "GBR,FRA"


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> dict[str, reader.Reading]:
    """A reading of each chapter at each end of each range."""
    folder, tasks = tmp_path_factory.mktemp("ends"), []
    for chapter, name, text in ends():
        notebook = nb.read(CHECKOUT / "notebooks" / f"{chapter}.ipynb")
        if name:
            value = parameters.read(notebook, name, text, chapter)
            (cell,) = [cell for cell in notebook["cells"] if "parameters" in nb.tags(cell)]
            cell["source"] = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value!r}", nb.text(cell))
        path = Path(folder, f"{chapter} {name} {text}".strip(), f"{chapter}.ipynb")
        path.parent.mkdir()
        path.write_bytes(nb.dump(notebook))
        tasks.append((path, path.parent.name, None))
    return {reading.edition: reading for reading in reader.read_all(tasks)}


@pytest.mark.long
@pytest.mark.xdist_group("ends")
def test_no_chapter_stops_within_its_ranges(read):
    assert {name: found.stopped for name, found in read.items() if found.stopped} == {}


@pytest.mark.long
@pytest.mark.xdist_group("ends")
def test_no_chapter_says_anything_odd_within_its_ranges(read):
    found = {
        name: {odd for text in reading.texts for odd in oddities.odd(text.text)}
        for name, reading in read.items()
    }
    # What it says with its own parameters, other tests read.
    new = {name: odd - found[name.partition(" ")[0]] for name, odd in found.items()}
    assert {name: odd for name, odd in new.items() if odd} == {}
