"""An existing Dask cluster, whose workers share no disk with this machine and have the locked environment.

Code and tables travel as bundles, named by their content: a worker that has one is not sent it again. What is
computed runs in a process beside the worker (:mod:`.attendant`), which has both, and its result comes back.
"""

import io
import logging
import pickle
import sys
import tarfile
import warnings
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from uuid import uuid4

from . import afar
from .errors import AllianceError, InputError
from .files import sha256
from .paths import MULTIVERSE
from .snapshot import one_edition

OWN = "alliance"
# How many orders are under way for each of a cluster's threads: one that runs, and one that waits beside it.
PER_THREAD = 2


class Lost(AllianceError):
    """The cluster is gone."""


@dataclass(frozen=True)
class Bundle:
    """Files that travel together, named by what they hold.

    Attributes
    ----------
    files
        Contents by path within the bundle.
    """

    files: Mapping[str, bytes]

    @cached_property
    def name(self) -> str:
        """The hash of all contents."""
        return sha256(
            "".join(f"{name}\0{sha256(content)}\n" for name, content in sorted(self.files.items()))
        )[:32]

    @cached_property
    def packed(self) -> bytes:
        """The bundle as one file."""
        held = io.BytesIO()
        with tarfile.open(fileobj=held, mode="w:gz", compresslevel=6) as tar:
            for name, content in sorted(self.files.items()):
                about = tarfile.TarInfo(name)
                about.size = len(content)
                tar.addfile(about, io.BytesIO(content))
        return held.getvalue()


