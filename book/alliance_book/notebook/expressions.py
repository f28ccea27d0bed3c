"""Numbers inside sentences: ``{eval}`pct(share)``` in a text cell, answered by the kernel at that place.

The answers are kept where jupyterlab-myst, mystmd and Quarto keep theirs, in the cell's metadata under
``user_expressions``: whatever shows an executed copy shows its sentences with their numbers.
"""

import ast
import re
from collections.abc import Callable, Iterator

from .. import notebook as nb

LONGEST = 3000
# Code shown as code, in fences or between longer backticks, is no expression.
ROLE = re.compile(
    r"(?P<code>^(?P<fence>`{3,}|~{3,})(?!\{).*?^(?P=fence)|(?<!`)``(?!`).*?(?<!`)``(?!`))"
    r"|\{eval\}`(?P<expression>[^`\n]*)`",
    re.MULTILINE | re.DOTALL,
)
BROKEN = re.compile(r"\{eval\}(?!`[^`\n]+`)")
MISSING = re.compile(r"(?:np\.float64\()?(?:nan|[-+]?inf)\)?|NaT|<NA>|None")
WITHIN = re.compile(r"\bnan\b|\bNaT\b|<NA>|\binf\b")


class ExpressionError(Exception):
    """A sentence cannot be written: an expression in it raised, or gave nothing that a sentence can hold."""


def within(text: str) -> list[str]:
    """Return the expressions of a text, in order, each once."""
    return list(dict.fromkeys(m["expression"] for m in ROLE.finditer(text) if not m["code"]))


def of(notebook: dict) -> Iterator[tuple[dict, list[str]]]:
    """Yield each text cell that holds expressions, with these."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and (asked := within(nb.text(cell))):
            yield cell, asked


def filled(text: str, answers: list[dict]) -> str:
    """Return a text with each expression's answer in its place.

    Parameters
    ----------
    text
        A text cell's source.
    answers
        What the kernel answered: ``{"expression": ..., "result": ...}`` for each of its expressions.

    Raises
    ------
    KeyError
        If the text asks for what was not answered.
    """
    known = {answer["expression"]: said(answer) for answer in answers}
    return replaced(text, lambda expression, _before: known[expression])


def replaced(text: str, form: Callable[[str, str], str]) -> str:
    """Return a text with ``form(expression, text before it)`` in place of each expression."""
    return ROLE.sub(lambda m: m[0] if m["code"] else form(m["expression"], text[: m.start()]), text)


def said(answer: dict) -> str:
    """Return an answer as a sentence has it: its plain text, without the quotes of a Python string."""
    plain = answer["result"]["data"]["text/plain"]
    return str(ast.literal_eval(plain)) if plain[:1] in ("'", '"') else plain


def check(text: str) -> None:
    """Raise where a text cell's roles are malformed: what looks like one must be one.

    Raises
    ------
    ExpressionError
        If an expression is empty, holds a backtick or a line end, or is no Python expression.
    """
    bare = ROLE.sub(lambda match: " " * len(match[0]) if match["code"] else match[0], text)
    if broken := BROKEN.search(bare):
        shown = bare[broken.start() :].split("\n")[0][:60]
        raise ExpressionError(
            f"{shown!r}: expected {{eval}}`expression` on one line, without a backtick inside. "
            "Give the value a name in the cell above, and write the name."
        )
    for expression in within(text):
        try:
            ast.parse(expression.strip(), mode="eval")
        except SyntaxError as error:
            raise ExpressionError(
                f"{sentence(text, expression)}\n  {expression}: {error.msg}; "
                "expected a Python expression without a backtick inside."
            ) from None


def sentence(text: str, expression: str) -> str:
    """Return the sentence of a text that an expression stands in, in one line."""
    at = text.index(f"{{eval}}`{expression}`")
    begin = max((m.end() for m in re.finditer(r"[.?!:]\s|\n\n|^", text[:at])), default=0)
    end = re.search(r"[.?!](?=\s|$)|\n\n|$", text[at + len(expression) + 8 :])
    return " ".join(text[begin : at + len(expression) + 8 + end.end()].split())


def whole(result: dict, expression: str, text: str) -> dict:
    """Return a kernel's answer if a sentence can hold it."""
    if result["status"] != "ok":
        reason = f"{result['ename']}: {result['evalue']}"
    else:
        plain = result["data"].get("text/plain", "")
        value = said({"result": {"data": {"text/plain": plain}}})
        if MISSING.fullmatch(value.strip()) or WITHIN.search(value):
            reason = f"gave {plain}, a missing value. Choose another observation, or say there is none."
        elif "text/html" in result["data"] or len(plain) > LONGEST or "\n" in plain:
            reason = "gave a table or an object, not a word or a number. Show tables with figures.table."
        elif re.fullmatch(r"(np\.float\d+\()?-?\d+\.\d*(e[-+]\d+)?\)?", plain) and len(plain) > 12:
            reason = f"gave {plain}. Say with how many digits: num(..., 1), pct(...)."
        else:
            return result
    raise ExpressionError(f"{sentence(text, expression)}\n  {expression}: {reason}")
