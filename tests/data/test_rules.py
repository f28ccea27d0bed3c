"""What the field knows: each rule passes the book's tables and finds the fault it is there for."""

import pytest
from alliance_data import load, sidecar
from alliance_data.checks import check_frame
from alliance_data.rules import RULES


def put(column, value, row=-1):
    def change(frame):
        frame.loc[frame.index[row], column] = value
        return frame

    return change


def more(column):
    return lambda frame: frame.assign(**{column: frame[column] + 1})


def months_of_the_last_year(frame):
    """Give the months to the last fiscal year that stands, whichever edition that is of."""
    return frame.assign(fiscal_year=load("scrambles")["fiscal_year"].max())


def scaled(column, factor):
    return lambda frame: frame.assign(**{column: frame[column] * factor})


FAULTS = {
    "us_troops": (put("army", 19_000), "the services add up to more than the"),
    "scrambles": (more("russia"), "fiscal_year 2013: the countries add up to 811, expected the total of 810"),
    "scrambles_monthly": (
        lambda f: more("china")(months_of_the_last_year(f)),
        "column china: the months of fiscal year",
    ),
    "scrambles_by_force": (more("scrambles"), "fiscal_year 2024: the forces add up to 708, expected the 704"),
    "capabilities": (lambda f: f[f["iso3"] != "CHN"], "expected about 1. States are missing"),
    "taiwan_activity": (put("entered_adiz", 400), "found entered_adiz 400, expected at most the"),
    "military_expenditure": (scaled("current_usd_m", 1 / 1000), "One of the three is in another unit"),
    "economy": (scaled("gdp_current_usd", 1 / 1000), "One of the three is in another unit"),
    "ideal_points": (put("low", 5.0), "expected it between low 5.0 and high"),
    "opinion": (put("no_answer", 0.5), "the answers add up to"),
    "ukraine_support": (put("total_eur_bn", 9.0), "the kinds add up to"),
    "missile_tests": (lambda f: f.drop(index=f.index[0]), "1984-04-09: found"),
    "milestones": (put("date", "2999-01"), "lies in the future, expected planned to be true"),
    "surveys": (
        lambda f: f.assign(series=f["series"].replace("cabinet_affinity_mail", "cabinet_affinity_interview")),
        "series cabinet_affinity_interview, JPN: found the modes interview and mail, expected one",
    ),
    "agreement_counts": (put("nth", 12, 0), "expected 12, as https://"),
    "security_agreements": (put("in_force", "1950"), "expected not before its signature on"),
}


def test_every_rule_is_tried():
    assert set(FAULTS) == set(RULES)


@pytest.mark.parametrize("table", FAULTS)
def test_a_rule_finds_its_fault(table):
    change, message = FAULTS[table]
    frame = load(table)
    if table == "milestones":
        frame = frame.assign(planned=False).iloc[:-5]
    if table == "security_agreements":
        frame = frame[frame["signed"].notna()]
    problems = " ".join(check_frame(sidecar(table), change(frame)))
    assert message in problems


def test_a_partner_under_a_second_name_is_found():
    frame = load("security_agreements")
    twice = put("partner", "Commonwealth of Australia", 0)(frame)
    said = " ".join(check_frame(sidecar("security_agreements"), twice))
    assert "AUS: found the names Australia, Commonwealth of Australia, expected one name" in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (put("step", "UN peacekeeping"), "found 2 rows that take it and 0 that end it"),
        (lambda f: f.assign(reach=None), "step UN peacekeeping has no reach"),
        (lambda f: f.assign(date=f["date"].mask(f["date"] == "2008-11-28", "2003-01")), "ends on 2003-01"),
    ],
    ids=["taken twice", "without a reach", "ended before"],
)
def test_a_step_on_article_nine_that_is_marked_amiss_is_found(change, message):
    assert message in " ".join(check_frame(sidecar("milestones"), change(load("milestones"))))


def test_a_survey_names_its_country_by_a_code_that_exists():
    frame = put("country_asked", "XYZ")(load("surveys"))
    assert "found country_asked XYZ, expected a code" in " ".join(check_frame(sidecar("surveys"), frame))


def test_partners_that_a_document_does_not_count_are_found_when_agreements_come_in():
    agreements = load("security_agreements")
    fewer = agreements[(agreements["partner"] != "Netherlands")]
    said = " ".join(check_frame(sidecar("security_agreements"), fewer))
    assert "acsa signed 2026-01-15: security_agreements has 10 partners" in said
    assert "expected 11, as https://www.nippon.com" in said


def test_a_reason_for_another_count_goes_stale_when_both_agree():
    counts = put("reason", "An older count.")(load("agreement_counts"))
    said = " ".join(check_frame(sidecar("agreement_counts"), counts))
    assert "found a reason for another count" in said
