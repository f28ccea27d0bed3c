"""SIPRI's trade register, DSCA's sales book, foreign assistance, Kiel's tracker and FAS's warheads."""

from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importers import dsca, fas_warheads, foreignassistance, kiel, sipri_trade_register
from alliance_data.importing import import_file

SHARED = Path(__file__).parents[3] / "shared" / "data"
DEALS = (
    "Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,"
    "Number delivered, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,"
    "SIPRI TIV of delivered weapons"
)
REGISTER = f"""\
Transfers of major conventional arms from All countries  to All countries . Deals for '1950' to '2025'
Figures may not add up to stated totals due to the conventions of rounding.

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 23 Oct 2025 5:22:49 PM
{DEALS}
Japan,United States,2012,,42,,F-35A,fighter,6,?,2021; 2023,New,"São, quoted",55,110,110
Japan,United States,2012,,1,,Mi\xe9,radar,1,,2023,New,with a break
,5,5,5
India,Soviet Union,1980,,1,,T-72,tank,1,,1982,New,,2,2,2
Ghana,France,1980,,1,,M-3,car,1,,1982,New,,1,1,1
Viet Cong (South Vietnam)*,China,1965,,1,,M,gun,1,,1965,New,,1,1,1
Indonesia,unknown supplier(s),1965,,1,,M,gun,1,,1965,New,,1,1,1
Indonesia,Japan,1965,,1,,M,ship,1,,,New,,1,1,
"""
SALES = """\
country,combatant_command,state_region,continent,programme,fy1950_2019,fy2020,fy2021,fy1950_2021
Japan,INDOPACOM,EAP,Asia,FMS,,1982589385,-5,7
Japan,INDOPACOM,EAP,Asia,FMF,,0,0,0
Japan,INDOPACOM,EAP,Asia,Total,4.7,1982589385,-5,7
NATO1,EUCOM,EUR,Europe,FMS,,218877414,1,2
"""
AID = """\
iso3,country,region,transaction,fiscal_year,current_usd,constant_usd
UKR,Ukraine,Europe,Obligations,2023,17000000000,16000000000
UKR,Ukraine,Europe,Disbursements,2023,1,1
,"Berlin, West",Europe,Obligations,1954,31900000,293362721
DEU,Germany,Europe,Obligations,1954,100,1000
WLD,World,World,Obligations,2023,5,5
"""
DONORS = """\
donor,eu_member,financial_eur_bn,humanitarian_eur_bn,military_eur_bn,total_eur_bn
Japan,False,9.267,1.707,0.063,11.038
EU (Commission and Council),False,81.214,3.211,0.000,84.425
"""


def test_a_deal_is_spread_evenly_over_its_delivery_years(write):
    path = write(REGISTER, encoding="latin-1")
    assert sipri_trade_register.recognise(path)
    frame = sipri_trade_register.read(path).set_index(["supplier", "recipient", "year"])["tiv_m"]
    assert frame["USA", "JPN", 2021] == 55
    assert frame["USA", "JPN", 2023] == 60


def test_only_states_come_in(write):
    frame = sipri_trade_register.read(write(REGISTER, encoding="latin-1"))
    assert set(frame["recipient"]) == {"JPN", "IND", "GHA"}
    assert "SUN" in set(frame["supplier"])
    assert frame.attrs["version"] == "generated 23 Oct 2025"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SIPRI TIV of delivered weapons", "TIV delivered", "SIPRI TIV of delivered weapons"),
        ("55,110,110", "55", "cells"),
        ("55,110,110", "55,110,-110", "0 or more"),
    ],
)
def test_a_renamed_column_a_cut_row_or_a_negative_volume_is_refused(write, old, new, said):
    with pytest.raises(InputError, match=said):
        sipri_trade_register.read(write(REGISTER.replace(old, new, 1), encoding="latin-1"))


def test_sales_are_by_customer_and_single_years_only(write):
    path = write(SALES)
    assert dsca.recognise(path)
    frame = dsca.read(path).set_index(["customer", "year"])
    assert frame.loc[("Japan", 2020), "fms_usd"] == 1982589385
    assert frame.loc[("Japan", 2021), "fms_usd"] == -5
    assert frame.loc[("NATO", 2020), "iso3"] is None or frame.loc[("NATO", 2020)].isna()["iso3"]
    assert set(frame.index.get_level_values("year")) == {2020, 2021}


def test_an_unknown_customer_is_refused(write):
    with pytest.raises(InputError, match="Atlantis"):
        dsca.read(write(SALES.replace("Japan", "Atlantis")))


def test_obligations_alone_count_and_former_places_join_their_states(write):
    path = write(AID)
    assert foreignassistance.recognise(path)
    frame = foreignassistance.read(path).set_index(["iso3", "year"])["obligations_usd"]
    assert frame.to_dict() == {("DEU", 1954): 31900100, ("UKR", 2023): 17e9}


def test_a_donor_that_is_no_state_has_no_code(write):
    path = write(DONORS)
    assert kiel.recognise(path)
    frame = kiel.read(path)
    assert frame["iso3"].tolist()[0] == "JPN"
    assert frame["iso3"].isna().tolist() == [False, True]


def test_a_second_edition_of_warheads_stands_beside_the_first(real, write):
    before = load("warheads")
    path = write("entity,time,value\nCHN,2025,600\nWLD,2025,12000\n")
    assert fas_warheads.recognise(path)
    assert fas_warheads.read(path)["edition"].tolist() == ["2025"]
    import_file(path)
    after = load("warheads")
    assert len(after) == len(before) + 1
    assert set(after["edition"]) == {"2023", "2025", "2026"}


@pytest.mark.parametrize(
    ("module", "file", "rows"),
    [
        (sipri_trade_register, "publisher/sipri_trade_register_all_2025-10-23.csv", 22629),
        (dsca, "extracts/dsca_fms_fmf_fy2024.csv", 910),
        (foreignassistance, "extracts/us_foreign_assistance_country_year.csv", 10382),
        (kiel, "extracts/kiel_release28_by_donor.csv", 42),
        (fas_warheads, "extracts/nuclear_warheads_fas_owid_1945_2023.csv", 790),
        (fas_warheads, "extracts/nuclear_warheads_chn_prk_world_1945_2026.csv", 164),
    ],
)
@pytest.mark.skipif(not SHARED.exists(), reason="the publishers' files are not beside this repository")
def test_the_real_file_is_read(module, file, rows):
    assert module.recognise(SHARED / file)
    assert len(module.read(SHARED / file)) == rows


def test_the_tables_agree_with_the_published_totals():
    sales = load("arms_sales").assign(total=lambda f: f["fms_usd"] + f["fmf_usd"])
    by_command = sales.groupby(["command", "year"])["total"].sum() / 1e9
    assert by_command["EUCOM", 2020] == pytest.approx(10.3, abs=0.05)
    assert by_command["EUCOM", 2024] == pytest.approx(66.2, abs=0.05)
    assert by_command["INDOPACOM", 2020] == pytest.approx(23.7, abs=0.05)
    japan = load("ukraine_support").set_index("donor").loc["Japan"]
    assert (japan["total_eur_bn"], japan["military_eur_bn"]) == (11.038, 0.063)
    imports = load("arms_transfers", countries=["JPN"], since=2020).groupby("supplier")["tiv_m"].sum()
    assert imports["USA"] / imports.sum() == pytest.approx(0.96, abs=0.01)
    china = load("warheads", countries=["CHN"]).set_index(["year", "edition"])["warheads"]
    assert china[2023, "2023"] == 410
