"""Counts around Japan, against the documents that state them."""

import pandas as pd
from alliance_data import load
from alliance_data.measures import pressure


def test_parts_add_up_to_the_published_total():
    parts = pressure.scrambles_by_country(load("scrambles"))
    year = parts[parts["fiscal_year"] == 2024].set_index("part")["scrambles"]
    assert year.to_dict() == {"RUS": 237, "CHN": 464, "OTHER": 3}  # 704, Joint Staff, 17 April 2026
    assert parts.groupby("fiscal_year")["scrambles"].sum()[2016] == 1168


def test_a_year_without_a_split_is_all_remainder():
    parts = pressure.scrambles_by_country(load("scrambles"))
    year = parts[parts["fiscal_year"] == 1984]
    assert year["part"].tolist() == ["OTHER"]
    assert year["scrambles"].tolist() == [944]


def test_the_grade_of_a_split_follows_its_document():
    parts = pressure.scrambles_by_country(load("scrambles")).set_index(["fiscal_year", "part"])["grade"]
    assert parts[2016, "CHN"] == "press"
    assert parts[2021, "CHN"] == "official"
    assert parts[2016, "OTHER"] == "official"


def test_years_without_a_count_are_no_zero_days():
    days = pressure.days_by_zone(load("senkaku")).set_index(["zone", "year"])["days"]
    assert days["Contiguous zone", 2025] == 357
    assert days["Territorial sea", 2021] == 40  # 15 + 19 + 6, Defense of Japan 2023, Reference 17
    assert ("Contiguous zone", 2018) not in days.index


def test_a_quiet_year_counts_as_zero():
    tests = pd.DataFrame({"date": ["2016-01-01", "2016-02-01", "2018-05"]})
    assert pressure.missiles_a_year(tests).to_dict() == {2016: 2, 2017: 0, 2018: 1}
    assert pressure.missiles_a_year(load("missile_tests"))[2022] == 69


def test_a_dispute_counts_whichever_side_the_state_is_on():
    columns = ["dispute_id", "iso3_a", "iso3_b", "start_year", "hostility"]
    rows = [
        [1, "JPN", "RUS", 1960, 4],
        [2, "RUS", "JPN", 1970, 3],
        [3, "RUS", "JPN", 1940, 4],
        [4, "USA", "CHN", 1960, 4],
    ]
    found = pressure.disputes_by_opponent(pd.DataFrame(rows, columns=columns), "JPN", 1952)
    assert found[["iso3", "force", "disputes", "last"]].to_numpy().tolist() == [
        ["RUS", False, 1, 1970],
        ["RUS", True, 1, 1960],
    ]


def test_an_incident_over_two_places_counts_once_and_quiet_decades_are_zero():
    rows = [
        (1, "1979-11-15", "SUN"),
        (1, "1979-11-15", "SUN"),
        (2, "1991-08-15", "RUS"),
        (3, "2012-12-13", "CHN"),
    ]
    found = pressure.violations_by_decade(pd.DataFrame(rows, columns=["number", "date", "iso3"]))
    counts = found.set_index(["decade", "iso3"])["incidents"]
    assert counts.loc[(1970, "RUS")] == 1
    assert counts.loc[(2000, "RUS")] == 0
    assert counts.loc[(2010, "CHN")] == 1


def test_six_launches_were_announced_after_the_list_of_tests_ends():
    later = pressure.announced_after(load("missile_announcements"), load("missile_tests"))
    assert later["date"].dt.strftime("%m-%d").tolist() == [
        "08-06",
        "08-12",
        "08-20",
        "09-20",
        "09-20",
        "10-03",
    ]


def test_nuclear_tests_are_counted_by_year_like_missiles():
    counts = pressure.missiles_a_year(load("nuclear_tests"), until=2026)
    assert (counts[2016], counts[2017], counts.loc[2018:].sum()) == (2, 1, 0)


def test_the_newest_edition_of_a_state_that_is_long_enough_stands_for_it():
    rows = [("CHN", year, edition, 1) for edition in (2023, 2026) for year in range(2012, edition)]
    rows += [("CHN", 2027, 2027, 1), *(("USA", year, 2023, 1) for year in range(2012, 2023))]
    found = pressure.newest_editions(pd.DataFrame(rows, columns=["iso3", "year", "edition", "warheads"]), 5)
    assert found.groupby("iso3")["edition"].unique().map(list).to_dict() == {"CHN": [2026], "USA": [2023]}
