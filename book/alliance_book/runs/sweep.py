"""Sweeps: one notebook with every combination of values, what each run records collected in one table."""

import csv
import io
import json
import math
import os
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path

from alliance_data.errors import AllianceError, InputError, NotCovered
from alliance_data.files import sha256, write_if_changed
from alliance_data.snapshot import one_edition

from .. import notebook as nb
from ..book import Book
from ..prose import count
from . import PER_PROCESSOR, alone, inputs, parameters, processors, told_of_disks
from .execute import Job
from .schedule import Run, execute

MOST = 20_000
SHOWN = 20
# How often at most a line of progress comes, in seconds.
OFTEN = 1.0
KINDS = (".csv", ".parquet")
# What a notebook raises where it cannot be true of a value.
REFUSED = (InputError.__name__, NotCovered.__name__)
Value = str | int | float | bool | list | dict | None


def sweep(
    book: Book,
    name: str,
    given: Iterable[str],
    *,
    grid: Path | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    out: Path | None = None,
    say: Callable[[str], None] = print,
) -> list[Path]:
    """Run a notebook with every combination of values, and return the files of the table of what was found.

    A combination whose last run is fresh does not run again: a sweep that was stopped goes on where it
    stopped, and one with more values runs these alone.

    Parameters
    ----------
    name
        The notebook's name, with or without folder and ending.
    given
        Values as ``NAME=A,B,C``; those of a parameter that is itself a list with ``;`` between.
    grid
        A CSV file with a column for each of some parameters, and a row for each combination of these.
    jobs
        How many run at once; by default two for each processor.
    scheduler
        The address of a Dask scheduler to run them on.
    out
        The file for the table, ``.csv`` or ``.parquet``, or a folder for both; by default one in ``_build``.
    say
        Called with each line of progress.

    Raises
    ------
    InputError
        If there is no such notebook or parameter, a value is refused, there is nothing to combine, there are
        too many combinations, or the notebook refuses all of them.
    AllianceError
        If some combinations failed; the message names each with its reason, and the table has the others.
    """
    source = book.notebook(name)
    notebook, label = nb.read(source), f"{source.parent.name}/{source.name}"
    wanted = combinations(notebook, given, grid, label)
    folder = book.build / "sweeps" / source.stem
    targets = _targets(out, folder, source.stem)
    with told_of_disks(book), alone(folder, say, "sweep of this notebook"), one_edition():
        inputs._table.cache_clear()
        runs = _plan(book, source, notebook, wanted, folder)
        stale = [run for run in runs if run.reasons]
        say(f"{count(len(runs), 'combination')}, {len(runs) - len(stale)} of them fresh".capitalize())
        failed = _run(stale, jobs or PER_PROCESSOR * processors(), scheduler, say)
        fine = [run for run in runs if run.name not in failed]
        if fine:
            table = _rows(fine, wanted[0])
            _write(targets, table)
            if len(table.columns) == len(wanted[0]):
                say(f"{label} records nothing: alliance_book.records.record keeps values.")
    if failed:
        raise _failure(failed, len(fine), targets)
    return targets


def combinations(
    notebook: dict, given: Iterable[str], grid: Path | None, label: str
) -> list[dict[str, Value]]:
    """Return the combinations that are asked for: the values of all parameters in question, by name.

    Raises
    ------
    InputError
        As :func:`sweep` does.
    """
    values = dict(_values(notebook, pair, label) for pair in given)
    rows = list(_grid(notebook, grid, label)) if grid else [{}]
    if twice := sorted(values.keys() & rows[0].keys()):
        raise InputError(f"{twice[0]} stands in {grid.name} and in -p {twice[0]}=...: give it once.")
    if not values and not grid:
        has = ", ".join(nb.parameters(notebook)) or "none"
        raise InputError(
            f"Nothing to combine: give values, as -p NAME=A,B, or --grid FILE. {label} has {has}."
        )
    number = len(rows) * math.prod(map(len, values.values()))
    if number > MOST:
        asked = f"{number:,}{' or more' * (len(rows) > MOST)}"
        raise InputError(
            f"{asked} combinations; a sweep has at most {MOST:,}. Give fewer values, or sweep in parts: "
            "what ran is kept."
        )
    every = [row | dict(zip(values, each, strict=True)) for row in rows for each in product(*values.values())]
    if len({json.dumps(each) for each in every}) < number:
        raise InputError("Two of the values are the same, written in two ways. Strike one of them.")
    return every


def _values(notebook: dict, pair: str, label: str) -> tuple[str, list[Value]]:
    """Return a parameter's name and its values, from ``NAME=A,B,C``."""
    name, sign, text = pair.partition("=")
    if not sign or not name.isidentifier():
        raise InputError(f"-p {pair}: expected NAME=A,B,C, such as -p focal=JPN,KOR.")
    own = nb.parameters(notebook).get(name)
    between = ";" if isinstance(own, list | tuple | dict) else ","
    parts = [part.strip() for part in text.split(between)]
    for part in parts:
        if not part:
            raise InputError(f"-p {pair}: one of the values is empty.")
        if parts.count(part) > 1:
            raise InputError(f"-p {pair}: {part} stands there twice.")
    return name, [parameters.read(notebook, name, part, label) for part in parts]


