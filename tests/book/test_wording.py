"""The ledger in words: what an entry says, and where there is nothing to say."""

from dataclasses import replace
from math import nan

import numpy as np
import pandas as pd
import pytest
from alliance_book import wording
from alliance_data import load
from alliance_data.claims import Claim, Condition, curves, ledger, weigh
from alliance_data.claims.ledger import Choice
from alliance_data.claims.multiverse import Multiverse, explore


@pytest.fixture(scope="module")
def entries() -> dict[str, str]:
    """The entries of the claims on history, by id."""
    found = [w for w in weigh(load) if w.claim.theme == "history"]
    ways = {w.claim.id: explore(w.claim, load) for w in found}
    text = wording.entries(found, "history", ways, load("document_facts")).data
    return {entry[:3]: entry for entry in text.split("::::::{dropdown} ")[1:]}


def test_an_entry_of_the_ledger_says_rule_outcome_and_what_speaks_against_it(entries):
    found = [c for c in ledger().values() if c.theme == "history"]
    text = "".join(entries.values())
    assert text.count(":name: claim-") == len(found)
    assert text.count("Rule and code") == sum(bool(c.rule) for c in found)
    assert "def c07(" in text and "- id: C07" in text
    assert text.count("*Against it:*") == text.count("*What would flip it:*") == len(found)


@pytest.mark.parametrize(
    ("usual", "begins", "ends"),
    [
        (
            0.9,
            "Two conditions would hold almost whenever one asked: C23’s “Defence partners” (98",
            "they hold says little.",
        ),
        (0.95, "One condition would hold", "That it holds says little."),
        (0.99, "No condition that holds would do so at 99", "of dates or more."),
    ],
)
def test_a_condition_that_nearly_every_date_passes_is_said_to_tell_little(usual, begins, ends):
    trials = pd.DataFrame(
        [
            ("C23", "pact_change", "dates", True, 0.98),
            ("C24", "won_over_share", "dates", True, 0.93),
            ("C24", "drift", "dates", False, 1.0),
            ("C07", "spending_step", "dates", True, 0.11),
        ],
        columns=["claim", "statistic", "against", "holds", "passes"],
    )
    said = wording.says_little(trials, usual)
    assert said.startswith(begins)
    assert said.endswith(ends)


def test_an_entry_names_its_verdict_with_its_firmness_and_a_statistic_before_its_value(entries):
    assert entries["C01"].startswith("C01 · partly supported, leaning · ")
    assert "(times the median life: 3.19; threshold: > 1; 0 to 3.19 with ties" in entries["C01"]


def test_an_entry_of_a_fact_links_its_document_and_gives_no_number(entries):
    assert "names the meeting, its month and its host: **holds**\n" in entries["C08"]
    assert "*Document:* Japan hosted the dialogue from 5 to 7 December 2023" in entries["C08"]
    assert "([reference](https://miragenews.com/" in entries["C08"]


def test_an_entry_says_where_choices_were_set_after_shares_had_been_seen(entries):
    assert "after shares of ways had been seen:*" in entries["C01"]
    assert "shares of ways had been seen" not in entries["C02"].split("Rule and code")[0]


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


def test_a_verdict_in_a_sentence_says_how_firm_it_is():
    assert wording.verdict(small(True)) == "supported (firm: 100\u202f% of the ways agree)"
    said = wording.verdict(small(False))
    assert said == "supported (split: 33\u202f% of the ways agree, more say not supported)"


def test_a_verdict_without_choices_or_without_a_test_stands_alone():
    one = Claim("C97", "history", "fact", "A claim.", (Condition("x", "x is so", "=", 1.0),))
    assert wording.verdict(Multiverse(one, {"x": np.array(1.0)})) == "supported"
    two = replace(small(True).claim, parts={"known": "It is known.", "told": "It is told."})
    rule = (replace(two.rule[0], part="known"),)
    found = Multiverse(replace(two, rule=rule), {"x": np.array([2.0, 2.0, 2.0])})
    assert wording.verdict(found, "told") == "cannot be tested here"
    assert wording.verdict(found, "known").startswith("supported (firm")


def test_the_judgement_counts_facts_and_trends_and_says_how_firm_they_are():
    said = wording.judgement({"C98": small(True), "C99": small(False)})
    assert "Of its two trends the ledger calls **2 supported**." in said
    assert "1 is firm (C98) and 1 is split (C98)" in said
    assert "Most ways give another verdict than the ledger's own for C98 (not supported)" in said
    assert "Of those called supported C98 is firm" in said


def test_the_judgement_names_no_other_verdict_where_most_ways_agree():
    assert "another verdict" not in wording.judgement({"C98": small(True)})
    assert "None of those called supported is firm" in wording.judgement({"C98": small(False)})


def test_the_judgement_says_so_where_no_trend_can_be_tested_and_no_fact_holds():
    said = wording.judgement({"C98": small(True, (nan, nan, nan))})
    assert said.startswith("Of no facts that the essay states, documents bear out none. Of its one trend")
    assert "the ledger calls none; 1 it cannot test" in said
    assert "Weighed in all" not in said


def test_what_a_claims_ways_show_is_said_in_words():
    said = wording.ways_in_words(small(False))
    assert "not supported in 67\u202f% and supported in 33\u202f%" in said and "“a” turns most" in said
    assert "nothing that is varied turns it" in wording.ways_in_words(small(True))


def test_what_the_tables_hold_no_data_for_is_said_of_a_claims_ways():
    assert "hold no data for “a” 2." in wording.ways_in_words(small(True, (2.0, 0.0, nan)))
    said = wording.ways_in_words(small(True, (nan, nan, nan)))
    assert said == "No way can be tested on the tables at hand. X is large: cannot be tested."


def test_the_verdicts_with_which_the_fewest_ways_agree_come_first():
    shaky = curves.agreement([small(True), small(False)])
    assert shaky["share"].tolist() == [1 / 3, 1]
    assert shaky.loc[0, ["other", "turns"]].tolist() == ["not supported", "a: why"]
    table = wording.shaky_table(shaky)
    assert table["Most others"].tolist() == ["not supported, 67\u202f%", "none"]
    assert table["What turns it most"].tolist() == ["a: why", "the thresholds"]


def test_what_speaks_against_a_claim_has_minus_signs_and_no_sign_before_nothing():
    said = "Scrambles changed by -56 a year from 2018-2020, the number of pacts by +0, of ships by +0.5."
    right = "Scrambles changed by −56 a year from 2018-2020, the number of pacts by 0, of ships by +0.5."
    assert wording._signs(said) == right


def test_a_distance_that_is_short_is_not_written_as_none():
    assert [str(wording.margin(share)) for share in (0.0, -0.0013, 0.081)] == ["0%", "-0.1%", "+8%"]


def test_a_number_that_misses_its_threshold_is_not_written_like_it():
    assert wording._apart(0.9987, 1.0) == "0.999"
    assert wording._apart(1.0, 1.0) == "1"
    assert wording._apart(0.8, 2.0) == "0.80"


def test_every_claim_is_a_sentence_under_its_verdict():
    claims = [c for c in ledger().values() if c.theme == "history"]
    found = {claim.id: explore(claim, load) for claim in claims}
    text = wording.sentences(found).data
    for claim in claims:
        line = next(line for line in text.splitlines() if line.endswith(claim.id))
        assert line.startswith(f"- {claim.claim} *")
        heading = [part for part in text.partition(line)[0].splitlines() if part.startswith("**")][-1]
        assert heading.lower().startswith(f"**{found[claim.id].verdict}: ")
