"""UN ideal points, disputes and democracy: files keyed by Correlates of War codes."""

from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importers import cow_mid, un_ideal_points, vdem

SHARED = Path(__file__).parents[3] / "shared" / "data"
POINTS = (
    "ccode\tiso3c\tCountryname\tyear\tNVotesFP\tIdealPointFP\tQ5%FP\tQ10%FP\tQ50%FP\tQ90%FP\tQ95%FP\n"
    '740\t"JPN"\t"Japan"\t2023\t88\t0.694\t0.556\t0.588\t0.695\t0.797\t0.828\n'
    '740\t"JPN"\t"Japan"\t2024\t8\t0.61\t0.26\t0.34\t0.6\t0.9\t0.98\n'
    '365\t"RUS"\t"USSR"\t1980\t90\t-2.6\t-2.8\t-2.7\t-2.6\t-2.5\t-2.4\n'
)
DISPUTES = """\
dispnum,ccode1,ccode2,year,sidea1,hostlev1,hostlev2,fatality
4021,710,740,2010,1,3,1,0
4021,710,740,2011,1,4,2,0
4021,740,710,2010,0,1,3,0
4021,740,710,2011,0,2,4,0
258,740,2,1945,1,5,5,6
"""
DEMOCRACY = """\
ccode,state,iso3c,year,euds,v2x_polyarchy
740,Japan,JPN,2025,1,0.82
265,GDR,,1980,1,0.1
31,Bahamas,BHS,2000,1,
"""


def test_a_year_with_eight_votes_is_left_out_of_the_ideal_points(write):
    path = write(POINTS, "points.tab")
    assert un_ideal_points.recognise(path)
    frame = un_ideal_points.read(path).set_index(["iso3", "year"])
    assert list(frame.index) == [("JPN", 2023), ("RUS", 1980)]
    assert frame.loc[("JPN", 2023), ["low", "high", "votes"]].tolist() == [0.556, 0.828, 88]


def test_ideal_points_that_stand_twice_are_refused(write):
    again = POINTS.splitlines()[1]
    with pytest.raises(InputError, match="stands twice"):
        un_ideal_points.read(write(POINTS + again + "\n", "points.tab"))


def test_a_pair_of_disputants_stands_once_with_side_a_first_over_all_its_years(write):
    path = write(DISPUTES)
    assert cow_mid.recognise(path)
    (row,) = cow_mid.read(path).to_dict("records")
    assert (row["iso3_a"], row["iso3_b"], row["start_year"], row["end_year"]) == ("CHN", "JPN", 2010, 2011)
    assert (row["hostility_a"], row["hostility_b"], row["hostility"]) == (4, 2, 4)


def test_democracy_is_read_from_either_collection(write):
    frame = vdem.read(write(DEMOCRACY))
    assert frame[["iso3", "year"]].values.tolist() == [["JPN", 2025], ["DDR", 1980]]
    assert frame.attrs["version"] == "V-Dem v16, to 2025"
    own = write(
        "country_name,country_text_id,year,COWcode,v2x_polyarchy\nJapan,JPN,2025,740,0.82\nPalestine,PSB,2025,,0.2\n"
    )
    assert vdem.recognise(own)
    assert vdem.read(own)["iso3"].tolist() == ["JPN"]


@pytest.mark.parametrize(
    ("module", "file", "rows"),
    [
        (un_ideal_points, "publisher/un_ideal_points_1946_2025.tab", 11295),
        (cow_mid, "extracts/cow_mid_v5_directed_dyad_disputes.csv", 2277),
        (vdem, "extracts/democracy_cow_state_year_1945_2025.csv", 11516),
    ],
)
@pytest.mark.skipif(not SHARED.exists(), reason="the publishers' files are not beside this repository")
def test_the_real_file_is_read(module, file, rows):
    assert module.recognise(SHARED / file)
    assert len(module.read(SHARED / file)) == rows


def test_the_tables_hold_known_values():
    points = load("ideal_points", countries=["JPN"]).set_index("year")["ideal_point"]
    assert points[2023] == pytest.approx(0.694496)
    assert 2024 not in points.index
    disputes = load("disputes")
    assert not ((disputes["iso3_a"] == disputes["iso3_b"]).any())
    assert disputes["end_year"].max() == 2014
    assert load("democracy", countries=["JPN"], since=2025)["polyarchy"].between(0.7, 0.9).all()
