"""Where notebooks run: fresh processes of this machine, or the workers of a Dask cluster."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from typing import Protocol

import cloudpickle
from alliance_data.errors import AllianceError
from alliance_data.paths import PLACE

from . import forked, server
from .execute import Job, execute

# How many seconds whatever is stopped has for stopping.
PATIENCE = 5.0
INTERRUPTED = 130


class Place(Protocol):
    """Somewhere that notebooks run."""

    def execute(self, job: Job) -> None:
        """Execute a notebook and leave the copy where the job wants it; called from many threads."""

    def stop(self) -> None:
        """Have whatever still runs stop."""


class Processes:
    """A process of this machine for every notebook: one that dies takes no other with it."""

    def __init__(self):
        self._context = server.start()
        self._running: dict[int, Future] = {}

    def execute(self, job: Job) -> None:
        """Execute a notebook in a process of its own.

        Raises
        ------
        AllianceError
            If a cell raises, or the process is ended.
        """
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_work, args=(theirs, job))
        process.start()
        theirs.close()
        self._running[process.pid] = ended = Future()
        try:
            with ours:
                _, error = cloudpickle.loads(ours.recv_bytes())
        except EOFError:
            process.join()
            error = AllianceError(f"{job.name}: its process was ended ({_how(process.exitcode)}).")
        finally:
            process.join()
            del self._running[process.pid]
            ended.set_result(None)
            process.close()
        if error is not None:
            raise error

    def stop(self) -> None:
        """Have whatever still runs stop, as Ctrl-C would, and end what does not."""
        for number in (signal.SIGINT, signal.SIGKILL):
            for pid in list(self._running):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            wait_for(list(self._running.values()), timeout=PATIENCE)


class Beside:
    """A function that a process of its own calls meanwhile, on the tables as this one reads them."""

    def __init__(self, function: Callable[[], object]):
        context = server.start()
        self._answer, theirs = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_call, args=(theirs, partial(_on, os.environ[PLACE], function))
        )
        self._process.start()
        theirs.close()

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, *_error) -> None:
        self._process.kill()
        self._process.join()
        self._answer.close()

    def result(self) -> object:
        """Wait for what it returns.

        Raises
        ------
        AllianceError
            If it raises, or its process is ended.
        """
        try:
            result, error = cloudpickle.loads(self._answer.recv_bytes())
        except EOFError:
            raise AllianceError("A process of this build was ended. Build again.") from None
        if error is not None:
            raise error
        return result


class Pool(Executor):
    """Threads that wait for what runs elsewhere; where the pool is shut down, that stops."""

    def __init__(self, jobs: int, place: Place):
        self._threads, self._place = ThreadPoolExecutor(jobs), place

    def submit(self, fn, /, *args, **kwargs) -> Future:
        """Call a function that has the place execute something."""
        return self._threads.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """Begin nothing more, and have what still runs stop."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        self._place.stop()
        self._threads.shutdown(wait)


@contextmanager
def workers(jobs: int, scheduler: str | None) -> Iterator[tuple[Place, int]]:
    """Yield where notebooks run, and how many of them at once.

    Parameters
    ----------
    jobs
        How many processes of this machine; a cluster says itself how many threads it has.
    scheduler
        The address of a Dask scheduler, or ``None``.

    Raises
    ------
    InputError
        If no scheduler answers at that address, it has no workers, or these have another environment.
    """
    if scheduler is None:
        yield Processes(), jobs
        return
    from .afar import cluster

    with cluster(scheduler) as place:
        yield place, place.jobs


def _work(answer: Connection, job: Job) -> None:
    """Execute one notebook; what this process dies of, its parent sees by the answer's end."""
    # After Ctrl-C asyncio would complain of cells that were cut off; the command says "Stopped." itself.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    with forked.kernel():
        _call(answer, partial(execute, job))


def _on(tables: str, function: Callable[[], object]) -> object:
    """Call a function on tables: the server that this was forked from may have read others."""
    os.environ[PLACE] = tables
    return function()


def _call(answer: Connection, function: Callable[[], object]) -> None:
    """Call a function and send what it returns, or raises."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    result = error = None
    try:
        result = function()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as raised:
        # Bare: what it was raised by may not be picklable.
        error = raised.with_traceback(None)
        error.__cause__ = error.__context__ = None
    answer.send_bytes(cloudpickle.dumps((result, error)))


def _end_with_parent() -> None:
    parent_process().join()
    os._exit(INTERRUPTED)


def _how(code: int) -> str:
    if code == -signal.SIGKILL:
        return "killed, as the system does where memory runs out"
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
