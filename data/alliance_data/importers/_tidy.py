"""A table's own CSV, and its transcriber's, which has the same rows in other words.

What the form is stands in the table's sidecar: columns, types and which of them hold a document's address;
and under ``transcribed`` what a transcriber calls or writes otherwise. A researcher who adds a row types it
in either form and imports the file.
"""

import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pandas as pd

from .. import states
from ..errors import InputError
from ..reading import DATES, TYPES, time_column
from ..sidecar import Sidecar
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
PARTIAL = r"\d{4}(-\d{2}(-\d{2})?)?"
"""The pattern by which a sidecar says that a text is a date, cut to what the document says."""

PARTIAL_DATE = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
CODE = r"[A-Z]{3}"


def has_form(path: Path, about: Sidecar) -> bool:
    """Tell whether a file is a CSV with the table's columns, or its transcriber's, in any order."""
    found = _common.header(path)
    return bool(found) and len(found) == len(set(found)) and (_own(found, about) or _other(found, about))


def needed(about: Sidecar) -> set[str] | None:
    """Return the columns that a transcriber's file must have; ``None`` where the sidecar knows of no such."""
    words = about.get("transcribed")
    if words is None:
        return None
    names = words.get("names", {})
    made = {*names.values(), *words.get("flags", {}), *words.get("copies", {}), *words.get("made", ())}
    made |= set(words.get("absent", ()))
    return {n for n, ours in names.items() if ours} | (set(about.fields) - made)


def readable(path: Path, about: Sidecar) -> str:
    """Return how far the columns that a file shares with a table can be read, as a clause."""
    shared = [name for name in about.fields if name in _common.header(path)]
    rows = _common.csv_table(path, shared)
    for name in shared:
        try:
            if about.fields[name]["type"] in DATES:
                _check_dates(path, rows[name].replace("", None))
            elif about.fields[name]["type"] in ("integer", "number", "year"):
                _common.numbers(rows[name], path.name)
        except InputError as error:
            return f"and {error}"
    return f"{', '.join(shared)} can be read, {len(rows)} rows"


def misfit(path: Path, about: Sidecar) -> tuple[int, str, str] | None:
    """Return row, column and value of the first cell that is none of those its column may hold, if any."""
    rows = _common.csv_table(path, set(about.fields) & set(_common.header(path)))
    for name, field in about.fields.items():
        allowed = (field.get("constraints") or {}).get("enum")
        if allowed and name in rows:
            wrong = rows[name][(rows[name] != "") & ~rows[name].isin(allowed)]
            if len(wrong):
                return wrong.index[0], name, wrong.iloc[0]
    return None


def read(path: Path, about: Sidecar) -> pd.DataFrame:
    """Return a file's rows with the table's columns; those on a weak source are left out.

    A row's grade may be written in a transcriber's words. A row whose document is a blog or a forum is left
    out; where a document states some columns alone, they are emptied.

    Raises
    ------
    InputError
        For a cell that is not what its column holds; the message names file, row and column.
    """
    frame = _common.csv_table(path, _common.header(path)).astype("object").replace("", None)
    if not _own(list(frame), about):
        frame = _translated(path, frame, about)
    frame = _documented(path, _graded(path, frame, about), about)[list(about.fields)]
    version = _version(frame, about)
    for name, field in about.fields.items():
        kind, pattern = field["type"], (field.get("constraints") or {}).get("pattern")
        if kind in DATES or pattern == PARTIAL:
            _check_dates(path, frame[name])
        elif kind != "boolean" and kind in TYPES and kind != "string":
            frame[name] = _common.numbers(frame[name].fillna("").astype("str"), path.name)
        elif field.get("separator"):
            by = field["separator"]
            frame[name] = frame[name].map(
                lambda cell, by=by: by.join(sorted(cell.split(by))), na_action="ignore"
            )
    if version:
        frame.attrs["version"] = version
    return frame


def _version(frame: pd.DataFrame, about: Sidecar) -> str | None:
    """Return the edition's name where some rows are planned: how far those go that are not."""
    happened = frame[frame["planned"].ne("true")] if "planned" in frame and time_column(about) else []
    return f"to {happened[time_column(about)].max()}" if len(happened) else None


def _own(header: list[str], about: Sidecar) -> bool:
    return set(header) == set(about.fields)


def _other(header: list[str], about: Sidecar) -> bool:
    """Whether a header is the transcriber's: columns that stand for none of ours may be there or not."""
    columns = needed(about)
    return columns is not None and columns <= set(header) <= columns | set(
        about["transcribed"].get("names", {})
    )


