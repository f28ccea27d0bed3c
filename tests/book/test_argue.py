"""A claim asked another way: the page's verdict is the ledger's, in every way that a reader can choose."""

import json
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from alliance_book.prose import pct
from alliance_data.claims import ledger
from alliance_data.claims.cached import multiverses
from alliance_data.claims.cli import claims
from alliance_data.claims.compact import DIGITS
from alliance_data.claims.ledger import VERDICTS as NAMES
from click.testing import CliRunner

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


def told_by_command(claim: str) -> dict:
    """Return what the command says of a claim's ways."""
    records = json.loads(CliRunner().invoke(claims, [claim, "--multiverse", "--json"]).stdout)
    return next(record for record in records if record["id"] == claim)


def place_of(value: float, every: np.ndarray) -> str:
    """Return where a value stands among those of all ways: half of those equal to it are lower."""
    kept = np.vectorize(lambda v: float(f"{v:.{DIGITS}g}"))
    value, every = kept(value), kept(every[np.isfinite(every)])
    if every.min() == every.max():
        return "the same in every way"
    return f"higher than in {pct(((every < value).mean() + (every <= value).mean()) / 2, 0)} of them"


@pytest.mark.parametrize("way", ["nearest that turns it", "farthest from the ledger's"])
@pytest.mark.parametrize("claim", ["C03", "C05", "C15", "C18", "C22"])
def test_a_claim_argued_by_keys_says_what_the_command_computes(card, found, claim, way):
    said, ways = told_by_command(claim), found[claim]
    if way == "nearest that turns it":
        flip = said["nearest_flip"]["ways"][0]
        changed, verdict = flip["changed"], flip["verdict"]
        at = [list(map(str, c.values)).index(str(changed.get(c.name, c.values[0]))) for c in ways.choices]
    else:
        at = np.argwhere(ways.allowed)[-1].tolist()
        verdict = NAMES[int(ways.verdicts[tuple(at)])]
    _, place = card(claim)
    for chooser, wanted in zip(place.locator("select").all(), at, strict=True):
        chooser.focus()
        for _ in range(wanted):
            chooser.press("ArrowDown")
    spoken = place.locator(".argue-said").inner_text()
    assert spoken.startswith(f"{verdict.capitalize()}.")
    assert f"So say {pct(said['shares'][verdict], 0)} of the" in spoken
    for row, condition in zip(place.locator(".argue-table tbody tr").all(), ways.claim.rule, strict=True):
        values = np.broadcast_to(ways.values[condition.statistic][..., None], ways.allowed.shape)
        shown, *_, where = row.locator("td").all_inner_texts()
        number = float(shown.split(":")[0].replace("\u2212", "-").replace("\u202f", ""))
        assert number == pytest.approx(values[tuple(at)], rel=0.006, abs=0.006)
        assert where.startswith(place_of(values[tuple(at)], values[ways.allowed]))


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
