"""National Material Capabilities: COW codes to ISO, missing values, one Germany a year."""

import pytest
from alliance_data import InputError, load
from alliance_data.importers import nmc

NMC = """\
stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version
CHN,710,2022,300000000,2000,1000000,7000000,1433350,632320,0.234,2022
PRK,731,2022,-9,1200,1000,20000,26000,7000,0.01,2022
USA,2,1944,1,1,1,1,1,1,0.3,2022
GMY,255,1990,37200000,545,38434,-9,79402,25673,0.0293,2022
GFR,260,1990,35610000,545,38433,366237,63253,21254,0.0277,2022
GDR,265,1990,-9,137,5339,165959,16247,4403,0.0062,2022
"""


def test_the_projects_file_is_read_from_1945_on_with_its_edition(write):
    path = write(NMC)
    assert nmc.recognise(path)
    frame = nmc.read(path)
    assert list(frame["iso3"]) == ["CHN", "PRK", "DEU", "DDR"]
    assert frame.attrs["version"] == "NMC 7.0"


def test_minus_nine_is_missing(write):
    frame = nmc.read(write(NMC)).set_index("iso3")
    assert frame.loc["PRK", "military_expenditure_usd_k"] != frame.loc["PRK", "military_expenditure_usd_k"]


def test_germany_of_1990_is_the_west_beside_the_east(write):
    frame = nmc.read(write(NMC)).set_index("iso3")
    assert frame.loc["DEU", "population_k"] == 63253


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("PRK,731,2022", "CHN,710,2022", "stands twice"),
        ("0.234", "0;234", "expected a number"),
        ("0.234", "-0.234", "0 or more"),
        ("PRK,731", "PRK,1731", "COW state code"),
    ],
)
def test_a_spoilt_file_is_refused_with_what_was_found(write, old, new, said):
    with pytest.raises(InputError) as refused:
        nmc.read(write(NMC.replace(old, new, 1)))
    assert said in str(refused.value)


def test_china_and_the_united_states_have_the_published_index():
    frame = load("capabilities", since=2022).set_index("iso3")
    assert round(frame.loc["CHN", "cinc"], 3) == 0.234
    assert round(frame.loc["USA", "cinc"], 3) == 0.124
    assert 0.99 < frame["cinc"].sum() < 1.01
