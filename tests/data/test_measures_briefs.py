"""What a brief counts, on tables small enough to count by hand."""

from itertools import permutations

import pandas as pd
import pytest
from alliance_data import InputError, load
from alliance_data.measures import briefs, comparison
from alliance_data.measures.survival import defence_ties

ROWS = [
    # Of two, of one side only, of three; one that lapsed for a year, one that ended, one of the first year.
    *(("KOR", "USA", year, 1) for year in range(1953, 2019)),
    *(("USA", "KOR", year, 1) for year in range(1953, 2019)),
    *(("USA", "JPN", year, 1) for year in range(1951, 2019)),
    *(("JPN", "USA", year, 0) for year in range(1951, 2019)),
    *((a, b, year, 1) for a, b in permutations(("FRA", "GBR", "USA"), 2) for year in (2017, 2018)),
    *((a, b, year, 1) for a, b in (("CHN", "PRK"), ("PRK", "CHN")) for year in (2015, 2017, 2018)),
    *((a, b, 1945, 1) for a, b in (("CHN", "RUS"), ("RUS", "CHN"))),
    *((a, b, year, 1) for a, b in (("BRA", "USA"), ("USA", "BRA")) for year in range(1945, 2019)),
]  # fmt: skip
NAMES = {
    "KOR": "South Korea", "USA": "United States", "JPN": "Japan", "FRA": "France", "GBR": "United Kingdom",
    "CHN": "China", "PRK": "North Korea", "RUS": "Russia", "BRA": "Brazil", "FIN": "Finland",
}  # fmt: skip


@pytest.fixture
def alliances() -> pd.DataFrame:
    """A record of treaties from 1945 to 2018."""
    return pd.DataFrame(ROWS, columns=["from_iso3", "to_iso3", "year", "defense"])


@pytest.fixture
def countries() -> pd.DataFrame:
    """Ten states; Finland came to the United States after the record ends."""
    frame = pd.DataFrame({"iso3": list(NAMES), "name": list(NAMES.values())})
    return frame.assign(us_ally=frame["iso3"].isin(["KOR", "JPN", "FRA", "GBR", "FIN"]), lat=0.0, lon=0.0)


@pytest.fixture
def bound(alliances, countries) -> pd.DataFrame:
    """The pairs bound in 2018."""
    return briefs.pacts(alliances, countries)


def test_a_pact_stands_since_the_begin_of_its_unbroken_stretch(bound):
    assert bound.loc[("KOR", "USA"), "since"] == 1953
    assert bound.loc[("KOR", "USA"), "years"] == 66
    assert bound.loc[("CHN", "PRK"), "since"] == 2017
    assert ("CHN", "RUS") not in bound.index


def test_a_pact_of_the_record_s_first_year_may_be_older(bound):
    assert not bound.loc[("BRA", "USA"), "known_start"]
    assert bound.loc[("KOR", "USA"), "known_start"]


@pytest.mark.parametrize(
    ("focal", "ally", "duty"),
    [("KOR", "USA", "mutual"), ("JPN", "USA", "owed"), ("USA", "JPN", "owes"), ("FIN", "USA", "uncoded")],
)
def test_a_duty_is_said_from_the_focal_state(bound, focal, ally, duty):
    assert briefs.duty(bound.loc[tuple(sorted((focal, ally)))], focal, ally) == duty


def test_allies_that_came_after_the_record_are_in_without_a_year(bound):
    assert pd.isna(bound.loc[("FIN", "USA"), "since"])


def test_states_bound_to_both_are_those_of_the_record(bound):
    assert briefs.bound_to_both(bound, "FRA", "USA") == ["GBR"]
    assert bound.loc[("FRA", "USA"), "shared"] == 1
    assert briefs.bound_to_both(bound, "KOR", "USA") == []


@pytest.mark.parametrize(
    ("between", "said"),
    [
        (
            ("KOR", "CHN"),
            r"No defence pact binds South Korea and China in ATOP's last year, 2018: a brief needs",
        ),
        (("RUS", "CHN"), r"2018 \(the last ended in 1945\)"),
        (("JPN", "JPN"), "a brief needs two states"),
        (("KOREA", "USA"), r"Unknown country code 'KOREA'.*'KOR'"),
    ],
)
def test_what_is_no_pair_is_refused_in_a_sentence_that_says_what_is_needed(
    alliances, countries, bound, between, said
):
    with pytest.raises(InputError, match=said):
        briefs.pact(bound, alliances, countries, between)


