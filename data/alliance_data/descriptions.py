"""What the book says about its tables: captions, citations, a page for each; all made from the sidecars."""

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from .errors import InputError, unknown
from .reading import read
from .report import statistic_lines, verdict_sentence
from .sidecar import Sidecar, names, sidecar
from .states import series_in_words
from .store import history, shown

FORMS = ("text", "bibtex", "ris")
DOWNLOADS = "/data/tables"
CHANGES = (
    "Each import of a new edition, newest first: what becomes of the claims that rest on the table, and the "
    "largest revisions, first those of the states that the chapters are about."
)
PERMITTED = {
    "yes": "allowed under the licence",
    "extract": "only the extract that the book uses; the publisher has the rest",
    "facts": "figures taken from documents; facts are free to use, with their source",
}
ENTITIES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    "`": "&#96;",
    "$": "&#36;",
    "*": "&#42;",
} | {
    "_": "&#95;",
    "[": "&#91;",
    "]": "&#93;",
    "{": "&#123;",
    "}": "&#125;",
    "\\": "&#92;",
    "~": "&#126;",
}


def caption(table: str) -> dict:
    """Return what a figure says about a table that it draws.

    Returns
    -------
    dict
        ``table``, ``title``, ``publisher`` (short), ``version``, ``retrieved``, ``first`` and ``last``
        observation, ``address``, ``licence`` and ``redistribution``, all plain text; empty where unknown.
    """
    about = sidecar(table)
    source, licence, vintage = about["source"], about["licence"], about.get("vintage") or {}
    shown = {
        "table": table,
        "title": about["title"],
        "publisher": source.get("short") or source["publisher"],
        "version": vintage.get("version"),
        "retrieved": vintage.get("retrieved"),
        "first": vintage.get("first"),
        "last": vintage.get("last"),
        "address": source.get("address"),
        "licence": licence["name"],
        "redistribution": licence["redistribution"],
    }
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def cite(table: str, form: str = "text") -> str:
    """Return a table's citation: plain text, a BibTeX entry, or RIS for Zotero, EndNote and Mendeley.

    Raises
    ------
    InputError
        For an unknown table or form.
    """
    about = sidecar(table)
    if form == "text":
        return _text(about)
    if form == "bibtex":
        return _bibtex(about)
    if form == "ris":
        return _ris(about)
    raise InputError(unknown("form of citation", form, list(FORMS), f"There are {', '.join(FORMS)}."))


def _text(about: Sidecar) -> str:
    source, said = about["source"], caption(about.name)
    parts = [source.get("citation") or f"{source['publisher']} ({_year(about)}). {source['title']}"]
    if source.get("repackager"):
        parts.append(f"By way of {_repackager(source)}")
    if said["version"] and said["version"] not in parts[0]:
        parts.append(f"Edition: {said['version']}")
    if said["address"] and said["address"] not in parts[0]:
        parts.append(said["address"])
    if said["retrieved"]:
        parts.append(f"Retrieved {said['retrieved']}")
    return ". ".join(part.strip().rstrip(".") for part in parts) + "."


def _bibtex(about: Sidecar) -> str:
    source, said = about["source"], caption(about.name)
    entries = {
        "author": f"{{{_tex(source['publisher'])}}}",
        "title": f"{{{_tex(source['title'])}}}",
        "year": _year(about),
        "version": _tex(said["version"]),
        "url": said["address"],
        "urldate": said["retrieved"],
        "note": _tex(f"By way of {_repackager(source)}") if source.get("repackager") else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in entries.items() if value]
    return "\n".join([f"@misc{{{about.name},", *lines, "}"])


def _ris(about: Sidecar) -> str:
    source, said = about["source"], caption(about.name)
    entries = [
        ("TY", "DATA"),
        ("ID", about.name),
        ("AU", source["publisher"]),
        ("TI", source["title"]),
        ("PY", _year(about)),
        ("ET", said["version"]),
        ("PB", source.get("short") or source["publisher"]),
        ("UR", said["address"]),
        ("Y2", said["retrieved"].replace("-", "/")),
        ("N1", source.get("citation") or ""),
        ("N1", f"By way of {_repackager(source)}" if source.get("repackager") else ""),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in entries if value), "ER  - "])


