"""Every defensible way to weigh a claim: counted once, from a cache that is never stale, refused in words."""

import json
import sys
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
import yaml
from alliance_data import InputError, load
from alliance_data.claims import Claim, Condition, cached, cli, ledger, weigh
from alliance_data.claims.cached import key_of, multiverses
from alliance_data.claims.cli import claims, ways_record
from alliance_data.claims.ledger import (
    LEDGER,
    UNTESTED,
    VERDICTS,
    Choice,
    Exclusion,
    _content,
    measure,
    statistics_of,
)
from alliance_data.claims.multiverse import Multiverse, explore
from alliance_data.claims.placebo import corrected
from alliance_data.paths import tables_dir
from click.testing import CliRunner


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory):
    """Give these tests a cache of their own, filled once."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cached, "MULTIVERSE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def found():
    return multiverses(jobs=2)


# --- what a multiverse counts, on one small enough to count by hand


def small(values_x, values_y, excluded=()):
    """Two conditions, x > 1 and y > 1, on a choice of three and a choice of two; milder 0.5, stricter 2."""
    rule = tuple(Condition(s, s, ">", 1.0, milder=0.5, stricter=2.0, opposite=0.0) for s in "xy")
    choices = Choice("a", "why", ("a0", "a1", "a2"), (0, 1, 2)), Choice("b", "why", ("b0", "b1"), (0, 1))
    claim = Claim("C99", "history", "trend", "A claim.", rule, choices=choices, excluded=tuple(excluded))
    x, y = np.array(values_x, float).reshape(3, 1), np.array(values_y, float).reshape(1, 2)
    return Multiverse(claim, {"x": x, "y": y})


def test_ways_are_all_combinations_thresholds_among_them():
    assert small([3, 3, 3], [3, 3]).ways == 3 * 2 * 3


def test_shares_are_taken_over_the_ways_that_can_be_tested():
    # x fails for a1 and cannot be tested for a2; y always holds: 6 ways supported, 6 in part, 6 untestable.
    m = small([3, 0.1, np.nan], [3, 3])
    assert m.shares == {"supported": 0.5, "partly supported": 0.5}
    assert m.untestable == pytest.approx(1 / 3)


def test_own_thresholds_and_half_weight_are_beside_the_equal_share():
    # 1.5 passes the own and the milder threshold, not the stricter.
    m = small([1.5, 1.5, 1.5], [3, 3])
    assert m.shares["supported"] == pytest.approx(2 / 3)
    assert m.own_thresholds == {"supported": 1.0}
    assert m.half_own["supported"] == pytest.approx(0.5 + 0.25)


def test_an_excluded_way_is_no_way():
    exclusion = Exclusion({"a": ("a1", "a2"), "b": ("b1",)}, "nobody would", "2026-11-26")
    m = small([3, 3, 3], [3, 0.1], [exclusion])
    assert m.ways == 18 - 2 * 3
    # Of the twelve left, b1 stands in the three with a0.
    assert m.shares["partly supported"] == pytest.approx(3 / 12)


def test_the_choice_that_turns_is_found_by_pairs_alike_but_for_it():
    m = small([3, 3, 3], [3, 0.1])
    # Every pair that differs in b alone differs in verdict; none that differs in a or the thresholds does.
    assert m.turns == {"b": 1.0, "a": 0.0, "strictness": 0.0}
    assert m.matters_most == "b"


def test_thresholds_are_not_named_as_what_matters_most():
    m = small([1.5, 1.5, 1.5], [3, 3])
    assert next(iter(m.turns)) == "strictness" and m.matters_most is None


def test_the_nearest_flip_changes_the_fewest_choices():
    # One change does not turn it: with a1 alone x still holds, at stricter thresholds 1.5 does not.
    m = small([3, 1.5, 3], [3, 3])
    assert [dict(f.changed) for f in m.nearest] == [{"a": "a1", "strictness": "stricter"}]
    assert m.nearest[0].verdict == "partly supported"


def test_no_flip_is_named_where_no_way_turns():
    assert small([3, 3, 3], [3, 3]).nearest == ()


def test_ways_alike_in_every_value_count_once_as_distinct():
    assert small([3, 3, 4], [3, 3]).distinct == 2 * 1 * 3


def test_the_share_in_which_a_condition_holds_is_its_own():
    m = small([3, 0.1, np.nan], [3, 3])
    assert m.holds == {"x": 0.5, "y": 1.0}


@pytest.mark.parametrize(
    ("values", "firm"), [([3] * 3, "firm"), ([3, 3, 0.1], "leaning"), ([3, 0.1, 0.1], "split")]
)
def test_firmness_is_the_share_that_agrees_with_the_ledgers_own(values, firm):
    assert small(values, [3, 3]).firmness == firm


def test_the_ledgers_own_verdict_stands_though_most_ways_give_another():
    m = small([3, 0.1, 0.1], [3, 3])
    assert (m.verdict, m.commonest) == ("supported", "partly supported")


def test_an_option_that_no_way_can_be_tested_with_counts_as_untestable():
    m = small([3, 3, np.nan], [3, 3])
    assert m.idle == [("a", "a2")]
    assert m.untestable == pytest.approx(1 / 3)
    assert m.shares == {"supported": 1.0}


def test_every_option_of_the_ledger_can_be_tested_on_the_tables_that_stand(found):
    assert {id_: m.idle for id_, m in found.items() if m.shares and m.idle} == {}


def test_a_part_that_nothing_tests_is_firmly_untested(found):
    assert found["C20"].parts["reads"] == ("cannot be tested here", "firm", {})
    assert found["C20"].parts["ally"][0] == "supported"


# --- the ledger's claims


def test_the_ledgers_first_way_is_its_own_verdict_and_value(found):
    for w in weigh(load):
        m = found[w.claim.id]
        if "trend" in w.claim.kind:
            assert m.verdict == w.verdict, w.claim.id
            own = {n: v.flat[0] for n, v in m.values.items()}
            kept = {n: v for n, v in own.items() if not np.isnan(v)}
            assert kept == {n: pytest.approx(w.evidence[n].value) for n in kept}, w.claim.id


def test_every_trend_has_choices_each_with_a_reason(found):
    for claim in ledger().values():
        if "trend" in claim.kind:
            assert all(c.why and len(c.values) > 1 for c in claim.choices) and claim.choices, claim.id
            assert all(e.why and e.date for e in claim.excluded)


def test_the_ledger_is_weighed_in_a_hundred_thousand_ways(found):
    assert sum(m.ways for m in found.values()) >= 100_000


@pytest.mark.parametrize("identifier", [c.id for c in ledger().values() if "trend" in c.kind])
def test_a_way_taken_at_random_comes_out_as_it_does_by_itself(identifier, found):
    m, random = found[identifier], np.random.default_rng(9)
    statistics = statistics_of(m.claim, load)
    for at in random.permutation(np.argwhere(m.allowed))[:5]:
        way = {c.name: c.values[i] for c, i in zip(m.choices, at, strict=True)}
        held = []
        for c in m.claim.rule:
            options = m.claim.options | way
            value, evidence, *_ = measure(m.claim, c.statistic, statistics[c.statistic], options)
            held.append(
                np.nan if evidence < c.least or np.isnan(value) else c.holds(value, way["strictness"])
            )
        code = m.verdicts[tuple(at)]
        assert (code == UNTESTED) == bool(np.isnan(held).any())
        if VERDICTS[code] == "supported":
            assert all(held)
        if VERDICTS[code] == "partly supported":
            assert any(held)
        if VERDICTS[code] in ("not supported", "contradicted"):
            assert not any(held)


# --- the cache


def test_nothing_is_computed_anew_where_nothing_changed(found, monkeypatch):
    monkeypatch.setattr(cached, "_compute", None)
    again = multiverses()
    assert {i: m.shares for i, m in again.items()} == {i: m.shares for i, m in found.items()}


def test_one_changed_table_recomputes_the_claims_that_name_it_alone(found, tmp_path, monkeypatch):
    copy_tables(tmp_path)
    monkeypatch.setenv("ALLIANCE_TABLES", str(tmp_path))
    before = {c.id: key_of(c) for c in ledger().values()}
    (tmp_path / "senkaku.csv").write_text(
        (tmp_path / "senkaku.csv").read_text("utf-8").replace("352", "351"), encoding="utf-8"
    )
    changed = {c.id for c in ledger().values() if key_of(c) != before[c.id]}
    assert changed == {"C18", "C21"}
    assert changed == {c.id for c in ledger().values() if "senkaku" in c.tables}


def test_a_claim_on_tables_without_its_state_has_no_way_that_can_be_tested(own_cache, tmp_path, monkeypatch):
    copy_tables(tmp_path)
    spending = tmp_path / "military_expenditure.csv"
    kept = [line for line in spending.read_text("utf-8").splitlines() if not line.startswith("JPN,")]
    spending.write_text("\n".join(kept) + "\n", encoding="utf-8")
    monkeypatch.setenv("ALLIANCE_TABLES", str(tmp_path))
    found = multiverses("C07")["C07"]
    assert (found.verdict, found.untestable, found.shares) == ("cannot be tested here", 1.0, {})


FAULTS = {
    "a rule without a function": (lambda entry: entry | {"theme": "burden"}, "burden.py has no function c07"),
    "a choice that no function takes": (
        lambda entry: entry | {"choices": entry["choices"] | {"colour": {"why": "None", "values": [1, 2]}}},
        "no statistic of the rule takes the choice colour",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refused_entry_stops_with_one_message_and_leaves_the_last_good_ways_standing(
    fault, found, own_cache, tmp_path, monkeypatch
):
    change, message = FAULTS[fault]
    content = yaml.safe_load(LEDGER.read_text("utf-8"))
    content["claims"] = [change(e) if e["id"] == "C07" else e for e in content["claims"]]
    (tmp_path / "ledger.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    held = {path.name: path.read_bytes() for path in own_cache.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(sys.modules[Claim.__module__], "LEDGER", tmp_path / "ledger.yml")
        for read in (ledger, _content):
            read.cache_clear()
        with pytest.raises(InputError) as stopped:
            multiverses()
    for read in (ledger, _content):
        read.cache_clear()
    assert stopped.value.exit_code == 2
    assert message in str(stopped.value) and "\n" not in str(stopped.value)
    assert {path.name: path.read_bytes() for path in own_cache.iterdir()} == held


def copy_tables(folder):
    for path in tables_dir().iterdir():
        if path.is_file() and not path.name.startswith("."):
            (folder / path.name).write_bytes(path.read_bytes())


# --- a cluster


def test_an_existing_dask_cluster_gives_equal_results(found, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(cached, "MULTIVERSE", str(tmp_path))
    options = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options) as cluster:
        there = multiverses("C15", scheduler=cluster.scheduler_address)
    assert all(np.array_equal(there["C15"].values[n], v) for n, v in found["C15"].values.items())


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(cached, "MULTIVERSE", str(tmp_path))
    with pytest.raises(InputError, match=r"No Dask scheduler at tcp://127\.0\.0\.1:1 "):
        multiverses("C15", scheduler="tcp://127.0.0.1:1")


# --- the terminal


def test_every_claim_has_its_line_as_json(found):
    records = json.loads(CliRunner().invoke(claims, ["--multiverse", "--json"]).stdout)
    assert [r["id"] for r in records] == list(ledger())
    keys = {"id", "verdict", "firmness", "ways", "shares", "matters_most", "nearest_flip"}
    assert all(keys <= r.keys() for r in records)
    assert {r["id"]: r["verdict"] for r in records} == {w.claim.id: w.verdict for w in weigh(load)}
    trends = [r for r in records if "trend" in ledger()[r["id"]].kind]
    assert {r["firmness"] for r in trends} <= {"firm", "leaning", "split"}
    assert all(r["firmness"] is None for r in records if r not in trends)
    assert all(sum(r["shares"].values()) == pytest.approx(1) for r in trends)


def test_one_claim_shows_shares_conditions_choices_and_the_nearest_flip(found):
    shown = CliRunner().invoke(claims, ["c07", "--multiverse"]).stdout
    assert "no probability" in shown and "own thresholds" in shown and "Nearest to another verdict" in shown


def test_chance_stands_beside_the_shares(found):
    shown = CliRunner().invoke(claims, ["C07", "--multiverse"]).stdout
    assert "rank 1 of 62 dates" in shown and "The turn is any year." in shown
    every = CliRunner().invoke(claims, ["--multiverse"]).stdout
    assert "chance alone would call" in every


def test_the_commonest_verdict_is_named_where_it_is_not_the_ledgers_own(found):
    m = found["C15"]
    assert m.commonest != m.verdict
    assert f"most ways: {m.commonest}" in cli.said(m)


def test_a_fact_has_one_way_and_no_firmness(found):
    record = ways_record(found["C11"], corrected([]))
    assert (record["ways"], record["firmness"], record["nearest_flip"]) == (1, None, None)


def test_a_scheduler_without_a_multiverse_is_refused():
    result = CliRunner().invoke(claims, ["--scheduler", "tcp://127.0.0.1:8786"])
    assert isinstance(result.exception, InputError)


def test_an_entry_that_does_not_fit_is_refused_with_one_message(monkeypatch):
    broken = replace(
        ledger()["C07"], choices=(*ledger()["C07"].choices, Choice("colour", "None", ("1",), (1,)))
    )
    with pytest.raises(InputError, match="no statistic of the rule takes the choice colour"):
        explore(replace(broken, options=MappingProxyType({**broken.options, "colour": 1})), load)
