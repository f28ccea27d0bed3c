"""The ledger: rules that can be read, verdicts that are computed, and that turn when a table does."""

import json
from importlib import resources

import pandas as pd
import pytest
from alliance_data import InputError, load, names
from alliance_data.claims import Claim, Condition, Evidence, ledger, weigh
from alliance_data.claims.cli import claims
from alliance_data.claims.ledger import THEMES, VERDICTS, verdict
from click.testing import CliRunner


@pytest.fixture(scope="module")
def weighed():
    return {w.claim.id: w for w in weigh(load)}


def claim(*rule, kind="trend"):
    return Claim("C99", "history", kind, "A claim.", tuple(rule), "", "", "chapter", "figure")


def condition(relation=">", threshold=1.0, opposite=None, statistic="x"):
    return Condition(statistic, "in words", relation, threshold, opposite=opposite)


def test_the_ledger_holds_the_28_claims_in_order():
    assert [c.id for c in ledger()] == [f"C{n:02d}" for n in range(1, 29)]


@pytest.mark.parametrize("entry", ledger(), ids=lambda c: c.id)
def test_a_claim_names_its_theme_tables_rule_counter_evidence_and_what_would_flip_it(entry):
    assert entry.theme in THEMES
    assert set(entry.tables) <= set(names())
    assert entry.kind == "judgement" or entry.rule
    assert entry.counter and entry.flip and entry.figure


def test_no_verdict_is_typed_into_the_ledger():
    text = resources.files("alliance_data.claims").joinpath("ledger.yml").read_text("utf-8")
    assert "verdict:" not in text and "fixed:" not in text


def test_every_claim_gets_one_of_the_verdicts(weighed):
    assert len(weighed) == 28
    assert {w.verdict for w in weighed.values()} <= set(VERDICTS)
    assert not [w.claim.id for w in weighed.values() if "{" in w.counter]


def test_every_trend_can_be_tested_on_the_tables_at_hand(weighed):
    trends = [w for w in weighed.values() if "trend" in w.claim.kind]
    assert [w.claim.id for w in trends if w.verdict == "cannot be tested here"] == []


def test_a_condition_on_the_threshold_does_not_hold_when_it_asks_for_more():
    assert not condition(">", 2.0).holds(2.0)
    assert condition(">=", 2.0).holds(2.0)


def test_all_some_and_none_give_the_three_verdicts():
    rule = condition(statistic="x"), condition(statistic="y")
    two = claim(*rule)
    assert verdict(two, {"x": Evidence(2), "y": Evidence(2)}) == "supported"
    assert verdict(two, {"x": Evidence(2), "y": Evidence(0)}) == "partly supported"
    assert verdict(two, {"x": Evidence(0), "y": Evidence(0)}) == "not supported"


def test_only_evidence_beyond_every_opposite_threshold_contradicts():
    rule = condition(opposite=0.5, statistic="x"), condition(opposite=0.5, statistic="y")
    assert verdict(claim(*rule), {"x": Evidence(0.4), "y": Evidence(0.4)}) == "contradicted"
    assert verdict(claim(*rule), {"x": Evidence(0.4), "y": Evidence(0.9)}) == "not supported"


def test_a_missing_statistic_cannot_be_tested():
    assert verdict(claim(condition()), {}) == "cannot be tested here"
    assert verdict(claim(condition()), {"x": Evidence(float("nan"))}) == "cannot be tested here"


def test_a_judgement_gets_no_verdict_and_may_be_out_of_date():
    assert verdict(claim(kind="judgement"), {}) == "judgement"
    assert verdict(claim(condition(), kind="judgement"), {"x": Evidence(0)}) == "out of date"


def test_documents_correct_the_essay_where_it_is_wrong(weighed):
    assert weighed["C10"].verdict == "contradicted"
    assert weighed["C11"].verdict == "contradicted"
    assert "43 trillion yen" in weighed["C11"].counter


def test_a_fact_without_a_document_cannot_be_tested():
    facts = load("document_facts")
    found = weigh(
        lambda name: facts[facts["claim"] != "C08"] if name == "document_facts" else load(name), "C08"
    )
    assert found[0].verdict == "cannot be tested here"


def changed(changes):
    frames = {table: change(load(table).copy()) for table, change in changes.items()}
    return lambda name: frames[name] if name in frames else load(name)


def assign(where, **values):
    """Return a change that sets columns where a mask holds."""

    def change(frame):
        mask = where(frame)
        for column, value in values.items():
            frame.loc[mask, column] = value
        return frame

    return change


def drop(where):
    return lambda frame: frame[~where(frame)]


def scaled(where, column, factor):
    def change(frame):
        frame[column] = frame[column].astype("Float64" if frame[column].dtype == "Int64" else "float64")
        frame.loc[where(frame), column] *= factor
        return frame

    return change


