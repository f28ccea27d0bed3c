"""Directed obligations, on a handful worked by hand."""

import pandas as pd
from alliance_data.measures.obligations import obligations_between, one_way_pairs, reciprocity, stretches


def table(*rows):
    names = [
        "from_iso3",
        "to_iso3",
        "year",
        "defense",
        "offense",
        "neutrality",
        "nonaggression",
        "consultation",
    ]
    return pd.DataFrame(rows, columns=names)


ROWS = table(
    ("JPN", "USA", 1951, 0, 0, 0, 0, 1),
    ("JPN", "USA", 1952, 0, 0, 0, 1, 1),
    ("KOR", "USA", 1952, 1, 0, 0, 0, 1),
    ("USA", "JPN", 1951, 1, 0, 0, 0, 1),
    ("USA", "JPN", 1952, 1, 0, 0, 1, 1),
    ("USA", "KOR", 1952, 1, 0, 0, 0, 1),
)


def test_reciprocity_tells_given_from_mutual_and_received():
    given = reciprocity(ROWS, "USA").set_index(["partner", "year"])["kind"].to_dict()
    assert given == {("JPN", 1951): "given", ("JPN", 1952): "given", ("KOR", 1952): "mutual"}
    assert set(reciprocity(ROWS, "JPN")["kind"]) == {"received"}


def test_one_way_pairs_counts_each_pair_once():
    assert one_way_pairs(ROWS, 1952) == (2, 1)
    assert one_way_pairs(ROWS, 1952, "consultation") == (2, 0)


def test_obligations_between_keeps_directions_and_years_apart():
    found = obligations_between(ROWS, "USA", "JPN").set_index(["from_iso3", "obligation"])
    assert found.loc[("USA", "defense"), ["since", "until"]].tolist() == [1951, 1952]
    assert found.loc[("JPN", "nonaggression"), ["since", "until"]].tolist() == [1952, 1952]
    assert ("JPN", "defense") not in found.index


def test_a_change_of_kind_or_a_missing_year_begins_a_new_stretch():
    kinds = [(1954, "mutual"), (1955, "mutual"), (1956, "given"), (1958, "given")]
    rows = pd.DataFrame([("PAK", year, kind) for year, kind in kinds], columns=["partner", "year", "kind"])
    assert stretches(rows).to_numpy().tolist() == [
        ["PAK", "mutual", 1954, 1955],
        ["PAK", "given", 1956, 1956],
        ["PAK", "given", 1958, 1958],
    ]
