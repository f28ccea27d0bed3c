"""The ledger: rules that can be read, verdicts that are computed, and that turn when a table does."""

import json
import re
from dataclasses import replace
from importlib import resources

import pandas as pd
import pytest
import yaml
from alliance_data import InputError, load, names
from alliance_data.claims import Claim, Condition, Evidence, ledger, side_by_side, weigh
from alliance_data.claims.cli import claims
from alliance_data.claims.ledger import LEDGER, THEMES, VERDICTS, read_entry, verdict, weigh_claim
from alliance_data.paths import packaged_dir
from click.testing import CliRunner


@pytest.fixture(scope="module")
def weighed():
    return {w.claim.id: w for w in weigh(load)}


def claim(*rule, kind="trend"):
    return Claim("C99", "history", kind, "A claim.", tuple(rule), "", "", "chapter", "figure")


def condition(relation=">", threshold=1.0, opposite=None, statistic="x"):
    return Condition(statistic, "in words", relation, threshold, opposite=opposite)


def test_the_ledger_holds_the_28_claims_in_order():
    assert list(ledger()) == [f"C{n:02d}" for n in range(1, 29)]


@pytest.mark.parametrize("entry", ledger().values(), ids=lambda c: c.id)
def test_a_claim_names_its_theme_tables_rule_counter_evidence_and_what_would_flip_it(entry):
    assert entry.theme in THEMES
    assert set(entry.tables) <= set(names())
    assert entry.kind == "judgement" or entry.rule
    assert "trend" not in entry.kind or all(condition.short for condition in entry.rule)
    assert entry.counter and entry.flip and entry.figure


def test_no_verdict_is_typed_into_the_ledger():
    text = resources.files("alliance_data.claims").joinpath("ledger.yml").read_text("utf-8")
    assert "verdict:" not in text and "fixed:" not in text
    assert max(map(len, text.splitlines())) <= 110


def test_every_claim_gets_one_of_the_verdicts(weighed):
    assert len(weighed) == 28
    assert {w.verdict for w in weighed.values()} <= set(VERDICTS)
    assert not [w.claim.id for w in weighed.values() if "{" in w.counter]


def test_every_trend_but_one_can_be_tested_on_the_tables_at_hand(weighed):
    trends = [w for w in weighed.values() if "trend" in w.claim.kind]
    # C22: one instrument binds Japan and South Korea, and its rule asks for five steps.
    assert [w.claim.id for w in trends if w.verdict == "cannot be tested here"] == ["C22"]


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


def test_a_statistic_on_less_than_the_least_evidence_cannot_be_tested():
    rule = Condition("x", "in words", ">", 1.0, least=5)
    assert verdict(claim(rule), {"x": Evidence(2, count=4)}) == "cannot be tested here"
    assert verdict(claim(rule), {"x": Evidence(2, count=5)}) == "supported"


def test_a_claim_with_a_statement_that_nothing_tests_is_supported_in_part_at_most():
    rule = Condition("x", "in words", ">", 1.0, part="one")
    two = replace(claim(rule), parts={"one": "First.", "two": "Second."})
    assert verdict(two, {"x": Evidence(2)}) == "partly supported"
    assert verdict(two, {"x": Evidence(2)}, "one") == "supported"
    assert verdict(two, {"x": Evidence(0)}) == "not supported"


def test_claims_that_join_two_statements_are_weighed_apart(weighed):
    assert weighed["C20"].parts == {
        "ally": "supported",
        "gives": "supported",
        "reads": "cannot be tested here",
    }
    assert weighed["C19"].parts["Vietnam"] == "supported"
    assert weighed["C19"].parts["India"] == "not supported"


def test_windows_and_definitions_are_read_from_the_ledger_by_name():
    options = ledger()["C07"].options
    assert (options["turn"], options["before"], options["focal"]) == (2023, 10, "JPN")
    assert "ten years before" in ledger()["C07"].rule[0].says


@pytest.mark.parametrize("entry", [c for c in ledger().values() if c.rule], ids=lambda c: c.id)
def test_a_rule_changes_only_with_an_entry_in_its_log(entry):
    assert entry.log and entry.log[-1].fingerprint == entry.fingerprint, (
        f"{entry.id}: a rule, option, threshold, choice or exclusion has changed. Add an entry to its log in "
        f"ledger.yml (date, why, before, after) with fingerprint: {entry.fingerprint}"
    )
    assert all(c.why and c.before in VERDICTS and c.after in VERDICTS for c in entry.log)
    assert [c.date for c in entry.log] == sorted(c.date for c in entry.log)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rule", 0, "threshold"), 6),
        (("rule", 0, "stricter"), 9),
        (("rule", 1, "least"), 11),
        (("choices", "before", "values"), [10, 5]),
        (("choices", "turn", "values"), [2022, 2023, 2024]),
        (("excluded",), []),
    ],
)
def test_a_changed_rule_no_longer_fits_its_fingerprint(path, value):
    content = entry_of("C07")
    *way, last = path
    inner = content
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert read_entry(content, definitions()).fingerprint != ledger()["C07"].fingerprint


def test_other_words_leave_the_fingerprint_as_it_is():
    content = entry_of("C07")
    content["rule"][0]["says"] = "in other words"
    content["choices"]["before"]["why"] = "Another reason"
    assert read_entry(content, definitions()).fingerprint == ledger()["C07"].fingerprint


def test_rule_and_code_can_be_read_side_by_side():
    rule, code = side_by_side(ledger()["C07"])
    assert rule.startswith("- id: C07") and "id: C08" not in rule
    assert code.startswith("def c07(") and "spending_step" in code


