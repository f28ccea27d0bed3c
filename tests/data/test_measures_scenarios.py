"""Arithmetic of assumptions, worked by hand."""

from math import inf

import pandas as pd
import pytest
from alliance_data import InputError
from alliance_data.measures import scenarios


def test_a_share_rises_in_equal_steps_and_stays():
    found = scenarios.share_path(0.01, 0.03, 2025, 2027, 2029)
    assert found.to_dict() == pytest.approx({2025: 0.01, 2026: 0.02, 2027: 0.03, 2028: 0.03, 2029: 0.03})
    kept = scenarios.share_path(0.02, 0.02, 2025, 2025, 2026)
    assert kept.to_dict() == pytest.approx({2025: 0.02, 2026: 0.02})
    with pytest.raises(ValueError, match="in order"):
        scenarios.share_path(0.01, 0.03, 2025, 2024, 2029)


def test_a_share_that_is_reached_at_once_still_starts_from_where_it_is():
    found = scenarios.share_path(0.01, 0.05, 2025, 2025, 2026)
    assert found.to_dict() == pytest.approx({2025: 0.01, 2026: 0.05})


def test_growth_compounds():
    assert scenarios.grown(100, 0.1, 2025, 2027).to_dict() == pytest.approx({2025: 100, 2026: 110, 2027: 121})


def test_paths_are_the_share_of_each_years_gdp():
    flat, fast = scenarios.grown(100, 0, 2025, 2027), scenarios.grown(100, 0.1, 2025, 2027)
    found = scenarios.spending_paths(0.01, {"2 %": (0.02, 2026)}, [flat, flat, fast]).set_index("year")
    assert found["low"].to_dict() == pytest.approx({2025: 1, 2026: 2, 2027: 2})
    assert found["high"].to_dict() == pytest.approx({2025: 1, 2026: 2.2, 2027: 2.42})
    assert set(found["scenario"]) == {"2 %"}


def test_a_share_comes_to_more_of_a_larger_whole():
    found = scenarios.shares_of({"then": [500, 500, 500], "now": [600, 650, 700]}, [0.02])
    assert found.to_numpy().tolist() == [[0.02, "then", 10, 10, 10], [0.02, "now", 12, 13, 14]]


def test_mean_growth_is_geometric_and_skips_holes():
    values = pd.Series({2000: 100.0, 2001: 150.0, 2002: 121.0, 2004: 144.0})
    assert scenarios.mean_growth(values, 2).to_dict() == {
        2002: pytest.approx(0.1),
        2004: pytest.approx((144 / 121) ** 0.5 - 1),
    }


def test_doubling_at_seven_per_cent_takes_ten_years():
    assert scenarios.years_to_parity(2, 0.0718, 0) == pytest.approx(10, abs=0.01)
    assert scenarios.years_to_parity(2, 0.05, 0.05) == inf
    assert scenarios.years_to_parity(2, 0.04, 0.05) == inf
    assert scenarios.years_to_parity(0.9, 0, 0.05) == 0


def test_the_grid_holds_each_pair_of_paces():
    found = scenarios.parity_grid(2, [0.0718, 0.05], [0.0, 0.05])
    assert found[["own", "other"]].to_numpy().tolist() == [
        [0.0718, 0],
        [0.0718, 0.05],
        [0.05, 0],
        [0.05, 0.05],
    ]
    assert found["years"].tolist()[::3] == [pytest.approx(10, abs=0.01), inf]


def test_the_growth_needed_closes_the_gap_in_that_time():
    growth = scenarios.growth_to_parity(4, 2, 0.1)
    assert growth == pytest.approx(1.2)
    assert scenarios.years_to_parity(4, growth, 0.1) == pytest.approx(2)


def test_each_assumption_moves_alone_and_the_widest_comes_first():
    found = scenarios.one_at_a_time(
        lambda base, rate: base * rate, {"base": (9, 10, 11), "rate": (1, 2, 4)}
    ).set_index("assumption")
    assert found.index.tolist() == ["rate", "base"]
    assert found.loc["rate", ["at_low", "at_high", "middle"]].tolist() == [10, 40, 20]
    assert found.loc["base", ["at_low", "at_high"]].tolist() == [18, 22]


def test_waits_are_counted_in_months_and_open_ones_end_with_the_record():
    rows = [
        ("A", "raa", "2022-01-06", "2023-08-13", "in force"),
        ("B", "acsa", "2025-12-19", None, "signed"),
        ("C", "acsa", "2017-01-26", "2017", "in force"),
        ("D", "acsa", None, "2019-07", "in force"),
        ("E", "raa", "2025-01", None, "negotiating"),
    ]
    frame = pd.DataFrame(rows, columns=["partner", "instrument", "signed", "in_force", "status"])
    found = scenarios.waits(frame, "2026-05-28").set_index("partner")
    assert found["months"].to_dict() == {"A": 19, "B": 5}
    assert found["waiting"].to_dict() == {"A": False, "B": True}


@pytest.mark.parametrize(("year", "reached"), [(2027, 2027), (2024, 2026), (2040, 2035)])
def test_a_target_is_reached_within_the_years_of_the_scenario(year, reached):
    assert scenarios.reached_within(year, 2025, 2035) == reached


def test_a_scenario_ends_after_the_record():
    with pytest.raises(InputError, match="later year"):
        scenarios.reached_within(2027, 2025, 2025)


def test_constant_dollars_are_at_the_rate_of_the_year_in_which_they_are_current():
    own = pd.DataFrame(
        {"local_m": [1000.0, 1500.0], "current_usd_m": [10.0, 10.0], "constant_usd_m": [7.0, 10.0]},
        index=[2020, 2024],
    )
    assert scenarios.constant_rate(own) == 150
    assert pd.isna(scenarios.constant_rate(own[own["constant_usd_m"] != own["current_usd_m"]]))


def test_the_last_month_is_the_last_that_any_date_names():
    assert scenarios.last_month(pd.Series(["2026-05-28", None]), pd.Series(["2027", "2026-08"])) == "2026-08"


def test_a_series_without_values_has_no_growth():
    assert scenarios.mean_growth(pd.Series([float("nan")], index=[2020]), 5).empty


def test_a_pace_takes_its_place_among_others_and_that_of_one_that_is_nearly_the_same():
    assert scenarios.paces_with([0.02, 0.04, 0.06], 0.05) == [0.02, 0.04, 0.05, 0.06]
    assert scenarios.paces_with([0.02, 0.04, 0.06], 0.0423) == [0.02, 0.0423, 0.06]
    assert scenarios.paces_with([0.02, 0.04], float("nan")) == [0.02, 0.04]
