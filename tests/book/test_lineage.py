"""The rules by which a number is traced back: which lines above it are shown, and which tables."""

import pytest
from alliance_book.notebook import lineage

LOAD = "from alliance_data import load"


def notebook(*cells: str | dict) -> dict:
    """A notebook of code cells; one that begins with ``#`` is a text cell."""
    made = []
    for place, cell in enumerate(cells):
        kind = "markdown" if cell.startswith("#") else "code"
        tags = ["parameters"] if cell.startswith("focal = ") else []
        made.append({"cell_type": kind, "id": f"c{place}", "metadata": {"tags": tags}, "source": cell})
    return {"cells": made, "metadata": {}}


def traced(*cells: str, says: str = "x") -> lineage.Lineage:
    """What an expression after some code cells rests on."""
    return lineage.lineages(notebook(*cells, f"# So: {{eval}}`{says}`"))[0]


def shown(*cells: str, says: str = "x") -> list[str]:
    """The lines of one cell's code that an expression is shown with."""
    found = traced(*cells, says=says)
    lines = [cell.split("\n") for cell in cells]
    return [line for s in found.steps for line in lines[s.cell][s.first - 1 : s.last]]


# Code, the expression, and the numbers of the lines that it needs; the others have no part in it.
RULES = {
    "the last statement that gives a name its value counts": ("x = 1\nx = 2\ny = 3", "x", [2]),
    "what a name is made of counts": ("a = 1\nb = 2\nx = a + 1", "x", [1, 3]),
    "an augmented assignment keeps what it adds to": ("x = 1\nx += 2\ny = 4", "x", [1, 2]),
    "an augmented part keeps the whole": ("x = {'a': 1}\nx['a'] += 2", "x['a']", [1, 2]),
    "a part that is set keeps the whole": ("x = {}\nk = 'a'\nx[k] = 1\ny = x", "x", [1, 2, 3]),
    "an attribute that is set keeps the whole": (
        "from types import SimpleNamespace\nx = SimpleNamespace(a=1)\nx.a = 2",
        "x.a",
        [1, 2, 3],
    ),
    "a method that changes counts": ("x = []\nx.append(3)\nx.sort()\ny = 1", "x", [1, 2, 3]),
    "what a method takes out is changed": ("r = [1, 2]\ny = r.pop()\nx = r", "x", [1, 2, 3]),
    "a function of a library may change what it is given": (
        "import heapq\nx = [3, 1]\nheapq.heapify(x)\nheapq.heapify([2])",
        "x",
        [1, 2, 3],
    ),
    "to print is to change nothing": ("x = [1]\nprint(x)", "x", [1]),
    "a loop adds to what was there": ("x = 0\nfor i in range(3):\n    x += i\ny = 1", "x", [1, 2, 3]),
    "a loop may change what it goes over": (
        "x = [{}, {}]\nfor one in x:\n    one['a'] = 1",
        "x",
        [1, 2, 3],
    ),
    "either side of a condition counts": (
        "x = 1\nif x > 0:\n    x = 2\nelse:\n    x = 3",
        "x",
        [1, 2, 3, 4, 5],
    ),
    "a function counts with what its body names": (
        "k = 2\ndef double(v):\n    return k * v\nx = double(4)",
        "x",
        [1, 2, 3, 4],
    ),
    "a function's names are those of when it is called": (
        "k = 2\ndef double(v):\n    return k * v\nk = 3\nx = double(4)\nk = 9",
        "x",
        [2, 3, 4, 5],
    ),
    "functions call functions": (
        "k = 2\ndef a():\n    return k\ndef b():\n    return a()",
        "b()",
        [1, 2, 3, 4, 5],
    ),
    "a lambda is a function": ("k = 2\nf = lambda v: k * v\nk = 3\nx = f(1)", "x", [1, 2, 3, 4]),
    "a default is of when the function is made": (
        "k = 2\ndef f(v=k):\n    return v\nk = 3\nx = f()",
        "x",
        [1, 2, 3, 5],
    ),
    "a function may change what is around it": (
        "x = []\ndef note(v):\n    x.append(v)\nnote(1)",
        "x",
        [1, 2, 3, 4],
    ),
    "a function may change what it is given": (
        "def note(rows):\n    rows.append(1)\nx = []\nnote(x)",
        "x",
        [1, 2, 3, 4],
    ),
    "the names of a comprehension are its own": ("a = 5\nx = [a for a in range(3)]", "x", [2]),
    "a comprehension takes names from around it": ("k = 2\nx = [k * v for v in range(3)]", "x", [1, 2]),
    "the argument of a lambda is its own": ("v = 5\nx = list(map(lambda v: v + 1, [1]))", "x", [2]),
    "a query names with @": (
        "import pandas as pd\nsince = 2\nx = pd.DataFrame({'a': [1, 2]}).query('a >= @since')",
        "len(x)",
        [1, 2, 3],
    ),
    "unpacking one value needs it": ("pair = (1, 2)\nx, y = pair", "x", [1, 2]),
    "names that share a line are shown together": ("a = 1\nb = 2\nx, y = a, b", "x", [1, 2, 3]),
    "names may be swapped": ("x = 1\ny = 2\nx, y = y, x", "x", [1, 2, 3]),
    "a second name of a value changes it": ("x = [1]\ny = x\ny.append(2)", "x", [1, 2, 3]),
    "a name may be given inside an expression": (
        "a = [1, 2]\nif (x := len(a)) > 1:\n    pass",
        "x",
        [1, 2, 3],
    ),
    "a class counts with what its body names": (
        "k = 2\nclass A:\n    def f(self):\n        return k",
        "A().f()",
        [1, 2, 3, 4],
    ),
    "a statement of several lines is shown whole": ("y = 1\nx = [\n    1,\n    2,\n]", "x", [2, 3, 4, 5]),
    "statements on one line are shown together": ("a = 1; b = a\nx = b", "x", [1, 2]),
    "magics are no part": ("%matplotlib inline\nx = 1", "x", [2]),
    "a name that hides a builtin is followed": ("round = abs\nx = round(-1.5)", "x", [1, 2]),
}


