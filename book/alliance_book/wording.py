"""The claims of the ledger in words: entries, tables, and what each rests on."""

import re
from collections.abc import Mapping
from math import isnan

import pandas as pd
from alliance_data.claims import Claim, Condition, Evidence, Weighed, ledger, side_by_side
from alliance_data.claims.curves import in_dispute
from alliance_data.claims.ledger import UNTESTED, VERDICTS, Change
from alliance_data.claims.multiverse import Multiverse
from alliance_data.measures import margins
from IPython.display import Markdown

from .figures.ways import choice_name, with_names
from .judgements import is_are
from .prose import Words, count, list_of, num, pct

UNTESTABLE = VERDICTS[UNTESTED]
FEW = 5
"""How many claims a sentence names one by one, at most."""


RELATIONS = {">=": "≥", "<=": "≤"}


def entries(
    weighed: list[Weighed], theme: str, ways: Mapping[str, Multiverse], documents: pd.DataFrame
) -> Markdown:
    """Return a theme's claims as Markdown, each folded: rule, statistic, what speaks against it.

    Parameters
    ----------
    weighed
        The ledger, as from ``weigh``.
    theme
        One of its themes.
    ways
        Every claim's multiverse by id, as from ``multiverses``.
    documents
        The table ``document_facts``, whose statements and addresses stand in the entries of facts.
    """
    return Markdown(
        "\n\n".join(
            _entry(w, ways[w.claim.id], documents[documents["claim"] == w.claim.id])
            for w in weighed
            if w.claim.theme == theme
        )
    )


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
    borne_out = count(len(right), "") if right else "none"
    sentences = [
        f"Of {count(len(facts), 'fact')} that the essay states, documents bear out {borne_out}"
        + (f" and contradict {count(len(wrong), '')} ({_ids(wrong)})" if wrong else ""),
        _tally_of(trends),
    ]
    if told := [m for m in trends if m.verdict != UNTESTABLE]:
        sentences.append(f"Weighed in all defensible ways, {_by_firmness(told)}")
    if other := [m for m in told if m.commonest != m.verdict]:
        said = (f"{m.claim.id} ({m.commonest})" for m in other)
        sentences.append(f"Most ways give another verdict than the ledger's own for {list_of(said)}")
    if in_full := _with(trends, "supported"):
        sure = [m for m in in_full if m.firmness == "firm"]
        sentences.append(
            f"Of those called supported {_ids(sure)} {is_are(sure)} firm"
            if sure
            else "None of those called supported is firm"
        )
    return Words(". ".join(sentences) + ".")


def sentences(found: Mapping[str, Multiverse]) -> Markdown:
    """Return every claim as a sentence with its firmness, by verdict, those best borne out first.

    Parameters
    ----------
    found
        Every claim's multiverse by id, as from ``multiverses``.
    """
    lines = [":::{container} claims-said"]
    for said in dict.fromkeys([*VERDICTS, *(m.verdict for m in found.values())]):
        if alike := _with([*found.values()], said):
            lines += ["", f"**{_capital(said)}: {num(len(alike))}**", ""]
            lines += [f"- {m.claim.claim} *{_kind(m)}*, {m.claim.id}" for m in alike]
    return Markdown("\n".join([*lines, ":::"]))


def _kind(found: Multiverse) -> str:
    return found.firmness if found.claim.choices and found.shares else found.claim.kind


def firmly(found: Multiverse) -> Words:
    """Return a claim's verdict with its firmness, as the title of the figure on its ways."""
    share = {**found.shares, UNTESTABLE: found.untestable}.get(found.verdict, 0.0)
    said = f"{found.claim.id}: {found.verdict} in {pct(share, 0)} of {num(found.ways)} ways{_firmness(found)}"
    if found.commonest == found.verdict:
        return Words(said)
    most = "most others" if found.verdict == UNTESTABLE else "most"
    return Words(f"{said}; {most} say {found.commonest}")


