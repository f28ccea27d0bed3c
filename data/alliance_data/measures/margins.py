"""The ledger as frames: which verdicts there are, and how near each is to turning."""

import pandas as pd

from ..claims import Weighed


def verdicts(weighed: list[Weighed]) -> pd.DataFrame:
    """Return ``id``, ``theme``, ``claim`` (in words) and ``verdict`` of each claim."""
    return pd.DataFrame(
        [(w.claim.id, w.claim.theme, w.claim.claim, w.verdict) for w in weighed],
        columns=["id", "theme", "claim", "verdict"],
    )


def margins(weighed: list[Weighed]) -> pd.DataFrame:
    """Return how far each statistic of a trend lies from its threshold, as a share of the threshold.

    Parameters
    ----------
    weighed
        The ledger. Ranks, and conditions with a threshold of zero, have no such share.

    Returns
    -------
    pandas.DataFrame
        ``id``, ``name`` (the statistic in a few words), ``says`` (the condition in words), ``margin`` (above
        0 where it holds), ``low``, ``high`` (its range under other choices, missing without one), ``holds``;
        nearest to the threshold first.
    """
    rows = []
    for w in weighed:
        for condition in w.claim.rule if "trend" in w.claim.kind else ():
            seen = w.evidence.get(condition.statistic)
            counted = condition.unit.startswith("rank") or condition.relation == "="
            if seen is None or condition.threshold == 0 or counted:
                continue
            sign, size = 1 if condition.relation.startswith(">") else -1, abs(condition.threshold)
            margin, *ends = (
                sign * (value - condition.threshold) / size if value is not None else float("nan")
                for value in (seen.value, seen.low, seen.high)
            )
            ends.sort()
            held = condition.holds(seen.value)
            rows.append((w.claim.id, condition.short, condition.says, margin, *ends, held))
    frame = pd.DataFrame(rows, columns=["id", "name", "says", "margin", "low", "high", "holds"])
    return frame.sort_values("margin", key=abs, ignore_index=True)
