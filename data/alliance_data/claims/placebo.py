"""Placebo dates and peers, p-values with their nulls, and what chance alone would give.

A claim on a change is set beside the same statistic at dates, and for states, of which nothing is claimed.
The rank of the claim's own date among them is a p-value whose null is that it is a date like any other.
Windows of neighbouring dates overlap, so ranks are no independent draws.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np
import pandas as pd

from .ledger import Claim, Condition, Statistic, Tables, ledger, measure, statistics_of

LEVEL = 0.05


@dataclass(frozen=True)
class Trial:
    """One condition set against chance.

    Attributes
    ----------
    claim, statistic, null
        The condition, and what would be so by chance alone.
    against
        ``dates``, ``peers`` or ``sample`` (a test on the observations themselves).
    value, holds
        The claim's own, and whether its condition holds.
    rank, of
        Its place among placebos, itself counted, the largest in the claim's sense first; missing for samples.
    passes
        How often the condition holds by chance: the share of placebos, or what the entry states.
    p
        The p-value before correction.
    """

    claim: str
    statistic: str
    against: str
    null: str
    value: float
    holds: bool
    rank: float
    of: float
    passes: float
    p: float


def trials(tables: Tables, only: str | None = None) -> pd.DataFrame:
    """Return every condition that can be set against chance, as from :func:`corrected`.

    Parameters
    ----------
    tables
        A function that returns a table by name, such as :func:`alliance_data.load`.
    only
        One claim's id; its p-values are then corrected among themselves.
    """
    claims = [claim for claim in ledger().values() if only in (None, claim.id)]
    return corrected(
        trial for claim in claims for trial in trials_of(claim, statistics_of(claim, tables), tables)
    )


def corrected(found: Iterable[Trial]) -> pd.DataFrame:
    """Return trials as a table, with p-values corrected for their number.

    Returns
    -------
    pandas.DataFrame
        A row a trial with the attributes of :class:`Trial`, and ``p_adjusted`` (Benjamini and Hochberg's
        false discovery rate over all rows). Conditions without the evidence that they need have no row.

    References
    ----------
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1): 289-300.
    """
    from statsmodels.stats.multitest import multipletests  # dear to import

    frame = pd.DataFrame([asdict(trial) for trial in found], columns=list(Trial.__dataclass_fields__))
    adjusted = multipletests(frame["p"], LEVEL, method="fdr_bh")[1] if len(frame) else []
    return frame.assign(p_adjusted=adjusted)


def by_chance(found: pd.DataFrame) -> tuple[float, int, int]:
    """Return how many claims chance alone would call supported, how many the ledger does, and of how many.

    Parameters
    ----------
    found
        As from :func:`trials`. Claims count whose every condition is set against chance; of a condition with
        dates and peers the dates count. Conditions of one claim are taken for independent.
    """
    first = found[found["against"] != "peers"]
    each = first.groupby("claim").agg(n=("p", "size"), chance=("passes", "prod"), held=("holds", "all"))
    whole = each[[len(ledger()[claim].rule) == n for claim, n in each["n"].items()]]
    return float(whole["chance"].sum()), int(whole["held"].sum()), len(whole)


def trials_of(claim: Claim, statistics: Mapping[str, Statistic], tables: Tables) -> Iterator[Trial]:
    """Yield the trials of a claim's conditions, its statistics being those on the tables."""
    for condition in claim.rule:
        statistic = statistics.get(condition.statistic, math.nan)
        options = {**claim.options, **(condition.placebo.options if condition.placebo else {})}
        own = measure(claim, condition.statistic, statistic, options)
        if not condition.by_chance or own.evidence < condition.least or math.isnan(own.value):
            continue
        if condition.placebo is None:
            yield _sample(claim, condition, own)
            continue
        moved = (_measured(claim, condition, statistic, way) for way in _moves(condition, options))
        yield _placed(claim, condition, own.value, list(moved), "dates")
        if condition.placebo.peers:
            yield _placed(claim, condition, own.value, _peers(claim, condition, tables, options), "peers")


def _sample(claim: Claim, condition: Condition, own) -> Trial:
    held = condition.holds(own.value)
    return Trial(
        claim.id, condition.statistic, "sample", condition.by_chance, own.value, held, math.nan, math.nan,
        condition.chance, own.p,
    )  # fmt: skip


def _placed(claim: Claim, condition: Condition, own: float, others: list[float], against: str) -> Trial:
    seen = np.array([own, *(v for v in others if not math.isnan(v))])
    as_far = seen >= own if condition.relation.startswith(">") else seen <= own
    null = condition.by_chance if against == "dates" else "The state is any ally of the United States"
    return Trial(
        claim.id, condition.statistic, against, null, own, condition.holds(own), int(as_far.sum()), len(seen),
        float(condition.holds(seen).mean()), float(as_far.mean()),
    )  # fmt: skip


def _moves(condition: Condition, options: dict) -> Iterator[dict]:
    first, last = condition.placebo.by
    for move in range(first, last + 1):
        if move:
            yield {**options, **{name: _moved(options[name], move) for name in condition.placebo.shift}}


def _moved(value, by: int):
    return tuple(v + by for v in value) if isinstance(value, tuple) else value + by


def _measured(claim: Claim, condition: Condition, statistic, options: dict) -> float:
    """Return the statistic at a placebo; missing where the tables do not reach."""
    value, evidence, *_ = measure(claim, condition.statistic, statistic, options)
    return value if evidence >= condition.least else math.nan


def _peers(claim: Claim, condition: Condition, tables: Tables, options: dict) -> list[float]:
    countries = tables("countries")
    allies = countries.loc[countries["us_ally"].fillna(False), "iso3"]
    frames = {name: tables(name) for name in claim.tables}
    found = []
    for state in set(allies) - {options[condition.placebo.peers]}:
        # Preparation takes definitions too: the claim's function is called anew for each state.
        other = replace(claim, options={**options, condition.placebo.peers: state})
        statistic = statistics_of(other, frames.__getitem__)[condition.statistic]
        found.append(_measured(other, condition, statistic, dict(other.options)))
    return found
