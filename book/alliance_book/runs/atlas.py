"""The runs of the atlas: one a brief, what they found collected, and the pages made of both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from alliance_data.errors import InputError, unknown
from alliance_data.files import sha256, write_if_changed

from .. import notebook as nb
from ..book import ATLAS, TEMPLATE, Book
from . import inputs
from .execute import Job
from .schedule import Run

FOLDER = "atlas"
NUMBERS = "briefs.parquet"
# What a notebook's code says that is fed by the briefs' numbers.
FED = "atlas.numbers("


def plan(book: Book) -> list[Run]:
    """Return the runs of the briefs that a build makes: none where the contents have no atlas.

    Raises
    ------
    InputError
        If a brief is asked for of a state that is no ally.
    """
    if ATLAS not in book.made or book.atlas == ():
        return []
    from ..atlas import allies

    known = allies()
    for code in book.atlas or ():
        if code not in known:
            hint = "The atlas has allies of the United States; alliance run alliance-brief takes any pair."
            raise InputError(unknown("ally", code, known, hint))
    notebook = nb.read(book.root / TEMPLATE)
    own, tables = nb.parameters(notebook), nb.tables(notebook)
    limit = book.config().get("execute", {}).get("timeout")
    runs = []
    for code in known if book.atlas is None else book.atlas:
        given = {name: value for name, value in {"focal": code, "ally": "USA"}.items() if own[name] != value}
        job = Job(
            name=f"{FOLDER}/{code}.ipynb",
            notebook=notebook,
            parameters=given,
            folder=str((book.root / TEMPLATE).parent),
            output=str(book.runs / "briefs" / f"{code}.ipynb"),
            limit=limit,
        )
        runs.append(Run(job=job, parts=inputs.parts(notebook, given), tables=tables))
    return runs


def is_fed(run: Run) -> bool:
    """Tell whether a notebook sets the briefs' numbers side by side."""
    return any(FED in nb.text(cell) for cell in nb.code(run.job.notebook))


@dataclass(frozen=True)
class Collected:
    """What briefs found.

    Attributes
    ----------
    notebooks
        Each brief's notebook with the outputs of its run, by code.
    records
        The values that each run recorded, by code.
    failed
        What stopped a brief, by code.
    """

    notebooks: dict[str, dict]
    records: dict[str, dict]
    failed: dict[str, str]

    @classmethod
    def of(cls, runs: list[Run], failures: Mapping[str, str]) -> "Collected":
        """Collect what runs left, but of those that failed."""
        from ..records import recorded

        fine = {run.output.stem: run for run in runs if run.name not in failures}
        read = {code: json.loads(run.output.read_text(encoding="utf-8")) for code, run in fine.items()}
        notebooks = {code: nb.splice(run.job.notebook, read[code]) for code, run in fine.items()}
        records = {code: recorded(executed) for code, executed in read.items()}
        return cls(
            notebooks, records, {Path(name).stem: why for name, why in failures.items() if FOLDER in name}
        )

    def fed(self, book: Book, runs: list[Run]) -> list[Run]:
        """Write the collected numbers, and return the runs that read them, stale where these changed.

        Numbers of some allies alone would set them beside too few: then such a run counts for itself.
        """
        if self._partial(book):
            return runs
        for name, content in self._numbers().items():
            write_if_changed(book.build / name, content)
        for run in runs:
            run.job = replace(run.job, briefs=str(book.build / NUMBERS))
        self.told(book, runs)
        return runs

    def told(self, book: Book, runs: list[Run]) -> None:
        """Tell runs that read the collected numbers what these are, and write nothing."""
        if not self._partial(book):
            found = sha256(self._numbers()[NUMBERS])
            for run in runs:
                run.parts["what the briefs found"] = found

    def _partial(self, book: Book) -> bool:
        return bool(self.failed) or book.atlas is not None

    def _numbers(self) -> dict[str, bytes]:
        from ..atlas import collect

        return collect(self.records)

    def files(self, book: Book) -> dict[str, bytes]:
        """Return the atlas's part of the staged tree, by path: its pages, its index, its numbers."""
        if ATLAS not in book.made:
            return {}
        from ..atlas import collect, index, page

        made = {f"{ATLAS}.md": index.index(self.records, self.failed).encode()}
        for code, notebook in self.notebooks.items():
            made[f"{FOLDER}/{code}.ipynb"] = nb.packed(page(notebook, self.records[code]))
        if self.records:
            made |= {f"{FOLDER}/{name}": content for name, content in collect(self.records).items()}
        return made
