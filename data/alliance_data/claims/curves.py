"""A multiverse as frames: shares of verdicts, verdicts by option, and the ways of one condition."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from .ledger import UNTESTED, VERDICTS
from .multiverse import Multiverse


def shares(found: Iterable[Multiverse]) -> pd.DataFrame:
    """Return the share of each verdict among the testable ways of each claim that has choices.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``claim``, ``verdict``, ``share``, ``low`` and ``high`` (where its part of the bar begins and
        ends), ``place`` (of the verdict), ``own`` (whether it is the ledger's), ``firmness`` and ``ways``;
        the claims with the largest share of the ledger's own verdict first.
    """
    claims = [m for m in found if m.claim.choices]
    claims.sort(key=lambda m: -m.shares.get(m.verdict, 0.0))
    rows = []
    for m in claims:
        low = 0.0
        for place, verdict in enumerate(VERDICTS[:UNTESTED]):
            if share := m.shares.get(verdict, 0.0):
                about = (m.claim.id, m.claim.claim, verdict, share, low, low + share, place)
                rows.append((*about, verdict == m.verdict, m.firmness, m.ways))
                low += share
    columns = ["id", "claim", "verdict", "share", "low", "high", "place", "own", "firmness", "ways"]
    return pd.DataFrame(rows, columns=columns)


def agreement(found: Iterable[Multiverse]) -> pd.DataFrame:
    """Return how many ways of each claim agree with the ledger's own verdict, the fewest first.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``verdict``, ``share`` (of the testable ways; of all, where the own way is untestable),
        ``other`` (the verdict that most of the rest give) and ``other_share`` (of the testable ways), and
        ``turns`` (the choice that turns most, and why it is one; empty where only the thresholds turn it).
    """
    rows = []
    for m in found:
        rest = {verdict: share for verdict, share in m.shares.items() if verdict != m.verdict}
        other = max(rest, key=rest.get, default="")
        own = m.shares.get(m.verdict, m.untestable if m.verdict == VERDICTS[UNTESTED] else 0.0)
        most = (c for c in m.claim.choices if c.name == m.matters_most)
        why = next((f"{c.name.replace('_', ' ')}: {c.why}" for c in most), "")
        rows.append((m.claim.id, m.verdict, own, other, rest.get(other, 0.0), why))
    frame = pd.DataFrame(rows, columns=["id", "verdict", "share", "other", "other_share", "turns"])
    return frame.sort_values("share", ignore_index=True)


def options(found: Multiverse, most: int) -> pd.DataFrame:
    """Return the share of each verdict by option, for the choices that turn most.

    Parameters
    ----------
    found
        The multiverse of one claim.
    most
        How many choices.

    Returns
    -------
    pandas.DataFrame
        ``choice``, ``option``, ``own`` (whether it is the ledger's), ``row`` (from 0), ``verdict``,
        ``place``, ``share`` (of the option's testable ways) and ``ways`` (of the option, testable or not).
    """
    rows, row = [], 0
    for name in list(found.turns)[:most]:
        axis = [c.name for c in found.choices].index(name)
        for at, option in enumerate(found.choices[axis].labels):
            allowed = found.allowed.take(at, axis)
            decided = found.verdicts.take(at, axis)[allowed]
            seen = np.bincount(decided, minlength=len(VERDICTS))[:UNTESTED]
            rows += [
                (name, option, at == 0, row, VERDICTS[v], v, seen[v] / seen.sum(), len(decided))
                for v in range(UNTESTED)
                if seen[v]
            ]
            row += 1
    columns = ["choice", "option", "own", "row", "verdict", "place", "share", "ways"]
    return pd.DataFrame(rows, columns=columns)


def in_dispute(found: Multiverse) -> str:
    """Return the statistic of the condition that is most in dispute: it holds nearest to half the ways."""
    held = {name: share for name, share in found.holds.items() if not np.isnan(share)}
    return min(held or found.holds, key=lambda name: abs(found.holds[name] - 0.5))


def specifications(found: Multiverse, statistic: str) -> pd.DataFrame:
    """Return every way of one condition on its own choices, from the least to the largest value.

    Returns
    -------
    pandas.DataFrame
        ``way`` (from 1), ``value``, ``holds`` (at the own threshold), ``own`` (the ledger's way) and
        ``options`` (those that differ from the ledger's own, in words).
    """
    condition = next(c for c in found.claim.rule if c.statistic == statistic)
    values = found.values[statistic]
    others = tuple(axis for axis, n in enumerate(values.shape) if n == 1)
    allowed = found.allowed.any(axis=(*others, found.allowed.ndim - 1), keepdims=True)[..., 0]
    where = np.argwhere(allowed & ~np.isnan(values))
    frame = pd.DataFrame({"value": values[tuple(where.T)], "own": (where == 0).all(axis=1)})
    frame["options"] = [_changed(found, at) for at in where]
    frame["holds"] = condition.holds(frame["value"].to_numpy())
    frame = frame.sort_values("value", kind="stable", ignore_index=True)
    return frame.assign(way=frame.index + 1, options=frame["options"].replace("", "the ledger's own"))


def _changed(found: Multiverse, at: np.ndarray) -> str:
    pairs = zip(found.claim.choices, at, strict=True)
    return "; ".join(f"{c.name.replace('_', ' ')}: {c.labels[i]}" for c, i in pairs if i)
