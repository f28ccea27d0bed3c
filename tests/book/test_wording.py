"""The ledger in words: what an entry says, and where there is nothing to say."""

from math import nan

import numpy as np
from alliance_book import wording
from alliance_data import load
from alliance_data.claims import Claim, Condition, weigh
from alliance_data.claims.ledger import Choice
from alliance_data.claims.multiverse import Multiverse


def test_an_entry_of_the_ledger_says_rule_outcome_and_what_speaks_against_it():
    found = [w for w in weigh(load) if w.claim.theme == "history"]
    text = wording.entries(found, "history").data
    assert text.count(":name: claim-") == len(found)
    assert text.count("Rule and code") == sum(bool(w.claim.rule) for w in found)
    assert "def c07(" in text and "- id: C07" in text
    assert text.count("*Against it:*") == text.count("*What would flip it:*") == len(found)


def small(agree: bool, values: tuple[float, ...] = ()) -> Multiverse:
    """Return a claim with one choice of three: the ledger's own way holds, the others hold or do not."""
    rule = (Condition("x", "x is large", ">", 1.0),)
    claim = Claim(
        "C98", "history", "trend", "A claim.", rule, choices=(Choice("a", "why", ("0", "1", "2"), (0, 1, 2)),)
    )
    return Multiverse(claim, {"x": np.array(values or ([2.0, 2.0, 2.0] if agree else [2.0, 0.0, 0.0]))})


def test_the_title_of_a_claims_ways_names_the_commonest_verdict_where_it_is_another():
    assert wording.firmly(small(True)) == "C98: supported in 100\u202f% of 3 ways, firm"
    assert wording.firmly(small(False)).endswith("split; most say not supported")


def test_the_judgement_counts_facts_and_trends_and_says_how_firm_they_are():
    said = wording.judgement({"C98": small(True), "C99": small(False)})
    assert "Of its two trends, **2 supported**" in said
    assert "1 firm (C98) and 1 split (C98)" in said
    assert "Most defensible ways give another verdict than the ledger's own: not supported for C98" in said


def test_the_judgement_names_no_other_verdict_where_most_ways_agree():
    assert "Most defensible ways" not in wording.judgement({"C98": small(True)})


def test_what_a_claims_ways_show_is_said_in_words():
    said = wording.ways_in_words(small(False))
    assert "not supported in 67\u202f% and supported in 33\u202f%" in said and "“a” turns most" in said
    assert "only the thresholds" in wording.ways_in_words(small(True))


def test_what_the_tables_hold_no_data_for_is_said_of_a_claims_ways():
    assert "hold no data for “a” 2." in wording.ways_in_words(small(True, (2.0, 0.0, nan)))
    said = wording.ways_in_words(small(True, (nan, nan, nan)))
    assert said == "No way can be tested on the tables at hand. Conditions: x is large: cannot be tested."
