"""Which conclusions an edition moves."""

from alliance_data import importing, load, store
from alliance_data.importing import import_file
from alliance_data.verdicts import turned


def test_the_same_edition_turns_nothing():
    frame = load("us_troops")
    assert turned("us_troops", frame, frame) == []


def test_an_edition_in_which_troops_leave_turns_the_claim_that_they_are_there():
    old = load("us_troops")
    new = old.copy()
    new.loc[(new["iso3"] == "JPN") & (new["date"] >= "2010"), "active_duty"] = 100
    assert any(line.startswith("C04: supported -> ") for line in turned("us_troops", old, new))


def test_an_edition_too_short_to_weigh_a_claim_says_so():
    frame = load("military_expenditure")
    assert any(
        "-> cannot be weighed" in line for line in turned("military_expenditure", frame, frame.iloc[:0])
    )


def test_a_table_that_no_claim_rests_on_turns_nothing():
    frame = load("nuclear_tests")
    assert turned("nuclear_tests", frame, frame.iloc[:1]) == []


def test_an_import_tells_and_logs_what_it_turns(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(
        importing, "turned", lambda table, old, new: [f"C99: supported -> not supported. {table}"]
    )
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,66000.0"))
    (done,) = import_file(path)
    assert done.turned == ["C99: supported -> not supported. spending"]
    assert store.history("spending")[-1]["turned"] == done.turned
