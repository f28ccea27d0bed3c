"""Growth: briefs by the dozen and by the hundred, with more and more workers, beside what others build with.

``python -m tests.bench growth`` measures and prints; ``growth write`` also writes ``book/growth.md`` and its
figure from what was measured. ``growth 4,8 1,2`` measures other numbers of briefs, with other workers.
"""

import csv
import json
import math
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import yaml

BRIEFS, WORKERS = (20, 60, 200), (1, 2, 4)
ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
TEMPLATE = ROOT / "notebooks" / "alliance-brief.ipynb"
# How often memory is looked at, in seconds, and the share of one processor that looking may take: each look
# walks through all pages of all processes, which would burden most the way that has most of these.
OFTEN, SHARE = 0.5, 0.03
ALONE = "papermill"
PLAIN = "jupyter-book build"
SWEEP, BUILD = "alliance sweep", "alliance build"
# What the page reckons up to: briefs, workers, and how many of these a machine has.
FAR, AFAR, THREADS = 10_000, 100, 8
# The most briefs for the other ways, which take an hour for as many as the last.
PEERS = 60
THIN = "\u202f"  # narrow and unbreakable, as in all of the book's numbers
# Of the figure's two parts, in pixels: as wide as a phone shows them.
WIDTH, HEIGHT = 280, 180


@dataclass(frozen=True)
class Measured:
    """What one command took.

    Attributes
    ----------
    what
        The command.
    briefs, workers
        How many of each.
    seconds, mb
        The time, and the largest memory of all its processes together, shared pages counted once.
    """

    what: str
    briefs: int
    workers: int
    seconds: float
    mb: float

    @property
    def each(self) -> float:
        """Seconds for each brief."""
        return self.seconds / self.briefs


def main(*arguments: str) -> None:
    """Measure, print, and write the page where that is asked for."""
    numbers = [tuple(map(int, part.split(","))) for part in arguments if part[0].isdigit()]
    briefs, workers = (numbers + [BRIEFS, WORKERS][len(numbers) :])[:2]
    print(f"{'':<36}{'briefs':>8}{'workers':>9}{'s':>9}{'s each':>9}{'MB':>8}")
    found = []
    for number in briefs:
        for one in measured(number, workers):
            found.append(one)
            times = f"{one.seconds:>9.1f}{one.each:>9.2f}"
            print(f"{one.what:<36}{number:>8}{one.workers:>9}{times}{one.mb:>8.0f}", flush=True)
    for one in found:
        if one.what == SWEEP and one.briefs == briefs[0] <= PEERS:
            times = first(found, ALONE).seconds / one.seconds
            print(f"A sweep of {one.briefs}, {one.workers} at once: {times:.1f} times as fast as papermill")
    if "write" in arguments:
        write(found)


def measured(number: int, workers: tuple[int, ...]):
    """Yield what each way takes for a number of briefs."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "book")
        pairs = book(root, number)
        for at_once in workers:
            clean(root)
            yield timed(SWEEP, sweeping("-j", str(at_once)), root, briefs=number, workers=at_once)
        for at_once in workers:
            clean(root)
            command = [BIN / "alliance", "build", "-j", str(at_once)]
            yield timed(BUILD, command, root, briefs=number, workers=at_once)
        if number > PEERS:
            return
        clean(root)
        yield timed(ALONE, one_after_another(pairs), root, briefs=number)
        stock(root)
        yield timed(PLAIN, [BIN / "jupyter-book", "build", "."], root, briefs=number)


def sweeping(*options: str) -> list:
    """Return the command that sweeps the briefs of :func:`book`."""
    return [BIN / "alliance", "sweep", "alliance-brief", "--grid", "pairs.csv", *options]


def one_after_another(pairs: list[tuple[str, str]]) -> list[str]:
    """Return the command that runs the briefs with papermill."""
    run = f"{BIN / 'papermill'} --no-progress-bar --cwd notebooks notebooks/{TEMPLATE.name} out.ipynb"
    return ["sh", "-c", " && ".join(f"{run} -p focal {focal} -p ally {ally}" for focal, ally in pairs)]


def book(root: Path, number: int) -> list[tuple[str, str]]:
    """Make a book of so many briefs, and the grid that names their pairs; return these."""
    from alliance_data import load
    from alliance_data.measures import briefs

    bound = briefs.pacts(load("alliances"), load("countries"))
    every = sorted({tuple(sorted(pair)) for pair in bound.index})
    pairs = every[:: len(every) // number][:number]
    (root / "book").mkdir(parents=True)
    notebook = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    (cell,) = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    (root / "notebooks").mkdir()
    shutil.copy(TEMPLATE, root / "notebooks")
    for focal, ally in pairs:
        cell["source"] = f'focal = "{focal}"\nally = "{ally}"\nsince = 1950'
        (root / "notebooks" / f"{focal}-{ally}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    with (root / "pairs.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("focal", "ally"), *pairs])
    listed = "".join(f"  - file: notebooks/{focal}-{ally}\n" for focal, ally in pairs)
    contents = f"format: jb-book\nroot: book/index\nchapters:\n- file: book/references\n  sections:\n{listed}"
    (root / "_toc.yml").write_text(contents)
    (root / "book" / "index.md").write_text("# Briefs\n\n| a |\n|---|\n| table |\n")
    (root / "book" / "references.md").write_text("# References\n\n```{bibliography}\n```\n")
    for name in ("course.toml", "_config.yml", "book/references.bib"):
        shutil.copy(ROOT / name, root / name)
    return pairs


def stock(root: Path) -> None:
    """Have Jupyter Book run and compile that book without this book's extension, as it comes."""
    path = root / "_config.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    del config["sphinx"]["extra_extensions"]
    config["execute"]["execute_notebooks"] = "force"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")


