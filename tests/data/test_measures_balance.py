"""Two sides compared: small cases that can be worked by hand."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import balance, capability


def yearly(values, start=2000):
    return pd.Series(values, index=range(start, start + len(values)), dtype=float)


def test_a_group_is_the_sum_of_those_with_a_value():
    rows = [("AAA", 2000, 1.0), ("BBB", 2000, 2.0), ("AAA", 2001, 4.0), ("CCC", 2001, 8.0)]
    frame = pd.DataFrame(rows, columns=["iso3", "year", "spent"])
    found = balance.by_group(frame, "spent", {"both": ["AAA", "BBB"], "last": ["CCC"], "none": ["DDD"]})
    assert found["both"].to_dict() == {2000: 3.0, 2001: 4.0}
    assert found["last"].isna().to_dict() == {2000: True, 2001: False}
    assert found["none"].isna().all()


def test_a_lead_is_counted_in_years_for_which_every_rival_is_known():
    held = pd.DataFrame(
        {"A": [6.0, 8], "B": [None, 2.0], "X": [3.0, 4.0], "Y": [None, 1.0]}, index=[2000, 2001]
    )
    assert balance.lead(held, ["A", "B"], ["X"]).to_dict() == {2000: 2.0, 2001: 2.5}
    assert balance.lead(held, ["A", "B"], ["X", "Y"]).to_dict() == {2001: 2.0}


def test_coalitions_are_compared_by_each_yardstick_with_each_set_of_rivals():
    yardsticks = {"money": {"A": 6, "B": 2, "X": 3, "Y": 1}, "mass": {"A": 1, "B": 1, "X": 4, "Y": 4}}
    found = balance.compare(yardsticks, {"X": ["X"], "both": ["X", "Y"]}, {"A": ["A"], "all": ["A", "B"]})
    assert found.set_index(["yardstick", "rivals", "coalition"])["ratio"].to_dict() == {
        ("money", "X", "A"): 2.0,
        ("money", "X", "all"): pytest.approx(8 / 3),
        ("money", "both", "A"): 1.5,
        ("money", "both", "all"): 2.0,
        ("mass", "X", "A"): 0.25,
        ("mass", "X", "all"): 0.5,
        ("mass", "both", "A"): 0.125,
        ("mass", "both", "all"): 0.25,
    }


def test_every_comparison_has_every_coalition_of_each_core():
    found = balance.every_comparison(
        {"money": {"A": 6, "B": 2, "X": 4}}, {"X": ["X"]}, {"with": ["A"], "without": []}, ["B"]
    )
    rows = found[["core", "members", "ratio"]].itertuples(index=False, name=None)
    assert list(rows) == [("with", ("A",), 1.5), ("with", ("A", "B"), 2.0), ("without", ("B",), 0.5)]


def test_every_way_to_add_members_is_there_once():
    held = {"A": 6.0, "B": 2.0, "C": 1.0, "X": 3.0, "Y": 1.0}
    found = balance.every_coalition(held, ["A"], ["B", "C"], ["X", "Y"])
    assert dict(zip(found["members"], found["ratio"], strict=True)) == {
        ("A",): 1.5,
        ("A", "B"): 2.0,
        ("A", "C"): 1.75,
        ("A", "B", "C"): 2.25,
    }


def test_a_coalition_of_nobody_is_left_out():
    found = balance.every_coalition({"B": 2.0, "C": 1.0, "X": 4.0}, [], ["B", "C"], ["X"])
    assert found["members"].tolist() == [("B",), ("C",), ("B", "C")]


def test_a_missing_value_is_not_a_zero():
    with pytest.raises(ValueError, match="No value for X"):
        balance.every_coalition({"A": 1.0, "X": float("nan")}, ["A"], [], ["X"])


def test_looking_back_sums_the_last_years():
    found = balance.looking_back(yearly([1, 1, 4]), yearly([4, 1, 2]), 5)
    assert found.to_dict() == {1: 2.0, 2: pytest.approx(5 / 3), 3: pytest.approx(6 / 7)}


def test_those_are_comparable_that_a_year_holds_together():
    rows = [("AAA", 2000, 1.0), ("BBB", 2000, 2.0), ("CCC", 1999, 4.0), ("DDD", 2000, 8.0), ("AAA", 1999, 1)]
    frame = pd.DataFrame(rows, columns=["iso3", "year", "spent"])
    assert balance.comparable(frame, "spent", ["AAA", "BBB"], ["CCC", "DDD"]) == ["AAA", "BBB", "DDD"]
    assert balance.comparable(frame, "spent", ["BBB", "CCC"], ["DDD"]) == []
    assert balance.comparable(frame, "spent", ["AAA", "EEE"], ["DDD"]) == []


def test_looking_back_on_nothing_in_common_is_empty():
    one, other = yearly([1, None]), yearly([None, 2])
    assert balance.looking_back(one, other, 9).empty


def test_looking_back_stops_at_a_gap():
    found = balance.looking_back(yearly([9, None, 2, 4]), yearly([1, 1, 1, 1]), 5)
    assert found.to_dict() == {1: 4.0, 2: 3.0}


def test_a_stock_wears_and_is_renewed():
    assert balance.worn_stock(yearly([100, 0, 50]), 0.1).to_dict() == {
        2000: 100.0,
        2001: 90.0,
        2002: pytest.approx(131.0),
    }
    assert balance.worn_stock(yearly([1, 2, 3]), 0).iloc[-1] == 6
    with pytest.raises(ValueError, match="missing"):
        balance.worn_stock(yearly([1, None, 3]), 0.1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        balance.worn_stock(yearly([1]), 1.5)


def test_the_parts_of_the_gap_add_up_to_the_published_difference():
    frame = load("capabilities", since=2022)
    published = frame.set_index("iso3")["cinc"]
    found = balance.parts_of_gap(capability.component_shares(frame), "CHN", "USA")
    assert found.loc[2022].sum() == pytest.approx(published["CHN"] - published["USA"], abs=2e-4)


def test_a_crossing_depends_on_the_parts_counted():
    rows = [
        (state, 2000 + year, part, share)
        for part, series in {
            "mass": {"ONE": [0.2, 0.3, 0.5], "TWO": [0.4, 0.2, 0.1]},
            "money": {"ONE": [0.1, 0.1, 0.1], "TWO": [0.4, 0.4, 0.4]},
        }.items()
        for state, shares in series.items()
        for year, share in enumerate(shares)
    ]
    shares = pd.DataFrame(rows, columns=["iso3", "year", "component", "share"])
    choices = {"mass": ["mass"], "money": ["money"], "both": ["mass", "money"]}
    found = balance.crossings(shares, "ONE", "TWO", choices).set_index("index")
    assert found.loc["mass", "first"] == 2001
    assert found.loc["both", "lasting"] == 2002
    assert pd.isna(found.loc["money", "first"])
    assert found.loc["both", "ratio"] == pytest.approx(0.6 / 0.5)


def test_a_break_is_a_jump_either_way():
    assert balance.breaks_in(yearly([10, 11, 22, 20, 9]), 1.8) == [2002, 2004]


def test_nearer_counts_states_below_the_middle_and_how_sure_that_is():
    rows = [
        ("USA", 2.0, 1.9, 2.1),
        ("CHN", 0.0, -0.1, 0.1),
        ("AAA", 0.5, 0.2, 0.8),
        ("BBB", 0.9, 0.6, 1.2),
        ("CCC", 1.4, 0.8, 1.6),
        ("DDD", 1.8, 1.5, 2.0),
    ]
    points = pd.DataFrame(rows, columns=["iso3", "ideal_point", "low", "high"]).assign(year=2023)
    region = ["USA", "CHN", "AAA", "BBB", "CCC", "DDD"]
    china = balance.nearer(points, region, "CHN", "USA").loc[2023]
    assert china.to_dict() == {"share": 0.5, "low": 0.25, "high": 0.75, "states": 4}
    america = balance.nearer(points, region, "USA", "CHN").loc[2023]
    assert (america["share"], america["low"], america["high"]) == (0.5, 0.25, 0.75)


def test_nobody_is_nearer_to_a_pole_without_a_place():
    rows = [("USA", 2000, 2.0, 1.9, 2.1), ("JPN", 2000, 1.0, 0.9, 1.1)]
    points = pd.DataFrame(rows, columns=["iso3", "year", "ideal_point", "low", "high"])
    assert balance.nearer(points, ["JPN"], "CHN", "USA").empty
