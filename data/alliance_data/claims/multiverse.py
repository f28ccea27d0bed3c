"""All defensible ways to weigh a claim: every combination of its choices, and what they come to.

Each statistic is computed once on every combination of the choices that it takes (its own axes). The verdicts
of all ways follow by broadcasting, the thresholds being one more axis. Ways are no random draws: a share of
ways says how much hangs on choices, and is no probability.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .ledger import (
    STRICTNESS,
    UNTESTED,
    VERDICTS,
    Choice,
    Claim,
    Condition,
    Tables,
    decide,
    measure,
    statistics_of,
    takes,
)
from .placebo import Trial, trials_of

FIRM, LEANING = 0.9, 0.6
"""Least shares of testable ways that agree with the ledger: ``firm``, ``leaning``; less is ``split``."""

THRESHOLDS = "strictness"


@dataclass(frozen=True)
class Flip:
    """A nearest way to another verdict: the options changed, by choice, and the verdict that they give."""

    changed: Mapping[str, str]
    verdict: str


@dataclass(frozen=True, eq=False)
class Multiverse:
    """All ways of one claim.

    Attributes
    ----------
    claim
        The claim; the first option of each of its choices is the ledger's own.
    values
        The statistic of each condition on its own axes: one axis a choice, of length one where the statistic
        does not take it. NaN where the evidence is less than the least.
    trials
        Its conditions set against chance.
    """

    claim: Claim
    values: Mapping[str, np.ndarray]
    trials: tuple[Trial, ...] = ()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The claim's choices in order, the strictness of the thresholds last."""
        return *self.claim.choices, strictness_of(self.claim)

    @cached_property
    def allowed(self) -> np.ndarray:
        """Which ways are not excluded; one axis a choice."""
        keep = np.ones([len(c.labels) for c in self.choices], bool)
        for exclusion in self.claim.excluded:
            taken = [exclusion.when.get(c.name, c.labels) for c in self.choices]
            at = [
                [c.labels.index(o) for o in options] for c, options in zip(self.choices, taken, strict=True)
            ]
            keep[np.ix_(*at)] = False
        return keep

    @cached_property
    def verdicts(self) -> np.ndarray:
        """The verdict of every way, as its place in ``VERDICTS``; one axis a choice."""
        return self._decided(self.claim.rule, bool(self.claim.untested_parts()))

    @property
    def ways(self) -> int:
        """How many ways are not excluded."""
        return int(self.allowed.sum()) if self.claim.rule else 0

    @property
    def verdict(self) -> str:
        """The verdict of the ledger's own way."""
        return VERDICTS[self.verdicts.flat[0]]

    @cached_property
    def shares(self) -> dict[str, float]:
        """Share of each verdict among the ways that can be tested, the most frequent first."""
        return _shares(self.verdicts, self.allowed)

    @property
    def untestable(self) -> float:
        """Share of all ways that cannot be tested."""
        return float((self.verdicts[self.allowed] == UNTESTED).mean()) if self.ways else 0.0

    @property
    def idle(self) -> list[tuple[str, str]]:
        """Options beside the ledger's own that no way can be tested with: the tables lack data for them."""
        testable = self.allowed & (self.verdicts != UNTESTED)
        found = []
        for axis, choice in enumerate(self.choices):
            others = tuple(a for a in range(testable.ndim) if a != axis)
            seen = zip(choice.labels[1:], testable.any(axis=others)[1:], strict=True)
            found += [(choice.name, option) for option, ok in seen if not ok]
        return found

    @property
    def commonest(self) -> str:
        """The verdict of most ways that can be tested."""
        return next(iter(self.shares), "cannot be tested here")

    @property
    def firmness(self) -> str:
        """``firm``, ``leaning`` or ``split``, by the share of testable ways that agree with the ledger's own.

        Where the ledger's own way cannot be tested, the share of all ways that cannot counts.
        """
        return firmness({**self.shares, VERDICTS[UNTESTED]: self.untestable}, self.verdict)

    @cached_property
    def own_thresholds(self) -> dict[str, float]:
        """Share of each verdict among the ways with the ledger's own thresholds."""
        return _shares(self.verdicts[..., :1], self.allowed[..., :1])

    @cached_property
    def half_own(self) -> dict[str, float]:
        """Share of each verdict where each choice gives half its weight to the ledger's own option."""
        weight = np.ones(self.allowed.shape)
        for axis, choice in enumerate(self.choices):
            n = len(choice.labels)
            each = np.array([0.5] + [0.5 / (n - 1)] * (n - 1)) if n > 1 else np.ones(1)
            weight = weight * each.reshape([-1 if a == axis else 1 for a in range(weight.ndim)])
        return _shares(self.verdicts, self.allowed, weight)

    @cached_property
    def holds(self) -> dict[str, float]:
        """Share of the ways in which each condition holds, of those in which it can be tested."""
        found = {}
        for c in self.claim.rule:
            value = self.values[c.statistic]
            held = np.stack([c.holds(value, s) for s in self.choices[-1].labels], axis=-1)
            seen = self.allowed & ~np.isnan(value)[..., None]
            found[c.statistic] = (
                float(np.broadcast_to(held, seen.shape)[seen].mean()) if seen.any() else np.nan
            )
        return found

    @cached_property
    def parts(self) -> dict[str, tuple[str, str, dict[str, float]]]:
        """The ledger's verdict, its firmness and all shares for each statement that the claim joins."""
        found = {}
        for part in self.claim.parts:
            rule = tuple(c for c in self.claim.rule if c.part == part)
            decided = self._decided(rule, False)
            own, shares = VERDICTS[decided.flat[0]], _shares(decided, self.allowed)
            untestable = float((decided[self.allowed] == UNTESTED).mean())
            found[part] = own, firmness({**shares, VERDICTS[UNTESTED]: untestable}, own), shares
        return found

    @cached_property
    def turns(self) -> dict[str, float]:
        """Share of pairs of ways alike but for one choice that differ in verdict, the largest first."""
        found = {}
        hot = np.stack([(self.verdicts == code) & self.allowed for code in range(UNTESTED)]).astype(np.int64)
        for axis, choice in enumerate(self.choices):
            same = hot.sum(axis=axis + 1)
            every = same.sum(axis=0)
            pairs = (every * (every - 1)).sum()
            if len(choice.labels) > 1:
                found[choice.name] = float(1 - (same * (same - 1)).sum() / pairs) if pairs else 0.0
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    @property
    def matters_most(self) -> str | None:
        """The choice apart from the thresholds that turns most; ``None`` where none turns the verdict."""
        turning = [name for name, share in self.turns.items() if name != THRESHOLDS and share > 0]
        return turning[0] if turning else None

    @cached_property
    def nearest(self) -> tuple[Flip, ...]:
        """The ways to another verdict with the fewest choices changed from the ledger's own."""
        other = self.allowed & (self.verdicts != UNTESTED) & (self.verdicts != self.verdicts.flat[0])
        where = np.argwhere(other)
        if not len(where):
            return ()
        far = (where > 0).sum(axis=1)
        return tuple(
            Flip(self._options(at, changed_only=True), VERDICTS[self.verdicts[tuple(at)]])
            for at in where[far == far.min()]
        )

    @cached_property
    def distinct(self) -> int:
        """How many ways differ from each other in a value or in the thresholds."""
        code = np.zeros(self.allowed.shape, np.int64)
        for c in self.claim.rule:
            value = self.values[c.statistic]
            kinds, place = np.unique(np.round(value, 9), return_inverse=True)
            code = code * len(kinds) + place.reshape(value.shape)[..., None]
            _, again = np.unique(code, return_inverse=True)
            code = again.reshape(code.shape)
        code = code * len(self.choices[-1].labels) + np.arange(len(self.choices[-1].labels))
        return len(np.unique(code[self.allowed]))

    def curve(self) -> dict[str, np.ndarray]:
        """Return for each way that is not excluded its verdict and each condition's value, and its options.

        Returns
        -------
        dict of numpy.ndarray
            ``verdict`` (place in ``VERDICTS``), each statistic, and ``options`` (one column a choice, the
            place of the option).
        """
        shape = self.allowed.shape
        spread = {n: np.broadcast_to(v[..., None], shape)[self.allowed] for n, v in self.values.items()}
        return spread | {"verdict": self.verdicts[self.allowed], "options": np.argwhere(self.allowed)}

    def _decided(self, rule: tuple[Condition, ...], capped: bool) -> np.ndarray:
        values = [self.values[c.statistic] for c in rule]
        each = [decide(rule, values, capped, strictness) for strictness in self.choices[-1].labels]
        return np.broadcast_to(np.stack(each, axis=-1), [len(c.labels) for c in self.choices])

    def _options(self, at: np.ndarray, changed_only: bool = False) -> dict[str, str]:
        pairs = zip(self.choices, at, strict=True)
        return {c.name: c.labels[i] for c, i in pairs if i or not changed_only}


