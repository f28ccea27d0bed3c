"""What a new edition of a table means for the book: on import, in a comparison, as a page to send."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from .compare import Change
from .verdicts import Moved, number

SHOWN = 10

STYLE = """
:root { color-scheme: light dark; --line: light-dark(#ccc, #555); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem;
  color: light-dark(#222, #ddd); background: light-dark(#fff, #16181c); overflow-wrap: break-word; }
h2, h3 { margin-top: 2rem; line-height: 1.25; }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .5rem; text-align: left; vertical-align: top; }
table.sides { table-layout: fixed; }
td.where { border-bottom: 0; padding-bottom: 0; font-size: .88em; color: light-dark(#555, #aaa); }
del { color: light-dark(#8c1d18, #ffb4a9); background: light-dark(#fdecea, #43201d); }
ins { color: light-dark(#0b5a2b, #9be3b4); background: light-dark(#e6f4ea, #17321f); text-decoration: none;
  border-bottom: 2px solid; }
@media (max-width: 40rem) {
  h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; }
  table, tbody, tr, td { display: block; } thead { display: none; }
  td { padding: .15rem 0; } td:not(:last-child) { border-bottom: 0; } td:last-child { padding-bottom: .6rem; }
  td[data-is]::before { content: attr(data-is) ": "; font-size: .85em; opacity: .8; }
}
"""
BLANK = " \t\n"  # the narrow spaces of numbers are none: 1\u202f168 is one word
PIECES = re.compile(rf"[{BLANK}]+|[^{BLANK}]+")
ALIKE = 0.3  # Two sentences with fewer words in common are told as one that went and one that came.


@dataclass(frozen=True)
class Pair:
    """A text as it was and as it is; one of the two is empty where it came or went.

    Attributes
    ----------
    before, after
        The text.
    where
        Where it stands.
    """

    before: str
    after: str
    where: str = ""


Sections = list[tuple[str, list]]
"""Headings with what stands under each: sentences, tables as lists of rows, lists of pairs."""


@dataclass
class Report:
    """One table's change, from one edition to another.

    Attributes
    ----------
    table, title
        The table's name and title.
    older, newer
        What the two editions are called.
    change
        The comparison; ``None`` for a first import.
    claims
        The claims that rest on the table, weighed on both.
    stale
        Sentences of the sidecar that name the older edition's last year.
    citation
        How the newer edition is cited.
    """

    table: str
    title: str
    older: str | None
    newer: str | None
    change: Change | None
    claims: list[Moved] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    citation: str = ""

    @property
    def verdicts(self) -> str:
        """What becomes of the ledger, in a sentence; empty where nothing was weighed."""
        return verdict_sentence([claim.line for claim in self.claims if claim.turned], len(self.claims))

    def lines(self) -> list[str]:
        """Return the report for a terminal."""
        if self.change is None:
            return ["A first import."]
        lines = self.change.lines(SHOWN)
        if self.change.nothing:
            return lines
        if self.verdicts:
            lines.append(self.verdicts)
        for claim in self.claims:
            if claim.changed:
                lines.append(f"  {claim.line}" if claim.turned else f"  {claim.id}: still {claim.after}.")
                lines += [f"    {line}" for line in statistic_lines(claim.statistics)]
        if self.stale:
            lines.append(f"Words in {self.table}.yml that may be out of date:")
            lines += [f"  {line}" for line in self.stale]
        if self.citation:
            lines.append(f"Cited from now on: {self.citation}")
        return lines

    def sections(self) -> Sections:
        """Return headings with what stands under each."""
        change = self.change
        if change is None:
            return [("In short", ["A first import."])]
        short = change.lines(0)
        parts: list[tuple[str, list]] = [("In short", [*short, self.verdicts] if self.verdicts else short)]
        if table := claim_table(self.claims):
            parts.append(("The claims that rest on it", [table]))
        for heading, frame in change.ranked():
            if len(frame):
                head = ("row", "column", "before", "after", "change")
                parts.append((heading, [[head, *change.cells(frame.head(50))]]))
        if self.stale:
            parts.append((f"Words in {self.table}.yml that may be out of date", self.stale))
        if self.citation:
            parts.append(("How to cite the new edition", [self.citation]))
        return parts


def verdict_sentence(turned: list[str], weighed: int) -> str:
    """Return what becomes of the ledger, where ``weighed`` claims rest on a table; empty where none does."""
    if not weighed:
        return ""
    rest = (
        "The one claim that rests on it was" if weighed == 1 else f"All {weighed} claims that rest on it were"
    )
    if not turned:
        return f"No verdict turns. {rest} weighed on both editions."
    return f"Verdicts that turn: {len(turned)} of {weighed}."


def claim_table(claims: Iterable[Moved]) -> list[tuple[str, ...]]:
    """Return the claims that are not as they were, as rows below a head; nothing where all are."""
    rows = [
        (
            f"{claim.id}: {claim.claim}",
            f"{claim.before} -> {claim.after}" if claim.turned else f"still {claim.after}",
            "; ".join(statistic_lines(claim.statistics)),
        )
        for claim in claims
        if claim.changed
    ]
    return [("claim", "verdict", "statistics, before and after"), *rows] if rows else []


def statistic_lines(statistics: Iterable[dict]) -> list[str]:
    """Return each statistic that is another than it was, with its words."""
    return [
        f"{s['says']}: {number(s['before'])} -> {number(s['after'])}"
        f"{' ' + s['unit'] if s['unit'] and number(s['after']) != 'none' else ''}"
        for s in statistics
        if number(s["before"]) != number(s["after"])
    ]


def markdown(reports: Iterable[Report], heading: str) -> str:
    """Return reports as a page of Markdown."""
    lines = [f"# {_plain(heading)}"]
    for report in reports:
        lines.append(f"## {_plain(report.title)}: {_plain(_editions(report))}")
        lines.append(in_markdown(report.sections(), level=3))
    return "\n\n".join(lines) + "\n"


def page(reports: Iterable[Report], heading: str) -> str:
    """Return reports as one HTML page that needs nothing beside it."""
    body = []
    for report in reports:
        body.append(f"<h2>{html.escape(report.title)}: {html.escape(_editions(report))}</h2>")
        body.append(in_html(report.sections(), level=3))
    return document("\n".join(body), heading)


def document(body: str, heading: str) -> str:
    """Return a page's HTML, which asks nobody for anything: it can be sent."""
    title = html.escape(heading)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head>\n<body><main><h1>{title}</h1>\n{body}"
        "</main></body></html>\n"
    )


def in_markdown(sections: Sections, *, level: int, escape: Callable[[object], str] | None = None) -> str:
    """Return sections as Markdown, with headings of a level; ``escape`` makes text that shows as it is."""
    escape, parts = escape or _plain, []
    for title, items in sections:
        parts.append(f"{'#' * level} {escape(title)}")
        for item in items:
            if _are_pairs(item):
                rows = [("before", "after"), ("---", "---")]
                for pair in item:
                    rows += [(f"*{escape(pair.where)}*", "")] * bool(pair.where)
                    rows.append(marked(pair, escape))
            elif isinstance(item, list):
                head, *below = item
                rows = [tuple(map(escape, head)), tuple("---" for _ in head)]
                rows += [tuple(map(escape, row)) for row in below]
            else:
                parts.append(f"- {escape(item)}")
                continue
            parts.append("\n".join("| " + " | ".join(row) + " |" for row in rows))
    return "\n\n".join(parts)


def in_html(sections: Sections, *, level: int) -> str:
    """Return sections as HTML, with headings of a level."""
    parts = []
    for title, items in sections:
        parts.append(f"<h{level}>{html.escape(title)}</h{level}>")
        for item in items:
            if _are_pairs(item):
                parts.append(
                    '<table class="sides"><thead><tr><th>before</th><th>after</th></tr></thead><tbody>'
                )
                parts += [_side_by_side(pair) for pair in item]
                parts.append("</tbody></table>")
            elif isinstance(item, list):
                head, *below = item
                names = "".join(f"<th>{html.escape(name)}</th>" for name in head)
                rows = "".join(_row(head, row) for row in below)
                parts.append(f"<table><thead><tr>{names}</tr></thead><tbody>{rows}</tbody></table>")
            else:
                parts.append(f"<p>{html.escape(item)}</p>")
    return "\n".join(parts)


def in_text(sections: Sections) -> list[str]:
    """Return sections as lines for a terminal."""
    lines = []
    for title, items in sections:
        lines += ["", title]
        for item in items:
            if _are_pairs(item):
                for pair in item:
                    lines += [f"  {pair.where}"] * bool(pair.where)
                    lines += [f"  - {pair.before}"] * bool(pair.before)
                    lines += [f"  + {pair.after}"] * bool(pair.after)
            elif isinstance(item, list):
                lines += ["  " + " | ".join(map(str, row)) for row in item[1:]]
            else:
                lines.append(f"  {item}")
    return lines[1:]


def marked(pair: Pair, escape: Callable[[object], str]) -> tuple[str, str]:
    """Return both sides with the words that differ marked: ``<del>`` in the old, ``<ins>`` in the new."""
    old, new = PIECES.findall(pair.before), PIECES.findall(pair.after)
    match = SequenceMatcher(None, old, new, autojunk=False)
    blocks = match.get_opcodes() if match.ratio() > ALIKE else [("replace", 0, len(old), 0, len(new))]
    before = after = ""
    for what, i, j, k, m in blocks:
        left, right = ("".join(pieces) for pieces in (old[i:j], new[k:m]))
        before += _tagged("del", left, escape) if what != "equal" else _spaced(left, escape)
        after += _tagged("ins", right, escape) if what != "equal" else _spaced(right, escape)
    return before, after


def _are_pairs(item: object) -> bool:
    return isinstance(item, list) and bool(item) and isinstance(item[0], Pair)


def _tagged(tag: str, text: str, escape: Callable[[object], str]) -> str:
    return f"<{tag}>{_spaced(text, escape)}</{tag}>" if text.strip() else text


def _spaced(text: str, escape: Callable[[object], str]) -> str:
    """Return text escaped, with the blanks at its ends, which an escape may drop."""
    inner = text.strip(BLANK)
    before, after = (" " * (end in BLANK) for end in (text[:1], text[-1:]))
    return f"{before}{escape(inner)}{after}" if inner else text


def _side_by_side(pair: Pair) -> str:
    before, after = marked(pair, lambda text: html.escape(str(text)))
    where = f'<tr><td class="where" colspan="2">{html.escape(pair.where)}</td></tr>' if pair.where else ""
    return f'{where}<tr><td data-is="before">{before}</td><td data-is="after">{after}</td></tr>'


def _row(head: Iterable[str], cells: Iterable) -> str:
    """Return a row; where a screen is too narrow for columns, each cell says which it is of."""
    named = zip(head, cells, strict=True)
    return (
        "<tr>"
        + "".join(f'<td data-is="{html.escape(n)}">{html.escape(str(c))}</td>' for n, c in named)
        + "</tr>"
    )


def _editions(report: Report) -> str:
    return f"{report.older} to {report.newer}" if report.older else str(report.newer)


def _plain(text: object) -> str:
    """Return text that Markdown shows as it is."""
    line = re.sub(r"\s+", " ", str(text)).strip()
    return re.sub(r"([\\`*_{}\[\]<>|$~])", r"\\\1", line)
