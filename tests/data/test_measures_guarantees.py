"""Partners beside guarantors, counted by hand."""

import pandas as pd
import pytest
from alliance_data import InputError
from alliance_data.measures import guarantees

FIRST = pd.DataFrame(
    {
        "partner": ["United States", "Australia", "Australia", "India", "Malaysia"],
        "partner_iso3": ["USA", "AUS", "AUS", "IND", "MYS"],
        "instrument": ["acsa", "acsa", "raa", "acsa", "equipment_transfer"],
        "year": pd.array([1996, 2010, 2022, 2020, None], dtype="Int64"),
    }
)
OWED = pd.DataFrame(
    {
        "from_iso3": ["USA", "USA", "CHN"],
        "to_iso3": ["JPN", "JPN", "JPN"],
        "year": [2009, 2010, 2010],
        "defense": [1, 1, 0],
        "offense": 0,
        "neutrality": 0,
        "nonaggression": [0, 0, 1],
        "consultation": 0,
    }
)


def counted():
    ties = guarantees.partners_and_guarantors(FIRST, OWED, "JPN", ally="USA", since=2009)
    return {name: rows.set_index("year")["states"].to_dict() for name, rows in ties.groupby("series")}


def test_the_ally_is_no_new_partner_and_a_partner_counts_once():
    partners = counted()["partners"]
    assert (partners[2009], partners[2010], partners[2020], partners[2022]) == (0, 1, 2, 2)


def test_each_series_ends_with_its_table():
    assert max(counted()["partners"]) == 2022
    assert counted()["guarantors"] == {2009: 1, 2010: 1}


def test_who_promises_no_more_than_peace_guarantees_nothing():
    assert guarantees.guarantors(OWED, "JPN") == ["USA"]


def test_a_partner_without_any_date_is_named():
    assert guarantees.undated(FIRST) == ["Malaysia"]


def test_a_table_that_ends_before_the_first_year_gives_its_last():
    ties = guarantees.partners_and_guarantors(FIRST, OWED, "JPN", ally="USA", since=2020)
    assert ties[ties["series"] == "guarantors"][["year", "states"]].to_numpy().tolist() == [[2010, 1]]
    assert ties[ties["series"] == "partners"]["year"].tolist() == [2020, 2021, 2022]


def test_a_partner_is_not_the_state_whose_agreements_they_are():
    with pytest.raises(InputError, match="another state's"):
        guarantees.partners_and_guarantors(FIRST, OWED, "AUS", ally="USA", since=2009)


def test_partners_come_in_the_order_of_their_first_dated_agreement():
    first = FIRST.assign(title=FIRST["instrument"], date=FIRST["year"].astype("string"))
    found = guarantees.arrivals(first, ally="USA", since=2015)
    assert found[["partner", "year", "number"]].to_numpy().tolist() == [
        ["Australia", 2015, 1],
        ["India", 2020, 2],
    ]


def test_a_state_owes_defence_in_the_years_of_its_treaty():
    for since, years in ((2009, [2009, 2010]), (2020, [2010])):
        owed = guarantees.owed_years(OWED, "JPN", since=since)
        assert owed.to_numpy().tolist() == [["USA", year] for year in years]
