"""What new editions of tables changed in the book: sentences, figures and verdicts, old beside new.

A build notes what it publishes. Once a table is another than in the last note, that note is what the book is
held against, until a table changes again.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from alliance_data import descriptions, load, sidecar
from alliance_data.errors import InputError
from alliance_data.files import sha256, write_if_changed
from alliance_data.reading import state_columns
from alliance_data.report import Pair, Sections, claim_table, document, in_html, in_markdown, in_text
from alliance_data.sidecar import names, outdated, unborne
from alliance_data.states import series_in_words
from alliance_data.store import history
from alliance_data.verdicts import Moved, standing, turned_first
from markdown_it import MarkdownIt

from . import notebook as nb
from .book import MISSING, Book
from .figures.kinds import CHART, TABLE
from .notebook import expressions
from .notebook.portable import Surroundings, markdown
from .prose import count, list_of

FILE = "said.json"
FORM = 5  # Of that file: notes in another form are those of another version, and none.
HEADING = "What the new data changed in the book"
MARKDOWN = MarkdownIt("commonmark").enable("table")
# A capital with a point is an initial, or a part of "U.S.".
END = re.compile(r"(?<=[.?!])(?<![A-Z]\.)\s+(?=[A-Z0-9“(])")
BREAKS = re.compile(r"[ \t\n]+")  # the narrow spaces between thousands are none
WRITTEN = {".html", ".md"}
ABSENT = ["", [], ""]  # What a chapter says in a passage that it does not have.
EDITED = "(text edited)"
MOST_GONE = 20  # Series named that an edition leaves nothing of.


@dataclass(frozen=True)
class Notes:
    """What two builds said: the last one, and the last one on other tables, if there was any."""

    now: dict
    before: dict | None

    @classmethod
    def of(cls, book: Book) -> "Notes | None":
        """Return what the last build of a book noted."""
        try:
            kept = json.loads((book.build / FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return cls(kept["now"], kept["before"]) if kept.get("form") == FORM else None

    def write(self, book: Book) -> None:
        """Keep the notes for the next build."""
        kept = {"form": FORM, "now": self.now, "before": self.before}
        write_if_changed(book.build / FILE, json.dumps(kept, ensure_ascii=False))

    @property
    def changed(self) -> bool:
        """Whether there are two editions of the tables to tell apart."""
        return self.before is not None

    def sections(self) -> Sections:
        """Return what changed, under headings."""
        return list(_sections(self.before, self.now)) if self.before else []

    def lines(self) -> list[str]:
        """Return the same in a few lines."""
        if not self.before:
            return []
        sentences, figures = _chapters(self.before, self.now), _figures(self.before, self.now)
        places = {
            title: f"{title} {sum(map(len, pairs.values()))}" for title, pairs in sentences.items() if pairs
        }
        total = sum(len(pairs) for of in sentences.values() for pairs in of.values())
        older = [f"As they were: {list_of(self.now['older'])}."] if self.now["older"] else []
        where = f" ({', '.join(places.values())})" if places else ""
        lines = [f"New in this build: {'; '.join(_editions(self.before, self.now))}."]
        lines += [f"{count(total, 'sentence').capitalize()} changed{where}; {count(len(figures), 'figure')}."]
        moved = _moved(self.before, self.now)
        among = len(_tables(self.before, self.now))
        return [*lines, *older, *_verdicts(moved, among), *(claim.line for claim in moved if claim.turned)]


def note(
    book: Book,
    pages: dict[str, dict],
    kept: Notes | None,
    *,
    code: str,
    reader: str = "",
    claims: Callable[[], dict] = standing,
    older: Iterable[str] = (),
) -> Notes:
    """Return what a build says, with what it is to be held against.

    Parameters
    ----------
    pages
        The executed notebooks as they are published, by name, in the order of the book.
    kept
        The notes of the build before.
    code
        The fingerprint of all that makes the book, tables and prose aside.
    reader
        The fingerprint of all that weighs claims and finds out what a chapter says. What is as it was, by the
        same reader, is not weighed or read again; without a fingerprint all is.
    claims
        Returns how each claim stands on the tables at hand.
    older
        The notebooks whose pages are those of an earlier run.
    """
    tables = _tables_now()
    same = kept is not None and kept.now["tables"] == tables
    stand = kept.now["claims"] if weighed(kept, reader) else claims()
    made = {name: page for name, page in pages.items() if MISSING not in nb.text(page["cells"][0])}
    stood = {name: kept.now["chapters"][name] for name in older if kept and name in kept.now["chapters"]}
    shared = reader + sha256(cited.read_bytes() if (cited := _references(book)).exists() else b"")
    states = {name: sha256(shared + json.dumps(page, sort_keys=True)) for name, page in made.items()}
    known = {said["state"]: said for said in kept.now["chapters"].values()} if kept and reader else {}
    chapters = {
        name: stood.get(name) or known.get(state) or _said(book, name, made[name]) | {"state": state}
        for name, state in states.items()
    }
    now = {"tables": tables, "chapters": chapters, "claims": stand, "code": code, "reader": reader}
    now["older"] = [chapters[name]["title"] for name in older if name in chapters]
    return Notes(now, kept.before if same else kept.now if kept else None)


def weighed(kept: Notes | None, reader: str) -> bool:
    """Whether the notes of the build before hold how the claims stand on these tables, by the same reader."""
    now = kept.now if kept and reader else {}
    return now.get("reader") == reader and now.get("tables") == _tables_now()


def section(notes: Notes) -> str:
    """Return what changed as the first part of the book's page of changes."""
    if not notes.changed:
        return ""
    body = in_markdown(notes.sections(), level=3, escape=descriptions.escape)
    return f"## {HEADING}\n\n{body}"


