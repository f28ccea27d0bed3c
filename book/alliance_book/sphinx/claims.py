"""Every mention of the ledger, or of one of its claims, leads to the card on the claims' page."""

import re
from collections import Counter

from alliance_data.claims import ledger
from docutils import nodes
from sphinx.application import Sphinx

from .explain import CLASS, KEPT

PAGE = "notebooks/claims"
MENTION = re.compile(r"\bC\d\d\b|\b(?:[Tt]he )?ledger(?:['’]s)?\b")
QUOTED = re.compile(r"[\"'](C\d\d)[\"']")
APART = (nodes.reference, nodes.title, nodes.literal, nodes.literal_block, nodes.raw, nodes.caption)


def connect(app: Sphinx) -> None:
    """Register the linking, before answers that another page explains are made plain."""
    app.connect("doctree-resolved", _link, priority=850)


def _link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.name != "html" or docname == PAGE or PAGE not in app.env.found_docs:
        return
    known, page = set(ledger()), app.builder.get_relative_uri(docname, PAGE)
    for place in list(doctree.findall(nodes.paragraph)):
        texts = [text for text in place.findall(nodes.Text) if MENTION.search(text) and not _apart(text)]
        links = [link for link in place.findall(nodes.reference) if link.get("refuri") == page]
        if not texts and not links:
            continue
        about = _claim(doctree, [place], known) or _claim(doctree, _beside(place), known)
        to_ledger = f"{page}#claim-{about.lower()}" if about else page
        for link in links:
            link["refuri"] = to_ledger
        for text in texts:
            text.parent.replace(text, _linked(str(text), page, to_ledger, known))


def _apart(text: nodes.Text) -> bool:
    part = text.parent
    while part is not None and not isinstance(part, nodes.paragraph):
        if isinstance(part, APART):
            return True
        part = part.parent
    return False


def _linked(text: str, page: str, to_ledger: str, known: set[str]) -> list[nodes.Node]:
    parts, last = [], 0
    for found in MENTION.finditer(text):
        word = found[0]
        if word[0] == "C" and word not in known:
            continue
        address = f"{page}#claim-{word.lower()}" if word in known else to_ledger
        parts += [
            nodes.Text(text[last : found.start()]),
            nodes.reference("", word, refuri=address, internal=True),
        ]
        last = found.end()
    return [*parts, nodes.Text(text[last:])]


def _beside(place: nodes.paragraph) -> list[nodes.Node]:
    """Return the paragraphs of a paragraph's own section, those of lists apart: each is on another matter."""
    section = place.parent
    return (
        [part for part in section if isinstance(part, nodes.paragraph)]
        if isinstance(section, nodes.section)
        else []
    )


def _claim(doctree: nodes.document, places: list[nodes.Node], known: set[str]) -> str:
    """Return the claim that paragraphs' numbers are about, from the code that they were computed by."""
    data, seen = doctree.get(KEPT), Counter()
    answers = (answer for place in places for answer in place.findall(nodes.inline))
    for answer in answers if data else ():
        if CLASS in answer["classes"] and "number" in answer:
            expression, steps, *_ = data["numbers"][answer["number"]]
            # The statement nearest to the number that names one claim alone.
            code = [expression, *(data["code"][step][1] for step in reversed(steps))]
            named = (known & set(QUOTED.findall(part)) for part in code)
            seen.update(next((claims for claims in named if len(claims) == 1), ()))
    return seen.most_common(1)[0][0] if seen else ""
