"""Importing a publisher's file: recognise, read, check, compare, then replace the table as one step."""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pandas as pd

from . import manifest, store
from .checks import check_frame, check_sidecar
from .compare import Change, compare
from .descriptions import cite
from .errors import InputError, unknown
from .importers import _tidy
from .paths import STATES, folder_to_write, places
from .reading import read, typed
from .recognising import inspect, recognise, said
from .report import Report
from .sidecar import Sidecar, names, outdated, sidecar, unborne
from .store import span
from .swap import locked, refuse_fixed
from .verdicts import Moved, moved

Stage = Callable[[str], object]
SHOWN = 10


@dataclass
class Imported:
    """What an import did, or would do, to one table.

    Attributes
    ----------
    table
        Its name.
    importer
        What the file was read as.
    version
        The edition's name, as the table's sidecar has it after the import.
    change
        The comparison with the table that stood; ``None`` for a first import.
    rows
        How many the new table has.
    report
        What the change means: revisions, claims, words that may be out of date, the citation.
    replaced
        Whether the table was replaced: not in a dry run, nor where it already held exactly this.
    """

    table: str
    importer: str
    version: str | None
    change: Change | None
    rows: int
    report: Report
    replaced: bool = False

    @property
    def turned(self) -> list[str]:
        """The ledger's claims whose verdict the new edition turns, each in one line."""
        return [claim.line for claim in self.report.claims if claim.turned]


def import_file(
    path: Path | str,
    *,
    table: str | None = None,
    dry_run: bool = False,
    stage: Stage | None = None,
    back: bool = True,
) -> list[Imported]:
    """Import a publisher's file: all or nothing.

    Parameters
    ----------
    path
        The file, as the publisher offers it, or a table in the book's own form.
    table
        The table meant, where the file alone leaves that open.
    dry_run
        Read, check and compare only.
    stage
        Called with a sentence as each stage begins.
    back
        Whether an edition whose last observation is earlier than that of the table may come in.

    Returns
    -------
    list of Imported
        What happened, table by table (one, for most files).

    Raises
    ------
    InputError
        For a file that is not recognised, cannot be read, or breaks a check, and where the tables are an
        installed package's. No table has changed then.
    """
    path, stage = Path(path), stage or (lambda _: None)
    if table is not None and table not in names():
        raise InputError(unknown("table", table, names(), "alliance data list shows all of them."))
    folder = None if dry_run else folder_to_write()
    inspect(path)
    stage(f"Recognising {path.name}")
    importer = recognise(path, table)
    # The lock holds from reading on, for an importer may build on the table that stands. A dry run takes
    # none: it leaves nothing behind, not even in a folder that it may not write.
    with nullcontext() if folder is None else locked(folder):
        stage(f"Reading {path.name} ({path.stat().st_size / 1e6:.1f} MB) as {said(importer)}")
        frames = _read(importer, path)
        if folder and STATES in frames and len(places()) > 1:
            raise InputError(
                f"{folder} holds some tables, and {STATES} is the one that all refer to. Copy the whole of "
                f"{places()[-1]} there first; a folder with its own {STATES} stands alone."
            )
        plans = [_plan(name, frame, importer, stage=stage) for name, frame in frames.items()]
        for plan in plans if not back else ():
            _refuse_older(path, plan)
        _refuse(path, plans, frames)
        if folder and manifest.belongs():
            refuse_fixed([folder.parent / manifest.FILE])
        for plan in plans:
            if not dry_run:
                stage(f"Replacing {plan.done.table}")
                plan.done.replaced = store.replace(
                    plan.done.table,
                    plan.frame,
                    version=plan.done.version,
                    change={"file": path.name, **plan.summary},
                    facts=plan.facts,
                )
                plan.done.version = plan.done.report.newer = sidecar(plan.done.table)["vintage"]["version"]
                plan.done.report.citation = cite(plan.done.table)
        if folder and manifest.belongs():
            manifest.write()
    return [plan.done for plan in plans]