def report(book: Book) -> list[str]:
    """Return what changed as lines for a terminal.

    Raises
    ------
    InputError
        If nothing was built, or no table has changed since the first build.
    """
    return in_text(_changed(book).sections())


def write_report(book: Book, out: Path) -> None:
    """Write what changed as a page that needs nothing beside it, HTML or Markdown by its ending.

    Raises
    ------
    InputError
        If there is nothing to report, or the file is of another kind or has no folder.
    """
    if out.suffix not in WRITTEN:
        raise InputError(f"--out {out}: found {out.suffix or 'no ending'!r}, expected .html or .md.")
    if not out.parent.is_dir():
        raise InputError(f"--out {out}: there is no folder {out.parent}. Make it, or name another.")
    sections, title = _changed(book).sections(), book.config().get("title", "")
    heading = f"{HEADING}: {title}" if title else HEADING
    if out.suffix == ".html":
        write_if_changed(out, document(in_html(sections, level=2), heading))
    else:
        write_if_changed(out, f"# {heading}\n\n{in_markdown(sections, level=2)}\n")


def newer(book: Book) -> list[str]:
    """Return the tables that are others than in the last build."""
    kept = Notes.of(book)
    return [name for name in names() if kept and kept.now["tables"].get(name, {}) != _table(name)]


def _changed(book: Book) -> Notes:
    kept = Notes.of(book)
    if kept is None:
        raise InputError("There is no built book to report on. Run: alliance build")
    if not kept.changed:
        raise InputError(
            "No table has changed since the book was first built here, so there is nothing to hold it "
            "against. Import a file, build again, and then report."
        )
    return kept


def _tables_now() -> dict[str, dict]:
    return {name: _table(name) for name in names()}


def _table(name: str) -> dict:
    about = sidecar(name)
    vintage = about.get("vintage") or {}
    content = sha256(about.path.read_bytes()) if about.path.exists() else ""
    last = None if vintage.get("last") is None else str(vintage["last"])
    about = {"version": str(vintage.get("version")), "last": last, "base_year": vintage.get("base_year")}
    return {"content": content, "imports": len(history(name))} | about


def _said(book: Book, name: str, page: dict) -> dict:
    """Return what a chapter says: its figures, and its sentences by cell, with the heading they stand under
    and a fingerprint of the text before it was filled in."""
    around = Surroundings((book.root / name).parent, book.root, _references(book))
    passages, figures, title, heading = {}, {}, "", ""
    for place, cell in enumerate(page["cells"]):
        if cell["cell_type"] == "markdown":
            written = sha256(nb.text(cell).encode())[:8]
            text = expressions.filled(nb.text(cell), cell["metadata"].get(nb.ANSWERS, []))
            said = list(_sentences(markdown(text, around)))
            for level, sentence in said:
                title, heading = title or (sentence if level == 1 else ""), sentence if level else heading
            sentences = [sentence for _, sentence in said]
            passages[cell.get("id", str(place))] = [heading, sentences, written]
        for output in cell.get("outputs", ()):
            if about := _about(output.get("data", {})):
                figures[about["name"]] = about
    return {"title": title or Path(name).stem, "passages": passages, "figures": figures}


