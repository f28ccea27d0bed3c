"""Dated events: in lanes, by their words, and where what is known ends."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import timeline

EVENTS = pd.DataFrame(
    [
        ("2026-03", "Talks begin", "policy", False),
        ("2026-02-24", "A list of firms", "rivals", False),
        ("2027-03", "An agreement ends", "policy", True),
        ("2024-12-27", "Guidelines", "policy", False),
        ("2026-01-05", "A visit", "summit", False),
    ],
    columns=["date", "event", "kind", "planned"],
).assign(grade="press", address="https://example.org/a")


def test_a_cut_date_stands_in_the_middle_of_its_period():
    found = timeline.days(pd.Series(["2026-02-24", "2026-03", "2026"]))
    assert found.dt.strftime("%m-%d").tolist() == ["02-24", "03-15", "07-01"]


def test_lanes_hold_what_happened_since_and_no_plan():
    found = timeline.in_lanes(EVENTS, {"policy": "Own", "rivals": "Others"}, "2026")
    assert found[["event", "lane"]].to_numpy().tolist() == [
        ["A list of firms", "Others"],
        ["Talks begin", "Own"],
    ]


def test_a_lane_without_an_event_is_not_held():
    lanes = {"trade": "Trade", "policy": "Own", "rivals": "Others"}
    assert timeline.held(timeline.in_lanes(EVENTS, lanes, "2026"), lanes) == ["Own", "Others"]


def test_events_are_found_by_their_words_and_may_be_none():
    assert timeline.saying(EVENTS, "list of")["date"].tolist() == ["2026-02-24"]
    assert timeline.saying(EVENTS, "no such").empty


def test_what_is_known_ends_with_the_last_whole_date():
    found = timeline.known_until(EVENTS["date"], pd.Series(pd.to_datetime(["2026-02-25", None])))
    assert found == "2026-02-25"
    with pytest.raises(ValueError, match="No whole date"):
        timeline.known_until(pd.Series(["2026-03"]))


def test_the_dispute_of_november_2025_is_in_the_table():
    assert timeline.saying(load("milestones"), "threaten Japan's survival")["date"].tolist() == ["2025-11-07"]
