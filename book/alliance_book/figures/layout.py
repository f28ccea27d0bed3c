"""How wide a chart's parts are; ``fit`` in ``charts.js`` does the same sums for the live chart."""

import copy

# What the pages give a chart of each size at 1400 pixels, and any at 390: there picture and live chart are of
# one size.
WIDTHS = {"text": 680, "wide": 960, "small": 420}
NARROW = 358
# The widths at which live charts are compiled: ``charts.js`` fits them to any other of the same layout.
COMPILED = {"wide": WIDTHS["text"], "narrow": NARROW}
SMALLEST = 300  # below it two words of a legend need all the room there is
GAP, AXIS, CELL = 20, 52, 110
# Browsers set text a little wider than they say: room for a label at the right end.
PADDING = {"left": 4, "right": 10, "top": 5, "bottom": 5}


def fit(spec: dict, width: int) -> dict:
    """Return a Vega-Lite specification laid out for a width in pixels.

    One chart takes the width. Small multiples share it, in as many columns as leave each room enough. Charts
    side by side stand one above the other where it is narrow, and legends go below: in one column where the
    chart asks for two or fewer, since their words are long.
    """
    # Its data stay as they are.
    spec = {key: part if key == "datasets" else copy.deepcopy(part) for key, part in spec.items()}
    narrow = width < 520
    spec["padding"] = PADDING
    legend = spec.setdefault("config", {}).setdefault("legend", {})
    legend["columns"] = max(2, width // 125)
    if width < SMALLEST:
        legend["columnPadding"] = 2
    if narrow:
        legend["orient"] = "bottom"
        _drop_legend_places(spec)
    if "hconcat" in spec:
        _concatenated(spec, width, narrow)
    elif _cells(spec):
        _multiples(spec, width)
    elif spec.get("width") == "container":
        spec |= {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
    return spec


def columns(spec: dict) -> int:
    """Return in how many columns small multiples ask to stand; 1 for any other chart."""
    cells = _cells(spec)
    return cells["columns"] if cells else 1


def parts(spec: dict) -> dict[str, int]:
    """Return what shares a chart's width: ``parts`` side by side, small multiples in ``columns``, none."""
    if "hconcat" in spec:
        return {"parts": len(spec["hconcat"])}
    cells = _cells(spec)
    return {"columns": cells["columns"]} if cells else {}


def _cells(spec: dict) -> dict | None:
    """Return the part that holds ``columns``, where a specification is one of small multiples."""
    if "columns" in spec and "facet" in spec:
        return spec
    facet = spec.get("encoding", {}).get("facet", {})
    return facet if "columns" in facet else None


def _multiples(spec: dict, width: int) -> None:
    cells = _cells(spec)
    columns = max(1, min(cells["columns"], (width - AXIS + GAP) // (CELL + GAP)))
    cells["columns"] = columns
    inner = spec["spec"] if cells is spec else spec
    inner["width"] = (width - AXIS - (columns - 1) * GAP) // columns


def _concatenated(spec: dict, width: int, narrow: bool) -> None:
    parts = spec["hconcat"]
    room = AXIS + GAP
    share = width - room if narrow else (width - room * len(parts)) // len(parts)
    for part in parts:
        part["width"] = share
    if narrow:
        spec["vconcat"] = spec.pop("hconcat")


def _drop_legend_places(part) -> None:
    if isinstance(part, dict):
        if isinstance(part.get("legend"), dict) and "field" in part:
            part["legend"].pop("orient", None)
            asked = part["legend"].pop("columns", None)
            part["legend"] |= {"columns": 1} if asked and asked <= 2 else {}
        for value in part.values():
            _drop_legend_places(value)
    elif isinstance(part, list):
        for value in part:
            _drop_legend_places(value)
