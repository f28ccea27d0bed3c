"""Budgets read by hand."""

import math

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


def test_the_output_is_the_one_that_a_document_names_else_the_total_over_the_share():
    assert budgets.output(load("defence_budget")) == 560_000
    assert budgets.output(STATED) == pytest.approx(550_000)
    assert math.isnan(budgets.output(STATED[STATED["measure"] == "security_related_share"]))


def test_rounded_totals_and_shares_allow_a_range_of_outputs():
    # 9.85 trillion over 1.85 per cent, and 9.95 trillion over 1.75 per cent.
    low, high = budgets.output_range(STATED)
    assert (low, high) == (pytest.approx(532_432, abs=1), pytest.approx(568_571, abs=1))


def test_each_year_narrows_the_range_of_outputs():
    # From below 8.85 trillion over 1.65 per cent, from above still 9.95 trillion over 1.75 per cent.
    both = pd.concat([STATED, budget((2024, "security_related_total", "initial", 8900.0))])
    assert budgets.output_range(both) == (pytest.approx(536_364, abs=1), pytest.approx(568_571, abs=1))


def test_a_years_total_holds_its_supplementary_budget():
    more = pd.concat([STATED, budget((2025, "security_related_supplementary", "supplementary", 1100.0))])
    assert budgets.total_of(more, 2025) == 11_000
    assert budgets.total_of(STATED, 2025) == 9_900
    assert math.isnan(budgets.total_of(STATED, 2026))


def test_a_goals_share_is_its_total_over_the_output():
    found = budgets.stated_shares(STATED)
    assert found["kind"].tolist() == ["initial", "initial", "with supplementary", "goal"]
    assert found["share"].tolist() == pytest.approx([0.016, 0.018, 0.02, 0.02])


def test_yearly_sums_are_in_trillions_on_the_plans_scope_and_its_total_is_left_out():
    rows = budget(
        (2016, "budget", "initial", 5054.1),
        (2016, "core_budget", "initial", 4860.7),
        (2023, "buildup_program_total", "goal", 43000.0),
        (2027, "buildup_program_spending", "goal", 8900.0),
    )
    found = budgets.yearly(rows)
    assert found["kind"].tolist() == ["Budget", "Plan's own goal"]
    assert found["trillion"].tolist() == pytest.approx([4.8607, 8.9])


def test_a_year_with_several_sums_has_one_row_the_initial_budget_first():
    rows = budget(
        (2024, "core_budget", "draft", 7725.0),
        (2024, "core_budget", "initial", 7724.9),
        (2024, "buildup_program_spending", "goal", 7700.0),
    )
    assert budgets.yearly(rows)[["kind", "basis", "trillion"]].to_numpy().tolist() == [
        ["Budget", "initial", 7.7249]
    ]


def test_what_is_only_requested_is_no_budget():
    rows = budget((2027, "core_budget", "request", 9400.0), (2026, "core_budget", "draft", 8809.3))
    assert budgets.yearly(rows)["fiscal_year"].tolist() == [2026]


def test_without_any_output_a_goal_has_no_share():
    found = budgets.stated_shares(STATED[(STATED["basis"] != "initial")])
    assert found["kind"].tolist() == ["with supplementary"]


def test_budgets_are_set_against_the_plan_on_its_own_scope():
    # 6,600.1 + 7,724.9 + 8,474.8 + 8,809.3 billion yen, without SACO and realignment, of 43 trillion.
    found = budgets.against_plan(load("defence_budget")).set_index("fiscal_year")
    assert found.loc[2026, "so_far"] == pytest.approx(31.6091)
    assert found.loc[2027, "left"] == pytest.approx(43 - 31.6091 - 8.9)
    assert found["basis"].tolist() == ["initial", "initial", "initial", "draft", "goal"]


def test_a_later_plan_leaves_the_first_with_its_own_budgets():
    rows = load("defence_budget")
    later = rows[rows["measure"] == "buildup_program_total"].assign(fiscal_year=2028, last_fiscal_year=2032)
    found = budgets.against_plan(pd.concat([rows, later], ignore_index=True))
    assert found["fiscal_year"].tolist() == [2023, 2024, 2025, 2026, 2027]


def test_without_a_plan_nothing_is_set_against_it():
    assert budgets.against_plan(STATED.assign(last_fiscal_year=None)).empty


def support(*rows):
    return pd.DataFrame(rows, columns=["fiscal_year", "measure", "value"]).assign(
        basis="budget", grade="press"
    )


def test_a_scope_is_a_share_of_all_that_is_budgeted_for_us_forces():
    found = budgets.support_by_scope(
        support(
            (2015, "cost_sharing", 189.9),
            (2015, "stationing_costs", 372.5),
            (2015, "all_us_forces_costs", 725.0),
            (2016, "cost_sharing", 192.0),
        )
    )
    assert found["share"].tolist() == pytest.approx([189.9 / 725, 372.5 / 725])


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="2015: a narrower scope exceeds"):
        budgets.support_by_scope(support((2015, "cost_sharing", 372.5), (2015, "stationing_costs", 189.9)))


def test_the_four_scopes_of_fiscal_2015():
    found = budgets.support_by_scope(load("host_nation_support"))
    found = found[found["fiscal_year"] == 2015].set_index("measure")["value"]
    assert found.to_dict() == pytest.approx(dict(zip(budgets.SCOPES, [189.9, 372.5, 519.7], strict=False)))


def test_a_total_is_spread_over_its_years_and_an_average_is_not():
    # The agreements of 2016 (946.5 billion yen for five years) and 2022 (211 a year).
    found = budgets.special_agreements(load("host_nation_support")).set_index("fiscal_year")["value"]
    assert found.to_dict() == pytest.approx({2016: 189.3, 2022: 211.0})


def test_the_last_goal_is_that_of_the_latest_year():
    rows = budget(
        (2027, "security_related_total", "goal", 11000.0),
        (2028, "security_related_total", "initial", 12000.0),
        (2031, "security_related_total", "goal", 20000.0),
    )
    assert budgets.last_goal(rows)["value"].tolist() == [20000]
    assert budgets.last_goal(rows.iloc[1:2]).empty


def test_a_budget_as_enacted_stands_before_its_draft():
    rows = budget(
        (2026, "budget", "draft", 9035.3), (2026, "budget", "initial", 9035.0), (2025, "budget", "initial", 1)
    )
    assert budgets.last_budget(rows)["value"].tolist() == [9035]
    assert budgets.last_budget(rows.iloc[[0, 2]])["basis"].tolist() == ["draft"]
    assert budgets.last_budget(rows.iloc[:0]).empty


def test_a_measure_of_a_year_is_the_enacted_one_where_there_is_one():
    rows = budget(
        (2026, "security_assistance", "draft", 18.1),
        (2026, "security_assistance", "initial", 17.0),
        (2025, "security_assistance", "draft", 8.0),
        (2025, "budget", "initial", 8700.0),
    )
    assert budgets.each_year(rows, "security_assistance").to_dict() == {2025: 8.0, 2026: 17.0}
