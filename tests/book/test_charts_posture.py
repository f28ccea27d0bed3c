"""Maps of facilities: where they are, and on which map."""

import numpy as np
import pandas as pd
import pytest
from alliance_book.charts import posture
from alliance_book.figures import coasts


def test_each_area_has_a_coast_that_lies_within_it():
    for name, feature in coasts.features().items():
        rings = [np.array(polygon[0]) for polygon in feature["geometry"]["coordinates"]]
        assert rings, name
        assert all(coasts.AREAS[name].holds(*ring.T).all() for ring in rings)


@pytest.mark.parametrize(
    ("lon", "lat", "area"), [(127.77, 26.35, "Okinawa"), (139.67, 35.29, "main islands"), (141.3, 24.8, None)]
)
def test_a_facility_is_on_the_map_of_its_area_or_on_none(lon, lat, area):
    held = [name for name, box in coasts.AREAS.items() if box.holds(np.array([lon]), np.array([lat]))[0]]
    assert held == ([area] if area else [])


def test_the_two_maps_have_views_of_their_own():
    places = pd.DataFrame(
        {
            "name": ["Kadena Air Base", "Yokota Air Base"],
            "lat": [26.35, 35.75],
            "lon": [127.77, 139.35],
            "service": "Air Force",
            "area_km2": [19.9, 7.1],
            "area_as_of": "2020",
            "units": None,
        }
    )
    main, okinawa = posture.facilities(places).to_dict()["hconcat"]
    assert okinawa["projection"]["scale"] > 10 * main["projection"]["scale"]


def test_the_largest_facilities_of_a_map_are_named_where_there_is_room():
    places = pd.DataFrame(
        {
            "name": ["Northern Training Area (Camp Gonsalves)", "Camp Hansen", "Camp Schwab", "Camp Foster"],
            "lat": [26.7, 26.45, 26.52, 26.3],
            "lon": [128.23, 127.92, 128.03, 127.77],
            "service": "Marine Corps",
            "area_km2": [35.3, 48.1, 20.6, 5.5],
            "area_as_of": "2023",
            "units": None,
        }
    )
    okinawa = posture.facilities(places).to_dict()
    texts = [layer for layer in okinawa["hconcat"][1]["layer"] if layer["mark"].get("type") == "text"]
    named = {
        row["short"]: layer["mark"]["align"]
        for layer in texts
        for row in okinawa["datasets"][layer["data"]["name"]]
    }
    assert named == {"Camp Hansen": "left", "Camp Schwab": "left", "Northern Training Area": "right"}
