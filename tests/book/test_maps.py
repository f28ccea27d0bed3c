"""Maps: outlines whole and neutral, places where they belong, names that do not cover each other."""

import json

import numpy as np
import pandas as pd
import pytest
from alliance_book.charts import maps
from alliance_book.figures import outlines
from alliance_data import load
from alliance_data.measures.missiles import great_circle_km

TOKYO = (35.68, 139.76)
GROUPS = {"ally": "United States", "within": "US allies", "outside": "Other partners"}
SQUARE = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]]
# A letter U: the mean of its outline lies in the gap.
HORSESHOE = [[0, 0], [0, 10], [3, 10], [3, 3], [7, 3], [7, 10], [10, 10], [10, 0], [0, 0]]


@pytest.fixture(scope="module")
def partners():
    rows = [
        ("USA", "United States", "ally", 2, "supplies (1996)", "1996", 38.9, -77.0),
        ("GBR", "United Kingdom", "within", 4, "access (2023)", "2013", 51.5, -0.1),
        ("FRA", "France", "within", 3, "secrets (2011)", "2011", 48.9, 2.3),
        ("SGP", "Singapore", "outside", 1, "equipment (2023)", "2023", 1.4, 103.8),
        ("MNG", "Mongolia", "outside", 0, "equipment (2024, signed)", "2024", 47.9, 106.9),
        ("AUS", "Australia", "within", 4, "access (2022)", "2010", -35.3, 149.1),
    ]
    columns = ["iso3", "partner", "group", "kinds", "instruments", "first", "lat", "lon"]
    frame = pd.DataFrame(rows, columns=columns)
    ends = zip(frame["lat"], frame["lon"], strict=True)
    return frame.assign(km=[round(great_circle_km(TOKYO, end)) for end in ends])


@pytest.fixture(scope="module")
def spec(partners):
    return maps.around(partners, "JPN", TOKYO, GROUPS).to_dict()


def outline(iso3):
    return next(feature for feature in outlines.features() if feature["id"] == iso3)


def holds(polygon, lon, lat):
    return bool(outlines._inside(np.array([[lon, lat]]), np.array(polygon[0])).any())


def test_every_outline_is_closed_and_none_is_a_point():
    rings = [r for f in outlines.features() for p in f["geometry"]["coordinates"] for r in p]
    assert len(outlines.features()) > 170
    assert all(ring[0] == ring[-1] and len({tuple(place) for place in ring}) > 2 for ring in rings)


def test_outlines_are_of_states_that_the_book_knows():
    codes = [feature["id"] for feature in outlines.features() if feature["id"]]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(load("countries")["iso3"])


def test_what_is_in_dispute_is_nobodys():
    crimea = [
        f["id"] for f in outlines.features() for p in f["geometry"]["coordinates"] if holds(p, 34.3, 45.3)
    ]
    assert crimea == [None]


@pytest.mark.parametrize(
    "islands", [(123.5, 25.7), (131.9, 37.2), (147.9, 45.0)], ids=["Senkaku", "Takeshima", "Etorofu"]
)
def test_islands_in_dispute_are_not_drawn(islands):
    assert [
        f["id"] for f in outlines.features() for p in f["geometry"]["coordinates"] if holds(p, *islands)
    ] == []


def test_the_file_is_made_from_a_topology_with_shared_arcs():
    atlas = {
        "transform": {"scale": [0.5, 0.5], "translate": [100, 0]},
        "arcs": [
            [[0, 0], [0, 20]],
            [[0, 20], [20, 0], [0, -20], [-20, 0]],
            [[0, 0], [-20, 0], [0, 20], [20, 0]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "392", "properties": {"name": "Japan"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"name": "Nowhere"}, "arcs": [[[2, -1]]]},
                ]
            }
        },
    }
    made = outlines.made_from(atlas)
    japan, nowhere = made["objects"]["countries"]["geometries"]
    assert (japan["id"], nowhere["id"]) == ("JPN", None)
    first, second = (next(outlines.polygons(outlines.unpacked(made), area))[0] for area in (japan, nowhere))
    assert first == [[100, 0], [100, 10], [110, 10], [110, 0], [100, 0]]
    assert second == [[100, 0], [90, 0], [90, 10], [100, 10], [100, 0]]


def test_the_deepest_point_lies_inside():
    assert outlines.deepest([SQUARE]) == pytest.approx((5, 5), abs=0.3)
    assert holds([HORSESHOE], *outlines.deepest([HORSESHOE]))


def test_the_main_part_of_a_state_holds_its_capital():
    indonesia = outlines.main(outline("IDN"), (106.83, -6.2))
    assert holds(indonesia, 110.0, -7.3), "Java, and neither Borneo nor New Guinea"
    assert holds(outlines.main(outline("USA"), (-77.04, 38.9)), -100, 40)


def drawn(spec):
    """Return the data of the markers."""
    return next(pd.DataFrame(rows) for rows in spec["datasets"].values() if "at_lat" in rows[0])


def test_markers_do_not_cover_each_other_and_stay_near_their_states(spec, partners):
    at = drawn(spec).set_index("iso3")
    gap = np.hypot(at.loc["GBR", "x"] - at.loc["FRA", "x"], at.loc["GBR", "y"] - at.loc["FRA", "y"])
    extent = maps._extent(maps._places(partners, TOKYO)[["x", "y"]].to_numpy())
    least = maps._scale(extent, maps.WIDTHS["small phone"])
    assert gap * least >= 2 * maps.MARK
    for iso3, where in partners.set_index("iso3").iterrows():
        marker = (at.loc[iso3, "at_lat"], at.loc[iso3, "at_lon"])
        assert great_circle_km(marker, (where["lat"], where["lon"])) < 3000, iso3


def test_a_state_too_small_for_an_outline_stands_at_its_capital(spec):
    singapore = drawn(spec).set_index("iso3").loc["SGP"]
    assert (singapore["at_lat"], singapore["at_lon"]) == pytest.approx((1.4, 103.8), abs=0.02)


@pytest.mark.parametrize("screen", maps.WIDTHS)
def test_names_have_a_side_on_which_there_is_room(spec, screen):
    sides = drawn(spec).set_index("iso3")[screen]
    assert set(sides.dropna()) <= set(maps.SIDES)
    assert sides.notna().sum() >= 5


def test_outlines_beyond_the_edge_are_left_out(spec):
    land = next(rows for rows in spec["datasets"].values() if len(rows) > 50)
    codes = {feature["id"] for feature in land}
    assert {"JPN", "CHN", "AUS", "FRA"} <= codes
    assert "BRA" not in codes and "ZAF" not in codes


def test_outlines_are_a_data_set_of_their_own_and_not_part_of_the_page(spec):
    bare = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
    assert "MultiPolygon" not in bare and len(bare) < 12_000


def test_it_centres_on_whichever_state_is_looked_at(partners):
    london = (51.5, -0.1)
    others = partners[partners["iso3"] != "GBR"]
    projection = maps.around(others, "GBR", london, GROUPS).to_dict()["projection"]
    assert projection["rotate"] == [0.1, -51.5, 0]


def test_nothing_lies_between_the_pointer_and_a_tooltip(spec):
    over = [layer for layer in spec["layer"] if "at_lat" in json.dumps(layer)]
    assert over and all(layer["encoding"]["tooltip"] for layer in over)
    rings = next(layer for layer in spec["layer"] if "strokeDash" in layer["mark"])
    assert rings["mark"]["fill"] is None, "a ring that is filled would catch the pointer for all within"
