"""A state's partners beside its guarantors: who has signed with it, and who owes it defence."""

import pandas as pd

from ..errors import InputError
from .instruments import held_by_year
from .pacts import owed_to


def partners_and_guarantors(
    first: pd.DataFrame, alliances: pd.DataFrame, focal: str, *, ally: str, since: int
) -> pd.DataFrame:
    """Return how many partners a state has, beside how many states owe it defence.

    Parameters
    ----------
    first
        When each partner first had each kind of agreement, as from ``measures.instruments.first_held``.
    alliances
        The table ``alliances``.
    focal, ally
        The state, and the ally that does not count as a new partner.
    since
        First year. A series whose table ends before it begins with its last.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``series`` (``partners`` or ``guarantors``), ``states``; each series ends with its table.

    Raises
    ------
    InputError
        If the state is among the partners: then the agreements are not its own.
    """
    others = first[first["partner_iso3"] != ally]
    if (others["partner_iso3"] == focal).any():
        raise InputError(
            f"{focal} is a partner in the agreements at hand, so these are another state's. "
            f"Put {focal}'s own in the place of security_agreements, or choose the state that they belong to."
        )
    last = int(others["year"].max())
    years = range(min(since, last), last + 1)
    partners = held_by_year(others, years).groupby("year").size().reindex(years, fill_value=0)
    owed = owed_to(alliances, focal).query("obligation == 'defense'")
    owed = owed[owed["year"] >= min(since, owed["year"].max())]
    return pd.concat(
        [
            partners.rename_axis("year").rename("states").reset_index().assign(series="partners"),
            owed[["year", "states"]].assign(series="guarantors"),
        ],
        ignore_index=True,
    )[["year", "series", "states"]]


def arrivals(first: pd.DataFrame, *, ally: str, since: int) -> pd.DataFrame:
    """Return a state's partners in the order in which each first signed; those without a date are left out.

    Parameters
    ----------
    first
        When each partner first had each kind of agreement, as from ``measures.instruments.first_held``.
    ally
        The ally that does not count as a new partner.
    since
        First year to show: who came before it stands there.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``year``, ``date`` and ``title`` of its first agreement, ``number`` (1 for the first).
    """
    dated = first[(first["partner_iso3"] != ally) & first["year"].notna()].sort_values(["date", "partner"])
    found = dated.drop_duplicates("partner")[["partner", "year", "date", "title"]].reset_index(drop=True)
    return found.assign(number=found.index + 1, year=found["year"].astype(int).clip(lower=since))


def owed_years(alliances: pd.DataFrame, focal: str, *, since: int) -> pd.DataFrame:
    """Return in which years which states owed a state defence by treaty.

    Returns
    -------
    pandas.DataFrame
        ``iso3`` and ``year``, from ``since`` or, where the table ends before it, of its last year.
    """
    shown = alliances["year"] >= min(since, alliances["year"].max())
    rows = alliances[shown & (alliances["to_iso3"] == focal) & (alliances["defense"] == 1)]
    found = rows[["from_iso3", "year"]].drop_duplicates().sort_values(["from_iso3", "year"])
    return found.rename(columns={"from_iso3": "iso3"}).reset_index(drop=True)


def guarantors(alliances: pd.DataFrame, focal: str) -> list[str]:
    """Return the codes of the states that owe a state defence in the table's last year."""
    rows = alliances[(alliances["to_iso3"] == focal) & (alliances["year"] == alliances["year"].max())]
    return sorted(rows.loc[rows["defense"] == 1, "from_iso3"])


def undated(first: pd.DataFrame) -> list[str]:
    """Return the partners with no dated agreement, which a count by year leaves out."""
    dated = first["year"].notna()
    return sorted(set(first.loc[~dated, "partner"]) - set(first.loc[dated, "partner"]))
