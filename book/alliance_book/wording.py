"""The claims of the ledger in words: entries, tables, and what each rests on."""

from collections.abc import Mapping
from math import isnan

import pandas as pd
from alliance_data.claims import Claim, Weighed, side_by_side
from alliance_data.claims.curves import in_dispute
from alliance_data.claims.ledger import UNTESTED, VERDICTS, Change
from alliance_data.claims.multiverse import Multiverse
from IPython.display import Markdown

from .prose import Words, count, list_of, num, pct

UNTESTABLE = VERDICTS[UNTESTED]


def entries(weighed: list[Weighed], theme: str) -> Markdown:
    """Return a theme's claims as Markdown, each folded: rule, statistic, what speaks against it."""
    return Markdown("\n\n".join(_entry(w) for w in weighed if w.claim.theme == theme))


def tally(weighed: list[Weighed]) -> str:
    """Return how many claims have each verdict: ``**9 supported**, **4 not supported** and ...``."""
    counted = {verdict: sum(w.verdict == verdict for w in weighed) for verdict in VERDICTS}
    return list_of(f"**{number} {verdict}**" for verdict, number in counted.items() if number)


def headline(weighed: list[Weighed]) -> str:
    """Return a sentence on the claims whose verdict depends on a choice."""
    open_ = [w.claim.id for w in weighed if w.robust is False]
    if not open_:
        return "No verdict depends on a choice that the ledger varies."
    return f"The conditions of {list_of(open_)} change with choices that the ledger varies."


def judgement(found: Mapping[str, Multiverse]) -> Words:
    """Return the book's judgement on the essay as a whole, with how firm it is, in one paragraph.

    Parameters
    ----------
    found
        Every claim's multiverse by id, as from ``multiverses``.
    """
    tested = [m for m in found.values() if m.claim.kind != "judgement"]
    trends = [m for m in tested if m.claim.choices]
    facts = [m for m in tested if not m.claim.choices]
    right, wrong = _with(facts, "supported"), _with(facts, "contradicted")
    sentences = [
        f"Of {count(len(facts), 'fact')} that the essay states, documents bear out {num(len(right))}"
        + (f" and contradict {num(len(wrong))} ({_ids(wrong)})" if wrong else ""),
        f"Of its {count(len(trends), 'trend')}, {_tally_of(trends)}",
        f"These verdicts hang on choices: {_by_firmness(trends)}",
    ]
    other = [m for m in trends if m.commonest != m.verdict and m.verdict != UNTESTABLE]
    if other:
        said = (f"{m.commonest} for {m.claim.id}" for m in other)
        sentences.append(f"Most defensible ways give another verdict than the ledger's own: {list_of(said)}")
    in_full = sorted(_with(trends, "supported"), key=lambda m: -m.shares["supported"])
    if in_full:
        sure = in_full[0]
        sentences.append(
            f"What it says of trends holds most surely in {sure.claim.id}, "
            f"in {pct(sure.shares['supported'], 0)} of the ways"
        )
    return Words(". ".join(sentences) + ".")


def firmly(found: Multiverse) -> Words:
    """Return a claim's verdict with its firmness, as the title of the figure on its ways."""
    share = {**found.shares, UNTESTABLE: found.untestable}.get(found.verdict, 0.0)
    said = f"{found.claim.id}: {found.verdict} in {pct(share, 0)} of {num(found.ways)} ways, {found.firmness}"
    if found.commonest == found.verdict:
        return Words(said)
    most = "most others" if found.verdict == UNTESTABLE else "most"
    return Words(f"{said}; {most} say {found.commonest}")


def curve_subtitle(found: Multiverse) -> Words:
    """Return what the figure on a claim's ways plots: a condition, and the verdicts by option."""
    name = in_dispute(found)
    condition = next(c for c in found.claim.rule if c.statistic == name)
    return Words(
        f"Every way of one condition, from the least to the largest value ({condition.says}; dashed: "
        "thresholds; ring: the ledger's way); and the verdicts by option, the choices that turn most first"
    )


def chance_table(trials: pd.DataFrame) -> pd.DataFrame:
    """Return conditions set against chance as a table in words.

    Parameters
    ----------
    trials
        As from ``placebo.corrected``.
    """
    rank = [
        "a test" if row.against == "sample" else f"{num(row.rank)} of {num(row.of)} {row.against}"
        for row in trials.itertuples()
    ]
    return pd.DataFrame(
        {
            "Condition": trials["claim"] + " " + trials["statistic"].str.replace("_", " "),
            "If chance alone were at work": trials["null"],
            "Rank": rank,
            "p": [num(p, 3) for p in trials["p"]],
            "Corrected": [num(p, 3) for p in trials["p_adjusted"]],
        }
    )


