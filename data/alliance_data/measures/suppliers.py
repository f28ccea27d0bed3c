"""Who delivers a state's arms, and how much of them."""

import pandas as pd


def volumes(arms: pd.DataFrame, recipient: str, since: int) -> pd.Series:
    """Return the volume that each supplier delivered to a state, the largest first.

    Parameters
    ----------
    arms
        Rows of the table ``arms_transfers``: ``supplier``, ``recipient``, ``year``, ``tiv_m``.
    recipient
        ISO3 code.
    since
        The first year that counts.

    Returns
    -------
    pandas.Series
        Millions of trend-indicator values, indexed by the supplier's code.
    """
    rows = arms[(arms["recipient"] == recipient) & (arms["year"] >= since)]
    return rows.groupby("supplier")["tiv_m"].sum().sort_values(ascending=False)


def shares_by_period(arms: pd.DataFrame, recipient: str, length: int = 5) -> pd.DataFrame:
    """Return each supplier's share of a state's arms imports, period by period.

    Parameters
    ----------
    arms
        Rows of the table ``arms_transfers``.
    recipient
        ISO3 code.
    length
        Years in a period; periods begin in years that it divides.

    Returns
    -------
    pandas.DataFrame
        ``period`` (its first year), ``supplier``, ``tiv_m`` and ``share`` (0 to 1), without suppliers that
        delivered nothing; the largest of a period first.
    """
    rows = arms[(arms["recipient"] == recipient) & (arms["tiv_m"] > 0)]
    rows = rows.assign(period=rows["year"] // length * length)
    sums = rows.groupby(["period", "supplier"])["tiv_m"].sum().reset_index()
    sums["share"] = sums["tiv_m"] / sums.groupby("period")["tiv_m"].transform("sum")
    return sums.sort_values(["period", "tiv_m"], ascending=[True, False], ignore_index=True)


def one_against_rest(shares: pd.DataFrame, supplier: str, named: int = 3) -> pd.DataFrame:
    """Return one supplier's share of each period beside that of all others.

    Parameters
    ----------
    shares
        As from :func:`shares_by_period`.
    supplier
        ISO3 code.
    named
        How many of the others are named.

    Returns
    -------
    pandas.DataFrame
        ``period``, ``supplier`` (the code, or ``OTHER``), ``share`` and ``others`` (codes of the largest
        others, in order of volume), for the periods in which the supplier delivered.
    """
    main = shares[shares["supplier"] == supplier].set_index("period")["share"]
    rest = shares[shares["supplier"] != supplier].groupby("period")["supplier"]
    others = {period: codes.tolist()[:named] for period, codes in rest}
    parts = pd.concat({supplier: main, "OTHER": 1 - main}, names=["supplier"]).reset_index()
    parts["others"] = [others.get(period, []) for period in parts["period"]]
    return parts[["period", "supplier", "share", "others"]]
