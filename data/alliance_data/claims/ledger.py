"""The ledger: rules are read from ``ledger.yml``, statistics are computed, and verdicts follow.

A claim's rule is a list of conditions, each a statistic, a relation and a threshold. All hold:
``supported``. Some hold: ``partly supported``. None holds: ``not supported``, or ``contradicted`` where
every statistic lies beyond the opposite threshold that the rule names. A statistic that stands on less than
the least evidence, or that the tables at hand do not hold, makes it ``cannot be tested here``. Where a
claim joins statements and one of them has no condition, it is supported in part at most. A fact is weighed
in the same way, its statistic being what the cited document says. A judgement gets no verdict; its rule, if
any, says how long the advice holds.

A claim's function stands in the module of its theme and is called like it (``c07``). Its arguments are tables
and definitions of the ledger, found by name. It returns the statistics by name, each a number or a function
of those options and choices of the entry that move it.
"""

import hashlib
import importlib
import inspect
import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import yaml

from ..errors import InputError, unknown
from ..sidecar import names

Tables = Callable[[str], pd.DataFrame]
RELATIONS = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
    "=": lambda a, b: np.isclose(a, b, rtol=0, atol=1e-9),
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
SUPPORTED, PARTLY, NOT, CONTRADICTED, _, UNTESTED, _ = range(len(VERDICTS))
THEMES = ("history", "burden", "partners", "threats")
RULED = ("rule", "options", "choices", "excluded")
"""Fields of an entry that a function and the multiverse compute with."""
STRICTNESS = ("own", "milder", "stricter")
"""The thresholds of a rule, taken together: one more choice of every claim that has others."""

LACKING = (ArithmeticError, LookupError, TypeError, ValueError)
"""What a statistic raises where an edition lacks the state, year or column that it asks for."""

LEDGER = Path(__file__).with_name("ledger.yml")


class Measured(NamedTuple):
    """What a statistic gives: its value, and how much evidence it stands on (no limit where not counted)."""

    value: float
    evidence: float = math.inf
    p: float = math.nan
    """How often chance alone would give as much, under the null that the condition names."""
    lacking: str = ""
    """Why there is no value, where the tables lack what it is computed from."""


Statistic = Callable[..., Measured] | float


@dataclass(frozen=True)
class Span:
    """The range of a statistic: its own value and those with other options, named by ``of``."""

    of: str
    ways: tuple[Mapping, ...]


@dataclass(frozen=True)
class Placebo:
    """Dates and states at which nothing is claimed: the same statistic there shows what is usual.

    Attributes
    ----------
    shift
        Options that hold years (or years before the last): all are moved together.
    by
        First and last move; no move is the claim's own date.
    options
        Options that differ from the ledger's own, for the claim's own date too.
    peers
        The option that holds a state; its placebos are the other allies of the United States.
    """

    shift: tuple[str, ...] = ()
    by: tuple[int, int] = (0, 0)
    options: Mapping = field(default_factory=dict)
    peers: str = ""


@dataclass(frozen=True)
class Condition:
    """One threshold of a rule: ``statistic relation threshold``, said in words by ``says``.

    Attributes
    ----------
    statistic
        Name of the value that the claim's function returns.
    short
        The statistic in a few words, for labels; empty for a fact.
    relation, threshold, unit
        What must hold, in the statistic's unit.
    opposite
        Beyond this value, on the other side of the threshold, the statistic speaks against the claim.
    milder, stricter
        Other thresholds that one may defend; the own one where the entry names none.
    least, evidence
        The least evidence, and what it counts: on less the claim cannot be tested.
    span
        The options that give the statistic's range.
    part
        The part of the claim that it weighs, where the claim states two things.
    by_chance, placebo, chance
        What would be so if chance alone were at work; the dates and peers that show it; how often the
        condition holds then, where no placebo tells.
    """

    statistic: str
    says: str
    relation: str
    threshold: float
    unit: str = ""
    opposite: float | None = None
    milder: float | None = None
    stricter: float | None = None
    least: float = 0
    evidence: str = ""
    span: Span | None = None
    part: str = ""
    short: str = ""
    by_chance: str = ""
    placebo: Placebo | None = None
    chance: float | None = None

    def limit(self, strictness: str = "own") -> float:
        """Return the threshold at a strictness: ``own``, ``milder`` or ``stricter``."""
        other = {"milder": self.milder, "stricter": self.stricter}.get(strictness)
        return self.threshold if other is None else other

    def holds(self, value, strictness: str = "own"):
        """Return whether a value, or each of an array, meets the threshold."""
        met = RELATIONS[self.relation](value, self.limit(strictness))
        return met if isinstance(value, np.ndarray) else bool(met)

    def against(self, value):
        """Return whether a value, or each of an array, lies beyond the opposite threshold."""
        if self.opposite is None:
            found = np.zeros_like(value, bool)
        elif self.relation == "=":
            found = RELATIONS["="](value, self.opposite)
        else:
            found = RELATIONS["<=" if self.relation.startswith(">") else ">="](value, self.opposite)
        return found if isinstance(value, np.ndarray) else bool(found)


