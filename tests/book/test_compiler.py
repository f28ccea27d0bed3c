"""Pages that are written side by side: none waits with its tree, and none fails unseen."""

import gc
import time

import pytest
from sphinx.errors import SphinxParallelError


@pytest.fixture(scope="module")
def tasks():
    """Return Sphinx's tasks as the compiler has them, two at once."""
    from alliance_book.runs.compiler import InTurn

    # The compiler's process collects no garbage while it reads; this one goes on.
    gc.enable()
    return lambda: InTurn(2)


def test_none_waits(tasks):
    turns, most = tasks(), 0
    for seconds in (0.2, 0.1, 0.2, 0.1, 0.1):
        turns.add_task(time.sleep, seconds)
        assert not turns._precvsWaiting
        most = max(most, len(turns._args))
    turns.join()
    assert most == 2


def test_each_is_done_once(tasks, tmp_path):
    turns, done = tasks(), []
    for name in "abcde":
        turns.add_task((tmp_path / name).write_text, name, lambda arg, _result: done.append(arg))
    turns.join()
    assert sorted(done) == sorted(path.name for path in tmp_path.iterdir()) == [*"abcde"]


@pytest.mark.parametrize("after", [0, 1, 4])
def test_one_that_fails_ends_all(tasks, after):
    def fail(_page):
        raise ValueError("This page cannot be written.")

    turns = tasks()
    with pytest.raises(SphinxParallelError, match="cannot be written"):
        turns.add_task(fail, "a page")
        for _ in range(after):
            turns.add_task(time.sleep, 0.2)
        turns.join()
    assert not turns._precvs


def test_long_pages_are_shared_out():
    from alliance_book.runs.compiler import BATCH, _batches

    gc.enable()
    lengths = {"short": 9, "brief": BATCH - 9, "long": BATCH, "longer": 5 * BATCH, "last": 1}
    assert _batches(lengths, [*lengths], 2) == [["short", "brief"], ["long"], ["longer"], ["last"]]
    assert _batches(lengths, [], 2) == []
