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
    ends = max(datasets(partners.positions(points, ["USA", "AUS", "JPN", "CHN"])), key=lambda f: f.shape[1])
    heights = ends.set_index("iso3")["label_at"]
    assert heights["USA"] == 2.0 and heights["CHN"] == -1.0
    assert heights["AUS"] - heights["JPN"] == pytest.approx(3.0 * 0.055)
