"""One ally beside all others: the largest, and the most alike."""

from collections.abc import Iterable

import pandas as pd

from ..errors import InputError, unknown


def require(numbers: pd.DataFrame, focal: str) -> None:
    """Refuse a state that has no row among the allies' numbers.

    Raises
    ------
    InputError
        If it is no ally; the message says what would be needed.
    """
    if focal not in numbers.index:
        hint = "A comparison needs an ally of the United States: one with defense = 1 in the table alliances."
        raise InputError(unknown("ally", focal, list(numbers.index), hint))


def covered(table: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a table."""
    return int(table["year"].min()), int(table["year"].max())


def known(numbers: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return ``iso3`` and ``value`` of the allies that have a figure in a column."""
    values = numbers[column].dropna().astype(float)
    return values.rename("value").rename_axis("iso3").reset_index()


def largest(numbers: pd.DataFrame, column: str, number: int) -> pd.DataFrame:
    """Return ``iso3`` and ``value`` of the allies with the largest values above zero, the largest first."""
    found = known(numbers, column)
    return found[found["value"] > 0].nlargest(number, "value", keep="first").reset_index(drop=True)


def most_alike(numbers: pd.DataFrame, focal: str, columns: Iterable[str]) -> pd.Series:
    """Return how far each other ally is from one, in places over several measures.

    Parameters
    ----------
    numbers
        A row an ally.
    focal
        Its label.
    columns
        The measures. Places run from 0 to 1 in each; a measure that one of two lacks does not count for them.

    Returns
    -------
    pandas.Series
        The mean distance in places, the nearest first.
    """
    places = numbers[list(columns)].astype(float).rank(pct=True)
    apart = (places.drop(focal) - places.loc[focal]).abs().mean(axis=1)
    return apart.dropna().sort_values(kind="stable")
