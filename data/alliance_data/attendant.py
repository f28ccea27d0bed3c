"""The process beside a worker of a cluster: it calls the functions that it is told to, until the worker ends.

Its argument is the socket where it listens. Each connection brings one function with its arguments, pickled,
and takes back the result and the error, one of them ``None``.
"""

import os
import pickle
import shutil
import sys
import threading
from multiprocessing.connection import Connection, Listener
from pathlib import Path


def serve(address: str) -> None:
    """Listen, and answer each connection in a thread of its own."""
    draft = f"{address}.new"
    with Listener(draft, "AF_UNIX", backlog=128) as listener:
        # There when it answers, and not before.
        Path(draft).rename(address)
        while True:
            threading.Thread(target=_answer, args=(listener.accept(),), daemon=True).start()


def _answer(line: Connection) -> None:
    with line:
        result = error = None
        try:
            function, arguments = pickle.loads(line.recv_bytes())
            result = function(*arguments)
        except Exception as raised:
            error = raised.with_traceback(None)
            error.__cause__ = error.__context__ = None
        line.send_bytes(pickle.dumps((result, error)))


def _end_with_worker(folder: Path) -> None:
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=_end_with_worker, args=(Path(sys.argv[1]).parent,), daemon=True).start()
    serve(sys.argv[1])
