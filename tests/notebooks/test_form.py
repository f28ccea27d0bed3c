"""The form of a notebook: what a reader of any chapter can count on."""

import ast
import json
import re
from collections import Counter
from statistics import median

import pytest
from alliance_book import notebook as nb
from alliance_book import settings
from alliance_book.book import CHECKOUT, TEMPLATE, Book
from alliance_book.new import notebook as new_notebook
from alliance_book.notebook import expressions
from alliance_data import names
from alliance_data.claims import ledger

NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
LONGEST = 40  # characters of an expression inside a sentence
OPEN = 12  # figures of a chapter that stand unfolded
CLOSING = ["What would change this reading", "Limits of the data", "Exercises"]
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What is no figure of the text's own: code, roles, addresses; then list numbers, dates, names of articles.
APART = re.compile(
    r"```.*?```|`[^`]*`|\{[a-z:]+\}|\]\([^)]*\)|^\([^)]*\)=|^:::.*$|https?://\S+", re.DOTALL | re.MULTILINE
)
ALLOWED = re.compile(
    rf"^\s*(?:[-*] )?\**\d+\.|\b\d{{1,2}}(?: (?:to|and) \d{{1,2}})? (?:{MONTHS})\b"
    r"|\b(?:1[6-9]|20)\d\ds?\b(?! %)|\b2\+2\b"
    r"|\b(?:Article|Chapter|Section|Resolution|claim|No\.) \d+|\b(?:from|between) 0 (?:to|and) 1(?:00)?\b",
    re.MULTILINE,
)


@pytest.fixture(params=[*NOTEBOOKS, "new"], ids=lambda path: getattr(path, "stem", path))
def notebook(request) -> dict:
    """Each notebook of the book, and one as ``alliance new`` writes it."""
    if request.param == "new":
        return json.loads(json.dumps(new_notebook("a-new-one")))
    return nb.read(request.param)


def trees(notebook: dict) -> list[ast.Module]:
    """Return the parsed code cells."""
    return [ast.parse(nb.text(cell)) for cell in nb.code(notebook)]


def text_cells(notebook: dict) -> list[str]:
    """Return the text cells."""
    return [nb.text(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    """Return calls by the name of what they call."""
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def has(call: ast.Call, keyword: str) -> bool:
    """Tell whether a call of the house's figures is given a keyword."""
    return ast.unparse(call.func).startswith("figures.") and any(k.arg == keyword for k in call.keywords)


def test_it_carries_no_outputs(notebook):
    for cell in nb.code(notebook):
        assert cell["outputs"] == [], f"cell {cell['id']}: run nbstripout, or install the pre-commit hook"
        assert cell["execution_count"] is None
    for cell in notebook["cells"]:
        assert nb.ANSWERS not in cell["metadata"], f"cell {cell['id']}: nbstripout takes the answers out"


def test_its_cells_have_ids_of_their_own(notebook):
    assert notebook["nbformat_minor"] >= 5
    ids = [cell["id"] for cell in notebook["cells"]]
    assert [i for i, n in Counter(ids).items() if n > 1] == []


def test_it_runs_on_the_kernel_that_every_python_has(notebook):
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_it_opens_with_its_one_title_and_a_text(notebook):
    first = notebook["cells"][0]
    assert first["cell_type"] == "markdown"
    assert re.match(r"# \S.*\n\n\S", nb.text(first)), "a title, then at least a paragraph"
    bare = [re.sub(r"```.*?```", "", text, flags=re.DOTALL) for text in text_cells(notebook)]
    assert sum(len(re.findall(r"^# ", text, re.MULTILINE)) for text in bare) == 1


def test_its_second_cell_holds_the_parameters_each_with_a_comment(notebook):
    cell = notebook["cells"][1]
    assert cell["cell_type"] == "code"
    assert {"parameters", "hide-cell"} <= set(nb.tags(cell))
    for line in nb.text(cell).strip().splitlines():
        assert re.fullmatch(r"[a-z][a-z_0-9]* = .+  # \S.+", line), line
    values = nb.parameters(notebook)
    assert values
    assert None not in values.values(), "values are literals: a command line can replace them"


def test_its_imports_stand_in_the_third_cell_alone(notebook):
    with_imports = [
        place
        for place, tree in enumerate(trees(notebook))
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree))
    ]
    assert with_imports == [1]
    third = nb.code(notebook)[1]
    assert "hide-cell" in nb.tags(third)
    assert all(
        isinstance(node, ast.Import | ast.ImportFrom | ast.Assign) for node in ast.parse(nb.text(third)).body
    )


def test_it_loads_tables_by_literal_names_that_exist(notebook):
    loads = [
        call
        for tree in trees(notebook)
        for name, call in calls(tree)
        if name in ("load", "alliance_data.load")
    ]
    for call in loads:
        table = call.args[0] if call.args else None
        assert isinstance(table, ast.Constant), (
            f"load({ast.unparse(call)}): write the table's name as a literal"
        )
        assert table.value in names(), f"load({table.value!r}): no such table"


def test_it_reads_no_file_and_no_address(notebook):
    forbidden = re.compile(r"^(open|pd\.read_\w+|urllib|requests)|\.(urlopen|read_csv|read_parquet|to_csv)$")
    assert [name for tree in trees(notebook) for name, _ in calls(tree) if forbidden.search(name)] == []


def test_its_code_cells_are_short(notebook):
    lines = {cell["id"]: len(nb.text(cell).splitlines()) for cell in nb.code(notebook)}
    long = {cell: n for cell, n in lines.items() if n > 15}
    assert long == {}, "move what is longer to a measure, with a docstring and a test"
    assert median(lines.values()) <= 8, "one idea a cell"


