"""Where notebooks run: fresh processes of this machine, or the workers of a Dask cluster."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection

import cloudpickle
from alliance_data.cluster import connect
from alliance_data.errors import AllianceError
from pytask_parallel import ParallelBackend, WorkerType, registry

from . import forked, server

# How many seconds whatever is stopped has for stopping.
PATIENCE = 5.0
INTERRUPTED = 130
Tell = Callable[[str, float, bool], None]


class Processes(Executor):
    """A process of its own for every task: one that dies takes no other with it."""

    def __init__(self, jobs: int):
        self._context = server.start()
        self._threads = ThreadPoolExecutor(jobs)
        self._running: dict[int, Future] = {}

    def submit(self, fn, /, *args, **kwargs) -> Future:
        """Submit a task, pickled so that whatever pytask hands over can travel."""
        name = kwargs["task"].name
        return self._threads.submit(self._run, name, cloudpickle.dumps((fn, args, kwargs)))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:
        """Have whatever still runs stop, as Ctrl-C would, and end what does not."""
        self._threads.shutdown(wait=False, cancel_futures=cancel_futures)
        for number in (signal.SIGINT, signal.SIGKILL):
            for pid in list(self._running):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)
            wait_for(list(self._running.values()), timeout=PATIENCE)
        self._threads.shutdown(wait)

    def _run(self, name: str, pickled: bytes):
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_work, args=(theirs, pickled))
        process.start()
        theirs.close()
        self._running[process.pid] = ended = Future()
        try:
            with ours:
                return cloudpickle.loads(ours.recv_bytes())
        except EOFError:
            process.join()
            raise AllianceError(f"{name}: its process was ended ({_how(process.exitcode)}).") from None
        finally:
            process.join()
            del self._running[process.pid]
            ended.set_result(None)
            process.close()


class Watched(Executor):
    """An executor that tells when a notebook is done, how long it took, and whether it failed."""

    def __init__(self, executor: Executor, tell: Tell):
        self.executor, self.tell = executor, tell

    def submit(self, fn, /, *args, **kwargs) -> Future:
        """Submit a task of pytask's."""
        told, name, start = Future(), kwargs["task"].name, time.monotonic()
        future = self.executor.submit(_timed, fn, *args, **kwargs)

        def done(finished: Future) -> None:
            if finished.cancelled():
                told.cancel()
            elif error := finished.exception():
                self.tell(name, time.monotonic() - start, True)
                told.set_exception(error)
            else:
                result, seconds = finished.result()
                self.tell(name, seconds, bool(result.exc_info))
                told.set_result(result)

        future.add_done_callback(done)
        return told

    def shutdown(self, wait: bool = True, **options) -> None:
        """Shut the executor down."""
        self.executor.shutdown(wait, **options)


@contextmanager
def workers(jobs: int, scheduler: str | None, tell: Tell) -> Iterator[str]:
    """Register the workers with pytask-parallel; yield the backend's name.

    Parameters
    ----------
    jobs
        How many processes of this machine; a cluster says itself how many threads it has.
    scheduler
        The address of a Dask scheduler whose workers see the same files, or ``None``.
    tell
        Called with each notebook that is done: its name, the seconds it took, and whether it failed.

    Raises
    ------
    InputError
        If no scheduler answers at that address, or it has no workers.
    """
    client = connect(scheduler) if scheduler else None
    try:
        registry.register_parallel_backend(
            ParallelBackend.CUSTOM,
            lambda n_workers: Watched(client.get_executor() if client else Processes(jobs), tell),
            worker_type=WorkerType.PROCESSES,
        )
        yield ParallelBackend.CUSTOM.value
    finally:
        if client:
            client.close()


def _timed(fn, /, *args, **kwargs):
    start = time.monotonic()
    return fn(*args, **kwargs), time.monotonic() - start


def _work(answer: Connection, pickled: bytes) -> None:
    """Do one task; what this process dies of, its parent sees by the answer's end."""
    # After Ctrl-C asyncio would complain of cells that were cut off; the command says "Stopped." itself.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    with forked.kernel():
        threading.Thread(target=_end_with_parent, daemon=True).start()
        fn, args, kwargs = cloudpickle.loads(pickled)
        try:
            answer.send_bytes(cloudpickle.dumps(fn(*args, **kwargs)))
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)


def _end_with_parent() -> None:
    parent_process().join()
    os._exit(INTERRUPTED)


def _how(code: int) -> str:
    if code == -signal.SIGKILL:
        return "killed, as the system does where memory runs out"
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
