"""``alliance data``: list, show, cite, check, import, diff and update the book's tables."""

import threading
import time
from pathlib import Path

import click

from . import descriptions
from .errors import AllianceError, InputError
from .paths import packaged_dir
from .sidecar import names, origins, outdated, sidecar, unborne

OUT = "Write the report to this file, .html or .md, to be sent to others."


@click.group()
def data() -> None:
    """The book's tables: look at them, check them, bring in a publisher's new file.

    \b
    Examples:
      alliance data list
      alliance data import SIPRI-Milex-data-1949-2025.xlsx --dry-run
    """


@data.command("list")
def list_() -> None:
    """List every table: name, last observation, rows, publisher, title; and which folder serves it.

    \b
    Example:
      alliance data list
    """
    rows = []
    for name in names():
        said, vintage = descriptions.caption(name), sidecar(name).get("vintage") or {}
        rows.append((name, said["last"], str(vintage.get("rows", "")), said["publisher"], said["title"]))
    head = ("table", "last", "rows", "publisher", "title")
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head) - 1)]
    for row in (head, *rows):
        click.echo("  ".join([*(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=False)), row[-1]]))
    for place, tables in origins().items():
        those = ", ".join(tables) if place != packaged_dir() else f"{len(tables)} tables"
        click.echo(f"From {place}: {those or 'none of the tables; a file has the name of its table'}.")


@data.command()
@click.argument("table")
@click.option("--rows", default=5, show_default=True, help="How many rows to show.")
def show(table: str, rows: int) -> None:
    """Show what a table means, its limits, and its first and last rows.

    \b
    Example:
      alliance data show military_expenditure --rows 10
    """
    click.echo(descriptions.describe(table, rows=max(rows, 0)))


@data.command()
@click.argument("table")
@click.option(
    "--format", "--form", "form", type=click.Choice(descriptions.FORMS), default="text", show_default=True
)
def cite(table: str, form: str) -> None:
    """Print a table's citation: as text, as BibTeX, or as RIS for Zotero, EndNote and Mendeley.

    \b
    Examples:
      alliance data cite us_troops
      alliance data cite us_troops --format ris > us_troops.ris
    """
    click.echo(descriptions.cite(table, form))


@data.command()
@click.argument("table")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "parquet", "stata", "r", "excel"]),
    default="csv",
    show_default=True,
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=".",
    show_default="this folder",
    help="The folder for the files.",
)
def export(table: str, form: str, out: Path) -> None:
    """Write TABLE for use outside Python, with a codebook and its citation as BibTeX and RIS.

    Stata gets a .dta with labels. For R there is the CSV with a script in base R that types and labels it and
    saves it as .rds: Rscript TABLE.R

    \b
    Examples:
      alliance data export us_troops --format stata
      alliance data export alliances --format r --out for-r
    """
    from .export import export as run

    for path in run(table, out, form):
        click.echo(path)


@data.command()
@click.argument("tables", nargs=-1)
def check(tables: tuple[str, ...]) -> None:
    """Check tables (by default all) against their sidecars, other tables and the field's rules.

    \b
    Examples:
      alliance data check
      alliance data check us_troops scrambles
    """
    from .checks import check as run

    broken = []
    for table in tables or names():
        problems = run([table])[table]
        click.echo(f"{'broken' if problems else 'ok':<8}{table}")
        broken += problems
    if not tables:
        from . import manifest as package

        problems = package.problems()
        if package.belongs():
            click.echo(f"{'broken' if problems else 'ok':<8}{package.FILE}")
        broken += problems
    if broken:
        raise AllianceError("Checks failed:" + "".join(f"\n  - {problem}" for problem in broken))


@data.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as", "table", metavar="TABLE", help="The table meant, where the file alone leaves that open."
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--out", type=click.Path(path_type=Path), help=OUT)
def import_(file: Path, table: str | None, dry_run: bool, out: Path | None) -> None:
    """Bring in a publisher's FILE: recognise, read, check, compare, then replace the table.

    The file is recognised by its content, whatever its name. All or nothing: a file that breaks a check
    leaves the table as it stood. Going back is the same command with the older file.

    \b
    Examples:
      alliance data import SIPRI-Milex-data-1949-2025.xlsx --dry-run
      alliance data import my-scrambles.csv --as scrambles
      alliance data import SIPRI-Milex-data-1949-2025.xlsx --dry-run --out what-changes.html
    """
    from .importing import import_file

    _check_out(out)
    with Stages() as stage:
        done = import_file(file, table=table, dry_run=dry_run, stage=stage)
    for imported in done:
        click.echo(f"{imported.table}: {imported.rows} rows, {imported.version or 'edition not named'}.")
        click.echo("\n".join(imported.report.lines()))
        if dry_run:
            click.echo("A dry run: nothing was changed.")
        elif not imported.replaced:
            click.echo("The table already holds exactly this: nothing was changed.")
        else:
            click.echo("Replaced.")
    _write_report(out, [imported.report for imported in done], f"What {file.name} changes")


