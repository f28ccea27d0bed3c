"""The assignments' master notebooks: what each asks, from which tables, and which notebook answers it."""

import ast
import json
import pprint
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from alliance_data.errors import InputError, did_you_mean

FOLDER = Path("notebooks", "assignments")
BEGINS = "# BEGIN QUESTION"
PERSONAL = "pair"  # the rows of a table that a student gets are those of the student's own pair
RECOGNISED = 0.5  # the part of an assignment's answers that a notebook without its mark must name


@dataclass(frozen=True)
class Question:
    """What is asked: its ``points``, the ``names`` that the answer has in the notebook, its words."""

    name: str
    points: float
    names: tuple[str, ...]
    manual: bool
    text: str


@dataclass(frozen=True)
class Assignment:
    """An assignment, as its master has it.

    Attributes
    ----------
    given
        Names whose value is the student's own: a document found, a rule. They are checked for their form,
        and what rests on them is held against what follows from them.
    tables
        What of each table goes with it: ``countries``, ``since``, ``columns`` beside its key, ``who``.
    """

    name: str
    title: str
    given: tuple[str, ...]
    tables: dict[str, dict]
    questions: tuple[Question, ...]

    @property
    def personal(self) -> bool:
        """Whether each student has another pair of states."""
        return any(spec.get("who") == PERSONAL for spec in self.tables.values())

    @property
    def points(self) -> float:
        """What the checks can give; a reader gives the rest."""
        return sum(question.points for question in self.questions if not question.manual)

    def plain(self) -> dict:
        """Return it as data."""
        return asdict(self)


def from_plain(data: dict) -> Assignment:
    """Return an assignment from what :meth:`Assignment.plain` returned."""
    questions = tuple(Question(**{**q, "names": tuple(q["names"])}) for q in data["questions"])
    return Assignment(**{**data, "given": tuple(data["given"]), "questions": questions})


def names(root: Path, wanted: Iterable[str] = ()) -> list[str]:
    """Return the names of the masters in a book, or those of them that its settings ask for.

    Raises
    ------
    InputError
        If there is none, or one that is asked for is not there.
    """
    known = sorted(path.stem for path in (root / FOLDER).glob("*.ipynb"))
    if not known:
        raise InputError(f"There is no assignment in {FOLDER.as_posix()}.")
    for name in (wanted := list(wanted)):
        if name not in known:
            raise InputError(
                f"course.toml: assignments names {name!r}, which {FOLDER.as_posix()} does not hold."
                f"{did_you_mean(name, known)} There are {', '.join(known)}."
            )
    return wanted or known


def read(path: Path) -> Assignment:
    """Read a master."""
    cells = json.loads(path.read_text(encoding="utf-8"))
    about = cells["metadata"]["alliance"]
    sources = {cell["id"]: source(cell) for cell in cells["cells"]}
    questions = []
    for text in sources.values():
        if text.startswith(BEGINS):
            asked = yaml.safe_load(text.removeprefix(BEGINS))
            name, manual = asked["name"], asked.get("manual", False)
            code = "" if manual else sources[f"{name}-solution"]
            told = sources[f"{name}-text"]
            questions.append(Question(name, asked["points"], tuple(_prompted(code)), manual, told))
    given, tables = tuple(about["given"]), about["tables"]
    return Assignment(about["assignment"], about["title"], given, tables, tuple(questions))


def _prompted(code: str) -> list[str]:
    """Return the names that the prompt of an answer assigns: otter has it as a text before the solution."""
    first = ast.parse(code).body[:1]
    prompt = first[0].value.value if first and isinstance(first[0], ast.Expr) else ""
    return assigned(prompt.removeprefix(" # BEGIN PROMPT"))


def assigned(code: str) -> list[str]:
    """Return the names that code assigns, in order; none where it cannot be read."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    stored = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    ordered = sorted(stored, key=lambda name: (name.lineno, name.col_offset))
    return list(dict.fromkeys(name.id for name in ordered))


def recognise(notebook: dict, known: Iterable[Assignment]) -> Assignment | None:
    """Return the assignment that a notebook answers: by its mark, else by the names that it assigns."""
    known = list(known)
    mark = notebook.get("metadata", {}).get("alliance", {})
    mark = mark.get("assignment") if isinstance(mark, dict) else None
    for assignment in known:
        if assignment.name == mark:
            return assignment
    code = (source(cell) for cell in notebook["cells"] if cell.get("cell_type") == "code")
    found = {name for text in code for name in assigned(text)}

    def share(assignment: Assignment) -> float:
        wanted = {name for question in assignment.questions for name in question.names}
        return len(wanted & found) / len(wanted)

    best = max(known, key=share)
    return best if share(best) >= RECOGNISED else None


def cases(path: Path) -> list[dict]:
    """Return the cases of a question's visible check, from the file that otter wrote."""
    return [case for suite in _check(path)["suites"] for case in suite["cases"]]


def say_first(path: Path) -> None:
    """Have a check that fails begin with what it expects; otter shows the code and the traceback alone."""
    test = _check(path)
    for case in (case for suite in test["suites"] for case in suite["cases"]):
        found = ast.parse(case["code"].removeprefix(">>> ")).body[0]
        if isinstance(found, ast.Assert) and isinstance(found.msg, ast.Constant):
            case["failure_message"] = found.msg.value
    text = pprint.pformat(test, width=110, sort_dicts=False)
    path.write_text(f"OK_FORMAT = True\n\ntest = {text}\n", encoding="utf-8")


def _check(path: Path) -> dict:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return ast.literal_eval(next(node.value for node in tree.body if node.targets[0].id == "test"))


def source(cell: dict) -> str:
    """Return a cell's text."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(line for line in text if isinstance(line, str))
