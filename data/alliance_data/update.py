"""Fetching new editions from publishers' stable addresses. Nothing else in the book uses the network."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import AllianceError, InputError
from .importing import import_file
from .sidecar import names, sidecar

CONNECT, READ = 10, 30  # Seconds to wait for a connection, and between two pieces of the file.


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
            source = sidecar(table)["source"].get("address")
            raise InputError(
                f"Table {table} has no stable address to download from. Fetch the file at {source} and give "
                "it to alliance data import."
            )
    results: dict[str, str | AllianceError] = {}
    for table in chosen:
        try:
            results[table] = _update(table, dry_run, stage or (lambda _: None))
        except AllianceError as error:
            results[table] = error
    return results


def addresses(table: str, part: str = "download") -> list[str]:
    """Return the stable addresses of a table's files: one, several to import in turn, or none.

    With ``part="beside"``, those of files that an import needs to find in the same folder.
    """
    named = sidecar(table)["source"].get(part) or []
    return [named] if isinstance(named, str) else list(named)


def download(url: str, folder: Path) -> Path:
    """Return the file that an address gives, whole, in ``folder``.

    Raises
    ------
    AllianceError
        If the address does not answer, is gone, sends a web page, or breaks off.
    """
    import pooch
    import requests

    name = Path(unquote(urlsplit(url).path)).name or "download"
    try:
        path = pooch.retrieve(
            url,
            known_hash=None,
            fname=name,
            path=folder,
            downloader=pooch.HTTPDownloader(timeout=(CONNECT, READ)),
        )
    except requests.HTTPError as error:
        raise AllianceError(
            f"{url} answered {error.response.status_code}. The publisher may have moved the file: look for "
            "its new address and write it in the sidecar, or download by hand and import."
        ) from error
    except requests.Timeout as error:
        raise AllianceError(f"{url} did not answer within {READ} seconds. Try again later.") from error
    except (requests.RequestException, OSError, ValueError) as error:
        raise AllianceError(
            f"{url} could not be downloaded whole ({_reason(error)}). Try again later."
        ) from error
    return Path(path)


def _update(table: str, dry_run: bool, stage: Callable[[str], object]) -> str:
    said = []
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for url in [*addresses(table), *addresses(table, "beside")]:
            stage(f"Downloading {url}")
            paths[url] = download(url, Path(folder))
        for url in addresses(table):
            for done in import_file(paths[url], table=table, dry_run=dry_run, stage=stage):
                change = done.change.lines()[0] if done.change else f"A first import, {done.rows} rows."
                said += [change] if done.replaced or dry_run else []
    return " ".join(said) or "nothing new"


def _reason(error: Exception) -> str:
    """Return the innermost reason that a download gives: the outer ones repeat the address."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__
    return str(error) or type(error).__name__
