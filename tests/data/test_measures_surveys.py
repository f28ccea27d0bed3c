"""Surveys worked by hand."""

import pandas as pd
import pytest
from alliance_data.measures import surveys


def test_half_of_2401_people_have_an_error_of_two_points():
    # 1.96 * sqrt(0.25 / 2401) = 1.96 * 0.5 / 49
    found = surveys.sampling_error(pd.Series([0.5]), pd.Series([2401]))
    assert found.tolist() == pytest.approx([0.02])


def test_a_move_is_clear_beyond_the_error_of_both_waves():
    # Each wave errs by two points, so the two by 2.83.
    shares = pd.Series([0.50, 0.52, 0.49], index=[2001, 2002, 2003])
    found = surveys.moves(shares, pd.Series(2401, index=shares.index))
    assert found["change"].to_dict() == pytest.approx({2002: 0.02, 2003: -0.03})
    assert found["clear"].to_dict() == {2002: False, 2003: True}


def test_a_record_has_both_ends_and_the_earliest_lowest_wave():
    rows = [("B", 2003, 0.4), ("A", 2005, 0.6), ("A", 2001, 0.5), ("A", 2003, 0.3), ("A", 2004, 0.3)]
    found = surveys.records(pd.DataFrame(rows, columns=["country", "wave", "liked"]), "liked")
    assert found.loc["A"].to_dict() == {
        "waves": 4,
        "first": 0.5,
        "last": 0.6,
        "last_wave": 2005,
        "lowest": 0.3,
        "lowest_wave": 2003,
    }
    assert found.loc["B", "waves"] == 1
