"""What tests of notebooks share: the executed copies."""

from pathlib import Path

import pytest
from alliance_book import runs
from alliance_book.book import CHECKOUT, Book
from alliance_book.editions import editions


@pytest.fixture(scope="session")
def executed() -> dict[tuple[str, str], Path]:
    """The executed copies of all editions' notebooks, by edition and notebook."""
    copies = {}
    for name in sorted(editions(CHECKOUT / "book" / "editions.toml")):
        done = runs.run(Book.at(CHECKOUT, name), say=lambda line: None)
        copies |= {(name, notebook): path for notebook, path in done.items()}
    return copies
