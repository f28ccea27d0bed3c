"""The command: what a user meets when all is well, and when it is not."""

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from alliance_book import cli
from alliance_book.book import CHECKOUT, Book
from alliance_book.runs.parameters import given
from alliance_book.serve import server
from alliance_data import InputError

NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "metadata": {"tags": ["parameters"]},
            "source": 'focal = "JPN"\nsince = 1990\nshare = 0.5\nall_of_them = False\nrivals = ["CHN"]\n'
            'years = [1990]\nweights = {"CHN": 1}\ncut = None\nname = "a text"\n',
        }
    ]
}


def alliance(*args: str, cwd: Path) -> subprocess.CompletedProcess:
    """Run the command as a user does."""
    command = [sys.executable, "-m", "alliance_book.cli", *args]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture
def call(small, monkeypatch, capsys):
    """Run the command inside the small book: its exit code, what it said, and what it complained of."""

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.chdir(small)
        code = 0
        try:
            cli.main(list(args))
        except SystemExit as stop:
            code = stop.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.mark.parametrize(
    "command", [[], ["build"], ["run"], ["sweep"], ["serve"], ["slides"], ["handout"], ["new"], ["data"]]
)
def test_help_has_examples(call, command):
    code, out, _ = call(*command, "--help")
    assert code == 0
    assert "Usage: alliance" in out
    if command not in (["serve"], ["data"]):
        assert "Example" in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["biuld"], "Unknown command 'biuld'. Did you mean 'build'?"),
        (["build", "--jobs", "0"], "Invalid value for '-j' / '--jobs'"),
        (["run", "frist"], "Unknown notebook 'frist'. Did you mean 'first'?"),
        (
            ["run", "first", "-p", "focl=KOR"],
            "notebooks/first.ipynb has no parameter 'focl'. Did you mean 'focal'?",
        ),
        (["run", "first", "-p", "focal"], "-p focal: expected NAME=VALUE"),
        (["sweep", "first"], "Nothing to combine: give values, as -p NAME=A,B, or --grid FILE."),
        (["sweep", "first", "-p", "focl=KOR,JPN"], "notebooks/first.ipynb has no parameter 'focl'."),
        (["serve"], "The book is not built. Build it first: alliance build"),
        (["serve", "--port", "70000"], "Invalid value for '--port'"),
        (["new", "First"], "Notebook name 'First': expected lowercase words and hyphens"),
        (["new", "first"], "notebooks/first.ipynb exists already"),
        pytest.param(
            ["build", "--scheduler", "tcp://127.0.0.1:9"],
            "No Dask scheduler at tcp://127.0.0.1:9",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_refused_input_is_one_message_and_exit_code_2(call, args, message):
    code, out, err = call(*args)
    assert code == 2
    assert err.startswith(message)
    assert err.count("\n") == 1
    assert "Traceback" not in err + out


@pytest.mark.slow
def test_a_failing_notebook_is_one_message_and_exit_code_1(small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", "1 / 0")
    done = alliance("build", cwd=small)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "notebooks/first.ipynb, cell 3: ZeroDivisionError: division by zero",
        "  It never ran to its end before: its page says why there is no text.",
        "One other notebook and all other pages are published as of now.",
    ]
    assert "failed notebooks/first.ipynb" in done.stdout
    debugged = alliance("build", "--debug", cwd=small)
    assert debugged.returncode == 1
    assert "Traceback" in debugged.stderr


def test_run_executes_with_the_readers_value(call, small):
    code, out, _ = call("run", "first", "-p", "focal=KOR")
    assert (code, out) == (0, "Executed copy: _build/runs/first.ipynb\n")
    assert "KOR\\n" in (small / "_build/runs/first.ipynb").read_text()
    assert "papermill" not in (small / "_build/runs/first.ipynb").read_text()


def test_run_writes_its_copy_where_it_is_told(call, small):
    (small / "course").mkdir()
    code, out, _ = call("run", "second", "--out", "course/mine.ipynb")
    assert (code, out) == (0, "Executed copy: course/mine.ipynb\n")
    assert "42\\n" in (small / "course" / "mine.ipynb").read_text()
    assert [path.name for path in (small / "course").iterdir()] == ["mine.ipynb"]
    assert not (small / "_build").exists()


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("book", "is a folder. Give a file in it"),
        ("copy.txt", "Give a name that ends in .ipynb."),
        ("taken.ipynb", "is a file, but no notebook."),
        ("nowhere/copy.ipynb", "there is no folder"),
        ("notebooks/first.ipynb", "the book's notebooks stand there."),
        ("notebooks/copy.ipynb", "the book's notebooks stand there."),
        pytest.param(
            "/proc/copy.ipynb",
            "/proc/copy.ipynb cannot be written: ",
            marks=pytest.mark.skipif(not Path("/proc").exists(), reason="a system without /proc"),
        ),
    ],
)
def test_run_refuses_a_place_that_is_not_one_for_a_notebook(call, small, contents, out, message):
    (small / "taken.ipynb").write_text("a diary")
    before = contents(small / "notebooks"), (small / "taken.ipynb").read_text()
    code, said, err = call("run", "first", "--out", out)
    assert (code, said, err.count("\n")) == (2, "", 1)
    assert message in err
    assert (contents(small / "notebooks"), (small / "taken.ipynb").read_text()) == before


