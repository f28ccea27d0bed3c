"""How far Article 9 of Japan's constitution was read: the steps that stand out of the milestones."""

import pandas as pd

from .revisions import decimal_year

ABROAD = "beyond own defence"
HOME = "at home, or arms"

# The book's own reading of single milestones: which, in a few words, its reach, and which later one ended it.
STEPS = (
    ("1954-07-01", "Self-Defense Forces", HOME, None),
    ("1992-06-15", "UN peacekeeping", ABROAD, None),
    ("1999-05-24", "rear support around Japan", ABROAD, None),
    ("2001-11", "refuelling, Indian Ocean", ABROAD, "2007-11"),
    ("2003-07", "rebuilding in Iraq", ABROAD, "2008-11-28"),
    ("2008-01", "refuelling, second law", ABROAD, "2010-01-15"),
    ("2009-06-19", "escort against pirates", ABROAD, None),
    ("2014-07-01", "limited collective defence", ABROAD, None),
    ("2015-09-19", "security laws", ABROAD, None),
    ("2022-12-16", "counterstrike", HOME, None),
    ("2026-04-21", "lethal arms for partners", HOME, None),
)


def steps(milestones: pd.DataFrame) -> pd.DataFrame:
    """Return the steps that the table ``milestones`` holds, with their rows, in order.

    An older table, or one for another state, need not hold all: what it does not date is left out, and a step
    whose end it does not date stands.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``event``, ``grade`` (the table's), ``step``, ``reach`` (``ABROAD`` or ``HOME``), ``ended``
        (a date, missing where the step still stands), ``at`` and ``lapsed`` (years with a fraction).
    """
    chosen = pd.DataFrame(STEPS, columns=["date", "step", "reach", "ended"]).astype({"ended": "str"})
    dates = milestones.drop_duplicates("date")
    found = chosen.merge(dates, on="date")
    found["ended"] = found["ended"].where(found["ended"].isin(dates["date"]))
    found = found.assign(at=decimal_year(found["date"]), lapsed=decimal_year(found["ended"]))
    return found[["date", "event", "grade", "step", "reach", "ended", "at", "lapsed"]]
