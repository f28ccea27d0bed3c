"""Which security agreements a state holds with whom, since when: counts that respect dates half known."""

from collections.abc import Iterable

import pandas as pd

AGREEMENTS = ("information_security", "equipment_transfer", "acsa", "raa")
"""The kinds of agreement that bind in law, from sharing secrets to receiving troops."""

LATER_MEETING = r"\(\d+(?:nd|rd|th)\)"
"""How the titles tell a forum's later meetings from its first."""


def first_held(agreements: pd.DataFrame, kinds: Iterable[str] | None = None) -> pd.DataFrame:
    """Return when each partner first had each kind of instrument.

    Later editions of an agreement are not counted again, and what is only being negotiated is not counted.

    Parameters
    ----------
    agreements
        Rows of the table ``security_agreements``: ``partner``, ``partner_iso3``, ``instrument``, ``signed``,
        ``in_force`` (partial ISO dates) and ``status``.
    kinds
        Instruments to keep; all by default.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``partner_iso3``, ``instrument``, ``title`` (of the first edition), ``date`` (of
        signature, else of entry into force, as partial as the source), ``year`` (``Int64``), ``basis``
        (``signed``, ``in_force`` or missing) and ``in_effect`` (whether any edition is more than signed),
        sorted by date, undated last.
    """
    rows = agreements[agreements["status"] != "negotiating"]
    if kinds is not None:
        rows = rows[rows["instrument"].isin(list(kinds))]
    rows = rows.assign(
        date=rows["signed"].fillna(rows["in_force"]),
        basis=rows["signed"].notna().map({True: "signed", False: "in_force"}).where(
            rows["signed"].notna() | rows["in_force"].notna()
        ),
        in_effect=rows["status"] != "signed",
    )  # fmt: skip
    keys = ["partner", "partner_iso3", "instrument"]
    rows = rows.sort_values(["date", *keys], na_position="last")
    rows["in_effect"] = rows.groupby(["partner", "instrument"])["in_effect"].transform("any")
    kept = rows.drop_duplicates(["partner", "instrument"])
    kept = kept.assign(year=years_of(kept["date"]))
    return kept[[*keys, "title", "date", "year", "basis", "in_effect"]].reset_index(drop=True)


def in_groups(first: pd.DataFrame, ally: str, network: Iterable[str]) -> pd.DataFrame:
    """Add which partners are the ally itself, within its network, or outside.

    Parameters
    ----------
    first
        As from ``first_held``, or rows of the table itself.
    ally
        ISO3 code of the ally.
    network
        ISO3 codes of the ally's other allies; the names of organisations, which have no code.

    Returns
    -------
    pandas.DataFrame
        The same rows with ``group``: ``ally``, ``within`` or ``outside``.
    """
    who = first["partner_iso3"].fillna(first["partner"])
    group = who.isin(list(network)).map({True: "within", False: "outside"})
    return first.assign(group=group.mask(who == ally, "ally"))


def years_of(dates: pd.Series) -> pd.Series:
    """Return the year of each partial ISO date (``2017``, ``2017-04``, ``2017-04-25``); missing stays so."""
    return pd.to_numeric(dates.str.slice(0, 4)).astype("Int64")


def ranked(first: pd.DataFrame) -> pd.DataFrame:
    """Return the partners, those with most kinds of instrument first, then those with the earliest.

    Parameters
    ----------
    first
        As from ``first_held``.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``kinds`` (their number) and ``first`` (the earliest date, as partial as the source).
    """
    found = first.groupby("partner").agg(kinds=("instrument", "size"), first=("date", "min")).reset_index()
    return found.sort_values(["kinds", "first"], ascending=[False, True], ignore_index=True)


def signed_a_year(first: pd.DataFrame, begin: int, end: int) -> float:
    """Return how many instruments came in a year, on average from one year to another, both included.

    Parameters
    ----------
    first
        As from ``first_held``. Rows without a year are not counted.
    begin, end
        Calendar years.
    """
    return float(first["year"].between(begin, end).sum()) / (end - begin + 1)


