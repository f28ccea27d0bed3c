"""Joint patrols by year, and rivalries that were alive in a year."""

import pandas as pd

KINDS = ("air patrol", "naval patrol")


def patrols_a_year(activities: pd.DataFrame, kinds: tuple[str, ...] = KINDS) -> pd.DataFrame:
    """Return joint patrols by kind and year, with zeros from the first year of any to the last.

    Parameters
    ----------
    activities
        The table ``joint_activities``.
    kinds
        The kinds to count.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``kind``, ``patrols``, ``outside`` (of which not counted in the kind's main series by the
        states that patrol). The last year may be unfinished. No row where there is none of the kinds.
    """
    found = activities[activities["kind"].isin(kinds)]
    if found.empty:
        return pd.DataFrame({"year": [], "kind": [], "patrols": [], "outside": []}).astype(
            {"year": int, "kind": "str", "patrols": int, "outside": int}
        )
    main = found.groupby("kind")["series"].agg(lambda series: series.value_counts().index[0])
    found = found.assign(
        year=found["date"].str[:4].astype(int), outside=found["series"] != found["kind"].map(main)
    )
    counts = found.groupby(["kind", "year"]).agg(patrols=("date", "size"), outside=("outside", "sum"))
    years = range(int(found["year"].min()), int(found["year"].max()) + 1)
    every = pd.MultiIndex.from_product([kinds, years], names=["kind", "year"])
    counts = counts.reindex(every, fill_value=0).reset_index()
    return counts[["year", "kind", "patrols", "outside"]].sort_values(["kind", "year"], ignore_index=True)


def rivals(rivalries: pd.DataFrame, state: str, year: int) -> list[str]:
    """Return the ISO3 codes of a state's strategic rivals in a year.

    Parameters
    ----------
    rivalries
        The table ``rivalries``: a rivalry without a last year is alive in every year from its first.
    state
        ISO3 code.
    year
        The year; after the data's last one, what was alive then.
    """
    alive = rivalries["start_year"].le(year) & rivalries["end_year"].fillna(year).ge(year)
    one = rivalries.loc[alive & rivalries["iso3_a"].eq(state), "iso3_b"]
    other = rivalries.loc[alive & rivalries["iso3_b"].eq(state), "iso3_a"]
    return sorted({*one, *other})
