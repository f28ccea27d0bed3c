"""Where the tables stand: beside this package, unless ``ALLIANCE_TABLES`` names another folder."""

import os
from pathlib import Path


def tables_dir() -> Path:
    """Return the folder that holds each table and its sidecar."""
    named = os.environ.get("ALLIANCE_TABLES")
    return Path(named) if named else Path(__file__).parents[1] / "tables"
