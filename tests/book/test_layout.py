"""A live chart is laid out as its picture is: a page fits it as it would be compiled for that width."""

import json

import pytest
import vl_convert
from alliance_book.figures import drawn
from alliance_book.figures.kinds import CHART

WIDTHS = (288, 358, 420, 600, 731, 860, 960)
FITTED = """async ([width, figures]) => Promise.all(figures.map(async (name) => {
    const figure = document.getElementById(`fig-${name}`);
    await window.bookCharts.ready(figure, width);
    const spec = window.bookCharts.specification(figure, { width, dark: false });
    delete spec.usermeta;
    for (const part of spec.data) if (part.values) part.values = [];
    return [name, spec];
}))"""


@pytest.fixture(scope="module")
def charts(html) -> dict[str, dict[str, dict]]:
    """The figures of every chapter, as its notebook has drawn them."""
    found: dict[str, dict[str, dict]] = {}
    for path in sorted(html.with_name("executed").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        bundles = (output.get("data", {}) for cell in cells for output in cell.get("outputs", ()))
        for spec in (bundle[CHART] for bundle in bundles if CHART in bundle):
            name = spec["usermeta"]["alliance"]["name"]
            found.setdefault(path.stem, {})[name] = spec | {
                "datasets": {key: [] for key in spec.get("datasets", ())}
            }
    return found


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_fits_every_chart_to_a_width_as_it_would_be_compiled_for_it(window, root, charts):
    apart = []
    for chapter, figures in charts.items():
        page = window()
        page.goto(f"{root}/notebooks/{chapter}.html")
        for width in WIDTHS:
            for name, fitted in page.evaluate(FITTED, [width, list(figures)]):
                text = json.dumps(drawn._fitted(figures[name], width))
                if fitted != vl_convert.vegalite_to_vega(text, vl_version=drawn.VEGA_LITE):
                    apart.append(f"{name} at {width}")
        page.context.close()
    assert apart == []
