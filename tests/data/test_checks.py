"""Checks: every table of the book passes them, and each kind of wrong is found."""

import json
import re

import pandas as pd
import pytest
import yaml
from alliance_data import load, manifest, names, sidecar
from alliance_data.checks import check, check_frame
from alliance_data.files import sha256
from alliance_data.paths import tables_dir

STANDARD = {"string", "integer", "number", "year", "boolean", "date", "yearmonth"}
OUTLIER = {"iso3": "JPN", "year": 2015, "column": "usd_m", "reason": "A war"}


@pytest.mark.parametrize("table", names())
def test_every_table_of_the_book_is_what_its_sidecar_says(table):
    assert check([table]) == {table: []}


def test_the_manifest_is_current():
    assert manifest.problems() == []


def test_the_manifest_describes_every_table_as_the_data_package_standard_asks():
    folder = tables_dir().parent
    package = json.loads((folder / manifest.FILE).read_text("utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert list(resources) == names()
    for name, resource in resources.items():
        schema = resource["schema"]
        fields = [field["name"] for field in schema["fields"]]
        assert re.fullmatch(r"[a-z0-9_.-]+", name)
        assert resource["hash"] == f"sha256:{sha256((folder / resource['path']).read_bytes())}"
        assert {field["type"] for field in schema["fields"]} <= STANDARD
        assert set(schema["primaryKey"]) <= set(fields)
        assert all(licence.get("name") or licence.get("path") for licence in resource["licenses"])
        for key in schema.get("foreignKeys", ()):
            other = resources[key["reference"]["resource"]]["schema"]
            assert len(key["fields"]) == len(key["reference"]["fields"])
            assert set(key["fields"]) <= set(fields)
            assert set(key["reference"]["fields"]) <= {field["name"] for field in other["fields"]}
        if resource["format"] == "csv":
            assert (folder / resource["path"]).open(encoding="utf-8").readline().strip().split(",") == fields


@pytest.fixture
def problems(folder):
    """Check a copy of ``spending`` that something was done to, joined as one text."""

    def run(change):
        frame = load("spending")
        return " ".join(check_frame(sidecar("spending"), change(frame)))

    return run


def edit(folder, **entries):
    path = folder / "spending.yml"
    content = yaml.safe_load(path.read_text())
    vintage = content.pop("vintage")
    path.write_text(yaml.safe_dump(content | entries | {"vintage": vintage}, sort_keys=False))


def put(column, value, rows=slice(57, 57)):
    def change(frame):
        frame.loc[rows, column] = value
        return frame

    return change


def test_a_sound_table_has_no_problem(problems):
    assert problems(lambda frame: frame) == ""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.iloc[:0], "no rows at all"),
        (lambda f: pd.concat([f, f.head(1)]), "AUS, year 2010: found 2 rows that share their key"),
        (put("iso3", None, 1), "found nothing, expected a value: it is part of the key"),
        (put("usd_m", -1.0, 2), "found '-1', expected at least 0 million US dollars"),
        (put("usd_m", float("inf"), 2), "found 'inf', expected a finite number"),
        (put("share_of_gdp", 1.4, slice(0, 5)), "expected at most 1 share (0-1). So in 6 rows."),
        (put("year", 2999, 10), "at most 20[0-9]{2} (no observation lies in the future)"),
        (
            put("iso3", "XXX", slice(0, 10)),
            "found 'XXX', expected a value of iso3 in table countries. So in 11",
        ),
        (put("grade", "hearsay", 3), "found 'hearsay', expected one of official, press"),
        (lambda f: f[f["year"] != 2015], "nothing for 2015, expected every one from 2010 to 2020"),
        (put("usd_m", 5e6, 5), "in one step. If that is what happened, list it under 'outliers'"),
    ],
)
def test_what_is_wrong_is_found_and_placed(problems, change, message):
    pattern = re.escape(message).replace(re.escape("20[0-9]{2}"), "20[0-9]{2}")
    assert re.search(pattern, problems(change))


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.org","x")',
        "@SUM(A1:A9)",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "a <b onclick='x()'>bold</b> word",
        "<img src=x onerror=alert(1)>",
        "see javascript:alert(1)",
    ],
)
def test_text_that_would_run_is_refused(problems, text):
    assert "a spreadsheet or a browser would run this" in problems(put("note", text, 4))


@pytest.mark.parametrize(
    "text", ["-", "-12.5", "+81", "- none given", "a < b and c > d", "3 <4", "x=1", "me@x"]
)
def test_plain_text_passes(problems, text):
    assert problems(put("note", text, 4)) == ""


def test_a_jump_passes_once_its_reason_is_listed(folder, problems):
    change = put("usd_m", 1.0, 22 + 10)  # The last year of a series: one jump, down.
    assert "JPN 2020: from 59000 to 1 in one step" in problems(change)
    edit(folder, outliers=[OUTLIER | {"year": 2020}])
    assert problems(change) == ""


def test_a_reason_that_no_longer_applies_fails_where_it_stands_and_not_in_an_import(folder, problems):
    edit(folder, outliers=[OUTLIER])
    assert problems(lambda f: f) == ""
    (problem,) = check(["spending"])["spending"]
    assert "lists an outlier at JPN 2015 usd_m (A war), but nothing jumps there" in problem


def test_a_reason_for_a_year_that_an_older_edition_lacks_is_no_fault(folder):
    edit(folder, outliers=[OUTLIER | {"year": 2021}])
    assert check(["spending"])["spending"] == []


def test_a_year_that_the_publisher_lacks_passes_once_it_is_listed(folder, problems):
    edit(folder, missing=[2015])
    assert problems(lambda f: f[f["year"] != 2015]) == ""
    assert "lists 2015 as missing, but the table has it" in check(["spending"])["spending"][0]


def test_a_table_edited_by_hand_is_noticed(folder):
    path = folder / "spending.csv"
    path.write_text(path.read_text().replace("50000", "50001"))
    assert "vintage.sha256 do not fit the table" in check(["spending"])["spending"][0]
    path.write_text("".join(reversed(path.read_text().splitlines(keepends=True)[1:])))
    assert check(["spending"])["spending"]


def test_countries_cannot_lose_a_state_that_other_tables_speak_of(folder):
    frame = load("countries")
    problems = check_frame(sidecar("countries"), frame[frame["iso3"] != "JPN"])
    assert "table spending, column iso3 speaks of JPN" in " ".join(problems)


def test_an_outlier_listed_for_any_edition_covers_the_next_one():
    about, frame = sidecar("warheads"), load("warheads")
    next_one = frame[frame["edition"] == "2023"].assign(edition="2027")
    assert check_frame(about, pd.concat([frame, next_one], ignore_index=True)) == []
    assert check(["warheads"]) == {"warheads": []}
