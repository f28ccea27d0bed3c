"""Which notebooks are stale, and running these, each as soon as there is room for it."""

import json
import time
from collections.abc import Callable
from concurrent.futures import as_completed
from dataclasses import dataclass
from pathlib import Path

from alliance_data.cluster import Lost
from alliance_data.errors import AllianceError
from alliance_data.files import sha256, write_if_changed

from .. import notebook as nb
from ..book import Book
from . import inputs
from .execute import Job, tables_read

SEEN = {"parts", "tables", "output"}


class RunsFailed(AllianceError):
    """Notebooks raised; all others ran.

    Attributes
    ----------
    failures
        What went wrong, by the notebook's name.
    """

    def __init__(self, failures: dict[str, str]):
        super().__init__("\n".join(failures.values()))
        self.failures = failures


@dataclass(kw_only=True)
class Run:
    """One notebook, and what it depends on.

    Attributes
    ----------
    job
        What is to be executed.
    parts
        The hashes of its code and of all else that it depends on, tables aside.
    tables
        The tables that its code names. One that it reads through some helper, without naming it, is found out
        by the run itself and depended on from then on.
    """

    job: Job
    parts: dict[str, str]
    tables: set[str]

    @property
    def name(self) -> str:
        """The notebook's path in the book."""
        return self.job.name

    @property
    def output(self) -> Path:
        """The executed copy."""
        return Path(self.job.output)

    @property
    def key(self) -> str:
        """The hash of all parts."""
        return inputs.hashed(self.parts)

    @property
    def reasons(self) -> list[str]:
        """Why it has to run; none where what its last good run read is as it was."""
        seen = self._last
        if not seen:
            return ["it has not run yet"]
        copy = [] if seen["output"] == _content(self.output) else ["its executed copy is not as it was left"]
        differing = [name for name, state in self.parts.items() if seen["parts"].get(name) != state]
        tables = [f"the table {name}" for name in self.changed]
        return copy + [f"{name} changed" for name in differing + tables]

    @property
    def reads(self) -> set[str]:
        """The tables that its code names and those that its last run read."""
        log = tables_read(self.output)
        return self.tables | set(log.read_text(encoding="utf-8").split() if log.exists() else ())

    @property
    def changed(self) -> list[str]:
        """The tables that are not what its last good run read, sorted; none where there is no such run."""
        seen = self._last.get("tables")
        if seen is None:
            return []
        return sorted(name for name in self.reads if seen.get(name) != inputs.table_state([name]))

    def succeeded(self) -> None:
        """Note what the run just done has read."""
        tables = {name: inputs.table_state([name]) for name in sorted(self.reads)}
        seen = {"parts": self.parts, "tables": tables, "output": _content(self.output)}
        write_if_changed(self._seen, json.dumps(seen))

    @property
    def _last(self) -> dict:
        """What the last good run has read."""
        seen = json.loads(self._seen.read_text(encoding="utf-8")) if self._seen.exists() else {}
        return seen if seen.keys() >= SEEN else {}  # Else a note of another version's.

    @property
    def _seen(self) -> Path:
        return self.output.with_suffix(".seen")


def plan(book: Book) -> list[Run]:
    """Return the runs that the book's notebooks need."""
    notebooks = {page: nb.read(book.root / page) for page in book.notebooks}
    limit = book.config().get("execute", {}).get("timeout")
    runs = []
    for page, notebook in notebooks.items():
        job = Job(
            name=page.as_posix(),
            notebook=notebook,
            parameters={},
            folder=str((book.root / page).parent),
            output=str(book.runs / page.name),
            limit=limit,
        )
        runs.append(Run(job=job, parts=inputs.parts(notebook, job.parameters), tables=nb.tables(notebook)))
    return runs


def run(
    runs: list[Run],
    *,
    jobs: int,
    scheduler: str | None,
    say: Callable[[str], None],
    ran: Callable[[Run], None] = lambda _run: None,
) -> list[str]:
    """Execute the stale ones among runs and return their names.

    Parameters
    ----------
    jobs
        How many run at once.
    scheduler
        The address of a Dask scheduler; ``None`` for processes of this machine.
    say
        Called with each line of progress.
    ran
        Called with each run that is done.

    Raises
    ------
    RunsFailed
        If a notebook failed; the message has a line for each that did.
    Lost
        If the cluster that they ran on is gone.
    """
    stale = [run for run in runs if run.reasons]
    failures: dict[str, str] = {}

    def told(run: Run, seconds: float, error: Exception | None) -> None:
        if error:
            failures[run.name] = _message(error)
        else:
            run.succeeded()
            ran(run)
        say(f"  {'failed' if error else 'ran'} {run.name} ({seconds:.1f} s)")

    # What is long to read is, mostly, long to run: begun last, it would run alone at the end.
    execute(sorted(stale, key=_length, reverse=True), jobs=jobs, scheduler=scheduler, told=told)
    if failures:
        raise RunsFailed({run.name: failures[run.name] for run in stale if run.name in failures})
    return [run.name for run in stale]


def execute(
    runs: list[Run],
    *,
    jobs: int,
    scheduler: str | None,
    told: Callable[[Run, float, Exception | None], None],
) -> None:
    """Execute runs, whatever their state.

    Parameters
    ----------
    jobs, scheduler
        As :func:`run` takes them.
    told
        Called with each run as it ends, the seconds that it took, and what stopped it, if anything did.

    Raises
    ------
    Lost
        If the cluster that they ran on is gone.
    """
    if not runs:
        return
    from .workers import Place, Pool, workers

    def timed(job: Job, place: Place) -> tuple[float, Exception | None]:
        start, error = time.monotonic(), None
        try:
            place.execute(job)
        except Exception as raised:
            error = raised
        return time.monotonic() - start, error

    with workers(jobs, scheduler) as (place, at_once), Pool(min(at_once, len(runs)), place) as pool:
        waiting = {pool.submit(timed, run.job, place): run for run in runs}
        for future in as_completed(waiting):
            seconds, error = future.result()
            if isinstance(error, Lost):
                raise error
            told(waiting[future], seconds, error)


def _length(run: Run) -> int:
    return sum(len(nb.text(cell)) for cell in nb.code(run.job.notebook))


def _content(path: Path) -> str | None:
    return sha256(path.read_bytes()) if path.exists() else None


def _message(error: BaseException) -> str:
    if isinstance(error, AllianceError):
        return str(error)
    return f"{type(error).__name__}: {error}"
