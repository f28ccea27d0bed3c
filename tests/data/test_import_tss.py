"""Strategic rivalries: states from COW codes, what is over before 1946 left out, no end for what goes on."""

import pytest
from alliance_data import InputError, load
from alliance_data.importers import tss_rivalries

TSS = """\
tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,principal,aprin,state1,state2
60,China-Japan 1,710,740,1873,1945,1,1,,,1,,China,Japan
101,United States-USSR 2,2,365,1945,1989,1,,1,,1,,United States of America,Russia
214,China-Japan 2,710,740,1996,2020,1,1,,,,1,China,Japan
"""


def test_rivalries_that_ended_before_1946_stay_out(write):
    path = write(TSS)
    assert tss_rivalries.recognise(path)
    assert tss_rivalries.read(path)["rivalry"].tolist() == ["United States-USSR 2", "China-Japan 2"]


def test_a_rivalry_that_goes_on_in_the_last_year_has_no_end(write):
    frame = tss_rivalries.read(write(TSS)).set_index("rivalry")
    assert frame.loc["United States-USSR 2", "end_year"] == 1989
    assert frame["end_year"].isna().tolist() == [False, True]
    assert tss_rivalries.read(write(TSS)).attrs["version"] == "to 2020"


def test_states_come_from_cow_codes_and_kinds_are_true_or_false(write):
    row = tss_rivalries.read(write(TSS)).iloc[0]
    assert row[["iso3_a", "iso3_b", "positional", "spatial"]].tolist() == ["USA", "RUS", True, False]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2,365", "2,3650", "COW state code"),
        ("1945,1989", "1945,1939", "expected 1945 or later"),
        ("1945,1989", "1945,later", "expected a number"),
        ("2020,1,1", "2020,2,1", "row 4, column positional: found '2'"),
    ],
)
def test_a_spoilt_file_is_refused_with_what_was_found(write, old, new, said):
    with pytest.raises(InputError) as refused:
        tss_rivalries.read(write(TSS.replace(old, new, 1)))
    assert said in str(refused.value)


def test_japans_one_rivalry_after_1945_is_with_china():
    frame = load("rivalries")
    own = frame[frame[["iso3_a", "iso3_b"]].eq("JPN").any(axis=1)]
    assert own[["iso3_a", "start_year"]].to_numpy().tolist() == [["CHN", 1996]]
