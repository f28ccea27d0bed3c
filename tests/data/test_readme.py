"""The page "Add a table", followed to the letter, and what ``data/README.md`` explains."""

import re
import types
from pathlib import Path

import pytest
from alliance_data import load, recognising
from alliance_data.checks import TRANSCRIBED, check
from alliance_data.commands import data
from alliance_data.importing import import_file

PAGE = (Path(__file__).parents[2] / "book" / "add-table.md").read_text(encoding="utf-8")
README = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def lesson(real):
    """The table's sidecar in its place, as the first step says."""
    sidecar = re.search(r"```yaml\n(name: treaties.*?)```", PAGE, re.DOTALL)[1]
    (real / "treaties.yml").write_text(sidecar)
    return real


def test_a_table_is_added_by_its_own_csv(lesson, tmp_path):
    path = tmp_path / "treaties.csv"
    rows = [f"{iso3},{year},{year - 1940}" for iso3 in ("JPN", "USA") for year in range(1945, 2026)]
    path.write_text("\n".join(["iso3,year,treaties", *rows]) + "\n")
    assert import_file(path)[0].replaced
    assert len(load("treaties", countries=["JPN"])) == 81
    assert check(["treaties"]) == {"treaties": []}


def test_a_table_is_added_by_a_file_with_other_names(lesson, tmp_path):
    words = re.search(r"```yaml\n(transcribed:.*?)```", PAGE, re.DOTALL)[1]
    path = lesson / "treaties.yml"
    path.write_text(path.read_text().replace("vintage:", f"{words}vintage:"))
    (tmp_path / "download.csv").write_text("Country,Year,N\nJapan,2000,5\nKorea (South),2000,6\n")
    assert import_file(tmp_path / "download.csv")[0].table == "treaties"
    assert load("treaties")["iso3"].tolist() == ["JPN", "KOR"]


def test_a_table_is_added_by_an_importer(lesson, tmp_path, monkeypatch):
    module = types.ModuleType("alliance_data.importers.treaties")
    module.__package__ = "alliance_data.importers"
    exec(re.search(r'```python\n("""Treaties.*?)```', PAGE, re.DOTALL)[1], module.__dict__)
    known = recognising.available()
    monkeypatch.setattr(recognising, "available", lambda: (*known, module))
    path = tmp_path / "download.csv"
    path.write_text("Country,Year,N\nJapan,2000,5\nKorea (South),2000,6\n")
    assert import_file(path)[0].table == "treaties"
    assert load("treaties")["iso3"].tolist() == ["JPN", "KOR"]


def test_every_word_of_a_transcription_is_explained():
    assert set(re.findall(r"^\| `(\w+)` \|", README.split("in its transcriber's words\n")[1], re.M)) == set(
        TRANSCRIBED
    )


def test_the_lesson_names_every_command():
    assert set(re.findall(r"`alliance data (\w+)", README)) >= set(data.commands) - {"manifest"}
