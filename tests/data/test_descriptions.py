"""What the book says about its tables."""

import re

import pytest
from alliance_data import InputError, descriptions, names
from alliance_data.importing import import_file


def test_a_caption_is_plain_text(folder):
    said = descriptions.caption("spending")
    assert (said["publisher"], said["first"], said["last"]) == ("Publisher", "2010", "2020")
    assert descriptions.caption("countries")["last"] == ""
    assert all(isinstance(value, str) for value in said.values())


def test_a_citation_ends_with_the_day_of_retrieval(folder):
    assert re.fullmatch(
        r"A Publisher \(\d{4}\)\. Spending\. Edition: to 2020\. https://example\.org/spending\. "
        r"Retrieved [\d-]+\.",
        descriptions.cite("spending"),
    )


def test_bibtex_is_read_by_a_bibtex_reader(folder):
    from pybtex.database import parse_string

    entry = parse_string(descriptions.cite("spending", "bibtex"), "bibtex").entries["spending"]
    assert entry.fields["url"] == "https://example.org/spending"
    assert [str(person) for person in entry.persons["author"]] == ["{A Publisher}"]


def test_an_unknown_form_is_refused(folder):
    with pytest.raises(InputError, match="Did you mean 'bibtex'"):
        descriptions.cite("spending", "bibtext")


@pytest.mark.parametrize("table", names())
def test_every_table_of_the_book_has_a_page_with_limits_before_uses(table):
    page = descriptions.page(table)
    heads = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert heads == ["What it cannot show", "What it is", "Uses", "Preview", "Download", "Citation"]
    assert descriptions.cite(table, "bibtex") in page
    assert descriptions.describe(table)


def test_pages_are_given_for_all_tables(folder):
    assert set(descriptions.pages()) == {"countries", "spending"}


def test_a_page_names_the_chapters_that_use_its_table(folder):
    link = "[Threats](../notebooks/threats.ipynb)"
    assert f"- Used in {link}" in descriptions.pages({"spending": [link]})["spending"]
    assert "No chapter uses it yet." in descriptions.pages()["countries"]


def test_what_a_sidecar_says_cannot_run_on_its_page(folder):
    path = folder / "spending.yml"
    evil = "<script>alert(1)</script> {raw}`x` | =1+1"
    path.write_text(path.read_text().replace("Invented for tests.", f'"{evil}"'))
    page = descriptions.page("spending")
    assert "<script" not in page and "{raw}`" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &#123;raw&#125;&#96;x&#96; &#124; =1+1" in page


def test_a_row_that_got_into_a_table_by_hand_cannot_run_on_its_page(folder):
    path = folder / "spending.csv"
    path.write_text(path.read_text().replace("official,\n", "official,<img src=x onerror=alert(1)>\n", 1))
    assert "<img" not in descriptions.page("spending")


def test_the_page_of_changes_has_the_newest_first(folder, tmp_path):
    path = tmp_path / "newer.csv"
    path.write_text((tmp_path / "spending.csv").read_text().replace("JPN,2020,60000.0", "JPN,2020,66000.0"))
    import_file(path)
    page = descriptions.changes_page()
    assert page.index("JPN 2020, usd&#95;m: 60000 to 66000") < page.index("## Where each table began")
    assert page.index("## Where each table began") < page.index("| States | 5 rows | 5 |")


def test_the_page_of_changes_says_so_when_nothing_has_come_in_since_the_first_import(folder):
    page = descriptions.changes_page()
    assert "None has come in yet" in page and "| Military spending | to 2020 | 55 | 2020 |" in page


def test_an_extract_is_said_to_be_one_and_has_only_its_own_outliers(folder):
    path = folder / "spending.yml"
    entry = "{iso3: %s, year: 2015, column: usd_m, reason: A war}"
    listed = f"outliers: [{entry % 'JPN'}, {entry % 'USA'}]\nextract: {{iso3: [JPN, KOR]}}"
    path.write_text(path.read_text().replace("outliers: []", listed))
    page = descriptions.page("spending")
    assert "| Extract, by iso3 | JPN, KOR |" in page
    assert "JPN 2015 usd&#95;m: A war" in page and "USA 2015" not in page


def test_a_cell_that_is_cut_leaves_no_half_of_an_address():
    from alliance_data.descriptions import _cut

    assert _cut("The press has 8.7 trillion: https://www.nippon.com/en/japan-data/h02457") == (
        "The press has 8.7 trillion: …"
    )
    assert _cut("x" * 60) == "x" * 47 + "…"
    assert _cut("https://example.org") == "https://example.org"
