"""The tidy CSV of transcribed tables: a document and a grade on each row, weak sources left out."""

from pathlib import Path

import pytest
from alliance_data import InputError, load
from alliance_data.importing import import_file, read_file, recognise

SHARED = Path(__file__).parents[3] / "shared" / "data"
TABLES = [
    "agreement_counts",
    "airspace_violations",
    "carrier_presence",
    "commitments",
    "defence_budget",
    "exercise_series",
    "host_nation_support",
    "joint_activities",
    "milestones",
    "missile_announcements",
    "nuclear_tests",
    "order_of_battle",
    "scrambles",
    "scrambles_by_force",
    "scrambles_monthly",
    "security_agreements",
    "security_assistance",
    "senkaku",
    "surveys",
    "taiwan_activity",
    "trade",
    "us_facilities",
    "us_facility_area",
]


def read(table, path):
    return read_file(path, table)


MILESTONES = """\
date,event,kind,address,grade
1960-01-19,Treaty signed,treaty,https://example.org/a,official
2022-12,Documents adopted,policy,https://example.org/b,text (strategy at O2E)
2025-07,Known from a list,trade,no single address,secondary
2027-03 (planned),Agreement ends,burden,https://example.org/c ; https://example.org/d,press; outcome not found
"""


def test_grades_are_normalised_and_weak_rows_stay_out(write):
    frame = read("milestones", write(MILESTONES))
    assert list(frame["grade"]) == ["official", "reference", "press"]


def test_a_planned_date_keeps_its_precision_and_says_that_it_is_planned(write):
    last = read("milestones", write(MILESTONES)).iloc[-1]
    assert (last["date"], last["planned"]) == ("2027-03", "true")


def test_of_two_addresses_the_first_is_kept(write):
    assert read("milestones", write(MILESTONES))["address"].iloc[-1] == "https://example.org/c"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://example.org/a", "Foreign Ministry", "row 2, column address: found 'Foreign Ministry'"),
        ("https://example.org/a", "", "row 2, column address"),
        ("1960-01-19", "19 January 1960", "row 2, column date: found '19 January 1960'"),
        ("1960-01-19", "1960-13-19", "expected a date"),
        (",official", ",", "row 2, column grade: empty"),
        ("signed,treaty", "signed, treaty, really", "row 2: found 6 cells"),
    ],
)
def test_a_row_without_document_date_or_grade_is_refused(write, old, new, said):
    with pytest.raises(InputError) as refused:
        read("milestones", write(MILESTONES.replace(old, new, 1)))
    assert said in str(refused.value)


def test_a_file_in_another_encoding_is_refused(write):
    with pytest.raises(InputError, match="UTF-8"):
        read("milestones", write(MILESTONES.replace("Treaty", "Traité"), encoding="latin-1"))


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_line_ends_change_nothing(write, mark, end):
    path = write(mark + MILESTONES.replace("\n", end), newline="")
    assert recognise(path) == "milestones"
    assert len(read("milestones", path)) == 3


def test_a_doubled_or_missing_column_is_not_recognised(write):
    for header in (",event", ""):
        with pytest.raises(InputError, match="Nearest are:\n  - milestones"):
            recognise(write(MILESTONES.replace(",grade", header, 1)))


AGREEMENTS = """\
partner,iso3,instrument,signed,in_force,status,signed_source,in_force_source,source_grade,note
Australia,AUS,ACSA (new),2017-01-14,2017-09-06,in force,https://example.org/a,https://example.org/a,official,
UK and Italy,GBR;ITA,GCAP convention (GIGO),,2024-12,in force,,https://example.org/b,press/official,
France,FRA,RAA,,,negotiating (talks agreed 2024-05-02),https://example.org/c,,press,
"""


def test_an_agreement_with_two_partners_becomes_two_rows(write):
    frame = read("security_agreements", write(AGREEMENTS))
    both = frame[frame["instrument"] == "joint_development"]
    assert list(both["partner"]) == ["United Kingdom", "Italy"]
    assert set(both["grade"]) == {"press"}


def test_an_agreements_edition_stays_in_its_title_and_its_status_is_one_word(write):
    frame = read("security_agreements", write(AGREEMENTS))
    assert frame["title"].iloc[0] == "Acquisition and Cross-Servicing Agreement (new)"
    assert frame["status"].iloc[-1] == "negotiating"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("RAA", "Treaty of friendship", "found 'Treaty of friendship', expected one of raa, acsa"),
        ("https://example.org/c", "", "row 4: no address in signed_address or in_force_address"),
    ],
)
def test_an_agreement_of_an_unknown_kind_or_without_address_is_refused(real, write, old, new, said):
    with pytest.raises(InputError, match=said):
        import_file(write(AGREEMENTS.replace(old, new, 1)))


