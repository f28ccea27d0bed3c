"""The ledger as frames: every claim once, and each margin on the side that its verdict says."""

import pytest
from alliance_data import load
from alliance_data.claims import weigh
from alliance_data.measures.margins import margins, verdicts


@pytest.fixture(scope="module")
def weighed():
    return weigh(load)


def test_every_claim_is_there_once(weighed):
    frame = verdicts(weighed)
    assert frame["id"].tolist() == [w.claim.id for w in weighed]


def test_a_condition_that_holds_lies_beyond_its_threshold(weighed):
    frame = margins(weighed)
    assert len(frame) > 5
    assert (frame.loc[frame["margin"] > 0, "holds"]).all()
    assert not frame.loc[frame["margin"] < 0, "holds"].any()


def test_the_nearest_to_turning_comes_first_and_lies_within_its_range(weighed):
    frame = margins(weighed)
    assert frame["margin"].abs().is_monotonic_increasing
    ranged = frame.dropna(subset=["low"])
    assert (ranged["low"] <= ranged["margin"] + 1e-9).all() and (
        ranged["margin"] <= ranged["high"] + 1e-9
    ).all()
