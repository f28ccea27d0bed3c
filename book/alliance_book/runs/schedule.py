"""Which notebooks are stale, and running them: pytask keeps the state, pytask-parallel the workers."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from alliance_data.cluster import Lost
from alliance_data.errors import AllianceError
from alliance_data.files import sha256, write_if_changed

from .. import notebook as nb
from ..book import Book
from . import inputs
from .execute import Job, tables_read

SEEN = {"parts", "tables", "output"}
CONFIG = "[tool.pytask.ini_options]\n"


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
    """One notebook, and what it depends on: the one dependency of its pytask task.

    Attributes
    ----------
    job
        What is to be executed.
    parts
        The hashes of its code and of all else that it depends on, tables aside.
    tables
        The tables that its code names. One that it reads through some helper, without naming it, is found out
        by the run itself and depended on from then on.
    attributes
        Whatever pytask wants to note.
    """

    job: Job
    parts: dict[str, str]
    tables: set[str]
    attributes: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The notebook's path in the book."""
        return self.job.name

    @property
    def output(self) -> Path:
        """The executed copy."""
        return Path(self.job.output)

    @property
    def signature(self) -> str:
        """The identity of what the notebook depends on, among pytask's nodes."""
        return f"{self.name}::inputs"

    @property
    def key(self) -> str:
        """The hash of all parts."""
        return inputs.hashed(self.parts)

    def state(self) -> str:
        """Return the hash of all inputs as they stand, tables that the last run read among them."""
        return inputs.hashed([self.key, inputs.table_state(self.reads)])

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

    def load(self, is_product: bool = False) -> Job:
        """Return what the task is to execute."""
        return self.job

    def save(self, value) -> None:
        """Refuse: a run is given, not made."""
        raise NotImplementedError


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
    folder: Path,
    *,
    jobs: int,
    scheduler: str | None,
    say: Callable[[str], None],
    ran: Callable[[Run], None] = lambda _run: None,
) -> list[str]:
    """Execute the stale ones among runs and return their names.

    pytask judges which these are. Where no run has a reason of its own, it is not even asked: it takes longer
    to start than a page to compile.

    Parameters
    ----------
    folder
        Where pytask keeps its state.
    jobs
        How many run at once.
    scheduler
        The address of a Dask scheduler; ``None`` for processes of this machine.
    say
        Called with each line of progress.
    ran
        Called with each run that is done, from a thread of its own.

    Raises
    ------
    RunsFailed
        If a notebook failed; the message has a line for each that did.
    Lost
        If the cluster that they ran on is gone.
    AllianceError
        If none could be scheduled.
    """
    if not any(run.reasons for run in runs):
        return []
    from . import server

    if scheduler is None:
        # Before pytask, which has what is started after it look for modules in its own folder.
        server.start()
    import pytask
    from pytask_parallel import ParallelBackend, WorkerType, registry

    from .workers import Place, Pool, workers

    by_name = {run.name: run for run in runs}

    def told(job: Job, place: Place) -> None:
        start = time.monotonic()
        try:
            place.execute(job)
        except Exception:
            say(f"  failed {job.name} ({time.monotonic() - start:.1f} s)")
            raise
        say(f"  ran {job.name} ({time.monotonic() - start:.1f} s)")
        ran(by_name[job.name])

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pytask.toml").write_text(CONFIG, encoding="utf-8")
    quiet, pytask.console.quiet = pytask.console.quiet, True
    try:
        with workers(jobs, scheduler) as (place, at_once):
            registry.register_parallel_backend(
                ParallelBackend.CUSTOM,
                lambda n_workers: Pool(at_once, place),
                worker_type=WorkerType.THREADS,
            )
            session = pytask.build(
                tasks=[_task(run, lambda job, **_: told(job, place)) for run in runs],
                config=folder / "pytask.toml",
                paths=folder,
                capture="no",
                parallel_backend=ParallelBackend.CUSTOM.value,
                # All at once: pytask looks for finished tasks once a second, too rarely to hand out the next.
                n_workers=len(runs),
                show_traceback=False,
                disable_warnings=True,
            )
    finally:
        pytask.console.quiet = quiet
    reports = session.execution_reports
    if len(reports) < len(runs) and session.exit_code == pytask.ExitCode.OK:
        # pytask-parallel takes Ctrl-C as the end of a session like any other.
        raise KeyboardInterrupt
    done = [r.task.name for r in reports if r.outcome == pytask.TaskOutcome.SUCCESS]
    fresh = [r.task.name for r in reports if r.outcome == pytask.TaskOutcome.SKIP_UNCHANGED]
    for run in runs:
        if run.name in (*done, *fresh):
            run.succeeded()
    failed = [r for r in reports if r.outcome == pytask.TaskOutcome.FAIL]
    errors = [report.exc_info[1] for report in failed]
    if gone := [error for error in errors if isinstance(error, Lost)]:
        raise gone[0]
    if failed:
        raise RunsFailed({report.task.name: _message(report.exc_info[1]) for report in failed})
    if session.exit_code != pytask.ExitCode.OK:
        raise AllianceError(f"pytask could not schedule the notebooks ({session.exit_code.name.lower()}).")
    return done


def _content(path: Path) -> str | None:
    return sha256(path.read_bytes()) if path.exists() else None


def _task(run: Run, function: Callable):
    from pytask import PathNode, TaskWithoutPath

    return TaskWithoutPath(
        name=run.name,
        function=function,
        depends_on={"job": run},
        produces={"output": PathNode(name=str(run.output), path=run.output)},
    )


def _message(error: BaseException) -> str:
    if isinstance(error, AllianceError):
        return str(error)
    return f"{type(error).__name__}: {error}"
