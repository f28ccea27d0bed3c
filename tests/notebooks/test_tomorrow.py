"""Chapters on the editions of tomorrow: each runs, and what it says fits the numbers that it says it of."""

import ast
import json
from datetime import date
from functools import cache
from pathlib import Path

import alliance_book
import alliance_data
import pytest
from alliance_book import notebook as nb
from alliance_data.checks import check
from alliance_data.reading import read
from alliance_data.sidecar import sidecar

from tests.notebooks import matrix, reader, tomorrow
from tests.notebooks.tomorrow import Recipe

# Kinds of editions that every chapter is read on: of all tables at once, of one table, and by state.
WHOLE = {"every-next", "every-last", "every-quarter", "every-turned"}
SINGLE = {"rebased"}
BY_STATE = {"every-without", "every-unreported"}
TURNS = 4  # Of the states, each chapter is read without one in so many; the whole is a command.
# What stopped a chapter that reads in a second.
QUICK = [Recipe("defence_budget", "last"), Recipe("milestones", "last")]
# What may ask for the day: checks of what lies ahead, and the logs of imports.
OF_TODAY = {"alliance_data/checks.py", "alliance_data/rules.py", "alliance_data/store.py"}


@cache
def often_named() -> list[str]:
    """Return the states that editions leave out."""
    return sorted({recipe.of for recipe in matrix.recipes(BY_STATE)})


def in_turn(chapter: Path, recipe: Recipe) -> bool:
    """Tell whether a chapter is read on an edition: each but those by state, of which it has its share."""
    if recipe.kind_of not in BY_STATE:
        return True
    states = often_named()
    mine = states.index(recipe.of) % TURNS == matrix.CHAPTERS.index(chapter) % TURNS
    return mine and matrix.concerns(chapter, recipe)


@pytest.fixture(scope="module")
def tomorrows(tmp_path_factory) -> matrix.Read:
    """All chapters on next year's edition of every table, on last year's, and on others."""
    recipes = matrix.recipes(WHOLE | SINGLE | BY_STATE)
    return matrix.run(recipes, tmp_path_factory.mktemp("editions"), asked=in_turn)


# All of them rest on one run, so that one worker does it once.
@pytest.mark.slow
@pytest.mark.xdist_group("editions")
@pytest.mark.parametrize("chapter", [path.stem for path in matrix.CHAPTERS])
def test_a_chapter_reads_true_on_the_editions_of_tomorrow(chapter, tomorrows):
    read = {reading.edition for reading in tomorrows.readings if reading.chapter == chapter}
    assert read >= WHOLE
    assert [str(fault) for fault in tomorrows.faults if fault.chapter == chapter] == []


def test_a_chapter_reads_true_on_an_older_edition_of_a_table(tmp_path):
    (chapter,) = [path for path in matrix.CHAPTERS if path.stem == "outlook"]
    read = matrix.run(QUICK, tmp_path, [chapter])
    assert {reading.edition for reading in read.readings} == set(map(str, QUICK))
    assert [str(fault) for fault in read.faults] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("chapter", "state", "name"),
    [
        ("deterrence-balance", "CHN", "China"),
        ("deterrence-balance", "USA", "the United States"),
        ("outlook", "CHN", "China"),
    ],
)
def test_a_chapter_stands_without_the_spending_of_a_state_that_it_is_about(chapter, state, name, tmp_path):
    (path,) = (path for path in matrix.CHAPTERS if path.stem == chapter)
    read = matrix.run([Recipe("military_expenditure", "without", state)], tmp_path, [path])
    (reading,) = read.readings
    assert reading.stopped == ""
    assert [str(fault) for fault in read.faults] == []
    said = [text.text for text in reading.texts]
    assert any(f"no figure for the military spending of {name}" in text for text in said)


@pytest.mark.parametrize(
    ("error", "is_fault"), [("NotCovered", False), ("InputError", True), ("KeyError", True)]
)
def test_a_chapter_may_end_only_with_what_its_tables_do_not_cover(error, is_fault):
    read = reader.Reading("outlook", "every-gone-1", stopped=f"cell 4: {error}: no figure for CHN")
    assert bool(list(matrix.faults(read))) == is_fault


