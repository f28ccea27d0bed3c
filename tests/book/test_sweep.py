"""Sweeps: every combination runs once, what they record is one table, and what is refused says why."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from alliance_book.book import CHECKOUT, Book
from alliance_book.runs import sweep as sweeps
from alliance_book.runs.sweep import combinations, sweep
from alliance_data import AllianceError, InputError

from tests.cluster import until

PARAMETERS = (
    'focal = "JPN"  # a state\nsince = 1990  # a year [1950 to 2020]\nothers = ["PHL"]  # states\n'
    'share = 0.5  # of all\nally = "USA"  # another [this alone]'
)
RECORDS = (
    "from alliance_book.records import record\nrecord(sum=since + len(focal), said=f'{focal} is {focal}')"
)


@pytest.fixture
def book(small, write_notebook) -> Book:
    """The small book, whose first notebook records what it found."""
    write_notebook(small / "notebooks" / "first.ipynb", RECORDS, parameters=PARAMETERS)
    return Book.at(small)


@pytest.fixture
def notebook(book) -> dict:
    """That notebook."""
    return json.loads(book.notebook("first").read_text())


def swept(book: Book, *given: str, **options) -> list[str]:
    """Sweep, and return the lines that were said."""
    lines: list[str] = []
    sweep(book, "first", given, say=lines.append, jobs=2, **options)
    return lines


def ran(lines: list[str]) -> list[str]:
    """Return which combinations ran, sorted."""
    return sorted(line.split(" (")[0].strip() for line in lines if line.startswith("  ran"))


@pytest.fixture
def each_line(monkeypatch):
    """Have each run's line said, however soon it follows another."""
    monkeypatch.setattr(sweeps, "OFTEN", 0)


@pytest.mark.slow
@pytest.mark.usefixtures("each_line")
def test_each_combination_runs_once_and_the_table_has_a_row_for_each(book):
    lines = swept(book, "focal=JPN,KOR", "since=1950,1990")
    assert ran(lines) == [f"ran first focal={c} since={y}" for c in ("JPN", "KOR") for y in (1950, 1990)]
    assert lines[-1].strip().split(" (")[1].startswith("4 of 4, ")
    assert sum(" left)" in line for line in lines) == 3
    table = pd.read_parquet(book.build / "sweeps" / "first" / "first.parquet")
    assert table.to_dict("list") == {
        "focal": ["JPN", "JPN", "KOR", "KOR"],
        "since": [1950, 1990, 1950, 1990],
        "sum": [1953, 1993, 1953, 1993],
        "said": ["JPN is JPN", "JPN is JPN", "KOR is KOR", "KOR is KOR"],
    }
    again = (book.build / "sweeps" / "first" / "first.csv").read_text().splitlines()
    assert again[:2] == ["focal,since,said,sum", "JPN,1950,JPN is JPN,1953"]

    lines = swept(book, "focal=JPN,AUS", "since=1990")
    assert lines[0] == "Two combinations, 1 of them fresh"
    assert ran(lines) == ["ran first focal=AUS since=1990"]


@pytest.mark.slow
@pytest.mark.usefixtures("each_line")
def test_what_fails_is_named_with_its_reason_and_the_rest_is_kept_and_runs_no_more(
    book, write_notebook, tmp_path
):
    fails = "from alliance_data import InputError\nif focal == 'KOR' and since > 1950:\n    1 / 0"
    write_notebook(book.root / "notebooks" / "first.ipynb", fails, RECORDS, parameters=PARAMETERS)
    for _ in range(2):
        with pytest.raises(AllianceError) as caught:
            swept(book, "focal=JPN,KOR", "since=1950,1990", out=tmp_path / "found.csv")
    assert caught.value.exit_code == 1
    first, reason = str(caught.value).splitlines()
    assert first.startswith("One combination failed. The table has the other 3: ")
    assert reason == "  first focal=KOR since=1990: division by zero"
    assert len((tmp_path / "found.csv").read_text().splitlines()) == 4
    lines = swept(book, "focal=JPN", "since=1950,1990,2000", out=tmp_path)
    assert lines[0] == "Three combinations, 2 of them fresh"
    assert {path.name for path in tmp_path.glob("first.*")} == {"first.csv", "first.parquet"}


@pytest.mark.slow
def test_a_sweep_that_was_killed_goes_on_where_it_was(book, write_notebook, tmp_path):
    free = tmp_path / "free"
    waits = (
        f"import pathlib, time\nfree = pathlib.Path({str(free)!r})\n"
        "while focal == 'KOR' and not free.exists():\n    time.sleep(0.1)"
    )
    write_notebook(book.root / "notebooks" / "first.ipynb", waits, RECORDS, parameters=PARAMETERS)
    command = [sys.executable, "-m", "alliance_book.cli", "sweep", "first", "-p", "focal=JPN,KOR", "-j", "1"]
    running = subprocess.Popen(command, cwd=book.root, stdout=subprocess.DEVNULL)
    assert until(lambda: list((book.build / "sweeps" / "first").glob("*.seen")))
    running.kill()
    running.wait()
    free.touch()
    assert swept(book, "focal=JPN,KOR")[0] == "Two combinations, 1 of them fresh"


