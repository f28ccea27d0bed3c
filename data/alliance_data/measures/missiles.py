"""How far a missile that was fired steeply could have flown."""

import math

import pandas as pd

EARTH_KM = 6371.0
"""Mean radius of the Earth."""


def great_circle_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the distance between two points over the Earth's surface.

    Parameters
    ----------
    start, end
        Latitude and longitude in degrees.
    """
    (lat1, lon1), (lat2, lon2) = ([math.radians(angle) for angle in point] for point in (start, end))
    chord = math.sin((lat2 - lat1) / 2) ** 2
    chord += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def reach_km(apogee_km: float, distance_km: float) -> float:
    """Return the range of the same throw on the path that carries farthest.

    A flight from the surface along an ellipse around the Earth's centre has a launch speed that its apogee
    and ground distance fix; that speed has a greatest range. The boost phase, air, the Earth's rotation and
    the weight carried are left out. A flight at or below the farthest-carrying angle keeps the distance it
    flew: such missiles glide or were aimed short, and nothing more follows from their apogee.

    Parameters
    ----------
    apogee_km
        Greatest height.
    distance_km
        Distance flown over the ground.

    Returns
    -------
    float
        Kilometres over the ground, at most half the Earth's circumference, at least ``distance_km``.

    Raises
    ------
    ValueError
        If a value is negative or missing.

    References
    ----------
    Bate, Mueller & White (1971), Fundamentals of Astrodynamics, chapter 6.
    """
    if not (apogee_km >= 0 and distance_km >= 0):
        raise ValueError(f"Apogee and distance must be known and not negative: {apogee_km}, {distance_km}.")
    if apogee_km == 0:
        return float(distance_km)
    half = distance_km / EARTH_KM / 2
    far = EARTH_KM + apogee_km
    eccentricity = apogee_km / (far - EARTH_KM * math.cos(half))
    # The square of launch speed over circular speed at the surface.
    energy = 2 - EARTH_KM * (1 + eccentricity) / far
    launch = math.acos(math.sqrt(min(1.0, far * (1 - eccentricity) / (EARTH_KM * energy))))
    if launch <= (math.pi - 2 * half) / 4:
        return float(distance_km)
    sine = energy / (2 - energy) if energy < 1 else 1.0
    return 2 * EARTH_KM * math.asin(sine)


def with_reach(tests: pd.DataFrame) -> pd.DataFrame:
    """Return the flights whose apogee and distance are known, with the reach that follows from the two.

    Parameters
    ----------
    tests
        The table ``missile_tests``, or some of its rows.

    Returns
    -------
    pandas.DataFrame
        The same columns, ``date`` as a timestamp, and ``reach_km``, see :func:`reach_km`.
    """
    flights = tests.dropna(subset=["apogee_km", "distance_km"])
    throws = zip(flights["apogee_km"], flights["distance_km"], strict=True)
    return flights.assign(
        date=pd.to_datetime(flights["date"]),
        reach_km=[reach_km(apogee, distance) for apogee, distance in throws],
    )


def capital_distances(countries: pd.DataFrame, start: str, ends: list[str]) -> pd.DataFrame:
    """Return how far the capitals of some states are from another's.

    Parameters
    ----------
    countries
        The table ``countries``.
    start
        ISO3 code of the state from whose capital distances run.
    ends
        ISO3 codes of the others, in the order wanted.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``iso3``: ``place`` (the capital's name) and ``km``.
    """
    places = countries.set_index("iso3")
    there = places.loc[ends]
    origin = tuple(places.loc[start, ["lat", "lon"]])
    km = [great_circle_km(origin, place) for place in zip(there["lat"], there["lon"], strict=True)]
    return pd.DataFrame({"place": there["capital"], "km": km}, index=there.index)
