"""Files as users will really bring them: each refused with one clear message, each leaving the table whole.

A process killed in the middle, a full disk and two imports at once are in ``test_store.py``.
"""

import csv
import re
import zipfile

import pytest
from alliance_data import AllianceError
from alliance_data.importing import import_file

HEADER = "iso3,year,usd_m,share_of_gdp,grade,note"


def lines(change):
    """Return a change of a file's text from a change of its list of lines."""
    return lambda text: "\n".join(change(text.splitlines())) + "\n"


def times(column: int, factor: float):
    def change(rows):
        cells = [row.split(",") for row in rows[1:]]
        for row in cells:
            row[column] = f"{float(row[column]) * factor:.6f}"
        return [rows[0], *(",".join(row) for row in cells)]

    return lines(change)


REFUSED = {
    "a renamed column": (lambda t: t.replace("usd_m", "usd_million"), "lacks usd_m; has unknown usd_million"),
    "a missing column": (lines(lambda r: [row.rsplit(",", 1)[0] for row in r]), "lacks note"),
    "a doubled column": (lines(lambda r: [f"{row},{row.split(',')[1]}" for row in r]), "doubles year"),
    "a doubled key": (lines(lambda r: [*r, r[5]]), "AUS, year 2014: found 2 rows that share their key"),
    "a negative sum": (
        lambda t: t.replace("JPN,2015,", "JPN,2015,-"),
        "JPN, year 2015: found '-55000', expected at least 0",
    ),
    "shares as percent": (
        times(3, 100),
        "column share_of_gdp, iso3 AUS, year 2010: found '1.1', expected at most 1",
    ),
    "shares as per mille below one": (times(3, 10), "found values 10 times those of the table that stands"),
    "a column a thousand times too large": (times(2, 1000), "usd_m: found values 1000 times those"),
    "one value a thousand times too large": (
        lambda t: t.replace("JPN,2015,55000", "JPN,2015,55000000"),
        "from 54000 to 5.5e+07 in one step",
    ),
    "a year missing": (lines(lambda r: [row for row in r if ",2014," not in row]), "nothing for 2014"),
    "a future year": (lambda t: t.replace("JPN,2020", "JPN,2920"), "no observation lies in the future"),
    "an unknown state": (lambda t: t.replace("JPN", "JPX"), "found 'JPX', expected a value of iso3"),
    "thousands separators": (
        lambda t: t.replace("JPN,2015,55000.0", 'JPN,2015,"55,000.0"'),
        "row 29, column usd_m: found '55,000.0', expected a number",
    ),
    "decimal commas": (
        lambda t: t.replace("JPN,2015,55000.0", 'JPN,2015,"55000,0"'),
        "row 29, column usd_m: found '55000,0', expected a number",
    ),
    "a semicolon file": (
        lambda t: t.replace(",", ";"),
        "separated by semicolons; expected is UTF-8 with commas between cells. Its columns are "
        "those of table spending.",
    ),
    "a formula": (
        lambda t: t.replace("2015,", "2015,", 1).replace("official,\n", "official,=1+1\n", 1),
        "would run this",
    ),
    "a script": (
        lambda t: t.replace("official,\n", "official,<script>alert(1)</script>\n", 1),
        "would run this",
    ),
    "text for a number": (
        lambda t: t.replace("55000.0", "about 55000"),
        "row 29, column usd_m: found 'about 55000', expected a number",
    ),
    "a broken row": (lambda t: t + "JPN,2021\n", "2 cells, expected 6"),
    "a header alone": (lambda t: HEADER + "\n", "header without rows"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_table_is_refused_and_the_old_one_stays(folder, contents, tmp_path, case):
    change, message = REFUSED[case]
    good = (tmp_path / "spending.csv").read_text()
    bad = tmp_path / "bad.csv"
    bad.write_text(change(good))
    assert bad.read_text() != good
    refused(bad, message, folder, contents)


def refused(path, message, folder, contents):
    before = contents(folder)
    with pytest.raises(AllianceError) as caught:
        import_file(path)
    assert caught.value.exit_code == 2
    assert re.search(re.escape(message), str(caught.value)), str(caught.value)
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "web page"),
        (b"\xef\xbb\xbf\n <html lang=en>", "web page"),
        (b"PK\x03\x04 cut off here", "broken or cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "in no format that an importer knows"),
        (bytes(range(256)) * 20, "in no format that an importer knows"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_no_data_at_all_is_refused(folder, contents, tmp_path, content, message, suffix):
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    refused(path, message, folder, contents)


def test_mixed_encodings_are_refused_with_their_row(folder, contents, tmp_path):
    rows = (tmp_path / "spending.csv").read_bytes().splitlines()
    rows[3] += "café".encode()
    rows[7] += "café".encode("latin-1")
    path = tmp_path / "mixed.csv"
    path.write_bytes(b"\n".join(rows))
    refused(path, "mixed.csv, row 8: found bytes", folder, contents)


def test_a_path_that_is_not_there_or_a_folder_is_refused(folder, contents, tmp_path):
    refused(tmp_path / "nowhere.csv", "there is no such file", folder, contents)
    refused(tmp_path, "is a folder. Give one file. It holds", folder, contents)


def test_a_zip_bomb_is_not_unpacked(folder, contents, tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.xml", "w") as member:
        for _ in range(100):
            member.write(b"\0" * 1_000_000)
    assert path.stat().st_size < 200_000
    refused(path, "would unpack to 100 MB", folder, contents)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_refused(real, contents, sipri_workbook, part):
    path = sipri_workbook()
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    refused(path, "broken or cut off", real, contents)


@pytest.mark.parametrize("sheet", ["Constant", "Current", "Local"])
def test_a_workbook_without_one_of_its_sheets_is_refused(real, contents, sipri_workbook, sheet):
    refused(sipri_workbook(without=sheet), f"no sheet '{sheet}", real, contents)


def test_a_workbook_whose_years_are_missing_in_the_middle_is_refused(real, contents, sipri_workbook):
    years = [year for year in range(1949, 2021) if year != 1990]
    refused(sipri_workbook(years=years), "1991 follows 1989", real, contents)


def test_a_broken_sidecar_is_named_before_anything_is_read_into_it(folder, contents, tmp_path):
    path = folder / "spending.yml"
    path.write_text(path.read_text().replace("limits: [Invented for tests.]\n", ""))
    refused(tmp_path / "spending.csv", "spending.yml: 'limits' is missing", folder, contents)
    path.write_text("name: [unclosed")
    refused(tmp_path / "spending.csv", "is not valid YAML at line", folder, contents)


@pytest.mark.parametrize("column", ["question", "address"], ids=["wording", "document"])
def test_a_survey_row_without_its_wording_or_its_document_is_refused(real, contents, tmp_path, column):
    with (real / "surveys.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[1][column] = ""
    path = tmp_path / "surveys.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    refused(path, f"column {column}", real, contents)
