"""Where the tables stand: the package's own, and those that ``ALLIANCE_TABLES`` puts in their place."""

import os
from pathlib import Path

from .errors import InputError, unknown

PLACE = "ALLIANCE_TABLES"
STATES = "countries"
"""The table that the others refer to: a folder with a sidecar of its own for it stands alone."""

LOG = "vintages.jsonl"
"""The file in each folder of tables that says which imports made them."""

MULTIVERSE = ".multiverse"
"""The folder beside the tables that keeps what was computed from them; out of version control."""

INSIDE = Path(__file__).parent / "tables"
BESIDE = Path(__file__).parents[1] / "tables"


def installed() -> bool:
    """Whether the package carries its tables inside, as a wheel does; in a checkout they stand beside it."""
    return INSIDE.is_dir()


def packaged_dir() -> Path:
    """Return the folder of the package's own tables."""
    return INSIDE if installed() else BESIDE


def named() -> Path | None:
    """Return the folder or the file that ``ALLIANCE_TABLES`` names, if any.

    Raises
    ------
    InputError
        If there is none, or it is a file that has no table's name.
    """
    value = os.environ.get(PLACE)
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    if not path.exists():
        raise InputError(f"{PLACE} names {path}: there is no such folder or file. Make it, or unset {PLACE}.")
    if path.is_file() and not (packaged_dir() / f"{path.stem}.yml").exists():
        tables = sorted(p.stem for p in packaged_dir().glob("*.yml"))
        hint = "A single file stands in the place of the table that it is named after."
        raise InputError(f"{PLACE} names {path}. {unknown('table', path.stem, tables, hint)}")
    return path


def places() -> list[Path]:
    """Return where tables are looked for, in this order: a folder or a file, and the package's own folder.

    A named folder that describes ``countries`` stands alone; any other holds some tables, and the package has
    the rest.
    """
    place = named()
    if place is None:
        return [packaged_dir()]
    return [place] if (place / f"{STATES}.yml").exists() else [place, packaged_dir()]


def tables_dir() -> Path:
    """Return the folder that imports write: the named one, else the package's own."""
    return next(place for place in places() if place.is_dir())


def folder_to_write() -> Path:
    """Return the folder that imports write, where they may.

    Raises
    ------
    InputError
        If that is the installed package, or a single file takes a table's place.
    """
    place = named()
    if place is not None and place.is_file():
        raise InputError(f"{PLACE} names the file {place}; to import, name a folder there.")
    if place is None and installed():
        raise InputError(
            f"The tables in {packaged_dir()} belong to the installed package and stay as they are. Make a "
            f"folder for tables of your own and name it: mkdir my-tables; export {PLACE}=$PWD/my-tables. "
            "What it does not hold comes from the package."
        )
    return tables_dir()
