"""What draws charts draws them for processes that are forked from one that has drawn, too."""

import subprocess
import sys

import pytest
from alliance_book.figures import converter

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{n}" height="9"><rect width="5" height="5"/></svg>'
CHART = '{"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a"}}}'
# One that has drawn is forked, and all draw at once: with vl-convert's own threads they would wait for ever.
FORKED = f"""
import os, sys
os.environ["ALLIANCE_FORKS"] = "1"
from alliance_book.figures import converter
draw = lambda n: converter.call("svg_to_png", {SVG!r}.format(n=n))
first = draw(10)
children = []
for n in range(6):
    if (pid := os.fork()) == 0:
        same = all(draw(m)[16:20] == m.to_bytes(4, "big") for m in range(20 + n, 26 + n))
        chart = converter.call("vegalite_to_svg", {CHART!r}, vl_version="6.4")
        os._exit(0 if same and chart.startswith("<svg") else 1)
    children.append(pid)
assert draw(10) == first
assert "vl_convert" not in sys.modules
print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_processes_that_are_forked_share_what_draws_and_each_gets_its_own():
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == str([0] * 6), done.stderr


@pytest.mark.parametrize("apart", [False, True])
def test_what_cannot_be_drawn_is_said_wherever_it_is_drawn(monkeypatch, apart):
    monkeypatch.setattr(converter, "_apart", converter.Apart() if apart else None)
    with pytest.raises(ValueError, match="unknown token"):
        converter.call("svg_to_png", "no picture <svg")
    assert converter.call("svg_to_png", SVG.format(n=7))[:4] == b"\x89PNG"
