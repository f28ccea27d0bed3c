"""Scrambles of Japan's Air Self-Defense Force by month, typed from the Joint Staff's releases (tidy CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "scrambles_monthly"
FORMAT = "Tidy CSV of scrambles by month: month, fiscal_year, by country, total, address."

NUMBERS = ["fiscal_year", "russia", "china", "taiwan", "north_korea", "other", "total"]
COLUMNS = ["month", *NUMBERS, "address"]
NAMES = {"source": "address"}


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, ["month", *NUMBERS, "source"])


def read(path: Path) -> pd.DataFrame:
    """Return one row a month."""
    frame = _tidy.addressed(path, _tidy.read(path, NAMES))
    return _tidy.numeric(path, _tidy.dated(path, frame, "month"), NUMBERS)[COLUMNS]