def test_it_gives_a_computed_answer_before_its_first_section(notebook):
    for text in text_cells(notebook):
        if text.startswith(":::{admonition} Answer\n:class: answer\n"):
            assert expressions.within(text), "nothing in the answer is computed"
            return
        assert not re.search(r"^## ", text, re.MULTILINE), "the answer comes before the first section"
    pytest.fail("no :::{admonition} Answer with :class: answer in it")


def test_it_hides_the_code_of_what_it_shows(notebook):
    for cell in nb.code(notebook):
        if any(name == "figures.show" for name, _ in calls(ast.parse(nb.text(cell)))):
            assert set(nb.tags(cell)) & {"hide-input", "hide-cell", "remove-input"}, cell["id"]


def test_it_shows_at_most_twelve_figures_unfolded(notebook):
    shown = [
        call
        for tree in trees(notebook)
        for name, call in calls(tree)
        if name in ("figures.show", "figures.table") and not has(call, "folded")
    ]
    assert len(shown) <= OPEN, "fold what is there for robustness or as background"


def test_its_sentences_stand_in_text_cells(notebook):
    """Titles and alternative texts of figures are code; whatever else a reader reads is Markdown."""
    spoken = [
        name
        for tree in trees(notebook)
        for name, call in calls(tree)
        if name in ("figures.say", "figures.answer", "Markdown", "display") or has(call, "limits")
    ]
    assert spoken == []


def test_each_block_of_limits_follows_the_figure_that_it_belongs_to(notebook):
    shown = False
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            shown = any(name.startswith("figures.") for name, _ in calls(ast.parse(nb.text(cell))))
        else:
            assert shown or ":class: limits" not in nb.text(cell), cell["id"]
            shown = False


def test_its_expressions_name_values(notebook):
    """A sentence reads as one: what is computed in it is short, without a choice and on one line."""
    odd = []
    for cell, asked in expressions.of(notebook):
        expressions.check(nb.text(cell))
        for expression in asked:
            parts = ast.walk(ast.parse(expression, mode="eval"))
            choices = (ast.IfExp, ast.comprehension, ast.Lambda, ast.BoolOp, ast.Compare, ast.JoinedStr)
            if len(expression) > LONGEST or any(isinstance(part, choices) for part in parts):
                odd.append(expression)
    assert odd == [], (
        "give the value a name in the cell above, or use a word-maker of alliance_book.judgements"
    )


def test_its_headings_hold_no_expression(notebook):
    heads = [line for text in text_cells(notebook) for line in re.findall(r"^#+ .*", text, re.MULTILINE)]
    assert [head for head in heads if expressions.within(head)] == []


def test_what_it_imports_is_used_in_code_or_sentences(notebook):
    sources = [nb.text(cell) for cell in nb.code(notebook)]
    sources += [expression for _, asked in expressions.of(notebook) for expression in asked]
    used = {
        node.id for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)
    }
    named = {
        alias.asname or alias.name.split(".")[0]
        for tree in trees(notebook)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(named - used) == []


def test_its_text_holds_no_figure_of_its_own(notebook):
    literal = []
    for text in text_cells(notebook):
        bare = ALLOWED.sub(" ", APART.sub(" ", text))
        literal += [bare[max(0, m.start() - 40) : m.end() + 20] for m in re.finditer(r"\d", bare)]
    assert literal == [], "compute it: {eval}`num(value)`, so that new data cannot leave it behind"


def test_it_closes_with_what_would_change_it_limits_and_exercises(notebook):
    heads = [
        line[3:].strip()
        for text in text_cells(notebook)
        for line in re.findall(r"^## .*", text, re.MULTILINE)
    ]
    assert heads[-3:] == CLOSING


def test_the_scanner_knows_a_figure_from_a_date():
    def figures(text: str) -> list[str]:
        return re.findall(r"\d[\d.]*", ALLOWED.sub(" ", APART.sub(" ", text)))

    assert (
        figures(
            "On 8 September 1951, under Article 9, in the 1960s ({cite}`x2020`), see [it](a-1).\n\n1. One"
        )
        == []
    )
    assert figures("about 54 000 troops, 1.4 % of output, and 2015 % more") == ["54", "000", "1.4", "2015"]


def test_names_of_figures_are_unique_in_the_book():
    seen = Counter(
        keyword.value.value
        for path in NOTEBOOKS
        for tree in trees(nb.read(path))
        for name, call in calls(tree)
        if name in ("figures.show", "figures.table")
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    )
    assert [name for name, count in seen.items() if count > 1] == []


def test_every_notebook_is_named_in_the_houses_way_and_listed_in_the_contents():
    # A chapter that a fork's settings leave out stays listed, and may come back.
    listed = {f"{settings.short(page)}.ipynb" for page in settings.files(Book.at(CHECKOUT).listed())}
    for path in NOTEBOOKS:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.ipynb", path.name)
        assert path.name in listed | {TEMPLATE.name}, f"{path.name} is not in _toc.yml"


def test_the_turn_of_the_history_is_the_one_that_the_ledger_weighs():
    given = nb.parameters(nb.read(CHECKOUT / "notebooks" / "alliance-history.ipynb"))
    weighed = {choice.name: choice.values[0] for choice in ledger()["C07"].choices}
    assert (given["turn"] + 1, given["before"]) == (weighed["turn"], weighed["before"])


def test_no_table_stands_unused():
    loaded = {
        call.args[0].value
        for path in NOTEBOOKS
        for tree in trees(nb.read(path))
        for name, call in calls(tree)
        if name == "load" and call.args
    }
    assert set(names()) - loaded - {table for claim in ledger().values() for table in claim.tables} == set()
