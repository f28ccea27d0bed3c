"""Figures on how firm verdicts are: they draw at both widths, and hold what the frames hold."""

import numpy as np
import pytest
import vl_convert as vlc
from alliance_book.charts import multiverse as charts
from alliance_book.figures.layout import NARROW, WIDTHS, fit
from alliance_data.claims import Claim, Condition, curves
from alliance_data.claims.ledger import Choice
from alliance_data.claims.multiverse import Multiverse


@pytest.fixture
def found():
    """A claim on a choice of three: 3 and 1.5 pass the threshold of 1, 0 does not; stricter is 2."""
    rule = (Condition("x", "x is large", ">", 1.0, unit="units", milder=0.5, stricter=2.0),)
    choice = Choice("who", "why", ("all", "some", "none"), (0, 1, 2))
    return Multiverse(
        Claim("C98", "history", "trend", "A.", rule, choices=(choice,)), {"x": np.array([3, 1.5, 0])}
    )


def test_a_bar_of_shares_is_whole_and_knows_the_ledgers_own(found):
    frame = curves.shares([found])
    # Supported in all three thresholds of 3 and in two of 1.5: five of nine ways.
    assert list(frame["share"]) == pytest.approx([5 / 9, 4 / 9])
    assert list(frame["high"]) == pytest.approx([5 / 9, 1.0])
    assert list(frame.loc[frame["own"], "verdict"]) == ["supported"]


def test_verdicts_by_option_are_shares_of_the_options_own_ways(found):
    frame = curves.options(found, 2).set_index(["option", "verdict"])["share"]
    assert frame["all", "supported"] == 1
    assert frame["some", "supported"] == pytest.approx(2 / 3)
    assert frame["none", "not supported"] == 1


def test_ways_run_from_the_least_to_the_largest_and_say_what_differs(found):
    frame = curves.specifications(found, "x")
    assert list(frame["value"]) == [0, 1.5, 3]
    assert list(frame["holds"]) == [False, True, True]
    assert list(frame["options"]) == ["who: none", "who: some", "the ledger's own"]


def test_the_condition_in_dispute_holds_nearest_to_half_the_ways():
    rule = tuple(Condition(s, s, ">", 1.0) for s in "xy")
    claim = Claim("C98", "history", "trend", "A.", rule, choices=(Choice("a", "why", ("0", "1"), (0, 1)),))
    both = Multiverse(claim, {"x": np.array([2.0, 2.0]), "y": np.array([2.0, 0.0])})
    assert curves.in_dispute(both) == "y"


@pytest.mark.parametrize("width", [WIDTHS["text"], NARROW])
def test_both_figures_draw_wide_and_on_a_phone(found, width):
    by_option = curves.options(found, 2)
    curve = charts.curve_chart(curves.specifications(found, "x"), found.claim.rule[0], by_option)
    for chart in (curve, charts.firmness_chart(curves.shares([found]))):
        svg = vlc.vegalite_to_svg(fit(chart.to_dict(), width))
        assert "who: all" in svg or "C98" in svg


def test_where_no_way_can_be_tested_the_curve_stands_alone(found):
    by_option = curves.options(found, 2)
    curve = charts.curve_chart(curves.specifications(found, "x"), found.claim.rule[0], by_option.iloc[:0])
    svg = vlc.vegalite_to_svg(fit(curve.to_dict(), WIDTHS["text"]))
    assert "Infinity" not in svg and "units" in svg
