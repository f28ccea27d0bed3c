"""Colours of charts: each in one place, and apart for every kind of sight, on light pages and on dark."""

import ast
import inspect
import itertools
import re
from pathlib import Path

import altair as alt
import pytest
from alliance_book import charts, figures
from alliance_book.charts import (
    balance,
    burden,
    claims,
    history,
    index,
    maps,
    multiverse,
    outlook,
    overview,
    partners,
    strain,
    threats,
)
from alliance_book.figures.colours import CATEGORIES, DARK, LIGHT, PALETTE, STEPS, colour, kinds

MAIN = ("JPN", "USA", "CHN", "RUS", "PRK", "KOR")
SOURCES = sorted(Path(charts.__file__).parent.glob("*.py"))
MODULES = (
    *(balance, burden, claims, history, index, maps, multiverse),
    *(outlook, overview, partners, strain, threats),
)
PAGES = {"light": (0, LIGHT["page"]), "dark": (1, DARK["page"])}

# Machado, Oliveira and Fernandes (2009): how linear RGB looks without one kind of cone.
CONES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "no green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "no blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def times(matrix, vector):
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((times(TO_XYZ, linear(c))[1] for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, cones) -> list[float]:
    seen = [min(1, max(0, part)) for part in times(cones, linear(colour))]
    white = [sum(row) for row in TO_XYZ]
    x, y, z = (v / w for v, w in zip(times(TO_XYZ, seen), white, strict=True))
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def near(colours: dict[str, str], sight: str, limit: float) -> dict[tuple[str, str], float]:
    """Return the pairs that lie closer than a limit to who sees so, with their distance."""
    seen = {name: lab(value, CONES[sight]) for name, value in colours.items()}
    apart = {
        (a, b): sum((x - y) ** 2 for x, y in zip(seen[a], seen[b], strict=True)) ** 0.5
        for a, b in itertools.combinations(seen, 2)
    }
    return {pair: round(distance, 1) for pair, distance in apart.items() if distance < limit}


@pytest.mark.parametrize("page", PAGES)
def test_text_in_a_state_s_colour_can_be_read_on_light_and_dark_pages(page):
    form, behind = PAGES[page]
    assert [code for code, both in PALETTE.items() if contrast(both[form], behind) < 4.5] == []


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_labels_of_charts_can_be_read(scheme):
    assert contrast(scheme["text"], scheme["page"]) > 7
    assert contrast(scheme["muted"], scheme["page"]) > 4.5


@pytest.mark.parametrize("sight", CONES)
@pytest.mark.parametrize("page", PAGES)
def test_the_six_main_states_differ_for_every_kind_of_sight(page, sight):
    form, _ = PAGES[page]
    assert near({code: PALETTE[code][form] for code in MAIN}, sight, 20) == {}


@pytest.mark.parametrize("page", PAGES)
def test_text_in_a_category_s_colour_and_on_it_can_be_read(page):
    form, behind = PAGES[page]
    faint = {
        name: round(contrast(both[form], behind), 2)
        for name, both in (CATEGORIES | STEPS).items()
        if contrast(both[form], behind) < (3 if name == "grey" else 4.5)
    }
    assert faint == {}


@pytest.mark.parametrize("sight", CONES)
@pytest.mark.parametrize("page", PAGES)
def test_categories_differ_for_every_kind_of_sight(page, sight):
    form, _ = PAGES[page]
    assert near({name: both[form] for name, both in CATEGORIES.items()}, sight, 18) == {}


@pytest.mark.parametrize("page", PAGES)
def test_no_category_looks_like_a_main_state(page):
    form, _ = PAGES[page]
    for name, both in CATEGORIES.items():
        mixed = {code: PALETTE[code][form] for code in MAIN if code != "PRK"} | {name: both[form]}
        assert [pair for pair in near(mixed, "all", 15) if name in pair] == []


def test_each_colour_says_whose_it_is():
    """On a dark page each colour of a chart is replaced by its own dark form, found by the light one."""
    assert list(LIGHT) == list(DARK)
    for scheme in (LIGHT, DARK):
        assert len(set(scheme.values())) == len(scheme)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_charts_write_out_no_colour(source):
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", source.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_charts_state_no_year(source):
    """Axes end where the data end, and what happened when stands in tables."""
    numbers = [
        n.value
        for n in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(n, ast.Constant)
    ]
    assert [n for n in numbers if isinstance(n, int | float) and 1900 <= n <= 2100] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_what_charts_offer_draws(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not name.startswith("_"):
            assert issubclass(function.__annotations__["return"], alt.SchemaBase), name


def test_a_name_finds_a_state_s_colour_or_a_category_s_and_no_other():
    assert (colour("JPN"), colour("teal")) == (PALETTE["JPN"][0], CATEGORIES["teal"][0])
    assert figures.colour("XXX") == PALETTE["OTHER"][0]
    with pytest.raises(KeyError, match="mauve"):
        colour("mauve")


def test_kinds_have_the_order_and_the_colours_they_are_given():
    encoding = kinds("kind", {"Initial": "steel", "Japan's": "JPN"}, columns=2).to_dict()
    assert encoding["scale"] == {
        "domain": ["Initial", "Japan's"],
        "range": [CATEGORIES["steel"][0], PALETTE["JPN"][0]],
    }
    assert encoding["sort"] == ["Initial", "Japan's"]
    assert encoding["legend"] == {"columns": 2, "symbolType": "square"}
    assert kinds("kind", {"Initial": "steel"}, legend=False).to_dict()["legend"] is None
