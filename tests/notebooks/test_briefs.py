"""Every brief of the atlas, and others without the United States, read from begin to end."""

import json
import re

import pandas as pd
import pytest
from alliance_book import atlas
from alliance_book import notebook as nb
from alliance_book.book import CHECKOUT, TEMPLATE
from alliance_book.records import recorded
from alliance_data import load

from tests.notebooks import oddities, reader

LEFT = sorted(load("pact_changes").query("change == 'left'")["iso3"])
ELSEWHERE = (
    "CHN-PRK", "BLR-RUS", "ARM-RUS", "KAZ-RUS", "FRA-GBR", "GRC-TUR", "AZE-TUR", "EGY-SAU", "IRQ-KWT",
    "ARG-CHL", "NGA-GHA", "COD-COG", "DMA-KNA", "USA-KOR",
)  # fmt: skip
PAIRS = [*(f"{code}-USA" for code in (*atlas.allies(), *LEFT)), *ELSEWHERE]


@pytest.fixture(scope="module")
def briefs(tmp_path_factory) -> dict[str, reader.Reading]:
    """A reading of every pair's brief, by the pair."""
    folder, tasks = tmp_path_factory.mktemp("briefs"), []
    for pair in PAIRS:
        focal, ally = pair.split("-")
        notebook = nb.read(CHECKOUT / TEMPLATE)
        (given,) = [cell for cell in notebook["cells"] if "parameters" in nb.tags(cell)]
        given["source"] = f'focal = "{focal}"\nally = "{ally}"\nsince = 1950'
        path = folder / f"{pair}.ipynb"
        path.write_bytes(nb.dump(notebook))
        tasks.append((path, pair, None))
    return {reading.edition: reading for reading in reader.read_all(tasks)}


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("briefs")]


def test_no_brief_stops(briefs):
    assert {pair: found.stopped for pair, found in briefs.items() if found.stopped} == {}


def test_no_brief_says_anything_odd(briefs):
    found = {
        pair: [odd for text in read.texts for odd in oddities.odd(text.text)] for pair, read in briefs.items()
    }
    assert {pair: odd for pair, odd in found.items() if odd} == {}


def test_each_brief_has_five_to_seven_figures(briefs):
    shown = {pair: sum(text.what == "title" for text in read.texts) for pair, read in briefs.items()}
    assert {pair: number for pair, number in shown.items() if not 5 <= number <= 7} == {}


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("ISL-USA", "for Iceland SIPRI counts nothing in"),  # no forces
        ("VEN-USA", "no votes of Venezuela are on record"),
        ("CHN-PRK", "for North Korea no table at hand has a share of output"),
        ("CHN-PRK", "In no multinational exercise on record"),
        ("FIN-USA", "has no promise of defence between Finland and the United States yet"),
        ("MEX-USA", "Mexico gave notice in 2002 that it leaves the Rio Treaty"),
        ("PAK-USA", "Pakistan owes it none in return"),
        ("GRC-TUR", "23 between the two, the last begun in 2012"),
        ("KAZ-RUS", "Six other states are bound to both by such promises: Armenia,"),
        ("USA-KOR", "the United States and South Korea have owed each other defence since 1953"),
    ],
)
def test_a_brief_says_what_tables_have_and_what_they_lack(briefs, pair, said):
    text = " ".join(text.text for text in briefs[pair].texts)
    assert said.lower() in re.sub(r"\s+", " ", text).lower()


def test_a_run_records_the_numbers_that_the_comparison_counts(executed):
    found = recorded(json.loads(executed[TEMPLATE.as_posix()].read_text()))
    counted = atlas.numbers().loc["JPN"]
    for column, value in counted.items():
        both_missing = pd.isna(value) and found[column] is None
        assert both_missing or found[column] == pytest.approx(value), column
