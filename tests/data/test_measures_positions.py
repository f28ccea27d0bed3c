"""Distances on a line, which anyone can subtract."""

import pandas as pd
import pytest
from alliance_data.measures.positions import distances


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
