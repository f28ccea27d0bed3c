"""A student's way: from the zip, in a JupyterLab without a network, to the mark."""

import csv
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from alliance_book.book import CHECKOUT
from alliance_book.course import grade
from alliance_book.course.build import build
from playwright.sync_api import expect

from tests import lab

pytest.importorskip("jupyterlab", reason="JupyterLab is an extra of this book: make lab")

pytestmark = pytest.mark.long

# A kernel that no network is there for: not even this machine's own.
WITHOUT_NETWORK = ["unshare", *(["--map-root-user"] if os.geteuid() else []), "--net"]
MENDED = 'busiest_year = int(scrambles.loc[scrambles["total"].idxmax(), "fiscal_year"])'
SHARE = """\
split = scrambles.dropna(subset=["china", "total"]).set_index("fiscal_year")
china_share = split["china"] / split["total"]"""
WRONG = "failure_share = 1.0"
ARGUED = "Tokyo decides on scrambles, Pyongyang on tests."


@pytest.fixture(scope="module")
def course(students_python, apart, tmp_path_factory) -> Path:
    """A course of one assignment."""
    root = tmp_path_factory.mktemp("student")
    shutil.copytree(CHECKOUT / "notebooks" / "assignments", root / "notebooks" / "assignments")
    settings = (CHECKOUT / "course.toml").read_text()
    (root / "course.toml").write_text(settings.replace("assignments = []", 'assignments = ["threats"]'))
    build(root, root / "course", say=lambda line: None)
    return root / "course"


@pytest.fixture(scope="module")
def desk(course, students_python, chromium, tmp_path_factory):
    """The zip's notebook as a student opened and ran it; ``page.file`` is where it lies."""
    folder = tmp_path_factory.mktemp("desk")
    with zipfile.ZipFile(course / "students" / "threats.zip") as given:
        given.extractall(folder)
    kernel = [*WITHOUT_NETWORK, str(students_python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    with lab.serve(folder, kernel=kernel) as address:
        page = lab.opened(chromium, address, "threats/threats.ipynb")
        page.file = folder / "threats" / "threats.ipynb"
        lab.run_all(page)
        yield page
        page.close()


def answer(page, heading: str, code: str):
    """Write an answer below its question, run it and the check below it, and return what the check says."""
    ahead = page.locator(".jp-Cell", has=page.locator(f'h2:has-text("{heading}")'))
    own, check = ahead.locator(
        "xpath=following-sibling::*[contains(@class, 'jp-CodeCell')][position()<=2]"
    ).all()
    for cell, text in ((own, code), (check, "")):
        prompt = cell.locator(".jp-InputArea-prompt")
        before = prompt.inner_text()
        cell.locator(".cm-content").click()
        if text:
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.insert_text(text)
        page.keyboard.press("ControlOrMeta+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).not_to_have_text("[*]:")
    return check.locator(".jp-OutputArea-output").last


def test_a_check_says_what_is_off_until_it_is_mended(desk):
    failed = answer(desk, "Which fiscal year has the most scrambles", "busiest_year = 12")
    expect(failed).to_contain_text("a fiscal year is expected")
    passed = answer(desk, "Which fiscal year has the most scrambles", MENDED)
    expect(passed).to_contain_text("passed")
    expect(passed).not_to_contain_text("expected")


def test_what_was_answered_saved_and_handed_in_gets_its_mark(desk, course):
    answer(desk, "Which fiscal year has the most scrambles", MENDED)
    answer(desk, "Which share of the scrambles was against China", SHARE)
    answer(desk, "Which share of the tests with a known outcome failed", WRONG)
    written = desk.locator(".jp-MarkdownCell", has_text="Type your answer here")
    written.dblclick()
    written.locator(".cm-content").click()
    desk.keyboard.press("ControlOrMeta+A")
    desk.keyboard.insert_text(ARGUED)
    desk.keyboard.press("Shift+Enter")
    with desk.expect_response(lambda told: told.request.method == "PUT" and "threats.ipynb" in told.url):
        lab.choose(desk, "File", "docmanager:save")
    assert ARGUED in json.dumps(json.loads(desk.file.read_text())["cells"])
    (course / "submissions" / "ana").mkdir()
    shutil.copy(desk.file, course / "submissions" / "ana")
    grade.grade(course / "submissions", course / "marks.csv", say=lambda line: None)
    with (course / "marks.csv").open(newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["assignment"], row["status"], row["points"], row["of"]) == ("threats", "marked", "3", "10")
    assert row["answers"].startswith(
        "busiest_year 1/1; china_share 2/2; tests_by_year 0/3; failure_share 0/1"
    )
    assert row["noted"] == ""
    assert "off on the tables as they stand" in (course / "marks" / "ana-threats.html").read_text()
    assert f"<pre>{ARGUED}</pre>" in (course / "marks" / "to-read.html").read_text()


def test_nothing_is_asked_of_another_machine(desk):
    assert desk.refused == []
