"""The pages that a build makes from the tables: the data catalogue, and what each import changed."""

from pathlib import Path

from alliance_data import catalogue, names, sidecar
from alliance_data.paths import tables_dir

from .book import CHANGES, TABLES, Book
from .prose import num
from .runs import inputs
from .runs import notebook as nb

# The order of the catalogue. A table that is named nowhere stands at its end, under "Other tables".
THEMES = {
    "The alliance": (
        "alliances",
        "us_troops",
        "milestones",
        "host_nation_support",
        "document_facts",
        "leader_travel",
        "leader_visits",
        "opinion",
    ),
    "Money, arms and means": (
        "military_expenditure",
        "economy",
        "capabilities",
        "warheads",
        "defence_budget",
        "arms_transfers",
        "arms_sales",
        "foreign_assistance",
        "ukraine_support",
    ),
    "Partners": (
        "security_agreements",
        "security_assistance",
        "exercises",
        "exercise_series",
        "ideal_points",
        "democracy",
    ),
    "Pressure around Japan": (
        "missile_tests",
        "missile_announcements",
        "nuclear_tests",
        "scrambles",
        "scrambles_monthly",
        "airspace_violations",
        "senkaku",
        "taiwan_activity",
        "disputes",
        "geopolitical_risk",
    ),
    "Shared by all": ("countries",),
}
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


def files(book: Book) -> dict[str, bytes]:
    """Return what the staged tree needs beside its written pages: the made pages, and tables to download."""
    made = {name: text.encode() for name, text in pages(book).items()}
    if TABLES in book.made:
        kept = (path for path in tables_dir().glob("*.*") if not path.name.startswith("."))
        made |= {f"data/tables/{path.name}": path.read_bytes() for path in sorted(kept)}
    return made


def pages(book: Book) -> dict[str, str]:
    """Return the pages that the book's contents ask for, as Markdown by path."""
    found = {}
    if TABLES in book.made:
        folder = Path(TABLES).parent
        found[f"{TABLES}.md"] = _index()
        for table, text in catalogue.pages(chapters(book)).items():
            found[f"{folder}/{table}.md"] = text
    if CHANGES in book.made:
        found[f"{CHANGES}.md"] = catalogue.changes_page()
    return found


def chapters(book: Book) -> dict[str, list[str]]:
    """Return for each table the chapters whose code names it, as links from the table's page."""
    found: dict[str, list[str]] = {table: [] for table in names()}
    for page in book.notebooks:
        for table in inputs.tables(nb.read(book.root / page)):
            found[table].append(f"[](../../{page.as_posix()})")
    return found


def write(book: Book) -> None:
    """Write the made pages into the book's own tree, where plain ``jupyter-book build .`` looks for them."""
    made = {book.root / name: text for name, text in pages(book).items()}
    for path, text in made.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in (book.root / TABLES).parent.glob("*.md"):
        if path not in made:
            path.unlink()


def _index() -> str:
    tables = set(names())
    known = {theme: [table for table in listed if table in tables] for theme, listed in THEMES.items()}
    known[OTHER] = sorted(tables - {table for listed in known.values() for table in listed})
    parts = [OPENING.format(count=len(tables))]
    for theme, listed in known.items():
        if listed:
            head = "| table | publisher | last observation | rows | passing it on |\n|---|---|---|--:|---|"
            parts.append("\n".join([f"## {theme}\n", head, *map(_row, listed)]))
    return "\n\n".join(parts) + "\n"


def _row(table: str) -> str:
    said, vintage = catalogue.caption(table), sidecar(table).get("vintage") or {}
    cells = [
        f"[{catalogue.escape(said['title'])}]({table}.md)",
        # A publisher named after its address is no link to one.
        catalogue.escape(said["publisher"]).replace(".", "&#46;"),
        catalogue.escape(said["last"] or "undated"),
        num(vintage["rows"]) if "rows" in vintage else "",
        REDISTRIBUTION[said["redistribution"]],
    ]
    return f"| {' | '.join(cells)} |"
