"""The publishers' own files, where they are at hand: each gives the table that the book carries."""

from pathlib import Path

import pytest
from alliance_data.importing import import_file

SHARED = Path(__file__).parents[3] / "shared" / "data"
FILES = {
    "publisher/API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2_211.zip": "economy",
    "publisher/API_NY.GDP.MKTP.KD_2026-02-24.xls": "economy",
    "publisher/API_SP.POP.TOTL_2026-02-24.xls": "economy",
    "publisher/SIPRI-Milex-data-1949-2025_v1.2.xlsx": "military_expenditure",
    "publisher/data_gpr_export_2026-08.xls": "geopolitical_risk",
    "publisher/nk_missile_test.en.json": "missile_tests",
    "publisher/sipri_trade_register_all_2025-10-23.csv": "arms_transfers",
    "publisher/un_ideal_points_1946_2025.tab": "ideal_points",
    "extracts/atop_v51_directed_dyad_year_1945_2018.csv": "alliances",
    "extracts/cow_mid_v5_directed_dyad_disputes.csv": "disputes",
    "extracts/cow_nmc_v7.csv": "capabilities",
    "extracts/democracy_cow_state_year_1945_2025.csv": "democracy",
    "extracts/dsca_fms_fmf_fy2024.csv": "arms_sales",
    "extracts/exercises_mme_v7.csv": "exercises",
    "extracts/foreign_leader_visits_to_us.csv": "leader_visits",
    "extracts/kiel_release28_by_donor.csv": "ukraine_support",
    "extracts/nk_missile_tests_cns_nagix.csv": "missile_tests",
    "extracts/nuclear_warheads_chn_prk_world_1945_2026.csv": "warheads",
    "extracts/pew_favourability_country_wave.csv": "opinion",
    "extracts/taiwan_mnd_daily_merged.csv": "taiwan_activity",
    "extracts/us_foreign_assistance_country_year.csv": "foreign_assistance",
    "extracts/us_leader_travel.csv": "leader_travel",
    "extracts/us_troops_annual_spliced.csv": "us_troops",
    "extracts/us_troops_dmdc_reports.csv": "us_troops",
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.skipif(not SHARED.exists(), reason="the publishers' files are not beside this repository")
def test_a_publisher_s_file_gives_the_table_that_stands_byte_for_byte(real, contents, file):
    before = contents(real)
    (done,) = import_file(SHARED / file)
    assert (done.table, done.replaced) == (FILES[file], False)
    assert contents(real) == before
