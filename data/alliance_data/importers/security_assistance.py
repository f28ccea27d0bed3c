"""Japan's Official Security Assistance by recipient, typed from documents (tidy CSV)."""

from pathlib import Path

import pandas as pd

from . import _tidy

TABLE = "security_assistance"
FORMAT = (
    "Tidy CSV of security assistance: recipient, year, notes_exchanged, amount_jpy_m, equipment, address."
)

COLUMNS = ["recipient", "year", "notes_exchanged", "amount_jpy_m", "equipment", "planned", "grade", "address"]
TRANSCRIBED = ["japan_fiscal_year", "recipient", "iso3", "notes_exchanged", "amount_jpy_100m", "equipment",
               "source", "note"]  # fmt: skip
NAMES = {"japan_fiscal_year": "year", "recipient": "name", "iso3": "recipient", "source": "address",
         "amount_jpy_100m": "amount_jpy_m"}  # fmt: skip


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns, by these names or the transcriber's."""
    return _tidy.has_columns(path, COLUMNS, TRANSCRIBED)


def read(path: Path) -> pd.DataFrame:
    """Return one row a recipient and fiscal year; amounts in hundreds of millions become millions."""
    transcribed = not _tidy.has_columns(path, COLUMNS)
    frame = _tidy.read(path, NAMES if transcribed else {})
    frame = _tidy.addressed(path, _tidy.without_weak_hosts(frame))
    frame = _tidy.numeric(path, _tidy.dated(path, frame, "notes_exchanged"), ["year", "amount_jpy_m"])
    if transcribed:
        frame["amount_jpy_m"] *= 100
        planned = frame["equipment"].eq("planned")
        frame["planned"] = planned.map({True: "true", False: "false"})
        frame["equipment"] = frame["equipment"].mask(planned)
        frame["grade"] = _tidy.grade_of_host(frame["address"])
    return _tidy.graded(path, frame)[COLUMNS]
