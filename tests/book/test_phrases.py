"""Sentences that follow the outcome."""

from math import nan

import pandas as pd
import pytest
from alliance_book import phrases


@pytest.mark.parametrize(
    ("load", "task", "said"),
    [
        (False, True, "may as well be called *outgrown*"),
        (True, True, "the load has grown, and with it the task"),
        (True, False, "the load has grown while the task"),
        (False, False, "neither the load nor the task"),
        (None, True, "cannot be told"),
        (False, None, "cannot be told"),
    ],
)
def test_overburdened_becomes_what_load_and_task_make_of_it(load, task, said):
    assert said in phrases.load_and_task(load, task)


def test_a_part_of_a_distance_is_a_range_from_its_smaller_end():
    assert phrases.of_the_distance(0.5, 0.44) == "44 to 50\u202f% of the distance is the denominator"


def test_steps_in_opposite_directions_are_no_part_of_a_distance():
    assert "opposite directions" in phrases.of_the_distance(1.2, 0.9)


@pytest.mark.parametrize(
    ("apart", "said"),
    [
        (
            {3: 0.002, 5: 0.004},
            "over every span the median change in A is larger than in B, by 0.2 points at least",
        ),
        ({3: -0.002, 5: 0.0}, "over no span is the median change in A larger than in B"),
        ({3: float("nan")}, "over no span can the medians be compared"),
        ({3: 0.002, 5: -0.1}, "the median change in A is larger than in B over 3 years only"),
    ],
)
def test_which_group_moved_more_is_said_for_every_span(apart, said):
    assert phrases.moved_more(apart, "in A", "in B") == said


@pytest.mark.parametrize(
    ("known", "goal", "said"),
    [
        (
            31.6,
            8.9,
            "If the last year only meets the goal of 8.9, the initial budgets come to 40.5 trillion, 2.5",
        ),
        (44.0, None, "With every year known, the initial budgets come to 44.0 trillion, 1.0 above the total"),
        (43.0, None, "With every year known, the initial budgets come to 43.0 trillion, which is the total"),
    ],
)
def test_what_budgets_come_to_stands_beside_the_total(known, goal, said):
    assert phrases.in_all(known, goal, 43.0).startswith(said)
    assert phrases.in_all(31.6, None, 43.0, missing=1).startswith("Without one year of the plan, the initial")


def test_days_tell_the_least_and_the_most_in_each_area():
    days = pd.DataFrame(
        {"Western Pacific": [1, 1], "Middle East": [1, 3]}, index=pd.to_datetime(["2026-01-29", "2026-01-30"])
    )
    assert phrases.days_in_two(days) == (
        "From 29 January 2026 to 30 January 2026, over 2 days on which the place of every carrier can be "
        "read, the count was 1 in the Western Pacific and 1 to 3 in the Middle East"
    )
    assert phrases.days_in_two(days.iloc[:0]).startswith("No day is at hand")
    nowhere = days.assign(**{days.columns[0]: float("nan")})
    assert f"none in the {days.columns[0]}" in phrases.days_in_two(nowhere)


def test_a_year_that_never_came_has_other_words():
    assert phrases.since_when(1995.0, "first in", "in no year") == "first in 1995"
    assert phrases.since_when(pd.NA, "first in", "in no year") == "in no year"


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([1988, 2004], "between 1988 and 2004"),
        ([1995, 1995], "in 1995"),
        ([1988, 2004, None], "between 1988 and 2004, or never (for one of three)"),
        ([None], "never"),
    ],
)
def test_years_are_a_span_and_those_that_never_came_are_counted(years, said):
    assert phrases.years_or_never(pd.Series(years, dtype="Int64")) == said


def test_a_row_that_adds_breaks_after_two_names():
    names = {"AUS": "Australia", "IND": "India", "TWN": "Taiwan"}
    assert phrases.plus(names, ["AUS", "IND", "TWN"]) == "+ Australia, India,|Taiwan"
    assert phrases.plus(names, []) == "+ nobody"


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ([], "in no grouping"),
        (["US", "US, Japan"], "without any partner"),
        (["US, Japan"], "as US, Japan"),
        (["+ India,|Taiwan"], "only with India, Taiwan"),
    ],
)
def test_the_first_grouping_ahead_is_named(ahead, said):
    assert phrases.first_with(ahead, ["US", "US, Japan", "+ India,|Taiwan"]) == said


