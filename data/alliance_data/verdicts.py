"""Claims before and after a change of tables: verdicts that turned, and statistics that moved."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from .claims import ledger, weigh
from .errors import InputError
from .reading import load


@dataclass(frozen=True)
class Moved:
    """A claim that rests on a table, weighed on two editions of it.

    Attributes
    ----------
    id, claim
        Its id and its words.
    before, after
        Its verdict on the older and on the newer edition.
    statistics
        For each condition of its rule: ``says``, ``unit``, and the values ``before`` and ``after``, missing
        where an edition does not hold them.
    """

    id: str
    claim: str
    before: str
    after: str
    statistics: tuple[dict, ...]

    @property
    def turned(self) -> bool:
        """Whether the verdict is another."""
        return self.before != self.after

    @property
    def changed(self) -> bool:
        """Whether the verdict or any statistic is another, as it is written."""
        return self.turned or any(number(s["before"]) != number(s["after"]) for s in self.statistics)

    @property
    def line(self) -> str:
        """The verdicts and the claim in one line."""
        return f"{self.id}: {self.before} -> {self.after}. {self.claim}"


def moved(table: str, old: pd.DataFrame, new: pd.DataFrame) -> list[Moved]:
    """Weigh each claim that rests on a table on two editions of it, those whose verdict turns first.

    Parameters
    ----------
    table
        The table's name; all others are taken as they stand.
    old, new
        Its rows in the two editions, as ``load`` returns them.
    """
    found = []
    for claim in ledger().values():
        if table in claim.tables:
            (before, left), (after, right) = (_weighed(claim.id, table, frame) for frame in (old, new))
            statistics = tuple(
                {
                    "says": condition.says,
                    "unit": condition.unit,
                    "before": left.get(condition.statistic),
                    "after": right.get(condition.statistic),
                }
                for condition in claim.rule
            )
            found.append(Moved(claim.id, claim.claim, before, after, statistics))
    return turned_first(found)


def turned_first(claims: Iterable[Moved]) -> list[Moved]:
    """Return claims in the order of a report: verdicts that turned, statistics that moved, the others."""
    return sorted(claims, key=lambda claim: (not claim.turned, not claim.changed))


def standing() -> dict[str, dict]:
    """Return each claim of the ledger that the tables can weigh, as they stand, in values that JSON can hold.

    Returns
    -------
    dict
        By id ``claim``, ``tables``, ``verdict``, ``statistics`` (``name``, ``says``, ``unit``, ``value``).
    """
    found = {}
    for claim in ledger().values():
        try:
            verdict, values = _weighed(claim.id)
        except InputError:  # Of a book with other tables, which lacks those of the claim.
            continue
        statistics = [
            {"name": c.statistic, "says": c.says, "unit": c.unit, "value": values.get(c.statistic)}
            for c in claim.rule
        ]
        about = {"claim": claim.claim, "tables": sorted(claim.tables), "verdict": verdict}
        found[claim.id] = about | {"statistics": statistics}
    return found


def number(value: float | None) -> str:
    """Return a statistic as reports write it."""
    return "none" if value is None or pd.isna(value) else f"{value:.4g}"


def _weighed(claim: str, table: str = "", frame: pd.DataFrame | None = None) -> tuple[str, dict[str, float]]:
    def tables(name: str) -> pd.DataFrame:
        # A copy: no claim may see what another did to the rows.
        return frame.copy() if frame is not None and name == table else load(name)

    weighed = weigh(tables, claim)[0]
    return weighed.verdict, {name: float(seen.value) for name, seen in weighed.evidence.items()}
