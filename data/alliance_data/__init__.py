"""The book's data: typed tables, each with a sidecar that says what it means and where it comes from."""

from .errors import AllianceError, InputError
from .sidecar import Sidecar, names, sidecar
from .tables import load

__all__ = ["AllianceError", "InputError", "Sidecar", "load", "names", "sidecar"]
