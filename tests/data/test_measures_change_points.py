"""Change points: on series whose shifts are known, and on sums worked by hand."""

import numpy as np
import pandas as pd
import pytest
from alliance_data.measures import change_points as cp
from alliance_data.measures.change_points import change_points


def noisy(levels, *, seed=7, spread=1.0):
    """Counts whose square roots scatter about the roots of the levels."""
    rng = np.random.default_rng(seed)
    roots = np.sqrt(np.array(levels, dtype=float)) + rng.normal(0, spread, len(levels))
    return pd.Series(np.maximum(roots, 0) ** 2, index=range(1980, 1980 + len(levels)))


def test_a_clear_shift_is_found_in_its_year_with_a_narrow_interval():
    found = change_points(noisy([100] * 15 + [400] * 15), resamples=200)
    (shift,) = found.breaks
    assert shift.at == 1995
    assert (shift.low, shift.high) == (1995, 1995)
    assert shift.found > 0.95
    assert found.false_alarms < 0.3


def test_two_shifts_cut_three_segments_whose_means_are_the_series_own():
    values = pd.Series([4.0, 6, 5] * 4 + [100, 110, 105] * 4 + [30, 33, 36] * 4, index=range(1980, 2016))
    found = change_points(values, strictness=2, resamples=100)
    assert [shift.at for shift in found.breaks] == [1992, 2004]
    assert found.segments["start"].tolist() == [1980, 1992, 2004]
    assert found.segments["end"].tolist() == [1991, 2003, 2015]
    assert found.segments["mean"].tolist() == [5.0, 105.0, 33.0]
    assert [(shift.before, shift.after) for shift in found.breaks] == [(5.0, 105.0), (105.0, 33.0)]


@pytest.mark.parametrize("seed", range(5))
def test_noise_about_one_level_has_hardly_ever_a_break(seed):
    assert change_points(noisy([200] * 40, seed=seed), strictness=2, resamples=50).breaks == ()


def test_a_faint_shift_has_a_wider_interval_than_a_clear_one():
    def width(after):
        found = change_points(noisy([100] * 20 + [after] * 20, seed=3), resamples=200)
        assert len(found.breaks) == 1
        return found.breaks[0].high - found.breaks[0].low

    assert width(170) > width(900)


def test_a_level_without_any_noise_has_no_break():
    found = change_points(pd.Series(7.0, index=range(2000, 2012)), resamples=20)
    assert found.breaks == ()
    assert found.false_alarms == 0
    assert found.segments.to_dict("records") == [{"start": 2000, "end": 2011, "mean": 7.0, "n": 12}]


def test_missing_values_are_left_out_and_a_break_stands_after_the_gap():
    values = pd.Series([10.0, 11, 9, 10, 11, 9, np.nan, 90, 95, 85, 90, 95, 85], index=range(2000, 2013))
    (shift,) = change_points(values, resamples=100).breaks
    assert shift.at == 2007


def test_the_same_seed_gives_the_same_answer():
    values = noisy([100] * 12 + [180] * 12)
    assert change_points(values, resamples=100).breaks == change_points(values, resamples=100).breaks


def test_too_few_values_and_negative_ones_are_refused():
    with pytest.raises(ValueError, match="at least 10 observations, found 7"):
        change_points(pd.Series(range(7)))
    with pytest.raises(ValueError, match="needs counts"):
        change_points(pd.Series([-1.0] * 12))


def test_the_usual_penalty_by_hand():
    # Differences 1, -3, 1, -3: absolute median (1 + 3) / 2 = 2; 2 / (0.6745 * 1.4142) = 2.0967.
    values = np.array([0.0, 1, -2, -1, -4])
    assert cp.usual_penalty(values) == pytest.approx(2 * 2.0967**2 * np.log(5), rel=1e-4)


def test_the_usual_penalty_of_a_series_that_mostly_stands_still():
    # The median step is zero; the mean square of 0, 0, 0, 4 is 4, half of it 2.
    assert cp.usual_penalty(np.array([1.0, 1, 1, 1, 5])) == pytest.approx(2 * 2 * np.log(5))


def test_stricter_penalties_never_leave_more_breaks():
    path = cp.path(noisy([50] * 10 + [90] * 10 + [400] * 10), [0.5, 1, 2, 4, 1000])
    counts = path["breaks"].map(len).tolist()
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0
    assert 2000 in path["breaks"][2]


def test_breaks_of_several_series_stand_in_one_frame():
    stepped = pd.Series([4.0, 6, 5] * 4 + [100, 110, 105] * 4, index=range(1980, 2004))
    flat = pd.Series([4.0, 6, 5] * 8, index=range(1980, 2004))
    found = {
        name: change_points(values, strictness=2, resamples=20)
        for name, values in {"stepped": stepped, "flat": flat}.items()
    }
    breaks = cp.breaks_of(found)
    assert breaks[["series", "start", "before", "after"]].to_numpy().tolist() == [
        ["stepped", 1992, 5.0, 105.0]
    ]
