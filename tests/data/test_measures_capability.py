"""Shares of capability: worked by hand, and against the index that the publisher computed."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import capability


def yearly(values, start=2000):
    return pd.Series(values, index=range(start, start + len(values)))


def test_shares_are_of_the_sum_over_states():
    parts = {part: [30.0, 10.0] for part in capability.COMPONENTS}
    frame = pd.DataFrame({"iso3": ["AAA", "BBB"], "year": [2000, 2000], **parts})
    shares = capability.component_shares(frame)
    assert shares.groupby("iso3")["share"].mean().to_dict() == pytest.approx({"AAA": 0.75, "BBB": 0.25})
    assert len(shares) == 12


def test_a_missing_part_stays_missing():
    parts = {part: [30.0, 10.0] for part in capability.COMPONENTS} | {"energy_kt": [None, 10.0]}
    frame = pd.DataFrame({"iso3": ["AAA", "BBB"], "year": [2000, 2000], **parts})
    shares = capability.component_shares(frame).set_index(["iso3", "component"])["share"]
    assert pd.isna(shares["AAA", "energy_kt"])
    assert shares["BBB", "energy_kt"] == 1


def test_the_mean_of_the_parts_is_the_published_index():
    frame = load("capabilities", since=2022, until=2022)
    found = capability.component_shares(frame).groupby("iso3")["share"].mean()
    published = frame.set_index("iso3")["cinc"]
    for state in ("USA", "CHN", "JPN", "RUS", "IND"):
        assert found[state] == pytest.approx(published[state], abs=2e-4)


def test_a_first_lead_may_be_lost_again_and_a_lasting_one_not():
    one, two = yearly([1, 3, 1, 4, 5]), yearly([2, 2, 2, 2, 2])
    assert capability.first_lead(one, two) == 2001
    assert capability.lasting_lead(one, two) == 2003
    assert capability.lasting_lead(two, one) is None
    assert capability.first_lead(yearly([1, 1]), yearly([2, 2])) is None


def test_a_lead_from_the_first_year_lasts_from_it():
    assert capability.lasting_lead(yearly([3, 3]), yearly([1, 2])) == 2000


def test_a_lead_is_lost_in_the_years_behind_or_level_after_it():
    assert capability.lost_leads(yearly([1, 3, 1, 4, 2, 5]), yearly([2, 2, 2, 2, 2, 2])) == [2002, 2004]
    assert capability.lost_leads(yearly([1, 3, 4]), yearly([2, 2, 2])) == []
    assert capability.lost_leads(yearly([1, 1]), yearly([2, 2])) == []
