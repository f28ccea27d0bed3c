"""Which conclusions an edition moves, and what is said of them."""

import pandas as pd
import pytest
from alliance_data import importing, load, sidecar, store
from alliance_data.commands import data
from alliance_data.compare import compare
from alliance_data.descriptions import changes_page
from alliance_data.importing import import_file
from alliance_data.report import Report, markdown, page
from alliance_data.verdicts import Moved, moved
from click.testing import CliRunner


def of(claim: str, found: list[Moved]) -> Moved:
    return next(one for one in found if one.id == claim)


def test_the_same_edition_turns_nothing():
    frame = load("us_troops")
    found = moved("us_troops", frame, frame)
    assert found and not any(claim.changed for claim in found)


def test_an_edition_in_which_troops_leave_turns_the_claim_that_they_are_there():
    old = load("us_troops")
    new = old.copy()
    new.loc[(new["iso3"] == "JPN") & (new["date"] >= "2010"), "active_duty"] = 100
    found = moved("us_troops", old, new)
    claim = of("C04", found)
    assert claim.turned and claim.before == "supported" and found[0].turned
    assert any(s["before"] == 1 and s["after"] > 10 for s in claim.statistics)  # Japan's rank as a host.


def test_an_edition_too_short_to_weigh_a_claim_says_so():
    frame = load("military_expenditure")
    found = moved("military_expenditure", frame, frame.iloc[:0])
    assert any(claim.after == "cannot be tested here" for claim in found)


def test_a_table_that_no_claim_rests_on_moves_nothing():
    frame = load("nuclear_tests")
    assert moved("nuclear_tests", frame, frame.iloc[:1]) == []


STATISTIC = {"says": "Japan's share rises", "unit": "%", "before": 1.0, "after": 1.5}
TURNED = Moved("C99", "A claim.", "supported", "not supported", (STATISTIC,))
STANDS = Moved("C98", "Another.", "supported", "supported", (STATISTIC,))
SAME = Moved("C97", "A third.", "supported", "supported", (STATISTIC | {"after": 1.0},))


@pytest.fixture
def newer(folder, tmp_path):
    path = tmp_path / "newer.csv"
    text = (tmp_path / "spending.csv").read_text()
    text = text.replace("JPN,2020,60000.0", "JPN,2020,66000.0").replace(
        "AUS,2020,36000.0", "AUS,2020,72000.0"
    )
    path.write_text(text)
    return path


def test_an_import_tells_and_logs_what_it_turns(newer, monkeypatch):
    monkeypatch.setattr(importing, "moved", lambda table, old, new: [TURNED, STANDS, SAME])
    (done,) = import_file(newer)
    assert done.turned == ["C99: supported -> not supported. A claim."]
    said = "\n".join(done.report.lines())
    assert "Verdicts that turn: 1 of 3." in said
    assert "C98: still supported." in said and "Japan's share rises: 1 -> 1.5 %" in said
    assert "C97" not in said
    entry = store.history("spending")[-1]
    assert entry["weighed"] == 3 and [claim["id"] for claim in entry["claims"]] == ["C99", "C98"]
    assert "C99, supported -&gt; not supported: A claim. Japan's share rises: 1 -&gt; 1.5 %" in changes_page()


def test_an_import_that_turns_nothing_says_that(newer, monkeypatch):
    monkeypatch.setattr(importing, "moved", lambda table, old, new: [SAME])
    (done,) = import_file(newer)
    sentence = "No verdict turns. The one claim that rests on it was weighed on both editions."
    assert sentence in done.report.lines() and sentence in changes_page()


def test_revisions_of_states_that_chapters_use_come_first_with_their_share():
    old = load("military_expenditure")
    new = old.copy()
    rows = new["year"] == 2020
    new.loc[rows & (new["iso3"] == "LUX"), "current_usd_m"] *= 3
    new.loc[rows & (new["iso3"] == "JPN"), "current_usd_m"] *= 1.1
    change = compare(sidecar("military_expenditure"), old, new)
    lines = change.lines()
    japan, other = (next(i for i, t in enumerate(lines) if f"{iso3} 2020" in t) for iso3 in ("JPN", "LUX"))
    assert japan < other and "(+10.0%)" in lines[japan]
    assert [r["row"] for r in change.summary()["largest"]] == ["JPN 2020", "LUX 2020"]


