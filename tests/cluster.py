"""A cluster for tests: a scheduler and workers as processes in folders of their own, which share no tree.

They run in an environment that has the locked packages and not this one: whatever of it they use, they were
sent.
"""

import os
import site
import socket
import subprocess
import sys
import time
import venv
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 120


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._python = _environment(folder / "environment")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.scheduler = self._start(
            "scheduler",
            "distributed.cli.dask_scheduler",
            "--host",
            self.address,
            "--no-dashboard",
            "--no-show",
        )
        self.workers: list[subprocess.Popen] = []

    def add(self, *, threads: int = 1, packages: dict[str, str] | None = None) -> subprocess.Popen:
        """Start one more worker, in a folder of its own.

        Parameters
        ----------
        packages
            Packages that it is to have in another version.
        """
        name = f"worker-{len(self.workers)}"
        python = self._python
        if packages:
            python = _environment(self._folder / f"{name}-environment")
            for package, version in packages.items():
                about = Path(_packages(python), f"{package}-{version}.dist-info", "METADATA")
                about.parent.mkdir()
                about.write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        options = ["--nthreads", str(threads), "--no-nanny", "--no-dashboard", "--local-directory"]
        home = self._folder / name
        worker = self._start(
            name, "distributed.cli.dask_worker", self.address, *options, str(home / "scratch"), python=python
        )
        self.workers.append(worker)
        return worker

    def ready(self) -> "Cluster":
        """Wait until all workers are known."""
        from distributed import Client

        with (
            warnings.catch_warnings(action="ignore"),  # Of other versions: what is tested.
            Client(self.address, timeout=PATIENCE, set_as_default=False) as client,
        ):
            client.wait_for_workers(len(self.workers), timeout=PATIENCE)
        return self

    def kept(self) -> list[Path]:
        """Return the folders of bundles that workers keep."""
        return sorted(self._folder.glob("worker-*/scratch/*/alliance/*"))

    def stop(self) -> None:
        """End all of it."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, name: str, module: str, *arguments: str, python: Path | None = None) -> subprocess.Popen:
        home = self._folder / name
        home.mkdir()
        apart = ("ALLIANCE", "PYTHON", "COVERAGE")
        env = {key: value for key, value in os.environ.items() if not key.startswith(apart)}
        with (home / "log").open("w") as log:
            return subprocess.Popen(
                [python or self._python, "-m", module, *arguments], cwd=home, env=env, stdout=log, stderr=log
            )


@contextmanager
def cluster(folder: Path, workers: int = 1, threads: int = 1) -> Iterator[Cluster]:
    """Have a cluster for a while."""
    folder.mkdir(parents=True, exist_ok=True)
    running = Cluster(folder)
    try:
        for _ in range(workers):
            running.add(threads=threads)
        yield running.ready() if workers else running
    finally:
        running.stop()


def until(true) -> bool:
    """Wait until something is true, if it ever is."""
    end = time.monotonic() + PATIENCE
    while not (found := true()) and time.monotonic() < end:
        with suppress(TimeoutError):
            time.sleep(0.05)
    return bool(found)


def _environment(folder: Path) -> Path:
    """Make an environment with the packages of this one, but not the book's own; return its Python."""
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    # A folder that is named in such a file is looked into; files like this one in it are not obeyed.
    Path(_packages(python), "locked.pth").write_text("\n".join(site.getsitepackages()))
    return python


def _packages(python: Path) -> Path:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return python.parents[1] / "lib" / version / "site-packages"