@dataclass(frozen=True)
class Choice:
    """A choice that one may make otherwise: its options, the ledger's own first, and why it is one."""

    name: str
    why: str
    labels: tuple[str, ...]
    values: tuple


@dataclass(frozen=True)
class Exclusion:
    """Ways that nobody would defend, told by options of several choices, with reason and date."""

    when: Mapping[str, tuple[str, ...]]
    why: str
    date: str


@dataclass(frozen=True)
class Change:
    """An entry of a claim's log: when and why its rule changed, the verdict before and after.

    Attributes
    ----------
    shares_seen
        Whether shares of ways, of these choices or of ones like them, had been seen before it was made.
    """

    date: str
    why: str
    before: str
    after: str
    fingerprint: str
    shares_seen: bool = False


@dataclass(frozen=True)
class Claim:
    """A claim of the essay, restated, with all that its verdict hangs on.

    Attributes
    ----------
    options
        Windows and definitions by name, as the function receives them: the first option of each choice, and
        what does not vary.
    choices, excluded
        What else one may defend, and which combinations of it nobody would.
    considered
        Options looked at and left out, each in a line with its reason.
    parts
        The statements that the claim joins, by name; a part without a condition cannot be tested.
    log
        Changes of the rule, oldest first; the last one holds the fingerprint of the rule as it stands.
    """

    id: str
    theme: str
    kind: str
    claim: str
    rule: tuple[Condition, ...] = ()
    counter: str = ""
    flip: str = ""
    chapter: str = ""
    figure: str = ""
    options: Mapping = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    considered: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    log: tuple[Change, ...] = ()

    @property
    def function(self) -> Callable | None:
        """The function that computes its statistics; ``None`` for a claim without a rule."""
        if not self.rule:
            return None
        theme = importlib.import_module(f".{self.theme}", __package__)
        found = getattr(theme, self.id.lower(), None)
        if found is None:
            raise InputError(
                f"ledger.yml, {self.id}: the entry has a rule, but claims/{self.theme}.py has no function "
                f"{self.id.lower()}. Write it there, or take the rule out."
            )
        return found

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that its function takes by name."""
        known = set(names())
        return (
            tuple(a for a in inspect.signature(self.function).parameters if a in known) if self.rule else ()
        )

    @property
    def fingerprint(self) -> str:
        """Twelve characters that change with any rule, option, choice or exclusion, but not with words."""
        said = ("says", "short", "why", "date", "evidence", "unit", "of", "by_chance", "placebo", "chance")
        shared = set(_content()["definitions"]) - set(
            inspect.signature(self.function).parameters if self.rule else ()
        )
        options = {name: value for name, value in self.options.items() if name not in shared}
        held = [asdict(c) for c in self.rule], options, list(self.parts)
        places = {c.name: c.labels.index for c in self.choices} | {"strictness": STRICTNESS.index}
        out = [{n: [places[n](o) for o in when] for n, when in e.when.items()} for e in self.excluded]
        ways = [(c.name, c.values) for c in self.choices], out
        bare = _without((*held, *ways), said)
        return hashlib.sha256(json.dumps(bare, sort_keys=True, default=list).encode()).hexdigest()[:12]

    def untested_parts(self) -> list[str]:
        """Return the parts of the claim that no condition weighs."""
        return [part for part in self.parts if part not in {c.part for c in self.rule}]


@dataclass(frozen=True)
class Evidence:
    """A statistic: its value, how much it stands on, and its range under other reasonable choices.

    Where the tables at hand do not hold it, the value is missing, and ``lacking`` says why.
    """

    value: float
    low: float | None = None
    high: float | None = None
    range_of: str = ""
    count: float = math.inf
    lacking: str = ""


@dataclass(frozen=True)
class Weighed:
    """A claim with what was computed for it; ``parts`` has a verdict for each of its statements."""

    claim: Claim
    verdict: str
    evidence: dict[str, Evidence] = field(default_factory=dict)
    counter: str = ""
    parts: dict[str, str] = field(default_factory=dict)

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
def ledger() -> Mapping[str, Claim]:
    """Return the claims by id, in the order of the ledger, rules only: nothing is computed."""
    content = _content()
    claims = (read_entry(entry, content["definitions"]) for entry in content["claims"])
    return MappingProxyType({claim.id: claim for claim in claims})


def read_entry(entry: Mapping, definitions: Mapping) -> Claim:
    """Return a claim from its entry in ``ledger.yml`` and the definitions that all claims share.

    Raises
    ------
    InputError
        If the entry excludes or describes what it does not name.
    """
    content = dict(entry)
    choices = tuple(_choice(name, about) for name, about in content.pop("choices", {}).items())
    own = {choice.name: choice.values[0] for choice in choices}
    options = {**definitions, **content.pop("options", {}), **own}
    options = {name: _frozen(value) for name, value in options.items()}
    conditions = content.pop("rule", [])
    log = tuple(Change(**(change | {"date": str(change["date"])})) for change in content.pop("log", []))
    return Claim(
        rule=tuple(_condition(condition, options, content["id"]) for condition in conditions),
        options=MappingProxyType(options),
        choices=choices,
        excluded=tuple(_exclusion(e, choices, content["id"]) for e in content.pop("excluded", [])),
        considered=tuple(content.pop("considered", [])),
        log=log,
        **content,
    )


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
    return [weigh_claim(claim, tables) for claim in ledger().values() if only in (None, claim.id)]


def weigh_claim(claim: Claim, tables: Tables) -> Weighed:
    """Weigh one claim by the ledger's own choices on the tables at hand."""
    found = statistics_of(claim, tables)
    evidence = {name: _evidence(claim, name, found) for name in found}
    parts = {
        part: "cannot be tested here" if part in claim.untested_parts() else verdict(claim, evidence, part)
        for part in claim.parts
    }
    return Weighed(claim, verdict(claim, evidence), evidence, _counter(claim, evidence), parts)


