"""``alliance claims``: the ledger on the terminal, or as JSON for machines."""

import json
import os
import textwrap

import click
import pandas as pd

from ..errors import InputError, unknown
from ..reading import load
from .cached import multiverses
from .ledger import UNTESTED, VERDICTS, Weighed, ledger, weigh
from .multiverse import THRESHOLDS, Flip, Multiverse
from .placebo import by_chance, corrected

WIDTH = 100
UNTESTABLE = VERDICTS[UNTESTED]
FLIPS = 5
"""How many of the nearest flips the terminal shows."""


@click.command(
    "claims",
    epilog="""\b
Examples:
  alliance claims
  alliance claims C12
  alliance claims --json > claims.json
  alliance claims --multiverse
  alliance claims C07 --multiverse --json
  alliance claims --multiverse --scheduler tcp://127.0.0.1:8786""",
)
@click.argument("claim", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything, for machines.")
@click.option("--multiverse", "every_way", is_flag=True, help="Over all defensible choices: how firm it is.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that compute (default: one a core).")
@click.option("--scheduler", metavar="ADDRESS", help="A Dask scheduler to compute on, with --multiverse.")
def claims(
    claim: str | None, as_json: bool, every_way: bool, jobs: int | None, scheduler: str | None
) -> None:
    """Weigh the essay's claims on the tables at hand: rule, statistic, verdict, counter-evidence."""
    known = list(ledger())
    if claim is not None and claim.upper() not in known:
        raise InputError(unknown("claim", claim, known, "The claims are C01 to C28."))
    if scheduler and not every_way:
        raise InputError("--scheduler computes the multiverse: add --multiverse, or leave it out.")
    only = claim and claim.upper()
    if every_way:
        found = multiverses(
            only,
            jobs=jobs or os.cpu_count() or 1,
            scheduler=scheduler,
            say=lambda line: click.echo(line, err=True),
        )
        _print_multiverses(found, as_json, bool(only))
        unknown_here = [m.claim.id for m in found.values() if m.claim.rule and m.verdict == UNTESTABLE]
        _refuse([w for each in unknown_here for w in weigh(load, each)])
        return
    weighed = weigh(load, only)
    if as_json:
        click.echo(json.dumps([record(w) for w in weighed], ensure_ascii=False, indent=1))
    elif claim:
        click.echo(sheet(weighed[0]))
    else:
        for w in weighed:
            click.echo(f"{w.claim.id}  {w.verdict:<22}  {w.claim.claim}")
    _refuse(weighed)


def _refuse(weighed: list[Weighed]) -> None:
    """Say once, after all that could be weighed, which claims the tables at hand have nothing for.

    Raises
    ------
    InputError
        If there are any. Too little evidence is a verdict; a table without what a claim asks for is not.
    """
    lacking = {}
    for w in weighed:
        for seen in w.evidence.values():
            if seen.lacking:
                lacking.setdefault(w.claim.id, seen.lacking)
    if lacking:
        raise InputError("\n".join(f"{claim}: {why}" for claim, why in lacking.items()))


def record(weighed: Weighed) -> dict:
    """Return a weighed claim as plain values, its conditions with what was found."""
    entry = weighed.claim
    return {
        "id": entry.id,
        "theme": entry.theme,
        "kind": entry.kind,
        "claim": entry.claim,
        "verdict": weighed.verdict,
        "parts": weighed.parts,
        "robust": weighed.robust,
        "rule": [_condition(weighed, c) for c in entry.rule],
        "counter": weighed.counter,
        "flip": entry.flip,
        "tables": list(entry.tables),
        "figure": f"{entry.chapter}#fig-{entry.figure}",
    }


def ways_record(found: Multiverse, chance: pd.DataFrame) -> dict:
    """Return a claim's multiverse as plain values; a claim without choices has one way and no firmness.

    Parameters
    ----------
    found
        The multiverse.
    chance
        Conditions set against chance, as from ``corrected``; those of other claims are passed over.
    """
    entry, nearest = found.claim, found.nearest if found.claim.choices else ()
    return {
        "id": entry.id,
        "verdict": verdict_of(found),
        "firmness": found.firmness if entry.choices else None,
        "ways": found.ways,
        "shares": found.shares if entry.kind != "judgement" else {},
        "matters_most": found.matters_most if entry.choices else None,
        "nearest_flip": _flips(nearest),
        "commonest": found.commonest if entry.choices else None,
        "untestable": found.untestable,
        "distinct": found.distinct if entry.rule else 0,
        "own_thresholds": found.own_thresholds if entry.choices else {},
        "half_own": found.half_own if entry.choices else {},
        "holds": found.holds if entry.choices else {},
        "turns": found.turns if entry.choices else {},
        "parts": {
            part: {"verdict": own, "firmness": firm, "shares": shares}
            for part, (own, firm, shares) in (found.parts.items() if entry.choices else ())
        },
        "against_chance": json.loads(chance[chance["claim"] == entry.id].to_json(orient="records")),
    }


def sheet(weighed: Weighed) -> str:
    """Return a weighed claim as text: rule, what was found, counter-evidence, what would flip it."""
    entry = weighed.claim
    lines = [f"{entry.id}  {entry.claim}", f"Verdict: {weighed.verdict}"]
    lines += [f"  {entry.parts[part]} {verdict.capitalize()}." for part, verdict in weighed.parts.items()]
    lines += [""]
    for rule in record(weighed)["rule"]:
        sign = {True: "holds", False: "does not hold", None: "not known"}[rule["holds"]]
        span = f"{_plain(rule['low'])} to {_plain(rule['high'])} ({rule['range_of']})"
        lines.append(f"{rule['says']}: {sign}")
        found = f"{_plain(rule['value'])} {rule['unit']}"
        lines.append(
            f"  {found}; threshold {rule['relation']} {_plain(rule['threshold'])}"
            + (f"; range {span}" if rule["range_of"] else "")
        )
        if seen := weighed.evidence.get(rule["statistic"]):
            lines += [f"  {seen.lacking}"] if seen.lacking else []
    lines += ["", f"Against: {weighed.counter}", f"Would flip: {entry.flip}"]
    lines += [f"{c.date}: {c.why}. {c.before} -> {c.after}" for c in entry.log if c.before != c.after]
    return _filled(lines)


def ways_sheet(found: Multiverse, chance: pd.DataFrame) -> str:
    """Return a claim's multiverse as text: shares, conditions, choices, the nearest flips, and chance."""
    entry = found.claim
    lines = [f"{entry.id}  {entry.claim}", f"Verdict: {said(found)}", ""]
    if not entry.choices:
        return _filled([*lines, "It has no choices: a document or an opinion, not a trend."])
    lines += [f"{found.ways:,} ways, {found.distinct:,} of them distinct", ""]
    lines.append(f"{'':<24}{'all ways':>10}{'half own':>10}{'own thresholds':>16}")
    for verdict in VERDICTS:
        columns = [s.get(verdict) for s in (found.shares, found.half_own, found.own_thresholds)]
        if any(columns):
            one, two, three = (f"{s or 0:.0%}" for s in columns)
            lines.append(f"{verdict:<24}{one:>10}{two:>10}{three:>16}")
    if found.untestable:
        lines.append(f"{'not testable, of all':<24}{found.untestable:>10.0%}")
    lines += ["", "Share of ways in which each condition holds:"]
    for condition, share in zip(entry.rule, found.holds.values(), strict=True):
        lines.append(f"  {'none' if share != share else f'{share:.0%}':>5}  {condition.says}")
    for part, (own, firm, shares) in found.parts.items():
        sure = f", {firm} ({shares[own]:.0%} of ways)" if own in shares else ""
        lines.append(f"{entry.parts[part]} {own.capitalize()}{sure}.")
    if found.shares and found.idle:
        lines += ["", "The tables hold no data for: " + "; ".join(f"{name}: {o}" for name, o in found.idle)]
    lines += ["", "Of pairs of ways alike but for one choice, the share that differ in verdict:"]
    lines += [f"  {share:>5.0%}  {name}" for name, share in found.turns.items()]
    lines += ["", f"Nearest to another verdict ({len(found.nearest)} ways):"]
    lines += [f"  {_flip(flip)}" for flip in found.nearest[:FLIPS]]
    lines += _chance(chance[chance["claim"] == entry.id])
    lines += ["", "A share of ways is no probability: ways are no random draws."]
    return _filled(lines)


def said(found: Multiverse) -> str:
    """Return a verdict with its firmness and, where most ways give another, that one."""
    if not found.claim.choices:
        return verdict_of(found)
    share = {**found.shares, UNTESTABLE: found.untestable}.get(found.verdict, 0.0)
    most = "most others" if found.verdict == UNTESTABLE else "most ways"
    other = "" if found.commonest == found.verdict else f"; {most}: {found.commonest}"
    return f"{found.verdict}, {found.firmness} ({share:.0%} of {found.ways:,} ways{other})"


def verdict_of(found: Multiverse) -> str:
    """Return the ledger's verdict; a judgement without a rule has none but its kind."""
    if found.claim.kind != "judgement":
        return found.verdict
    held = all(c.holds(float(found.values[c.statistic].flat[0])) for c in found.claim.rule)
    return "judgement" if held else "out of date"


def _print_multiverses(found: dict[str, Multiverse], as_json: bool, one: bool) -> None:
    chance = corrected(trial for m in found.values() for trial in m.trials)
    if as_json:
        records = [ways_record(m, chance) for m in found.values()]
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    elif one:
        click.echo(ways_sheet(next(iter(found.values())), chance))
    else:
        for m in found.values():
            most = f"  turned most by {m.matters_most}" if m.claim.choices and m.matters_most else ""
            click.echo(f"{m.claim.id}  {said(m)}{most}")
        ways = sum(m.ways for m in found.values() if m.claim.choices)
        click.echo(f"{ways:,} ways over all claims with choices. Thresholds own, milder and stricter.")
        expected, seen, of = by_chance(chance)
        click.echo(
            f"Of {of} claims whose every condition can be set against chance, chance alone would call "
            f"{expected:.1f} supported; the ledger does {seen}."
        )


def _chance(rows: pd.DataFrame) -> list[str]:
    lines = ["", "Set against chance (p-values corrected for their number):"] if len(rows) else []
    for row in rows.itertuples():
        place = "" if row.against == "sample" else f"rank {row.rank:.0f} of {row.of:.0f} {row.against}, "
        lines.append(f"  {row.statistic}: {place}p {row.p:.2g}, corrected {row.p_adjusted:.2g}. {row.null}.")
    return lines


def _flips(nearest: tuple[Flip, ...]) -> dict | None:
    if not nearest:
        return None
    ways = [{"changed": dict(f.changed), "verdict": f.verdict} for f in nearest]
    return {"changes": len(nearest[0].changed), "ways": ways}


def _flip(flip: Flip) -> str:
    changed = ", ".join(
        f"{n}: {o}" if n != THRESHOLDS else f"{o} thresholds" for n, o in flip.changed.items()
    )
    return f"{changed} -> {flip.verdict}"


def _condition(weighed: Weighed, condition) -> dict:
    seen = weighed.evidence.get(condition.statistic)
    missing = seen is None or seen.value != seen.value
    return {
        "statistic": condition.statistic,
        "part": condition.part,
        "says": condition.says,
        "relation": condition.relation,
        "threshold": condition.threshold,
        "unit": condition.unit,
        "value": None if missing else float(seen.value),
        "low": None if missing else seen.low,
        "high": None if missing else seen.high,
        "range_of": "" if missing else seen.range_of,
        "holds": None if missing else condition.holds(seen.value),
    }


def _filled(lines: list[str]) -> str:
    return "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in lines)


def _plain(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
