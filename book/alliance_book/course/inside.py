"""Runs a submission inside its sandbox: prints what its answers are, on each edition of the tables, as JSON.

A program of its own, for the environment of students: it knows nothing of this book, and no solution is near.
It is the first process there, so that what a submission leaves running ends with one call.
"""

import ctypes
import importlib
import json
import os
import re
import resource
import select
import shutil
import signal
import sys
import time
from contextlib import nullcontext, suppress
from pathlib import Path

GIVEN, PLACE = Path("/in"), Path("/run/student")
DUMPABLE = 4  # PR_SET_DUMPABLE
LONGEST_ANSWER = 4_000_000
MOST_ITEMS = 5_000
FILE_BYTES = 32 << 20
STARTS = {"os.fork", "os.forkpty", "os.system", "os.posix_spawn", "os.exec", "os.kill", "subprocess.Popen"}
TAKES = {"os.remove", "os.rmdir", "shutil.rmtree", "os.rename", "os.truncate", "shutil.move"}


def main() -> None:
    """Run the submission on each edition in turn, and print one line of JSON for each."""
    order = json.load(sys.stdin)
    for package in order["packages"]:
        importlib.import_module(package)  # So that each run has it, forked.
    # No submission may look into this process, or write where it writes.
    ctypes.CDLL(None).prctl(DUMPABLE, 0, 0, 0, 0)
    end = time.monotonic() + order["patience"]
    for edition in sorted((GIVEN / "editions").iterdir()):
        answer = _alone(order, edition, end)
        print(json.dumps(answer), flush=True)
        if "stopped" in answer:
            return


def _used() -> float:
    """Return the processor time of all that has run and ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _alone(order: dict, edition: Path, end: float) -> dict:
    """Run on one edition in a forked process; end whatever it leaves."""
    for left in (PLACE, *Path("/tmp").iterdir()):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
    PLACE.mkdir(parents=True)
    shutil.copytree(GIVEN / "files", PLACE, dirs_exist_ok=True)
    shutil.copytree(edition, PLACE / "tables")
    theirs, ours = os.pipe()
    left = max(1, round(order["seconds"] - _used()))
    pid = os.fork()
    if pid == 0:
        os.close(theirs)
        try:
            os.setsid()
            ctypes.CDLL(None).prctl(DUMPABLE, 1, 0, 0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (left, left + 1))
            _run(order, ours)
        finally:
            os._exit(0)
    os.close(ours)
    text = _read(theirs, end)
    os.close(theirs)
    how = {}
    with suppress(ChildProcessError):  # until there is none left
        while True:
            with suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            ended, status = os.wait()
            how[ended] = os.WTERMSIG(status)
    lines = text.decode("utf-8", "replace").splitlines()
    seen = {line[5:] for line in lines if line.startswith("seen ")}
    answers = next((line[7:] for line in lines if line.startswith("answer ")), None)
    try:
        found = json.loads(answers) if answers else {"stopped": _why(how[pid], end)}
    except ValueError:
        found = {"stopped": "answers too long"}
    return found | {"seen": sorted(seen)}


def _why(ended_by: int, end: float) -> str:
    return "time" if time.monotonic() >= end or ended_by == signal.SIGXCPU else "died"


def _read(source: int, end: float) -> bytes:
    text = b""
    while len(text) < LONGEST_ANSWER:
        ready, _, _ = select.select([source], [], [], max(0, end - time.monotonic()))
        more = os.read(source, 1 << 16) if ready else b""
        text += more
        # What a submission started may hold the other end open for as long as it likes.
        if not more or (text.endswith(b"\n") and b"\nanswer " in text):
            return text
    return text


def _run(order: dict, out: int) -> None:
    """Execute the cells as Jupyter would, and write what is asked for."""
    resource.setrlimit(resource.RLIMIT_NPROC, (order["processes"], order["processes"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_AS, (order["bytes"], order["bytes"]))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.chdir(PLACE)
    os.environ["HOME"] = str(PLACE)
    sys.path.insert(0, str(PLACE))
    from IPython.core.interactiveshell import InteractiveShell

    class Shell(InteractiveShell):
        def _tee(self, channel):
            return nullcontext()  # IPython keeps all that is printed, in memory

    shell = Shell.instance()
    shell.history_manager.enabled = False
    _watch(out)
    errors = []
    given = {name: back(value) for name, value in order["given"].items()}
    for number, source in enumerate(order["cells"]):
        shell.user_ns.update(given)  # whatever a cell above made of them
        result = shell.run_cell(source, store_history=False)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            errors.append(f"cell {number + 1}: {type(error).__name__}: {error}"[:300])
    shell.user_ns.update(given)
    answers = {name: plain(shell.user_ns.get(name, ...)) for name in order["names"]}
    forms = {name: _form(cases, shell.user_ns) for name, cases in order["forms"].items()}
    os.write(out, b"\n")
    text = json.dumps({"answers": answers, "forms": forms, "errors": errors[:20]})
    for start in range(0, len(text := f"answer {text}\n".encode()), 1 << 15):
        os.write(out, text[start : start + (1 << 15)])


def _form(cases: list[str], names: dict) -> str:
    """Return what the visible check of a question says against an answer; empty if it passes."""
    for case in cases:
        try:
            exec(re.sub(r"^(>>>|\.\.\.) ?", "", case, flags=re.M), dict(names))
        except Exception as error:
            return str(error)[:200] or type(error).__name__
    return ""


def _watch(out: int) -> None:
    """Note what a submission has no reason to do. It tells a marker; what is forbidden cannot be done."""

    def hook(event: str, args: tuple) -> None:
        what = None
        if event in STARTS and "fc-list" not in str(args):
            what = "processes"
        elif event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(args[1], tuple)):
            what = "network"
        elif event in TAKES or (event == "open" and set(str(args[1])) & set("wax+")):
            what = "files" if _outside(args[0]) else None
        if what and what not in seen:
            seen.add(what)
            os.write(out, f"\nseen {what}\n".encode())

    seen: set[str] = set()
    sys.addaudithook(hook)


def _outside(path) -> bool:
    """Return whether a path is none of the submission's own; a descriptor is."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return False
    full = os.path.realpath(os.fsdecode(path))
    return not full.startswith((str(PLACE), "/tmp", "/dev/null", "/dev/pts"))


