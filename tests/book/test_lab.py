"""A notebook in JupyterLab, nothing outside of this machine within reach: sentences, charts, tables."""

import json
from collections.abc import Iterator

import pytest

from tests import lab

for package in ("jupyterlab", "jupyterlab_myst"):
    pytest.importorskip(package, reason="JupyterLab is an extra of this book: make lab")

TEXT = """\
:::{admonition} Answer
:class: answer
There are {eval}`rows` rows.
:::

:::{admonition} A figure of another chapter
:class: figure-from
[Its subject](other.ipynb#fig-subject), a figure of “Another chapter”.
:::
"""
PREPARE = """\
import altair as alt, pandas as pd
from alliance_book import figures
frame = pd.DataFrame({"year": [2020, 2021] * 2, "n": [1, 2, 3, 5], "iso3": ["JPN"] * 2 + ["KOR"] * 2})
rows = len(frame)
said = {"tables": ["military_expenditure"], "title": "It rises", "alt": "Two lines."}
line = alt.Chart(frame).mark_line().encode(x="year:Q", y="n:Q", color="iso3:N")
box = alt.param("twice", value=False, bind=alt.binding_checkbox(name="twice"))
doubled = line.transform_calculate(m="twice ? 9 * datum.n : datum.n").encode(y="m:Q").add_params(box)
square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 40], [40, 40], [40, 0], [0, 0]]]}
land = alt.Chart(alt.Data(values=[{"type": "Feature", "geometry": square}])).mark_geoshape(fill="#28a465")
"""
CHARTS = {
    "one-chart": "doubled",
    "layers": "line + line.mark_point()",
    "small-multiples": 'line.facet("iso3:N", columns=2)',
    "side-by-side": "line | line",
    "map": 'land.project("equalEarth")',
}
SHOWN = [f'figures.show({chart}, name="{name}", **said)' for name, chart in CHARTS.items()]
TABLE = 'figures.table(frame, name="few", title="Four rows", tables=["military_expenditure"])'
# How many colours a drawing has: a blank one has one.
COLOURS = """(canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(pixels.buffer)).size;
}"""


def cell(kind: str, source: str, number: int) -> dict:
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": source} | code


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[str]:
    """The address of a JupyterLab with one notebook and settings of its own."""
    root = tmp_path_factory.mktemp("lab")
    sources = [("code", PREPARE), ("markdown", TEXT), *(("code", source) for source in [*SHOWN, TABLE])]
    cells = [cell(kind, source, number) for number, (kind, source) in enumerate(sources)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks").mkdir()
    (root / "notebooks" / "chapter.ipynb").write_text(json.dumps(notebook))
    with lab.serve(root / "notebooks") as address:
        yield address


@pytest.fixture(scope="module")
def page(served, chromium) -> Iterator:
    """The notebook, all of its cells run; ``page.refused`` lists what was asked of other machines."""
    page = lab.opened(chromium, served, "chapter.ipynb")
    lab.run_all(page)
    yield page
    page.close()


def test_sentences_hold_their_numbers(page):
    answer = page.locator(".jp-MarkdownCell", has_text="There are")
    answer.get_by_text("There are 4 rows.").wait_for()
    assert "{eval}" not in answer.inner_text() and ":::" not in answer.inner_text()


def test_what_the_book_takes_from_other_chapters_is_a_sentence_with_a_link(page):
    link = page.locator(".jp-MarkdownCell a", has_text="Its subject")
    assert "other.ipynb" in link.get_attribute("href")


def test_every_kind_of_chart_draws_between_its_title_and_its_source(page):
    drawings = page.locator(".jp-OutputArea .vega-embed canvas")
    drawings.nth(len(CHARTS) - 1).wait_for()
    assert drawings.count() == len(CHARTS)
    assert [n for n in range(len(CHARTS)) if drawings.nth(n).evaluate(COLOURS) < 3] == []
    assert page.locator(".jp-OutputArea b", has_text="It rises").count() == len(CHARTS)
    assert page.locator(".jp-OutputArea small", has_text="Source: SIPRI").count() == len(CHARTS) + 1


def test_a_box_changes_the_chart_above_it(page):
    drawing = page.locator(".jp-OutputArea .vega-embed canvas").first
    before = drawing.evaluate("(canvas) => canvas.toDataURL()")
    page.get_by_label("twice").check()
    drawing.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert drawing.evaluate("(canvas) => canvas.toDataURL()") != before


def test_a_table_has_its_title_its_rows_and_its_source(page):
    shown = page.locator(".jp-OutputArea-output", has_text="Four rows").last
    assert shown.locator("tbody tr").count() == 2  # a row a year, a column a state
    assert shown.locator("thead").inner_text().split() == ["year", "JPN", "KOR"]


def test_nothing_is_asked_of_another_machine(page):
    assert page.refused == []
