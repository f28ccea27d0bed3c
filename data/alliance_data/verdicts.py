"""Which of the ledger's verdicts another edition of a table turns."""

import pandas as pd

from .claims import ledger, weigh
from .reading import load


def turned(table: str, old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """Return the claims whose verdict differs between two editions of a table, each in one line.

    Parameters
    ----------
    table
        The table's name; all others are taken as they stand.
    old, new
        Its rows in the two editions, as ``load`` returns them.
    """
    lines = []
    for claim in ledger().values():
        if table in claim.tables:
            before, after = (_verdict(claim.id, table, frame) for frame in (old, new))
            if before != after:
                lines.append(f"{claim.id}: {before} -> {after}. {claim.claim}")
    return lines


def _verdict(claim: str, table: str, frame: pd.DataFrame) -> str:
    def tables(name: str) -> pd.DataFrame:
        # A copy: no claim may see what another did to the rows.
        return frame.copy() if name == table else load(name)

    try:
        return weigh(tables, claim)[0].verdict
    except Exception:  # An edition may lack any year or state that a statistic stands on.
        return "cannot be weighed"
