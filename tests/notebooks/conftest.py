"""What tests of notebooks share: the executed copies."""

from pathlib import Path

import pytest
from alliance_book import runs
from alliance_book.book import CHECKOUT, TEMPLATE, Book
from alliance_book.editions import editions


@pytest.fixture(scope="session")
def executed() -> dict[tuple[str, str], Path]:
    """The executed copies of all editions' notebooks, by edition and notebook."""
    copies = {}
    for name in sorted(editions(CHECKOUT / "book" / "editions.toml")):
        done = runs.run(Book.at(CHECKOUT, name, ["JPN"]), say=lambda line: None)
        copies |= {(name, notebook): path for notebook, path in done.items()}
        # The brief as it stands in its file is that of its own parameters.
        copies[name, TEMPLATE.as_posix()] = copies.pop((name, "atlas/JPN.ipynb"))
    return copies
