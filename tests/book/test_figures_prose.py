"""Numbers in sentences."""

import pandas as pd
import pytest
from alliance_book import prose


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (prose.num(54245), "54\u202f245"),
        (prose.num(-3.14, 1), "−3.1"),
        (prose.num(-0.04, 1), "0.0"),
        (prose.signed(12), "+12"),
        (prose.signed(0), "0"),
        (prose.pct(0.0141, 2), "1.41\u202f%"),
        (prose.points(-0.004), "−0.4 percentage points"),
        (prose.usd_bn(54245), "$54.2\u202fbn"),
        (prose.count(3, "state"), "three states"),
        (prose.count(1, "state"), "one state"),
        (prose.count(3, ""), "three"),
        (prose.count(1168, "scramble"), "1\u202f168 scrambles"),
        (prose.ordinal(22), "22nd"),
        (prose.ordinal(113), "113th"),
        (prose.year(pd.Timestamp("2025-09-30")), "2025"),
        (prose.year(2016.0), "2016"),
        (prose.when("1951-09-08"), "8 September 1951"),
        (prose.when("1951-09"), "September 1951"),
        (prose.when(1951), "1951"),
        (prose.list_of(["Australia", "India", "the Philippines"]), "Australia, India and the Philippines"),
        (prose.list_of([]), "none"),
        (prose.pct_range(0.05, 0.304), "5 to 30\u202f%"),
        (prose.pct_range(0.301, 0.304), "30\u202f%"),
        (prose.num_range(1, 3), "1 to 3"),
        (prose.num_range(1, 1), "1"),
        (repr(prose.count(2, "agreement").capitalize()), "Two agreements"),
        (prose.the("United Arab Emirates"), "the United Arab Emirates"),
        (prose.the("Dominican Republic"), "the Dominican Republic"),
        (prose.the("Bahamas"), "the Bahamas"),
        (prose.the("South Korea"), "South Korea"),
        (prose.named(["JPN", "PHL"]), "Japan and the Philippines"),
        (prose.headed(["Missiles, a year", "Ships"]), "*Missiles* and *Ships*"),
        (prose.left_out(["Malaysia"], "a date"), " Left out for want of a date: Malaysia."),
        (prose.left_out([], "a date"), ""),
    ],
)
def test_a_value_is_set_as_the_book_sets_it(said, text):
    assert said == text


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, pd.NaT])
def test_a_sentence_never_states_a_missing_value(missing):
    for form in (prose.num, prose.pct, prose.usd_bn, prose.year, prose.when):
        with pytest.raises(ValueError, match="missing value"):
            form(missing)


def test_numbers_in_a_row_are_joined():
    assert prose.runs([9, 1, 3, 2, 4, 12]) == "1 to 4, 9 and 12"
    assert prose.runs([5, 6], "or") == "5 or 6"
    assert prose.runs([]) == "none"


def test_what_all_yardsticks_say_is_said_once():
    assert prose.on_each({"in money": "less", "in troops": "less"}) == "less in money and in troops"
    assert prose.on_each({"in money": "less", "in troops": "more"}) == "less in money but more in troops"


def test_a_time_of_less_than_half_a_month_is_no_zero_months():
    assert [prose.months(n) for n in (0.4, 1, 19.6)] == ["less than a month", "one month", "20 months"]
