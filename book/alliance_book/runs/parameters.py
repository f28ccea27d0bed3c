"""Values for a notebook's parameters: of the right type, and ones with which what it says stays true.

A comment in the parameters cell may end in the values for which that holds, in brackets: ``[1970 to 2012]``,
``[AUS, IND, TWN]``, or ``[this alone]`` where text and tables are about the value that stands there.
"""

import json
import re
from collections.abc import Iterable

from alliance_data.errors import InputError, did_you_mean, unknown

from .. import notebook as nb
from ..book import TEMPLATE

KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a mapping in JSON",
}
ALONE = "this alone"
RANGE = re.compile(r"(-?[\d.]+) to (-?[\d.]+)")
CODE = re.compile(r"[A-Z]{3}")


def given(notebook: dict, pairs: Iterable[str], label: str) -> dict:
    """Return parameters given as ``NAME=VALUE``, each of the type that the notebook's own value has.

    Raises
    ------
    InputError
        For an unknown name, a value of another type, one with which the notebook would not be true, or a code
        of no state.
    """
    values = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.isidentifier():
            raise InputError(f"-p {pair}: expected NAME=VALUE, such as -p focal=KOR.")
        values[name] = read(notebook, name, value, label)
    return values


def read(notebook: dict, name: str, text: str, label: str):
    """Return one parameter's value as somebody wrote it.

    Raises
    ------
    InputError
        As :func:`given` does.
    """
    own = nb.parameters(notebook)
    if name not in own:
        has = ", ".join(own) or "none"
        raise InputError(
            f"{label} has no parameter {name!r}.{did_you_mean(name, own)} Its parameters: {has}."
        )
    where = f"-p {name}={text}"
    try:
        value = _typed(text, own[name])
    except ValueError:
        raise InputError(
            f"{where}: expected {_kind(own[name])}, as the notebook's own {name} = {own[name]!r}."
        ) from None
    _check_codes(value, own[name], where)
    if value != own[name] and (limit := nb.limits(notebook).get(name)):
        _check(value, own[name], limit, f"{where}: {label}")
    return value


def _check(value, own, limit: str, where: str) -> None:
    """Refuse a value that a notebook does not stay true with, and say what would be needed."""
    if limit == ALONE:
        raise InputError(
            f"{where} is true for {own!r} alone: any other value needs sentences, and tables, of its own."
            f"{_elsewhere(value)}"
        )
    parts = value if isinstance(value, list | tuple) else [value]
    if between := RANGE.fullmatch(limit):
        least, most = (float(end) for end in between.groups())
        fits = [least <= part <= most for part in parts]
    else:
        fits = [str(part) in limit.split(", ") for part in parts]
    if not all(fits):
        raise InputError(f"{where} is true for {limit}; its sentences and tables reach no further.")


def _elsewhere(value) -> str:
    """Return the sentence that leads from a chapter about one state to the brief of another."""
    if isinstance(value, str) and CODE.fullmatch(value):
        return f" A brief of any two allies has both: alliance run {TEMPLATE.stem} -p focal={value}"
    return ""


def _check_codes(value, own, where: str) -> None:
    """Refuse codes of no state, where the notebook's own value has one of a state."""
    given, like = ([part] if isinstance(part, str) else part for part in (value, own))
    if not isinstance(like, list | tuple) or not like or not all(CODE.fullmatch(str(part)) for part in like):
        return
    from alliance_data import load
    from alliance_data.states import HISTORICAL

    known = {*load("countries")["iso3"], *HISTORICAL}
    for code in given if known.issuperset(like) else ():
        if code not in known:
            hint = "Codes are ISO 3166-1 alpha-3, such as JPN."
            raise InputError(f"{where}: {unknown('country code', code, sorted(known), hint)}")


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
        read = [_element(part, like[0] if like else None) for part in parts]
        # A tuple has as many values as the notebook takes apart; a list any number.
        return _refuse() if isinstance(like, tuple) and len(read) != len(like) else read
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
        number = f"{len(value)} values" if isinstance(value, tuple) else "a list"
        return f"{number} with commas between, each {_kind(value[0])}"
    return KINDS.get(type(value), "JSON")
