"""Exercises answered in other ways than their solutions: what is equally right passes."""

from collections.abc import Callable

import pandas as pd
import pytest
from alliance_book.course.checks import check
from alliance_data.measures.instruments import AGREEMENTS

SOURCE = "https://www.mofa.go.jp/region/n-america/us/index.html"


def slopes(scrambles, since):
    rows = [r for r in scrambles.to_dict("records") if r["fiscal_year"] >= since and pd.notna(r["china"])]
    found = sorted(
        (b["china"] - a["china"]) / (b["fiscal_year"] - a["fiscal_year"])
        for a in rows
        for b in rows
        if a["fiscal_year"] < b["fiscal_year"]
    )
    return pd.Series(found).median()


def turned(spending, state, turn, years):
    own = spending.loc[spending.iso3.eq(state)].sort_values("year").set_index("year").constant_usd_m
    before, at, after = own.loc[turn - years], own.loc[turn], own.loc[turn + years]
    return round(100 * ((after / at) ** (1 / years) - (at / before) ** (1 / years)), 6)


def over_mean(spending, state, since):
    rows = spending.query("iso3 == @state and year >= @since").sort_values("year", ascending=False)
    shares = rows["share_of_gdp"].dropna().to_numpy(float)
    return shares[0] / (sum(shares) / len(shares))


def coalition(spending, friends, part, year):
    money = spending.pivot_table(index="iso3", columns="year", values="constant_usd_m")[year]
    ours = sum(money[state] for state in ("USA", *friends))
    return ours / (money["CHN"] + part * money["RUS"])


def goal(spending, state, other, part, pace, years):
    both = spending[spending["iso3"].isin([state, other])].dropna(subset=["constant_usd_m"])
    year = both.groupby("iso3")["year"].agg(set)
    last = max(year[state] & year[other])
    one, two = (
        float(both[(both.iso3 == s) & (both.year == last)].constant_usd_m.iloc[0]) for s in (state, other)
    )
    return ((part * two * (1 + pace) ** years) / one) ** (1 / years) - 1


def place(spending, economy, countries, state, year):
    both = pd.merge(spending, economy, on=["iso3", "year"]).query("year == @year")
    both = both[both["iso3"].isin(countries[countries["us_ally"]]["iso3"])]
    each = both["constant_usd_m"].astype(float) / both["population"].astype(float)
    return each.set_axis(both["iso3"]).rank(ascending=False, method="min")[state]


def stricter(margins, by):
    held = {}
    for one in margins.itertuples():
        held[one.id] = held.get(one.id, True) and pd.notna(one.margin) and one.margin >= by
    return sum(held.values())


def unsure(surveys, z):
    rows = surveys[surveys["respondents"].notna() & surveys["share"].notna()]
    p, n = rows["share"].to_numpy(float), rows["respondents"].to_numpy(float)
    return (abs(p - 0.5) <= z * (p * (1 - p) / n) ** 0.5).sum()


def held(agreements):
    rows = agreements[agreements["instrument"].isin(AGREEMENTS) & agreements["status"].ne("negotiating")]
    return rows.assign(year=pd.to_numeric(rows["signed"].fillna(rows["in_force"]).str[:4]))


def access(agreements, year):
    rows = held(agreements).query("instrument == 'raa' and partner_iso3 != 'USA'")
    return rows[rows["year"] <= year]["partner"].nunique()


def weighed(agreements, weight):
    rows = held(agreements).dropna(subset=["year"]).drop_duplicates(["partner", "instrument"])
    totals = {}
    for one in rows.itertuples():
        totals[one.partner] = totals.get(one.partner, 0) + (weight if one.instrument == "raa" else 1)
    return sum(totals.values()) ** 2 / sum(value**2 for value in totals.values())


RIGHT = {
    "threats-2": slopes,
    "history-2": turned,
    "burden-2": over_mean,
    "balance-2": coalition,
    "outlook-2": goal,
    "comparison-2": place,
    "claims-2": stricter,
    "strain-2": unsure,
    "overview-2": access,
    "partners-2": weighed,
}


@pytest.mark.parametrize(("exercise", "answer"), RIGHT.items(), ids=RIGHT)
def test_an_answer_by_another_way_is_right(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right, verdict


# What a student brings, and the answer as a series or a set; the ways to write the same are below.
def warheads() -> pd.DataFrame:
    return pd.DataFrame({"iso3": ["CHN"], "year": [2023], "warheads": [500], "address": [SOURCE]})


def differences(warheads, brought):
    newest = warheads.sort_values("edition").groupby(["iso3", "year"]).last()["warheads"]
    own = brought.set_index(["iso3", "year"])["warheads"]
    return (own / newest - 1).dropna().droplevel("year").astype(float)


def goals() -> pd.DataFrame:
    return pd.DataFrame({"iso3": ["DEU"], "share": [0.035], "due_year": [2035], "address": [SOURCE]})


def raised(spending, brought):
    last = spending.dropna(subset=["share_of_gdp"]).sort_values("year").drop_duplicates("iso3", keep="last")
    rows = brought.merge(last, on="iso3").set_index("iso3")
    return 100 * (rows["share"] - rows["share_of_gdp"]) / (rows["due_year"] - rows["year"])


def papers() -> pd.DataFrame:
    return pd.DataFrame({"iso3": ["KIR", "AUS"], "title": ["One", "Two"], "address": [SOURCE] * 2})


def without(agreements, brought):
    return brought.loc[~brought["iso3"].isin(held(agreements)["partner_iso3"]), "iso3"]


def through(answer: Callable, form: Callable) -> Callable:
    """Return the answer in another form."""
    return lambda *tables: form(answer(*tables))


FORMS = {
    "a series": lambda found: found.sort_index(ascending=False),
    "a dict": lambda found: found.to_dict(),
    "a frame of one column": lambda found: found.to_frame("part"),
}
LISTED = {
    "a series": lambda found: found,
    "what unique gives": lambda found: found.unique(),
    "an array": lambda found: found.to_numpy(),
    "a set": set,
    "a list": list,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("exercise", "answer", "brought"),
    [("balance-3", differences, warheads), ("outlook-3", raised, goals)],
    ids=["balance-3", "outlook-3"],
)
def test_an_answer_by_state_may_come_in_any_form_that_names_the_states(form, exercise, answer, brought):
    verdict = check(exercise, through(answer, FORMS[form]), brought=brought())
    assert verdict.right, verdict


@pytest.mark.parametrize("form", LISTED)
def test_states_may_be_listed_in_any_form(form):
    verdict = check("overview-4", through(without, LISTED[form]), brought=papers())
    assert verdict.right, verdict


def test_a_number_in_quotes_is_called_a_text():
    said = check("threats-1", "3").text
    assert said == "Not yet: it gives the text `3` where a number is wanted."
