"""``datapackage.json``: every table and what it means, as a Data Package compiled from the sidecars."""

import json
import re

from .checks import check_sidecar
from .errors import AllianceError, InputError
from .files import write_if_changed
from .paths import INSIDE, folder_to_write, places, tables_dir
from .sidecar import Sidecar, names, sidecar

FILE = "datapackage.json"
MEDIA = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}


def compiled() -> str:
    """Return the manifest's text, from sidecars and tables alone: the same ones give the same bytes."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "alliance",
        "title": "Tables of an executable book on the US-Japan alliance",
        "description": "Compiled from the sidecars in tables/. Each table has its own source and licence.",
        "resources": [_resource(about) for about in map(sidecar, names()) if _is_whole(about)],
    }
    return json.dumps(package, indent=2, ensure_ascii=False, default=str) + "\n"


def write() -> bool:
    """Write the manifest beside the folder of tables; return whether it changed.

    Raises
    ------
    InputError
        If the tables are an installed package's, or the folder holds some tables alone.
    AllianceError
        If the file cannot be written.
    """
    path = folder_to_write().parent / FILE
    if not belongs():
        raise InputError(f"{tables_dir()} holds some tables alone: only all of them make a {FILE}.")
    try:
        return write_if_changed(path, compiled())
    except OSError as error:
        raise AllianceError(
            f"{path} could not be written ({error.strerror}); the tables themselves are in order. "
            "When that is mended, run: alliance data manifest"
        ) from error


def problems() -> list[str]:
    """Return what is wrong with the manifest, in words: that it is not what the sidecars say."""
    path = tables_dir().parent / FILE
    if not belongs() or (path.exists() and path.read_text("utf-8") == compiled()):
        return []
    return [f"{path} is not what the sidecars say. Run: alliance data manifest"]


def belongs() -> bool:
    """Whether a manifest belongs beside the tables: not in an installed package, nor beside some alone."""
    return len(places()) == 1 and tables_dir() != INSIDE


def _is_whole(about: Sidecar) -> bool:
    """Whether a table is there and described; the checks say what is wrong with one that is not."""
    return about.path.exists() and not check_sidecar(about)


def _resource(about: Sidecar) -> dict:
    source, licence, vintage = about["source"], about["licence"], about["vintage"]
    suffix = about.path.suffix
    return {
        "name": about.name,
        "type": "table",
        "title": about["title"],
        "description": " ".join([f"One row is {about['row']}.", *map(str, about["limits"])]),
        "path": f"{tables_dir().name}/{about.path.name}",
        "format": suffix[1:],
        "mediatype": MEDIA[suffix],
        **({"encoding": "utf-8"} if suffix == ".csv" else {}),
        "hash": f"sha256:{vintage.get('sha256', '')}",
        "version": vintage.get("version"),
        "sources": [
            _filled({"title": f"{source['publisher']}: {source['title']}", "path": _web(source["address"])})
        ],
        "licenses": [_licence(licence)],
        "schema": {
            "fields": [_field(field) for field in about.fields.values()],
            "missingValues": [""],
            "primaryKey": about.key,
            **_foreign_keys(about),
        },
    }


def _licence(licence: dict) -> dict:
    name = re.sub(r"[^A-Za-z0-9.]+", "-", licence["name"]).strip("-")
    return _filled({"name": name, "title": licence["name"], "path": _web(licence.get("path"))})


def _field(field: dict) -> dict:
    kept = ("name", "type", "description", "unit", "constraints")
    return _filled({name: field.get(name) for name in kept})


def _foreign_keys(about: Sidecar) -> dict:
    keys = [
        {
            "fields": [name],
            "reference": {"resource": field["references"], "fields": sidecar(field["references"]).key},
        }
        for name, field in about.fields.items()
        if field.get("references")
    ]
    return {"foreignKeys": keys} if keys else {}


def _filled(entries: dict) -> dict:
    return {name: value for name, value in entries.items() if value}


def _web(path: str | None) -> str | None:
    return path if str(path).startswith(("http://", "https://")) else None
