"""Obligations counted on a star of three spokes, and the book's own table where it stands."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.errors import NotCovered
from alliance_data.measures.pacts import (
    changes,
    density,
    of_guarantor,
    owed_by,
    owed_to,
    spans,
    strongest,
    tied_pairs,
)


@pytest.fixture
def star():
    rows = [
        ("USA", "JPN", 2000, 1, 0, 0, 1, 1),
        ("USA", "KOR", 2000, 1, 0, 0, 1, 1),
        ("USA", "NZL", 2000, 1, 0, 0, 1, 1),
        ("KOR", "USA", 2000, 1, 0, 0, 1, 1),
        ("JPN", "KOR", 2000, 0, 0, 0, 1, 0),
        ("USA", "JPN", 2001, 1, 0, 0, 1, 1),
        ("USA", "KOR", 2001, 1, 0, 0, 1, 1),
        ("USA", "PHL", 2001, 1, 0, 0, 1, 1),
    ]
    columns = ["from_iso3", "to_iso3", "year", "defense", "offense", "neutrality", "nonaggression"]
    return pd.DataFrame(rows, columns=[*columns, "consultation"])


def test_obligations_are_directed(star):
    assert set(owed_by(star, "USA")["iso3"]) == {"JPN", "KOR", "NZL", "PHL"}
    assert owed_by(star, "JPN").empty


def test_a_guarantor_that_owes_nobody_is_not_covered(star):
    assert len(of_guarantor(star, "USA")) == 6
    with pytest.raises(NotCovered, match="owes defence"):
        of_guarantor(star, "JPN")


def test_obligations_owed_to_a_state_are_counted_by_kind(star):
    owed = owed_to(star, "KOR").set_index(["year", "obligation"])["states"]
    assert owed[2000, "defense"] == 1 and owed[2000, "nonaggression"] == 2 and owed[2000, "offense"] == 0


def test_comings_and_goings_are_told_apart(star):
    assert changes(owed_by(star, "USA")).values.tolist() == [[2001, "PHL", 1], [2001, "NZL", -1]]


def test_a_span_runs_from_the_first_year_to_the_last(star):
    assert spans(owed_by(star, "USA")).loc[["JPN", "NZL", "PHL"]].values.tolist() == [
        [2000, 2001],
        [2000, 2000],
        [2001, 2001],
    ]


def test_the_strongest_tie_of_each_to_each_is_found(star):
    rows = star[star.year == 2000].assign(
        consultation=lambda f: f["consultation"].mask(f.to_iso3 == "KOR", 1)
    )
    ties = strongest(rows, ["USA", "JPN", "KOR"]).set_index(["owes", "owed"])["tie"].to_dict()
    assert ties == {
        ("USA", "JPN"): "Defence",
        ("USA", "KOR"): "Defence",
        ("JPN", "USA"): "No attack, at most",
        ("JPN", "KOR"): "Consultation",
        ("KOR", "USA"): "Defence",
        ("KOR", "JPN"): "No attack, at most",
    }


def test_density_counts_each_pair_once(star):
    year = star[star.year == 2000]
    # USA with each of three: 3 of 6 pairs; no pair of spokes owes defence, one of three owes peace.
    assert density(year, ["USA", "JPN", "KOR", "NZL"]) == 0.5
    assert density(year, ["JPN", "KOR", "NZL"]) == 0
    assert density(year, ["JPN", "KOR", "NZL"], "nonaggression") == pytest.approx(1 / 3)


def test_density_of_one_state_is_refused(star):
    with pytest.raises(ValueError, match="two members"):
        density(star, ["USA"])


def test_a_pair_is_tied_if_one_owes_the_other_and_a_group_of_one_has_no_pair(star):
    year = star[star.year == 2000]
    assert tied_pairs(year, ["USA", "JPN", "KOR", "NZL"]) == 3
    assert tied_pairs(year, ["USA"]) == 0


def test_only_the_united_states_owes_japan_defence_in_2018():
    alliances = load("alliances", since=2018)
    owed = owed_to(alliances, "JPN").set_index("obligation")["states"]
    assert owed["defense"] == 1
    assert "JPN" in set(owed_by(alliances, "USA")["iso3"])
    assert owed_by(alliances, "JPN").empty
