"""Where partners are, as seen from one capital: how far away, and where on a map around it."""

import math

import numpy as np
import pandas as pd

from .missiles import EARTH_KM, great_circle_km

KM_PER_DEGREE = EARTH_KM * math.pi / 180


def located(first: pd.DataFrame, countries: pd.DataFrame, focal: str, names: dict[str, str]) -> pd.DataFrame:
    """Return what the map shows of each partner: how many kinds it holds, which, since when, how far away.

    Parameters
    ----------
    first
        As from ``measures.instruments.first_held``, with ``group``. Partners without a code, which are
        organisations, have no place and are left out.
    countries
        ``iso3``, ``lat`` and ``lon`` of capitals.
    focal
        ISO3 code of the state from whose capital distances are.
    names
        Instruments in words.
    """
    capitals = countries.set_index("iso3")[["lat", "lon"]]
    rows = []
    for (iso3, partner, group), held in first.dropna(subset=["partner_iso3"]).groupby(
        ["partner_iso3", "partner", "group"]
    ):
        years = held["year"].astype("str").where(held["year"].notna(), "undated")
        signed = held["in_effect"].map({True: "", False: ", signed"})
        said = held["instrument"].map(names) + " (" + years + signed + ")"
        since = str(held["year"].min()) if held["year"].notna().any() else "not known"
        rows.append((iso3, partner, group, int(held["in_effect"].sum()), ", ".join(said), since))
    columns = ["iso3", "partner", "group", "kinds", "instruments", "first"]
    found = pd.DataFrame(rows, columns=columns).join(capitals, on="iso3")
    home = tuple(capitals.loc[focal])
    there = zip(found["lat"], found["lon"], strict=True)
    return found.assign(km=[round(great_circle_km(home, place)) for place in there])


def projected(lat, lon, centre: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return places on the map's plane, in radians from the centre: east and south of it.

    References
    ----------
    Snyder (1987), Map Projections: A Working Manual, 191-202.
    """
    phi, lam = np.deg2rad(lat), np.deg2rad(np.asarray(lon) - centre[1])
    middle = math.radians(centre[0])
    cosine = math.sin(middle) * np.sin(phi) + math.cos(middle) * np.cos(phi) * np.cos(lam)
    angle = np.arccos(np.clip(cosine, -1, 1))
    east = np.cos(phi) * np.sin(lam)
    north = math.cos(middle) * np.sin(phi) - math.sin(middle) * np.cos(phi) * np.cos(lam)
    length = np.maximum(np.hypot(east, north), 1e-12)
    return angle * east / length, -angle * north / length


def reached(start: tuple[float, float], km: float, bearing: float) -> list[float]:
    """Return latitude and longitude at a distance from a place, going out in a direction from north."""
    lat, way, turn = math.radians(start[0]), math.radians(km / KM_PER_DEGREE), math.radians(bearing)
    end = math.asin(math.sin(lat) * math.cos(way) + math.cos(lat) * math.sin(way) * math.cos(turn))
    east = math.atan2(
        math.sin(turn) * math.sin(way) * math.cos(lat), math.cos(way) - math.sin(lat) * math.sin(end)
    )
    return [round(math.degrees(end), 2), round((start[1] + math.degrees(east) + 180) % 360 - 180, 2)]
