"""The sentences of briefs and of their comparison: one for each outcome that data may have."""

import pandas as pd
import pytest
from alliance_book import briefs, comparisons
from alliance_book.briefs import MEASURES, TELLING


def row(lower: int, higher: int, others: int, value: float = 1.0, unknown: int = 0) -> dict:
    """Return a row of places."""
    return {"value": value, "others": others, "unknown": unknown, "lower": lower, "higher": higher}


MISSING = {"value": float("nan"), "others": 9, "unknown": 0, "lower": float("nan"), "higher": float("nan")}


@pytest.mark.parametrize(
    ("usd", "said"),
    [
        (0, "nothing"),
        (23.3e9, "$23.3 bn"),
        (4.2e6, "$4 m"),
        (5e5, "under $1 m"),
        (-7e3, "slightly less than nothing"),
        (-3e6, "−$3 m"),
    ],
)
def test_dollars_are_said_in_a_fitting_unit(usd, said):
    assert briefs.money(usd).replace("\u202f", " ") == said


@pytest.mark.parametrize(
    ("name", "said"), [("Japan", "Japan's"), ("the United States", "the United States'")]
)
def test_a_name_has_its_possessive(name, said):
    assert briefs.whose(name) == said


@pytest.mark.parametrize(
    ("place", "group", "said"),
    [
        (row(63, 0, 63), "US ally", "any other US ally"),
        (row(0, 63, 63), "US ally", "any other US ally"),
        (row(0, 57, 57, unknown=6), "US ally", "any other US ally with a figure"),
        (row(55, 2, 57, unknown=6), "US ally", "55 of 57 other US allies"),
        (row(1700, 6, 1706), "pair", "99 % of other pairs"),
        (row(1, 0, 1), "pair", "the one other pair on record"),
    ],
)
def test_a_place_is_said_by_how_many_others_lie_beyond(place, group, said):
    assert briefs.than_others(place, group).replace("\u202f", " ") == said


def test_the_finding_is_what_is_rarest_and_little_aid_is_none():
    standing = pd.DataFrame(
        {"troops": row(5, 5, 10), "assistance_usd": row(0, 10, 10), "years": row(1, 9, 10)}
    ).T
    assert briefs.rarest(standing) == "years"
    assert (
        briefs.stands_out("years", standing.loc["years"], "US ally")
        == "a younger pact than 9 of 10 other US allies"
    )


def test_a_pair_without_any_figure_has_no_finding():
    with pytest.raises(ValueError, match="No table has a figure"):
        briefs.rarest(pd.DataFrame({"troops": MISSING}).T)


def test_what_is_rare_besides_is_told_without_the_finding():
    standing = pd.DataFrame({m: row(n, 0, 9) for n, m in enumerate(TELLING[:3])}).T
    assert briefs.also(standing, "pair", TELLING[2]) == (
        f"The pair also has {MEASURES[TELLING[1]].more} than 1 of 9 other pairs and "
        f"{MEASURES[TELLING[0]].more} than 0 of 9 other pairs."
    )
    assert briefs.also(standing.iloc[:1], "pair", TELLING[0]) == ""


@pytest.mark.parametrize(
    ("duty", "said"),
    [
        ("mutual", "By the record of treaties Japan and China have owed each other defence since 1951"),
        (
            "owed",
            "By the record of treaties China has owed Japan defence since 1951; Japan owes it none in return",
        ),
        (
            "owes",
            "By the record of treaties Japan has owed China defence since 1951; China owes it none in return",
        ),
        ("uncoded", "The record of treaties has no promise of defence between Japan and China yet"),
    ],
)
def test_who_owes_whom_is_said_in_the_order_of_the_duty(duty, said):
    assert briefs.owing(duty, "Japan", "China", since=1951.0, known_start=True) == said


def test_a_pact_as_old_as_the_record_may_be_older():
    said = briefs.owing("mutual", "Brazil", "Chile", since=1945.0, known_start=False)
    assert said.endswith("since 1945, where it begins, or earlier")
    assert briefs.aged(row(8, 0, 10, 74), 2018, False) == (
        "With 74 calendar years or more to 2018 the pact is older than that of 8 of 10 other pairs."
    )


def test_a_pact_without_a_first_year_has_no_age():
    assert briefs.aged(MISSING, 2018, False) == "The age of their pact cannot be set beside that of others."


CHANGE = {"iso3": "FIN", "pact": "NATO", "year": 2023, "address": "https://example.org/a"}


