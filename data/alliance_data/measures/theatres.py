"""What a state keeps in each theatre, how evenly, and how its burden compares with its own past."""

from collections.abc import Iterable, Mapping

import pandas as pd

from .concentration import effective_partners
from .pacts import owed_by

EUROPE, EAST_ASIA, MIDDLE_EAST, ELSEWHERE = "Europe", "East Asia", "Middle East", "Elsewhere"

THEATRES = {
    EUROPE: ("Europe & Central Asia",),
    EAST_ASIA: ("East Asia & Pacific",),
    MIDDLE_EAST: ("Middle East & North Africa", "South Asia"),
}
"""Theatres by the World Bank's regions; South Asia stands with the Middle East, as Afghanistan did."""

US_SOIL = frozenset({"USA", "GUM", "MNP", "ASM", "PRI", "VIR", "UMI"})
"""The United States and its territories: troops there are not abroad."""

COUNTING_CHANGES = {2006: "new series", 2008: "ships count", 2018: "war zones withheld"}
"""First September counted in another way, as the table of troops documents it (its breaks and gaps)."""

UNSURE = {EAST_ASIA: (1951, 1952), MIDDLE_EAST: (2006, 2007)}
"""Years whose sum is interpolated (Japan) or lacks hosts (Iraq and Kuwait), by theatre."""

LARGE = 1000
"""Troops from which on a host that a report leaves out is missed."""


def theatre_of(
    countries: pd.DataFrame, theatres: Mapping[str, Iterable[str]] = THEATRES, home: Iterable[str] = US_SOIL
) -> pd.Series:
    """Return the theatre of each state by its ISO3 code, ``Elsewhere`` where no theatre has its region.

    Parameters
    ----------
    countries
        ``iso3`` and ``region``.
    theatres
        Regions by theatre.
    home
        ISO3 codes that belong to no theatre; they are left out.
    """
    of_region = {region: theatre for theatre, regions in theatres.items() for region in regions}
    away = countries[~countries["iso3"].isin(list(home))].set_index("iso3")
    return away["region"].map(of_region).fillna(ELSEWHERE).rename("theatre")


def by_theatre(frame: pd.DataFrame, value: str, places: pd.Series) -> pd.DataFrame:
    """Return the sum in each theatre by year: one row a year, one column a theatre.

    Parameters
    ----------
    frame
        ``iso3``, ``year`` and the value, one row a state and year. States without a place are left out.
    value
        The column to add up.
    places
        As :func:`theatre_of` returns them.

    Returns
    -------
    pandas.DataFrame
        0 where a theatre has no row in a year.

    Raises
    ------
    ValueError
        If a state has two rows in one year: several reports of a year must not be added up.
    """
    if frame.duplicated(["iso3", "year"]).any():
        twice = frame[frame.duplicated(["iso3", "year"])].iloc[0]
        raise ValueError(
            f"{twice['iso3']} has more than one row in {twice['year']}; choose one report a year."
        )
    placed = frame.assign(theatre=frame["iso3"].map(places)).dropna(subset=["theatre"])
    return placed.pivot_table(
        index="year", columns="theatre", values=value, aggfunc="sum", fill_value=0
    ).astype(float)


def unreported(troops: pd.DataFrame, alliances: pd.DataFrame, ally: str) -> list[str]:
    """Return the allies on whose soil troops may stand and whom the last report leaves out.

    A sum over a theatre, or a rank among hosts, is not known where one of them is missing.

    Parameters
    ----------
    troops
        ``iso3``, ``date`` and ``active_duty``.
    alliances
        ``from_iso3``, ``to_iso3``, ``year`` and ``defense``.
    ally
        ISO3 code of the state whose troops they are.

    Returns
    -------
    list of str
        ISO3 codes of the states to which it owed defence in the last year on record and that no report has,
        or that an earlier one has with :data:`LARGE` troops or more. A small host that had few is not missed.
    """
    owed = owed_by(alliances, ally)
    owed = owed.loc[owed["year"] == owed["year"].max(), "iso3"]
    counted = troops.dropna(subset=["active_duty"])
    seen = counted[counted["date"] == troops["date"].max()]["iso3"]
    most = troops.groupby("iso3")["active_duty"].max()
    return sorted(iso3 for iso3 in set(owed) - set(seen) if most.get(iso3, LARGE) >= LARGE)


