"""DMDC's own quarterly workbook: one date comes in, the other reports and the older series stay."""

import openpyxl
import pandas as pd
import pytest
from alliance_data import InputError, load, sidecar
from alliance_data.importers import dmdc_report
from alliance_data.importing import import_file

SERVICES = ["ARMY", "NAVY", "MARINE CORPS", "AIR FORCE", "SPACE FORCE", "COAST GUARD", "TOTAL"]
HOME = [("ALABAMA", 9, 1, 0, 8, 0, 0, 18), ("GUAM", 190, 0, 0, 0, 0, 0, 190)]
ABROAD = [
    ("AFGHANISTAN", *["*"] * 7),
    ("GUAM", 0, 4003, 217, 2415, 1, 350, 6986),
    ("JAPAN", 2500, 20800, 17600, 12300, 130, 24, 53354),
    ("KOREA, SOUTH", 15000, 400, 150, 8000, 40, 6, 23596),
    ("KOSOVO", 1, 0, 7, 3, 0, 0, 11),
    ("MONTENEGRO", 1, 0, 0, 0, 0, 0, 1),
    ("MONTENEGRO (2006 - 2008)", 2, 0, 0, 0, 0, 0, 2),
    ("SYRIA", 0, 0, 0, 0, 0, 0, 0),
    ("ZZ-UNKNOWN", 1, 2, 3, 4, 0, 0, 10),
]


@pytest.fixture
def report(tmp_path):
    """Write a workbook in DMDC's form: section and place, active duty, reserve, under some lines of title."""

    def write(
        day="March 31, 2026", *, abroad=ABROAD, services=SERVICES, group="ACTIVE DUTY", end="OVERSEAS TOTAL"
    ):
        book = openpyxl.Workbook()
        sheet = book.active
        for line in (
            "UNCLASSIFIED",
            "Number of Military and DoD Appropriated Fund (APF) Civilian Personnel Permanently Assigned",
            "By Duty Location and Service/Component",
            f"As of {day}",
        ):
            sheet.append([line])
        sheet.append(["", "LOCATION", group, *[None] * (len(services) - 1), "NATIONAL GUARD/RESERVE"])
        sheet.append([None, None, *services, "ARMY", "TOTAL"])
        for section, rows, total in (
            ("UNITED STATES", HOME, "UNITED STATES TOTAL"),
            ("OVERSEAS", abroad, end),
        ):
            for place, *counts in rows:
                sheet.append([section, place, *counts[: len(services)], 5, 5])
                section = None
            sheet.append([total])
        sheet.append(["GRAND TOTAL"])
        sheet.append(["* OVERSEAS: see the deployment tables"])
        path = tmp_path / "report.xlsx"
        book.save(path)
        return path

    return write


def of(frame: pd.DataFrame, day: str) -> pd.DataFrame:
    return frame[frame["date"] == day].set_index("iso3")


def test_a_report_is_recognised_and_brings_its_own_date(real, report):
    path = report()
    assert dmdc_report.recognise(path)
    before = load("us_troops")
    (done,) = import_file(path)
    assert (done.table, len(done.change.added), len(done.change.removed)) == ("us_troops", 5, 0)
    assert done.change.revised.empty and "to March 2026" in done.version
    after = load("us_troops")
    pd.testing.assert_frame_equal(after[after["date"] < "2026"].reset_index(drop=True), before)


def test_places_overseas_alone_count_and_what_is_starred_is_no_zero(real, report):
    rows = of(dmdc_report.read(report()), "2026-03-31")
    assert sorted(rows.index) == ["GUM", "JPN", "KOR", "MNE", "XKX"]
    assert rows.loc["JPN", ["active_duty", "army", "navy", "air_force", "marine_corps"]].tolist() == [
        *(53354, 2500, 20800, 12300, 17600)
    ]
    assert rows.loc["MNE", "active_duty"] == 3 and rows.loc["GUM", "army"] == 0


def test_the_same_report_again_changes_nothing_and_a_corrected_one_its_own_date(real, report, contents):
    import_file(report())
    before = contents(real)
    assert not import_file(report())[0].replaced
    assert contents(real) == before
    corrected = [
        ("JAPAN", 2500, 20800, 17600, 12300, 130, 25, 53355),
        *(r for r in ABROAD if r[0] != "JAPAN"),
    ]
    (done,) = import_file(report(abroad=corrected))
    assert (
        len(done.change.revised) == 1
        and of(load("us_troops"), "2026-03-31").loc["JPN", "active_duty"] == 53355
    )


def test_an_older_report_leaves_the_edition_s_name(real, report):
    known = of(load("us_troops"), "2025-09-30")
    rows = [("JAPAN", *known.loc["JPN", ["army", "navy", "marine_corps", "air_force"]], 128, 24, 53490)]
    import_file(report("September 30, 2025", abroad=rows))
    assert of(load("us_troops"), "2025-09-30").index.tolist() == ["JPN"]
    assert "dmdc: to December 2025" in sidecar("us_troops")["vintage"]["version"]


def test_the_reports_of_2022_have_one_column_for_two_services(real, report):
    services = ["ARMY***", "NAVY", "MARINE CORPS", "AIR FORCE/SPACE FORCE", "COAST GUARD", "TOTAL"]
    rows = [("JAPAN", 2500, 20800, 17600, 12430, 24, 53354)]
    read = dmdc_report.read(report("March 31, 2022", abroad=rows, services=services))
    assert of(read, "2022-03-31").loc["JPN", "air_force"] == 12430


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"abroad": [("JAPAN", "N/A", 1, 1, 1, 0, 0, "N/A")]}, "no place has a total"),
        ({"abroad": [("ATLANTIS", 1, 0, 0, 0, 0, 0, 1)]}, "unknown state 'ATLANTIS'"),
        ({"abroad": [("JAPAN", 1, 0, 0, 0, 0, 0, 1)] * 2}, "stands twice"),
        ({"abroad": [("JAPAN", -1, 0, 0, 0, 0, 0, 1)]}, "expected 0 or more"),
        ({"abroad": [("JAPAN", 5000, 0, 0, 0, 0, 0, 1)]}, "services add up to 5000"),
        ({"services": ["ARMY", "NAVY", "MARINES", *SERVICES[3:]]}, "MARINE CORPS"),
        ({"end": "END"}, "no row 'OVERSEAS TOTAL'"),
        ({"day": "Septober 31, 2025"}, "no line such as"),
    ],
)
def test_a_report_in_another_form_is_refused(real, report, contents, spoilt, said):
    before = contents(real)
    path = report(**spoilt)
    with pytest.raises(InputError, match=said):
        import_file(path)
    assert contents(real) == before


def test_another_workbook_is_not_taken_for_a_report(sipri_workbook, report):
    assert not dmdc_report.recognise(sipri_workbook())
    assert not dmdc_report.recognise(report(group="RESERVE"))
