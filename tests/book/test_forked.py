"""Forked kernels: they start as fresh ones do, end with what started them, and leave nothing behind."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from multiprocessing import forkserver
from pathlib import Path

import pytest
from alliance_book import notebook as nb
from alliance_book.book import Book
from alliance_book.runs import build, forked, server
from alliance_book.runs.compile import Compiler
from alliance_book.runs.execute import Job, execute
from alliance_book.runs.schedule import plan
from jupyter_client.provisioning import LocalProvisioner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux alone"),
]
PATIENCE = 60
STATE = """
import json, multiprocessing, os, random, signal, sys, threading, warnings
import numpy, altair, pandas
assert os.getpgid(0) == os.getpid()
print(json.dumps({
    "arguments": [os.path.basename(sys.argv[0]), *sys.argv[1:2]],
    "path": sys.path,
    "folder": os.getcwd(),
    "variables": sorted(set(os.environ) - {"JUPYTER_DEFAULT_PROVISIONER_NAME", "JE_ARROW_MALLOC_CONF"}),
    "main": __name__,
    "hash": hash("a text"),
    "start method": multiprocessing.get_start_method(),
    "theme": altair.theme.active,
    "renderer": altair.renderers.active,
    "interrupts": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
    "warns": warnings.showwarning is warnings._showwarning_orig,
    "threads": sorted(type(thread).__name__ for thread in threading.enumerate()),
}))
"""
WARM = "import sys\nprint('alliance_book.runs.warm' in sys.modules)"
DRAWS = "import random, numpy\nprint(random.random(), numpy.random.random())"


# What a shell starts in the background heeds no Ctrl-C, and neither does what that starts.
RUNS = """
import signal, sys, pathlib
signal.signal(signal.SIGINT, signal.default_int_handler)
from alliance_book import runs
from alliance_book.book import Book
runs.run(Book.at(pathlib.Path(sys.argv[1])), jobs=2)
"""


def python(root: Path, code: str, **options) -> subprocess.Popen:
    """Start a process of its own, with the book's folder as its argument."""
    command = [sys.executable, "-c", code, str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)


def run_all(root: Path) -> str:
    """Run a book's notebooks as a build does, and return what was said."""
    running = python(root, RUNS)
    said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0, said
    return said


def printed(path: Path) -> str:
    """Return what the last cell of an executed notebook printed."""
    outputs = nb.code(json.loads(path.read_text()))[-1]["outputs"]
    return "".join(output.get("text", "") for output in outputs)


def until(true: Callable[[], object]) -> bool:
    """Wait until something is true, if it ever is."""
    end = time.monotonic() + PATIENCE
    while not (found := true()) and time.monotonic() < end:
        select.select([], [], [], 0.05)
    return bool(found)


def parent(pid: int) -> int:
    """Return the parent of a process."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.fixture
def endless(small, write_notebook) -> Iterator[tuple[subprocess.Popen, list[int]]]:
    """A build whose first notebook never ends; the processes of its kernel, its run, and all runs' server."""
    told = small / "told"
    source = f"import os\nopen({str(told)!r}, 'w').write(f'{{os.getpid()}} ')\nwhile True:\n    pass"
    write_notebook(small / "notebooks" / "first.ipynb", source)
    running = python(small, RUNS, start_new_session=True)
    try:
        assert until(lambda: told.exists() and told.read_text().endswith(" "))
        kernel = int(told.read_text())
        yield running, [kernel, parent(kernel), parent(parent(kernel))]
    finally:
        running.kill()
        running.communicate()