def test_the_largest_part_of_a_move_is_a_share_of_it_only_where_it_goes_its_way():
    one_way = pd.Series({"Iron and steel": 0.03, "Energy use": 0.01})
    assert phrases.largest_part(one_way) == "+4.0 percentage points, 75\u202f% of them iron and steel"
    both_ways = pd.Series({"Iron and steel": 0.03, "Energy use": -0.02})
    assert phrases.largest_part(both_ways) == "+1.0 percentage points; iron and steel +3.0 percentage points"


@pytest.mark.parametrize(
    ("year", "said"),
    [(1988, "before the break"), (2002, "after the break"), (pd.NA, "so that no break bears on it")],
)
def test_a_year_lies_on_one_side_of_a_break(year, said):
    assert phrases.side_of(year, 2002) == said


def test_a_missing_number_is_said():
    assert phrases.part_or_none(500.0, 2000.0, "of it") == "25\u202f% of it"
    assert phrases.part_or_none(500.0, float("nan"), "of it") == "a number that is in no table"
    assert phrases.number_or_none(620.0, "now") == "now 620"
    assert phrases.number_or_none(float("nan"), "now") == "no newer estimate is at hand"


@pytest.mark.parametrize(
    ("distance", "pace", "said"),
    [
        (100, 10, "in ten years"),
        (-1, 10, "already"),
        (100, 0, "never"),
        (1010, 10, "at no time within a century"),
        (float("nan"), 1, "at no time that can be computed"),
    ],
)
def test_a_distance_is_gone_in_years_already_or_never(distance, pace, said):
    assert phrases.years_to_reach(distance, pace) == said


def test_what_an_edition_changes_is_counted_and_its_largest_change_named():
    older, newer = pd.Series({2020: 30.0, 2021: 40.0}), pd.Series({2020: 30.0, 2021: 50.0})
    assert phrases.edition_changes(older, newer) == "changes one of two years, most in 2021, from 40 to 50"
    assert phrases.edition_changes(older, older) == "changes none of two years"


def test_a_sentence_on_a_year_stands_only_where_it_lies_within():
    assert phrases.if_within(2020, (2016, 2024), "It does.") == "It does."
    assert phrases.if_within(2020, (2021, 2024), "It does.") == ""


def daily(*values):
    return pd.Series(values, pd.date_range("2025-01-01", periods=len(values)))


def test_means_around_a_day_are_told_for_each_window_and_compared():
    day = pd.Timestamp("2025-01-05")
    said = phrases.around_day(daily(1, 1, 4, 4, 99, 5, 5, 1, 1), day, (4, 2))
    assert "from 2.5 to 3.0 a day over 4 reported days" in said
    assert said.endswith(
        "from 4.0 to 5.0 a day over 2 reported days on either side; these windows point in one direction"
    )
    assert "do not point in one direction" in phrases.around_day(
        daily(9, 9, 4, 4, 99, 5, 5, 0, 0), day, (4, 2)
    )


def test_a_day_after_the_last_report_has_no_means():
    assert phrases.around_day(daily(1, 2), pd.Timestamp("2026-01-05"), (2,)) == (
        "no report from both sides of 5 January 2026 is at hand"
    )


def test_a_series_is_its_first_and_last_value_or_none():
    assert phrases.went_from(pd.Series({2023: 2.0, 2026: 18.1}), "billion yen") == (
        "went from 2 billion yen in FY2023 to 18 in FY2026"
    )
    assert phrases.went_from(pd.Series({2023: 2.0}), "billion yen") == "was 2 billion yen in FY2023"
    assert phrases.went_from(pd.Series(dtype=float), "billion yen") == "is in no table at hand"


DAYS = pd.DataFrame({"here": [2, 1], "there": [1, 3], "more": [False, True]})


def test_days_are_counted_or_there_is_none_to_count():
    said = phrases.more_there(DAYS, "Middle East", "Western Pacific")
    assert said.startswith("On 1 of the 2 days") and said.endswith(
        "in the Middle East than in the Western Pacific"
    )
    assert "no day on which" in phrases.more_there(DAYS.iloc[:0], "Middle East", "Western Pacific")


