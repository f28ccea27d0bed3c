"""The static picture of each chart: there at once, without scripts and in print."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import vl_convert
from alliance_data.files import sha256, write_if_changed

from ..figures.layout import NARROW, WIDE, fit
from ..figures.theme import DARK, LIGHT, NUMBERS
from .assets import VEGA_LITE

PATH = re.compile(r' d="[^"]*"')
FINE = re.compile(r"(\.\d\d)\d+")  # finer than a hundredth of a pixel


@dataclass(frozen=True)
class Picture:
    """One drawing of a chart in both colour schemes.

    Attributes
    ----------
    light, dark
        File names.
    width, height
        Its size in pixels.
    """

    light: str
    dark: str
    width: int
    height: int


def draw(spec: dict, *, name: str, folder: Path, cache: Path) -> dict[str, Picture]:
    """Write the pictures of a chart into ``folder`` and return the ``wide`` and the ``narrow`` one."""
    return {
        size: _publish(_svg(fit(spec, width), cache), f"{name}-{size}", folder)
        for size, width in (("wide", WIDE), ("narrow", NARROW))
    }


def _svg(spec: dict, cache: Path) -> str:
    # What an image holds is not read aloud, its alternative text is: names of marks would be dead weight.
    spec = {key: value for key, value in spec.items() if key != "usermeta"}
    spec["config"] = spec.get("config", {}) | {"aria": False}
    text = json.dumps(spec, sort_keys=True)
    digest = sha256(f"{vl_convert.__version__} {VEGA_LITE} {NUMBERS} {text}")[:24]
    path = cache / "pictures" / f"{digest}.svg"
    if not path.exists():
        write_if_changed(path, _converted(text).encode())
    return path.read_text(encoding="utf-8")


def _converted(text: str) -> str:
    svg = vl_convert.vegalite_to_svg(text, vl_version=VEGA_LITE, format_locale=NUMBERS)
    return PATH.sub(lambda path: FINE.sub(r"\1", path[0]), svg)


def _publish(svg: str, stem: str, folder: Path) -> Picture:
    width, height = (round(float(re.search(rf'\b{side}="([\d.]+)', svg)[1])) for side in ("width", "height"))
    dark = svg
    for light_colour, dark_colour in zip(LIGHT.values(), DARK.values(), strict=True):
        dark = re.sub(light_colour, dark_colour, dark, flags=re.IGNORECASE)
    write_if_changed(folder / f"{stem}.svg", svg.encode())
    write_if_changed(folder / f"{stem}-dark.svg", dark.encode())
    return Picture(f"{stem}.svg", f"{stem}-dark.svg", width, height)
