"""Ties, their survival and their rank, on a handful worked by hand."""

import math

import pandas as pd
import pytest
from alliance_data.measures.survival import (
    defence_ties,
    living_ties,
    median_life,
    older_ties,
    survival_at,
    survival_curve,
    survival_curves,
    surviving,
)


def directed(*spells, first=1945, last=2018):
    """Rows of the alliances table: (from, to, start, end) each; the edges of the record get a filler."""
    rows = [(a, b, year, 1) for a, b, start, end in spells for year in range(start, end + 1)]
    rows += [("XXX", "YYY", first, 0), ("XXX", "YYY", last, 0)]
    return pd.DataFrame(rows, columns=["from_iso3", "to_iso3", "year", "defense"])


def test_one_direction_makes_a_tie_and_both_make_no_second():
    ties = defence_ties(
        directed(("USA", "JPN", 1951, 2018), ("KOR", "USA", 1953, 2018), ("USA", "KOR", 1953, 2018))
    )
    assert ties[["state_a", "state_b", "start", "end", "years"]].to_numpy().tolist() == [
        ["JPN", "USA", 1951, 2018, 68],
        ["KOR", "USA", 1953, 2018, 66],
    ]
    assert not ties["ended"].any()


def test_a_missing_year_ends_one_tie_and_begins_another():
    ties = defence_ties(directed(("ESP", "USA", 1963, 1970), ("ESP", "USA", 1976, 2018)))
    assert ties[["start", "end", "ended"]].to_numpy().tolist() == [[1963, 1970, True], [1976, 2018, False]]


def test_a_tie_that_stands_in_the_first_year_has_no_known_start():
    ties = defence_ties(directed(("GBR", "PRT", 1945, 2018), ("FRA", "GBR", 1947, 2018)))
    assert dict(zip(ties["state_a"], ties["known_start"], strict=True)) == {"GBR": False, "FRA": True}


def test_a_pact_of_three_is_told_from_a_pact_of_two():
    three = [("AUS", "NZL", 1951, 1986), ("AUS", "USA", 1951, 2018), ("NZL", "USA", 1951, 1986)]
    ties = defence_ties(directed(*three, ("JPN", "USA", 1951, 2018)))
    assert ties.set_index(["state_a", "state_b"])["third_states"].to_dict() == {
        ("AUS", "NZL"): 1,
        ("AUS", "USA"): 1,
        ("NZL", "USA"): 1,
        ("JPN", "USA"): 0,
    }


def test_a_state_that_joins_an_old_pact_is_tied_through_it():
    ties = defence_ties(
        directed(("FRA", "GBR", 1949, 2018), ("FRA", "ESP", 1982, 2018), ("GBR", "ESP", 1982, 2018))
    )
    assert ties.set_index(["state_a", "state_b"])["third_states"].to_dict() == {
        ("FRA", "GBR"): 0,
        ("ESP", "FRA"): 1,
        ("ESP", "GBR"): 1,
    }


def test_the_curve_is_the_product_of_the_yearly_shares():
    # Ended after 2, 4 and 4 years; living at 3 and 10. S(2) = 4/5; S(4) = 4/5 * 1/3.
    ties = pd.DataFrame({"years": [2, 4, 4, 3, 10], "ended": [True, True, True, False, False]})
    curve = survival_curve(ties)
    assert survival_at(curve, 1)["survival"] == 1
    assert survival_at(curve, 2)["survival"] == pytest.approx(0.8)
    assert survival_at(curve, 4)["survival"] == pytest.approx(0.8 / 3)
    assert curve["years"].iloc[-1] == 10


def test_the_interval_is_greenwoods_on_the_log_log_scale():
    # S = 0.8 of 5, Greenwood: 0.8 * sqrt(1 / (5 * 4)) = 0.1789; width = exp(1.96 * 0.1789 / (0.8 * ln 0.8)).
    curve = survival_curve(
        pd.DataFrame({"years": [2, 4, 4, 3, 10], "ended": [True, True, True, False, False]})
    )
    row = survival_at(curve, 2)
    width = math.exp(1.959964 * 0.178885 / (0.8 * abs(math.log(0.8))))
    assert row["low"] == pytest.approx(0.8**width, rel=1e-4)
    assert row["high"] == pytest.approx(0.8 ** (1 / width), rel=1e-4)


def test_the_curve_refuses_ties_of_unknown_age():
    with pytest.raises(ValueError, match="start"):
        survival_curve(pd.DataFrame({"years": [3], "ended": [True], "known_start": [False]}))


def test_the_median_is_where_the_curve_falls_below_half():
    ties = pd.DataFrame({"years": [1, 2, 3], "ended": [True, True, True]})
    assert median_life(ties)[0] == 2
    assert median_life(pd.DataFrame({"years": [5, 6, 7], "ended": [True, False, False]}))[0] == math.inf


def test_rank_counts_the_living_only():
    ties = defence_ties(
        directed(
            ("FRA", "GBR", 1947, 2018),
            ("PHL", "USA", 1951, 2018),
            ("USA", "JPN", 1951, 2018),
            ("TWN", "USA", 1950, 1980),
            ("KOR", "USA", 1953, 2018),
        )
    )
    expected = {"start": 1951, "years": 68, "living": 4, "older": 1, "as_old": 1}
    assert older_ties(ties, "USA", "JPN") == expected
    with pytest.raises(ValueError, match="no defence tie"):
        older_ties(ties, "USA", "TWN")


def test_each_group_has_the_share_that_lasts_an_age():
    short = pd.DataFrame({"years": [2, 4, 4, 3, 10], "ended": [True, True, True, False, False]})
    found = surviving(survival_curves({"short": short, "long": short.assign(ended=False)}), 3)
    assert found["survival"].to_dict() == pytest.approx({"short": 0.8, "long": 1.0})
    assert found["years"].tolist() == [3, 3]


def test_living_ties_are_told_by_whose_they_are():
    ties = defence_ties(
        directed(
            ("FRA", "GBR", 1947, 2018),
            ("USA", "JPN", 1951, 2018),
            ("KOR", "USA", 1953, 2018),
            ("TWN", "USA", 1950, 1980),
        )
    )
    living = living_ties(ties, "JPN", "USA")
    assert dict(zip(living["state_a"], living["group"], strict=True)) == {
        "FRA": "other",
        "JPN": "focal",
        "KOR": "ally",
    }
