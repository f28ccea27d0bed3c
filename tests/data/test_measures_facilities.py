"""Okinawa's share of facilities, against figures that documents print."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import facilities

COLUMNS = ["date", "scope", "definition", "facilities", "area_km2", "stated_share", "grade", "address"]


def counts(*rows):
    return pd.DataFrame([(*row, "press", "https://example.org/a") for row in rows], columns=COLUMNS)


def test_a_share_is_computed_from_the_whole_or_from_the_rest():
    found = facilities.okinawa_shares(
        counts(
            ("1972-05", "Okinawa", "exclusive", None, 60.0, 0.9),
            ("1972-05", "outside Okinawa", "exclusive", None, 40.0, None),
            ("2003", "Okinawa", "exclusive", None, 30.0, None),
            ("2003", "Japan", "exclusive", None, 40.0, None),
        )
    )
    assert found["share"].tolist() == [0.6, 0.75]
    assert found["how"].tolist() == ["computed", "computed"]


def test_without_a_whole_the_share_is_as_printed():
    found = facilities.okinawa_shares(counts(("2010-01", "Okinawa", "exclusive", None, None, 0.74)))
    assert found[["share", "how"]].iloc[0].tolist() == [0.74, "stated"]


def test_joint_use_is_another_definition_and_stays_out():
    rows = counts(
        ("2020", "Okinawa", "exclusive", None, 70.0, None),
        ("2020", "Japan", "exclusive", None, 100.0, None),
        ("2020", "Okinawa", "all", None, 80.0, None),
        ("2020", "Japan", "all", None, 400.0, None),
    )
    assert facilities.okinawa_shares(rows)["share"].tolist() == [0.7]
    assert facilities.least_shares_of_all(rows)["share"].tolist() == [0.175]


def test_the_share_of_the_number_is_not_that_of_the_area():
    # 33 of 85 facilities in 2016, 31 of 78 in 2020 (184.944 of 263.176 km2).
    table = load("us_facility_area")
    number = facilities.okinawa_shares(table, of="facilities").set_index("date")["share"]
    area = facilities.okinawa_shares(table).set_index("date")["share"]
    assert number["2016"] == pytest.approx(0.388, abs=0.001)
    assert number["2020-01-01"] == pytest.approx(31 / 78)
    assert area["2020-01-01"] == pytest.approx(0.7027, abs=0.0001)


def test_with_joint_use_okinawa_has_at_least_a_fifth_or_nearly():
    share = facilities.least_shares_of_all(load("us_facility_area")).set_index("year")["share"]
    assert share[2020] == pytest.approx(184.944 / 980.293)


def test_another_column_is_refused():
    with pytest.raises(ValueError, match="no count of facilities"):
        facilities.okinawa_shares(counts(), of="grade")


def test_prefectures_add_up_to_the_printed_total():
    day = load("us_facility_area").query("date == '2020-01-01' and definition == 'exclusive'")
    parts = day[~day["scope"].isin([facilities.REST, facilities.WHOLE])].sort_values("area_km2")
    assert parts["scope"].tail(3).tolist() == ["Kanagawa", "Aomori", "Okinawa"]
    assert parts["area_km2"].sum() == pytest.approx(263.176, abs=0.002)