def ways_in_words(found: Multiverse) -> Words:
    """Return what the figure on a claim's ways shows, for readers who do not see it."""
    shares = [f"{verdict} in {pct(share, 0)}" for verdict, share in found.shares.items()]
    most = found.matters_most
    turns = (
        f"; of choices, “{most.replace('_', ' ')}” turns most" if most else "; only the thresholds turn it"
    )
    held = "; ".join(f"{c.says}: {_held(found.holds[c.statistic])}" for c in found.claim.rule)
    idle = list_of(f"“{choice.replace('_', ' ')}” {option}" for choice, option in found.idle)
    without = f" The tables hold no data for {idle}." if found.shares and found.idle else ""
    if not shares:
        return Words(f"No way can be tested on the tables at hand. Conditions: {held}.")
    return Words(f"Of the ways that can be tested {list_of(shares)}{turns}.{without} Conditions: {held}.")


def _held(share: float) -> str:
    return "cannot be tested" if isnan(share) else f"holds in {pct(share, 0)}"


def _with(found: list[Multiverse], verdict: str) -> list[Multiverse]:
    return [m for m in found if m.verdict == verdict]


def _ids(found: list[Multiverse]) -> str:
    return list_of(m.claim.id for m in found)


def _tally_of(found: list[Multiverse]) -> str:
    counted = {verdict: len(_with(found, verdict)) for verdict in VERDICTS}
    return list_of(f"**{num(n)} {verdict}**" for verdict, n in counted.items() if n)


def _by_firmness(found: list[Multiverse]) -> str:
    each = {name: [m for m in found if m.firmness == name] for name in ("firm", "leaning", "split")}
    return list_of(f"{num(len(those))} {name} ({_ids(those)})" for name, those in each.items() if those)


def _entry(w: Weighed) -> str:
    lines = [
        f"::::::{{dropdown}} {w.claim.id} · {w.verdict} · {w.claim.claim}",
        f":name: claim-{w.claim.id.lower()}",
        "",
    ]
    lines += [
        f"*Kind:* {w.claim.kind}. *Rule:*"
        if w.claim.rule
        else f"*Kind:* {w.claim.kind}; no rule, no verdict.",
        "",
    ]
    for condition in w.claim.rule:
        seen = w.evidence.get(condition.statistic)
        if seen is None or seen.value != seen.value:
            lines.append(f"- {condition.says}: *no document or table at hand*")
            continue
        outcome = "holds" if condition.holds(seen.value) else "does not hold"
        span = f"; {_plain(seen.low)} to {_plain(seen.high)} with {seen.range_of}" if seen.range_of else ""
        lines.append(
            f"- {condition.says}: **{outcome}** ({_plain(seen.value)} {condition.unit}, "
            f"threshold {condition.relation} {_plain(condition.threshold)}{span})"
        )
    if w.parts:
        apart = (f"{w.claim.parts[part]} *{verdict}*" for part, verdict in w.parts.items())
        lines += ["", f"It states {num(len(w.parts))} things, weighed apart: " + " ".join(apart)]
    if w.robust is not None:
        lines += [
            "",
            f"The verdict's conditions {'come out the same' if w.robust else 'change'} over these ranges.",
        ]
    lines += ["", f"*Against it:* {w.counter}", "", f"*What would flip it:* {w.claim.flip}", ""]
    lines += [f"*Rule changed on {c.date}:* {c.why} ({c.before} → {c.after})." for c in _turns(w.claim)]
    lines += [
        "",
        f'<a href="{w.claim.chapter}.html#fig-{w.claim.figure}">The figure where it is argued</a>',
        "",
        *([f'<div class="argue" data-claim="{w.claim.id}"></div>', ""] if w.claim.choices else []),
        *_side_by_side(w.claim),
        "::::::",
    ]
    return "\n".join(lines)


def _turns(claim: Claim) -> list[Change]:
    return [change for change in claim.log if change.before != change.after]


def _side_by_side(claim: Claim) -> list[str]:
    """Return a claim's rule and code beside each other, folded, one above the other on a phone."""
    if not claim.rule:
        return []
    # Shown plain: colours would weigh as much as the words, on a page of all claims.
    items = [f":::{{grid-item}}\n```text\n{text.rstrip()}\n```\n:::" for text in side_by_side(claim)]
    return ["", ":::::{dropdown} Rule and code", "::::{grid} 1 1 1 2", *items, "::::", ":::::"]


def _plain(value: float) -> str:
    size = abs(value)
    return num(value, 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2)
