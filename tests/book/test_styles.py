"""Which style rules stay: those that some page can need."""

import pytest
from alliance_book.sphinx.styles import trim, trimmed, without_icons
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


def test_styles_are_trimmed_to_what_pages_have_and_scripts_name(site):
    style = site / "_static" / "styles" / "theme.css"
    style.write_text(".chart{margin:0}.shut{margin:0}.lost{margin:0}")
    (site / "_static" / "page.js").write_text('figure.classList.add("shut");')
    trim(site)
    assert style.read_text() == ".chart{margin:0}.shut{margin:0}"


def test_styles_of_which_nothing_is_left_out_stop_the_build(site):
    (site / "_static" / "styles" / "theme.css").write_text(".chart{margin:0}")
    with pytest.raises(ExtensionError, match="No rule of any style was left out"):
        trim(site)


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
