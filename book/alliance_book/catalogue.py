"""The pages that a build makes from the tables: the data catalogue, and what each import changed."""

from pathlib import Path

from alliance_data import descriptions, names, sidecar
from alliance_data.claims import ledger
from alliance_data.files import write_if_changed
from alliance_data.paths import LOG, places

from . import notebook as nb
from .book import ATLAS, CHANGES, TABLES, TEMPLATE, Book
from .prose import num

# The order of the themes that sidecars name; any other theme follows, and then the tables without one.
THEMES = ("The alliance", "Money, arms and means", "Partners", "Pressure around Japan", "Shared by all")
CLAIMS = Path("notebooks/claims.ipynb")
OTHER = "Other tables"
REDISTRIBUTION = {"yes": "open licence", "extract": "extract only", "facts": "single facts, each sourced"}
OPENING = """\
# Data catalogue

The book rests on {count} tables. Each has a page that says first what it cannot show, then what it is, which
chapters use it and how to cite it; the table itself can be downloaded there. [Methods](../methods.md)
says how tables are made and checked; [What changed](../changes.md) lists each import.

A table marked *extract only* comes from a source without an open licence: it has the rows and columns
that the book uses, and its page says which. There is no table of US bases: the one list at hand is
undated, with doubles and misplaced points, and a better one needs a document for each site.
"""


def files(book: Book, changes: str = "") -> dict[str, bytes]:
    """Return what the staged tree needs beside its written pages: the made pages, and tables to download.

    Parameters
    ----------
    changes
        What new data changed in the book, for the page of changes.
    """
    made = {name: text.encode() for name, text in pages(book, changes).items()}
    if TABLES in book.made:
        logs = (place / LOG for place in places())
        kept = [path for name in names() for path in sidecar(name).files] + [p for p in logs if p.exists()]
        made |= {f"data/tables/{path.name}": path.read_bytes() for path in sorted(kept)}
    return made


def pages(book: Book, changes: str = "") -> dict[str, str]:
    """Return the pages that the book's contents ask for, as Markdown by path."""
    found = {}
    if TABLES in book.made:
        folder = Path(TABLES).parent
        found[f"{TABLES}.md"] = _index()
        for table, text in descriptions.pages(chapters(book)).items():
            found[f"{folder}/{table}.md"] = text
    if ATLAS in book.made:
        from .atlas import index

        found[f"{ATLAS}.md"] = index.index({}, {})
    if CHANGES in book.made:
        found[f"{CHANGES}.md"] = descriptions.changes_page(book=changes)
    return found


def chapters(book: Book) -> dict[str, list[str]]:
    """Return for each table the chapters whose code names it, and the claims that rest on it, as links."""
    found: dict[str, list[str]] = {table: [] for table in names()}
    for page in book.notebooks:
        for table in nb.tables(nb.read(book.root / page)):
            found[table].append(f"[](../../{page.as_posix()})")
    if ATLAS in book.made:
        for table in nb.tables(nb.read(book.root / TEMPLATE)):
            found[table].append(f"[](../../{ATLAS}.md)")
    if CLAIMS in book.notebooks:
        rests = {claim.id: claim.tables for claim in ledger().values()}
        for table, links in found.items():
            if resting := [claim for claim, tables in rests.items() if table in tables]:
                links.append(f"[](../../{CLAIMS.as_posix()}): {', '.join(resting)}")
    return found


def write(book: Book) -> None:
    """Write the made pages into the book's own tree, where plain ``jupyter-book build .`` looks for them."""
    made = {book.root / name: text for name, text in pages(book).items()}
    for path, text in made.items():
        write_if_changed(path, text)
    for path in (book.root / TABLES).parent.glob("*.md"):
        if path not in made:
            path.unlink()


def _index() -> str:
    themes: dict[str, list[str]] = {theme: [] for theme in THEMES}
    for table in sorted(names(), key=lambda name: sidecar(name)["title"]):
        themes.setdefault(sidecar(table).get("theme") or OTHER, []).append(table)
    themes[OTHER] = themes.pop(OTHER, [])
    parts = [OPENING.format(count=len(names()))]
    for theme, listed in themes.items():
        if listed:
            head = "| table | publisher | last observation | rows | passing it on |\n|---|---|---|--:|---|"
            parts.append("\n".join([f"## {descriptions.escape(theme)}\n", head, *map(_row, listed)]))
    return "\n\n".join(parts) + "\n"


def _row(table: str) -> str:
    said, vintage = descriptions.caption(table), sidecar(table).get("vintage") or {}
    cells = [
        f"[{descriptions.escape(said['title'])}]({table}.md)",
        # A publisher named after its address is no link to one.
        descriptions.escape(said["publisher"]).replace(".", "&#46;"),
        descriptions.escape(said["last"] or "undated"),
        num(vintage["rows"]) if "rows" in vintage else "",
        REDISTRIBUTION[said["redistribution"]],
    ]
    return f"| {' | '.join(cells)} |"
