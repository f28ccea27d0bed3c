"""Reading a table as a typed frame."""

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from .errors import InputError, unknown
from .files import sha256
from .paths import packaged_dir
from .sidecar import SUFFIXES, Sidecar, sidecar

TYPES = {"string": "str", "integer": "Int64", "number": "float64", "year": "int64", "boolean": "boolean"}
DATES = {"date", "yearmonth"}


def load(
    table: str,
    *,
    countries: Iterable[str] | None = None,
    since: int | str | None = None,
    until: int | str | None = None,
    columns: Iterable[str] | None = None,
    source: Path | str | None = None,
) -> pd.DataFrame:
    """Return a table as a typed frame, sorted by its key.

    Rows that no import wrote, as those of ``source`` or of a folder that ``ALLIANCE_TABLES`` names, are
    checked as an import would.

    Parameters
    ----------
    table
        A name that ``alliance data list`` shows.
    countries
        ISO 3166-1 alpha-3 codes to keep, matched against the table's first state column (``iso3``, or the one
        that its sidecar marks as ``state``). Order does not matter.
    since, until
        First and last year (``1990``) or date (``"2022-02-24"``) to keep, both included.
    columns
        Columns to keep, beside the key.
    source
        A file to read in the table's place, in its own form or the publisher's; or a folder that holds one.

    Returns
    -------
    pandas.DataFrame
        One row as the sidecar's ``row`` says; ``attrs["table"]`` holds the table's name, and
        ``attrs["source"]`` the file that was read.

    Raises
    ------
    InputError
        For an unknown table, country code or column, a filter that the table has no column for, or a source
        that does not hold the table or breaks a check.
    """
    about = sidecar(table)
    path = about.path if source is None else _within(Path(source), table)
    if source is None and (not path.exists() or _is_imported(about)):
        frame = read(about)
    else:
        from .importing import checked

        trace(table)
        frame = checked(path, table)
    if countries is not None:
        frame = _only_countries(frame, about, countries)
    if since is not None or until is not None:
        frame = _only_period(frame, about, since, until)
    if columns is not None:
        wanted = list(columns)
        for column in wanted:
            if column not in frame:
                raise InputError(
                    unknown(f"column of {table}", column, list(frame), f"It has {', '.join(frame)}.")
                )
        frame = frame[[*about.key, *(c for c in wanted if c not in about.key)]]
    frame = frame.reset_index(drop=True)
    frame.attrs |= {"table": table, "source": str(path)}
    return frame


def read(about: Sidecar, path: Path | None = None) -> pd.DataFrame:
    """Return a table's file as a typed frame, whole; ``path`` names another file of the same form."""
    path = path or about.path
    if not path.exists():
        raise InputError(
            f"{path} is missing, though {about.name}.yml describes it. Import the publisher's file again."
        )
    trace(about.name)
    fields = about.fields
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
    else:
        dtypes = {n: TYPES.get(f["type"], "str") for n, f in fields.items()}
        form = {"keep_default_na": False, "na_values": [""], "encoding": "utf-8"}
        try:
            frame = pd.read_csv(path, dtype=dtypes, **form)
        except ValueError:
            # Some value is of another type: as text, so that ``typed`` can say which.
            frame = pd.read_csv(path, dtype="str", **form)
    return typed(about, frame)


def _is_imported(about: Sidecar) -> bool:
    """Whether an import wrote the rows that stand, and so has checked them."""
    if about.path.parent == packaged_dir():
        return True
    return (about.get("vintage") or {}).get("sha256") == sha256(about.path.read_bytes())


def _within(source: Path, table: str) -> Path:
    """Return the file itself, or a folder's file for a table."""
    if not source.is_dir():
        return source
    found = [path for suffix in SUFFIXES if (path := source / f"{table}{suffix}").exists()]
    if not found:
        names = " or ".join(f"{table}{suffix}" for suffix in SUFFIXES)
        raise InputError(f"{source} holds no {names}. Put the file there, or give its path.")
    return found[0]


