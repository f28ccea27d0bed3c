"""Charts drawn once and kept: their pictures as SVG, and the Vega libraries as one script.

Run with the folder to keep them in, it draws the figures of the executed notebooks that standard input names,
so that they are there when pages are compiled.
"""

import json
import os
import re
import sys
from pathlib import Path

import vl_convert
from alliance_data.files import sha256, write_if_changed

from .kinds import CHART
from .layout import NARROW, WIDE, fit
from .theme import NUMBERS

VEGA_LITE = "6.4"
FORM = 2  # of what is kept
WIDTHS = {"wide": WIDE, "narrow": NARROW}
PATH = re.compile(r' d="[^"]*"')
IDS = re.compile(r"\b(clip|gradient_)\d+\b")
FINE = re.compile(r"(\.\d\d)\d+")  # finer than a hundredth of a pixel


def svg(spec: dict, width: int, cache: Path) -> str:
    """Return a chart's picture for a width in pixels."""
    # What an image holds is not read aloud, its alternative text is: names of marks would be dead weight.
    spec = {key: value for key, value in fit(spec, width).items() if key != "usermeta"}
    spec["config"] = spec.get("config", {}) | {"aria": False}
    text = json.dumps(spec, sort_keys=True)
    digest = sha256(f"{FORM} {vl_convert.__version__} {VEGA_LITE} {NUMBERS} {text}")[:24]
    path = cache / "pictures" / f"{digest}.svg"
    if not path.exists():
        write_if_changed(path, _converted(text).encode())
    return path.read_text(encoding="utf-8")


def vega(cache: Path) -> bytes:
    """Return the script of the Vega libraries."""
    path = cache / f"vega-{vl_convert.__version__}-{VEGA_LITE}.js"
    if not path.exists():
        bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", vl_version=VEGA_LITE)
        write_if_changed(path, f"(function(){{{bundle}}})();\n".encode())
    return path.read_bytes()


def _converted(text: str) -> str:
    drawn = vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE, format_locale=NUMBERS)
    # Vega counts on from one picture to the next, and no picture may depend on what was drawn before it.
    own: dict[str, str] = {}
    drawn = IDS.sub(lambda id: own.setdefault(id[0], f"{id[1]}{len(own)}"), drawn)
    return PATH.sub(lambda path: FINE.sub(r"\1", path[0]), drawn)


def _charts(executed: dict) -> list[dict]:
    bundles = (output.get("data", {}) for cell in executed["cells"] for output in cell.get("outputs", ()))
    return [bundle[CHART] for bundle in bundles if "alliance" in bundle.get(CHART, {}).get("usermeta", {})]


def main(cache: Path) -> None:
    """Draw what notebooks show whose executed copies standard input names, one a line."""
    os.nice(19)  # Notebooks that still run come first.
    for line in sys.stdin:
        for spec in _charts(json.loads(Path(line.rstrip("\n")).read_text(encoding="utf-8"))):
            for width in WIDTHS.values():
                svg(spec, width, cache)
        vega(cache)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