SCRAMBLES = """\
fiscal_year,total,russia_ussr,china,taiwan,north_korea,other,total_source,country_source
2009,299,197,38,25,8,,https://mod.example.jp/a.pdf,https://yomi.tokyo/agate/yutori7/1 (a newspaper)
2016,1168,301,851,8,,,https://mod.example.jp/a.pdf,https://example.org/news
"""


def test_a_split_known_from_a_forum_is_left_empty_and_the_total_kept(write):
    frame = read("scrambles", write(SCRAMBLES))
    assert frame["total"].tolist() == [299, 1168]
    assert frame["china"].isna().tolist() == [True, False]


@pytest.mark.parametrize("cell", ["1,168", "1168 times", "n/a"])
def test_a_count_that_is_no_plain_number_is_refused(write, cell):
    with pytest.raises(InputError, match="row 3, column total"):
        read("scrambles", write(SCRAMBLES.replace(",1168,", f',"{cell}",')))


def test_a_presumed_nationality_is_told_apart(write):
    path = write(
        "no,date,place,country,aircraft,source\n38,2015-09-15,Off Nemuro,Russia (presumed),x1,https://a.jp/b\n"
    )
    row = read("airspace_violations", path).iloc[0]
    assert (row["iso3"], row["presumed"]) == ("RUS", "true")


def test_a_nuclear_tests_day_is_that_of_its_time_in_utc(write):
    path = write(
        "test_no,time_utc,magnitude_mb,mag_type,lat,lon,depth_km,event_type,usgs_id,url\n"
        "6,2017-09-03T03:30:01.760Z,6.3,mb,41.3,129.0,0,nuclear explosion,us1,https://example.gov/us1\n"
    )
    row = read("nuclear_tests", path).iloc[0]
    assert (row["date"], row["time_utc"]) == ("2017-09-03", "03:30:01")


def test_of_several_missiles_the_longest_range_is_kept(write):
    header = (
        "report_id,launch_date_jst,published,times_jst,count,count_note,weapon,range_km,range_km_max,range_bound,"
        "apogee_km,apogee_km_max,apogee_bound,flight_minutes,landing,japan_eez,launch_area,url"
    )
    row = "2026-01-27c,2026-01-27,2026-01-27,15:54;16:02,2,exact,ballistic,350;340,350.0,,80;70,80.0,,,,outside,W,https://a.jp/c"
    frame = read("missile_announcements", write(f"{header}\n{row}\n"))
    assert frame.loc[frame.index[0], ["range_km", "apogee_km"]].tolist() == [350, 80]


EXERCISES = """\
exercise,year,start,end,participants,japan_role,source,grade,note
Malabar,2014,,,IND;JPN;USA,invited participant,https://sinodefenceforum.com/t/1,C,
Balikatan,2026,,,PHL;USA;JPN,full participant (announced),https://example.org/a,B,Announcement
Keen Sword,2024,2024-10-23,2024-11-01,JPN;USA,host,https://example.org/b,A,
"""


def test_an_exercise_known_from_a_forum_stays_out_and_an_announced_one_is_planned(write):
    frame = read("exercise_series", write(EXERCISES)).set_index("series")
    assert list(frame.index) == ["Balikatan", "Keen Sword"]
    assert frame.loc["Balikatan", ["japan_role", "planned", "grade"]].tolist() == [
        "participant",
        "true",
        "press",
    ]
    assert frame.loc["Keen Sword", "japan_role"] == "host"


def test_assistance_in_hundreds_of_millions_becomes_millions(write):
    path = write(
        "japan_fiscal_year,recipient,iso3,notes_exchanged,amount_jpy_100m,equipment,source,note\n"
        "2023,Malaysia,MYS,2023-12-16,4,boats,https://www.mofa.go.jp/a.html,\n"
        "2025,Thailand,THA,,,planned,https://example.org/b,\n"
    )
    frame = read("security_assistance", path).set_index("recipient")
    assert frame.loc["MYS", ["amount_jpy_m", "grade", "planned"]].tolist() == [400, "official", "false"]
    assert frame.loc["THA", ["grade", "planned"]].tolist() == ["press", "true"]


YEN = """\
fiscal_year,last_fiscal_year,measure,value,unit,basis,scope,rounded,note,grade,address
2025,,budget,8700,billion yen,initial,with SACO and realignment,true,,press,https://example.org/a
1978,,cost_sharing,6.2,billion yen,budget,host nation support,false,,press,https://example.org/b
"""


def test_budget_and_support_are_told_apart_by_their_measures_and_not_mixed(write):
    header, budget, support = YEN.splitlines()
    assert recognise(write(f"{header}\n{budget}\n")) == "defence_budget"
    assert recognise(write(f"{header}\n{support}\n")) == "host_nation_support"
    with pytest.raises(InputError, match=r"defence_budget: .* row 3, column measure: found 'cost_sharing'"):
        recognise(write(YEN))