def steps_taken(agreements: pd.DataFrame, partners: Iterable[str]) -> pd.DataFrame:
    """Return the steps that some partners and the state took together, dated or not.

    A new edition is a step, and so are a declaration, a partnership, a summit and the first meeting of a
    standing forum; its later meetings are not, nor is the start of talks.

    Parameters
    ----------
    agreements
        Rows of the table ``security_agreements``.
    partners
        ISO3 codes.

    Returns
    -------
    pandas.DataFrame
        The rows of the table that are steps, with ``date``: of signature, else of entry into force.
    """
    rows = agreements[agreements["partner_iso3"].isin(list(partners))]
    rows = rows[(rows["status"] != "negotiating") & ~rows["title"].str.contains(LATER_MEETING)]
    return rows.assign(date=rows["signed"].fillna(rows["in_force"]))


def steps(agreements: pd.DataFrame, partner: str, years: Iterable[int]) -> tuple[int, int]:
    """Return how many steps a partner and the state took in some years: binding ones, and all others.

    Parameters
    ----------
    agreements
        Rows of the table ``security_agreements``; what counts as a step says :func:`steps_taken`.
    partner
        ISO3 code.
    years
        Calendar years.

    Returns
    -------
    tuple of int
        Steps of the kinds in ``AGREEMENTS``, and other steps.
    """
    rows = steps_taken(agreements, [partner])
    rows = rows[years_of(rows["date"]).isin(list(years))]
    binding = int(rows["instrument"].isin(AGREEMENTS).sum())
    return binding, len(rows) - binding


def dated_steps(agreements: pd.DataFrame, milestones: pd.DataFrame, partner: str) -> pd.DataFrame:
    """Return the dated steps that bind two allies of one ally: agreements signed, and summits of all three.

    Parameters
    ----------
    agreements
        Rows of the table ``security_agreements``.
    milestones
        Rows of the table ``milestones``: summits count whose event names the partner.
    partner
        The partner's name, as both tables have it.

    Returns
    -------
    pandas.DataFrame
        ``signed`` and ``title``, each signature of an instrument once, in order of time. A summit on the day
        of a signature is no step of its own.
    """
    made = agreements[agreements["partner"] == partner].drop_duplicates(["instrument", "signed"])
    met = milestones[(milestones["kind"] == "summit") & milestones["event"].str.contains(partner)]
    met = met.rename(columns={"date": "signed", "event": "title"})
    both = pd.concat([made, met[~met["signed"].isin(made["signed"])]])
    return both[["signed", "title"]].sort_values("signed", ignore_index=True)


def stepped_up(before: tuple[int, int], since: tuple[int, int]) -> str:
    """Return whether a partnership was stepped up, from two spans of equal length.

    Parameters
    ----------
    before, since
        Binding and other steps in each, as from ``steps``.

    Returns
    -------
    str
        ``stepped up in law`` where there were more binding steps than before, ``stepped up in form`` where
        only the others grew, else ``not stepped up``.
    """
    if since[0] > before[0]:
        return "stepped up in law"
    return "stepped up in form" if since[1] > before[1] else "not stepped up"


