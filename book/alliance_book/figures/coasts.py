"""Coasts of Japan for maps of places within it: the main islands, and the island of Okinawa by itself.

``coasts.json`` is made from ``countries-10m.json`` of the npm package world-atlas 2.0.2 (M. Bostock, ISC
licence, see ``world-110m.LICENSE``), itself made from Natural Earth 4.1, which is in the public domain::

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m alliance_book.figures.coasts package/countries-10m.json

Islands too small for the scale of their map are left out.
"""

import json
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from .outlines import polygons, unpacked

FILE = Path(__file__).with_name("coasts.json")


@dataclass(frozen=True)
class Area:
    """A part of the world that a map shows: its corners in degrees, and how fine its coast is drawn."""

    west: float
    south: float
    east: float
    north: float
    step: float
    least: float
    """Islands that span less than this, in degrees, are left out."""

    def holds(self, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        """Tell which places lie within the area."""
        return (self.west <= lon) & (lon <= self.east) & (self.south <= lat) & (lat <= self.north)


AREAS = {
    "main islands": Area(128.3, 30.0, 146.0, 45.7, step=0.06, least=0.4),
    "Okinawa": Area(127.55, 26.05, 128.4, 26.95, step=0.004, least=0.02),
}


@lru_cache(maxsize=1)
def features() -> dict[str, dict]:
    """Return the coast of each of :data:`AREAS` as a GeoJSON feature."""
    rings = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: {
            "type": "Feature",
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in found]},
        }
        for name, found in rings.items()
    }


def made_from(atlas: dict) -> dict[str, list]:
    """Return the rings of each area's islands, from the topology of the package world-atlas."""
    arcs = unpacked(atlas)
    japan = next(g for g in atlas["objects"]["countries"]["geometries"] if g["properties"]["name"] == "Japan")
    islands = [np.array(polygon[0]) for polygon in polygons(arcs, japan)]
    return {
        name: [
            _coarse(ring, area.step)
            for ring in islands
            if area.holds(*ring.T).all() and np.ptp(ring, axis=0).max() >= area.least
        ]
        for name, area in AREAS.items()
    }


def _coarse(ring: np.ndarray, step: float) -> list[list[float]]:
    steps = np.rint(ring / step).astype(int)
    moved = np.r_[True, np.any(np.diff(steps, axis=0) != 0, axis=1)]
    return np.round(steps[moved] * step, 3).tolist()


if __name__ == "__main__":
    made = made_from(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    FILE.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
