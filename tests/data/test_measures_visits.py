"""Stays by decade, on five that can be counted."""

import pandas as pd
import pytest
from alliance_data.measures.visits import journeys, observed_years, stays_by_decade

STAYS = [
    ("JPN", "president", "2014-04-23", "2014-04-25"),
    ("JPN", "secretary", "2015-01-10", "2015-01-11"),
    ("JPN", "secretary", "2019-12-30", "2020-01-02"),
    ("JPN", "president", "2022-05-22", "2022-05-24"),
    ("KOR", "secretary", "2024-12-30", "2025-01-01"),
]
TRAVEL = pd.DataFrame(STAYS, columns=["iso3", "role", "start_date", "end_date"]).astype(
    {"start_date": "datetime64[s]", "end_date": "datetime64[s]"}
)


def test_the_last_decade_counts_as_far_as_the_record_goes():
    assert observed_years(TRAVEL).to_dict() == pytest.approx({2010: 10, 2020: 1827 / 365.25})


def test_stays_belong_to_the_decade_in_which_they_began():
    found = stays_by_decade(TRAVEL).query("iso3 == 'JPN'").set_index(["decade", "role"])
    assert found["stays"].to_dict() == {
        (2010, "president"): 1,
        (2010, "secretary"): 2,
        (2020, "president"): 1,
    }


def test_rates_are_a_year_of_the_record():
    found = stays_by_decade(TRAVEL).query("iso3 == 'JPN'").set_index(["decade", "role"])["rate"]
    assert found[(2010, "secretary")] == pytest.approx(0.2)
    assert found[(2020, "president")] == pytest.approx(0.2, abs=0.001)


def test_leaders_who_come_together_make_one_journey():
    joined = pd.DataFrame(
        [("JPN", "secretary", "2022-05-24", "2022-05-25"), ("KOR", "president", "2022-05-24", "2022-05-24")],
        columns=["iso3", "role", "start_date", "end_date"],
    ).astype({"start_date": "datetime64[s]", "end_date": "datetime64[s]"})
    found = journeys(pd.concat([TRAVEL, joined]))
    assert found["iso3"].value_counts().to_dict() == {"JPN": 4, "KOR": 2}
    assert pd.Timestamp("2022-05-25") in set(found["end_date"])
