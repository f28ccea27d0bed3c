"""What a build would do now, and why, without doing any of it."""

from collections.abc import Iterator

from alliance_data.snapshot import one_edition

from ..book import CHANGES, Book
from ..prose import list_of
from . import atlas, inputs, is_current
from .compile import frame, gone, last_frame
from .schedule import Run, plan
from .stage import files, pages


def explain(book: Book) -> list[str]:
    """Return a line for each notebook that a build would run, and what it would compile.

    Raises
    ------
    InputError
        If a part of the book is missing or malformed.
    """
    inputs._table.cache_clear()
    if is_current(book):
        return ["Nothing changed since the last build."]
    with one_edition():
        runs, briefs = plan(book), atlas.plan(book)
        if briefs and not any(run.reasons for run in briefs):
            atlas.Collected.of(briefs, {}).told(book, [run for run in runs if atlas.is_fed(run)])
        stale = [run for run in [*runs, *briefs] if run.reasons]
        fresh = [run.name for run in [*runs, *briefs] if run not in stale]
        return [
            *(f"{run.name} would run: {list_of(run.reasons)}." for run in stale),
            *([f"Fresh: {list_of(fresh)}."] if fresh else []),
            *_pages(book, runs, briefs, stale),
        ]


def _pages(book: Book, runs: list[Run], briefs: list[Run], stale: list[Run]) -> Iterator[str]:
    staged = {
        path.relative_to(book.source).as_posix(): path.read_bytes()
        for path in book.source.rglob("*")
        if path.is_file()
    }
    last = last_frame(book)
    if not last:
        yield "All pages would be compiled: there are none that were compiled without fault."
        return
    wanted = files(book, pages([run for run in runs if run not in stale]))
    # What those say that would run is not known yet, nor what the page of changes will say of it.
    unknown = {run.name for run in stale if run.name in staged} | ({f"{CHANGES}.md"} & staged.keys())
    if any(run in stale for run in briefs):  # The index and the numbers follow from what each of them says.
        unknown |= {name for name in staged if name.startswith(f"{atlas.FOLDER}/")}
    else:
        wanted |= atlas.Collected.of(briefs, {}).files(book)
    wanted |= {name: staged[name] for name in unknown}
    now = frame(book, wanted)
    if causes := [f"{name} changed" for name, state in now.items() if last.get(name) != state]:
        yield f"All pages would be compiled: {list_of(causes)}."
        return
    if lost := gone(last, wanted):
        yield f"All pages would be compiled: gone: {list_of(lost)}."
        return
    other = sorted(name for name in wanted.keys() | staged.keys() if wanted.get(name) != staged.get(name))
    read = [*sorted(run.name for run in stale), *other]
    if read:
        yield f"Read again would be {list_of(read)}; compiled, those and the pages that show parts of them."
