"""What an edition changed, told apart from what only looks like a change."""

import pandas as pd
import pytest
from alliance_data import load, sidecar
from alliance_data.compare import compare
from alliance_data.reading import series_columns


@pytest.fixture
def changed(folder):
    """Compare the standing table with a copy that something was done to."""

    def run(change):
        old = load("spending")
        return compare(sidecar("spending"), old, change(old.copy()))

    return run


def at(frame: pd.DataFrame, iso3: str, year: int) -> pd.Series:
    return (frame["iso3"] == iso3) & (frame["year"] == year)


def test_the_same_table_is_no_change(changed):
    assert changed(lambda frame: frame).nothing
    assert changed(lambda frame: frame.iloc[::-1]).lines() == ["No change."]


def test_rows_and_values_are_counted_and_the_largest_share_comes_first(changed):
    def change(frame):
        frame.loc[at(frame, "JPN", 2015), "usd_m"] *= 1.5
        frame.loc[at(frame, "USA", 2015), "usd_m"] *= 1.1
        frame.loc[at(frame, "CHN", 2015), "note"] = "estimate"
        later = frame[frame["year"] == 2020].assign(year=2021)
        return pd.concat([frame[~at(frame, "KOR", 2012)], later])

    found = changed(change)
    assert (len(found.added), len(found.removed), len(found.revised)) == (5, 1, 3)
    assert found.revised["iso3"].tolist() == ["JPN", "USA", "CHN"]
    assert found.revised["share"].tolist()[:2] == pytest.approx([0.5, 0.1])
    assert found.lines()[2] == "  JPN 2015, usd_m: 55000 -> 82500 (+50.0%)"


def test_series_that_begin_end_or_stop_are_named(changed):
    def change(frame):
        frame = frame[(frame["iso3"] != "AUS") & ~at(frame, "KOR", 2020)]
        return pd.concat([frame, frame[frame["iso3"] == "JPN"].assign(iso3="NZL")])

    found = changed(change)
    assert (found.begun, found.ended, found.stopped) == ([("NZL",)], [("AUS",)], [("KOR",)])


def test_a_row_revised_in_several_columns_is_one_line_with_its_largest_revision(changed):
    def change(frame):
        frame.loc[at(frame, "JPN", 2015), "usd_m"] *= 1.5
        frame.loc[at(frame, "JPN", 2015), "share_of_gdp"] *= 1.2
        return frame

    found = changed(change)
    assert (len(found.revised), len(found.cells(found.ranked()[0][1]))) == (2, 1)
    assert found.lines()[2:] == ["  JPN 2015, usd_m (share_of_gdp too): 55000 -> 82500 (+50.0%)"]


def test_series_are_told_by_the_names_of_their_states_and_logged_by_their_codes(changed):
    found = changed(lambda frame: frame[frame["iso3"] != "AUS"])
    assert "Series that are gone: Australia." in found.lines()
    assert found.summary()["ended"] == found.summary()["gone"] == ["AUS"]


def test_codes_of_states_in_a_table_with_a_world_too_are_states():
    about, frame = sidecar("geopolitical_risk"), load("geopolitical_risk")
    found = compare(about, frame, frame[~frame["iso3"].isin(["KOR", "WLD"])])
    assert "Series that are gone: South Korea, WLD." in found.lines()


def test_prices_of_another_year_are_one_change_and_not_a_thousand_revisions(changed):
    def change(frame):
        frame["usd_m"] *= frame["iso3"].map({"JPN": 0.93, "USA": 1.04, "CHN": 1.02, "KOR": 0.97, "AUS": 1.1})
        frame.loc[at(frame, "JPN", 2015), "usd_m"] *= 1.2
        return frame

    found = changed(change)
    assert [(scale.column, scale.unit) for scale in found.rescaled] == [("usd_m", False)]
    assert found.revised[["iso3", "year"]].values.tolist() == [["JPN", 2015]]
    assert found.revised["share"].iloc[0] == pytest.approx(0.2)