def test_who_left_is_no_partner_of_today(bound):
    row = {"iso3": "BRA", "other_iso3": "USA", "pact": "Rio Treaty", "change": "left", "year": 2012}
    changes = pd.DataFrame([row, row | {"iso3": "FIN", "change": "joined", "pact": "NATO"}])
    assert briefs.in_force(bound, changes) == ["FIN", "FRA", "GBR", "JPN", "KOR"]
    assert briefs.moves(changes, "USA", "BRA", "left")["year"].tolist() == [2012]


def test_a_pair_s_measures_are_missing_where_a_table_lacks_one_of_the_two(bound, countries):
    found = briefs.pairs(
        bound,
        countries=countries.assign(lat=countries["lat"].where(countries["iso3"] != "FIN")),
        capabilities=pd.DataFrame({"iso3": ["KOR", "USA", "JPN"], "year": 2022, "cinc": [0.02, 0.12, 0.0]}),
        points=pd.DataFrame(
            {"iso3": ["KOR", "USA", "KOR"], "year": [2022, 2022, 2023], "ideal_point": [1.0, 2.5, 9.0]}
        ),
        democracy=pd.DataFrame({"iso3": ["KOR", "USA"], "year": 2025, "polyarchy": [0.8, 0.7]}),
        disputes=pd.DataFrame(
            {"dispute_id": [1, 1, 2], "iso3_a": ["USA", "USA", "KOR"], "iso3_b": ["KOR", "JPN", "USA"]}
        ),
        exercises=pd.DataFrame({"participants": ["KOR;USA", "JPN;KOR;USA", None, "FRA"]}),
    )
    own = found.loc[("KOR", "USA")]
    assert own["inequality"] == pytest.approx(6)
    assert own["vote_distance"] == pytest.approx(1.5)  # of 2022: the newest session is provisional
    assert own["democracy_gap"] == pytest.approx(0.1)
    assert (own["disputes"], own["exercises"]) == (2, 2)
    japan = found.loc[("JPN", "USA")]
    assert japan[["inequality", "vote_distance", "democracy_gap"]].isna().all()
    assert (japan["disputes"], japan["exercises"]) == (1, 1)
    assert pd.isna(found.loc[("FIN", "USA"), "km"])


def test_what_partners_receive_is_of_ten_whole_years():
    day = pd.to_datetime(["2014-05-01", "2015-05-01", "2024-12-30", "2025-01-02"])
    trips = pd.DataFrame({"iso3": "KOR", "start_date": day, "end_date": day})
    found = briefs.partners(
        ["KOR", "FRA"],
        troops=pd.DataFrame(
            {"iso3": ["KOR"], "date": pd.to_datetime(["2025-12-31"]), "active_duty": [23_495]}
        ),
        spending=pd.DataFrame({"iso3": ["KOR"], "year": [2025], "share_of_gdp": [0.026]}),
        assistance=pd.DataFrame(
            {"iso3": "KOR", "year": [2014, 2015, 2024, 2025], "constant_usd": [1.0, 10.0, 100.0, 1e3]}
        ),
        sales=pd.DataFrame({"iso3": ["KOR", "KOR"], "year": [2023, 2024], "fms_usd": [5.0, 6.0]}),
        travel=trips,
        visits=trips,
    )
    assert found.loc["KOR", ["troops", "share_of_gdp", "sales_usd"]].tolist() == [23_495, 0.026, 11]
    assert found.loc["KOR", ["assistance_usd", "stays", "visits"]].tolist() == [110, 2, 2]
    assert found.loc["FRA", ["assistance_usd", "stays", "visits"]].tolist() == [0, 0, 0]
    assert found.loc["FRA", ["troops", "share_of_gdp", "sales_usd"]].isna().all()


def test_a_place_counts_those_with_less_and_half_of_those_alike():
    values = pd.Series({"a": 1.0, "b": 2.0, "c": 2.0, "d": 3.0, "e": None})
    found = briefs.beside(values, "b")
    assert found[["others", "unknown", "lower", "higher"]].tolist() == [3, 1, 1, 1]
    assert found["place"] == pytest.approx(0.5)
    assert briefs.beside(values, "e")[["lower", "place"]].isna().all()


