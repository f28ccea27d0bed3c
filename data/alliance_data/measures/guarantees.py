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


def guarantors(alliances: pd.DataFrame, focal: str) -> list[str]:
    """Return the codes of the states that owe a state defence in the table's last year."""
    rows = alliances[(alliances["to_iso3"] == focal) & (alliances["year"] == alliances["year"].max())]
    return sorted(rows.loc[rows["defense"] == 1, "from_iso3"])


def undated(first: pd.DataFrame) -> list[str]:
    """Return the partners with no dated agreement, which a count by year leaves out."""
    dated = first["year"].notna()
    return sorted(set(first.loc[~dated, "partner"]) - set(first.loc[dated, "partner"]))
