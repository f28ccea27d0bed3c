"""Ships, aircraft and missiles of states, compared on one counting rule at a time."""

import pandas as pd

BATTLE_FORCE = "battle force"


def on_one_rule(counts: pd.DataFrame, rule: str, item: str | None = None) -> pd.DataFrame:
    """Return what one rule counts, by state and year, plans and projections left out.

    Parameters
    ----------
    counts
        The table ``order_of_battle``.
    rule
        The rule, as the table names it.
    item
        The item; by default every item that the rule counts.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``year``, ``item``, ``counted_by``, ``value``, ``at_least``, ``grade``, ``address``. Where
        one counter has several figures for a year, the latest stands, by ``as_of``.

    Raises
    ------
    ValueError
        If nothing is counted by the rule.
    """
    kept = counts[(counts["rule"] == rule) & ~counts["projection"]]
    if item is not None:
        kept = kept[kept["item"] == item]
    if kept.empty:
        wanted = rule if item is None else f"{rule}, {item}"
        raise ValueError(f"Nothing is counted by the rule {wanted!r}.")
    series = ["iso3", "item", "counted_by", "year"]
    kept = kept.sort_values([*series, "as_of"]).drop_duplicates(series, keep="last")
    columns = ["iso3", "year", "item", "counted_by", "value", "at_least", "grade", "address"]
    return kept[columns].reset_index(drop=True)


def ratios(counts: pd.DataFrame, pair: tuple[str, str], rule: str) -> pd.DataFrame:
    """Return one state's count over another's, where the same rule counts both in the same year.

    Parameters
    ----------
    counts
        The table ``order_of_battle``.
    pair
        ISO3 codes of the two states, the one above the line first.
    rule
        The rule that counts both.

    Returns
    -------
    pandas.DataFrame
        ``year``, ``item``, ``counted_by`` (of the first), ``above``, ``below``, ``ratio``. Every counter of
        the first state stands beside the mean of the second's, so that a disagreement stays to be seen.
    """
    found = on_one_rule(counts, rule)
    above = found[found["iso3"] == pair[0]].rename(columns={"value": "above"})
    below = found[found["iso3"] == pair[1]].groupby(["year", "item"])["value"].mean().rename("below")
    both = above.merge(below.reset_index(), on=["year", "item"])
    both = both.assign(ratio=(both["above"] / both["below"]).astype("float64"))
    return both[["year", "item", "counted_by", "above", "below", "ratio"]]


def projections(counts: pd.DataFrame, item: str) -> pd.DataFrame:
    """Return what each counter projected of an item, beside the date of the projection.

    Parameters
    ----------
    counts
        The table ``order_of_battle``.
    item
        The item.

    Returns
    -------
    pandas.DataFrame
        ``iso3``, ``year``, ``counted_by``, ``as_of``, ``value``, ``grade``, ``address``.
    """
    kept = counts[counts["projection"] & (counts["item"] == item)]
    columns = ["iso3", "year", "counted_by", "as_of", "value", "grade", "address"]
    return kept[columns].sort_values(["iso3", "counted_by", "year"], ignore_index=True)
