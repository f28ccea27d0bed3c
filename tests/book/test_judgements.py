"""Words that depend on data, for each outcome."""

import pandas as pd
import pytest
from alliance_book import judgements as j
from alliance_book.prose import THIN, pct


@pytest.mark.parametrize(
    ("maker", "above", "equal", "below"),
    [
        (j.rose_or_fell, "rose", "did not change", "fell"),
        (j.more_or_less, "more", "the same", "less"),
        (j.faster_or_slower, "faster", "as fast", "slower"),
        (j.above_or_below, "above", "at", "below"),
        (j.ahead_or_behind, "ahead of", "level with", "behind"),
    ],
)
def test_a_comparison_has_a_word_for_each_outcome(maker, above, equal, below):
    assert [maker(2, 1), maker(1, 1), maker(1, 2)] == [above, equal, below]
    assert maker(1.05, 1, within=0.1) == equal


def test_a_missing_value_is_neither_more_nor_less():
    with pytest.raises(ValueError, match="missing"):
        j.more_or_less(float("nan"), 1)
    assert j.compared(float("nan"), 1, said=("more", "as much", "less"), missing="not known") == "not known"


@pytest.mark.parametrize(("number", "verb"), [(0, "are"), (1, "is"), (2, "are"), ([1], "is"), ([], "are")])
def test_a_verb_follows_its_number(number, verb):
    assert j.is_are(number) == verb
    assert j.was_were(number) == {"is": "was", "are": "were"}[verb]
    assert j.s(number) == ("s" if verb == "is" else "")


@pytest.mark.parametrize(
    ("number", "whole", "said"),
    [
        (0, 5, "none of the five states"),
        (0, 1, "none of the states"),
        (3, 5, "three of the five states"),
        (5, 5, "all five states"),
        (2, 2, "both states"),
        (1, 1, "the only one of the states"),
        (0, 0, "no states"),
    ],
)
def test_a_part_of_a_whole(number, whole, said):
    assert j.part_of(number, whole, "states") == said


def test_a_part_above_the_whole_is_refused():
    with pytest.raises(ValueError, match="6 of 5"):
        j.part_of(6, 5)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (52, 66, "rose from 52 to 66"),
        (7, 5, "fell from 7 to 5"),
        (5, 5, "stayed at 5"),
        (4.1, 4.4, "stayed at 4"),
    ],
)
def test_a_change_is_told_with_both_its_values(before, now, said):
    assert j.moved(before, now) == said


def test_a_change_too_small_for_how_it_is_written_is_none():
    assert j.moved(0.701, 0.704, lambda share: pct(share, 0)) == f"stayed at 70{THIN}%"


def test_a_series_is_told_by_its_peak_and_where_it_stands():
    values = pd.Series([3.0, 9.0, None, 5.0], [2001, 2002, 2003, 2004])
    assert j.peaked(values) == "peaked at 9 in 2002 and came to 5 in 2004"
    assert j.peaked(values.loc[:2002]) == "reached their highest, 9, in 2002"
    with pytest.raises(ValueError, match="without a value"):
        j.peaked(values.loc[2003:2003])


def test_a_value_that_is_missing_has_words():
    assert [j.known(2.0), j.known(float("nan")), j.known(None, missing="no count")] == [
        "2",
        "no figure",
        "no count",
    ]


@pytest.mark.parametrize("number, said", [(0, "none holds"), (["one"], "one holds"), (13, "13 hold")])
def test_how_many_of_a_group_do_something(number, said):
    assert j.that_do(number, "holds", "hold") == said


def test_holding_and_none():
    assert [j.holds(c) for c in (True, False, None)] == ["holds", "does not hold", "cannot be tested"]
    assert [j.none_or(0), j.none_or(12), j.none_or(1.25, 1)] == ["none", "12", "1.2"]


@pytest.mark.parametrize("things, said", [(0, "none"), (["Japan"], "only one"), (2, "two"), (12, "12")])
def test_only_one_is_said_of_one(things, said):
    assert j.only(things) == said


def test_a_sentence_about_nothing_is_not_said():
    assert j.if_any(["France"], "Talks are open.") == "Talks are open."
    assert j.if_any([], "Talks are open.") == ""


def test_a_condition_chooses_its_text():
    assert [j.either(True, "yes", "no"), j.either(False, "yes", "no"), j.either(False, "yes")] == [
        "yes",
        "no",
        "",
    ]


def test_growth_is_worded_by_its_sign_as_far_as_it_is_shown():
    assert [j.grew_or_fell(rate) for rate in (0.144, -0.02, 0.0003)] == [
        "grew 14.4\u202f%",
        "fell 2.0\u202f%",
        "did not change",
    ]


def test_every_one_is_named_but_those_that_are_missing():
    assert j.every_but([], "decade") == "every decade"
    assert j.every_but(["the 1980s", "the 2020s"], "decade") == "every decade but the 1980s and the 2020s"


def test_the_first_place_is_the_largest():
    assert [j.nth_largest(place) for place in (1, 2, 11)] == ["largest", "2nd largest", "11th largest"]


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (60.2, "in 60 years"),
        (1.0, "in one year"),
        (0.0, "at once"),
        (617.0, "not within a century"),
        (float("inf"), "never"),
        (float("nan"), "at no time that can be told"),
    ],
)
def test_what_takes_for_ever_is_never(years, said):
    assert j.or_never(years) == said


def test_what_is_missing_is_said_to_be():
    assert j.if_known(float("nan")) == j.if_known(None) == "not known"
    assert j.if_known(0.021, pct) == "2.1\u202f%"
    assert j.if_known(1200) == "1\u202f200"
