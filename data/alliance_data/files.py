"""Files: their fingerprints, and writing one whole and only where it says something new."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def sha256(content: bytes | str) -> str:
    """Return the fingerprint of a content, in hexadecimal digits."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def fingerprint(files: Iterable[Path], root: Path) -> str:
    """Return the fingerprint of files together: of their names, as seen from ``root``, and their contents."""
    lines = []
    for path in files:
        content = sha256(path.read_bytes()) if path.exists() else "missing"
        name = path.relative_to(root) if path.is_relative_to(root) else path
        lines.append(f"{name.as_posix()}\0{content}\n")
    return sha256("".join(lines))


def write_if_changed(path: Path, content: bytes | str) -> bool:
    """Write a file, whole or not at all, unless it holds exactly this; return whether it was written.

    Raises
    ------
    OSError
        If it cannot be written. The old file stands then.
    """
    content = content.encode() if isinstance(content, str) else content
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    return True
