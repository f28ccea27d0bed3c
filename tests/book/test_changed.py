"""What new data changed in the book: which sentences, figures and verdicts, and against what."""

import re

import pytest
from alliance_book import changed, runs
from alliance_book.book import Book
from alliance_book.changed import Notes, paired
from alliance_book.cli import main
from alliance_data.errors import InputError
from alliance_data.importing import import_file
from alliance_data.report import Pair, marked

LOADS = "from alliance_data import load\nlast = load('spending', countries=['JPN']).iloc[-1]"
SENTENCE = (
    "## Money\n\nJapan spent {eval}`round(last.usd_m)` in {eval}`int(last.year)`. It has *not* gone. "
    "[A link](https://example.org) to the U.S. Army stays."
)
FIGURE = (
    "import altair as alt\nfrom alliance_book import figures\n"
    "chart = alt.Chart(load('spending', countries=['JPN'])[['year', 'usd_m']])"
    ".mark_line().encode(x='year', y='usd_m')\n"
    "figures.show(chart, name='money', title=f'Japan spent {last.usd_m:.0f}', tables=['spending'], "
    "alt='A line. It ends.')"
)


def quiet(_line: str) -> None:
    """Say nothing."""


@pytest.fixture
def rich(small, folder, write_notebook):
    """A small book whose first chapter has a sentence and a figure made from the table ``spending``."""
    write_notebook(small / "notebooks" / "first.ipynb", LOADS, SENTENCE, FIGURE)
    (small / "_config.yml").write_text(
        (small / "_config.yml").read_text() + "sphinx:\n  extra_extensions: [alliance_book.sphinx]\n"
    )
    return small


def imported(folder, old: str, new: str) -> None:
    source = folder.parents[1] / "spending.csv"
    assert old in source.read_text()
    source.write_text(source.read_text().replace(old, new))
    import_file(source)


def noted(root, kept=None) -> Notes:
    """Run a book's notebooks and note what they say, as a build does."""
    import json

    from alliance_book.runs import inputs

    inputs._table.cache_clear()
    book = Book.at(root)
    made = {name: json.loads(path.read_text()) for name, path in runs.run(book, say=quiet).items()}
    return changed.note(book, made, kept, code="code")


@pytest.mark.slow
def test_sentences_and_figures_that_changed_stand_beside_what_they_were(rich, folder):
    first = noted(rich)
    assert not first.changed and first.sections() == []
    imported(folder, "JPN,2020,60000.0", "JPN,2020,66000.0")
    second = noted(rich, first)
    parts = dict(second.sections())
    assert parts["Sentences of “first”"] == [
        [Pair("Japan spent 60000 in 2020.", "Japan spent 66000 in 2020.", "Money")]
    ]
    assert parts["Figures whose title, description or table changed"] == [
        [
            Pair(
                "Japan spent 60000",
                "Japan spent 66000",
                "first, figure money, 1 of 11 rows new or revised",
            )
        ]
    ]
    assert parts["In short"] == [
        "spending, to 2020, revised.",
        "One sentence and one figure changed.",
        "No claim of the ledger rests on it.",
    ]
    came_in = parts["What came in: Military spending"]
    assert "JPN 2020, usd_m: 60000 to 66000 (+10.0%)" in came_in
    assert came_in[-1].startswith("Cited from now on: A Publisher (2020). Spending.")


@pytest.mark.slow
def test_a_passage_whose_text_was_edited_as_well_says_so(rich, folder, write_notebook):
    first = noted(rich)
    imported(folder, "JPN,2020,60000.0", "JPN,2020,66000.0")
    write_notebook(rich / "notebooks" / "first.ipynb", LOADS, SENTENCE.replace("not", "never"), FIGURE)
    parts = dict(noted(rich, first).sections())
    assert [pair.where for pair in parts["Sentences of “first”"][0]] == ["Money (text edited)", ""]
    assert "Text was edited as well in first: there the heading says so." in parts["In short"]


@pytest.mark.slow
def test_what_an_edition_leaves_nothing_of_is_named_with_what_the_sidecar_says_of_it(rich, folder):
    about = folder / "spending.yml"
    breaks = 'breaks: [{iso3: AUS, year: 2012, what: "Counted anew"}]'
    about.write_text(about.read_text().replace("breaks: []", breaks))
    first = noted(rich)
    source = folder.parents[1] / "spending.csv"
    whole = source.read_text()
    source.write_text("".join(line for line in whole.splitlines(True) if not line.startswith("AUS")))
    import_file(source)
    parts = dict(noted(rich, first).sections())
    assert "Nothing is left in spending of Australia." in parts["In short"]
    stale = "In spending.yml this may be out of date: breaks: AUS, of which no row is left: Counted anew"
    assert stale in parts["What came in: Military spending"]
    source.write_text(whole)
    import_file(source)
    assert "no row is left" not in str(noted(rich, first).sections())


