"""What the book says about its tables: captions, citations and a page for each, all made from the sidecars."""

import re

from .errors import InputError
from .sidecar import Sidecar, sidecar, unknown

FORMS = ("text", "bibtex")


def caption(table: str) -> dict:
    """Return what a figure says about a table that it draws.

    Returns
    -------
    dict
        ``table``, ``title``, ``publisher`` (short), ``version``, ``retrieved``, ``first`` and ``last``
        observation, ``address``, ``licence`` and ``redistribution``, all plain text; empty where unknown.
    """
    about = sidecar(table)
    source, licence, vintage = about["source"], about["licence"], about.get("vintage") or {}
    shown = {
        "table": table,
        "title": about["title"],
        "publisher": source.get("short") or source["publisher"],
        "version": vintage.get("version"),
        "retrieved": vintage.get("retrieved"),
        "first": vintage.get("first"),
        "last": vintage.get("last"),
        "address": source.get("address"),
        "licence": licence["name"],
        "redistribution": licence["redistribution"],
    }
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def cite(table: str, form: str = "text") -> str:
    """Return a table's citation, as plain text or as a BibTeX entry.

    Raises
    ------
    InputError
        For an unknown table or form.
    """
    about = sidecar(table)
    if form == "text":
        return _text(about)
    if form == "bibtex":
        return _bibtex(about)
    raise InputError(unknown("form of citation", form, list(FORMS), f"There are {' and '.join(FORMS)}."))


def _text(about: Sidecar) -> str:
    source, said = about["source"], caption(about.name)
    parts = [source.get("citation") or f"{source['publisher']} ({_year(about)}). {source['title']}."]
    if source.get("repackager"):
        parts.append(f"By way of {_repackager(source)}.")
    if said["version"] and said["version"] not in parts[0]:
        parts.append(f"Version: {said['version']}.")
    if said["address"] and said["address"] not in parts[0]:
        parts.append(said["address"])
    if said["retrieved"]:
        parts.append(f"Retrieved {said['retrieved']}.")
    return " ".join(part.strip() for part in parts)


def _bibtex(about: Sidecar) -> str:
    source, said = about["source"], caption(about.name)
    entries = {
        "author": f"{{{_tex(source['publisher'])}}}",
        "title": f"{{{_tex(source['title'])}}}",
        "year": _year(about),
        "version": _tex(said["version"]),
        "url": said["address"],
        "urldate": said["retrieved"],
        "note": _tex(f"By way of {_repackager(source)}") if source.get("repackager") else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in entries.items() if value]
    return "\n".join([f"@misc{{{about.name},", *lines, "}"])


def _year(about: Sidecar) -> str:
    """Return the year of an edition: the citation's, else the version's, else the one it was fetched in."""
    places = (
        about["source"].get("citation"),
        caption(about.name)["version"],
        caption(about.name)["retrieved"],
    )
    found = (re.search(r"\b(?:19|20)\d\d\b", place or "") for place in places)
    return next((match[0] for match in found if match), "n.d.")


def _repackager(source: dict) -> str:
    named = source["repackager"]
    if isinstance(named, dict):
        return ", ".join(str(v) for v in named.values() if v)
    return str(named)


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
