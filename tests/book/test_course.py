"""Assignments: what students get, what is refused, and the marks of a few submissions."""

import csv
import json
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from alliance_book.book import CHECKOUT
from alliance_book.cli import course_grade, main
from alliance_book.course import grade, isolation, masters, report, similarity
from alliance_book.course.build import build, read_roster
from alliance_book.course.isolation import Container, Sandbox
from alliance_data.errors import InputError

from tests.coursework import NAMES, Paper, class_of_fifty, hostile

# As the marker's own answer has it.
RULE = {"iso3": "JPN", "measure": "constant_usd_m", "since": 2012, "until": 2022}
RULE |= {"direction": "rises", "at_least": 0.2, "least_years": 5}

pytestmark = pytest.mark.xdist_group("course")


@pytest.fixture(scope="module")
def made(students_python, tmp_path_factory) -> Path:
    """A course of two students, each assignment made."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "roster.csv").write_text("name,student\nAna,ana\nBen,ben\n")
    build(CHECKOUT, folder / "course", roster=folder / "roster.csv", seed=3, say=lambda line: None)
    return folder / "course"


@pytest.fixture
def course(made, tmp_path) -> Path:
    """A copy of that course, to be handed in to."""
    return Path(shutil.copytree(made, tmp_path / "course"))


def test_the_students_environment_may_lie_where_the_sandbox_has_a_folder_of_its_own(apart):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        Sandbox(Path(folder, "bin", "python"))


def marks(course: Path, *, seconds: int = 30, jobs: int = 2) -> dict[str, dict]:
    """Mark what was handed in, and return the rows of the table by student."""
    out = course / "marks.csv"
    grade.grade(course / "submissions", out, jobs=jobs, seconds=seconds, say=lambda line: None)
    with out.open(newline="") as lines:
        return {row["student"]: row for row in csv.DictReader(lines) if row["file"]}


def files(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def sources(path: Path) -> str:
    cells = json.loads(path.read_text())["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_student_gets_questions_checks_and_tables_and_no_solution(made, name):
    place = made / "students" / name
    place = place / "ana" if name == "ally" else place
    text, solved = sources(place / f"{name}.ipynb"), sources(made / "marker" / name / f"{name}.ipynb")
    hidden = solved.split("# BEGIN SOLUTION NO PROMPT")[1:]
    answers = [part.split("# END SOLUTION")[0].strip() for part in hidden]
    assert len(answers) >= 4
    assert [answer for answer in answers if answer in text] == []
    assert text.count("grader.check(") == len(list((place / "tests").glob("*.py"))) == len(answers)
    checks = [case for path in (place / "tests").glob("*.py") for case in masters.cases(path)]
    assert [case["code"] for case in checks if not case.get("failure_message")] == []
    tables = {path.stem for path in (place / "tables").glob("*.csv")}
    licences = (place / "tables" / "README.md").read_text()
    assert tables and all(f"## {table}.csv" in licences for table in tables)
    assert licences.count("Licence: ") == len(tables)


@pytest.fixture
def fork(tmp_path) -> Path:
    """A book's folder as far as assignments need it, with that on an ally alone."""
    root = tmp_path / "fork"
    shutil.copytree(CHECKOUT / "notebooks" / "assignments", root / "notebooks" / "assignments")
    settings = (CHECKOUT / "course.toml").read_text()
    (root / "course.toml").write_text(settings.replace("assignments = []", 'assignments = ["ally"]'))
    return root


