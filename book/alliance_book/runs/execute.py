"""Executing one notebook with papermill, in a process that does nothing else."""

import json
import os
import re
import sys
from pathlib import Path

from alliance_data.errors import AllianceError, InputError

from . import notebook as nb

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


def execute(notebook: dict, name: str, parameters: dict, folder: str, output: str) -> None:
    """Execute a notebook and write the scrubbed copy, with the tables that it read beside it.

    Arguments are plain values, so that any worker can take them.

    Parameters
    ----------
    notebook
        The notebook as its file has it.
    name
        What messages call it, such as ``notebooks/regional-threats.ipynb``.
    parameters
        Values for its parameters.
    folder
        Where it runs.
    output
        The file for the executed copy; ``<output>.tables`` lists the tables that it read.

    Raises
    ------
    CellError
        If a cell raises; the message names notebook, cell and error.
    """
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    target = Path(output)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft, trace = target.with_suffix(".running"), target.with_suffix(".reading")
    trace.write_text("", encoding="utf-8")
    os.environ.update(ENVIRONMENT, ALLIANCE_TRACE=str(trace))
    try:
        papermill.execute_notebook(
            nbformat.from_dict(notebook),
            str(draft),
            parameters=parameters,
            kernel_name="python3",
            cwd=folder,
            progress_bar=False,
            request_save_on_cell_execute=False,
        )
    except PapermillExecutionError as error:
        raise _cell_error(error, name) from None
    except InputError:
        raise
    except Exception as error:
        raise CellError(f"{name}: its run failed: {type(error).__name__}: {error}") from error
    executed = nb.scrub(json.loads(draft.read_text(encoding="utf-8")))
    draft.write_bytes(nb.dump(executed))
    reads = sorted(set(trace.read_text(encoding="utf-8").split()))
    tables_read(target).write_text("\n".join(reads), encoding="utf-8")
    draft.replace(target)
    trace.unlink()


def tables_read(output: Path) -> Path:
    """Return the file that lists the tables which a run read."""
    return output.with_suffix(".tables")


def _cell_error(error, name: str) -> CellError:
    # Cells are counted as a reader sees them, from one; papermill may have put one cell of its own before.
    number = error.cell_index + 1
    reason = COLOURS.sub("", error.evalue).strip()
    return CellError(f"{name}, cell {number}: {error.ename}: {reason}", error.ename, reason)


if __name__ == "__main__":
    try:
        execute(*json.load(sys.stdin))
    except AllianceError as error:
        sys.exit(str(error))
