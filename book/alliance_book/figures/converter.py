"""vl-convert, in a process of its own where others are forked: its threads would not be there in them.

Where ``ALLIANCE_FORKS`` is set, :func:`call` has another process call the functions of vl-convert. All that
are forked from the one that first asked share it, each in its turn.
"""

import os
import pickle
import subprocess
import sys
import tempfile
from importlib.metadata import version

from .fonts import register

VERSION = version("vl-convert-python")
FORKS = "ALLIANCE_FORKS"


class Apart:
    """A process that converts for this one, and for all that are forked from it."""

    def __init__(self):
        self._turn = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this is
        self._process: subprocess.Popen | None = None

    def call(self, *order):
        """Have a function called there, and return what it returns."""
        import fcntl

        if self._process is None:
            pipe, command = subprocess.PIPE, [sys.executable, "-m", "alliance_book.figures.converter"]
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
        # The lock is the process's own: it goes with a process that is killed.
        fcntl.lockf(self._turn, fcntl.LOCK_EX)
        try:
            pickle.dump(order, self._process.stdin)
            self._process.stdin.flush()
            done, result = pickle.load(self._process.stdout)
        finally:
            fcntl.lockf(self._turn, fcntl.LOCK_UN)
        if not done:
            raise ValueError(result)
        return result


def call(function: str, *values, **options):
    """Return what a function of vl-convert returns, set in the book's fonts.

    Raises
    ------
    ValueError
        If vl-convert refuses what it is given.
    """
    return _apart.call(function, values, options) if _apart else _called(function, values, options)


def _called(function: str, values: tuple, options: dict):
    import vl_convert

    register()
    try:
        return getattr(vl_convert, function)(*values, **options)
    except RuntimeError as error:  # as its reader of pictures says it
        raise ValueError(str(error)) from None


def _serve() -> None:
    orders, results = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            order = pickle.load(orders)
        except EOFError:
            return
        try:
            result = True, _called(*order)
        except ValueError as error:
            result = False, str(error)
        pickle.dump(result, results)
        results.flush()


_apart = Apart() if os.environ.get(FORKS) else None

if __name__ == "__main__":
    _serve()
