"""What chapters still call by its old name and form: it goes once they call measures and prose themselves."""

import pandas as pd
from alliance_data.measures import guarantees
from alliance_data.measures.article_nine import steps

from . import prose
from .figures import name


def article_nine(milestones: pd.DataFrame) -> pd.DataFrame:
    """Return the steps of ``measures.article_nine`` with their dates in words."""
    found = steps(milestones)
    return found.assign(shown=found["date"].map(prose.when))


def partners_and_guarantors(
    first: pd.DataFrame, alliances: pd.DataFrame, focal: str, ally: str, since: int
) -> pd.DataFrame:
    """Return what ``measures.guarantees.partners_and_guarantors`` does."""
    return guarantees.partners_and_guarantors(first, alliances, focal, ally=ally, since=since)


def guarantors(alliances: pd.DataFrame, focal: str) -> list[str]:
    """Return the names of the states that owe a state defence in the table's last year."""
    return sorted(map(name, guarantees.guarantors(alliances, focal)))


def left_out(first: pd.DataFrame) -> str:
    """Return a sentence on the partners that are missing for want of a date; nothing where none is."""
    return prose.left_out(guarantees.undated(first), "a date")
