"""The composite index: choices worked by hand, shares of weightings against exact areas."""

import numpy as np
import pandas as pd
import pytest
from alliance_data import InputError, load
from alliance_data.measures import threat_index as ti

NEIGHBOURS = ["CHN", "RUS", "PRK"]
NAMES = ["capabilities", "warheads", "missile_tests", "scrambles", "senkaku", "ideal_points"]


@pytest.fixture(scope="module")
def raw():
    return ti.components({name: load(name) for name in NAMES}, focal="JPN", neighbours=NEIGHBOURS)


def one_year(**columns):
    return pd.DataFrame(columns, index=["A", "B", "C"][: len(next(iter(columns.values())))])


def frame(rows, **columns):
    return pd.DataFrame(columns, index=pd.MultiIndex.from_tuples(rows, names=["iso3", "year"]))


SIX = [("A", 2000), ("A", 2001), ("B", 2000), ("B", 2001)]


def test_components_are_the_tables_own_values(raw):
    assert raw.loc[("CHN", 2016), "scrambles"] == 851
    assert raw.loc[("RUS", 2014), "scrambles"] == 473
    assert raw.loc[("CHN", 2013), "ships"] == 188
    tests = load("missile_tests")
    assert raw.loc[("PRK", 2022), "missiles"] == tests["date"].str.startswith("2022").sum()
    cinc = load("capabilities").set_index(["iso3", "year"])["cinc"]
    expected = cinc[("CHN", 2022)] / cinc[("JPN", 2022)]
    assert raw.loc[("CHN", 2022), "capability"] == pytest.approx(expected)


def test_a_table_on_one_state_is_nothing_for_the_others_and_missing_where_not_counted(raw):
    assert raw.loc[("RUS", 2019), ["missiles", "ships"]].tolist() == [0, 0]
    assert raw.loc[("CHN", 2019), "missiles"] == 0
    assert np.isnan(raw.loc[("CHN", 2017), "ships"])
    assert raw.loc[("RUS", 2017), "ships"] == 0
    assert np.isnan(raw.loc[("CHN", 2005), "scrambles"] - raw.loc[("RUS", 2005), "scrambles"])
    assert np.isnan(raw.loc[("PRK", 2005), "scrambles"])
    assert raw.loc[("PRK", 2013), "scrambles"] == 9


def test_what_the_split_leaves_over_bounds_north_koreas_scrambles():
    split = load("scrambles").set_index("fiscal_year")[["total", "russia", "china", "north_korea"]]
    split = split.astype(float)
    unnamed = split[split["north_korea"].isna() & split["russia"].notna() & split["china"].notna()]
    left_over = unnamed["total"] - unnamed["russia"] - unnamed["china"]
    assert left_over.between(0, 25).all()


def test_warheads_come_from_one_edition(raw):
    edition = load("warheads").query("edition == '2023'").set_index(["iso3", "year"])["warheads"]
    held = raw["warheads"].dropna()
    assert held.eq(edition.reindex(held.index)).all()


def test_scaling_by_hand():
    values = frame(SIX, tests=[2.0, 4.0, 6.0, 10.0])
    assert ti.scaled(values)["tests"].tolist() == [0, 0.25, 0.5, 1]
    assert ti.scaled(values, "maximum")["tests"].tolist() == [0.2, 0.4, 0.6, 1]
    assert ti.scaled(values, "rank")["tests"].tolist() == [0, 1 / 3, 2 / 3, 1]


def test_logarithms_count_orders_of_magnitude_and_leave_gaps():
    values = frame(SIX, warheads=[0.0, 9.0, 99.0, np.nan])
    found = ti.scaled(values)["warheads"]
    assert found.iloc[:3].tolist() == pytest.approx([0, 0.5, 1])
    assert np.isnan(found.iloc[3])
    assert ti.scaled(values, logs=())["warheads"].iloc[1] == pytest.approx(9 / 99)


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="expected one of range, maximum, rank"):
        ti.scaled(frame(SIX, tests=[1.0, 2, 3, 4]), "z-score")


def test_the_index_is_a_weighted_mean():
    scores = frame(SIX, x=[0.0, 1, 0.5, 1], y=[1.0, 0, 0.5, 1])
    assert ti.index(scores).tolist() == [0.5, 0.5, 0.5, 1]
    assert ti.index(scores, {"x": 3, "y": 1}).tolist() == [0.25, 0.75, 0.5, 1]


def test_what_weighs_something_must_be_known_and_what_weighs_nothing_need_not():
    scores = frame(SIX, x=[0.0, 1, 0.5, 1], y=[np.nan, 0, 0.5, 1])
    assert np.isnan(ti.index(scores).iloc[0])
    assert ti.index(scores, {"x": 1, "y": 0}).iloc[0] == 0
    assert ti.complete_years(scores) == [2001]


@pytest.mark.parametrize("weights", [{"x": -1, "y": 2}, {"x": 0}, {"z": 1}])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="none below zero, one above, for x, y"):
        ti.index(frame(SIX, x=[0.0, 1, 0, 1], y=[0.0, 1, 0, 1]), weights)


