"""A table's sidecar: the one place where its meaning, units, source, licence and vintage are written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .errors import InputError, unknown
from .paths import packaged_dir, places
from .swap import settle

SUFFIXES = (".csv", ".parquet")
TOLD = {"title", "row", "source", "licence", "limits", "gaps", "breaks", "uses"}
"""The keys that hold words for readers, in which ``{last_year}`` and its like are filled in."""

STANDING = ("version", "retrieved", "first", "last", "rows", "base_year")
WORDS = {*STANDING, "parts", "version_year", "retrieved_year", "next_year"} | {
    f"{end}_{part}" for end in ("first", "last") for part in ("year", "month", "day")
}
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True)
class Sidecar:
    """One table's description, as read from ``<table>.yml``.

    Attributes
    ----------
    name
        The table's name, which is also its file name.
    content
        The sidecar as a mapping; ``data/README.md`` lists its keys. What is taken by key has ``{last_year}``
        and its like filled in from the edition that stands.
    """

    name: str
    content: dict

    def __getitem__(self, key: str):
        value = self.content[key]
        return _filled(value, self.edition) if key in TOLD else value

    def get(self, key: str, default=None):
        """Return an optional entry of the sidecar."""
        return self[key] if key in self.content else default

    @property
    def edition(self) -> dict[str, str]:
        """What the sidecar's words may leave to the edition that stands, by name, as text."""
        vintage = self.content.get("vintage") or {}
        words = {name: str(vintage[name]) for name in STANDING if vintage.get(name) is not None}
        for end in ("first", "last"):
            value = words.get(end, "")
            if re.match(r"\d{4}", value):
                words[f"{end}_year"] = value[:4]
            if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value):
                words[f"{end}_month"] = f"{MONTHS[int(value[5:7]) - 1]} {value[:4]}"
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                words[f"{end}_day"] = f"{int(value[8:])} {words[f'{end}_month']}"
        if "last_year" in words:
            words["next_year"] = str(int(words["last_year"]) + 1)
        named = re.search(r"\b(?:19|20)\d\d\b", words.get("version", ""))
        words["version_year"] = named[0] if named else words.get("retrieved", "n.d.")[:4]
        words["retrieved_year"] = words.get("retrieved", "n.d.")[:4]
        words["parts"] = " and ".join(vintage.get("parts") or ())
        return words

    @property
    def fields(self) -> dict[str, dict]:
        """Columns by name, in the table's order; ``{base_year}`` in a unit is the standing edition's."""
        words = {"base_year": "the edition's base year"} | self.edition
        return {field["name"]: _filled(field, words) for field in self.content["fields"]}

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
    def own(self) -> bool:
        """Whether its rows are a file that somebody put in the place of those that it describes."""
        return self.path.parent not in (self.described.parent, packaged_dir())

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
    path = _found(name, (".yml",))
    if not path.exists():
        raise InputError(unknown("table", name, names(), "alliance data list shows all of them."))
    about = Sidecar(name, _read(path, path.stat().st_mtime_ns))
    if not about.own:
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


def outdated(about: Sidecar, span: tuple) -> list[str]:
    """Return the sidecar's sentences that name the last year of the edition that stands, or one after it.

    They may be out of date once an edition with another last observation comes in.

    Parameters
    ----------
    about
        The sidecar, as it stands beside the older edition.
    span
        First and last observation of the newer one.
    """
    years = [str(end or "")[:4] for end in ((about.content.get("vintage") or {}).get("last"), span[1])]
    if years[0] == years[1] or not all(year.isdigit() for year in years):
        return []
    source = about.content["source"]
    texts = [("title", about.content["title"]), ("source.title", source["title"])]
    texts += [("source.citation", source.get("citation") or "")]
    texts += [(part, str(text)) for part in ("limits", "gaps") for text in about.content.get(part) or []]
    low, high = min(map(int, years)), max(map(int, years))
    return [
        f"{part}: {text}"
        for part, text in texts
        if any(low <= int(year) <= high for year in re.findall(r"(?<![\d/.-])(?:19|20)\d\d(?!\d)", text))
    ]


def unborne(about: Sidecar, gone: Iterable[str]) -> list[str]:
    """Return the sidecar's breaks and outliers that speak of states of which an edition has left no row."""
    gone = set(gone)
    return [
        f"{part}: {state}, of which no row is left: {entry.get('what') or entry.get('reason')}"
        for part in ("breaks", "outliers")
        for entry in about.get(part) or []
        if isinstance(entry, dict)
        for state in gone.intersection(map(str, entry.values()))
    ]


def _filled(value, words: Mapping[str, str]):
    """Return text with the words of an edition in place of their names in braces; also inside lists."""
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda m: words.get(m[1], m[0]), value) if "{" in value else value
    if isinstance(value, list):
        return [_filled(item, words) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, words) for name, item in value.items()}
    return value


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
