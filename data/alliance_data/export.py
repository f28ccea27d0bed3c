"""A table for R, Stata, spreadsheets and others: data, codebook and citations, in files of their own."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from .descriptions import cite, codebook
from .errors import AllianceError, InputError, unknown
from .files import write_if_changed
from .reading import DATES, load
from .sidecar import Sidecar, sidecar
from .store import shown

LABEL = 80  # Stata's longest label.
NAME = 32  # And its longest name of a variable.
RENAMED = {"end": "ended"}  # Words that Stata keeps for itself.


def export(table: str, folder: Path, form: str = "csv") -> list[Path]:
    """Write a table with its codebook and citations into a folder, and return the files.

    Parameters
    ----------
    table
        Its name.
    folder
        Where the files go; it is made, in one that is there.
    form
        ``csv``; ``parquet``; ``excel``; ``stata`` (a ``.dta`` with labels, for Stata 14 and later); ``r``
        (the CSV with a script in base R that types and labels it and saves it as ``.rds``).

    Raises
    ------
    InputError
        For an unknown table or form, or a folder that is not there.
    AllianceError
        If a file cannot be written.
    """
    about = sidecar(table)
    if form not in FORMS:
        raise InputError(unknown("format", form, list(FORMS), f"There are {', '.join(FORMS)}."))
    if folder.is_file() or not folder.absolute().parent.is_dir():
        raise InputError(f"{folder} is no folder and cannot be made. Name another with --out.")
    texts = {
        f"{table}-codebook.md": codebook(table),
        f"{table}.bib": cite(table, "bibtex") + "\n",
        f"{table}.ris": cite(table, "ris") + "\n",
    }
    try:
        folder.mkdir(exist_ok=True)
        data = FORMS[form](about, load(table), folder)
        for name, text in texts.items():
            write_if_changed(folder / name, text)
    except OSError as error:
        raise AllianceError(f"{table} could not be exported to {folder} ({error.strerror}).") from error
    return [*data, *(folder / name for name in texts)]


def _csv(about: Sidecar, frame: pd.DataFrame, folder: Path) -> list[Path]:
    path = folder / f"{about.name}.csv"
    text = pd.DataFrame({name: shown(frame[name], field["type"]) for name, field in about.fields.items()})
    write_if_changed(path, text.to_csv(index=False, lineterminator="\n"))
    return [path]


def _parquet(about: Sidecar, frame: pd.DataFrame, folder: Path) -> list[Path]:
    path = folder / f"{about.name}.parquet"
    frame.attrs = {}
    frame.to_parquet(path, index=False)
    return [path]


def _excel(about: Sidecar, frame: pd.DataFrame, folder: Path) -> list[Path]:
    path = folder / f"{about.name}.xlsx"
    if len(frame) >= 1_048_576:
        raise InputError(f"{about.name} has more rows than a sheet of Excel. Take csv or parquet.")
    columns = [(n, f["type"], f.get("unit", ""), f["description"]) for n, f in about.fields.items()]
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        frame.to_excel(book, sheet_name="data", index=False)
        codes = pd.DataFrame(columns, columns=["column", "type", "unit", "meaning"])
        codes.to_excel(book, sheet_name="codebook", index=False)
    return [path]


def _stata(about: Sidecar, frame: pd.DataFrame, folder: Path) -> list[Path]:
    path = folder / f"{about.name}.dta"
    columns, dates, names = {}, {}, {n: RENAMED.get(n, n)[:NAME] for n in about.fields}
    for name, field in about.fields.items():
        values = frame[name]
        if field["type"] in DATES:
            dates[names[name]] = "tm" if field["type"] == "yearmonth" else "td"
            columns[names[name]] = values.astype("datetime64[ns]")
        elif field["type"] == "string":
            columns[names[name]] = values.astype("object").where(values.notna(), "")
        elif field["type"] in ("integer", "boolean") and not values.isna().any():
            columns[names[name]] = values.astype("int64" if field["type"] == "integer" else "int8")
        else:
            columns[names[name]] = values.astype("float64")
    written = pd.DataFrame(columns)
    written.to_stata(
        path,
        write_index=False,
        version=118,
        convert_dates=dates,
        data_label=about["title"][:LABEL],
        variable_labels={names[n]: _label(f) for n, f in about.fields.items()},
        convert_strl=[
            n for n in written if written[n].dtype == "object" and written[n].str.len().max() > 2000
        ],
    )
    return [path]


def _r(about: Sidecar, frame: pd.DataFrame, folder: Path) -> list[Path]:
    """Write the CSV and a script in base R that types and labels it and saves it as ``.rds``."""
    (data,) = _csv(about, frame, folder)
    kinds = {
        "integer": "numeric",
        "number": "numeric",
        "year": "integer",
        "boolean": "logical",
        "date": "Date",
    }
    fields = about.fields.items()
    classes = [f"{name} = {_quoted(kinds.get(field['type'], 'character'))}" for name, field in fields]
    labels = [f'attr(d${name}, "label") <- {_quoted(_label(field, None))}' for name, field in fields]
    lines = [
        f"# {about['title']}: reads {data.name} with types and labels, and saves {about.name}.rds.",
        f'd <- read.csv({_quoted(data.name)}, na.strings = "", fileEncoding = "UTF-8", colClasses = c(',
        "  " + ",\n  ".join(classes),
        "))",
        *labels,
        f'attr(d, "citation") <- {_quoted(cite(about.name))}',
        f"saveRDS(d, {_quoted(about.name + '.rds')})",
    ]
    path = folder / f"{about.name}.R"
    write_if_changed(path, "\n".join(lines) + "\n")
    return [data, path]


def _label(field: dict, longest: int | None = LABEL) -> str:
    unit = f" [{field['unit']}]" if field.get("unit") else ""
    words = re.sub(r"\s+", " ", field["description"])
    if longest is not None and len(words) + len(unit) > longest:
        words = f"{words[: max(0, longest - len(unit) - 3)]}..."
    return f"{words}{unit}"[:longest]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


FORMS: dict[str, Callable[[Sidecar, pd.DataFrame, Path], list[Path]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "stata": _stata,
    "r": _r,
    "excel": _excel,
}