def content():
    return yaml.safe_load(LEDGER.read_text("utf-8"))


def definitions():
    return content()["definitions"]


def entry_of(identifier):
    return next(e for e in content()["claims"] if e["id"] == identifier)


def refused(entry, tables=load):
    with pytest.raises(InputError) as error:
        weigh_claim(read_entry(entry, definitions()), tables)
    assert error.value.exit_code == 2
    return str(error.value)


def test_a_rule_without_a_function_is_refused():
    entry = {**entry_of("C08"), "id": "C99"}
    assert "no function c99" in refused(entry)


def test_a_statistic_that_the_function_does_not_return_is_refused_with_the_nearest():
    entry = entry_of("C07")
    entry["rule"][0]["statistic"] = "spending_steps"
    assert "Did you mean 'spending_step'" in refused(entry)


def test_a_choice_that_no_function_takes_is_refused():
    entry = entry_of("C07")
    entry["choices"]["colour"] = {"why": "None", "values": [1, 2]}
    assert "no statistic of the rule takes the choice colour" in refused(entry)


def test_an_option_that_the_entry_does_not_name_is_refused():
    entry = entry_of("C07")
    entry["rule"] = entry["rule"][:1]
    del entry["choices"]["last_year"]
    assert "Unknown option 'last_year'" in refused(entry)


def test_an_exclusion_of_what_is_no_option_is_refused():
    entry = entry_of("C07")
    entry["excluded"][0]["when"] = {"turn": 2025}
    with pytest.raises(InputError, match="excluded names turn"):
        read_entry(entry, definitions())


def test_a_claim_on_a_state_that_a_table_lacks_cannot_be_tested_and_says_why():
    without = changed({"military_expenditure": drop(lambda f: f["iso3"] == "JPN")})
    (found,) = weigh(without, "C07")
    assert found.verdict == "cannot be tested here"
    assert found.counter == "The tables at hand do not hold what would speak against it."
    reasons = {seen.lacking for seen in found.evidence.values()}
    assert len(reasons) == 1
    assert reasons.pop().startswith("table military_expenditure has no rows with iso3 JPN")


def test_a_sum_or_a_first_rank_of_troops_that_misses_a_host_cannot_be_tested_and_says_whom():
    without = changed({"us_troops": drop(lambda f: f["iso3"].isin(["KOR", "DEU"]))})
    for identifier, statistic in [("C04", "host_rank"), ("C05", "troops_abroad_ratio")]:
        (found,) = weigh(without, identifier)
        assert found.verdict == "cannot be tested here"
        assert "no last report for DEU, KOR." in found.evidence[statistic].lacking
    (found,) = weigh(changed({"us_troops": drop(lambda f: f["iso3"] == "JPN")}), "C04")
    assert found.verdict == "cannot be tested here"
    assert "no last report for JPN." in found.evidence["host_rank"].lacking
    (found,) = weigh(without, "C14")
    assert "no last report for KOR." in found.evidence["troops_share_of_peak"].lacking


def test_a_rival_without_a_last_figure_has_not_spent_nothing():
    missing = drop(lambda f: (f["iso3"] == "RUS") & (f["year"] == f["year"].max()))
    (found,) = weigh(changed({"military_expenditure": missing}), "C05")
    assert found.verdict == "cannot be tested here"
    said = found.evidence["spending_against_rivals"].lacking
    assert said.startswith("military_expenditure has no last report for RUS.")


@pytest.mark.filterwarnings("error")
def test_launches_that_are_the_same_in_every_year_go_with_nothing():
    before = drop(lambda f: f["date"].astype(str) > "1990")
    (found,) = weigh(changed({"missile_tests": before}), "C22")
    assert pd.isna(found.evidence["rank_correlation"].value)


def test_the_command_weighs_what_it_can_and_ends_with_2_where_a_table_lacks_a_state(tmp_path, monkeypatch):
    for path in packaged_dir().iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    support = tmp_path / "ukraine_support.csv"
    kept = [line for line in support.read_text().splitlines() if ",JPN," not in line]
    support.write_text("\n".join(kept) + "\n")
    monkeypatch.setenv("ALLIANCE_TABLES", str(tmp_path))
    for options in ([], ["C20"], ["C20", "--multiverse"]):
        result = CliRunner().invoke(claims, options)
        assert isinstance(result.exception, InputError) and result.exception.exit_code == 2
        assert re.match(r"C20: .*ukraine_support.*JPN.*Import an edition that has it", str(result.exception))
        assert "cannot be tested here" in result.output
    assert CliRunner().invoke(claims, ["C15"]).exit_code == 0


def test_every_statistic_of_the_ledger_can_be_computed_on_the_tables_that_stand(weighed):
    assert {
        id_: seen.lacking for id_, w in weighed.items() for seen in w.evidence.values() if seen.lacking
    } == {}


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
    "C17": {"milestones": drop(lambda f: f["ended"].notna())},
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
    assert set(TURNS) == {c.id for c in ledger().values() if "trend" in c.kind}


@pytest.mark.parametrize("identifier", TURNS)
def test_a_threshold_crossed_in_a_table_turns_the_verdict(identifier, weighed):
    (after,) = weigh(changed(TURNS[identifier]), identifier)
    before = weighed[identifier]
    # Of a claim with a statement that nothing tests, the part that is tested turns.
    assert (after.verdict, after.parts) != (before.verdict, before.parts)


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
