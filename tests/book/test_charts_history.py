"""The chapter on the alliance's history: what its charts make of their frames."""

import pandas as pd
from alliance_book.charts import history


def test_the_living_ties_keep_their_order_and_their_last_year():
    ties = pd.DataFrame(
        {"pair": ["A–B", "C–D"], "start": [1951, 1960], "end": [2018, 2018], "group": "other"}
    )
    spec = history.living(ties, 2018).to_dict()
    rows = next(iter(spec["datasets"].values()))
    assert [row["years"] for row in rows] == [68, 59]
    assert spec["layer"][0]["encoding"]["y"]["sort"] == {"field": "start"}


def frames(chart):
    return [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]


def test_a_revision_stands_on_the_line_and_of_near_ones_the_last_bears_its_year():
    ratio = pd.DataFrame({"year": [1960, 1996, 1997], "ratio": [1.2, 1.1, 1.0]})
    looked = ratio[["year"]].assign(gain=[0.2, -0.1, 0.1], shown="", event="Guidelines")
    points = next(frame for frame in frames(history.balance(ratio, looked)) if "gain" in frame)
    assert points["ratio"].tolist() == [1.2, 1.1, 1.0]
    assert points["text"].tolist() == ["1960", "", "1997"]


def test_a_host_without_a_last_count_says_of_which_year_its_number_is():
    counts = pd.DataFrame(
        [("JPN", 2005, 35000), ("DEU", 2005, 66000), ("DEU", 2025, 36000)],
        columns=["iso3", "year", "active_duty"],
    )
    names = {
        name for frame in frames(history.hosts(counts, ["JPN", "DEU"])) for name in frame.get("name", [])
    }
    assert names == {"Japan 35\u202f000, 2005", "Germany 36\u202f000"}


def test_half_of_a_curve_that_stays_above_it_has_no_point():
    curve = pd.DataFrame({"which": "Pacts", "years": [0, 30], "survival": [1.0, 0.6]})
    curve = curve.assign(low=0.5, high=1.0, at_risk=9)
    mark = pd.DataFrame({"years": [20], "survival": [0.8], "text": ["this one"]})
    said = [text for frame in frames(history.survival(curve, mark)) for text in frame.get("text", [])]
    assert said == ["this one"]


def test_states_far_from_the_rest_are_named_where_their_names_have_room():
    table = pd.DataFrame(
        {
            "iso3": ["JPN", "POL", "GUY", "ITA"],
            "state": ["Japan", "Poland", "Guyana", "Italy"],
            "before": [0.01, 0.06, 0.08, 0.011],
            "after": [0.14, 0.29, 0.37, 0.141],
        }
    )
    chart = history.growth(table, "JPN").to_dict()
    named = [layer for layer in chart["layer"] if layer["mark"].get("type") == "text"]
    rows = chart["datasets"][named[0]["data"]["name"]]
    assert {row["state"] for row in rows} == {"Poland", "Guyana"}