def clean(root: Path) -> None:
    """Take away what was made."""
    shutil.rmtree(root / "_build", ignore_errors=True)


def timed(
    what: str,
    command: list,
    folder: Path,
    *,
    briefs: int = 0,
    workers: int = 1,
    env: dict | None = None,
    share: float = SHARE,
) -> Measured:
    """Return what a command takes, which must succeed; looking at its memory takes a share of a processor."""
    start, most = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as log:
        running = psutil.Popen(list(map(str, command)), cwd=folder, env=env, stdout=log, stderr=log)
        ended = threading.Event()

        def watch() -> None:
            nonlocal most
            pause = OFTEN
            while not ended.wait(pause):
                before = time.perf_counter()
                most = max(most, memory(running))
                pause = max(OFTEN, (time.perf_counter() - before) / share)

        watching = threading.Thread(target=watch)
        watching.start()
        code = running.wait()
        seconds = time.perf_counter() - start
        ended.set()
        watching.join()
        if code:
            log.seek(0)
            sys.exit(f"{what} failed:\n{log.read()[-2000:]}")
    return Measured(what, briefs, workers, seconds, most)


def memory(process: psutil.Process) -> float:
    """Return the memory of a process and all that it started, in MB; what they share counts once."""
    total = 0
    try:
        for each in (process, *process.children(recursive=True)):
            try:
                total += each.memory_full_info().pss
            except psutil.Error:
                continue
    except psutil.Error:
        pass
    return total / 1e6


def slope(found: list[Measured], of: str) -> float:
    """Return the seconds that one more brief takes, from the fewest and the most briefs on one worker."""
    few, many = first(found, of), first(found, of, last=True)
    return (many.seconds - few.seconds) / (many.briefs - few.briefs)


def write(found: list[Measured]) -> None:
    """Write the page and its figure, and list it in the contents."""
    from alliance_book.sphinx import pictures

    images = ROOT / "book" / "images"
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as folder:
        drawn = pictures.draw(chart(found).to_dict(), name="growth", folder=Path(folder), cache=Path(cache))
        for name in (drawn["narrow"].light, drawn["narrow"].dark):
            shutil.copy(Path(folder, name), images / name.replace("-narrow", ""))
    (ROOT / "book" / "growth.md").write_text(page(found), encoding="utf-8")
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    if "book/growth" not in contents:
        after = "      - file: book/cluster\n"
        listed = contents.replace(after, f"{after}      - file: book/growth\n")
        (ROOT / "_toc.yml").write_text(listed, encoding="utf-8")


def chart(found: list[Measured]):
    """Return what a brief takes against how many there are, and below it the memory of all together."""
    import altair as alt
    import pandas as pd
    from alliance_book.figures.colours import LIGHT, colour
    from alliance_book.figures.theme import theme

    alt.theme.register("alliance", enable=True)(theme)
    columns = ("way", "briefs", "at once", "seconds", "mb")
    rows = [(one.what, one.briefs, one.workers, one.each, one.mb) for one in found]
    ways = {SWEEP: "teal", BUILD: "rose", ALONE: "brown", PLAIN: "steel"}
    base = alt.Chart(pd.DataFrame(rows, columns=columns), width=WIDTH, height=HEIGHT).encode(
        x=alt.X("briefs:O", title=None, axis=alt.Axis(labelAngle=0)),
        color=alt.Color("way:N", title=None)
        .scale(domain=[*ways], range=[colour(one) for one in ways.values()])
        .legend(orient="bottom", columns=2),
        detail="at once:O",
    )
    dash = alt.StrokeDash("at once:O").legend(orient="bottom", symbolStrokeColor=LIGHT["muted"])

    def part(value: str, title: str) -> alt.LayerChart:
        own = base.encode(y=alt.Y(f"{value}:Q", title=None))
        layers = own.mark_line(strokeWidth=2).encode(strokeDash=dash), own.mark_circle(opacity=1)
        return alt.layer(*layers, title=alt.TitleParams(title, color=LIGHT["text"]))

    return alt.vconcat(part("seconds", "Seconds for each brief"), part("mb", "MB at most, all together"))


