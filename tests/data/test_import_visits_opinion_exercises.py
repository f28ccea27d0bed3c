"""Leaders' travels and visits, Pew's aggregates, and the list of exercises to 2010."""

from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importers import mme, pew, state_travel, state_visits

SHARED = Path(__file__).parents[3] / "shared" / "data"
TRAVEL = """\
trip_id,role,who,name,start_date,end_date,country_id,country,locale,remarks
9,president,x,A President,1945-02-03,1945-02-12,u-s-s-r,U.S.S.R.,Yalta,Met with leaders
10,secretary,y,A Secretary,2024-07-28,2024-07-29,japan,Japan,Tokyo,"Met, and met"
"""
VISITS = """\
visit_id,start_date,end_date,visitor,from_id,from_country,description
2138,1874-12-12,1874-12-23,King Kalakaua,hawaii,Hawaii,First
3200,2024-04-10,2024-04-10,Prime Minister Kishida Fumio,japan,Japan,Official visit
"""
PEW = """\
wave,country,about,n,favourable_pct,unfavourable_pct,dk_refused_pct
2023,JPN,USA,1004,73.2,25.0,1.8
2023,AGO,USA,780,54.0,22.8,23.1
2013,JPN,CHN,700,5.0,93.0,2.0
2023,JPN,UN,1004,40.8,49.1,10.0
"""
HEADER = ("MMEID,Ex_Name,Series_Name,Location,lat,lon,StartDate,s.year,s.month,s.day,EndDate,"
          "e.year,e.month,e.day,CPX,Air,Land,Sea,participants\n")  # fmt: skip
MME = HEADER + (
    "mme88,Skies,-9,Egypt,26,30,1980-01-xx,1980,1,xx,1980-01-xx,1980,1,xx,0,1,0,0,Egypt;United States\n"
    "mme90,Keen,Keen,Japan,26,30,1/2/01,2001,1,2,1/9/01,2001,1,9,0,0,1,1,Japan;United States;NATO\n"
    "mme88,Wind,,Ghana,5,0,2005-xx-xx,2005,xx,xx,2005-xx-xx,2005,xx,xx,0,0,1,0,CÃ´te dâ\x80\x99Ivoire;Ghana\n"
)


def test_places_carry_the_code_of_the_state_of_the_time(write):
    path = write(TRAVEL)
    assert state_travel.recognise(path)
    assert state_travel.read(path)["iso3"].tolist() == ["SUN", "JPN"]


def test_a_place_that_never_had_a_code_has_none(write):
    path = write(VISITS)
    assert state_visits.recognise(path)
    frame = state_visits.read(path)
    assert frame["iso3"].isna().tolist() == [True, False]
    assert frame["trip_id"].tolist() == ["2138", "3200"]


def test_an_unknown_place_is_refused_with_its_row(write):
    with pytest.raises(InputError, match="row 3, column country: unknown state 'Atlantis'"):
        state_travel.read(write(TRAVEL.replace(",Japan,", ",Atlantis,")))


def test_pew_has_states_alone_and_the_miscoded_wave_left_out(write):
    path = write(PEW)
    assert pew.recognise(path)
    frame = pew.read(path)
    assert frame[["country", "about"]].to_numpy().tolist() == [["JPN", "USA"], ["AGO", "USA"]]
    assert frame["favourable"].tolist() == pytest.approx([0.732, 0.54])


def test_an_exercises_unknown_day_or_month_is_cut_off_its_date(write):
    path = write(MME)
    assert mme.recognise(path)
    assert mme.read(path)["start"].tolist() == ["1980-01", "2001-01-02", "2005"]


def test_participants_become_codes_and_a_number_used_twice_is_told_apart(write):
    frame = mme.read(write(MME))
    assert frame["participants"].tolist() == ["EGY;USA", "JPN;USA", "CIV;GHA"]
    assert frame["exercise_id"].tolist() == ["mme88", "mme90", "mme88-2"]
    assert frame["series"].isna().tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("module", "file", "rows"),
    [
        (state_travel, "us_leader_travel", 4268),
        (state_visits, "foreign_leader_visits_to_us", 3264),
        (pew, "pew_favourability_country_wave", 1640),
        (mme, "exercises_mme_v7", 3707),
    ],
)
@pytest.mark.skipif(not SHARED.exists(), reason="the publishers' files are not beside this repository")
def test_the_real_file_is_read(module, file, rows):
    path = SHARED / "extracts" / f"{file}.csv"
    assert module.recognise(path)
    assert len(module.read(path)) == rows


def test_the_tables_hold_known_rows():
    trips = load("leader_travel", countries=["JPN"], since="2024-07-01", until="2024-07-31")
    assert trips["name"].tolist() == ["Antony John Blinken"]
    views = load("opinion", countries=["JPN"]).set_index(["wave", "about"])["favourable"]
    assert views[2023, "USA"] == pytest.approx(0.73, abs=0.02)
    assert load("exercises")["participants"].str.contains("JPN").sum() == 244


def test_a_stay_of_several_days_that_the_list_has_twice_counts_once_and_a_return_twice(write):
    rows = [
        "1,secretary,A. B.,2021-03-15,2021-03-17,Japan,Tokyo",
        "2,secretary,A. B.,2021-03-15,2021-03-17,Japan,Tokyo",
        "3,secretary,A. B.,1988-02-28,1988-02-28,Japan,Tokyo",
        "4,secretary,A. B.,1988-02-28,1988-02-28,Japan,Tokyo",
    ]
    path = write("\n".join([",".join(state_travel.COLUMNS), *rows]) + "\n")
    assert state_travel.read(path)["trip_id"].tolist() == ["1", "3", "4"]


def test_the_secretarys_journey_of_march_2021_stands_once():
    trips = load("leader_travel", countries=["JPN"], since="2021-03-15", until="2021-03-15")
    assert trips["name"].tolist() == ["Antony John Blinken"]
