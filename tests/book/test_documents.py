"""Dates that name their document."""

from alliance_book import documents
from alliance_data import load


def test_a_date_links_to_the_document_that_states_it():
    milestones = load("milestones")
    on = documents.dated(milestones, remark="threaten Japan's survival", never="no such event")
    address = milestones.loc[milestones["date"] == "2025-11-07", "address"].iloc[0]
    assert on.remark == f"[7 November 2025]({address})"
    assert on.never == documents.UNKNOWN


def test_a_table_says_how_far_it_goes_in_its_own_words():
    milestones = load("milestones")
    assert documents.limit(milestones, "What is known ends").startswith(
        "What is known ends about 9 October 2026"
    )
    assert documents.limit(milestones, "Nothing of the kind") == ""
