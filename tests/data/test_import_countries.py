"""Countries, and the crosswalk that gives every name its one code."""

import pandas as pd
import pytest
from alliance_data import InputError, load, states
from alliance_data.importers import countries

HEADER = "country_name_en,iso2c,iso3c,cown,gwn,region,un_regionsub_name,capital,lat,lng\n"
ROWS = """\
Namibia,NA,NAM,565,565,Sub-Saharan Africa,Sub-Saharan Africa,Windhoek,-22.5,17.1
Japan,JP,JPN,740,740,East Asia & Pacific,Eastern Asia,Tokyo,35.7,139.8
Serbia,RS,SRB,,340,Europe & Central Asia,Southern Europe,Belgrade,44.8,20.5
Yugoslavia,,,345,345,Europe & Central Asia,,Belgrade,44.8,20.5
Kosovo,,,347,347,Europe & Central Asia,,Pristina,42.7,21.2
Bavaria,,,245,245,Europe & Central Asia,,,,
"""


def test_states_have_codes_and_those_of_the_past_say_so(write):
    frame = countries.read(write(HEADER + ROWS)).set_index("iso3")
    assert sorted(frame.index) == ["JPN", "NAM", "SRB", "SUN", "XKX", "YUG"]
    assert list(frame.index[frame["historical"]]) == ["YUG", "SUN"]
    assert frame.loc["SRB", "cow_code"] == 345
    assert frame.loc["JPN", "us_ally"]
    assert not frame.loc["NAM", "us_ally"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("NAM,565", "JPN,565", "stands twice"),
        ("JPN,740", "Japan,740", "three capital letters"),
        ("35.7", "35,7", "cells, expected"),
        ("35.7", "north", "expected a number"),
    ],
)
def test_a_spoilt_file_is_refused_with_what_was_found(write, old, new, said):
    with pytest.raises(InputError) as refused:
        countries.read(write(HEADER + ROWS.replace(old, new, 1)))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Japan", "JPN"),
        ("Korea, South", "KOR"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("Czechoslovakia", "CSK"),
        ("USSR", "SUN"),
        ("German Democratic Republic", "DDR"),
        ("East Germany (GDR)", "DDR"),
        ("Yemen, North", "YAR"),
        ("South Yemen", "YMD"),
        ("Yugoslavia", "YUG"),
        ("South Vietnam", "RVN"),
        ("Kosovo", "XKX"),
        ("Türkiye", "TUR"),
        ("Côte d’Ivoire", "CIV"),
        ("Micronesia, Fed. Sts.", "FSM"),
        ("Niger", "NER"),
        ("Congo, DR", "COD"),
        ("Japan†56", "JPN"),
    ],
)
def test_a_name_has_one_code(name, code):
    assert states.iso3(name) == code


@pytest.mark.parametrize(
    "name", ["South Asia", "North Africa", "World", "Neverland", "European Union", "NATO**", "Somaliland", ""]
)
def test_what_is_no_state_has_none(name):
    assert states.find(name) is None


def test_an_unknown_name_is_refused_with_its_nearest_matches():
    with pytest.raises(InputError, match=r"sheet 1, row 3: unknown state 'Japann'.*Did you mean 'Japan'"):
        states.iso3("Japann", "sheet 1, row 3")


def test_every_name_in_the_table_leads_back_to_its_code():
    frame = load("countries")
    lost = {n: c for n, c in zip(frame["name"], frame["iso3"], strict=True) if states.find(n) != c}
    assert lost == {}


def test_correlates_of_war_codes_depend_on_the_year_where_they_must():
    codes, years = pd.Series([365, 345, 345, 260, 740]), pd.Series([1980, 1991, 1992, 1980, 2020])
    assert list(states.from_cow(codes, years)) == ["RUS", "YUG", "SRB", "DEU", "JPN"]


def test_allies_owe_their_mark_to_a_pact():
    frame = load("countries").set_index("iso3")
    assert set(frame.index[frame["us_pact"] == "Pacific"]) == {"AUS", "JPN", "KOR", "PHL", "THA"}
    assert (frame["us_pact"] == "NATO").sum() == 31
    assert (frame["us_ally"] == frame["us_pact"].notna()).all()


def test_allies_are_those_of_the_alliance_table_and_natos_members_since():
    owed = load("alliances", countries=["USA"], since=2018)
    owed = set(owed.loc[owed["defense"] == 1, "to_iso3"])
    frame = load("countries")
    assert set(frame.loc[frame["us_ally"], "iso3"]) - owed == {"FIN", "MKD", "SWE"}