def _grid(notebook: dict, path: Path, label: str) -> Iterator[dict[str, Value]]:
    """Yield the combinations of a grid's file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"--grid {path}: {getattr(error, 'strerror', None) or 'not UTF-8'}. Expected a CSV file with a "
            "column for each parameter."
        ) from None
    lines = csv.reader(io.StringIO(text))
    head = [name.strip() for name in next(lines, [])]
    if not head or len(set(head)) < len(head):
        found = ", ".join(head) or "nothing"
        raise InputError(f"--grid {path.name}: expected a first line with parameters' names, found {found}.")
    # A grid of thousands of lines has few values, over and over.
    read = cache(lambda name, value: parameters.read(notebook, name, value, label))
    seen: dict[str, int] = {}
    for line in islice(filter(None, lines), MOST + 1):
        where = f"--grid {path.name}, line {lines.line_num}"
        if len(line) != len(head):
            raise InputError(
                f"{where}: {count(len(line), 'value')}, expected {len(head)}: {', '.join(head)}."
            )
        try:
            row = {name: read(name, value.strip()) for name, value in zip(head, line, strict=True)}
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
        key = json.dumps(row)
        if key in seen:
            raise InputError(f"{where}: the same combination as in line {seen[key]}. Strike one of them.")
        seen[key] = lines.line_num
        yield row
    if not seen:
        raise InputError(f"--grid {path.name} has no combination: write one in each line below the names.")


def _targets(out: Path | None, folder: Path, stem: str) -> list[Path]:
    """Return the files for the table, refused before anything runs where they cannot be written."""
    if out is None:
        return [folder / f"{stem}{kind}" for kind in KINDS]
    out = out.absolute()
    targets = [out / f"{stem}{kind}" for kind in KINDS] if out.is_dir() else [out]
    if targets[0].suffix not in KINDS:
        raise InputError(f"--out {out.name}: expected a folder, or a name that ends in .csv or .parquet.")
    if not targets[0].parent.is_dir():
        raise InputError(f"--out {out}: there is no folder {out.parent}. Make it first.")
    if not os.access(targets[0].parent, os.W_OK):
        raise InputError(f"--out {out} cannot be written. Choose another folder.")
    return targets


def _plan(book: Book, source: Path, notebook: dict, wanted: list[dict], folder: Path) -> list[Run]:
    limit = book.config().get("execute", {}).get("timeout")
    tables, runs = nb.tables(notebook), []
    for combination in wanted:
        told = " ".join(f"{name}={_text(value)}" for name, value in combination.items())
        job = Job(
            name=f"{source.stem} {told}",
            notebook=notebook,
            parameters=combination,
            folder=str(source.parent),
            output=str(folder / f"{sha256(json.dumps(combination, sort_keys=True))[:24]}.ipynb"),
            limit=limit,
        )
        runs.append(Run(job=job, parts=inputs.parts(notebook, combination), tables=tables))
    return runs


def _run(
    runs: list[Run], jobs: int, scheduler: str | None, say: Callable[[str], None]
) -> dict[str, Exception]:
    """Execute runs, and return what stopped those that failed, by name."""
    failed: dict[str, Exception] = {}
    start = last = time.monotonic()
    done = 0

    def told(run: Run, _seconds: float, error: Exception | None) -> None:
        nonlocal last, done
        done, now = done + 1, time.monotonic()
        if error:
            if not isinstance(error, AllianceError):
                raise error
            failed[run.name] = error
        else:
            run.succeeded()
        if error or done == len(runs) or now - last >= OFTEN:
            last = now
            word, left = "failed" if error else "ran", _left(start, done, len(runs))
            say(f"  {word} {run.name} ({done} of {len(runs)}{left})")

    execute(runs, jobs=jobs, scheduler=scheduler, told=told)
    return {run.name: failed[run.name] for run in runs if run.name in failed}


def _left(start: float, done: int, of: int) -> str:
    """Return how long the rest takes, at the pace so far."""
    if done == of:
        return f", {time.monotonic() - start:.1f} s"
    seconds = round((time.monotonic() - start) / done * (of - done))
    return f", about {seconds} s left" if seconds < 100 else f", about {round(seconds / 60)} min left"


def _rows(runs: list[Run], names: Iterable[str]):
    """Return what runs recorded as a frame: a row each, first the values that they ran with."""
    import pandas as pd

    from ..records import recorded

    rows = []
    for run in runs:
        found = recorded(json.loads(run.output.read_text(encoding="utf-8")))
        rows.append({n: run.job.parameters[n] for n in names} | found)
    frame = pd.DataFrame(rows)
    for column in filter(lambda name: pd.api.types.is_object_dtype(frame[name]), frame):
        # One kind a column, as Parquet has it: lists, and what is a number here and a text there, as text.
        kinds = {"number" if isinstance(v, int | float) else type(v) for v in frame[column].dropna()}
        if len(kinds) > 1 or kinds & {list, dict}:
            frame[column] = frame[column].map(_text, na_action="ignore")
    return frame


def _write(targets: list[Path], frame) -> None:
    for target in targets:
        if target.suffix == ".csv":
            content = frame.to_csv(index=False, lineterminator="\n").encode()
        else:
            held = io.BytesIO()
            frame.to_parquet(held, index=False)
            content = held.getvalue()
        write_if_changed(target, content)


def _text(value: Value) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _failure(failed: dict[str, Exception], fine: int, targets: list[Path]) -> AllianceError:
    """Return the error that names what failed and why: the user's own where each was refused alike."""
    lines = [f"{name}: {getattr(error, 'reason', '') or error}" for name, error in failed.items()]
    rest = [f"... and {len(lines) - SHOWN} more."] * (len(lines) > SHOWN)
    if not fine and all(getattr(error, "kind", "") in REFUSED for error in failed.values()):
        return InputError("\n".join([*lines[:SHOWN], *rest]))
    kept = f"The table has the other {fine}: {os.path.relpath(targets[0])}" if fine else "There is no table."
    first = f"{count(len(failed), 'combination').capitalize()} failed. {kept}"
    return AllianceError("\n  ".join([first, *lines[:SHOWN], *rest]))
