"""Scrambles of Japan's Air Self-Defense Force by fiscal year, typed from the Joint Staff's releases."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "scrambles"
FORMAT = "Tidy CSV of scrambles by fiscal year: total and by country, with the address of each document."

COLUMNS = ["fiscal_year", "total", "russia", "china", "taiwan", "north_korea", "other", "total_address",
           "split_address"]  # fmt: skip
NAMES = {"russia_ussr": "russia", "total_source": "total_address", "country_source": "split_address"}
SPLIT = COLUMNS[2:7]


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    original = {new: old for old, new in NAMES.items()}
    return _tidy.has_columns(path, COLUMNS, [original.get(c, c) for c in COLUMNS])


def read(path: Path) -> pd.DataFrame:
    """Return the scrambles; a split by country that rests on a forum or a blog is left empty."""
    frame = _tidy.read(path, NAMES)
    weak = frame["split_address"].fillna("").str.contains(_tidy.WEAK_HOST)
    frame.loc[weak, [*SPLIT, "split_address"]] = None
    frame = _tidy.addressed(path, frame, "total_address")
    frame = _tidy.addressed(path, frame, "split_address", required=False)
    return _tidy.numeric(path, frame, ["fiscal_year", "total", *SPLIT])[COLUMNS]
