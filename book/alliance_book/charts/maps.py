"""Maps: partners around a capital, at their true distance and direction from it."""

import math
from itertools import combinations

import altair as alt
import numpy as np
import pandas as pd
from alliance_data.measures.places import KM_PER_DEGREE, projected, reached

from .. import figures
from ..figures import outlines
from ..figures.colours import LIGHT, colour
from ..figures.marks import tell
from .partners import GROUPS, ON_GROUP, groups

REACH = 105
"""Degrees from the centre to the edge; 90 would be half of the globe."""

RINGS_KM = (5000, 10000)
LABEL_BEARINGS = (140, 165)  # where the rings lie in open sea
HEIGHT = 500
WIDTHS = {"phone": 340, "small phone": 270}
"""Of the map, in pixels, on screens of 390 and of 320 pixels: names are placed for each."""

MARGIN = 34
MARK = 7.5
"""Radius of a marker in pixels."""

HOME_DX = 12
RING_DY = -13
LETTER = 6.3
"""Width of a letter of a label in pixels, on average."""

SHORTER = {"United Arab Emirates": "UAE"}
SIDES = {
    "right": ("left", MARK + 3, 0),
    "left": ("right", -MARK - 3, 0),
    "above": ("center", 0, -MARK - 7),
    "above, to the left": ("right", MARK, -MARK - 7),
    "below": ("center", 0, MARK + 8),
}
"""Where a name may stand, best first: alignment of its text, and its distance from the marker."""

TOLD = (
    "partner",
    "name=With",
    "kinds=Kinds in force|d",
    "instruments",
    "first",
    "km=km from the capital|,.0f",
)
"""What a pointer reads of a partner, from its marker and its outline."""

SHAPES = {"ally": "diamond", "within": "circle", "outside": "square"}


def around(
    partners: pd.DataFrame, focal: str, centre: tuple[float, float], names: dict[str, str]
) -> alt.LayerChart:
    """Return partners on an azimuthal equidistant map centred on a capital.

    Distance and direction are true from the centre, and from nowhere else. The map takes the scale at which
    all partners fit; labels are placed so that they fit on a phone, and once more for a small one. A partner
    for whose name there is no room has its tooltip only.

    Parameters
    ----------
    partners
        ``iso3``, ``partner``, ``group`` (a key of ``GROUPS``), ``kinds`` (number in force), ``instruments``
        (in words), ``first`` (year, as text), ``km`` from the capital, and ``lat``, ``lon`` of the partner's
        capital, for states too small to have an outline.
    focal
        ISO3 code of the state in the middle.
    centre
        Latitude and longitude of its capital.
    names
        What the legend calls each group.
    """
    places = _places(partners, centre)
    extent = _extent(places[["x", "y"]].to_numpy())
    places = _apart(places, centre, min(_scale(extent, width) for width in WIDTHS.values()))
    for screen, width in WIDTHS.items():
        places[screen] = _labels(places, extent, width, home=figures.name(focal), centre=centre)
    land = alt.Chart(alt.InlineData(values=_land(partners, centre, names)))
    home = alt.Chart(pd.DataFrame({"lat": [centre[0]], "lon": [centre[1]]}))
    home = home.encode(longitude="lon:Q", latitude="lat:Q")
    keys = [key for key in GROUPS if key in set(partners["group"])]
    ally = partners.loc[partners["group"] == "ally", "iso3"]
    shown = {key: names[key] for key in keys}
    shade = groups(shown, *ally, symbolType=alt.Undefined)
    scale = alt.Scale(domain=list(shown.values()), range=[SHAPES[key] for key in keys])
    shape = alt.Shape("name:N", title=None, sort=list(shown.values()), scale=scale)
    marks = tell(
        alt.Chart(places.assign(name=places["group"].map(names))).encode(
            longitude="at_lon:Q", latitude="at_lat:Q"
        ),
        *TOLD,
    )
    held = "datum.kinds > 0"
    size = 4 * MARK**2
    layers = [
        alt.Chart(alt.InlineData(values=[_sphere()])).mark_geoshape(
            fill="transparent", stroke=LIGHT["grid"], clip=True
        ),
        land.transform_filter("!isValid(datum.name)").mark_geoshape(
            fill=LIGHT["grid"], stroke=LIGHT["page"], strokeWidth=0.6, clip=True
        ),
        tell(
            land.transform_filter("isValid(datum.name)")
            .mark_geoshape(fillOpacity=0.42, stroke=LIGHT["page"], strokeWidth=0.6, clip=True)
            .encode(color=shade),
            *TOLD,
        ),
        land.transform_filter(f"datum.id == '{focal}'").mark_geoshape(fill=colour(focal), clip=True),
        alt.Chart(alt.InlineData(values=_rings(centre))).mark_geoshape(
            fill=None, stroke=LIGHT["muted"], strokeWidth=0.7, strokeDash=[2, 4], clip=True
        ),
        alt.Chart(_ring_labels(centre))
        .mark_text(fontSize=10, color=LIGHT["muted"], dy=RING_DY)
        .encode(longitude="lon:Q", latitude="lat:Q", text="label:N"),
        home.mark_text(align="left", dx=HOME_DX, fontSize=11, fontWeight=700, text=figures.name(focal)),
        marks.mark_point(filled=True, size=size, opacity=1, strokeWidth=0)
        .transform_filter(held)
        .encode(color=shade, shape=shape),
        marks.mark_point(filled=False, size=size, opacity=1, strokeWidth=1.8)
        .transform_filter(f"!({held})")
        .encode(color=shade, shape=shape),
        marks.mark_text(fontSize=10, fontWeight=700, dy=0.5)
        .transform_filter(held)
        .encode(text="kinds:Q", color=ON_GROUP),
    ]
    for side, (align, dx, dy) in SIDES.items():
        phone, small = (f"datum['{screen}'] == '{side}'" for screen in WIDTHS)
        there = marks.transform_filter(f"width < {WIDTHS['phone']} ? {small} : {phone}")
        layers.append(there.mark_text(align=align, dx=dx, dy=dy, fontSize=11).encode(text="label:N"))
    projection = alt.Projection(
        type="azimuthalEquidistant",
        rotate=[-centre[1], -centre[0], 0],
        clipAngle=REACH,
        **_view(extent),
    )
    return alt.layer(*layers).properties(height=HEIGHT, projection=projection)


