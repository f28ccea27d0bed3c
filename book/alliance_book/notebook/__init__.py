"""A notebook as a document: its code, its parameters, and outputs spliced into its text."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from alliance_data import names
from alliance_data.errors import InputError

ANSWERS = "user_expressions"
# Where an executed copy says which tables its run read.
TABLES = "alliance_tables"
# In a parameter's comment: the values with which the notebook stays true.
LIMIT = re.compile(r"#.*\[([^][]+)\]\s*$")
ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]+")


def read(path: Path) -> dict:
    """Return a notebook of format 4 as it stands in its file.

    Raises
    ------
    InputError
        If the file is no such notebook.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{where} is not a notebook: {error}. Restore it or save it again.") from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4 or "cells" not in notebook:
        raise InputError(f"{where} is not a notebook of format 4. Open and save it in Jupyter.")
    return notebook


def text(cell: dict) -> str:
    """Return a cell's source as one string."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def code(notebook: dict) -> list[dict]:
    """Return the code cells."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def tags(cell: dict) -> list[str]:
    """Return a cell's tags."""
    return cell.get("metadata", {}).get("tags", [])


def parameters(notebook: dict) -> dict:
    """Return the parameters: the names that the cell tagged ``parameters`` assigns, and their values.

    A default that is no literal has the value ``None``.
    """
    return {name: _literal(node.value) for name, node, _ in _assigned(notebook)}


def limits(notebook: dict) -> dict[str, str]:
    """Return with which values of its parameters a notebook stays true, by name, where it says so.

    That is what stands in brackets at the end of a parameter's comment.
    """
    found = {name: LIMIT.search(line) for name, _, line in _assigned(notebook)}
    return {name: limit[1] for name, limit in found.items() if limit}


def words(notebook: dict) -> set[str]:
    """Return every text constant of the code; the names of the tables that it loads are among them."""
    return {word for cell in code(notebook) for word in _words(text(cell))}


def tables(notebook: dict) -> set[str]:
    """Return the tables that a notebook's code names, in ``load("...")`` or elsewhere."""
    return words(notebook) & set(names())


def _assigned(notebook: dict) -> Iterator[tuple[str, ast.stmt, str]]:
    """Yield the names that cells tagged ``parameters`` assign, with the statement and its last line."""
    for cell in code(notebook):
        if "parameters" not in tags(cell):
            continue
        lines = text(cell).splitlines()
        for node in _parse(text(cell)).body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        yield target.id, node, lines[node.end_lineno - 1]


@cache  # A build asks which tables a chapter names to run it, and again for the page of each table.
def _words(source: str) -> frozenset[str]:
    constants = (node.value for node in ast.walk(_parse(source)) if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))


def _literal(node: ast.expr | None):
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return None


def _parse(source: str) -> ast.Module:
    # A cell with a mistake in it is for the run to judge.
    try:
        return ast.parse(plain(source))
    except SyntaxError:
        return ast.Module([], [])


def plain(source: str) -> str:
    """Return code with ``pass`` in place of each magic, line for line."""
    return "\n".join("pass" if line.startswith(("%", "!")) else line for line in source.split("\n"))


def scrub(notebook: dict) -> dict:
    """Take from an executed notebook what differs between equal runs: times, paths, addresses in memory."""
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
        if cell["metadata"].get("tags") == []:
            del cell["metadata"]["tags"]
        if cell["cell_type"] == "code":
            cell["outputs"] = _merged(cell["outputs"])
    return notebook


def splice(notebook: dict, executed: dict) -> dict:
    """Return the notebook's current text with the outputs of a run of the same code.

    A cell with injected parameters is kept, and named after the one that it overrides, so that the page shows
    what really ran. Answers to the expressions of text cells stay with their cells.
    """
    results = iter(code(executed))
    answers = {cell.get("id"): cell["metadata"].get(ANSWERS) for cell in executed["cells"]}
    cells = []
    for cell in notebook["cells"]:
        cells.append(cell := dict(cell))
        if cell["cell_type"] != "code":
            if given := answers.get(cell.get("id")):
                cell["metadata"] = cell["metadata"] | {ANSWERS: given}
            continue
        result = next(results)
        cell |= {"outputs": result["outputs"], "execution_count": result["execution_count"]}
        if "parameters" in tags(cell) and any("injected-parameters" in tags(c) for c in code(executed)):
            injected = dict(next(results))
            injected["id"] = f"{cell.get('id', 'parameters')[:40]}-injected"
            injected["metadata"] = {"tags": ["hide-cell"]}
            cells.append(injected)
    return notebook | {"cells": cells, "metadata": executed["metadata"] | notebook["metadata"]}


def as_it_ran(executed: dict) -> dict:
    """Return an executed copy as a page has it, with the text that it ran with."""
    own = [cell for cell in executed["cells"] if "injected-parameters" not in tags(cell)]
    return splice(executed | {"cells": own}, executed)


def dump(notebook: dict) -> bytes:
    """Return a notebook's file: sorted, indented, the same for the same content."""
    return (json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def packed(notebook: dict) -> bytes:
    """Return the same in one line, for programs alone: it is written in a tenth of the time."""
    return json.dumps(notebook, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()


def _merged(outputs: list[dict]) -> list[dict]:
    """Join texts that the same stream sent in pieces, and drop addresses in memory."""
    merged: list[dict] = []
    for output in outputs:
        last = merged[-1] if merged else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] = _joined(last["text"]) + _joined(output["text"])
        else:
            merged.append(output)
    for output in merged:
        if "text" in output:
            output["text"] = ADDRESS.sub("0x0", _joined(output["text"]))
        plain = output.get("data", {}).get("text/plain")
        if plain is not None:
            output["data"]["text/plain"] = ADDRESS.sub("0x0", _joined(plain))
    return merged


def _joined(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)
