"""Importing: recognised by content, all or nothing, the same bytes for the same content."""

from types import SimpleNamespace

import pandas as pd
import pytest
from alliance_data import InputError, load, recognising, sidecar, store
from alliance_data.importing import import_file
from alliance_data.recognising import available
from alliance_data.vintages import at


@pytest.fixture
def importer(monkeypatch):
    """Stand in for all importers with one made of the given attributes."""

    def stand_in(**attributes):
        module = SimpleNamespace(TABLE="spending", FORMAT="A format", recognise=lambda path: True)
        module.__dict__.update(attributes)
        monkeypatch.setattr(recognising, "available", lambda: (module,))
        return module

    return stand_in


@pytest.mark.parametrize("module", available(), ids=lambda m: m.__name__.rsplit(".", 1)[1])
def test_every_importer_says_what_it_reads_and_survives_any_file(module, tmp_path):
    assert module.FORMAT and all(isinstance(t, str) for t in recognising.tables_of(module))
    for name, content in {
        "empty": b"",
        "noise": bytes(range(256)),
        "zip": b"PK\x03\x04",
        "ole": b"\xd0\xcf\x11\xe0",
    }.items():
        (tmp_path / name).write_bytes(content)
        assert module.recognise(tmp_path / name) is False


def test_a_first_import_and_a_second_of_the_same_file(folder, contents, tmp_path):
    before = contents(folder)
    (done,) = import_file(tmp_path / "spending.csv")
    assert not done.replaced and done.change.nothing
    assert contents(folder) == before


def test_the_name_of_the_file_does_not_matter(folder, tmp_path):
    (tmp_path / "download (3).bin").write_bytes((tmp_path / "spending.csv").read_bytes())
    assert import_file(tmp_path / "download (3).bin")[0].table == "spending"


def test_columns_in_another_order_a_bom_and_windows_lines_are_all_the_same(folder, contents, tmp_path):
    before = contents(folder)
    frame = pd.read_csv(tmp_path / "spending.csv", dtype=str, keep_default_na=False)
    text = frame.iloc[::-1, ::-1].to_csv(index=False, lineterminator="\r\n")
    (tmp_path / "other.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert not import_file(tmp_path / "other.csv")[0].replaced
    assert contents(folder) == before


def test_a_dry_run_compares_and_changes_nothing(folder, contents, tmp_path):
    before = contents(folder)
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,61000.0"))
    (done,) = import_file(path, dry_run=True)
    assert not done.replaced and len(done.change.revised) == 1
    assert contents(folder) == before


def test_the_log_says_what_an_import_changed(folder, tmp_path):
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,61000.0"))
    import_file(path)
    entry = store.history("spending")[-1]
    assert (entry["file"], entry["revised"]) == ("newer.csv", 1)
    assert [tuple(r.values()) for r in entry["largest"]] == [("JPN 2020", "usd_m", "60000", "61000", "+1.7%")]


def test_each_stage_is_told(folder, tmp_path):
    told = []
    import_file(tmp_path / "spending.csv", stage=told.append)
    assert [sentence.split()[0] for sentence in told] == [
        *("Recognising", "Reading", "Checking", "Comparing", "Replacing")
    ]


def test_an_older_workbook_and_then_the_newer_one_return_the_same_bytes(real, contents, sipri_workbook):
    newer = sipri_workbook("newer.xlsx", years=range(1949, 2021), base_year=2019)
    older = sipri_workbook("older.xlsx", years=range(1949, 2020), base_year=2018)
    for path in (real / "military_expenditure.csv", *real.glob("economy.*")):
        path.unlink()  # The invented sums would not fit the real ones.
    clear_outliers(real / "military_expenditure.yml")
    import_file(newer)
    before = contents(real)
    (done,) = import_file(older)
    assert len(done.change.removed) == 5
    assert "constant 2018 prices" in sidecar("military_expenditure").fields["constant_usd_m"]["unit"]
    import_file(newer)
    after = contents(real)
    log = "vintages.jsonl"
    assert {n: b for n, b in after.items() if n != log} == {n: b for n, b in before.items() if n != log}


def clear_outliers(path):
    lines = path.read_text().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("  - {iso3:") or "reason" not in line]
    path.write_text("".join(kept).replace("outliers:\n", "outliers: []\n"))


def test_an_edition_in_prices_of_another_year_is_told_as_such(folder, tmp_path, importer):
    table = load("spending")
    factors = {"JPN": 0.93, "USA": 1.04, "CHN": 1.02, "KOR": 0.97, "AUS": 1.1}

    def read(path):
        frame = table.assign(usd_m=table["usd_m"] * table["iso3"].map(factors))
        frame.attrs |= {"base_year": 2024, "version": "2nd edition"}
        return frame

    table.attrs["base_year"] = 2020
    importer(read=lambda path: table)
    import_file(tmp_path / "spending.csv")
    importer(read=read)
    (done,) = import_file(tmp_path / "spending.csv")
    assert "usd_m: another base year or currency (2020 to 2024)" in " ".join(done.change.lines())
    assert done.change.revised.empty
    assert sidecar("spending").fields["usd_m"]["unit"] == "million US dollars at constant 2024 prices"


