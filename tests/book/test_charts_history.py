"""The chapter on the alliance's history: what its charts take for granted of the tables."""

import pandas as pd
import pytest
from alliance_book.charts import history
from alliance_data import AllianceError, load


def test_every_step_on_article_nine_is_a_dated_milestone_with_its_document():
    steps = history.article_nine(load("milestones"))
    assert steps["event"].notna().all() and steps["grade"].notna().all()
    assert steps["at"].is_monotonic_increasing
    assert (steps["lapsed"].dropna() > steps.loc[steps["lapsed"].notna(), "at"]).all()


def test_every_end_of_a_step_is_a_milestone_too():
    dates = set(load("milestones")["date"])
    assert {end for *_, end in history.ARTICLE_NINE if end} <= dates


def test_a_step_without_a_milestone_is_named():
    with pytest.raises(AllianceError, match="1954-07-01"):
        history.article_nine(load("milestones").query("date > '1990'"))


def test_states_that_need_an_article_get_one():
    assert history.named(["JPN", "PHL"]) == "Japan and the Philippines"


def test_the_living_ties_keep_their_order_and_their_last_year():
    ties = pd.DataFrame(
        {"pair": ["A–B", "C–D"], "start": [1951, 1960], "end": [2018, 2018], "group": "other"}
    )
    spec = history.living(ties, 2018).to_dict()
    rows = next(iter(spec["datasets"].values()))
    assert [row["years"] for row in rows] == [68, 59]
    assert spec["layer"][0]["encoding"]["y"]["sort"] == {"field": "start"}