@pytest.mark.parametrize("chapter", matrix.CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_says_here_what_it_says_under_papermill(chapter, executed):
    copy = json.loads(executed[f"notebooks/{chapter.name}"].read_text())
    copy["cells"] = [cell for cell in copy["cells"] if "injected-parameters" not in nb.tags(cell)]
    (here,) = matrix.standing([chapter])
    assert here.stopped == ""
    assert here.texts == reader.texts(copy)
    assert [str(fault) for fault in matrix.faults(here)] == []


@pytest.mark.slow
@pytest.mark.parametrize("year", [2027, 2030])
def test_the_tables_stand_under_another_clock(year):
    with tomorrow.clock(date(year, 1, 1)):
        assert {table: found for table, found in check().items() if found} == {}


def test_nothing_that_a_chapter_says_depends_on_the_day():
    packages = [Path(package.__file__).parent for package in (alliance_data, alliance_book)]
    sources = {
        f"{p.parent.name}/{p.name}": p.read_text() for folder in packages for p in folder.rglob("*.py")
    }
    sources |= {p.name: "\n".join(map(nb.text, nb.code(nb.read(p)))) for p in matrix.CHAPTERS}
    asking = {
        name
        for name, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("today", "now", "utcnow")
    }
    assert asking == OF_TODAY


def made(recipe: Recipe, folder: Path):
    """Return a recipe's edition of its table, read as it was written."""
    edition = tomorrow.make(recipe, folder / "made")
    assert edition.refused == ""
    (path,) = [p for suffix in (".csv", ".parquet") for p in edition.folder.glob(f"{recipe.table}{suffix}")]
    return read(sidecar(recipe.table), path)


def test_next_years_edition_has_a_year_more_and_revises_the_last(tmp_path):
    old = tomorrow.standing("military_expenditure").set_index(["iso3", "year"])["constant_usd_m"]
    new = made(Recipe("military_expenditure", "next"), tmp_path).set_index(["iso3", "year"])["constant_usd_m"]
    last = int(old.index.get_level_values("year").max())
    assert new["JPN", last + 1] == pytest.approx(old["JPN", last] * 1.06)
    assert new["JPN", last] == pytest.approx(old["JPN", last] * 1.01)
    assert new["JPN", last - 5] == old["JPN", last - 5]


def test_last_years_edition_is_the_same_without_its_last_year(tmp_path):
    old = tomorrow.standing("scrambles")
    new = made(Recipe("scrambles", "last"), tmp_path)
    assert new.equals(old[old["fiscal_year"] < old["fiscal_year"].max()].reset_index(drop=True))


@pytest.mark.parametrize(
    ("day", "later"), [("2026-03-01", "2027-03-01"), ("2024-02-29", "2025-02-28"), ("2026-03", "2027-03")]
)
def test_dates_move_on_by_a_year_as_precisely_as_they_are_known(day, later):
    assert tomorrow.later(sidecar("milestones"), "date", day, 12) == later


def test_another_base_year_is_said_in_the_sidecar_and_moves_levels_alone(tmp_path):
    old, new = (
        tomorrow.standing("military_expenditure"),
        made(Recipe("military_expenditure", "rebased"), tmp_path),
    )
    text = (tmp_path / "made" / "military_expenditure.yml").read_text()
    assert f"base_year: {sidecar('military_expenditure')['vintage']['base_year'] + 1}" in text
    assert (new["constant_usd_m"] / old["constant_usd_m"]).dropna().between(0.98, 1.08).all()
    assert new["share_of_gdp"].equals(old["share_of_gdp"])


def test_what_an_import_would_refuse_is_no_edition(tmp_path):
    edition = tomorrow.make(Recipe("capabilities", "halved", "CHN"), tmp_path / "made")
    assert "cinc adds up to" in edition.refused
    assert edition.tables == ()
