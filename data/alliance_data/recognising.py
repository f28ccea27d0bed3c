"""Which format a file is in, told by its content; where none fits, what is nearest to it and what to do."""

import csv
import difflib
import importlib
import pkgutil
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from . import importers
from .errors import InputError
from .importers import _common, _tidy
from .sidecar import names, sidecar

NEAR = 0.5  # The part of a format's columns that a file must have to be called near to it.
OFFERED = 3
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@lru_cache(maxsize=1)
def available() -> tuple[ModuleType, ...]:
    """Return every importer by name: each module of ``importers`` without a leading underscore."""
    found = (m.name for m in pkgutil.iter_modules(importers.__path__) if not m.name.startswith("_"))
    return tuple(importlib.import_module(f"{importers.__name__}.{name}") for name in sorted(found))


def tables_of(importer: ModuleType) -> tuple[str, ...]:
    """Return the tables that an importer's files feed, most often one."""
    return tuple(getattr(importer, "TABLES", None) or (importer.TABLE,))


def said(importer: ModuleType | str) -> str:
    """Return what an importer reads, in words; a name stands for that table's own form."""
    return f"the table {importer}'s own CSV" if isinstance(importer, str) else importer.FORMAT.rstrip(".")


def recognise(path: Path, table: str | None = None) -> ModuleType | str:
    """Return the importer that knows a file by its content; or the table whose own form the file has.

    Parameters
    ----------
    path
        The file.
    table
        The only table to consider, where several would fit. Its importers then try to read a file that none
        of them recognises, and say how far they came.

    Raises
    ------
    InputError
        If no importer knows the file, or several do and ``table`` does not choose.
    """
    known = [m for m in available() if _knows(m, path)]
    fitting = [m for m in known if table is None or table in tables_of(m)]
    if len(fitting) == 1:
        return fitting[0]
    if len(fitting) > 1:
        choices = " or ".join(f"--as {tables_of(m)[0]}" for m in fitting)
        raise InputError(f"{path} could be one of several formats. Say which: {choices}.")
    own = [name for name in names() if table in (None, name) and _tidy.has_form(path, sidecar(name))]
    if len(own) > 1:
        own = _by_words(path, own)
    if own:
        return own[0]
    if table is None:
        raise InputError(_unrecognised(path))
    return _tried(path, table, known)


