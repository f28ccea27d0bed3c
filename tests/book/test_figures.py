"""Figures: what they refuse, and what they carry."""

import json

import altair as alt
import pandas as pd
import pytest
from alliance_book import figures
from alliance_book.figures import display, layout, numbers
from alliance_book.figures.colours import PALETTE
from alliance_book.sphinx import pages
from alliance_data import InputError


def test_states_have_their_colours_and_names_whatever_else_is_drawn():
    encoding = figures.states(only=["KOR", "JPN"]).to_dict()
    assert encoding["scale"] == {"domain": ["KOR", "JPN"], "range": [PALETTE["KOR"], PALETTE["JPN"]]}
    assert '"KOR": "South Korea"' in encoding["legend"]["labelExpr"]
    assert figures.name("XXX") == "XXX"
    assert figures.colour("XXX") == figures.colour("OTHER")


@pytest.fixture
def shown(monkeypatch) -> list[dict]:
    """What the notebook would display in a run for the book."""
    seen = []
    monkeypatch.setenv("ALLIANCE_BOOK_RUN", "1")
    monkeypatch.setattr(display, "display", lambda bundle, **_: seen.append(bundle))
    return seen


FRAME = pd.DataFrame(
    {"iso3": ["JPN", "JPN", "KOR"], "year": [2023, 2024, 2024], "share_of_gdp": [0.011, None, 0.026]}
)
SAID = {
    "name": "share",
    "title": "A finding",
    "tables": ["military_expenditure"],
    "alt": "Two lines of spending.",
}


def lines(**options) -> alt.Chart:
    encoding = {"x": "year:Q", "y": "share_of_gdp:Q", "color": figures.states(only=["JPN", "KOR"])}
    return alt.Chart(FRAME).mark_line().encode(**encoding | options)


def test_a_figure_carries_its_caption_its_alternative_text_and_its_numbers(shown):
    figures.show(lines(), subtitle="Share of GDP", limits="Nothing", **SAID)
    spec = shown[0][display.CHART]
    about = spec["usermeta"]["alliance"]
    assert about["sources"][0]["publisher"] == "SIPRI"
    assert about["sources"][0]["last"] == "2025"
    assert about["states"] == {"JPN": "Japan", "KOR": "South Korea"}
    assert spec["width"] == "container"
    assert numbers.drawn(spec, about)[0] == ["JPN", 2023, 0.011]
    json.dumps(spec, allow_nan=False)


def test_a_years_axis_ends_with_the_data_and_shows_years_without_separators(shown):
    figures.show(lines(), **SAID)
    x = shown[0][display.CHART]["encoding"]["x"]
    assert x["scale"]["nice"] is False
    assert x["axis"]["format"] == "d"


def test_outside_of_the_book_a_figure_is_an_ordinary_chart(monkeypatch):
    seen = []
    monkeypatch.delenv("ALLIANCE_BOOK_RUN", raising=False)
    monkeypatch.setattr(display, "display", lambda *parts, **_: seen.extend(parts))
    figures.show(lines(), **SAID)
    assert any(isinstance(part, alt.Chart) for part in seen)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Share of GDP"}, "lowercase"),
        ({"title": " "}, "title is empty"),
        ({"title": "Spending rose to nan %"}, "missing value"),
        ({"alt": ""}, "alt is empty"),
        ({"tables": []}, "tables=\\[...\\] is empty"),
        ({"tables": ["military_spending"]}, "military_expenditure"),
    ],
)
def test_a_figure_that_says_too_little_is_refused(shown, change, message):
    with pytest.raises(InputError, match=message):
        figures.show(lines(), **SAID | change)
    assert shown == []


def test_a_table_is_shown_with_its_source(shown):
    figures.table(FRAME, name="few", title="Three rows", tables=["military_expenditure"])
    about = shown[0][display.TABLE]
    assert about["rows"][1] == ["JPN", 2024, None]
    assert about["sources"][0]["table"] == "military_expenditure"


ABOUT = {
    "columns": [
        {"name": "iso3", "heading": "State", "unit": ""},
        {"name": "year", "heading": "Year", "unit": ""},
        {"name": "spent", "heading": "Spent", "unit": "million US dollars"},
    ],
    "states": {"JPN": "Japan", "KOR": "South Korea"},
}


def test_the_table_under_a_figure_gives_each_state_a_column():
    html = numbers.table(ABOUT, [["JPN", 2024, 54245.0], ["KOR", 2024, None]], label="Data")
    assert "Japan <small>million US dollars</small></th>" in html
    assert "South Korea" in html
    assert ">54\u202f245</td>" in html
    assert 'title="no observation"' in html
    assert ">2024</td>" in html


def test_names_from_data_cannot_become_markup():
    rows = [["<script>alert(1)</script>", 2024, 1.0]]
    assert "<script>" not in numbers.table(ABOUT, rows, label='"><script>')
    assert "</script" not in numbers.table({"columns": ABOUT["columns"][:1]}, [["</script>"]], label="x")


def test_csv_keeps_codes_and_leaves_missing_cells_empty():
    assert numbers.csv_file(ABOUT, [["JPN", 2024, None]]) == b"iso3,year,spent\nJPN,2024,\n"


def test_small_multiples_share_the_width_and_stack_on_a_phone():
    spec = {"facet": {"field": "iso3"}, "columns": 3, "spec": {"width": 200}, "config": {}}
    wide, narrow = layout.fit(spec, 760), layout.fit(spec, 340)
    assert (wide["columns"], narrow["columns"]) == (3, 2)
    assert wide["columns"] * wide["spec"]["width"] < 760
    assert narrow["config"]["legend"]["orient"] == "bottom"
    assert spec["columns"] == 3


def test_charts_side_by_side_stand_one_above_the_other_on_a_phone():
    spec = {"hconcat": [{"mark": "bar"}, {"mark": "line"}]}
    assert "hconcat" in layout.fit(spec, 760)
    assert [part["width"] < 340 for part in layout.fit(spec, 340)["vconcat"]] == [True, True]


def test_a_finished_page_allows_its_own_inline_scripts_by_hash_and_no_others():
    data = '<script type="application/json">{}</script>'
    page = f'<head><meta charset="utf-8" />\n<script>let a = 1;</script>{data}</head>'
    done = pages.finished(page)
    assert done.count("sha256-") == 1
    assert pages.finished(done) == done


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (54245, "54\u202f245"),
        (12.0, "12"),
        (0.958333, "0.9583"),
        (0.5, "0.5"),
        (59512.34, "59\u202f512"),
        (-3.14159, "-3.142"),
        (0.00001234, "0.000012"),
        (0, "0"),
    ],
)
def test_a_table_shows_numbers_to_four_figures_or_to_the_unit(value, text):
    assert numbers._rounded(value) == text
