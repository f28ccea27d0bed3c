"""Words explained where they are read: where a page first uses a term of the glossary, it says what it means.

Authors write plain text; ``{term}`` roles work too. A definition stands in the page itself, hidden until its
term is pointed at or reached by keyboard, and it describes the term to screen readers. No script is needed.
"""

import html
import re

from alliance_data.files import sha256
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from .trees import tree

DOCUMENT = "book/glossary"
# Pages that are lists of terms and titles themselves.
APART = re.compile(r"book/(glossary|references|changes|tables/.*)$")
# Places where a link would be wrong, double, or in the way.
CLOSED = (
    nodes.title,
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.raw,
    nodes.citation,
    nodes.block_quote,
    nodes.label,
    nodes.term,
    addnodes.desc_signature,
)


def connect(app: Sphinx) -> None:
    """Register the search for terms on each page, after every reference has found its target."""
    app.connect("env-updated", _changed)
    app.connect("doctree-resolved", _explain, priority=800)
    app.connect("html-page-context", _script)


def definitions(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Return the anchor and the definition of each term of the glossary."""
    if DOCUMENT not in app.env.found_docs:
        return {}
    found = {}
    for item in tree(app.env, DOCUMENT).findall(nodes.definition_list_item):
        meaning = next(item.findall(nodes.definition)).astext().replace("\n", " ").strip()
        for term in item.findall(nodes.term):
            if term["ids"]:
                found[term.astext()] = (term["ids"][0], meaning)
    return found


def _changed(app: Sphinx, env) -> list[str]:
    """Have all pages written anew when a definition has changed: each carries those of its terms."""
    digest = sha256(repr(sorted(definitions(app).items())))
    before, env.glossary_digest = getattr(env, "glossary_digest", digest), digest
    return [] if before == digest else sorted(env.found_docs)


def _explain(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.name != "html" or APART.match(docname):
        return
    known = definitions(app)
    if not known:
        return
    here = app.builder.get_relative_uri(docname, DOCUMENT)
    said: set[str] = set()

    def explained(term: str) -> list[nodes.Node]:
        anchor, meaning = known[term]
        said.add(term)
        parts = explain(f"{here}#{anchor}", anchor=f"meaning-{len(said)}", meaning=meaning)
        before, after = (nodes.raw("", part, format="html") for part in parts)
        return [before, nodes.Text(term), after]

    for reference in list(doctree.findall(_is_term)):
        term = reference.astext()
        if term in known and term not in said:
            reference.replace_self(explained(term))
    longest = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w/+-])({'|'.join(map(re.escape, longest))})(?![\w/+])")
    for text in list(doctree.findall(nodes.Text)):
        if _open(text):
            parts = _parts(text.astext(), pattern, said, explained)
            if len(parts) > 1:
                text.parent.replace(text, parts)


def explain(address: str, *, anchor: str, meaning: str) -> tuple[str, str]:
    """Return what stands before and after a term: a link to the glossary, and its definition."""
    meaning = html.escape(meaning, quote=False)
    return (
        f'<span class="defined"><a class="defined-term" href="{html.escape(address)}" '
        f'aria-describedby="{anchor}">',
        f'</a><span class="definition" role="tooltip" id="{anchor}">{meaning}</span></span>',
    )


def _parts(text: str, pattern: re.Pattern, said: set[str], explained) -> list[nodes.Node]:
    parts, start = [], 0
    for match in pattern.finditer(text):
        if match[1] not in said:
            if match.start() > start:
                parts.append(nodes.Text(text[start : match.start()]))
            parts += explained(match[1])
            start = match.end()
    if start < len(text):
        parts.append(nodes.Text(text[start:]))
    return parts


def _open(text: nodes.Text) -> bool:
    """Say whether a text is prose: in a paragraph, and in nothing that a link would disturb."""
    prose, node = False, text.parent
    while node is not None:
        if isinstance(node, CLOSED):
            return False
        prose = prose or isinstance(node, nodes.paragraph)
        node = node.parent
    return prose


def _is_term(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference) and any(
        "std-term" in child.get("classes", []) for child in node.children if isinstance(child, nodes.Element)
    )


def _script(app: Sphinx, _page: str, _template: str, _context: dict, doctree) -> None:
    if doctree is not None and any("defined-term" in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file("glossary.js", loading_method="defer")
