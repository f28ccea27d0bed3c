"""The marks: a table, a page for each submission, and a page with all that only a person can mark."""

import csv
import html
import io
import re
from collections.abc import Iterable
from pathlib import Path

from alliance_data.files import write_if_changed

from .masters import Assignment

COLUMNS = ("student", "assignment", "points", "of", "by_hand", "by_hand_of", "status")
COLUMNS += ("noted", "answers", "most_like", "similarity", "file")
BY_HAND = "by_hand"
ALIKE = 0.6  # from here on the marker's page says so
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse}td,th{border-bottom:1px solid #999;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}pre{white-space:pre-wrap;border-left:3px solid #999;padding-left:1rem}"
)


def line(result: dict) -> str:
    """Return what is said of a submission when it is marked."""
    what = f"{result['points']:g} of {result['of']:g}" if result["status"] == "marked" else result["status"]
    noted = f" ({'; '.join(result['noted'])})" if result["noted"] else ""
    return f"{result['student']} {result['assignment'] or result['file']}: {what}{noted}"


def write(out: Path, assignments: list[Assignment], results: list[dict]) -> list[Path]:
    """Write the table and the pages, and return the table and the page that is to be read.

    Parameters
    ----------
    out
        The table. What a person put into its column ``by_hand`` is kept.
    assignments
        Those of the course.
    results
        What each submission was found to be.
    """
    pages = out.with_suffix("")
    kept = _by_hand(out)
    by_name = {assignment.name: assignment for assignment in assignments}
    table = io.StringIO()
    rows = csv.DictWriter(table, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for result in results:
        rows.writerow(_row(result, by_name.get(result["assignment"]), kept))
        if result["file"]:
            write_if_changed(pages / page_name(result), _page(result, by_name.get(result["assignment"])))
    write_if_changed(out, table.getvalue())
    reading = pages / "to-read.html"
    write_if_changed(reading, _reading(results, assignments))
    return [out, reading]


def page_name(result: dict) -> str:
    """Return the name of a submission's page: of letters that no system refuses, one for each file."""
    stem = Path(result["file"]).stem
    parts = [result["student"], result["assignment"] or stem]
    if result.get("others") and result["assignment"]:
        parts.append(stem)
    return "-".join(re.sub(r"[^\w.@+-]+", "_", part) for part in parts) + ".html"


def _by_hand(out: Path) -> dict[tuple[str, ...], str]:
    """Return what a person put in, by student and assignment, and by the file as well."""
    if not out.exists():
        return {}
    kept = {}
    with out.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            key = tuple(row.get(name) or "" for name in ("student", "assignment", "file"))
            kept[key] = kept[key[:2]] = row.get(BY_HAND) or ""
    return kept


def _row(result: dict, assignment: Assignment | None, kept: dict) -> dict:
    answers = [f"{a['question']} {a['points']:g}/{a['of']:g}" for a in result["answers"]]
    manual = sum(q.points for q in assignment.questions if q.manual) if assignment else 0
    key = (_cell(result["student"]), result["assignment"], _cell(result["file"]))
    by_hand = kept.get(key, "" if result.get("others") else kept.get(key[:2], ""))
    return {
        "student": _cell(result["student"]),
        "assignment": result["assignment"],
        "points": f"{result['points']:g}",
        "of": f"{result['of']:g}",
        BY_HAND: by_hand,
        "by_hand_of": f"{manual:g}",
        "status": result["status"],
        "noted": "; ".join(result["noted"] + _alike(result)),
        "answers": "; ".join(answers),
        "most_like": _cell(result["like"]),
        "similarity": f"{result['similarity']:.2f}" if result["like"] else "",
        "file": _cell(result["file"]),
    }


def _cell(text: str) -> str:
    """Return a text of a student's as a spreadsheet shows it, never as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _alike(result: dict) -> list[str]:
    alike = result["similarity"] >= ALIKE
    return [f"much like {result['like']} ({result['similarity']:.2f})"] if alike else []


def _page(result: dict, assignment: Assignment | None) -> str:
    """Return a student's page: it names no other student, and no solution."""
    title = assignment.title if assignment else result["file"]
    told = {q.name: _heading(q.text) for q in assignment.questions} if assignment else {}
    parts = [f"<h1>{_safe(title)}</h1>", f"<p>{_safe(result['student'])}, {_safe(result['file'])}</p>"]
    if result["answers"]:
        parts.append(
            f"<p><b>{result['points']:g} of {result['of']:g} points</b>, before what a person reads.</p>"
        )
        rows = (
            f"<tr><td>{_safe(told[a['question']])}</td><td>{a['points']:g} of {a['of']:g}</td>"
            f"<td>{_safe(a['said'])}</td></tr>"
            for a in result["answers"]
        )
        head = "<tr><th>Question</th><th>Points</th><th>Why</th></tr>"
        parts.append(f"<table><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>")
    if result["noted"]:
        parts.append(f"<h2>Noted</h2>{_listed(f'The notebook {noted}.' for noted in result['noted'])}")
    if result.get("errors"):
        parts.append(f"<h2>Cells that stopped</h2>{_listed(result['errors'])}")
    return _document(title, parts)


def _reading(results: list[dict], assignments: list[Assignment]) -> str:
    parts = ["<h1>To be read</h1>", "<p>Points go into the column <code>by_hand</code> of the marks.</p>"]
    for assignment in assignments:
        for question in (q for q in assignment.questions if q.manual):
            written = []
            for result in results:
                mine = result["manual"] if result["assignment"] == assignment.name else []
                texts = [entry["text"] for entry in mine if entry["question"] == question.name]
                if any(texts):
                    which = f", {_safe(result['file'])}" if result.get("others") else ""
                    written.append(f"<h3>{_safe(result['student'])}{which}</h3><pre>{_safe(texts[0])}</pre>")
            parts.append(f"<h2>{_safe(assignment.title)}: {_safe(_heading(question.text))}</h2>")
            parts.append(f"<p>{_safe(_below(question.text))} <b>{question.points:g} points.</b></p>")
            parts += written or ["<p>Nobody has written an answer.</p>"]
    return _document("To be read", parts)


def _heading(text: str) -> str:
    return text.splitlines()[0].lstrip("# ") if text.strip() else ""


def _below(text: str) -> str:
    return " ".join(text.splitlines()[1:]).replace("*", "").strip()


def _listed(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_safe(item)}</li>" for item in items) + "</ul>"


def _safe(text: str) -> str:
    return html.escape(text)


def _document(title: str, parts: list[str]) -> str:
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f"<title>{_safe(title)}</title><style>{STYLE}</style>"
    # Nothing that a student wrote is run by whoever opens it.
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    body = "\n".join(parts)
    body = f"<body><main>\n{body}\n</main></body>"
    return f'<!doctype html>\n<html lang="en"><head>{policy}{head}</head>\n{body}</html>\n'
