"""Surveys worked by hand."""

import math

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import surveys


def test_half_of_2401_people_have_an_error_of_two_points():
    # 1.96 * sqrt(0.25 / 2401) = 1.96 * 0.5 / 49
    found = surveys.sampling_error(pd.Series([0.5]), pd.Series([2401]))
    assert found.tolist() == pytest.approx([0.02])


def test_a_move_is_clear_beyond_the_error_of_both_waves():
    # Each wave errs by two points, so the two by 2.83.
    shares = pd.Series([0.50, 0.52, 0.49], index=[2001, 2002, 2003])
    found = surveys.moves(shares, pd.Series(2401, index=shares.index))
    assert found["change"].to_dict() == pytest.approx({2002: 0.02, 2003: -0.03})
    assert found["clear"].to_dict() == {2002: False, 2003: True}


def test_a_record_has_both_ends_and_the_earliest_lowest_wave():
    rows = [("B", 2003, 0.4), ("A", 2005, 0.6), ("A", 2001, 0.5), ("A", 2003, 0.3), ("A", 2004, 0.3)]
    found = surveys.records(pd.DataFrame(rows, columns=["country", "wave", "liked"]), "liked")
    assert found.loc["A"].to_dict() == {
        "waves": 4,
        "first": 0.5,
        "last": 0.6,
        "last_wave": 2005,
        "lowest": 0.3,
        "lowest_wave": 2003,
    }
    assert found.loc["B", "waves"] == 1


def poll(*waves, series="trust_mail", answer="trust"):
    rows = [(series, "JPN", "USA", answer, fielded, share, n) for fielded, share, n in waves]
    names = ["series", "country_asked", "about", "answer", "fielded", "share", "respondents"]
    return pd.DataFrame(rows, columns=names)


def test_waves_of_one_series_only_are_set_side_by_side():
    by_mail = poll(("2021-07", 0.5, 2401), ("2020", 0.6, None))
    by_interview = poll(("2019-10", 0.8, 2401), series="trust_interview")
    found = surveys.waves(pd.concat([by_mail, by_interview]), "trust_mail", "trust", asked="JPN", about="USA")
    assert found["share"].to_dict() == {"2020": 0.6, "2021-07": 0.5}
    assert found["time"].tolist() == [2020.5, 2021.5]
    assert found.loc["2021-07", "error"] == pytest.approx(0.02)


def test_a_series_that_is_not_there_has_no_wave_and_no_change():
    found = surveys.waves(poll(("2020", 0.6, 900)), "trust_fax", "trust", asked="JPN", about="USA")
    assert found.empty
    assert math.isnan(surveys.change(found)["change"]) and surveys.change(found)["clear"] is None


def test_a_single_wave_has_a_last_share_and_no_change():
    found = surveys.waves(poll(("2020", 0.6, 900)), "trust_mail", "trust", asked="JPN", about="USA")
    moved = surveys.change(found)
    assert moved["last"] == 0.6 and math.isnan(moved["earlier"])


def test_a_change_is_clear_beyond_the_error_of_both_waves_and_unknown_without_their_size():
    both = poll(("2020", 0.5, 2401), ("2021", 0.5, None), ("2022", 0.47, 2401))
    found = surveys.waves(both, "trust_mail", "trust", asked="JPN", about="USA")
    assert surveys.change(found)["clear"] is None
    since = surveys.change(found, "2020")
    assert (since["change"], since["clear"]) == (pytest.approx(-0.03), True)


def test_levels_set_the_last_wave_against_the_mean_of_all_before():
    found = surveys.levels(poll(("2019", 0.6, 900), ("2020", 0.8, 900), ("2021", 0.5, 900)))
    row = found.iloc[0]
    assert (row["highest"], row["first_wave"], row["last_wave"]) == (0.8, "2019", "2021")
    assert row["change"] == pytest.approx(-0.3)
    assert row["from_mean"] == pytest.approx(-0.2)


def asked(series, fielded, share, **more):
    """One answer to one question."""
    row = {"survey": "A", "country_asked": "JPN", "about": "USA", "question": "Trust", "answer": "trust"}
    return (
        row | {"series": series, "fielded": fielded, "share": share, "respondents": None, "mode": None} | more
    )


def test_the_last_two_waves_are_of_one_series_and_the_later_is_recent():
    frame = pd.DataFrame(
        [
            asked("by_mail", "2024", 0.5, respondents=1000),
            asked("by_mail", "2025-09", 0.4, respondents=1000),
            asked("by_mail", "2022", 0.9),
            asked("by_telephone", "2025-06", 0.2),  # one wave: nothing to compare it with
            asked("old", "2019", 0.7),
            asked("old", "2020", 0.6),
        ]
    )
    found = surveys.last_two(frame, ["USA"], "2025")
    assert found[["series", "before_wave", "wave"]].to_numpy().tolist() == [["by_mail", "2024", "2025-09"]]
    assert found["change"].iloc[0] == pytest.approx(-0.1)
    # Of a half of 1000 half of the interval is 3.1 points; of both waves together 4.3.
    assert found["error"].iloc[0] == pytest.approx(0.0434, abs=5e-4)


def test_the_last_two_waves_of_the_cabinet_office_on_affinity():
    found = (
        surveys.last_two(load("surveys"), ["USA"], "2025").set_index("series").loc["cabinet_affinity_mail"]
    )
    assert (found["before"], found["share"]) == (0.849, 0.77)


def test_a_panel_says_where_another_series_begins():
    frame = pd.DataFrame(
        [
            asked("trust_mail", "2020-10", 0.8, mode="mail"),
            asked("trust_interview", "2018-10", 0.7, mode="interview"),
            asked("trust_interview", "2019", 0.6, mode="interview"),
        ]
    )
    found = surveys.panels(frame, {"Trust": ("trust_", "trust", "JPN", "USA"), "None": ("no", "", "", "")})
    assert found["fielded"].tolist() == ["2018-10", "2019", "2020-10"]
    assert found["first"].tolist() == [False, False, True]
    assert found["last"].tolist() == [False, False, True]
    assert found["time"].tolist() == [2018.75, 2019.5, 2020.75]
