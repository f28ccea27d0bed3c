"""Webs small enough to draw: a wheel, a net, and what lies between, with values worked by hand."""

from itertools import combinations

import networkx as nx
import pandas as pd
import pytest
from alliance_data import load
from alliance_data.errors import NotCovered
from alliance_data.measures import pacts
from alliance_data.measures.ties import (
    betweenness_range,
    centrality,
    centralization,
    density_by_year,
    web,
    with_ties,
)

WHEEL = [("USA", "JPN"), ("USA", "KOR"), ("USA", "PHL"), ("USA", "AUS")]
STATES = ["USA", "JPN", "KOR", "PHL", "AUS"]


def rows(pairs, year=2000, **obligations):
    """Return obligations of the first to the second of each pair: defence, unless others are named."""
    frame = pd.DataFrame(pairs, columns=["from_iso3", "to_iso3"]).assign(year=year, defense=1, consultation=0)
    return frame.assign(**obligations)


@pytest.fixture
def wheel():
    return web(rows(WHEEL), STATES)


def test_one_side_of_a_promise_is_a_tie_and_strangers_are_left_out():
    graph = web(rows([("USA", "JPN"), ("JPN", "USA"), ("USA", "GBR")]), ["USA", "JPN", "KOR"])
    assert list(map(set, graph.edges)) == [{"USA", "JPN"}]
    assert set(graph) == {"USA", "JPN", "KOR"}


def test_only_the_obligation_asked_for_is_a_tie():
    consulting = rows([("JPN", "USA")], defense=0, consultation=1)
    assert web(consulting, ["USA", "JPN"]).number_of_edges() == 0
    assert web(consulting, ["USA", "JPN"], "consultation").number_of_edges() == 1


def test_a_hub_with_its_spokes_is_wholly_centralized_and_a_net_not_at_all(wheel):
    assert centralization(wheel) == 1
    assert centralization(nx.complete_graph(STATES)) == 0
    assert centralization(nx.cycle_graph(5)) == 0


def test_a_rim_of_one_pair_takes_a_sixth_of_the_centralization_of_five(wheel):
    wheel.add_edge("JPN", "AUS")
    # Degrees 4, 2, 2, 1, 1: the differences from four add up to ten, of at most 4 x 3 = 12.
    assert centralization(wheel) == pytest.approx(10 / 12)


def test_further_ties_leave_the_web_as_it_was_and_strangers_out(wheel):
    wider = with_ties(wheel, "JPN", ["AUS", "GBR", "JPN", None])
    assert set(wider["JPN"]) == {"USA", "AUS"} and set(wheel["JPN"]) == {"USA"}
    assert set(wider) == set(STATES)


def test_one_spoke_is_no_wheel():
    with pytest.raises(ValueError, match="three"):
        centralization(nx.path_graph(2))


def test_the_hub_stands_between_every_pair_and_a_spoke_between_none(wheel):
    found = centrality(wheel).set_index("iso3")
    assert found["betweenness"].to_dict() == {"USA": 1, "JPN": 0, "KOR": 0, "PHL": 0, "AUS": 0}
    assert found.loc["USA", "degree"] == 1 and found.loc["JPN", "degree"] == 0.25


def test_two_hubs_share_the_pairs_between_them(wheel):
    wheel.add_edges_from(("JPN", other) for other in ("KOR", "PHL", "AUS"))
    found = centrality(wheel).set_index("iso3")["betweenness"]
    # Three pairs of spokes, each with two ways round: one and a half of the six pairs without the state.
    assert found["USA"] == found["JPN"] == pytest.approx(1.5 / 6)


def test_density_follows_members_who_come_and_go():
    table = pd.concat([rows([("PHL", "THA"), ("AUS", "NZL")], year=1960), rows([("AUS", "NZL")], year=1990)])
    members = {1950: ["AUS"], 1960: ["AUS", "NZL", "PHL", "THA"], 1990: ["AUS", "PHL", "THA"], 2000: "AB"}
    assert density_by_year(table, members).values.tolist() == [
        [1960, 4, 2, pytest.approx(2 / 6)],
        [1990, 3, 0, 0],
        [2000, 2, 0, 0],
    ]


def test_a_group_that_never_has_two_members_is_not_covered():
    with pytest.raises(NotCovered, match="No year has two states"):
        density_by_year(rows([("PHL", "THA")], year=1960), {1960: ["AUS"]})


def test_the_range_of_betweenness_holds_for_every_web_that_can_be():
    known = web(rows(WHEEL), STATES)
    known.add_edges_from([("JPN", "KOR"), ("JPN", "PHL")])
    low, high = betweenness_range(known, "JPN", ["JPN", "USA"])
    unknown = list(combinations(["KOR", "PHL", "AUS"], 2))
    found = []
    for n in range(len(unknown) + 1):
        for some in combinations(unknown, n):
            graph = known.copy()
            graph.add_edges_from(some)
            found.append(nx.betweenness_centrality(graph)["JPN"])
    assert (min(found), max(found)) == pytest.approx((low, high))
    # With none, Japan shares Korea and the Philippines with the hub: half a pair of six.
    assert (low, high) == pytest.approx((0, 0.5 / 6))


def test_a_range_is_refused_where_it_would_not_hold(wheel):
    with pytest.raises(ValueError, match="own ties"):
        betweenness_range(wheel, "JPN", ["USA"])
    wheel.remove_edge("USA", "AUS")
    with pytest.raises(ValueError, match="tied to all"):
        betweenness_range(wheel, "JPN", ["USA", "JPN"])


def test_the_pacific_wheel_of_the_record():
    final = load("alliances", since=2018, until=2018)
    members = ["AUS", "JPN", "KOR", "PHL", "THA"]
    graph = web(final, ["USA", *members])
    assert centralization(graph) == 1
    assert nx.density(web(final, members)) == pacts.density(final, members) == 0


def test_the_treaty_of_manila_tied_four_of_seven():
    early = load("alliances", since=1960, until=1960)
    found = density_by_year(early, {1960: ["AUS", "JPN", "KOR", "NZL", "PHL", "THA", "TWN"]}).iloc[0]
    assert found["ties"] == 6 and found["density"] == pytest.approx(6 / 21)