@pytest.mark.parametrize(("code", "says", "lines"), RULES.values(), ids=RULES)
def test_a_number_is_shown_with_the_lines_that_made_it(code, says, lines):
    source = code.split("\n")
    assert shown(code, says=says) == [source[line - 1] for line in lines]


@pytest.mark.parametrize(("code", "says", "_lines"), RULES.values(), ids=RULES)
def test_the_lines_that_are_shown_give_the_value_that_all_lines_give(code, says, _lines):
    whole, alone = {}, {}
    exec(code.replace("%matplotlib inline", ""), whole)
    exec("\n".join(shown(code, says=says)), alone)
    assert str(eval(says, alone)) == str(eval(says, whole))


def test_what_comes_after_the_sentence_has_no_part_in_it():
    found = lineage.lineages(notebook("x = 1", "# {eval}`x`", "x = 2", "# {eval}`x`"))
    assert [[step.cell for step in line.steps] for line in found] == [[0], [2]]


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ('x = load("us_troops")["year"].max()', ["us_troops"]),
        ('x = load(table="us_troops")', ["us_troops"]),
        ('a = load("us_troops")\nb = load("milestones")\nx = len(a)', ["us_troops"]),
        ('a, x = load("us_troops"), load("milestones")', ["milestones"]),
        ('x = {name: load(name) for name in ("us_troops", "milestones")}', ["milestones", "us_troops"]),
        ('names = ["us_troops"]\nx = [load(name) for name in names]', ["us_troops"]),
        ('def read():\n    return load("us_troops")\nx = read()', ["us_troops"]),
        ('x = {}\nx["a"] = load("us_troops")', ["us_troops"]),
        ("import alliance_data\nx = alliance_data.load('us_troops')", ["us_troops"]),
    ],
)
def test_tables_are_those_that_the_lines_load(code, tables):
    found = traced(LOAD, code)
    assert (found.kind, list(found.tables)) == ("table", tables)


def test_a_verdict_rests_on_the_tables_of_its_claim():
    from alliance_data.claims import ledger

    weigh = "from alliance_data.claims import weigh\n" + LOAD
    code = 'found = {c: weigh(load, only=c)[0] for c in ("C01", "C05")}\n'
    code += "verdict = {c: f.verdict for c, f in found.items()}"
    own = {claim.id: sorted(claim.tables) for claim in ledger().values()}
    assert list(traced(weigh, code, says="verdict['C01']").tables) == own["C01"]
    assert list(traced(weigh, code, says="found['C05'].verdict").tables) == own["C05"]
    assert list(traced(weigh, code, says="len(verdict)").tables) == sorted({*own["C01"], *own["C05"]})


@pytest.mark.parametrize(
    ("code", "says", "kind"),
    [
        ("focal = 'JPN'", "focal", "parameter"),
        ("x = 1951", "x", "constant"),
        ("from alliance_data.measures.instruments import AGREEMENTS\nx = len(AGREEMENTS)", "x", "library"),
    ],
)
def test_a_number_without_a_table_says_where_it_is_from(code, says, kind):
    assert traced(code, says=says).kind == kind


@pytest.mark.parametrize(
    "cells",
    [
        ("from math import *", "x = pi"),
        ("exec('x = 1')",),
        ("x = eval('1 + 1')",),
        ("globals()['x'] = 1",),
        ("x = = 1",),
        ("%run other.ipynb",),
        ("y = 1",),
        (LOAD, "import sys\nx = load(sys.argv[0])"),
    ],
)
def test_what_cannot_be_followed_is_said_to_be_so(cells):
    found = traced(*cells)
    assert (found.kind, found.steps, found.tables) == ("untraced", (), ())


def test_what_is_given_its_value_after_code_that_cannot_be_followed_is_traced():
    assert traced("exec('y = 1')", "x = 3").kind == "constant"


def test_a_value_set_for_a_run_takes_the_place_of_the_default():
    book = notebook("focal = 'JPN'", "focal = 'KOR'", "# {eval}`focal`")
    book["cells"][1]["metadata"]["tags"] = ["injected-parameters"]
    (found,) = lineage.lineages(book)
    assert ([step.cell for step in found.steps], found.kind) == ([1], "parameter")


def test_functions_of_the_book_are_named_with_what_they_do():
    imports = "from alliance_data.measures import trends\nfrom alliance_book.prose import num"
    code = f"{imports}\nx = trends.median_slope([1])"
    found = traced(code, says="num(x)")
    assert found.helpers == ("alliance_data.measures.trends.median_slope",)
    assert lineage.says(found.helpers[0]).startswith("Return")
