"""Runs: check what changed, execute what is stale, lay the book out, compile it, publish it."""

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from alliance_data.errors import AllianceError
from alliance_data.snapshot import PREFIX, bare, one_edition

from ..book import CHANGES, Book
from ..settings import FILE as COURSE
from . import inputs
from .compile import BUILDINFO, Compiler, Drawer, publish, recover

# A notebook's process waits for its kernel, and the other way round.
PER_PROCESSOR = 2
STAMP = "published"
DISKS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)


def build(
    book: Book, *, jobs: int | None = None, scheduler: str | None = None, say: Callable[[str], None] = print
) -> Path:
    """Build the book and return its first page.

    All of it reads one edition of every table, whatever is imported meanwhile. Tables that changed since the
    last build are checked before anything runs. A notebook that raises keeps the page of its last good run,
    marked as older, or has one that says why there is none; all others are published. A build that fails
    otherwise leaves the last good pages in place.

    Parameters
    ----------
    jobs
        How many notebooks run at once; by default two for each processor.
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
    with told_of_disks(book), alone(book.build, say):
        recover(book)
        for path in book.follow():
            say(f"{path.relative_to(book.root)} follows {COURSE} now.")
        stamp, state = book.build / STAMP, inputs.everything(book)
        first = book.html / "index.html"
        if is_current(book, state):
            say("Nothing changed since the last build.")
            return first
        with Compiler(book) as compiler, _one_edition(book):
            failed = _built(book, compiler, jobs, scheduler, say)
        if failed:
            # Not the state of these files: the next build has to try again.
            stamp.unlink(missing_ok=True)
            raise AllianceError(failed)
        # Of before the tables were copied: what came in since is a reason to build again.
        stamp.write_text(state, encoding="utf-8")
        return first


def is_current(book: Book, state: str = "") -> bool:
    """Tell whether the published pages are those of the files as they stand."""
    stamp = book.build / STAMP
    if not (book.html / "index.html").exists() or not stamp.exists() or (book.html / BUILDINFO).exists():
        return False
    return stamp.read_text(encoding="utf-8") == (state or inputs.everything(book))


def run(book: Book, *, jobs: int | None = None, say: Callable[[str], None] = print) -> dict[str, Path]:
    """Run the stale notebooks and return the executed copies of all, by the notebooks' paths.

    Of the atlas the briefs run that the book names, and none where it names none: all are a build's work.

    Raises
    ------
    AllianceError
        If a notebook raises.
    """
    from . import atlas
    from .schedule import plan

    with alone(book.build, say), _one_edition(book):
        runs = plan(book) + (atlas.plan(book) if book.atlas else [])
        _run(book, runs, jobs=jobs, scheduler=None, say=say)
        return {run.name: run.output for run in runs}


def _built(
    book: Book, compiler: Compiler, jobs: int | None, scheduler: str | None, say: Callable[[str], None]
) -> str:
    """Run, lay out, compile and publish; return what failed and what stands in its place, or nothing."""
    # Imported only where there is work: it takes longer than finding out that there is none.
    from alliance_data.verdicts import standing

    from .. import changed
    from . import atlas, server
    from .schedule import RunsFailed, plan
    from .standing import check_tables, what_stands
    from .workers import Beside

    runs, briefs, failures = plan(book), atlas.plan(book), {}
    forks = scheduler is None and any(run.reasons for run in [*runs, *briefs])
    if forks:
        server.start()  # It has its imports to do; tables are checked meanwhile.
    check_tables(book, [*runs, *briefs], say)
    kept = changed.Notes.of(book)
    weighing = forks and not changed.weighed(kept, inputs.packages())
    # What sets the briefs side by side runs after them.
    later = [run for run in runs if briefs and atlas.is_fed(run)]
    with Drawer(book) as drawer, Beside(standing) if weighing else nullcontext() as claims:

        def attempt(some: list) -> None:
            try:
                _run(
                    book,
                    some,
                    jobs=jobs,
                    scheduler=scheduler,
                    say=say,
                    ran=lambda run: drawer.draw(run.output),
                )
            except RunsFailed as error:
                if not any(run.output.exists() for run in runs):
                    raise
                failures.update({name: bare(message) for name, message in error.failures.items()})

        attempt([*(run for run in runs if run not in later), *briefs])
        collected = atlas.Collected.of(briefs, failures)
        if later:
            attempt(collected.fed(book, later))
        server.stop()
        _compiled(book, compiler, runs, failures, collected, say, claims.result if claims else standing)
    return what_stands([*runs, *briefs], failures) if failures else ""


def _compiled(
    book: Book, compiler: Compiler, runs: list, failures: dict[str, str], collected, say, claims: Callable
) -> None:
    """Lay out, compile and publish; ``claims`` returns how each claim stands, where that is asked."""
    from .. import changed
    from .stage import files, pages, stage

    made, kept = pages(runs, failures), changed.Notes.of(book)
    code, reader = inputs.hashed([run.key for run in runs]), inputs.packages()
    notes = changed.note(book, made, kept, code=code, reader=reader, claims=claims, older=failures)
    tree = files(book, made, changed.section(notes)) | collected.files(book)
    stage(book, tree)
    start = time.monotonic()
    compiler.compile(tree, whole=all(run.output.exists() for run in runs))
    publish(book)
    notes.write(book)
    say(f"{len(book.pages) + len(collected.records)} pages compiled ({_since(start)})")
    if kept and notes.before is kept.now:
        for line in [
            *notes.lines(),
            f"Old beside new: {_shown(book)}; to send it: alliance report --out FILE.html",
        ]:
            say(line)


def _run(book: Book, runs: list, *, jobs: int | None, say: Callable[[str], None], **options) -> None:
    from .schedule import run

    start = time.monotonic()
    done = run(runs, jobs=jobs or PER_PROCESSOR * processors(), say=say, **options)
    say(f"{len(done)} of {len(runs)} notebooks ran, {len(runs) - len(done)} were fresh ({_since(start)})")


@contextmanager
def alone(folder: Path, say: Callable[[str], None], what: str = "build") -> Iterator[None]:
    """Hold a folder for everything made: of two commands at once the second waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another {what} is running; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def told_of_disks(book: Book) -> Iterator[None]:
    """Say of a disk that is full or may not be written what it is: no fault of the program."""
    try:
        yield
    except OSError as error:
        if error.errno not in DISKS:
            raise
        raise AllianceError(
            f"{error.filename or book.build}: {error.strerror}. The last good pages stand. "
            "Make room there, or have it writable, and build again."
        ) from None


@contextmanager
def _one_edition(book: Book) -> Iterator[None]:
    """Have everything read the tables as they stand now, from a copy where a cluster's workers see it too."""
    for left in book.build.glob(f"{PREFIX}*"):  # By a build that was killed.
        shutil.rmtree(left, ignore_errors=True)
    inputs._table.cache_clear()
    with one_edition(book.build):
        yield


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _shown(book: Book) -> str:
    """Return where a reader finds what changed."""
    if CHANGES in book.made:
        return os.path.relpath(book.html / f"{CHANGES}.html")
    return "alliance report"


def _since(start: float) -> str:
    return f"{time.monotonic() - start:.1f} s"
