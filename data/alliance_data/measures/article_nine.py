"""How far Article 9 of Japan's constitution was read: the steps that stand out of the milestones."""

import pandas as pd

from .revisions import decimal_year

ABROAD = "beyond own defence"
HOME = "at home, or arms"


def steps(milestones: pd.DataFrame) -> pd.DataFrame:
    """Return the steps that the table ``milestones`` marks, with their rows, in order.

    An older table, or one for another state, need not hold all: a step whose end it does not date stands.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``event``, ``kind``, ``grade``, ``step``, ``reach`` (the table's; ``ABROAD`` or ``HOME``),
        ``ended`` (a date, missing where the step still stands), ``how`` (it ended, in the table's word),
        ``at`` and ``lapsed`` (years with a fraction).
    """
    seen = milestones[milestones["step"].notna() & ~milestones["planned"].astype(bool)]
    over = seen[seen["ended"].notna()].set_index("step")
    found = seen[seen["ended"].isna()].sort_values("date", ignore_index=True)
    found = found.assign(
        how=found["step"].map(over["ended"]), ended=found["step"].map(over["date"]).astype("string")
    )
    found = found.assign(at=decimal_year(found["date"]), lapsed=decimal_year(found["ended"]))
    return found[["date", "event", "kind", "grade", "step", "reach", "ended", "how", "at", "lapsed"]]
