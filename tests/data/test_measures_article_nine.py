"""Steps on Article 9: each is a milestone with its document, and so is what ended it."""

import pytest
from alliance_data import AllianceError, load
from alliance_data.measures import article_nine


def test_every_step_is_a_dated_milestone_with_its_document():
    steps = article_nine.steps(load("milestones"))
    assert len(steps) == len(article_nine.STEPS)
    assert steps["event"].notna().all() and steps["grade"].notna().all()
    assert steps["at"].is_monotonic_increasing


def test_a_step_lapses_after_it_was_taken_or_not_at_all():
    steps = article_nine.steps(load("milestones"))
    ended = steps.dropna(subset=["lapsed"])
    assert ended["step"].tolist() == [
        "refuelling, Indian Ocean",
        "rebuilding in Iraq",
        "refuelling, second law",
    ]
    assert ended["lapsed"].iloc[-1] == pytest.approx(2010 + 14 / 365)
    assert (ended["lapsed"] > ended["at"]).all()


@pytest.mark.parametrize("date", ["1954-07-01", "2008-11-28"], ids=["a step", "the end of one"])
def test_a_date_without_a_milestone_is_named(date):
    milestones = load("milestones")
    with pytest.raises(AllianceError, match=date):
        article_nine.steps(milestones[milestones["date"] != date])
