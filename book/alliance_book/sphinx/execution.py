"""Make plain ``jupyter-book build .`` correct: its cache of executions never outlives what they read.

Jupyter Book's cache knows a notebook by its code alone. Naming the cache's folder after all else that a
notebook depends on (tables and sidecars, both packages, the lock, the Python version) makes it execute again
whenever one of them has changed.
"""

import hashlib
import os
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

SHARED = ("data/tables/*", "data/alliance_data/**/*.py", "book/alliance_book/**/*.py", "requirements.lock")


def connect(app: Sphinx) -> None:
    """Register the key, and tell kernels that they run for the book."""
    app.connect("config-inited", _set_cache, priority=100)


def _set_cache(app: Sphinx, config: Config) -> None:
    os.environ["ALLIANCE_BOOK_RUN"] = "1"
    if config.nb_execution_mode == "cache":
        root = Path(app.srcdir)
        config.nb_execution_cache_path = str(root / "_build" / ".jupyter_cache" / key(root))


def key(root: Path) -> str:
    """Return a name that changes with everything that the notebooks under ``root`` share."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted({path for pattern in SHARED for path in root.glob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