def test_a_value_that_the_notebook_refuses_is_the_users_error(call, small, write_notebook):
    source = "from alliance_data import InputError\nraise InputError(f'{focal} has no pact.')"
    write_notebook(small / "notebooks" / "first.ipynb", source)
    code, _, err = call("run", "first", "-p", "focal=KOR")
    assert (code, err) == (2, "notebooks/first.ipynb: KOR has no pact.\n")


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("focal=JPX", "-p focal=JPX: Unknown country code 'JPX'. Did you mean 'JPN'?"),
        (
            "focal=KOR",
            "-p focal=KOR: notebooks/first.ipynb is true for 'JPN' alone: any other value needs "
            "sentences, and tables, of its own. A brief of any two allies has both: "
            "alliance run alliance-brief -p focal=KOR\n",
        ),
        ("since=1969", "-p since=1969: notebooks/first.ipynb is true for 1970 to 2012; its sentences and"),
        ("ends=1969,2000", "-p ends=1969,2000: notebooks/first.ipynb is true for 1970 to 2012; its"),
        ("ends=1990", "-p ends=1990: expected 2 values with commas between, each a whole number"),
        ("taken=AUS,PHL", "-p taken=AUS,PHL: notebooks/first.ipynb is true for AUS, IND; its sentences and"),
        (
            "day=2020",
            "-p day=2020: notebooks/first.ipynb is true for '2024-01-16' alone: any other value needs",
        ),
    ],
)
def test_a_value_with_which_the_chapter_would_not_be_true_is_refused_before_it_runs(
    call, small, write_notebook, pair, message
):
    parameters = (
        'focal = "JPN"  # a state [this alone]\nsince = 1990  # first year (of two) [1970 to 2012]\n'
        'ends = (1980, 1990)  # years [1970 to 2012]\ntaken = ["AUS"]  # states [AUS, IND]\n'
        'day = "2024-01-16"  # a day [this alone]'
    )
    write_notebook(small / "notebooks" / "first.ipynb", "1 / 0", parameters=parameters)
    code, _, err = call("run", "first", "-p", pair)
    assert code == 2
    assert err.startswith(message)
    assert err.count("\n") == 1


def test_the_books_own_chapters_refuse_another_state(monkeypatch, capsys):
    monkeypatch.chdir(CHECKOUT)
    with pytest.raises(SystemExit) as stop:
        cli.main(["run", "regional-threats", "-p", "focal=KOR"])
    assert stop.value.code == 2
    assert "regional-threats.ipynb is true for 'JPN' alone" in capsys.readouterr().err


