"""Deliveries that can be added up in the head."""

import pandas as pd
import pytest
from alliance_data.measures.suppliers import one_against_rest, shares_by_period, volumes


@pytest.fixture
def arms():
    rows = [
        ("USA", "JPN", 2014, 60.0),
        ("GBR", "JPN", 2010, 30.0),
        ("FRA", "JPN", 2011, 10.0),
        ("DEU", "JPN", 2012, 0.0),
        ("USA", "JPN", 2015, 5.0),
        ("USA", "KOR", 2015, 90.0),
    ]
    return pd.DataFrame(rows, columns=["supplier", "recipient", "year", "tiv_m"])


def test_volumes_are_one_recipients_since_a_year(arms):
    assert volumes(arms, "JPN", since=2011).to_dict() == {"USA": 65, "FRA": 10, "DEU": 0}
    assert volumes(arms, "JPN", since=2011).index[0] == "USA"


def test_shares_of_a_period_add_up_and_leave_out_who_delivered_nothing(arms):
    found = shares_by_period(arms, "JPN")
    assert found[["period", "supplier", "share"]].values.tolist() == [
        [2010, "USA", 0.6],
        [2010, "GBR", 0.3],
        [2010, "FRA", 0.1],
        [2015, "USA", 1],
    ]


def test_the_rest_is_what_one_supplier_left_and_its_largest_are_named(arms):
    found = one_against_rest(shares_by_period(arms, "JPN"), "USA", named=1)
    assert found.values.tolist() == [
        [2010, "USA", 0.6, ["GBR"]],
        [2015, "USA", 1, []],
        [2010, "OTHER", pytest.approx(0.4), ["GBR"]],
        [2015, "OTHER", 0, []],
    ]
