"""Plain ``jupyter-book build .`` does as ``alliance build``: writes made pages, runs stale notebooks."""

import json
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from .. import catalogue, runs
from .. import notebook as nb
from ..book import Book

log = logging.getLogger(__name__)


def connect(app: Sphinx) -> None:
    """Register the runs, before the contents are read, and their outputs, as each notebook is."""
    app.connect("config-inited", _run, priority=100)
    app.connect("env-before-read-docs", _reread)
    app.connect("source-read", _splice, priority=400)


def _run(app: Sphinx, config: Config) -> None:
    app.executed = {}
    # In a tree laid out by ``alliance build`` nothing executes, and the made pages are there already.
    if config.nb_execution_mode != "off" and Path(app.srcdir, "_toc.yml").exists():
        book = Book.at(Path(app.srcdir))
        book.follow()
        catalogue.write(book)
        app.executed = runs.run(book, say=log.info)
        config.nb_execution_mode = "off"


def _reread(app: Sphinx, env, docnames: list[str]) -> None:
    """Have a notebook read again whose run is another one, although its file stays the same."""
    now = {name.removesuffix(".ipynb"): path.stat().st_mtime_ns for name, path in app.executed.items()}
    before, env.alliance_runs = getattr(env, "alliance_runs", {}), now
    changed = {name for name, at in now.items() if before.get(name) != at}
    docnames += sorted((changed & env.found_docs) - set(docnames))


def _splice(app: Sphinx, docname: str, source: list[str]) -> None:
    if executed := app.executed.get(f"{docname}.ipynb"):
        run = json.loads(executed.read_text(encoding="utf-8"))
        source[0] = json.dumps(nb.splice(json.loads(source[0]), run))