@pytest.mark.parametrize(
    ("earlier", "last", "moved", "level"),
    [
        (0.70, 0.64, "fell by 6.0 percentage points", "fell to 64\u202f%"),
        (0.60, 0.64, "rose by 4.0 percentage points", "rose to 64\u202f%"),
        (0.64, 0.64, "did not change", "stayed at 64\u202f%"),
        (nan, 0.64, "is not known of two comparable waves", "stands at 64\u202f%"),
        (nan, nan, "is not known of two comparable waves", "is known of no wave"),
    ],
)
def test_a_share_moves_between_two_waves_or_that_is_not_known(earlier, last, moved, level):
    change = {"earlier": earlier, "last": last, "change": last - earlier}
    assert phrases.wave_to_wave(change) == moved
    assert phrases.wave_to_level(change) == level


def test_waves_are_named_where_there_are_two():
    waves = pd.DataFrame({"share": [0.8, 0.7, 0.75]}, index=["2016-11", "2018-10", "2019-10"])
    assert phrases.between_waves(waves) == "is compared from October 2018 to October 2019"
    assert phrases.between_waves(waves.head(1)) == "has no two waves that may be compared"


def test_a_share_stands_at_its_first_its_lowest_and_its_last_wave_each_told_once():
    shares = pd.Series([0.8, 0.7, 0.75], index=["2016-11", "2018-10", "2019-10"])
    later = "at 70.0\u202f% in October 2018 and at 75.0\u202f% in October 2019"
    assert phrases.low_between(shares) == f"stood at 80.0\u202f% in November 2016, {later}"
    assert phrases.low_between(shares.head(1)) == "stood at 80.0\u202f% in November 2016"
    assert phrases.low_between(shares.iloc[:0]) == "has no wave at hand"


def test_the_distance_between_two_yardsticks_is_taken_apart_or_cannot_be():
    # 8 of 640 is 1.25 %, 11 of 550 is 2 %: 0.20 points by the older output, 0.55 by the wider sum.
    known = {"year": 2025, "total": 11_000, "older": 550_000, "allowed": (550_000, 550_000)}
    said = phrases.yardsticks_apart(8_000, 640_000, **known)
    assert "total for 2025 is 11.0 trillion yen, SIPRI's 8.0" in said
    assert "changes by 0.20 points; the wider total adds 0.55" in said
    assert "cannot be taken apart" in phrases.yardsticks_apart(8_000, 640_000, **(known | {"total": nan}))


def test_where_a_state_went_between_two_poles_is_told_with_its_side():
    assert phrases.went_between(-0.36, "A", "B") == "nearer to A, by 0.36 points"
    assert phrases.went_between(0.1, "A", "B") == "nearer to B, by 0.10 points"
    assert phrases.went_between(0.0, "A", "B") == "nearer to neither"
    assert phrases.went_between(float("nan"), "A", "B") == "to a place not known"


def test_a_share_that_is_missing_is_said_to_be():
    assert phrases.part_or_unknown(0.029) == "2.9\u202f%"
    assert phrases.part_or_unknown(0.029, 0) == "3\u202f%"
    assert phrases.part_or_unknown(float("nan")) == "a share not known"


@pytest.mark.parametrize(
    ("own", "whole", "said"),
    [
        (7, 9, "Of nine documents since 2010, seven are Japan's own laws and strategies"),
        (1, 9, "Of nine documents since 2010, one is a law or a strategy of Japan's own"),
        (0, 9, "None of nine documents since 2010 is a law or a strategy of Japan's own"),
        (2, 2, "Each of two documents since 2010 is a law or a strategy of Japan's own"),
        (0, 0, "No document of 2010 or later is at hand"),
    ],
)
def test_a_state_s_own_documents_stand_beside_all(own, whole, said):
    assert phrases.own_of_recent(own, whole, 2010) == said


def test_a_silence_is_told_with_its_ends():
    gaps = pd.DataFrame(
        {"since": ["1951", "1960-01-19"], "until": ["1960-01-19", "1978-11"], "years": [9, 18.8]}
    )
    assert phrases.longest_silence(gaps) == "lasted 18.8 years, from 19 January 1960 to November 1978"
    assert "no document" in phrases.longest_silence(gaps.iloc[:0])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5, None, 7], "stayed between 5 and 7"),
        ([5, 5], "stayed at 5"),
        ([None], "is in no table at hand"),
    ],
)
def test_a_series_stays_between_its_least_and_its_most(values, said):
    assert phrases.stayed_between(pd.Series(values, dtype="float64")) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({1990: 5, 2025: 7}, "went from 5 in 1990 to 7 in 2025"),
        ({1991: 5, 2025: 7}, "came to 7 in 2025"),
        ({1990: 5}, "came to 5 in 1990"),
        ({}, "is in no table at hand"),
    ],
)
def test_a_series_goes_from_a_year_to_its_last(values, said):
    assert phrases.went_since(pd.Series(values, dtype="float64"), 1990) == said


