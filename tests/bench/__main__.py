"""Print times and sizes: ``make bench``, or ``python -m tests.bench``; ``tests.bench data`` has no builds.

Times mean little across machines and days; what counts are the ratios. Both ways to build run here, in turn,
each in a copy of the same tree; ``tests.bench book FOLDER`` also has plain Jupyter Book build the checkout in
that folder, an earlier one for instance, with its own ``.venv``.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from tests.bench import growth, students

ROOT = Path(__file__).parents[2]
PARTS = (
    "course.toml",
    "_config.yml",
    "_toc.yml",
    "pyproject.toml",
    "requirements.lock",
    "notebooks",
    "book",
    "data",
)
BIN = Path(sys.executable).parent
ROUNDS = 3
ALONE, PLAIN = "alliance build --no-atlas, from nothing", "jupyter-book build ., from nothing"
EARLIER = "jupyter-book build . of the other checkout"
SWEPT = 20
# What plain Jupyter Book makes inside of the tree.
MADE = ("book/tables", "book/changes.md")
CHARTS = "application/vnd.vegalite.v6+json"
TABLES = "application/vnd.alliance.table+json"
PUBLISHERS = ROOT.parent / "shared" / "data" / "publisher"


def main(*parts: str) -> None:
    """Measure and print the named parts, ``book``, ``data`` and ``growth``; by default all of these.

    After ``book`` may come the folder of another checkout that plain Jupyter Book is to build as well; after
    ``growth``, how many briefs, how many workers, and ``write``. By itself, ``students`` has students at work
    at once: after it may come how many.
    """
    if parts[:1] == ("students",):
        students.main(*parts[1:])
        return
    if parts[:1] == ("growth",):
        growth.main(*parts[1:])
        return
    if not parts or "book" in parts:
        book(*(part for part in parts if part not in ("book", "data")))
    if not parts or "data" in parts:
        imports()
        loads()
        files()
    if not parts:
        growth.main()


def book(earlier: str = "") -> None:
    """Build both ways, and weigh what was built."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = copies(Path(folder))
        builds(ours, plain, Path(earlier).resolve() if earlier else None)
        sweeps(Path(folder))
        pages(ours / "_build" / "html", plain / "_build" / "html")
        figures(ours / "_build" / "source")


def copies(folder: Path) -> tuple[Path, Path]:
    """Return two copies of the book's tree, without anything built."""
    ignore = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "_build")
    for name in ("ours", "plain"):
        for part in PARTS:
            source, target = ROOT / part, folder / name / part
            target.parent.mkdir(exist_ok=True)
            shutil.copytree(source, target, ignore=ignore) if source.is_dir() else shutil.copy(source, target)
    return folder / "ours", folder / "plain"


def builds(ours: Path, plain: Path, earlier: Path | None) -> None:
    """Time both ways to build, in turn, and what an edit costs; then the atlas, and all that is its own."""
    alone = ["alliance", "build", "--no-atlas"]
    stock = ["jupyter-book", "build", "."]
    cold = {ALONE: (ours, alone, BIN), PLAIN: (plain, stock, BIN)}
    if earlier:
        cold[EARLIER] = (earlier, stock, earlier / ".venv" / "bin")
    edits = {"nothing changed": lambda _folder, _turn: None, "a word edited": word, "a notebook edited": code}
    taken: dict[str, list[growth.Measured]] = defaultdict(list)
    for turn in range(ROUNDS):
        for name, (folder, words, place) in cold.items():
            clean(folder)
            taken[name].append(timed([str(place / words[0]), *words[1:]], folder))
        for what, edit in edits.items():
            edit(ours, turn)
            taken[what].append(timed([str(BIN / alone[0]), *alone[1:]], ours))
    for base in (PLAIN, *((EARLIER,) if earlier else ())):
        told(taken, base)
    print("\nThe last round's numbers over alliance build's own, from nothing:")
    for what in edits:
        row(what, f"{taken[what][-1].seconds / taken[ALONE][-1].seconds:.2f}")
    whole = [str(BIN / "alliance"), "build"]
    told({"the atlas, in a book that stands": [timed(whole, ours)]})
    clean(ours)
    told({"all, from nothing, its memory looked at all the while": [timed(whole, ours, share=1)]})


def clean(folder: Path) -> None:
    """Take away what was made."""
    for made in ("_build", *MADE):
        path = folder / made
        path.unlink(missing_ok=True) if path.is_file() else shutil.rmtree(path, ignore_errors=True)


def told(taken: dict[str, list[growth.Measured]], base: str = "") -> None:
    """Print what commands took, as shares of a base's own rounds where one is named."""
    of = {PLAIN: "of the plain one", EARLIER: "of the other"}.get(base, "")
    head("Builds", "s, best", "s, each round", "MB at most", of)
    for name, rounds in taken.items():
        beside = zip(rounds, taken.get(base, ()), strict=bool(base))
        shares = " ".join(f"{own.seconds / theirs.seconds:.2f}" for own, theirs in beside)
        best, most = min(one.seconds for one in rounds), max(one.mb for one in rounds)
        row(name, f"{best:.1f}", " ".join(f"{one.seconds:.0f}" for one in rounds), f"{most:.0f}", shares)


