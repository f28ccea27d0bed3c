"""The MND's daily reports, merged: one row a day, no median-line count."""

from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importing import read_file, recognise

REAL = Path(__file__).parents[3] / "shared" / "data" / "extracts" / "taiwan_mnd_daily_merged.csv"
DAILY = """\
date,aircraft,navy_ships,official_ships,balloons,crossed_median,source,entered_adiz
2022-11-16,16,3,0,0.0,5.0,eskim19,
2026-10-01,23,7,7,,,terryuuang,16.0
"""


@pytest.fixture
def daily(tmp_path):
    (tmp_path / "daily.csv").write_text(DAILY)
    return tmp_path / "daily.csv"


def test_a_day_is_a_row_and_the_median_line_stays_out(daily):
    assert recognise(daily) == "taiwan_activity"
    frame = read_file(daily, "taiwan_activity")
    assert "crossed_median" not in frame
    assert frame["ships"].tolist() == [3, 7]
    assert frame["source"].tolist() == ["taiwan-strait-tracker", "my-json-cdn"]


def test_a_count_in_words_is_refused(daily):
    daily.write_text(DAILY.replace("2022-11-16,16", "2022-11-16,sixteen"))
    with pytest.raises(InputError, match="row 2, column aircraft: found 'sixteen'"):
        read_file(daily, "taiwan_activity")


@pytest.mark.skipif(not REAL.exists(), reason="the merged reports are not beside this repository")
def test_the_merged_reports_are_read():
    assert len(read_file(REAL, "taiwan_activity")) == 1370


def test_the_table_has_the_largest_exercise():
    frame = load("taiwan_activity").set_index("date")
    assert frame.loc["2024-10-15", "aircraft"] == 153
    assert frame["aircraft"].max() == 153
