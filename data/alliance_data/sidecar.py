"""A table's sidecar: the one place where its meaning, units, source, licence and vintage are written."""

import difflib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .errors import InputError
from .paths import tables_dir
from .swap import settle

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class Sidecar:
    """One table's description, as read from ``<table>.yml``.

    Attributes
    ----------
    name
        The table's name, which is also its file name.
    content
        The sidecar as a mapping; ``data/README.md`` lists its keys.
    """

    name: str
    content: dict

    def __getitem__(self, key: str):
        return self.content[key]

    def get(self, key: str, default=None):
        """Return an optional entry of the sidecar."""
        return self.content.get(key, default)

    @property
    def fields(self) -> dict[str, dict]:
        """Columns by name, in the table's order; ``{base_year}`` in a unit is the standing edition's."""
        year = (self.get("vintage") or {}).get("base_year", "the edition's base year")
        filled = ({n: _filled(v, year) for n, v in field.items()} for field in self.content["fields"])
        return {field["name"]: field for field in filled}

    @property
    def key(self) -> list[str]:
        """The columns that identify a row."""
        return list(self.content["key"])

    @property
    def extract(self) -> dict[str, list]:
        """The values that the table keeps of some columns, where its source may not be carried whole."""
        return dict(self.get("extract") or {})

    @property
    def path(self) -> Path:
        """The table's file."""
        folder = tables_dir()
        return next(
            (p for s in SUFFIXES if (p := folder / f"{self.name}{s}").exists()), folder / f"{self.name}.csv"
        )


def names() -> list[str]:
    """Return the names of all tables, sorted."""
    return sorted(path.stem for path in tables_dir().glob("*.yml"))


def sidecar(name: str) -> Sidecar:
    """Return the sidecar of a table.

    Raises
    ------
    InputError
        If there is no such table; the message offers the nearest names.
    """
    settle(tables_dir())
    path = tables_dir() / f"{name}.yml"
    if name not in names():
        raise InputError(unknown("table", name, names(), "alliance data list shows all of them."))
    return Sidecar(name, _read(path, path.stat().st_mtime_ns))


def unknown(what: str, found: str, known: list[str], hint: str) -> str:
    """Return the message for a name that is not one of ``known``, with its nearest matches."""
    near = difflib.get_close_matches(str(found), [str(k) for k in known], n=3, cutoff=0.5)
    offer = f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""
    return f"Unknown {what} {found!r}.{offer} {hint}"


def _filled(value, base_year):
    return value.replace("{base_year}", str(base_year)) if isinstance(value, str) else value


@lru_cache(maxsize=256)
def _read(path: Path, _mtime: int) -> dict:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        where = f" at line {error.problem_mark.line + 1}" if getattr(error, "problem_mark", None) else ""
        raise InputError(f"{path} is not valid YAML{where}. Correct it there.") from error
    if not isinstance(content, dict):
        raise InputError(
            f"{path} holds no mapping of keys to values. data/README.md says what belongs there."
        )
    return content
