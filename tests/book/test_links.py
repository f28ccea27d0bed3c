"""Addresses in the built pages: every one inside the book leads somewhere, those outside are well-formed."""

import re
from collections import Counter, defaultdict
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from alliance_data.claims import ledger

ROOT = Path(__file__).parents[2]
LOADED = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "srcset",
    "iframe": "src",
    "object": "data",
}
# A host with a dot and letters at its end, and no space, quote or bracket anywhere.
OUTSIDE = re.compile(
    r"https?://[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:\d+)?([/?#][^\s\"'<>{}|\\^`]*)?", re.IGNORECASE
)


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Elements that a browser closes, moves or drops where they stand inside of these.
WORDS_ONLY = {"p", "summary", "h1", "h2", "h3", "h4", "button", "span", "em", "strong", "code", "cite"}
BLOCKS = {
    "p",
    "div",
    "table",
    "ul",
    "ol",
    "figure",
    "details",
    "section",
    "h1",
    "h2",
    "h3",
    "pre",
    "blockquote",
}
FREE = {"h1", "h2", "h3"}  # a summary may hold a heading


class Page(HTMLParser):
    """What a page links to, loads and can be linked at, and what in it stands where it must not."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.loads, self.ids = [], [], []
        self.open, self.misplaced = [], []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Note an element's addresses, its anchor, and whether it may stand here."""
        values = dict(attrs)
        above = self.open[-1] if self.open else ""
        allowed = above == "summary" and tag in FREE
        if above in WORDS_ONLY and tag in BLOCKS and not allowed:
            self.misplaced.append(f"<{tag}> in <{above}> on line {self.getpos()[0]}")
        if len(values) < len(attrs):
            self.misplaced.append(f"an attribute twice in <{tag}> on line {self.getpos()[0]}")
        if tag not in VOID:
            self.open.append(tag)
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if values.get(LOADED.get(tag)) and values.get("rel") != "canonical":
            self.loads.append(values[LOADED[tag]])

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        """Note an element without content; drawings close theirs in this way."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note an end that nothing open waits for."""
        if tag in self.open[-1:]:
            self.open.pop()
        else:
            self.misplaced.append(f"</{tag}> on line {self.getpos()[0]}, open is <{(self.open or [''])[-1]}>")


@pytest.fixture(scope="module")
def parsed(html, pages) -> dict[str, Page]:
    """Every page, read once; the one that only leads on to the first chapter too."""
    names = {*pages, *(name for name in ["index.html"] if (html / name).exists())}
    return {name: Page((html / name).read_text(encoding="utf-8")) for name in sorted(names)}


def outside(parsed: dict[str, Page]) -> dict[str, list[str]]:
    """List the addresses outside of the book, each with the pages that lead there."""
    found = defaultdict(list)
    for name, page in parsed.items():
        for link in page.links:
            if urlsplit(link).scheme:
                found[link].append(name)
    return dict(sorted(found.items()))


def test_every_link_anchor_script_style_and_picture_inside_the_book_is_there(parsed, html):
    missing = []
    for name, page in parsed.items():
        for target in [*page.links, *page.loads]:
            parts = urlsplit(urljoin(f"/{name}", target))
            if urlsplit(target).scheme:
                continue
            path, anchor = unquote(parts.path).lstrip("/"), unquote(parts.fragment)
            there = parsed.get(path)
            if not (html / path).is_file() or (anchor and there and anchor not in there.ids):
                missing.append(f"{name}: {target}")
    assert missing == []


def test_every_address_outside_is_well_formed(parsed):
    bad = [a for a in outside(parsed) if not (OUTSIDE.fullmatch(a) or a.startswith("mailto:"))]
    assert bad == []


def test_no_page_has_two_things_of_one_name(parsed):
    twice = {
        name: repeated
        for name, page in parsed.items()
        if (repeated := [id for id, times in Counter(page.ids).items() if times > 1])
    }
    assert twice == {}


def test_nothing_is_loaded_from_another_host(parsed, html):
    foreign = [f"{name}: {load}" for name, page in parsed.items() for load in page.loads if _foreign(load)]
    for style in html.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
        addresses = re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", text)
        foreign += [f"{style.relative_to(html)}: {address}" for address in addresses if _foreign(address)]
    assert foreign == []


def test_what_styles_load_is_there(html):
    missing = []
    for style in html.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", style.read_text(encoding="utf-8"), flags=re.DOTALL)
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
            path = style.parent / urlsplit(address).path
            if not address.startswith(("data:", "#", "%23")) and not path.is_file():
                missing.append(f"{style.relative_to(html)}: {address}")
    assert missing == []


def test_every_claim_leads_to_the_figure_where_it_is_argued(parsed):
    missing = []
    for claim in ledger().values():
        page = parsed.get(f"notebooks/{claim.chapter}.html")
        written = (ROOT / "notebooks" / f"{claim.chapter}.ipynb").exists()
        if written if page is None else f"fig-{claim.figure}" not in page.ids:
            missing.append(f"{claim.id}: {claim.chapter}.html#fig-{claim.figure}")
    assert missing == []


def test_every_page_is_in_order_as_html(parsed):
    assert {name: page.misplaced for name, page in parsed.items() if page.misplaced} == {}


def _foreign(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in ("http", "https")
