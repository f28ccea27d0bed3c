"""The command ``alliance``: one message for each error, and exit codes that mean one thing each."""

import os
import sys
from pathlib import Path

import click

EXAMPLES = """\b
Examples:
  alliance build                                   run what is stale, compile, publish
  alliance build -j 2                              with two notebooks at once
  alliance run alliance-brief -p focal=KOR         one notebook with another parameter
  alliance sweep alliance-brief -p focal=JPN,KOR   one notebook with every combination of values
  alliance claims C12                              one claim: rule, statistic, verdict, counter-evidence
  alliance claims --multiverse                     how firm each verdict is, over all defensible ways to ask
  alliance data show us_troops                     what a table holds and where it is from
  alliance serve                                   the built book on a local port

\b
Exit codes: 0 done; 1 a notebook or a check failed; 2 your input was refused."""


class Root(click.Group):
    """The root command; what another room provides is imported when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted([*super().list_commands(context), "claims", "data"])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """Return a command by name."""
        if name == "claims":
            from alliance_data.claims.cli import claims

            return claims
        if name == "data":
            from alliance_data.commands import data

            return data
        return super().get_command(context, name)

    def resolve_command(self, context: click.Context, args: list[str]):
        """Find the command, offering the nearest names for one that does not exist."""
        from alliance_data.errors import did_you_mean

        if args and self.get_command(context, args[0]) is None:
            offer = did_you_mean(args[0], self.list_commands(context))
            raise click.UsageError(f"Unknown command {args[0]!r}.{offer}")
        return super().resolve_command(context, args)


@click.group(cls=Root, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(package_name="alliance")
def alliance(debug: bool) -> None:
    """The executable book: run, build, read, check."""


@alliance.command(
    epilog="""\b
Examples:
  alliance build
  alliance build -j 2
  alliance build --no-atlas                         without a page for each other alliance
  alliance build --explain                          what it would do, and why
  alliance build --scheduler tcp://127.0.0.1:8786   on a Dask cluster, which needs no shared disk"""
)
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Notebooks at once; default: two a processor.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler to run the notebooks on.")
@click.option("--no-atlas", is_flag=True, help="Leave the briefs of all alliances out.")
@click.option("--atlas", metavar="CODES", help="Make the briefs of these allies alone, such as KOR,GBR.")
@click.option("--explain", is_flag=True, help="Say what would be done, and why; do nothing.")
def build(no_atlas: bool, atlas: str | None, explain: bool, **options) -> None:
    """Run stale notebooks, compile the pages, publish them to _build/html."""
    from .book import Book
    from .runs import build

    book = Book.at(Path.cwd(), () if no_atlas else atlas and atlas.split(","))
    if explain:
        from .runs.explain import explain as reasons

        click.echo("\n".join(reasons(book)))
        return
    page = build(book, say=_say, **options)
    click.echo(f"Open {_short(page)}")


@alliance.command(
    epilog="""\b
Examples:
  alliance run regional-threats
  alliance run regional-threats --out ~/coursework.ipynb
  alliance run alliance-brief -p focal=PRK -p ally=CHN"""
)
@click.argument("notebook")
@click.option("-p", "--parameter", "parameters", metavar="NAME=VALUE", multiple=True, help="May be repeated.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file for the copy; else in _build/runs.",
)
def run(notebook: str, parameters: tuple[str, ...], out: Path | None) -> None:
    """Run one notebook, with parameters of your own; the executed copy shows in any front end."""
    from .book import Book
    from .runs.single import run_one

    click.echo(f"Executed copy: {_short(run_one(Book.at(Path.cwd()), notebook, parameters, out))}")


@alliance.command(
    epilog="""\b
Examples:
  alliance sweep alliance-brief -p focal=JPN,KOR,AUS -p since=1950,1990
  alliance sweep alliance-brief --grid pairs.csv --out pairs.parquet
  alliance sweep regional-threats -p since=2010,2012,2014 --scheduler tcp://127.0.0.1:8786

\b
A grid is a CSV file: parameters' names in its first line, and a combination in each other.
Where a parameter is itself a list, its values stand between semicolons: -p others='PHL,AUS;DEU'"""
)
@click.argument("notebook")
@click.option("-p", "--parameter", "values", metavar="NAME=A,B,C", multiple=True, help="May be repeated.")
@click.option("--grid", type=click.Path(path_type=Path), metavar="FILE", help="Combinations, as CSV.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Runs at once; default: two a processor.")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler to run the notebooks on.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="A .csv, a .parquet, or a folder for both."
)
def sweep(notebook: str, values: tuple[str, ...], **options) -> None:
    """Run one notebook with every combination of values; what each run records makes one table."""
    from .book import Book
    from .runs.sweep import sweep

    for path in sweep(Book.at(Path.cwd()), notebook, values, say=_say, **options):
        click.echo(f"Wrote {_short(path)}")


@alliance.command(
    epilog="""\b
Examples:
  alliance report
  alliance report --out what-changed.html     one page, to be sent to a co-author"""
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="An .html or .md file to write.")
def report(out: Path | None) -> None:
    """Show what new data changed in the built book: sentences, figures and verdicts, old beside new."""
    from . import changed
    from .book import Book

    book = Book.at(Path.cwd())
    if waiting := changed.newer(book):
        click.echo(f"Not built yet: {', '.join(waiting)}. Run alliance build to have them in.", err=True)
    if out is None:
        click.echo("\n".join(changed.report(book)))
    else:
        changed.write_report(book, out)
        click.echo(f"Wrote {_short(out)}")


