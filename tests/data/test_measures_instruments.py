"""Counts of agreements, on a small table whose answers can be counted on fingers."""

import pandas as pd
import pytest
from alliance_data.measures.instruments import (
    dated_steps,
    first_held,
    held_by_group,
    held_by_year,
    in_force_on,
    in_groups,
    ranked,
    sequence,
    signed_a_year,
    stepped_up,
    steps,
    steps_taken,
    verdicts,
    years_of,
)


@pytest.fixture
def agreements():
    rows = [
        ("Australia", "AUS", "acsa", "2010-05-19", "2013-01-31", "superseded"),
        ("Australia", "AUS", "acsa", "2017-01-14", "2017-09-06", "in force"),
        ("Australia", "AUS", "raa", "2022-01-06", "2023-08-13", "in force"),
        ("Canada", "CAN", "acsa", None, "2019-07", "in force"),
        ("United Kingdom", "GBR", "information_security", "2013-07", "2014-01", "in force"),
        ("United Kingdom", "GBR", "equipment_transfer", "2013-07", None, "in force"),
        ("United Kingdom", "GBR", "acsa", "2017-01-26", "2017", "in force"),
        ("Malaysia", "MYS", "equipment_transfer", None, None, "in force"),
        ("Philippines", "PHL", "acsa", "2026-01-15", None, "signed"),
        ("France", "FRA", "raa", None, None, "negotiating"),
    ]
    columns = ["partner", "partner_iso3", "instrument", "signed", "in_force", "status"]
    return pd.DataFrame(rows, columns=columns).assign(title="An agreement")


def test_a_new_edition_is_not_a_new_instrument(agreements):
    held = first_held(agreements)
    assert held[held.partner == "Australia"][["instrument", "year"]].values.tolist() == [
        ["acsa", 2010],
        ["raa", 2022],
    ]


def test_talks_are_no_agreement(agreements):
    assert "France" not in set(first_held(agreements)["partner"])


def test_entry_into_force_dates_what_no_document_says_when_signed(agreements):
    canada = first_held(agreements).set_index("partner").loc["Canada"]
    assert (canada["date"], canada["basis"]) == ("2019-07", "in_force")


def test_an_undated_agreement_is_kept_without_a_year(agreements):
    malaysia = first_held(agreements).iloc[-1]
    assert malaysia["partner"] == "Malaysia" and pd.isna(malaysia["year"]) and pd.isna(malaysia["basis"])


def test_signed_is_not_in_effect(agreements):
    held = first_held(agreements).set_index(["partner", "instrument"])["in_effect"]
    assert not held["Philippines", "acsa"] and held["Australia", "acsa"]


def test_kinds_can_be_chosen(agreements):
    assert set(first_held(agreements, ["raa"])["partner"]) == {"Australia"}


def test_years_are_read_off_partial_dates():
    assert years_of(pd.Series(["2017", "2017-04", "2017-04-25"])).tolist() == [2017] * 3
    assert years_of(pd.Series([None], dtype="str")).isna().all()


def test_holdings_are_counted_at_the_end_of_each_year(agreements):
    held = held_by_year(first_held(agreements), [2009, 2013, 2017])
    assert held.values.tolist() == [
        [2013, "Australia", 1],
        [2013, "United Kingdom", 2],
        [2017, "Australia", 1],
        [2017, "United Kingdom", 3],
    ]


def test_partners_with_most_kinds_come_first_and_the_undated_last(agreements):
    order = ranked(first_held(agreements))
    assert order.values.tolist()[:3] == [
        ["United Kingdom", 3, "2013-07"],
        ["Australia", 2, "2010-05-19"],
        ["Canada", 1, "2019-07"],
    ]
    assert order["partner"].iloc[-1] == "Malaysia"


def test_the_pace_is_a_mean_over_all_years_the_empty_ones_too(agreements):
    # Australia 2010, the United Kingdom twice in 2013: three in five years; the undated one is not counted.
    assert signed_a_year(first_held(agreements), 2010, 2014) == pytest.approx(3 / 5)


def test_groups_are_counted_at_the_end_of_each_year_zeros_included(agreements):
    first = in_groups(first_held(agreements), "AUS", {"GBR"})
    assert held_by_group(first, [2012, 2013], ["ally", "within"]).values.tolist() == [
        [2012, "ally", 1],
        [2012, "within", 0],
        [2013, "ally", 1],
        [2013, "within", 2],
    ]


