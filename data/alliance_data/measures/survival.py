"""How long defence ties between two states last, seen against all others."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..errors import NotCovered

Z = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


def defence_ties(alliances: pd.DataFrame) -> pd.DataFrame:
    """Return each unbroken stretch of years in which two states had a defence obligation between them.

    Parameters
    ----------
    alliances
        ``from_iso3``, ``to_iso3``, ``year`` and ``defense`` (0 or 1), one row an ordered pair and year. One
        direction is enough for a tie.

    Returns
    -------
    pandas.DataFrame
        ``state_a``, ``state_b`` (in the order of the alphabet), ``start``, ``end`` (first and last calendar
        year, both included), ``years`` (how many these are), ``known_start`` (False where the tie stands in
        the table's first year, so that it may be older), ``ended`` (False where it stands in the table's last
        year) and ``third_states`` (how many other states entered the same web of ties in the year it began;
        0 for a tie of these two alone).

    Notes
    -----
    Dyads do not name treaties. A pact of many states ties each new pair to a third member in the same year,
    so ``third_states`` tells it from a pact of two. Three pacts of two states signed in one year look like
    one of three; the filter leaves them out with it.
    """
    owed = alliances[alliances["defense"] == 1]
    low = owed[["from_iso3", "to_iso3"]].min(axis=1)
    high = owed[["from_iso3", "to_iso3"]].max(axis=1)
    pairs = pd.DataFrame({"state_a": low, "state_b": high, "year": owed["year"]}).drop_duplicates()
    pairs = pairs.sort_values(["state_a", "state_b", "year"])
    same = (pairs[["state_a", "state_b"]] == pairs[["state_a", "state_b"]].shift()).all(axis=1)
    stretch = (~same | (pairs["year"].diff() != 1)).cumsum()
    ties = pairs.groupby(stretch).agg(
        state_a=("state_a", "first"), state_b=("state_b", "first"), start=("year", "min"), end=("year", "max")
    )
    ties["years"] = ties["end"] - ties["start"] + 1
    ties["known_start"] = ties["start"] > alliances["year"].min()
    ties["ended"] = ties["end"] < alliances["year"].max()
    ties["third_states"] = _third_states(ties)
    return ties.reset_index(drop=True)


def survival_curve(ties: pd.DataFrame) -> pd.DataFrame:
    """Return the share of ties still in force after each number of years (Kaplan-Meier).

    Parameters
    ----------
    ties
        ``years`` and ``ended`` of ties whose start is known: those that had not ended count as censored.

    Returns
    -------
    pandas.DataFrame
        ``years`` (from 0), ``survival``, ``low`` and ``high`` (pointwise 95 % interval on the log-log scale;
        Greenwood's error), ``at_risk``.

    Raises
    ------
    ValueError
        If there is no tie, or the start of one is not known.

    References
    ----------
    Kaplan & Meier (1958), JASA 53; Kalbfleisch & Prentice (2002), The Statistical Analysis of Failure Time
    Data: 1.4.
    """
    if ties.empty or ("known_start" in ties and not ties["known_start"].all()):
        raise ValueError(
            "A survival curve needs ties, all with a known start; leave out those that stood first."
        )
    from statsmodels.duration.survfunc import SurvfuncRight  # dear to import

    fitted = SurvfuncRight(ties["years"], ties["ended"].astype(int))
    share, error = np.asarray(fitted.surv_prob), np.asarray(fitted.surv_prob_se)
    inside = (share > 0) & (share < 1)
    logs = np.log(np.where(inside, share, 0.5))
    width = np.exp(Z * np.where(inside, error, 0) / (np.where(inside, share, 0.5) * np.abs(logs)))
    curve = pd.DataFrame(
        {
            "years": np.asarray(fitted.surv_times),
            "survival": share,
            "low": np.where(inside, share**width, share),
            "high": np.where(inside, share ** (1 / width), share),
            "at_risk": np.asarray(fitted.n_risk).astype(int),
        }
    )
    start = pd.DataFrame(
        {"years": [0], "survival": [1.0], "low": [1.0], "high": [1.0], "at_risk": [len(ties)]}
    )
    last = int(ties["years"].max())
    curve = pd.concat([start, curve], ignore_index=True)
    if curve["years"].iloc[-1] < last:
        end = curve.iloc[[-1]].assign(years=last, at_risk=int((ties["years"] >= last).sum()))
        curve = pd.concat([curve, end], ignore_index=True)
    return curve


def survival_at(curve: pd.DataFrame, years: int) -> pd.Series:
    """Return the row of a survival curve that holds after so many years."""
    return curve[curve["years"] <= years].iloc[-1]


def survival_curves(groups: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the curves of groups of ties, as from ``survival_curve``, with the group's name (``which``)."""
    return pd.concat([survival_curve(ties).assign(which=name) for name, ties in groups.items()])


def surviving(curves: pd.DataFrame, years: int) -> pd.DataFrame:
    """Return the share of each group that lasts so many years, by the group's name (``which``).

    Parameters
    ----------
    curves
        As from ``survival_curves``.
    years
        The age, which becomes the column ``years``.
    """
    rows = {name: survival_at(curve, years) for name, curve in curves.groupby("which", sort=False)}
    return pd.DataFrame(rows).T.drop(columns="which").astype(float).assign(years=years)


def median_life(ties: pd.DataFrame) -> tuple[float, float, float]:
    """Return the median life in years with its 95 % interval; infinite where half outlive the record."""
    from statsmodels.duration.survfunc import SurvfuncRight  # dear to import

    fitted = SurvfuncRight(ties["years"], ties["ended"].astype(int))
    with np.errstate(divide="ignore", invalid="ignore"):  # where the curve stands at 0 or 1
        low, high = fitted.quantile_ci(0.5)
    return tuple(
        float(value) if np.isfinite(value) else np.inf for value in (fitted.quantile(0.5), low, high)
    )


def older_ties(ties: pd.DataFrame, *states: str) -> dict[str, int]:
    """Return how a living tie of two states ranks by age among the living ones.

    Parameters
    ----------
    ties
        What ``defence_ties`` returns, or a part of it.
    states
        Codes of the two states.

    Returns
    -------
    dict
        ``start`` and ``years`` of the tie, ``living`` (ties still in force), ``older`` and ``as_old`` (ties
        still in force that began before it, or in the same year, itself not counted).

    Raises
    ------
    NotCovered
        If the two states have no tie in force in the last year.
    """
    low, high = sorted(states)
    living = ties[~ties["ended"]]
    own = living[(living["state_a"] == low) & (living["state_b"] == high)]
    if own.empty:
        raise NotCovered(
            f"{low} and {high} have no defence tie of the kind asked for in the table's last year. "
            "Choose two states that have."
        )
    start = int(own["start"].iloc[0])
    return {
        "start": start,
        "years": int(own["years"].iloc[0]),
        "living": len(living),
        "older": int((living["start"] < start).sum()),
        "as_old": int((living["start"] == start).sum()) - 1,
    }


def living_ties(ties: pd.DataFrame, focal: str, ally: str) -> pd.DataFrame:
    """Return the ties still in force with their ``group``.

    Parameters
    ----------
    ties
        What ``defence_ties`` returns, or a part of it.
    focal, ally
        Codes of two states.

    Returns
    -------
    pandas.DataFrame
        The same columns and ``group``: ``focal`` for the tie of the two, ``ally`` for other ties of the
        ally, ``other`` for the rest.
    """
    living = ties[~ties["ended"]]
    members = living[["state_a", "state_b"]]
    with_ally, with_focal = members.eq(ally).any(axis=1), members.eq(focal).any(axis=1)
    group = np.select([with_ally & with_focal, with_ally], ["focal", "ally"], "other")
    return living.assign(group=group)


def _third_states(ties: pd.DataFrame) -> list[int]:
    """Return for each tie how many states were tied to both its members, to one at least since that year."""
    standing: dict[int, dict[str, dict[str, int]]] = {year: {} for year in ties["start"].unique()}
    for a, b, start, end in ties[["state_a", "state_b", "start", "end"]].itertuples(index=False):
        for year in range(start, end + 1):
            if year in standing:
                standing[year].setdefault(a, {})[b] = start
                standing[year].setdefault(b, {})[a] = start

    def count(a: str, b: str, year: int) -> int:
        ours, theirs = standing[year][a], standing[year][b]
        return sum(year in (ours[c], theirs[c]) for c in ours.keys() & theirs.keys())

    return [
        count(a, b, start) for a, b, start in ties[["state_a", "state_b", "start"]].itertuples(index=False)
    ]