def counted_alike(sums: pd.DataFrame) -> pd.DataFrame:
    """Return one row a year and theatre, with the span of years that were counted in the same way.

    Parameters
    ----------
    sums
        As :func:`by_theatre` returns them.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``theatre``, ``troops``, ``segment`` (0 before the first of :data:`COUNTING_CHANGES`, one
        more after each) and ``sure`` (False for the years of :data:`UNSURE`).
    """
    long = sums.melt(ignore_index=False, var_name="theatre", value_name="troops").reset_index()
    unsure = {(theatre, year) for theatre, years in UNSURE.items() for year in years}
    pairs = zip(long["theatre"], long["year"], strict=True)
    return long.assign(
        segment=sum((long["year"] >= year).astype(int) for year in COUNTING_CHANGES),
        sure=[pair not in unsure for pair in pairs],
    )


def effective_theatres(sums: pd.DataFrame) -> pd.Series:
    """Return over how many equal theatres a year's sum might as well be spread.

    Parameters
    ----------
    sums
        As :func:`by_theatre` returns them; no value below zero.

    Returns
    -------
    pandas.Series
        By year: 1.0 with everything in one theatre, as many as there are theatres with all alike. It says
        nothing of how much there is: a small force can be spread as evenly as a large one.

    References
    ----------
    Laakso & Taagepera (1979), Comparative Political Studies 12(1): 3-27.
    """
    return sums.apply(effective_partners, axis=1).rename("effective_theatres")


def against_average(values: pd.Series, since: Iterable[int]) -> pd.Series:
    """Return the last value over the average since each of some years, the last year included.

    Parameters
    ----------
    values
        By year.
    since
        First years of the averages. Of a series without a value there is none.
    """
    seen = values.dropna().astype(float).sort_index()
    averages = {year: seen.loc[year:].mean() for year in since if len(seen)}
    return pd.Series({year: seen.iloc[-1] / average for year, average in averages.items()}, dtype=float)


def against_earlier(values: pd.Series, years: Iterable[int]) -> pd.Series:
    """Return the last value over the value so many years before; years without one are left out."""
    seen = values.dropna().astype(float).sort_index()
    last = seen.index.max()
    return pd.Series({n: seen[last] / seen[last - n] for n in years if last - n in seen}, dtype=float)


def under_choices(
    tests: Mapping[str, Mapping[str, float]], chosen: Mapping[str, float], *, label: str
) -> pd.DataFrame:
    """Return what each test gives under each choice, those that its rule makes last.

    Parameters
    ----------
    tests
        Ratios by the name of the choice, by the name of the test.
    chosen
        The ratio that the rule's own choice gives, by the name of the test.
    label
        What to call the rule's choice.

    Returns
    -------
    pandas.DataFrame
        ``test``, ``choice``, ``ratio`` and ``rule`` (True for the rule's own choice).
    """
    rows = [(test, name, ratio, False) for test, tried in tests.items() for name, ratio in tried.items()]
    rows += [(test, label, ratio, True) for test, ratio in chosen.items()]
    return pd.DataFrame(rows, columns=["test", "choice", "ratio", "rule"])


def change_of_share(frame: pd.DataFrame, states: Iterable[str], years: int) -> pd.DataFrame:
    """Return each state's spending as a share of output in the last year and so many years before.

    Parameters
    ----------
    frame
        ``iso3``, ``year``, ``share_of_gdp``.
    states
        ISO3 codes. A state without a figure in either year is left out, and so is one that spends nothing
        in both, having no armed forces.
    years
        How far to look back from the last year of the frame.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``before``, ``after``, ``change`` (shares), the largest rise first.
    """
    shares = frame.pivot(index="iso3", columns="year", values="share_of_gdp")
    last = shares.columns.max()
    found = (
        shares.reindex(index=sorted(set(states)), columns=[last - years, last])
        .dropna()
        .set_axis(["before", "after"], axis=1)
    )
    found = found[(found > 0).any(axis=1)]
    found = found.assign(change=found["after"] - found["before"])
    return found.sort_values("change", ascending=False).rename_axis("iso3").reset_index()


def bridge(spent: float, own_base: float, other_spent: float, other_base: float) -> tuple[float, float]:
    """Return how far the wider sum and the other base each move a share, the base first.

    ``spent / own_base`` becomes ``other_spent / other_base`` in two steps; the two returned add up to the
    difference. The order matters for the sizes, not for the sum.
    """
    rebased = spent / other_base
    return rebased - spent / own_base, (other_spent - spent) / other_base
