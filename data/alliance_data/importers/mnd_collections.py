"""Taiwan's daily reports as three public collections keep them, merged day by day with what stands.

Each collection brings the days that it has, and none that it lacks is dropped: one of them holds the last
weeks alone. A day's counts come from the first collection, in the order of :data:`COLLECTIONS`, that has the
day; aircraft in the identification zone from the first that counts them. So the files give one table,
whatever the order in which they come in.
"""

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ..errors import InputError
from ..reading import read as standing
from ..sidecar import sidecar
from . import _common

TABLE = "taiwan_activity"
FORMAT = (
    "a collection of MND's daily reports: tension.json of taiwan-strait-tracker, summary.csv of "
    "taiwan-strait-monitor or mnd_activity.json of my-json-cdn"
)
COUNTS = ["aircraft", "ships", "official_ships", "balloons"]
ZONE = "entered_adiz"
TRACKER = {
    "aircraft": "aircraft",
    "navy_ships": "ships",
    "official_ships": "official_ships",
    "balloons": "balloons",
}
MONITOR = {
    "aircraft_total": "aircraft",
    "vessels_naval": "ships",
    "vessels_official": "official_ships",
    "entered_adiz": ZONE,
}
CDN = {
    "aircraft": "aircraft",
    "vessels": "ships",
    "officialShips": "official_ships",
    "reportedAreaAircraft": ZONE,
}
HEADERS = [["date", *MONITOR]]
COLLECTIONS = ["taiwan-strait-tracker", "taiwan-strait-monitor", "my-json-cdn"]


def recognise(path: Path) -> bool:
    """Whether the file is one of the three collections."""
    return _common.fits(path, HEADERS) or _from_json(path) is not None


def read(path: Path) -> pd.DataFrame:
    """Return the table as it stands with the days that this collection brings."""
    path = Path(path)
    if _common.fits(path, HEADERS):
        rows = _common.csv_table(path, *HEADERS)
        brought = _days(path, rows, MONITOR, "taiwan-strait-monitor")
    else:
        found = _from_json(path)
        if found is None:
            raise InputError(f"{path.name}: none of the collections. Expected is {FORMAT}.")
        brought = _days(path, *found)
    about = sidecar(TABLE)
    return merged(standing(about) if about.path.exists() else brought.iloc[:0], brought)


def merged(old: pd.DataFrame, brought: pd.DataFrame) -> pd.DataFrame:
    """Return the days of both, each with the counts of the collection that comes first.

    Parameters
    ----------
    old
        Days that stand, with the collection of their counts in ``source``.
    brought
        Days of one collection.
    """
    columns = ["date", *COUNTS, ZONE, "source"]
    old = old[columns].assign(date=pd.to_datetime(old["date"])).set_index("date")
    new = brought.reindex(columns=columns).assign(date=pd.to_datetime(brought["date"])).set_index("date")
    rank = {name: at for at, name in enumerate(COLLECTIONS)}
    both = old.index.intersection(new.index)
    first = both[new.loc[both, "source"].map(rank) <= old.loc[both, "source"].map(rank)]
    zone = old[ZONE].reindex(old.index.union(new.index))
    named = new[ZONE].dropna()
    # The monitor counts aircraft in the zone from the reports' text, the other from their map.
    if new["source"].eq(COLLECTIONS[1]).any():
        zone.loc[named.index] = named
    else:
        own = named.index.intersection(old.index[old["source"].isin(new["source"].unique())])
        zone.loc[own] = named.loc[own]
        zone = zone.fillna(named)
    counts = pd.concat([old.drop(index=first), new.loc[new.index.difference(both).union(first)]])
    return counts.assign(**{ZONE: zone}).sort_index().reset_index()[columns]


def _days(path: Path, rows: pd.DataFrame, names: dict[str, str], source: str) -> pd.DataFrame:
    frame = pd.DataFrame({"date": _dates(rows["date"], path.name)})
    for theirs, ours in names.items():
        frame[ours] = _common.numbers(rows[theirs].rename(theirs), path.name, low=0)
    _common.refuse_duplicates(frame, ["date"], path.name)
    return frame.assign(source=source)


def _dates(cells: pd.Series, name: str) -> pd.Series:
    days = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
    if days.isna().any():
        row = days.index[days.isna()][0]
        raise InputError(
            f"{_common.place(name, row, 'date')}: found {cells[row][:40]!r}, expected a day, as 2026-10-01."
        )
    return days


def _from_json(path: Path) -> tuple[pd.DataFrame, dict[str, str], str] | None:
    """Return the days of a JSON collection with its names and its source; ``None`` for another file."""
    if not _common.head(path, 64).lstrip().startswith("{"):
        return None
    try:
        content = json.loads(_common.text(path))
    except ValueError:
        return None
    kept: Callable[[dict], bool]
    for key, names, source, kept in (
        ("records", TRACKER, COLLECTIONS[0], lambda day: day.get("parse_ok", True)),
        ("reports", CDN, COLLECTIONS[2], lambda _: True),
    ):
        days = content.get(key)
        if isinstance(days, list) and days and all({"date", *names} <= set(day) for day in days):
            rows = {number: day for number, day in enumerate(days, start=1) if kept(day)}
            cells = {n: {at: _cell(day[n]) for at, day in rows.items()} for n in ("date", *names)}
            return pd.DataFrame(cells, dtype="str"), names, source
    return None


def _cell(value) -> str:
    return "" if value is None else str(value)
