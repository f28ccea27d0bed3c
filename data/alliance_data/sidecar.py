"""A table's sidecar: the one place where its meaning, units, source, licence and vintage are written."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .errors import InputError, unknown
from .paths import packaged_dir, places
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
    def described(self) -> Path:
        """The sidecar's file."""
        return _found(self.name, (".yml",))

    @property
    def path(self) -> Path:
        """The table's file."""
        return _found(self.name, SUFFIXES)

    @property
    def files(self) -> list[Path]:
        """The files that there are of these two."""
        return [path for path in (self.path, self.described) if path.exists()]


def names() -> list[str]:
    """Return the names of all tables, sorted."""
    return sorted({path.stem for place in places() for path in place.glob("*.yml")})


def origins() -> dict[Path, list[str]]:
    """Return the tables by the folder or file that serves their rows; one that serves none is there too."""
    found: dict[Path, list[str]] = {place: [] for place in places()}
    for name in names():
        path = Sidecar(name, {}).path
        found[path if path in found else path.parent].append(name)
    return found


def sidecar(name: str) -> Sidecar:
    """Return the sidecar of a table.

    Raises
    ------
    InputError
        If there is no such table; the message offers the nearest names.
    """
    for place in places():
        settle(place)
    if name not in names():
        raise InputError(unknown("table", name, names(), "alliance data list shows all of them."))
    path = _found(name, (".yml",))
    about = Sidecar(name, _read(path, path.stat().st_mtime_ns))
    if about.path.parent in (path.parent, packaged_dir()):
        return about
    # The vintage speaks of the rows that it stands beside, not of a file put in their place.
    return Sidecar(name, about.content | {"vintage": {"version": f"own file {about.path.name}"}})


def _found(name: str, suffixes: tuple[str, ...]) -> Path:
    """Return a table's file in the first place that has it, or else where it would be."""
    for place in places():
        if place.is_file() and place.stem == name and place.suffix in suffixes:
            return place
        for suffix in suffixes:
            if (path := place / f"{name}{suffix}").exists():
                return path
    return path.with_suffix(suffixes[0])


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
