"""Who was there, from lists of participants."""

import pandas as pd
import pytest
from alliance_data.measures.exercises import series_without, with_state


@pytest.fixture
def editions():
    rows = [
        ("RIMPAC", "AUS;JPN;USA"),
        ("RIMPAC", None),
        ("JIMEX", "IND;JPN"),
        ("JIMEX", "IND;JPN"),
        ("Dharma Guardian", "IND;JPN"),
        ("MALABAR", "IND;JPN"),
        ("MALABAR", "IND;JPN;USA"),
    ]
    return pd.DataFrame(rows, columns=["series", "participants"])


def test_a_state_took_part_where_its_code_is_listed(editions):
    assert with_state(editions, "USA").index.tolist() == [0, 6]
    assert with_state(editions, "AUS").index.tolist() == [0]


def test_one_edition_with_the_state_takes_its_series_out(editions):
    assert series_without(editions, "USA").to_dict() == {"Dharma Guardian": 1, "JIMEX": 2}


def test_a_state_took_part_in_none_of_no_editions(editions):
    assert series_without(editions.iloc[:0], "USA").empty
