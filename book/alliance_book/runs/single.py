"""Running one notebook with parameters of the reader's own."""

import difflib
import json
from collections.abc import Iterable
from pathlib import Path

from alliance_data.errors import InputError

from ..book import Book
from . import notebook as nb
from .execute import CellError, Job, execute

KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a mapping in JSON",
}


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
    values = parameters(notebook, given, label)
    output = book.root / "_build" / "runs" / source.name
    job = Job(name=label, notebook=notebook, parameters=values, folder=str(source.parent), output=str(output))
    try:
        execute(job)
    except CellError as error:
        if values and error.kind == "InputError":
            raise InputError(f"{label}: {error.reason}") from None
        raise
    return output


def parameters(notebook: dict, given: Iterable[str], label: str) -> dict:
    """Return parameters given as ``NAME=VALUE``, each of the type that the notebook's own value has.

    Raises
    ------
    InputError
        For an unknown name, or a value of another type.
    """
    own = nb.parameters(notebook)
    values = {}
    for pair in given:
        name, sign, value = pair.partition("=")
        if not sign or not name.isidentifier():
            raise InputError(f"-p {pair}: expected NAME=VALUE, such as -p focal=KOR.")
        if name not in own:
            near = difflib.get_close_matches(name, own, n=2, cutoff=0.5)
            offer = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            has = ", ".join(own) or "none"
            raise InputError(f"{label} has no parameter {name!r}.{offer} Its parameters: {has}.")
        try:
            values[name] = _typed(value, own[name])
        except ValueError:
            raise InputError(
                f"-p {pair}: expected {_kind(own[name])}, as the notebook's own {name} = {own[name]!r}."
            ) from None
    return values


def _typed(value: str, like):
    """Read a value as the type of another; a list may be written as JSON or with commas."""
    if isinstance(like, bool):
        return value.lower() == "true" if value.lower() in ("true", "false") else _refuse()
    if isinstance(like, int):
        return int(value)
    if isinstance(like, float):
        return float(value)
    if isinstance(like, str):
        return value
    if isinstance(like, list | tuple):
        parts = json.loads(value) if value.startswith("[") else [p.strip() for p in value.split(",") if p]
        return [_element(part, like[0] if like else None) for part in parts]
    if isinstance(like, dict):
        read = json.loads(value)
        return read if isinstance(read, dict) else _refuse()
    try:
        return json.loads(value)
    except ValueError:
        return value


def _element(part, like):
    if isinstance(part, str) and like is not None:
        return _typed(part, like)
    if like is not None and not isinstance(part, (float, int) if isinstance(like, float) else type(like)):
        _refuse()
    return part


def _refuse():
    raise ValueError


def _kind(value) -> str:
    if isinstance(value, list | tuple) and value:
        return f"a list with commas between, each {_kind(value[0])}"
    return KINDS.get(type(value), "JSON")
