"""North Korean missile tests: the CNS database in its JSON edition, three files, or joined in one CSV."""

import json
from contextlib import suppress
from pathlib import Path

import pandas as pd

from ..errors import InputError
from . import _common

TABLE = "missile_tests"
FORMAT = (
    "CNS missile tests as JSON (tests beside missiles and launch sites in one folder, or the three in a "
    "zip), or joined as CSV: date, missile_name, missile_type, facility, facility_name, lat, lon and more"
)

LARGEST = 20_000_000
UNKNOWN = {"unknown", "na", "", None}
NEEDED = ("date", "missile", "facility", "apogee", "distance", "landing", "outcome")
PARTS = {"tests": "timeBins", "sites": "facilities"}
JOINED = {
    "date": "date",
    "missile_name": "missile",
    "missile_type": "type",
    "facility": "site",
    "facility_name": "facility",
    "lat": "lat",
    "lon": "lon",
    "apogee": "apogee_km",
    "distance": "distance_km",
    "landing": "landing",
    "outcome": "outcome",
}
HEADERS = [list(JOINED)]


def recognise(path: Path) -> bool:
    """Tell whether the file holds the tests: alone, in a zip with the missiles and the sites, or joined."""
    try:
        if _common.fits(path, HEADERS):
            return True
        if _common.is_zip(path):
            return "tests" in _zipped(path)
        starts = _common.head(path, 64).lstrip().startswith("{")
        return starts and _part(json.loads(_common.text(path))) == "tests"
    except (OSError, ValueError):
        return False


def read(path: Path) -> pd.DataFrame:
    """Return one row a missile fired, with its type and launch site.

    Raises
    ------
    InputError
        If missiles or sites are not there, or a test names one that they do not list.
    """
    if _common.fits(path, HEADERS):
        return _numbered(_joined(path))
    parts = _zipped(path) if _common.is_zip(path) else _beside(path)
    for part, what in (("missiles", "missile names and types"), ("sites", "launch sites")):
        if part not in parts:
            raise InputError(
                f"{path.name}: the file with {what} is not beside it. Put the database's three JSON files "
                "(tests, missiles, facilities) in one folder, or in one zip, and import again."
            )
    missiles, sites = parts["missiles"], parts["sites"]["facilities"]
    rows = []
    for test in (t for bin_ in parts["tests"]["timeBins"] for t in bin_["data"]):
        _refuse_gaps(path, test)
        missile = _known(path, missiles, test, "missile")
        site = _known(path, sites, test, "facility")
        rows.append(
            {
                "date": test["date"],
                "missile": missile["name"],
                "type": missile["type"],
                "facility": site["name"],
                # The file gives an unknown site the centre of the country.
                "lat": None if test["facility"] == "unknown" else site["lat"],
                "lon": None if test["facility"] == "unknown" else site["lon"],
                "apogee_km": _number(path, test, "apogee"),
                "distance_km": _number(path, test, "distance"),
                "landing": None if test["landing"] in UNKNOWN else test["landing"],
                "outcome": test["outcome"],
            }
        )
    return _numbered(pd.DataFrame(rows))


def _joined(path: Path) -> pd.DataFrame:
    """Return the rows of a CSV in which each test has its missile's and its site's names."""
    frame = _common.csv_table(path, *HEADERS).rename(columns=JOINED)
    unknown = frame["site"].eq("unknown")
    for column in ("lat", "lon", "apogee_km", "distance_km"):
        frame[column] = _common.numbers(frame[column], path.name, missing=("", "unknown", "na"))
    frame.loc[unknown, ["lat", "lon"]] = None
    frame["landing"] = frame["landing"].mask(frame["landing"].isin(["", "unknown", "na"]))
    return frame.drop(columns="site").reset_index(drop=True)


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    frame.insert(1, "number", frame.groupby("date").cumcount() + 1)
    frame.attrs["version"] = f"JSON edition to {frame['date'].max()}"
    return frame


def _part(content) -> str | None:
    """Say which of the three files this is, by what it holds."""
    if not isinstance(content, dict):
        return None
    for part, key in PARTS.items():
        if key in content:
            return part
    named = [isinstance(entry, dict) and {"name", "type"} <= entry.keys() for entry in content.values()]
    return "missiles" if named and all(named) else None


def _beside(path: Path) -> dict:
    """Return the parts in a file and its siblings, first those whose names end as the file's does."""
    content = json.loads(_common.text(path))
    parts = {_part(content): content}
    ending = path.name[path.name.find(".") :]
    for sibling in sorted(path.parent.glob("*.json"), key=lambda p: (not p.name.endswith(ending), p.name)):
        if sibling != path and sibling.stat().st_size <= LARGEST:
            with suppress(ValueError):
                content = json.loads(_common.text(sibling))
                parts.setdefault(_part(content), content)
    return parts


def _zipped(path: Path) -> dict:
    parts = {}
    for name, member in _common.unzipped(path, ".json").items():
        content = json.loads(_common.decoded(member, f"{path.name}/{name}"))
        parts.setdefault(_part(content), content)
    return parts


def _refuse_gaps(path: Path, test: dict) -> None:
    lacking = [entry for entry in NEEDED if entry not in test]
    if lacking:
        raise InputError(
            f"{path.name}: the test of {test.get('date', 'an unknown day')} has no {', '.join(lacking)}. "
            f"Another edition may have renamed it: expected are {', '.join(NEEDED)}. Take the file again."
        )


def _known(path: Path, entries: dict, test: dict, what: str) -> dict:
    if test[what] not in entries:
        raise InputError(
            f"{path.name}: the test of {test['date']} names the {what} {test[what]!r}, which the file of its "
            "names does not list. Take all three files from the same edition."
        )
    return entries[test[what]]


def _number(path: Path, test: dict, column: str) -> float | None:
    value = test[column]
    if value in UNKNOWN:
        return None
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{path.name}: {column} of the test of {test['date']} is {value!r}, expected kilometres."
        ) from error