def test_a_pact_joined_after_the_record_is_named_with_its_document():
    none = pd.DataFrame(columns=list(CHANGE))
    assert briefs.record_ends(2018, none) == (
        "That record, ATOP's, ends in 2018: what was signed or ended since is not in it."
    )
    assert briefs.record_ends(2018, pd.DataFrame([CHANGE])) == (
        "That record, ATOP's, ends in 2018; Finland joined NATO in 2023 ([document](https://example.org/a))."
    )


def test_a_pact_that_was_left_is_named_and_none_is_not():
    assert briefs.gone(pd.DataFrame(columns=list(CHANGE))) == ""
    said = briefs.gone(pd.DataFrame([CHANGE | {"iso3": "MEX", "pact": "Rio Treaty", "year": 2002}]))
    assert said.startswith("Mexico gave notice in 2002 that it leaves the Rio Treaty ([document](")


@pytest.mark.parametrize(
    ("codes", "duty", "said"),
    [
        ([], "mutual", "No third state is bound to both by promises of defence."),
        (["GBR"], "mutual", "One other state is bound to both by such promises: the United Kingdom."),
        (["GBR"] * 9, "mutual", "Nine other states are bound to both by such promises."),
        ([], "uncoded", "Which other states are bound to both is therefore not on record either."),
    ],
)
def test_third_states_are_counted_and_a_few_are_named(codes, duty, said):
    assert briefs.others_bound(codes, duty) == said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["consultation", "defense"], "Treaties between the two also name consultation in a crisis."),
        (["nonaggression"], "Treaties between the two name not attacking each other."),
        (["defense"], "No other duty is on record."),
        ([], "No duty of any kind between the two is on record."),
    ],
)
def test_what_else_treaties_name_is_beside_defence_where_that_is_there(kinds, said):
    assert briefs.further_duties(kinds) == said


SHARES = pd.Series([0.02, 0.026], [2024, 2025])


@pytest.mark.parametrize(
    ("one", "two", "said"),
    [
        (SHARES, SHARES, "In 2025 Japan spent 2.6 % of its output on its forces, Iceland 2.6 %."),
        (None, None, "No table at hand has a share of output for Japan or for Iceland."),
        (
            SHARES,
            None,
            (
                "Japan spent 2.6 % of its output on its forces in 2025; for Iceland no table at hand has "
                "a share of output."
            ),
        ),
        (
            SHARES,
            pd.Series([0.0], [2025]),
            (
                "Japan spent 2.6 % of its output on its forces in 2025; for Iceland SIPRI counts "
                "nothing in 2025."
            ),
        ),
    ],
)
def test_spending_is_said_of_both_of_one_and_of_none(one, two, said):
    assert briefs.both_spent("Japan", one, "Iceland", two).replace("\u202f", " ") == said


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        (
            [0.02, 0.12],
            "On the composite index B held 12.0 % of the world's capability in 2022, 6.0 times what A holds.",
        ),
        ([0.0001, 0.0], "On the composite index A held less than 0.1 % of the world's capability in 2022."),
        ([float("nan"), 0.1], "The composite index of capability has no figure for A in 2022."),
    ],
)
def test_capability_is_said_of_the_stronger(strength, said):
    assert briefs.means(strength, "A", "B", 2022).replace("\u202f", " ") == said


def test_who_has_no_vote_is_named():
    assert briefs.voted(MISSING, session=2023, lacking=["TWN"]) == (
        "In the session of 2023 no votes of Taiwan are on record, so that the distance then is not known."
    )
    assert briefs.voted(row(1, 8, 9, 0.16), session=2023, lacking=[]) == (
        "In the session of 2023 the two stood 0.16 apart, closer together than 8 of 9 other pairs."
    )


@pytest.mark.parametrize(
    ("distances", "said"),
    [
        ([1.0, 2.0], "The distance in votes rose from 1.00 in 2000 to 2.00 in 2001"),
        ([2.0, 1.0], "The distance in votes fell from 2.00 in 2000 to 1.00 in 2001"),
        ([1.001, 1.002], "In 2000 and in 2001 they stood 1.00 apart in votes"),
        ([1.0], "In 2000, the one session with both, they stood 1.00 apart in votes"),
    ],
)
def test_a_distance_in_votes_moves_as_its_numbers_do(distances, said):
    frame = pd.DataFrame({"year": range(2000, 2000 + len(distances)), "distance": distances})
    assert briefs.votes_title(frame) == said


