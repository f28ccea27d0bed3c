"""What a browser needs to weigh a claim in a reader's own way: statistics, rule, choices, exclusions.

The page does what :func:`verdict_at` does here. A way is one place an option for each choice, in order, the
thresholds last; the ledger's own way is all noughts.

1. The way is excluded if each choice named in ``when`` of one of ``excluded`` has a place listed there.
2. A condition's value stands in ``values`` at the place that its ``axes`` give: of the choices listed there
   the first varies slowest. ``null`` cannot be tested.
3. The condition holds if ``value relation thresholds[k]``, k being the way's last place (or the only
   threshold). It speaks against the claim if the value is at ``opposite`` or beyond it, on the other side.
4. One value missing: cannot be tested here. All hold: supported, or partly where ``capped``. Some hold:
   partly. All speak against it: contradicted. Else: not supported.

Values are rounded as far as no condition comes out otherwise.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np

from .ledger import CONTRADICTED, NOT, PARTLY, SUPPORTED, UNTESTED, VERDICTS, Condition
from .multiverse import Multiverse

DIGITS = 3
"""Significant digits that a value keeps at the least."""


def compact(found: Iterable[Multiverse]) -> dict:
    """Return the multiverses of all trend claims as plain values for JSON.

    Returns
    -------
    dict
        ``verdicts`` (their names) and ``claims`` by id, each with ``verdict`` (place of the ledger's own),
        ``choices`` (``name``, ``why``, ``options``), ``excluded`` (``when``: places of options by place of
        choice; ``why``), ``capped`` and ``rule`` (``says``, ``unit``, ``relation``, ``thresholds``,
        ``opposite``, ``axes``, ``values``).
    """
    return {"verdicts": VERDICTS, "claims": {m.claim.id: _claim(m) for m in found if m.claim.choices}}


def verdict_at(claim: Mapping, way: Iterable[int]) -> int | None:
    """Return a way's verdict as its place in ``verdicts``, from what was stored; ``None`` if excluded.

    Parameters
    ----------
    claim
        One of ``claims``.
    way
        The place of an option for each choice.
    """
    way = list(way)
    for excluded in claim["excluded"]:
        if all(way[int(axis)] in places for axis, places in excluded["when"].items()):
            return None
    held, against = [], []
    for condition in claim["rule"]:
        at = 0
        for axis in condition["axes"]:
            at = at * len(claim["choices"][axis]["options"]) + way[axis]
        value = condition["values"][at]
        if value is None:
            return UNTESTED
        limits = condition["thresholds"]
        held.append(_meets(condition["relation"], value, limits[way[-1]] if len(limits) > 1 else limits[0]))
        against.append(_beyond(condition["relation"], value, condition["opposite"]))
    if all(held):
        return PARTLY if claim["capped"] else SUPPORTED
    return PARTLY if any(held) else CONTRADICTED if all(against) else NOT


def _meets(relation: str, value: float, limit: float) -> bool:
    if relation == "=":
        return abs(value - limit) < 1e-9
    if relation in (">", ">="):
        return value > limit or (relation == ">=" and value == limit)
    return value < limit or (relation == "<=" and value == limit)


def _beyond(relation: str, value: float, opposite: float | None) -> bool:
    if opposite is None:
        return False
    return _meets({">": "<=", ">=": "<=", "<": ">=", "<=": ">=", "=": "="}[relation], value, opposite)


def _claim(found: Multiverse) -> dict:
    names = [c.name for c in found.choices]
    places = {c.name: c.labels.index for c in found.choices}
    return {
        "verdict": VERDICTS.index(found.verdict),
        "choices": [{"name": c.name, "why": c.why, "options": c.labels} for c in found.choices],
        "excluded": [
            {
                "when": {str(names.index(n)): [places[n](o) for o in of] for n, of in e.when.items()},
                "why": e.why,
            }
            for e in found.claim.excluded
        ],
        "capped": bool(found.claim.untested_parts()),
        "rule": [_condition(c, found) for c in found.claim.rule],
    }


def _condition(condition: Condition, found: Multiverse) -> dict:
    values = found.values[condition.statistic]
    limits = [condition.limit(level) for level in found.choices[-1].labels]
    return {
        "says": condition.says,
        "unit": condition.unit,
        "relation": condition.relation,
        "thresholds": limits if len(set(limits)) > 1 else limits[:1],
        "opposite": condition.opposite,
        "axes": [axis for axis, n in enumerate(values.shape) if n > 1],
        "values": [_short(float(v), condition, limits) for v in values.ravel()],
    }


def _short(value: float, condition: Condition, limits: list[float]) -> float | None:
    """Return the shortest form of a value under which the condition comes out as it does."""
    if not math.isfinite(value):
        return None

    def outcome(v: float) -> list[bool]:
        met = [_meets(condition.relation, v, limit) for limit in limits]
        return [*met, _beyond(condition.relation, v, condition.opposite)]

    for digits in range(DIGITS, 18):
        short = float(np.format_float_scientific(value, digits - 1))
        if outcome(short) == outcome(value):
            return int(short) if short == int(short) else short
    return value
