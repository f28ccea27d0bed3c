"""The static picture of each chart: there at once, without scripts and in print."""

import re
from dataclasses import dataclass
from pathlib import Path

from alliance_data.files import write_if_changed

from ..figures.drawn import svg, widths
from ..figures.theme import DARK, LIGHT


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
        size: _publish(svg(spec, width, cache), f"{name}-{size}", folder)
        for size, width in widths(spec).items()
    }


def _publish(svg: str, stem: str, folder: Path) -> Picture:
    width, height = (round(float(re.search(rf'\b{side}="([\d.]+)', svg)[1])) for side in ("width", "height"))
    by = dict(zip(LIGHT.values(), DARK.values(), strict=True))
    dark = re.sub("#[0-9a-f]{6}", lambda one: by.get(one[0].lower(), one[0]), svg, flags=re.IGNORECASE)
    write_if_changed(folder / f"{stem}.svg", svg.encode())
    write_if_changed(folder / f"{stem}-dark.svg", dark.encode())
    return Picture(f"{stem}.svg", f"{stem}-dark.svg", width, height)
