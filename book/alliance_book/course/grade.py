"""Marks what students hand in: runs each by itself, on several editions of its tables, as the solution is."""

import json
import queue
import re
import shutil
import stat
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from alliance_data.errors import InputError
from alliance_data.files import fingerprint, sha256

from . import masters, report, similarity
from .build import KEPT, MARKER, edition_of, environment
from .isolation import Outcome, Sandbox
from .masters import Assignment, Question, source

LARGEST_BYTES = 10 << 20
CLOSE = 1e-4  # a difference, as a part of the value, that is one of rounding
SUFFIX, LOG = ".ipynb", ".jsonl"
SKIPPED = ".ipynb_checkpoints"
LONGEST_TEXT = 20_000
PROMPTS = ("", "_Type your answer here, replacing this text._", "<!-- END QUESTION -->")  # otter's own
SET_UP = "import pandas as pd"
THEIRS, OURS = ("otter", "IPython", "pandas", "matplotlib"), ("IPython", "pandas")
BLANK = '"..."'  # a place that a prompt leaves to be filled
MISSING = {"other": "..."}

SEAL = re.compile(r"rule ([0-9a-f]{12}) frozen")  # as notebooks/assignments/frozen.py prints it

STOPPED = {
    "time": "took longer than it may; is there a loop without an end?",
    "memory": "took more memory than it may",
    "died": "ended before its answers could be read",
    "answers too long": "has answers too long to be read",
}
SEEN = {
    "network": "reached for the network",
    "processes": "started or stopped processes",
    "files": "reached for files beside its own",
}


@dataclass(frozen=True)
class Course:
    """What :func:`alliance_book.course.build.build` left for the marker."""

    folder: Path
    assignments: dict[str, Assignment]
    students: list[str]
    pairs: dict[str, list[str]]

    def pair(self, assignment: Assignment, student: str) -> list[str]:
        """Return the states that a student's assignment is about; none where it is about no pair."""
        if not assignment.personal:
            return []
        if student in self.pairs:
            return self.pairs[student]
        only = sorted(path.name for path in (self.folder / assignment.name / "editions").iterdir())
        return only[0].split("-") if len(only) == 1 else []


@dataclass(frozen=True)
class Submission:
    """A file that a student handed in; without one, what was found instead."""

    student: str
    path: Path | None
    fault: str = ""


def grade(
    folder: Path, out: Path, *, course: Path | None = None, jobs: int = 1, seconds: int = 30, say: Callable
) -> list[Path]:
    """Mark submissions, and write marks, a page for each, and one to read what only a person can mark.

    Parameters
    ----------
    folder
        What was handed in.
    out
        The CSV of marks. Pages go into a folder of its name beside it.
    course
        The folder that ``alliance course build`` made.
    jobs
        Submissions at once.
    seconds
        What one may take.
    say
        Is told of each that is done.

    Returns
    -------
    list of Path
        The table and the page to read.

    Raises
    ------
    InputError
        If there is nothing to mark, no course, or no way to keep submissions apart.
    """
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.")
    if out.suffix != ".csv" or not out.absolute().parent.is_dir() or out.is_dir():
        raise InputError(f"--out {out}: expected a .csv file in a folder that is there.")
    pages = out.with_suffix("").resolve()
    if pages.is_relative_to(folder.resolve()):
        raise InputError(f"--out {out}: pages would go into {pages}, among the submissions. Choose another.")
    known = _course(course or folder.absolute().parent)
    found = list(_found(folder, known))
    if all(submission.path is None for submission in found):
        raise InputError(f"{folder} has no submission: no folder and no notebook of a student.")
    # Refused before anything is written or run.
    sandbox = Sandbox(environment())
    results = _mark_all(sandbox, known, found, log=out.with_suffix(LOG), jobs=jobs, seconds=seconds, say=say)
    similarity.compare(results)
    _note_others(results)
    return report.write(out, list(known.assignments.values()), results)


