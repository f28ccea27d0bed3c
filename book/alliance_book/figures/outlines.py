"""Outlines of the world's states for maps: Natural Earth, small scale (1:110 million).

``world-110m.json`` is made from ``countries-110m.json`` of the npm package world-atlas 2.0.2 (M. Bostock, ISC
licence, see ``world-110m.LICENSE``), itself made from Natural Earth 4.1, which is in the public domain::

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m alliance_book.figures.outlines package/countries-110m.json

The making keeps what maps need: outlines to a twentieth of a degree, and ISO3 codes. Natural Earth draws
borders as they are controlled, not as they are claimed. Where it gives a state's outline to another, or none
of ISO's codes to an area, the area is land without a code here and takes no state's colour: Crimea, Kosovo,
Northern Cyprus, Somaliland. The Senkaku (Diaoyu), Takeshima (Dokdo) and southern Kuril islands (Northern
Territories) are too small for this scale and are not drawn at all.
"""

import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from alliance_data.states import find

FILE = Path(__file__).with_name("world-110m.json")
STEP = 0.05
WITHOUT_CODE = ((34.3, 45.3),)
"""Longitude and latitude of places whose outline, if it stands apart, belongs to no state of this book."""

SHORTENED = {
    "Dem.": "Democratic", "Rep.": "Republic", "S.": "South", "W.": "Western", "Eq.": "Equatorial",
    "Is.": "Islands", "Herz.": "Herzegovina", "Macedonia": "North Macedonia",
}  # fmt: skip

Ring = list[list[float]]


@lru_cache(maxsize=1)
def features() -> tuple[dict, ...]:
    """Return the outlines as GeoJSON features, their ``id`` the ISO3 code or None."""
    topology = json.loads(FILE.read_text(encoding="utf-8"))
    arcs = unpacked(topology)
    return tuple(
        {
            "type": "Feature",
            "id": area.get("id"),
            "geometry": {"type": "MultiPolygon", "coordinates": list(polygons(arcs, area))},
        }
        for area in topology["objects"]["countries"]["geometries"]
    )


def unpacked(topology: dict) -> list[Ring]:
    """Return the arcs of a TopoJSON topology, from its steps to longitudes and latitudes."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    places = (np.cumsum(arc, axis=0) * scale + shift for arc in topology["arcs"])
    return [place.round(4).tolist() for place in places]


def polygons(arcs: list[Ring], area: dict) -> Iterator[list[Ring]]:
    """Yield the polygons of one area of a topology, each a list of closed rings joined from its arcs."""
    for polygon in _parts(area):
        yield [_ring(arcs, ring) for ring in polygon]


def deepest(polygon: list[Ring], steps: int = 40) -> tuple[float, float]:
    """Return the point (longitude, latitude) of a polygon that is farthest from its outline.

    A mark set there lies within the state, whatever its form; the mean of its outline need not. Found on a
    grid, in degrees of longitude shortened by the cosine of the latitude.
    """
    outline = np.array(polygon[0])
    outline[:, 0] = np.rad2deg(np.unwrap(np.deg2rad(outline[:, 0])))
    narrow = np.cos(np.deg2rad(outline[:, 1].mean()))
    flat = outline * [narrow, 1]
    spans = [
        np.linspace(low, high, steps + 2)[1:-1] for low, high in zip(flat.min(0), flat.max(0), strict=True)
    ]
    grid = np.stack(np.meshgrid(*spans), axis=-1).reshape(-1, 2)
    start, edge = flat[:-1], np.diff(flat, axis=0)
    away = grid[:, None, :] - start
    along = np.clip((away * edge).sum(-1) / np.maximum((edge**2).sum(-1), 1e-12), 0, 1)
    distance = np.linalg.norm(away - along[..., None] * edge, axis=-1).min(1)
    best = grid[np.where(_inside(grid, flat), distance, -1).argmax()]
    return float((best[0] / narrow + 180) % 360 - 180), float(best[1])


def main(feature: dict, capital: tuple[float, float]) -> list[Ring]:
    """Return the polygon of a feature that holds its capital (longitude, latitude), else the largest one."""
    polygons = feature["geometry"]["coordinates"]
    holding = [p for p in polygons if _inside(np.array([capital]), np.array(p[0])).any()]
    return max(holding or polygons, key=lambda polygon: abs(_area(polygon[0])))


def made_from(atlas: dict) -> dict:
    """Return the topology that this book carries, from that of the package world-atlas."""
    arcs, areas = unpacked(atlas), []
    for area in atlas["objects"]["countries"]["geometries"]:
        code = find(_whole(area["properties"]["name"])) if "id" in area else None
        kept, apart = [], []
        for part, polygon in zip(_parts(area), polygons(arcs, area), strict=True):
            if np.ptp(polygon[0], axis=0).min() > 2 * STEP:  # what is smaller would be a point
                (apart if _without_code(polygon[0]) else kept).append(part)
        areas.append({"type": "MultiPolygon", "id": code, "arcs": kept})
        areas += [{"type": "MultiPolygon", "id": None, "arcs": [part]} for part in apart]
    return {
        "type": "Topology",
        "made": "From Natural Earth, by way of world-atlas 2.0.2, (c) 2013-2019 Michael Bostock, ISC licence",
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": areas}},
        "arcs": [_coarse(arc) for arc in arcs],
    }


def _whole(name: str) -> str:
    return " ".join(SHORTENED.get(word, word) for word in name.split())


def _parts(area: dict) -> list:
    return [area["arcs"]] if area["type"] == "Polygon" else area["arcs"]


def _ring(arcs: list[Ring], parts: list[int]) -> Ring:
    """Join arcs end to end: one of a negative number runs backwards, and shared ends are told once."""
    ring: Ring = []
    for part in parts:
        arc = arcs[part] if part >= 0 else arcs[~part][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _coarse(arc: Ring) -> list[list[int]]:
    steps = np.rint(np.array(arc) / STEP).astype(int)
    moved = np.diff(steps, axis=0)
    return [steps[0].tolist(), *moved[np.any(moved != 0, axis=1)].tolist()]


def _without_code(ring: Ring) -> bool:
    flat = np.array(ring)
    small = np.ptp(flat[:, 0]) < 10
    return bool(small and _inside(np.array(WITHOUT_CODE), flat).any())


def _inside(points: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Tell which points lie within a closed ring: a ray from them crosses it an odd number of times."""
    (x1, y1), (x2, y2) = ring[:-1].T, ring[1:].T
    x, y = points[:, :1], points[:, 1:]
    crosses = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return (crosses & left).sum(1) % 2 == 1


def _area(ring: Ring) -> float:
    lon, lat = np.deg2rad(np.array(ring)).T
    return float((np.diff(np.unwrap(lon)) * (np.sin(lat[:-1]) + np.sin(lat[1:]))).sum() / 2)


if __name__ == "__main__":
    made = made_from(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    FILE.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