def test_an_unknown_table_in_a_notebook_names_the_cell(call, small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", "from alliance_data import load\nload('us_trops')")
    code, _, err = call("run", "first")
    assert code == 1
    message = "notebooks/first.ipynb, cell 3: InputError: Unknown table 'us_trops'. Did you mean 'us_troops'?"
    assert err.startswith(message)


@pytest.mark.slow
def test_a_broken_table_stops_the_build_with_its_message(small, write_notebook, folder):
    write_notebook(small / "notebooks" / "first.ipynb", "from alliance_data import load\nload('spending')")
    table = folder / "spending.csv"
    table.write_text(table.read_text().replace("JPN,2012,", "JPN,soon,"))
    done = alliance("build", cwd=small)
    assert done.returncode == 1
    assert done.stderr.startswith("A table breaks its checks. Nothing ran; the last good pages stand.")
    assert "soon" in done.stderr
    assert not (small / "_build/html").exists()


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("focal=KOR", "KOR"),
        ("since=2001", 2001),
        ("share=1", 1.0),
        ("all_of_them=true", True),
        ("rivals=CHN,RUS", ["CHN", "RUS"]),
        ('rivals=["CHN", "PRK"]', ["CHN", "PRK"]),
        ("rivals=", []),
        ("years=1991,1992", [1991, 1992]),
        ('weights={"RUS": 2}', {"RUS": 2}),
        ("cut=3", 3),
        ("name=a=b", "a=b"),
    ],
)
def test_a_value_takes_the_type_of_the_notebooks_own(pair, value):
    assert given(NOTEBOOK, [pair], "notebooks/x.ipynb") == {pair.partition("=")[0]: value}


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("since=soon", "a whole number, as the notebook's own since = 1990"),
        ("since=2001.5", "a whole number"),
        ("share=half", "a number"),
        ("all_of_them=yes", "true or false"),
        ("years=1991,later", "a list with commas between, each a whole number"),
        ('rivals=["CHN", 3]', "a list with commas between, each text"),
        ("rivals=[CHN", "a list with commas between, each text"),
        ("weights=[1]", "a mapping in JSON"),
    ],
)
def test_a_value_of_another_type_is_refused(pair, expected):
    with pytest.raises(InputError) as caught:
        given(NOTEBOOK, [pair], "notebooks/x.ipynb")
    assert f"-p {pair}: expected {expected}" in str(caught.value)


@pytest.fixture
def built(small) -> Book:
    """The small book with a page where its pages would be."""
    book = Book.at(small)
    book.html.mkdir(parents=True)
    (book.html / "index.html").write_text("<p>The book</p>")
    return book


def test_serve_gives_the_pages_to_this_machine_alone(built):
    with server(built, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        assert running.server_address[0] == "127.0.0.1"
        with urllib.request.urlopen(f"http://127.0.0.1:{running.server_port}/") as page:
            assert page.read() == b"<p>The book</p>"
            assert page.headers["Cache-Control"] == "no-cache"
        running.shutdown()


def test_serve_says_that_a_port_is_in_use(call, built):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = call("serve", "--port", str(port))
    assert code == 2
    assert err == f"Port {port} is in use. Choose another: alliance serve --port {port + 1}\n"


def test_outside_of_any_book_the_command_works_on_its_own(tmp_path):
    assert Book.at(tmp_path).root == CHECKOUT


def test_new_writes_a_notebook_and_lists_it_after_the_last_chapter(call, small):
    (small / "_toc.yml").write_text(
        "# The order\n" + (small / "_toc.yml").read_text() + "- file: book/index\n"
    )
    code, out, _ = call("new", "arms-transfers")
    assert code == 0
    assert out.startswith("Wrote notebooks/arms-transfers.ipynb and listed it in _toc.yml.")
    lines = (small / "_toc.yml").read_text().splitlines()
    assert lines[0] == "# The order"
    assert lines[-3:] == [
        "- file: notebooks/second",
        "- file: notebooks/arms-transfers",
        "- file: book/index",
    ]
    assert json.loads((small / "notebooks/arms-transfers.ipynb").read_text())["nbformat"] == 4


def test_a_new_notebook_runs(call, small):
    call("new", "arms-transfers")
    code, out, err = call("run", "arms-transfers", "-p", "focal=KOR")
    assert (code, out, err) == (0, "Executed copy: _build/runs/arms-transfers.ipynb\n", "")
    assert "South Korea spent" in (small / "_build/runs/arms-transfers.ipynb").read_text()


def test_the_command_starts_without_pandas():
    code = "import sys, alliance_book.cli, alliance_book.runs; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ).returncode == 0
