"""The book's data: typed tables, each with a sidecar that says what it means and where it comes from."""

from typing import TYPE_CHECKING

from .errors import AllianceError, InputError
from .sidecar import Sidecar, names, sidecar

if TYPE_CHECKING:
    from .reading import load

__all__ = ["AllianceError", "InputError", "Sidecar", "load", "names", "sidecar"]


def __getattr__(name: str):
    # Pandas takes half a second to import: commands that read no table do without it.
    if name == "load":
        from .reading import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
