"""Places around a capital: distances that can be looked up, and what is held where."""

import math

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import places
from alliance_data.measures.missiles import great_circle_km

TOKYO = (35.68, 139.76)


def test_distances_from_the_centre_are_true_and_north_is_up():
    for place in [(51.5, -0.1), (-35.3, 149.1), (38.9, -77.0)]:
        x, y = places.projected(*place, TOKYO)
        assert math.hypot(x, y) * 6371 == pytest.approx(great_circle_km(TOKYO, place), rel=1e-3)
    assert places.projected(50, TOKYO[1], TOKYO)[1] < 0 < places.projected(20, TOKYO[1], TOKYO)[1]
    assert places.projected(35, 160, TOKYO)[0] > 0


def test_a_way_of_so_many_kilometres_ends_so_far_away():
    end = places.reached(TOKYO, 5000, 165)
    assert great_circle_km(TOKYO, end) == pytest.approx(5000, rel=1e-3)
    assert end[0] < TOKYO[0] and end[1] > TOKYO[1], "south, and a little east"


def test_what_is_shown_of_a_partner_is_read_off_its_agreements():
    first = pd.DataFrame(
        {
            "partner": ["Canada", "Canada", "NATO", "Malaysia"],
            "partner_iso3": ["CAN", "CAN", None, "MYS"],
            "instrument": ["acsa", "raa", "information_security", "equipment_transfer"],
            "year": pd.array([2018, 2026, 2010, None], dtype="Int64"),
            "in_effect": [True, False, True, True],
            "group": ["within", "within", "within", "outside"],
        }
    )
    names = {"acsa": "supplies", "raa": "access", "equipment_transfer": "equipment"}
    found = places.located(first, load("countries"), "JPN", names).set_index("iso3")
    assert list(found.index) == ["CAN", "MYS"], "an organisation has no place"
    assert found.loc["CAN", "kinds"] == 1
    assert found.loc["CAN", "instruments"] == "supplies (2018), access (2026, signed)"
    assert (found.loc["CAN", "first"], found.loc["MYS", "first"]) == ("2018", "not known")
    assert found.loc["MYS", "instruments"] == "equipment (undated)"
    assert 10_000 < found.loc["CAN", "km"] < 10_700
