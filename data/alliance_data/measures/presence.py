"""Where ships are, day by day, and which left the theatre that they are assigned to."""

import pandas as pd

THEATRE, OTHER_THEATRE = "Western Pacific", "Middle East"


def by_day(presence: pd.DataFrame, ship_kind: str = "carrier") -> pd.DataFrame:
    """Return how many ships of one kind are in each area, for the days on which all their places are known.

    A day on which the place of a single ship is unknown is left out, since a count without it is no count of
    the area. Ships are those of the kind that have a spell at all: where a source follows some ships only,
    the counts are of those.

    Parameters
    ----------
    presence
        The table ``carrier_presence``.
    ship_kind
        ``carrier``, ``assault ship`` or another kind of the table.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``area``, ``ships``, ``at_sea`` (of which out of port), ``grade`` (all that the day's rows
        have), one row a day and area, zeros with them; no row where no spell is of the kind.
    """
    days = _days(presence[presence["ship_kind"] == ship_kind])
    known = days.groupby("date")["subject"].nunique()
    days = days[days["date"].map(known) == days["subject"].nunique()]
    counts = days.groupby(["date", "area"]).agg(ships=("subject", "nunique"), at_sea=("at_sea", "sum"))
    every = pd.MultiIndex.from_product([days["date"].unique(), sorted(days["area"].unique())])
    counts = counts.reindex(every.set_names(["date", "area"]), fill_value=0).reset_index()
    grades = days.groupby("date")["grade"].agg(lambda found: ", ".join(sorted(set(found))))
    return counts.assign(grade=counts["date"].map(grades)).sort_values(["date", "area"], ignore_index=True)


def departures(presence: pd.DataFrame, ports: list[str], theatre: str = THEATRE) -> pd.DataFrame:
    """Return the ships assigned to some ports that spells show outside a theatre.

    Parameters
    ----------
    presence
        The table ``carrier_presence``.
    ports
        Home ports.
    theatre
        The area that the ports are in.

    Returns
    -------
    pandas.DataFrame
        One row a ship, by the day it left: ``hull``, ``subject``, ``ship_kind``, ``home_port``, ``left`` (the
        first day read outside), ``area`` (the last one outside that is read), ``arrived`` (first day in the
        other theatre, missing where it is not read there), ``last_seen`` (last day outside that is read),
        ``back`` (first day read in the theatre after it, missing where none is), ``grade``, ``address``.
    """
    spells = presence[(presence["kind"] == "spell") & presence["home_port"].isin(ports)]
    rows = []
    for _, own in spells.sort_values("date").groupby("hull"):
        away = own[own["area"] != theatre]
        if away.empty:
            continue
        there = away.loc[away["area"] == OTHER_THEATRE, "date"]
        last_seen = away["last_date"].max()
        back = own.loc[(own["area"] == theatre) & (pd.to_datetime(own["date"]) > last_seen), "date"]
        rows.append(
            {
                **away.iloc[0][["hull", "subject", "ship_kind", "home_port"]],
                "left": pd.Timestamp(away["date"].iloc[0]),
                "area": away["area"].iloc[-1],
                "arrived": pd.to_datetime(there.min() if len(there) else None),
                "last_seen": last_seen,
                "back": pd.to_datetime(back.min() if len(back) else None),
                **away.iloc[0][["grade", "address"]],
            }
        )
    names = ["hull", "subject", "ship_kind", "home_port", "left", "area", "arrived", "last_seen", "back"]
    found = pd.DataFrame(rows, columns=[*names, "grade", "address"])
    found = found.astype(dict.fromkeys(["left", "arrived", "last_seen", "back"], "datetime64[ns]"))
    return found.sort_values("left", ignore_index=True)


def side_by_side(days: pd.DataFrame, here: str = THEATRE, there: str = OTHER_THEATRE) -> pd.DataFrame:
    """Return two areas' counts of each day in one row.

    Parameters
    ----------
    days
        As from :func:`by_day`.
    here, there
        The two areas; one without a row has no ship.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``here``, ``there``, ``at_sea`` (of those here), ``more`` (whether there are more there),
        ``grade``, one row a day.
    """
    ships = days.pivot(index="date", columns="area", values="ships").reindex(columns=[here, there])
    at_sea = days[days["area"] == here].set_index("date")["at_sea"].reindex(ships.index).fillna(0)
    found = ships.fillna(0).astype(int).set_axis(["here", "there"], axis=1).assign(at_sea=at_sea.astype(int))
    found = found.assign(more=found["there"] > found["here"], grade=days.groupby("date")["grade"].first())
    return found.reset_index()


def readings(presence: pd.DataFrame, areas: tuple[str, ...] = (THEATRE, OTHER_THEATRE)) -> pd.DataFrame:
    """Return how many carriers single reports have in some areas: one row a date, the latest first.

    Parameters
    ----------
    presence
        The table ``carrier_presence``.
    areas
        The areas, in the columns' order.

    Returns
    -------
    pandas.DataFrame
        ``date`` (as the table has it), one column an area (missing where no report counts it), ``grade``.
    """
    counts = presence[(presence["measure"] == "carriers") & presence["subject"].isin(areas)]
    wide = counts.pivot(index="date", columns="subject", values="value").reindex(columns=list(areas))
    wide["grade"] = counts.groupby("date")["grade"].first()
    return wide.sort_index(ascending=False).rename_axis(columns=None).reset_index()


def _days(presence: pd.DataFrame) -> pd.DataFrame:
    """Return one row a ship and day of the spells."""
    spells = presence[presence["kind"] == "spell"]
    days = [
        pd.date_range(first, last) for first, last in zip(spells["date"], spells["last_date"], strict=True)
    ]
    spells = spells.assign(date=pd.Series(days, spells.index, dtype="object")).explode(
        "date", ignore_index=True
    )
    return spells.astype({"date": "datetime64[ns]"})
