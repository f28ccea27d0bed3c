"""Counts of forces: one rule at a time, the latest figure of a counter's year."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import forces

COLUMNS = ["year", "iso3", "item", "value", "rule", "counted_by", "as_of", "projection"]


def counts(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.assign(at_least=False, grade="press", address="https://example.org/a")


SHIPS = counts(
    (2020, "CHN", "ships", 360, "battle force", "A", "2020", False),
    (2020, "CHN", "ships", 355, "battle force", "B", "2020", False),
    (2020, "USA", "ships", 299, "battle force", "C", "2020-05", False),
    (2020, "USA", "ships", 297, "battle force", "C", "2020-12", False),
    (2030, "CHN", "ships", 425, "battle force", "A", "2020", True),
    (2020, "CHN", "ships", 67, "chart", "D", "2020", False),
)


def test_a_year_counted_twice_by_one_counter_has_the_later_figure():
    found = forces.on_one_rule(SHIPS, "battle force")
    assert found.loc[found["iso3"] == "USA", "value"].tolist() == [297]


def test_rules_are_not_mixed_and_projections_stay_out():
    found = forces.on_one_rule(SHIPS, "battle force")
    assert found.loc[found["iso3"] == "CHN", "value"].tolist() == [360, 355]


def test_a_ratio_is_given_for_each_counter_of_the_first_state():
    found = forces.ratios(SHIPS, ("CHN", "USA"), "battle force").set_index("counted_by")["ratio"]
    assert found.to_dict() == pytest.approx({"A": 360 / 297, "B": 355 / 297})


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="tonnage"):
        forces.on_one_rule(SHIPS, "tonnage")


def test_projections_keep_the_date_on_which_they_were_made():
    assert forces.projections(SHIPS, "ships")[["year", "as_of", "value"]].iloc[0].tolist() == [
        2030,
        "2020",
        425,
    ]


def test_china_passed_the_united_states_in_ships_before_2020():
    table = load("order_of_battle")
    found = forces.ratios(table, ("CHN", "USA"), forces.BATTLE_FORCE).set_index(["year", "counted_by"])[
        "ratio"
    ]
    assert found[2023, "Pentagon"] == pytest.approx(370 / 291)
    assert found[2020, "Office of Naval Intelligence"] == pytest.approx(360 / 295)


def test_the_ministrys_chart_has_china_and_japan_side_by_side():
    found = forces.ratios(load("order_of_battle"), ("CHN", "JPN"), "ministry's chart").set_index("item")
    assert found.loc["submarines", ["above", "below"]].tolist() == [52, 20]
    assert found.loc["destroyers and frigates", ["above", "below"]].tolist() == [67, 48]