def first(found: list[Measured], what: str, last: bool = False) -> Measured:
    """Return the measurement of a command with the fewest briefs, or the most, on one worker."""
    own = sorted((one for one in found if one.what == what and one.workers == 1), key=lambda one: one.briefs)
    return own[-1 if last else 0]


def page(found: list[Measured]) -> str:
    """Return the page: what was measured, and what follows for many more on many machines."""
    from alliance_book.runs import inputs
    from alliance_data.cluster import code, tables
    from alliance_data.paths import tables_dir

    sweeps = [one for one in found if one.what == SWEEP]
    few, many = first(found, SWEEP), first(found, SWEEP, last=True)
    each = slope(found, SWEEP)
    start = max(few.seconds - few.briefs * each, 0)
    widest = max((one for one in sweeps if one.briefs == many.briefs), key=lambda one: one.workers)
    beside = (widest.mb - many.mb) / max(widest.workers - 1, 1)
    sent = sum(len(bundle.packed) for bundle in (code(inputs.PACKAGES), tables(tables_dir()))) / 1e6
    by_time, by_memory = (sorted(found, key=key) for key in (lambda m: m.each, lambda m: m.mb))
    quick, slow = by_time[0], by_time[-1]
    alt = (
        "Two charts over the number of briefs, a line for each way. Seconds for each brief: from "
        f"{quick.each:.1f} ({quick.what}, {quick.briefs} briefs, {quick.workers} at once) to "
        f"{slow.each:.1f} ({slow.what}, {slow.briefs} briefs). Memory: from "
        f"{by_memory[0].mb:.0f} MB ({by_memory[0].what}) to {by_memory[-1].mb:.0f} MB ({by_memory[-1].what})."
    )
    return PAGE.format(
        alt=alt,
        peers=max(one.briefs for one in found if one.what == ALONE),
        table="\n".join(map(row, found)),
        processors=psutil.cpu_count(),
        each=each,
        start=start,
        base=many.mb,
        rises=many.mb - few.mb,
        built=first(found, BUILD, last=True).mb - first(found, BUILD).mb,
        few=few.briefs,
        many=many.briefs,
        beside=beside,
        sent=sent,
        far=_whole(FAR),
        hours=FAR * each / 3600,
        alone=FAR * slope(found, ALONE) / 3600,
        minutes=(FAR / AFAR * each + start) / 60,
        afar=AFAR,
        machines=math.ceil(AFAR / THREADS),
        threads=THREADS,
        gb=(many.mb + (THREADS - 1) * beside) / 1000,
        total=sent * AFAR / THREADS + FAR * TEMPLATE.stat().st_size / 1e6,
    )


def row(one: Measured) -> str:
    """Return a measurement as a line of the page's table."""
    cells = (
        one.what,
        one.briefs,
        one.workers,
        _whole(one.seconds),
        f"{one.each:.2f}",
        _whole(one.mb),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _whole(number: float) -> str:
    return f"{number:,.0f}".replace(",", THIN)


PAGE = """\
# How it grows

What a brief costs when there are many, measured by `make bench` in one run on a machine with
{processors} processors: the same notebook for pairs of allies from the table of treaties, each way from
nothing. *Sweep* runs the notebooks alone, as papermill does, whose command is given once for each; *build*
also makes their pages, as Jupyter Book does, here without this book's extension. Memory is the largest that
all processes of a command had together; what they share counts once. The two others had up to {peers} briefs.

| way | briefs | at once | seconds | seconds each | MB |
|---|--:|--:|--:|--:|--:|
{table}

:::{{image}} images/growth.svg
:class: only-light
:alt: {alt}
:::

:::{{image}} images/growth-dark.svg
:class: only-dark
:alt: {alt}
:::

One more brief in a sweep takes {each:.2f} seconds of one processor, and beginning takes {start:.0f}.
From {few} to {many} briefs, one at a time, a sweep's memory changes by {rises:.0f} MB and a build's by
{built:.0f} MB; each brief that runs beside the others takes {beside:.0f} MB.

## Ten thousand on a hundred workers

From these figures: {far} briefs are {hours:.1f} hours of one processor ({alone:.1f} with papermill, one
after another). {afar} workers of this speed, each with a processor to itself, need {minutes:.1f}
minutes. On machines with {threads} processors that is {machines} machines with {gb:.1f} GB of memory for
it on each. Code and tables are {sent:.1f} MB, packed, and travel to each machine once; with the notebooks
themselves {total:.0f} MB leave the one that asks. [On a cluster](cluster.md) says how to start one.
"""