def _places(partners: pd.DataFrame, centre: tuple[float, float]) -> pd.DataFrame:
    """Where each partner's marker stands: deep within its outline, or at its capital."""
    known = {feature["id"]: feature for feature in outlines.features() if feature["id"]}
    capitals = [(p.iso3, (p.lon, p.lat)) for p in partners.itertuples()]
    at = [outlines.deepest(outlines.main(known[i], c)) if i in known else c for i, c in capitals]
    places = partners.reset_index(drop=True).assign(at_lon=[p[0] for p in at], at_lat=[p[1] for p in at])
    x, y = projected(places["at_lat"], places["at_lon"], centre)
    label = places["partner"].replace(SHORTER)
    return places.assign(x=x, y=y, label=label).drop(columns=["lat", "lon"])


def _extent(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Middle and span of all points and the centre, in radians from the centre."""
    low, high = np.minimum(points.min(0), 0), np.maximum(points.max(0), 0)
    return (low + high) / 2, high - low


def _scale(extent: tuple[np.ndarray, np.ndarray], width: int) -> float:
    """Pixels a radian at a width: as large as lets all points in."""
    return min((side - 2 * MARGIN) / s for side, s in zip((width, HEIGHT), extent[1], strict=True))


def _view(extent: tuple[np.ndarray, np.ndarray]) -> dict:
    """Scale and place of the map, as expressions of the page's width."""
    (x, y), (across, down) = (part.round(4).tolist() for part in extent)
    scale = f"min((width - {2 * MARGIN}) / {across}, (height - {2 * MARGIN}) / {down})"
    place = f"[width / 2 - {x} * {scale}, height / 2 - {y} * {scale}]"
    return {"scale": alt.expr(scale), "translate": alt.expr(place)}


def _apart(places: pd.DataFrame, centre: tuple[float, float], scale: float) -> pd.DataFrame:
    """Push markers that would cover each other apart, as little as lets each be seen on a narrow page."""
    at = places[["x", "y"]].to_numpy(copy=True)
    gap = (2 * MARK + 1) / scale
    for _ in range(100):
        for i, j in combinations(range(len(at)), 2):
            way = at[j] - at[i]
            length = max(float(np.hypot(*way)), 1e-9)
            if length < gap:
                push = way / length * (gap - length) / 2
                at[i], at[j] = at[i] - push, at[j] + push
    km = np.rad2deg(np.hypot(at[:, 0], at[:, 1])) * KM_PER_DEGREE
    bearings = np.rad2deg(np.arctan2(at[:, 0], -at[:, 1]))
    ends = [reached(centre, *way) for way in zip(km, bearings, strict=True)]
    return places.assign(x=at[:, 0], y=at[:, 1], at_lat=[e[0] for e in ends], at_lon=[e[1] for e in ends])


def _labels(
    places: pd.DataFrame,
    extent: tuple[np.ndarray, np.ndarray],
    width: int,
    *,
    home: str,
    centre: tuple[float, float],
) -> pd.Series:
    """On which side of its marker each name has room at a width, a key of ``SIDES`` or missing."""
    scale, (mid_x, mid_y) = _scale(extent, width), extent[0]
    at_x = ((places["x"] - mid_x) * scale + width / 2).to_numpy()
    at_y = ((places["y"] - mid_y) * scale + HEIGHT / 2).to_numpy()
    taken = [(x - MARK, y - MARK, x + MARK, y + MARK) for x, y in zip(at_x, at_y, strict=True)]
    here = (width / 2 - mid_x * scale, HEIGHT / 2 - mid_y * scale)
    taken.append((here[0] - MARK, here[1] - 2 * MARK, here[0] + HOME_DX + _length(home), here[1] + MARK))
    rings = _ring_labels(centre)
    for x, y, label in zip(*projected(rings["lat"], rings["lon"], centre), rings["label"], strict=True):
        x, y, half = here[0] + x * scale, here[1] + y * scale + RING_DY, _length(label) / 2
        taken.append((x - half, y - 6, x + half, y + 6))
    sides = {}
    for i in places.sort_values("kinds", ascending=False).index:
        long = _length(places["label"][i])
        before = {"left": 0.0, "center": long / 2, "right": long}
        for side, (align, dx, dy) in SIDES.items():
            start, middle = at_x[i] + dx - before[align], at_y[i] + dy
            box = (start, middle - 6, start + long, middle + 6)
            if box[0] >= 0 and box[2] <= width and not any(_meet(box, other) for other in taken):
                taken.append(box)
                sides[i] = side
                break
    return pd.Series(sides, dtype="str").reindex(places.index)


def _length(name: str) -> float:
    return LETTER * len(name)


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _land(partners: pd.DataFrame, centre: tuple[float, float], names: dict[str, str]) -> tuple[dict, ...]:
    """Outlines within reach, those of partners with what tooltips say; Altair copies lists for each layer."""
    told = partners.assign(name=partners["group"].map(names)).set_index("iso3")
    told = told[["partner", "name", "kinds", "instruments", "first", "km"]].to_dict("index")
    return tuple(f | told.get(f["id"], {}) for f in outlines.features() if _within_reach(f, centre))


def _within_reach(feature: dict, centre: tuple[float, float]) -> bool:
    points = np.array([p for polygon in feature["geometry"]["coordinates"] for p in polygon[0]])
    x, y = projected(points[:, 1], points[:, 0], centre)
    return bool(np.hypot(x, y).min() < math.radians(REACH))


def _sphere() -> dict:
    return {"type": "Sphere"}


def _rings(centre: tuple[float, float]) -> list[dict]:
    return [
        {
            "type": "Feature",
            "geometry": {
                "type": "LineString",
                "coordinates": [reached(centre, km, bearing)[::-1] for bearing in range(0, 361, 4)],
            },
        }
        for km in RINGS_KM
    ]


def _ring_labels(centre: tuple[float, float]) -> pd.DataFrame:
    ends = [reached(centre, *ring) for ring in zip(RINGS_KM, LABEL_BEARINGS, strict=True)]
    labels = [f"{km:,} km".replace(",", "\u202f") for km in RINGS_KM]
    return pd.DataFrame(ends, columns=["lat", "lon"]).assign(label=labels)