def checked(path: Path, table: str) -> pd.DataFrame:
    """Return what a file holds for a table, after the checks that an import makes of it.

    Raises
    ------
    InputError
        If the file is none for the table, or breaks a check.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file to read table {table} from.")
    about = sidecar(table)
    stamps = [p.stat().st_mtime_ns for p in (path, about.described)]
    return _checked(path, table, *stamps).copy()


@lru_cache(maxsize=32)
def _checked(path: Path, table: str, *_stamps: int) -> pd.DataFrame:
    about = sidecar(table)
    inspect(path)
    if path.suffix == ".parquet":
        frame = _parquet(path)
    else:
        importer = recognise(path, table)
        standing = read(about) if about.path.exists() and about.path != path else None
        frame = _merged(about, standing, _read(importer, path)[table], importer)[0]
    try:
        frame = store.canonical(about, frame)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    problems = check_frame(about, frame)
    if problems:
        raise InputError(f"{path} cannot stand in the place of table {table}.{_listed(problems)}")
    return frame


def _parquet(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except Exception as error:  # A broken file can meet its reader in any way; the user gets one message.
        raise InputError(
            f"{path} is no whole Parquet file ({type(error).__name__}). Fetch it again."
        ) from error


def read_file(path: Path, table: str) -> pd.DataFrame:
    """Return what a file holds for a table, unchecked, as its importer reads it.

    Raises
    ------
    InputError
        If the file is not recognised as one for the table, or cannot be read.
    """
    inspect(path)
    return _read(recognise(path, table), path)[table]


@dataclass
class _Plan:
    done: Imported
    frame: pd.DataFrame
    summary: dict
    facts: dict
    problems: list[str]


def _plan(table: str, frame: pd.DataFrame, importer: ModuleType | str, *, stage: Stage) -> _Plan:
    about = sidecar(table)
    faults = check_sidecar(about)
    if faults:
        raise InputError("\n  - ".join([f"{table} stands as it was: its sidecar is at fault.", *faults]))
    old = _standing(about)
    stage(f"Checking {table}: {len(frame)} rows")
    frame, version, facts = _merged(about, old, frame, importer)
    frame = store.canonical(about, frame)
    problems = check_frame(about, frame) + _other_prices(about, facts)
    change = None
    if old is not None and not problems:
        stage(f"Comparing {table} with the edition that stands")
        old.attrs["base_year"] = (about.get("vintage") or {}).get("base_year")
        change = compare(about, old, frame)
        problems = [_other_unit(about, scale) for scale in change.rescaled if scale.unit]
    claims: list[Moved] = []
    if change is not None and not change.nothing and not problems:
        stage(f"Weighing the claims that rest on {table}")
        claims = moved(table, old, frame)
    summary = {"added": len(frame)} if change is None else change.summary()
    if claims:
        summary |= {"weighed": len(claims)} | {"claims": [asdict(c) for c in claims if c.changed]}
    if version is None and change is not None and change.nothing:
        version = (about.get("vintage") or {}).get(
            "version"
        )  # The file names none: it is the one that stands.
    version = version or store.edition(about, frame)
    standing = (about.get("vintage") or {}).get("version")
    stale = outdated(about, span(about, frame)) if old is not None else []
    stale += unborne(about, change.gone) if change is not None else []
    report = Report(
        table, about["title"], standing if old is not None else None, version, change, claims, stale
    )
    done = Imported(table, said(importer), version, change, len(frame), report)
    return _Plan(done, frame, summary, facts, problems)


def _standing(about: Sidecar) -> pd.DataFrame | None:
    return read(about) if about.path.exists() else None


def _merged(
    about: Sidecar, old: pd.DataFrame | None, frame: pd.DataFrame, importer
) -> tuple[pd.DataFrame, str | None, dict]:
    """Return the new table whole, where a file brings some sources' rows alone, with version and facts."""
    version = frame.attrs.get("version")
    facts = {"base_year": frame.attrs["base_year"]} if frame.attrs.get("base_year") else {}
    if isinstance(importer, str):  # The table's own form does not name its prices: they are those that stand.
        facts = {n: v for n, v in (about.get("vintage") or {}).items() if n not in store.VINTAGE}
    column = getattr(importer, "MERGE_ON", None)
    if column is None or column not in frame:
        return frame, version, facts
    attrs, brought = frame.attrs, sorted(frame[column].dropna().unique())
    parts = dict((about.get("vintage") or {}).get("parts") or {})
    parts = dict(sorted((parts | {source: version or "unnamed edition" for source in brought}).items()))
    if old is not None:
        frame = pd.concat([old[~old[column].isin(brought)], typed(about, frame)], ignore_index=True)
    frame.attrs = attrs
    return frame, "; ".join(f"{source}: {name}" for source, name in parts.items()), facts | {"parts": parts}


