"""Runs: what is stale and what is not, what a copy holds, how a failure reads, what a build leaves behind."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alliance_book import notebook as nb
from alliance_book import runs
from alliance_book.book import Book
from alliance_book.runs import inputs
from alliance_book.runs.compile import recover
from alliance_book.runs.schedule import plan, run
from alliance_book.runs.stage import files, pages, stage
from alliance_data import AllianceError, InputError
from alliance_data.paths import PLACE

QUICK = 'focal = "JPN"  # a state'


def quiet(_line: str) -> None:
    """Say nothing."""


def run_all(root: Path, **options) -> list[str]:
    """Run the stale notebooks of a book and return their names, sorted."""
    inputs._table.cache_clear()
    book = Book.at(root)
    return sorted(run(plan(book), **({"jobs": 2, "scheduler": None, "say": quiet} | options)))


def outputs(path: Path) -> list[str]:
    """Return the text that each code cell of an executed notebook printed."""
    return [
        "".join(o.get("text", "") for o in cell["outputs"]) for cell in nb.code(json.loads(path.read_text()))
    ]


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file."""
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


@pytest.mark.slow
def test_only_what_is_stale_runs(small, write_notebook):
    assert run_all(small) == ["notebooks/first.ipynb", "notebooks/second.ipynb"]
    assert run_all(small) == []
    edit(small / "notebooks" / "first.ipynb", "# first", "# Another title")
    assert run_all(small) == [], "prose is no reason to run"
    edit(small / "notebooks" / "second.ipynb", "6 * 7", "6 * 8")
    assert run_all(small) == ["notebooks/second.ipynb"]
    assert outputs(small / "_build/executed/second.ipynb")[-1] == "48\n"
    (small / "_build/executed/first.ipynb").unlink()
    assert run_all(small) == ["notebooks/first.ipynb"], "a lost copy is made again"


@pytest.mark.slow
def test_a_table_is_a_reason_to_run_for_those_that_read_it_alone(small, folder, write_notebook):
    loads = "from alliance_data import load\nprint(len(load('spending')))"
    hidden = "import alliance_data.reading as t\nprint(len(t.load('spend' + 'ing')))"
    write_notebook(small / "notebooks" / "first.ipynb", loads)
    write_notebook(small / "notebooks" / "second.ipynb", hidden)
    assert nb.tables(nb.read(small / "notebooks" / "first.ipynb")) == {"spending"}
    assert nb.tables(nb.read(small / "notebooks" / "second.ipynb")) == set()
    assert len(run_all(small)) == 2
    assert run_all(small) == []
    sidecar = folder / "spending.yml"
    sidecar.write_text(sidecar.read_text().replace("Invented for tests.", "Made up."))
    assert len(run_all(small)) == 2, "a table that only the run gave away counts as well"
    (folder / "countries.yml").write_text((folder / "countries.yml").read_text() + "\n")
    assert run_all(small) == []


