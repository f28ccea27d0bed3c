"""Gaps between dates and growth around one, worked by hand."""

import pandas as pd
import pytest
from alliance_data.measures.revisions import (
    decimal_year,
    gaps,
    growth_before_and_after,
    per_decade,
    yearly_growth,
)


def test_cut_dates_stand_in_the_middle_of_what_is_known():
    found = decimal_year(pd.Series(["1951-01-01", "1996-04", "1978"]))
    assert found.tolist() == pytest.approx([1951.0, 1996 + 105 / 366, 1978 + 181 / 365])


def test_gaps_run_from_each_date_to_the_next():
    found = gaps(pd.Series(["1978-11-27", "1960-06-23", "1997-09-23"]))
    assert found["since"].tolist() == ["1960-06-23", "1978-11-27"]
    assert found["years"].tolist() == pytest.approx([18.43, 18.82], abs=0.01)


def test_decades_without_a_date_count_zero():
    assert per_decade(pd.Series(["1951-09-08", "1954", "1978"]), 1951, 1989)["count"].tolist() == [2, 0, 1, 0]


def test_growth_is_the_mean_rate_that_compounds():
    assert yearly_growth(pd.Series({2020: 100.0, 2022: 121.0}), 2020, 2022) == pytest.approx(0.1)


def test_growth_steps_leave_out_states_without_both_ends():
    frame = pd.DataFrame(
        [
            ("JPN", 2012, 100.0),
            ("JPN", 2022, 100.0),
            ("JPN", 2024, 121.0),
            ("ISL", 2012, 0.0),
            ("ISL", 2022, 0.0),
        ],
        columns=["iso3", "year", "constant_usd_m"],
    )
    found = growth_before_and_after(frame, turn=2022, before=10, last=2024)
    assert found["iso3"].tolist() == ["JPN"]
    assert found[["before", "after", "step"]].to_numpy()[0].tolist() == pytest.approx([0.0, 0.1, 0.1])