@pytest.mark.parametrize(
    ("access", "equipment", "said"),
    [
        (1.0, 0.53, "network more than equipment: 100\u202f% of agreements against 53\u202f%"),
        (0.5, 0.75, "network less than equipment: 50\u202f% of agreements against 75\u202f%"),
        (0.5, 0.5, "network as much as equipment: 50\u202f% of agreements against 50\u202f%"),
        (nan, 0.5, "one kind is missing"),
    ],
)
def test_kinds_of_agreement_are_compared_by_their_share_within(access, equipment, said):
    assert phrases.kept_within(access, equipment).endswith(said)


@pytest.mark.parametrize(
    ("total", "military", "said"),
    [
        (11.0, 0.066, "Japan provided Ukraine with 11.0 bn euros, 0.6\u202f% of it military"),
        (11.0, nan, "Japan provided Ukraine with 11.0 bn euros, a part not known of it military"),
        (nan, nan, "No figure for what Japan provided Ukraine with is at hand"),
    ],
)
def test_support_is_told_with_its_military_part(total, military, said):
    assert phrases.support_given("Japan", total, military) == said


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        (5.0, "Japan is number 5 among states by support; 84\u202f% of what it provided is financial"),
        (None, "Japan has no figure in the table of support at hand"),
    ],
)
def test_a_rank_by_support_needs_a_figure(rank, said):
    assert phrases.stands_by_support("Japan", rank, 0.84) == said


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ([(212, 244), (100, 128)], "took part in most of them in both records"),
        ([(212, 244), (60, 128)], "took part in half of them or fewer in at least one of the two records"),
        ([(212, 244), (0, 0)], "took part in most of them in the one record at hand"),
        ([(0, 0), (0, 0)], "is in no record at hand"),
    ],
)
def test_taking_part_in_most_is_asked_of_each_record_that_holds_any(records, said):
    assert phrases.took_part(records) == said


def test_a_count_is_set_against_its_report_of_a_year_before():
    days = pd.to_datetime(["2023-12-31", "2024-03-31", "2025-03-31"])
    reports = pd.Series([50.0, 52.0, 55.0], index=days)
    said = "rose from 52 on 31 March 2024 to 55 on 31 March 2025, the last report at hand"
    assert phrases.a_year_on(reports) == said
    alone = "was 55 on 31 March 2025, the last report at hand; none is of a year before"
    assert phrases.a_year_on(reports.tail(1)) == alone
    assert phrases.a_year_on(reports.iloc[:0]) == "is in no report at hand"


def test_shares_name_the_states_that_they_were_asked_in():
    asked = {"JPN": 0.58, "PHL": 0.61}
    assert phrases.share_in_each(asked) == "58\u202f% in Japan and 61\u202f% in the Philippines"


def test_a_number_that_is_missing_is_unknown():
    assert phrases.number_or_unknown(2.04, 1) == "2.0"
    assert phrases.number_or_unknown(float("nan")) == "an unknown number"


@pytest.mark.parametrize(
    ("first", "of_all", "said"),
    [
        (
            "as US, Japan",
            "only with India",
            "passes China as US, Japan, and all of its rivals only with India",
        ),
        (
            "only with India",
            "only with India",
            "passes China, and all of its rivals as well, only with India",
        ),
        ("in no grouping", "in no grouping", "passes neither China nor all of its rivals in any grouping"),
        ("only with India", None, "passes China only with India"),
    ],
)
def test_a_grouping_is_named_once_where_it_passes_one_rival_and_all(first, of_all, said):
    assert phrases.passes("China", first, of_all) == said


def test_a_record_that_was_reached_again_is_not_one_years():
    shares = pd.Series([0.8, 1.0, 0.9, 1.0, 1.0], index=[1974, 1984, 2000, 2015, 2025])
    assert phrases.first_at(shares, shares.max()) == "1984 and two other years"
    assert phrases.first_at(shares, shares.min()) == "1974"


def test_hosts_that_the_last_report_leaves_out_are_named():
    assert "leaves out Germany and South Korea: sums" in phrases.without_report(["DEU", "KOR"])
    assert phrases.without_report(["DEU"]).endswith("ranks here are without it.")
    assert phrases.without_report([]) == ""
    assert "leaves out seven states: sums" in phrases.without_report(["DEU", "KOR", *"ABCDE"])


