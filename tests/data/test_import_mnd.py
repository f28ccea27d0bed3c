"""The MND's daily reports, merged: one row a day, no median-line count."""

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest
from alliance_data import InputError, load
from alliance_data.importers import mnd_collections
from alliance_data.importing import import_file, read_file, recognise

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


# Rows of the three collections as they publish them; the tracker's and the monitor's lists overlap.
TRACKER = {
    "records": [
        {"date": "2025-11-11", "aircraft": 8, "navy_ships": 3, "official_ships": 0, "balloons": 0,
         "crossed_median": 1, "parse_ok": True},
        {"date": "2025-11-12", "aircraft": None, "navy_ships": None, "official_ships": None, "balloons": None,
         "crossed_median": None, "parse_ok": False},
        {"date": "2025-11-14", "aircraft": 21, "navy_ships": 3, "official_ships": 0, "balloons": 0,
         "crossed_median": 18, "parse_ok": True},
        {"date": "2026-08-19", "aircraft": 20, "navy_ships": 7, "official_ships": 6, "balloons": 0,
         "crossed_median": 0, "parse_ok": True},
    ]
}  # fmt: skip
MONITOR = """\
date,aircraft_total,crossed_median,entered_adiz,vessels_naval,vessels_official,map_image
2025-11-11,8,1,1,3,0,maps/2025-11-11.jpg
2025-11-12,0,0,0,0,0,
2025-11-14,21,18,18,3,0,maps/2025-11-14.jpg
2026-08-22,3,3,3,8,7,maps/2026-08-22.jpg
"""
CDN = {
    "reports": [
        {"date": "2026-10-01", "aircraft": 23, "vessels": 7, "officialShips": 7, "reportedAreaAircraft": 16},
        {"date": "2026-09-27", "aircraft": 2, "vessels": 5, "officialShips": 6, "reportedAreaAircraft": None},
    ]
}
DAYS = ["2025-11-11", "2025-11-12", "2025-11-14", "2026-08-19", "2026-08-22", "2026-09-27", "2026-10-01"]


@pytest.fixture
def collections(tmp_path):
    (tmp_path / "tension.json").write_text(json.dumps(TRACKER))
    (tmp_path / "summary.csv").write_text(MONITOR)
    (tmp_path / "mnd_activity.json").write_text(json.dumps(CDN))
    return [tmp_path / name for name in ("tension.json", "summary.csv", "mnd_activity.json")]


def test_each_collection_is_recognised_as_it_is_published(collections):
    assert {recognise(path).__name__.rsplit(".")[-1] for path in collections} == {"mnd_collections"}


def test_a_collection_that_says_what_the_table_says_changes_nothing(real, contents, collections):
    before = contents(real)
    for path in collections:
        assert not import_file(path)[0].replaced
    assert contents(real) == before


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_collections_give_back_their_days_whatever_their_order(real, collections, order):
    whole = load("taiwan_activity")
    cut = whole[~whole["date"].isin(DAYS)]
    for at in order:
        cut.to_csv(real.parent / "standing.csv", index=False)
        (real / "taiwan_activity.csv").write_bytes((real.parent / "standing.csv").read_bytes())
        cut = mnd_collections.read(collections[at])
    found = cut.astype(whole.dtypes.to_dict()).sort_values("date").reset_index(drop=True)
    pd.testing.assert_frame_equal(found, whole, check_like=True)


def test_a_collection_drops_no_day_that_another_has(real, collections):
    (done,) = import_file(collections[2])
    assert done.rows == 1370 and load("taiwan_activity")["entered_adiz"].notna().sum() == 346
