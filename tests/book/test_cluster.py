"""Runs on a Dask cluster that shares no disk: what travels, what comes back, what is refused, what dies."""

import shutil
import signal
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from alliance_book.book import Book
from alliance_book.runs import inputs
from alliance_book.runs.schedule import plan, run
from alliance_book.runs.sweep import sweep
from alliance_data import AllianceError, InputError
from alliance_data.afar import differing
from alliance_data.cluster import Lost, needed

from tests import cluster as clusters

pytest.importorskip("distributed")
LOADS = "from alliance_data import load\nprint(focal, len(load('spending')))"
WHERE = "import alliance_book\nprint(alliance_book.__file__)"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A cluster with one worker."""
    with clusters.cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


def run_all(root: Path, scheduler: str | None) -> list[str]:
    """Run the stale notebooks of a book and return their names, sorted."""
    inputs._table.cache_clear()
    book = Book.at(root)
    return sorted(run(plan(book), jobs=2, scheduler=scheduler, say=lambda line: None))


def copies(root: Path) -> dict[str, bytes]:
    """Return the executed copies and what is kept beside them."""
    found = [path for path in Book.at(root).runs.iterdir() if path.suffix in (".ipynb", ".tables")]
    return {path.name: path.read_bytes() for path in found}


def test_code_and_tables_travel_once_and_the_copies_that_come_back_are_the_same_byte_for_byte(
    one, small, folder, write_notebook
):
    write_notebook(small / "notebooks" / "first.ipynb", LOADS)
    run_all(small, None)
    local = copies(small)
    shutil.rmtree(small / "_build")
    assert len(run_all(small, one.address)) == 2
    assert copies(small) == local
    assert b"JPN 55" in local["first.ipynb"]

    kept = {path: path.stat().st_ctime_ns for path in one.kept()}
    assert len(kept) == 2, "a bundle of code, and one of tables"
    shutil.rmtree(small / "_build")
    run_all(small, one.address)
    assert {path: path.stat().st_ctime_ns for path in one.kept()} == kept
    sidecar = folder / "spending.yml"
    sidecar.write_text(sidecar.read_text().replace("Invented for tests.", "Made up."))
    run_all(small, one.address)
    assert len(set(one.kept()) - kept.keys()) == 1, "other tables are another bundle"


def test_what_runs_there_is_the_code_that_was_sent(one, small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", WHERE)
    run_all(small, one.address)
    home = one.kept()[0].parent
    assert str(home) in (Book.at(small).runs / "first.ipynb").read_text()


def test_a_cell_that_raises_there_is_the_message_that_it_is_here(one, small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", "1 / 0")
    with pytest.raises(
        AllianceError, match=r"^notebooks/first\.ipynb, cell 3: ZeroDivisionError: division by"
    ):
        run_all(small, one.address)


def test_a_sweep_runs_there(one, small, write_notebook):
    records = (
        "from alliance_book.records import record\nif focal == 'KOR':\n    1 / 0\nrecord(twice=focal * 2)"
    )
    write_notebook(small / "notebooks" / "first.ipynb", records)
    with pytest.raises(AllianceError, match=r"One combination failed.*\n  first focal=KOR: division by zero"):
        sweep(Book.at(small), "first", ["focal=JPN,KOR"], scheduler=one.address, say=lambda line: None)
    table = (small / "_build" / "sweeps" / "first" / "first.csv").read_text()
    assert table == "focal,twice\nJPN,JPNJPN\n"


def test_the_ledgers_multiverse_is_computed_there(one, monkeypatch, tmp_path):
    from alliance_data.claims import cached

    monkeypatch.setattr(cached, "_read", lambda claim, key: None)
    monkeypatch.setattr(cached, "_write", lambda claim, key, held: None)
    here = cached.multiverses("C07")["C07"]
    there = cached.multiverses("C07", scheduler=one.address)["C07"]
    assert there.shares == here.shares
    assert here.values
    assert all(np.array_equal(there.values[n], v, equal_nan=True) for n, v in here.values.items())


def test_a_worker_that_is_killed_midway_is_made_good_elsewhere(small, write_notebook, tmp_path):
    told = tmp_path / "told"
    waits = (
        f"import os, pathlib, time\nbefore = pathlib.Path({str(told)!r})\nfirst = not before.exists()\n"
        "before.write_text(str(os.getpid()))\nwhile first:\n    time.sleep(0.1)"
    )
    write_notebook(small / "notebooks" / "first.ipynb", waits, "print('done')")
    with clusters.cluster(tmp_path / "cluster", workers=2) as running:
        caught: list[BaseException] = []

        def build() -> None:
            try:
                run_all(small, running.address)
            except BaseException as error:
                caught.append(error)

        building = threading.Thread(target=build)
        building.start()
        assert clusters.until(lambda: told.exists() and told.read_text())
        kernel = int(told.read_text())
        busy = next(worker for worker in running.workers if kernel in _descendants(worker.pid))
        busy.send_signal(signal.SIGKILL)
        building.join(clusters.PATIENCE)
    assert caught == []
    assert b"done" in copies(small)["first.ipynb"]


def _descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they did."""
    found = []
    with suppress(OSError):  # It has ended meanwhile.
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found


