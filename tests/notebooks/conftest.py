"""What tests of notebooks share: the executed copies."""

from pathlib import Path

import pytest
from alliance_book import runs
from alliance_book.book import CHECKOUT, TEMPLATE, Book


@pytest.fixture(scope="session")
def executed() -> dict[str, Path]:
    """The executed copies of all notebooks, by their paths in the book."""
    copies = runs.run(Book.at(CHECKOUT, ["JPN"]), say=lambda line: None)
    # The brief as it stands in its file is that of its own parameters.
    copies[TEMPLATE.as_posix()] = copies.pop("atlas/JPN.ipynb")
    return copies