def word(folder: Path, turn: int) -> None:
    """Edit a word of a notebook, and have its file formatted as another editor would."""
    path = folder / "notebooks" / "outlook.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"][1]
    cell["source"] = "".join(cell["source"]) + f"\n\nAnother word, {turn}."
    path.write_text(json.dumps(notebook, indent=(1, 2, 4)[turn % 3]), encoding="utf-8")


def code(folder: Path, turn: int) -> None:
    """Edit the code of a notebook of middle length."""
    path = folder / "notebooks" / "regional-threats.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][-1]
    cell["source"] = f"# Turn {turn}.\n" + "".join(cell["source"])
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def timed(command: list[str], folder: Path, share: float = growth.SHARE) -> growth.Measured:
    """Return what a command takes, which must succeed, with the packages of that folder."""
    # As in a fresh clone, where nobody forbids Python to keep the bytecode that it makes.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPATH"] = os.pathsep.join(str(folder / room) for room in ("data", "book"))
    return growth.timed(" ".join(command), command, folder, env=env, share=share)


def sweeps(folder: Path) -> None:
    """Time a sweep of short notebooks beside papermill, which runs them one after another."""
    root = folder / "briefs"
    pairs = growth.book(root, SWEPT)
    sweep = growth.timed(growth.SWEEP, growth.sweeping(), root)
    alone = growth.timed(growth.ALONE, growth.one_after_another(pairs), root)
    head(f"{SWEPT} briefs", "s", "MB at most", "times as fast")
    for one in (sweep, alone):
        row(one.what, f"{one.seconds:.1f}", f"{one.mb:.0f}", f"{alone.seconds / one.seconds:.1f}")


def pages(ours: Path, plain: Path) -> None:
    """Weigh the pages, and all that is published beside them."""
    head("Pages", "kB", "kB gzipped", "of the plain one")
    for path in sorted(ours.rglob("*.html")):
        name = path.relative_to(ours)
        if "_static" not in name.parts and (plain / name).exists():
            raw, packed = weight([path])
            row(str(name), f"{raw:.0f}", f"{packed:.0f}", f"{raw / weight([plain / name])[0]:.2f}")
    for what, pattern in (("scripts with charts and data", "_static/charts/**/*.js"), ("everything", "**/*")):
        files = [path for path in ours.glob(pattern) if path.is_file()]
        raw, packed = weight(files)
        row(f"{what} ({len(files)} files)", f"{raw:.0f}", f"{packed:.0f}", "")


def weight(files: list[Path]) -> tuple[float, float]:
    """Return the weight of files in kB, as they are and gzipped."""
    contents = [path.read_bytes() for path in files]
    return sum(map(len, contents)) / 1000, sum(len(gzip.compress(c)) for c in contents) / 1000


def figures(source: Path) -> None:
    """Count figures and tables by chapter."""
    head("Figures", "charts", "tables", "rows drawn")
    for path in sorted((source / "notebooks").glob("*.ipynb")):
        outputs = [
            o.get("data", {}) for c in json.loads(path.read_text())["cells"] for o in c.get("outputs", [])
        ]
        specs = [data[CHARTS] for data in outputs if CHARTS in data]
        rows = sum(len(values) for spec in specs for values in spec.get("datasets", {}).values())
        row(path.stem, str(len(specs)), str(sum(TABLES in data for data in outputs)), str(rows))


def imports() -> None:
    """Time what a notebook imports, in a process of its own."""
    head("Imports", "s")
    for module in ("alliance_book.cli", "alliance_data", "pandas", "altair", "alliance_book.figures"):
        code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
        runs = [
            float(subprocess.check_output([sys.executable, "-c", code], env=os.environ)) for _ in range(3)
        ]
        row(module, f"{min(runs):.2f}")


def loads() -> None:
    """Time the reading of every table."""
    from alliance_data import load, names

    head("Tables", "ms", "rows", "kB")
    for name in names():
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            frame = load(name)
            taken.append(time.perf_counter() - start)
        size = sum(path.stat().st_size for path in (ROOT / "data" / "tables").glob(f"{name}.[cp]*"))
        row(name, f"{min(taken) * 1000:.0f}", str(len(frame)), f"{size / 1000:.0f}")


def files() -> None:
    """Time whole commands: importing publishers' files, where they are at hand, and checking all tables."""
    head("Commands on data", "s")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "data" / "tables", Path(folder) / "tables")
        shutil.copy(ROOT / "data" / "datapackage.json", folder)
        env = os.environ | {"ALLIANCE_TABLES": str(Path(folder) / "tables")}
        found = sorted(
            path for path in PUBLISHERS.glob("*") if path.suffix in (".xlsx", ".xls", ".csv", ".tab")
        )
        commands = [["import", str(path)] for path in found]
        for words in [*commands, ["list"], ["check"]]:
            start = time.perf_counter()
            subprocess.run([str(BIN / "alliance"), "data", *words], env=env, capture_output=True, check=True)
            taken = time.perf_counter() - start
            row(f"alliance data {words[0]} {Path(*words[1:]).name[:24]}", f"{taken:.2f}")


def head(title: str, *columns: str) -> None:
    """Print a heading."""
    print(f"\n{title:<48}" + "".join(f"{column:>18}" for column in columns))


def row(name: str, *values: str) -> None:
    """Print a line of a table."""
    print(f"{name:<48}" + "".join(f"{value:>18}" for value in values), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
