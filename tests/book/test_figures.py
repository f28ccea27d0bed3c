"""Figures: what they refuse, and what they carry."""

import base64
import io
import json

import altair as alt
import pandas as pd
import pytest
from alliance_book import figures
from alliance_book.figures import captions, display, elsewhere, layout, numbers
from alliance_book.figures.colours import LIGHT
from alliance_book.sphinx import finish
from alliance_data import InputError
from PIL import Image


def test_states_have_their_colours_and_names_whatever_else_is_drawn():
    encoding = figures.states(only=["KOR", "JPN"]).to_dict()
    assert encoding["scale"] == {"domain": ["KOR", "JPN"], "range": [LIGHT["KOR"], LIGHT["JPN"]]}
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
    figures.show(lines(), subtitle="Share of GDP", **SAID)
    spec = shown[0][display.CHART]
    about = spec["usermeta"]["alliance"]
    assert about["sources"][0]["publisher"] == "SIPRI"
    assert about["sources"][0]["last"] == "2025"
    assert about["states"] == {"JPN": "Japan", "KOR": "South Korea"}
    assert spec["width"] == "container"
    assert numbers.drawn(spec, about)[0] == ["JPN", 2023, 0.011]
    json.dumps(spec, allow_nan=False)


def test_a_column_that_a_table_only_shares_a_name_with_keeps_its_own_heading():
    derived = pd.DataFrame({"id": ["C01"], "share_of_gdp": [0.5]})
    assert captions.columns(derived, ["military_expenditure"])[1]["heading"] == "share of gdp"
    assert captions.columns(FRAME, ["military_expenditure"])[2]["heading"] != "share of gdp"


def test_a_word_like_a_states_code_among_other_words_is_no_state():
    types = pd.DataFrame({"type": ["SLV", "SRBM", "Unknown"], "iso3": ["PRK", "PRK", "KOR"]})
    assert captions.state_names(types) == {"PRK": "North Korea", "KOR": "South Korea"}


def test_a_years_axis_ends_with_the_data_and_shows_years_without_separators(shown):
    figures.show(lines(), **SAID)
    x = shown[0][display.CHART]["encoding"]["x"]
    assert x["scale"]["nice"] is False
    assert x["axis"]["format"] == "d"


@pytest.fixture
def elsewhere_shown(monkeypatch) -> list[tuple[dict, dict]]:
    """What a notebook displays outside of the book: bundles with their metadata."""
    seen = []
    monkeypatch.delenv("ALLIANCE_BOOK_RUN", raising=False)
    monkeypatch.setattr(display, "display", lambda bundle, metadata, raw: seen.append((bundle, metadata)))
    return seen


def test_outside_of_the_book_a_figure_is_a_chart_between_its_title_and_its_source(elsewhere_shown):
    figures.show(lines(), subtitle="Share of <GDP>", **SAID)
    (head, _), (chart, about), (foot, _) = elsewhere_shown
    assert head["text/html"] == "<p><b>A finding</b><br>Share of &lt;GDP&gt;</p>"
    assert foot["text/html"].startswith("<p><small>Source: SIPRI, Military expenditure (")
    assert foot["text/html"].endswith(").</small></p>")
    assert list(chart) == [elsewhere.CHART, "image/png", "text/plain"], "HTML would be preferred to a chart"
    assert about["image/png"]["alt"] == SAID["alt"]
    assert about[elsewhere.CHART]["embed_options"]["formatLocale"]["thousands"] == "\u202f"


def test_outside_of_the_book_a_chart_is_of_the_version_and_width_that_jupyterlab_draws(elsewhere_shown):
    figures.show(lines(), **SAID)
    spec = elsewhere_shown[1][0][elsewhere.CHART]
    assert spec["$schema"].endswith("/v5.json")
    assert spec["width"] == elsewhere.WIDTH
    assert "autosize" not in spec and "usermeta" not in spec
    assert len(next(iter(spec["datasets"].values()))) == len(FRAME)


def test_outside_of_the_book_the_picture_of_a_chart_is_a_png_of_twice_its_size(elsewhere_shown):
    figures.show(lines(), **SAID)
    bundle, metadata = elsewhere_shown[1]
    drawn = Image.open(io.BytesIO(base64.b64decode(bundle["image/png"])))
    said = metadata["image/png"]
    assert drawn.format == "PNG"
    assert drawn.size == pytest.approx((2 * said["width"], 2 * said["height"]), abs=1)
    assert said["width"] > elsewhere.WIDTH
    assert len(drawn.convert("RGB").getcolors(1 << 20)) > 10, "lines, words, and a page"


def test_outside_of_the_book_a_table_is_one_with_its_title_and_source(elsewhere_shown):
    figures.table(FRAME, name="few", title="Three rows", tables=["military_expenditure"])
    [(bundle, _)] = elsewhere_shown
    page = bundle["text/html"]
    assert page.startswith("<p><b>Three rows</b></p><table>")
    assert '<td style="text-align: left">2023</td>' in page
    assert '<td style="text-align: right">0.011</td>' in page
    assert "Source: SIPRI" in page.split("</table>")[1]


def test_a_chart_shown_by_itself_needs_no_network(monkeypatch):
    bundle, _ = lines().properties(width="container")._repr_mimebundle_()
    assert list(bundle) == [elsewhere.CHART, "image/png", "text/plain"]
    assert bundle[elsewhere.CHART]["width"] == elsewhere.WIDTH


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


@pytest.mark.parametrize(("asked", "narrow"), [(1, 1), (2, 1), (3, None), (None, None)])
def test_a_legend_of_few_columns_has_one_on_a_phone(asked, narrow):
    legend = {"symbolType": "circle"} | ({"columns": asked} if asked else {})
    spec = {"mark": "point", "encoding": {"color": {"field": "which", "legend": legend}}}
    fitted = [layout.fit(spec, width)["encoding"]["color"]["legend"].get("columns") for width in (760, 340)]
    assert fitted == [asked, narrow]


def test_charts_side_by_side_stand_one_above_the_other_on_a_phone():
    spec = {"hconcat": [{"mark": "bar"}, {"mark": "line"}]}
    assert "hconcat" in layout.fit(spec, 760)
    assert [part["width"] < 340 for part in layout.fit(spec, 340)["vconcat"]] == [True, True]


def test_a_finished_page_allows_its_own_inline_scripts_by_hash_and_no_others():
    data = '<script type="application/json">{}</script>'
    page = f'<head><meta charset="utf-8" />\n<script>let a = 1;</script>{data}</head>'
    done = finish.finished(page)
    assert done.count("sha256-") == 1
    assert finish.finished(done) == done


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


def test_numbers_that_could_all_be_years_have_no_thousands():
    about = {"columns": [{"name": name, "heading": name, "unit": ""} for name in ("since", "troops")]}
    drawn = numbers.bare_table(about, [[1951, 1950], [1960, 46593]])
    assert ">1951<" in drawn and ">1\u202f950<" in drawn
