"""Chinese government vessels near the Senkaku Islands by year, typed from documents (tidy CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "senkaku"
FORMAT = "Tidy CSV of days and vessels a year in the territorial sea and the contiguous zone, with addresses."

NUMBERS = ["year", "territorial_sea_days", "territorial_sea_vessels", "contiguous_zone_days",
           "contiguous_zone_vessels"]  # fmt: skip
COLUMNS = [*NUMBERS, "grade", "address", "contiguous_zone_address"]


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns."""
    return _tidy.has_columns(path, COLUMNS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a year, those on a weak source left out."""
    frame = _tidy.addressed(path, _tidy.graded(path, _tidy.read(path)))
    frame = _tidy.addressed(path, frame, "contiguous_zone_address", required=False)
    return _tidy.numeric(path, frame, NUMBERS)[COLUMNS]