def test_an_import_names_words_that_the_new_edition_may_make_untrue(folder, tmp_path):
    path = folder / "spending.yml"
    text = path.read_text()
    limits = 'limits: ["Ends in 2020.", "Ends in {last_year}.", "A war of 1991."]'
    path.write_text(text.replace("limits: [Invented for tests.]", limits))
    longer = tmp_path / "longer.csv"
    body = (tmp_path / "spending.csv").read_text()
    later = [line.replace(",2020,", ",2021,") for line in body.splitlines() if ",2020," in line]
    longer.write_text(body + "\n".join(later) + "\n")
    (done,) = import_file(longer)
    assert done.report.stale == ["limits: Ends in 2020."]
    assert sidecar("spending")["limits"][1] == "Ends in 2021."


def test_a_comparison_of_editions_names_the_words_that_an_import_would(folder, tmp_path):
    path = folder / "spending.yml"
    path.write_text(path.read_text().replace("limits: [Invented for tests.]", 'limits: ["Ends in 2020."]'))
    shorter = tmp_path / "shorter.csv"
    lines = (tmp_path / "spending.csv").read_text().splitlines()
    shorter.write_text("\n".join(line for line in lines if ",2020," not in line) + "\n")
    done = CliRunner().invoke(data, ["diff", "spending", "--against", str(shorter)])
    assert "Words in spending.yml that may be out of date:\n  limits: Ends in 2020." in done.output


def test_an_import_names_breaks_and_outliers_of_states_that_it_leaves_no_row_of(folder, tmp_path):
    path = folder / "spending.yml"
    breaks = 'breaks: [{iso3: AUS, year: 2012, what: "Counted anew"}, {iso3: JPN, year: 2012, what: "Too"}]'
    path.write_text(path.read_text().replace("breaks: []", breaks))
    without = tmp_path / "without.csv"
    lines = (tmp_path / "spending.csv").read_text().splitlines()
    without.write_text("\n".join(line for line in lines if not line.startswith("AUS")) + "\n")
    (done,) = import_file(without)
    assert done.report.stale == ["breaks: AUS, of which no row is left: Counted anew"]


def test_the_citation_after_an_import_is_the_new_edition_s(folder, tmp_path):
    path = folder / "spending.yml"
    path.write_text(path.read_text().replace("title: Spending,", 'title: "Spending to {last_year}",'))
    shorter = tmp_path / "shorter.csv"
    lines = (tmp_path / "spending.csv").read_text().splitlines()
    shorter.write_text("\n".join(line for line in lines if ",2020," not in line) + "\n")
    (done,) = import_file(shorter)
    assert "A Publisher (2019). Spending to 2019." in done.report.citation


@pytest.mark.parametrize("form", [markdown, page])
def test_a_report_is_a_page_that_holds_all_of_it_and_runs_nothing(newer, monkeypatch, form):
    evil = Moved("C99", "<script>alert(1)</script>", "supported", "contradicted", (STATISTIC,))
    monkeypatch.setattr(importing, "moved", lambda table, old, new: [evil])
    (done,) = import_file(newer)
    text = form([done.report], "What changes")
    assert "<script" not in text.replace("\\<script", "")
    for part in ("contradicted", "JPN 2020", "66000", "+10.0%", "How to cite"):
        assert part in text


def test_two_revisions_of_a_table_without_states_are_ranked_together():
    old = load("scrambles")
    new = old.assign(total=old["total"].where(old["fiscal_year"] != 2020, old["total"] * 2))
    report = Report("scrambles", "S", "a", "b", compare(sidecar("scrambles"), old, pd.DataFrame(new)))
    assert any(line.startswith("Largest revisions:") for line in report.lines())
