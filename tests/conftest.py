"""What tests share: small tables in a folder of their own, a copy of the real ones, publishers' files."""

import inspect
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import FunctionType

import pytest
from alliance_book.book import Book

ROOT = Path(__file__).parents[1]

# How tests name a page of the book.
PAGE = re.compile(r"\b(?:notebooks|atlas|book)/[\w-]+(?:/[\w-]+)*")
# Fixtures for which notebooks run, and pages are compiled.
BUILT = {"html", "executed"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items) -> None:
    """Mark what opens a browser or needs the built book; all with a browser are one group."""
    for item in items:
        if "chromium" in item.fixturenames:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))
        if BUILT & set(item.fixturenames):
            item.add_marker("slow")
    out = Book.at(ROOT).left_out
    for item in items if out else ():
        if lost := sorted(out & named_by(item)):
            item.add_marker(pytest.mark.skip(reason=f"course.toml leaves out {', '.join(lost)}"))
    # One worker builds the book for its browser; the other has the rest to do meanwhile.
    items.sort(key=lambda item: bool(BUILT & set(item.fixturenames)))


def named_by(item: pytest.Item) -> set[str]:
    """Return the pages that a test names: in its own lines, in those it calls, in its parameters."""
    fixtures = [made.func for found in item._fixtureinfo.name2fixturedefs.values() for made in found]
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    said = [*(text for function in (item.function, *fixtures) for text in lines(function)), *map(str, values)]
    return set(PAGE.findall("\n".join(said)))


@cache
def lines(function: FunctionType) -> tuple[str, ...]:
    """Return a function's lines, with those that it calls and the texts that it uses of its module."""
    return tuple(_lines(inspect.unwrap(function), set()))


def _lines(function: FunctionType, seen: set) -> Iterator[str]:
    if not isinstance(function, FunctionType) or function in seen or not hasattr(function, "__globals__"):
        return
    seen.add(function)
    # Without what stands above it: of all its parameters a test has but one.
    yield inspect.getsource(function).partition("def ")[2]
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, str):
            yield value
        elif getattr(value, "__module__", None) == function.__module__:
            yield from _lines(inspect.unwrap(value) if callable(value) else value, seen)


COUNTRIES = """\
name: countries
title: States
row: one state
key: [iso3]
fields:
  - {name: iso3, type: string, description: Code, constraints: {required: true, pattern: "[A-Z]{3}"}}
  - {name: name, type: string, description: Name, constraints: {required: true}}
source: {publisher: Nobody, title: States, address: "https://example.org/states"}
licence: {name: CC0, redistribution: "yes"}
limits: [Five states alone.]
importer: countries
vintage:
  version: null
"""

SPENDING = """\
name: spending
title: Military spending
row: one state in one year
key: [iso3, year]
fields:
  - {name: iso3, type: string, description: State, references: countries, constraints: {required: true}}
  - {name: year, type: year, description: Year, constraints: {required: true, minimum: 1949}}
  - name: usd_m
    type: number
    unit: million US dollars at constant {base_year} prices
    description: Spending
    jump: 10
    constraints: {minimum: 0}
  - {name: share_of_gdp, type: number, unit: share (0-1), description: Share of GDP}
  - {name: grade, type: string, description: Grade, constraints: {enum: [official, press]}}
  - {name: note, type: string, description: What the source adds}
source: {publisher: A Publisher, short: Publisher, title: Spending, address: "https://example.org/spending"}
licence: {name: CC BY 4.0, path: "https://creativecommons.org/licenses/by/4.0/", redistribution: "yes"}
limits: [Invented for tests.]
gaps: []
breaks: []
outliers: []
importer: tidy
vintage:
  version: null
"""

STATES = {"JPN": "Japan", "USA": "United States", "CHN": "China", "KOR": "South Korea", "AUS": "Australia"}
LEVELS = {"JPN": 50_000.0, "USA": 900_000.0, "CHN": 300_000.0, "KOR": 45_000.0, "AUS": 30_000.0}
YEARS = range(2010, 2021)


