"""Valid files mangled at random: one clear refusal or a sound table, never a traceback."""

import json
import shutil
from pathlib import Path

import pytest
from alliance_data import AllianceError, load
from alliance_data.checks import check
from alliance_data.importing import import_file
from alliance_data.swap import swap
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SHARED = Path(__file__).parents[3] / "shared" / "data" / "publisher"
SETTINGS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}

JUNK = st.binary(max_size=6) | st.sampled_from(
    [
        *(
            b"",
            b"\0",
            b'"',
            b",",
            b";",
            b"\n",
            b"\r",
            b"-",
            b"...",
            b"{",
            b"[]",
            b"nan",
            b"inf",
            b"1e999",
            b"true",
        ),
        *(
            b"\xff\xfe",
            b"\xc3\xa9",
            b"\xe9",
            b"\xef\xbb\xbf",
            b"=1+1",
            b"<script>",
            b"JPN,2020,",
            b"2020-02-30",
        ),
        b"99999999999999999999",
    ]
)


@st.composite
def edits(draw) -> list[tuple]:
    """Draw a few edits: each a kind, a place and a length as parts of the file, and what to put there."""
    place = st.floats(0, 1, exclude_max=True)
    edit = st.tuples(
        st.sampled_from(["put", "cut", "swap lines", "drop line", "double line", "end"]), place, place, JUNK
    )
    return draw(st.lists(edit, min_size=1, max_size=4))


def mangle(content: bytes, changes: list[tuple]) -> bytes:
    for kind, place, size, junk in changes:
        at = int(place * len(content))
        lines = content.split(b"\n")
        one, other = int(place * len(lines)), int(size * len(lines))
        if kind == "put":
            content = content[:at] + junk + content[at + len(junk) :]
        elif kind == "cut":
            content = content[:at] + junk + content[at + int(size * 200) :]
        elif kind == "end":
            content = content[: max(1, at)]
        else:
            if kind == "swap lines":
                lines[one], lines[other] = lines[other], lines[one]
            elif kind == "drop line":
                del lines[one]
            else:
                lines.insert(other, lines[one])
            content = b"\n".join(lines)
    return content


def keep(tables: Path, *kept: str) -> None:
    """Leave only some tables, for speed: an import looks at every sidecar."""
    for path in tables.iterdir():
        if path.stem not in kept:
            path.unlink()


def survives(tables: Path, table: str, path: Path, content: bytes) -> None:
    """Import mangled content: refused with the table as it was, or taken with the table sound."""
    before = {p.name: p.read_bytes() for p in tables.iterdir() if not p.name.startswith(".")}
    path.write_bytes(content)
    try:
        import_file(path, table=table)
    except AllianceError as error:
        assert str(error) and "Traceback" not in str(error)
        after = {p.name: p.read_bytes() for p in tables.iterdir() if not p.name.startswith(".")}
        assert after == before
        return
    assert check([table]) == {table: []}
    swap(tables, before)


@settings(max_examples=150, **SETTINGS)
@given(changes=edits())
@pytest.mark.slow
def test_a_mangled_csv(folder, tmp_path, changes):
    good = (tmp_path / "spending.csv").read_bytes()
    survives(folder, "spending", tmp_path / "mangled.csv", mangle(good, changes))
    assert len(load("spending")) == 55


@settings(max_examples=25, **SETTINGS)
@given(changes=edits())
def test_a_mangled_workbook(real, sipri_workbook, tmp_path, changes):
    keep(real, "countries", "military_expenditure")
    good = sipri_workbook(years=range(1949, 1960), base_year=1955).read_bytes()
    survives(real, "military_expenditure", tmp_path / "mangled.xlsx", mangle(good, changes))


@settings(max_examples=40, **SETTINGS)
@given(changes=edits())
@pytest.mark.parametrize("table", ["scrambles", "milestones", "security_agreements"])
def test_a_mangled_table_of_typed_documents(real, tmp_path, table, changes):
    keep(real, "countries", table)
    good = (real / f"{table}.csv").read_bytes()
    survives(real, table, tmp_path / "mangled.csv", mangle(good, changes))


@settings(max_examples=12, **SETTINGS)
@given(changes=edits())
@pytest.mark.parametrize(
    ("table", "file"),
    [
        ("economy", "API_MS.MIL.XPND.GD.ZS_DS2_en_csv_v2_211.zip"),
        ("economy", "API_SP.POP.TOTL_2026-02-24.xls"),
        ("missile_tests", "nk_missile_test.en.json"),
    ],
)
@pytest.mark.skipif(not SHARED.exists(), reason="the publishers' files are not beside this repository")
def test_a_mangled_file_of_a_publisher(real, tmp_path, capsys, table, file, changes):
    keep(real, "countries", table)
    for beside in SHARED.glob("nk_missile_*.json"):
        shutil.copy(beside, tmp_path)
    survives(real, table, tmp_path / file, mangle((SHARED / file).read_bytes(), changes))
    assert not capsys.readouterr().out


@settings(max_examples=100, deadline=None)
@given(
    text=st.text(max_size=60)
    | st.sampled_from(["<script>x</script>", "=1+1", "| a |", "`x`", "{eval-rst}", "$$x$$", "# t"])
)
def test_any_text_is_dead_on_a_page(text):
    from alliance_data.descriptions import escape

    shown = escape(text)
    assert not set("<>`$|*[]{}\\") & set(shown) and "\n" not in shown
    assert not shown.startswith(("=", "+", "-", "@", "#"))
    json.dumps(shown)
