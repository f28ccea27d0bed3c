"""Exercises check themselves: right answers pass on any edition, whatever else is refused in a sentence."""

import re
from collections.abc import Callable

import pytest
from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT
from alliance_book.course.checks import EXERCISES, AnyOf, check, editions
from alliance_data import load

OF_TABLES = [name for name, exercise in EXERCISES.items() if exercise.given]
OF_FIGURES = [name for name in EXERCISES if name not in OF_TABLES]
CALL = re.compile(r'^check\("([^"]+)", answer(?:, (\w+)=\w+)?\)$', re.M)
SOLUTION = re.compile(r":::\{dropdown\} A solution\n```python\n(.*?)```", re.S)


def chapters() -> dict[str, tuple[dict, int]]:
    """Return the chapter of each exercise, and the place of its answer's cell."""
    found = {}
    for path in sorted((CHECKOUT / "notebooks").glob("*.ipynb")):
        notebook = nb.read(path)
        for place, cell in enumerate(notebook["cells"]):
            if "answer" in nb.tags(cell):
                found[CALL.search(nb.text(cell))[1]] = notebook, place
    return found


def solved(name: str, **given):
    """Return the answer of the solution that stands after an exercise, as its chapter computes it."""
    notebook, place = chapters()[name]
    space = {"__name__": "__main__"}
    for cell in nb.code({"cells": notebook["cells"][:place]}):
        if {"hide-cell"} <= set(nb.tags(cell)):
            exec(nb.text(cell), space)
            space |= given if "parameters" in nb.tags(cell) else {}
        if name in OF_TABLES and "check" in space:
            break  # a function takes nothing else from its chapter
    exec(SOLUTION.search(nb.text(notebook["cells"][place + 1]))[1], space)
    return space["answer"]


def value(name: str, **given):
    exercise = EXERCISES[name]
    return exercise.right(*map(load, exercise.tables), **given)


def test_every_exercise_of_a_chapter_has_its_check_and_a_solution():
    assert sorted(chapters()) == sorted(EXERCISES)


@pytest.mark.parametrize("name", OF_TABLES)
def test_each_solution_is_right_on_the_standing_and_on_altered_tables(name):
    verdict = check(name, solved(name))
    assert verdict.right, verdict


@pytest.mark.parametrize("name", OF_TABLES)
def test_what_is_right_differs_between_editions(name):
    found = [right for _, _, right in editions(EXERCISES[name])]
    assert len({one.values if isinstance(one, AnyOf) else one for one in found}) > 1


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
        (lambda *_, **__: [1], "type `list`"),
        (lambda *_, **__: float("nan"), "is wanted"),
        (broken, "KeyError: 'guarantors'"),
        (endless, "RecursionError"),
        (lambda: 1, "TypeError"),
    ],
    ids=["number", "none", "constant", "returns-none", "list", "missing", "raises", "endless", "arguments"],
)
def test_what_is_no_answer_is_refused_in_a_sentence(name, answer, said):
    verdict = check(name, answer)
    assert not verdict.right
    assert said in verdict.text


@pytest.mark.parametrize("name", EXERCISES)
def test_dots_are_no_answer_yet(name):
    assert check(name, ...).text == "Not answered yet."


@pytest.mark.parametrize("name", OF_TABLES)
def test_the_dots_of_a_function_are_no_answer_yet(name):
    assert check(name, lambda *_, **__: ...).text == "Not answered yet."


@pytest.mark.parametrize(
    ("name", "given"),
    [*(("overview-1", {"since": since}) for since in (1960, 2005, 2014)), ("partners-1", {})],
)
def test_each_solution_by_a_figure_is_right_at_the_ends_of_its_parameter(name, given):
    verdict = check(name, solved(name, **given), **given)
    assert verdict.right, verdict


@pytest.mark.parametrize("since", [1960, 2005, 2014])
def test_a_value_that_is_read_is_weighed_with_the_chapters_own_parameter(since):
    right = value("overview-1", since=since)
    assert check("overview-1", right, since=since).right
    assert not check("overview-1", right + 1, since=since).right


@pytest.mark.parametrize("answer", [None, "three", [3], True])
def test_a_value_of_another_kind_is_refused(answer):
    verdict = check("overview-1", answer, since=2005)
    assert not verdict.right
    assert verdict.text.startswith("Not yet")


def first_of(function: Callable) -> Callable:
    """Return the mistake as somebody makes it, who gives one of several values."""

    def made(*tables, **given):
        found = function(*tables, **given)
        return sorted(found.values)[0] if isinstance(found, AnyOf) else found

    return made


@pytest.mark.parametrize("name", OF_TABLES)
def test_a_mistake_that_is_common_is_named(name):
    for mistake, function in EXERCISES[name].off.items():
        assert mistake in check(name, first_of(function)).text


def test_years_that_the_chapter_could_not_run_with_are_answered():
    """A first year after which nobody came stopped the page; an answer knows such starts."""
    starts = {"starts": [2015, 2020, 2024], "last": 2025}
    found = solved("overview-3")(load("security_agreements"), **starts)
    assert found in EXERCISES["overview-3"].right(load("security_agreements"), **starts).values
