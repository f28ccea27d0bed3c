"""US troops: two files, one table, each replacing its own rows."""

from pathlib import Path

import pandas as pd
import pytest
from alliance_data import InputError, load
from alliance_data.importers import dmdc

SHARED = Path(__file__).parents[3] / "shared" / "data" / "extracts"
REPORTS = """\
iso3c,report_date,location,troops_ad,army_ad,navy_ad,air_force_ad,marine_corps_ad,coast_guard_ad,space_force_ad
JPN,2005-09-30,Japan,35571,1000,10000,14571,10000,0,0
JPN,2024-09-30,JAPAN,50786,2296,19906,12128,16334,22,100
JPN,2025-09-30,JAPAN,53490,2547,20827,12363,17601,24,128
AFG,2006-09-30,Total (in/around Afghanistan as of September 30) -,21500,21500,0,0,0,,
IRQ,2007-09-30,Iraq (see Deployment Detail Below),0,0,0,0,0,,
USA,2025-09-30,UNITED STATES,100,25,25,25,25,0,0
,2025-09-30,KOSOVO,16,1,0,15,0,0,0
,2025-09-30,WAKE ISLAND,4,0,0,4,0,0,0
MNE,2008-09-30,MONTENEGRO (1992 - 2001),1,1,0,0,0,0,0
MNE,2008-09-30,MONTENEGRO (2006 - 2008),2,2,0,0,0,0,0
"""
ANNUAL = """\
iso3c,country,year,troops_ad,army_ad,navy_ad,air_force_ad,marine_corps_ad,source
JPN,Japan,1950,136554,,,,,Kane 2005
JPN,Japan,1951,172861,,,,,Kane 2005 - interpolated (1950 and 1953 are observed)
USA,United States,1951,1645490,,,,,Kane 2005
JPN,Japan,2006,33453,1965,3742,13322,14424,DMDC end-September report
"""


def test_reports_give_one_row_a_place_and_report_from_2006_on(write):
    frame = dmdc.read(write(REPORTS)).set_index(["iso3", "date"]).sort_index()
    assert sorted(frame.index.get_level_values("iso3")) == ["JPN", "JPN", "MNE", "UMI", "XKX"]
    assert frame.loc[("JPN", "2025-09-30"), "active_duty"] == 53490
    assert frame.loc[("MNE", "2008-09-30"), "active_duty"] == 3
    assert set(frame["source"]) == {"dmdc"}
    assert frame.attrs["version"] == "to September 2025"


def test_the_annual_series_gives_the_years_before_2006_and_marks_what_is_interpolated(write):
    frame = dmdc.read(write(ANNUAL))
    assert list(frame["date"].dt.strftime("%Y-%m-%d")) == ["1950-09-30", "1951-09-30"]
    assert list(frame["interpolated"]) == [False, True]
    assert frame["army"].isna().all()
    assert set(frame["source"]) == {"kane"}


def test_both_files_are_recognised_and_others_are_not(write):
    assert dmdc.recognise(write(REPORTS))
    assert dmdc.recognise(write(ANNUAL))
    assert not dmdc.recognise(write("iso3c,year\nJPN,2020\n"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("53490,2547", '"53,490",2547', "thousands separators"),
        ("JPN,2024-09-30", "JPN,2025-09-30", "stands twice"),
        ("2024-09-30", "30.9.2024", "expected a date"),
        (",KOSOVO", ",KOSOVVO", "unknown state"),
        ("53490,2547", "-53490,2547", "expected 0 or more"),
        ("50786,2296", "50786,22960000", "services add up"),
        (",space_force_ad", ",space_force", "space_force_ad"),
        ("16,1,0,15,0,0,0", "16,1,0,15", "cells, expected 10"),
    ],
)
def test_spoilt_reports_are_refused_with_what_was_found(write, old, new, said):
    path = write(REPORTS.replace(old, new))
    with pytest.raises(InputError) as refused:
        dmdc.read(path)
    assert said in str(refused.value)
    assert "file.csv" in str(refused.value)


def test_importing_one_file_keeps_the_rows_of_the_other(real, write):
    from alliance_data.importing import import_file

    before = load("us_troops")
    mild = ANNUAL.replace("136554", "36554").replace("172861", "72861")
    done = import_file(write(mild, "annual.csv"))[0]
    after = load("us_troops")
    assert done.replaced
    kept = [f[f["source"] == "dmdc"].reset_index(drop=True) for f in (before, after)]
    pd.testing.assert_frame_equal(*kept)
    assert (after["source"] == "kane").sum() == 2


def test_importing_again_in_any_order_changes_nothing(real, contents):
    from alliance_data.importing import import_file

    files = [SHARED / "us_troops_dmdc_reports.csv", SHARED / "us_troops_annual_spliced.csv"]
    if not all(f.exists() for f in files):
        pytest.skip("the troops' files are not at hand")
    before = contents(real)
    for file in files:
        assert not import_file(file)[0].replaced
    assert contents(real) == before


def test_japan_has_what_the_reports_say():
    japan = load("us_troops", countries=["JPN"]).set_index("date")
    assert japan.loc["2025-09-30", "active_duty"] == 53490
    assert japan.loc["2007-09-30", "navy"] == 3789
    assert japan.loc["2008-09-30", "navy"] == 18594
    assert list(japan.index[japan["interpolated"]].year) == [1951, 1952]
    absent = pd.to_datetime(["2022-12-31", "2023-03-31", "2023-06-30"])
    assert not japan.index.isin(absent).any()


def test_the_united_states_are_not_abroad():
    frame = load("us_troops")
    assert "USA" not in set(frame["iso3"])
    assert "GUM" in set(frame["iso3"])


# Rows of troopdata's own files, with the columns that are read.
REBUILT = """\
iso3c,year,month,Location,troops_ad,army_ad,navy_ad,marine_corps_ad,air_force_ad,coast_guard_ad,space_force_ad
ASM,2025,December,AMERICAN SAMOA,3,0,0,0,0,3,0
ASM,2005,September,AMERICAN SAMOA,4,0,0,0,0,NA,NA
NA,2025,December,KOSOVO,16,1,0,0,15,0,0
"""
KANE = """\
countryname,ccode,iso3c,year,troops,army,navy,air_force,marine_corps
Japan,740,JPN,1951,172861,NA,NA,NA,NA
Canada,20,CAN,1950,4579,NA,NA,NA,NA
Canada,20,CAN,2006,133,7,35,81,10
"""


def test_the_package_s_own_reports_are_read_dated_to_the_end_of_their_month(write):
    path = write(REBUILT)
    assert dmdc.recognise(path)
    frame = dmdc.read(path)
    assert frame[["iso3", "active_duty", "source"]].values.tolist() == [
        ["ASM", 3, "dmdc"],
        ["XKX", 16, "dmdc"],
    ]
    assert set(frame["date"].dt.strftime("%Y-%m-%d")) == {"2025-12-31"}


def test_the_package_s_annual_series_is_read_to_2005(write):
    path = write(KANE)
    assert dmdc.recognise(path)
    frame = dmdc.read(path).set_index("iso3")
    assert frame["active_duty"].to_dict() == {"CAN": 4579, "JPN": 172861}
    assert frame["interpolated"].to_dict() == {"CAN": False, "JPN": True}


def test_a_month_that_is_none_is_refused(write):
    with pytest.raises(InputError, match="row 2, column month: found 'Decembre 2025'"):
        dmdc.read(write(REBUILT.replace("December", "Decembre", 1)))