@pytest.mark.slow
def test_where_the_notebook_refuses_all_the_input_is_the_users_error(book, write_notebook):
    refuses = "from alliance_data import InputError\nraise InputError(f'{focal} has no pact.')"
    write_notebook(book.root / "notebooks" / "first.ipynb", refuses, parameters=PARAMETERS)
    with pytest.raises(InputError) as caught:
        swept(book, "focal=JPN,KOR")
    assert str(caught.value).splitlines() == [f"first focal={c}: {c} has no pact." for c in ("JPN", "KOR")]
    assert not list((book.build / "sweeps" / "first").glob("first.*"))


@pytest.mark.slow
def test_lists_and_texts_beside_numbers_go_into_the_table_as_text(book, write_notebook):
    mixed = "from alliance_book.records import record\nrecord(it=1 if len(others) > 1 else 'one', no=None)"
    write_notebook(book.root / "notebooks" / "first.ipynb", mixed, parameters=PARAMETERS)
    swept(book, "others=PHL,AUS;DEU")
    table = pd.read_parquet(book.build / "sweeps" / "first" / "first.parquet")
    assert table[["others", "it"]].to_numpy().tolist() == [["PHL,AUS", "1"], ["DEU", "one"]]


@pytest.mark.slow
def test_a_notebook_that_records_nothing_is_told_how(book):
    lines: list[str] = []
    sweep(book, "second", ["focal=JPN,KOR"], say=lines.append)
    assert lines[-1].startswith("notebooks/second.ipynb records nothing: ")


@pytest.mark.slow
def test_briefs_of_states_that_no_pact_binds_are_refused_and_so_is_a_state_with_itself(tmp_path):
    with pytest.raises(InputError) as caught:
        given = ["focal=CHN,USA"]
        sweep(Book.at(CHECKOUT), "alliance-brief", given, out=tmp_path, say=lambda line: None)
    first, second = str(caught.value).splitlines()
    assert first.startswith("alliance-brief focal=CHN: No defence pact binds China and United States in ATOP")
    assert second.startswith("alliance-brief focal=USA: focal and ally are both USA")


def test_a_grid_has_a_combination_in_each_line_and_is_crossed_with_other_values(notebook, tmp_path):
    (tmp_path / "grid.csv").write_text("focal, since\nJPN,1990\n\nKOR,1953\n")
    found = combinations(notebook, ["share=0.1,1"], tmp_path / "grid.csv", "x")
    assert found == [
        {"focal": focal, "since": since, "share": share}
        for focal, since in (("JPN", 1990), ("KOR", 1953))
        for share in (0.1, 1.0)
    ]


@pytest.mark.parametrize(
    ("given", "grid", "message"),
    [
        ([], None, r"Nothing to combine: give values, .* x has focal, since, others, share, ally\."),
        (["focl=JPN"], None, r"x has no parameter 'focl'\. Did you mean 'focal'\?"),
        (["focal"], None, r"-p focal: expected NAME=A,B,C"),
        (["focal=JPN,,KOR"], None, r"-p focal=JPN,,KOR: one of the values is empty"),
        (["focal=JPN,KOR,JPN"], None, r"-p focal=JPN,KOR,JPN: JPN stands there twice"),
        (["focal=JPN,JPX"], None, r"-p focal=JPX: Unknown country code 'JPX'"),
        (["since=1990,1949"], None, r"-p since=1949: x is true for 1950 to 2020"),
        (["since=1990,soon"], None, r"-p since=soon: expected a whole number"),
        (["ally=USA,CHN"], None, r"-p ally=CHN: x is true for 'USA' alone"),
        (["share=1,1.0"], None, r"Two of the values are the same, written in two ways"),
        (
            [
                f"share={','.join(str(n / 4000) for n in range(4000))}",
                f"since={','.join(map(str, range(1950, 2020)))}",
            ],
            None,
            r"280,000 combinations; a sweep has at most 20,000",
        ),
        ([], "", r"expected a first line with parameters' names, found nothing"),
        ([], "focal\n", r"--grid grid\.csv has no combination"),
        ([], "focl\nJPN\n", r"grid\.csv, line 2: x has no parameter 'focl'"),
        ([], "focal,since\nJPN\n", r"grid\.csv, line 2: one value, expected 2: focal, since"),
        ([], "focal\nJPN\nKOR\nJPN\n", r"grid\.csv, line 4: the same combination as in line 2"),
        (["focal=JPN"], "focal\nKOR\n", r"focal stands in grid\.csv and in -p focal="),
        (
            [],
            "share\n" + "".join(f"{n}\n" for n in range(20_001)),
            r"20,001 or more combinations; a sweep has",
        ),
    ],
)
def test_what_cannot_be_swept_is_refused_before_anything_runs(notebook, tmp_path, given, grid, message):
    if grid is not None:
        (tmp_path / "grid.csv").write_text(grid)
    with pytest.raises(InputError, match=message):
        combinations(notebook, given, None if grid is None else tmp_path / "grid.csv", "x")


def test_a_grid_that_is_not_there_is_refused(notebook, tmp_path):
    with pytest.raises(InputError, match=r"none\.csv: No such file or directory\. Expected a CSV file"):
        combinations(notebook, [], tmp_path / "none.csv", "x")


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("found.txt", r"expected a folder, or a name that ends in \.csv"),
        ("no/found.csv", "there is no folder"),
    ],
)
def test_a_place_that_is_not_one_for_a_table_is_refused_before_anything_runs(book, tmp_path, out, message):
    with pytest.raises(InputError, match=message):
        swept(book, "focal=KOR", out=Path(tmp_path, out))
    assert not book.build.exists()