def _course(folder: Path) -> Course:
    kept = folder / MARKER / KEPT
    try:
        about = json.loads(kept.read_text(encoding="utf-8"))
        assignments = [masters.from_plain(data) for data in about["assignments"]]
    except FileNotFoundError:
        raise InputError(
            f"{folder} is no course: {kept.relative_to(folder)} is missing. Make one with alliance course "
            "build, and name it with --course."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{kept} is damaged ({error!r:.80}). Make the course again.") from None
    return Course(folder / MARKER, {a.name: a for a in assignments}, about["students"], about["pairs"])


def _found(folder: Path, course: Course) -> Iterator[Submission]:
    """Find what was handed in. Links are not followed: they lead where no student may write."""
    seen = set()
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        mode = entry.lstat().st_mode
        if stat.S_ISDIR(mode):
            seen.add(entry.name)
            yield from _in_folder(entry)
        elif entry.suffix == SUFFIX or stat.S_ISLNK(mode):
            seen.add(entry.stem)
            yield _submission(entry.stem, entry)
    for student in course.students:
        if student not in seen:
            yield Submission(student, None, "nothing was handed in")


def _in_folder(place: Path) -> Iterator[Submission]:
    files = []
    for path in sorted(place.rglob("*")):
        if SKIPPED not in path.parts and (path.suffix == SUFFIX or path.is_symlink()) and not path.is_dir():
            files.append(path)
    if not files:
        yield Submission(place.name, None, "no notebook was handed in")
    for path in files:
        yield _submission(place.name, path)


def _submission(student: str, path: Path) -> Submission:
    mode = path.lstat()
    if not stat.S_ISREG(mode.st_mode):
        return Submission(student, path, "is a link or a device, and was not read")
    if mode.st_size > LARGEST_BYTES:
        return Submission(student, path, f"is larger than {LARGEST_BYTES >> 20} MB, and was not read")
    return Submission(student, path)


def _mark_all(sandbox, course, found, *, log, jobs, seconds, say) -> list[dict]:
    """Mark each; what the log has from before, of the same file and course, is taken from there."""
    rule = fingerprint(sorted(p for p in course.folder.rglob("*") if p.is_file()), course.folder)
    before = _read_log(log)
    slots: queue.Queue[int] = queue.Queue()
    for slot in range(jobs):
        slots.put(slot)
    marker = Marker(sandbox, course, seconds)
    writing, results = threading.Lock(), []

    def one(submission: Submission) -> dict:
        key = _key(submission, rule, seconds)
        if key in before:
            return before[key]
        slot = slots.get()
        try:
            result = marker.mark(submission, slot) | {"key": key}
        finally:
            slots.put(slot)
        with writing, log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(result, ensure_ascii=False) + "\n")
        return result

    with ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(one, submission) for submission in found]
        try:
            for number, done in enumerate(as_completed(running), start=1):
                results.append(result := done.result())
                say(f"{number}/{len(found)} {report.line(result)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return sorted(results, key=lambda result: (result["student"], result["assignment"], result["file"]))


def _note_others(results: list[dict]) -> None:
    """Say of each file of a student who handed in several of one assignment that it is one of them."""
    count = Counter((result["student"], result["assignment"]) for result in results if result["assignment"])
    for result in results:
        result["others"] = max(0, count[result["student"], result["assignment"]] - 1)
        if result["others"]:
            result["noted"].append(
                f"is one of {result['others'] + 1} of this assignment: choose which counts"
            )


def _key(submission: Submission, rule: str, seconds: int) -> str:
    content = "" if submission.fault or submission.path is None else sha256(submission.path.read_bytes())
    return sha256(
        "\0".join([submission.student, str(submission.path), submission.fault, content, rule, str(seconds)])
    )


def _read_log(log: Path) -> dict[str, dict]:
    found = {}
    if log.exists():
        for line in log.read_text(encoding="utf-8").splitlines():
            try:
                result = json.loads(line)
                found[result["key"]] = result
            except (ValueError, KeyError, TypeError):
                continue  # the last line of a run that was stopped while it wrote
    return found


class Marker:
    """Marks one submission after the other against the solutions of a course."""

    def __init__(self, sandbox: Sandbox, course: Course, seconds: int):
        self.sandbox, self.course, self.seconds = sandbox, course, seconds
        self._solved: dict[tuple, Outcome] = {}
        self._solving = threading.Lock()

    def mark(self, submission: Submission, slot: int) -> dict:
        """Return what is to be said of a submission: a status, points, each answer, what was noted."""
        shown = submission.path.name if submission.path else ""
        result = {"student": submission.student, "assignment": "", "file": shown, "status": "not marked"}
        result |= {"points": 0, "of": 0, "answers": [], "noted": [], "manual": [], "code": []}
        if submission.fault:
            return result | {"noted": [submission.fault]}
        try:
            notebook = read_notebook(submission.path)
        except InputError as error:
            return result | {"noted": [str(error)]}
        assignment = masters.recognise(notebook, self.course.assignments.values())
        if assignment is None:
            return result | {"noted": ["answers no assignment of this course"]}
        result |= {"assignment": assignment.name, "of": assignment.points}
        result |= {"manual": _manual(notebook, assignment), "code": _answers(notebook, assignment)}
        pair = self.course.pair(assignment, submission.student)
        if assignment.personal and not pair:
            return result | {"noted": ["the roster does not have this student, so the pair is not known"]}
        theirs = self._run(assignment, pair, cells=_code(notebook), packages=THEIRS, slot=slot)
        noted = [SEEN[what] for what in sorted({w for e in theirs.editions for w in e.get("seen", [])})]
        if theirs.stopped or "answers" not in (theirs.editions or [{}])[0]:
            return result | {"noted": [STOPPED.get(theirs.stopped, STOPPED["died"]), *noted]}
        # Where a student brought nothing, the marker's own stands in, for what does not rest on it.
        brought = {name: theirs.editions[0]["answers"].get(name, MISSING) for name in assignment.given}
        given = {name: value for name, value in brought.items() if not _blank(value)}
        ours = self._solution(assignment, pair, given, slot)
        answers = [_judge(q, assignment, theirs, ours) for q in assignment.questions if not q.manual]
        points = sum(answer["points"] for answer in answers)
        status = "marked" if any(a["said"] != UNANSWERED for a in answers) else "not answered"
        noted += _rule_noted(notebook, given)
        errors = theirs.editions[0]["errors"]
        found = {"status": status, "points": points, "answers": answers, "noted": noted, "errors": errors}
        return result | found

    def _solution(self, assignment: Assignment, pair: list[str], given: dict, slot: int) -> Outcome:
        """Run the marker's solution with what a student brought in place of its own."""
        key = (assignment.name, *pair, json.dumps(given, sort_keys=True))
        with self._solving:
            known = self._solved.get(key)
        if known is None:
            path = self.course.folder / assignment.name / f"{assignment.name}{SUFFIX}"
            cells = [SET_UP, *_code(read_notebook(path), checks=False)]
            known = self._run(assignment, pair, cells=cells, packages=OURS, slot=slot, given=given)
            with self._solving:
                self._solved[key] = known
        return known

    def _run(self, assignment, pair, *, cells, packages, slot, given=None) -> Outcome:
        place = self.course.folder / assignment.name
        names = [name for q in assignment.questions for name in q.names]
        states = dict(zip(("focal", "ally"), pair, strict=False))
        forms = _forms(place, assignment) if given is not None else {}
        order = {"packages": packages, "cells": cells, "names": names, "forms": forms}
        order["given"] = states | (given or {})
        with tempfile.TemporaryDirectory(prefix="alliance-marked-") as folder:
            shutil.copytree(place / "files", Path(folder, "files"))
            shutil.copytree(place / "editions" / edition_of(pair), Path(folder, "editions"))
            return self.sandbox.run(Path(folder), order, slot=slot, seconds=self.seconds)


def read_notebook(path: Path) -> dict:
    """Return a notebook whose cells can be gone through.

    Raises
    ------
    InputError
        If the file is empty, no JSON, or no notebook.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError("cannot be read as text") from None
    if not text.strip():
        raise InputError("is empty")
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is broken: no JSON ({str(error)[:80]})") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise InputError("is broken: no notebook of the fourth format")
    if not isinstance(notebook.get("metadata", {}), dict):
        notebook["metadata"] = {}
    return notebook


def _code(notebook: dict, *, checks: bool = True) -> list[str]:
    """Return the cells of code; without ``checks`` those that otter needs are left out."""
    cells = (cell for cell in notebook["cells"] if cell.get("cell_type") == "code")
    texts = [(cell.get("id"), source(cell)) for cell in cells]
    return [text for own, text in texts if checks or (own != "set-up" and "grader.check" not in text)]


def _manual(notebook: dict, assignment: Assignment) -> list[dict]:
    """Return what was written below each question that a person marks, whatever cells it fills."""
    asked = {q.text.splitlines()[0]: q.name for q in assignment.questions if q.manual}
    found, name = {own: [] for own in asked.values()}, ""
    for text in map(source, notebook["cells"]):
        if heads := [line for line in text.splitlines() if line.startswith("## ")]:
            name = asked.get(heads[-1], "")
        elif name and text.strip() not in PROMPTS:
            found[name].append(text)
    return [{"question": own, "text": "\n\n".join(texts)[:LONGEST_TEXT]} for own, texts in found.items()]


def _answers(notebook: dict, assignment: Assignment) -> list[str]:
    """Return the code of the answers: the cells that assign what is asked for."""
    wanted = {name for q in assignment.questions if q.name not in assignment.given for name in q.names}
    return [text for text in _code(notebook) if wanted & set(masters.assigned(text))]


def _forms(place: Path, assignment: Assignment) -> dict[str, list[str]]:
    """Return the visible checks of what is a student's own, as code: its form is all that can be checked."""
    found = {}
    for question in assignment.questions:
        if set(question.names) & set(assignment.given):
            cases = masters.cases(place / "files" / "tests" / f"{question.name}.py")
            found[question.name] = [case["code"] for case in cases]
    return found


RIGHT, UNANSWERED = "right", "not answered"


def _judge(question: Question, assignment: Assignment, theirs: Outcome, ours: Outcome) -> dict:
    """Return the points of an answer and what is to be said of it."""

    def answers(outcome: Outcome, place: int) -> list:
        return [outcome.editions[place].get("answers", {}).get(name, MISSING) for name in question.names]

    def say(said: str) -> dict:
        points = question.points if said == RIGHT else 0
        return {"question": question.name, "points": points, "of": question.points, "said": said}

    found = [answers(theirs, place) for place in range(len(theirs.editions))]
    own = bool(set(question.names) & set(assignment.given))
    if all(map(_blank, found[0])) or (own and any(map(_blank, found[0]))):
        return say(UNANSWERED)
    if ours.stopped or not ours.editions:
        return say("could not be held against a solution; please read it")
    if own:
        form = ours.editions[0].get("forms", {}).get(question.name, "its form could not be checked")
        return say(f"of another form: {form}" if form else RIGHT)
    wanted = [answers(ours, place) for place in range(len(ours.editions))]
    if MISSING in wanted[0]:
        return say(f"rests on {' and '.join(assignment.given)}, which is not of the form asked for")
    agree = [same(one, other) for one, other in zip(found, wanted, strict=True)]
    if all(agree):
        return say(RIGHT)
    if not agree[0]:
        return say(_against(theirs, question) or "off on the tables as they stand")
    if all(same(one, found[0]) for one in found):
        return say("typed in: the same whatever the tables say. Compute it")
    return say("right on the tables as they stand, off on others. Does it rest on what was seen in them?")


def _blank(value) -> bool:
    return BLANK in json.dumps(value)


def _against(theirs: Outcome, question: Question) -> str:
    value = theirs.editions[0]["answers"].get(question.names[0])
    if isinstance(value, dict) and "other" in value:
        return f"a value of a kind that cannot be compared ({value['other']})"
    return ""


def same(found, wanted) -> bool:
    """Return whether two answers, as data, say the same: numbers up to rounding, rows in any order."""
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is wanted
    if isinstance(wanted, (int, float)):
        is_number = isinstance(found, (int, float))
        return is_number and abs(found - wanted) <= max(CLOSE * abs(wanted), 1e-9)
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(wanted, dict):
        mine, theirs = _pairs(found), _pairs(wanted)
        if theirs is None or mine is None:
            return found == wanted
        return mine.keys() == theirs.keys() and all(same(mine[key], theirs[key]) for key in theirs)
    return found == wanted


def _pairs(value) -> dict | None:
    pairs = (value.get("series") or value.get("dict")) if isinstance(value, dict) else None
    try:
        return {json.dumps(key): item for key, item in pairs}
    except (TypeError, ValueError):  # no pairs, or what no answer has unless it was forged
        return None


def _rule_noted(notebook: dict, given: dict) -> list[str]:
    """Say whether a rule was changed after its table had opened: its record stands below the cell."""
    rule = given.get("rule")
    if not isinstance(rule, dict) or "dict" not in rule:
        return []
    cells = [cell for cell in notebook["cells"] if "freeze(rule)" in source(cell)]
    recorded = SEAL.findall(json.dumps([cell.get("outputs", []) for cell in cells]))
    if not recorded:
        return ["has no record of when its rule was frozen"]
    if (others := len(set(recorded))) > 1:
        return [f"changed its rule after the table had opened: {others} rules are on record"]
    now = sha256(json.dumps(dict(rule["dict"]), sort_keys=True))
    return [] if now.startswith(recorded[0]) else ["has another rule than the one on record"]
