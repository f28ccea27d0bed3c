"""A provisioner of Jupyter's for kernels that are forked from a process in which their imports are done.

Registered as an entry point of jupyter_client, which asks it for every kernel of a run. The kernel waits,
forked, before there are threads or an event loop, and is told its connection file when Jupyter has one. Where
none waits, and for kernels that are not this Python's own, this is Jupyter's own provisioner.
"""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from jupyter_client.provisioning import LocalProvisioner

GROUP, NAME = "jupyter_client.kernel_provisioners", "alliance-forked"
WARM = f"{__package__}.warm"
DEFAULT = "JUPYTER_DEFAULT_PROVISIONER_NAME"
PAUSE = 0.005


class Forked(LocalProvisioner):
    """Jupyter's own provisioner, which takes a forked kernel where one waits."""

    waiting: "Kernel | None" = None

    async def launch_kernel(self, cmd: list[str], **options):
        """Start the kernel and return how to connect to it."""
        kernel = Forked.waiting
        if kernel is None or not _plain(cmd):
            return await super().launch_kernel(cmd, **options)
        Forked.waiting = None
        kernel.begin(cmd, options.get("cwd"), options.get("env"))
        # A session of its own, so that what is sent to its group reaches no other process.
        self.process, self.pid, self.pgid = kernel, kernel.pid, kernel.pid
        return self.connection_info


class Kernel:
    """A forked process that waits to become a kernel; to its provisioner it is as a ``subprocess.Popen``."""

    stdin = stdout = stderr = None

    def __init__(self):
        self.returncode: int | None = None
        self._line, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                self._line.close()
                _become_kernel(theirs)
                code = 0
            finally:
                os._exit(code)
        theirs.close()
        self._line.recv(1)  # It has left this process's group.

    def begin(self, command: list[str], folder: str | None, environment: dict[str, str] | None) -> None:
        """Have the process be the kernel of a command line, in a folder, with the variables given."""
        order = {
            "arguments": command[command.index("-f") :],
            "folder": folder or str(Path.cwd()),
            # The last is what Jupyter adds for the kernels that it starts itself.
            "environment": {**(environment or os.environ), "JPY_PARENT_PID": str(os.getpid())},
        }
        self._line.sendall(json.dumps(order).encode())
        self._line.close()

    def release(self) -> None:
        """End a process that nobody had a use for."""
        self._line.close()
        self.wait()

    def poll(self) -> int | None:
        """Return how the process ended, or ``None`` while it runs."""
        if self.returncode is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        """Wait until the process has ended, and return how."""
        while self.poll() is None:
            time.sleep(PAUSE)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


@contextmanager
def kernel() -> Iterator[None]:
    """Have the next kernel of this process be a forked one, if that can be: where nothing else runs yet."""
    if WARM not in sys.modules or threading.active_count() > 1:
        yield
        return
    Forked.waiting = kernel = Kernel()
    try:
        yield
    finally:
        if Forked.waiting is kernel:
            Forked.waiting = None
            kernel.release()


def variables() -> dict[str, str]:
    """Return what has Jupyter ask this module for kernels, where one waits."""
    return {DEFAULT: NAME} if Forked.waiting else {}


def _plain(command: list[str]) -> bool:
    """Tell whether a command line starts this Python's own kernel, and asks nothing else of Python."""
    python, *rest = command
    return Path(python) == Path(sys.executable) and rest[:3] == ["-m", "ipykernel_launcher", "-f"]


def _become_kernel(line: socket.socket) -> None:
    """Wait for the order, be as a fresh interpreter would be, and run the kernel to its end."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    line.sendall(b".")
    with line, line.makefile(encoding="utf-8") as orders:
        order = orders.read()
    if order:
        _run(**json.loads(order))


def _run(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    import multiprocessing

    import ipykernel_launcher
    import numpy
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path[:] = sys.modules[WARM].PATH
    sys.argv = [ipykernel_launcher.__file__, *arguments]
    sys.modules.pop("__mp_main__", None)
    sys.stdout, sys.stderr = (os.fdopen(stream, "w", closefd=False) for stream in (1, 2))
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
    # Python's own generator seeds itself anew after a fork.
    numpy.random.seed()
    multiprocessing.set_start_method(None, force=True)
    # Ends itself when the process that runs the notebook is gone.
    parent = f"--IPKernelApp.parent_handle={os.getppid()}"
    IPKernelApp.launch_instance(argv=[*arguments, parent, "--HistoryManager.enabled=False"])
