"""Counts of what neighbours do around a state, shaped so that missing counts stay missing."""

import pandas as pd

OFFICIAL = r"https?://(?:[\w.-]+\.)?(?:go\.jp|mil|gov)/"
"""Addresses whose document is a government's own."""


def scrambles_by_country(scrambles: pd.DataFrame) -> pd.DataFrame:
    """Return scrambles a fiscal year in parts that add up to the total.

    Parameters
    ----------
    scrambles
        The table ``scrambles``.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``, ``part`` (``RUS``, ``CHN`` or ``OTHER``), ``scrambles``, ``grade``. ``OTHER`` is what
        remains of the total: other states, and all of the year where no document splits it. ``grade`` is that
        of the split, ``official`` for a remainder without one, as the totals are.
    """
    parts = scrambles.set_index("fiscal_year")[["russia", "china"]].astype(float)
    parts.columns = ["RUS", "CHN"]
    parts["OTHER"] = scrambles.set_index("fiscal_year")["total"].astype(float) - parts.sum(axis=1)
    long = parts.rename_axis("fiscal_year").reset_index().melt("fiscal_year", None, "part", "scrambles")
    address = scrambles.set_index("fiscal_year")["split_address"]
    official = address.isna() | address.str.contains(OFFICIAL, regex=True, na=False)
    long["grade"] = long["fiscal_year"].map(official.map({True: "official", False: "press"}))
    long.loc[long["part"] == "OTHER", "grade"] = "official"
    return long[long["scrambles"] > 0].sort_values(["fiscal_year", "part"], ignore_index=True)


def days_by_zone(senkaku: pd.DataFrame) -> pd.DataFrame:
    """Return days a year with a government vessel by zone, years without a count left out.

    Parameters
    ----------
    senkaku
        The table ``senkaku``.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``zone`` (``Contiguous zone``, ``Territorial sea``), ``days``, ``grade`` of the document.
    """
    zones = {
        "Contiguous zone": ("contiguous_zone_days", "contiguous_zone_address"),
        "Territorial sea": ("territorial_sea_days", "address"),
    }
    frames = [
        pd.DataFrame(
            {
                "year": senkaku["year"],
                "zone": zone,
                "days": senkaku[days].astype(float),
                "grade": senkaku[address].str.contains(OFFICIAL, regex=True, na=False),
            }
        )
        for zone, (days, address) in zones.items()
    ]
    long = pd.concat(frames).dropna(subset=["days"])
    long["grade"] = long["grade"].map({True: "official", False: "press"})
    return long.sort_values(["year", "zone"], ignore_index=True)


def missiles_a_year(tests: pd.DataFrame, until: int | None = None) -> pd.Series:
    """Return missiles fired by calendar year; years between without any are zero.

    Parameters
    ----------
    tests
        The table ``missile_tests``: one row a missile.
    until
        Last year to count. By default the last with a test, which may be unfinished.
    """
    years = tests["date"].astype(str).str[:4].astype(int)
    last = int(until or years.max())
    counts = years.value_counts().reindex(range(int(years.min()), last + 1), fill_value=0)
    return counts.rename_axis("year").rename("missiles")


def disputes_by_opponent(disputes: pd.DataFrame, focal: str, since: int) -> pd.DataFrame:
    """Return a state's militarised disputes by opponent, those with force apart.

    Parameters
    ----------
    disputes
        The table ``disputes``: each dispute and pair of states once.
    focal
        ISO3 code of the state.
    since
        First year in which a dispute may have begun.

    Returns
    -------
    pandas.DataFrame
        ``iso3`` (the opponent), ``force`` (True where either side used force, levels 4 and 5), ``disputes``,
        ``last`` (the latest year in which one began).

    References
    ----------
    Palmer et al. (2022), Conflict Management and Peace Science 39(4): 470-482.
    """
    own = disputes[((disputes["iso3_a"] == focal) | (disputes["iso3_b"] == focal))]
    own = own[own["start_year"] >= since]
    opponent = own["iso3_b"].where(own["iso3_a"] == focal, own["iso3_a"])
    return (
        own.assign(iso3=opponent, force=(own["hostility"] >= 4).astype(bool))
        .groupby(["iso3", "force"], as_index=False)
        .agg(disputes=("dispute_id", "nunique"), last=("start_year", "max"))
    )


def violations_by_decade(violations: pd.DataFrame) -> pd.DataFrame:
    """Return incidents of violated airspace by decade and state, zeros with them.

    Parameters
    ----------
    violations
        The table ``airspace_violations``: an incident with two places has a row for each.

    Returns
    -------
    pandas.DataFrame
        ``decade`` (its first year), ``iso3`` (the Soviet Union under ``RUS``), ``incidents``.
    """
    found = violations.assign(
        decade=pd.to_datetime(violations["date"]).dt.year // 10 * 10,
        iso3=violations["iso3"].replace({"SUN": "RUS"}),
    )
    counts = found.groupby(["decade", "iso3"])["number"].nunique()
    decades = range(int(found["decade"].min()), int(found["decade"].max()) + 1, 10)
    every = pd.MultiIndex.from_product([decades, sorted(found["iso3"].unique())], names=["decade", "iso3"])
    return counts.reindex(every, fill_value=0).rename("incidents").reset_index()


def announced_after(announcements: pd.DataFrame, tests: pd.DataFrame) -> pd.DataFrame:
    """Return launches that a ministry announced after the last one in a list of tests.

    Parameters
    ----------
    announcements
        The table ``missile_announcements``, with the day in Japan.
    tests
        The table ``missile_tests``, with the day in UTC: what Japan dates a day later may be the same launch.

    Returns
    -------
    pandas.DataFrame
        The rows of ``announcements`` later than that, by date.
    """
    last = pd.Timestamp(tests["date"].astype(str).max()) + pd.Timedelta(days=1)
    later = announcements[pd.to_datetime(announcements["date"]) > last]
    return later.sort_values("date", ignore_index=True)


def newest_editions(warheads: pd.DataFrame, fewest: int) -> pd.DataFrame:
    """Return each state's rows of its newest edition that has at least so many years: editions never mix.

    Parameters
    ----------
    warheads
        The table ``warheads``.
    fewest
        Years that an edition must have of a state to stand for it.
    """
    years = warheads.groupby(["iso3", "edition"])["year"].transform("nunique")
    long = warheads[years >= fewest]
    return long[long["edition"] == long.groupby("iso3")["edition"].transform("max")]
