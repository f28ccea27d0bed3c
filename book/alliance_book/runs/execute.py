"""Executing one notebook with papermill, in a process that does nothing else."""

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from alliance_data.errors import AllianceError
from alliance_data.paths import PLACE, named

from .. import notebook as nb
from ..book import COLLECTED

ENVIRONMENT = {
    "ALLIANCE_BOOK_RUN": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class CellError(AllianceError):
    """A cell raised.

    Attributes
    ----------
    kind, reason
        The name and the message of the error inside the notebook.
    """

    def __init__(self, message: str, kind: str = "", reason: str = ""):
        super().__init__(message, kind, reason)
        self.kind, self.reason = kind, reason

    def __str__(self) -> str:
        return self.args[0]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One notebook to be executed, in plain values that can travel to any worker.

    Attributes
    ----------
    name
        What messages call it, such as ``notebooks/regional-threats.ipynb``.
    notebook
        Its content at the time of planning: what runs is what was hashed, whoever edits the file meanwhile.
    parameters
        Values for its parameters.
    folder
        Where it runs.
    output
        The file for the executed copy.
    tables
        The folder or file that stands in the place of the package's tables; empty for none.
    limit
        How many seconds a cell may take; ``None`` for any number.
    briefs
        The file of numbers that the briefs of the atlas left, for a notebook that sets them side by side.
    """

    name: str
    notebook: dict
    parameters: dict
    folder: str
    output: str
    tables: str = field(default_factory=lambda: str(named() or ""))
    limit: int | None = None
    briefs: str = ""


def execute(job: Job) -> None:
    """Execute a notebook and write the scrubbed copy, with the names of the tables that it read beside it.

    Raises
    ------
    CellError
        If a cell raises; the message names notebook, cell and error.
    """
    import nbformat
    import papermill
    from nbclient.exceptions import CellTimeoutError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    from ..notebook.expressions import ExpressionError
    from . import forked
    from .engine import Engine

    papermill_engines.register("alliance", Engine)

    target = Path(job.output)
    target.parent.mkdir(parents=True, exist_ok=True)
    trace = target.with_suffix(".reading")
    trace.write_text("", encoding="utf-8")
    surroundings = ENVIRONMENT | {"ALLIANCE_TRACE": str(trace), PLACE: job.tables, COLLECTED: job.briefs}
    surroundings |= forked.variables()
    try:
        # Sockets in a folder of their own: kernels that start at the same time may pick the same ports.
        with surrounded(surroundings), TemporaryDirectory(prefix="alliance-") as sockets:
            executed = papermill.execute_notebook(
                nbformat.from_dict(job.notebook),
                None,
                parameters=job.parameters,
                engine_name="alliance",
                kernel_name="python3",
                cwd=job.folder,
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=job.limit,
                shutdown_kernel="immediate",
                config=Config(KernelManager={"transport": "ipc", "ip": f"{sockets}/kernel"}),
            )
    except PapermillExecutionError as error:
        raise _cell_error(error, job) from None
    except ExpressionError as error:
        raise CellError(f"{job.name}: a sentence cannot be written. {error}") from None
    except CellTimeoutError as error:
        raise CellError(f"{job.name}: a cell took longer than _config.yml's {job.limit} s.") from error
    except Exception as error:
        raise CellError(f"{job.name}: its run failed: {type(error).__name__}: {error}") from error
    reads = sorted(set(trace.read_text(encoding="utf-8").split()))
    trace.unlink()
    tables_read(target).write_text("\n".join(reads), encoding="utf-8")
    executed.metadata[nb.TABLES] = reads
    draft = target.with_suffix(".draft")
    draft.write_bytes(nb.dump(nb.scrub(executed)))
    draft.replace(target)


def tables_read(output: Path) -> Path:
    """Return the file that lists the tables which a run read."""
    return output.with_suffix(".tables")


@contextmanager
def surrounded(values: dict[str, str]) -> Iterator[None]:
    """Set variables for what is started meanwhile, and put back what stood: a process may live on."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _cell_error(error, job: Job) -> CellError:
    # Counted as a reader sees the cells, from one; papermill puts one of its own before where it sets values.
    number = error.cell_index + 1 - bool(job.parameters)
    reason = COLOURS.sub("", error.evalue).strip()
    return CellError(f"{job.name}, cell {number}: {error.ename}: {reason}", error.ename, reason)


if __name__ == "__main__":
    try:
        execute(Job(**json.load(sys.stdin)))
    except AllianceError as error:
        sys.exit(str(error))
