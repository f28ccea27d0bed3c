"""Tables for other programs, read back as those programs read them."""

import shutil
import subprocess

import pandas as pd
import pytest
from alliance_data import InputError, load, names
from alliance_data.commands import data
from alliance_data.export import FORMS, RENAMED, export
from click.testing import CliRunner


@pytest.mark.parametrize("table", names())
def test_every_table_goes_to_stata_with_labels_and_comes_back_whole(table, tmp_path):
    path = export(table, tmp_path, "stata")[0]
    frame = load(table)
    with pd.read_stata(path, iterator=True) as reader:
        assert len(reader.data_label) > 0
        assert all(0 < len(label) <= 80 for label in reader.variable_labels().values())
        back = reader.read()
    assert len(back) == len(frame)
    for column in frame:
        values = back[RENAMED.get(column, column)[:32]]
        if pd.api.types.is_numeric_dtype(frame[column]):
            gone = frame[column].isna()
            assert values[gone].isna().all()
            assert (values[~gone].astype("float64") == frame[column][~gone].astype("float64")).all()
        elif frame[column].dtype.kind == "M":
            pd.testing.assert_series_equal(values.astype("datetime64[s]"), frame[column], check_names=False)
        else:
            assert values.eq("").equals(frame[column].isna())


@pytest.mark.parametrize("form", FORMS)
def test_each_format_comes_with_a_codebook_and_two_citations(form, tmp_path):
    written = {path.name for path in export("scrambles", tmp_path, form)}
    assert {"scrambles-codebook.md", "scrambles.bib", "scrambles.ris"} < written
    assert all((tmp_path / name).stat().st_size > 100 for name in written)


def test_the_codebook_has_columns_units_limits_and_terms(tmp_path):
    export("us_troops", tmp_path)
    text = (tmp_path / "us_troops-codebook.md").read_text()
    for part in ("## active_duty", "- unit: persons", "- values: kane, dmdc", "## Limits", "Licence: "):
        assert part in text


def test_a_large_table_is_a_csv_too(tmp_path):
    path = export("alliances", tmp_path)[0]
    assert path.name == "alliances.csv" and len(pd.read_csv(path)) == len(load("alliances"))


def test_excel_has_the_data_and_its_codebook(tmp_path):
    sheets = pd.read_excel(export("scrambles", tmp_path, "excel")[0], sheet_name=None)
    assert len(sheets["data"]) == len(load("scrambles"))
    assert sheets["codebook"]["column"].tolist() == list(load("scrambles"))


@pytest.mark.skipif(not shutil.which("Rscript"), reason="no R here: apt-get install r-base-core")
@pytest.mark.parametrize("table", ["us_troops", "milestones", "countries"])
def test_the_script_for_r_saves_the_table_typed_labelled_and_whole(table, tmp_path):
    export(table, tmp_path, "r")
    subprocess.run(["Rscript", f"{table}.R"], cwd=tmp_path, check=True, capture_output=True)
    code = f"""d <- readRDS("{table}.rds"); cat(nrow(d), sum(is.na(d)), length(d), all(sapply(d, function(v)
    nchar(attr(v, "label")) > 0)), class(d[[2]]))"""
    done = subprocess.run(["Rscript", "-e", code], cwd=tmp_path, check=True, capture_output=True, text=True)
    frame = load(table)
    kind = {"us_troops": "Date", "milestones": "character", "countries": "character"}[table]
    missing = int(frame.isna().sum().sum())
    assert done.stdout.split() == [*map(str, (len(frame), missing, len(frame.columns))), "TRUE", kind]


def test_the_command_names_its_files_and_makes_their_folder_where_it_can(tmp_path):
    done = CliRunner().invoke(data, ["export", "scrambles", "--out", str(tmp_path / "new")])
    assert done.output.splitlines()[0] == str(tmp_path / "new" / "scrambles.csv")
    for place in (tmp_path / "nowhere" / "new", tmp_path / "new" / "scrambles.csv"):
        with pytest.raises(InputError, match="is no folder and cannot be made"):
            export("scrambles", place)
    with pytest.raises(InputError, match="Did you mean 'stata'"):
        export("scrambles", tmp_path, "statta")
