"""The multiverse of every claim: from the cache where nothing changed, else on processes or a Dask cluster.

The cache holds each claim's statistics on their own axes under a key made of the tables that its function
takes, its entry and the source. A claim's file is replaced as a whole once its new statistics are there, so
that a refused change leaves the last good ones standing.
"""

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np

from .. import measures
from ..cluster import connected
from ..errors import AllianceError
from ..paths import MULTIVERSE, PLACE, tables_dir
from ..reading import load, trace
from ..sidecar import sidecar
from .ledger import Claim, ledger
from .multiverse import Multiverse, explore
from .placebo import Trial

HERE = Path(__file__).parent


def multiverses(
    only: str | None = None,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> dict[str, Multiverse]:
    """Return the multiverse of every claim on the tables at hand, by id and in the ledger's order.

    Parameters
    ----------
    only
        One claim's id, for that claim alone.
    jobs
        How many processes compute what is not in the cache.
    scheduler
        The address of a Dask scheduler, in place of processes.
    say
        Called with each line of progress.

    Raises
    ------
    InputError
        If entry and function of a claim do not fit; the cache then holds its last good statistics.
    """
    claims = {c.id: c for c in ledger().values() if only in (None, c.id)}
    keys = {claim.id: key_of(claim) for claim in claims.values()}
    found = {id_: held for id_, key in keys.items() if (held := _read(claims[id_], key)) is not None}
    stale = [id_ for id_ in claims if id_ not in found]
    with _places(min(jobs, len(stale)), scheduler if stale else None) as submit:
        # The claims with most combinations first, so that none is waited for at the end.
        stale.sort(key=lambda id_: -np.prod([len(c.values) for c in claims[id_].choices]))
        running = {id_: submit(id_) for id_ in stale}
        for id_, future in running.items():
            key, held = future.result()
            if key != keys[id_]:
                raise AllianceError(
                    f"{id_} was computed from other tables: they changed meanwhile. Try again."
                )
            found[id_] = _as_multiverse(claims[id_], held)
            _write(id_, key, held)
            if claims[id_].choices:
                say(f"  {id_}: {found[id_].ways:,} ways")
    for table in {table for claim in claims.values() for table in claim.tables}:
        trace(table)
    return {id_: found[id_] for id_ in claims}


def key_of(claim: Claim) -> str:
    """Return the key of a claim's statistics: it changes with its tables, its entry and the source."""
    digest = hashlib.sha256()
    peers = any(c.placebo and c.placebo.peers for c in claim.rule)
    for table in (*claim.tables, *(["countries"] if peers else [])):
        digest.update(f"{table} {hashlib.sha256(sidecar(table).path.read_bytes()).hexdigest()}\n".encode())
    entry = claim.fingerprint, [asdict(c) for c in claim.rule], [asdict(c) for c in claim.choices]
    digest.update(repr(entry).encode())
    own = [HERE / f"{name}.py" for name in ("ledger", "multiverse", "placebo", "history", claim.theme)]
    for source in [*own, *sorted(Path(measures.__file__).parent.glob("*.py"))]:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _compute(claim: str) -> tuple[str, dict]:
    """Compute a claim's statistics where this runs; return their key and values that JSON can hold."""
    found = explore(ledger()[claim], load)
    values = {
        n: {"shape": v.shape, "values": [x if np.isfinite(x) else str(x) for x in v.ravel().tolist()]}
        for n, v in found.values.items()
    }
    return key_of(found.claim), {"values": values, "trials": [asdict(trial) for trial in found.trials]}


def _compute_with(tables: str, claim: str) -> tuple[str, dict]:
    """Compute a claim's statistics in a process of its own, whose server may know of other tables."""
    os.environ[PLACE] = tables
    return _compute(claim)


def _as_multiverse(claim: Claim, held: dict) -> Multiverse:
    values = held["values"].items()
    arrays = {n: np.array([float(x) for x in v["values"]]).reshape(v["shape"]) for n, v in values}
    return Multiverse(claim, arrays, tuple(Trial(**trial) for trial in held["trials"]))


def _read(claim: Claim, key: str) -> Multiverse | None:
    try:
        held = json.loads((tables_dir() / MULTIVERSE / f"{claim.id}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return _as_multiverse(claim, held) if held.get("key") == key else None


def _write(claim: str, key: str, held: dict) -> None:
    path = tables_dir() / MULTIVERSE / f"{claim}.json"
    new = path.with_suffix(f".{os.getpid()}")
    # A folder that cannot be written has no cache.
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        new.write_text(json.dumps({"key": key, **held}), encoding="utf-8")
        new.replace(path)


@contextmanager
def _places(jobs: int, scheduler: str | None) -> Iterator[Callable[[str], Future]]:
    """Yield what has a claim computed somewhere."""
    if scheduler:
        with connected(scheduler, [HERE.parent]) as cluster, ThreadPoolExecutor(cluster.jobs) as threads:
            yield lambda claim: threads.submit(cluster.call, claim, _compute, claim)
    elif jobs > 1:
        # Forked from a clean server: a fork of this process may hold locks of other threads.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            context.set_forkserver_preload([__name__])
        with ProcessPoolExecutor(jobs, mp_context=context) as executor:
            yield partial(executor.submit, _compute_with, str(tables_dir()))
    else:
        with ThreadPoolExecutor(1) as executor:
            yield partial(executor.submit, _compute)
