"""What a user is told about a file that is in no known format: what is nearest, why, and what to do."""

import csv

import pandas as pd
import pytest
from alliance_data import InputError, load
from alliance_data.importers import _common
from alliance_data.importing import import_file
from alliance_data.recognising import available, inspect, recognise

FORMS = [
    pytest.param(module, columns, id=f"{module.__name__.rsplit('.', 1)[1]}-{number}")
    for module in available()
    for number, columns in enumerate(getattr(module, "HEADERS", ()))
]
LAUNCHES = "entity,time,value\nshort,2022,40\nintermediate,2022,4\n"


def refusal(path, table=None) -> str:
    with pytest.raises(InputError) as refused:
        recognise(path, table)
    return str(refused.value)


@pytest.mark.parametrize(("module", "columns"), FORMS)
def test_a_file_with_exactly_the_columns_that_a_format_is_said_to_have_is_recognised(
    module, columns, tmp_path
):
    path = tmp_path / "file.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, ["CHN" if c == "entity" else "1" for c in columns]])
    assert recognise(path) is module


def test_a_renamed_column_is_named_with_the_one_that_it_may_be_and_no_list_of_all_formats(write):
    said = refusal(
        write("ccode1,ccode2,year,atop_defence,atop_offense,atop_neutral,atop_nonagg,atop_consul\n")
    )
    assert "alliances (CSV of ATOP directed dyad-years" in said
    assert "lacks atop_defense (for atop_defence?)" in said
    assert said.count("\n") < 6


def test_a_file_like_no_table_is_described_and_gets_advice(write):
    said = refusal(write("colour,taste\nred,sweet\n"))
    assert "Its columns are colour, taste" in said and "alliance data list" in said
    assert "JSON that begins" in refusal(write('{"a": 1}', "file.json"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_named_with_the_way_out(folder, tmp_path, encoding):
    path = tmp_path / "unicode.csv"
    path.write_text((tmp_path / "spending.csv").read_text(), encoding=encoding)
    said = refusal(path)
    assert "It is in UTF-16" in said and "Its columns are those of table spending" in said


def test_the_way_out_of_another_separator_and_encoding_works(folder, tmp_path, monkeypatch):
    path = tmp_path / "odd.txt"
    path.write_text((tmp_path / "spending.csv").read_text().replace(",", "\t"), encoding="utf-16")
    code = refusal(path).rsplit("with pandas: ", 1)[1]
    monkeypatch.chdir(tmp_path)
    eval(code, {"pandas": pd})
    assert import_file(tmp_path / "new.csv")[0].table == "spending"


def test_launches_by_year_are_not_taken_for_warheads(write):
    path = write(LAUNCHES)
    assert "warheads" in refusal(path) and "ALIASES" not in refusal(path)
    assert (
        recognise(write(LAUNCHES.replace("short", "PRK").replace("intermediate", "China"))).TABLE
        == "warheads"
    )


def test_as_a_table_says_how_far_each_of_its_forms_came(write):
    said = refusal(write(LAUNCHES), "missile_tests")
    assert "its own form: it lacks date, number" in said
    assert "facility, facility_name, lat, lon and more: it lacks date, missile_name" in said


def test_json_on_one_line_is_no_row_of_columns(write):
    path = write('{"when": "2022-01-05", "what": "a launch", "how": "short"}', name="tests.json")
    for said in (refusal(path), refusal(path, "missile_tests")):
        assert "It is JSON that begins" in said and "Its columns are" not in said


def test_as_a_table_names_the_first_cell_that_stops_it(folder, tmp_path):
    path = tmp_path / "short.csv"
    text = (tmp_path / "spending.csv").read_text().replace(",note\n", ",remark\n")
    path.write_text(text)
    assert (
        "lacks note; has unknown remark; iso3, year, usd_m, share_of_gdp, grade can be read, 55 rows"
        in refusal(path, "spending")
    )
    path.write_text(text.replace("55000.0", "many"))
    assert "row 29, column usd_m: found 'many', expected a number" in refusal(path, "spending")


def test_a_folder_is_called_one(tmp_path):
    (tmp_path / "a.csv").write_text("a\n")
    with pytest.raises(InputError, match=r"is a folder. Give one file. It holds a.csv."):
        inspect(tmp_path)


def test_a_file_of_too_many_rows_is_given_up_early(write, monkeypatch):
    monkeypatch.setattr(_common, "MOST_ROWS", 3)
    path = write("a,b\n" + "1,2\n" * 5)
    with pytest.raises(InputError, match="more than 3 rows"):
        _common.csv_table(path, ["a", "b"])


def test_a_csv_is_read_in_parts_that_join_with_their_row_numbers(write, monkeypatch):
    monkeypatch.setattr(_common, "AT_ONCE", 2)
    frame = _common.csv_table(write("a,b,c\n1,2,3\n\n4,5,6\n7,8,9\n"), ["c", "a"])
    assert frame.to_dict("list") == {"a": ["1", "4", "7"], "c": ["3", "6", "9"]}
    assert list(frame.index) == [2, 4, 5]


def test_the_table_of_warheads_has_only_states_that_its_importer_expects():
    from alliance_data.importers.fas_warheads import ARMED

    assert set(load("warheads")["iso3"]) <= ARMED
