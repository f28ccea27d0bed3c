"""The numbers behind a figure: as a script for the chart, as CSV for others, as a table for everybody."""

import csv
import html
import io
import json
import math

# A longer table is begun only: its rows weigh as much as all else on the page, and the CSV has them.
ROWS_WHOLE, ROWS_BEGUN = 32, 6
TIMES = {"year", "date", "month", "fiscal_year", "decade"}


def script(name: str, rows: list[dict]) -> bytes:
    """Return a data set as a script, column by column: pages opened as files may not fetch data."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    values = {column: [row.get(column) for row in rows] for column in columns}
    body = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
    return f"bookData({json.dumps(name)},{body});\n".encode()


def drawn(spec: dict, about: dict) -> list[list]:
    """Return the rows to offer under a figure, in the order of ``about["columns"]``."""
    if "rows" in about:
        return about["rows"]
    names = [column["name"] for column in about["columns"]]
    return [[_day(row.get(name)) for name in names] for row in spec["datasets"][about["dataset"]]]


def copied(name: str, text: bytes) -> bytes:
    """Return a CSV as a script: pages opened as files may not read it, and who copies it gets this."""
    return f"bookFile({json.dumps(name)},{json.dumps(text.decode(), ensure_ascii=False)});\n".encode()


def csv_file(about: dict, rows: list[list]) -> bytes:
    """Return rows as CSV, under the columns' own names."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column["name"] for column in about["columns"]])
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    return out.getvalue().encode()


def table(about: dict, rows: list[list], *, label: str) -> str:
    """Return rows as an HTML table in a box that scrolls; states by name, one column each where that fits."""
    columns, rows = _pivoted(about["columns"], rows, about.get("states", {}))
    right = " ".join(str(place) for place, is_number in enumerate(_numeric(columns, rows), 1) if is_number)
    head, body, shown = _filled(about, columns, rows, aligned=False)
    cut = f"<p>The first {shown} of {len(rows)} rows; the CSV has all.</p>" if shown != len(rows) else ""
    return (
        f'<div class="table-scroll" role="region" aria-label="{html.escape(label, quote=True)}" tabindex="0">'
        f'<table data-numbers="{right}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f"{cut}"
    )


def bare_table(about: dict, rows: list[list]) -> str:
    """Return rows as an HTML table that needs no style sheet, as notebooks show them."""
    columns, rows = _pivoted(about["columns"], rows, about.get("states", {}))
    head, body, shown = _filled(about, columns, rows, aligned=True)
    cut = f"<p>The first {shown} of {len(rows)} rows.</p>" if shown != len(rows) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{cut}"


def _filled(about: dict, columns: list[dict], rows: list[list], *, aligned: bool) -> tuple[str, str, int]:
    """Return a table's headings, its rows, and how many of them it shows."""
    sides = ["right" if is_number else "left" for is_number in _numeric(columns, rows)]
    styles = [f' style="text-align: {side}"' if aligned else "" for side in sides]
    shown = rows if len(rows) <= ROWS_WHOLE else rows[:ROWS_BEGUN]
    columns = [c | {"plain": c["name"] in TIMES or _years(rows, i)} for i, c in enumerate(columns)]
    names = about.get("states", {})
    head = "".join(_heading(column, style) for column, style in zip(columns, styles, strict=True))
    body = "".join(f"<tr>{_cells(row, columns, names, styles)}</tr>" for row in shown)
    return head, body, len(shown)


def _numeric(columns: list[dict], rows: list[list]) -> list[bool]:
    return [c["name"] not in TIMES and _kinds(rows, i) <= {int, float} for i, c in enumerate(columns)]


def _pivoted(columns: list[dict], rows: list[list], names: dict) -> tuple[list[dict], list[list]]:
    """Give each state or category its column, where a figure has just time, category and one value."""
    words = [i for i, c in enumerate(columns) if c["name"] not in TIMES and _kinds(rows, i) == {str}]
    times = [i for i, c in enumerate(columns) if c["name"] in TIMES]
    if len(columns) != 3 or len(words) != 1 or len(times) != 1:
        return columns, rows
    word, time, value = words[0], times[0], 3 - words[0] - times[0]
    heads = list(dict.fromkeys(row[word] for row in rows))
    cells = {(row[time], row[word]): row[value] for row in rows}
    if len(heads) > 12 or len(cells) != len(rows):
        return columns, rows
    unit = columns[value]["unit"]
    head = [columns[time], *({"name": h, "heading": names.get(h, h), "unit": unit} for h in heads)]
    moments = list(dict.fromkeys(row[time] for row in rows))
    return head, [[moment, *(cells.get((moment, h)) for h in heads)] for moment in moments]


def _years(rows: list[list], i: int) -> bool:
    """Tell whether all numbers of a column could be years, which have no thousands."""
    return _kinds(rows, i) == {int} and all(1500 <= row[i] < 2100 for row in rows if row[i] is not None)


def _kinds(rows: list[list], i: int) -> set[type]:
    return {type(row[i]) for row in rows} - {type(None)}


def _heading(column: dict, style: str) -> str:
    unit = f" <small>{html.escape(column['unit'])}</small>" if column["unit"] else ""
    return f'<th scope="col"{style}>{html.escape(column["heading"])}{unit}</th>'


def _cells(row: list, columns: list[dict], names: dict[str, str], styles: list[str]) -> str:
    cells = zip(row, columns, styles, strict=True)
    return "".join(f"<td{style}>{_shown(value, column, names)}</td>" for value, column, style in cells)


def _shown(value, column: dict, names: dict[str, str]) -> str:
    if value is None:
        return '<span class="missing" title="no observation">–</span>'
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and not column["plain"]:
        return _rounded(value)
    return html.escape(names.get(str(value), str(value)))


def _rounded(value: float) -> str:
    """Return a number to four figures or to the unit, whichever says more; the CSV has all digits."""
    decimals = 0 if value == int(value) else min(6, max(0, 3 - math.floor(math.log10(abs(value)))))
    text = f"{value:,.{decimals}f}".replace(",", "\u202f")
    return text.rstrip("0").rstrip(".") if decimals else text


def _day(value):
    return value.removesuffix("T00:00:00") if isinstance(value, str) else value
