"""The page on growth: what it says follows from what was measured."""

import pytest

from tests.bench import growth
from tests.bench.growth import ALONE, BUILD, PLAIN, SWEEP, Measured


@pytest.fixture(scope="module")
def page() -> str:
    """The page of a machine on which a brief takes a second, and beginning three."""
    found = [
        Measured(SWEEP, briefs, workers, 3 + briefs / workers, 300 + 50 * workers)
        for briefs in (20, 200)
        for workers in (1, 4)
    ]
    found += [Measured(ALONE, briefs, 1, 6.0 * briefs, 250) for briefs in (10, 20)]
    found += [Measured(BUILD, briefs, 1, 4.0 * briefs, 398 + briefs / 10) for briefs in (20, 200)]
    found.append(Measured(PLAIN, 20, 1, 80, 400))
    return " ".join(growth.page(found).split())


@pytest.mark.parametrize(
    "said",
    [
        "| alliance sweep | 200 | 4 | 53 | 0.27 | 500 |",
        "One more brief in a sweep takes 1.00 seconds of one processor, and beginning takes 3.",
        "a sweep's memory changes by 0 MB and a build's by 18 MB; each brief that runs beside the others",
        "The two others had up to 20 briefs.",
        "10 000 briefs are 2.8 hours of one processor (16.7 with papermill, one after another).",
        "need 1.7 minutes. On machines with 8 processors that is 13 machines with 0.7 GB of memory",
    ],
)
def test_it_says_what_follows(page, said):
    assert said in page
