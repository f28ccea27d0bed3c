"""The CNS missile database in JSON: three files by content, in a folder or a zip, whatever their names."""

import json
import zipfile
from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importers import cns_missiles

REAL = Path(__file__).parents[3] / "shared" / "data" / "publisher" / "nk_missile_test.en.json"
TEST = {"time": "unknown", "missile": "scud-b", "facility": "wonsan", "landing": "sea-of-japan",
        "apogee": "97", "distance": "unknown", "outcome": "success", "description": ""}  # fmt: skip
PARTS = {
    "tests": {"timeBins": [
        {"year": 1984, "data": [{**TEST, "date": "1984-09", "facility": "unknown"}]},
        {"year": 2022, "data": [{**TEST, "date": "2022-06-05"},
                                {**TEST, "date": "2022-06-05", "landing": "na"}]},
    ]},
    "names": {"scud-b": {"name": "Scud-B", "type": "SRBM"}},
    "sites": {"facilities": {
        "wonsan": {"name": "Wonsan", "lat": 39.2, "lon": 127.4},
        "unknown": {"name": "Unknown", "lat": 39.2, "lon": 125.7},
    }},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    for name, content in PARTS.items():
        (tmp_path / f"{name}.en.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def test_the_siblings_are_found_by_their_content(folder):
    path = folder / "tests.en.json"
    assert cns_missiles.recognise(path)
    frame = cns_missiles.read(path)
    assert frame[["missile", "type", "facility"]].values.tolist()[1] == ["Scud-B", "SRBM", "Wonsan"]
    assert frame["number"].tolist() == [1, 1, 2]
    assert frame.attrs["version"] == "JSON edition to 2022-06-05"


def test_unknown_values_are_missing_and_an_unknown_site_has_no_place(folder):
    frame = cns_missiles.read(folder / "tests.en.json")
    assert frame["distance_km"].isna().all()
    assert frame["apogee_km"].tolist() == [97, 97, 97]
    assert frame["landing"].isna().tolist() == [False, False, True]
    assert frame["lat"].isna().tolist() == [True, False, False]


def test_a_month_stays_a_month(folder):
    assert cns_missiles.read(folder / "tests.en.json")["date"].iloc[0] == "1984-09"


def test_a_zip_of_the_three_reads_like_the_folder(folder):
    with zipfile.ZipFile(folder / "cns.zip", "w") as archive:
        for name in PARTS:
            archive.write(folder / f"{name}.en.json", f"data/{name}.json")
    assert cns_missiles.recognise(folder / "cns.zip")
    assert cns_missiles.read(folder / "cns.zip").equals(cns_missiles.read(folder / "tests.en.json"))


def test_the_other_two_files_are_not_taken_for_the_tests(folder):
    assert not cns_missiles.recognise(folder / "names.en.json")
    assert not cns_missiles.recognise(folder / "sites.en.json")


@pytest.mark.parametrize("part", ["names", "sites"])
def test_a_missing_sibling_is_named(folder, part):
    (folder / f"{part}.en.json").unlink()
    with pytest.raises(InputError, match=r"missile names|launch sites"):
        cns_missiles.read(folder / "tests.en.json")


@pytest.mark.parametrize(
    ("key", "value", "said"), [("missile", "saturn-v", "saturn-v"), ("apogee", "high", "high")]
)
def test_an_unlisted_missile_or_a_height_in_words_is_refused(folder, key, value, said):
    content = {"timeBins": [{"data": [{**TEST, "date": "2022-01-01", key: value}]}]}
    (folder / "tests.en.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match=said):
        cns_missiles.read(folder / "tests.en.json")


def test_a_test_without_one_of_its_entries_is_named(folder):
    content = {
        "timeBins": [{"data": [{k: v for k, v in TEST.items() if k != "apogee"} | {"date": "2022-01-01"}]}]
    }
    (folder / "tests.en.json").write_text(json.dumps(content))
    with pytest.raises(InputError, match="the test of 2022-01-01 has no apogee"):
        cns_missiles.read(folder / "tests.en.json")


@pytest.mark.skipif(not REAL.exists(), reason="the publisher's files are not beside this repository")
def test_the_publishers_files_are_read():
    assert cns_missiles.recognise(REAL)
    assert len(cns_missiles.read(REAL)) == 339


def test_the_table_has_each_missile_of_the_record_year():
    frame = load("missile_tests")
    assert len(frame) == 339
    assert frame["date"].str.startswith("2022").sum() == 69
