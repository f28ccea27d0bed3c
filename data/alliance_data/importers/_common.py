"""What importers share: reading text, CSV and workbooks from a file that may be anything at all.

Whatever is wrong with a file becomes one :class:`InputError` that names the file, where to look, what was
found and what was expected. ``head`` and ``sheet_names`` serve ``recognise`` and never raise.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..sidecar import unknown

LARGEST_TEXT = 60_000_000
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 1_000_000
AT_ONCE = 50_000
HIGHEST_RATIO = 300
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
SEPARATED = re.compile(r"[+-]?\d{1,3}([,.  '’]\d{3})+([.,]\d+)?|[+-]?\d+,\d+")


def head(path: Path, size: int = 4096) -> str:
    """Return the first characters of a file as text, an empty string where it is none or cannot be read."""
    with suppress(OSError), Path(path).open("rb") as file:
        start = file.read(size)
        if b"\0" not in start[:512]:
            return start.decode("utf-8-sig", errors="replace")
    return ""


def header(path: Path, sep: str = ",") -> list[str]:
    """Return the first row of a CSV file, an empty list where there is none."""
    start = head(path, 20_000)
    if "\n" not in start and "\r" not in start:
        start = head(path, 1_000_000)  # V-Dem's header alone is longer than most tables.
    with suppress(csv.Error):
        return [c.strip() for c in next(csv.reader(io.StringIO(start), delimiter=sep), [])]
    return []


def fits(path: Path, headers: Iterable[Iterable[str]]) -> bool:
    """Whether a CSV has all columns of one of ``headers``, which is what an importer of CSV takes."""
    found = set(header(path))
    return any(set(columns) <= found for columns in headers)


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, an empty list where the file is no workbook."""
    with suppress(Exception):  # Recognising must survive whatever a broken file does to the readers.
        if is_zip(path):
            _check_zip(path)
            from openpyxl import load_workbook

            with Path(path).open("rb") as file:  # By its path, openpyxl would go by the file's name.
                return list(load_workbook(file, read_only=True).sheetnames)
        if _starts(path, OLE):
            import xlrd

            with xlrd.open_workbook(path, on_demand=True, logfile=io.StringIO()) as book:
                return list(book.sheet_names())
    return []


