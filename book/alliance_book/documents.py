"""What documents say, in words: dates that name theirs, questions with all their answers, stated limits."""

from collections.abc import Sequence
from types import SimpleNamespace

import pandas as pd
from alliance_data import sidecar
from alliance_data.measures.timeline import saying

from .figures import name
from .prose import Words, pct, when, words

MODES = {
    "interview": ", face to face",
    "telephone": ", by telephone",
    "mail": ", by mail",
    "online": ", online",
    "placement": ", by questionnaire",
}


def dated(milestones: pd.DataFrame, how: str = "on", /, **events: str) -> SimpleNamespace:
    """Return when events were, each as a link to the document that states it.

    Parameters
    ----------
    milestones
        The table ``milestones``.
    how
        The word before a date.
    events
        By a name of one's own, words of the event that no other holds; of several the earliest stands.

    Returns
    -------
    types.SimpleNamespace
        For each name Markdown such as `` on [24 February 2026](https://...)``, with the space; nothing
        where the table has no such event.
    """
    return SimpleNamespace(**{name: linked(saying(milestones, said), how) for name, said in events.items()})


@words
def linked(rows: pd.DataFrame, how: str) -> str:
    """Return the date of the first row as a link to its ``address``, with a word before it; else nothing."""
    return "" if rows.empty else f" {how} [{when(rows['date'].iloc[0])}]({rows['address'].iloc[0]})"


def undated(*told: SimpleNamespace) -> int:
    """Return for how many of the events that several :func:`dated` tell there is no date."""
    return sum(not said for events in told for said in vars(events).values())


@words
def since_then(milestones: pd.DataFrame, last: str, about: Sequence[str], otherwise: str) -> str:
    """Return what the table has on a matter after an event of it, each with its document.

    Parameters
    ----------
    milestones
        The table ``milestones``; what is planned does not count.
    last
        Words of the last event that a chapter tells by itself. Without it nothing is known to come after.
    about
        Words of which later events on the matter hold one.
    otherwise
        What to say where the table has none.
    """
    told = saying(milestones, last)["date"].max()
    if told != told:
        return otherwise
    happened = milestones[~milestones["planned"] & (milestones["date"] > told)]
    rows = pd.concat([saying(happened, said) for said in about]).drop_duplicates().sort_values("date")
    if rows.empty:
        return otherwise
    events = (f"{row.event} ([{when(row.date)}]({row.address}))" for row in rows.itertuples())
    return f"Since then: {'; '.join(events)}."


def limit(table: pd.DataFrame, beginning: str) -> Words:
    """Return the limit, among those that a table states of itself, which begins with these words.

    Parameters
    ----------
    table
        A table as ``load`` returns it.
    beginning
        How the limit begins.

    Returns
    -------
    Words
        The sentence; empty where the table states no such limit.
    """
    stated = sidecar(table.attrs["table"])["limits"]
    return Words(next((said for said in stated if said.startswith(beginning)), ""))


def worded(polls: pd.DataFrame) -> pd.DataFrame:
    """Return each question of some polls with its wording and all its answers, as a table of the book has it.

    Parameters
    ----------
    polls
        Rows of the table ``surveys``.

    Returns
    -------
    pandas.DataFrame
        ``Poll`` (whose, where, when and how), ``Question``, ``Answers`` (the largest share first), one row a
        question and wave, in order of time.
    """
    keys = ["fielded", "country_asked", "survey", "question"]
    rows = polls.sort_values([*keys, "share"], ascending=[True] * 4 + [False])
    shares = [pct(share).replace(".0", "") for share in rows["share"]]
    rows = rows.assign(said=[f"{a} {share}" for a, share in zip(rows["answer"], shares, strict=True)])
    found = rows.groupby(keys, sort=True).agg(said=("said", ", ".join), mode=("mode", "first")).reset_index()
    how = found["mode"].map(MODES).fillna("")
    where = found["country_asked"].map(name) + ", " + found["fielded"].map(when) + how
    found = found.assign(poll=found["survey"] + ": " + where)[["poll", "question", "said"]]
    return found.set_axis(["Poll", "Question", "Answers"], axis=1)
