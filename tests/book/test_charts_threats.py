"""Charts of regional threats: what is missing is drawn as missing, and nothing is drawn twice."""

import pandas as pd
from alliance_book.charts import threats
from alliance_data.measures.series import with_trend


def datasets(chart):
    spec = chart.to_dict()
    return [pd.DataFrame(rows) for rows in spec["datasets"].values()]


def test_a_line_is_cut_where_estimates_begin_and_the_cut_belongs_to_both_parts():
    frame = pd.DataFrame(
        {
            "iso3": "RUS",
            "year": [2010, 2011, 2012, 2013],
            "constant_usd_m": [10.0, 20.0, 30.0, 40.0],
            "estimate": ["reported", "reported", "estimate", "estimate"],
        }
    )
    drawn = max(datasets(threats.spending(frame, ["RUS"])), key=len)
    years = drawn.groupby("dashed")["year"].apply(list).to_dict()
    assert years == {False: [2010, 2011], True: [2011, 2012, 2013]}


def test_each_panel_runs_from_zero_to_its_own_maximum():
    years = range(2015, 2021)
    small = with_trend("Small", "CHN", pd.Series([1, 2, 3, 4, 5, 6], index=years))
    large = with_trend("Large", "RUS", pd.Series([600, 500, 400, 300, 200, 100], index=years))
    drawn = max(datasets(threats.sparklines(pd.concat([small, large]))), key=len)
    top = drawn.groupby("panel")["height"].max() - drawn.groupby("panel")["row"].max()
    assert top["Small"] == top["Large"]


def test_a_year_without_a_count_says_so():
    values = pd.Series([1.0, None, 3.0, 4.0, 5.0, 6.0], index=range(2015, 2021))
    drawn = max(datasets(threats.sparklines(with_trend("Days", "CHN", values))), key=len)
    assert drawn["shown"].tolist() == ["1", "no count", "3", "4", "5", "6"]


def test_years_without_a_figure_break_the_line():
    frame = pd.DataFrame({"iso3": "JPN", "year": [1945, 1948], "cinc": [0.05, 0.03]})
    drawn = max(datasets(threats.capability(frame, ["JPN"], {1948: "later"})), key=len)
    assert drawn["year"].tolist() == [1945, 1946, 1947, 1948]
    assert drawn["cinc"].isna().tolist() == [False, True, True, False]


def test_a_place_is_named_on_the_side_of_its_line_where_no_early_flight_lies():
    flights = pd.DataFrame(
        {
            "date": pd.to_datetime(["2014-03-01", "2014-06-01", "2024-01-01"]),
            "missile": "Hwasong",
            "type": "SRBM",
            "apogee_km": 100.0,
            "distance_km": [220.0, 1150.0, 2000.0],
            "reach_km": [220.0, 1150.0, 2000.0],
        }
    )
    places = pd.DataFrame({"km": [200.0, 1200.0], "said": ["Seoul", "Tokyo"]})
    named = next(found for found in datasets(threats.reach(flights, places)) if "below" in found)
    assert dict(zip(named["said"], named["below"], strict=True)) == {"Seoul": True, "Tokyo": False}


def test_what_is_from_the_press_is_an_outline_on_light_and_dark_pages_alike():
    frame = pd.DataFrame(
        {
            "fiscal_year": [2015, 2022],
            "part": "CHN",
            "scrambles": [571, 575],
            "grade": ["press", "official"],
        }
    )
    top = pd.DataFrame({"fiscal_year": [2022], "total": [575], "text": ["575"]})
    bars = threats.scrambles(frame, top).to_dict()["layer"][0]["encoding"]
    filled = dict(zip(*(bars["fillOpacity"]["scale"][end] for end in ("domain", "range")), strict=True))
    assert filled["official"] == 1 and filled["press"] < 0.2
    assert (bars["stroke"]["field"], bars["stroke"]["scale"]) == (
        bars["color"]["field"],
        bars["color"]["scale"],
    )
