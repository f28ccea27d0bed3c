"""The tables of an assignment: the part of each that goes with it, and altered editions to mark on."""

from pathlib import Path

import numpy as np
import pandas as pd
from alliance_data import load
from alliance_data.descriptions import PERMITTED, cite
from alliance_data.sidecar import sidecar

from .checks import altered
from .masters import PERSONAL

EDITIONS = 4  # altered, beside the tables as they stand
SPREAD = 0.6  # a value becomes so much of itself at least, and its inverse at most
FIXED = ("year", "number", "lat", "lon")  # what a number names or where a thing is, and not how much


def extract(table: str, spec: dict) -> pd.DataFrame:
    """Return the part of a table that an assignment works with, of all pairs.

    Parameters
    ----------
    table
        Its name.
    spec
        ``countries``, ``since``, ``columns`` beside the key, ``who``.
    """
    frame = load(table, countries=spec.get("countries"), since=spec.get("since"))
    columns = [*sidecar(table)["key"], *spec["columns"]] if "columns" in spec else list(frame)
    return frame[columns]


def of_pair(frames: dict[str, pd.DataFrame], specs: dict[str, dict], pair: list[str]) -> dict:
    """Return tables with the rows of a student's two states alone, where an assignment is about these."""
    own = {table: specs[table].get("who") == PERSONAL for table in frames}
    return {
        table: frame[frame["iso3"].isin(pair)] if own[table] else frame for table, frame in frames.items()
    }


def write(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write tables as CSV, as students read them."""
    folder.mkdir(parents=True)
    for table, frame in frames.items():
        frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n")


def write_all(frames: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write the tables as they stand into ``0``, and altered ones into ``1``, ``2`` and so on."""
    write(frames, folder / "0")
    for seed in range(1, EDITIONS + 1):
        # As students read them: dates as texts, which are moved with the years.
        standing = {table: pd.read_csv(folder / "0" / f"{table}.csv") for table in frames}
        write({table: _other(frame, seed) for table, frame in standing.items()}, folder / str(seed))


def _other(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    moved = altered(frame, seed)
    generator = np.random.default_rng(seed)
    for name in moved.select_dtypes("number"):
        if name.endswith(FIXED) or moved[name].dtype == bool:
            continue
        whole = (moved[name].dropna() % 1 == 0).all()
        moved[name] = moved[name] * np.exp(generator.uniform(np.log(SPREAD), -np.log(SPREAD), len(moved)))
        if whole:
            moved[name] = moved[name].round().astype("Int64")
    return moved


def sources(tables: list[str]) -> str:
    """Return the page that says where tables are from and what may be done with them."""
    parts = ["# Tables", "Parts of the tables of the book; its data catalogue describes each column.", ""]
    for table in tables:
        about = sidecar(table)
        licence = about["licence"]
        permitted = PERMITTED[licence["redistribution"]]
        parts += [f"## {table}.csv", "", f"{about['title']}: {about['row']} in a row.", "", cite(table), ""]
        parts += [f"Licence: {licence['name']}; passing it on: {permitted}.", ""]
        parts += [f"- {limit}" for limit in about.get("limits") or []] + [""]
    return "\n".join(parts)
