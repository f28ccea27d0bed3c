"""In which years the level of a series shifted, and how sure of the years one can be.

References
----------
Killick, Fearnhead & Eckley (2012), Journal of the American Statistical Association 107(500): 1590-1598, for
the search; Yao (1988), Statistics & Probability Letters 6(3): 181-189, for the penalty; Künsch (1989), Annals
of Statistics 17(3): 1217-1241, for resampling in blocks; Truong, Oudre & Vayatis (2020), Signal Processing
167: 107299, for the software.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np
import pandas as pd

FEWEST = 10
SHORTEST = 3


@dataclass(frozen=True)
class Break:
    """One shift of level, and what resampling says of it.

    Attributes
    ----------
    at
        The first point in time of the new level.
    low, high
        Bounds of the interval of that point.
    found
        Share of resamples in which the search finds a break within the interval, and nearest to this one.
    before, after
        Mean level on either side, to the next break.
    """

    at: float
    low: float
    high: float
    found: float
    before: float
    after: float


@dataclass(frozen=True)
class ChangePoints:
    """The segments of a series.

    Attributes
    ----------
    breaks
        The shifts, in time's order; none is a result too.
    segments
        ``start``, ``end`` (both included), ``mean``, ``n``.
    false_alarms
        Share of resamples without any shift, only such ups and downs as the series has about its levels, in
        which the search finds one all the same.
    penalty
        What a break had to save in squared error to be drawn.
    """

    breaks: tuple[Break, ...]
    segments: pd.DataFrame
    false_alarms: float
    penalty: float


def change_points(
    values: pd.Series, *, strictness: float = 1.0, level: float = 0.9, resamples: int = 500, seed: int = 1988
) -> ChangePoints:
    """Find shifts in the mean of a series of counts, with intervals from residuals resampled in blocks.

    Parameters
    ----------
    values
        One value a point in time, indexed by it; none below zero. Missing values are left out, and a break
        beside a gap stands at the first value after it.
    strictness
        Multiple of the usual penalty, see :func:`usual_penalty`. Twice asks for breaks twice as clear.
    level
        Coverage of the intervals.
    resamples, seed
        Number of resamples, and where the random numbers start.

    Returns
    -------
    ChangePoints
        Segments in the series' own unit, breaks with their intervals, and the rate of false alarms.

    Raises
    ------
    ValueError
        With fewer than ten observations, too few to tell a shift from chance, or a negative one.

    Notes
    -----
    The search minimises squared error about piecewise constant means of the square roots, whose spread does
    not grow with the level as that of counts does. No segment is shorter than three observations. Around the
    segments found, residuals are resampled in blocks of the cube root of the series' length, so that a year
    keeps resembling the next. Each resample is searched twice: for as many breaks as the series has, which
    gives the intervals, and freely, which gives the shares. A steady rise is no shift of level, but the
    search cuts it into steps: read breaks beside a straight trend.
    """
    seen = values.dropna().astype(float).sort_index()
    if len(seen) < FEWEST:
        raise ValueError(f"A search for breaks needs at least {FEWEST} observations, found {len(seen)}.")
    if (seen < 0).any():
        raise ValueError("Counts below zero have no square root: a search for breaks needs counts.")
    roots = np.sqrt(seen.to_numpy())
    penalty = strictness * usual_penalty(roots)
    ends = _search(roots, penalty=penalty)
    steps = _steps(roots, ends)
    blocks = _Blocks(roots - steps, np.random.default_rng(seed))
    drawn = [blocks.draw() for _ in range(resamples)]
    alarms = [bool(_search(noise, penalty=penalty)) for noise in drawn]
    free = [_search(steps + noise, penalty=penalty) for noise in drawn]
    again = np.array([_search(steps + noise, breaks=len(ends)) for noise in drawn]).reshape(resamples, -1)
    segments = _segments(seen, ends)

    def near(place: int, others: list[int]) -> list[int]:
        # A break speaks for the nearest of the series' own only: wide intervals can overlap.
        return [other for other in others if np.abs(np.array(ends) - other).argmin() == place]

    breaks = []
    for place, end in enumerate(ends):
        low, high = np.quantile(again[:, place], [(1 - level) / 2, (1 + level) / 2], method="nearest")
        # The series' own break is in its interval, however the resamples lean.
        low, high = min(int(low), end), max(int(high), end)
        found = np.mean([any(low <= other <= high for other in near(place, others)) for others in free])
        before, after = segments["mean"].iloc[place : place + 2]
        place_in_time = (seen.index[end], seen.index[low], seen.index[high])
        breaks.append(Break(*place_in_time, found=float(found), before=float(before), after=float(after)))
    return ChangePoints(tuple(breaks), segments, float(np.mean(alarms)), float(penalty))


def breaks_of(found: Mapping[str, ChangePoints]) -> pd.DataFrame:
    """Return the breaks of several series in one frame.

    Returns
    -------
    pandas.DataFrame
        ``series``, ``start`` (the first point in time of the new level), ``low`` and ``high`` of its
        interval, ``found``, ``before``, ``after``: one row a break; none for a series without.
    """
    columns = ["series", "start", "low", "high", "found", "before", "after"]
    rows = [
        (series, shift.at, shift.low, shift.high, shift.found, shift.before, shift.after)
        for series, one in found.items()
        for shift in one.breaks
    ]
    return pd.DataFrame(rows, columns=columns)


def usual_penalty(values: np.ndarray) -> float:
    """Return what a break must save in squared error: twice the noise's variance times log n (Yao 1988).

    The variance is the median absolute difference of neighbours, scaled as for a normal distribution, so that
    a few breaks do not raise it. Where that median is zero, the mean of squared differences serves.
    """
    steps = np.diff(values)
    spread = np.median(np.abs(steps)) / (0.6745 * np.sqrt(2))
    variance = spread**2 or float(np.mean(steps**2)) / 2
    return 2 * variance * log(len(values))


def path(values: pd.Series, strictness: Sequence[float]) -> pd.DataFrame:
    """Return the breaks found under penalties of growing strictness.

    Parameters
    ----------
    values
        As for :func:`change_points`.
    strictness
        Multiples of the usual penalty.

    Returns
    -------
    pandas.DataFrame
        ``strictness`` and ``breaks``, a tuple of points in time.
    """
    seen = values.dropna().astype(float).sort_index()
    roots = np.sqrt(seen.to_numpy())
    usual = usual_penalty(roots)
    found = [tuple(seen.index[end] for end in _search(roots, penalty=times * usual)) for times in strictness]
    return pd.DataFrame({"strictness": list(strictness), "breaks": found})


class _Blocks:
    """Residuals drawn in blocks that overlap and wrap around, so that all have the same chance."""

    def __init__(self, residuals: np.ndarray, rng: np.random.Generator):
        self.residuals, self.rng = residuals, rng
        self.length = max(1, round(len(residuals) ** (1 / 3)))

    def draw(self) -> np.ndarray:
        n = len(self.residuals)
        starts = self.rng.integers(n, size=-(-n // self.length))
        places = (starts[:, None] + np.arange(self.length)).ravel()[:n] % n
        return self.residuals[places]


def _search(values: np.ndarray, *, penalty: float | None = None, breaks: int | None = None) -> list[int]:
    """Return where new segments begin; exact, by a penalty or for a number of breaks."""
    if breaks == 0 or np.ptp(values) == 0:
        return []
    # A linear kernel's cost is the squared error about the segment's mean.
    import ruptures  # dear to import

    search = ruptures.KernelCPD(kernel="linear", min_size=SHORTEST).fit(values.reshape(-1, 1))
    found = search.predict(pen=penalty) if breaks is None else search.predict(n_bkps=breaks)
    return [int(end) for end in found[:-1]]


def _steps(values: np.ndarray, ends: list[int]) -> np.ndarray:
    parts = np.split(values, ends)
    return np.concatenate([np.full(len(part), part.mean()) for part in parts])


def _segments(seen: pd.Series, ends: list[int]) -> pd.DataFrame:
    bounds = [0, *ends, len(seen)]
    parts = [seen.iloc[a:b] for a, b in pairwise(bounds)]
    return pd.DataFrame(
        [{"start": p.index[0], "end": p.index[-1], "mean": float(p.mean()), "n": len(p)} for p in parts]
    )
