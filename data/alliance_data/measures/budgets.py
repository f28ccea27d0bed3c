"""What a defence budget says of itself: the output it divides by, its yearly sums, its shares of a goal."""

import pandas as pd

KINDS = {"core_budget": "Budget", "buildup_program_spending": "Plan's own goal"}
"""Yearly sums on the scope of the five-year plans (no SACO, no realignment), as a legend calls them."""


def stated_shares(budget: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of output that a government states, and those that its goals imply.

    Parameters
    ----------
    budget
        ``fiscal_year``, ``measure``, ``basis`` and ``value``, with ``security_related_total`` (billions
        of the state's currency) and ``security_related_share`` (0 to 1).

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``, ``kind`` (the basis: ``initial``, ``with supplementary``, ``goal``), ``share``. A
        goal's share is its total over :func:`output`; it is left out where there is none.
    """
    columns = ["fiscal_year", "basis", "value"]
    stated = budget.loc[budget["measure"] == "security_related_share", columns]
    totals = budget["measure"] == "security_related_total"
    goals = budget.loc[totals & (budget["basis"] == "goal"), columns]
    goals = goals.assign(value=goals["value"] / output(budget))
    whole = pd.concat([stated, goals.dropna()], ignore_index=True)
    return whole.set_axis(["fiscal_year", "kind", "share"], axis=1)


def output(budget: pd.DataFrame) -> float:
    """Return the output that a government's shares are of: the one it names, else the one they imply.

    Parameters
    ----------
    budget
        As :func:`stated_shares` takes it, with the measure ``output_fy2022`` where a document names it.

    Returns
    -------
    float
        In billions of the state's currency; missing where the budget neither names nor implies one.
    """
    named = budget.loc[budget["measure"] == "output_fy2022", "value"].dropna()
    if len(named):
        return float(named.iloc[-1])
    implied = _totals_and_shares(budget)
    if implied.empty:
        return float("nan")
    return float(implied["security_related_total"].iloc[-1] / implied["security_related_share"].iloc[-1])


def output_range(
    budget: pd.DataFrame, total_within: float = 50, share_within: float = 0.0005
) -> tuple[float, float]:
    """Return the least and the largest output that rounded totals and shares allow together.

    Parameters
    ----------
    budget
        ``fiscal_year``, ``measure``, ``basis`` and ``value``, with ``security_related_total`` (billions
        of the state's currency) and ``security_related_share`` (0 to 1).
    total_within, share_within
        Half of the step to which totals (billions) and shares are rounded.

    Returns
    -------
    tuple of float
        In billions of the state's currency; both missing where no initial budget states total and share.
    """
    pairs = _totals_and_shares(budget)
    total, share = pairs["security_related_total"], pairs["security_related_share"]
    low = ((total - total_within) / (share + share_within)).max()
    high = ((total + total_within) / (share - share_within)).min()
    return float(low), float(high)


def total_of(budget: pd.DataFrame, year: int) -> float:
    """Return all that a year's initial and supplementary budgets hold for security, in billions.

    Missing where the year has no initial total.
    """
    own = budget[budget["fiscal_year"] == year].set_index(["measure", "basis"])["value"]
    first = own.get(("security_related_total", "initial"), float("nan"))
    return float(first + own.get(("security_related_supplementary", "supplementary"), 0))


def last_goal(budget: pd.DataFrame) -> pd.DataFrame:
    """Return the row of the last goal for security-related spending; none where the budget names no goal."""
    goals = budget[(budget["measure"] == "security_related_total") & (budget["basis"] == "goal")]
    return goals.sort_values("fiscal_year").tail(1)


def last_budget(budget: pd.DataFrame) -> pd.DataFrame:
    """Return the row of the last fiscal year's budget, the initial one before a draft; none without one."""
    rows = budget[budget["measure"] == "budget"]
    last = rows[rows["fiscal_year"] == rows["fiscal_year"].max()]
    return last.sort_values("basis", key=lambda basis: basis.ne("initial"), kind="stable").head(1)


def each_year(budget: pd.DataFrame, measure: str) -> pd.Series:
    """Return one value of a measure a fiscal year, of an initial budget before a draft."""
    rows = budget[budget["measure"] == measure]
    rows = rows.sort_values("basis", key=lambda basis: basis.ne("initial"), kind="stable")
    return rows.drop_duplicates("fiscal_year").set_index("fiscal_year")["value"].sort_index()


def yearly(budget: pd.DataFrame) -> pd.DataFrame:
    """Return one row a fiscal year: ``fiscal_year``, ``kind`` (of :data:`KINDS`), ``basis``, ``trillion``.

    Where a year has several sums, the first of :data:`KINDS` stands, and an initial budget before a draft.
    What a ministry only requests is no budget.

    Parameters
    ----------
    budget
        ``fiscal_year``, ``measure``, ``basis`` and ``value`` in billions of the state's currency. Measures
        that are no yearly sum, such as the total of a plan, are left out.
    """
    kept = budget[budget["measure"].isin(KINDS) & budget["basis"].isin(["initial", "draft", "goal"])]
    kept = kept.assign(
        kind=kept["measure"].map(KINDS),
        trillion=kept["value"] / 1000,
        rank=kept["measure"].map(list(KINDS).index),
        late=kept["basis"].ne("initial"),
    )
    kept = kept.sort_values(["fiscal_year", "rank", "late"]).drop_duplicates("fiscal_year")
    return kept[["fiscal_year", "kind", "basis", "trillion"]].reset_index(drop=True)


def against_plan(budget: pd.DataFrame) -> pd.DataFrame:
    """Return the budgets of a five-year plan's years on the plan's own scope, beside its total.

    The plan is that of December 2022, the first of its name; a later one has budgets of its own. It counts
    without the costs of SACO and realignment, so budgets that include them cannot be added up against it.

    Parameters
    ----------
    budget
        The table ``defence_budget``.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``, ``basis`` (``initial``, ``draft``; ``goal`` for the plan's own last year),
        ``trillion``, ``so_far`` (added up to that year) and ``left`` (of the plan's total), one row a year;
        none where the table has no such plan.
    """
    plans = budget[budget["measure"] == "buildup_program_total"]
    columns = ["fiscal_year", "basis", "trillion", "so_far", "left"]
    if plans.empty:
        return pd.DataFrame(columns=columns)
    plan = plans.loc[plans["fiscal_year"].idxmin()]
    order = {"initial": 0, "draft": 1, "goal": 2}
    kept = budget[budget["measure"].isin(["core_budget", "buildup_program_spending"])]
    kept = kept[kept["fiscal_year"].between(plan["fiscal_year"], plan["last_fiscal_year"])]
    kept = kept.assign(rank=kept["basis"].map(order), trillion=kept["value"] / 1000).dropna(subset=["rank"])
    kept = kept.sort_values(["fiscal_year", "rank"]).drop_duplicates("fiscal_year")
    so_far = kept["trillion"].cumsum()
    found = kept.assign(so_far=so_far, left=plan["value"] / 1000 - so_far)
    return found[columns].reset_index(drop=True)


SCOPES = ["cost_sharing", "stationing_costs", "ministry_us_forces_costs", "all_us_forces_costs"]
"""What Japan spends on US forces in four scopes, each within the next."""


def support_by_scope(support: pd.DataFrame) -> pd.DataFrame:
    """Return each nested scope of support as a share of the widest, for the years that have both.

    Parameters
    ----------
    support
        The table ``host_nation_support``.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``, ``measure`` (of :data:`SCOPES`, without the widest), ``value`` and ``whole`` (billion
        yen), ``share``, ``grade`` of the narrower one.

    Raises
    ------
    ValueError
        If a narrower scope exceeds the one that it is a part of: the figures are then not of one budget.
    """
    yen = support[support["measure"].isin(SCOPES) & support["basis"].eq("budget")]
    wide = yen.pivot(index="fiscal_year", columns="measure", values="value").astype("float64")
    wide = wide.reindex(columns=SCOPES)
    for year, row in wide.iterrows():
        known = row.dropna()
        if not known.is_monotonic_increasing:
            raise ValueError(f"Fiscal year {year}: a narrower scope exceeds a wider one: {known.to_dict()}.")
    whole = wide[SCOPES[-1]]
    parts = yen[yen["measure"].isin(SCOPES[:-1])]
    parts = parts.assign(whole=parts["fiscal_year"].map(whole)).dropna(subset=["whole"])
    parts = parts.assign(share=(parts["value"] / parts["whole"]).astype("float64"))
    columns = ["fiscal_year", "measure", "value", "whole", "share", "grade"]
    return parts[columns].sort_values(["fiscal_year", "share"], ignore_index=True)


def special_agreements(support: pd.DataFrame) -> pd.DataFrame:
    """Return what each special agreement on host-nation support comes to in a year.

    Parameters
    ----------
    support
        ``fiscal_year``, ``last_fiscal_year``, ``measure`` and ``value``: a ``special_agreement_total`` is
        divided by its years, a ``special_agreement_average`` is taken as it stands.

    Returns
    -------
    pandas.DataFrame
        The rows of the agreements with ``value`` a year.
    """
    terms = support[support["measure"].str.startswith("special_agreement")]
    years = terms["last_fiscal_year"] - terms["fiscal_year"] + 1
    return terms.assign(value=terms["value"] / years.where(terms["measure"] == "special_agreement_total", 1))


def _totals_and_shares(budget: pd.DataFrame) -> pd.DataFrame:
    """Return the initial budgets that state both their total and its share of output."""
    initial = budget[budget["basis"] == "initial"]
    wide = initial.pivot(index="fiscal_year", columns="measure", values="value")
    return wide.reindex(columns=["security_related_total", "security_related_share"]).dropna().astype(float)