def spending(scale: float = 1.0, years=YEARS) -> str:
    """Return a valid file of the table ``spending``; ``scale`` multiplies the sums."""
    lines = ["iso3,year,usd_m,share_of_gdp,grade,note"]
    for iso3 in sorted(LEVELS):
        for year in years:
            usd = LEVELS[iso3] * (1 + (year - 2010) / 50) * scale
            lines.append(f"{iso3},{year},{usd:.1f},{0.01 + LEVELS[iso3] / 3e7:.4f},official,")
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder with the tables ``countries`` and ``spending``, both imported and in order."""
    from alliance_data.importing import import_file

    tables = tmp_path / "data" / "tables"
    tables.mkdir(parents=True)
    monkeypatch.setenv("ALLIANCE_TABLES", str(tables))
    (tables / "countries.yml").write_text(COUNTRIES)
    (tables / "spending.yml").write_text(SPENDING)
    (tmp_path / "states.csv").write_text("iso3,name\n" + "".join(f"{c},{n}\n" for c, n in STATES.items()))
    (tmp_path / "spending.csv").write_text(spending())
    import_file(tmp_path / "states.csv")
    import_file(tmp_path / "spending.csv")
    return tables


@pytest.fixture
def real(tmp_path, monkeypatch) -> Path:
    """A copy of the book's own tables, to be changed at will."""
    tables = tmp_path / "data" / "tables"
    shutil.copytree(ROOT / "data" / "tables", tables, ignore=shutil.ignore_patterns(".*"))
    monkeypatch.setenv("ALLIANCE_TABLES", str(tables))
    return tables


@pytest.fixture
def contents() -> Callable[[Path], dict[str, bytes]]:
    """Give a folder's files, apart from hidden ones, by name."""
    return lambda folder: {
        path.name: path.read_bytes() for path in sorted(folder.iterdir()) if not path.name.startswith(".")
    }


@pytest.fixture
def in_child() -> Callable[[Callable[[], object]], int]:
    """Run something in a forked process: its exit code, or minus the signal that ended it."""

    def run(action: Callable[[], object], *, wait: bool = True) -> int:
        child = os.fork()
        if child == 0:
            code = 70
            try:
                action()
                code = 0
            finally:
                os._exit(code)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if wait else child

    return run


@pytest.fixture
def killed() -> Callable[[int, Path], None]:
    """Have this process killed, as by a power cut, before the n-th change to files under a folder."""
    import sys

    def arm(moment: int, folder: Path) -> None:
        seen = 0

        def watch(event: str, arguments: tuple) -> None:
            nonlocal seen
            changes = event in ("os.rename", "os.remove") or (event == "open" and arguments[2] & os.O_ACCMODE)
            if changes and str(arguments[0]).startswith(str(folder)):
                seen += 1
                if seen == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)

    return arm


@pytest.fixture
def sipri_workbook(tmp_path) -> Callable[..., Path]:
    """Write a small workbook in SIPRI's form: a sheet a measure, a row a state."""
    import openpyxl

    def write(
        name: str = "SIPRI.xlsx", *, years=range(1949, 2021), without: str = "", base_year: int = 2019
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, scale in (
            (f"Constant ({base_year}) US$", 1.0),
            ("Current US$", 1.0),
            ("Share of GDP", 1e-8),
            ("Local currency calendar years", 100.0),
        ):
            if without and title.startswith(without):
                continue
            sheet = book.create_sheet(title)
            sheet.append([f"Military expenditure by country, {title}, millions, 1949-2020 © SIPRI 2021"])
            sheet.append([])
            sheet.append(["Country", "Notes", *years])
            for iso3, country in STATES.items():
                sheet.append([country, "", *(LEVELS[iso3] * scale for _ in years)])
        path = tmp_path / name
        book.save(path)
        return path

    return write
