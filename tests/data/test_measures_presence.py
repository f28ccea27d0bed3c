"""Ships counted by day, from spells short enough to count by hand."""

import pandas as pd
from alliance_data import load
from alliance_data.measures import presence

COLUMNS = ["hull", "subject", "home_port", "area", "date", "last_date", "at_sea"]


def spells(*rows):
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["last_date"] = pd.to_datetime(frame["last_date"])
    return frame.assign(kind="spell", ship_kind="carrier", grade="reference", address="https://example.org/a")


TWO = spells(
    ("CVN-1", "One", "Yokosuka", "Western Pacific", "2026-03-01", "2026-03-03", False),
    ("CVN-1", "One", "Yokosuka", "Indian Ocean", "2026-03-04", "2026-03-05", True),
    ("CVN-1", "One", "Yokosuka", "Middle East", "2026-03-06", "2026-03-08", True),
    ("CVN-1", "One", "Yokosuka", "Western Pacific", "2026-03-20", "2026-03-21", True),
    ("CVN-2", "Two", "San Diego", "Western Pacific", "2026-03-02", "2026-03-04", True),
)


def test_a_day_counts_only_if_the_place_of_every_ship_is_known():
    found = presence.by_day(TWO)
    assert found["date"].dt.day.unique().tolist() == [2, 3, 4]


def test_ships_are_counted_by_area_with_zeros_and_those_at_sea_apart():
    found = presence.by_day(TWO).set_index(["date", "area"])
    third, fourth = pd.Timestamp("2026-03-03"), pd.Timestamp("2026-03-04")
    assert found.loc[(third, "Western Pacific"), ["ships", "at_sea"]].tolist() == [2, 1]
    assert found.loc[(third, "Indian Ocean"), "ships"] == 0
    assert found.loc[(fourth, "Indian Ocean"), ["ships", "at_sea"]].tolist() == [1, 1]


def test_each_day_carries_the_grade_of_its_source():
    assert presence.by_day(TWO)["grade"].unique().tolist() == ["reference"]


def test_a_kind_without_spells_has_no_day():
    days = presence.by_day(TWO, "submarine")
    assert days.empty and presence.side_by_side(days).empty


def test_a_departure_has_the_days_it_left_arrived_and_was_back():
    found = presence.departures(TWO, ["Yokosuka", "San Diego"])
    assert found["subject"].tolist() == ["One"]
    days = found.iloc[0][["left", "arrived", "last_seen", "back"]]
    assert [day.day for day in days] == [4, 6, 8, 20]


def test_a_ship_not_seen_again_has_no_day_of_return():
    found = presence.departures(TWO[TWO["date"] < "2026-03-10"], ["Yokosuka"])
    assert found["back"].isna().all()


def test_the_theatres_of_april_2026():
    # On 28 April 2026: Washington in Yokosuka; Lincoln, Ford (Red Sea) and Bush with the 5th Fleet.
    day = presence.by_day(load("carrier_presence")).set_index(["date", "area"]).loc["2026-04-28"]
    assert day.loc["Western Pacific", ["ships", "at_sea"]].tolist() == [1, 0]
    assert day.loc["Middle East", "ships"] == 3
    assert day["ships"].sum() == 11


def test_the_ships_that_left_japan_for_the_gulf():
    found = presence.departures(load("carrier_presence"), ["Yokosuka", "Sasebo"]).set_index("subject")
    arrived = found["arrived"].dropna().dt.strftime("%m-%d").to_dict()
    assert arrived == {"Milius": "03-03", "John Finn": "03-23", "Tripoli": "03-29", "Rafael Peralta": "04-11"}
    assert set(found.index) - set(arrived) == {"Higgins", "Mustin"}
    assert found["back"].dropna().dt.strftime("%m-%d").to_dict() == {"Tripoli": "07-13"}


def test_two_areas_stand_side_by_side_and_the_fuller_one_is_marked():
    found = presence.side_by_side(presence.by_day(TWO))
    assert found[["here", "there", "at_sea"]].to_numpy().tolist() == [[2, 0, 1], [2, 0, 1], [1, 0, 1]]
    assert not found["more"].any()
    turned = presence.side_by_side(presence.by_day(TWO), "Middle East", "Western Pacific")
    assert turned["more"].tolist() == [True, True, True]
    assert turned["at_sea"].tolist() == [0, 0, 0]


def test_in_early_2026_the_middle_east_held_more_carriers_on_42_of_103_days():
    found = presence.side_by_side(presence.by_day(load("carrier_presence")))
    assert (len(found), int(found["more"].sum()), int(found["at_sea"].sum())) == (103, 42, 2)


def test_single_readings_leave_open_what_a_report_does_not_count():
    found = presence.readings(load("carrier_presence")).set_index("date")
    assert found.loc["2024-08-26", ["Western Pacific", "Middle East"]].tolist() == [0, 2]
    assert pd.isna(found.loc["2025-06", "Middle East"])
