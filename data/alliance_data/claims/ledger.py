"""The ledger: rules are read from ``ledger.yml`` first, then statistics are computed and verdicts follow.

A claim's rule is a list of conditions, each a statistic, a relation and a threshold. All hold: ``supported``.
Some hold: ``partly supported``. None holds: ``not supported``, or ``contradicted`` where every statistic lies
beyond the opposite threshold that the rule names. A fact is weighed in the same way, its statistic being what
the cited document says. A judgement gets no verdict; its rule, if any, says how long the advice holds.
"""

import importlib
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter

import pandas as pd
import yaml

from ..measures.trends import median_slope

Tables = Callable[[str], pd.DataFrame]
RELATIONS = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "=": lambda a, b: math.isclose(a, b, abs_tol=1e-9),
}
VERDICTS = (
    "supported",
    "partly supported",
    "not supported",
    "contradicted",
    "out of date",
    "cannot be tested here",
    "judgement",
)
THEMES = ("history", "burden", "partners", "threats")


@dataclass(frozen=True)
class Condition:
    """One threshold of a rule: ``statistic relation threshold``, said in words by ``says``.

    Attributes
    ----------
    statistic
        Name of the value that the claim's statistics function returns.
    relation, threshold, unit
        What must hold, in the statistic's unit.
    opposite
        Beyond this value, on the other side of the threshold, the statistic speaks against the claim.
    """

    statistic: str
    says: str
    relation: str
    threshold: float
    unit: str = ""
    opposite: float | None = None

    def holds(self, value: float) -> bool:
        """Return whether a value meets the threshold."""
        return bool(RELATIONS[self.relation](value, self.threshold))

    def against(self, value: float) -> bool:
        """Return whether a value lies beyond the opposite threshold."""
        if self.opposite is None:
            return False
        if self.relation == "=":
            return RELATIONS["="](value, self.opposite)
        return value <= self.opposite if self.relation.startswith(">") else value >= self.opposite


@dataclass(frozen=True)
class Claim:
    """A claim of the essay, restated, with the rule by which it is weighed."""

    id: str
    theme: str
    kind: str
    claim: str
    rule: tuple[Condition, ...]
    counter: str
    flip: str
    chapter: str
    figure: str
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A statistic: its value and its interval, or its range under other reasonable choices."""

    value: float
    low: float | None = None
    high: float | None = None
    range_of: str = ""


@dataclass(frozen=True)
class Weighed:
    """A claim with what was computed for it."""

    claim: Claim
    verdict: str
    evidence: dict[str, Evidence] = field(default_factory=dict)
    counter: str = ""

    @property
    def robust(self) -> bool | None:
        """Whether every condition comes out the same at both ends of its range; None without ranges."""
        ends = [
            (condition, end)
            for condition in self.claim.rule
            if (seen := self.evidence.get(condition.statistic))
            for end in (seen.low, seen.high)
            if end is not None
        ]
        if not ends:
            return None
        return all(c.holds(end) == c.holds(self.evidence[c.statistic].value) for c, end in ends)


@lru_cache(maxsize=1)
def ledger() -> tuple[Claim, ...]:
    """Return the claims in the order of the ledger, rules only: nothing is computed."""
    entries = yaml.safe_load(Path(__file__).with_name("ledger.yml").read_text(encoding="utf-8"))
    return tuple(_claim(entry) for entry in entries)


def weigh(tables: Tables, only: str | None = None) -> list[Weighed]:
    """Weigh every claim on the tables at hand.

    Parameters
    ----------
    tables
        A function that returns a table by name, such as :func:`alliance_data.load`.
    only
        One claim's id, to weigh that claim alone.

    Returns
    -------
    list of Weighed
        In the ledger's order.
    """
    return [_weigh(claim, tables) for claim in ledger() if only in (None, claim.id)]


def verdict(claim: Claim, evidence: Mapping[str, Evidence]) -> str:
    """Return the verdict that a claim's rule gives on the evidence."""
    values = {c: evidence[c.statistic].value for c in claim.rule if c.statistic in evidence}
    if len(values) < len(claim.rule) or any(pd.isna(v) for v in values.values()):
        return "cannot be tested here"
    held = [condition.holds(value) for condition, value in values.items()]
    if claim.kind == "judgement":
        return "judgement" if all(held) else "out of date"
    if all(held):
        return "supported"
    if any(held):
        return "partly supported"
    return "contradicted" if all(c.against(v) for c, v in values.items()) else "not supported"


def document(facts: pd.DataFrame, claim: str) -> dict[str, Evidence]:
    """Return what documents say of a claim's facts; nothing where no document was found."""
    rows = facts[facts["claim"] == claim]
    return {fact: Evidence(float(value)) for fact, value in zip(rows["fact"], rows["value"], strict=True)}


def spread(value: float, *others: float, of: str) -> Evidence:
    """Return a statistic with its range over other reasonable choices, named by ``of``."""
    values = [float(v) for v in (value, *others)]
    return Evidence(values[0], min(values), max(values), of)


def slope(values: pd.Series, last: int) -> Evidence:
    """Return the median slope of a series' last observations, with the slopes of the two halves as range."""
    seen = values.dropna().tail(last)
    half = len(seen) // 2 + 1
    return spread(
        median_slope(seen), median_slope(seen.head(half)), median_slope(seen.tail(half)), of="either half"
    )


def _weigh(claim: Claim, tables: Tables) -> Weighed:
    theme = importlib.import_module(f".{claim.theme}", __package__)
    statistics = getattr(theme, claim.id.lower(), None)
    evidence = statistics(*(tables(name) for name in claim.tables)) if statistics else {}
    return Weighed(claim, verdict(claim, evidence), evidence, _counter(claim, evidence))


def _counter(claim: Claim, evidence: Mapping[str, Evidence]) -> str:
    needed = {name for _, name, _, _ in Formatter().parse(claim.counter) if name}
    if needed - evidence.keys():
        return "The tables at hand do not hold what would speak against it."
    return claim.counter.format(**{name: evidence[name].value for name in needed})


def _claim(entry: dict) -> Claim:
    rule = tuple(Condition(**condition) for condition in entry.pop("rule", []))
    return Claim(rule=rule, **{k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()})
