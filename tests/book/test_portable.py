"""The copy of a run that a student hands in: it reads where neither MyST nor this book is known."""

import pytest
from alliance_book.figures import display, elsewhere
from alliance_book.notebook.portable import Surroundings, markdown, plain
from alliance_data import InputError

BIBLIOGRAPHY = """
@article{laakso, author = {Laakso, Markku and Taagepera, Rein}, title = {Parties},
  journal = {A Journal}, year = {1979}}
@book{many, author = {de Vries, Ann and Ono, Bo and Li, Cy}, title = {Pacts},
  publisher = {Press}, year = {2020}}
@misc{ministry, author = {{Ministry of Defense}}, title = {White Paper}, year = {2024}}
"""


@pytest.fixture
def around(tmp_path) -> Surroundings:
    """A book of two notebooks and a page, with a bibliography; not published anywhere."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "reading.md").write_text("# How to read this\n\nWords.\n")
    (tmp_path / "book" / "references.bib").write_text(BIBLIOGRAPHY)
    return Surroundings(tmp_path / "notebooks", tmp_path, tmp_path / "book" / "references.bib")


def text_cell(source: str, **answers: str) -> dict:
    said = [
        {"expression": expression, "result": {"status": "ok", "data": {"text/plain": repr(answer)}}}
        for expression, answer in answers.items()
    ]
    return {"cell_type": "markdown", "metadata": {"user_expressions": said}, "source": source}


@pytest.mark.parametrize(
    ("myst", "expected"),
    [
        (":::{admonition} Answer\n:class: answer\nIt **rose**.\n:::", "> It **rose**."),
        (":::{admonition} Limits\n:class: limits\nOne\ntwo\n:::", "> **Limits**\n>\n> One\n> two"),
        (":::{note}\nMind it.\n:::", "> **Note**\n>\n> Mind it."),
        (
            "```{dropdown} A solution\nSum it.\n```",
            "<details><summary>A solution</summary>\n\nSum it.\n\n</details>",
        ),
        (
            "::::{dropdown} Both\n:::{note}\nMind it.\n:::\n\n```python\nf(x)\n```\n::::",
            "<details><summary>Both</summary>\n\n> **Note**\n>\n> Mind it.\n\n"
            "```python\nf(x)\n```\n\n</details>",
        ),
        ("```{code-block} python\nx = 1\n```", "```python\nx = 1\n```"),
        ("```{math}\nx^2\n```", "$$\nx^2\n$$"),
        ("1. First\n\n   :::{note}\n   Mind it.\n   :::", "1. First\n\n   > **Note**\n   >\n   > Mind it."),
        ("(age)=\n## How old?\n\nSee.", "## How old?\n\nSee."),
        ("% a remark\n\nSee.", "See."),
    ],
)
def test_a_block_of_myst_becomes_markdown(myst, expected, around):
    assert markdown(myst, around).rstrip() == expected


@pytest.mark.parametrize(
    ("myst", "expected"),
    [
        ("As found {cite}`laakso`.", "As found (Laakso and Taagepera 1979)."),
        ("{cite:t}`many` found it.", "de Vries et al. (2020) found it."),
        ("So {cite}`ministry, many`.", "So (Ministry of Defense 2024; de Vries et al. 2020)."),
        ("So {cite}`nobody2000`.", "So (nobody2000)."),
        ("A {term}`treaty <alliance>` binds; {math}`x^2`.", "A treaty binds; $x^2$."),
        ("Write ``{cite}`key` ``.", "Write ``{cite}`key` ``."),
        ("```python\nrole = '{cite}`laakso`'\n```", "```python\nrole = '{cite}`laakso`'\n```"),
    ],
)
def test_a_role_becomes_words_and_code_stays_code(myst, expected, around):
    assert markdown(myst, around) == expected


def test_references_to_places_of_the_notebook_lead_there(around):
    cells = [
        text_cell("[how old](age), [](#what-now)"),
        text_cell("(age)=\n## How old is it?\n\n## What now?"),
    ]
    shown = plain({"cells": cells}, around)["cells"]
    assert shown[0]["source"] == "[how old](#How-old-is-it?), [What now?](#What-now?)"
    assert shown[1]["source"] == "## How old is it?\n\n## What now?"


def test_references_to_pages_lead_to_the_published_book_and_are_words_where_there_is_none(around):
    text = "[](../book/reading.md) and [a figure](other.ipynb#fig-one) and [web](https://example.org/a)"
    assert markdown(text, around) == "*How to read this* and *a figure* and [web](https://example.org/a)"
    around.site = "https://example.org/book/"
    assert markdown(text, around) == (
        "[How to read this](https://example.org/book/book/reading.html) and "
        "[a figure](https://example.org/book/notebooks/other.html#fig-one) and [web](https://example.org/a)"
    )


def test_sentences_hold_their_numbers_and_no_expression_is_left(around):
    cell = text_cell("It took {eval}`share`.", share="1.4 %")
    [shown] = plain({"cells": [cell]}, around)["cells"]
    assert shown["source"] == "It took 1.4 %."
    assert shown["metadata"] == {}


def test_what_is_cited_is_listed_at_the_end_each_once_by_author(around):
    cells = [text_cell("{cite}`many`"), text_cell("{cite}`laakso` {cite}`many`")]
    last = plain({"cells": cells}, around)["cells"][-1]["source"]
    assert last.startswith("## References\n\n- ")
    assert [line.split(" ")[-1] for line in last.split("\n")[2:]] == ["2020.", "1979."]


def test_an_entry_that_lacks_a_field_is_named(around):
    around.bibliography.write_text("@article{bare, author = {Ono, Bo}, title = {Pacts}, year = {2020}}")
    bare = Surroundings(around.folder, around.root, around.bibliography)
    with pytest.raises(InputError, match=r"references\.bib: missing journal in bare"):
        plain({"cells": [text_cell("{cite}`bare`")]}, bare)


def test_figures_and_tables_of_the_book_become_what_any_front_end_shows(around):
    about = {"title": "A finding", "subtitle": "", "alt": "A line.", "sources": []}
    encoding = {"x": {"field": "year", "type": "quantitative"}, "y": {"field": "n", "type": "quantitative"}}
    spec = {
        "data": {"values": [{"year": 2020, "n": 1}, {"year": 2021, "n": 2}]},
        "mark": "line",
        "encoding": encoding,
        "width": "container",
        "usermeta": {"alliance": about},
    }
    table = about | {"columns": [{"name": "n", "heading": "n", "unit": ""}], "rows": [[1], [2]]}
    printed = {"output_type": "stream", "name": "stdout", "text": "2\n"}
    outputs = [
        {"output_type": "display_data", "data": {display.CHART: spec}, "metadata": {}},
        {"output_type": "display_data", "data": {display.TABLE: table}, "metadata": {}},
        printed,
    ]
    cell = {"cell_type": "code", "metadata": {"tags": ["hide-input"]}, "source": "1 + 1", "outputs": outputs}
    [shown] = plain({"cells": [cell]}, around)["cells"]
    assert (shown["source"], shown["metadata"]) == ("1 + 1", {"tags": ["hide-input"]})
    kinds = [next(iter(output["data"])) for output in shown["outputs"][:-1]]
    assert kinds == ["text/html", elsewhere.CHART, "text/html", "text/html"]
    assert "<table>" in shown["outputs"][3]["data"]["text/html"]
    assert shown["outputs"][-1] == printed