def plain(value, depth: int = 0):
    """Return an answer as data: numbers, texts, lists, and marked series, frames and dictionaries."""
    import pandas as pd

    if depth > 6:
        return {"other": "nested too deep"}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value[:10_000]
    if value is ...:
        return {"other": "..."}  # not answered
    if isinstance(value, pd.DataFrame):
        return {"frame": [[str(c), plain(list(value[c][:MOST_ITEMS]), depth + 1)] for c in value]}
    if isinstance(value, pd.Series):
        pairs = list(value.items())[:MOST_ITEMS]
        return {"series": [[_key(k), plain(v, depth + 1)] for k, v in pairs]}
    if isinstance(value, dict):
        return {"dict": [[_key(k), plain(v, depth + 1)] for k, v in list(value.items())[:MOST_ITEMS]]}
    if isinstance(value, (list, tuple, set, frozenset, pd.Index)):
        return [plain(v, depth + 1) for v in list(value)[:MOST_ITEMS]]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return plain(value.tolist(), depth + 1)
    if isinstance(value, (int, float)):
        return value if abs(value) < 1e300 else str(value)  # NaN and infinity are texts.
    if value is pd.NA:
        return None
    return {"other": type(value).__name__}


def _key(key):
    key = plain(key, 5)
    return int(key) if isinstance(key, float) and key.is_integer() else key


def back(value):
    """Return data that :func:`plain` wrote as what it was; what has no such form as ``None``."""
    if isinstance(value, list):
        return [back(item) for item in value]
    if isinstance(value, dict):
        try:
            return {key: back(item) for key, item in value["dict"]}
        except (KeyError, TypeError, ValueError):  # a student may have brought anything
            return None
    return value


if __name__ == "__main__":
    main()