def grown(frame):
    """Give every US partner of the region a pact with every other, twenty years after there was none."""
    states = ["JPN", "KOR", "PHL", "AUS", "NZL", "THA"]
    rows = [(a, b, 2018, 1, 0, 0, 0, 0) for a in states for b in states if a != b]
    return pd.concat([frame, pd.DataFrame(rows, columns=frame.columns)]).drop_duplicates(
        ["from_iso3", "to_iso3", "year"], keep="last"
    )


def added(row):
    return lambda frame: pd.concat([frame, pd.DataFrame([row])], ignore_index=True)


def september(frame):
    return (frame["iso3"] == "JPN") & (frame["date"] == "2025-09-30")


def last_wave(frame):
    return (frame["country"] == "JPN") & (frame["about"] == "USA") & (frame["wave"] == frame["wave"].max())


def rising(frame):
    frame["china"] = (frame["fiscal_year"] - 1950).astype("Int64")
    return frame


def visits(*years):
    rows = [{"partner_iso3": "KOR", "instrument": f"i{y}", "signed": str(y), "status": "held"} for y in years]
    return lambda frame: pd.concat([frame, pd.DataFrame(rows)])


# For each claim the tables changed so that a threshold is crossed: the verdict has to turn.
TURNS = {
    "C01": {"alliances": drop(lambda f: (f["year"] == 2018) & f["from_iso3"].isin(["USA", "JPN"]))},
    "C02": {"milestones": drop(lambda f: f["date"].between("1961", "1978"))},
    "C03": {"scrambles": scaled(lambda f: f["fiscal_year"] > 2020, "total", 3)},
    "C04": {"us_troops": drop(lambda f: f["iso3"] == "JPN")},
    "C05": {"military_expenditure": scaled(lambda f: f["iso3"].isin(["CHN", "RUS"]), "constant_usd_m", 3)},
    "C06": {"opinion": assign(last_wave, favourable=0.3)},
    "C07": {
        "military_expenditure": assign(
            lambda f: (f["iso3"] == "JPN") & (f["year"] > 2022), constant_usd_m=40_000.0
        )
    },
    "C12": {"arms_transfers": scaled(lambda f: f["supplier"] == "USA", "tiv_m", 0.01)},
    "C14": {"us_troops": assign(september, active_duty=900_000)},
    "C15": {"military_expenditure": scaled(lambda f: f["iso3"] == "USA", "constant_usd_m", 0.5)},
    "C16": {"democracy": assign(lambda f: f["iso3"] == "IND", polyarchy=0.8)},
    "C17": {"milestones": drop(lambda f: f["event"].str.contains("lapses"))},
    "C18": {"senkaku": scaled(lambda f: f["year"] > 2022, "contiguous_zone_days", 0.5)},
    "C19": {"security_agreements": drop(lambda f: f["partner_iso3"].isin(["PHL", "VNM"]))},
    "C20": {"ukraine_support": assign(lambda f: f["iso3"] == "JPN", total_eur_bn=0.001)},
    "C21": {
        "scrambles": rising,
        "taiwan_activity": scaled(lambda f: f["date"] > "2025-10-01", "aircraft", 3),
    },
    "C22": {"security_agreements": visits(2016, 2017, 2019, 2022, 2022, 2023)},
    "C23": {"alliances": grown},
    "C24": {"ideal_points": assign(lambda f: f["iso3"] == "CHN", ideal_point=-9.0)},
}


def test_every_trend_claim_has_a_change_that_turns_it():
    assert set(TURNS) == {c.id for c in ledger() if "trend" in c.kind}


@pytest.mark.parametrize("identifier", TURNS)
def test_a_threshold_crossed_in_a_table_turns_the_verdict(identifier, weighed):
    (after,) = weigh(changed(TURNS[identifier]), identifier)
    assert after.verdict != weighed[identifier].verdict


def test_the_ledger_prints_a_line_a_claim_and_everything_as_json():
    lines = CliRunner().invoke(claims).output.strip().splitlines()
    assert len(lines) == 28
    records = json.loads(CliRunner().invoke(claims, ["--json"]).output)
    assert [r["id"] for r in records] == [line[:3] for line in lines]
    assert [r["verdict"] for r in records] == [line[5:27].strip() for line in lines]


def test_one_claim_is_shown_with_its_thresholds():
    shown = CliRunner().invoke(claims, ["c12"]).output
    assert "threshold < 0.8" in shown and "Would flip:" in shown


def test_an_unknown_claim_is_refused_with_the_nearest():
    result = CliRunner().invoke(claims, ["C99"])
    assert isinstance(result.exception, InputError)
    assert "C01 to C28" in str(result.exception)