def test_a_date_known_to_the_year_may_lie_before_or_after_the_day(agreements):
    # On 1 July 2017 Australia's first edition and the United Kingdom's secrets agreement are surely in force;
    # the latter's supplies agreement (2017) and the two without a date of entry may be.
    assert in_force_on(agreements, "2017-07-01") == (2, 5)
    assert in_force_on(agreements, "2018-01-01") == (3, 5)


def test_places_are_shared_where_dates_cannot_be_told_apart(agreements):
    places = sequence(first_held(agreements)).set_index(["partner", "instrument"])["place"]
    assert places["Australia", "acsa"] == 1 and places["Australia", "raa"] == 2
    assert places["United Kingdom", "information_security"] == 1.5
    assert places["United Kingdom", "equipment_transfer"] == 1.5
    assert places["United Kingdom", "acsa"] == 3
    assert "Canada" not in places.index.get_level_values("partner")


@pytest.fixture
def table():
    """Steps with India and the Philippines, two rows that are none among them."""
    rows = [
        ("IND", "acsa", "Acquisition and Cross-Servicing Agreement", "2020-09-09", "in force"),
        ("IND", "joint_declaration", "Joint Declaration (revised)", "2025-08-29", "current"),
        ("IND", "two_plus_two", "2+2 meeting (first)", "2019-11-30", "held"),
        ("IND", "two_plus_two", "2+2 meeting (3rd)", "2024-08-20", "held"),
        ("IND", "raa", "Reciprocal Access Agreement", "2024", "negotiating"),
        ("PHL", "raa", "Reciprocal Access Agreement", "2024-07-08", "in force"),
    ]
    table = pd.DataFrame(rows, columns=["partner_iso3", "instrument", "title", "signed", "status"])
    return table.assign(in_force=pd.Series([None] * len(rows), dtype="str"))


def test_steps_count_editions_and_first_meetings_but_no_later_meetings(table):
    assert steps(table, "IND", range(2017, 2022)) == (1, 1)
    assert steps(table, "IND", range(2022, 2027)) == (0, 1)


def test_steps_are_listed_with_their_dates_partner_by_partner(table):
    assert steps_taken(table, ["IND"])["date"].tolist() == ["2020-09-09", "2025-08-29", "2019-11-30"]
    assert steps_taken(table, ["PHL", "VNM"])["title"].tolist() == ["Reciprocal Access Agreement"]


def test_verdicts_follow_the_steps_of_both_spans(table):
    found = verdicts(table, ["PHL", "IND", "VNM"], range(2017, 2022), range(2022, 2027))
    assert found.loc["PHL"].tolist() == [0, 0, 1, 0, "stepped up in law"]
    assert found.loc["IND"].tolist() == [1, 1, 0, 1, "not stepped up"]
    assert found.loc["VNM", "verdict"] == "not stepped up"
    assert found.index.tolist() == ["PHL", "IND", "VNM"]


def test_spans_of_unequal_length_are_refused(table):
    with pytest.raises(ValueError, match="5 and 4 years"):
        verdicts(table, ["IND"], range(2017, 2022), range(2022, 2026))


def test_a_binding_step_more_is_law_and_any_other_is_form():
    assert stepped_up((0, 3), (1, 0)) == "stepped up in law"
    assert stepped_up((1, 0), (1, 2)) == "stepped up in form"
    assert stepped_up((1, 2), (0, 2)) == "not stepped up"


def test_an_organisation_belongs_to_the_network_by_its_name():
    rows = pd.DataFrame(
        {"partner": ["United States", "NATO", "India", "Italy"], "partner_iso3": ["USA", None, "IND", "ITA"]}
    )
    groups = in_groups(rows, "USA", {"ITA", "NATO"})["group"].tolist()
    assert groups == ["ally", "within", "outside", "within"]


def test_a_summit_on_the_day_of_a_signature_is_one_step_with_it():
    made = [("Korea", "acsa", "2016-11-23", "An agreement"), ("India", "acsa", "2020-09-09", "Another")]
    made = pd.DataFrame(made, columns=["partner", "instrument", "signed", "title"])
    events = [
        ("2016-11-23", "summit", "Summit with Korea"),
        ("2008-02-25", "summit", "Earlier summit with Korea"),
        ("2019-08-22", "policy", "Talk of Korea"),
        ("2024-04-10", "summit", "Summit with others"),
    ]
    found = dated_steps(made, pd.DataFrame(events, columns=["date", "kind", "event"]), "Korea")
    assert found.to_numpy().tolist() == [
        ["2008-02-25", "Earlier summit with Korea"],
        ["2016-11-23", "An agreement"],
    ]
