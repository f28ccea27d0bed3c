"""``alliance claims``: the ledger on the terminal, or as JSON for machines."""

import json
import textwrap

import click

from ..errors import InputError
from ..reading import load
from ..sidecar import unknown
from .ledger import Weighed, ledger, weigh

WIDTH = 100


@click.command(
    "claims",
    epilog="\b\nExamples:\n  alliance claims\n  alliance claims C12\n  alliance claims --json > claims.json",
)
@click.argument("claim", required=False)
@click.option("--json", "as_json", is_flag=True, help="Everything, for machines.")
def claims(claim: str | None, as_json: bool) -> None:
    """Weigh the essay's claims on the tables at hand: rule, statistic, verdict, counter-evidence."""
    known = [entry.id for entry in ledger()]
    if claim is not None and claim.upper() not in known:
        raise InputError(unknown("claim", claim, known, "The claims are C01 to C28."))
    found = weigh(load, claim and claim.upper())
    if as_json:
        click.echo(json.dumps([record(w) for w in found], ensure_ascii=False, indent=1))
    elif claim:
        click.echo(sheet(found[0]))
    else:
        for weighed in found:
            click.echo(f"{weighed.claim.id}  {weighed.verdict:<22}  {weighed.claim.claim}")


def record(weighed: Weighed) -> dict:
    """Return a weighed claim as plain values, its conditions with what was found."""
    entry = weighed.claim
    return {
        "id": entry.id,
        "theme": entry.theme,
        "kind": entry.kind,
        "claim": entry.claim,
        "verdict": weighed.verdict,
        "robust": weighed.robust,
        "rule": [_condition(weighed, c) for c in entry.rule],
        "counter": weighed.counter,
        "flip": entry.flip,
        "tables": list(entry.tables),
        "figure": f"{entry.chapter}#fig-{entry.figure}",
    }


def sheet(weighed: Weighed) -> str:
    """Return a weighed claim as text: rule, what was found, counter-evidence, what would flip it."""
    entry = weighed.claim
    lines = [f"{entry.id}  {entry.claim}", f"Verdict: {weighed.verdict}", ""]
    for rule in record(weighed)["rule"]:
        sign = {True: "holds", False: "does not hold", None: "not known"}[rule["holds"]]
        span = f"{_plain(rule['low'])} to {_plain(rule['high'])} ({rule['range_of']})"
        lines.append(f"{rule['says']}: {sign}")
        found = f"{_plain(rule['value'])} {rule['unit']}"
        lines.append(
            f"  {found}; threshold {rule['relation']} {_plain(rule['threshold'])}"
            + (f"; range {span}" if rule["range_of"] else "")
        )
    lines += ["", f"Against: {weighed.counter}", f"Would flip: {entry.flip}"]
    return "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ") for line in lines)


def _condition(weighed: Weighed, condition) -> dict:
    seen = weighed.evidence.get(condition.statistic)
    missing = seen is None or seen.value != seen.value
    return {
        "statistic": condition.statistic,
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


def _plain(value: float | None) -> str:
    return "unknown" if value is None else f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
