"""SIPRI's military expenditure workbook: every layout read right, everything odd refused."""

from pathlib import Path

import openpyxl
import pytest
from alliance_data import InputError, load
from alliance_data.importers import sipri_milex
from openpyxl.styles import Font

SHARED = Path(__file__).parents[3] / "shared" / "data"
REAL = sorted((SHARED / "publisher").glob("SIPRI-Milex*.xlsx"))
YEARS = [2022, 2023, 2024]
SHEETS = {
    "Local currency calendar years": [100e6, 110e6, 120e6],
    "Constant (2024) US$": [9.0, 10.0, 12.0],
    "Current US$": [8.0, 9.5, 12.0],
    "Share of GDP": [0.01, 0.011, 0.012],
}


@pytest.fixture
def book(tmp_path):
    """A workbook as SIPRI lays it out: preamble, header rows at different heights, headings, marks."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, (title, values) in enumerate(SHEETS.items()):
        sheet = made.create_sheet(title)
        sheet.append([f"Military expenditure by country, {title}, 2022–2024   © SIPRI 2025"])
        for _ in range(number):
            sheet.append(["Figures in blue are SIPRI estimates."])
        extra = ["Currency"] * (number == 0)
        sheet.append(["Country", *extra, "Notes", *YEARS])
        sheet.append([])
        sheet.append(["Asia & Oceania"])
        sheet.append(["South Asia", *extra, None, "...", None, None])
        sheet.append(["Japan", *extra, "†56", *values])
        sheet.append(["Korea, North", *extra, "§", "...", ". .", "…"])
        sheet.append(["Czechoslovakia", *extra, "", values[0], "xxx", "xxx"])
        sheet.append(["European Union", *extra, "", *values])
    return made


def saved(book, tmp_path, name="milex.xlsx"):
    book.save(tmp_path / name)
    return tmp_path / name


def row_of(sheet, name):
    return next(r for r in sheet.iter_rows() if r[0].value == name)


def test_a_workbook_is_recognised_whatever_its_name(book, tmp_path):
    assert sipri_milex.recognise(saved(book, tmp_path, "download (3).bin"))


def test_only_states_are_kept_and_states_of_the_past_keep_their_code(book, tmp_path):
    frame = sipri_milex.read(saved(book, tmp_path))
    assert list(frame["iso3"]) == ["CSK", "JPN", "JPN", "JPN"]


def test_figures_units_and_base_year_are_those_of_the_sheets(book, tmp_path):
    frame = sipri_milex.read(saved(book, tmp_path)).set_index(["iso3", "year"])
    assert frame.attrs["base_year"] == 2024
    assert frame.attrs["version"] == "2022-2024, SIPRI 2025"
    row = frame.loc[("JPN", 2023)]
    assert (row["constant_usd_m"], row["current_usd_m"], row["share_of_gdp"]) == (10.0, 9.5, 0.011)
    assert row["local_m"] == 110.0


def test_an_edition_in_millions_and_with_usd_in_its_sheet_names_is_read(book, tmp_path):
    book["Constant (2024) US$"].title = "Constant (2024) USD"
    book["Current US$"].title = "Current USD"
    local = book["Local currency calendar years"]
    local["A1"] = f"{local['A1'].value}. Figures are in millions of local currency"
    frame = sipri_milex.read(saved(book, tmp_path)).set_index(["iso3", "year"])
    assert frame.loc[("JPN", 2023), "local_m"] == 110e6


@pytest.mark.parametrize(
    ("colour", "expected"), [("FF0000FF", "estimate"), ("FFFF0000", "uncertain"), ("FF000000", "reported")]
)
def test_the_colour_of_a_figure_says_how_sure_it_is(book, tmp_path, colour, expected):
    row_of(book["Current US$"], "Japan")[2].font = Font(color=colour)
    frame = sipri_milex.read(saved(book, tmp_path)).set_index(["iso3", "year"])
    assert frame.loc[("JPN", 2022), "estimate"] == expected
    assert frame.loc[("JPN", 2023), "estimate"] == "reported"


def test_a_zero_beside_a_sum_in_local_currency_is_missing(book, tmp_path):
    row_of(book["Current US$"], "Czechoslovakia")[2].value = 0
    frame = sipri_milex.read(saved(book, tmp_path)).set_index(["iso3", "year"])
    assert frame.loc["CSK", "current_usd_m"].isna().all()


def spoil_name(book):
    row_of(book["Current US$"], "Japan")[0].value = "Japann"


def spoil_number(book):
    row_of(book["Current US$"], "Japan")[2].value = "8,000"


def spoil_sign(book):
    row_of(book["Current US$"], "Japan")[2].value = -8.0


def spoil_year(book):
    row_of(book["Current US$"], "Country")[3].value = 2025


def spoil_header(book):
    row_of(book["Current US$"], "Country")[0].value = "State"


def spoil_double(book):
    row_of(book["Current US$"], "Czechoslovakia")[0].value = "Japan"


def spoil_sheet(book):
    del book["Share of GDP"]
    book.create_sheet("Per capita")


def spoil_scale(book):
    for cell in row_of(book["Constant (2024) US$"], "Japan")[2:]:
        cell.value *= 1000


def spoil_state(book):
    row_of(book["Current US$"], "Japan")[0].value = None


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_name, "Did you mean 'Japan'"),
        (spoil_number, "'8,000'"),
        (spoil_sign, "zero or more"),
        (spoil_year, "2025 follows 2022"),
        (spoil_header, "no row begins with 'Country'"),
        (spoil_double, "stands twice"),
        (spoil_sheet, "no sheet 'Share of GDP'"),
        (spoil_scale, "times its current dollars"),
        (spoil_state, "without a state"),
    ],
)
def test_a_spoilt_workbook_is_refused_with_what_was_found(book, tmp_path, spoil, said):
    spoil(book)
    with pytest.raises(InputError) as refused:
        sipri_milex.read(saved(book, tmp_path))
    assert said in str(refused.value)
    assert "milex.xlsx" in str(refused.value)


def test_a_workbook_cut_off_is_refused(book, tmp_path):
    path = saved(book, tmp_path)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(InputError, match="broken or cut off"):
        sipri_milex.read(path)
    assert not sipri_milex.recognise(path)


def test_states_that_do_not_add_up_to_the_publishers_world_total_are_refused(book, tmp_path):
    totals = book.create_sheet("Regional totals")
    totals.append(["Region", *YEARS])
    totals.append(["World", 0.018, 0.02, 0.024])
    with pytest.raises(InputError, match="world total"):
        sipri_milex.read(saved(book, tmp_path))


@pytest.mark.skipif(not REAL, reason="SIPRI's own workbook is not at hand")
def test_the_publishers_workbook_is_read_whole():
    frame = sipri_milex.read(REAL[-1])
    assert frame["iso3"].nunique() > 165
    assert frame["estimate"].value_counts().to_dict() == {
        "reported": 6841,
        "estimate": 1991,
        "uncertain": 140,
    }


def test_japan_spends_what_sipri_says():
    japan = load("military_expenditure", countries=["JPN"]).set_index("year")
    assert round(japan.loc[2025, "share_of_gdp"], 4) == 0.0141
    assert round(japan.loc[2024, "constant_usd_m"]) == 54245
    assert japan.index.min() == 1952


def test_north_korea_has_no_constant_dollars_and_no_share_and_nothing_certain():
    frame = load("military_expenditure", countries=["PRK"])
    assert frame[["constant_usd_m", "share_of_gdp"]].isna().all(axis=None)
    assert set(frame["estimate"]) == {"uncertain"}
