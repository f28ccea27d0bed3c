"""The geopolitical risk index, from the authors' own workbook."""

from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importers import gpr

SHARED = Path(__file__).parents[3] / "shared" / "data" / "publisher"
REAL = sorted(SHARED.glob("data_gpr_export*.xls"))
real = pytest.mark.skipif(not REAL, reason="the authors' workbook is not at hand")


@real
def test_the_authors_workbook_is_recognised_and_read():
    assert gpr.recognise(REAL[-1])
    frame = gpr.read(REAL[-1]).set_index(["iso3", "month"]).sort_index()
    assert frame.index.get_level_values("month").min().strftime("%Y-%m") == "1985-01"
    assert round(frame.loc[("WLD", "2026-06-01"), "gpr"], 2) == 179.72
    assert frame.index.get_level_values("iso3").nunique() == 45


@real
def test_a_workbook_cut_off_is_refused(tmp_path):
    path = tmp_path / "gpr.xls"
    path.write_bytes(REAL[-1].read_bytes()[:200_000])
    assert not gpr.recognise(path)
    with pytest.raises(InputError):
        gpr.read(path)


@pytest.fixture
def rows(monkeypatch):
    """The sheet's rows, as the reader of ``.xls`` gives them: dates are serial numbers."""
    sheet = [["month", "GPR", "GPRT", "GPRC_JPN"]]
    sheet += [[31048.0, "", "", ""], [31079.0, 100.0, 90.0, 0.5], [31107.0, 110.0, 95.0, 0.6]]
    monkeypatch.setattr("alliance_data.importers._common.xls", lambda path, name=None: sheet)
    return sheet


def test_months_before_the_recent_index_are_left_out(rows):
    frame = gpr.read(Path("gpr.xls"))
    assert frame["month"].dt.strftime("%Y-%m").tolist() == ["1985-02", "1985-03"] * 2
    assert frame["iso3"].tolist() == ["WLD", "WLD", "JPN", "JPN"]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ((3, 0), 31138.0, "does not follow"),
        ((3, 0), "March", "expected a date"),
        ((3, 1), "1,1", "expected a number"),
        ((3, 1), -1.0, "0 or more"),
        ((0, 3), "JPN", "GPRC_JPN"),
    ],
)
def test_a_spoilt_sheet_is_refused_with_what_was_found(rows, cell, value, said):
    rows[cell[0]][cell[1]] = value
    with pytest.raises(InputError) as refused:
        gpr.read(Path("gpr.xls"))
    assert said in str(refused.value)


def test_a_web_page_saved_as_a_workbook_is_refused(tmp_path):
    path = tmp_path / "gpr.xls"
    path.write_text("<!DOCTYPE html><html><body>404</body></html>")
    with pytest.raises(InputError, match="web page"):
        gpr.read(path)


def test_the_table_has_the_world_and_japan_each_month():
    frame = load("geopolitical_risk", since="2026-01-01", until="2026-06-30")
    assert (frame["iso3"] == "WLD").sum() == 6
    assert (frame["iso3"] == "JPN").sum() == 6
