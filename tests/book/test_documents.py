"""Dates that name their document."""

import pandas as pd
from alliance_book import documents
from alliance_data import load


def test_a_date_links_to_the_document_that_states_it():
    milestones = load("milestones")
    on = documents.dated(milestones, remark="threaten Japan's survival", never="no such event")
    address = milestones.loc[milestones["date"] == "2025-11-07", "address"].iloc[0]
    assert on.remark == f" on [7 November 2025]({address})"
    assert on.never == ""
    assert documents.undated(on, on) == 2
    assert documents.dated(milestones, "of", remark="threaten Japan's survival").remark.startswith(" of [7")


def test_a_table_says_how_far_it_goes_in_its_own_words():
    milestones = load("milestones")
    assert documents.limit(milestones, "What is known ends").startswith(
        "What is known ends about 9 October 2026"
    )
    assert documents.limit(milestones, "Nothing of the kind") == ""


def test_a_question_stands_with_its_wording_and_all_its_answers():
    polls = load("surveys")
    found = documents.worded(polls[polls["series"] == "asahi_us_protects"])
    assert found["Poll"].tolist() == [
        "Asahi mail survey (80 years after the war): Japan, February 2025, by mail"
    ]
    assert found["Answers"].tolist() == ["do not think so 77\u202f%, will protect 15\u202f%"]


def test_what_came_after_the_last_event_told_is_told_with_its_document():
    columns = ["date", "event", "planned", "address"]
    rows = [
        ("2026-01-05", "Talks on host-nation support are rejected", False, "https://one"),
        ("2026-03", "A new agreement on host-nation support is signed", False, "https://two"),
        ("2027-03", "The agreement on host-nation support expires", True, "https://three"),
    ]
    milestones = pd.DataFrame(rows, columns=columns)
    said = documents.since_then(milestones, "are rejected", ["host-nation support"], "Nothing.")
    assert said == "Since then: A new agreement on host-nation support is signed ([March 2026](https://two))."
    assert documents.since_then(milestones.head(1), "are rejected", ["host-nation"], "Nothing.") == "Nothing."
    assert documents.since_then(milestones, "no such event", ["host-nation"], "Nothing.") == "Nothing."
