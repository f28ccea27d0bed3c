"""What a new edition of a table means for the book: on import, in a comparison, as a page to send."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .compare import Change
from .verdicts import Moved, number

SHOWN = 10

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;"
    "text-align:left;vertical-align:top}h2{margin-top:2rem}"
)


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

    def sections(self) -> list[tuple[str, list]]:
        """Return headings with what stands under each: sentences, or a table as a list of rows."""
        change = self.change
        if change is None:
            return [("In short", ["A first import."])]
        short = change.lines(0)
        parts: list[tuple[str, list]] = [("In short", [*short, self.verdicts] if self.verdicts else short)]
        rows = [
            (claim.id, claim.claim, claim.before, claim.after, "; ".join(statistic_lines(claim.statistics)))
            for claim in self.claims
            if claim.changed
        ]
        if rows:
            head = (
                "claim",
                "what it says",
                "verdict before",
                "verdict after",
                "statistics, before and after",
            )
            parts.append(("The claims that rest on it", [[head, *rows]]))
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


def statistic_lines(statistics: Iterable[dict]) -> list[str]:
    """Return each statistic that is another than it was, with its words."""
    return [
        f"{s['says']}: {number(s['before'])} -> {number(s['after'])}{' ' + s['unit'] if s['unit'] else ''}"
        for s in statistics
        if number(s["before"]) != number(s["after"])
    ]


def markdown(reports: Iterable[Report], heading: str) -> str:
    """Return reports as a page of Markdown."""
    lines = [f"# {_plain(heading)}"]
    for report in reports:
        lines.append(f"## {_plain(report.title)}: {_plain(_editions(report))}")
        for title, items in report.sections():
            lines.append(f"### {_plain(title)}")
            for item in items:
                if isinstance(item, list):
                    head, *rows = item
                    grid = [head, tuple("---" for _ in head), *rows]
                    lines.append("\n".join("| " + " | ".join(map(_plain, row)) + " |" for row in grid))
                else:
                    lines.append(f"- {_plain(item)}")
    return "\n\n".join(lines) + "\n"


def page(reports: Iterable[Report], heading: str) -> str:
    """Return reports as one HTML page that needs nothing beside it."""
    body = [f"<h1>{html.escape(heading)}</h1>"]
    for report in reports:
        body.append(f"<h2>{html.escape(report.title)}: {html.escape(_editions(report))}</h2>")
        for title, items in report.sections():
            body.append(f"<h3>{html.escape(title)}</h3>")
            for item in items:
                if isinstance(item, list):
                    head, *rows = item
                    body.append(
                        "<table>" + _row(head, "th") + "".join(_row(r, "td") for r in rows) + "</table>"
                    )
                else:
                    body.append(f"<p>{html.escape(item)}</p>")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(heading)}</title><style>{STYLE}</style></head>\n<body>"
        + "\n".join(body)
        + "</body></html>\n"
    )


def _row(cells: Iterable, tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"


def _editions(report: Report) -> str:
    return f"{report.older} to {report.newer}" if report.older else str(report.newer)


def _plain(text: object) -> str:
    """Return text that Markdown shows as it is."""
    line = re.sub(r"\s+", " ", str(text)).strip()
    return re.sub(r"([\\`*_{}\[\]<>|$~])", r"\\\1", line)
