"""How far apart states stand in their votes at the United Nations."""

from collections.abc import Iterable
from itertools import combinations

import pandas as pd


def session(points: pd.DataFrame, before_newest: int) -> int:
    """Return the year of the session that lies so many before the newest on record.

    The newest is provisional: the publisher estimates it anew as votes come in.

    Parameters
    ----------
    points
        ``year``, a session each.
    before_newest
        0 for the newest itself, 1 for the one before it on record.

    Raises
    ------
    IndexError
        If the record has no so many sessions.
    """
    return int(sorted(points["year"].unique())[-1 - before_newest])


def distances(points: pd.DataFrame, members: Iterable[str]) -> pd.DataFrame:
    """Return the distance between the ideal points of each pair of states, year by year.

    Parameters
    ----------
    points
        ``iso3``, ``year``, ``ideal_point``.
    members
        ISO3 codes of the states to pair, in the order in which pairs are to name them.

    Returns
    -------
    pandas.DataFrame
        ``one``, ``other``, ``year``, ``distance`` (0 or more, in the scale of the ideal points, whose
        standard deviation over all states and years is about one); only years in which both have a point.

    References
    ----------
    Bailey, Strezhnev & Voeten (2017), Journal of Conflict Resolution 61(2): 430-456.
    """
    members = list(members)
    wide = points.pivot(index="year", columns="iso3", values="ideal_point").astype(float)
    wide = wide.reindex(columns=members)  # one without any point has a distance to nobody
    parts = [
        (wide[one] - wide[other]).abs().dropna().rename("distance").reset_index()
        .assign(one=one, other=other)
        for one, other in combinations(members, 2)
    ]  # fmt: skip
    columns = ["one", "other", "year", "distance"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def leaning(points: pd.DataFrame, poles: tuple[str, str]) -> pd.DataFrame:
    """Return which of two poles each state votes nearer to, year by year.

    Parameters
    ----------
    points
        ``iso3``, ``year``, ``ideal_point``, those of the poles among them.
    poles
        ISO3 codes of the two. Where both are as near, the first counts.

    Returns
    -------
    pandas.DataFrame
        The rows of all other states that have a point in a year in which both poles have one, with
        ``nearer``: the code of the nearer pole.
    """
    one, other = (points[points["iso3"] == pole].set_index("year")["ideal_point"] for pole in poles)
    rows = points[~points["iso3"].isin(poles)].dropna(subset=["ideal_point"])
    to_one, to_other = ((rows["ideal_point"] - rows["year"].map(pole)).abs() for pole in (one, other))
    nearer = (to_other < to_one).map({True: poles[1], False: poles[0]})
    return rows.assign(nearer=nearer)[to_one.notna() & to_other.notna()]
