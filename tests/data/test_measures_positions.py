"""Distances on a line, which anyone can subtract."""

import pandas as pd
import pytest
from alliance_data.measures.positions import distances, leaning, session


def test_distance_is_the_difference_whatever_its_sign():
    rows = [
        ("JPN", 2023, 0.7),
        ("USA", 2023, 2.2),
        ("CHN", 2023, -0.6),
        ("JPN", 2022, 0.8),
        ("USA", 2022, 2.2),
    ]
    points = pd.DataFrame(rows, columns=["iso3", "year", "ideal_point"])
    found = distances(points, ["JPN", "USA", "CHN"]).set_index(["one", "other", "year"])["distance"]
    assert found["JPN", "USA", 2023] == pytest.approx(1.5)
    assert found["JPN", "CHN", 2023] == pytest.approx(1.3)
    assert found["JPN", "USA", 2022] == pytest.approx(1.4)
    assert ("JPN", "CHN", 2022) not in found.index


def test_a_state_without_any_point_has_a_distance_to_nobody():
    points = pd.DataFrame({"iso3": ["JPN", "USA"], "year": 2023, "ideal_point": [0.5, 2.0]})
    found = distances(points, ["JPN", "USA", "IND"])
    assert found[["one", "other"]].values.tolist() == [["JPN", "USA"]]


def test_a_state_leans_to_the_pole_that_it_votes_nearer_to():
    rows = [
        ("CHN", 2023, -1.0),
        ("USA", 2023, 2.0),
        ("JPN", 2023, 0.75),  # 1.25 from the United States, 1.75 from China
        ("IND", 2023, -0.5),
        ("AUS", 2023, 0.5),  # as near to both: the first pole counts
        ("PHL", 2023, None),
        ("JPN", 2022, 0.75),  # no pole has a point in 2022
    ]
    points = pd.DataFrame(rows, columns=["iso3", "year", "ideal_point"])
    found = leaning(points, ("USA", "CHN"))
    assert found.set_index("iso3")["nearer"].to_dict() == {"JPN": "USA", "IND": "CHN", "AUS": "USA"}


def test_a_session_is_counted_back_from_the_newest_over_years_without_one():
    points = pd.DataFrame({"iso3": ["JPN", "USA"] * 3, "year": [2022, 2022, 2023, 2023, 2025, 2025]})
    assert [session(points, before) for before in (0, 1, 2)] == [2025, 2023, 2022]
    with pytest.raises(IndexError):
        session(points, 3)
