"""Conditions set against chance: placebo dates, peers, p-values that name their null, and their number."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.claims import ledger
from alliance_data.claims.placebo import by_chance, trials
from statsmodels.stats.multitest import multipletests


@pytest.fixture(scope="module")
def found():
    return trials(load)


def row(found, claim, statistic, against):
    picked = found[
        (found["claim"] == claim) & (found["statistic"] == statistic) & (found["against"] == against)
    ]
    return picked.iloc[0]


def test_every_p_value_names_its_null_and_lies_between_nought_and_one(found):
    assert found["null"].str.len().gt(10).all()
    assert found["p"].between(0, 1).all()


def test_the_rank_of_a_date_counts_the_placebos_that_reach_as_far(found):
    frame = load("military_expenditure")
    growth = frame[frame["iso3"] == "JPN"].set_index("year")["constant_usd_m"].pct_change() * 100
    steps = {
        turn: growth.loc[turn : turn + 2].mean() - growth.loc[turn - 10 : turn - 1].mean()
        for turn in range(1963, 2025)
    }
    own = row(found, "C07", "spending_step", "dates")
    assert own["of"] == len(steps) == 62
    assert own["rank"] == sum(step >= steps[2023] for step in steps.values()) == 1
    assert own["p"] == pytest.approx(1 / 62)
    assert own["passes"] == pytest.approx(sum(step >= 5 for step in steps.values()) / 62)


def test_most_peers_took_the_same_step(found):
    assert row(found, "C07", "spending_step", "peers")["passes"] > 0.5


def test_p_values_are_corrected_for_their_number_by_statsmodels(found):
    assert list(found["p_adjusted"]) == list(multipletests(found["p"], method="fdr_bh")[1])
    assert (found["p_adjusted"] >= found["p"]).all()


def test_no_condition_holds_at_every_date(found):
    dates = found[found["against"] == "dates"]
    assert dates.loc[dates["passes"] == 1, ["claim", "statistic"]].empty


def test_the_condition_that_every_turn_passed_is_replaced_with_a_log_entry():
    log = ledger()["C07"].log[-1]
    assert (log.before, log.after) == ("supported", "partly supported")
    assert "instrument_step" not in {c.statistic for c in ledger()["C07"].rule}


def test_chance_alone_gives_the_product_of_a_claims_conditions():
    # C23 has two conditions: they hold at half and at a fifth of the dates.
    rows = [("C23", "pact_change", "dates", True, 0.5), ("C23", "density_change", "dates", True, 0.2)]
    # Of C06 one condition of three is set against chance, so that the claim does not count.
    rows += [("C06", "spending_rise_share", "dates", True, 0.9)]
    frame = pd.DataFrame(rows, columns=["claim", "statistic", "against", "holds", "passes"]).assign(p=0.5)
    assert by_chance(frame) == (pytest.approx(0.1), 1, 1)


def test_a_claim_by_itself_is_corrected_among_its_own(found):
    alone = trials(load, "C21")
    assert set(alone["claim"]) == {"C21"}
    assert list(alone["p"]) == pytest.approx(list(found.loc[found["claim"] == "C21", "p"]))
