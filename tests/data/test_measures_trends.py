"""Trends: values that can be worked with pencil and paper."""

import math

import pandas as pd
import pytest
from alliance_data.measures import trends


def series(values, start=2001):
    return pd.Series(values, index=range(start, start + len(values)))


def test_a_straight_line_has_its_own_slope_and_no_error():
    found = trends.trend(series([3, 5, 7, 9, 11, 13]))
    assert found.slope == pytest.approx(2)
    assert (found.low, found.high) == pytest.approx((2, 2))
    assert (found.n, found.first, found.last) == (6, 2001, 2006)
    assert found.direction == "rising"


def test_the_interval_is_newey_and_west_by_hand():
    # Residuals 0, .5, 0, -1.5, 1 on times -2..2: scores 0, -.5, 0, -1.5, 2. Lag 0 gives 6.5, lag 1 -3 at
    # weight 1/2 on both sides, so 3.5; over the squared sum of squares, 100, times n / (n - 2) = 5 / 3.
    found = trends.trend(series([0, 1, 1, 0, 3]), lags=1)
    half = 3.182446 * math.sqrt(3.5 / 100 * 5 / 3)
    assert found.slope == pytest.approx(0.5)
    assert found.high - found.slope == pytest.approx(half, rel=1e-5)
    assert found.direction == "no clear direction"


def test_missing_values_are_left_out_and_order_does_not_matter():
    values = pd.Series([9.0, None, 3.0, 5.0, 7.0, 13.0], index=[2004, 2005, 2001, 2002, 2003, 2006])
    found = trends.trend(values)
    assert found.slope == pytest.approx(2)
    assert found.n == 5


def test_pace_is_the_slope_relative_to_the_mean():
    assert trends.trend(series([10, 8, 6, 4, 2])).pace == pytest.approx(-2 / 6)


def test_fewer_than_five_observations_are_refused():
    with pytest.raises(ValueError, match="at least 5"):
        trends.trend(series([1, 2, 3, 4]))


def test_the_fitted_line_passes_through_the_mean():
    values = series([0, 1, 1, 0, 3])
    line = trends.fitted(values, trends.trend(values))
    assert line.tolist() == pytest.approx([0, 0.5, 1, 1.5, 2])


def test_a_single_odd_year_leaves_the_median_slope():
    # Of ten pairs six lie on the line and have slope 1; the four with the odd year have more.
    assert trends.median_slope(series([1, 2, 3, 4, 100])) == pytest.approx(1)


def test_missing_days_do_not_count_as_zero():
    daily = pd.DataFrame({"date": ["2024-01-30", "2024-02-02", "2024-02-03"], "aircraft": [4, 6, 8]})
    found = trends.per_reported_day(daily, ["aircraft"])
    assert found["aircraft"].tolist() == [4, 7]
    assert found["reported"].tolist() == [1, 2]
    assert found["missing"].tolist() == [1, 1]


def test_a_month_without_any_report_stays_as_a_gap():
    daily = pd.DataFrame({"date": ["2024-01-31", "2024-03-01"], "aircraft": [4, 6]})
    found = trends.per_reported_day(daily, ["aircraft"])
    assert found["missing"].tolist() == [0, 29, 0]
    assert math.isnan(found["aircraft"][1])


def test_a_series_that_climbed_and_now_falls_has_turned():
    values = series([1, 2, 3, 4, 5, 6, 7, 6, 5])
    assert trends.turned(values, 3)  # 7, 6, 5
    assert not trends.turned(values, 9)
    assert not trends.turned(series([9, 8, 7, 6, 5, 4]), 3)


def test_what_is_recent_ends_at_the_last_observation():
    assert trends.turned(series([1, 2, 3, 4, 5, 6, 7, 6, 5, None, None]), 3)


def test_the_last_two_years_have_twelve_months_each():
    monthly = pd.Series(range(30), index=pd.date_range("2024-01-01", periods=30, freq="MS"))
    before, after = trends.last_two_years(monthly)
    assert (before.tolist(), after.tolist()) == (list(range(6, 18)), list(range(18, 30)))


def test_a_month_without_observation_does_not_stretch_the_year():
    daily = pd.Series(
        [1, 2, 3, 4], index=pd.to_datetime(["2024-06-30", "2024-07-01", "2025-07-01", "2026-06-30"])
    )
    before, after = trends.last_two_years(daily)
    assert (before.tolist(), after.tolist()) == ([2], [3, 4])


def test_the_day_itself_is_on_neither_side():
    days = pd.date_range("2025-11-05", periods=5)
    values = pd.Series([1, 3, 100, 4, 8], index=days)
    assert trends.before_and_after(values, pd.Timestamp("2025-11-07"), 2) == (2, 6)
    assert trends.before_and_after(values, pd.Timestamp("2025-11-07"), 1) == (3, 4)
    with pytest.raises(ValueError, match="one side"):
        trends.before_and_after(values, pd.Timestamp("2025-11-20"), 2)


def test_dates_are_counted_by_period_and_the_last_one_may_be_short():
    days = pd.to_datetime(pd.Series(["1970-12-31", "1971-01-01", "1975-12-31", "1976-01-01", "1984-05-05"]))
    found = trends.per_period(days, 1971, 1984, years=5)
    assert found.to_dict() == {1971: 2, 1976: 1, 1981: 1}
    assert trends.per_period(days, 1971, 1983, years=5).to_dict() == {1971: 2, 1976: 1, 1981: 0}


def test_a_change_a_year_is_taken_over_the_last_years():
    assert trends.change_a_year(series([100, 150, 200, 300, 400, 600]), 5) == 100
    assert math.isnan(trends.change_a_year(series([100, 150]), 5))
    assert math.isnan(trends.change_a_year(pd.Series(dtype="float64"), 5))
