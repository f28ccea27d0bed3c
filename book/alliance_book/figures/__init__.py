"""The figures of the book: one call gives a chart its look, its caption, its alt text and its data.

In a run for the book the notebook's output is a bundle that the Sphinx extension turns into a figure of the
page; anywhere else (JupyterLab, an IDE) it is an ordinary Altair chart with its title and caption.
"""

from importlib import import_module

# Where each name stands. What compiles pages needs some parts of this package, and no library of charts.
PLACES = {
    "ways": ("argue",),
    "captions": ("base_year",),
    "colours": ("colour", "label_expr", "name", "states"),
    "display": ("show", "table"),
    "theme": ("DARK", "HEIGHT", "LIGHT"),
}

__all__ = [
    "DARK",
    "HEIGHT",
    "LIGHT",
    "argue",
    "base_year",
    "colour",
    "label_expr",
    "name",
    "show",
    "states",
    "table",
]


def __getattr__(name: str):
    for module, names in PLACES.items():
        if name in names:
            return getattr(import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