def text(path: Path, encodings: Iterable[str] = ("utf-8-sig",)) -> str:
    """Return a file's text, decoded by the first of ``encodings`` that fits the whole of it.

    Raises
    ------
    InputError
        For an empty, oversized, binary or wrongly encoded file, and for a web page saved in its place.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if size > LARGEST_TEXT:
            raise InputError(
                f"{path.name}: {size / 1e6:.0f} MB, more than any table's source. Check the file."
            )
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    return decoded(content, path.name, encodings)


def decoded(content: bytes, name: str, encodings: Iterable[str] = ("utf-8-sig",)) -> str:
    """Return text from bytes, refused as :func:`text` refuses it; ``name`` is for the message."""
    if not content.strip():
        raise InputError(f"{name}: the file is empty, expected rows of data. Fetch it again.")
    refuse_page(content, name)
    if b"\0" in content:
        raise InputError(f"{name}: holds binary data, expected text. Check that it is the right file.")
    problem: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            problem = problem or error
    row = content[: problem.start].count(b"\n") + 1
    raise _undecoded(name, row, content[problem.start : problem.start + 4], encodings)


def refuse_page(content: bytes, name: str) -> None:
    """Raise where a web page came in place of the data, as when a download met an error page."""
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise InputError(f"{name}: a web page, not data; perhaps the download failed. Fetch the file again.")


def csv_table(
    path: Path, columns: Iterable[str], *, sep: str = ",", more: Callable[[str], bool] | None = None
) -> pd.DataFrame:
    """Return some columns of a CSV file as :func:`table` does, read row by row: the file may be large.

    Parameters
    ----------
    columns
        Columns that must be there; they alone are kept.
    sep
        What stands between cells.
    more
        Tells of any other column whether it is kept too.

    Raises
    ------
    InputError
        As :func:`text` and :func:`table` do, and for more than a million rows.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        if not start.strip():
            raise InputError(f"{path.name}: the file is empty, expected rows of data. Fetch it again.")
        refuse_page(start, path.name)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _tabulated(_checked(file, path.name), path.name, columns, sep=sep, more=more)
    except UnicodeDecodeError:
        with path.open("rb") as file:
            for row, line in enumerate(file, start=1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError as error:
                    raise _undecoded(path.name, row, line[error.start : error.start + 4]) from error
        raise
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check the path.") from error


def _checked(lines: Iterable[str], name: str) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise InputError(f"{name}: holds binary data, expected text. Check that it is the right file.")
        yield line


def _undecoded(name: str, row: int, found: bytes, encodings: Iterable[str] = ("utf-8-sig",)) -> InputError:
    return InputError(
        f"{name}, row {row}: found bytes {found!r} that are not {' or '.join(encodings)}. "
        "Save the file as UTF-8."
    )


def table(
    content: str, name: str, columns: Iterable[str] = (), *, skip: int = 0, sep: str = ","
) -> pd.DataFrame:
    """Return a CSV's rows with every cell as text, empty where missing, indexed by row number in the file.

    Parameters
    ----------
    content
        The file's text.
    name
        The file's name, for messages.
    columns
        Columns that must be there; others are kept too.
    skip
        Lines before the header.

    Raises
    ------
    InputError
        For a missing or duplicated column, and for a row that has more or fewer cells than the header.
    """
    lines = io.StringIO(content, newline="")
    return _tabulated(lines, name, columns, skip=skip, sep=sep, more=lambda _: True)


def _tabulated(
    lines: Iterable[str],
    name: str,
    columns: Iterable[str],
    *,
    skip: int = 0,
    sep: str = ",",
    more: Callable[[str], bool] | None = None,
) -> pd.DataFrame:
    columns = list(columns)
    reader = csv.reader(lines, delimiter=sep)
    parts, cells, index = [], [], []
    try:
        for _ in range(skip):
            next(reader, None)
        names = [c.strip() for c in next(reader, [])]
        check_header(names, name, columns)
        at = [i for i, n in enumerate(names) if n in columns or (more and more(n))]
        kept = [names[i] for i in at]
        for number, row in enumerate(reader, start=skip + 2):
            if not any(row):
                continue
            if len(row) != len(names):
                raise InputError(
                    f"{name}, row {number}: found {len(row)} cells, expected {len(names)} as in the header. "
                    "The file may be cut off or edited; fetch it again."
                )
            if number > MOST_ROWS:
                raise InputError(
                    f"{name}: more than {MOST_ROWS:,} rows, which no table's source has. Check the file."
                )
            index.append(number)
            cells.append([row[i].strip() for i in at])
            if len(cells) == AT_ONCE:  # As a frame they take a tenth of the room.
                parts.append(pd.DataFrame(cells, columns=kept, index=index, dtype="str"))
                cells, index = [], []
    except csv.Error as error:
        raise InputError(f"{name}: not a CSV file ({error}). Fetch the file again.") from error
    if cells:
        parts.append(pd.DataFrame(cells, columns=kept, index=index, dtype="str"))
    if not parts:
        raise InputError(f"{name}: a header without rows, expected data. Fetch the file again.")
    return pd.concat(parts) if len(parts) > 1 else parts[0]


def check_header(names: list[str], name: str, columns: Iterable[str]) -> None:
    """Raise for a column that is missing or stands twice."""
    for column in columns:
        if names.count(column) == 0:
            hint = f"It has {', '.join(n for n in names if n)[:400] or 'no columns'}."
            found = unknown("column", column, names, hint).replace("Unknown column", "no column")
            raise InputError(f"{name}: {found} Another edition may have renamed it.")
        if names.count(column) > 1:
            raise InputError(
                f"{name}: column {column!r} stands {names.count(column)} times, expected once. "
                "Remove all but one."
            )


def numbers(
    values: pd.Series, name: str, *, missing: Iterable[str] = ("",), low: float | None = None
) -> pd.Series:
    """Return a column of text as numbers, missing where a cell is one of ``missing``.

    Raises
    ------
    InputError
        For a cell that is no plain number, or below ``low``; the message names file, row and column.
    """
    blank = values.isin(list(missing)) | values.isna()
    plain = values[~blank]
    wrong = plain[~plain.str.fullmatch(PLAIN_NUMBER)]
    if len(wrong):
        found = wrong.iloc[0]
        hint = (
            "Remove thousands separators and write decimals with a point."
            if SEPARATED.fullmatch(found)
            else ("Correct the cell, or leave it empty where the value is missing.")
        )
        raise InputError(
            f"{place(name, wrong.index[0], values.name)}: found {found[:60]!r}, expected a number. {hint}"
        )
    result = pd.to_numeric(values.mask(blank), errors="coerce").astype("float64")
    if low is not None and (result < low).any():
        index = result.index[result < low][0]
        raise InputError(
            f"{place(name, index, values.name)}: found {values[index]}, expected {low:g} or more. "
            "Correct the cell."
        )
    return result


def years(values: pd.Series, name: str) -> pd.Series:
    """Return a column of text as calendar years, refusing whatever is none."""
    wrong = values[~values.str.fullmatch(r"(1[5-9]|20)\d\d(\.0)?")]
    if len(wrong):
        raise InputError(
            f"{place(name, wrong.index[0], values.name)}: found {wrong.iloc[0][:60]!r}, expected a year "
            "such as 2025. Correct the cell."
        )
    return values.str[:4].astype("int64")


def place(name: str, row, column=None) -> str:
    """Return where a cell stands, as messages say it."""
    return f"{name}, row {row}" + (f", column {column}" if column else "")


def refuse_duplicates(frame: pd.DataFrame, key: list[str], name: str) -> None:
    """Raise where two rows have the same key; the frame's index holds their row numbers."""
    twice = frame.duplicated(key, keep=False)
    if twice.any():
        rows = frame[twice]
        same = rows[(rows[key] == rows[key].iloc[0]).all(axis=1)]
        what = ", ".join(f"{k} {v}" for k, v in same[key].iloc[0].items())
        numbered = " and ".join(str(i) for i in same.index[:2])
        raise InputError(f"{name}, rows {numbered}: {what} stands twice, expected once. Remove one of them.")


def workbook(path: Path):
    """Return an ``.xlsx`` workbook as openpyxl reads it, with values in place of formulas.

    Raises
    ------
    InputError
        For a file that is no whole workbook, or that would unpack to an unreasonable size.
    """
    path = Path(path)
    from openpyxl import load_workbook

    with _whole(path.name, "workbook"):
        if not is_zip(path):
            refuse_page(path.read_bytes()[:2000], path.name)
            raise InputError(f"{path.name}: not an Excel workbook (.xlsx). Fetch the publisher's file again.")
        _check_zip(path)
        with path.open("rb") as file:  # By its path, openpyxl would go by the file's name.
            return load_workbook(file, data_only=True)


def sheet(book, name: str, path: Path):
    """Return a workbook's sheet, or raise with the names that are there."""
    if name not in book.sheetnames:
        hint = f"The workbook has {', '.join(book.sheetnames)}."
        found = unknown("sheet", name, book.sheetnames, hint).replace("Unknown sheet", "no sheet")
        raise InputError(f"{Path(path).name}: {found}")
    return book[name]


def xls(path: Path, name: str | None = None) -> list[list]:
    """Return the rows of one sheet of an ``.xls`` workbook (by default the first); dates stay numbers.

    What xlrd finds odd in a file it would print; a broken one ends in a message here.
    """
    path = Path(path)
    import xlrd

    with _whole(path.name, "workbook"):
        if not _starts(path, OLE):
            refuse_page(path.read_bytes()[:2000], path.name)
            raise InputError(f"{path.name}: not an Excel workbook (.xls). Fetch the publisher's file again.")
        with xlrd.open_workbook(path, on_demand=True, logfile=io.StringIO()) as book:
            if name is not None and name not in book.sheet_names():
                raise InputError(
                    f"{path.name}: no sheet {name!r}. The workbook has {', '.join(book.sheet_names())}."
                )
            found = book.sheet_by_name(name) if name else book.sheet_by_index(0)
            return [found.row_values(i) for i in range(found.nrows)]


def unzipped(path: Path, suffix: str = "") -> dict[str, bytes]:
    """Return the members of a zip file whose names end in ``suffix``, refusing a broken or exploding one."""
    path = Path(path)
    with _whole(path.name, "zip file"):
        _check_zip(path)
        with zipfile.ZipFile(path) as file:
            return {n: file.read(n) for n in file.namelist() if n.endswith(suffix) and not n.endswith("/")}


def members(path: Path) -> list[str]:
    """Return the names in a zip file, an empty list where it cannot be read."""
    with suppress(Exception), zipfile.ZipFile(path) as file:
        return file.namelist()
    return []


@contextmanager
def _whole(name: str, what: str) -> Iterator[None]:
    """Turn whatever a broken file makes its reader raise, which is of every kind, into one message."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f"{name}: the {what} is broken or cut off ({type(error).__name__}). Fetch it again."
        ) from error


def _check_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        unpacked = sum(i.file_size for i in file.infolist())
        packed = max(1, Path(path).stat().st_size)
    if unpacked > LARGEST_UNPACKED or (unpacked > 10_000_000 and unpacked / packed > HIGHEST_RATIO):
        raise InputError(
            f"{Path(path).name}: would unpack to {unpacked / 1e6:.0f} MB from {packed / 1e6:.1f} MB; "
            "refused as unsafe. Fetch the publisher's file again."
        )


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip archive does, which an ``.xlsx`` workbook is too."""
    return _starts(path, b"PK")


def _starts(path: Path, magic: bytes) -> bool:
    with Path(path).open("rb") as file:
        return file.read(len(magic)) == magic