def _read(importer: ModuleType | str, path: Path) -> dict[str, pd.DataFrame]:
    try:
        if isinstance(importer, str):
            frame = {importer: _tidy.read(path, sidecar(importer))}
        else:
            frame = importer.read(path)
    except InputError:
        raise
    except Exception as error:  # A broken file can meet a reader in any way; the user gets one message.
        raise InputError(
            f"{path} could not be read as {said(importer)} ({type(error).__name__}: {error}). The file "
            "may be cut off, edited or in a new format. Download it again; if that does not help, the "
            "importer needs work."
        ) from error
    frames = frame if isinstance(frame, dict) else {importer.TABLE: frame}
    for table in frames:
        if table not in names():
            raise InputError(
                f"{path} feeds table {table}, which has no sidecar {table}.yml. data/README.md says how "
                "to add one."
            )
    return {table: _extract(sidecar(table), frame) for table, frame in frames.items()}


def _extract(about: Sidecar, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the table carries of a file under terms that forbid to pass it on whole."""
    for column, kept in about.extract.items():
        if column in frame:
            frame = frame[frame[column].isin(kept)]
    return frame


def _refuse_older(path: Path, plan: _Plan) -> None:
    about = sidecar(plan.done.table)
    stands, brought = (about.get("vintage") or {}).get("last"), span(about, plan.frame)[1]
    if stands is not None and brought is not None and str(brought) < str(stands):
        raise InputError(
            f"{path.name} is an older edition, to {brought}; table {about.name} goes to {stands} and stands "
            f"as it was. To go back, import the file by hand: alliance data import {path}"
        )


def _refuse(path: Path, plans: list[_Plan], frames: Iterable[str]) -> None:
    problems = [problem for plan in plans for problem in plan.problems]
    if problems:
        raise InputError(f"{path} was refused; {', '.join(frames)} stands as it was.{_listed(problems)}")


def _listed(problems: list[str]) -> str:
    more = [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
    return "".join(f"\n  - {problem}" for problem in [*problems[:SHOWN], *more])


def _other_unit(about: Sidecar, scale) -> str:
    unit = about.fields[scale.column].get("unit", "no stated unit")
    return (
        f"{about.name}, column {scale.column}: found values {scale.ratio:g} times those of the table that "
        f"stands, expected {unit}. Convert them in the importer, or in the file."
    )


def _other_prices(about: Sidecar, facts: dict) -> list[str]:
    """Return the columns whose stated unit names another base year than the edition has."""
    year = facts.get("base_year")
    units = ((f["name"], f.get("unit") or "") for f in about.content["fields"])
    return [
        f"{about.name}.yml, field {name}: its unit says {unit!r}, but the edition's base year is {year}. "
        "Write {base_year} there, and each import fills it in."
        for name, unit in units
        if year and "constant" in unit and "{base_year}" not in unit and str(year) not in unit
    ]
