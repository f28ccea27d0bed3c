"""Checks of exercises: whatever is no answer is refused in a sentence, and so is what cannot be brought."""

import pandas as pd
import pytest
from alliance_book.course.checks import EXERCISES, AnyOf, altered, check, editions
from alliance_data import load

OF_TABLES = [name for name, exercise in EXERCISES.items() if exercise.given]
BROUGHT = [name for name, exercise in EXERCISES.items() if exercise.brought]


def first_of(function):
    """Return the mistake as somebody makes it, who gives one of several values."""

    def made(*tables, **given):
        found = function(*tables, **given)
        return sorted(found.values)[0] if isinstance(found, AnyOf) else found

    return made


def bring(name: str) -> dict:
    """Return what a check of data that are brought is given: rows that could be, with their source."""
    if not EXERCISES[name].brought:
        return {}
    rows = next(editions(EXERCISES[name])).frames[-1]
    return {"brought": rows.assign(address="https://www.mod.go.jp/en/", title="A paper", event="A paper")}


def right(name: str):
    return lambda *tables, **given: first_of(EXERCISES[name].right)(*tables, **given)


def test_what_is_brought_may_be_of_use_in_every_exercise_of_its_level():
    assert len(BROUGHT) == 10


@pytest.mark.parametrize("name", OF_TABLES)
def test_what_is_right_here_is_not_so_on_every_edition(name):
    standing = first_of(lambda: next(editions(EXERCISES[name])).right)()
    assert not check(name, lambda *_, **__: standing, **bring(name)).right


def endless(*tables, **given):
    return endless(*tables, **given)


def broken(*_tables, **_given):
    raise KeyError("guarantors")


@pytest.mark.parametrize("name", OF_TABLES)
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (3, "a function is wanted"),
        (None, "a function is wanted"),
        (lambda *_, **__: -1, "-1`"),
        (lambda *_, **__: None, "it gives `None`"),
        (lambda *_, **__: b"a", "type `bytes`"),
        (lambda *_, **__: float("nan"), "nan"),
        (broken, "KeyError: 'guarantors'"),
        (endless, "RecursionError"),
        (lambda: 1, "TypeError"),
    ],
    ids=["number", "none", "constant", "returns-none", "bytes", "missing", "raises", "endless", "arguments"],
)
def test_what_is_no_answer_is_refused_in_a_sentence(name, answer, said):
    verdict = check(name, answer, **bring(name))
    assert not verdict.right
    assert said in verdict.text


@pytest.mark.parametrize("name", EXERCISES)
def test_dots_are_no_answer_yet(name):
    assert check(name, ...).text == "Not answered yet."


@pytest.mark.parametrize("name", OF_TABLES)
def test_the_dots_of_a_function_are_no_answer_yet(name):
    assert check(name, lambda *_, **__: ...).text == "Not answered yet."


@pytest.mark.parametrize("since", [1960, 2005, 2014])
def test_a_value_that_is_read_is_weighed_with_the_chapters_own_parameter(since):
    value = EXERCISES["overview-1"].right(load("security_agreements"), since=since)
    assert check("overview-1", value, since=since).right
    assert not check("overview-1", value + 1, since=since).right


@pytest.mark.parametrize("answer", [None, "three", [3], True, float("nan")])
def test_a_value_of_another_kind_is_refused(answer):
    verdict = check("overview-1", answer, since=2005)
    assert not verdict.right
    assert verdict.text.startswith("Not yet")


MISTAKES = [(name, mistake) for name in OF_TABLES for mistake in EXERCISES[name].off]


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_mistake_that_is_common_is_named(name, mistake):
    assert mistake in check(name, first_of(EXERCISES[name].off[mistake]), **bring(name)).text


@pytest.mark.parametrize("name", BROUGHT)
def test_rows_of_the_right_form_with_a_right_function_pass(name):
    verdict = check(name, right(name), **bring(name))
    assert verdict.right, verdict


@pytest.mark.parametrize("name", BROUGHT)
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: None, "where a frame is wanted"),
        (lambda rows: rows.head(0), "too few rows"),
        (lambda rows: rows.drop(columns="address"), "no column `address`"),
        (lambda rows: rows.assign(address="my own"), "a source's address is wanted"),
        (lambda rows: rows.assign(address="https://example.org/x"), "a source's address is wanted"),
        (lambda rows: rows.assign(address=None), "`address` is missing in row 1"),
        (lambda rows: pd.concat([rows, rows]), "repeats an earlier one"),
    ],
    ids=["none", "empty", "column", "no-address", "invented", "missing", "twice"],
)
def test_rows_that_cannot_be_used_are_refused_in_a_sentence(name, spoil, said):
    verdict = check(name, right(name), brought=spoil(bring(name)["brought"]))
    assert not verdict.right
    assert said in verdict.text


@pytest.mark.parametrize(
    ("name", "column", "value", "said"),
    [
        ("threats-3", "gdp_usd_m", lambda v: v / 20, "Is `gdp_usd_m` in millions"),
        ("burden-3", "paid_local_m", lambda v: v * 1e6, "Is the unit right"),
        ("outlook-3", "share", lambda v: v * 100, "Is the unit right"),
        ("outlook-3", "due_year", lambda v: v - 40, "is due in a year that is over"),
        ("strain-3", "share", lambda v: v * 100, "Is the unit right"),
        ("balance-3", "warheads", lambda v: v * 10, "Is it the same kind of count"),
        ("partners-4", "weight", lambda v: "much", "holds no numbers"),
        ("comparison-3", "iso3", lambda v: "Japan", "the code of a state (ISO3) is wanted"),
        ("history-3", "date", lambda v: "2023-02-30", "a day such as 1951-09-08 is wanted"),
        ("claims-3", "name", lambda v: ["A feeling", *v[1:]], "is no condition of"),
    ],
)
def test_a_value_without_sense_is_named(name, column, value, said):
    rows = bring(name)["brought"]
    verdict = check(name, right(name), brought=rows.assign(**{column: value(rows[column])}))
    assert not verdict.right
    assert said in verdict.text


def test_an_altered_table_has_its_values_scaled_and_its_years_moved():
    frame = pd.DataFrame({"year": range(2000, 2010), "share": [0.5] * 10, "date": ["2004-02-29"] * 10})
    moved = altered(frame, 1, ("share",))
    assert moved["share"].between(0.35, 0.5).all()
    assert moved["share"].nunique() == len(moved) < 10
    assert set(moved["date"].str[:4].astype(int) - 2004) < {-8, -4, 4, 8}
