"""The matrix: every chapter on every edition, read, and what stopped it or reads oddly.

``python -m tests.notebooks.matrix outlook --kinds next,last`` shows it for one chapter.
"""

import argparse
import functools
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT
from alliance_data.paths import MULTIVERSE
from alliance_data.sidecar import sidecar

from tests.notebooks import oddities, reader, tomorrow

CHAPTERS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
# What is read by ``--kinds whole``.
WHOLE = {"next", "last", "quarter", "turned", "rebased", "swapped"} | {
    f"every-{kind}"
    for kind in ("next", "last", "quarter", "turned", "decade", "gone", "without", "unreported", "halved")
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a chapter on an edition: the kind, where, and the words."""

    chapter: str
    edition: str
    kind: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.chapter}, {self.edition}, {self.where}: {self.kind}: {self.words}"


@dataclass
class Read:
    """What a run of the matrix read, and what it found."""

    editions: list[tomorrow.Edition] = field(default_factory=list)
    readings: list[reader.Reading] = field(default_factory=list)

    @property
    def faults(self) -> list[Fault]:
        """Everything wrong, in the order of chapters and editions."""
        found = {fault for reading in self.readings for fault in faults(reading)}
        return sorted(found, key=lambda fault: (fault.chapter, fault.edition, fault.where, fault.words))

    def summary(self) -> str:
        """Return how much was read, and how much of it is wrong, by kind."""
        refused = sum(bool(edition.refused) for edition in self.editions)
        sentences = sum(
            len(re.findall(r"[.?!](?=\s|$)", text.text)) or 1 for r in self.readings for text in r.texts
        )
        kinds = Counter(fault.kind for fault in self.faults)
        return (
            f"{len(self.editions) - refused} editions ({refused} more that import would refuse), "
            f"{len(self.readings)} readings ({sum(r.declined for r in self.readings)} that end with what is "
            f"not covered) of {len({r.chapter for r in self.readings})} chapters, "
            f"{sentences} sentences; {sum(kinds.values())} faults"
            + "".join(f"\n  {number} {kind}" for kind, number in kinds.most_common())
        )


def faults(reading: reader.Reading) -> Iterator[Fault]:
    """Yield what is wrong with a reading."""
    at = (reading.chapter, reading.edition)
    if reading.stopped and not reading.declined:
        where, _, why = reading.stopped.partition(": ")
        yield Fault(*at, "stopped", where, " ".join(why.split()))
    for text in reading.texts:
        where = f"cell {text.cell} ({text.what})"
        if text.what != "label":
            for kind, words in oddities.odd(text.text):
                yield Fault(*at, kind, where, words)
        for verdict in oddities.verdicts(text.text):
            if not reading.stopped and verdict not in reading.verdicts:
                yield Fault(*at, "verdict that the ledger does not give", where, verdict)


def recipes(kinds: set[str] = WHOLE) -> list[tomorrow.Recipe]:
    """Return the recipes of some kinds, for the states that at least three chapters name in their code."""
    named = Counter(state for chapter in CHAPTERS for state in tomorrow.states_of(nb.words(nb.read(chapter))))
    often = {state for state, chapters in named.items() if chapters >= 3}
    return [recipe for recipe in tomorrow.recipes(often) if recipe.kind_of in kinds]


def concerns(chapter: Path, recipe: tomorrow.Recipe) -> bool:
    """Tell whether a chapter can be asked to read on an edition.

    A chapter about a state, which its first cell names, cannot without it in any table.
    """
    about = [value for given in nb.parameters(nb.read(chapter)).values() for value in _each(given)]
    return recipe.kind_of != "every-without" or recipe.of not in about


def _each(value) -> list:
    return list(value) if isinstance(value, list | tuple) else [value]


def standing(chapters: Iterable[Path] = CHAPTERS) -> list[reader.Reading]:
    """Return the readings of chapters on the tables as they stand."""
    return list(reader.read_all((chapter, "standing", None) for chapter in chapters))


def run(
    chosen: Iterable[tomorrow.Recipe],
    folder: Path,
    chapters: Iterable[Path] = CHAPTERS,
    *,
    asked: Callable[[Path, tomorrow.Recipe], bool] = concerns,
    say: Callable[[str], None] = lambda line: None,
) -> Read:
    """Make each recipe's edition in a folder, and read the chapters that rest on a table of it.

    ``asked`` tells whether a chapter is read on an edition; ``say`` is called with each fault as it is found.
    """
    chapters = list(chapters)
    reader.warm()
    for table in tomorrow.names():
        tomorrow.standing(table)
    chosen = list(chosen)
    # Where every table changes, every chapter has to be read; else those that rest on the one that does.
    known = () if all(recipe.table == "every" for recipe in chosen) else standing(chapters)
    tables = {reading.chapter: reading.tables for reading in known}
    tasks = ((recipe, folder / f"{n}") for n, recipe in enumerate(chosen))
    read = Read(editions=list(reader.forked(_make, tasks)))
    tasks = (
        (chapter, str(edition.recipe), edition.folder)
        for edition in read.editions
        for chapter in chapters
        if not edition.refused
        and tables.get(chapter.stem, set(edition.tables)) & set(edition.tables)
        and asked(chapter, edition.recipe)
    )
    for reading in reader.read_all(tasks):
        read.readings.append(reading)
        for fault in faults(reading):
            say(str(fault))
    return read


def _make(task: tuple[tomorrow.Recipe, Path]) -> tomorrow.Edition:
    edition = tomorrow.make(*task)
    # What the ledger made of the tables that stand is found again by their content; the rest is computed.
    held = sidecar("countries").path.parent / MULTIVERSE
    if held.is_dir() and not edition.refused:
        shutil.copytree(held, edition.folder / MULTIVERSE)
    return edition


def main() -> None:
    """Show the faults of the chapters named, on the kinds of editions named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chapters", nargs="*", help="by default all")
    parser.add_argument("--kinds", default="every-next,every-last", help="such as next,every-gone; or whole")
    given = parser.parse_args()
    chosen = [c for c in CHAPTERS if not given.chapters or c.stem in given.chapters]
    kinds = WHOLE if given.kinds == "whole" else set(given.kinds.split(","))
    with tempfile.TemporaryDirectory() as folder:
        read = run(recipes(kinds), Path(folder), chosen, say=functools.partial(print, flush=True))
    print(read.summary())


if __name__ == "__main__":
    main()
