"""What stands where something does not: tables that break a check, notebooks that keep an older page."""

import json
import time
from collections.abc import Callable, Mapping

from alliance_data.errors import AllianceError

from .. import notebook as nb
from ..book import MISSING, Book
from ..notebook import expressions
from ..prose import count, list_of
from . import inputs
from .schedule import Run

NOTE = """:::{{admonition}} {title}
:class: warning {mark}
{what}
What stopped it:

````text
{reason}
````
:::"""


def check_tables(book: Book, runs: list[Run], say: Callable[[str], None]) -> None:
    """Check the tables of a book's notebooks that are not what its last build found in order.

    Raises
    ------
    AllianceError
        If one breaks a check; the message says which row, and what to do.
    """
    log = book.build / "checked.json"
    known = json.loads(log.read_text(encoding="utf-8")) if log.exists() else {}
    tables = sorted({table for run in runs for table in run.reads})
    now = {table: inputs.table_state([table]) for table in tables}
    changed = [table for table in tables if known.get(table) != now[table]]
    if not changed:
        return
    from alliance_data.checks import check

    start = time.monotonic()
    problems = [problem for found in check(changed).values() for problem in found]
    if problems:
        shown = "".join(f"\n  - {problem}" for problem in problems)
        raise AllianceError(f"A table breaks its checks. Nothing ran; the last good pages stand.{shown}")
    log.write_text(json.dumps(known | now), encoding="utf-8")
    say(f"{count(len(changed), 'changed table').capitalize()} checked ({time.monotonic() - start:.1f} s)")


def older(run: Run, executed: dict, reason: str) -> dict:
    """Return the page of a notebook's last good run, with a note below its title that says so, and why."""
    page = nb.as_it_ran(executed)
    since = f", before {list_of(run.changed)} changed" if run.changed else ""
    title, *cells = page["cells"]
    head, _, rest = nb.text(title).partition("\n")
    what = "This chapter could not be made anew: its text, numbers and figures are those of its last good run"
    note = NOTE.format(
        title="Older than the rest of the book", mark="", what=f"{what}{since}.", reason=reason
    )
    return page | {"cells": [title | {"source": f"{head}\n\n{note}\n{rest}"}, *cells]}


def missing(run: Run, reason: str) -> dict:
    """Return the page of a notebook that never ran to its end: its title, and why there is no more."""
    title = run.job.notebook["cells"][0]
    head = expressions.replaced(nb.text(title).partition("\n")[0], lambda _expression, _before: "…")
    what = "This chapter has not run yet, so there is nothing of it to show; the rest of the book stands."
    note = NOTE.format(title="Not made yet", mark=MISSING, what=what, reason=reason)
    return run.job.notebook | {"cells": [title | {"source": f"{head}\n\n{note}\n"}]}


def what_stands(runs: list[Run], failures: Mapping[str, str]) -> str:
    """Return which notebooks failed and where, what is published in their place, and what is new."""
    lines = []
    for run in runs:
        if run.name in failures:
            since = f" Changed since: {list_of(run.changed)}." if run.changed else ""
            stands = (
                "The page of its last good run stands, marked as older."
                if run.output.exists()
                else "It never ran to its end before: its page says why there is no text."
            )
            lines += [failures[run.name], f"  {stands}{since}"]
    fine = count(len(runs) - len(failures), "other notebook").capitalize()
    return "\n".join([*lines, f"{fine} and all other pages are published as of now."])