def _year(about: Sidecar) -> str:
    """Return the year of an edition: the citation's, else the version's, else the one it was fetched in."""
    places = (
        about["source"].get("citation"),
        caption(about.name)["version"],
        caption(about.name)["retrieved"],
    )
    found = (re.search(r"\b(?:19|20)\d\d\b", place or "") for place in places)
    return next((match[0] for match in found if match), "n.d.")


def _repackager(source: dict) -> str:
    named = source["repackager"]
    if isinstance(named, dict):
        return ", ".join(str(v) for v in named.values() if v)
    return str(named)


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)


def codebook(table: str) -> str:
    """Return what a reader of a table's bare file must know, in Markdown: columns, limits, source, terms."""
    about, said = sidecar(table), caption(table)
    lines = [f"# {about['title']} ({table})", "", f"One row is {about['row']}. Key: {', '.join(about.key)}."]
    lines += [f"Edition {said['version']}, {said['first'] or '-'} to {said['last'] or '-'}."]
    for name, field in about.fields.items():
        rules = field.get("constraints") or {}
        lines += ["", f"## {name}", "", field["description"], "", f"- type: {field['type']}"]
        lines += [f"- unit: {field['unit']}"] if field.get("unit") else []
        lines += [f"- values: {', '.join(map(str, rules['enum']))}"] if "enum" in rules else []
        lines += ["- codes: ISO 3166-1 alpha-3"] if field.get("references") == "countries" else []
        lines += ["- never missing"] if rules.get("required") or name in about.key else []
    for heading in ("limits", "gaps", "breaks"):
        if about.get(heading):
            lines += ["", f"## {heading.capitalize()}", "", *(f"- {_plain(item)}" for item in about[heading])]
    terms = f"Licence: {said['licence']}. {PERMITTED[said['redistribution']]}.".replace("  ", " ")
    return "\n".join([*lines, "", "## Source", "", cite(table), "", terms]) + "\n"


def describe(table: str, rows: int = 5) -> str:
    """Return what ``alliance data show`` prints: meaning, limits, columns, and the first and last rows."""
    about, said = sidecar(table), caption(table)
    lines = [f"{about['title']} ({table})", f"One row is {about['row']}. Key: {', '.join(about.key)}."]
    lines += ["", "Limits", *(f"  - {_plain(limit)}" for limit in about["limits"])]
    for part in ("gaps", "breaks"):
        if about.get(part):
            lines += ["", part.capitalize(), *(f"  - {_plain(item)}" for item in about[part])]
    lines += ["", "Columns"]
    for name, field in about.fields.items():
        unit = f" [{field['unit']}]" if field.get("unit") else ""
        lines.append(f"  {name} ({field['type']}){unit}: {field['description']}")
    lines += ["", "Source", f"  {cite(table)}", f"  Licence: {said['licence']} ({said['redistribution']})"]
    lines += ["", f"Edition {said['version']}: {said['first'] or '-'} to {said['last'] or '-'}"]
    frame = shown_rows(table, rows) if rows else None
    if frame is not None:
        lines[-1] += f", {frame.attrs['rows']} rows"
    lines.append(f"File {about.path}")
    if frame is not None:
        lines += ["", frame.to_string(index=False, max_colwidth=40)]
    return "\n".join(lines)


def shown_rows(table: str, rows: int = 5) -> pd.DataFrame:
    """Return a table's first and last rows as text, as its file writes them; ``attrs["rows"]`` counts all."""
    about = sidecar(table)
    frame = read(about)
    few = frame if len(frame) <= 2 * rows else pd.concat([frame.head(rows), frame.tail(rows)])
    text = pd.DataFrame({n: shown(few[n], f["type"]).fillna("") for n, f in about.fields.items()})
    text.attrs["rows"] = len(frame)
    return text


