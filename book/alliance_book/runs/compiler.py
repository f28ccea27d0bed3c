"""Jupyter Book in a process that does nothing else: it imports ahead, and compiles when it is told to.

A build starts it first of all, so that Sphinx is at hand when the notebooks have run. It is told with one
line on its standard input what to compile; where the line does not come, it ends. Its argument is a pipe.
"""

import gc
import importlib
import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib.metadata import entry_points
from pathlib import Path
from types import SimpleNamespace

from sphinx import builders
from sphinx.errors import SphinxParallelError
from sphinx.util import parallel
from sphinx.util.build_phase import BuildPhase

# Collecting garbage in the midst of a page goes over all that is alive, to find little: half of the time that
# compiling takes. ``setup`` has it done between pages instead.
gc.disable()

PAGES, FEW = 48, 16  # between two collections, and in a large book
# Pages of a book whose trees Sphinx may hold from reading to writing; of a large one each is read from disk.
HELD = 100
# Bytes of source that a process is given to write before the next takes over: a chapter, two briefs or some
# thirty short pages. Sphinx counts pages, and leaves the chapters, which come last, to one.
BATCH = 2**17
WAIT = 0.02  # seconds until it is asked again whether a process is done
AHEAD = (
    "alliance_book.sphinx",
    "bs4",
    "jupyter_book.cli.main",
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "pydata_sphinx_theme",
    "sphinx.builders.html",
    "sphinx.ext.mathjax",
    "sphinx_book_theme",
    "sphinx_external_toc",
    "sphinx_thebe",
    "sphinxcontrib.bibtex",
)


def setup(app) -> dict:
    """Register as an extension of Sphinx what collects the garbage of pages that are done."""
    seen, own = 0, os.getpid()

    def collect(app, *_event) -> None:
        nonlocal seen
        seen += 1
        large = len(app.env.found_docs) > HELD
        # Not in those that write some pages and end: looking through what they share would make it theirs.
        if seen % (FEW if large else PAGES) or gc.isenabled() or os.getpid() != own:
            return
        if large:
            app.env._write_doc_doctree_cache.clear()
            app.env._pickled_doctree_cache.clear()
        gc.collect()
        # What outlives its page outlives the build, and need not be looked at again; but for what is being
        # written beside this, which is to go with the next.
        if app.phase == BuildPhase.READING:
            gc.freeze()

    for event in ("source-read", "doctree-resolved", "html-page-context"):
        app.connect(event, collect, priority=1)
    app.connect("env-updated", _write_side_by_side)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _write_side_by_side(app, _env) -> None:
    """Have pages written by as many processes as there are processors, forked from this one.

    Not before now: what is read in parallel has to be sent back, and some extensions forbid it.
    """
    if sys.platform == "linux" and (processes := len(os.sched_getaffinity(0))) > 1:
        # Sphinx takes one off, for itself.
        app.parallel = processes + 1
        lengths = {name: Path(app.env.doc2path(name)).stat().st_size for name in app.env.found_docs}
        builders.make_chunks = partial(_batches, lengths)
        builders.ParallelTasks = InTurn


def _batches(lengths: Mapping[str, int], pages: Sequence[str], _processes: int) -> list[list[str]]:
    """Return pages in batches, each closed by the one with which it is long enough."""
    batches, length = [[]], 0
    for page in pages:
        if length >= BATCH:
            batches, length = [*batches, []], 0
        batches[-1].append(page)
        length += lengths[page]
    return [batch for batch in batches if batch]


class InTurn(parallel.ParallelTasks):
    """Sphinx's tasks, of which none waits: it would hold the trees of its pages, hundreds in a large book.

    One that failed ends the build. Sphinx takes no notice where it learns of it while it adds another.
    """

    _failed: SphinxParallelError | None = None

    def add_task(self, *task) -> None:
        """Add a task, and return when it has begun."""
        super().add_task(*task)
        while self._precvsWaiting and not self._failed:
            with suppress(SphinxParallelError):
                if not self._join_one():
                    time.sleep(WAIT)
        if self._failed:
            self.terminate()
            raise self._failed

    def _join_one(self) -> bool:
        try:
            return super()._join_one()
        except SphinxParallelError as failed:
            self._failed = failed
            raise


def _watch(alive: int) -> None:
    threading.Thread(target=_end_with, args=(alive,), daemon=True).start()


def _repeat_nothing() -> None:
    """Have asked once what Sphinx and its extensions ask again on every page, and get the same answer to."""
    from myst_nb import sphinx_
    from pybtex import plugin
    from sphinx.search.en import SearchEnglish

    SearchEnglish.stem = cache(SearchEnglish.stem)
    # It goes through all that is installed, for each kind of source cited.
    plugin.entry_points = entry_points().select
    # Each notebook is written once more beside the pages, where none looks: indented, that takes a second.
    sphinx_.nbformat = SimpleNamespace(writes=json.dumps)


def _end_with(alive: int) -> None:
    """End when the build does that holds the other end of a pipe, even one that is killed."""
    os.read(alive, 1)
    os._exit(1)


if __name__ == "__main__":
    alive = int(sys.argv[1])
    _watch(alive)
    # Threads are not forked: who writes a page ends with the build, too.
    os.register_at_fork(after_in_child=lambda: _watch(alive))
    # Pages are written by processes that are forked from this one: what draws has to know.
    os.environ["ALLIANCE_FORKS"] = "1"
    for name in AHEAD:
        importlib.import_module(name)
    _repeat_nothing()
    # What is there by now stays, and is not to be gone over with the pages.
    gc.freeze()
    if line := sys.stdin.readline():
        from jupyter_book.cli.main import main

        sys.argv = ["jupyter-book", *json.loads(line)]
        try:
            main()
        except SystemExit as end:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            # The trees of all pages are not taken down one node after another.
            os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