@pytest.mark.parametrize(
    ("scores", "exact"),
    [
        (one_year(x=[1.0, 0], y=[0.0, 1]), [1 / 2, 1 / 2]),
        # A leads where the weight w of x exceeds (1 - w) / 2: from one third on.
        (one_year(x=[1.0, 0], y=[0.0, 0.5]), [2 / 3, 1 / 3]),
        (one_year(x=[1.0, 0, 0], y=[0.0, 1, 0], z=[0.0, 0, 1]), [1 / 3, 1 / 3, 1 / 3]),
        (one_year(x=[1.0, 0.9], y=[1.0, 0.2]), [1, 0]),
        # One of three components is A's: B leads where it weighs less than half, 3/4 of the triangle.
        (one_year(x=[1.0, 0], y=[0.0, 1], z=[0.0, 1]), [1 / 4, 3 / 4]),
    ],
)
def test_shares_of_weightings_agree_with_exact_areas(scores, exact):
    found = ti.first_shares(scores)
    assert found.tolist() == pytest.approx(exact, abs=4 * 0.5 / np.sqrt(20_000))
    assert found.sum() == pytest.approx(1)


def test_ties_share_and_weights_near_equal_favour_the_leader():
    assert ti.first_shares(one_year(x=[1.0, 1], y=[0.0, 0])).tolist() == [0.5, 0.5]
    scores = one_year(x=[1.0, 0], y=[0.0, 0.5])
    assert ti.first_shares(scores, concentration=10)["A"] > ti.first_shares(scores)["A"]


def test_a_ranking_with_a_gap_is_refused():
    with pytest.raises(ValueError, match="all of them for every state"):
        ti.first_shares(one_year(x=[1.0, np.nan]))


def test_leaving_each_component_out():
    found = ti.leave_one_out(one_year(x=[1.0, 0.2, 0], y=[0.0, 0.6, 0.1]))
    assert found["order"].tolist() == [("A", "B", "C"), ("B", "C", "A"), ("A", "B", "C")]
    assert found["lead"].tolist() == pytest.approx([0.1, 0.5, 0.8])
    assert found.index.tolist()[1:] == ["x", "y"]


def test_every_choice_of_components_by_hand():
    # x alone A; y alone B; z alone B; xy tie; xz A 0.5 B 0.6; yz B; xyz B.
    won = ti.first_by_choice(one_year(x=[1.0, 0], y=[0.0, 1], z=[0.0, 1.2]))
    assert won.tolist() == [1.5, 5.5]


def test_the_weight_that_turns_the_ranking():
    scores = one_year(x=[1.0, 0], y=[0.0, 1], z=[0.0, 1])
    assert ti.tipping_weight(scores, "x", "A") == pytest.approx(0.5)
    assert ti.tipping_weight(scores, "x", "B") == 0
    assert ti.tipping_weight(one_year(x=[0.5, 1], y=[0.5, 1]), "x", "A") is None
    three = one_year(x=[0.5, 1, 0], y=[0.5, 0, 1.0])
    assert ti.tipping_weight(three, "x", "A") == pytest.approx(0.5)
    never = one_year(x=[0.4, 1, 0], y=[0.4, 0, 1.0])
    assert ti.tipping_weight(never, "x", "A") is None


def test_who_comes_first_is_counted_year_by_year():
    # A leads on both components in 2000: whatever they weigh. In 2001 each leads on one, by as much.
    scores = frame(SIX, one=[1.0, 1.0, 0.0, 0.0], two=[1.0, 0.0, 0.0, 1.0])
    found = ti.first_shares_by_year(scores, [2000, 2001])
    assert found.loc[2000].to_dict() == {"A": 1.0, "B": 0.0}
    assert found.loc[2001].to_dict() == pytest.approx({"A": 0.5, "B": 0.5}, abs=0.02)


def test_who_leads_on_everything_is_first_however_it_is_scaled():
    raw = frame(SIX, capability=[5.0, 4.0, 2.0, 1.0], warheads=[100.0, 90.0, 10.0, 0.0])
    found = ti.first_shares_by_rule(raw, 2000)
    assert found.index.tolist() == [*ti.RULES, "no logarithm"]
    assert found["A"].tolist() == [1.0] * 4


def test_warheads_weigh_by_their_logarithm_in_every_rule_and_in_full_in_the_last():
    # Of 0, 1 and 3 warheads the middle stands at 1/2 by logarithm and at 1/3 without: A is first from a
    # weight of 1/3 on capability upwards, or from 2/5.
    rows = [("A", 2000), ("B", 2000), ("C", 2000)]
    raw = frame(rows, capability=[1.0, 0.0, 0.0], warheads=[1.0, 3.0, 0.0])
    found = ti.first_shares_by_rule(raw, 2000)["A"]
    assert found["range"] == pytest.approx(2 / 3, abs=0.02)
    assert found["no logarithm"] == pytest.approx(3 / 5, abs=0.02)


def test_without_a_complete_year_it_says_where_each_component_ends():
    scores = pd.DataFrame(
        {"ships": [0.1, 0.2], "missiles": [0.3, np.nan]},
        index=pd.MultiIndex.from_tuples([("CHN", 2011), ("CHN", 2012)], names=["iso3", "year"]),
    )
    with pytest.raises(InputError, match=r"No year has every component .* ships 2012, missiles 2011"):
        ti.first_shares_by_year(scores, [])


def test_what_no_year_has_beside_the_others_is_left_out():
    early, late = frame(SIX, a=[1.0, None, 1.0, None], b=[None, 1.0, None, 1.0]), [1.0] * 4
    assert list(ti.together(early.assign(c=late))) == ["b", "c"]
    assert list(ti.together(early[["b"]].assign(c=late))) == ["b", "c"]
