"""What stated assumptions would lead to: arithmetic of growth, shares and terms, not forecasts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from math import inf, isclose, log

import pandas as pd

from ..errors import InputError

ROUNDED = 0.0005
"""How far apart two sums that are the same one, each rounded, may stand, as a share."""


def reached_within(year: int, now: int, until: int) -> int:
    """Return the year in which a target is reached, moved into the years of the scenario if it lies outside.

    Raises
    ------
    InputError
        If the scenario has no year: its last is not after the last on record.
    """
    if until <= now:
        raise InputError(f"until={until}: the record already reaches {now}. Choose a later year.")
    return min(max(year, now + 1), until)


def constant_rate(own: pd.DataFrame) -> float:
    """Return the exchange rate, currency to the dollar, that a state's constant dollars are at.

    It is the rate of the base year, where constant and current dollars agree; missing where no year's do, as
    in an edition that ends before its base year.

    Parameters
    ----------
    own
        One state's ``local_m``, ``current_usd_m`` and ``constant_usd_m``.
    """
    seen = own[["local_m", "current_usd_m", "constant_usd_m"]].dropna()
    base = seen[(seen["constant_usd_m"] / seen["current_usd_m"] - 1).abs() < ROUNDED].tail(1)
    return float((base["local_m"] / base["constant_usd_m"]).sum(min_count=1))


def last_month(*dates: pd.Series) -> str:
    """Return the last month that any of some partial ISO dates names, such as ``2026-08``."""
    return pd.concat(dates).astype("str").str.extract(r"^(\d{4}-\d{2})")[0].max()


def share_path(now: float, target: float, first: int, reached: int, last: int) -> pd.Series:
    """Return a share that moves in equal steps from its present value to a target, then stays there.

    Parameters
    ----------
    now, target
        The share in the first year, and from the year it is reached.
    first, reached, last
        Years; with ``reached`` equal to ``first`` the target holds at once after the first year.

    Raises
    ------
    ValueError
        If the years are not in order.
    """
    if not first <= reached <= last:
        raise ValueError(f"The years must be in order, found {first}, {reached}, {last}.")
    step = (target - now) / max(1, reached - first)
    return pd.Series(
        {year: now + step * (year - first) if year < reached else target for year in range(first, last + 1)}
        | {first: now}
    )


def grown(start: float, growth: float, first: int, last: int) -> pd.Series:
    """Return a value that grows at one rate a year (0.01 for 1 %), by year from the first to the last."""
    return pd.Series({year: start * (1 + growth) ** (year - first) for year in range(first, last + 1)})


def spending_paths(
    share: float, plans: Mapping[str, tuple[float, int]], gdp: Sequence[pd.Series]
) -> pd.DataFrame:
    """Return what spending comes to where its share of GDP moves to a target.

    Parameters
    ----------
    share
        The share in the first year.
    plans
        For each scenario the target and the year in which it is reached.
    gdp
        GDP by year with low, middle and high growth, over the same years.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``low``, ``middle``, ``high`` (in GDP's unit), ``scenario``.
    """
    assumed = pd.DataFrame(dict(zip(("low", "middle", "high"), gdp, strict=True))).rename_axis("year")
    first, last = assumed.index[0], assumed.index[-1]
    paths = [
        assumed.mul(share_path(share, target, first, reached, last), axis=0)
        .reset_index()
        .assign(scenario=name)
        for name, (target, reached) in plans.items()
    ]
    return pd.concat(paths)


def shares_of(wholes: Mapping[str, Sequence[float]], shares: Iterable[float]) -> pd.DataFrame:
    """Return what shares of different wholes come to.

    Parameters
    ----------
    wholes
        Low, middle and high value of each whole, by its name.
    shares
        Shares (0 to 1).

    Returns
    -------
    pandas.DataFrame
        ``target`` (the share), ``basis`` (the whole's name), ``low``, ``middle``, ``high``.
    """
    rows = [
        (share, basis, *(share * whole for whole in values))
        for share, (basis, values) in product(shares, wholes.items())
    ]
    return pd.DataFrame(rows, columns=["target", "basis", "low", "middle", "high"])


def mean_growth(values: pd.Series, years: int) -> pd.Series:
    """Return the mean (geometric) growth a year over each run of so many years, by the run's last year."""
    seen = values.dropna().astype(float).sort_index()
    if seen.empty:
        return seen
    seen = seen.reindex(range(seen.index[0], seen.index[-1] + 1))
    return ((seen / seen.shift(years)) ** (1 / years) - 1).dropna()


def years_to_parity(ratio: float, growth: float, other_growth: float) -> float:
    """Return how many years it takes to catch up, growing at one rate against another.

    Parameters
    ----------
    ratio
        What the other has, as a multiple of one's own.
    growth, other_growth
        Growth a year of each.

    Returns
    -------
    float
        Years with a fraction; 0.0 where one is level or ahead already, infinite where one never catches up.
    """
    if ratio <= 1:
        return 0.0
    closing = log((1 + growth) / (1 + other_growth))
    return inf if closing <= 0 or isclose(closing, 0, abs_tol=1e-12) else log(ratio) / closing


def parity_grid(ratio: float, growth: Iterable[float], other_growth: Iterable[float]) -> pd.DataFrame:
    """Return the years to parity of each pair of paces: ``own``, ``other``, ``years`` (infinite: never)."""
    rows = [(own, other, years_to_parity(ratio, own, other)) for own, other in product(growth, other_growth)]
    return pd.DataFrame(rows, columns=["own", "other", "years"])


def paces_with(paces: Iterable[float], own: float) -> list[float]:
    """Return rising paces with one more among them, in the place of any less than half a point from it.

    A missing one adds nothing.
    """
    if pd.isna(own):
        return list(paces)
    return sorted([own, *(pace for pace in paces if abs(pace - own) >= 0.005)])


def growth_to_parity(ratio: float, years: float, other_growth: float) -> float:
    """Return the growth a year that catches up with the other in so many years."""
    return (1 + other_growth) * ratio ** (1 / years) - 1


def one_at_a_time(
    outcome: Callable[..., float], assumed: Mapping[str, tuple[float, float, float]]
) -> pd.DataFrame:
    """Return how far an outcome moves when each assumption alone goes from its low to its high value.

    Parameters
    ----------
    outcome
        A function of the assumptions, by keyword.
    assumed
        Low, middle and high value of each assumption.

    Returns
    -------
    pandas.DataFrame
        ``assumption``, ``low`` and ``high`` (the assumption's), ``at_low`` and ``at_high`` (the outcome's),
        ``middle`` (the outcome with all in the middle), the widest range first.
    """
    centre = {name: middle for name, (_, middle, _) in assumed.items()}
    rows = [
        (name, low, high, outcome(**centre | {name: low}), outcome(**centre | {name: high}))
        for name, (low, _, high) in assumed.items()
    ]
    frame = pd.DataFrame(rows, columns=["assumption", "low", "high", "at_low", "at_high"])
    frame["middle"] = outcome(**centre)
    width = (frame["at_high"] - frame["at_low"]).abs()
    return frame.loc[width.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def waits(agreements: pd.DataFrame, until: str) -> pd.DataFrame:
    """Return how many months agreements took from signature to force, or have waited so far.

    Parameters
    ----------
    agreements
        ``partner``, ``instrument``, ``signed``, ``in_force`` (partial ISO dates) and ``status``.
    until
        The month up to which those merely signed are followed, as an ISO date or month.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``instrument``, ``signed``, ``in_force``, ``months`` (whole calendar months) and
        ``waiting`` (true where the status is ``signed``), the longest wait first. Agreements without a month
        for both ends are left out.
    """
    rows = agreements[agreements["status"].isin(["in force", "superseded", "signed"])]
    waiting = rows["status"] == "signed"
    begun = _months(rows["signed"])
    ended = _months(rows["in_force"]).mask(waiting, _months(pd.Series([until]))[0])
    found = rows.assign(months=ended - begun, waiting=waiting).dropna(subset=["months"])
    columns = ["partner", "instrument", "signed", "in_force", "months", "waiting"]
    return (
        found.astype({"months": int})
        .sort_values(["months", "partner"], ascending=[False, True])[columns]
        .reset_index(drop=True)
    )


def _months(dates: pd.Series) -> pd.Series:
    parts = dates.astype("str").str.extract(r"^(\d{4})-(\d{2})").astype("float64")
    return parts[0] * 12 + parts[1]