def _translated(path: Path, frame: pd.DataFrame, about: Sidecar) -> pd.DataFrame:
    """Return a transcriber's rows in the table's columns, as the sidecar's ``transcribed`` says."""
    words = about["transcribed"]
    names = words.get("names", {})
    frame = frame.drop(columns=[n for n in frame if n in names and names[n] is None]).rename(columns=names)
    frame = frame.assign(**dict.fromkeys(words.get("absent", ())))
    for flag, marks in words.get("flags", {}).items():
        found = {column: frame[column].str.contains(mark, na=False) for column, mark in marks.items()}
        frame[flag] = pd.DataFrame(found).any(axis=1).map({True: "true", False: "false"})
        for column, mark in marks.items():
            frame[column] = frame[column].str.replace(mark, "", regex=True).replace("", None)
    for column, other in words.get("copies", {}).items():
        frame[column] = frame[other]
    split = words.get("split", {})
    frame = frame.assign(**{column: frame[column].str.split(by) for column, by in split.items()})
    frame = frame.explode(list(split)) if split else frame
    for column, rules in words.get("values", {}).items():
        frame[column] = frame[column].map(partial(_rewritten, rules=rules), na_action="ignore")
    for column, factor in words.get("factors", {}).items():
        frame[column] = _common.numbers(frame[column].fillna("").astype("str"), path.name) * factor
        frame[column] = frame[column].map(lambda value: f"{value:.12g}", na_action="ignore")
    for column, field in about.fields.items():
        if field.get("references") == "countries":
            named = ~frame[column].fillna("AAA").str.fullmatch(CODE)
            places = partial(_common.place, path.name, column=column)
            frame.loc[named, column] = states.from_names(frame.loc[named, column], places).to_numpy()
    for column, other in words.get("made", {}).items():
        if column == "grade":
            official = frame[other].fillna("").str.contains(OFFICIAL_HOST)
            frame[column] = official.map({True: "official", False: "press"})
        else:
            ordered = frame.sort_values(other, na_position="last", kind="stable")
            frame[column] = ordered.groupby([k for k in about.key if k != column]).cumcount() + 1
            frame[column] = frame[column].astype("str")
    return frame


def _sorted(cell: str, by: str) -> str:
    return by.join(sorted(cell.split(by)))


def _rewritten(cell: str, rules: dict[str, str]) -> str:
    """Return a cell as the first rule that fits the whole of it says; as it is, where none does."""
    fits = ((re.fullmatch(pattern, cell), text) for pattern, text in rules.items())
    return next((match.expand(text) for match, text in fits if match), cell)


def _documented(path: Path, frame: pd.DataFrame, about: Sidecar) -> pd.DataFrame:
    """Return the rows that rest on a document, with one web address a cell: the first that is written."""
    columns = [name for name in about.fields if name == "address" or name.endswith("_address")]
    for column in columns:
        required = _is_required(about, column)
        frame = _addressed(path, frame, column, required=required)
        weak = frame[column].fillna("").str.contains(WEAK_HOST)
        if required:
            frame = frame[~weak]
        else:
            frame.loc[weak, [column, *about.fields[column].get("supports", ())]] = None
    bare = frame.index[frame[columns].isna().all(axis=1)] if columns else []
    if len(bare):
        raise InputError(
            f"{path.name}, row {bare[0]}: no address in {' or '.join(columns)}, expected the document that "
            "states the row. Add it, or leave the row out."
        )
    return frame


def _is_required(about: Sidecar, column: str) -> bool:
    return bool((about.fields[column].get("constraints") or {}).get("required"))


def _addressed(path: Path, frame: pd.DataFrame, column: str, *, required: bool) -> pd.DataFrame:
    found = frame[column].map(lambda cell: match[0].rstrip(";,") if (match := _search(cell)) else None)
    wrong = frame.index[found.isna() & (frame[column].notna() | required)]
    if len(wrong):
        cell = frame[column].loc[wrong[0]]
        raise InputError(
            f"{path.name}, row {wrong[0]}, column {column}: found {cell!r}, expected the address "
            "(https://...) of the document that states this row. Add it, or leave the row out."
        )
    return frame.assign(**{column: found})


def _graded(path: Path, frame: pd.DataFrame, about: Sidecar) -> pd.DataFrame:
    """Return the rows whose source is strong enough, with the grade in one of three words.

    ``press/official`` counts as the weaker of the two, a reprint or an address that another page quotes as
    ``reference``. Rows with another grade (weak, secondary, a blog, a forum) stay out.
    """
    if "grade" not in frame:
        return frame
    blank = frame.index[frame["grade"].isna()]
    if len(blank) and _is_required(about, "grade"):
        raise InputError(
            f"{path.name}, row {blank[0]}, column grade: empty, expected official, press or reference."
        )
    grades = frame["grade"].map(_grade, na_action="ignore")
    return frame.assign(grade=grades)[grades.notna() | frame["grade"].isna()]


def _check_dates(path: Path, cells: pd.Series) -> None:
    wrong = cells[cells.notna() & ~cells.fillna("").str.fullmatch(PARTIAL_DATE)]
    if len(wrong):
        raise InputError(
            f"{_common.place(path.name, wrong.index[0], wrong.name)}: found {wrong.iloc[0]!r}, expected a "
            "date as 2022-12-16, or cut to 2022-12 or 2022 where the document says no more."
        )


def _weakest(grades: Iterable[str]) -> str:
    return max(grades, key=RANK.index)


def _grade(cell: str) -> str | None:
    words = [re.match(r"\w*", part.strip().lower())[0] for part in cell.split("/")]
    if re.search(r"\b(weak|secondary|blog|forum)\b", cell.lower()) or any(w not in GRADES for w in words):
        return None
    copied = ["reference"] if re.search(r"\b(reprint|quoted|cited)\b", cell.lower()) else []
    return _weakest([*copied, *(GRADES[w] for w in words)])


def _search(cell) -> re.Match | None:
    return ADDRESS.search(cell) if isinstance(cell, str) else None
