"""Series beside each other: cut where years are missing, each with its own line."""

import pandas as pd
import pytest
from alliance_data.errors import NotCovered
from alliance_data.measures.series import as_of, last_common, level_between, segments, with_trend


def test_the_last_year_that_all_have_may_lie_before_the_last_of_one():
    values = pd.DataFrame({"JPN": [1.0, 2, 3], "CHN": [4.0, 5, None]}, index=[2023, 2024, 2025])
    assert last_common(values, "military_expenditure") == 2024


@pytest.mark.parametrize("of_china", [[None, None], [None, 5.0]])
def test_states_without_a_year_in_common_are_named(of_china):
    values = pd.DataFrame({"JPN": [1.0, None], "CHN": of_china}, index=[2024, 2025])
    with pytest.raises(NotCovered, match=r"military_expenditure: .* for .*CHN"):
        last_common(values, "military_expenditure")


def test_years_that_follow_each_other_are_one_segment():
    years = pd.Series([2000, 2001, 2003, 2004, 2010])
    assert segments(years).tolist() == [0, 0, 1, 1, 2]


def test_a_year_without_a_count_keeps_its_place_and_has_no_value():
    values = pd.Series([1.0, None, 3.0, 4.0, 5.0, 6.0], index=range(2015, 2021))
    found = with_trend("Days", "CHN", values)
    assert found["time"].tolist() == list(range(2015, 2021))
    assert found["value"].isna().tolist() == [False, True, False, False, False, False]
    assert found["fitted"].isna().tolist() == [False, True, False, False, False, False]


def test_the_line_of_an_even_rise_is_that_rise():
    values = pd.Series([2.0, 4, 6, 8, 10, 12], index=range(2015, 2021))
    assert with_trend("Days", "CHN", values)["fitted"].round(9).tolist() == values.tolist()


def test_a_year_without_a_value_takes_the_last_before_it():
    values = pd.Series({2020: 1.0, 2022: 3.0})
    assert [as_of(values, year) for year in (2020, 2021, 2022, 2025)] == [1.0, 1.0, 3.0, 3.0]
    assert pd.isna(as_of(values, 2019))
    assert pd.isna(as_of(values.iloc[:0], 2020))


def test_a_level_is_the_mean_of_a_period_and_its_ratio_that_to_the_one_before():
    values = pd.Series({2018: 600.0, 2019: 700.0, 2020: None, 2023: 400.0, 2024: 450.0, 2025: 380.0})
    found = level_between("Scrambles", values, [(2018, 2020), (2023, 2025)])
    assert found["level"].tolist() == [650, 410] and found["start"].tolist() == [2018, 2023]
    assert found["ratio"].isna().tolist() == [True, False]
    assert found["ratio"].iloc[1] == pytest.approx(410 / 650)


def test_a_period_without_a_value_has_no_level():
    values = pd.Series({2023: 400.0})
    assert level_between("Scrambles", values, [(2018, 2020), (2023, 2025)])["start"].tolist() == [2023]