def pages(chapters: Mapping[str, Iterable[str]] | None = None) -> dict[str, str]:
    """Return the data catalogue's pages in MyST Markdown, by table.

    Parameters
    ----------
    chapters
        For each table the chapters that use it, as Markdown links.
    """
    return {table: page(table, (chapters or {}).get(table, ())) for table in names()}


def page(table: str, chapters: Iterable[str] = ()) -> str:
    """Return one table's page, limits before uses, in MyST Markdown.

    Whatever a sidecar or a table says is escaped, so that none of it can run; ``chapters`` stand as given.
    """
    about, said = sidecar(table), caption(table)
    preview = shown_rows(table, 4)
    span = f"{said['first']} to {said['last']}" if said["first"] else "undated"
    source, licence = about["source"], about["licence"]
    rows = [
        ("One row", about["row"]),
        ("Key", ", ".join(about.key)),
        ("Rows", str(preview.attrs["rows"])),
        ("Observations", span),
        ("Edition", said["version"]),
        ("Retrieved", said["retrieved"]),
        ("Publisher", source["publisher"]),
        ("Repackaged by", _repackager(source) if source.get("repackager") else ""),
        ("Next edition", _next_edition(table, source)),
        ("Licence", said["licence"]),
        ("Redistribution", PERMITTED[said["redistribution"]]),
        *((f"Extract, by {column}", ", ".join(map(str, kept))) for column, kept in about.extract.items()),
        ("Note on the licence", licence.get("note") or ""),
    ]
    parts = [
        f"(table-{table.replace('_', '-')})=",
        f"# {escape(about['title'])}",
        "## What it cannot show",
        _bullets(about["limits"]),
        *_listed("Gaps", about.get("gaps")),
        *_listed("Breaks in the series", about.get("breaks")),
        *_listed("Outliers, each with its reason", _carried(about, about.get("outliers") or [])),
        "## What it is",
        _grid(("what", "value"), [row for row in rows if row[1]]),
        "### Columns",
        _grid(
            ("column", "type", "unit", "meaning"),
            [(n, f["type"], f.get("unit", ""), f["description"]) for n, f in about.fields.items()],
        ),
        "## Uses",
        _uses(about, list(chapters)),
        "## Preview",
        f"The first and the last rows of {preview.attrs['rows']}."
        if len(preview) < preview.attrs["rows"]
        else "",
        _grid(
            tuple(map(escape, preview)), [tuple(map(_cut, row)) for row in preview.itertuples(index=False)]
        ),
        "## Download",
        f"{{download}}`{about.path.name} <{DOWNLOADS}/{about.path.name}>` and its description, "
        f'{{download}}`{table}.yml <{DOWNLOADS}/{table}.yml>`. In Python: `load("{table}")`.',
        "## Citation",
        escape(cite(table)),
        "```bibtex\n" + cite(table, "bibtex").replace("`", "'") + "\n```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def changes_page(most: int = 50, *, book: str = "") -> str:
    """Return the page that says what each import changed, newest first, in MyST Markdown.

    Parameters
    ----------
    most
        How many imports it lists.
    book
        What the last of them changed in the book itself, which stands first.
    """
    entries = history()
    first = {entry["table"]: entry for entry in reversed(entries)}
    later = [entry for entry in entries if entry is not first[entry["table"]]]
    parts = ["# What changed", *([book, "## Each import"] if book else []), CHANGES]
    if not later:
        parts.append("None has come in yet: every table stands as it was when the book began.")
    for entry in reversed(later[-most:]):
        parts.append(
            f"{'###' if book else '##'} {escape(_title(entry['table']))}: {escape(entry['version'])}"
        )
        parts.append(_bullets(change_lines(entry)))
    if first:
        rows = [
            (_title(e["table"]), e["version"], e["rows"], e["last"] or "", e["retrieved"])
            for e in sorted(first.values(), key=lambda e: _title(e["table"]))
        ]
        parts.append("## Where each table began")
        parts.append(_grid(("table", "edition", "rows", "last observation", "fetched"), rows))
    return "\n\n".join(parts) + "\n"


def escape(text: object) -> str:
    """Return text that Markdown and HTML show as it is, and that a spreadsheet does not compute."""
    # Not the narrow space between a number's thousands.
    plain = re.sub(r"[ \t\r\n]+", " ", str(text)).strip()
    for character, entity in ENTITIES.items():
        plain = plain.replace(character, entity)
    return re.sub(r"^([-+=@#]|\d+\.)", lambda match: "&#8203;" + match[0], plain)


def _title(table: str) -> str:
    return sidecar(table)["title"] if table in names() else table


def change_lines(entry: dict) -> list[str]:
    """Return what an entry of the log of imports says, in sentences."""
    last = f", observations to {entry['last']}" if entry["last"] else ""
    lines = [f"Table {entry['table']}, fetched {entry['retrieved']}: {entry['rows']} rows{last}"]
    counts = [f"{entry[name]} {name}" for name in ("added", "removed", "revised") if entry.get(name)]
    if counts:
        lines.append(f"Rows or values: {', '.join(counts)}")
    for scale in entry.get("rescaled", []):
        lines.append(
            f"{scale['column']}: in the prices of another year, {scale['ratio']} times the old values"
        )
    for word, said in {"begun": "begun", "ended": "gone", "stopped": "no longer continued"}.items():
        if entry.get(word):
            series = entry[word][:20]
            if entry["table"] in names():
                series = [series_in_words(entry["table"], s) for s in series]
            more = f" and {len(entry[word]) - 20} more" if len(entry[word]) > 20 else ""
            lines.append(f"Series {said}: {', '.join(series)}{more}")
    claims = entry.get("claims", [])
    turned = [claim for claim in claims if claim["before"] != claim["after"]]
    lines += [said for said in [verdict_sentence(turned, entry.get("weighed", 0))] if said]
    for claim in claims:
        verdict = f"{claim['before']} -> {claim['after']}" if claim in turned else f"still {claim['after']}"
        moves = "; ".join(statistic_lines(claim["statistics"]))
        lines.append(f"{claim['id']}, {verdict}: {claim['claim']} {moves}".strip())
    lines += [f"Verdict turned: {line}" for line in entry.get("turned", [])]
    for r in entry.get("largest", []):
        share = f" ({r['share']})" if r.get("share") else ""
        lines.append(f"{r['row']}, {r['column']}: {r['old'] or 'nothing'} to {r['new'] or 'nothing'}{share}")
    return lines


def _next_edition(table: str, source: dict) -> str:
    if source.get("download"):
        return f"alliance data update {table} fetches it"
    return f"by hand, at {source['address']}. {source['by_hand']}" if source.get("by_hand") else ""


def _carried(about: Sidecar, entries: list[dict]) -> list[dict]:
    """Return the entries that speak of rows in the extract; a sidecar may know more of the source."""
    return [e for e in entries if all(e.get(c, kept[0]) in kept for c, kept in about.extract.items())]


def _uses(about: Sidecar, chapters: list[str]) -> str:
    lines = [_bullets(about["uses"])] if about.get("uses") else []
    lines += [f"- Used in {chapter}" for chapter in chapters]
    return "\n".join(lines) or "No chapter uses it yet."


def _cut(text: str, most: int = 48) -> str:
    """Cut a text after so many characters; half of an address would lead nowhere, and goes whole."""
    return text if len(text) <= most else re.sub(r"\bhttps?:?/*\S*$", "", text[: most - 1]) + "…"


def _listed(title: str, items: list | None) -> list[str]:
    return [f"### {title}", _bullets(items)] if items else []


def _bullets(items: list) -> str:
    return "\n".join(f"- {escape(_plain(item))}" for item in items)


def _plain(item) -> str:
    """Return an entry of a sidecar's list as one sentence: text as it is, a mapping as where: what."""
    if not isinstance(item, dict):
        return str(item)
    what = next((str(item[k]) for k in ("what", "reason", "why") if k in item), "")
    where = " ".join(str(v) for k, v in item.items() if k not in ("what", "reason", "why"))
    return f"{where}: {what}" if where and what else where or what


def _grid(head: tuple, rows: list[tuple]) -> str:
    lines = [head, tuple("---" for _ in head), *(tuple(escape(cell) for cell in row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