def code(packages: Iterable[Path]) -> Bundle:
    """Return the bundle of packages, with what their installation says of them: their entry points."""
    files = {
        f"{package.name}/{path.relative_to(package).as_posix()}": path.read_bytes()
        for package in packages
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = distribution(OWN)
    for name in ("METADATA", "entry_points.txt"):
        files[f"{OWN}-{about.version}.dist-info/{name}"] = (about.read_text(name) or "").encode()
    return Bundle(files)


def tables(folder: Path) -> Bundle:
    """Return the bundle of a folder of tables."""
    paths = [*folder.iterdir(), *(folder / MULTIVERSE).glob("*.json")]
    return Bundle(
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    )


class Cluster:
    """A Dask cluster that calls functions of these packages, on these tables.

    Attributes
    ----------
    address
        The scheduler's.
    jobs
        How many calls may be under way at once.
    """

    def __init__(self, address: str, client, bundles: tuple[Bundle, Bundle]):
        self.address, self._client, self._bundles = address, client, bundles
        self.jobs = PER_THREAD * sum(client.nthreads().values())
        self._asked: set = set()
        self._work, self._wanted, self._gone = Shipped(afar.work), needed(), False

    def stop(self) -> None:
        """Take back whatever was asked for and has not come yet."""
        with suppress(Exception):  # A scheduler that is gone has forgotten it.
            self._client.cancel(list(self._asked), force=True)

    def call(self, what: str, function, *arguments):
        """Call a function, by reference, with arguments that can be pickled, and return its result.

        Parameters
        ----------
        what
            What messages call it.

        Raises
        ------
        Lost
            If the scheduler is gone.
        AllianceError
            If whatever ran it was killed again and again, or what the function itself raises.
        """
        order = pickle.dumps((function, arguments))
        lacking, answer = self._sent(what, order, sent=False)
        if lacking:
            _, answer = self._sent(what, order, sent=True)
        result, error = pickle.loads(answer)
        if error is not None:
            raise error
        return result

    def _sent(self, what: str, order: bytes, *, sent: bool) -> tuple[bool, bytes]:
        from distributed import KilledWorker
        from distributed.client import ClosedClientError, FutureCancelledError

        names = [bundle.name for bundle in self._bundles]
        if self._gone:
            raise self._lost()
        try:
            packed = [self._held(bundle) for bundle in self._bundles] if sent else []
            future = self._client.submit(
                self._work,
                names,
                packed,
                self._wanted,
                order,
                key=f"{what}-{uuid4().hex}",
                pure=False,
            )
            self._asked.add(future)
            try:
                return future.result()
            finally:
                self._asked.discard(future)
        except KilledWorker as error:
            raise AllianceError(f"{what}: it took {error.allowed_failures + 1} workers with it.") from None
        except RuntimeError as error:
            raise AllianceError(f"{what}: {error}") from None
        except (CancelledError, ClosedClientError, FutureCancelledError, OSError) as error:
            self._gone = True
            raise self._lost() from error

    def _lost(self) -> Lost:
        return Lost(
            f"The Dask scheduler at {self.address} is gone. What had run is kept: start it again, and "
            "repeat the command."
        )

    def _held(self, bundle: Bundle):
        """Return a bundle as the cluster holds it; the key is its content, so that it is sent there once."""
        return self._client.submit(bytes, bundle.packed, key=f"{OWN}-{bundle.name}")


class Shipped:
    """A function that travels as it is, to where nobody can import it."""

    def __init__(self, function):
        import cloudpickle

        cloudpickle.register_pickle_by_value(afar)
        self.function, self._travels = function, cloudpickle.dumps(function)
        cloudpickle.unregister_pickle_by_value(afar)

    def __reduce__(self):
        from cloudpickle import loads

        return loads, (self._travels,)

    def __call__(self, *arguments):
        """Call it here."""
        return self.function(*arguments)


@contextmanager
def connected(address: str, packages: Iterable[Path]) -> Iterator[Cluster]:
    """Connect to the Dask scheduler at an address, for calls into packages on the tables at hand.

    Raises
    ------
    InputError
        If ``distributed`` is not installed, no scheduler answers at that address, it has no workers, or one
        of them has another version of Python or of a package.
    """
    client = connect(address)
    try:
        _check(client, address)
        with one_edition() as folder:
            bundles = code(packages), tables(folder)
        yield Cluster(address, client, bundles)
    finally:
        with suppress(Exception):  # A scheduler that is gone cannot be told.
            client.close(timeout=2)


def connect(address: str):
    """Return a client of the Dask scheduler at an address.

    Raises
    ------
    InputError
        If ``distributed`` is not installed, no scheduler answers at that address, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler needs Dask's distributed: pip install distributed.") from None
    # What goes wrong is told by the errors raised here, in one message.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):
            client = Client(address, timeout=5, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error).splitlines()[0] if str(error) else "no answer"
        raise InputError(
            f"No Dask scheduler at {address} ({reason}). Start one: dask scheduler. Or leave --scheduler out."
        ) from None
    if not client.nthreads():
        client.close()
        raise InputError(f"The Dask scheduler at {address} has no workers. Start one: dask worker {address}")
    return client


def needed() -> dict[str, str]:
    """Return the packages that this one needs, directly or not, as they are installed here, with versions."""
    from packaging.requirements import Requirement

    found, waiting = {}, [(OWN, ("", "cluster"))]
    while waiting:
        name, extras = waiting.pop()
        for line in distribution(name).requires or ():
            asked = Requirement(line)
            if asked.marker and not any(asked.marker.evaluate({"extra": extra}) for extra in extras):
                continue
            with suppress(PackageNotFoundError):
                if asked.name not in found:
                    found[asked.name] = version(asked.name)
                    waiting.append((asked.name, ("", *asked.extras)))
    return found


def _check(client, address: str) -> None:
    """Refuse workers on which the same notebook could say something else."""
    python = ".".join(map(str, sys.version_info[:3]))
    # Asked by Dask's own means: to another Python no function can be sent.
    told = client.get_versions()["workers"]
    here = {"Python": python}
    there = {
        worker: {"Python": about["host"]["python"].removesuffix(".final.0")} for worker, about in told.items()
    }
    if not any(afar.differing(here, found) for found in there.values()):
        here |= needed()
        asked = client.run(Shipped(afar.versions), list(here))
        there = {worker: found | {"Python": python} for worker, found in asked.items()}
    for worker, found in there.items():
        if other := afar.differing(here, found):
            raise InputError(
                f"The worker at {worker} has another environment: {other}. Nothing ran. "
                f"Install requirements.lock there, and start the workers at {address} anew."
            )
