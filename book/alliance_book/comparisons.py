"""The sentences of the chapter that sets one alliance beside all others."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from .briefs import MEASURES, TELLING, begun, full, rarest, stands_out
from .prose import Words, count, list_of, num, pct, usd_bn, words

TOLD = {
    "years": "{own} has {place}.",
    "shared": "With the United States {own} has {place}.",
    "km": "{own} and the United States have {place}.",
    "inequality": "{own} and the United States have {place}.",
    "vote_distance": "{own} and the United States have {place}.",
    "democracy_gap": "{own} and the United States have {place}.",
    "disputes": "{own} and the United States have {place}.",
    "exercises": "{own} and the United States have {place}.",
}
"""How a place is told where it is one of the pair; of what is the ally's own, ``{own} has {place}.``"""

NAMED = 10
"""How many allies that are left out a sentence names, at most."""


@words
def place(measure: str, row: Mapping, own: str) -> str:
    """Return how an ally lies beside all others in one measure, as a sentence.

    Parameters
    ----------
    measure
        One of ``briefs.MEASURES``.
    row
        ``value``, ``others``, ``lower`` and ``higher``, as from ``measures.briefs.beside``.
    own
        The ally's name.
    """
    if pd.isna(row["value"]):
        return f"For {own} no table has a figure on this: {MEASURES[measure].lower}."
    if not row["others"]:
        return f"{own} alone has a figure on this: {MEASURES[measure].lower}."
    if row["lower"] == row["higher"] == 0:
        return f"In this {own} is as every other US ally."
    told = TOLD.get(measure, "{own} has {place}.")
    return begun(told.format(own=own, place=stands_out(measure, row, "US ally")))


@words
def finding(standing: pd.DataFrame, own: str) -> str:
    """Return in which measures an ally lies beyond all others, or else the one in which it does most.

    Parameters
    ----------
    standing
        By measure: ``others``, ``unknown``, ``lower`` and ``higher``, as from ``measures.briefs.standing``.
    own
        The ally's name.
    """
    known = standing.loc[[m for m in TELLING if m in standing.index]].dropna(subset=["lower"])
    most = known["lower"] == known["others"]
    telling = known.index.map(lambda measure: MEASURES[measure].either)
    least = (known["higher"] == known["others"]) & telling.to_numpy()
    said = [MEASURES[m].more for m in known.index[most]] + [MEASURES[m].less for m in known.index[least]]
    if said:
        figure = " with a figure" if known.loc[most | least, "unknown"].any() else ""
        return begun(f"{own} has {list_of(said)} than any other ally of the United States{figure}.")
    first = rarest(standing)
    rare = stands_out(first, standing.loc[first], "US ally")
    return f"In no measure is {own} first or last of all allies; it comes nearest to that with {rare}."


@words
def but_for(sentence: str, missing: Sequence[str]) -> str:
    """Return a sentence on all allies with those, by code, whose troops the last report leaves out.

    A sentence that sets nobody's troops beside others' stays as it is.
    """
    troops = MEASURES["troops"]
    if not missing or not (troops.more in sentence or troops.less in sentence):
        return sentence
    few = len(missing) <= NAMED
    whom = list_of(full(code) for code in missing) if few else count(len(missing), "ally", "allies")
    return f"{sentence.removesuffix('.')}, but for {whom}, whose troops the last report leaves out."


@words
def one_way(duties: pd.Series, focal: str) -> str:
    """Return which allies are owed defence and owe none, and whether the focal state is one.

    Parameters
    ----------
    duties
        ``mutual``, ``owed``, ``owes`` or ``uncoded``, by the ally's code.
    focal
        The state.
    """
    codes, allies = sorted(duties.index[duties == "owed"]), f"{num(len(duties))} allies"
    others = [full(code) for code in codes if code != focal]
    own = full(focal)
    if focal in codes:
        company = (
            f"of {allies} the same holds for {list_of(others)} only"
            if others
            else f"of {allies} no other does"
        )
        return f"By treaty {own} is owed defence and owes none; {company}."
    told = {
        "mutual": f"{own} owes defence as it is owed it",
        "owes": f"{own} owes defence and is owed none",
        "uncoded": f"of {own} the record has no duty yet",
    }[duties[focal]]
    if not others:
        return f"{begun(told)}; no ally is owed defence and owes none."
    owe = "owes" if len(others) == 1 else "owe"
    return f"{begun(told)}; of {allies} {list_of(others)} alone {owe} none in return."


@words
def nearest(apart: pd.Series, own: str, number: int = 3) -> str:
    """Return which allies are most like one, from ``measures.comparison.most_alike``."""
    codes = list(apart.index[:number])
    return f"Over all measures {own} is most like {list_of(map(full, codes))}." if codes else ""


@words
def begun_in(since: pd.DataFrame, focal: str) -> str:
    """Return when the focal state's pact began, and in which decade most did (``iso3``, ``since``)."""
    decades = (since["since"] // 10 * 10).astype(int)
    counts = decades.value_counts().sort_index()
    most = counts.idxmax()
    of_all = f"of those in force most, {num(counts[most])} of {num(len(since))}, began in the {most}s"
    own = since.loc[since["iso3"] == focal, "since"]
    if own.empty:
        return f"Of {full(focal)} the record has no first year; {of_all}."
    return f"The pact with {full(focal)} began in {own.iloc[0]:.0f}; {of_all}."


@words
def share_of_all(
    values: pd.Series,
    focal: str,
    *,
    what: str = "American troops in allied states",
    where: str = "in",
    said=num,
) -> str:
    """Return which part of all a state has, from values by code."""
    known = values.dropna().astype(float)
    total, own = known.clip(lower=0).sum(), known.get(focal)
    if own is None or not total:
        return f"There is no figure for {full(focal)}."
    share = f"{pct(max(own, 0) / total, 0)} are {where} {full(focal)}"
    return f"Of all {what} {share}: {said(own)} of {said(total)}."


@words
def span(frame: pd.DataFrame, said: Callable) -> str:
    """Return the lowest and the highest of all allies, and the middle (``iso3``, ``value``)."""
    if frame.empty:
        return "No ally has a figure."
    values = frame.set_index("iso3")["value"]
    low, high = (
        f"{said(end)} ({list_of(map(full, values.index[values == end]))})"
        for end in (values.min(), values.max())
    )
    ends = f"from {low} to {high}"
    allies = begun(count(len(frame), "ally", "allies"))
    lie, middle = "lies" if len(frame) == 1 else "lie", said(frame["value"].median())
    return f"{allies} {lie} {ends}; the middle is {middle}."


def listed(frame: pd.DataFrame, said: Callable) -> Words:
    """Return states with their values, in the order of the rows (``iso3``, ``value``)."""
    return list_of(f"{full(row.iso3)} {said(row.value)}" for row in frame.itertuples())


def two_digits(value: float) -> Words:
    """Return a number with two digits behind the point."""
    return num(value, 2)


def billions(value: float) -> Words:
    """Return billions of dollars."""
    return usd_bn(1000 * value)
