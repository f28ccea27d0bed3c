"""The tidy CSV of hand-transcribed tables: the table's own columns, and on each row its document and a grade.

A researcher who adds a row types it in this form and imports the file. The form is the table's own, so that a
table's CSV is itself a valid file to import.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from ..errors import InputError
from . import _common

GRADES = {
    "official": "official",
    "press": "press",
    "reference": "reference",
    "text": "reference",
    "reprint": "reference",
    "address": "reference",
    "a": "official",
    "b": "press",
    "c": "reference",
}
"""How a source is graded, by the first word of what the transcriber wrote; any other word is too weak."""

RANK = ["official", "press", "reference"]
ADDRESS = re.compile(r"https?://\S+")
WEAK_HOST = re.compile(
    r"//[^/]*(?:blogspot|wordpress|hatenadiary|hatenablog|ameblo|seesaa|cocolog|blogs\.yahoo|bakademonews|note\.com"
    r"|5ch\.net|2nn\.jp|defenceforum)|//yomi\.tokyo/agate"
)
"""Blogs and forums: they are no document, whatever they quote."""

OFFICIAL_HOST = re.compile(r"//[^/]*\.(?:go\.jp|gov|mil|gov\.[a-z]{2}|gc\.ca|usgs\.gov)(?:/|$|:)")
PARTIAL_DATE = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def has_columns(path: Path, *headers: Iterable[str]) -> bool:
    """Tell whether a file is a CSV whose header is one of ``headers``, in any order."""
    found = _common.header(path)
    return any(len(found) == len(set(found)) and set(found) == set(header) for header in headers)


def read(path: Path, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return a tidy CSV as text, its columns renamed by ``names``, indexed by row number."""
    frame = _common.table(_common.text(path), path.name)
    return frame.astype("object").replace("", None).rename(columns=dict(names or {}))


def graded(path: Path, frame: pd.DataFrame, column: str = "grade") -> pd.DataFrame:
    """Return the rows whose source is strong enough, with the grade normalised.

    ``press/official`` counts as the weaker of the two, a reprint or an address that another page quotes as
    ``reference``. Rows with another grade (weak, secondary, a blog, a
    forum) stay out; ``attrs["left_out"]`` says how many.

    Raises
    ------
    InputError
        For a row without a grade.
    """
    blank = frame.index[frame[column].isna()]
    if len(blank):
        raise InputError(
            f"{path.name}, row {blank[0]}, column {column}: empty, expected official, press or reference."
        )
    grades = frame[column].map(_grade)
    kept = frame.assign(**{column: grades})[grades.notna()]
    kept.attrs["left_out"] = int(grades.isna().sum())
    return kept


def without_weak_hosts(frame: pd.DataFrame, column: str = "address") -> pd.DataFrame:
    """Return the rows whose document is no blog and no forum."""
    return frame[~frame[column].fillna("").str.contains(WEAK_HOST)]


def grade_of_host(addresses: pd.Series) -> pd.Series:
    """Grade addresses that come without a grade: a government's own site is official, others are press."""
    return addresses.str.contains(OFFICIAL_HOST).map({True: "official", False: "press"})


def addressed(
    path: Path, frame: pd.DataFrame, column: str = "address", *, required: bool = True
) -> pd.DataFrame:
    """Return the frame with one web address a cell: the first, where a transcriber wrote more.

    Raises
    ------
    InputError
        For a cell without an address; an empty one passes where ``required`` is false.
    """
    found = frame[column].map(lambda cell: match[0].rstrip(";,") if (match := _search(cell)) else None)
    wrong = frame.index[found.isna() & (frame[column].notna() | required)]
    if len(wrong):
        cell = frame.loc[wrong[0], column]
        raise InputError(
            f"{path.name}, row {wrong[0]}, column {column}: found {cell!r}, expected the address "
            "(https://...) of the document that states this row. Add it, or leave the row out."
        )
    return frame.assign(**{column: found})


def dated(path: Path, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the frame after checking that a column holds ISO dates, whole or cut to month or year.

    Raises
    ------
    InputError
        For a cell in another form.
    """
    for row, cell in frame[column].items():
        if cell is not None and not pd.isna(cell) and not PARTIAL_DATE.fullmatch(cell):
            raise InputError(
                f"{path.name}, row {row}, column {column}: found {cell!r}, expected a date as "
                "2022-12-16, or cut to 2022-12 or 2022 where the document says no more."
            )
    return frame


def numeric(path: Path, frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return the frame with numbers in ``columns``; a thousands separator or a decimal comma is refused."""
    return frame.assign(**{c: _common.numbers(frame[c].fillna("").astype("str"), path.name) for c in columns})


def weakest(grades: Iterable[str]) -> str:
    """Return the weakest of several grades."""
    return max(grades, key=RANK.index)


def _grade(cell: str) -> str | None:
    words = [re.match(r"\w*", part.strip().lower())[0] for part in cell.split("/")]
    if re.search(r"\b(weak|secondary|blog|forum)\b", cell.lower()) or any(w not in GRADES for w in words):
        return None
    copied = ["reference"] if re.search(r"\b(reprint|quoted|cited)\b", cell.lower()) else []
    return weakest([*copied, *(GRADES[w] for w in words)])


def _search(cell) -> re.Match | None:
    return ADDRESS.search(cell) if isinstance(cell, str) else None
