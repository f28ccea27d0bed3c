"""Japan's defence budget and its support for US forces, typed from documents (tidy CSV), one figure a row."""

from pathlib import Path

import pandas as pd

from ..errors import InputError
from . import _common, _tidy

TABLES = ("defence_budget", "host_nation_support")
FORMAT = (
    "Tidy CSV of yen figures: fiscal_year, last_fiscal_year, measure, value, unit, basis, grade, address."
)

COLUMNS = [
    "fiscal_year",
    "last_fiscal_year",
    "measure",
    "value",
    "unit",
    "basis",
    "rounded",
    "grade",
    "address",
]
SUPPORT = {"cost_sharing", "special_agreement_total", "special_agreement_average", "all_us_forces_costs"}


def recognise(path: Path) -> bool:
    """Tell whether the file has these columns."""
    return _tidy.has_columns(path, COLUMNS)


def read(path: Path) -> dict[str, pd.DataFrame]:
    """Return one row a fiscal year (or period) and measure, for the table that the measures belong to.

    Raises
    ------
    InputError
        If a file mixes measures of both tables.
    """
    frame = _tidy.graded(path, _tidy.without_weak_hosts(_tidy.read(path)))
    frame = _tidy.addressed(path, frame)
    frame = _tidy.numeric(path, frame, ["fiscal_year", "last_fiscal_year", "value"])[COLUMNS]
    ours = frame["measure"].isin(SUPPORT)
    if ours.any() and not ours.all():
        row = frame.index[ours != ours.iloc[0]][0]
        raise InputError(
            f"{_common.place(path.name, row, 'measure')}: found {frame.loc[row, 'measure']!r} beside "
            "measures of another table. Give the budget and host-nation support a file each."
        )
    return {TABLES[int(ours.all())]: frame}
