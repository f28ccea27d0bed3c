"""Patrols counted by hand, and rivals of a year."""

import pandas as pd
from alliance_data import load
from alliance_data.measures import patrols

COLUMNS = ["date", "kind", "series", "number"]
FEW = pd.DataFrame(
    [
        ("2021-10-17", "naval patrol", "Joint", 1),
        ("2023-07", "naval patrol", "Joint", 3),
        ("2023-09-22", "naval patrol", "Another", None),
        ("2020-12-22", "air patrol", "Bombers", 1),
        ("2023", "count", "Exercises", None),
    ],
    columns=COLUMNS,
)


def test_years_without_a_patrol_are_zero_and_counts_are_no_patrols():
    found = patrols.patrols_a_year(FEW).set_index(["kind", "year"])["patrols"]
    assert found["naval patrol"].to_dict() == {2020: 0, 2021: 1, 2022: 0, 2023: 2}


def test_a_patrol_outside_the_series_is_counted_and_marked():
    found = patrols.patrols_a_year(FEW).set_index(["kind", "year"])
    assert found.loc[("naval patrol", 2023), "outside"] == 1


def test_without_any_patrol_nothing_is_counted():
    assert patrols.patrols_a_year(FEW[FEW["kind"] == "count"], ("air patrol",)).empty


def test_the_table_has_every_numbered_air_patrol():
    table = load("joint_activities")
    found = patrols.patrols_a_year(table, ("air patrol",)).set_index("year")["patrols"]
    assert found.to_dict() == {2019: 1, 2020: 1, 2021: 1, 2022: 2, 2023: 2, 2024: 2, 2025: 1, 2026: 1}


def test_a_rivalry_counts_from_its_first_year_to_its_last():
    table = load("rivalries")
    assert patrols.rivals(table, "USA", 1972) == ["CHN", "RUS"]
    assert patrols.rivals(table, "USA", 1990) == []
    assert patrols.rivals(table, "JPN", 1995) == []
    assert patrols.rivals(table, "JPN", 2020) == ["CHN"]