TROOPS = pd.Series({1954: 200.0, 1960: 80.0, 2025: 50.0})
NO_COUNT = pd.Series(dtype="float64")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (TROOPS, "stand at 25\u202f% of their highest count"),
        (TROOPS.loc[:1954], "stand at their highest count"),
        (NO_COUNT, "have no count at hand"),
    ],
)
def test_the_last_of_several_counts_stands_beside_the_highest(counts, said):
    assert phrases.beside_peak(counts, "count") == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (TROOPS, "50 troops in 2025, 25\u202f% of the peak of 1954"),
        (TROOPS.loc[:1954], "200 troops in 1954, the most so far"),
        (NO_COUNT, "No count of troops is at hand"),
    ],
)
def test_the_last_count_is_told_with_its_year_and_the_peak(counts, said):
    assert phrases.now_and_peak(counts, "troops") == said


@pytest.mark.parametrize(
    ("place", "said"),
    [(1, "hosts most"), (2, "ranks 2nd among hosts"), (nan, "has no count among hosts")],
)
def test_a_place_among_several_is_told_where_there_is_a_count(place, said):
    assert phrases.ranks_among(place, first="hosts most", ranks="among hosts") == said


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.004, "grew 0.4\u202f% a year"),
        (-0.02, "fell 2.0\u202f% a year"),
        (0.0, "did not change"),
        (nan, "moved at a pace not known"),
    ],
)
def test_a_rate_is_told_by_the_year(rate, said):
    assert phrases.a_year(rate) == said


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([1960, 2025], "A line from 200 in 1954 to 80 in 1960 and 50 in 2025"),
        ([1999], "A point at 200 in 1954"),
    ],
)
def test_a_line_is_told_by_the_years_that_have_a_value(years, said):
    assert phrases.line_through(TROOPS, years) == said


def test_a_line_without_a_value_says_so():
    assert phrases.line_through(NO_COUNT, [2025]) == "No line: the tables at hand have no figure"


@pytest.mark.parametrize(
    ("gained", "revisions", "usual", "said"),
    [
        (2, 3, 0.6, "before two of the three years of revision, and before 60\u202f% of all years"),
        (0, 0, 0.6, "before 60\u202f% of all years; no revision at hand"),
        (0, 0, nan, "No year at hand has the capabilities"),
    ],
)
def test_gains_before_revisions_are_told_as_far_as_there_are_revisions(gained, revisions, usual, said):
    assert said in phrases.gained_before(gained, revisions, usual)


@pytest.mark.parametrize(
    ("ratio", "since", "said"),
    [
        (
            [0.8, 1.5],
            2016,
            "heavier side without a break since 2016; in 2016 they weighed 1.50 times as much.",
        ),
        ([1.2, 0.9], None, "The rivals are not the heavier side; in 2016 they weighed 0.90 times as much."),
        ([], None, "No year at hand has figures for both sides."),
    ],
)
def test_the_heavier_side_is_told_with_the_last_weight(ratio, since, said):
    weights = pd.Series(ratio, index=range(2015, 2015 + len(ratio)), dtype="float64")
    assert phrases.heavier_side(weights, since).endswith(said)


def test_why_states_cannot_be_compared_names_those_without_a_figure():
    states = ["USA", "JPN", "CHN"]
    said = phrases.not_comparable("spending", states, {"USA", "JPN"})
    assert said == "the edition at hand has no figure for the spending of China"
    said = phrases.not_comparable("spending", states, states)
    assert said == "no year at hand has figures for the spending of the United States, Japan and China alike"


def test_distances_that_are_missing_are_left_out_of_a_sentence():
    missing = float("nan")
    assert (
        phrases.stood({"China": 0.51, "the United States": 2.4})
        == "stood 0.51 from China and 2.40 from the United States"
    )
    assert (
        phrases.stood({"China": missing, "the United States": 2.4}, "stands")
        == "stands 2.40 from the United States"
    )
    assert phrases.stood({"China": missing, "Russia": missing}) == "cannot be set beside China or Russia"


def test_a_value_at_its_peak_is_no_share_of_it():
    assert phrases.at_peak(1.0) == "at their peak"
    assert phrases.at_peak(0.999, "theirs") == "just under theirs"
    assert phrases.at_peak(0.143) == "at 14\u202f% of their peak"
