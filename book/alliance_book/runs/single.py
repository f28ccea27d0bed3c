"""Running one notebook with parameters of the reader's own."""

from collections.abc import Iterable
from pathlib import Path

from alliance_data.errors import InputError

from ..book import Book
from . import notebook as nb
from . import parameters
from .execute import CellError, Job, execute


def run_one(book: Book, name: str, given: Iterable[str]) -> Path:
    """Execute a notebook and return the executed copy.

    Parameters
    ----------
    name
        The notebook's name, with or without folder and ending.
    given
        Parameters as ``NAME=VALUE``.

    Raises
    ------
    InputError
        If there is no such notebook or parameter, a value is of another type than the notebook's own, or the
        notebook itself refuses a value, such as an unknown country code.
    AllianceError
        If a cell raises anything else.
    """
    source = book.notebook(name)
    notebook = nb.read(source)
    label = f"{source.parent.name}/{source.name}"
    values = parameters.given(notebook, given, label)
    output = book.root / "_build" / "runs" / source.name
    job = Job(name=label, notebook=notebook, parameters=values, folder=str(source.parent), output=str(output))
    try:
        execute(job)
    except CellError as error:
        if values and error.kind == "InputError":
            raise InputError(f"{label}: {error.reason}") from None
        raise
    return output
