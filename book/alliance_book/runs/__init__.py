"""Runs: check what changed, execute what is stale, lay the book out, compile it, publish it."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alliance_data.errors import AllianceError

from ..book import Book
from . import inputs
from .compile import compile_pages, publish, recover


def build(
    book: Book, *, jobs: int | None = None, scheduler: str | None = None, say: Callable[[str], None] = print
) -> Path:
    """Build an edition of the book and return its first page.

    Tables that changed since the last build are checked before anything runs. A notebook that raises keeps
    the page of its last good run, marked as older; all others are published. A build that fails otherwise
    leaves the last good pages in place.

    Parameters
    ----------
    jobs
        How many notebooks run at once; by default one for each processor.
    scheduler
        The address of a Dask scheduler to run them on.
    say
        Called with each line of progress.

    Raises
    ------
    AllianceError
        If a table breaks a check, a notebook raises, or Jupyter Book fails or warns.
    InputError
        If a part of the book is missing or malformed.
    """
    with _alone(book, say):
        recover(book)
        stamp, state = book.build / "published", inputs.everything(book)
        first = book.html / "index.html"
        if first.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == state:
            say("Nothing changed since the last build.")
            return first
        # Imported only where there is work: pytask takes longer than finding out that there is none.
        from .schedule import RunsFailed, plan
        from .stage import stage
        from .standing import check_tables, what_stands

        runs, failures = plan(book), {}
        check_tables(book, runs, say)
        try:
            _run(book, runs, jobs, scheduler, say)
        except RunsFailed as error:
            if any(run.name in error.failures and not run.output.exists() for run in runs):
                raise
            failures = error.failures
        stage(book, runs, failures)
        start = time.monotonic()
        compile_pages(book)
        publish(book)
        say(f"{len(book.pages)} pages compiled ({_since(start)})")
        if failures:
            # Not the state of these files: the next build has to try again.
            stamp.unlink(missing_ok=True)
            raise AllianceError(what_stands(runs, failures))
        stamp.write_text(state, encoding="utf-8")
        return first


def run(book: Book, *, jobs: int | None = None, say: Callable[[str], None] = print) -> dict[str, Path]:
    """Run an edition's stale notebooks and return the executed copies of all, by the notebooks' paths.

    Raises
    ------
    AllianceError
        If a notebook raises.
    """
    from .schedule import plan

    with _alone(book, say):
        runs = plan(book)
        _run(book, runs, jobs, None, say)
        return {run.name: run.output for run in runs}


def _run(book: Book, runs: list, jobs: int | None, scheduler: str | None, say: Callable[[str], None]) -> None:
    from .schedule import run

    start = time.monotonic()
    ran = run(runs, book.runs, jobs=jobs or os.cpu_count() or 1, scheduler=scheduler, say=say)
    say(f"{len(ran)} of {len(runs)} notebooks ran, {len(runs) - len(ran)} were fresh ({_since(start)})")


@contextmanager
def _alone(book: Book, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the edition's folder: of two builds at once the second waits."""
    book.build.mkdir(parents=True, exist_ok=True)
    with (book.build / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another build of this edition is running; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _since(start: float) -> str:
    return f"{time.monotonic() - start:.1f} s"
