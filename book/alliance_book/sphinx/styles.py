"""Leaving out of the styles what no page uses: nine tenths of the theme's, such as two thousand icons."""

import re
from pathlib import Path

from alliance_data.files import write_if_changed

CLASSES = re.compile(r'class="([^"]*)"')
WORDS = re.compile(r"[A-Za-z_][\w-]*")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# A rule has no rules in it; those that hold others, as for narrow screens, stay around what is kept.
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
EMPTY = re.compile(r"@(?:media|supports)[^{};]*\{\s*\}")
NAMED = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# What these hold is no condition that an element must meet in full.
ASIDE = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")


def trim(root: Path) -> None:
    """Drop each rule for a class that no page has and no script names, from all styles under ``root``."""
    used = set()
    for page in root.rglob("*.html"):
        for names in CLASSES.findall(page.read_text(encoding="utf-8")):
            used.update(names.split())
    for script in (root / "_static").rglob("*.js"):
        if not script.name.startswith("data-"):
            used.update(WORDS.findall(script.read_text(encoding="utf-8")))
    for style in (root / "_static").rglob("*.css"):
        write_if_changed(style, trimmed(style.read_text(encoding="utf-8"), used).encode())


def trimmed(css: str, used: set[str]) -> str:
    """Return a style sheet without the rules that need a class outside of ``used``."""

    def kept(rule: re.Match) -> str:
        head, body = rule.groups()
        # A comma in brackets parts no selectors: such a list stays whole.
        parts = [head] if "(" in head else head.split(",")
        parts = [part for part in parts if any(_needs(one) <= used for one in _lone(part))]
        return f"{','.join(parts)}{{{body}}}" if parts else ""

    return EMPTY.sub("", RULE.sub(kept, COMMENT.sub("", css)))


def _lone(head: str) -> list[str]:
    return ASIDE.sub("", head).split(",")


def _needs(selector: str) -> set[str]:
    return set(NAMED.findall(selector))
