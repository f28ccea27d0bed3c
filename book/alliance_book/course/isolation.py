"""Runs one submission by itself: no network, no privilege, no file of this machine to write, and bounded.

Built on the kernel's namespaces through util-linux, or on a container where these may not be had and Docker
runs. A process there sees the interpreter and the submission, both read-only, and a small file system in
memory that ends with it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil
from alliance_data.errors import InputError

TOOLS = ("unshare", "setpriv", "mount", "pivot_root")
APART = ("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child")
INSIDE = Path(__file__).with_name("inside.py")
FIRST_UID = 61_184  # The range that systemd keeps for users that exist for one service.
PREFIX = "alliance-sandbox-"
START_SECONDS = 30
PATIENCE = 4  # times the processor time that a submission may take, for one that waits
ADDRESS_SPACE = 4 << 30
RESIDENT = 1 << 30
PROCESSES = 32
COUNTS_APART = (5, 14)  # from this kernel on, what runs in a namespace is counted by itself
DISK = 64 << 20
MOST_BYTES = 64 << 20
LOOK_EVERY = 0.1
SYSTEM = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr")
IMAGE = "alliance-sandbox"
ANYONE = 0o1777  # may write, and takes away nobody else's

# The arguments: the folder to become the root, the user, then what is bound into it.
SCRIPT = """
set -eu
root=$1 user=$2 given=$3; shift 3
mount --make-rprivate /
mount -t tmpfs -o size=DISK,mode=755,nosuid,nodev none "$root"
show() {
    if [ -d "$1" ]; then mkdir -p "$root$2"; else mkdir -p "$root${2%/*}"; : > "$root$2"; fi
    mount --rbind "$1" "$root$2"
    while read -r _ _ _ _ point _; do  # it, and what is mounted below it
        point=$(printf '%b' "$point")
        case "$point" in "$root$2" | "$root$2"/*) allow "$3" "$point" ;; esac
    done < /proc/self/mountinfo
}
allow() {
    # What a mount forbids stays forbidden: an ordinary user may not take such a flag away.
    for also in "" ,nosuid,nodev ,nosuid,nodev,noexec; do
        if mount -o "remount,bind,$1$also" "$2" 2> /dev/null; then return; fi
    done
    echo "$2 cannot be shown" >&2; exit 1
}
for place in SYSTEM; do
    if [ -L "$place" ]; then cp -P "$place" "$root$place"
    elif [ -d "$place" ]; then show "$place" "$place" ro; fi
done
if [ -e /etc/ld.so.cache ]; then show /etc/ld.so.cache /etc/ld.so.cache ro; fi
while [ "$1" != -- ]; do show "$1" "$1" ro; shift; done
shift
show "$given" /in ro
for device in null zero random urandom; do show "/dev/$device" "/dev/$device" rw; done
mkdir -m 555 "$root/proc"; mount -t proc none "$root/proc"
# The environment may lie below one of these.
mkdir -p "$root/run" "$root/tmp"; chmod 777 "$root/run" "$root/tmp"; mkdir "$root/old"
cd "$root"; pivot_root . old; umount -l /old; rmdir /old; cd /run
[ "$user" = 0 ] || set -- --reuid "$user" --regid "$user" --clear-groups "$@"
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
""".replace("SYSTEM", " ".join(SYSTEM)).replace("DISK", str(DISK))


@dataclass
class Outcome:
    """What came out of a sandbox: an answer for each edition that was reached, and why it ended early."""

    editions: list[dict] = field(default_factory=list)
    stopped: str = ""
    said: str = ""


class Namespaces:
    """The kernel's own, for root and for whomever the system lets have them."""

    def lacks(self) -> str:
        """Return what is missing here; nothing where all is there."""
        missing = [tool for tool in TOOLS if shutil.which(tool, path=_path()) is None]
        if sys.platform != "linux" or missing:
            return f"{', '.join(missing) or 'Linux'} is missing"
        return ""

    def command(self, root: Path, given: Path, slot: int, shown: list[str]) -> list[str]:
        """Return what a command is to follow, to run in there."""
        rootless = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        user = str(FIRST_UID + slot) if os.geteuid() == 0 else "0"
        unshare = [shutil.which("unshare", path=_path()), *rootless, *APART]
        return [*unshare, "/bin/sh", "-c", SCRIPT, "sandbox", str(root), user, str(given), *shown, "--"]

    def environment(self) -> dict[str, str]:
        """Return the variables that the command is given, and a submission with it."""
        return _environment()

    def processes(self) -> int:
        """Return how many threads the user may have who runs a submission."""
        return PROCESSES + _others()

    def too_large(self, process: subprocess.Popen) -> bool:
        """Tell whether a run takes more memory than it may."""
        return _resident(process.pid) > RESIDENT

    def end(self, process: subprocess.Popen, _root: Path) -> None:
        """End a run: its first process, and with that every other one in there."""
        with suppress(psutil.Error):
            for child in psutil.Process(process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    child.kill()
        process.kill()

    def ended(self, _root: Path) -> str:
        """Return why a run ended that nobody ended."""
        return ""


class Container:
    """Docker's, from an empty image: what runs in it are this machine's own files, shown read-only."""

    def lacks(self) -> str:
        """Return what is missing here; nothing where all is there."""
        if shutil.which("docker") is None:
            return "docker is missing"
        if self._docker("image", "inspect", IMAGE).returncode:
            with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
                empty = Path(folder, "empty.tar")
                tarfile.open(empty, "w").close()
                done = self._docker("import", str(empty), IMAGE)
            if done.returncode:
                return _last(done.stderr) or "docker import failed"
        return ""

    def command(self, root: Path, given: Path, slot: int, shown: list[str]) -> list[str]:
        """Return what a command is to follow, to run in there."""
        places = [place for place in (*SYSTEM, "/etc/ld.so.cache") if Path(place).exists()]
        binds = [(place, place) for place in (*places, *shown)] + [(str(given), "/in")]
        limits = ["--memory", str(RESIDENT), "--memory-swap", str(RESIDENT), "--shm-size", "1m"]
        limits += ["--pids-limit", str(2 * PROCESSES)]
        rights = ["--network", "none", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"]
        user = f"{FIRST_UID + slot}:{FIRST_UID + slot}"
        options = ["--name", root.name, "--interactive", "--read-only", "--user", user, "--workdir", "/run"]
        for name, value in _environment().items():
            options += ["--env", f"{name}={value}"]
        for place in ("/run", "/tmp"):
            options += ["--tmpfs", f"{place}:rw,exec,size={DISK // 2},mode={ANYONE:o}"]
        for source, target in binds:
            options += ["--mount", f"type=bind,source={source},target={target},readonly"]
        return [shutil.which("docker"), "run", *options, *rights, *limits, IMAGE]

    def environment(self) -> dict[str, str]:
        """Return the variables that the command is given: its own, which say where the daemon is."""
        return dict(os.environ)

    def processes(self) -> int:
        """Return how many threads the user may have who runs a submission."""
        return PROCESSES

    def too_large(self, _process: subprocess.Popen) -> bool:
        """Tell whether a run takes more memory than it may: Docker ends it itself."""
        return False

    def end(self, process: subprocess.Popen, root: Path) -> None:
        """End a run, with all that it started."""
        self._docker("kill", root.name)
        process.kill()

    def ended(self, root: Path) -> str:
        """Return why a run ended that nobody ended, and take away what is left of it."""
        said = self._docker("inspect", "--format", "{{.State.OOMKilled}}", root.name).stdout.strip()
        self._docker("rm", "--force", "--volumes", root.name)
        return "memory" if said == "true" else ""

    def _docker(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(["docker", *words], capture_output=True, text=True, timeout=START_SECONDS)


class Sandbox:
    """Where submissions run, one at a time in each of ``slots``.

    Parameters
    ----------
    python
        The interpreter of the students' environment.
    ways
        What may keep them apart; the first that this system has is taken.

    Raises
    ------
    InputError
        If this system cannot keep a submission apart: then none is run.
    """

    def __init__(self, python: Path, ways: tuple[type, ...] = (Namespaces, Container)):
        self.python = python
        lacks = []
        for way in ways:
            self._way = way()
            if not (lack := self._way.lacks() or self._tried()):
                return
            lacks.append(lack)
        raise InputError(_refusal("; ".join(lacks)))

    def _tried(self) -> str:
        """Return why nothing can be run here; nothing where it can."""
        with tempfile.TemporaryDirectory(prefix=PREFIX) as root, tempfile.TemporaryDirectory() as given:
            command = [*self._before(Path(root), Path(given), 0), str(self.python), "-I", "-c", ""]
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=START_SECONDS, env=self._way.environment()
            )
            self._way.ended(Path(root))
        return (_last(done.stderr) or "it ran nothing") if done.returncode else ""

    def run(self, given: Path, order: dict, *, slot: int = 0, seconds: float = 60) -> Outcome:
        """Run a submission and return its answers.

        Parameters
        ----------
        given
            A folder with ``editions``, each a folder of tables, and ``files``, which every run has at hand.
        order
            ``packages`` to import first, ``cells``, ``names`` of the answers, ``given`` values, ``forms``.
        slot
            No two runs at once share one.
        seconds
            Processor time for all editions together, so that a busy machine marks as an idle one.
        """
        command = [str(self.python), "-I", "-B", "/in/inside.py"]
        shutil.copy(INSIDE, given / "inside.py")
        order = order | {"seconds": seconds, "patience": PATIENCE * seconds}
        order |= {"bytes": ADDRESS_SPACE, "processes": self._way.processes()}
        with (
            tempfile.TemporaryDirectory(prefix=PREFIX) as folder,
            tempfile.TemporaryFile() as told,
            tempfile.TemporaryFile() as heard,
        ):
            root = Path(folder)
            told.write(json.dumps(order).encode())
            told.seek(0)
            process = subprocess.Popen(
                [*self._before(root, given, slot), *command],
                stdin=told,
                stdout=subprocess.PIPE,
                stderr=heard,
                env=self._way.environment(),
                start_new_session=True,
            )
            why: list[str] = []
            end = partial(self._way.end, process, root)
            watch = threading.Thread(
                target=self._bound, args=(process, PATIENCE * seconds + START_SECONDS, end, why), daemon=True
            )
            watch.start()
            out = process.stdout.read(MOST_BYTES)
            if process.stdout.read(1):
                end()
            process.stdout.close()
            process.wait()
            watch.join()
            why.extend(filter(None, [self._way.ended(root)]))
            heard.seek(0)
            said = heard.read(4000).decode("utf-8", "replace").strip()
        editions = list(filter(None, map(_sound, out.splitlines())))
        stopped = why[0] if why else next((e["stopped"] for e in editions if "stopped" in e), "")
        return Outcome(editions, stopped or ("" if editions else "died"), said)

    def _bound(self, process: subprocess.Popen, seconds: float, end: Callable, why: list[str]) -> None:
        """End a run that takes more time or memory than it may, with all that it started."""
        last = time.monotonic() + seconds
        while process.poll() is None:
            if time.monotonic() > last:
                why.append("time")
            elif self._way.too_large(process):
                why.append("memory")
            if why:
                end()
                return
            time.sleep(LOOK_EVERY)

    def _before(self, root: Path, given: Path, slot: int) -> list[str]:
        given.chmod(0o755)
        return self._way.command(root, given, slot, self._shown())

    def _shown(self) -> list[str]:
        """Return the folders of the interpreter and of its packages that /usr does not hold."""
        own, base = self.python.parents[1], self.python.resolve().parents[1]
        return [str(place) for place in dict.fromkeys((own, base)) if not place.is_relative_to("/usr")]


def _sound(line: bytes) -> dict | None:
    """Return what a line says of an edition, if it has the form that inside.py gives it."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(found.get("seen"), list):
        return None
    seen = [what for what in found["seen"] if isinstance(what, str)]
    if not all(isinstance(found.get(part), dict) for part in ("answers", "forms")):
        return {"stopped": str(found.get("stopped", "died")), "seen": seen}
    errors = found.get("errors")
    errors = list(map(str, errors)) if isinstance(errors, list) else []
    return {"answers": found["answers"], "forms": found["forms"], "errors": errors, "seen": seen}


def _others() -> int:
    """Return how many threads count against an ordinary user's limit before a submission has any."""
    kernel = tuple(map(int, re.findall(r"\d+", os.uname().release)[:2]))
    if (mine := os.geteuid()) == 0 or kernel >= COUNTS_APART:
        return 0
    total = 0
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            total += process.num_threads() if process.uids().real == mine else 0
    return total


def _resident(pid: int) -> int:
    total = 0
    with suppress(psutil.Error):
        for process in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.Error):
                total += process.memory_full_info().pss  # what forked processes share counts once
    return total


def _path() -> str:
    return f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"


def _environment() -> dict[str, str]:
    one = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "ARROW_IO_THREADS")}
    return one | {
        "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "HOME": "/tmp",
    }


def _last(said: str) -> str:
    """Return the last line that a command said."""
    return (said.strip().splitlines() or [""])[-1]


def _refusal(why: str) -> str:
    return (
        f"No submission was run: this system cannot keep one apart ({why}). Marking needs Linux with "
        "util-linux and namespaces (kernel.unprivileged_userns_clone = 1), or with Docker; elsewhere mark in "
        "a virtual machine."
    )
