"""Values for a notebook's parameters: from a command line, or from an edition."""

import json
from collections.abc import Iterable

from alliance_data.errors import InputError, did_you_mean

from .. import notebook as nb
from ..editions import Edition

KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a mapping in JSON",
}


def given(notebook: dict, pairs: Iterable[str], label: str) -> dict:
    """Return parameters given as ``NAME=VALUE``, each of the type that the notebook's own value has.

    Raises
    ------
    InputError
        For an unknown name, or a value of another type.
    """
    own = nb.parameters(notebook)
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.isidentifier():
            raise InputError(f"-p {pair}: expected NAME=VALUE, such as -p focal=KOR.")
        if name not in own:
            has = ", ".join(own) or "none"
            raise InputError(
                f"{label} has no parameter {name!r}.{did_you_mean(name, own)} Its parameters: {has}."
            )
        try:
            values[name] = _typed(value, own[name])
        except ValueError:
            raise InputError(
                f"-p {pair}: expected {_kind(own[name])}, as the notebook's own {name} = {own[name]!r}."
            ) from None
    return values


def of_edition(edition: Edition, notebooks: dict[str, dict]) -> dict[str, dict]:
    """Return the values that an edition gives to each notebook where they differ from the notebook's own.

    Raises
    ------
    InputError
        For a parameter that no notebook has, a section of no notebook, or a value of another type.
    """
    where = f"book/editions.toml, {edition.name}"
    own = {name: nb.parameters(notebook) for name, notebook in notebooks.items()}
    known = {parameter for parameters in own.values() for parameter in parameters}
    for name, value in edition.parameters.items():
        if isinstance(value, dict) and name not in own:
            raise InputError(f"{where}.{name}: no such notebook in this edition.{did_you_mean(name, own)}")
        for parameter in value if isinstance(value, dict) else [name]:
            has = own[name] if isinstance(value, dict) else known
            if parameter not in has:
                raise InputError(
                    f"{where}: no notebook has a parameter {parameter!r}.{did_you_mean(parameter, has)}"
                )
    chosen = {}
    for name, parameters in own.items():
        values = {k: v for k, v in edition.values(name).items() if k in parameters}
        for parameter, value in values.items():
            _check(value, parameters[parameter], f"{where}: {parameter} = {value!r}, which {name} takes")
        chosen[name] = {k: v for k, v in values.items() if parameters[k] != v}
    return chosen


def _check(value, like, what: str) -> None:
    kinds = (float, int) if isinstance(like, float) else type(like)
    if like is not None and not isinstance(value, kinds):
        raise InputError(f"{what}: expected {_kind(like)}, as its own {like!r}.")


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
