"""The checks of sentences: what each finds, and a true sentence of the same words that it leaves alone."""

import pytest

from tests.notebooks import oddities

CASES = [
    ("missing value", "Warheads grew to nan in 2026.", "Warheads grew to 620 in 2026."),
    ("missing value", "The first was None, in 2012.", "None of the documents says so."),
    ("missing value", "It holds {share} of it.", "It holds {cite}`a2020b` half of it."),
    ("missing value", "In np.int64(2014) it ends.", "In 2014 it ends."),
    ("nothing measured", "All flew at least 0 km.", "All flew at least 10 km or 0.5 km."),
    ("nothing counted", "Since then there are only 0 observations.", "There are only 10 of them."),
    ("nothing counted", "The number changed by +0.", "The number changed by +0.5."),
    (
        "nothing counted",
        "It has gone to 0 states, most often to none.",
        "It has gone to 10 states, most often to one.",
    ),
    ("nothing counted", "The year 1963 itself had no.", "The year 1963 had no agreement."),
    ("nothing counted", "It would be 0.0 trillion yen less.", "It would be 0.1 or 10.0 trillion yen less."),
    ("nothing measured", "Leaving it out changes 0 years.", "Leaving it out changes 10 years."),
    ("nothing measured", "From signature to force it took no months.", "It took less than a month."),
    (
        "no figure as a measure",
        "China spends no figure times as much as Japan.",
        "There is no figure for China, and Japan spends three times as much.",
    ),
    (
        "no figure as a measure",
        "Demands go up to not known of output.",
        "Demands go up to 5 %; what was paid is not known.",
    ),
    (
        "no figure as a measure",
        "The mean of 1955 to 1972 was in no table at hand.",
        "The mean of 1955 is in no table at hand; it was 5 in 1972.",
    ),
    ("too many names", "Left out: " + "St. Lucia, " * 40, "Left out: " + "St. Lucia, " * 20),
    ("part above whole", "Seven of the five states agree.", "Five of the seven states agree."),
    ("part above whole", "It rose in 12 of 9 years.", "It rose in 851 of 1\u202f168 cases, 54 % of 12."),
    ("part above whole", "All but 10 of nine.", "The documents of December 2022 and 69 missiles of 2022."),
    ("number of noun", "There are 1 states in it.", "There are 21 states in it, one of 31 states."),
    ("number of noun", "Only one partners signed.", "Only one partner signed, and one pays."),
    ("number of noun", "In two state it rose.", "In two states, a two-year low, it rose."),
    (
        "number of noun",
        "Two states has owed Japan defence.",
        "Two states have owed it; of the two states one has.",
    ),
    (
        "number of noun",
        "One deadline fall due by March.",
        "One deadline falls due; more than one year are rare.",
    ),
    (
        "number of noun",
        "None of the one ships were read.",
        "None of the ships were read, one of six was.",
    ),
    (
        "number of noun",
        "One agreement waits, one of them longer than any.",
        "One agreement waits. Six agreements wait, one of them long.",
    ),
    ("number of noun", "One makes it so, and so do one other.", "One makes it so, and so does one other."),
    ("number of noun", "Of 1 allies one spends more.", "Of 21 allies one spends more."),
    ("number of noun", "One of the three conditions hold.", "One of the three conditions holds."),
    ("empty list", "Six dated steps in trade, the last of none", "None of six dated steps is the last."),
    ("empty list", "Readings range from none to none.", "Readings range from one to none of the three."),
    ("empty list", "In the Pacific two rose (none).", "In the Pacific none rose (of two)."),
    ("empty list", "Of the no carriers read two sailed.", "Of the two carriers read none sailed."),
    ("empty list", ". Agreements: 211 a year.", "Agreements: 211 a year."),
    ("empty list", "In 2019, with no count missiles, it ended.", "In 2019, without a count, it ended."),
    (
        "same record twice",
        "North Korea fired 69 in 2022, its record, and 69 in 2022.",
        "North Korea fired 69 in 2022, its record, and 11 in 2025.",
    ),
    (
        "direction against its numbers",
        "Navy ships climb from 4 to 4.",
        "Navy ships climb from 4 to 7; they stay from 4 to 4.",
    ),
    (
        "direction against its numbers",
        "Aircraft fell from 8.8 to 15.6 a day.",
        "Aircraft fell from 15.6 to 8.8 a day from 2024 to 2025.",
    ),
    (
        "direction against its numbers",
        "Scrambles fell from 366 in fiscal year 2016 to 851 in 2025.",
        "Scrambles fell from 851 in fiscal year 2016 to 366 in 2025; it rose from $2 bn to $1\u202f300 bn.",
    ),
    (
        "direction against its numbers",
        "It spent 13.1 times what its rivals did, down from 13.0 times in 1998.",
        "It spent 2.1 times what its rivals did, down from 13.0 times in 1998.",
    ),
    (
        "change of the other sign",
        "Spending grew by −30 % there.",
        "Spending changed by −30 %, then grew by 30 %.",
    ),
    ("change of the other sign", "It rose by 0 points.", "It rose by 0.4 points."),
    ("range upside down", "It stayed between 8 and 3.", "It stayed between 3 and 8."),
    ("range upside down", "The years 2025 to 2019 count.", "The years 2019–2025 count, 2019 to 18 April."),
    ("empty list", "Larger still are those of none.", "Larger still are those of Denmark; none of these is."),
    (
        "compared with itself",
        "The distance between Japan and Japan is 0.4.",
        "Between Japan and South Korea.",
    ),
    ("doubled word", "It rose in in 2022.", "It is true that that year it rose."),
    ("doubled word", "The only one of the about the pact fell.", "The only one of the answers fell."),
    ("doubled word", "It rose.. Then it fell.", "It rose ... Then it fell by .5."),
    (
        "doubled word",
        "It rose in three months ((April and May).",
        "In months (April (part) and May).",
    ),
    ("sentence in lower case", "It rose. none of it fell.", "It rose. None of it fell, e.g. in May."),
    ("year as a number", "It stood in 2\u202f022 at most.", "It stood at 2\u202f022 troops in 2022."),
]


@pytest.mark.parametrize(("kind", "wrong", "right"), CASES, ids=[f"{k}: {w[:30]}" for k, w, _ in CASES])
def test_a_check_finds_what_is_odd_and_leaves_what_is_not(kind, wrong, right):
    assert kind in [found for found, _ in oddities.odd(wrong)]
    assert kind not in [found for found, _ in oddities.odd(right)]


def test_every_check_has_an_example():
    assert {kind for kind, *_ in CASES} == set(oddities.CHECKS)


def test_code_roles_and_addresses_are_no_sentences():
    text = "See [it](https://example.org/a..b) {cite}`a, , b` and `x  x`.\n```python\n1 of 0 states\n```"
    assert oddities.odd(text) == []


def test_verdicts_are_found_where_a_text_names_them():
    assert oddities.verdicts("The claim is *supported*, another *not supported*; a third is sturdy.") == [
        "supported",
        "not supported",
    ]


def test_a_verdict_with_its_firmness_is_a_verdict():
    assert oddities.verdicts("It is *supported (leaning: 82 % of the ways agree)*.") == ["supported"]