def verdicts(
    agreements: pd.DataFrame, partners: Iterable[str], before: Iterable[int], since: Iterable[int]
) -> pd.DataFrame:
    """Return each partner's steps in two spans of years, and whether the partnership was stepped up.

    Parameters
    ----------
    agreements
        Rows of the table ``security_agreements``.
    partners
        ISO3 codes.
    before, since
        Calendar years of the two spans, as many in each.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``iso3``, in the order given: ``binding_before``, ``other_before``, ``binding_since``,
        ``other_since`` and ``verdict``, as from :func:`stepped_up`.

    Raises
    ------
    ValueError
        If one span is longer than the other: the longer has more steps for that alone.
    """
    before, since = list(before), list(since)
    if len(before) != len(since):
        raise ValueError(
            f"Spans of equal length are compared; these have {len(before)} and {len(since)} years."
        )
    rows = {}
    for iso3 in partners:
        then, later = steps(agreements, iso3, before), steps(agreements, iso3, since)
        rows[iso3] = (*then, *later, stepped_up(then, later))
    columns = ["binding_before", "other_before", "binding_since", "other_since", "verdict"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("iso3")


def held_by_year(first: pd.DataFrame, years: Iterable[int]) -> pd.DataFrame:
    """Return how many kinds of instrument each partner held at the end of each year.

    Parameters
    ----------
    first
        As from ``first_held``. Rows without a year are in no year's count.
    years
        Calendar years.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``partner``, ``instruments``, for partners that hold at least one.
    """
    counts = [
        first[first["year"] <= year].groupby("partner").size().rename("instruments").reset_index()
        .assign(year=int(year))
        for year in years
    ]  # fmt: skip
    columns = ["year", "partner", "instruments"]
    return pd.concat(counts, ignore_index=True)[columns] if counts else pd.DataFrame(columns=columns)


def held_by_group(first: pd.DataFrame, years: Iterable[int], groups: Iterable[str]) -> pd.DataFrame:
    """Return how many instruments each group of partners held at the end of each year.

    Parameters
    ----------
    first
        As from ``in_groups``. Rows without a year are in no year's count.
    years
        Calendar years.
    groups
        Groups, in the order in which rows are to name them.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``group`` and ``agreements``, zeros included.
    """
    groups = list(groups)
    rows = [
        (int(year), group, int(((first["year"] <= year) & (first["group"] == group)).sum()))
        for year in years
        for group in groups
    ]
    return pd.DataFrame(rows, columns=["year", "group", "agreements"])


def in_force_on(agreements: pd.DataFrame, day: str) -> tuple[int, int]:
    """Return the least and the most agreements that can have been in force on a day.

    A date known to the year or month may have been before the day or after it; an agreement said to be in
    force or superseded, without any date of entry, may have been in force from its signature on.

    Parameters
    ----------
    agreements
        ``signed``, ``in_force`` (partial ISO dates), ``status``. An edition that another one replaced goes on
        counting as one: the kinds are what is counted, once a partner.
    day
        ISO date.

    Returns
    -------
    tuple of int
        Least and most.
    """
    rows = agreements[agreements["status"].isin(["in force", "superseded"])]
    begin = rows["in_force"]
    surely = (begin.str.ljust(10, "~") <= day).fillna(False)
    earliest = begin.fillna(rows["signed"]).fillna("0000")
    perhaps = surely | (earliest <= day)
    pairs = rows[["partner", "instrument"]]
    return len(pairs[surely].drop_duplicates()), len(pairs[perhaps].drop_duplicates())


def sequence(first: pd.DataFrame) -> pd.DataFrame:
    """Return in which place each kind of instrument came, partner by partner.

    Parameters
    ----------
    first
        As from ``first_held``. Partners with fewer than two dated kinds have no sequence and are left out.

    Returns
    -------
    pandas.DataFrame
        ``partner``, ``instrument``, ``place`` (1.0 for the first). Kinds that cannot be told apart, since one
        date begins with the other, share the mean of their places.
    """
    dated = first.dropna(subset=["date"])
    dated = dated[dated.groupby("partner")["instrument"].transform("size") > 1]
    parts = [_places(rows) for _, rows in dated.groupby("partner")]
    columns = ["partner", "instrument", "place"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _places(rows: pd.DataFrame) -> pd.DataFrame:
    dates = rows["date"].tolist()
    places = []
    for one in dates:
        tied = sum(one.startswith(other) or other.startswith(one) for other in dates)
        before = sum(other < one and not one.startswith(other) for other in dates)
        places.append(before + (tied + 1) / 2)
    return rows.assign(place=places)