def test_a_forked_kernel_is_as_a_fresh_one(small, write_notebook):
    write_notebook(small / "notebooks" / "first.ipynb", STATE)
    write_notebook(small / "notebooks" / "second.ipynb", WARM)
    run_all(small)
    forked = json.loads(printed(Book.at(small).runs / "first.ipynb"))
    assert printed(Book.at(small).runs / "second.ipynb") == "True\n", "it was forked"

    job = next(run.job for run in plan(Book.at(small)) if run.name == "notebooks/first.ipynb")
    fresh = replace(job, output=str(small / "fresh.ipynb"))
    command = [sys.executable, "-m", "alliance_book.runs.execute"]
    subprocess.run(command, input=json.dumps(asdict(fresh)), text=True, check=True)
    fresh = json.loads(printed(small / "fresh.ipynb"))
    assert set(forked.pop("variables")) ^ set(fresh.pop("variables")) == set()
    assert forked == fresh


def test_a_kernel_that_is_done_is_not_interrupted_first(small, monkeypatch):
    # It would say so on the terminal, where it gets to it before it is killed.
    sent, send = [], LocalProvisioner.send_signal

    async def noted(self, number: int) -> None:
        sent.append(number)
        await send(self, number)

    monkeypatch.setattr(LocalProvisioner, "send_signal", noted)
    source, output = small / "notebooks" / "first.ipynb", str(small / "out.ipynb")
    execute(Job(name="first", notebook=nb.read(source), parameters={}, folder=str(small), output=output))
    assert signal.SIGINT not in sent


def test_forked_kernels_draw_other_random_numbers_each(small, write_notebook):
    for name in ("first", "second"):
        write_notebook(small / "notebooks" / f"{name}.ipynb", DRAWS)
    run_all(small)
    drawn = [printed(Book.at(small).runs / f"{name}.ipynb").split() for name in ("first", "second")]
    assert len({number for numbers in drawn for number in numbers}) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_leaves_no_process(endless, number):
    running, processes = endless
    running.send_signal(number)
    running.communicate(timeout=PATIENCE)
    left = until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))
    assert left, [pid for pid in processes if Path(f"/proc/{pid}").exists()]


def test_a_run_whose_process_is_killed_is_named_and_takes_no_other_with_it(small, endless):
    running, (kernel, run, _server) = endless
    assert until((Book.at(small).runs / "second.ipynb").exists)
    os.kill(run, signal.SIGKILL)
    said, _ = running.communicate(timeout=PATIENCE)
    assert "notebooks/first.ipynb: its process was ended (killed, as the system does where memory" in said
    assert until(lambda: not Path(f"/proc/{kernel}").exists())


def test_what_kernels_are_forked_from_has_one_thread(small):
    code = "import os, sys\nsys.exit(len(os.listdir(f'/proc/{os.getppid()}/task')))"
    asks = (
        "from alliance_book.runs import server\n"
        f"process = server.start().Process(target=exec, args=({code!r},))\n"
        "process.start()\nprocess.join()\nprint(process.exitcode)"
    )
    threads, _ = python(small, asks).communicate(timeout=PATIENCE)
    assert threads == "1\n"


@pytest.mark.parametrize(
    ("command", "plain"),
    [
        ([sys.executable, "-m", "ipykernel_launcher", "-f", "x.json"], True),
        ([sys.executable, "-X", "dev", "-m", "ipykernel_launcher", "-f", "x.json"], False),
        ([sys.executable, "-m", "xeus_python", "-f", "x.json"], False),
        (["/usr/bin/R", "--slave", "-e", "IRkernel::main()", "--args", "x.json"], False),
    ],
)
def test_only_this_pythons_own_kernel_is_forked(command, plain):
    assert forked._plain(command) == plain


def test_the_process_that_kernels_are_forked_from_is_gone_when_pages_are_compiled(small, monkeypatch):
    begun = []
    start = server.start

    def noted():
        context = start()
        begun.append(forkserver._forkserver._forkserver_pid)
        return context

    def compiled(*_arguments, **_options):
        with pytest.raises(ProcessLookupError):
            os.kill(begun[-1], 0)
        raise InterruptedError

    monkeypatch.setattr(server, "start", noted)
    monkeypatch.setattr(Compiler, "compile", compiled)
    with pytest.raises(InterruptedError):
        build(Book.at(small), say=lambda _line: None)