def typed(about: Sidecar, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with each column in its sidecar's type.

    Raises
    ------
    InputError
        For a column that holds something else; the message shows the first such row.
    """
    columns = {}
    for name, field in about.fields.items():
        if name in frame:
            try:
                columns[name] = _cast(frame[name], field["type"])
            except (TypeError, ValueError, OverflowError) as error:
                raise InputError(_not_of_type(about, frame, name)) from error
    return pd.DataFrame(columns, index=frame.index)


def _cast(values: pd.Series, kind: str) -> pd.Series:
    if kind in DATES:
        if not pd.api.types.is_datetime64_any_dtype(values):
            values = pd.to_datetime(values, format="%Y-%m-%d" if kind == "date" else "%Y-%m")
        return values.astype("datetime64[s]")
    if kind == "boolean" and values.dtype in ("object", "str"):
        values = values.map({"true": True, "false": False, True: True, False: False})
    dtype = TYPES.get(kind, "str")
    return values if str(values.dtype) == dtype else values.astype(dtype)


def _not_of_type(about: Sidecar, frame: pd.DataFrame, name: str) -> str:
    kind = about.fields[name]["type"]
    for row, value in zip(frame.to_dict("records"), frame[name], strict=True):
        try:
            _cast(pd.Series([value]), kind)
        except (TypeError, ValueError, OverflowError):
            keys = ", ".join(f"{k} {row[k]}" for k in about.key if k in row and k != name)
            where = f"{about.name}, column {name}, {keys or 'first such row'}"
            return f"{where}: found {value!r}, expected {kind}. Correct it in the file."
    return f"{about.name}, column {name}: not of type {kind}. Correct it in the file."


def state_column(about: Sidecar) -> str | None:
    """Return the column that says which state a row is about, if there is one."""
    if about.get("state"):
        return about["state"]
    return next((n for n in ("iso3", "from_iso3", "iso3_a", "recipient") if n in about.fields), None)


def state_columns(about: Sidecar) -> list[str]:
    """Return all columns that hold codes of states."""
    own = state_column(about)
    return [n for n, field in about.fields.items() if n == own or field.get("references") == "countries"]


def time_column(about: Sidecar) -> str | None:
    """Return the column that says when, if there is one."""
    if about.get("time"):
        return about["time"]
    return next((n for n in ("year", "date", "month", "fiscal_year") if n in about.fields), None)


def period_column(about: Sidecar) -> str | None:
    """Return the key's time column, along which the rest of the key names series; ``None`` without one."""
    column = time_column(about)
    return column if column in about.key else None


def series_columns(about: Sidecar) -> list[str]:
    """Return the columns that name a series: those under the sidecar's ``series``, none for events.

    By default the key without its time, where all of it are states.
    """
    if "series" in about.content:
        return list(about["series"] or [])
    time = period_column(about)
    rest = [k for k in about.key if k != time] if time else []
    return rest if all(about.fields[k].get("references") == "countries" for k in rest) else []


def _only_countries(frame: pd.DataFrame, about: Sidecar, countries: Iterable[str]) -> pd.DataFrame:
    column = state_column(about)
    if column is None:
        raise InputError(f"Table {about.name} has no column for states, so it cannot be cut to countries.")
    wanted = [countries] if isinstance(countries, str) else list(countries)
    known = sorted(frame[column].dropna().unique())
    every = set(known)
    if about.name != "countries":
        every |= set(read(sidecar("countries"))["iso3"])
    for code in wanted:
        if code not in every:
            hint = "Codes are ISO 3166-1 alpha-3, such as JPN; load('countries') lists them."
            raise InputError(unknown("country code", code, sorted(every), hint))
    return frame[frame[column].isin(wanted)]


def _only_period(frame: pd.DataFrame, about: Sidecar, since, until) -> pd.DataFrame:
    column = time_column(about)
    if column is None:
        raise InputError(f"Table {about.name} has no column for time, so it cannot be cut to years.")
    values = frame[column]
    if pd.api.types.is_datetime64_any_dtype(values):
        low = pd.Timestamp(str(since)) if since is not None else None
        high = pd.Timestamp(f"{until}-12-31") if isinstance(until, int) else until and pd.Timestamp(until)
    elif pd.api.types.is_numeric_dtype(values):
        low, high = since, until
    else:
        low, high = since and str(since), until and f"{until}~"
    keep = pd.Series(True, index=frame.index)
    if low is not None:
        keep &= values >= low
    if high is not None:
        keep &= values <= high
    return frame[keep]


def trace(table: str) -> None:
    """Note that a run read this table, where the run asked for it."""
    log = os.environ.get("ALLIANCE_TRACE")
    if log:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{table}\n")
