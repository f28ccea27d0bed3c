"""What notebooks import, imported once, by the process that all runs are forked from.

Third parties' packages and those of ``alliance_data`` alone, which change nothing by being imported. Those of
the book switch its theme on, and a kernel that never asked for it would differ from one that starts afresh.
"""

import gc
import importlib
import os
import pkgutil
import sys
from importlib.metadata import entry_points

from .forked import GROUP, NAME

if os.environ.get("PYTHONHASHSEED") != "0" or not entry_points(group=GROUP, name=NAME):
    # Of another seed, or installed before there were such kernels: all kernels start afresh.
    raise ImportError(f"Kernels of the kind {NAME} cannot be forked from this process.")

THIRD_PARTIES = (
    "altair",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "networkx",
    "numpy.random",
    "pandas",
    "papermill.iorw",
    "scipy.stats",
    "statsmodels.api",
)
# As a fresh interpreter has it, without the folder that a command was started in.
PATH = [folder for folder in sys.path if folder]


def _import() -> None:
    import alliance_data.claims
    import alliance_data.measures

    for module in THIRD_PARTIES:
        importlib.import_module(module)
    for package in (alliance_data.claims, alliance_data.measures):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    # Altair compiles its schema for the first chart.
    import altair
    import pandas

    _hash_once()
    altair.Chart(pandas.DataFrame({"a": [1]})).mark_bar().encode(x="a:Q").to_dict()
    # What is frozen is never looked at again, so that its memory stays shared.
    gc.collect()
    gc.freeze()


def _hash_once() -> None:
    """Have Altair hash the schema of each of its classes once, not for each channel that is put as text."""
    from altair.utils.schemapi import _FromDict

    hashed, known = _FromDict.hash_schema, {}

    def hash_schema(schema: dict, use_json: bool = True) -> int:
        # With the schema itself: as long as it is there, no other has its id.
        if id(schema) not in known:
            known[id(schema)] = hashed(schema, use_json), schema
        return known[id(schema)][0]

    _FromDict.hash_schema = staticmethod(hash_schema)


_import()
