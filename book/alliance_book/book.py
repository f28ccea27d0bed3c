"""The book as files: where its parts stand, and where a build puts things."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from alliance_data.errors import InputError
from alliance_data.paths import PLACE, installed, named, tables_dir

from . import settings

CHECKOUT = Path(__file__).parents[2]
# Where a book keeps what is dear to make.
CACHE = Path("_build", "cache")
# Pages that nobody writes: a build makes them from the tables. See catalogue.py.
TABLES, CHANGES, ATLAS = "book/tables/index", "book/changes", "atlas/index"
# The notebook that each brief of the atlas is a run of.
TEMPLATE = Path("notebooks/alliance-brief.ipynb")
MADE_PAGES = (TABLES, CHANGES, ATLAS)
# The variable that names the file of the briefs' numbers, for a run that sets them side by side.
COLLECTED = "ALLIANCE_BRIEFS"
# The class of the note on the page of a chapter that has no text: what other pages show of it is left out.
MISSING = "missing-chapter"
# Where plain ``jupyter-book build .`` leaves them, in the book's own tree.
MADE = ("book/tables/", f"{CHANGES}.md", "atlas/")


@dataclass(frozen=True)
class Book:
    """A book's folder, and how much of it is asked for.

    Attributes
    ----------
    root
        The folder that holds ``_toc.yml``, ``_config.yml``, ``notebooks`` and ``book``.
    atlas
        The allies whose briefs a build makes, by code; ``None`` for all, an empty tuple for none.
    """

    root: Path
    atlas: tuple[str, ...] | None = None

    @classmethod
    def at(cls, folder: Path, atlas: Iterable[str] | None = None) -> "Book":
        """Return the book that ``folder`` is in; outside of any, the one that this package belongs to.

        Raises
        ------
        InputError
            If there is no book, or other tables than its own would serve it.
        """
        root = next((p for p in [folder, *folder.parents, CHECKOUT] if (p / "_toc.yml").exists()), None)
        if root is None:
            raise InputError(f"No _toc.yml in {folder} or above it. Run this inside the book's folder.")
        if installed() and named() is None and (root / "data" / "tables").is_dir():
            raise InputError(
                f"{root} has tables of its own, but the installed package would serve those in "
                f"{tables_dir()}. Install this checkout (pip install --editable .), "
                f"or choose: {PLACE}=data/tables"
            )
        return cls(root, None if atlas is None else tuple(atlas))

    @property
    def build(self) -> Path:
        """The folder for everything that is made."""
        return self.root / "_build"

    @property
    def runs(self) -> Path:
        """The folder for executed notebooks and the state of their runs."""
        return self.build / "executed"

    @property
    def source(self) -> Path:
        """The folder for the tree that Jupyter Book compiles."""
        return self.build / "source"

    @property
    def html(self) -> Path:
        """The folder for the finished pages."""
        return self.build / "html"

    @cached_property
    def toc(self) -> dict:
        """The contents, as ``_toc.yml`` has them, without what ``course.toml`` leaves out."""
        return settings.without(self.listed(), settings.read(self.root))

    @cached_property
    def left_out(self) -> set[str]:
        """The pages that ``course.toml`` leaves out, by name."""
        return settings.left_out(self.listed(), self.toc)

    def listed(self) -> dict:
        """Return the contents as ``_toc.yml`` has them."""
        return _mapping(self.root / "_toc.yml")

    @cached_property
    def settings(self) -> settings.Settings:
        """What a fork changes; without a ``course.toml`` what ``_config.yml`` has of it."""
        config = self.config()
        plain = settings.Settings(
            title=config.get("title", ""), site=(config.get("html") or {}).get("baseurl") or ""
        )
        return settings.read(self.root) or plain

    def follow(self) -> list[Path]:
        """Write title and author where a file must name them itself; return the files that were written."""
        found = settings.read(self.root)
        return settings.follow(self.root, self.toc["root"], found) if found else []

    @cached_property
    def pages(self) -> list[Path]:
        """The files of the written pages in reading order, relative to the root.

        Raises
        ------
        InputError
            If a file of the contents does not exist.
        """
        return [self._page(name) for name in settings.files(self.toc) if name not in MADE_PAGES]

    @property
    def made(self) -> list[str]:
        """The pages of the contents that a build makes, by name."""
        return [name for name in settings.files(self.toc) if name in MADE_PAGES]

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks among the pages, relative to the root."""
        return [page for page in self.pages if page.suffix == ".ipynb"]

    def config(self) -> dict:
        """Return Jupyter Book's configuration as ``_config.yml`` has it."""
        return _mapping(self.root / "_config.yml")

    def notebook(self, name: str) -> Path:
        """Return a notebook by its path or its bare name.

        Raises
        ------
        InputError
            If there is none; the message offers the nearest names.
        """
        bare = re.sub(r"\.ipynb$", "", name).removeprefix("notebooks/")
        for path in (self.root / "notebooks" / f"{bare}.ipynb", Path(name).absolute()):
            if path.suffix == ".ipynb" and path.is_file():
                return path
        from alliance_data.errors import unknown

        known = sorted(path.stem for path in (self.root / "notebooks").glob("*.ipynb"))
        raise InputError(unknown("notebook", bare, known, f"There are {', '.join(known) or 'none'}."))

    def _page(self, name: str) -> Path:
        given = Path(name)
        for candidate in (given, Path(f"{name}.ipynb"), Path(f"{name}.md")):
            if candidate.suffix in (".ipynb", ".md") and (self.root / candidate).is_file():
                return candidate
        raise InputError(
            f"_toc.yml lists {name}, but there is no {name}.md or {name}.ipynb. Write it or strike the entry."
        )


def _mapping(path: Path) -> dict:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path.name} is missing from {path.parent}: Jupyter Book needs it.") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        raise InputError(f"{path.name}{line}: {getattr(error, 'problem', error)}. Correct it.") from None
    if not isinstance(content, dict):
        raise InputError(f"{path.name}: expected a mapping, found {type(content).__name__}. Correct it.")
    return content
