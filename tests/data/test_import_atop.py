"""ATOP's alliance obligations: directed, and of one Germany."""

import pytest
from alliance_data import InputError, load
from alliance_data.importers import atop

PEACESCIENCER = """\
ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul
2,740,2018,1,0,0,1,1
740,2,2018,0,0,0,1,1
2,740,1944,1,0,0,0,0
255,2,1990,0,0,0,1,0
260,2,1990,1,0,0,0,1
255,260,1990,1,0,0,0,0
345,365,1991,0,0,0,1,0
345,365,1992,0,0,0,1,0
2,20,2018,0,0,0,0,0
"""
PROJECT = """\
ddyad,stateA,stateB,year,defense,offense,neutral,nonagg,consul,number
2740,2,740,2018,1,0,0,1,1,1
"""


def test_obligations_keep_their_direction(write):
    frame = atop.read(write(PEACESCIENCER)).set_index(["from_iso3", "to_iso3", "year"])
    assert frame.loc[("USA", "JPN", 2018), "defense"] == 1
    assert frame.loc[("JPN", "USA", 2018), "defense"] == 0


def test_two_germanies_of_one_year_are_one_and_owe_what_either_owes(write):
    frame = atop.read(write(PEACESCIENCER)).set_index(["from_iso3", "to_iso3", "year"])
    assert list(frame.loc[("DEU", "USA", 1990)]) == [1, 0, 0, 1, 1]
    assert ("DEU", "DEU", 1990) not in frame.index


def test_yugoslavia_ends_where_serbia_begins(write):
    frame = atop.read(write(PEACESCIENCER)).set_index(["from_iso3", "to_iso3", "year"])
    assert ("YUG", "RUS", 1991) in frame.index
    assert ("SRB", "RUS", 1992) in frame.index


def test_years_before_1945_and_ties_without_obligation_are_left_out(write):
    frame = atop.read(write(PEACESCIENCER))
    assert frame["year"].min() == 1990
    assert "CAN" not in set(frame["to_iso3"])


def test_the_projects_own_columns_are_read_as_well(write):
    path = write(PROJECT)
    assert atop.recognise(path)
    assert len(atop.read(path)) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2,740,2018,1,", "2,740,2018,2,", "expected 0 or 1"),
        ("2,740,2018,1,", "2,9999,2018,1,", "COW state code"),
        ("2,740,2018,1,", "2,740,18,1,", "expected a year"),
        ("atop_nonagg", "atop_non", "atop_nonagg"),
        ("2,740,2018,1,", "2,740,2018,,", "expected a number"),
    ],
)
def test_a_spoilt_file_is_refused_with_what_was_found(write, old, new, said):
    with pytest.raises(InputError) as refused:
        atop.read(write(PEACESCIENCER.replace(old, new, 1)))
    assert said in str(refused.value)


def test_the_united_states_owe_japan_defence_and_japan_owes_none():
    frame = load("alliances", since=2018).set_index(["from_iso3", "to_iso3"])
    assert frame.loc[("USA", "JPN"), "defense"] == 1
    assert frame.loc[("JPN", "USA"), "defense"] == 0
