"""What a browser gets: small, and with the same verdict in every way that a reader may pick."""

import gzip
import json

import numpy as np
import pytest
from alliance_data.claims import ledger
from alliance_data.claims.cached import multiverses
from alliance_data.claims.compact import compact, verdict_at

TRENDS = [c.id for c in ledger().values() if "trend" in c.kind]


@pytest.fixture(scope="module")
def found():
    return multiverses()


@pytest.fixture(scope="module")
def stored(found):
    """What the page reads, through JSON as the page does."""
    return json.loads(json.dumps(compact(found.values()), allow_nan=False))


def test_all_claims_take_at_most_twenty_kilobytes(stored):
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(text)) <= 20_000
    assert list(stored["claims"]) == TRENDS


@pytest.mark.parametrize("claim", TRENDS)
def test_the_page_gives_the_same_verdict_in_ways_taken_at_random(claim, found, stored):
    verdicts, allowed = found[claim].verdicts, found[claim].allowed
    random = np.random.default_rng(1951)
    ways = [tuple(int(random.integers(n)) for n in allowed.shape) for _ in range(2_000)]
    for way in ways:
        expected = int(verdicts[way]) if allowed[way] else None
        assert verdict_at(stored["claims"][claim], way) == expected


@pytest.mark.parametrize("claim", TRENDS)
def test_the_ledgers_own_way_is_all_noughts(claim, found, stored):
    held = stored["claims"][claim]
    own = verdict_at(held, [0] * len(held["choices"]))
    assert own == held["verdict"] and stored["verdicts"][own] == found[claim].verdict


def test_an_excluded_way_has_no_verdict(stored):
    held = stored["claims"]["C07"]
    way = {c["name"]: 0 for c in held["choices"]} | {"turn": 2, "leave_out": 1}
    assert [c["options"][way[c["name"]]] for c in held["choices"] if c["name"] == "turn"] == ["2024"]
    assert verdict_at(held, way.values()) is None