def test_shares_of_output_are_never_of_two_tables():
    spending = pd.DataFrame({"iso3": ["KOR", "USA"], "year": 2025, "share_of_gdp": [0.026, 0.031]})
    economy = pd.DataFrame({"iso3": ["USA", "NGA"], "year": 2024, "military_share_of_gdp": [0.034, 0.006]})
    both = briefs.shares_of_gdp(spending, economy, ("KOR", "USA"), 1950)
    assert both["share"].tolist() == [0.026, 0.031]
    assert both.attrs["from"] == "military_expenditure"
    other = briefs.shares_of_gdp(spending, economy, ("NGA", "USA"), 1950)
    assert other["share"].tolist() == [0.034, 0.006]
    assert other.attrs["from"] == "economy"


def test_shares_of_the_world_are_those_of_the_two_where_known():
    table = pd.DataFrame(
        {"iso3": ["KOR", "KOR", "USA"], "year": [2021, 2022, 2022], "cinc": [None, 0.02, 0.12]}
    )
    assert briefs.shares_of_world(table, ("KOR", "USA"), 1950).values.tolist() == [
        ["KOR", 2022, 0.02],
        ["USA", 2022, 0.12],
    ]


def test_journeys_fall_in_periods_of_five_years_and_the_last_ends_with_the_records():
    days = pd.to_datetime(["1999-12-31", "2000-01-01", "2004-06-01", "2006-01-01"])
    record = pd.DataFrame({"iso3": ["KOR", "KOR", "KOR", "FRA"], "start_date": days})
    found = briefs.journeys_by_period(record, record.iloc[:2], "KOR", 2000)
    assert found.values.tolist() == [
        [2000, 2004, briefs.THERE, 2],
        [2005, 2006, briefs.THERE, 0],
        [2000, 2004, briefs.HERE, 1],
        [2005, 2006, briefs.HERE, 0],
    ]


def test_exercises_of_both_are_counted_by_the_year_in_which_they_began():
    frame = pd.DataFrame(
        {"start": ["1990", "1990-05", "1992"], "participants": ["KOR;USA", "JPN;KOR", "JPN;KOR;USA"]}
    )
    assert briefs.by_year(frame, "KOR", "USA").values.tolist() == [[1990, 1], [1991, 0], [1992, 1]]


def test_a_first_year_beyond_the_record_is_refused():
    with pytest.raises(InputError, match="since = 2018: a brief draws years up to 2018"):
        briefs.first_drawn(2018, 2018)


def test_the_real_pairs_and_their_first_years_are_those_of_the_ties_that_last():
    alliances, countries = load("alliances"), load("countries")
    ties = defence_ties(alliances).query("not ended").set_index(["state_a", "state_b"])
    found = briefs.pacts(alliances, countries).dropna(subset=["since"])
    assert found["since"].astype(int).tolist() == ties.loc[found.index, "start"].tolist()
    assert len(found) == len(ties)


@pytest.fixture
def numbers() -> pd.DataFrame:
    """Four allies in two measures."""
    frame = pd.DataFrame(
        {"troops": [50, 20, 1, None], "sales_usd": [9.0, 8.0, 0.0, 1.0]}, ["JPN", "KOR", "BLZ", "ATG"]
    )
    return frame.rename_axis("iso3")


def test_the_largest_are_those_above_nothing(numbers):
    assert comparison.largest(numbers, "sales_usd", 9)["iso3"].tolist() == ["JPN", "KOR", "ATG"]


def test_the_most_alike_are_near_in_places_of_the_measures_that_both_have(numbers):
    found = comparison.most_alike(numbers, "JPN", ["troops", "sales_usd"])
    assert found.index.tolist() == ["KOR", "ATG", "BLZ"]
    assert found["KOR"] == pytest.approx((1 / 3 + 1 / 4) / 2)


def test_a_state_that_is_no_ally_is_refused(numbers):
    with pytest.raises(
        InputError, match=r"Unknown ally 'CHN'.*A comparison needs an ally of the United States"
    ):
        comparison.require(numbers, "CHN")
