"""A claim asked another way: what the page needs to follow a reader's choices."""

import re
from collections.abc import Iterable

from alliance_data.claims.compact import compact
from alliance_data.claims.multiverse import Multiverse
from IPython.display import display

from .colours import name
from .display import for_the_book
from .kinds import WAYS

CODE = re.compile(r"\b[A-Z]{3}\b")


def argue(found: Iterable[Multiverse]) -> None:
    """Let readers ask each claim another way, in its entry of the ledger on this page.

    Parameters
    ----------
    found
        The claims' multiverses. In a run for the book they become a script beside the pages; elsewhere a line
        says which command weighs a claim in all ways.
    """
    bundle = {
        "text/plain": "In the built book each claim can be asked another way; so can `alliance claims`."
    }
    if for_the_book():
        bundle[WAYS] = in_words(compact(found))
    display(bundle, raw=True)


def in_words(ways: dict) -> dict:
    """Return the compact multiverses with states' names for their codes, and choices' names as words."""
    for claim in ways["claims"].values():
        for choice in claim["choices"]:
            choice["name"] = re.sub(r"\bus\b", "US", choice["name"].replace("_", " "))
            choice["options"] = [_named(option) for option in choice["options"]]
    return ways


def _named(option: str) -> str:
    codes = option.split()
    return ", ".join(map(name, codes)) if all(CODE.fullmatch(code) for code in codes) else option
