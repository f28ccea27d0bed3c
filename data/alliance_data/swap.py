"""Replacing several files of one folder as one step: a crash leaves all the old ones or all the new ones.

The new contents are written beside the old under hidden names; then a journal that names every rename is put
in place, which is the moment of the change; then the renames are done and the journal goes. Whoever finds a
journal finishes its work before reading. Without a journal the hidden files mean nothing and are swept away.
"""

import errno
import json
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import AllianceError

try:
    import fcntl
except ImportError:  # Windows has no flock: there, two imports at once are the user's to avoid.
    fcntl = None

JOURNAL = ".journal"
LOCK = ".lock"
NEW = ".new"
PATIENCE = 60.0  # Seconds that one import waits for another.

_thread = threading.RLock()
_held: dict[Path, int] = {}


@contextmanager
def locked(folder: Path, *, patience: float | None = None) -> Iterator[None]:
    """Hold the folder's lock; a process that already holds it may take it again.

    Raises
    ------
    AllianceError
        If another process holds the lock for longer than ``patience`` seconds (a minute, if none are given),
        or the folder is read-only.
    """
    folder = folder.resolve()
    with _thread:
        if _held.get(folder):
            _held[folder] += 1
            try:
                yield
            finally:
                _held[folder] -= 1
            return
        try:
            handle = (folder / LOCK).open("a")
        except OSError as error:
            raise AllianceError(
                f"{folder} cannot be written ({error.strerror}). Nothing was changed."
            ) from error
        with handle:
            _wait(handle, folder, PATIENCE if patience is None else patience)
            _held[folder] = 1
            try:
                yield
            finally:
                del _held[folder]


def swap(folder: Path, contents: Mapping[str, bytes | None]) -> None:
    """Replace files of ``folder`` by new contents as one step; ``None`` removes a file.

    Raises
    ------
    AllianceError
        If the new contents cannot be written, on a full disk for one, or an old file is not to be replaced.
        The old files stand untouched.
    """
    with locked(folder):
        recover(folder)
        refuse_fixed(folder / name for name in contents)
        written: list[Path] = []
        try:
            for name, content in contents.items():
                if content is not None:
                    written.append(folder / f".{name}{NEW}")
                    _write(written[-1], content)
            written.append(folder / f"{JOURNAL}{NEW}")
            _write(written[-1], json.dumps({n: c is not None for n, c in contents.items()}).encode())
            _sync(folder)
            written[-1].rename(folder / JOURNAL)
        except OSError as error:
            for path in written:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
            why = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
            names = ", ".join(contents)
            raise AllianceError(
                f"{names} could not be written in {folder}: {why}. Nothing was changed."
            ) from error
        _sync(folder)
        _finish(folder)


def refuse_fixed(paths: Iterable[Path]) -> None:
    """Refuse to replace files that the file system keeps as they are, before anything is written.

    Raises
    ------
    AllianceError
        If one is marked immutable or append-only (``chattr +i``, ``+a``): no rename gets past that.
    """
    for path in paths:
        try:
            os.close(os.open(path, os.O_WRONLY))
        except PermissionError as error:
            if error.errno == errno.EPERM:  # A file that is only read-only gives EACCES, and can be replaced.
                raise AllianceError(
                    f"{path} is marked as not to be changed (lsattr shows it). Nothing was changed. To "
                    f"import, take the mark off: chattr -i -a {path}"
                ) from error
        except OSError:
            continue


def recover(folder: Path) -> None:
    """Finish a change that a crash interrupted after its moment, and sweep away one interrupted before it."""
    with locked(folder):
        if (folder / JOURNAL).exists():
            _finish(folder)
        for stray in folder.glob(f".*{NEW}"):
            stray.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Make the folder fit to be read: one look when all is well, the interrupted change finished when not."""
    if (folder / JOURNAL).exists():
        recover(folder)


def _finish(folder: Path) -> None:
    journal = folder / JOURNAL
    for name, stays in json.loads(journal.read_text()).items():
        new = folder / f".{name}{NEW}"
        try:
            if not stays:
                (folder / name).unlink(missing_ok=True)
            elif new.exists():
                new.replace(folder / name)
        except OSError as error:
            raise AllianceError(
                f"{folder / name} could not be replaced ({error.strerror}), and an import stands half done. "
                "When that is mended, any command finishes it."
            ) from error
    _sync(folder)
    journal.unlink()
    _sync(folder)


def _wait(handle, folder: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while fcntl:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as error:
            if time.monotonic() > deadline:
                raise AllianceError(
                    f"Another import is at work in {folder}. Try again when it is done."
                ) from error
            time.sleep(0.05)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    with suppress(OSError):  # Some file systems refuse to sync a folder; the renames stand all the same.
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