@pytest.mark.parametrize(("column", "factor"), [("usd_m", 1000), ("usd_m", 1e-6), ("share_of_gdp", 100)])
def test_another_unit_is_recognised(changed, column, factor):
    def change(frame):
        frame[column] *= factor
        return frame

    (scale,) = changed(change).rescaled
    assert (scale.column, scale.unit) == (column, True)
    assert scale.ratio == pytest.approx(factor)


def test_a_value_that_came_or_went_is_a_revision(changed):
    def change(frame):
        frame.loc[at(frame, "JPN", 2015), "usd_m"] = None
        frame.loc[at(frame, "JPN", 2016), "note"] = "came"
        return frame

    assert changed(change).lines()[-2:] == [
        "  JPN 2015, usd_m: 55000 -> nothing",
        "  JPN 2016, note: nothing -> came",
    ]


def test_a_truth_that_is_not_known_is_compared_like_any_other():
    rows = pd.DataFrame({"date": ["2024-01-01", "2024-01-02"], "number": [1, 1], "flag": [None, None]})
    rows["flag"] = rows["flag"].astype("boolean")
    later = rows.assign(flag=pd.array([None, True], dtype="boolean"))
    about = sidecar("missile_tests")
    assert compare(about, rows, rows.copy()).nothing
    assert compare(about, rows, later).revised["new"].tolist() == [True]


def test_columns_that_came_or_went_are_named(changed):
    found = changed(lambda frame: frame.drop(columns="note").assign(extra=1))
    assert (found.columns_added, found.columns_removed) == (["extra"], ["note"])


def test_the_log_keeps_numbers_and_the_largest_revisions(changed):
    def change(frame):
        frame.loc[at(frame, "JPN", 2015), "usd_m"] *= 2
        return frame

    assert changed(change).summary() == {
        "added": 0,
        "removed": 0,
        "revised": 1,
        "largest": [
            {"row": "JPN 2015", "column": "usd_m", "old": "55000", "new": "110000", "share": "+100.0%"}
        ],
    }


def test_on_a_scale_that_crosses_zero_the_largest_revision_is_the_longest_way_and_no_share(real):
    old = load("ideal_points")
    near, far = at(old, "RUS", 2019), at(old, "CHN", 2019)
    new = old.copy()
    new.loc[near, "ideal_point"] -= 0.05
    new.loc[far, "ideal_point"] += 0.5
    found = compare(sidecar("ideal_points"), old, new)
    assert found.revised["iso3"].tolist() == ["CHN", "RUS"]
    assert [line.rpartition(" ")[2] for line in found.lines()[2:]] == ["(+0.5)", "(-0.05)"]


def test_events_are_no_series(real):
    frame = load("milestones")
    found = compare(sidecar("milestones"), frame, frame.iloc[5:])
    assert len(found.removed) == 5
    assert (found.begun, found.ended, found.stopped) == ([], [], [])


def test_a_series_at_zero_is_not_revised_by_the_prices_of_another_year(folder):
    old = load("spending")
    old.loc[old["iso3"] == "AUS", "usd_m"] = 0.0
    new = old.assign(usd_m=old["usd_m"] * 1.02)
    found = compare(sidecar("spending"), old, new)
    assert [scale.column for scale in found.rescaled] == ["usd_m"]
    assert found.revised.empty


def test_the_missiles_of_a_salvo_are_no_series():
    old = load("missile_tests")
    change = compare(sidecar("missile_tests"), old, pd.concat([old, old.tail(1).assign(date="2026-05-01")]))
    assert (len(change.added), change.begun, change.ended, change.stopped) == (1, [], [], [])


@pytest.mark.parametrize(("table", "series"), [("arms_transfers", []), ("geopolitical_risk", ["iso3"])])
def test_a_sidecar_says_what_a_series_is(table, series):
    assert series_columns(sidecar(table)) == series


def test_without_a_word_the_states_of_the_key_are_the_series():
    assert series_columns(sidecar("alliances")) == ["from_iso3", "to_iso3"]
    assert series_columns(sidecar("exercise_series")) == []
