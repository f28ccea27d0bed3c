"""Charts of the index and of shifts of level: what they draw is what the measures say."""

import json

import numpy as np
import pandas as pd
import vl_convert
from alliance_book.charts import index as composite
from alliance_data.measures import change_points


def datasets(chart):
    return [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]


def scores():
    rows = pd.MultiIndex.from_product([["CHN", "RUS"], [2020, 2021, 2022]], names=["iso3", "year"])
    return pd.DataFrame({"x": [0.2, np.nan, 0.6, 0.1, 0.1, 0.1], "y": [1.0, 1, 1, 0, 0, 0]}, index=rows)


def test_each_component_has_a_slider_and_all_begin_alike():
    spec = composite.weighed(scores(), {"x": "Ships", "y": "Votes"}).to_dict()
    found = {
        param["name"]: (param["bind"]["input"], param["bind"]["name"], param["value"])
        for param in spec["params"]
    }
    assert found == {"weight_x": ("range", "Ships", 5), "weight_y": ("range", "Votes", 5)}


def test_the_drawn_index_is_the_weighted_mean_and_a_gap_has_no_mark():
    spec = composite.weighed(scores(), {"x": "Ships", "y": "Votes"}).properties(width=300).to_dict()
    spec["params"][0]["value"] = 10  # two thirds on x
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    drawn = [line for line in svg.split("aria-label=") if "Index: " in line]
    said = {
        (t.split("State: ")[1].split(";")[0], t.split("Year: ")[1][:4], t.split("Index: ")[1][:4])
        for t in drawn
    }
    assert said == {
        ("China", "2020", "0.47"),  # (10 * 0.2 + 5 * 1) / 15
        ("China", "2022", "0.73"),
        *(("Russia", str(year), "0.07") for year in (2020, 2021, 2022)),
    }


def test_shares_stand_side_by_side_and_a_year_without_a_ranking_says_why():
    shares = pd.DataFrame({"year": 2020, "iso3": ["RUS", "CHN"], "share": [0.25, 0.75]})
    frames = datasets(composite.weightings(shares, ["CHN", "RUS"], {2021: "not counted"}))
    bars = next(frame for frame in frames if "middle" in frame)
    assert bars.set_index("iso3")["middle"].to_dict() == {"CHN": 0.375, "RUS": 0.875}
    assert any("why" in frame and frame["why"].tolist() == ["not counted"] for frame in frames)


def shifted():
    values = pd.Series([4.0, 6, 5] * 4 + [100, 110, 105] * 4, index=range(1990, 2014))
    return {"Launches": ("PRK", values, change_points.change_points(values, resamples=50))}


def test_a_break_stands_between_the_years_it_parts():
    frames = datasets(composite.shifts(shifted()))
    assert next(frame for frame in frames if "at" in frame)["at"].tolist() == [2001.5]
    levels = next(frame for frame in frames if "said" in frame)
    assert levels[["from", "to"]].to_numpy().tolist() == [[1989.5, 2001.5], [2001.5, 2013.5]]