def explore(claim: Claim, tables: Tables) -> Multiverse:
    """Compute every statistic of a claim once on each combination of the choices that it takes.

    Parameters
    ----------
    claim
        The claim. One without choices has a single way.
    tables
        A function that returns a table by name, such as :func:`alliance_data.load`.

    Raises
    ------
    InputError
        If entry and function do not fit.
    """
    found = statistics_of(claim, tables)
    values = {c.statistic: _axes(claim, c, found) for c in claim.rule}
    return Multiverse(claim, values, tuple(trials_of(claim, found, tables)))


def strictness_of(claim: Claim) -> Choice:
    """Return the choice of thresholds: the own ones alone where no condition names others."""
    varies = any(c.milder is not None or c.stricter is not None for c in claim.rule)
    levels = STRICTNESS if varies and claim.choices else STRICTNESS[:1]
    return Choice(THRESHOLDS, "Another threshold, also defensible", levels, levels)


def firmness(shares: Mapping[str, float], verdict: str) -> str:
    """Return ``firm``, ``leaning`` or ``split`` from the shares of all verdicts and the ledger's own."""
    share = shares.get(verdict, 0.0)
    return "firm" if share >= FIRM else "leaning" if share >= LEANING else "split"


def _axes(claim: Claim, condition: Condition, found: Mapping) -> np.ndarray:
    # A fact that no document states is missing.
    statistic = found.get(condition.statistic, np.nan)
    taken = takes(statistic)
    shape = [len(c.values) if c.name in taken else 1 for c in claim.choices]
    out = np.full(shape, np.nan)
    for at in np.ndindex(*shape):
        way = {c.name: c.values[i] for c, i in zip(claim.choices, at, strict=True)}
        value, evidence, *_ = measure(claim, condition.statistic, statistic, {**claim.options, **way})
        if evidence >= condition.least:
            out[at] = value
    return out


def _shares(verdicts: np.ndarray, allowed: np.ndarray, weight: np.ndarray | None = None) -> dict[str, float]:
    kept = verdicts[allowed]
    counts = np.bincount(kept, weights=None if weight is None else weight[allowed], minlength=len(VERDICTS))
    counts = counts[:UNTESTED].astype(float)
    if not counts.sum():
        return {}
    shares = {VERDICTS[i]: float(counts[i] / counts.sum()) for i in range(UNTESTED) if counts[i]}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))
