"""Okinawa's share of the facilities that US forces use in Japan, on one definition at a time."""

import pandas as pd

PART, REST, WHOLE = "Okinawa", "outside Okinawa", "Japan"


def okinawa_shares(counts: pd.DataFrame, of: str = "area_km2") -> pd.DataFrame:
    """Return Okinawa's share of what US forces use alone, by date.

    The share is computed where a document of the date states the whole, or the rest; elsewhere it is what the
    document prints, for the area alone.

    Parameters
    ----------
    counts
        The table ``us_facility_area``.
    of
        ``area_km2`` or ``facilities``: the two differ by a factor of two.

    Returns
    -------
    pandas.DataFrame
        ``date``, ``year``, ``share``, ``how`` (``computed`` or ``stated``), ``grade`` and ``address`` of
        Okinawa's row, by date.

    Raises
    ------
    ValueError
        If ``of`` is another column.
    """
    if of not in ("area_km2", "facilities"):
        raise ValueError(f"{of!r} is no count of facilities. Take area_km2 or facilities.")
    exclusive = counts[counts["definition"] == "exclusive"]
    wide = exclusive.pivot(index="date", columns="scope", values=of).astype("float64")
    wide = wide.reindex(columns=[PART, REST, WHOLE])
    whole = wide[WHOLE].fillna(wide[PART] + wide[REST])
    own = exclusive[exclusive["scope"] == PART].set_index("date")
    shares = (wide[PART] / whole).reindex(own.index)
    how = shares.notna().map({True: "computed", False: "stated"})
    if of == "area_km2":
        shares = shares.fillna(own["stated_share"].astype("float64"))
    found = own[["grade", "address"]].assign(share=shares, how=how).dropna(subset=["share"])
    found = found.rename_axis("date").reset_index()
    found.insert(1, "year", found["date"].str[:4].astype(int))
    return found[["date", "year", "share", "how", "grade", "address"]].sort_values("date", ignore_index=True)


def least_shares_of_all(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the least that Okinawa's share can be once facilities in joint use count as well, by year.

    Okinawa has at least what US forces use there alone; the whole is that of all facilities in Japan.

    Parameters
    ----------
    counts
        The table ``us_facility_area``.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``share``, for the years in which documents state both areas.
    """
    years = counts.assign(year=counts["date"].str[:4].astype(int)).dropna(subset=["area_km2"])
    part = years[(years["scope"] == PART) & (years["definition"] == "exclusive")]
    whole = years[(years["scope"] == WHOLE) & (years["definition"] == "all")]
    both = part.groupby("year")["area_km2"].last() / whole.groupby("year")["area_km2"].last()
    return both.dropna().astype("float64").rename("share").reset_index()
