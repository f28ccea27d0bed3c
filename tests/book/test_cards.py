"""The ledger as cards: what each says, how a reader filters and sorts them, and how chapters lead to them."""

import re
from html.parser import HTMLParser

import pytest
from alliance_data.claims import ledger
from alliance_data.claims.cached import multiverses

PHONE = {"width": 390, "height": 844}
CARDS = "details.claim-card:not([hidden])"


@pytest.fixture(scope="module")
def found():
    return multiverses()


@pytest.fixture
def claims(window, root):
    """Open the page of claims, its cards made."""

    def opened(**options):
        page = window(**options)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{root}/notebooks/claims.html")
        page.locator(".claim-tools").wait_for()
        return page

    return opened


def ids(page) -> list[str]:
    """Return the claims shown, from top to bottom."""
    return page.locator(f"{CARDS} .claim-says b").all_inner_texts()


def test_a_card_says_claim_verdict_firmness_distance_and_what_speaks_against_it(claims, found):
    page = claims()
    assert set(ids(page)) == set(ledger())
    for claim, way in found.items():
        head = page.locator(f"#claim-{claim.lower()} > summary").inner_text()
        assert ledger()[claim].claim.replace("'", "’")[:30] in head.replace("'", "’")
        if way.claim.choices:
            nearest = len(way.nearest[0].changed)
            assert way.verdict in head and way.firmness in head
            assert ("one choice turns it" if nearest == 1 else f"{nearest} choices turn it") in head
    card = page.locator("#claim-c05")
    card.locator("> summary").click()
    body = card.inner_text()
    assert "Against it:" in body and "How far from another verdict:" in body
    assert card.locator("#fig-ways-c05").count() == 1
    shares = card.locator(".claim-facts i").evaluate_all(
        "(parts) => parts.map((p) => Number(p.style.flexGrow))"
    )
    assert sorted(shares) == pytest.approx(sorted(found["C05"].shares.values()), abs=0.001)


def test_keys_filter_by_theme_and_sort_by_distance_and_lead_back(claims, found):
    page = claims()
    before = ids(page)
    page.get_by_label("Theme").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    theme = page.get_by_label("Theme").input_value()
    assert set(ids(page)) == {c.id for c in ledger().values() if c.theme == theme}
    assert page.locator(".claim-count").inner_text() == f"{len(ids(page))} of {len(before)} claims"
    page.get_by_label("Theme").select_option("")
    page.get_by_label("Sort by").focus()
    page.keyboard.press("End")
    flips = [
        len(way.nearest[0].changed) for c in ids(page) if (way := found[c]).claim.choices and way.nearest
    ]
    assert flips == sorted(flips) and len(flips) > 10
    page.get_by_role("button", name="All, in the ledger's order").press("Enter")
    assert ids(page) == before


def test_kinds_that_no_claim_is_of_are_answered_with_a_sentence(claims, found):
    page = claims()
    page.get_by_label("Verdict", exact=True).select_option(label="Contradicted")
    page.get_by_label("Firmness", exact=True).select_option("split")
    assert ids(page) == [
        c for c, way in found.items() if way.verdict == "contradicted" and way.firmness == "split"
    ]
    assert "choose fewer" in page.locator(".claim-count").inner_text()


def test_a_link_opens_a_card_that_a_filter_hides_no_more(claims):
    page = claims()
    page.get_by_label("Theme").select_option("partners")
    page.evaluate("location.hash = 'claim-c05'")
    page.wait_for_function("() => document.getElementById('claim-c05').open")
    assert page.locator("#claim-c05").is_visible()


def test_a_tile_of_the_verdicts_leads_to_its_card(claims):
    page = claims()
    figure = page.locator("#fig-verdicts")
    figure.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('#fig-verdicts.is-live')")
    figure.locator(".chart-host").focus()
    page.keyboard.press("Home")
    claim = re.search(r"C\d\d", page.locator(".chart-tip").inner_text())[0].lower()
    page.keyboard.press("Enter")
    page.wait_for_function("(id) => document.getElementById(id)?.open", arg=f"claim-{claim}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_among_sorted_cards_on_a_phone(claims, axe, scheme):
    page = claims(viewport=PHONE, color_scheme=scheme)
    page.get_by_label("Sort by").select_option(index=3)
    page.locator(f"{CARDS} > summary").first.click()
    page.locator(".argue-said p").first.wait_for()
    page.evaluate(axe)
    parts = "['.claim-tools', '.claim-count', '.claim-list']"
    assert page.evaluate(f"axe.run({{ include: {parts} }}).then((r) => r.violations.map((v) => v.id))") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class Mentions(HTMLParser):
    """The mentions of the ledger in the paragraphs of a page: in links, by address, and bare."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.bare, self.inside, self.address = [], [], [], None
        self.feed(text[text.index("<article") : text.index("</article>")])

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in ("p", "code", "pre", "figure", "dialog"):
            self.inside.append(tag)
        if tag == "a":
            self.address = dict(attrs).get("href", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.reverse()
            self.inside.remove(tag)
            self.inside.reverse()
        if tag == "a":
            self.address = None

    def handle_data(self, data: str) -> None:
        if self.inside == ["p"] and re.search(r"\bledger\b|\bC\d\d\b", data):
            (self.links if self.address else self.bare).append((self.address, data))


def test_every_mention_of_the_ledger_or_a_claim_in_a_chapter_leads_to_the_claims_page(html, pages):
    chapters = [p for p in pages if p.startswith("notebooks/") and not p.endswith("claims.html")]
    read = {p: Mentions((html / p).read_text(encoding="utf-8")) for p in chapters}
    assert {p: m.bare for p, m in read.items() if m.bare} == {}
    links = [address for m in read.values() for address, _ in m.links]
    assert len([address for address in links if "claims.html#claim-c" in address]) > 20
    assert all("claims.html" in address for address in links)


def test_a_sentence_on_the_ledger_leads_to_the_claim_that_its_numbers_are_about(html):
    text = (html / "notebooks/bases-and-burden.html").read_text(encoding="utf-8")
    sentence = re.search(r"rule\s+the\s+essay.s\s+wording", text).start()
    assert 'href="claims.html#claim-c10"' in text[sentence - 200 : sentence]
