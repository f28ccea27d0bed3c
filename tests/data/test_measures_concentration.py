"""Effective numbers, on values worked by hand."""

import pandas as pd
import pytest
from alliance_data.measures.concentration import (
    band,
    effective_by_year,
    effective_partners,
    effective_under,
    fewest_with,
    herfindahl,
)


def test_one_partner_counts_as_one():
    assert effective_partners(pd.Series({"USA": 7})) == 1


def test_equal_partners_count_as_many_as_they_are():
    assert effective_partners(pd.Series({"USA": 2, "AUS": 2, "GBR": 2, "IND": 2})) == pytest.approx(4)


def test_shares_of_a_half_a_quarter_and_a_quarter_make_two_and_two_thirds():
    # 1 / (1/4 + 1/16 + 1/16) = 8/3.
    assert effective_partners(pd.Series({"USA": 2, "AUS": 1, "GBR": 1})) == pytest.approx(8 / 3)


def test_partners_without_a_tie_do_not_count():
    assert effective_partners(pd.Series({"USA": 3, "CHN": 0})) == 1


def test_no_tie_at_all_is_no_partner():
    assert effective_partners(pd.Series(dtype=float)) == 0
    assert effective_partners(pd.Series({"CHN": 0})) == 0


@pytest.mark.parametrize("weight", [-1, None, float("nan")])
def test_a_negative_or_missing_weight_is_refused_by_name(weight):
    with pytest.raises(ValueError, match="AUS"):
        effective_partners(pd.Series({"USA": 1, "AUS": weight}))


def test_concentration_is_the_sum_of_squared_shares():
    # 0.96 from one supplier and 0.04 from another: 0.9216 + 0.0016.
    assert herfindahl(pd.Series({"USA": 96, "GBR": 4})) == pytest.approx(0.9232)


@pytest.fixture
def first():
    return pd.DataFrame(
        [
            ("United States", "acsa", 1996),
            ("United States", "information_security", 2007),
            ("Australia", "acsa", 2010),
            ("Australia", "raa", 2022),
            ("Malaysia", "equipment_transfer", None),
        ],
        columns=["partner", "instrument", "year"],
    ).astype({"year": "Int64"})


def test_the_number_is_that_at_the_end_of_each_year(first):
    # 2010: shares 2/3 and 1/3, so 9/5; 2022: a half each.
    assert effective_by_year(first, [1995, 1996, 2010, 2022]).tolist() == pytest.approx([0, 1, 1.8, 2])


def test_weights_change_what_an_instrument_counts(first):
    # Access counts three: two for the United States, four for Australia; 1 / (1/9 + 4/9) = 9/5.
    assert effective_by_year(first, [2022], {"raa": 3})[2022] == pytest.approx(1.8)


def test_a_kind_without_weight_is_left_out(first):
    assert effective_by_year(first, [2010], {"acsa": 0})[2010] == 1


def test_each_way_of_counting_has_its_own_rows_and_weights(first):
    ways = {"access counts three": (first, {"raa": 3}), "supplies alone": (first[:1], None)}
    found = effective_under(ways, range(2010, 2023))
    assert found["access counts three"][2022] == pytest.approx(1.8)
    assert found["supplies alone"][2022] == 1


def test_the_band_holds_the_number_itself():
    effective = pd.Series({2010: 2.0, 2022: 5.0})
    choices = pd.DataFrame({"one": [1.0, 3.0], "other": [1.5, 4.0]}, index=effective.index)
    assert band(effective, choices).values.tolist() == [[2, 1, 2], [5, 3, 5]]


def test_the_largest_partners_are_the_fewest_that_hold_half():
    weights = pd.Series({"IND": 1, "AUS": 4, "GBR": 4, "FRA": 3})
    assert fewest_with(weights, 0.5) == 2  # eight of twelve; one alone holds four
    assert fewest_with(weights, 1 / 3) == 1
    assert fewest_with(weights, 1) == 4
