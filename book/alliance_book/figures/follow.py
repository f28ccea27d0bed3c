"""Words that follow a figure's controls: what the page needs to say anew what a reader's choice shows."""

from collections.abc import Mapping

import altair as alt

ROWS = "rows"
"""The name of the layer whose marks are the figure's rows, as its controls have them."""


def follow(
    chart: alt.LayerChart, words: str, columns: Mapping[str, str | tuple[str, int]], **terms
) -> alt.LayerChart:
    """Return a chart with controls whose title, subtitle, alt text, table and download follow them.

    Parameters
    ----------
    chart
        A chart with bound parameters, named ``kind_what``, one layer of which has the name ``ROWS``.
    words
        Who writes the sentences: a maker in ``_static/follow.js``, from those rows.
    columns
        What the table and the download have of each row: a heading, for numbers with their decimals.
    terms
        What the maker needs beside the rows: ``names`` of what stands in them by code, ``labels`` of the
        controls, ``presets``, a list of settings (``values``) that have a ``name``.
    """
    listed = [
        {"name": name, "heading": heading}
        if isinstance(heading, str)
        else {"name": name, "heading": heading[0], "digits": heading[1]}
        for name, heading in columns.items()
    ]
    return chart.properties(usermeta={"follows": {"words": words, "columns": listed} | terms})