@alliance.command()
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free one."
)
def serve(port: int) -> None:
    """Put the built book on a local port."""
    from .book import Book
    from .serve import serve

    serve(Book.at(Path.cwd()), port, say=_say)


@alliance.command(
    epilog="""\b
Examples:
  alliance pdf                    the whole book: _build/book.pdf
  alliance pdf regional-threats   one chapter: _build/regional-threats.pdf"""
)
@click.argument("chapter", default="")
def pdf(chapter: str) -> None:
    """Print the built book, or one CHAPTER of it, as a PDF; needs Chromium."""
    from .book import Book
    from .pdf import pdf

    click.echo(f"Wrote {_short(pdf(Book.at(Path.cwd()), chapter, say=_say))}")


@alliance.command(
    epilog="""\b
Examples:
  alliance slides regional-threats   _build/slides/regional-threats.html, to open in a browser
  alliance slides                    every chapter

\b
In the browser: arrow keys move on, S opens the speaker's window, F fills the screen, ? names all keys."""
)
@click.argument("chapters", nargs=-1)
def slides(chapters: tuple[str, ...]) -> None:
    """Make slides of built CHAPTERS: a finding each, with its figure, and notes on source and doubt."""
    from .book import Book
    from .talks import slides

    for path in slides(Book.at(Path.cwd()), chapters):
        click.echo(f"Wrote {_short(path)}")


@alliance.command(
    epilog="""\b
Examples:
  alliance handout regional-threats   _build/handouts/regional-threats.html and .pdf
  alliance handout                    every chapter"""
)
@click.argument("chapters", nargs=-1)
def handout(chapters: tuple[str, ...]) -> None:
    """Make one page of paper of each built CHAPTER, as HTML and PDF; needs Chromium."""
    from .book import Book
    from .talks import handout

    for path in handout(Book.at(Path.cwd()), chapters, say=_say):
        click.echo(f"Wrote {_short(path)}")


@alliance.command(
    epilog="""\b
Example:
  alliance new arms-transfers     writes notebooks/arms-transfers.ipynb and lists it in _toc.yml"""
)
@click.argument("notebook")
def new(notebook: str) -> None:
    """Begin a notebook in the house's form, in the contents, passing the tests."""
    from .book import Book
    from .new import new

    path = new(Book.at(Path.cwd()), notebook)
    click.echo(f"Wrote {_short(path)} and listed it in _toc.yml. Write it over, then: alliance build")


@alliance.group(name="course")
def coursework() -> None:
    """Make assignments for students, and mark what they hand in."""


@coursework.command(
    name="build",
    epilog="""\b
Examples:
  alliance course build --out seminar
  alliance course build --out seminar --roster roster.csv   an ally of their own for each student

\b
A roster is a CSV file with a column "student": identifiers, one a line. Which assignments there are is
settled by course.toml. Students get what is in FOLDER/students; FOLDER/marker stays with whoever marks.""",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A new folder.")
@click.option("--roster", type=click.Path(path_type=Path), metavar="CSV", help="Who takes part.")
@click.option("--seed", default=1, show_default=True, help="Settles who has which ally.")
def course_build(out: Path, **options) -> None:
    """Make the students' notebooks, without solutions, and the marker's."""
    from .course.build import build

    build(Path.cwd(), out, say=_say, **options)
    click.echo(f"For students: {_short(out / 'students')}. What they hand in: {_short(out / 'submissions')}")


@coursework.command(
    name="grade",
    epilog="""\b
Examples:
  alliance course grade seminar/submissions --out seminar/marks.csv
  alliance course grade seminar/submissions --out seminar/marks.csv -j 4 --seconds 60

\b
FOLDER has a folder for each student, with the notebooks handed in, under any name; or a notebook for each
student, under the student's name. What is marked already is marked again only where it changed.""",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="CSV", help="The marks.")
@click.option(
    "--course", type=click.Path(path_type=Path), metavar="FOLDER", help="Else the one above FOLDER."
)
@click.option("-j", "--jobs", default=1, show_default=True, type=click.IntRange(min=1), help="At once.")
@click.option(
    "--seconds", default=30, show_default=True, type=click.IntRange(min=5), help="Of a processor, for one."
)
def course_grade(folder: Path, out: Path, **options) -> None:
    """Mark what students handed in: each by itself, without a network, within limits."""
    from .course.grade import grade

    for path in grade(folder, out, say=_say, **options):
        click.echo(f"Wrote {_short(path)}")


def main(args: list[str] | None = None) -> None:
    """Run the command and exit with its code."""
    args = sys.argv[1:] if args is None else args
    debug = "--debug" in args
    try:
        # Accepted anywhere on the line: whoever adds it has just seen a message and repeats the command.
        alliance.main([arg for arg in args if arg != "--debug"], prog_name="alliance", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        _stop("Stopped.", 130)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f" Try: {context.command_path} --help" if context else ""
        _stop(f"{error.format_message()}{hint}", error.exit_code)
    except KeyboardInterrupt:
        _stop("Stopped.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        from alliance_data.errors import AllianceError

        if isinstance(error, AllianceError):
            _stop(str(error), error.exit_code)
        _stop(f"{type(error).__name__}: {error}\nThis is a fault of the program; --debug shows where.", 1)


def _stop(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


def _short(path: Path) -> str:
    return os.path.relpath(path)


if __name__ == "__main__":
    main()
