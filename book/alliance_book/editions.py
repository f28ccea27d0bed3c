"""Editions: the book for one alliance, as ``book/editions.toml`` describes it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from alliance_data.errors import InputError, unknown


@dataclass(frozen=True)
class Edition:
    """The book for one alliance.

    Attributes
    ----------
    name
        How ``alliance build --edition`` calls it, and its folder under ``_build``.
    title
        What its pages call the book; ``None`` leaves the title of ``_config.yml``.
    chapters
        The notebooks that apply, by name; ``None`` for all in the contents.
    parameters
        Values for the notebooks' parameters of the same names; under a notebook's name, values for it alone.
    """

    name: str
    title: str | None = None
    chapters: tuple[str, ...] | None = None
    parameters: dict = field(default_factory=dict)

    def values(self, notebook: str) -> dict:
        """Return the values for a notebook's parameters, by its name."""
        common = {name: value for name, value in self.parameters.items() if not isinstance(value, dict)}
        return common | self.parameters.get(notebook, {})


def editions(path: Path) -> dict[str, Edition]:
    """Return the editions that a file describes, by name.

    Raises
    ------
    InputError
        If the file is missing or is not of that form.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path} is missing: it describes the editions of the book.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}. Correct it.") from None
    return {name: _edition(path, name, entry) for name, entry in content.items()}


def edition(path: Path, name: str) -> Edition:
    """Return one edition.

    Raises
    ------
    InputError
        If there is none of that name; the message offers the nearest ones.
    """
    known = editions(path)
    if name not in known:
        listed = f"{path.parent.name}/{path.name} has {', '.join(sorted(known))}."
        raise InputError(unknown("edition", name, known, listed))
    return known[name]


def _edition(path: Path, name: str, entry) -> Edition:
    if not isinstance(entry, dict):
        raise InputError(f"{path}: {name!r} stands outside of any edition. Expected sections, as [japan].")
    parameters = dict(entry)
    title, chapters = parameters.pop("title", None), parameters.pop("chapters", None)
    if title is not None and not isinstance(title, str):
        raise InputError(f"{path}, edition {name}: title is {title!r}, expected text.")
    if chapters is not None and not (
        isinstance(chapters, list) and all(isinstance(chapter, str) for chapter in chapters)
    ):
        raise InputError(f"{path}, edition {name}: chapters is {chapters!r}, expected a list of notebooks.")
    return Edition(name, title, None if chapters is None else tuple(chapters), parameters)
