"""Marks of the house: the same as what plain Altair draws, and what a pointer reads from them."""

import re

import altair as alt
import pandas as pd
import pytest
import vl_convert
from alliance_book import figures
from alliance_book.charts import history
from alliance_book.figures import marks
from alliance_book.figures.colours import LIGHT

FRAME = pd.DataFrame(
    {
        "year": [2000, 2001, 2002, 2003],
        "active_duty": [40000, 41000, 39500, 38000],
        "segment": [1, 1, 2, 2],
        "sure": [True, True, False, True],
    }
)
TIPS = [
    alt.Tooltip("year:Q", title="Year", format="d"),
    alt.Tooltip("active_duty:Q", title="Active duty", format=",.0f"),
]
RED = LIGHT["JPN"]

RIM = {"stroke": LIGHT["page"], "strokeWidth": 5, "color": LIGHT["page"], "strokeJoin": "round"}


def drawn(chart) -> str:
    return vl_convert.vegalite_to_svg(chart.properties(width=300).to_dict())


def base():
    return alt.Chart(FRAME).encode(x=alt.X("year:Q"), y=alt.Y("active_duty:Q"))


def told(*columns, frame=FRAME) -> list[dict]:
    return marks.tell(alt.Chart(frame).mark_point(), *columns).to_dict()["encoding"]["tooltip"]


def test_a_line_is_a_line_with_points_that_only_a_pointer_finds():
    plain = [base().mark_line(color=RED), base().mark_circle(size=60, opacity=0).encode(tooltip=TIPS)]
    assert drawn(alt.layer(*marks.line(base(), "year", "active_duty", color=RED))) == drawn(alt.layer(*plain))


def test_what_is_unsure_is_hollow_and_off_the_line():
    sure, guessed = base().transform_filter("datum.sure"), base().transform_filter("!(datum.sure)")
    plain = [
        sure.mark_line(color=RED).encode(detail="segment:N"),
        sure.mark_circle(size=26, opacity=1, color=RED).encode(tooltip=TIPS),
        guessed.mark_point(
            size=52, filled=False, fill=LIGHT["page"], strokeWidth=1.6, opacity=1, color=RED
        ).encode(tooltip=TIPS),
    ]
    house = marks.unsure(base(), "year", "active_duty", color=RED)
    assert drawn(alt.layer(*house)) == drawn(alt.layer(*plain))


def test_words_with_a_rim_can_be_read_over_what_lies_beneath():
    base = alt.Chart(pd.DataFrame({"text": ["Seoul"]})).encode(text="text:N")
    beneath, above = (layer.to_dict()["mark"] for layer in marks.haloed(base, dy=-7))
    assert beneath == {"type": "text", "dy": -7, **RIM}
    assert above == {"type": "text", "dy": -7}


def test_breaks_are_dashed_rules_with_their_text_on_the_side_that_has_room():
    changes = pd.DataFrame({"year": [2000.5, 2002.5], "text": ["crews", "series"], "level": [3, 4]})
    x, rules = alt.X("year:Q"), alt.Chart(changes)
    plain = [
        rules.mark_rule(strokeDash=[2, 3], color=LIGHT["muted"]).encode(x=x),
        *(
            rules.transform_filter(f"datum.year {side} 2001")
            .mark_text(align=align, dx=dx, **look)
            .encode(x=x, y="level:Q", text="text:N")
            for side, align, dx in (("<", "left", 5), (">=", "right", -5))
            for look in (RIM, {"color": LIGHT["muted"]})
        ),
    ]
    assert drawn(alt.layer(*marks.breaks(changes, x, turn=2001))) == drawn(alt.layer(*plain))


def test_a_level_is_a_dashed_line_across_the_chart():
    y = alt.Y("share:Q")
    plain = alt.Chart(pd.DataFrame({"share": [0.02]})).mark_rule(strokeDash=[4, 3], color=LIGHT["muted"])
    assert drawn(marks.level(0.02, y)) == drawn(plain.encode(y=y))


def test_years_have_no_separator_and_counts_have_one():
    assert [tip.get("format") for tip in told("year", "active_duty")] == ["d", ",.0f"]


@pytest.mark.parametrize("column", ["year", "fiscal_year", "period", "wave", "since", "until"])
def test_whatever_a_year_is_called_it_has_no_separator(column):
    assert told(column, frame=pd.DataFrame({column: [1951, 2025]}))[0]["format"] == "d"


def test_a_column_is_named_in_words_with_its_unit():
    frame = pd.DataFrame({"reach_km": [1300.0], "share_of_gdp": [0.014], "sure": [True]})
    assert [(tip["title"], tip.get("format")) for tip in told(*frame.columns, frame=frame)] == [
        ("Reach, km", ",.0f"),
        ("Share of gdp", ".1%"),
        ("Sure", None),
    ]