def verdict(found: Multiverse, part: str = "") -> Words:
    """Return a verdict for a sentence, with how many of the ways of weighing it agree, where there are any.

    Parameters
    ----------
    found
        A claim's multiverse.
    part
        One of the statements that the claim joins; without it the claim as a whole.
    """
    whole = found.verdict, found.firmness if found.claim.choices else "", found.shares
    given, firm, shares = found.parts[part] if part else whole
    if not firm or given == UNTESTABLE:
        return Words(given)
    commonest = next(iter(shares))
    other = f", more say {commonest}" if commonest != given else ""
    return Words(f"{given} ({firm}: {pct(shares.get(given, 0.0), 0)} of the ways agree{other})")


def curve_subtitle(found: Multiverse) -> Words:
    """Return what the figure on a claim's ways plots: a condition, and the verdicts by option."""
    condition = _condition(found.claim, in_dispute(found))
    return Words(
        f"Every way of one condition, from the least to the largest value ({condition.says}; dashed: "
        "thresholds; ring: the ledger's way); and the verdicts by option (bold: the ledger's), the choices "
        "that turn most first"
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
            "Condition": [
                f"{row.claim} {_condition(ledger()[row.claim], row.statistic).short}"
                for row in trials.itertuples()
            ],
            "If chance alone were at work": trials["null"],
            "Holds by chance": [pct(passes, 0) for passes in trials["passes"]],
            "Rank": rank,
            "p": [num(p, 3) for p in trials["p"]],
            "Corrected": [num(p, 3) for p in trials["p_adjusted"]],
        }
    )


def says_little(trials: pd.DataFrame, usual: float) -> Words:
    """Return which conditions hold at nearly every placebo, so that their holding tells next to nothing.

    Parameters
    ----------
    trials
        As from ``placebo.corrected``.
    usual
        From which share of the placebos on a condition says little.
    """
    held = trials[trials["holds"] & (trials["passes"] >= usual)]
    named = [
        f"{row.claim}’s “{_condition(ledger()[row.claim], row.statistic).short}” "
        f"({pct(row.passes, 0)} of {row.against})"
        for row in held.itertuples()
    ]
    if not named:
        return Words(f"No condition that holds would do so at {pct(usual, 0)} of dates or more.")
    one = len(named) == 1
    return Words(
        f"{count(len(named), 'condition').capitalize()} would hold almost whenever one asked: "
        f"{list_of(named)}. That {'it holds' if one else 'they hold'} says little."
    )


def shaky_table(agreement: pd.DataFrame) -> pd.DataFrame:
    """Return how many ways agree with each verdict as a table in words, from ``curves.agreement``."""
    own = zip(agreement["verdict"], agreement["share"], strict=True)
    other = zip(agreement["other"], agreement["other_share"], strict=True)
    turns = agreement["turns"].replace("", "the thresholds")
    return pd.DataFrame(
        {
            "Claim": agreement["id"],
            "The ledger says": [f"{verdict}, {pct(share, 0)}" for verdict, share in own],
            "Most others": [f"{verdict}, {pct(share, 0)}" if verdict else "none" for verdict, share in other],
            "What turns it most": turns.str.replace(r"^us\b", "US", regex=True),
        }
    )


def ways_in_words(found: Multiverse) -> Words:
    """Return what the figure on a claim's ways shows, for readers who do not see it."""
    shares = [f"{verdict} in {pct(share, 0)}" for verdict, share in found.shares.items()]
    most = found.matters_most
    turns = "; only the thresholds turn it" if len(shares) > 1 else "; nothing that is varied turns it"
    if most:
        turns = f"; of choices, “{most.replace('_', ' ')}” turns most"
    held = " ".join(f"{_capital(c.says)}: {_held(found.holds[c.statistic])}." for c in found.claim.rule)
    idle = list_of(f"“{choice.replace('_', ' ')}” {option}" for choice, option in found.idle)
    without = f" The tables hold no data for {idle}." if found.shares and found.idle else ""
    if not shares:
        return Words(f"No way can be tested on the tables at hand. {held}")
    return Words(f"Of the ways that can be tested {list_of(shares)}{turns}.{without} {held}")


