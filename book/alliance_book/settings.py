"""The settings of a fork, ``course.toml``: read, checked, and written where a file must name them itself."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from alliance_data.errors import InputError, did_you_mean
from alliance_data.files import write_if_changed

from .accent import DEFAULT, refused

FILE = "course.toml"
# What each kind of value is called in messages.
KINDS = {str: "a text", int: "a whole number", list: "a list of names"}
SUFFIX = re.compile(r"\.(ipynb|md)$")
HEADING = re.compile(r"^# .*$", re.MULTILINE)


@dataclass(frozen=True)
class Settings:
    """What a fork changes; each field is a key of ``course.toml``, which says what it means."""

    title: str = ""
    author: str = ""
    institution: str = ""
    year: int = 0
    site: str = ""
    repository: str = ""
    branch: str = "main"
    accent: str = DEFAULT
    leave_out: tuple[str, ...] = ()
    assignments: tuple[str, ...] = ()


def read(root: Path) -> Settings | None:
    """Return the settings of the book in a folder, ``None`` where it has no ``course.toml``.

    Raises
    ------
    InputError
        If the file is no TOML, has a key that is none, or a value that cannot be meant; all in one message.
    """
    path = root / FILE
    if not path.exists():
        return None
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{FILE} cannot be read: {error}. Each line is NAME = VALUE, texts in quotation marks."
        ) from None
    if faults := list(_faults(found)):
        raise InputError("\n".join(f"{FILE}: {fault}" for fault in faults))
    return Settings(
        **{key: tuple(value) if isinstance(value, list) else value for key, value in found.items()}
    )


def _faults(found: Mapping):
    kinds = {
        field.name: list if field.type.__class__ is not type else field.type for field in fields(Settings)
    }
    for key in ("title", "author", "year"):
        if not found.get(key):
            yield f"{key} is missing. Every page and citation states it."
    for key, value in found.items():
        if key not in kinds:
            yield f"unknown setting {key!r}.{did_you_mean(key, kinds)} There are {', '.join(kinds)}."
        elif type(value) is not kinds[key] or (kinds[key] is list and not all(type(v) is str for v in value)):
            yield f"{key} = {value!r}: expected {KINDS[kinds[key]]}."
        elif isinstance(value, str) and not value.isprintable():
            yield f"{key} = {value!r}: expected one line of text."
        elif key in ("site", "repository") and value and not _is_address(value):
            yield f"{key} = {value!r}: expected an address such as https://example.org/book, or nothing."
        elif key == "branch" and not re.fullmatch(r"[\w./-]+", value):
            yield f"{key} = {value!r}: expected the name of a branch, such as main."
        elif key == "year" and not 2000 <= value <= 2999:
            yield f"{key} = {value!r}: expected a year, a whole number of four digits."
        elif key == "accent" and (why := refused(value)):
            yield f"{key} = {value!r}: {why}"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    clean = re.fullmatch(r"[^\s\"'<>?#]+", text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and bool(clean)


def without(toc: dict, settings: Settings | None) -> dict:
    """Return a table of contents without the chapters that the settings leave out.

    A chapter is named as the contents have it, or by its last word: ``outlook`` for ``notebooks/outlook``.
    Pages below it go with it, and a part of which nothing is left.

    Raises
    ------
    InputError
        If there is no such chapter, or it is the first page, which leads to all others.
    """
    names = set(settings.leave_out) if settings else set()
    if not names:
        return toc
    known = {name: file for file in files(toc) for name in (file, short(file))}
    for name in sorted(names):
        if name not in known:
            listed = ", ".join(sorted({short(file) for file in known.values()} - {short(toc["root"])}))
            raise InputError(
                f"{FILE}: leave_out names {name!r}, which _toc.yml does not list.{did_you_mean(name, known)} "
                f"There are {listed}."
            )
    out = {known[name] for name in names}
    if toc["root"] in out:
        raise InputError(f"{FILE}: leave_out names {toc['root']!r}, the first page. It has to stay.")
    return _kept(toc, out)


def _kept(node, out: set[str]):
    if isinstance(node, list):
        kept = [_kept(part, out) for part in node if not (isinstance(part, dict) and part.get("file") in out)]
        return [part for part in kept if not (isinstance(part, dict) and part.get("chapters") == [])]
    if isinstance(node, dict):
        return {key: _kept(value, out) for key, value in node.items()}
    return node


def files(node) -> list[str]:
    """Return the files that a table of contents names, in order."""
    if isinstance(node, list):
        return [page for part in node for page in files(part)]
    if not isinstance(node, dict):
        return []
    own = [node[key] for key in ("root", "file") if key in node]
    return own + [page for key in ("parts", "chapters", "sections") for page in files(node.get(key))]


def left_out(listed: dict, kept: dict) -> set[str]:
    """Return the names of the pages that one table of contents has and the other has not."""
    return {SUFFIX.sub("", name) for name in set(files(listed)) - set(files(kept))}


def short(file: str) -> str:
    """Return a page's short name: the last word of its path, or the folder's where that is ``index``."""
    path = Path(SUFFIX.sub("", file))
    return path.parent.name if path.name == "index" else path.name


def literals(root: Path, first: str, settings: Settings) -> dict[Path, str]:
    """Return the files that must name the title and the author themselves, as the settings have them.

    These are read where no build has been: the first page's notebook, the README's head, CITATION.cff. The
    licence keeps its holder: its terms ask for that.

    Parameters
    ----------
    root
        The folder of the book.
    first
        The name of its first page, as the contents have it.
    settings
        Its settings.
    """
    found = {}
    for path in (root / "README.md", *(root / f"{first}{suffix}" for suffix in (".md", ".ipynb"))):
        if path.exists():
            found[path] = _headed(path, settings.title)
    if (citation := root / "CITATION.cff").exists():
        found[citation] = _cited(citation.read_text(encoding="utf-8"), settings)
    return found


def _headed(path: Path, title: str) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return HEADING.sub(lambda _: f"# {title}", text, count=1)
    try:
        notebook = json.loads(text)
        first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
        source = "".join(first["source"])
    except (ValueError, LookupError, TypeError, StopIteration):
        return text  # whoever reads the notebooks says what is wrong with it
    headed = HEADING.sub(lambda _: f"# {title}", source, count=1)
    if headed == source:
        return text  # as its editor formats it
    first["source"] = headed.splitlines(True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cited(text: str, settings: Settings) -> str:
    def said(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = [line for line in text.splitlines() if not re.match(r"(url|repository-code): ", line)]
    for number, line in enumerate(lines):
        if line.startswith("title: "):
            lines[number] = f"title: {said(settings.title)}"
        if line.startswith("  - name: "):
            lines[number] = f"  - name: {said(settings.author)}"
    for key, value in (("url", settings.site), ("repository-code", settings.repository)):
        if value:
            lines.append(f"{key}: {said(value)}")
    return "\n".join(lines) + "\n"


def follow(root: Path, first: str, settings: Settings) -> list[Path]:
    """Write what :func:`literals` returns, where it differs; return the files that were written."""
    wanted = literals(root, first, settings)
    return [path for path, text in wanted.items() if write_if_changed(path, text)]
