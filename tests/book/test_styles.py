"""Which style rules stay: those that some page can need."""

import re

import pytest
from alliance_book.sphinx.styles import join, trim, trimmed, without_icons
from sphinx.errors import ExtensionError

USED = {"chart", "open"}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".chart{color:red}", ".chart{color:red}"),
        (".lost{color:red}p{margin:0}", "p{margin:0}"),
        (".chart,.lost,p.open{margin:0}", ".chart,p.open{margin:0}"),
        (".chart .lost{margin:0}", ""),
        (".chart:not(.lost){margin:0}", ".chart:not(.lost){margin:0}"),
        (".lost:is(.chart,.open){margin:0}", ""),
        (":is(.lost,.gone)>p,.chart{margin:0}", ":is(.lost,.gone)>p,.chart{margin:0}"),
        ("@media print{.lost{margin:0}}", ""),
        ("@media print{.lost{margin:0}.open{margin:0}}", "@media print{.open{margin:0}}"),
        ("/* .chart */ .lost{margin:0}", " "),
        ("@keyframes turn{from{top:0}50.5%{top:1px}}", "@keyframes turn{from{top:0}50.5%{top:1px}}"),
        ('@charset "utf-8";.lost{margin:0}', '@charset "utf-8";'),
        ('.chart{--icon:url("data:image/svg+xml;,a")}', '.chart{--icon:url("data:image/svg+xml;,a")}'),
    ],
)
def test_rules_stay_where_a_page_can_need_them(css, kept):
    assert trimmed(css, USED).strip() == kept.strip()


@pytest.fixture
def site(tmp_path):
    """A site of one page, with a style sheet where the theme has its own."""
    (tmp_path / "index.html").write_text('<p class="chart open">Text</p>')
    (tmp_path / "_static" / "styles").mkdir(parents=True)
    return tmp_path


def test_styles_are_trimmed_to_what_pages_have_and_scripts_name(site, tmp_path):
    style = site / "_static" / "styles" / "theme.css"
    style.write_text(".chart{margin:0}.shut{margin:0}.lost{margin:0}")
    (site / "_static" / "page.js").write_text('figure.classList.add("shut");')
    for _again in range(2):
        trim(site, tmp_path / "kept")
        assert style.read_text() == ".chart{margin:0}.shut{margin:0}"
        style.write_text(".chart{margin:0}.shut{margin:0}.lost{margin:0}")
    (site / "next.html").write_text('<p class="lost">Text</p>')
    with pytest.raises(ExtensionError, match="Hardly a rule of any style was left out"):
        trim(site, tmp_path / "kept")


def test_styles_of_which_nothing_is_left_out_stop_the_build(site, tmp_path):
    (site / "_static" / "styles" / "theme.css").write_text(".chart{margin:0}")
    with pytest.raises(ExtensionError, match="Hardly a rule of any style was left out"):
        trim(site, tmp_path / "kept")


def test_the_font_of_icons_goes_and_another_stays(site):
    style = site / "_static" / "styles" / "theme.css"
    text = "@font-face{src:url(text.woff2)}"
    style.write_text(f"{text}@font-face{{src:url(../fontawesome/a.woff2)}}")
    without_icons(site)
    assert style.read_text() == text


def test_a_theme_with_another_font_of_icons_stops_the_build(site):
    (site / "_static" / "styles" / "theme.css").write_text("@font-face{src:url(../others/a.woff2)}")
    with pytest.raises(ExtensionError, match="No style of the theme has a face of fontawesome"):
        without_icons(site)


NAMED = '<link rel="stylesheet" href="_static/{}?v=1" />\n'


def named(*files: str) -> str:
    """Return a page that names style sheets."""
    return f"<head>{''.join(NAMED.format(file) for file in files)}</head>"


def test_pages_name_one_sheet_in_the_order_of_all_and_keep_what_is_their_own(site):
    static = site / "_static"
    (static / "styles" / "theme.css").write_text('@import "../basic.css";a{color:red;background:url(x.png)}')
    (static / "basic.css").write_text("p{background:url(file.png)}")
    (static / "book.css").write_text("a{color:blue;background:url(fonts/y.png)}")
    (static / "explain.css").write_text("b{margin:0}")
    (site / "index.html").write_text(named("styles/theme.css", "book.css", "explain.css"))
    (site / "figure.html").write_text(named("book.css"))
    join(site)
    assert (static / "all.css").read_text() == (
        "p{background:url(file.png)}\na{color:red;background:url(styles/x.png)}\na{color:blue;background:url(fonts/y.png)}\n"
    )
    assert re.findall(r"_static/([\w./]+)", (site / "index.html").read_text()) == ["all.css", "explain.css"]
    assert (site / "figure.html").read_text() == named("book.css")


def test_pictures_inside_of_a_sheet_stay_where_it_is_joined(site):
    inside = """a{background:url("data:image/svg+xml,<svg/>")}b{background:url(data:image/png;,a)}"""
    (site / "_static" / "styles" / "theme.css").write_text(inside)
    (site / "index.html").write_text(named("styles/theme.css"))
    join(site)
    assert (site / "_static" / "all.css").read_text() == f"{inside}\n"


def test_a_page_of_an_earlier_build_follows_the_sheet_of_this_one(site):
    (site / "_static" / "styles" / "theme.css").write_text("a{color:red}")
    (site / "index.html").write_text(named("styles/theme.css"))
    (site / "earlier.html").write_text(named("all.css"))
    join(site)
    assert (site / "earlier.html").read_text() == (site / "index.html").read_text() != named("all.css")


def test_pages_whose_styles_differ_stop_the_build(site):
    (site / "index.html").write_text(named("styles/theme.css"))
    (site / "other.html").write_text(named("styles/theme.css", "more.css"))
    with pytest.raises(ExtensionError, match="different styles"):
        join(site)
