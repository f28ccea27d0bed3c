"""SIPRI's trade register of arms transfers: the CSV export, latin-1, with a preamble above the header."""

import re
from pathlib import Path

import pandas as pd

from .. import states
from ..errors import InputError
from . import _common

TABLE = "arms_transfers"
FORMAT = (
    "SIPRI trade register CSV (latin-1, preamble): recipient, supplier, delivery years and TIV of each deal."
)

COLUMNS = ["Recipient", "Supplier", "Year(s) of delivery", "SIPRI TIV of delivered weapons"]
BEGINNING = "Recipient,Supplier,Year of order"


def recognise(path: Path) -> bool:
    """Whether the file is an export of the trade register, told by its title and header."""
    start = _common.head(path, 8000)
    return start.startswith("Transfers of major") and f"\n{BEGINNING}" in start.replace("\r\n", "\n")


def read(path: Path) -> pd.DataFrame:
    """Return each pair's yearly volume: a deal's delivered volume spread evenly over its delivery years."""
    name = Path(path).name
    content = _common.text(path, ("utf-8-sig", "latin-1"))
    # A few comments hold a line break, which leaves the rest of the deal on a line without a recipient.
    content = re.sub(r"\n(?=,)", "", content)
    before, found, after = content.partition(f"\n{BEGINNING}")
    if not found:
        raise InputError(f"{name}: no header that begins {BEGINNING!r}. Export the register again.")
    skip = before.count("\n") + 1
    # The marks of uncertainty stand in columns without a name; numbered, each has one.
    header, body = (BEGINNING + after).split("\n", 1)
    numbered = ",".join(c if c.strip() else f"mark {i}" for i, c in enumerate(header.split(",")))
    raw = _common.table(f"{numbered}\n{body}", name, COLUMNS)
    raw.index += skip
    frame = pd.DataFrame(
        {
            "supplier": raw["Supplier"].map(_known),
            "recipient": raw["Recipient"].map(_known),
            "year": raw["Year(s) of delivery"].map(lambda cell: re.findall(r"\d{4}", cell)),
            "tiv_m": _common.numbers(raw["SIPRI TIV of delivered weapons"], name, low=0),
        }
    ).dropna(subset=["supplier", "recipient", "tiv_m"])
    frame = frame[frame["year"].str.len().gt(0)]
    frame["tiv_m"] /= frame["year"].str.len()
    frame = frame.explode("year").astype({"year": "int64"})
    frame = frame.groupby(["supplier", "recipient", "year"], as_index=False)["tiv_m"].sum()
    generated = re.search(r"Data generated: (\d+ \w+ \d{4})", before)
    frame.attrs["version"] = f"generated {generated[1]}" if generated else None
    return frame


def _known(name: str) -> str | None:
    """Return a state's code; organisations, rebels and unknown parties (marked with asterisks) have none."""
    return None if "*" in name or name.startswith("unknown") else states.find(name)
