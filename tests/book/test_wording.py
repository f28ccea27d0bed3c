"""Tables in words: slopes, breaks, and what has none."""

import pandas as pd
from alliance_book import wording
from alliance_data import load
from alliance_data.claims import weigh
from alliance_data.measures import change_points


def test_the_table_of_trends_says_the_slope_and_both_windows():
    values = pd.Series(range(10), index=range(2011, 2021))
    row = wording.trend_table({"Missiles": values}, 5).iloc[0]
    assert row[["A year", "Median", "Last 5 years"]].tolist() == ["+1.0", "+1.0", "+1.0"]
    assert row["Years"].replace("\u2060", "") == "2011–20"


def test_the_table_of_breaks_names_series_without_any():
    steep = pd.Series([4.0, 6, 5] * 4 + [100, 110, 105] * 4, index=range(1990, 2014))
    flat = pd.Series([7.0] * 12, index=range(2000, 2012))
    series = {
        "Launches": ("PRK", steep, change_points.change_points(steep, resamples=50)),
        "Ships, entries": ("CHN", flat, change_points.change_points(flat, resamples=5)),
    }
    table = wording.shift_table(series)
    assert table["Series"].tolist() == ["Launches", "Ships"]
    assert table["New level from"].tolist() == ["2002", "no break"]
    assert table["Mean before"].tolist() == ["5", "7"]


def test_an_entry_of_the_ledger_says_rule_outcome_and_what_speaks_against_it():
    found = [w for w in weigh(load) if w.claim.theme == "history"]
    text = wording.entries(found, "history").data
    assert text.count("::::{dropdown}") == len(found)
    assert text.count("*Against it:*") == text.count("*What would flip it:*") == len(found)
