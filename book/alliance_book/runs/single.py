"""Running one notebook with parameters of the reader's own."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from alliance_data.errors import InputError
from alliance_data.files import write_if_changed
from alliance_data.snapshot import one_edition

from .. import notebook as nb
from ..book import Book
from ..notebook.portable import Surroundings, plain
from . import parameters
from .execute import CellError, Job, execute


def run_one(book: Book, name: str, given: Iterable[str], out: Path | None = None) -> Path:
    """Execute a notebook and return the executed copy: a document of its own, which any front end shows.

    Parameters
    ----------
    name
        The notebook's name, with or without folder and ending.
    given
        Parameters as ``NAME=VALUE``.
    out
        The file for the copy; by default one in ``_build/runs``.

    Raises
    ------
    InputError
        If there is no such notebook or parameter, a value is of another type than the notebook's own, the
        notebook itself refuses a value, such as an unknown country code, or ``out`` is no place for the copy.
    AllianceError
        If a cell raises anything else.
    """
    source = book.notebook(name)
    notebook = nb.read(source)
    label = f"{source.parent.name}/{source.name}"
    values = parameters.given(notebook, given, label)
    output = book.root / "_build" / "runs" / source.name
    if out is not None:
        output = out.absolute()
        _check_place(output, source)
    with one_edition(), tempfile.TemporaryDirectory(prefix="alliance-run-") as folder:
        executed = Path(folder, source.name)
        job = Job(
            name=label, notebook=notebook, parameters=values, folder=str(source.parent), output=str(executed)
        )
        try:
            execute(job)
        except CellError as error:
            if values and error.kind == "InputError":
                raise InputError(f"{label}: {error.reason}") from None
            raise
        document = plain(nb.read(executed), _surroundings(book, source))
    try:
        write_if_changed(output, nb.dump(document))
    except OSError as error:
        raise _unwritable(output, error) from None
    return output


def _surroundings(book: Book, source: Path) -> Surroundings:
    config = book.config()
    files = config.get("bibtex_bibfiles") or ["book/references.bib"]
    return Surroundings(source.parent, book.root, book.root / files[0], book.settings.site)


def _check_place(output: Path, source: Path) -> None:
    """Refuse a place before the notebook runs: nobody waits for a copy that cannot be written."""
    if output.is_dir():
        raise InputError(f"--out {output} is a folder. Give a file in it, such as {output / source.name}.")
    if output.suffix != ".ipynb":
        raise InputError(f"--out {output.name}: the copy is a notebook. Give a name that ends in .ipynb.")
    if not output.parent.is_dir():
        raise InputError(f"--out {output}: there is no folder {output.parent}. Make it first.")
    if output.parent.samefile(source.parent):
        raise InputError(f"--out {output}: the book's notebooks stand there. Choose another folder.")
    if output.exists():
        try:
            nb.read(output)
        except InputError:
            raise InputError(f"--out {output} is a file, but no notebook. Give another name.") from None
    try:
        with tempfile.TemporaryFile(dir=output.parent):
            pass
    except OSError as error:
        raise _unwritable(output, error) from None


def _unwritable(output: Path, error: OSError) -> InputError:
    return InputError(f"{output} cannot be written: {error.strerror}. Choose another folder.")