def statistics_of(claim: Claim, tables: Tables) -> dict[str, Statistic]:
    """Return a claim's statistics on some tables, each a number or a function of options.

    Where the tables lack what the function asks for, each statistic of the rule is missing.

    Raises
    ------
    InputError
        If the entry and its function do not fit: a statistic that the function does not return, an option
        that the entry does not name, a choice that no statistic takes.
    """
    if claim.function is None:
        return {}
    known, wanted = set(names()), inspect.signature(claim.function).parameters
    if unnamed := [a for a in wanted if a not in known and a not in claim.options]:
        raise InputError(
            f"claims/{claim.theme}.py, {claim.id.lower()}: takes {_listed(unnamed)}, which is no table and "
            "no option of the entry in ledger.yml. Name it in one of the two."
        )
    arguments = {a: tables(a) if a in known else claim.options[a] for a in wanted}
    try:
        found = claim.function(**arguments)
    except LACKING as error:
        missing = Measured(math.nan, lacking=_lacking(claim, error))
        return {condition.statistic: lambda: missing for condition in claim.rule}
    _check(claim, found, set(wanted))
    return found


def takes(statistic: Statistic) -> list[str]:
    """Return the names of the options that a statistic takes; none where it is a number."""
    return list(inspect.signature(statistic).parameters) if callable(statistic) else []


def measure(claim: Claim, name: str, statistic: Statistic, options: Mapping) -> Measured:
    """Return a statistic under some options; missing where the tables at hand lack what it asks for."""
    if not callable(statistic):
        return Measured(float(statistic))
    given = {option: options[option] for option in takes(statistic)}
    try:
        *numbers, lacking = statistic(**given)
        return Measured(*map(float, numbers), lacking)
    except LACKING as error:
        return Measured(math.nan, lacking=_lacking(claim, error, name))


def verdict(claim: Claim, evidence: Mapping[str, Evidence], part: str | None = None) -> str:
    """Return the verdict that a claim's rule, or that of one of its parts, gives on the evidence."""
    rule = [c for c in claim.rule if part in (None, c.part)]
    seen = [evidence.get(c.statistic, Evidence(math.nan)) for c in rule]
    values = [np.array(e.value if e.count >= c.least else np.nan) for c, e in zip(rule, seen, strict=True)]
    if claim.kind == "judgement" and not np.isnan(values).any():
        return (
            "judgement" if all(c.holds(e.value) for c, e in zip(rule, seen, strict=True)) else "out of date"
        )
    return VERDICTS[int(decide(rule, values, capped=part is None and bool(claim.untested_parts())))]


