"""The atlas: a brief for every ally of the United States, run from one notebook, and their numbers."""

import io
import os
from collections.abc import Mapping

import pandas as pd
from alliance_data import load
from alliance_data.measures import briefs as measures
from alliance_data.measures.briefs import GUARANTOR

from ..book import COLLECTED


def allies() -> tuple[str, ...]:
    """Return the partners of the United States in defence today, by code, as the tables at hand have them."""
    bound = measures.pacts(load("alliances"), load("countries"))
    return tuple(measures.in_force(bound, load("pact_changes")))


def numbers() -> pd.DataFrame:
    """Return what each ally's brief has in numbers, by code: collected by a build, else from the tables.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``iso3``: ``duty`` and the columns of ``measures.briefs.pairs`` and ``partners``.
    """
    if path := os.environ.get(COLLECTED):
        return pd.read_parquet(path).set_index("focal").rename_axis("iso3")
    alliances, countries = load("alliances"), load("countries")
    bound = measures.pacts(alliances, countries)
    codes = measures.in_force(bound, load("pact_changes"))
    pairs = measures.pairs(
        bound,
        countries=countries,
        capabilities=load("capabilities"),
        points=load("ideal_points"),
        democracy=load("democracy"),
        disputes=load("disputes"),
        exercises=load("exercises"),
    )
    partners = measures.partners(
        codes,
        troops=load("us_troops"),
        spending=load("military_expenditure"),
        assistance=load("foreign_assistance"),
        sales=load("arms_sales"),
        travel=load("leader_travel"),
        visits=load("leader_visits"),
    )
    found = measures.with_guarantor(pairs, codes).join(partners)
    duties = [measures.duty(row, code, GUARANTOR) for code, row in found.iterrows()]
    return found.assign(duty=duties)


def collect(records: Mapping[str, dict]) -> dict[str, bytes]:
    """Return the numbers of briefs as files, by name, from what each run recorded, by code."""
    frame = pd.DataFrame([records[code] for code in sorted(records)])
    parquet = io.BytesIO()
    frame.to_parquet(parquet, index=False)
    text = frame.to_csv(index=False, lineterminator="\n")
    return {"briefs.csv": text.encode(), "briefs.parquet": parquet.getvalue()}


def page(notebook: dict, record: dict) -> dict:
    """Return a brief as its page has it: under its own title, and in no list of contents.

    Parameters
    ----------
    notebook
        The run's notebook with its outputs.
    record
        What the run recorded.
    """
    first, *rest = notebook["cells"]
    _, _, body = "".join(first["source"]).partition("\n")
    source = f"# {record['title']}\n{body.rstrip()}\n\n[All alliances of the United States](index.md)\n"
    metadata = notebook["metadata"] | {"orphan": True}
    return notebook | {"cells": [first | {"source": source}, *rest], "metadata": metadata}
