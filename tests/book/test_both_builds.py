"""Plain ``jupyter-book build .`` and ``alliance build``: the same pages, word for word."""

import difflib
import subprocess
import sys
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[2]


def words(page: Path) -> list[str]:
    """Return the words of a page as its reader sees them, scripts aside."""
    body = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").body
    for part in body.select("script, style"):
        part.decompose()
    return body.get_text(" ").split()


def test_both_ways_to_build_give_the_same_pages_word_for_word(html, pages, tmp_path):
    plain = str(Path(sys.executable).with_name("jupyter-book"))
    command = [plain, "build", str(ROOT), "--path-output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    different = {}
    for page in pages:
        here, there = words(html / page), words(tmp_path / "_build" / "html" / page)
        if here != there:
            different[page] = list(difflib.unified_diff(here, there, n=2, lineterm=""))[:20]
    assert different == {}
    assert sum(len(words(html / page)) for page in pages) > 60_000, "the whole book was compared"
