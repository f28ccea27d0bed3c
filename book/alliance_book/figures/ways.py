"""A claim asked another way: what the page needs to follow a reader's choices."""

import re
from collections.abc import Iterable

from alliance_data.claims.compact import compact
from alliance_data.claims.multiverse import Multiverse
from IPython.display import display

from .colours import name
from .display import for_the_book
from .kinds import WAYS

CODES = re.compile(r"\b[A-Z]{3}(?: [A-Z]{3})*\b")


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
            choice["name"] = choice_name(choice["name"])
            choice["options"] = [with_names(option) for option in choice["options"]]
    return ways


def choice_name(said: str) -> str:
    """Return the name of a ledger's choice in words: ``US part`` for ``us_part``."""
    return re.sub(r"\bus\b", "US", said.replace("_", " "))


def with_names(text: str) -> str:
    """Return a text with the names of states in place of their codes; what is no state's code stays."""
    return CODES.sub(lambda codes: ", ".join(map(name, codes[0].split())), text)