def decide(
    rule: list[Condition], values: list[np.ndarray], capped: bool, strictness: str = "own"
) -> np.ndarray:
    """Return the verdict of each way as its place in ``VERDICTS``.

    Parameters
    ----------
    rule, values
        Conditions, and the values of their statistics as arrays that broadcast; NaN where untestable.
    capped
        Whether a part of the claim has no condition: it is then supported in part at most.
    strictness
        The thresholds that count.
    """
    held = [c.holds(v, strictness) for c, v in zip(rule, values, strict=True)]
    against = [c.against(v) for c, v in zip(rule, values, strict=True)]
    missing = [np.isnan(v) for v in values]
    return np.select(
        [_any(missing), _all(held), _any(held), _all(against)],
        [UNTESTED, PARTLY if capped else SUPPORTED, PARTLY, CONTRADICTED],
        NOT,
    ).astype(np.uint8)


def side_by_side(claim: Claim) -> tuple[str, str]:
    """Return how ``ledger.yml`` states a claim's rule, and its function's source, to be read side by side.

    What the entry says in words (the claim, what speaks against it, its log) is left out.
    """
    text = LEDGER.read_text(encoding="utf-8")
    entries = text.split("\n- id: ")
    entry = next(e for e in entries[1:] if e.startswith(claim.id)).strip()
    first, *fields = re.split(r"\n(?=  \w)", entry)
    stated = [field for field in fields if field.split(":")[0].strip() in RULED]
    rule = "\n".join([f"- id: {first}", *stated])
    return rule, inspect.getsource(claim.function) if claim.rule else ""


def document(facts: pd.DataFrame, claim: str) -> dict[str, float]:
    """Return what documents say of a claim's facts; nothing where no document was found."""
    rows = facts[facts["claim"] == claim]
    return {fact: float(value) for fact, value in zip(rows["fact"], rows["value"], strict=True)}


def by_name(*functions: Callable, **numbers: float) -> dict[str, Statistic]:
    """Return statistics by name: functions of options under their own names, and plain numbers."""
    return {function.__name__: function for function in functions} | numbers


def rows_of(frame: pd.DataFrame, *states: str, column: str = "iso3") -> pd.DataFrame:
    """Return the rows of some states.

    Raises
    ------
    InputError
        If the table has none for one of them.
    """
    missing = set(states) - set(frame[column])
    if missing:
        raise InputError(
            f"table {frame.attrs.get('table', '')} has no rows with {column} {_listed(sorted(missing))}, "
            "which the ledger asks for. Import an edition that has them."
        )
    return frame[frame[column].isin(states)]


def _evidence(claim: Claim, name: str, found: Mapping[str, Statistic]) -> Evidence:
    value, count, _, lacking = measure(claim, name, found[name], claim.options)
    span = next((c.span for c in claim.rule if c.statistic == name), None)
    if span is None or math.isnan(value):
        return Evidence(value, count=count, lacking=lacking)
    ways = [measure(claim, name, found[name], {**claim.options, **way}).value for way in span.ways]
    every = [value, *(other for other in ways if not math.isnan(other))]
    return Evidence(value, min(every), max(every), span.of, count)


def _check(claim: Claim, found: Mapping[str, Statistic], used: set[str]) -> None:
    where = f"claims/{claim.theme}.py, {claim.id.lower()}"
    taken = {option for statistic in found.values() for option in takes(statistic)}
    for name, statistic in found.items():
        for option in takes(statistic):
            if option not in claim.options:
                hint = f"Name it in the entry of {claim.id} in ledger.yml."
                raise InputError(f"{where}, {name}: {unknown('option', option, list(claim.options), hint)}")
    for condition in claim.rule:
        # A fact that no document states is not there to be found.
        if condition.statistic not in found and claim.kind != "fact":
            hint = f"The function returns {_listed(found)}."
            raise InputError(f"{where}: {unknown('statistic', condition.statistic, list(found), hint)}")
    ruled = {o for c in claim.rule for o in takes(found.get(c.statistic, 0.0))}
    for choice in claim.choices:
        if choice.name not in ruled:
            raise InputError(
                f"ledger.yml, {claim.id}: no statistic of the rule takes the choice {choice.name}. They take "
                f"{_listed(sorted(ruled))}. Correct the name, or take the choice out."
            )
    idle = (
        set(claim.options) - taken - used - set(_content()["definitions"]) - {c.name for c in claim.choices}
    )
    if idle:
        raise InputError(f"ledger.yml, {claim.id}: no function takes {_listed(sorted(idle))}. Take it out.")


