"""The web of ties within a group of states: how dense, how much it hangs on one, and who stands between.

The measures are the plain ones of network analysis, with networkx. *Density* is the share of pairs that are
tied. *Centralization* is 1 where one state is tied to all and no others to each other, the hub with its
spokes, and 0 where all are alike. Of the many measures of centrality two are used: *degree*, the share of
others that a state is tied to, which is known where that state's own ties are; and *betweenness*, the share
of pairs of others whose shortest way leads through it, which is what a hub lives on. Eigenvector centrality
is left out: it rewards ties with the well tied, so that in a wheel every spoke has a high score from the hub
alone, and where the web falls apart it is not defined.

References
----------
Freeman (1979), Centrality in social networks: Conceptual clarification. Social Networks 1(3): 215-239.
Wasserman & Faust (1994), Social Network Analysis: 101-103, 178-192.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

import networkx as nx
import pandas as pd

from ..errors import NotCovered


def web(rows: pd.DataFrame, members: Iterable[str], obligation: str = "defense") -> nx.Graph:
    """Return the ties within a group: an edge where at least one of two owes the other the obligation.

    Parameters
    ----------
    rows
        Rows of one year of the table ``alliances``: ``from_iso3``, ``to_iso3`` and 0/1 columns.
    members
        ISO3 codes of the group. Those without a tie are in it all the same.
    obligation
        Name of a 0/1 column.
    """
    members = sorted(set(members))
    graph = nx.Graph()
    graph.add_nodes_from(members)
    one, other = rows["from_iso3"], rows["to_iso3"]
    owing = rows[(rows[obligation] == 1) & one.isin(members) & other.isin(members) & (one != other)]
    graph.add_edges_from(zip(owing["from_iso3"], owing["to_iso3"], strict=True))
    return graph


def with_ties(graph: nx.Graph, state: str, partners: Iterable[str]) -> nx.Graph:
    """Return a copy of a web in which a state is tied to some partners as well.

    Parameters
    ----------
    graph
        A web that the state is in.
    state
        ISO3 code.
    partners
        ISO3 codes; those who are not in the web stay out of it.
    """
    wider = graph.copy()
    wider.add_edges_from((state, partner) for partner in partners if partner in graph and partner != state)
    return wider


def centralization(graph: nx.Graph) -> float:
    """Return Freeman's centralization by degree, from 0.0 (all alike) to 1.0 (a hub and its spokes).

    Raises
    ------
    ValueError
        With fewer than three states: one spoke makes no wheel.
    """
    degrees = [degree for _, degree in graph.degree]
    if len(degrees) < 3:
        raise ValueError("Centralization needs at least three states.")
    return sum(max(degrees) - d for d in degrees) / ((len(degrees) - 1) * (len(degrees) - 2))


def centrality(graph: nx.Graph) -> pd.DataFrame:
    """Return how central each state is.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``degree`` and ``betweenness``, both as shares from 0 to 1, sorted by ``iso3``.
    """
    measures = {"degree": nx.degree_centrality(graph), "betweenness": nx.betweenness_centrality(graph)}
    frame = pd.DataFrame(measures).rename_axis("iso3").reset_index()
    return frame.sort_values("iso3", ignore_index=True)


def density_by_year(
    alliances: pd.DataFrame, members: Mapping[int, Iterable[str]], obligation: str = "defense"
) -> pd.DataFrame:
    """Return how densely a group is tied, year by year, for members that come and go.

    Parameters
    ----------
    alliances
        The table: ``from_iso3``, ``to_iso3``, ``year`` and 0/1 columns.
    members
        ISO3 codes of each year's group.
    obligation
        Name of a 0/1 column.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``members`` (their number), ``ties`` (pairs tied) and ``density`` (of all pairs), without
        years of fewer than two members.

    Raises
    ------
    NotCovered
        If no year has two members.
    """
    found = []
    by_year = dict(iter(alliances.groupby("year")))
    for year, group in sorted(members.items()):
        graph = web(by_year.get(year, alliances.iloc[:0]), group, obligation)
        if len(graph) > 1:
            found.append((int(year), len(graph), graph.number_of_edges(), nx.density(graph)))
    if not found:
        raise NotCovered("No year has two states to be tied: the table does not hold the network asked for.")
    return pd.DataFrame(found, columns=["year", "members", "ties", "density"])


def betweenness_range(graph: nx.Graph, state: str, known: Iterable[str]) -> tuple[float, float]:
    """Return the least and the most that a state can stand between others, whatever ties are unknown.

    The ties of the states in ``known`` are all in ``graph``, and one of them is tied to everyone. Any other
    pair that is not tied in it may be. As no two states are then farther apart than two steps, a further tie
    can only take a pair away from those who stand between it, or add another who does. So a state whose own
    ties are known stands between most where no unknown tie exists, and least where all do.

    Raises
    ------
    ValueError
        If the state's own ties are not known, or none of ``known`` is tied to all: the bounds would not hold.
    """
    known = set(known)
    if state not in known or not any(graph.degree[hub] == len(graph) - 1 for hub in known):
        raise ValueError(f"The range for {state} needs its own ties, and one state tied to all others.")
    full = graph.copy()
    full.add_edges_from(combinations([node for node in graph if node not in known], 2))
    least, most = (nx.betweenness_centrality(g)[state] for g in (full, graph))
    return least, most
