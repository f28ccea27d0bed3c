"""North Korean launches as Japan's Ministry of Defense announced them, typed from its releases (tidy CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "missile_announcements"
FORMAT = (
    "Tidy CSV of the ministry's releases: report, date, times, count, weapon, range, apogee, zone, address."
)

NUMBERS = ["count", "range_km", "apogee_km", "flight_minutes"]
COLUMNS = ["date", "report", "published", "times", "count", "count_is", "weapon", "range_km", "range_is",
           "apogee_km", "apogee_is", "flight_minutes", "landing", "japan_eez", "area", "address"]  # fmt: skip
TRANSCRIBED = ["report_id", "launch_date_jst", "published", "times_jst", "count", "count_note", "weapon",
               "range_km", "range_km_max", "range_bound", "apogee_km", "apogee_km_max", "apogee_bound",
               "flight_minutes", "landing", "japan_eez", "launch_area", "url"]  # fmt: skip
NAMES = {"report_id": "report", "launch_date_jst": "date", "times_jst": "times", "count_note": "count_is",
         "range_km": "ranges", "range_km_max": "range_km", "range_bound": "range_is", "apogee_km": "apogees",
         "apogee_km_max": "apogee_km", "apogee_bound": "apogee_is", "launch_area": "area",
         "url": "address"}  # fmt: skip


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, TRANSCRIBED)


def read(path: Path) -> pd.DataFrame:
    """Return one row a release; of several missiles' ranges and apogees it keeps the largest."""
    frame = _tidy.read(path, {} if _tidy.has_columns(path, COLUMNS) else NAMES)
    overflew = frame["landing"].fillna("").str.startswith("pacific")
    frame["landing"] = frame["landing"].mask(overflew, "pacific")
    frame = _tidy.addressed(path, _tidy.dated(path, frame, "date"))
    return _tidy.numeric(path, frame, NUMBERS)[COLUMNS]
