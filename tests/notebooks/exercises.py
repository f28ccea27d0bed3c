"""The exercises of the book's own chapters, which have checks; of one that a fork has added none is asked."""

import re
from collections.abc import Iterator

from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT

CALL = re.compile(r'^check\("([a-z]+-\d)", answer(?:, [^\n]*)?\)$', re.M)


def exercises() -> Iterator[tuple[str, str]]:
    """Yield the exercises: their names, and their chapters, whether in the contents or left out of them."""
    for page in sorted((CHECKOUT / "notebooks").glob("*.ipynb")):
        for cell in nb.read(page)["cells"]:
            if "answer" in nb.tags(cell):
                yield CALL.search(nb.text(cell))[1], page.stem


ALL = dict(exercises())
