"""Expressions in sentences: what they are, what answers them, and how a wrong one reads."""

import json

import pytest
from alliance_book import notebook as nb
from alliance_book.notebook import expressions
from alliance_book.runs import engine
from alliance_book.runs.execute import CellError, Job, execute

IMPORTS = "import pandas as pd\nfrom alliance_book.prose import Words, list_of, num, pct"


@pytest.fixture
def run(tmp_path, write_notebook):
    """Run a notebook of a code cell and a text cell; its text cell with the answers in it."""

    def run(code: str, text: str) -> str:
        source = tmp_path / "notebooks" / "one.ipynb"
        write_notebook(source, f"{IMPORTS}\n{code}", f"# Head\n\n{text}")
        output = tmp_path / "out" / "one.ipynb"
        execute(
            Job(
                name="one.ipynb",
                notebook=nb.read(source),
                parameters={},
                folder=str(tmp_path),
                output=str(output),
            )
        )
        (cell, _), *_ = expressions.of(json.loads(output.read_text()))
        return expressions.filled(nb.text(cell), cell["metadata"][nb.ANSWERS]).removeprefix("# Head\n\n")

    return run


def test_a_sentence_holds_what_the_kernel_answers_where_it_stands(run):
    code = (
        "share, last, who = 0.0141, pd.Series([2025]).max(), ['Japan', 'India']\n"
        "address = 'https://example.org/a?b=1'\ntext = f'{pct(0.5)} of it'\nnothing = ''"
    )
    text = (
        "In {eval}`last` [it]({eval}`address`) took {eval}`pct(share, 2)` for {eval}`list_of(who)`, "
        "{eval}`text`{eval}`nothing`.\n\n``{eval}`left` `` and\n\n```\n{eval}`alone`\n```"
    )
    assert run(code, text) == (
        "In 2025 [it](https://example.org/a?b=1) took 1.41\u202f% for Japan and India, 50.0\u202f% of it.\n\n"
        "``{eval}`left` `` and\n\n```\n{eval}`alone`\n```"
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("First. It took {eval}`pct(gone)`. More.", "It took {eval}`pct(gone)`.\n  pct(gone): NameError"),
        (
            "It took {eval}`pct(missing)`.",
            "pct(missing): ValueError: A sentence was to state a missing value",
        ),
        ("It took {eval}`missing`.", "missing: gave nan, a missing value"),
        ("It took {eval}`nothing`.", "nothing: gave None, a missing value"),
        ("It took {eval}`frame`.", "frame: gave a table or an object"),
        ("It took {eval}`raw`.", "raw: gave 0.30000000000000004. Say with how many digits"),
        ("It took {eval}`pct(1) +`.", "pct(1) +: invalid syntax"),
        (
            "It took {eval}`pct('`')`.",
            "unterminated string literal (detected at line 1); expected a Python",
        ),
        ("It took {eval}``.", "expected {eval}`expression` on one line"),
    ],
    ids=["name", "raises", "nan", "none", "frame", "digits", "syntax", "backtick", "empty"],
)
def test_a_sentence_that_cannot_be_written_is_named(run, text, complaint):
    code = "missing, nothing, raw = float('nan'), None, 0.1 + 0.2\nframe = pd.DataFrame({'a': [1, 2]})"
    with pytest.raises(CellError) as caught:
        run(code, text)
    assert str(caught.value).startswith("one.ipynb: a sentence cannot be written. ")
    assert complaint in str(caught.value)


@pytest.mark.slow
def test_an_expression_that_never_ends_is_stopped(run, monkeypatch):
    monkeypatch.setattr(engine, "LIMIT", 1)
    with pytest.raises(CellError, match="endless\\(\\): no answer within 1 s"):
        run("def endless():\n    while True:\n        pass", "It took {eval}`endless()`.")


def test_a_changed_expression_is_another_run_and_a_changed_word_is_not():
    from alliance_book.runs import inputs

    def key(text: str) -> str:
        return inputs.parts({"cells": [{"cell_type": "markdown", "metadata": {}, "source": text}]}, {})

    assert key("It took {eval}`a`.") == key("It needed {eval}`a`.") != key("It took {eval}`b`.")


def test_the_sentence_of_an_expression_is_found():
    text = "One. It took {eval}`a` in\n{eval}`b`, so. Three."
    assert expressions.sentence(text, "b") == "It took {eval}`a` in {eval}`b`, so."
