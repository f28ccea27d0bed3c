"""Findings as tables and entries in words: trends, breaks of level, and the claims of the ledger."""

import pandas as pd
from alliance_data.claims import Weighed
from alliance_data.claims.ledger import VERDICTS
from alliance_data.measures.change_points import ChangePoints
from alliance_data.measures.trends import median_slope, trend
from IPython.display import Markdown

from .prose import list_of, num, pct, signed, year


def trend_table(series: dict[str, pd.Series], recent: int) -> pd.DataFrame:
    """Return the trends of series in words: slope, interval, and the median slope of two periods."""
    rows = []
    for heading, values in series.items():
        found, digits = trend(values), 0 if values.mean() >= 100 else 1
        late = values.loc[values.dropna().index[-1] - recent + 1 :]
        rows.append(
            {
                "Series": heading,
                "A year": signed(found.slope, digits),
                "95 % interval": f"{signed(found.low, digits)} to {signed(found.high, digits)}",
                f"Last {recent} years": signed(median_slope(late), digits),
                "Median": signed(median_slope(values), digits),
                "Years": f"{year(found.first)}–\u2060{year(found.last)[2:]}",
            }
        )
    return pd.DataFrame(rows)


def shift_table(series: dict[str, tuple[str, pd.Series, ChangePoints]]) -> pd.DataFrame:
    """Return every break in words, and series without one."""
    rows = []
    for heading, (_, _, found) in series.items():
        name = heading.split(",")[0]
        rows += [
            {
                "Series": name,
                "New level from": year(shift.at),
                "Interval": year(shift.low)
                + (f"–\u2060{year(shift.high)}" if shift.high > shift.low else ""),
                "Found again": pct(shift.found, 0),
                "Mean before": num(shift.before),
                "Mean after": num(shift.after),
            }
            for shift in found.breaks
        ] or [
            {"Series": name, "New level from": "no break", "Interval": "", "Found again": ""}
            | {"Mean before": num(found.segments["mean"].iloc[0]), "Mean after": ""}
        ]
    return pd.DataFrame(rows)


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


def _entry(w: Weighed) -> str:
    lines = [
        f"::::{{dropdown}} {w.claim.id} · {w.verdict} · {w.claim.claim}",
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
    if w.robust is not None:
        lines += [
            "",
            f"The verdict's conditions {'come out the same' if w.robust else 'change'} over these ranges.",
        ]
    lines += ["", f"*Against it:* {w.counter}", "", f"*What would flip it:* {w.claim.flip}", ""]
    lines += [
        f'<a href="{w.claim.chapter}.html#fig-{w.claim.figure}">The figure where it is argued</a>',
        "::::",
    ]
    return "\n".join(lines)


def _plain(value: float) -> str:
    size = abs(value)
    return num(value, 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2)
