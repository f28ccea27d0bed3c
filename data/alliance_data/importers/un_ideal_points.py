"""Ideal points of states in the UN General Assembly: Bailey, Strezhnev and Voeten's Dataverse file (.tab)."""

from pathlib import Path

import pandas as pd

from .. import states
from . import _common

TABLE = "ideal_points"
FORMAT = "Tab-separated UN ideal points: ccode, year, NVotesFP, IdealPointFP and quantiles."

COLUMNS = {"IdealPointFP": "ideal_point", "Q5%FP": "low", "Q95%FP": "high", "NVotesFP": "votes"}
FEWEST_VOTES = 10


def recognise(path: Path) -> bool:
    """Whether the file is an edition of the ideal points."""
    first = _common.head(path).partition("\n")[0]
    return {"ccode", "year", *COLUMNS} <= {c.strip('" \r') for c in first.split("\t")}


def read(path: Path) -> pd.DataFrame:
    """Return one row a state and year; years in which nobody voted ten times are left out."""
    name = Path(path).name
    raw = _common.csv_table(path, ["ccode", "year", *COLUMNS], sep="\t")
    frame = pd.DataFrame({"year": _common.years(raw["year"], name)})
    for theirs, ours in COLUMNS.items():
        frame[ours] = _common.numbers(raw[theirs], name, missing=("", "NA"))
    cow = _common.numbers(raw["ccode"], name, missing=()).astype("int64")
    frame.insert(0, "iso3", states.from_cow(cow, frame["year"], lambda i: _common.place(name, i, "ccode")))
    _common.refuse_duplicates(frame, ["iso3", "year"], name)
    enough = frame.groupby("year")["votes"].transform("max") >= FEWEST_VOTES
    frame = frame[enough & frame["ideal_point"].notna()].reset_index(drop=True)
    frame.attrs["version"] = f"{raw['year'].min()}-{raw['year'].max()}"
    return frame
