"""The process that all others are forked from: it imports once what each of them would."""

import sys
from multiprocessing import forkserver, get_context

from .execute import ENVIRONMENT, surrounded

# What runs a notebook; and what notebooks import, where no library of the system's forbids forks after it.
PRELOADED = ["papermill", "papermill.iorw", "alliance_book.runs.execute"]
PRELOADED += ["alliance_book.runs.warm"] if sys.platform == "linux" else []
# pyarrow's allocator would keep a thread of its own there.
VARIABLES = ENVIRONMENT | {"JE_ARROW_MALLOC_CONF": "background_thread:false"}


def start():
    """Start the server, unless it runs, and return the means to have processes forked from it.

    It runs nothing itself, and imports for a second or two: started early, it is ready when it is needed.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with surrounded(VARIABLES):
        forkserver.ensure_running()
    return context


def stop() -> None:
    """End the server where it runs: what it has imported is memory that others can use."""
    forkserver._forkserver._stop()
