"""Chinese activity around Taiwan, from the Ministry of National Defense's daily reports (merged CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "taiwan_activity"
FORMAT = "CSV of the MND's daily reports: date, aircraft, navy_ships, official_ships, balloons, entered_adiz."

COLUMNS = ["date", "aircraft", "ships", "official_ships", "balloons", "entered_adiz", "source"]
NAMES = {"navy_ships": "ships"}
COLLECTIONS = {
    "eskim19": "taiwan-strait-tracker",
    "madeye": "taiwan-strait-monitor",
    "terryuuang": "my-json-cdn",
}
# The collections spell the median-line count differently and miss days: the book never charts it.
DROPPED = "crossed_median"


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, with or without the median-line count."""
    original = ["navy_ships" if c == "ships" else c for c in COLUMNS]
    return _tidy.has_columns(path, COLUMNS, original, [*original, DROPPED])


def read(path: Path) -> pd.DataFrame:
    """Return one row a reported day."""
    frame = _tidy.read(path, NAMES)
    frame["source"] = frame["source"].map(lambda name: COLLECTIONS.get(name, name))
    return _tidy.numeric(path, _tidy.dated(path, frame, "date"), COLUMNS[1:6])[COLUMNS]