def test_a_scheduler_that_dies_ends_the_command_with_one_message_and_what_ran_is_kept(
    small, write_notebook, tmp_path
):
    write_notebook(small / "notebooks" / "first.ipynb", "import time\nwhile True:\n    time.sleep(0.1)")
    second = Book.at(small).runs / "second.ipynb"
    with clusters.cluster(tmp_path / "cluster", threads=2) as running:
        killer = threading.Thread(target=lambda: (clusters.until(second.exists), running.scheduler.kill()))
        killer.start()
        with pytest.raises(Lost) as caught:
            run_all(small, running.address)
        killer.join()
    assert str(caught.value).startswith(
        f"The Dask scheduler at {running.address} is gone. What had run is kept"
    )
    assert str(caught.value).count("\n") == 0
    write_notebook(small / "notebooks" / "first.ipynb", "print(1)")
    assert run_all(small, None) == ["notebooks/first.ipynb"]


def test_what_waits_to_be_sent_when_the_scheduler_dies_is_no_other_message(small, write_notebook, tmp_path):
    told = tmp_path / "told"
    waits = f"import pathlib, time\npathlib.Path({str(told)!r}).touch()\nwhile True:\n    time.sleep(0.1)"
    write_notebook(small / "notebooks" / "first.ipynb", waits)
    with clusters.cluster(tmp_path / "cluster") as running:
        killer = threading.Thread(target=lambda: (clusters.until(told.exists), running.scheduler.kill()))
        killer.start()
        with pytest.raises(Lost):
            given = ["focal=AUS,DEU,FRA,GBR,ITA,KOR,PHL"]
            sweep(Book.at(small), "first", given, scheduler=running.address, say=lambda line: None)
        killer.join()


def test_a_scheduler_without_workers_is_one_message(small, tmp_path):
    with (
        clusters.cluster(tmp_path / "cluster", workers=0) as running,
        pytest.raises(InputError, match=rf"The Dask scheduler at {running.address} has no workers\. Start"),
    ):
        run_all(small, running.address)


def test_a_worker_with_another_version_of_a_package_is_named_and_nothing_runs(small, tmp_path):
    with clusters.cluster(tmp_path / "cluster", workers=0) as running:
        running.add(packages={"pandas": "0.25.3"})
        running.ready()
        with pytest.raises(InputError) as caught:
            run_all(small, running.address)
    assert "has another environment: pandas 0.25.3 (here " in str(caught.value)
    assert "Install requirements.lock there" in str(caught.value)
    assert not list(Book.at(small).runs.glob("*.ipynb"))


def test_another_python_and_a_missing_package_are_differences():
    here = {"Python": "3.12.1", "pandas": "3.0.0", "numpy": "2.4.0"}
    there = {"Python": "3.11.9", "pandas": None, "numpy": "2.4.0"}
    assert differing(here, there) == "Python 3.11.9 (here 3.12.1), pandas missing (here 3.0.0)"
    assert differing(here, here) == ""


def test_what_a_worker_must_have_is_what_the_package_needs_directly_or_not():
    found = needed()
    assert {"pandas", "papermill", "nbclient", "distributed"} <= found.keys()
    assert not {"alliance", "pytest", "ruff"} & found.keys()
