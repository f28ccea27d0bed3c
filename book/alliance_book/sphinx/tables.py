"""The pages made from the tables, where plain ``jupyter-book build .`` is all that runs."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from ..book import Book
from ..catalogue import write


def connect(app: Sphinx) -> None:
    """Register the writing, before the contents are read at priority 900."""
    app.connect("config-inited", _write, priority=200)


def _write(app: Sphinx, config: Config) -> None:
    # In a tree laid out by ``alliance build`` nothing executes, and the pages are there already.
    if config.nb_execution_mode != "off" and Path(app.srcdir, "_toc.yml").exists():
        write(Book.at(Path(app.srcdir)))
