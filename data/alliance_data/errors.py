"""The errors a user meets: one message each, the exit code that goes with it, and the nearest names."""

import difflib
from collections.abc import Iterable


class AllianceError(Exception):
    """Something failed: a notebook raised, a table broke its rules. Exit code 1."""

    exit_code = 1


class InputError(AllianceError, ValueError):
    """The user's input was refused: an unknown name, a broken file, a missing tool. Exit code 2."""

    exit_code = 2


class NotCovered(InputError):
    """A table holds nothing on what a chapter is about, such as the state that its first cell names."""


def unknown(what: str, found: str, known: Iterable[str], hint: str) -> str:
    """Return the message for a name that is not one of ``known``, with its nearest matches."""
    return f"Unknown {what} {found!r}.{did_you_mean(found, known)} {hint}"


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """Return the sentence that offers the names nearest to one that was not found; empty without any."""
    return offer(difflib.get_close_matches(str(found), [str(k) for k in known], n=3, cutoff=0.5))


def offer(names: Iterable[str]) -> str:
    """Return the sentence that offers names, with a blank before it; empty without any."""
    listed = " or ".join(map(repr, names))
    return f" Did you mean {listed}?" if listed else ""
