"""Showing: a chart and a table, each with its title and caption."""

import os
import re

import altair as alt
import pandas as pd
from alliance_data import InputError
from IPython.display import display

from . import captions, elsewhere
from .kinds import CHART, TABLE
from .layout import WIDTHS, columns
from .theme import HEIGHT, theme

YEARS = {"year", "fiscal_year"}
alt.theme.register("alliance", enable=True)(theme)
# Of a chart that is shown without ``show``; Altair's own renderer asks a server elsewhere for its scripts.
alt.renderers.register("alliance", elsewhere.bare)
alt.renderers.enable("alliance")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def show(
    chart: alt.TopLevelMixin,
    *,
    name: str,
    title: str,
    tables: list[str],
    alt: str,
    subtitle: str = "",
    data: pd.DataFrame | None = None,
    folded: bool | str = False,
    size: str | None = None,
) -> None:
    """Show a chart as a figure of the book.

    Parameters
    ----------
    chart
        An Altair chart of any kind. Leave its width alone: it takes the page's.
    name
        Lowercase words and hyphens, unique in the book and stable: the figure's address is ``#fig-<name>``.
    title
        What to see, as a sentence whose numbers are computed.
    subtitle
        What is plotted, and in which unit.
    tables
        The tables drawn from; the caption says vintage, publisher and last observation of each.
    alt
        The finding for readers who do not see the chart: its form, its range, its turning points.
    data
        The frame to offer under the figure. By default what the chart draws (of several frames the longest).
    folded
        Whether the page shows its title alone until a reader opens it; in words (``"Robustness"``), what it
        is there for.
    size
        ``"text"``, ``"wide"`` where more room shows more, or ``"small"`` for a few marks. By default charts
        side by side and small multiples in three columns or more are wide.

    Raises
    ------
    InputError
        If the name is not of that form, the title or the alternative text is empty, or a table or the size
        is unknown.
    """
    about = _about(name, title, tables) | {
        "subtitle": subtitle,
        "alt": _text("alt", alt, name),
        "folded": folded,
    }
    spec = _years_plain(_sized(chart, chart.to_dict()))
    about["size"] = _size(size, spec, name)
    sets = spec.get("datasets") or {}
    if data is None and sets:
        about["dataset"] = max(sets, key=lambda key: len(sets[key]))
        frame = pd.DataFrame(sets[about["dataset"]])
    else:
        frame = pd.DataFrame() if data is None else data
        about["rows"] = captions.records(frame)
    about["columns"] = captions.columns(frame, tables)
    about["states"] = captions.state_names(frame)
    if for_the_book():
        spec["usermeta"] = spec.get("usermeta", {}) | {"alliance": about}
        display({CHART: spec, "text/plain": f"{title}\n{alt}"}, raw=True)
    else:
        _display(elsewhere.chart(spec, about))


def table(
    frame: pd.DataFrame,
    *,
    name: str,
    title: str,
    tables: list[str],
    subtitle: str = "",
    folded: bool | str = False,
) -> None:
    """Show a small frame as a table of the book, captioned and folded as a figure is.

    Its column names are the headings and its values are shown as they are; numbers are set to the right.
    """
    about = _about(name, title, tables) | {"subtitle": subtitle, "folded": folded}
    about["columns"] = [{"name": str(c), "heading": str(c), "unit": ""} for c in frame.columns]
    about["rows"] = captions.records(frame)
    if for_the_book():
        display({TABLE: about, "text/plain": f"{title}\n{frame.to_string(index=False)}"}, raw=True)
    else:
        _display(elsewhere.table(about))


def _about(name: str, title: str, tables: list[str]) -> dict:
    if not NAME.fullmatch(name):
        raise InputError(
            f"Figure name {name!r}: expected lowercase words joined by hyphens, such as 'us-troops-in-japan'."
        )
    if not tables:
        raise InputError(
            f"Figure {name}: tables=[...] is empty. Name the tables it is drawn from; the caption cites them."
        )
    return {"name": name, "title": _text("title", title, name), "sources": captions.sources(tables)}


def _text(what: str, value: str, name: str) -> str:
    if not value or not value.strip():
        raise InputError(f"Figure {name}: its {what} is empty. Say in a sentence what there is to see.")
    if re.search(r"\b(nan|NaT)\b|<NA>", value):
        raise InputError(
            f"Figure {name}: its {what} holds a missing value: {value!r}. Compute it from data that exist."
        )
    return value.strip()


def _size(size: str | None, spec: dict, name: str) -> str:
    if size not in (None, *WIDTHS):
        raise InputError(f"Figure {name}: size={size!r}. Expected one of {', '.join(map(repr, WIDTHS))}.")
    return size or ("wide" if "hconcat" in spec or columns(spec) > 2 else "text")


def _sized(chart: alt.TopLevelMixin, spec: dict) -> dict:
    """Give a single or layered chart the page's width and a height, unless it has its own."""
    if not isinstance(chart, alt.Chart | alt.LayerChart):
        return spec
    sized = {"width": "container"} | spec
    parts = [sized, *sized.get("layer", [])]
    if any("height" in part for part in parts) or _discrete_rows(parts):
        return sized
    return sized | {"height": HEIGHT}


def _years_plain(part):
    """Let an axis of years end at the last year and show no thousands, unless the chart says otherwise."""
    if isinstance(part, dict):
        for channel, encoding in (part.get("encoding") or {}).items():
            if channel == "x" and encoding.get("field") in YEARS and encoding.get("type") == "quantitative":
                encoding["scale"] = {"nice": False, "zero": False} | (encoding.get("scale") or {})
                if encoding.get("axis", {}) is not None:
                    encoding["axis"] = {"format": "d", "grid": False} | encoding.get("axis", {})
        for key, value in part.items():
            if key != "datasets":
                _years_plain(value)
    elif isinstance(part, list):
        for value in part:
            _years_plain(value)
    return part


def _discrete_rows(parts: list[dict]) -> bool:
    return any(part.get("encoding", {}).get("y", {}).get("type") in ("nominal", "ordinal") for part in parts)


def for_the_book() -> bool:
    """Tell whether the notebook is run for the book's pages."""
    return os.environ.get("ALLIANCE_BOOK_RUN") == "1"


def _display(outputs: list[elsewhere.Output]) -> None:
    for bundle, metadata in outputs:
        display(bundle, metadata=metadata, raw=True)
