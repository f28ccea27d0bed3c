"""The figures of the book: one call gives a chart its look, its caption, its alt text and its data.

In a run for the book the notebook's output is a bundle that the Sphinx extension turns into a figure of the
page; anywhere else (JupyterLab, an IDE) it is an ordinary Altair chart with its title and caption.
"""

from .argue import argue
from .captions import base_year
from .colours import colour, label_expr, name, states
from .display import show, table
from .theme import DARK, HEIGHT, LIGHT

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
