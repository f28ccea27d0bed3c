"""What a defence budget says of itself: the output it divides by, its yearly sums, its shares of a goal."""

import pandas as pd

KINDS = {
    "budget": "Budget",
    "defence_related_budget": "Defence-related budget",
    "buildup_program_spending": "Plan's own goal",
}
"""Yearly sums that differ in what they include, by measure, as a legend calls them."""


def implied_output(budget: pd.DataFrame) -> float:
    """Return the output that a government divides by: total over share, of the last initial budget with both.

    Parameters
    ----------
    budget
        ``fiscal_year``, ``measure``, ``basis`` and ``value``, with ``security_related_total`` (billions
        of the state's currency) and ``security_related_share`` (0 to 1).

    Returns
    -------
    float
        In billions of the state's currency; as rounded as the share is.

    Raises
    ------
    ValueError
        If no initial budget has both.
    """
    initial = budget[budget["basis"] == "initial"]
    wide = initial.pivot(index="fiscal_year", columns="measure", values="value")
    pair = wide.reindex(columns=["security_related_total", "security_related_share"]).dropna().astype(float)
    if pair.empty:
        raise ValueError("No initial budget states both its total and its share of output.")
    last = pair.iloc[-1]
    return float(last["security_related_total"] / last["security_related_share"])


def stated_shares(budget: pd.DataFrame) -> pd.DataFrame:
    """Return the shares of output that a government states, and those that its goals imply.

    Parameters
    ----------
    budget
        As :func:`implied_output` takes it.

    Returns
    -------
    pandas.DataFrame
        ``fiscal_year``, ``kind`` (the basis: ``initial``, ``with supplementary``, ``goal``), ``share``. A
        goal's share is its total over :func:`implied_output`.
    """
    columns = ["fiscal_year", "basis", "value"]
    stated = budget.loc[budget["measure"] == "security_related_share", columns]
    totals = budget["measure"] == "security_related_total"
    goals = budget.loc[totals & (budget["basis"] == "goal"), columns]
    goals = goals.assign(value=goals["value"] / implied_output(budget))
    whole = pd.concat([stated, goals], ignore_index=True)
    return whole.set_axis(["fiscal_year", "kind", "share"], axis=1)


def yearly(budget: pd.DataFrame) -> pd.DataFrame:
    """Return one row a yearly sum: ``fiscal_year``, ``kind`` (of :data:`KINDS`), ``basis``, ``trillion``.

    Parameters
    ----------
    budget
        ``fiscal_year``, ``measure``, ``basis`` and ``value`` in billions of the state's currency. Measures
        that are no yearly sum, such as the total of a plan, are left out.
    """
    kept = budget.assign(kind=budget["measure"].map(KINDS), trillion=budget["value"] / 1000)
    kept = kept.dropna(subset=["kind"])
    return kept[["fiscal_year", "kind", "basis", "trillion"]].reset_index(drop=True)


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
