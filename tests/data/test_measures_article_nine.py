"""Steps on Article 9: each is a milestone with its document, and so is what ended it."""

import pytest
from alliance_data import load
from alliance_data.measures import article_nine


def test_every_step_is_a_dated_milestone_with_its_document():
    steps = article_nine.steps(load("milestones"))
    assert (len(steps), steps["step"].iloc[0], steps["date"].iloc[-1]) == (
        11,
        "Self-Defense Forces",
        "2026-04-21",
    )
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
    assert ended["how"].tolist() == ["ran out", "ended", "ran out"]
    assert ended["lapsed"].iloc[-1] == pytest.approx(2010 + 14 / 365)
    assert (ended["lapsed"] > ended["at"]).all()


def test_a_step_that_an_older_table_does_not_date_yet_is_left_out():
    milestones = load("milestones")
    steps = article_nine.steps(milestones[milestones["date"] < "2020"])
    assert steps["step"].iloc[-1] == "security laws"


def test_a_step_whose_end_the_table_does_not_date_stands():
    milestones = load("milestones")
    steps = article_nine.steps(milestones[milestones["date"] != "2008-11-28"]).set_index("step")
    assert steps.loc[["rebuilding in Iraq"], ["ended", "lapsed"]].isna().all(axis=None)
    assert steps.loc["refuelling, Indian Ocean", "ended"] == "2007-11"
