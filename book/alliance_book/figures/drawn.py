"""Charts drawn once and kept: their pictures as SVG, what live ones are made of, and Vega as one script.

Run with the folder to keep them in, it draws the figures of the executed notebooks that standard input names,
so that they are there when pages are compiled.
"""

import base64
import json
import os
import re
import sys
from functools import cache as once
from pathlib import Path

from alliance_data.files import sha256, write_if_changed

from . import converter
from .fonts import FAMILY, FOLDER, STYLES
from .kinds import CHART
from .layout import COMPILED, NARROW, WIDTHS, fit
from .theme import NUMBERS

VEGA_LITE = "6.4"
FORM = 4  # of what is kept
PATH = re.compile(r' d="[^"]*"')
IDS = re.compile(r"\b(clip|gradient_)\d+\b")
FINE = re.compile(r"(\.\d\d)\d+")  # finer than a hundredth of a pixel
# Pages read no Vega-Lite, for charts come compiled: of Vega they get what that needs, and the interpreter
# that does without code made from strings. Versions are those that vl-convert carries.
TRANSFORMS = {
    "plain": "vega-transforms@5.1.0",
    "views": "vega-view-transforms@5.1.0",
    "encode": "vega-encode@5.1.0",
}
MORE = {  # for maps and fitted curves alone
    "geo": "vega-geo@5.1.0",
    "regression": "vega-regression@2.1.0",
    "voronoi": "vega-voronoi@5.1.0",
}
PARTS = {
    "transforms": "vega-dataflow@6.1.0",
    "parse": "vega-parser@7.1.0",
    "View": "vega-view@6.1.0",
    "numberFormatDefaultLocale": "vega-format@2.1.0",
    "expressionInterpreter": "vega-interpreter@2.0.0",
}
ENGINES = ("vega", "vega-more")
IN_MORE = re.compile(r'"type":"(geo\w+|graticule|regression|loess|voronoi)"')
BOLD = re.compile(r'font-weight="(bold|[6-9]00)"')
START = re.compile(r"<svg[^>]*>")


def svg(spec: dict, width: int, cache: Path) -> str:
    """Return a chart's picture for a width in pixels."""
    text = json.dumps(_fitted(spec, width), sort_keys=True)
    digest = sha256(f"{FORM} {converter.VERSION} {VEGA_LITE} {NUMBERS} {_fonts()} {text}")[:24]
    path = cache / "pictures" / f"{digest}.svg"
    if not path.exists():
        write_if_changed(path, _converted(_with_data(spec, compiled(spec, width, cache))).encode())
    return path.read_text(encoding="utf-8")


def compiled(spec: dict, width: int, cache: Path) -> str:
    """Return a chart for a width in pixels in Vega's own words, as JSON, with its data left out."""
    sets = {name: [] for name in spec.get("datasets") or {}}
    text = json.dumps(_fitted(spec, width) | {"datasets": sets}, sort_keys=True)
    path = cache / "compiled" / f"{sha256(f'{FORM} {converter.VERSION} {VEGA_LITE} {text}')[:24]}.json"
    if not path.exists():
        made = converter.call("vegalite_to_vega", text, vl_version=VEGA_LITE)
        write_if_changed(path, json.dumps(made, separators=(",", ":"), ensure_ascii=False).encode())
    return path.read_text(encoding="utf-8")


def _fitted(spec: dict, width: int) -> dict:
    # What an image holds is not read aloud, its alternative text is: names of marks would be dead weight.
    spec = {key: value for key, value in fit(spec, width).items() if key not in ("description", "usermeta")}
    return spec | {"config": spec.get("config", {}) | {"aria": False}}


def widths(spec: dict) -> dict[str, int]:
    """Return the two widths at which a figure's pictures are drawn: on a wide page and on a phone."""
    about = spec.get("usermeta", {}).get("alliance", {})
    return {"wide": WIDTHS[about.get("size", "text")], "narrow": NARROW}


def engine(compiled: str) -> str:
    """Return the name of the script that draws a compiled chart."""
    return "vega-more" if IN_MORE.search(compiled) else "vega"


def vega(name: str, cache: Path) -> bytes:
    """Return the script of a name: ``vega`` draws most charts, ``vega-more`` all."""
    known = TRANSFORMS | (MORE if name == "vega-more" else {})
    lines = [
        *(f'import {{ {part} }} from "/npm/{module}/+esm";' for part, module in PARTS.items()),
        *(f'import * as {part} from "/npm/{module}/+esm";' for part, module in known.items()),
        f"Object.assign(transforms, {', '.join(known)});",
        f"(window.engines ||= {{}})[{name!r}] = {{ {', '.join(list(PARTS)[1:])} }};",
    ]
    code = "\n".join(lines)
    path = cache / f"{name}-{sha256(f'{converter.VERSION} {code}')[:12]}.js"
    if not path.exists():
        bundle = converter.call("javascript_bundle", code, vl_version=VEGA_LITE)
        write_if_changed(path, f"(function(){{{bundle}}})();\n".encode())
    return path.read_bytes()


@once
def _fonts() -> str:
    return sha256("".join(_face(weight) for weight in STYLES))


def _face(weight: int) -> str:
    packed = base64.b64encode((FOLDER / f"{STYLES[weight]}.woff2").read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};'
        f'src:url("data:font/woff2;base64,{packed}")format("woff2")}}'
    )


def _with_fonts(drawn: str) -> str:
    """Put into a picture the styles it is set in: as an image of a page it gets none of the page's."""
    weights = [400, 600] if BOLD.search(drawn) else [400]
    style = f"<style>{''.join(map(_face, weights))}</style>"
    return START.sub(lambda start: start[0] + style, drawn, count=1) if "<text" in drawn else drawn


def _with_data(spec: dict, compiled: str) -> str:
    """Return a compiled chart with its data, on which nothing else that it says depends."""
    chart, sets = json.loads(compiled), spec.get("datasets") or {}
    for source in chart["data"]:
        if source["name"] in sets:
            source["values"] = sets[source["name"]]
    return json.dumps(chart)


def _converted(chart: str) -> str:
    drawn = converter.call("vega_to_svg", chart, format_locale=NUMBERS)
    # Vega counts on from one picture to the next, and no picture may depend on what was drawn before it.
    own: dict[str, str] = {}
    drawn = IDS.sub(lambda id: own.setdefault(id[0], f"{id[1]}{len(own)}"), drawn)
    return _with_fonts(PATH.sub(lambda path: FINE.sub(r"\1", path[0]), drawn))


def _charts(executed: dict) -> list[dict]:
    bundles = (output.get("data", {}) for cell in executed["cells"] for output in cell.get("outputs", ()))
    return [bundle[CHART] for bundle in bundles if "alliance" in bundle.get(CHART, {}).get("usermeta", {})]


def main(cache: Path) -> None:
    """Draw what notebooks show whose executed copies standard input names, one a line."""
    os.nice(19)  # Notebooks that still run come first.
    for line in sys.stdin:
        for spec in _charts(json.loads(Path(line.rstrip("\n")).read_text(encoding="utf-8"))):
            for width in widths(spec).values():
                svg(spec, width, cache)
            for width in COMPILED.values():
                compiled(spec, width, cache)
    for name in ENGINES:
        vega(name, cache)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
