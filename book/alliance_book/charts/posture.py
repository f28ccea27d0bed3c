"""Charts of the posture in Japan: facilities on a map, Okinawa's share of them, carriers by theatre."""

import math

import altair as alt
import pandas as pd

from ..figures import coasts
from ..figures.colours import LIGHT, kinds
from ..figures.marks import dots, hollow, tell, unless_empty, years
from .burden import THEATRE_COLOURS, headed

HEIGHT, MARGIN, NARROW = 272, 10, 214
"""Of the maps, in pixels; either fits into the width that the narrowest page leaves."""

NAMED, LETTER, ASIDE = 3, 6, 20
"""How many facilities of a map are named, how wide a letter is, and how far from the point a name begins."""

SERVICES = {"Marine Corps": "brown", "Air Force": "steel", "Navy": "teal", "Army": "rose"}
PLACES = {"Western Pacific": THEATRE_COLOURS["East Asia"], "Middle East": THEATRE_COLOURS["Middle East"]}
"""Colours of the areas in which ships are, those of the theatres that they belong to."""


def facilities(places: pd.DataFrame) -> alt.HConcatChart:
    """Return facilities on two maps, one of the main islands and one of Okinawa, each a circle of its area.

    Parameters
    ----------
    places
        ``name``, ``lat``, ``lon``, ``service``, ``area_km2`` (missing: drawn hollow), ``area_as_of``,
        ``units``. A facility outside of both maps is left out; the largest of each are named.
    """
    largest = float(places["area_km2"].max())
    maps = [_map(places, area, largest) for area in coasts.AREAS]
    return alt.hconcat(*maps)


def _map(places: pd.DataFrame, area: str, largest: float) -> alt.LayerChart:
    box = coasts.AREAS[area]
    there = places[box.holds(places["lon"], places["lat"])]
    land = alt.Chart(alt.InlineData(values=[coasts.features()[area]]))
    scale = alt.Scale(domain=[0, largest], range=[25, 900])
    at = alt.Chart(there).encode(
        longitude="lon:Q", latitude="lat:Q", color=kinds("service", SERVICES, symbolType="circle")
    )
    told = ("name=Facility", "service", "area_km2=Square kilometres|.1f", "area_as_of=As of", "units=Units")
    known, unknown = (
        at.transform_filter("isValid(datum.area_km2)"),
        at.transform_filter("!isValid(datum.area_km2)"),
    )
    drawn = alt.layer(
        land.mark_geoshape(fill=LIGHT["grid"], stroke=LIGHT["muted"], strokeWidth=0.6),
        tell(known.mark_circle(opacity=0.65), *told).encode(
            size=alt.Size("area_km2:Q", scale=scale, legend=None)
        ),
        hollow(unknown, *told, size=40),
        *_names(there, box),
    )
    return headed(drawn, area[0].upper() + area[1:]).properties(height=HEIGHT, projection=_view(box))


def _names(there: pd.DataFrame, box: coasts.Area) -> list[alt.Chart]:
    """Return the names of the largest facilities, right of their points or, where it is too narrow, left."""
    largest = there.dropna(subset=["area_km2"]).nlargest(NAMED, "area_km2")
    short = largest["name"].str.replace(r" \(.*\)| Air Base$|^Marine Corps Air Station ", "", regex=True)
    scale = math.radians(1) * _scale(box)
    x = NARROW / 2 + scale * (largest["lon"] - (box.west + box.east) / 2)
    fits = x + ASIDE + LETTER * short.str.len() <= NARROW
    at = {"longitude": "lon:Q", "latitude": "lat:Q", "text": "short:N"}
    looks = ({"stroke": LIGHT["page"], "strokeWidth": 3}, {})  # a rim keeps the letters clear of the coast
    sides = (("left", ASIDE, fits), ("right", -ASIDE, ~fits))
    return [
        alt.Chart(largest.assign(short=short)[chosen])
        .mark_text(align=side, dx=dx, color=LIGHT["text"], fontSize=11, **look)
        .encode(**at)
        for side, dx, chosen in sides
        if chosen.any()
        for look in looks
    ]


def _scale(box: coasts.Area) -> float:
    low, high = (math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) for lat in (box.south, box.north))
    return (HEIGHT - 2 * MARGIN) / (high - low)


def _view(box: coasts.Area) -> alt.Projection:
    """Return the view that shows an area whole, as high as the map; maps side by side must not share one."""
    middle = [(box.west + box.east) / 2, (box.south + box.north) / 2]
    return alt.Projection(
        type="mercator",
        center=middle,
        scale=_scale(box),
        translate=[NARROW / 2, HEIGHT / 2],
    )


def okinawa(shares: pd.DataFrame, order: dict[str, str]) -> alt.LayerChart:
    """Return Okinawa's share of facilities by definition, as points where a document states or allows it.

    Parameters
    ----------
    shares
        ``year``, ``share``, ``of`` (a key of ``order``), ``how``, ``grade``.
    order
        What is counted, in the legend's order, and the category whose colour it takes.
    """
    y = alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(shares).encode(
        x=years(padding=14, tickMinStep=5), y=y, color=kinds("of", order, symbolType="circle", columns=1)
    )
    told = ("of=Share of", "year", "share", "how=How it is had", "grade")
    return alt.layer(
        dots(base.transform_filter("datum.how !== 'stated'"), *told, size=70),
        hollow(base.transform_filter("datum.how === 'stated'"), *told, size=70),
    )


@unless_empty
def carriers(documents: pd.DataFrame) -> alt.LayerChart:
    """Return how many carriers single documents count in each theatre, with no line between the days.

    Parameters
    ----------
    documents
        ``date`` (a day), ``area`` (a key of ``PLACES``), ``ships``, ``grade`` (``reference`` is drawn hollow)
        and ``detail``.
    """
    top = int(documents["ships"].max()) if len(documents) else 1
    y = alt.Y(
        "ships:Q",
        title=None,
        axis=alt.Axis(format="d", values=list(range(top + 1))),
        scale=alt.Scale(domain=[-0.3, top + 0.3], nice=False),
    )
    x = alt.X("date:T", title=None, axis=alt.Axis(grid=False, format="%Y", tickCount="year"))
    shade = kinds("area", PLACES, symbolType="circle")
    base = alt.Chart(documents).encode(x=x, y=y, color=shade)
    told = ("date=Day", "area", "ships=Carriers", "grade", "detail=What it says")
    return alt.layer(
        dots(base.transform_filter("datum.grade !== 'reference'"), *told, size=90),
        hollow(base.transform_filter("datum.grade === 'reference'"), *told, size=90),
    ).properties(height=220)
