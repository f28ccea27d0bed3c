"""Gaps between dates and growth around one, worked by hand."""

import pandas as pd
import pytest
from alliance_data import InputError
from alliance_data.measures.revisions import (
    change_before,
    decimal_year,
    documents,
    gaps,
    growth_before_and_after,
    growth_step,
    last_whole_year,
    per_decade,
    silences,
    yearly_growth,
)

MILESTONES = pd.DataFrame(
    [
        ("1960-01-19", "treaty", "The treaty of 1960 is signed", False),
        ("1960-06-23", "treaty", "The treaty of 1960 takes effect", False),
        ("1972-05-15", "event", "Okinawa returns", False),
        ("2015-09-19", "law", "The Legislation for Peace and Security is passed", False),
        ("2026-04", "law", "A law", False),
        ("2025", "policy", "A strategy is due", True),
    ],
    columns=["date", "kind", "event", "planned"],
)


def test_documents_are_of_the_kinds_asked_for_and_done_by_then():
    found = documents(MILESTONES, {"treaty": "Agreements", "law": "Laws", "policy": "Strategies"}, 2025)
    assert found[["date", "lane"]].to_numpy().tolist() == [
        ["1960-01-19", "Agreements"],
        ["2015-09-19", "Laws"],
    ]
    assert found["at"].tolist() == pytest.approx([1960 + 18 / 366, 2015 + 261 / 365])


def test_cut_dates_stand_in_the_middle_of_what_is_known():
    found = decimal_year(pd.Series(["1951-01-01", "1996-04", "1978"]))
    assert found.tolist() == pytest.approx([1951.0, 1996 + 105 / 366, 1978 + 181 / 365])


def test_gaps_run_from_each_date_to_the_next():
    found = gaps(pd.Series(["1978-11-27", "1960-06-23", "1997-09-23"]))
    assert found["since"].tolist() == ["1960-06-23", "1978-11-27"]
    assert found["years"].tolist() == pytest.approx([18.43, 18.82], abs=0.01)


def test_silences_are_the_gaps_longer_than_asked():
    found = silences(pd.Series(["1952-01-01", "1960-01-01", "1978-01-01"]), longer=15)
    assert found[["since", "until", "start", "end"]].to_numpy().tolist() == [
        ["1960-01-01", "1978-01-01", 1960.0, 1978.0]
    ]


def test_decades_without_a_document_count_zero():
    events = pd.DataFrame({"date": ["1951-09-08", "1954", "1978"], "lane": ["Laws", "Laws", "Agreements"]})
    found = per_decade(events, 1989).pivot(index="decade", columns="lane", values="count")
    assert found["Laws"].to_dict() == {1950: 2, 1960: 0, 1970: 0, 1980: 0}
    assert found["Agreements"].to_dict() == {1950: 0, 1960: 0, 1970: 1, 1980: 0}


def test_without_a_document_there_is_no_decade():
    events = pd.DataFrame({"date": [], "lane": []}, dtype="str")
    found = per_decade(events, 1989)
    assert found.columns.tolist() == ["decade", "count", "lane"]
    assert found.empty


def test_changes_lead_up_to_a_year():
    values = pd.Series({2000: 100.0, 2005: 150.0, 2010: 120.0})
    assert change_before(values, [2005, 2010], 5).to_dict() == pytest.approx({2005: 0.5, 2010: -0.2})


@pytest.mark.parametrize(
    "breaks, missing", [([2001], [2005]), ([2005], [2005]), ([2000], []), ([2006], [2010])]
)
def test_changes_across_another_way_of_counting_are_missing(breaks, missing):
    values = pd.Series({2000: 100.0, 2005: 150.0, 2010: 120.0})
    found = change_before(values, [2005, 2010], 5, breaks=breaks)
    assert found.index[found.isna()].tolist() == missing


def test_a_change_from_a_year_that_is_not_known_is_missing():
    assert change_before(pd.Series({2005: 150.0}), [2005], 5).isna().all()


def test_growth_is_the_mean_rate_that_compounds():
    assert yearly_growth(pd.Series({2020: 100.0, 2022: 121.0}), 2020, 2022) == pytest.approx(0.1)


def test_a_step_is_growth_after_less_growth_before():
    values = pd.Series({2012: 100.0, 2022: 100.0, 2024: 121.0})
    assert growth_step(values, turn=2022, before=10, last=2024) == pytest.approx(0.1)


def test_growth_steps_leave_out_states_without_both_ends():
    frame = pd.DataFrame(
        [
            ("JPN", 2012, 100.0),
            ("JPN", 2022, 100.0),
            ("JPN", 2024, 121.0),
            ("ISL", 2012, 0.0),
            ("ISL", 2022, 0.0),
        ],
        columns=["iso3", "year", "constant_usd_m"],
    )
    found = growth_before_and_after(frame, turn=2022, before=10, last=2024)
    assert found["iso3"].tolist() == ["JPN"]
    assert found[["before", "after", "step"]].to_numpy()[0].tolist() == pytest.approx([0.0, 0.1, 0.1])


def test_a_year_is_whole_when_its_last_month_is_in_the_record():
    dates = pd.Series(["2024-02", "2025-11-30", None])
    assert last_whole_year(dates) == 2024
    assert last_whole_year(pd.Series(["2025-12-01"])) == 2025
    assert last_whole_year(pd.Series(["2025"])) == 2024


def test_what_has_not_been_broken_by_the_end_of_the_record_is_a_gap_too():
    found = gaps(pd.Series(["1960-01-01", "1978-01-01"]), end="2025-12-31")
    assert found[["since", "until"]].to_numpy().tolist()[-1] == ["1978-01-01", "2025-12-31"]
    assert silences(pd.Series(["1960-01-01"]), longer=15, end="1970-01-01").empty


def test_no_growth_is_measured_within_one_year():
    with pytest.raises(InputError, match="earlier turn"):
        yearly_growth(pd.Series({2025: 100.0}), 2025, 2025)
