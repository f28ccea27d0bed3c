"""Strategic rivalries of Thompson, Sakuwa and Suhas, one row a rivalry, as in `peacesciencer`."""

from pathlib import Path

import pandas as pd

from .. import states
from ..errors import InputError
from . import _common

TABLE = "rivalries"
FORMAT = "CSV of strategic rivalries: tssr_id, rivalry, ccode1, ccode2, start, end, positional and more"

FIRST_YEAR = 1946
KINDS = ["positional", "spatial", "ideological", "interventionary"]
COLUMNS = ["rivalry", "ccode1", "ccode2", "start", "end", *KINDS]
HEADERS = [["tssr_id", *COLUMNS]]


def recognise(path: Path) -> bool:
    """Whether the file has the rivalries with their kinds."""
    return _common.fits(path, HEADERS)


def read(path: Path) -> pd.DataFrame:
    """Return one row a rivalry that lasted beyond 1945; one that goes on in the last year has no end."""
    name = Path(path).name
    raw = _common.csv_table(path, COLUMNS)
    numbers = {c: _common.numbers(raw[c], name, missing=()) for c in ("ccode1", "ccode2", "start", "end")}
    frame = pd.DataFrame(numbers).astype("int64").assign(rivalry=raw["rivalry"])
    turned = frame.index[frame["end"] < frame["start"]]
    if len(turned):
        row = frame.loc[turned[0]]
        raise InputError(
            f"{_common.place(name, turned[0], 'end')}: found {row['end']}, expected {row['start']} or later, "
            "the year in which the rivalry begins."
        )
    last = int(frame["end"].max())
    for kind in KINDS:
        wrong = raw.index[~raw[kind].isin(["", "0", "1"])]
        if len(wrong):
            place = _common.place(name, wrong[0], kind)
            raise InputError(
                f"{place}: found {raw.at[wrong[0], kind]!r}, expected 1, or nothing where it is not."
            )
        frame[kind] = raw[kind].eq("1")
    frame = frame[frame["end"] >= FIRST_YEAR]
    for column, side in (("ccode1", "iso3_a"), ("ccode2", "iso3_b")):
        where = lambda row, column=column: _common.place(name, row, column)  # noqa: E731
        frame[side] = states.from_cow(frame[column], frame["end"], where)
    frame = frame.rename(columns={"start": "start_year", "end": "end_year"})
    frame["end_year"] = frame["end_year"].where(frame["end_year"] < last)
    frame.attrs["version"] = f"to {last}"
    return frame[["rivalry", "iso3_a", "iso3_b", "start_year", "end_year", *KINDS]]
