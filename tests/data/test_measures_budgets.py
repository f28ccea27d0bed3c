"""Budgets read by hand."""

import pandas as pd
import pytest
from alliance_data import load
from alliance_data.measures import budgets


def budget(*rows):
    return pd.DataFrame(rows, columns=["fiscal_year", "measure", "basis", "value"])


STATED = budget(
    (2024, "security_related_share", "initial", 0.016),
    (2025, "security_related_share", "initial", 0.018),
    (2025, "security_related_share", "with supplementary", 0.02),
    (2025, "security_related_total", "initial", 9900.0),
    (2027, "security_related_total", "goal", 11000.0),
)


def test_the_output_divided_by_is_the_total_over_the_share():
    assert budgets.implied_output(STATED) == pytest.approx(550_000)


def test_without_a_total_beside_its_share_no_output_is_implied():
    with pytest.raises(ValueError, match="states both"):
        budgets.implied_output(STATED[STATED["measure"] == "security_related_share"])


def test_a_goals_share_is_its_total_over_the_implied_output():
    found = budgets.stated_shares(STATED)
    assert found["kind"].tolist() == ["initial", "initial", "with supplementary", "goal"]
    assert found["share"].tolist() == pytest.approx([0.016, 0.018, 0.02, 0.02])


def test_yearly_sums_are_in_trillions_and_totals_of_plans_are_left_out():
    rows = budget(
        (2016, "budget", "initial", 5054.1),
        (2023, "buildup_program_total", "goal", 43000.0),
        (2024, "defence_related_budget", "draft", 7917.2),
    )
    found = budgets.yearly(rows)
    assert found["kind"].tolist() == ["Budget", "Defence-related budget"]
    assert found["trillion"].tolist() == pytest.approx([5.0541, 7.9172])


def test_a_total_is_spread_over_its_years_and_an_average_is_not():
    # The agreements of 2016 (946.5 billion yen for five years) and 2022 (211 a year).
    found = budgets.special_agreements(load("host_nation_support")).set_index("fiscal_year")["value"]
    assert found.to_dict() == pytest.approx({2016: 189.3, 2022: 211.0})
