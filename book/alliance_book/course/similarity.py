"""How alike the answers of two students are, whatever names they gave to things."""

import builtins
import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

LENGTH = 6  # tokens in a row
LEAST = 25  # such rows that are not common to many: with fewer, alike says nothing
COMMON = 3  # students with the same row; one that more have is the way one writes it
SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
KEPT = set(keyword.kwlist) | set(dir(builtins))


def compare(results: Iterable[dict]) -> None:
    """Put into each result who has the answers most like it, and how like: a part of the rows of tokens.

    Parameters
    ----------
    results
        ``assignment``, ``student`` and ``code``, the cells of the answers; ``like`` and ``similarity`` are
        added.
    """
    groups: dict[str, list[tuple[dict, set]]] = {}
    for result in results:
        result |= {"like": "", "similarity": 0.0}
        if result["code"]:
            groups.setdefault(result["assignment"], []).append((result, rows("\n".join(result["code"]))))
    for group in groups.values():
        seen = Counter(row for _, own in group for row in own)
        rare = [(result, {row for row in own if seen[row] <= COMMON}) for result, own in group]
        for (one, mine), (other, theirs) in combinations(rare, 2):
            if one["student"] == other["student"] or min(len(mine), len(theirs)) < LEAST:
                continue
            share = round(len(mine & theirs) / len(mine | theirs), 2)
            for result, partner in ((one, other), (other, one)):
                if share > result["similarity"]:
                    result |= {"like": partner["student"], "similarity": share}


def rows(code: str) -> set[tuple[str, ...]]:
    """Return the runs of tokens of code: names of a student's own stand as one, no comment counts."""
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type not in SKIPPED:
                own = token.type == tokenize.NAME and token.string not in KEPT
                after_dot = tokens and tokens[-1] == "."
                tokens.append("name" if own and not after_dot else token.string)
    except (tokenize.TokenError, SyntaxError):
        pass  # what could be read counts
    return {tuple(tokens[start : start + LENGTH]) for start in range(len(tokens) - LENGTH + 1)}