def _held(share: float) -> str:
    return "cannot be tested" if isnan(share) else f"holds in {pct(share, 0)}"


def _with(found: list[Multiverse], verdict: str) -> list[Multiverse]:
    return [m for m in found if m.verdict == verdict]


def _ids(found: list[Multiverse]) -> str:
    return list_of(m.claim.id for m in found)


def _tally_of(found: list[Multiverse]) -> str:
    counted = {verdict: len(_with(found, verdict)) for verdict in VERDICTS}
    blind = counted.pop(UNTESTABLE)
    called = list_of(f"**{num(n)} {verdict}**" for verdict, n in counted.items() if n)
    untold = f"; {num(blind)} it cannot test" if blind else ""
    return f"Of its {count(len(found), 'trend')} the ledger calls {called}{untold}"


def _firmness(found: Multiverse) -> str:
    """Return how firm a verdict is; nothing where no way can be tested, which is not firm but unknown."""
    return f", {found.firmness}" if found.shares else ""


def _by_firmness(found: list[Multiverse]) -> str:
    each = {name: [m for m in found if m.firmness == name] for name in ("firm", "leaning", "split")}
    return list_of(
        f"{num(len(those))} {is_are(those)} {name}" + (f" ({_ids(those)})" if len(those) <= FEW else "")
        for name, those in each.items()
        if those
    )


def _entry(w: Weighed, ways: Multiverse, documents: pd.DataFrame) -> str:
    said = f"{w.verdict}{_firmness(ways)}" if w.claim.choices else w.verdict
    lines = [
        f"::::::{{dropdown}} {w.claim.id} · {said} · {w.claim.claim}",
        f":name: claim-{w.claim.id.lower()}",
        "",
        _facts(w, ways),
        "",
        f"*Kind:* {w.claim.kind}. *Rule:*"
        if w.claim.rule
        else f"*Kind:* {w.claim.kind}; no rule, no verdict.",
        "",
        *(_outcome(condition, w.evidence.get(condition.statistic)) for condition in w.claim.rule),
    ]
    for stated in documents.itertuples():
        lines += ["", f"*Document:* {stated.statement} ([{stated.grade}]({stated.address}))."]
    if w.parts:
        apart = "; ".join(f"{w.claim.parts[part].rstrip('.')}: *{found}*" for part, found in w.parts.items())
        lines += ["", f"It states {count(len(w.parts), 'thing')}, weighed apart. {apart}."]
    if flip := distance(ways):
        lines += ["", f"*How far from another verdict:* {flip}."]
    if w.robust is not None:
        lines += [
            "",
            f"The verdict's conditions {'come out the same' if w.robust else 'change'} over these ranges.",
        ]
    lines += ["", f"*Against it:* {_signs(w.counter)}", "", f"*What would flip it:* {w.claim.flip}", ""]
    lines += [f"*Looked at and left out:* {said}.\n" for said in w.claim.considered]
    lines += [_logged(change) for change in w.claim.log]
    lines += [
        f'<a href="{w.claim.chapter}.html#fig-{w.claim.figure}">The figure where it is argued</a>',
        "",
        *([f'<div class="argue" data-claim="{w.claim.id}"></div>', ""] if w.claim.choices else []),
        *_side_by_side(w.claim),
        "::::::",
    ]
    return "\n".join(lines)


def _facts(w: Weighed, ways: Multiverse) -> str:
    """Return what a card of the claims' page is sorted by, with a bar of its ways, as HTML."""
    shares = [(place, ways.shares.get(verdict, 0)) for place, verdict in enumerate(VERDICTS)]
    bar = "".join(
        f'<i data-verdict="{at}" style="flex-grow:{share:.3f}"></i>' for at, share in shares if share
    )
    trend = bool(w.claim.choices)
    said = {
        "theme": w.claim.theme,
        "verdict": VERDICTS.index(w.verdict) if w.verdict in VERDICTS else len(VERDICTS),
        "firmness": ways.firmness if trend else w.claim.kind,
        "flip": len(ways.nearest[0].changed) if trend and ways.nearest else "",
        "margin": f"{margin:.4f}" if (margin := _nearest_margin(w)) is not None else "",
    }
    attributes = " ".join(f'data-{name}="{value}"' for name, value in said.items())
    return f'<div class="claim-facts" {attributes}>{bar if trend else ""}</div>'