def troops(*reports: tuple[str, int]) -> pd.DataFrame:
    """Return reports on South Korea, the last of which covers another state too."""
    rows = [("KOR", date, number) for date, number in reports] + [("FRA", "2025-12-31", 82)]
    frame = pd.DataFrame(rows, columns=["iso3", "date", "active_duty"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        (
            [("1951-09-30", 300), ("2025-12-31", 20)],
            (
                "In December 2025, 20 American service members were assigned to South Korea; the most in any "
                "September were 300, in 1951."
            ),
        ),
        (
            [("2025-12-31", 1)],
            (
                "In December 2025, one American service member was assigned to South Korea, and none of "
                "a September counts any."
            ),
        ),
        (
            [("1951-09-30", 7), ("2025-12-31", 0)],
            (
                "The report of December 2025 counts no American troops in South Korea; the most in any "
                "September were 7, in 1951."
            ),
        ),
        (
            [("1951-09-30", 0)],
            "The report of December 2025 has no line for South Korea, and none of a September counts any.",
        ),
        ([], "The report of December 2025 has no line for South Korea, and none of a September counts any."),
    ],
)
def test_troops_are_said_with_their_most_and_where_no_report_has_them(reports, said):
    assert briefs.stationed(troops(*reports), "KOR") == said


ASSISTANCE = pd.DataFrame({"year": [2024, 2025]})
SALES = pd.DataFrame({"year": [2020, 2024]})


@pytest.mark.parametrize(
    ("aid", "sold", "said"),
    [
        (
            4e6,
            9e9,
            "American aid in the ten years to fiscal year 2024 came to $4 m, at constant prices; "
            "agreements on American arms from fiscal year 2020 to 2024 came to $9.0 bn.",
        ),
        (
            -5.0,
            0.0,
            "On balance no American aid is on record for the ten years to fiscal year 2024; "
            "no sale of arms from government to government is on record from fiscal year 2020 to 2024.",
        ),
        (
            0.0,
            float("nan"),
            "On balance no American aid is on record for the ten years to fiscal year 2024; "
            "the table of arms sales has no line for Iceland.",
        ),
    ],
)
def test_aid_and_sales_are_said_as_they_are_and_are_not(aid, sold, said):
    row = {"assistance_usd": aid, "sales_usd": sold}
    assert briefs.helped(row, "ISL", ASSISTANCE, SALES).replace("\u202f", " ") == said


ARMS = pd.DataFrame(
    [
        ("USA", "JPN", 2024, 3.0),
        ("DEU", "JPN", 2020, 1.0),
        ("DEU", "JPN", 2014, 9.0),
        ("USA", "THA", 2000, 1.0),
    ],
    columns=["supplier", "recipient", "year", "tiv_m"],
)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "JPN",
            (
                "Of the major arms delivered to Japan in the ten years to 2024, by SIPRI's volume, 75 % "
                "were American."
            ),
        ),
        ("THA", "By SIPRI's register nobody delivered major arms to Thailand in the ten years to 2024."),
        ("ISL", "The register of deliveries of arms at hand covers Japan and Thailand, and not Iceland."),
    ],
)
def test_arms_are_said_of_the_states_that_the_register_covers(code, said):
    assert briefs.armed(ARMS, code).replace("\u202f", " ") == said


OPINION = pd.DataFrame({"wave": [2022, 2023], "country": "JPN", "about": "USA", "favourable": [0.70, 0.73]})


def test_opinion_is_said_of_the_last_wave_and_where_nobody_was_asked():
    assert briefs.liked(OPINION, "JPN").replace("\u202f", " ") == (
        "73 % of those whom Pew asked in Japan in 2023 saw the United States favourably; "
        "over two waves the share lay between 70 % and 73 %."
    )
    assert briefs.liked(OPINION.tail(1), "JPN").endswith("favourably.")
    assert (
        briefs.liked(OPINION, "ISL")
        == "What people in Iceland think of the United States is in no survey at hand."
    )


@pytest.mark.parametrize(
    ("disputes", "said"),
    [
        ([], "The record of militarized disputes, to 2014, has none between the two."),
        (
            [(1969, 5)],
            (
                "The record of militarized disputes, to 2014, has one between the two, begun in 1969, "
                "which was a war."
            ),
        ),
        (
            [(1969, 4), (1990, 2)],
            "The record of militarized disputes, to 2014, has two between the two, the last begun in 1990.",
        ),
        (
            [(1969, 5), (1990, 2)],
            (
                "The record of militarized disputes, to 2014, has two between the two, the last begun in "
                "1990; one was a war."
            ),
        ),
    ],
)
def test_disputes_are_counted_and_wars_among_them(disputes, said):
    assert briefs.clashed(pd.DataFrame(disputes, columns=["start_year", "hostility"]), 2014) == said


