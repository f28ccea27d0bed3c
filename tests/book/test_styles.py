"""Which style rules stay: those that some page can need."""

import pytest
from alliance_book.sphinx.styles import trimmed

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