@data.command()
@click.argument("table")
@click.option(
    "--against",
    default="HEAD",
    show_default=True,
    metavar="REV|FILE",
    help="The older: a revision or a file.",
)
@click.option("--to", metavar="REV|FILE", help="The newer one; by default the table that stands.")
@click.option("--out", type=click.Path(path_type=Path), help=OUT)
def diff(table: str, against: str, to: str | None, out: Path | None) -> None:
    """Show what changed in TABLE between two vintages: revisions, claims, and words that may be out of date.

    \b
    Examples:
      alliance data diff military_expenditure --against HEAD~1
      alliance data diff military_expenditure --against SIPRI-Milex-data-1949-2024.xlsx
    """
    from .compare import compare
    from .report import Report
    from .store import span
    from .verdicts import moved
    from .vintages import at

    _check_out(out)
    about, old, new = sidecar(table), at(table, against), at(table, to)
    change = compare(about, old, new)
    ends = (line for frame in (old, new) for line in outdated(about, span(about, frame)))
    stale = [*dict.fromkeys(ends), *unborne(about, change.gone)]
    claims = [] if change.nothing else moved(table, old, new)
    older, newer = (
        Path(e).name if Path(e).is_file() else e for e in (against, to or "the table that stands")
    )
    report = Report(table, about["title"], older, newer, change, claims, stale)
    click.echo("\n".join([f"{table}, {against} to {newer}:", *report.lines()]))
    _write_report(out, [report], f"What changed in {report.title}")


@data.command()
@click.argument("tables", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Download and show what would change, and change nothing.")
def update(tables: tuple[str, ...], dry_run: bool) -> None:
    """Download new editions where a publisher has a stable address, and import them.

    The only command that uses the network. Without TABLES, every table that has such an address, each by
    itself; then it says where the others' files are. A download that broke off goes on where it stopped.

    \b
    Examples:
      alliance data update --dry-run
      alliance data update geopolitical_risk
    """
    from .update import addresses, by_hand
    from .update import update as run

    with Stages() as stage:
        results = run(tables, dry_run=dry_run, stage=stage)
    failed = []
    for table, outcome in results.items():
        if isinstance(outcome, AllianceError):
            failed.append(f"{table}: {outcome}")
        else:
            click.echo(f"{table}: {outcome}")
    for table in [name for name in names() if not tables and not addresses(name)]:
        click.echo(f"{table}: {by_hand(table)}")
    if failed:
        raise AllianceError("Not updated:" + "".join(f"\n  - {line}" for line in failed))


@data.command()
def manifest() -> None:
    """Compile datapackage.json from the sidecars, as each import does; needed after a sidecar's edit by hand.

    \b
    Example:
      alliance data manifest
    """
    from .manifest import FILE, write

    click.echo(f"{FILE} {'written' if write() else 'is current'}.")


def _check_out(out: Path | None) -> None:
    """Refuse a report's file before the work that fills it."""
    if out is not None and out.suffix not in (".html", ".md"):
        raise InputError(f"--out {out}: found {out.suffix or 'no ending'!r}, expected .html or .md.")
    if out is not None and not out.parent.is_dir():
        raise InputError(f"--out {out}: there is no folder {out.parent}. Make it, or name another.")


def _write_report(out: Path | None, reports: list, heading: str) -> None:
    if out is not None:
        from .files import write_if_changed
        from .report import markdown, page

        write_if_changed(out, (page if out.suffix == ".html" else markdown)(reports, heading))
        click.echo(f"Report: {out}")


class Stages:
    """Say on stderr what long work is doing, and that it is still alive."""

    def __init__(self, every: float = 2.0):
        self._every, self._done, self._began = every, threading.Event(), time.monotonic()
        self._sentence = ""
        self._thread = threading.Thread(target=self._tick, daemon=True)

    def __call__(self, sentence: str) -> None:
        self._sentence, self._began = sentence, time.monotonic()
        click.echo(f"{sentence} ...", err=True)

    def __enter__(self) -> "Stages":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._done.set()
        self._thread.join()

    def _tick(self) -> None:
        while not self._done.wait(self._every):
            if self._sentence:
                click.echo(f"  still at it, {time.monotonic() - self._began:.0f} s", err=True)
