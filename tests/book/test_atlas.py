"""The atlas: numbers collected, an index with map and table, pages that fail alone."""

import io
import json
import re

import pandas as pd
import pytest
import yaml
from alliance_book import atlas, runs
from alliance_book.atlas import index
from alliance_book.book import ATLAS, Book
from alliance_book.runs.explain import explain
from alliance_data import AllianceError, InputError
from alliance_data.measures.briefs import ALIKE, HELD

RECORD = dict.fromkeys([*ALIKE, *HELD], 1.0) | {"title": "A finding", "duty": "mutual", "since": 1953.0}
RECORDS = {
    "KOR": RECORD | {"focal": "KOR", "troops": 23_495.0},
    "ATG": RECORD | {"focal": "ATG", "troops": None, "since": None, "duty": "uncoded"},
}


def test_numbers_are_collected_a_row_a_brief_in_both_forms():
    files = atlas.collect(RECORDS)
    frame = pd.read_csv(io.BytesIO(files["briefs.csv"]))
    assert frame["focal"].tolist() == ["ATG", "KOR"]
    assert frame["troops"].iloc[1] == 23_495
    assert pd.read_parquet(io.BytesIO(files["briefs.parquet"]))["focal"].tolist() == ["ATG", "KOR"]


def test_a_page_has_its_finding_as_title_and_stands_in_no_contents():
    cells = [{"cell_type": "markdown", "source": ["# An alliance in brief\n", "\n", "What it is.\n"]}]
    page = atlas.page({"cells": cells, "metadata": {"kernelspec": {}}}, RECORD)
    assert page["cells"][0]["source"].startswith("# A finding\n\nWhat it is.")
    assert page["metadata"]["orphan"] is True


def test_the_table_has_a_row_for_each_with_the_values_that_sort_it():
    rows = re.findall(
        r'<tr id="(\w+)">(.*?)</tr>', index.table(pd.DataFrame.from_dict(RECORDS, orient="index")), re.DOTALL
    )
    assert [code for code, _ in rows] == ["ATG", "KOR"]
    korea = dict(rows)["KOR"]
    assert '<a href="KOR.html">South Korea</a>' in korea
    assert '<td data-value="23495.0">23\u202f495</td>' in korea
    assert '<td data-value=""></td>' in dict(rows)["ATG"]


def test_the_map_links_each_state_and_draws_small_ones_as_dots():
    records = RECORDS | {"BRB": RECORD | {"focal": "BRB"}}
    drawn = index.drawn(pd.DataFrame.from_dict(records, orient="index"))
    assert re.search(
        r'<a href="KOR.html" class="atlas-0" tabindex="-1"><title>South Korea</title><path', drawn
    )
    assert re.search(
        r'<a href="BRB.html" class="atlas-3" tabindex="-1"><title>Barbados</title><circle', drawn
    )
    assert "ATG.html" not in drawn  # neither outline nor capital at hand: the table has it


@pytest.mark.parametrize(("lon", "lat", "x", "y"), [(0, 0, 465.6, 235.8), (0, 90, 465.6, 10.1)])
def test_places_are_projected_to_equal_earth(lon, lat, x, y):
    assert index.projected(lon, lat) == pytest.approx((x, y), abs=0.2)


def test_the_index_names_who_left_who_joined_and_what_failed():
    page = index.index(RECORDS, {"CHL": "a cell raised"})
    assert re.search(
        r"Bolivia \(\[Rio Treaty, 2012\]\(https://\S+\)\), .*gave notice to leave, and have no page", page
    )
    assert re.search(r"North Macedonia .* joined after the record of treaties ends", page)
    assert "Chile: its brief failed in this build" in page
    assert index.LEFT_OUT in index.index({}, {})


BRIEF = """
from alliance_book.records import record
if focal == "GBR":
    raise ValueError("no such luck")
record(title=f"{focal} and {ally}", focal=focal, ally=ally, duty="mutual", since=1953.0)
record(**dict.fromkeys({columns}, 1.0))
"""


@pytest.fixture
def with_atlas(small, write_notebook):
    """The small book with an atlas whose British brief raises."""
    columns = [*ALIKE, *HELD]
    source = BRIEF.replace("{columns}", repr(columns))
    write_notebook(
        small / "notebooks" / "alliance-brief.ipynb", source, parameters='focal = "JPN"\nally = "USA"'
    )
    write_notebook(small / "notebooks" / "comparison.ipynb", "print(6)")
    contents = yaml.safe_load((small / "_toc.yml").read_text())
    contents["chapters"] += [{"file": "notebooks/comparison"}, {"file": ATLAS}]
    (small / "_toc.yml").write_text(yaml.safe_dump(contents))
    return small


@pytest.mark.slow
def test_a_brief_that_fails_leaves_its_page_out_and_the_rest_stand(with_atlas):
    book = Book.at(with_atlas, atlas=("KOR", "GBR"))
    with pytest.raises(AllianceError, match=r"atlas/GBR.ipynb, cell 3: ValueError: no such luck"):
        runs.build(book, say=lambda line: None)
    pages = sorted(path.name for path in (book.html / "atlas").glob("*.html"))
    assert pages == ["KOR.html", "index.html"]
    assert "its brief failed in this build" in (book.html / "atlas" / "index.html").read_text()
    assert "<h1>KOR and USA" in (book.html / "atlas" / "KOR.html").read_text()
    source = json.loads((book.source / "atlas" / "KOR.ipynb").read_text())
    assert source["metadata"]["orphan"] is True


def test_a_brief_of_a_state_that_is_no_ally_is_refused(with_atlas):
    with pytest.raises(InputError, match=r"Unknown ally 'CHN'.*alliance run alliance-brief"):
        runs.build(Book.at(with_atlas, atlas=("CHN",)), say=lambda line: None)


@pytest.mark.slow
def test_without_an_atlas_its_index_says_so_and_no_page_of_it_is_left(with_atlas):
    runs.build(Book.at(with_atlas, atlas=("KOR",)), say=lambda line: None)
    book = Book.at(with_atlas, atlas=())
    assert "All pages would be compiled: gone: atlas/KOR.ipynb." in explain(book)
    runs.build(book, say=lambda line: None)
    assert [path.name for path in (book.html / "atlas").glob("*.html")] == ["index.html"]
    assert index.LEFT_OUT.split("`")[0] in (book.html / "atlas" / "index.html").read_text()


def test_headings_of_the_table_sort_it(window, server):
    page = window()
    page.goto(f"{server}/atlas/index.html")
    names = "() => [...document.querySelectorAll('.atlas-table tbody th')].map((cell) => cell.textContent)"
    first = page.evaluate(names)
    assert first == sorted(first)
    head = page.get_by_role("columnheader", name="US troops")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.evaluate(names)[0] == "South Korea"
    assert page.locator("[role=status]", has_text="Sorted by US troops, descending").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate(names)[-1] == "South Korea"


def test_a_brief_leads_back_to_all_and_offers_its_notebook(html):
    page = (html / "atlas" / "KOR.html").read_text(encoding="utf-8")
    assert 'href="index.html"' in page
    assert re.search(r'href="[^"]*KOR\.ipynb"', page)
