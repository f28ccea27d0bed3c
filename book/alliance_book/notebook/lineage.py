"""What a number in a sentence rests on: its names, traced back through the cells above it to the tables.

A backward slice over the statements of a notebook; nothing is run. The last statement that surely gives a
name its value counts, and whatever changed the value after it. A function counts with what its body names, as
of where it is called. What cannot be followed (``exec``, ``import *``, a cell that is no Python) is said to
be so.
"""

import ast
import builtins
import importlib
import inspect
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from alliance_data.claims import ledger
from alliance_data.sidecar import names

from .. import notebook as nb
from . import expressions
from .statements import LOADS, NOTHING, SAYING, Part, Reader, Step

LEDGER = {"alliance_data.claims.ledger", "alliance_data.claims.ledger.ledger"}
BUILTIN = frozenset(dir(builtins))


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """What one expression rests on.

    Attributes
    ----------
    expression, cell
        The expression and its text cell's place among all cells.
    steps
        The statements that give its value when they are run alone, in order, imports included.
    tables
        The tables that it may rest on.
    helpers
        Functions of the book's packages that took part, in full.
    kind
        ``table``; without one ``parameter``, ``ledger``, ``library`` (constants of the book's packages),
        ``constant`` (typed in the notebook's code) or ``untraced``.
    """

    expression: str
    cell: int
    steps: tuple[Step, ...] = ()
    tables: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    kind: str = "untraced"


class Untraced(Exception):
    """Code stands in the way that cannot be followed."""


def lineages(notebook: dict) -> list[Lineage]:
    """Return what each expression of each text cell rests on, in order."""
    reader, found = Reader(), []
    for place, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            reader.read(cell, place)
        elif cell["cell_type"] == "markdown" and (asked := expressions.within(nb.text(cell))):
            found += _traced(asked, place, reader)
    return found


def says(name: str) -> str:
    """Return what a function of the book's packages says that it does, in a line."""
    return (inspect.getdoc(_object(name)) or "").split("\n")[0].replace("``", "")


def _traced(asked: list[str], place: int, reader: Reader) -> Iterator[Lineage]:
    """Yield what expressions rest on that come after all that was read so far."""
    trace = Trace(reader.steps)
    for text in asked:
        node = ast.parse(text.strip(), mode="eval").body
        part = reader.part(node)
        try:
            steps, tables = trace.steps(part.uses), trace.tables(part)
        except Untraced:
            yield Lineage(expression=text, cell=place)
            continue
        ours = reader.ours(node).union(*(step.ours for step in steps if step.kind != "import"))
        yield Lineage(
            expression=text,
            cell=place,
            steps=tuple(steps),
            tables=tuple(sorted(tables)),
            helpers=tuple(sorted(name for name in ours if _helps(name))),
            kind="table" if tables else _otherwise(steps, ours),
        )


def _otherwise(steps: list[Step], ours: Iterable[str]) -> str:
    """Return where a number is from that no table says."""
    if any(step.kind == "parameter" for step in steps):
        return "parameter"
    if LEDGER & set(ours):
        return "ledger"
    constants = (
        thing for name in ours if not callable(thing := _object(name)) and not inspect.ismodule(thing)
    )
    return "library" if any(True for _ in constants) else "constant"


class Trace:
    """The way back through the statements of a notebook."""

    def __init__(self, steps: list[Step]):
        self.all = steps
        # Where each name surely gets a value.
        self.makers: dict[str, list[int]] = defaultdict(list)
        for at, step in enumerate(steps):
            for name in step.makes if step.sure else ():
                self.makers[name].append(at)

    def steps(self, names: Iterable[str]) -> list[Step]:
        """Return the statements that give names their values when they are run alone, in order.

        Raises
        ------
        Untraced
            If a name has no maker, or one that cannot be followed.
        """
        found, wanted = [], set(names)
        for step, _, wanted in self._back(names, whole=True):  # noqa: B007
            if step.kind == "opaque":
                raise Untraced
            found.append(step)
        if wanted - BUILTIN - NOTHING.union(*(step.makes for step in found)):
            raise Untraced
        return found[::-1]

    def tables(self, asked: Part) -> set[str]:
        """Return the tables that an expression may rest on.

        Raises
        ------
        Untraced
            If it loads a table whose name is not to be found in the code.
        """
        parts = [asked, *(part for _, hit, _ in self._back(asked.rests, whole=False) for part in hit)]
        found = set().union(*(part.tables for part in parts))
        if any(part.weighs for part in parts):
            # The nearest that names claims says which.
            claims = next((named for part in parts if (named := _claims(part.words))), _claim_tables().keys())
            found.update(*(_claim_tables()[claim] for claim in claims))
        if any(part.asks for part in parts):
            named = _tables() & NOTHING.union(*(part.words for part in parts))
            if not named:
                raise Untraced
            found |= named
        return found

    def _back(self, names: Iterable[str], *, whole: bool) -> Iterator[tuple[Step, list[Part], set[str]]]:
        """Yield, backwards, each statement that names rest on, its parts that count, and what is wanted then.

        With ``whole`` all is wanted that a statement needs to run; otherwise what the parts that count rest
        on.
        """
        wanted = self._called(names, len(self.all))
        for at in range(len(self.all) - 1, -1, -1):
            step = self.all[at]
            hit = [part for part in step.parts if not part.makes.isdisjoint(wanted)]
            if hit:
                parts = step.parts if whole else hit
                if step.sure:
                    wanted = wanted.difference(*(part.makes for part in parts))
                needed = NOTHING.union(*(part.uses if whole else part.rests for part in parts))
                wanted = wanted | self._called(needed, at)
            if hit or (step.kind == "opaque" and wanted - BUILTIN):
                yield step, hit, wanted

    def _called(self, names: Iterable[str], before: int) -> set[str]:
        """Return names with those that functions among them take when they are called."""
        found, queue = set(), list(names)
        while queue:
            name = queue.pop()
            if name not in found:
                found.add(name)
                makers = self.makers.get(name, [])
                if last := bisect_left(makers, before):
                    queue += self.all[makers[last - 1]].late
        return found


def _helps(name: str) -> bool:
    return inspect.isroutine(_object(name)) and name not in LOADS and not SAYING.match(name)


@cache
def _object(name: str):
    """Return what a full name stands for, or None."""
    try:
        return importlib.import_module(name)
    except ImportError:
        module, _, attribute = name.rpartition(".")
        return getattr(_object(module), attribute, None) if module else None


@cache
def _tables() -> frozenset[str]:
    return frozenset(names())


@cache
def _claim_tables() -> dict[str, frozenset[str]]:
    return {claim.id: frozenset(claim.tables) for claim in ledger().values()}


def _claims(words: frozenset[str]) -> set[str]:
    """Return the claims that text constants name, by id or by a statistic of their rule."""
    rules = [(claim.id, condition) for claim in ledger().values() for condition in claim.rule]
    ruled = {identifier for identifier, condition in rules if condition.statistic in words}
    return ruled | (words & _claim_tables().keys())
