"""The styles of all pages as one sheet, without what no page uses: nine tenths of the theme's."""

import posixpath
import re
import zlib
from collections.abc import Iterator
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path

import tinycss2
from alliance_data.files import sha256, write_if_changed
from sphinx.errors import ExtensionError
from tinycss2.ast import AtRule, Node, QualifiedRule

CLASSES = re.compile(r'class="([^"]*)"')
WORDS = re.compile(r"[A-Za-z_][\w-]*")
MOST = 0.9  # of all styles, that may stay: remarks and spaces go in any case
# These hold rules, and are worth nothing without one; all others stay as they are.
AROUND = ("media", "supports")
# The pages show no icon of the theme's font, whose files would weigh more than a chapter.
ICONS = "fontawesome"
FACE = re.compile(r"@font-face\s*\{[^{}]*\}")
COMMA = tinycss2.parse_one_component_value(",")
SHEET = re.compile(
    r'[ ]*<link(?=[^>]*\brel="stylesheet")[^>]*\bhref="(?P<root>[./]*)_static/(?P<file>[^"?]+)[^>]*>\n?'
)
ADDRESS = re.compile(r"""url\((?P<quote>["']?)(?!["'/#]|data:|https?:)""")
IMPORT = re.compile(r"""@import\s*["'](?P<file>[^"':]+)["'];""")
JOINED = "all.css"
THEME = "styles/"  # where the theme's own styles lie, which its pages name first
# Some pages have these and others do not: joined with the rest they would make two sheets of one.
APART = ("atlas.css", "explain.css")


def without_icons(root: Path) -> None:
    """Drop the faces of the font of icons from the theme's styles, so that nothing names its files.

    Raises
    ------
    ExtensionError
        If there is none: the theme has another font for its icons.
    """
    found = False
    for style in sorted((root / "_static" / "styles").glob("*.css")):
        text = style.read_text(encoding="utf-8")
        kept = FACE.sub(lambda face: "" if ICONS in face[0] else face[0], text)
        if kept != text:
            found = True
            write_if_changed(style, kept.encode())
    if not found:
        raise ExtensionError(
            f"No style of the theme has a face of {ICONS}. See what its icons are, and drop those."
        )


def trim(root: Path, cache: Path) -> None:
    """Drop each rule for a class that no page has and no script names, from all styles under ``root``.

    Parameters
    ----------
    cache
        A folder that keeps what each style was trimmed to: all pages have to be seen, but a word more on one
        makes no other style.

    Raises
    ------
    ExtensionError
        If nearly all stays: the pages or the styles are not written as this module reads them.
    """
    used = set()
    for page in root.rglob("*.html"):
        for names in CLASSES.findall(page.read_text(encoding="utf-8")):
            used.update(names.split())
    for script in (root / "_static").rglob("*.js"):
        if not script.name.startswith("data-"):
            used.update(WORDS.findall(script.read_text(encoding="utf-8")))
    # What a style is trimmed to hangs on this module, the library that reads it, and what pages have.
    maker = sha256(f"{Path(__file__).read_text(encoding='utf-8')} {version('tinycss2')} {sorted(used)}")
    before = after = 0
    for style in sorted((root / "_static").rglob("*.css")):
        css = style.read_text(encoding="utf-8")
        digest = sha256(f"{maker} {css}")[:24]
        path = cache / "styles" / f"{digest}.css"
        if not path.exists():
            write_if_changed(path, trimmed(css, used).encode())
        kept = path.read_bytes()
        before, after = before + len(css), after + len(kept)
        write_if_changed(style, kept)
    if after > MOST * before:
        raise ExtensionError("Hardly a rule of any style was left out, although nine tenths serve no page.")


def join(root: Path) -> None:
    """Put one style sheet in the place of those that all pages of the theme have.

    Over a slow line each file waits for its turn, and what draws a page's charts waits for them all.

    Raises
    ------
    ExtensionError
        If two pages have others in common than two others have: no one sheet is right for all.
    """
    pages = {page: page.read_text(encoding="utf-8") for page in root.rglob("*.html")}
    named = [[match["file"] for match in SHEET.finditer(text)] for text in pages.values()]
    lists = {
        tuple(f for f in files if f not in APART) for files in named if files and files[0].startswith(THEME)
    }
    if len(lists) > 1:
        raise ExtensionError(f"Pages have different styles: {' and '.join(map(str, sorted(lists)))}.")
    for files in lists:
        text = "".join(_moved(root / "_static", file) for file in files).encode()
        write_if_changed(root / "_static" / JOINED, text)
        address = f"{JOINED}?v={zlib.crc32(text):08x}"
        for page, old in pages.items():
            write_if_changed(page, _with_one(old, {*files, JOINED}, address).encode())


def _moved(static: Path, file: str) -> str:
    """Return a style sheet as it reads from the folder of all, with those that it imports.

    An import would be one more file, asked for only when the first has come.
    """
    folder = f"{posixpath.dirname(file)}/".lstrip("/")
    text = ADDRESS.sub(rf"url(\g<quote>{folder}", (static / file).read_text(encoding="utf-8"))
    return IMPORT.sub(lambda m: _moved(static, posixpath.normpath(folder + m["file"])), text) + "\n"


def _with_one(page: str, files: set[str], address: str) -> str:
    """Return a page of the theme with one sheet, at the place of its first; any other as it is."""
    sheets = list(SHEET.finditer(page))
    if not sheets or not (sheets[0]["file"] == JOINED or sheets[0]["file"].startswith(THEME)):
        return page
    one = f'<link rel="stylesheet" href="{sheets[0]["root"]}_static/{address}" />\n'
    rest = SHEET.sub(lambda match: "" if match["file"] in files else match[0], page[sheets[0].start() :])
    return page[: sheets[0].start()] + one + rest


def trimmed(css: str, used: set[str]) -> str:
    """Return a style sheet without the rules that need a class outside of ``used``."""
    return _text(_needed(_rules(css), used))


def _rules(css: str) -> list[Node]:
    return tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)


def _text(rules) -> str:
    return tinycss2.serialize(list(rules))


def _needed(rules: list[Node], used: set[str]) -> Iterator[Node]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [one for one in _selectors(rule.prelude) if _classes(one) <= used]
            rule.prelude = [token for one in selectors for token in (COMMA, *one)][1:]
            if not selectors:
                continue
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in AROUND and rule.content is not None:
            inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            rule.content = list(_needed(inside, used))
            if not rule.content:
                continue
        yield rule


def _selectors(prelude: list[Node]) -> list[list[Node]]:
    """Part a list of selectors at its commas; those in brackets part nothing."""
    return [list(tokens) for comma, tokens in groupby(prelude, lambda token: token == ",") if not comma]


def _classes(selector: list[Node]) -> set[str]:
    """Return the classes that an element must have; those in ``:is()`` and its like it need not."""
    return {name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident"}