def test_what_is_said_of_a_column_goes_before_what_it_would_be_called():
    assert told("active_duty=Troops|.2s") == [
        {"field": "active_duty", "type": "quantitative", "title": "Troops", "format": ".2s"}
    ]


@pytest.mark.parametrize("column", ["iso3", "country"])
def test_a_state_is_told_by_its_name(column):
    frame = pd.DataFrame({column: ["KOR", "PHL"], "value": [1, 2]})
    chart = alt.Chart(frame).mark_point().encode(x="value:Q")
    svg = drawn(marks.tell(chart, column, "value"))
    assert "State: South Korea" in svg and "State: Philippines" in svg
    assert "KOR" not in svg.replace("South Korea", "")


def test_an_axis_of_years_ends_with_its_data():
    drawn_axis = marks.years("year", FRAME["year"]).to_dict()
    assert drawn_axis["scale"]["domain"] == [2000, 2003]
    assert drawn_axis["axis"]["values"] == [2000, 2001, 2002, 2003]


def test_room_for_labels_after_the_last_year_names_no_year():
    long = pd.Series([1952, 2025])
    axis = marks.years("year", long, after=0.1).to_dict()
    assert axis["scale"]["domain"] == [1952, pytest.approx(2032.3)]
    assert axis["axis"]["values"] == [1960, 1970, 1980, 1990, 2000, 2010, 2020]


def test_a_longer_series_makes_a_longer_axis():
    """Nothing about an axis is fixed: the chart of a later edition of the data ends later."""
    for last in (2025, 2031):
        annual = pd.DataFrame({"year": [1952, last], "active_duty": [9, 5], "segment": 1, "sure": True})
        changes = pd.DataFrame({"year": [1972], "text": ["returned"], "level": [3]})
        svg = drawn(history.presence(annual, changes).properties(height=200))
        ticks = [int(year) for year in re.findall(r">((?:19|20)\d\d)<", svg)]
        assert last - 11 < max(ticks) <= last


@pytest.mark.parametrize("focal", ["JPN", "KOR"])
def test_the_state_that_a_chart_is_about_has_its_own_colour(focal):
    frame = pd.DataFrame({"year": [2000, 2001], "billions": [40.0, 41.0], "estimate": "reported"})
    events = pd.DataFrame({"at": [2000.5], "text": ["laws"], "level": [30.0]})
    rates = pd.DataFrame({"since": [2000], "until": [2001], "level": [35.0], "text": ["2.5 % a year"]})
    svg = drawn(history.spending(frame, events, rates, focal=focal).properties(height=200))
    assert {code for code in ("JPN", "KOR") if LIGHT[code] in svg} == {focal}


def test_a_figure_of_an_empty_frame_says_so_in_its_place():
    drawn = marks.unless_empty(lambda frame: alt.Chart(frame).mark_point())
    full, empty = pd.DataFrame({"x": [1]}), pd.DataFrame({"x": []})
    assert drawn(full).to_dict()["mark"]["type"] == "point"
    (said,) = drawn(empty).data["text"]
    assert said == "The tables at hand hold no data for this figure."


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([10, 40, 80], [10, 40, 80]),
        ([10, 12, 80], [3.5, 18.5, 80]),
        ([50, 50, 50], [35, 50, 65]),
        ([0, 1, 40], [0, 15, 40]),
        ([60, 98, 99], [60, 85, 100]),
        ([], []),
    ],
    ids=["far", "two close", "one place", "at the bottom", "at the top", "none"],
)
def test_labels_that_would_meet_are_moved_apart_and_stay_within_the_chart(places, expected):
    assert marks.apart(places, 15, top=100) == pytest.approx(expected)


@pytest.mark.parametrize("log", [False, True])
def test_each_line_is_named_at_its_last_value_in_its_colour(log):
    frame = pd.DataFrame(
        {
            "iso3": ["JPN", "JPN", "KOR", "KOR", "KOR"],
            "year": [2000, 2001, 2000, 2001, 2002],
            "spent": [30.0, 60.0, 20.0, 59.0, None],
        }
    )
    scale = alt.Scale(domain=[10, 100], type="log" if log else "linear", nice=False)
    place = {"x": alt.X("year:Q"), "y": alt.Y("spent:Q", scale=scale), "color": figures.states(legend=None)}
    svg = drawn(
        marks.named(frame, "spent", place=place, domain=(10, 100), height=200, log=log).properties(height=200)
    )
    said = re.findall(r'translate\(([\d.]+),([\d.]+)\)" font.*?fill="(#\w+)"[^>]*>([^<]+)<', svg)
    (x, japan, red, one), (same, korea, green, other) = [
        (x, float(y), fill, name) for x, y, fill, name in said if name in ("Japan", "South Korea")
    ]
    assert {one: red, other: green} == {"Japan": LIGHT["JPN"], "South Korea": LIGHT["KOR"]} and x == same
    assert abs(japan - korea) == pytest.approx(15, abs=0.5)
