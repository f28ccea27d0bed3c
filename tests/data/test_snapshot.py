"""One edition of every table, whatever comes in meanwhile."""

import os
import subprocess
import sys

import pytest
from alliance_data import InputError, load, names, sidecar
from alliance_data.importing import import_file
from alliance_data.paths import PLACE
from alliance_data.snapshot import one_edition


def newer(tmp_path):
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,66000.0"))
    return path


def japan() -> float:
    return load("spending", countries=["JPN"], since=2020)["usd_m"].item()


def test_an_import_meanwhile_is_seen_only_afterwards(folder, tmp_path, monkeypatch):
    with one_edition(tmp_path):
        snapshot = os.environ[PLACE]
        monkeypatch.setenv(PLACE, str(folder))
        assert import_file(newer(tmp_path))[0].replaced
        monkeypatch.setenv(PLACE, snapshot)
        assert japan() == 60000
        assert sidecar("spending")["vintage"]["rows"] == 55
    assert os.environ[PLACE] == str(folder) and japan() == 66000


def test_processes_that_are_started_meanwhile_see_the_same(folder, tmp_path):
    code = "from alliance_data import load; print(load('spending', countries=['JPN'])['usd_m'].max())"
    with one_edition(tmp_path):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "60000.0"


def test_an_error_names_a_file_and_not_the_folder_of_the_copy(folder, tmp_path):
    (folder / "spending.csv").unlink()
    missing = r"^spending\.csv is missing, though spending\.yml"
    with pytest.raises(InputError, match=missing), one_edition(tmp_path):
        load("spending")


def test_a_file_in_the_place_of_a_table_stays_somebodys_own(tmp_path, monkeypatch):
    own = tmp_path / "scrambles.csv"
    rows = sidecar("scrambles").path.read_text().splitlines(keepends=True)
    own.write_text("".join(rows[:40]))
    monkeypatch.setenv(PLACE, str(own))
    with one_edition(tmp_path):
        assert len(load("scrambles")) == 39
        assert sidecar("scrambles")["vintage"] == {"version": "own file scrambles.csv"}


def test_the_book_s_own_tables_are_all_there_and_nothing_is_left_behind(tmp_path):
    whole = names()
    with one_edition(tmp_path) as tables:
        assert names() == whole and tables.name == "tables"
        assert len(load("scrambles")) > 50
    assert PLACE not in os.environ and not list(tmp_path.iterdir())