def _nearest_margin(w: Weighed) -> float | None:
    found = margins.margins([w])["margin"].abs()
    return float(found.min()) if found.notna().any() else None


def distance(found: Multiverse) -> Words:
    """Return how few choices turn a claim's verdict, which, and into what; nothing where no way does."""
    if not found.claim.choices or not found.nearest:
        return Words("")
    flip, others = found.nearest[0], len(found.nearest) - 1
    changed = list_of(f"{choice_name(name)}: {with_names(option)}" for name, option in flip.changed.items())
    more = (
        f", and so {'does' if others == 1 else 'do'} {count(others, 'other way')} as near" if others else ""
    )
    said = f"{count(len(flip.changed), 'choice')} ({changed}) {'makes' if len(flip.changed) == 1 else 'make'}"
    return Words(f"{said} it {flip.verdict}{more}")


def _outcome(condition: Condition, seen: Evidence | None) -> str:
    """Return a condition in words, whether it holds, and by which figures."""
    said = f"- {_capital(condition.says)}: "
    if seen is None or seen.value != seen.value:
        return f"{said}*{'the tables lack it' if seen and seen.lacking else 'no document or table at hand'}*"
    outcome = f"{said}**{'holds' if condition.holds(seen.value) else 'does not hold'}**"
    if not condition.unit:
        return outcome
    relation = RELATIONS.get(condition.relation, condition.relation)
    ends = dict.fromkeys(map(_plain, (seen.low, seen.high))) if seen.range_of else {}
    span = f"; {' to '.join(ends)} with {seen.range_of}" if ends else ""
    return (
        f"{outcome} ({condition.unit}: {_apart(seen.value, condition.threshold)}; threshold: {relation} "
        f"{_plain(condition.threshold)}{span})"
    )


def _condition(claim: Claim, statistic: str) -> Condition:
    return next(condition for condition in claim.rule if condition.statistic == statistic)


def _signs(text: str) -> str:
    """Return a text with minus signs for hyphens before numbers, and no sign before nothing."""
    return re.sub(r"(?<![\w.-])-(?=\d)", "−", re.sub(r"(?<![\w.])[+-]0(?!\.?\d)", "0", text))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _logged(change: Change) -> str:
    turned = f"{change.before} → {change.after}" if change.before != change.after else change.after
    seen = ", after shares of ways had been seen" if change.shares_seen else ""
    return f"*Logged on {change.date}{seen}:* {change.why} ({turned}).\n"


def _side_by_side(claim: Claim) -> list[str]:
    """Return a claim's rule and code beside each other, folded, one above the other on a phone."""
    if not claim.rule:
        return []
    # Shown plain: colours would weigh as much as the words, on a page of all claims.
    items = [f":::{{grid-item}}\n```text\n{text.rstrip()}\n```\n:::" for text in side_by_side(claim)]
    return ["", ":::::{dropdown} Rule and code", "::::{grid} 1 1 1 2", *items, "::::", ":::::"]


def margin(share: float) -> Words:
    """Return a distance from a threshold as a signed share; a short one is not written as none."""
    if share == 0:
        return Words("0%")
    return Words(f"{share:+.0%}" if abs(share) >= 0.005 else f"{share:+.1%}")


def _apart(value: float, threshold: float) -> str:
    """Return a number with as many digits as tell it from a threshold that it is not equal to."""
    needed = next((n for n in range(2, 6) if round(value, n) != round(threshold, n)), 2)
    return num(value, needed) if needed > 2 else _plain(value)


def _plain(value: float) -> str:
    size = abs(value)
    return num(value, 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2)
