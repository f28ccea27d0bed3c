"""Charts of the balance and the outlook: what the reader may choose, and what is stacked, cut or left out."""

import json

import pandas as pd
import pytest
import vl_convert as vl
from alliance_book.charts import balance, outlook


def datasets(chart):
    return [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]


def longest(chart):
    return max(datasets(chart), key=len)


HELD = pd.DataFrame(
    {
        "year": [2024] * 4 + [2025] * 4,
        "group": ["USA", "JPN", "CHN", "RUS"] * 2,
        "billions": [90.0, 10.0, 40.0, 10.0] * 2,
        "estimate": [False, False, True, True] * 2,
    }
)
NAMES = {"USA": "United States", "JPN": "Japan", "CHN": "China", "RUS": "Russia"}


def test_each_group_has_a_box_and_the_picture_starts_from_the_first_choice():
    chart = balance.choose_sides(HELD, {"USA": True, "JPN": False}, {"CHN": True, "RUS": True}, NAMES)
    params = {p["name"]: p for p in chart.to_dict()["params"]}
    assert {name: p["value"] for name, p in params.items()} == {
        "with_USA": True,
        "with_JPN": False,
        "with_CHN": True,
        "with_RUS": True,
    }
    assert params["with_JPN"]["bind"]["input"] == "checkbox"


def test_the_ratio_that_the_picture_shows_counts_only_chosen_groups():
    chart = balance.choose_sides(HELD, {"USA": True, "JPN": False}, {"CHN": True, "RUS": True}, NAMES)
    svg = vl.vegalite_to_svg(json.dumps(chart.to_dict()))
    assert "Ratio: 1.80" in svg
    assert "Ratio: 2.00" not in svg


@pytest.mark.parametrize(("ratio", "found"), [(0.99, "Behind"), (1, "Ahead"), (2, "Twice or more")])
def test_a_ratio_is_classed_by_what_it_reaches(ratio, found):
    frame = pd.DataFrame({"coalition": ["US"], "against": ["China"], "ratio": [ratio]})
    assert longest(balance.grid(frame, ["US"], ["China"]))["verdict"].tolist() == [found]


def test_parts_are_stacked_away_from_zero_on_both_sides():
    parts = ["military_personnel_k", "military_expenditure_usd_k", "iron_steel_kt"]
    gap = pd.DataFrame([[0.02, -0.05, 0.03]], columns=parts, index=pd.Index([2022], name="year"))
    drawn = longest(balance.parts_of_gap(gap, [], 2022)).set_index("part")
    assert drawn.loc["Military personnel", ["bottom", "top"]].tolist() == pytest.approx([0, 0.02])
    assert drawn.loc["Iron and steel", ["bottom", "top"]].tolist() == pytest.approx([0.02, 0.05])
    assert drawn.loc["Military spending", ["bottom", "top"]].tolist() == pytest.approx([0, -0.05])


def test_a_series_is_cut_where_its_count_changes():
    frame = pd.DataFrame({"iso3": "CHN", "year": [2000, 2001, 2002, 2003], "millions": [5, 6, 3, 4]})
    changes = pd.DataFrame({"year": [2002], "text": ["many states jump"]})
    drawn = longest(balance.jumping(frame, changes, ["CHN"]))
    assert drawn.groupby("piece")["year"].apply(list).tolist() == [[2000, 2001], [2002, 2003]]


def test_an_index_that_never_crosses_is_named_and_not_drawn():
    frame = pd.DataFrame(
        {"index": ["All", "Money"], "first": [1995, None], "lasting": [2003, None], "standard": [True, False]}
    ).astype({"first": "Int64", "lasting": "Int64"})
    drawn = datasets(balance.crossings(frame, 2022, rival="CHN"))
    assert any("never, to 2022" in part["text"].tolist() for part in drawn if "text" in part)
    assert all(
        "Money" not in part["index"].tolist() for part in drawn if "lasting" in part and len(part) == 2
    )


def test_parity_that_is_never_reached_says_so():
    frame = pd.DataFrame({"own": ["5 %", "5 %"], "other": ["0 %", "6 %"], "years": [12.4, float("inf")]})
    frame["recent"] = [True, False]
    drawn = longest(outlook.parity(frame, focal="JPN", rival="CHN"))
    assert drawn["text"].tolist() == ["12", "–"]
    assert drawn["when"].tolist() == ["Within 15 years", "Never"]


def test_a_bar_runs_from_the_lower_outcome_whichever_assumption_gives_it():
    frame = pd.DataFrame(
        {
            "assumption": ["Rival"],
            "at_low": [0.3],
            "at_high": [0.1],
            "low_text": ["3 %"],
            "high_text": ["7 %"],
        }
    )
    drawn = next(part for part in datasets(outlook.what_matters(frame, 0.2)) if "left_text" in part)
    assert drawn[["left", "right", "left_text", "right_text"]].iloc[0].tolist() == [0.1, 0.3, "7 %", "3 %"]


def test_a_waiting_agreement_is_compared_with_its_own_kind_only():
    waiting = pd.DataFrame(
        {"label": ["A|supplies"], "instrument": ["acsa"], "months": [9], "signed": ["2025-12"]}
    )
    done = pd.DataFrame({"instrument": ["acsa", "raa"], "months": [6, 19]})
    ticks = [part for part in datasets(outlook.waiting(waiting, done)) if "signed" not in part]
    assert ticks[0]["months"].tolist() == [6]


def test_a_row_of_coalitions_is_cut_into_the_shares_of_its_classes():
    frame = pd.DataFrame({"row": ["With US"] * 4, "ratio": [0.5, 1.2, 2.0, 3.0]})
    drawn = longest(balance.every_coalition(frame, ["With US"])).set_index("verdict")
    assert drawn["share"].to_dict() == {"Behind": 0.25, "Ahead": 0.25, "Twice or more": 0.5}
    assert drawn.loc["Twice or more", ["start", "end"]].tolist() == [0.5, 1.0]


def test_a_place_halfway_lies_between_the_two_poles_of_its_year():
    lines = pd.DataFrame(
        {"iso3": ["USA", "CHN", "USA"], "year": [2000, 2000, 2001], "ideal_point": [2.0, -1.0, 2.5]}
    )
    lines = lines.assign(low=lines["ideal_point"] - 0.1, high=lines["ideal_point"] + 0.1)
    spread = pd.DataFrame({"year": [2000], "lower": [-1.0], "median": [0.0], "upper": [1.0]})
    chart = balance.drift(lines, spread, ["USA", "CHN"], between=("USA", "CHN"))
    half = [part for part in datasets(chart) if "iso3" in part and part["iso3"].eq(balance.HALFWAY).all()]
    assert [part[["year", "ideal_point"]].to_numpy().tolist() for part in half] == [[[2000, 0.5]]]


def test_what_is_due_runs_from_today_and_says_when_and_how_strong_its_source_is():
    due = pd.DataFrame(
        {"day": pd.to_datetime(["2027-03-15"]), "event": ["A plan ends"], "shown": ["March 2027"]}
    )
    drawn = longest(outlook.calendar(due.assign(grade="press"), pd.Timestamp("2026-08")))
    assert drawn[["today", "at"]].to_numpy().tolist() == [["2026-08-01T00:00:00", "March 2027, press"]]
