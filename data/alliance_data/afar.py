"""What runs on a worker of a cluster. It travels there by value: nothing here may need more than Python has.

A worker keeps each bundle in a folder that bears its name, and has a process beside it that runs what comes
with these bundles; other code or other tables get another process.
"""

import io
import os
import subprocess
import sys
import tarfile
import threading
import time
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Client
from pathlib import Path
from tempfile import mkdtemp

# How many processes with other bundles a worker keeps beside it, where they have nothing to do.
KEPT = 2
LISTED = 5
PATIENCE = 120.0
PAUSE = 0.02


def versions(names: list[str]) -> dict[str, str | None]:
    """Return the versions of packages on this worker; ``None`` for one that is missing."""
    found: dict[str, str | None] = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def differing(wanted: dict[str, str], found: dict[str, str | None]) -> str:
    """Return in words how an environment differs from the one that is wanted; nothing where it does not."""
    other = [
        f"{name} {found.get(name) or 'missing'} (here {version})"
        for name, version in wanted.items()
        if found.get(name) != version
    ]
    more = f" and {len(other) - LISTED} more" if len(other) > LISTED else ""
    return ", ".join(other[:LISTED]) + more


def work(names: list[str], packed: list[bytes], wanted: dict[str, str], order: bytes) -> tuple[bool, bytes]:
    """Have an order done with bundles of these names; return whether some are lacking, and the answer.

    Parameters
    ----------
    names
        Of the bundle of code, and of that of tables.
    packed
        The bundles themselves, where they were sent.
    wanted
        The packages that a worker must have, and their versions: one that came later was not asked before.
    order
        What the process beside the worker is told.
    """
    from distributed import get_worker

    worker = get_worker()
    home = Path(worker.local_directory).parent / "alliance"
    for place, name in enumerate(names):
        if not (home / name).is_dir():
            if not packed:
                return True, b""
            _unpack(packed[place], home / name)
    if other := differing(wanted, versions(list(wanted))):
        raise RuntimeError(f"the worker at {worker.address} has another environment: {other}.")
    beside = vars(worker).setdefault("alliance", {"lock": threading.Lock(), "processes": {}})
    process = _process(beside, [home / name for name in names])
    try:
        with Client(process["address"], "AF_UNIX") as line:
            line.send_bytes(order)
            return False, line.recv_bytes()
    except (EOFError, OSError):
        ended = process["process"].poll()
        raise RuntimeError(f"the process beside the worker {worker.address} ended ({ended}).") from None
    finally:
        with beside["lock"]:
            process["busy"] -= 1


def _unpack(packed: bytes, target: Path) -> None:
    """Put a bundle where it is looked for, whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=target.parent, prefix=".new-"))
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(draft, filter="data")
    try:
        draft.rename(target)
    except OSError:  # Another worker of this machine was faster.
        if not target.is_dir():
            raise


def _process(beside: dict, bundles: list[Path]) -> dict:
    """Return the process that has these bundles, started where none runs, and count one more order for it."""
    key = tuple(map(str, bundles))
    with beside["lock"]:
        running = beside["processes"]
        for other, held in list(running.items()):
            ended = held["process"].poll() is not None
            if ended or (other != key and not held["busy"] and len(running) >= KEPT):
                held["process"].stdin.close()
                del running[other]
        if key not in running:
            running[key] = _started(*bundles)
        running[key]["busy"] += 1
        return running[key]


def _started(code: Path, tables: Path) -> dict:
    folder = mkdtemp(prefix="alliance-")
    address = str(Path(folder, "line"))
    env = os.environ | {"PYTHONPATH": str(code), "ALLIANCE_TABLES": str(tables)}
    process = subprocess.Popen(
        [sys.executable, "-m", "alliance_data.attendant", address], stdin=subprocess.PIPE, env=env, cwd=folder
    )
    end = time.monotonic() + PATIENCE
    while not Path(address).exists():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"the process beside the worker did not start ({process.returncode}).")
        time.sleep(PAUSE)
    return {"process": process, "address": address, "busy": 0}
