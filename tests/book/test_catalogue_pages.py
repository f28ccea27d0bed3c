"""The data catalogue and the page of changes, as the build makes them."""

import re
from urllib.parse import unquote

import pytest
from alliance_book import catalogue
from alliance_book.book import CHANGES, TABLES, Book
from alliance_data import descriptions, names, sidecar
from alliance_data.paths import tables_dir


@pytest.fixture
def listing(small):
    """A small book whose contents ask for the catalogue."""
    with (small / "_toc.yml").open("a") as contents:
        contents.write(f"- file: {TABLES}\n  sections:\n  - glob: book/tables/*\n- file: {CHANGES}\n")
    return small


def test_the_catalogue_names_every_table_once_and_links_its_page(html):
    page = (html / "book/tables/index.html").read_text()
    article = page[page.index("<article") : page.index("</article>")]
    for table in names():
        assert (html / "book/tables" / f"{table}.html").exists()
        assert article.count(f'href="{table}.html"') >= 1, table


def test_no_table_of_the_book_is_without_a_theme():
    assert {sidecar(table).get("theme") for table in names()} == set(catalogue.THEMES)


def test_a_table_of_another_theme_or_of_none_comes_last(real):
    for table, theme in (("warheads", "theme: Weapons\n"), ("senkaku", "")):
        path = real / f"{table}.yml"
        path.write_text(re.sub(r"^theme: .*\n", theme, path.read_text(), flags=re.MULTILINE))
    page = catalogue._index()
    heads = re.findall(r"^## (.*)", page, re.MULTILINE)
    assert heads == [*catalogue.THEMES, "Weapons", catalogue.OTHER]
    assert page.index("## Weapons") < page.index("](warheads.md)") < page.index("](senkaku.md)")


def test_a_table_s_page_names_the_chapters_that_load_it(html):
    page = (html / "book/tables/us_troops.html").read_text()
    uses = page[page.index('id="uses"') : page.index('id="preview"')]
    assert 'href="../../notebooks/alliance-history.html"' in uses
    assert "regional-threats" not in uses


def test_a_table_s_page_names_the_claims_that_rest_on_it():
    found = catalogue.chapters(Book.at(tables_dir().parents[1]))
    (weighed,) = (link for link in found["opinion"] if "claims.ipynb" in link)
    assert weighed.startswith("[](../../notebooks/claims.ipynb): ") and "C06" in weighed
    assert not [link for link in found["nuclear_tests"] if "claims.ipynb" in link]


def test_the_downloads_of_a_page_are_the_table_and_its_sidecar(html):
    for table in names():
        page = html / "book/tables" / f"{table}.html"
        found = re.findall(r'href="([^"]*_downloads/[^"]*)"', page.read_text())
        files = {(page.parent / unquote(link)).resolve() for link in found}
        assert files, table
        for file in files:
            assert file.read_bytes() == (tables_dir() / file.name).read_bytes()
        assert f"{table}.yml" in {file.name for file in files}


def test_a_caption_leads_to_the_table_s_page_and_to_its_publisher(html):
    page = (html / "notebooks/alliance-history.html").read_text()
    captions = " ".join(re.findall(r'<p class="chart-source">.*?</p>', page, re.DOTALL))
    title = descriptions.caption("us_troops")["title"]
    assert f'<a href="../book/tables/us_troops.html">{title}</a>' in captions
    assert f'<a href="{descriptions.caption("us_troops")["address"]}"' in captions


def test_the_page_of_changes_is_among_the_pages(html):
    assert "Each import of a new edition" in (html / "book/changes.html").read_text()


def test_a_book_without_a_catalogue_in_its_contents_gets_none(small):
    assert catalogue.files(Book.at(small)) == {}


def test_the_staged_tree_has_the_tables_beside_the_pages(listing):
    made = catalogue.files(Book.at(listing))
    assert made["data/tables/us_troops.csv"] == (tables_dir() / "us_troops.csv").read_bytes()
    assert b"# US troops abroad" in made["book/tables/us_troops.md"]
    assert not [name for name in made if name.startswith("data/tables/.")]


def test_pages_of_tables_that_are_gone_do_not_stay_in_the_book_s_own_tree(listing):
    gone = listing / "book" / "tables" / "gone.md"
    gone.parent.mkdir()
    gone.write_text("# Gone\n")
    catalogue.write(Book.at(listing))
    assert not gone.exists()
    assert (listing / "book" / "changes.md").exists()
