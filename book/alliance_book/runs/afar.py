"""Notebooks on a Dask cluster: what a run needs travels with it, and the executed copy comes back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from alliance_data.cluster import Cluster, connected
from alliance_data.paths import PLACE

from . import inputs
from .execute import Job, tables_read
from .workers import Processes


class Afar:
    """A cluster as a place where notebooks run."""

    def __init__(self, cluster: Cluster):
        self._cluster, self.jobs = cluster, cluster.jobs

    def execute(self, job: Job) -> None:
        """Execute a notebook on a worker, and put the copy where the job wants it."""
        briefs = Path(job.briefs).read_bytes() if job.briefs else b""
        executed, tables = self._cluster.call(job.name, execute_here, job, briefs)
        output = Path(job.output)
        output.parent.mkdir(parents=True, exist_ok=True)
        tables_read(output).write_bytes(tables)
        draft = output.with_suffix(".draft")
        draft.write_bytes(executed)
        draft.replace(output)

    def stop(self) -> None:
        """Take back what has not run yet."""
        self._cluster.stop()


@contextmanager
def cluster(scheduler: str) -> Iterator[Afar]:
    """Connect to a cluster.

    Raises
    ------
    InputError
        As :func:`alliance_data.cluster.connected` does.
    """
    with connected(scheduler, inputs.PACKAGES) as found:
        yield Afar(found)


def execute_here(job: Job, briefs: bytes) -> tuple[bytes, bytes]:
    """Execute a notebook beside a worker; return the executed copy and the names of the tables it read."""
    with TemporaryDirectory(prefix="alliance-run-") as folder:
        here = Path(folder)
        (here / "notebooks").mkdir()
        numbers = here / "briefs.parquet"
        if briefs:
            numbers.write_bytes(briefs)
        output = here / "executed.ipynb"
        moved = replace(
            job,
            folder=str(here / "notebooks"),
            output=str(output),
            tables=os.environ[PLACE],
            briefs=str(numbers) if briefs else "",
        )
        _processes().execute(moved)
        return output.read_bytes(), tables_read(output).read_bytes()


@cache
def _processes() -> Processes:
    return Processes()
