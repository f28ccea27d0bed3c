"""A claim asked another way: the page's verdict is the ledger's, in every way that a reader can choose."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from alliance_book.prose import pct
from alliance_data.claims import ledger
from alliance_data.claims.cached import multiverses

TRENDS = [c.id for c in ledger().values() if c.choices]
PHONE = {"width": 390, "height": 844}
WAYS = 300
VERDICTS = "([id, ways]) => ways.map((way) => bookArgue.verdictAt(id, way))"


@pytest.fixture(scope="module")
def found():
    return multiverses()


@pytest.fixture
def card(window, root):
    """Open a claim's card, by itself or by a link that carries a way."""

    def opened(claim: str, link: str = "", **options):
        page = window(**options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{root}/notebooks/claims.html{link}")
        if not link:
            page.locator(f"#claim-{claim.lower()}").evaluate("(entry) => { entry.open = true; }")
        page.wait_for_selector(f".argue[data-claim={claim}] .argue-said p")
        return page, page.locator(f".argue[data-claim={claim}]")

    return opened


def test_the_page_weighs_every_claim_as_the_ledger_does(card, found):
    page, _ = card(TRENDS[0])
    random = np.random.default_rng(1951)
    for claim in TRENDS:
        verdicts, allowed = found[claim].verdicts, found[claim].allowed
        ways = [[int(random.integers(n)) for n in allowed.shape] for _ in range(WAYS)]
        expected = [int(verdicts[tuple(w)]) if allowed[tuple(w)] else None for w in ways]
        assert page.evaluate(VERDICTS, [claim, ways]) == expected


def test_a_reader_s_choice_turns_the_verdict_and_goes_into_the_address(card, found):
    claim, flip = next((m, f) for m in found.values() for f in m.nearest if [*f.changed] == [m.matters_most])
    ((name, option),) = flip.changed.items()
    page, place = card(claim.claim.id)
    said = place.locator(".argue-said")
    assert said.inner_text().startswith(f"{claim.verdict.capitalize()}.")
    assert "This is the ledger's own way." in said.inner_text()
    chooser = place.locator("select").nth([c.name for c in claim.choices].index(name))
    labels = next(c.labels for c in claim.choices if c.name == name)
    chooser.select_option(str(labels.index(option)))
    assert said.inner_text().startswith(f"{flip.verdict.capitalize()}.")
    assert f"So say {pct(claim.shares[flip.verdict], 0)} of the" in said.inner_text()
    carried = parse_qs(urlsplit(page.url).query)
    assert carried["ask"] == [claim.claim.id] and len(carried) == 2
    place.get_by_role("button", name="The ledger's own way").click()
    assert said.inner_text().startswith(f"{claim.verdict.capitalize()}.")


def test_a_link_shows_what_its_sender_saw_and_names_what_is_gone(card):
    _, place = card("C15", "?ask=C15&US+part=0.5&prices=roubles#claim-c15")
    assert place.get_by_label("US part").input_value() == "2"
    assert "prices: roubles" in place.locator(".argue-said").inner_text()
    assert place.get_by_label("Prices").input_value() == "0"


def test_a_way_that_nobody_would_defend_says_why(card, found):
    excluded = found["C07"].claim.excluded[0]
    _, place = card("C07")
    for name, options in excluded.when.items():
        place.get_by_label(name.replace("_", " ").capitalize()).select_option(label=options[-1])
    assert excluded.why.rstrip(".").lower() in place.locator(".argue-said").inner_text().lower()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_card_on_a_phone(card, axe, scheme):
    page, place = card("C15", viewport=PHONE, color_scheme=scheme)
    place.get_by_label("US part").select_option("0.5")
    page.evaluate(axe)
    faults = page.evaluate("axe.run('.argue[data-claim=C15]').then((r) => r.violations.map((v) => v.id))")
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_of_it_is_asked_for_before_a_claim_is_opened(card, window, root):
    closed = window()
    asked = []
    closed.on("request", lambda request: asked.append(request.url))
    closed.goto(f"{root}/notebooks/claims.html")
    closed.wait_for_load_state("networkidle")
    assert not [url for url in asked if "ways.js" in url]
    page, _ = card("C15")
    assert [url for url in page.asked if "ways.js" in url]