def inspect(path: Path) -> None:
    """Refuse a file that cannot be data, whatever its format.

    Raises
    ------
    InputError
        If there is no such file, or it is a folder, empty, a web page, a damaged archive or a zip bomb.
    """
    if path.is_dir():
        inside = sorted(p.name for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        shown = f" It holds {', '.join(inside[:5])}{' and more' * (len(inside) > 5)}." if inside else ""
        raise InputError(f"{path} is a folder. Give one file.{shown}")
    if not path.is_file():
        raise InputError(
            f"{path}: there is no such file. Give the path of the file that the publisher offers."
        )
    if path.stat().st_size == 0:
        raise InputError(f"{path} is empty. Download it again from the publisher.")
    with path.open("rb") as file:
        head = file.read(2000)
    _common.refuse_page(head, path.name)
    if head[:2] == b"PK":
        _common.unzipped(path, suffix="\0")  # Reads the archive's list of contents, none of its members.


def _knows(importer: ModuleType, path: Path) -> bool:
    with suppress(Exception):  # A file that breaks one importer's look may well be another's.
        return importer.recognise(path)
    return False


def _by_words(path: Path, own: list[str]) -> list[str]:
    """Return the one table, of several with these columns, whose enumerated words the file keeps to."""
    misfits = {name: _tidy.misfit(path, sidecar(name)) for name in own}
    fitting = [name for name, misfit in misfits.items() if misfit is None]
    if len(fitting) == 1:
        return fitting
    choices = " or ".join(f"--as {name}" for name in fitting or own)
    found = "".join(
        f"\n  - {name}: {_common.place(path.name, misfit[0], misfit[1])}: found {misfit[2]!r}"
        for name, misfit in misfits.items()
        if misfit
    )
    advice = f"Say which: {choices}." if fitting else f"Give each a file of its own.{found}"
    raise InputError(f"{path} has the columns of several tables, {', '.join(own)}. {advice}")


@dataclass(frozen=True)
class _Form:
    """A form of CSV that an import takes: of which table, what it is called, its columns."""

    table: str
    called: str
    columns: list[str]
    only: bool  # Whether other columns are refused.

    def nearness(self, header: list[str]) -> float:
        return len(set(self.columns) & set(header)) / len(self.columns)

    def differences(self, header: list[str]) -> str:
        lacks = [c for c in self.columns if c not in header]
        extra = [h for h in header if h not in self.columns]
        renamed = {c: difflib.get_close_matches(c, extra, n=1, cutoff=0.6) for c in lacks}
        hinted = [f"{c} (for {near[0]}?)" if (near := renamed[c]) and not self.only else c for c in lacks]
        twice = sorted({h for h in header if header.count(h) > 1})
        parts = [
            ("lacks", hinted),
            ("has unknown", extra if self.only else []),
            ("doubles", twice),
        ]
        return "; ".join(f"{word} {', '.join(columns[:12])}" for word, columns in parts if columns)


def forms(table: str | None = None) -> list[_Form]:
    """Return the forms of CSV that imports take, of one table or of all: publishers' and tables' own."""
    found = [
        _Form(name, importer.FORMAT.rstrip("."), list(columns), only=False)
        for importer in available()
        for name in tables_of(importer)
        if name in names() and table in (None, name)
        for columns in getattr(importer, "HEADERS", ())
    ]
    for name in names():
        if table in (None, name):
            about = sidecar(name)
            if (needed := _tidy.needed(about)) is not None:
                found.append(_Form(name, "its transcriber's form", sorted(needed), only=True))
            found.append(_Form(name, "its own form", list(about.fields), only=True))
    return found


def _unrecognised(path: Path) -> str:
    """Return why no format fits: the cause where the file shows it, else what is nearest."""
    first = f"{path} is in no format that an importer knows."
    cause = _cause(path)
    if cause:
        return f"{first} {cause}"
    header = _columns(path)
    if len(header) < 2:
        return f"{first} It {_nature(path)}. {_advice()}"
    near = sorted(forms(), key=lambda form: -form.nearness(header))
    near = [form for form in near if form.nearness(header) >= NEAR][:OFFERED]
    columns = f"Its columns are {', '.join(header)[:300]}."
    if not near:
        meant = [name for name in names() if _words(name) & _words(path.stem, *header)]
        table = meant[0] if len(meant) == 1 else "TABLE"
        named = (
            f" By its words it may be meant for {' or '.join(meant)}." if 0 < len(meant) <= OFFERED else ""
        )
        return f"{first} {columns} No table takes half of these.{named} {_advice(table)}"
    lines = "".join(f"\n  - {f.table} ({f.called}): {f.differences(header)}" for f in near)
    return (
        f"{first} {columns} Nearest are:{lines}\n"
        f"If it is one of these, put that right in the file; alliance data import FILE --as {near[0].table} "
        "says how far it can be read."
    )


def _tried(path: Path, table: str, known: list[ModuleType]) -> ModuleType:
    """Return the table's importer that reads a file all the same; or say how far each came."""
    cause = _cause(path)
    if cause:
        raise InputError(f"{path} cannot be read as table {table}. {cause}")
    header, reached = _columns(path), []
    for importer in (m for m in available() if table in tables_of(m)):
        try:
            importer.read(path)
        except InputError as error:
            reached.append(f"{said(importer)}: {error}")
        except Exception:  # A file of another kind can meet a reader in any way.
            mine = [f for f in forms(table) if f.called == said(importer) and len(header) > 1]
            near = max(mine, key=lambda form: form.nearness(header), default=None)
            what = f"it {near.differences(header)}" if near else "not in that form"
            reached.append(f"{said(importer)}: {what}")
        else:
            return importer
    own = [form for form in forms(table) if form.only and len(header) > 1]
    for form in sorted(own, key=lambda form: -form.nearness(header))[:1]:
        read = _tidy.readable(path, sidecar(table)) if form.nearness(header) else "no column of it is there"
        reached.insert(
            0, f"{form.called}: it {form.differences(header)}; {read}; expected {', '.join(form.columns)}"
        )
    others = " or ".join(sorted({t for m in known for t in tables_of(m)}))
    hint = f" It looks like a file for {others}: to import it there, leave out --as." if others else ""
    kind = f"Its columns are {', '.join(header)[:300]}." if len(header) > 1 else f"It {_nature(path)}."
    lines = "".join(f"\n  - {line}" for line in reached)
    raise InputError(
        f"{path} does not hold table {table}. {kind}{hint} Read as far as it goes:{lines}\n"
        f"alliance data show {table} lists what the columns mean."
    )


def _cause(path: Path) -> str:
    """Return why a file of cells is not read: its encoding or its separator, and what to do; else nothing."""
    with path.open("rb") as file:
        start = file.read(20_000)
    encoding = MARKS.get(start[:2])
    if encoding is None and start and start.count(b"\0") > len(start) / 3:
        encoding = "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    text = (
        start[: len(start) // 2 * 2].decode(encoding, "replace") if encoding else _common.head(path, 20_000)
    )
    line = text.splitlines()[0] if text.strip() else ""
    counts = {sep: line.count(sep) for sep in SEPARATORS}
    sep = max(counts, key=counts.get)
    other = counts[sep] > line.count(",")
    header = [c.strip() for c in next(csv.reader([line], delimiter=sep if other else ","), [])]
    if not (encoding or other) or len(header) < 2:
        return ""
    how = [f"It is in {encoding.upper()[:6]}, as a spreadsheet's 'Unicode text' is"] if encoding else []
    how += [f"{'its' if how else 'Its'} cells are separated by {SEPARATORS[sep]}"] if other else []
    fits = max(forms(), key=lambda form: form.nearness(header))
    whose = f" Its columns are those of table {fits.table}." if fits.nearness(header) == 1 else ""
    return (
        f"{' and '.join(how)}; expected is UTF-8 with commas between cells.{whose} Save it so (in a "
        "spreadsheet as 'CSV UTF-8', with decimal points), or with pandas: "
        f"pandas.read_csv({path.name!r}"
        f"{f', sep={sep!r}' if other else ''}{f', encoding={encoding!r}' if encoding else ''}"
        ").to_csv('new.csv', index=False)"
    )


def _columns(path: Path) -> list[str]:
    """Return the columns of a file of cells, an empty list for any other."""
    return [] if _common.head(path, 400).lstrip()[:1] in ("{", "[") else _common.header(path)


def _nature(path: Path) -> str:
    """Return what kind of file this is, as a clause."""
    sheets = _common.sheet_names(path)
    if sheets:
        return f"is a workbook with the sheets {', '.join(sheets)[:300]}"
    if _common.is_zip(path):
        return f"is a zip file with {', '.join(_common.members(path))[:300]}"
    start = _common.head(path, 400).lstrip()
    if start[:1] in ("{", "["):
        return f"is JSON that begins {' '.join(start.split())[:120]}"
    return f"begins {' '.join(start.split())[:120]!r}" if start else "is binary"


def _words(*names: str) -> set[str]:
    """Return the words of names, of four letters at least, without an ending of the plural."""
    found = re.findall(r"[a-z]{4,}", " ".join(names).lower())
    return {word.rstrip("s") for word in found}


def _advice(table: str = "TABLE") -> str:
    return (
        "It may be cut off, or a new edition in another form. alliance data list names the tables; "
        f"alliance data import FILE --as {table} says what it lacks to be one."
    )
