"""Reach of a lofted flight: limits that geometry fixes, and estimates published at the time."""

import math

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures.missiles import (
    EARTH_KM,
    capital_distances,
    great_circle_km,
    reach_km,
    with_reach,
)


def test_a_quarter_of_the_globe_lies_between_equator_and_pole():
    assert great_circle_km((0, 0), (90, 0)) == pytest.approx(math.pi / 2 * EARTH_KM)
    assert great_circle_km((35, 139), (35, 139)) == 0


def test_a_low_vertical_shot_could_fly_twice_its_height():
    # On flat ground: height v^2 / 2g, greatest range v^2 / g.
    assert reach_km(10, 0) == pytest.approx(20, rel=0.01)


def test_half_way_to_escape_carries_to_the_other_side():
    # Straight up to one Earth radius takes circular speed, with which every point of the globe is in range.
    assert reach_km(EARTH_KM, 0) == pytest.approx(math.pi * EARTH_KM)
    assert reach_km(9000, 100) == pytest.approx(math.pi * EARTH_KM)


def test_a_flat_flight_keeps_its_distance():
    assert reach_km(50, 600) == 600
    assert reach_km(0, 300) == 300


@pytest.mark.parametrize(
    ("apogee", "distance", "published"),
    [(3700, 1000, 10_400), (4500, 960, 13_000)],
)
def test_reach_stays_below_estimates_that_model_the_boost(apogee, distance, published):
    # D. Wright, Union of Concerned Scientists, 28 July and 28 November 2017.
    assert 0.7 * published < reach_km(apogee, distance) < published


@pytest.mark.parametrize(("apogee", "distance"), [(-1, 100), (100, -1), (math.nan, 100), (100, math.nan)])
def test_unknown_or_negative_numbers_are_refused(apogee, distance):
    with pytest.raises(ValueError, match="known"):
        reach_km(apogee, distance)


def test_a_flight_without_both_numbers_has_no_reach():
    columns = ["date", "apogee_km", "distance_km"]
    rows = [["2017-11-28", EARTH_KM, 0.0], ["2019-05-04", 50.0, 600.0], ["2022-01-01", None, 300.0]]
    found = with_reach(pd.DataFrame(rows, columns=columns))
    assert found["reach_km"].tolist() == pytest.approx([math.pi * EARTH_KM, 600])
    assert found["date"].dt.year.tolist() == [2017, 2019]


def test_capitals_are_as_far_as_on_a_map():
    found = capital_distances(load("countries"), "PRK", ["KOR", "JPN"])
    assert found["place"].to_dict() == {"KOR": "Seoul", "JPN": "Tokyo"}
    assert found["km"].to_dict() == pytest.approx({"KOR": 195, "JPN": 1290}, abs=10)
