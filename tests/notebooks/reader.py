"""Reading chapters without printing them: their cells and sentences in a process forked from a warm one.

The same code runs as under papermill, in IPython's own shell without a kernel around it, so that a chapter
takes a second or two; ``test_tomorrow.py`` holds the two against each other.
"""

import os
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from importlib import import_module
from io import StringIO
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import NamedTemporaryFile

import alliance_book
import alliance_data
from alliance_book import notebook as nb
from alliance_book.figures.display import CHART, TABLE
from alliance_book.notebook import expressions
from alliance_book.runs.execute import ENVIRONMENT
from alliance_data import AllianceError, load
from alliance_data.claims import ledger, weigh
from alliance_data.errors import NotCovered
from alliance_data.paths import PLACE

from tests.notebooks import oddities


@dataclass(frozen=True)
class Text:
    """Something to be read: the cell that it stands in, counted from 0, what it is, and how it reads."""

    cell: int
    what: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What a reader of one chapter would see, or why it stopped.

    Attributes
    ----------
    texts
        What it says, in order.
    stopped
        The error that ended it, if any, and the cell.
    tables
        The tables that it read.
    verdicts
        What the ledger gives to the chapter's claims, where the chapter names any verdict.
    """

    chapter: str
    edition: str
    texts: list[Text] = field(default_factory=list)
    stopped: str = ""
    tables: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()

    @property
    def declined(self) -> bool:
        """Whether it ended with the message that a table holds nothing on what the chapter is about."""
        return f": {NotCovered.__name__}: " in self.stopped


def warm() -> None:
    """Import what chapters import, so that a forked process need not."""
    for package in (alliance_data, alliance_book):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"sphinx", "__main__", "importers", "workers", "pdf", "warm"} & set(
                module.name.split(".")
            ):
                import_module(module.name)
    ledger()


def read_all(tasks: Iterable[tuple[Path, str, Path | None]], jobs: int | None = None) -> Iterator[Reading]:
    """Yield a reading for each chapter, edition's name and folder of tables; each in a process of its own."""
    warm()
    yield from forked(_read, tasks, jobs)


def forked(function: Callable, tasks: Iterable, jobs: int | None = None) -> Iterator:
    """Yield ``function(task)`` for each task as it is done, each in a process forked from this thread.

    A pool forks from a thread of its own, where numpy forgets how the book has numbers written.
    """
    context, waiting, running = get_context("fork"), iter(tasks), {}
    for task in islice(waiting, jobs or os.cpu_count()):
        running |= _begun(context, function, task)
    while running:
        for done in wait(running):
            process = running.pop(done)
            yield done.recv()
            process.join()
            for task in islice(waiting, 1):
                running |= _begun(context, function, task)


def _begun(context, function: Callable, task) -> dict:
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(function(task)))
    process.start()
    sender.close()
    return {receiver: process}


def _read(task: tuple[Path, str, Path | None]) -> Reading:
    chapter, edition, tables = task
    with NamedTemporaryFile("r") as trace, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        os.environ.update(ENVIRONMENT | {PLACE: str(tables or ""), "ALLIANCE_TRACE": trace.name})
        return replace(read(chapter, edition), tables=frozenset(trace.read().split()))


def read(chapter: Path, edition: str = "") -> Reading:
    """Run a chapter's cells in this process and return what they say; the process is not to be used again."""
    from IPython.core.displayhook import CapturingDisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    os.chdir(chapter.parent)
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.display_pub = CapturingDisplayPublisher(parent=shell)
    shown = shell.display_pub.outputs
    # What a cell ends in is shown too, such as the entries of the ledger.
    shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=shown)
    notebook = nb.read(chapter)
    done = {"cells": []}
    for place, cell in enumerate(notebook["cells"]):
        try:
            if cell["cell_type"] == "code":
                shell.run_cell(nb.text(cell), store_history=False).raise_error()
                cell["outputs"] = [*shown]
                shown.clear()
            else:
                cell["metadata"][nb.ANSWERS] = _answers(shell, nb.text(cell))
        except expressions.ExpressionError as error:
            return Reading(chapter.stem, edition, texts(done), f"cell {place}: a sentence: {error}")
        except Exception as error:
            return Reading(
                chapter.stem, edition, texts(done), f"cell {place}: {type(error).__name__}: {error}"
            )
        done["cells"].append(cell)
    said, given, stopped = texts(done), frozenset(), ""
    if any(oddities.verdicts(text.text) for text in said):
        try:
            given = _given(chapter.stem, notebook)
        except AllianceError as error:
            stopped = f"ledger: {error}"
    return Reading(chapter.stem, edition, said, stopped, verdicts=given)


def texts(executed: dict) -> list[Text]:
    """Return what an executed copy says: its sentences with their numbers, and its figures in words."""
    found = []
    for place, cell in enumerate(executed["cells"]):
        if cell["cell_type"] == "code":
            for output in cell["outputs"]:
                found += _shown(place, output.get("data", {}))
        else:
            said = expressions.filled(nb.text(cell), cell["metadata"].get(nb.ANSWERS, []))
            found.append(Text(place, "text", said))
    return found


def _given(chapter: str, notebook: dict) -> frozenset[str]:
    """Return the verdicts on the claims and their parts that are the chapter's or that its code asks for."""
    asked = nb.words(notebook)
    whole = any("weigh(load)" in nb.text(cell) for cell in nb.code(notebook))
    claims = [id for id, claim in ledger().items() if whole or claim.chapter == chapter or id in asked]
    weighed = [found for claim in claims for found in weigh(load, only=claim)]
    return frozenset(verdict for found in weighed for verdict in (found.verdict, *found.parts.values()))


def _answers(shell, source: str) -> list[dict]:
    expressions.check(source)
    asked = expressions.within(source)
    found = shell.user_expressions({str(place): expression for place, expression in enumerate(asked)})
    return [
        {"expression": expression, "result": expressions.whole(found[str(place)], expression, source)}
        for place, expression in enumerate(asked)
    ]


def _shown(place: int, bundle: dict) -> Iterator[Text]:
    """Yield what a figure, a table or a text of its own says in words."""
    if "text/markdown" in bundle:
        yield Text(place, "text", "".join(bundle["text/markdown"]))
    about = bundle[CHART]["usermeta"]["alliance"] if CHART in bundle else bundle.get(TABLE)
    if about is None:
        return
    for what in ("title", "subtitle", "alt"):
        if about.get(what):
            yield Text(place, what, about[what])
    if TABLE in bundle:
        for row in about["rows"]:
            cells = row.values() if isinstance(row, dict) else row
            yield Text(place, "row", " | ".join(str(cell) for cell in cells))
    else:
        yield from (Text(place, "label", text) for text in sorted(set(_labels(bundle[CHART]))))


def _labels(part, key: str = "") -> Iterator[str]:
    """Yield what a chart writes: its data's texts and its own titles and labels."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in ("usermeta", "$schema", "config"):
                yield from _labels(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _labels(value, key)
    elif isinstance(part, str) and " " in part and not part.startswith(("datum", "http")):
        yield part