def test_who_is_not_coded_has_no_index_of_democracy():
    assert briefs.democracies([0.8, float("nan")], "Japan", "Dominica", 2025) == (
        "V-Dem has no index of electoral democracy of Dominica for 2025."
    )


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ({"votes": True}, "Every table that a brief draws on has something on this pair."),
        (
            {"votes": False, "spending": False},
            "On this pair the tables at hand have nothing on votes or spending.",
        ),
    ],
)
def test_what_tables_do_not_know_is_listed(there, said):
    assert briefs.silent(there) == said


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (
            {"troops": row(9, 0, 9), "years": row(0, 9, 9)},
            "Japan has more American troops and a younger pact than any other ally of the United States.",
        ),
        (
            {"troops": row(9, 0, 9, unknown=2), "years": row(4, 5, 9)},
            "Japan has more American troops than any other ally of the United States with a figure.",
        ),
        (
            {"troops": row(7, 2, 9), "assistance_usd": row(0, 9, 9)},
            "In no measure is Japan first or last of all allies; it comes nearest to that with more American "
            "troops than 7 of 9 other US allies.",
        ),
    ],
)
def test_an_ally_is_first_last_or_neither(places, said):
    assert comparisons.finding(pd.DataFrame(places).T, "Japan") == said


@pytest.mark.parametrize(
    ("duties", "said"),
    [
        ({"JPN": "owed"}, "By treaty Japan is owed defence and owes none; of 1 allies no other does."),
        (
            {"JPN": "owed", "PAK": "owed", "KOR": "mutual"},
            "By treaty Japan is owed defence and owes none; of 3 allies the same holds for Pakistan only.",
        ),
        (
            {"JPN": "mutual", "PAK": "owed"},
            "Japan owes defence as it is owed it; of 2 allies Pakistan alone owes none in return.",
        ),
        ({"JPN": "uncoded"}, "Of Japan the record has no duty yet; no ally is owed defence and owes none."),
    ],
)
def test_one_way_promises_are_told_of_the_state_and_of_others(duties, said):
    assert comparisons.one_way(pd.Series(duties), "JPN") == said


def test_a_place_without_a_figure_says_so():
    assert (
        comparisons.place("troops", MISSING, "Dominica")
        == "For Dominica no table has a figure on this: US troops."
    )
    assert comparisons.place("vote_distance", row(2, 7, 9), "the Philippines") == (
        "The Philippines and the United States have votes closer to each other than 7 of 9 other US allies."
    )


def test_a_span_names_both_ends_and_all_who_share_one():
    frame = pd.DataFrame({"iso3": ["ISL", "PAN", "POL"], "value": [0.0, 0.0, 4.0]})
    assert comparisons.span(frame, comparisons.two_digits) == (
        "Three allies lie from 0.00 (Iceland and Panama) to 4.00 (Poland); the middle is 0.00."
    )


def test_a_share_of_all_counts_what_is_known():
    values = pd.Series({"JPN": 50.0, "KOR": 150.0, "ISL": None})
    assert comparisons.share_of_all(values, "JPN").replace("\u202f", " ") == (
        "Of all American troops in allied states 25 % are in Japan: 50 of 200."
    )
    assert comparisons.share_of_all(values, "ISL") == "There is no figure for Iceland."


def test_a_sentence_on_all_names_those_whom_the_last_report_leaves_out():
    said = "Japan has more American troops than any other US ally."
    assert comparisons.but_for(said, []) == said
    assert comparisons.but_for(said, ["DEU", "KOR"]) == (
        "Japan has more American troops than any other US ally, but for Germany and South Korea, whose "
        "troops the last report leaves out."
    )


def test_of_many_that_the_last_report_leaves_out_a_sentence_gives_the_number():
    many = ["DEU", "KOR", "ITA", "GBR", "ESP", "TUR", "BEL", "GRC", "NLD", "PRT", "POL"]
    said = comparisons.but_for("Japan has more American troops than any other US ally.", many)
    assert said.endswith("but for 11 allies, whose troops the last report leaves out.")


def test_a_sentence_on_something_else_than_troops_excepts_nobody():
    said = "Japan has more visits to Washington than any other US ally."
    assert comparisons.but_for(said, ["DEU", "KOR"]) == said


def test_a_place_where_nobody_else_has_a_figure_says_so():
    alone = MISSING | {"value": 5.0, "others": 0}
    assert comparisons.place("troops", alone, "Japan") == "Japan alone has a figure on this: US troops."