@pytest.mark.slow
def test_a_failing_notebook_is_named_with_cell_and_error_and_the_others_run(small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", "x = 1", "raise KeyError('no such state')")
    with pytest.raises(AllianceError) as caught:
        run_all(small)
    assert str(caught.value) == "notebooks/first.ipynb, cell 4: KeyError: 'no such state'"
    assert caught.value.exit_code == 1
    assert outputs(Book.at(small).runs / "second.ipynb")[-1] == "42\n"
    edit(small / "notebooks" / "first.ipynb", "raise KeyError('no such state')", "pass")
    assert run_all(small) == ["notebooks/first.ipynb"]


@pytest.mark.slow
def test_a_kernel_that_dies_is_one_message(small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", "import os; os._exit(3)")
    with pytest.raises(AllianceError, match=r"^notebooks/first\.ipynb"):
        run_all(small)


@pytest.mark.slow
def test_two_clean_runs_are_the_same_byte_for_byte(small, write_notebook):
    noisy = (
        "import sys\nfor n in range(40):\n    print(n, flush=True)",
        "print(1, file=sys.stderr)",
        "{'a', 'b', 'c', 'd', 'e'}",
        "object()",
    )
    write_notebook(small / "notebooks" / "first.ipynb", *noisy)
    write_notebook(small / "notebooks" / "second.ipynb", "print(hash('a text'))")
    seen = []
    for _ in range(2):
        run_all(small)
        seen.append({p.name: p.read_bytes() for p in sorted(Book.at(small).runs.glob("*.ipynb"))})
        shutil.rmtree(small / "_build")
    assert seen[0] == seen[1]
    assert len(seen[0]) == 2
    assert not re.search(rb"papermill|T\d\d:\d\d|/small/", seen[0]["first.ipynb"])


@pytest.mark.slow
def test_a_cell_that_does_not_end_is_stopped(small, write_notebook):
    (small / "_config.yml").write_text("execute:\n  timeout: 1\n")
    write_notebook(small / "notebooks" / "first.ipynb", "while True:\n    pass")
    with pytest.raises(
        AllianceError, match=r"^notebooks/first\.ipynb: a cell took longer than _config\.yml's 1 s"
    ):
        run_all(small)


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_refused(small):
    with pytest.raises(InputError, match=r"No Dask scheduler at tcp://127\.0\.0\.1:9"):
        run_all(small, scheduler="tcp://127.0.0.1:9")


def test_a_file_that_is_no_notebook_is_refused(small):
    (small / "notebooks" / "first.ipynb").write_text("{")
    with pytest.raises(InputError, match=r"notebooks/first\.ipynb is not a notebook"):
        plan(Book.at(small))


def test_a_staged_file_is_written_only_when_its_bytes_change(small):
    book = Book.at(small)
    run_all(small)
    stage(book, files(book, pages(plan(book))))
    for path in book.source.rglob("*"):
        os.utime(path, (0, 0))
    (small / "book" / "index.md").write_text("# Beginning\n\nAnother word.\n")
    (small / "book" / "gone.md").write_text("")
    stage(book, files(book, pages(plan(book))))
    (small / "book" / "gone.md").unlink()
    stage(book, files(book, pages(plan(book))))
    fresh = [p.name for p in book.source.rglob("*") if p.is_file() and p.stat().st_mtime > 1]
    assert fresh == ["index.md"]
    assert not (book.source / "book" / "gone.md").exists()


@pytest.mark.slow
def test_after_a_plain_build_into_the_same_folder_the_books_own_pages_are_made_again(small):
    info = runs.build(Book.at(small), say=quiet).with_name(".buildinfo")
    assert not info.exists(), "Sphinx's own mark of a folder that it wrote"
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(small)]
    done = subprocess.run(command, cwd=small, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert info.exists()
    runs.build(Book.at(small), say=quiet)
    assert not info.exists()


@pytest.mark.slow
def test_a_build_publishes_and_a_failed_one_leaves_the_last_good_pages(small, write_notebook):
    lines: list[str] = []
    page = runs.build(Book.at(small), jobs=2, say=lines.append)
    assert page == small / "_build/html/index.html"
    first = small / "_build/html/notebooks/first.html"
    assert "JPN" in first.read_text()
    assert any("2 of 2 notebooks ran" in line for line in lines)

    assert runs.build(Book.at(small), say=lines.append) == page
    assert lines[-1] == "Nothing changed since the last build."

    write_notebook(small / "notebooks" / "second.ipynb", "print(6 * 9)")
    runs.build(Book.at(small), say=lines.append)
    assert any("1 of 2 notebooks ran" in line for line in lines)
    assert "54" in (page.parent / "notebooks/second.html").read_text()


def words_of(page: Path) -> str:
    """Return a page's visible text on one line."""
    body = re.search(r"<article.*?</article>", page.read_text(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", "", body).split())


@pytest.mark.slow
def test_a_notebook_that_fails_keeps_its_last_good_page_and_all_others_are_published(small, write_notebook):
    page = runs.build(Book.at(small), say=quiet)
    second = page.parent / "notebooks/second.html"
    write_notebook(small / "notebooks" / "second.ipynb", "print(6 * 9)", "1 / 0")
    write_notebook(small / "notebooks" / "first.ipynb", "print('another ' + focal)")
    stands = (
        "notebooks/second.ipynb, cell 4: ZeroDivisionError: division by zero\n"
        "  The page of its last good run stands, marked as older.\n"
        "One other notebook and all other pages are published as of now."
    )
    for _ in range(2):
        with pytest.raises(AllianceError) as caught:
            runs.build(Book.at(small), say=quiet)
        assert (str(caught.value), caught.value.exit_code) == (stands, 1)
    assert "another JPN" in words_of(page.parent / "notebooks/first.html")
    shown = words_of(second)
    assert "42" in shown
    assert "54" not in shown
    assert shown.count("those of its last good run") == 1
    assert "cell 4: ZeroDivisionError: division by zero" in shown

    write_notebook(small / "notebooks" / "second.ipynb", "print(6 * 9)")
    runs.build(Book.at(small), say=quiet)
    assert "54" in words_of(second)
    assert "last good run" not in words_of(second)


@pytest.mark.slow
def test_going_back_to_what_was_built_takes_the_mark_of_an_older_page_away(small, write_notebook):
    page = runs.build(Book.at(small), say=quiet)
    second = page.parent / "notebooks/second.html"
    good = words_of(second)
    write_notebook(small / "notebooks" / "second.ipynb", "1 / 0")
    with pytest.raises(AllianceError, match="marked as older"):
        runs.build(Book.at(small), say=quiet)
    write_notebook(small / "notebooks" / "second.ipynb", "print(6 * 7)")
    runs.build(Book.at(small), say=quiet)
    assert words_of(second) == good


@pytest.mark.slow
def test_a_notebook_that_never_ran_has_a_page_that_says_why_and_all_others_are_published(
    small, write_notebook
):
    figure = (
        "from alliance_book.figures import table\nimport pandas as pd\n"
        "table(pd.DataFrame({'a': [1]}), name='found', title='Found', tables=['countries'])"
    )
    write_notebook(small / "notebooks" / "second.ipynb", figure, "1 / 0")
    edit(small / "book" / "index.md", "A word.", f"A word.\n\n{SHOWN_ELSEWHERE}")
    config = small / "_config.yml"
    config.write_text(f"{config.read_text()}sphinx:\n  extra_extensions: [alliance_book.sphinx]\n")
    for _ in range(2):
        with pytest.raises(AllianceError) as caught:
            runs.build(Book.at(small), say=quiet)
        assert str(caught.value) == (
            "notebooks/second.ipynb, cell 4: ZeroDivisionError: division by zero\n"
            "  It never ran to its end before: its page says why there is no text.\n"
            "One other notebook and all other pages are published as of now."
        )
    html = small / "_build/html"
    assert "JPN" in words_of(html / "notebooks/first.html")
    assert "A word." in words_of(html / "book/index.html")
    shown = words_of(html / "notebooks/second.html")
    assert shown.startswith("second")
    assert "has not run yet" in shown
    assert "cell 4: ZeroDivisionError: division by zero" in shown

    write_notebook(small / "notebooks" / "second.ipynb", figure)
    runs.build(Book.at(small), say=quiet)
    assert "has not run yet" not in words_of(html / "notebooks/second.html")
    assert "Found" in words_of(html / "book/index.html")


SHOWN_ELSEWHERE = """:::{admonition} From a chapter
:class: figure-from
[What it found](../notebooks/second.ipynb#fig-found)
:::"""


@pytest.mark.slow
def test_where_no_notebook_ever_ran_nothing_is_published(small, write_notebook):
    for name in ("first", "second"):
        write_notebook(small / "notebooks" / f"{name}.ipynb", "1 / 0")
    with pytest.raises(AllianceError, match="ZeroDivisionError"):
        runs.build(Book.at(small), say=quiet)
    assert not (small / "_build/html").exists()


LAST = "from alliance_data import load\nprint('years to', load('spending')['year'].max())"


def build_anew(root: Path) -> Path:
    """Build a book as a new process would, which knows no state of tables."""
    inputs._table.cache_clear()
    return runs.build(Book.at(root), say=quiet)


@pytest.mark.slow
def test_an_older_page_names_the_tables_that_changed_since_it_ran(small, folder, write_notebook):
    from alliance_data.importing import import_file

    check = "last = load('spending')['year'].max()\nassert last < 2021, 'no more years'"
    write_notebook(small / "notebooks" / "second.ipynb", LAST, check)
    page = build_anew(small)
    source = folder.parents[1] / "spending.csv"
    source.write_text(
        source.read_text() + "".join(f"{c},2021,50000,0.01,official,\n" for c in ("JPN", "KOR"))
    )
    import_file(source)
    with pytest.raises(AllianceError, match=r"AssertionError: no more years\n.* Changed since: spending\."):
        build_anew(small)
    shown = words_of(page.parent / "notebooks/second.html")
    assert "its last good run, before spending changed." in shown
    assert "years to 2020" in shown


MADE = """- file: book/methods
- file: book/changes
- file: book/tables/index
  sections: [{glob: book/tables/*}]
"""


def with_made_pages(root: Path) -> None:
    """Give a book the pages that a build makes from the tables."""
    contents = root / "_toc.yml"
    contents.write_text(contents.read_text() + MADE)
    (root / "book" / "methods.md").write_text("# Methods\n")


@pytest.mark.slow
def test_an_import_during_a_build_is_in_the_next_one_and_not_in_a_part_of_this(small, folder, write_notebook):
    shows = "from alliance_data import load\nprint(load('spending', countries=['USA'])['usd_m'].max())"
    for name in ("first", "second"):
        write_notebook(small / "notebooks" / f"{name}.ipynb", shows)
    with_made_pages(small)
    source = folder.parents[1] / "spending.csv"
    source.write_text(source.read_text().replace("USA,2020,1080000.0", "USA,2020,1090000.0"))
    imported: list[int] = []

    def say(line: str) -> None:
        if not imported and line.strip().startswith("ran notebooks/"):
            command = [sys.executable, "-m", "alliance_data", "import", str(source)]
            imported.append(
                subprocess.run(command, env=os.environ | {PLACE: str(folder)}, capture_output=True).returncode
            )

    page = runs.build(Book.at(small), jobs=1, say=say)
    assert imported == [0]
    assert "USA,2020,1090000" in (folder / "spending.csv").read_text()

    def seen() -> list[set[str]]:
        pages = ["notebooks/first.html", "notebooks/second.html", "book/tables/spending.html"]
        return [set(re.findall(r"\b10[89]0000", words_of(page.parent / name))) for name in pages]

    assert seen() == [{"1080000"}] * 3
    assert not list((small / "_build").glob(".tables-*"))
    runs.build(Book.at(small), say=quiet)
    assert seen() == [{"1090000"}] * 3


def test_what_a_killed_build_left_is_swept_away(small):
    left = small / "_build/.tables-killed/tables"
    left.mkdir(parents=True)
    (left / "spending.csv").write_text("")
    with runs._one_edition(Book.at(small)):
        assert not left.exists()


@pytest.mark.slow
def test_a_changed_table_is_checked_before_anything_runs(small, folder, write_notebook):
    write_notebook(small / "notebooks" / "second.ipynb", LAST)
    page = build_anew(small)
    good = {p: p.read_bytes() for p in page.parent.rglob("*.html")}
    edit(folder / "spending.csv", "JPN,2020,60000", "JPN,2020,-60000")
    edit(small / "book" / "index.md", "A word", "Another word")
    with pytest.raises(AllianceError) as caught:
        build_anew(small)
    assert "A table breaks its checks. Nothing ran; the last good pages stand.\n  - spending" in str(
        caught.value
    )
    assert "JPN" in str(caught.value)
    assert caught.value.exit_code == 1
    assert {p: p.read_bytes() for p in page.parent.rglob("*.html")} == good


@pytest.mark.slow
def test_a_table_that_was_found_in_order_is_not_checked_again(small, folder, write_notebook):
    write_notebook(small / "notebooks" / "second.ipynb", LAST)
    lines: list[str] = []
    runs.build(Book.at(small), say=lines.append)
    assert [line.split(" (")[0] for line in lines if "checked" in line] == ["One changed table checked"]
    edit(small / "book" / "index.md", "A word", "Another word")
    lines.clear()
    runs.build(Book.at(small), say=lines.append)
    assert [line for line in lines if "checked" in line] == []


def test_pages_that_a_plain_build_left_are_no_reason_to_build_again(small):
    before = inputs.everything(Book.at(small))
    (small / "book" / "tables").mkdir()
    (small / "book" / "tables" / "index.md").write_text("# Data catalogue\n")
    assert inputs.everything(Book.at(small)) == before
    edit(small / "book" / "index.md", "A word", "Another word")
    assert inputs.everything(Book.at(small)) != before


@pytest.mark.slow
def test_a_warning_of_sphinxs_fails_a_clean_build_and_is_shown(small):
    (small / "book" / "index.md").write_text("# Beginning\n\n{ref}`nowhere`\n")
    for _ in range(2):
        with pytest.raises(AllianceError, match=r"book/index\.md:3: WARNING: .*nowhere"):
            runs.build(Book.at(small), say=quiet)
    assert not (small / "_build/html").exists()


def test_a_crash_between_the_two_renames_leaves_the_last_good_pages(small):
    book = Book.at(small)
    book.html.mkdir(parents=True)
    (book.html / "index.html").write_text("good")
    book.html.rename(book.build / "html.old")
    recover(book)
    assert (book.html / "index.html").read_text() == "good"


def test_of_two_builds_at_once_the_second_waits(small):
    import fcntl
    import threading

    book = Book.at(small)
    book.build.mkdir(parents=True)
    waiting, lines = threading.Event(), []

    def say(line: str) -> None:
        lines.append(line)
        waiting.set()

    def second() -> None:
        with runs.alone(book.build, say):
            lines.append("mine")

    with (book.build / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        lines.append("released")
    thread.join(10)
    assert lines == ["Another build is running; waiting for it.", "released", "mine"]