def _references(book: Book) -> Path:
    return book.root / "book" / "references.bib"


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence of a text with the level of the heading that it is, 0 for none."""
    level = 0
    for token in MARKDOWN.parse(text):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "inline":
            words = (
                child.content if child.type in ("text", "code_inline") else " " * child.type.endswith("break")
                for child in token.children
            )
            line = BREAKS.sub(" ", "".join(words)).strip(" ")
            yield from ((level, sentence) for sentence in ([line] if level else END.split(line)) if sentence)


def _about(bundle: dict) -> dict | None:
    """Return what a figure or table says of itself, and the fingerprints of its rows."""
    spec = bundle.get(CHART)
    about = spec.get("usermeta", {}).get("alliance") if spec else bundle.get(TABLE)
    if not about:
        return None
    rows = about["rows"] if "rows" in about else spec["datasets"][about["dataset"]]
    words = {what: about.get(what, "") for what in ("name", "title", "alt")}
    return words | {"rows": [sha256(json.dumps(row, sort_keys=True, default=str))[:8] for row in rows]}


def _sections(before: dict, now: dict) -> Iterator[tuple[str, list]]:
    moved, chapters, figures = _moved(before, now), _chapters(before, now), _figures(before, now)
    total = sum(len(pairs) for of in chapters.values() for pairs in of.values())
    short = [*(f"{edition}." for edition in _editions(before, now))]
    short += [f"{count(total, 'sentence').capitalize()} and {count(len(figures), 'figure')} changed."]
    if now["code"] != before["code"]:
        short.append("Code or the ledger changed as well, so not all of this is the data's doing.")
    if edited := [title for title, of in chapters.items() if any(EDITED in heading for heading in of)]:
        short.append(f"Text was edited as well in {list_of(edited)}: there the heading says so.")
    if now["older"]:
        short.append(f"Not made anew, and as they were before: {list_of(now['older'])}.")
    short += [line for name in _tables(before, now) for line in _gone(name, before["tables"].get(name, {}))]
    among = len(_tables(before, now))
    yield "In short", [*short, *_verdicts(moved, among)]
    if table := claim_table(moved):
        yield f"The claims that rest on {'it' if among == 1 else 'them'}", [table]
    for title, found in chapters.items():
        pairs = [
            Pair(pair.before, pair.after, heading if at == 0 else "")
            for heading, under in found.items()
            for at, pair in enumerate(under)
        ]
        if pairs:
            yield f"Sentences of “{title}”", [pairs]
    if figures:
        pairs = [pair for figure in figures for pair in figure]
        yield "Figures whose title, description or table changed", [pairs]
    for name in _tables(before, now):
        lines = _imports(name, before["tables"].get(name, {}))
        if lines:
            yield f"What came in: {sidecar(name)['title']}", lines


def _tables(before: dict, now: dict) -> list[str]:
    """Return the tables that both know and that differ, or that one knows alone."""
    known = sorted({*before["tables"], *now["tables"]} & set(names()))
    content = (
        {name: part["tables"].get(name, {}).get("content") for name in known} for part in (before, now)
    )
    old, new = content
    return [name for name in known if old[name] != new[name]]


def _editions(before: dict, now: dict) -> list[str]:
    found = []
    for name in _tables(before, now):
        old, new = (part["tables"].get(name, {}) for part in (before, now))
        editions = [about.get("version", "none") for about in (old, new)]
        prices = [about.get("base_year") for about in (old, new)]
        what = f" in place of {editions[0]}" if editions[0] != editions[1] else ", revised"
        also = (
            f", in prices of {prices[1]} in place of {prices[0]}"
            if all(prices) and prices[0] != prices[1]
            else ""
        )
        found.append(f"{name}, {editions[1]}{what}{also}")
    return found


def _gone(name: str, before: dict) -> list[str]:
    """Return which series of a table the imports since have left nothing of, in a sentence."""
    since = history(name)[before.get("imports", 0) :]
    ended, begun = (
        {series for entry in since for series in entry.get(way, [])} for way in ("ended", "begun")
    )
    gone = sorted(series_in_words(name, series) for series in ended - begun)
    more = [f"{len(gone) - MOST_GONE} more"] * (len(gone) > MOST_GONE)
    return [f"Nothing is left in {name} of {list_of([*gone[:MOST_GONE], *more])}."] if gone else []


def _imports(name: str, before: dict) -> list[str]:
    """Return what the log says of the imports since, what the sidecar may now get wrong, and the citation."""
    entries = [entry | {"claims": [], "weighed": 0} for entry in history(name)[before.get("imports", 0) :]]
    lines = [line for entry in entries for line in descriptions.change_lines(entry)]
    about = sidecar(name)
    gone = {state for entry in entries for state in entry.get("gone", [])}
    if gone:  # One that an import brought back is not.
        gone -= set(load(name)[state_columns(about)].stack())
    stale = outdated(about, (None, before.get("last"))) + unborne(about, gone)
    lines += [f"In {name}.yml this may be out of date: {line}" for line in stale]
    return [*lines, f"Cited from now on: {descriptions.cite(name)}"]


def _moved(before: dict, now: dict) -> list[Moved]:
    """Return the claims that rest on a table that changed."""
    tables, found = set(_tables(before, now)), []
    for id_, claim in now["claims"].items():
        old = before["claims"].get(id_)
        if old and tables.intersection(claim["tables"]):
            values = {statistic["name"]: statistic["value"] for statistic in old["statistics"]}
            statistics = tuple(
                {"says": s["says"], "unit": s["unit"], "before": values[s["name"]], "after": s["value"]}
                for s in claim["statistics"]
                if s["name"] in values
            )
            found.append(Moved(id_, claim["claim"], old["verdict"], claim["verdict"], statistics))
    return turned_first(found)


def _verdicts(moved: list[Moved], tables: int) -> list[str]:
    """Return what becomes of the ledger with some new tables, in a sentence."""
    them = "it" if tables == 1 else "them"
    if not moved:
        return [f"No claim of the ledger rests on {them}."]
    turned = [claim.id for claim in moved if claim.turned]
    others = sum(claim.changed for claim in moved) - len(turned)
    verb = "rests" if len(moved) == 1 else "rest"
    rest = f"{count(len(moved), 'claim').capitalize()} of the ledger {verb} on {them}"
    verdict = "no verdict turns"
    if turned:
        verdict = f"the verdict{'s' * (len(turned) > 1)} of {list_of(turned)} turn{'s' * (len(turned) == 1)}"
    also = f"the statistics of {count(others, 'other claim' if turned else 'claim')} moved"
    if not others:
        also = f"no {'other ' * bool(turned)}claim's statistics moved"
    return [f"{rest}: {verdict}, and {also}."]


def _chapters(before: dict, now: dict) -> dict[str, dict[str, list[Pair]]]:
    """Return the sentences that changed, by the title of their chapter and the heading they stand under."""
    found: dict[str, dict[str, list[Pair]]] = {}
    for name, chapter in now["chapters"].items():
        old = before["chapters"].get(name)
        if old is None:
            continue
        for cell in [*chapter["passages"], *(c for c in old["passages"] if c not in chapter["passages"])]:
            _, left, was_written = old["passages"].get(cell, ABSENT)
            heading, right, written = chapter["passages"].get(cell, ABSENT)
            under = heading if written == was_written else f"{heading} {EDITED}".strip()
            if pairs := list(paired(left, right)):
                found.setdefault(chapter["title"], {}).setdefault(under, []).extend(pairs)
    return found


def paired(old: list[str], new: list[str]) -> Iterator[Pair]:
    """Yield the sentences in which two versions of a passage differ, the old beside the new."""
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        left, right = old[i:j], new[k:m]
        if len(left) == len(right):
            yield from (Pair(a, b) for a, b in zip(left, right, strict=True))
        else:
            yield Pair(" ".join(left), " ".join(right))


def _figures(before: dict, now: dict) -> list[list[Pair]]:
    """Return the figures that changed: the title, with what is different in its table; its description."""
    found = []
    for name, chapter in now["chapters"].items():
        old = before["chapters"].get(name, {}).get("figures", {})
        for figure, about in chapter["figures"].items():
            if figure in old and old[figure] != about:
                found.append(list(_figure(chapter["title"], old[figure], about)))
    return found


def _figure(chapter: str, old: dict, new: dict) -> Iterator[Pair]:
    gone, come, rows = _left(old["rows"], new["rows"]), _left(new["rows"], old["rows"]), len(new["rows"])
    said = [f"{come} of {rows} rows new or revised"] * bool(come)
    said += [f"{count(gone - come, 'row')} fewer"] * (gone > come)
    yield Pair(old["title"], new["title"], f"{chapter}, figure {', '.join([new['name'], *said])}")
    for at, pair in enumerate(paired(END.split(old["alt"]), END.split(new["alt"]))):
        yield Pair(pair.before, pair.after, "" if at else "Its description")


def _left(some: list[str], others: list[str]) -> int:
    """Return how many of some rows are not among others."""
    there = set(others)
    return sum(row not in there for row in some)
