"""Reading a table as a typed frame."""

import subprocess
import sys

import pandas as pd
import pytest
from alliance_data import InputError, load, names


def test_types_follow_the_sidecar(folder):
    frame = load("spending")
    assert frame.dtypes.astype(str).to_dict() == {
        **{"iso3": "str", "year": "int64", "usd_m": "float64", "share_of_gdp": "float64"},
        **{"grade": "str", "note": "str"},
    }
    assert frame["note"].isna().all()
    assert frame.attrs["table"] == "spending"


def test_countries_years_and_columns_cut_the_frame(folder):
    frame = load("spending", countries=["USA", "JPN"], since=2012, until=2013, columns=["usd_m"])
    assert list(frame) == ["iso3", "year", "usd_m"]
    assert list(zip(frame["iso3"], frame["year"], strict=True)) == [
        ("JPN", 2012),
        ("JPN", 2013),
        ("USA", 2012),
        ("USA", 2013),
    ]


def test_a_state_without_rows_is_no_error(folder):
    (folder / "spending.csv").write_text("iso3,year,usd_m,share_of_gdp,grade,note\nJPN,2020,1,,,\n")
    assert load("spending", countries=["USA"]).empty


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"table": "spendin"}, "Did you mean 'spending'"),
        ({"table": "spending", "countries": ["JPM"]}, "Unknown country code 'JPM'.*'JPN'"),
        ({"table": "spending", "columns": ["usd"]}, "Unknown column of spending 'usd'.*'usd_m'"),
        ({"table": "countries", "since": 2000}, "no column for time"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest_name(folder, arguments, message):
    with pytest.raises(InputError, match=message):
        load(**arguments)


def test_a_file_that_went_missing_is_named(folder):
    (folder / "spending.csv").unlink()
    with pytest.raises(InputError, match="is missing, though"):
        load("spending")


def test_a_run_is_told_which_tables_it_read(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("ALLIANCE_TRACE", str(tmp_path / "trace"))
    load("spending")
    assert "spending" in (tmp_path / "trace").read_text().split()


@pytest.mark.parametrize("table", names())
def test_every_table_of_the_book_loads(table):
    assert len(load(table))


def test_period_ends_count_whole_years_for_dates(real):
    frame = load("taiwan_activity", since=2023, until=2023)
    assert (frame["date"].min(), frame["date"].max()) <= (pd.Timestamp("2023-12-31"),) * 2
    assert set(frame["date"].dt.year) == {2023}


def test_reading_a_table_brings_in_neither_the_book_nor_what_only_imports_need():
    code = "import sys, alliance_data; alliance_data.load('countries'); print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    unwanted = {"alliance_book", "altair", "frictionless", "openpyxl", "xlrd", "pooch", "requests", "click"}
    assert not unwanted & set(modules)
