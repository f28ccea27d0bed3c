"""Laying out the tree that Jupyter Book compiles: pages, styles, and notebooks with their outputs."""

import copy
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import yaml
from alliance_data.files import write_if_changed

from .. import catalogue
from .. import notebook as nb
from ..book import MADE, Book
from ..settings import FILE as COURSE
from .schedule import Run
from .standing import missing, older

APART = {"alliance_book", "__pycache__", ".ipynb_checkpoints"}


def pages(runs: list[Run], failures: Mapping[str, str] = MappingProxyType({})) -> dict[str, dict]:
    """Return the notebooks as they are published, by name.

    Parameters
    ----------
    failures
        What stopped a notebook, by its name: its last good run stands, with a note of that at its top; of one
        that never ran the note alone.
    """
    return {run.name: _page(run, failures.get(run.name)) for run in runs}


def files(book: Book, notebooks: Mapping[str, dict], changes: str = "") -> dict[str, bytes]:
    """Return the book's source tree: contents by path.

    Parameters
    ----------
    notebooks
        What :func:`pages` returns.
    changes
        What new data changed in the book, for the page of changes.
    """
    return {path.as_posix(): content for path, content in _files(book, notebooks, changes)}


def stage(book: Book, wanted: Mapping[str, bytes]) -> None:
    """Bring the book's source tree up to date; a file whose bytes stay the same is not touched.

    Parameters
    ----------
    wanted
        What :func:`files` returns.
    """
    for name, content in wanted.items():
        write_if_changed(book.source / name, content)
    for path in sorted(book.source.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(book.source).as_posix() not in wanted:
            path.unlink()


def _files(book: Book, notebooks: Mapping[str, dict], changes: str) -> Iterator[tuple[Path, bytes]]:
    yield Path("_toc.yml"), _yaml(book.listed())
    yield Path("_config.yml"), _yaml(_config(book))
    if (chosen := book.root / COURSE).exists():
        yield Path(COURSE), chosen.read_bytes()
    for path in sorted((book.root / "book").rglob("*")):
        name = path.relative_to(book.root)
        if not path.is_file() or APART & set(name.parts) or path.name.startswith("."):
            continue
        if not name.as_posix().startswith(MADE) and name.with_suffix("").as_posix() not in book.left_out:
            yield name, path.read_bytes()
    for page in book.pages:
        if page.suffix == ".md":
            yield page, (book.root / page).read_bytes()
    for name, notebook in notebooks.items():
        yield Path(name), nb.packed(notebook)
    for name, content in catalogue.files(book, changes).items():
        yield Path(name), content


def _page(run: Run, failure: str | None) -> dict:
    if not run.output.exists():
        return missing(run, failure or "")
    executed = json.loads(run.output.read_text(encoding="utf-8"))
    return older(run, executed, failure) if failure else nb.splice(run.job.notebook, executed)


def _config(book: Book) -> dict:
    config = copy.deepcopy(book.config())
    config["execute"] = {"execute_notebooks": "off"}
    # The tree holds what is wanted and nothing else; briefs are in no list of contents.
    config["only_build_toc_files"] = False
    config["sphinx"] = sphinx = config.get("sphinx") or {}
    sphinx["extra_extensions"] = [*(sphinx.get("extra_extensions") or []), f"{__package__}.compiler"]
    return config


def _yaml(content: dict) -> bytes:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode()