def test_a_table_corrected_in_its_own_form_keeps_its_base_year(folder, tmp_path):
    store.replace("spending", load("spending"), version="1st", facts={"base_year": 2020})
    path = tmp_path / "corrected.csv"
    path.write_text((folder / "spending.csv").read_text().replace("JPN,2020,60000", "JPN,2020,61000"))
    assert import_file(path)[0].replaced
    assert sidecar("spending")["vintage"]["base_year"] == 2020


def test_an_importer_may_bring_the_rows_of_one_source_and_keep_the_rest(folder, tmp_path, importer):
    table = load("spending").assign(grade="official")
    half = table[table["year"] >= 2015].assign(grade="press", usd_m=lambda f: f["usd_m"] + 1)
    rest = table[table["year"] < 2015]
    rest.attrs["version"], half.attrs["version"] = "old", "new"
    importer(MERGE_ON="grade", read=lambda path: rest)
    import_file(tmp_path / "spending.csv")
    importer(MERGE_ON="grade", read=lambda path: half)
    (done,) = import_file(tmp_path / "spending.csv")
    assert len(load("spending")) == 55 and (len(done.change.added), len(done.change.removed)) == (30, 0)
    assert sidecar("spending")["vintage"]["version"] == "official: old; press: new"
    assert import_file(tmp_path / "spending.csv")[0].replaced is False


def test_a_file_may_feed_two_tables_and_a_fault_in_one_spares_both(folder, contents, tmp_path, importer):
    tables = {"countries": load("countries"), "spending": load("spending").assign(usd_m=-1.0)}
    importer(TABLES=("countries", "spending"), read=lambda path: tables)
    before = contents(folder)
    with pytest.raises(InputError, match="countries, spending stands as it was"):
        import_file(tmp_path / "spending.csv")
    assert contents(folder) == before


def test_a_table_that_may_not_be_carried_whole_keeps_its_extract(folder, tmp_path):
    whole = folder / "spending.yml"
    text = whole.read_text()
    whole.write_text(text.replace("importer: tidy", "extract: {iso3: [JPN, KOR]}\nimporter: tidy"))
    assert import_file(tmp_path / "spending.csv")[0].rows == 22
    assert set(load("spending")["iso3"]) == {"JPN", "KOR"}
    assert at("spending", str(tmp_path / "spending.csv"))["iso3"].nunique() == 2
    whole.write_text(whole.read_text().replace("extract: {iso3: [JPN, KOR]}\n", ""))
    assert import_file(tmp_path / "spending.csv")[0].rows == 55


def test_an_extract_that_names_no_column_is_refused(folder, tmp_path):
    path = folder / "spending.yml"
    path.write_text(path.read_text().replace("importer: tidy", "extract: {state: [JPN]}\nimporter: tidy"))
    with pytest.raises(InputError, match="the extract by 'state' needs a column"):
        import_file(tmp_path / "spending.csv")


def test_a_file_that_names_no_edition_leaves_the_name_that_stands(folder, contents, tmp_path):
    store.replace("spending", load("spending"), version="2nd edition")
    before = contents(folder)
    assert import_file(tmp_path / "spending.csv")[0].version == "2nd edition"
    assert contents(folder) == before


def test_two_formats_that_fit_ask_which_is_meant(folder, tmp_path, monkeypatch):
    fitting = [
        SimpleNamespace(TABLE=table, FORMAT="F", recognise=lambda p: True, read=lambda p: load("countries"))
        for table in ("countries", "spending")
    ]
    monkeypatch.setattr(recognising, "available", lambda: tuple(fitting))
    with pytest.raises(InputError, match="--as countries or --as spending"):
        import_file(tmp_path / "spending.csv")
    assert import_file(tmp_path / "spending.csv", table="countries")[0].table == "countries"


def test_a_file_for_another_table_than_asked_is_refused(folder, tmp_path, importer):
    importer(read=lambda path: load("spending"))
    with pytest.raises(
        InputError,
        match="looks like a file for spending: to import it there, leave out --as",
    ):
        import_file(tmp_path / "spending.csv", table="countries")


def test_an_importer_that_breaks_gives_one_message(folder, contents, tmp_path, importer):
    def read(path):
        raise KeyError("Country")

    importer(read=read)
    before = contents(folder)
    with pytest.raises(InputError, match=r"could not be read as A format \(KeyError: 'Country'\)"):
        import_file(tmp_path / "spending.csv")
    assert contents(folder) == before