@pytest.mark.slow
def test_the_same_seed_makes_the_same_course_and_another_gives_other_allies(made, fork, tmp_path):
    (tmp_path / "roster.csv").write_text("student\nana\nben\n")
    for seed in (3, 4):
        build(fork, tmp_path / str(seed), roster=tmp_path / "roster.csv", seed=seed, say=print)
    again, other = (json.loads((tmp_path / s / "marker" / "course.json").read_text()) for s in "34")
    assert again["pairs"] != other["pairs"]
    assert again["pairs"]["ana"] != again["pairs"]["ben"]
    for place in ("students/ally/ana", "students/ally/ben", "marker/ally"):
        assert files(tmp_path / "3" / place) == files(made / place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ana\nben\n", "its first line has ana; expected the head of a column 'student'"),
        ("", "its first line has nothing"),
        ("student\nana\nben\nana\n", "line 4: 'ana' stands in line 2 already"),
        ("student\nana\n../ben\n", "line 3, column student: found '../ben'"),
        ("student,name\n,Ana\n", "line 2, column student: found ''"),
        ("student\n", "names no student below its head"),
    ],
)
def test_a_roster_that_cannot_be_meant_is_refused_with_its_line(tmp_path, text, said):
    (tmp_path / "roster.csv").write_text(text)
    with pytest.raises(InputError, match=said.replace(".", r"\.")):
        read_roster(tmp_path / "roster.csv")


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(CHECKOUT)
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit) as stopped:
        main(["course", "build", "--out", str(tmp_path)])
    assert stopped.value.code == 2
    assert "has something in it" in capsys.readouterr().err
    assert files(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.slow
def test_settings_choose_the_assignments_and_more_students_than_allies_are_said(made, fork, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("student\n" + "".join(f"s{number}\n" for number in range(70)))
    said: list[str] = []
    build(fork, tmp_path / "course", roster=roster, seed=1, say=said.append)
    assert [path.name for path in (tmp_path / "course" / "students").iterdir()] == ["ally"]
    assert [line for line in said if line.startswith("70 students share")]
    (fork / "course.toml").write_text((fork / "course.toml").read_text().replace('"ally"', '"allies"'))
    with pytest.raises(InputError, match=r"names 'allies'.*Did you mean 'ally'"):
        build(fork, tmp_path / "other", say=said.append)
    assert not (tmp_path / "other").exists()


def test_a_system_that_cannot_keep_submissions_apart_refuses(tmp_path, monkeypatch):
    monkeypatch.setattr("alliance_book.course.isolation._path", lambda: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"No submission was run: .*unshare.* is missing; docker is missing"):
        Sandbox(Path("/usr/bin/python3"))


@pytest.mark.parametrize(
    ("handed_in", "said"),
    [({}, "has no submission"), ({"submissions/ana/ana.ipynb": "{}"}, "is no course")],
)
def test_nothing_is_written_where_there_is_nothing_to_mark(tmp_path, handed_in, said):
    (tmp_path / "submissions").mkdir()
    if not handed_in:
        (tmp_path / "marker").mkdir()
        empty = {"assignments": [], "students": [], "pairs": {}}
        (tmp_path / "marker" / "course.json").write_text(json.dumps(empty))
    for name, text in handed_in.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=said):
        grade.grade(tmp_path / "submissions", tmp_path / "marks.csv", say=print)
    assert not list(tmp_path.glob("marks*"))


@pytest.mark.parametrize("out", ["submissions.csv", "submissions/marks.csv"])
def test_marks_among_the_submissions_are_refused(tmp_path, out):
    (tmp_path / "submissions" / "ana").mkdir(parents=True)
    with pytest.raises(InputError, match="among the submissions"):
        grade.grade(tmp_path / "submissions", tmp_path / out, say=print)
    assert files(tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_marker_s_answers_are_right_and_typed_in_ones_are_not(apart, course, name):
    right = Paper(course, name, "ana").answer()
    typed = Paper(course, name, "ben").answer().type_in()
    right.hand_in("under another name.ipynb")
    typed.hand_in()
    found = marks(course)
    assert (found["ana"]["assignment"], float(found["ana"]["points"])) == (name, right.points)
    assert float(found["ana"]["of"]) == right.points
    assert (found["ben"]["assignment"], float(found["ben"]["points"])) == (name, typed.points)
    page = (course / "marks" / f"ben-{name}.html").read_text()
    assert "typed in: the same whatever the tables say" in page


@pytest.mark.slow
def test_a_rule_changed_after_the_table_opened_is_noted(apart, course):
    frozen: dict = runpy.run_path(str(CHECKOUT / "notebooks" / "assignments" / "frozen.py"))
    records = {"changed": [{"at_least": 0.3}, {}], "kept": [{}], "another": [{"at_least": 0.3}], "none": []}
    for student, changes in records.items():
        paper = Paper(course, "claim", student).answer()
        lines = [f"rule {frozen['seal'](RULE | change)} frozen 2026-11-27 10:00 UTC\n" for change in changes]
        freeze = next(cell for cell in paper.notebook["cells"] if cell["id"] == "freeze")
        freeze["outputs"] = [{"output_type": "stream", "name": "stdout", "text": lines}]
        paper.hand_in()
    found = {student: row["noted"].partition("; much like")[0] for student, row in marks(course).items()}
    assert found["changed"] == "changed its rule after the table had opened: 2 rules are on record"
    assert found["another"] == "has another rule than the one on record"
    assert found["none"] == "has no record of when its rule was frozen"
    assert "rule" not in found["kept"]


def test_a_rule_with_parts_still_open_is_not_recorded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    frozen: dict = runpy.run_path(str(CHECKOUT / "notebooks" / "assignments" / "frozen.py"))
    with pytest.raises(ValueError, match=r"Write your rule first.*Still open: iso3, at_least$"):
        frozen["freeze"](RULE | {"iso3": "...", "at_least": ...})
    assert files(tmp_path) == {}


@pytest.mark.slow
def test_of_several_files_for_one_assignment_each_has_its_line_its_page_and_its_points(apart, course):
    Paper(course, "threats", "ana").answer(1).hand_in("first.ipynb")
    Paper(course, "threats", "ana").answer().hand_in("second.ipynb")
    for given, kept in (("", ["", ""]), ("4", ["4", ""])):
        table = course / "marks.csv"
        if given:
            table.write_text(table.read_text().replace("ana,threats,1,10,,", f"ana,threats,1,10,{given},"))
        marks(course)
        with table.open(newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if row["file"]]
        assert [(row["file"], row["points"]) for row in rows] == [
            ("first.ipynb", "1"),
            ("second.ipynb", "10"),
        ]
        assert [row["by_hand"] for row in rows] == kept
    assert all(row["noted"].startswith("is one of 2 of this assignment") for row in rows)
    pages = [(course / "marks" / f"ana-threats-{n}.html").read_text() for n in ("first", "second")]
    assert [f"<b>{n} of 10 points</b>" in page for n, page in zip((1, 10), pages, strict=True)] == [True] * 2


@pytest.mark.slow
def test_what_only_a_person_can_mark_is_on_one_page_as_text(apart, course):
    paper = Paper(course, "threats", "ana")
    written = next(c for c in paper.notebook["cells"] if "_Type your answer here" in "".join(c["source"]))
    written["source"] = "Two stories <script>alert(1)</script>, I think."
    paper.hand_in()
    Paper(course, "threats", "ben").hand_in()
    marks(course)
    page = (course / "marks" / "to-read.html").read_text()
    assert "<pre>Two stories &lt;script&gt;alert(1)&lt;/script&gt;, I think.</pre>" in page
    assert "<h3>ana</h3>" in page and "<h3>ben</h3>" not in page
    assert page.count("Nobody has written an answer.") == len(NAMES) - 1


@pytest.mark.slow
def test_what_is_marked_already_is_marked_again_only_where_it_changed(apart, course, monkeypatch):
    Paper(course, "threats", "ana").answer(2).hand_in()
    Paper(course, "threats", "ben").answer().hand_in()
    before = marks(course)
    table = (course / "marks.csv").read_text().replace("ana,threats,3,10,,", "ana,threats,3,10,4,")
    (course / "marks.csv").write_text(table)
    Paper(course, "threats", "ben").answer(1).hand_in()
    ran: list[str] = []
    monkeypatch.setattr(grade.Marker, "mark", counting(grade.Marker.mark, ran))
    after = marks(course)
    assert ran == ["ben"]
    assert (before["ben"]["points"], after["ben"]["points"]) == ("10", "1")
    assert (after["ana"]["points"], after["ana"]["by_hand"]) == ("3", "4")


def counting(mark, ran: list[str]):
    def counted(self, submission, slot):
        ran.append(submission.student)
        return mark(self, submission, slot)

    return counted


@pytest.mark.slow
def test_what_does_harm_reaches_nothing_and_is_noted(apart, course):
    cells = hostile(course)
    noted = {
        "calls-the-network": "reached for the network",
        "eats-files": "reached for files beside its own",
        "kills-its-parent": "started or stopped processes",
    }
    for name in noted:
        Paper(course, "threats", name).answer().add(cells[name]).hand_in()
    before = files(course)
    found = marks(course)
    assert {n: data for n, data in files(course).items() if not n.startswith("marks")} == before
    assert {name: row["points"] for name, row in found.items()} == dict.fromkeys(noted, "10")
    assert [name for name, said in noted.items() if said not in found[name]["noted"]] == []


@pytest.mark.long
def test_in_a_container_marks_and_notes_are_the_same_and_nothing_of_it_is_left(
    apart, students_python, course, monkeypatch
):
    try:
        contained = Sandbox(students_python, ways=(Container,))
    except InputError as error:
        pytest.skip(str(error))
    cells = hostile(course) | {
        "right": "",
        "never-ends": "while True:\n    pass",
        "takes-all-memory": "kept = []\nwhile True:\n    kept.append(bytearray(b'1' * (1 << 24)))",
    }
    for name, cell in cells.items():
        Paper(course, "threats", name).answer().add(cell).hand_in()
    before = files(course)
    found = {}
    for sandbox in (apart, contained):
        monkeypatch.setattr(grade, "Sandbox", lambda _python, sandbox=sandbox: sandbox)
        shutil.rmtree(course / "marks", ignore_errors=True)
        (course / "marks.csv").unlink(missing_ok=True)
        rows = marks(course, seconds=10)
        found[sandbox] = {n: (r["points"], r["status"], r["noted"]) for n, r in rows.items()}
    assert found[contained] == found[apart]
    assert {n: data for n, data in files(course).items() if not n.startswith("marks")} == before
    listed = ["docker", "ps", "--all", "--quiet", "--filter", f"ancestor={isolation.IMAGE}"]
    assert subprocess.run(listed, capture_output=True, text=True, check=True).stdout == ""


@pytest.mark.slow
def test_a_class_is_marked_by_following_the_page(apart, tmp_path):
    """Its commands run as written, in a folder with what they need of the book."""
    for place in ("notebooks/assignments", "data/tables"):
        shutil.copytree(CHECKOUT / place, tmp_path / place)
    settings = (CHECKOUT / "course.toml").read_text()
    chosen = settings.replace("assignments = []", 'assignments = ["ally", "threats"]')
    (tmp_path / "course.toml").write_text(chosen)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    page = (CHECKOUT / "book" / "mark.md").read_text()
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    shutil.copy(CHECKOUT / ".gitignore", tmp_path)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for step in (["init", "-q"], ["add", "."], ["commit", "-qm", "A course"]):
        subprocess.run([*git, *step], check=True)
    # What it sets up stands already; that the target is there, another test holds it to.
    commands.remove("make course")
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    with (tmp_path / "seminar" / "marks.csv").open(newline="") as lines:
        found = {(row["student"], row["assignment"]): row["status"] for row in csv.DictReader(lines)}
    assert found == {("ana", "threats"): "not answered", ("ben", "ally"): "not answered"}
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    assert changed.stdout == ""  # nobody publishes solutions or marks by adding all there is
    named = set(re.findall(r"`([\w-]+\.html)`", page))
    assert named == {"to-read.html"} and all(
        (tmp_path / "seminar" / "marks" / name).exists() for name in named
    )
    limits = re.search(r"more than (\d+) seconds .*?(\d+) GB .*?(\d+) MB .*?(\d+) processes", page, re.DOTALL)
    assert [int(n) for n in limits.groups()] == [
        next(option.default for option in course_grade.params if option.name == "seconds"),
        isolation.RESIDENT >> 30,
        isolation.DISK >> 20,
        isolation.PROCESSES,
    ]


@pytest.mark.long
def test_a_class_of_fifty_is_marked_right_in_every_case(apart, students_python, tmp_path, monkeypatch):
    course = tmp_path / "course"
    build(CHECKOUT, course, seed=1, say=lambda line: None)
    expected = class_of_fifty(course)
    assert len(expected) == 50
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(own))
    rooms = [CHECKOUT / "notebooks", CHECKOUT / "data", CHECKOUT / "book" / "alliance_book"]
    before = [files(course), *map(files, rooms)]
    others = psutil.Process().children()  # a browser of other tests, for one, and all that it starts
    found = marks(course)
    mine = {name: data for name, data in files(course).items() if not name.startswith("marks")}
    assert [mine, *map(files, rooms)] == before
    assert list(own.iterdir()) == []
    assert [left for left in psutil.Process().children() if left not in others] == []
    assert {n: (float(row["points"]), row["status"]) for n, row in found.items()} == {
        name: (mark.points, mark.status) for name, mark in expected.items()
    }
    assert {
        name: found[name]["noted"]
        for name, mark in expected.items()
        if mark.noted not in found[name]["noted"]
    } == {}


def test_a_name_that_a_spreadsheet_would_compute_stays_a_text(tmp_path):
    result = {"student": "=1+1", "assignment": "", "file": "@work.ipynb", "status": "not marked", "points": 0}
    result |= {"of": 0, "answers": [], "noted": ["is empty"], "manual": [], "like": "", "similarity": 0.0}
    report.write(tmp_path / "marks.csv", [], [result])
    with (tmp_path / "marks.csv").open(newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["student"], row["file"]) == ("'=1+1", "'@work.ipynb")


def test_a_copy_under_other_names_is_found_and_independent_work_is_not():
    first = """
wide = troops.pivot(index="date", columns="iso3", values="active_duty").dropna()
wide = wide[wide["KOR"] > 0]
ratio = float((wide["JPN"] / wide["KOR"]).median())
peak = int(wide["JPN"].idxmax()[:4])
"""
    renamed = first.replace("wide", "table").replace("troops", "mine").replace("ratio", "r") + "# my work"
    other = """
by_state = {}
for row in troops.itertuples():
    by_state.setdefault(row.iso3, []).append(row)
counts = [len(rows) for rows in by_state.values() if len(rows) > 2]
print(sorted(counts)[:3])
"""
    papers = {"ana": first, "ben": renamed, "cem": other}
    results = [{"student": s, "assignment": "history", "code": [code]} for s, code in papers.items()]
    similarity.compare(results)
    found = {result["student"]: (result["like"], result["similarity"]) for result in results}
    assert found["ana"] == ("ben", 1.0)
    assert found["ben"] == ("ana", 1.0)
    assert found["cem"][1] < 0.2
