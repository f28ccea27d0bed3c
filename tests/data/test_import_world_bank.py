"""World Bank files: one indicator each, as zip, CSV or xls, merged column by column."""

import zipfile
from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importers import world_bank
from alliance_data.importing import import_file

SHARED = Path(__file__).parents[3] / "shared" / "data"
REAL = sorted((SHARED / "publisher").glob("API_*"))
API = """\
"Data Source","World Development Indicators",

"Last Updated Date","2026-02-24",

"Country Name","Country Code","Indicator Name","Indicator Code","2022","2023","2024",
"Japan","JPN","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","1.1","1.2","",
"World","WLD","Military expenditure (% of GDP)","MS.MIL.XPND.GD.ZS","2.2","2.3","2.4",
"""


@pytest.fixture
def api(tmp_path):
    (tmp_path / "API_any.csv").write_text(API, encoding="utf-8-sig", newline="\r\n")
    return tmp_path / "API_any.csv"


def column(frame, name):
    return frame.set_index(["iso3", "year"])[name]


def test_a_share_in_percent_becomes_a_fraction_and_aggregates_stay_out(real, api):
    assert world_bank.recognise(api)
    frame = world_bank.read(api)
    assert column(frame, "military_share_of_gdp")["JPN", 2023] == pytest.approx(0.012)
    assert "WLD" not in set(frame["iso3"])
    assert frame.attrs["version"] == "WDI updated 2026-02-24"


def test_the_other_indicators_stay_as_they_stand(real, api):
    before = column(load("economy"), "population")
    after = column(world_bank.read(api), "population")
    assert after.dropna().equals(before.dropna().reindex(after.dropna().index))


def test_the_zip_with_its_metadata_reads_like_the_csv_inside(real, api, tmp_path):
    with zipfile.ZipFile(tmp_path / "api.zip", "w") as archive:
        archive.writestr("Metadata_Country_x.csv", '"Country Code","Region"\n"JPN","East Asia"\n')
        archive.write(api, "API_x.csv")
    assert world_bank.recognise(tmp_path / "api.zip")
    assert world_bank.read(tmp_path / "api.zip").equals(world_bank.read(api))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("MS.MIL.XPND.GD.ZS", "AG.LND.AGRI.K2", "AG.LND.AGRI.K2"),
        ("Country Code", "Code", "no row begins"),
        ('"1.2"', '"1,2"', "expected a number"),
        ("Last Updated Date", "Updated", "Last Updated Date"),
    ],
)
def test_another_indicator_or_form_is_refused(real, api, old, new, said):
    api.write_text(API.replace(old, new))
    with pytest.raises(InputError, match=said):
        world_bank.read(api)


@pytest.mark.parametrize("path", REAL, ids=lambda p: p.name)
def test_the_publishers_file_changes_nothing_that_stands(real, path, contents):
    before = contents(real)["economy.csv"]
    import_file(path)
    assert contents(real)["economy.csv"] == before


def test_the_table_has_the_published_values_for_japan():
    row = load("economy", countries=["JPN"], since=2024, until=2024).iloc[0]
    assert row["population"] == pytest.approx(123_975_371)
    assert row["military_share_of_gdp"] == pytest.approx(0.01371397, rel=1e-6)
