"""A table as it stood: at a git revision, or in another file; and what each import changed."""

import subprocess
import tempfile
from pathlib import Path

import pandas as pd
import yaml

from .errors import InputError
from .importing import read_file
from .reading import read
from .sidecar import SUFFIXES, Sidecar, sidecar
from .store import canonical


def at(table: str, when: str | None = None) -> pd.DataFrame:
    """Return a table's frame as it stands, or as it stood.

    Parameters
    ----------
    table
        The table's name.
    when
        A git revision (``HEAD~3``, ``v1.0``), or a file in a format that an importer knows; by default the
        table that stands.

    Raises
    ------
    InputError
        If there is no such revision or file, or it does not hold the table.
    """
    about = sidecar(table)
    if when is None:
        frame, vintage = read(about), about.get("vintage")
    elif Path(when).is_file():
        frame = canonical(about, read_file(Path(when), table))
        vintage = frame.attrs
    else:
        frame, vintage = _at_revision(about, when)
    frame.attrs["base_year"] = (vintage or {}).get("base_year")
    return frame


def _at_revision(about: Sidecar, revision: str) -> tuple[pd.DataFrame, dict | None]:
    if not revision or revision.startswith("-"):
        raise InputError(f"{revision!r} is no git revision. Give one such as HEAD~1, or a file.")
    folder = about.path.parent
    described = _show(folder, revision, f"{about.name}.yml")
    if described is None:
        _verify(folder, revision, otherwise=_unknown(about, revision))
        raise InputError(f"Table {about.name} is not in revision {revision}. git log shows when it came in.")
    old = Sidecar(about.name, yaml.safe_load(described))
    for suffix in SUFFIXES:
        content = _show(folder, revision, f"{about.name}{suffix}")
        if content is not None:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / f"{about.name}{suffix}"
                path.write_bytes(content)
                return read(old, path), old.get("vintage")
    raise InputError(f"Revision {revision} describes table {about.name} but does not hold its rows.")


def _show(folder: Path, revision: str, name: str) -> bytes | None:
    done = subprocess.run(
        ["git", "-C", str(folder), "show", f"{revision}:./{name}"], capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def _verify(folder: Path, revision: str, *, otherwise: str) -> None:
    command = ["git", "-C", str(folder), "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
    try:
        subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise InputError(otherwise) from error


def _unknown(about: Sidecar, against: str) -> str:
    return (
        f"{against!r} is neither a file nor a git revision of {about.path.parent}. Give a file, or a "
        f"revision such as HEAD~1: alliance data diff {about.name} --against HEAD~1"
    )