def _lacking(claim: Claim, error: Exception, name: str = "") -> str:
    if isinstance(error, InputError):
        return str(error)
    return (
        f"{name or 'its statistics'} cannot be computed: tables {_listed(claim.tables)} lack what "
        f"claims/{claim.theme}.py asks for ({error}). Import an edition that has it."
    )


@lru_cache(maxsize=1)
def _content() -> Mapping:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(LEDGER.read_text(encoding="utf-8"), Loader=loader)


def _counter(claim: Claim, evidence: Mapping[str, Evidence]) -> str:
    values = {name: seen.value for name, seen in evidence.items() if not math.isnan(seen.value)}
    options = {name: _Worded(v) if _small(v) else v for name, v in claim.options.items()}
    needed = {name for _, name, _, _ in Formatter().parse(claim.counter) if name}
    if needed - values.keys() - options.keys():
        return "The tables at hand do not hold what would speak against it."
    return claim.counter.format(**{**options, **values})


def _condition(content: Mapping, options: Mapping, claim: str) -> Condition:
    content = dict(content)
    if span := content.pop("range", None):
        content["span"] = Span(span["of"], tuple({k: _frozen(v) for k, v in w.items()} for w in span["ways"]))
    if placebo := content.pop("placebo", None):
        content["placebo"] = Placebo(**{k: _frozen(v) for k, v in placebo.items()})
    values = {**options, "threshold": content["threshold"], "statistic": content["statistic"]}
    worded = {name: _Worded(value) if _small(value) else value for name, value in values.items()}
    try:
        says = content.pop("says").format(**worded)
    except KeyError as error:
        raise InputError(
            f"ledger.yml, {claim}: a rule's words name {error}, which is no option of it."
        ) from error
    try:
        return Condition(says=says, **content)
    except TypeError as error:
        raise InputError(f"ledger.yml, {claim}: a condition holds a key that none has ({error}).") from error


def _choice(name: str, about: Mapping) -> Choice:
    values = about["values"]
    labels = list(values) if isinstance(values, Mapping) else values
    values = values.values() if isinstance(values, Mapping) else values
    return Choice(
        name, about["why"], tuple(str(label) for label in labels), tuple(_frozen(v) for v in values)
    )


def _exclusion(content: Mapping, choices: tuple[Choice, ...], claim: str) -> Exclusion:
    known = {c.name: c.labels for c in choices} | {"strictness": STRICTNESS}
    when = {}
    for name, options in content["when"].items():
        when[name] = tuple(str(o) for o in (options if isinstance(options, list) else [options]))
        for option in when[name]:
            if option not in known.get(name, ()):
                near = unknown("option", option, known.get(name, ()), f"Choices: {_listed(known)}.")
                raise InputError(f"ledger.yml, {claim}: excluded names {name}. {near}")
    return Exclusion(when, content["why"], str(content["date"]))


def _frozen(value):
    return tuple(_frozen(v) for v in value) if isinstance(value, (list, tuple)) else value


def _without(value, names: tuple[str, ...]):
    if isinstance(value, Mapping):
        return {k: _without(v, names) for k, v in value.items() if k not in names}
    return [_without(v, names) for v in value] if isinstance(value, (list, tuple)) else value


def _any(arrays: list[np.ndarray]) -> np.ndarray:
    return np.logical_or.reduce(np.broadcast_arrays(*arrays)) if arrays else np.array(True)


def _all(arrays: list[np.ndarray]) -> np.ndarray:
    return np.logical_and.reduce(np.broadcast_arrays(*arrays)) if arrays else np.array(False)


def no_report_of(states: Iterable[str], table: str = "us_troops") -> Measured:
    """Return the missing value of a sum for which a table, that of troops by default, lacks some states."""
    why = f"{table} has no last report for {_listed(sorted(states))}. Import an edition that has it."
    return Measured(math.nan, lacking=why)


def _listed(items) -> str:
    return ", ".join(str(item) for item in items)


WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _small(value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < len(WORDS)


class _Worded(int):
    """A small number that stands in a sentence as a word, unless a format asks for digits."""

    def __format__(self, spec: str) -> str:
        return format(int(self), spec) if spec else WORDS[self]
