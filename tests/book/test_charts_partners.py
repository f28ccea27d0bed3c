"""Charts of partners: a tile says what its date is, and a name keeps clear of its neighbour."""

import pandas as pd
import pytest
from alliance_book.charts import partners


def datasets(chart):
    return [pd.DataFrame(rows) for rows in chart.to_dict()["datasets"].values()]


@pytest.fixture
def first():
    rows = [
        ("Australia", "AUS", "acsa", "Supplies", "2010-05-19", 2010, "signed", True, "within"),
        ("Canada", "CAN", "acsa", "Supplies", "2019-07", 2019, "in_force", True, "within"),
        ("France", "FRA", "two_plus_two", "2+2 meeting (4th)", "2018-01-26", 2018, "signed", True, "within"),
        ("Malaysia", "MYS", "equipment_transfer", "Equipment", None, None, None, True, "outside"),
        (
            "Mongolia",
            "MNG",
            "equipment_transfer",
            "Equipment",
            "2024-12-11",
            2024,
            "signed",
            False,
            "outside",
        ),
    ]
    columns = [
        "partner",
        "partner_iso3",
        "instrument",
        "title",
        "date",
        "year",
        "basis",
        "in_effect",
        "group",
    ]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})


@pytest.fixture
def talks():
    columns = ["partner", "instrument", "title", "date", "group"]
    return pd.DataFrame([("France", "raa", "Access", None, "within")], columns=columns)


def test_a_year_that_is_not_the_first_signature_has_an_asterisk(first, talks):
    order = first["partner"].tolist()
    cells = max(datasets(partners.matrix(first, talks, order)), key=len).set_index(["partner", "column"])
    labels = cells["label"].to_dict()
    assert labels["Australia", "Supplies"] == "2010"
    assert labels["Canada", "Supplies"] == "2019*"
    assert labels["France", "2+2 talks"] == "2018*"
    assert labels["Malaysia", "Equipment"] == "yes"


def test_what_is_signed_or_in_talks_is_told_from_what_is_in_effect(first, talks):
    cells = max(datasets(partners.matrix(first, talks, first["partner"].tolist())), key=len)
    states = cells.set_index(["partner", "column"])["state"].to_dict()
    assert states["Australia", "Supplies"] == "in effect"
    assert states["Mongolia", "Equipment"] == "signed"
    assert states["France", "Access"] == "in talks"


def test_the_last_year_of_a_stack_has_a_width():
    counts = pd.DataFrame({"year": [2025, 2026], "group": "within", "agreements": [3, 4]})
    marks = pd.DataFrame({"year": [2025.5], "event": ["strategy"]})
    drawn = max(datasets(partners.cumulative(counts, {"within": "US allies"}, marks)), key=len)
    assert drawn.groupby("year")["agreements"].max().to_dict() == {2025: 3, 2026: 4, 2027: 4}


def test_parts_of_a_bar_carry_their_count_in_their_middle():
    bars = pd.DataFrame({"row": ["Supplies"] * 2, "group": ["within", "outside"], "count": [3, 1]})
    names = {"within": "US allies", "outside": "Others"}
    drawn = datasets(partners.shares(bars, ["Supplies"], names))[0].set_index("group")
    assert drawn["share"].to_dict() == {"within": 0.75, "outside": 0.25}
    assert drawn["middle"].to_dict() == {"within": 0.375, "outside": 0.875}


def test_names_at_the_ends_of_lines_keep_their_distance_and_order():
    points = pd.DataFrame(
        {
            "iso3": ["USA", "AUS", "JPN", "CHN"],
            "name": ["United States", "Australia", "Japan", "China"],
            "year": 2023,
            "ideal_point": [2.0, 0.52, 0.50, -1.0],
        }
    )
    spec = partners.positions(points, ["USA", "AUS", "JPN", "CHN"]).to_dict()
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    own = spec["layer"][2]["data"]["name"]
    ends = pd.DataFrame(spec["datasets"][own])
    heights = ends.set_index("iso3")["ideal_point"]
    assert heights["USA"] == pytest.approx(2.0) and heights["CHN"] == pytest.approx(-1.0)
    assert (heights["AUS"] - heights["JPN"]) / (high - low) * 360 == pytest.approx(15)


def test_partners_stand_in_the_block_of_their_group_and_count_what_binds(first, talks):
    spec = partners.matrix(first, talks, first["partner"].tolist()).to_dict()
    rows = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    heads = ["US allies and NATO", "Australia", "Canada", "France", "Other partners", "Malaysia", "Mongolia"]
    assert rows == heads
    held = next(frame for frame in map(pd.DataFrame, spec["datasets"].values()) if "group" not in frame)
    held = held.set_index("partner")["label"].to_dict()
    assert held == {"Australia": 1, "Canada": 1, "Malaysia": 1, "Mongolia": 1}


def test_a_stack_says_what_was_held_before_a_turn_and_names_each_group_with_its_last_number():
    counts = pd.DataFrame({"year": [2024, 2025], "group": "within", "agreements": [3, 4]})
    marks = pd.DataFrame({"year": [2025.5], "event": ["strategy"]})
    chart = partners.cumulative(counts, {"within": "US allies"}, marks, turns=(2025,))
    texts = [frame.get("text", frame.get("name")) for frame in datasets(chart)]
    said = {text for column in texts if column is not None for text in column}
    assert said == {"3 before|2025", "US allies 4"}  # in two lines on a phone


def test_steps_stand_in_the_span_that_they_fall_in_and_an_empty_span_says_none():
    step = {"partner": "India", "span": "2022–2026", "counted": "other", "what": "Declaration"}
    taken = pd.DataFrame([step | {"step": "Declaration 2025", "date": "2025-08-29"}])
    chart = partners.steps(taken, {"India": "India: not stepped up"}, ["2017–2021", "2022–2026"])
    at = {row["step"]: row["side"] for rows in datasets(chart) for row in rows.to_dict("records")}
    assert at == {
        "2017–2021": 0.0,
        "2022–2026": 0.5,
        "India: not stepped up": 0.0,
        "none": 0.0,
        "Declaration 2025": 0.5,
    }


def test_a_wheel_tells_a_promise_both_ways_from_one_and_from_none():
    owing = pd.DataFrame(
        [
            ("Hub", "A", "Defence"),
            ("A", "Hub", "Defence"),
            ("Hub", "B", "Defence"),
            ("B", "Hub", "Consultation"),
            ("A", "B", "No attack, at most"),
            ("B", "A", "No attack, at most"),
        ],
        columns=["owes", "owed", "tie"],
    )
    pairs = next(frame for frame in datasets(partners.wheel(owing, ["Hub", "A", "B"])) if "pair" in frame)
    assert pairs.set_index("pair")["promise"].to_dict() == {
        "Hub and A": "Defence, both ways",
        "Hub and B": "Defence, one way",
        "A and B": "No promise of defence",
    }


def test_a_series_that_ends_early_says_in_which_year():
    lines = pd.DataFrame(
        {"series": ["Troops", "Pacts"], "year": [2025, 2018], "share": [0.14, 0.71], "value": [1.0, 5.0]}
    )
    text = {
        name
        for frame in datasets(partners.peaks(lines, ["Troops", "Pacts"]))
        for name in frame.get("name", [])
    }
    assert text == {"Troops 14\u202f%", "Pacts 71\u202f%, 2018"}
