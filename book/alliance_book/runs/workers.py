"""Where notebooks run: fresh processes of this machine, or the workers of a Dask cluster."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import cloudpickle
from alliance_data.cluster import connect
from pytask_parallel import ParallelBackend, WorkerType, registry

# Imported once, by a server process that runs nothing itself; each notebook's process is forked from it.
PRELOADED = ["papermill", "papermill.iorw", "alliance_book.runs.execute"]


class Processes(ProcessPoolExecutor):
    """A process of its own for every task."""

    def __init__(self, jobs: int):
        context = get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        super().__init__(jobs, mp_context=context, max_tasks_per_child=1, initializer=_quiet)

    def submit(self, fn, /, *args, **kwargs) -> Future:
        """Submit a task, pickled so that whatever pytask hands over can travel."""
        return super().submit(_call, cloudpickle.dumps((fn, args, kwargs)))


class Announced(Executor):
    """An executor that says when a notebook is done, and how long it took."""

    def __init__(self, executor: Executor, say: Callable[[str], None]):
        self.executor, self.say = executor, say

    def submit(self, fn, /, *args, **kwargs) -> Future:
        """Submit a task of pytask's."""
        start = time.monotonic()
        future = self.executor.submit(fn, *args, **kwargs)
        name = kwargs["task"].name

        def done(finished: Future) -> None:
            failed = finished.cancelled() or finished.exception() or finished.result().exc_info
            self.say(f"  {'failed' if failed else 'ran'} {name} ({time.monotonic() - start:.1f} s)")

        future.add_done_callback(done)
        return future

    def shutdown(self, wait: bool = True, **options) -> None:
        """Shut the executor down."""
        self.executor.shutdown(wait, **options)


@contextmanager
def workers(jobs: int, scheduler: str | None, say: Callable[[str], None]) -> Iterator[tuple[str, int]]:
    """Register the workers with pytask-parallel; yield the backend's name and how many run at once.

    Parameters
    ----------
    jobs
        How many processes of this machine; a cluster says itself how many threads it has.
    scheduler
        The address of a Dask scheduler whose workers see the same files, or ``None``.
    say
        Called with each line of progress.

    Raises
    ------
    InputError
        If no scheduler answers at that address, or it has no workers.
    """
    client = connect(scheduler) if scheduler else None
    try:
        if client:
            jobs = sum(client.nthreads().values())
        registry.register_parallel_backend(
            ParallelBackend.CUSTOM,
            lambda n_workers: Announced(client.get_executor() if client else Processes(n_workers), say),
            worker_type=WorkerType.PROCESSES,
        )
        yield ParallelBackend.CUSTOM.value, jobs
    finally:
        if client:
            client.close()


def _quiet() -> None:
    # After Ctrl-C asyncio would complain of cells that were cut off; the command says "Stopped." itself.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)


def _call(pickled: bytes):
    fn, args, kwargs = cloudpickle.loads(pickled)
    return fn(*args, **kwargs)
