"""Theatres and burdens, worked by hand."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import theatres

COUNTRIES = pd.DataFrame(
    [
        ("DEU", "Europe & Central Asia"),
        ("JPN", "East Asia & Pacific"),
        ("GUM", "East Asia & Pacific"),
        ("AFG", "South Asia"),
        ("KWT", "Middle East & North Africa"),
        ("DJI", "Sub-Saharan Africa"),
        ("IOT", None),
    ],
    columns=["iso3", "region"],
)


def held(*rows):
    return pd.DataFrame(rows, columns=["iso3", "year", "active_duty"])


def test_each_state_has_one_theatre_and_territories_of_the_united_states_have_none():
    assert theatres.theatre_of(COUNTRIES).to_dict() == {
        "DEU": "Europe",
        "JPN": "East Asia",
        "AFG": "Middle East",
        "KWT": "Middle East",
        "DJI": "Elsewhere",
        "IOT": "Elsewhere",
    }


def test_sums_leave_out_territories_and_fill_empty_theatres_with_nothing():
    places = theatres.theatre_of(COUNTRIES)
    frame = held(("DEU", 2000, 10), ("JPN", 2000, 5), ("GUM", 2000, 99), ("JPN", 2001, 6), ("AFG", 2001, 4))
    found = theatres.by_theatre(frame, "active_duty", places)
    assert found.loc[2000].to_dict() == {"East Asia": 5, "Europe": 10, "Middle East": 0}
    assert found.loc[2001].to_dict() == {"East Asia": 6, "Europe": 0, "Middle East": 4}


def test_two_reports_of_one_year_are_refused():
    with pytest.raises(ValueError, match="JPN has more than one row in 2000"):
        theatres.by_theatre(
            held(("JPN", 2000, 5), ("JPN", 2000, 5)), "active_duty", theatres.theatre_of(COUNTRIES)
        )


def test_years_are_marked_by_how_troops_were_counted_and_whether_the_sum_is_sure():
    sums = pd.DataFrame({"Europe": 5.0, "Middle East": 1.0}, index=pd.Index([2005, 2007, 2018], name="year"))
    found = theatres.counted_alike(sums).set_index(["theatre", "year"])
    assert found.loc["Europe", "segment"].to_dict() == {2005: 0, 2007: 1, 2018: 3}
    assert found.loc["Europe", "sure"].all()
    assert found.loc["Middle East", "sure"].to_dict() == {2005: True, 2007: False, 2018: True}


def test_every_choice_is_a_row_and_the_rules_own_comes_last():
    tests = {"share": {"since 1960": 0.6, "since 2000": 0.9}, "money": {"China alone": 0.4}}
    found = theatres.under_choices(tests, {"share": 0.8, "money": 0.5}, label="the ledger's")
    assert found["choice"].tolist() == ["since 1960", "since 2000", "China alone", *["the ledger's"] * 2]
    assert found["ratio"].tolist() == [0.6, 0.9, 0.4, 0.8, 0.5]
    assert found["rule"].tolist() == [False, False, False, True, True]


def test_theatres_are_counted_by_how_even_they_are_not_by_how_much_is_there():
    sums = pd.DataFrame({"Europe": [50.0, 5, 90, 7], "East Asia": [50.0, 5, 10, 0]}, index=range(2000, 2004))
    # 1 / (0.9 ** 2 + 0.1 ** 2) = 1 / 0.82
    assert theatres.effective_theatres(sums).tolist() == pytest.approx([2, 2, 1 / 0.82, 1])


def test_the_average_includes_the_last_year_and_skips_holes():
    values = pd.Series({1990: 6.0, 1991: None, 2000: 4.0, 2001: 2.0})
    assert theatres.against_average(values, [1990, 2000]).to_dict() == pytest.approx({1990: 0.5, 2000: 2 / 3})


def test_earlier_years_without_a_value_are_left_out():
    values = pd.Series({2015: 80.0, 2020: 50.0, 2025: 60.0})
    assert theatres.against_earlier(values, [5, 7, 10]).to_dict() == pytest.approx({5: 1.2, 10: 0.75})


def test_shares_change_between_two_years_and_states_without_forces_are_left_out():
    rows = [("A", 2020, 0.01), ("A", 2025, 0.015), ("B", 2020, 0.02), ("B", 2025, 0.018)]
    rows += [("ISL", 2020, 0.0), ("ISL", 2025, 0.0), ("C", 2025, 0.03)]
    frame = pd.DataFrame(rows, columns=["iso3", "year", "share_of_gdp"])
    found = theatres.change_of_share(frame, ["A", "B", "ISL", "C"], 5)
    assert found["iso3"].tolist() == ["A", "B"]
    assert found["change"].tolist() == pytest.approx([0.005, -0.002])


def test_the_two_steps_between_two_bases_add_up():
    base, wider = theatres.bridge(9, 600, 11, 500)
    assert base == pytest.approx(9 / 500 - 9 / 600)
    assert wider == pytest.approx(2 / 500)
    assert base + wider == pytest.approx(11 / 500 - 9 / 600)


def test_germany_and_japan_stand_in_their_theatres_as_the_department_of_defense_counted_them():
    troops = load("us_troops", countries=["DEU", "JPN"], since="2025-09-30", until="2025-09-30")
    frame = troops.assign(year=troops["date"].dt.year)
    found = theatres.by_theatre(frame, "active_duty", theatres.theatre_of(load("countries")))
    assert found.loc[2025].to_dict() == {"Europe": 36332, "East Asia": 53490}


def test_a_series_without_a_value_has_no_average_and_no_earlier_year():
    none = pd.Series(dtype=float)
    assert theatres.against_average(none, [1990]).empty
    assert theatres.against_earlier(none, [1, 2]).empty


def test_an_ally_whom_the_last_report_leaves_out_is_missed_where_many_stood_or_nothing_is_known():
    pacts = [("USA", state, 2018, 1) for state in ("DEU", "ATG", "KOR", "JPN")] + [("USA", "TWN", 1970, 1)]
    alliances = pd.DataFrame(pacts, columns=["from_iso3", "to_iso3", "year", "defense"])
    rows = [("DEU", "2024", 36000), ("ATG", "2024", 5), ("JPN", "2024", 53000), ("JPN", "2025", 53000)]
    troops = pd.DataFrame(rows, columns=["iso3", "date", "active_duty"])
    assert theatres.unreported(troops, alliances, "USA") == ["DEU", "KOR"]
    empty = pd.concat([troops, pd.DataFrame({"iso3": ["DEU"], "date": ["2025"], "active_duty": [None]})])
    assert theatres.unreported(empty, alliances, "USA") == ["DEU", "KOR"]


def test_the_last_report_at_hand_leaves_out_no_ally_with_many_troops():
    assert theatres.unreported(load("us_troops"), load("alliances"), "USA") == []