def test_senkaku_figures_from_a_blog_stay_out(write):
    path = write(
        "year,territorial_sea_days,territorial_sea_vessels,contiguous_zone_days,contiguous_zone_vessels,grade,address,"
        "contiguous_zone_address\n2017,29,108,171,696,weak (blog),https://blog.example.org/a,\n"
        "2023,,,352,,press,https://example.org/b,https://example.org/b\n"
    )
    assert read("senkaku", path)["year"].tolist() == [2023]


def test_values_of_a_cell_are_sorted_and_an_empty_cell_stays_empty(write):
    header = "date,last_date,kind,series,number,count,participants,ships,place,note,grade,address"
    rows = [
        f"2026-07,,exercise,{series},,,{states},,,,press,https://example.org/a"
        for series, states in (("A", "RUS;CHN"), ("B", ""))
    ]
    frame = read("joint_activities", write("\n".join([header, *rows, ""])))
    assert frame["participants"].fillna("").tolist() == ["CHN;RUS", ""]


SURVEYS = """\
survey,fielded,country_asked,about,question,answer,share,respondents,mode,series,how,organisation,address,grade,note
Poll,2025-06,JPN,USA,Trust in the other country,trust,0.22,,,poll_trust,stated,A newspaper,https://example.org/a,press,
Poll,2025-06,JPN,USA,Trust in the other country,no trust,0.68,,,poll_trust,stated,A newspaper,https://example.org/b,press,
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Trust in the other country,no", ",no", "column question, .*found nothing, expected a value"),
        ("https://example.org/b", "", "row 3, column address: found None, expected the address"),
        ("0.22", "22", "column share, .*found '22', expected at most 1 share"),
    ],
)
def test_a_survey_without_wording_or_address_or_in_per_cent_is_refused(real, write, contents, old, new, said):
    before = contents(real)
    with pytest.raises(InputError, match=said):
        import_file(write(SURVEYS.replace(old, new, 1)))
    assert contents(real) == before


@pytest.mark.parametrize("table", TABLES)
def test_importing_a_table_again_changes_nothing(real, table, contents):
    before = contents(real)
    import_file(real / f"{table}.csv")
    assert contents(real) == before


@pytest.mark.parametrize(
    ("table", "file", "rows"),
    [
        ("milestones", "alliance_milestones", 44),
        ("security_agreements", "japan_security_agreements", 65),
        ("scrambles", "jasdf_scrambles_by_fy", 68),
        ("scrambles_monthly", "jasdf_scrambles_monthly_by_country", 15),
        ("airspace_violations", "japan_airspace_violations_1967_2026", 49),
        ("nuclear_tests", "nk_nuclear_tests_usgs", 6),
        ("missile_announcements", "nk_launch_reports_japan_mod", 68),
        ("exercise_series", "exercises_after_2010", 132),
        ("security_assistance", "japan_osa_grants", 16),
    ],
)
@pytest.mark.skipif(not SHARED.exists(), reason="the transcribed files are not beside this repository")
def test_the_transcribed_file_is_read(table, file, rows):
    path = SHARED / "transcribed" / f"{file}.csv"
    assert recognise(path) == table
    assert len(read(table, path)) == rows


def test_the_tables_agree_with_the_documents():
    totals = load("scrambles").set_index("fiscal_year")
    assert totals.loc[2016, ["total", "russia", "china"]].tolist() == [1168, 301, 851]
    forces = load("scrambles_by_force").query("fiscal_year == 2024")["scrambles"]
    assert forces.sum() == totals.loc[2024, "total"] == 704
    senkakus = load("senkaku").set_index("year")
    assert senkakus.loc[2019, ["territorial_sea_days", "contiguous_zone_days"]].tolist() == [32, 282]
    agreements = load("security_agreements", countries=["AUS"])
    raa = agreements[agreements["instrument"] == "raa"].iloc[0]
    assert (raa["signed"], raa["in_force"]) == ("2022-01-06", "2023-08-13")
    events = load("milestones").set_index("date")
    assert events.loc["1971-06-17", ["kind", "grade"]].tolist() == ["treaty", "official"]
    assert load("missile_announcements")["japan_eez"].eq("inside").sum() == 4
    support = load("host_nation_support").set_index(["fiscal_year", "measure"])
    assert support.loc[(2010, "cost_sharing"), "value"] == pytest.approx(188.1)

    trust = load("surveys").query("about == 'USA' and country_asked == 'JPN' and answer == 'trust'")
    assert trust.set_index(["series", "fielded"])["share"].loc["yomiuri_trust", "2025-06"] == 0.22


@pytest.mark.parametrize("table", TABLES)
def test_no_row_rests_on_a_blog_or_a_forum(table):
    from alliance_data.importers._tidy import WEAK_HOST

    frame = load(table)
    for column in (c for c in frame if "address" in c):
        assert not frame[column].dropna().str.contains(WEAK_HOST).any()
