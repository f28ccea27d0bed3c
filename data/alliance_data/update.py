"""Fetching new editions from publishers' stable addresses. Nothing else in the book uses the network."""

import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import AllianceError, InputError
from .files import sha256
from .importers import _common
from .importing import import_file
from .sidecar import names, sidecar

CONNECT, READ = 10, 30  # Seconds to wait for a connection, and between two pieces of the file.
WHOLE = 900  # And for all of a file; what has come by then is kept, and the next run goes on from there.
PIECE = 1 << 16
LARGEST = 500_000_000
KEPT = "ALLIANCE_DOWNLOADS"
"""The variable that names the folder where downloads are kept; by default one in the user's cache."""


def update(
    tables: Iterable[str] = (), *, dry_run: bool = False, stage: Callable[[str], object] | None = None
) -> dict[str, str | AllianceError]:
    """Download and import tables whose sidecar names stable addresses under ``source.download``.

    Parameters
    ----------
    tables
        Their names; by default every table with such an address.
    dry_run
        Download, check and compare only.
    stage
        Called with a sentence as each stage begins.

    Returns
    -------
    dict
        For each table what happened, in words, or the error that left it as it was.

    Raises
    ------
    InputError
        For a named table that has no such address.
    """
    chosen = list(tables) or [name for name in names() if addresses(name)]
    for table in chosen:
        if not addresses(table):
            raise InputError(f"Table {table} has no stable address to download from; {by_hand(table)}")
    results: dict[str, str | AllianceError] = {}
    for table in chosen:
        try:
            results[table] = _update(table, dry_run, stage or (lambda _: None))
        except AllianceError as error:
            results[table] = error
    return results


def by_hand(table: str) -> str:
    """Return what to do for a table whose publisher has no stable address for its file."""
    source = sidecar(table)["source"]
    what = source.get("by_hand") or "Fetch the file and give it to alliance data import."
    return f"by hand, at {source['address']}. {what}"


def addresses(table: str, part: str = "download") -> list[str]:
    """Return the stable addresses of a table's files: one, several to import in turn, or none.

    With ``part="beside"``, those of files that an import needs to find in the same folder.
    """
    named = sidecar(table)["source"].get(part) or []
    return [named] if isinstance(named, str) else list(named)


def download(url: str, folder: Path) -> Path:
    """Return the file that an address gives, whole, in ``folder``.

    A file that broke off goes on where it stopped, if the publisher still offers the same; one that is
    there and unchanged is not fetched again.

    Raises
    ------
    AllianceError
        If the address does not answer, is gone, sends a web page, or breaks off.
    """
    import requests

    whole = folder / (Path(unquote(urlsplit(url).path)).name or "download")
    part, note = (whole.with_name(f".{whole.name}.{kind}") for kind in ("part", "json"))
    known = _noted(note, url)
    headers = {"Accept-Encoding": "identity"}
    if whole.exists() and known.get("tag") and known.get("sha256") == sha256(whole.read_bytes()):
        headers["If-None-Match"] = known["tag"]
    elif part.exists() and known.get("tag"):
        headers |= {"Range": f"bytes={part.stat().st_size}-", "If-Range": known["tag"]}
    try:
        with requests.get(url, headers=headers, stream=True, timeout=(CONNECT, READ)) as answer:
            if answer.status_code == 304:
                return whole
            if answer.status_code == 416:  # The part is longer than the file: it was another one.
                part.unlink(missing_ok=True)
            answer.raise_for_status()
            tag = answer.headers.get("ETag") or ""
            note.write_text(json.dumps({"url": url, "tag": "" if tag.startswith("W/") else tag}))
            _receive(answer, part, url)
    except requests.HTTPError as error:
        raise AllianceError(
            f"{url} answered {error.response.status_code}. The publisher may have moved the file: look for "
            "its new address and write it in the sidecar, or download by hand and import."
        ) from error
    except requests.Timeout as error:
        raise AllianceError(f"{url} did not answer within {READ} seconds. Try again later.") from error
    except (requests.RequestException, OSError, ValueError) as error:
        raise AllianceError(
            f"{url} could not be downloaded whole ({_reason(error)}). Try again later{_from(part)}."
        ) from error
    content = part.read_bytes()
    try:
        _common.refuse_page(content, whole.name)
    except InputError:
        part.unlink()
        raise
    note.write_text(json.dumps(json.loads(note.read_text()) | {"sha256": sha256(content)}))
    part.replace(whole)
    return whole


def _receive(answer, part: Path, url: str) -> None:
    """Write an answer to the part that there is of its file, or over it; what has come stays."""
    goes_on = answer.status_code == 206
    begun, size = time.monotonic(), part.stat().st_size if goes_on else 0
    expected = answer.headers.get("Content-Length")
    expected = size + int(expected) if expected and expected.isdigit() else None
    with part.open("ab" if goes_on else "wb") as file:
        for piece in answer.iter_content(PIECE):
            size += file.write(piece)
            if size > LARGEST:
                raise ValueError(f"more than {LARGEST / 1e6:.0f} MB, more than any table's source")
            if time.monotonic() - begun > WHOLE:
                raise ValueError(f"no more than {size / 1e6:.1f} MB came in {WHOLE} s")
    if expected is not None and size < expected:
        raise ValueError(f"it broke off after {size} of {expected} bytes")


def _from(part: Path) -> str:
    size = part.stat().st_size if part.exists() else 0
    return f": the first {size} bytes are kept, and the next run goes on from there" if size else ""


def _noted(note: Path, url: str) -> dict:
    """Return what is known of a kept download: its address, the publisher's tag, its fingerprint."""
    try:
        known = json.loads(note.read_text())
    except (OSError, ValueError):
        return {}
    return known if known.get("url") == url else {}


def _kept(table: str) -> Path:
    import pooch

    folder = Path(os.environ.get(KEPT) or pooch.os_cache("alliance")) / table
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AllianceError(
            f"{folder} cannot be made ({error.strerror}). Name another folder for downloads in {KEPT}."
        ) from error
    return folder


def _update(table: str, dry_run: bool, stage: Callable[[str], object]) -> str:
    said, paths, folder = [], {}, _kept(table)
    for url in [*addresses(table), *addresses(table, "beside")]:
        stage(f"Downloading {url}")
        paths[url] = download(url, folder)
    for url in addresses(table):
        done = import_file(paths[url], table=table, dry_run=dry_run, stage=stage, back=False)
        for imported in done:
            change = imported.change
            line = change.lines()[0] if change else f"A first import, {imported.rows} rows."
            verdicts = imported.report.verdicts if change else ""
            said += (
                [f"{line} {verdicts}".strip()]
                if imported.replaced or (dry_run and line != "No change.")
                else []
            )
    return " ".join(said) or "nothing new"


def _reason(error: Exception) -> str:
    """Return the innermost reason that a download gives: the outer ones repeat the address."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    return str(error) or type(error).__name__
