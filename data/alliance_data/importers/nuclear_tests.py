"""North Korea's nuclear tests as the US Geological Survey located them, from its catalogue (tidy CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "nuclear_tests"
FORMAT = (
    "Tidy CSV of nuclear tests: number, time_utc, magnitude, coordinates, the catalogue's id and address."
)

COLUMNS = ["date", "number", "time_utc", "magnitude", "lat", "lon", "usgs_id", "address"]
TRANSCRIBED = ["test_no", "time_utc", "magnitude_mb", "mag_type", "lat", "lon", "depth_km", "event_type",
               "usgs_id", "url"]  # fmt: skip
NAMES = {"test_no": "number", "magnitude_mb": "magnitude", "url": "address"}


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, TRANSCRIBED)


def read(path: Path) -> pd.DataFrame:
    """Return one row a test; the depth is left out, being fixed at zero by the catalogue."""
    frame = _tidy.addressed(path, _tidy.read(path, NAMES))
    if "date" not in frame:
        frame["date"] = frame["time_utc"].str[:10]
        frame["time_utc"] = frame["time_utc"].str[11:19]
    return _tidy.numeric(path, frame, ["number", "magnitude", "lat", "lon"])[COLUMNS]
