"""A new notebook in the house's form: it runs, passes the tests and waits for its question."""

import json
import re
from pathlib import Path

from alliance_data.errors import InputError

from .book import Book

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new(book: Book, name: str) -> Path:
    """Write a notebook and add it to the contents, after the last chapter.

    Raises
    ------
    InputError
        If the name is not lowercase words joined by hyphens, or is taken; or the contents list no notebook.
    """
    bare = name.removeprefix("notebooks/").removesuffix(".ipynb")
    if not NAME.fullmatch(bare):
        raise InputError(
            f"Notebook name {name!r}: expected lowercase words and hyphens, such as arms-transfers."
        )
    path = book.root / "notebooks" / f"{bare}.ipynb"
    if path.exists():
        raise InputError(f"notebooks/{bare}.ipynb exists already. Choose another name, or edit it.")
    contents = book.root / "_toc.yml"
    listed = _listed(contents.read_text(encoding="utf-8"), bare)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook(bare), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    contents.write_text(listed, encoding="utf-8")
    return path


def notebook(name: str) -> dict:
    """Return the notebook: one question, one figure and the closing sections, to be written over."""
    title = name.replace("-", " ").capitalize()
    filled = [
        (kind, key, tags, source.replace("{{name}}", name).replace("{{title}}", title))
        for kind, key, tags, source in CELLS
    ]
    cells = []
    for kind, key, tags, source in filled:
        cell = {"cell_type": kind, "id": key, "metadata": {"tags": tags} if tags else {}}
        cell["source"] = source.strip("\n").splitlines(keepends=True)
        cells.append(cell | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _listed(contents: str, name: str) -> str:
    """Return the contents with one more chapter, comments and order kept."""
    entries = list(re.finditer(r"^( *)- file: notebooks/\S+[^\n]*\n?", contents, re.MULTILINE))
    if not entries:
        raise InputError(f"_toc.yml lists no notebook yet. Add a chapter by hand: - file: notebooks/{name}")
    last = entries[-1]
    line = f"{last[1]}- file: notebooks/{name}\n"
    before = contents[: last.end()]
    return before + ("" if before.endswith("\n") else "\n") + line + contents[last.end() :]


CELLS = [
    (
        "markdown",
        "title",
        [],
        """
# {{title}}

Put the chapter's question here; that of this draft: how much of its output does a state spend on arms and
soldiers?

**In short:** write the answer here in two lines, without numbers: the block below computes those.

The chapter has [the record](the-record), what would change its reading, its data's limits, and exercises.
""",
    ),
    (
        "code",
        "parameters",
        ["parameters", "hide-cell"],
        """
focal = "JPN"  # the state that the chapter is about
since = 1990  # first year shown [1950 to 2015]
""",
    ),
    (
        "code",
        "imports",
        ["hide-cell"],
        """
import altair as alt
from alliance_book import figures
from alliance_book.figures import marks
from alliance_book.prose import pct
from alliance_data import load

spending = load("military_expenditure", countries=[focal], since=since).dropna(subset=["share_of_gdp"])
""",
    ),
    (
        "code",
        "first-and-last",
        ["hide-cell"],
        """
state, first, last = figures.name(focal), spending.iloc[0], spending.iloc[-1]
share_then, share_now = pct(first["share_of_gdp"]), pct(last["share_of_gdp"])
""",
    ),
    (
        "markdown",
        "answer",
        [],
        """
:::{admonition} Answer
:class: answer
{eval}`state` spent {eval}`share_now` of its output on its military in {eval}`last["year"]`, after
{eval}`share_then` in {eval}`first["year"]`.
:::
""",
    ),
    (
        "markdown",
        "the-record",
        [],
        """
(the-record)=
## How much of its output goes to the military?

Say what the reader should look for, then show the smallest chart that answers.
""",
    ),
    (
        "code",
        "figure",
        ["hide-input"],
        """
base = alt.Chart(spending).encode(x="year:Q", y=alt.Y("share_of_gdp:Q", axis=alt.Axis(format="%")))
figures.show(
    alt.layer(*marks.line(base, "year", "share_of_gdp")),
    name="{{name}}",
    title=f"{state} spent {share_now} of its output on its military in {last['year']}",
    subtitle="Military expenditure as a share of GDP",
    tables=["military_expenditure"],
    alt=f"A line that leads from {share_then} in {first['year']} to {share_now} in {last['year']}.",
)
""",
    ),
    (
        "markdown",
        "figure-limits",
        [],
        """
:::{admonition} Limits
:class: limits
Money is not capability.
:::
""",
    ),
    (
        "markdown",
        "closing",
        [],
        """
## What would change this reading

- Name the data that would turn the answer.

## Limits of the data

- Say what the tables cannot show.

## Exercises

**Another state.** Set `focal` to another state and run the notebook again. What changes?

```{dropdown} Solution
Run `alliance run {{name}} -p focal=KOR` and open the executed copy.
```
""",
    ),
]