@pytest.mark.slow
def test_what_changed_stays_until_a_table_changes_again(rich, folder, write_notebook):
    first = noted(rich)
    imported(folder, "JPN,2020,60000.0", "JPN,2020,66000.0")
    second = noted(rich, first)
    third = noted(rich, second)
    assert third.sections() == second.sections()
    imported(folder, "JPN,2020,66000.0", "JPN,2020,69000.0")
    fourth = noted(rich, third)
    assert fourth.before == second.now
    assert "69000" in str(fourth.sections()) and "60000 in" not in str(fourth.sections())


@pytest.mark.slow
def test_a_build_tells_what_changed_on_its_page_and_in_a_file_to_send(
    rich, folder, tmp_path, monkeypatch, capsys
):
    contents = rich / "_toc.yml"
    contents.write_text(contents.read_text() + "- file: book/changes\n")
    monkeypatch.chdir(rich)
    lines: list[str] = []
    page = runs.build(Book.at(rich), say=lines.append)
    assert not [line for line in lines if "changed" in line and "checked" not in line]
    with pytest.raises(SystemExit):
        main(["report"])
    assert "No table has changed since the book was first built here" in capsys.readouterr().err

    imported(folder, "JPN,2020,60000.0", "JPN,2020,66000.0")
    with pytest.raises(SystemExit):
        main(["report"])
    assert "Not built yet: spending. Run alliance build" in capsys.readouterr().err
    runs.build(Book.at(rich), say=lines.append)
    assert lines[-4:] == [
        "New in this build: spending, to 2020, revised.",
        "One sentence changed (first 1); one figure.",
        "No claim of the ledger rests on it.",
        "Old beside new: _build/html/book/changes.html; to send it: alliance report --out FILE.html",
    ]
    text = (page.parent / "book/changes.html").read_text()
    assert "Japan spent <del>60000</del> in 2020." in text
    assert "Japan spent <ins>66000</ins> in 2020." in text

    out = tmp_path / "what-changed.html"
    main_done(["report", "--out", str(out)])
    sent = out.read_text()
    assert "Japan spent <del>60000</del> in 2020." in sent
    assert not re.search(r"(src|href)=", sent), "nothing is asked of anybody"


def main_done(args: list[str]) -> None:
    """Run the command to its end."""
    try:
        main(args)
    except SystemExit as done:
        assert not done.code


@pytest.mark.parametrize(
    "content", ["", '{"now": {}, "before": null}', '{"form": 1, "now": {}, "before": {}}']
)
def test_notes_of_another_version_are_none(small, content):
    path = Book.at(small).build / changed.FILE
    path.parent.mkdir(parents=True)
    path.write_text(content)
    assert Notes.of(Book.at(small)) is None


@pytest.mark.parametrize("out", ["report.pdf", "report", "nowhere/report.html"])
def test_a_report_in_another_form_or_place_is_refused(rich, tmp_path, out):
    with pytest.raises(InputError, match=r"--out .*"):
        changed.write_report(Book.at(rich), tmp_path / out)


def test_before_a_build_there_is_nothing_to_report(small):
    with pytest.raises(InputError, match="no built book to report on"):
        changed.report(Book.at(small))


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (["A.", "B."], ["A.", "B."], []),
        (["A.", "B."], ["A.", "C."], [Pair("B.", "C.")]),
        (["A.", "B."], ["B."], [Pair("A.", "")]),
        (["A."], ["A.", "B."], [Pair("", "B.")]),
        (["A."], ["B.", "C."], [Pair("A.", "B. C.")]),
    ],
)
def test_a_sentence_is_paired_with_the_one_it_took_the_place_of(old, new, pairs):
    assert list(paired(old, new)) == pairs


def test_sentences_keep_the_narrow_spaces_of_their_numbers():
    said = [sentence for _, sentence in changed._sentences("It was\n1\u202f168  in all,\n3\u202f%.")]
    assert said == ["It was 1\u202f168 in all, 3\u202f%."]


def test_only_the_words_that_differ_are_marked_and_nothing_in_them_can_run():
    def escape(text):
        return str(text).replace("<", "&lt;")

    assert marked(Pair("It rose by 3 a year", "It fell by 3 a year"), escape) == (
        "It <del>rose</del> by 3 a year",
        "It <ins>fell</ins> by 3 a year",
    )
    assert marked(Pair("", "<b> new"), escape) == ("", "<ins>&lt;b> new</ins>")
    # The narrow spaces of a number hold it together.
    assert marked(Pair("It was 1\u202f168, 3\u202f% now", "It was 1\u202f170, 3\u202f% now"), escape) == (
        "It was <del>1\u202f168,</del> 3\u202f% now",
        "It was <ins>1\u202f170,</ins> 3\u202f% now",
    )
