"""What a number in a sentence rests on: its names, traced back through the cells above it to the tables.

A backward slice over the statements of a notebook; nothing is run. The last statement that surely gives a name its
value counts, and whatever changed the value after it: a column that was set, a list that was appended to, a loop,
one side of an ``if``. A function counts with what its body names, as of where it is called. What cannot be followed
(``exec``, ``import *``, a cell that is no Python) is said to be so.
"""

import ast
import builtins
import importlib
import inspect
import re
import symtable
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from alliance_data.claims import ledger
from alliance_data.paths import tables_dir

from .. import notebook as nb
from . import expressions

LOADS = {"alliance_data.load", "alliance_data.tables.load"}
WEIGHS = {"alliance_data.claims.weigh", "alliance_data.claims.ledger.weigh"}
# Functions of the book that say or show a value, and make none.
SAYING = re.compile(r"alliance_book\.(prose|figures)\b")
BUILTIN = frozenset(dir(builtins))
# Calls that may bind any name; calls that read names which no parser sees.
BINDING, READING = {"exec", "globals", "get_ipython"}, {"eval", "locals", "vars"}
HIDDEN = "a name that code makes up"
CHANGING = {
    "append",
    "extend",
    "insert",
    "add",
    "update",
    "setdefault",
    "pop",
    "popitem",
    "remove",
    "discard",
}
CHANGING |= {"clear", "sort", "reverse"}
CHANGING_FIRST = {"setattr", "delattr", "next"}
QUERIED = re.compile(r"(?<![\w@])@([A-Za-z_]\w*)")
RUNNING = re.compile(r"^%(run|load|store)\b", re.MULTILINE)
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one target of a statement, or an expression, is made of.

    Attributes
    ----------
    makes, uses
        The names that it gives a value or changes (then they are among the used, too), and those it needs.
    rests
        The names that its tables come from: ``uses`` but for what the ledger of claims is weighed on.
    tables
        The tables that it loads by name.
    asks
        Whether it loads tables whose names are made elsewhere.
    weighs
        Whether it weighs claims of the ledger.
    words
        Its text constants: names of tables and claims are among them.
    """

    makes: frozenset[str] = NOTHING
    uses: frozenset[str] = NOTHING
    rests: frozenset[str] = NOTHING
    tables: frozenset[str] = NOTHING
    asks: bool = False
    weighs: bool = False
    words: frozenset[str] = NOTHING


@dataclass(frozen=True, kw_only=True)
class Step:
    """A statement of a notebook.

    Attributes
    ----------
    cell, first, last
        Its place: the cell among all, its lines from one.
    kind
        ``code``, ``parameter``, ``import`` or ``opaque``, where it may bind any name.
    parts
        What it makes, target by target.
    sure
        Whether it surely makes what it names: a loop may not.
    late
        The names that a function takes when it is called.
    ours
        What it names of the book's own packages, in full.
    """

    cell: int
    first: int
    last: int
    kind: str = "code"
    parts: tuple[Part, ...] = ()
    sure: bool = True
    late: frozenset[str] = NOTHING
    ours: frozenset[str] = NOTHING

    @property
    def makes(self) -> frozenset[str]:
        """All names that it gives a value."""
        return NOTHING.union(*(part.makes for part in self.parts))


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """What one expression rests on.

    Attributes
    ----------
    expression, cell
        The expression and its text cell's place among all cells.
    steps
        The statements that give its value when they are run alone, in order, imports included.
    tables
        The tables that it may rest on.
    helpers
        Functions of the book's packages that took part, in full.
    kind
        ``table``; without one: ``parameter``, ``library`` (constants of the book's packages), ``constant`` (typed in
        the notebook's code), ``untraced``.
    """

    expression: str
    cell: int
    steps: tuple[Step, ...] = ()
    tables: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    kind: str = "untraced"


def lineages(notebook: dict) -> list[Lineage]:
    """Return what each expression of each text cell rests on, in order."""
    trace, found = Trace(), []
    for place, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            trace.read(cell, place)
        elif cell["cell_type"] == "markdown":
            found += [trace.back(text, place) for text in expressions.within(nb.text(cell))]
    return found


def first_line(name: str) -> str:
    """Return what a function of the book's packages says that it does."""
    return (inspect.getdoc(_object(name)) or "").split("\n")[0]


class Trace:
    """The statements of a notebook so far, and what they say of names."""

    def __init__(self):
        self.steps: list[Step] = []
        self.makers: dict[str, list[int]] = defaultdict(list)
        self.imports: dict[str, str] = {}
        self.known: set[str] = set()
        # What else changes where a name's value does, and what a call of a function changes.
        self.aliases: dict[str, str] = {}
        self.effects: dict[str, tuple[frozenset[str], bool]] = {}

    def read(self, cell: dict, place: int) -> None:
        """Take in a code cell."""
        source, tags = nb.text(cell), nb.tags(cell)
        injected = str(cell.get("id", "")).endswith("-injected") or "injected-parameters" in tags
        kind = "parameter" if "parameters" in tags or injected else "code"
        lines = source.count("\n") + 1
        try:
            body = ast.parse(nb.plain(source)).body
        except SyntaxError:
            return self._add(Step(cell=place, first=1, last=lines, kind="opaque"))
        if RUNNING.search(source):
            self._add(Step(cell=place, first=1, last=lines, kind="opaque"))
        for node in body:
            self._add(self._step(node, place, kind))

    def back(self, text: str, place: int) -> Lineage:
        """Trace an expression back from a text cell that follows what was read so far."""
        node = ast.parse(text.strip(), mode="eval").body
        asked = self._part(node)
        found, untraced = [], Lineage(expression=text, cell=place)
        wanted = set(asked.uses)
        for step, _, wanted in self._walk(asked.uses, whole=True):
            if step.kind == "opaque":
                return untraced
            found.append(step)
        if wanted - BUILTIN - {name for step in found for name in step.makes}:
            return untraced
        tables, kinds = self._tables(asked)
        if tables is None:
            return untraced
        ours = sorted(self._ours(node).union(*(step.ours for step in found if step.kind != "import")))
        helpers = tuple(
            n for n in ours if inspect.isroutine(_object(n)) and n not in LOADS and not SAYING.match(n)
        )
        constants = any(not callable(_object(n)) and not inspect.ismodule(_object(n)) for n in ours)
        kind = (
            "table"
            if tables
            else "parameter"
            if "parameter" in kinds
            else "library"
            if constants
            else "constant"
        )
        return Lineage(
            expression=text,
            cell=place,
            steps=tuple(reversed(found)),
            tables=tuple(sorted(tables)),
            helpers=helpers,
            kind=kind,
        )

    def _walk(self, names: Iterable[str], *, whole: bool) -> Iterator[tuple[Step, list[Part], set[str]]]:
        """Yield, backwards, each statement that names rest on, its parts that count, and what is wanted then.

        With ``whole`` all that a statement needs to run is wanted; otherwise what the parts that count rest on.
        """
        wanted = self._called(names, len(self.steps))
        for at in range(len(self.steps) - 1, -1, -1):
            step = self.steps[at]
            if step.kind == "opaque" and wanted - BUILTIN:
                yield step, [], wanted
            hit = [part for part in step.parts if not part.makes.isdisjoint(wanted)]
            if not hit:
                continue
            parts = step.parts if whole else hit
            if step.sure:
                wanted = wanted.difference(*(part.makes for part in parts))
            needed = NOTHING.union(*(part.uses if whole else part.rests for part in parts))
            wanted = wanted | self._called(needed, at)
            yield step, hit, wanted

    def _called(self, names: Iterable[str], before: int) -> set[str]:
        """Return names with those that functions among them take when they are called."""
        found, queue = set(), list(names)
        while queue:
            name = queue.pop()
            if name not in found:
                found.add(name)
                makers = self.makers[name]
                if last := bisect_left(makers, before):
                    queue += self.steps[makers[last - 1]].late
        return found

    def _tables(self, asked: Part) -> tuple[set[str] | None, set[str]]:
        """Return the tables that an expression rests on (None where one is not to be told), and kinds of steps."""
        walked = list(self._walk(asked.rests, whole=False))
        parts = [asked, *(part for _, hit, _ in walked for part in hit)]
        tables, words = (
            NOTHING.union(*(part.tables for part in parts)),
            NOTHING.union(*(p.words for p in parts)),
        )
        if any(part.weighs for part in parts):
            # The nearest that names claims says which.
            claims = next((named for part in parts if (named := _claims(part.words))), _all_claims())
            tables |= NOTHING.union(*(_claim_tables()[claim] for claim in claims))
        if any(part.asks for part in parts):
            named = words & _all_tables()
            if not named:
                return None, set()
            tables |= named
        return set(tables), {step.kind for step, _, _ in walked}

    def _add(self, step: Step) -> None:
        last = self.steps[-1] if self.steps else None
        if last and last.kind == step.kind != "opaque" and last.cell == step.cell and last.last >= step.first:
            # Statements that share a line are shown together, and count together.
            both = {
                "parts": last.parts + step.parts,
                "late": last.late | step.late,
                "ours": last.ours | step.ours,
            }
            place = {"cell": step.cell, "first": last.first, "last": step.last, "kind": step.kind}
            self.steps[-1] = step = Step(**place, **both, sure=False)
        else:
            self.steps.append(step)
        self.known |= step.makes
        for name in step.makes if step.sure else ():
            self.makers[name].append(len(self.steps) - 1)

    def _step(self, node: ast.stmt, cell: int, kind: str) -> Step:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        where = {"cell": cell, "first": first, "last": node.end_lineno}
        if isinstance(node, ast.Import | ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                return Step(**where, kind="opaque")
            self._import(node)
            names = frozenset((a.asname or a.name).split(".")[0] for a in node.names)
            return Step(**where, kind="import", parts=(Part(makes=names),), ours=self._ours(node))
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                self._import(inner)
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in BINDING:
                return Step(**where, kind="opaque")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self._function(node, where, kind)
        changed = self._changed(node)
        late = NOTHING
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            parts = [self._part(value, targets) for targets, value in _assigned(node)]
            if isinstance(node.value, ast.Lambda):
                late = _scope(node.value)[1]
            for name in NOTHING.union(*(part.makes for part in parts)):
                self.aliases.pop(name, None)
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and (root := _root(node.value))
            ):
                self.aliases[node.targets[0].id] = root
            changed -= NOTHING.union(*(part.makes for part in parts))
            sure = True
        else:
            targets = {n.id for f in ast.walk(node) if isinstance(f, ast.For) for n in _stored(f.target)}
            part = self._part(node)
            parts = [_but(part, makes=_scope(node)[0], uses=part.uses - targets, rests=part.rests - targets)]
            late = _scope(node)[1] if isinstance(node, ast.ClassDef) else NOTHING
            changed -= parts[0].makes
            sure = isinstance(node, ast.ClassDef | ast.With | ast.Delete | ast.Expr)
        for root in sorted(changed):
            part = self._part(node)
            parts.append(
                _but(part, makes=frozenset({root}), uses=part.uses | {root}, rests=part.rests | {root})
            )
        return Step(
            **where,
            kind=kind,
            parts=tuple(p for p in parts if p.makes),
            sure=sure,
            late=late,
            ours=self._ours(node),
        )

    def _function(self, node: ast.FunctionDef, where: dict, kind: str) -> Step:
        _, late = _scope(node)
        inside = ast.Module(node.body, [])
        changed = self._changed(inside)
        arguments = {a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)}
        declared = {name for n in ast.walk(node) if isinstance(n, ast.Global) for name in n.names}
        self.effects[node.name] = (frozenset((changed & late) | declared), bool(changed & arguments))
        part = self._part(node)
        defaults = frozenset(part.uses - late) | self._free(
            ast.Expr(ast.List(node.args.defaults, ast.Load()))
        )
        part = _but(part, makes=frozenset({node.name}), uses=defaults, rests=defaults)
        return Step(
            **where,
            kind=kind,
            parts=(part,),
            late=frozenset(part_late for part_late in late | self._queried(node) if part_late != node.name),
            ours=self._ours(node),
        )

    def _part(self, node: ast.AST, targets: Iterable[ast.expr] = ()) -> Part:
        makes, uses = set(), set(self._free(node))
        for target in targets:
            makes |= {name.id for name in _stored(target)}
            for inner in ast.walk(target):
                # ``frame["x"] = ...`` keeps the rest of the frame.
                if isinstance(inner, ast.Subscript | ast.Attribute) and (root := _root(inner)):
                    makes.add(root)
                    uses |= {root} | self._free(inner)
        tables, asks, weighs, aside = set(), False, False, set()
        called = {}
        for call in ast.walk(node):
            if isinstance(call, ast.Call):
                called[id(call.func)] = call
        for inner in ast.walk(node):
            full = self._dotted(inner)
            call = called.get(id(inner))
            if full in LOADS:
                name = (
                    next(
                        (a for a in [*call.args, *(k.value for k in call.keywords if k.arg == "table")]), None
                    )
                    if call
                    else None
                )
                if isinstance(name, ast.Constant):
                    tables.add(name.value)
                else:
                    asks = True
            elif full in WEIGHS and call and call.args:
                weighs = True
                aside |= self._free(call.args[0])
        if weighs and aside & set(self.imports):
            asks = False  # ``weigh(load)``: the ledger says which
        words = frozenset(
            n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
        )
        return Part(
            makes=frozenset(makes),
            uses=frozenset(uses),
            rests=frozenset(uses - aside),
            tables=frozenset(tables),
            asks=asks,
            weighs=weighs,
            words=words,
        )

    def _changed(self, node: ast.AST) -> frozenset[str]:
        """Return the names whose values a piece of code may change without giving them new ones."""
        found: set[str] = set()
        for inner in ast.walk(node):
            if isinstance(inner, ast.Subscript | ast.Attribute) and isinstance(
                inner.ctx, ast.Store | ast.Del
            ):
                found.add(_root(inner))
            elif isinstance(inner, ast.Call):
                found |= self._changed_by(inner)
            elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
                found |= self._dropped(inner.value)
        for loop in ast.walk(node):
            if isinstance(loop, ast.For) and found & {name.id for name in _stored(loop.target)}:
                found |= self._free(loop.iter) - BUILTIN
        found |= {self.aliases[name] for name in found if name in self.aliases}
        return frozenset(found - {None} - set(self.imports))

    def _changed_by(self, call: ast.Call) -> set[str]:
        first = {_root(argument) for argument in call.args[:1]}
        if isinstance(call.func, ast.Name):
            others, arguments = self.effects.get(call.func.id, (NOTHING, False))
            given = (
                {_root(a) for a in [*call.args, *(k.value for k in call.keywords)]} if arguments else set()
            )
            return others | given | (first if call.func.id in CHANGING_FIRST else set())
        in_place = any(k.arg == "inplace" for k in call.keywords)
        if isinstance(call.func, ast.Attribute) and (call.func.attr in CHANGING or in_place):
            return {_root(call.func)}
        return set()

    def _dropped(self, call: ast.Call) -> set[str]:
        """Return what a call changes whose result nobody keeps: what else would it be for?"""
        root, full = _root(call.func), self._dotted(call.func) or ""
        if SAYING.match(full) or root in BUILTIN or root in self.effects:
            return set()
        if root in self.imports:
            return {_root(a) for a in call.args if isinstance(a, ast.Name)}
        return {root}

    def _free(self, node: ast.AST) -> frozenset[str]:
        now, late = _scope(node, used=True)
        reading = {
            HIDDEN
            for n in ast.walk(node)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id in READING
        }
        return frozenset(now | late | self._queried(node) | reading)

    def _queried(self, node: ast.AST) -> set[str]:
        # ``frame.query("year <= @since")`` names what no parser sees.
        words = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
        return {name for word in words for name in QUERIED.findall(word)} & self.known

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                self.imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif alias.asname:
                self.imports[alias.asname] = alias.name
            else:
                self.imports[alias.name.split(".")[0]] = alias.name.split(".")[0]

    def _dotted(self, node: ast.AST) -> str | None:
        """Return the full name of what an import brought."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id)
        if isinstance(node, ast.Attribute) and (before := self._dotted(node.value)):
            return f"{before}.{node.attr}"
        return None

    def _ours(self, node: ast.AST) -> frozenset[str]:
        full = (self._dotted(inner) for inner in ast.walk(node))
        return frozenset(name for name in full if name and name.startswith("alliance_"))


def _but(part: Part, **changes) -> Part:
    return Part(**{**vars(part), **changes})


def _assigned(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[tuple[list[ast.expr], ast.AST]]:
    """Yield targets with what they are made of; ``a, b = x, y`` name by name."""
    if isinstance(node, ast.AugAssign):
        old = ast.parse(ast.unparse(node.target), mode="eval").body
        yield [node.target], ast.Tuple([old, node.value], ast.Load())
    elif isinstance(node, ast.AnnAssign):
        if node.value:
            yield [node.target], node.value
    else:
        target, value = node.targets[0], node.value
        pairs = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(node.targets) == 1
        starred = pairs and any(isinstance(e, ast.Starred) for e in [*target.elts, *value.elts])
        if pairs and not starred and len(target.elts) == len(value.elts):
            yield from (([one], of) for one, of in zip(target.elts, value.elts, strict=True))
        else:
            yield node.targets, value
    # ``(n := len(x))`` inside.
    for inner in ast.walk(node.value) if node.value else ():
        if isinstance(inner, ast.NamedExpr):
            yield [inner.target], inner.value


def _stored(target: ast.AST) -> list[ast.Name]:
    return [n for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def _root(node: ast.AST) -> str | None:
    """Return the name that ``name.part[...]`` begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _scope(node: ast.AST, *, used: bool = False) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that code binds (or, with ``used``, uses) by itself, and those that its functions use."""
    node = ast.Expr(node) if isinstance(node, ast.expr) else node
    table = symtable.symtable(ast.unparse(ast.fix_missing_locations(node)), "cell", "exec")
    own = (
        s.get_name()
        for s in table.get_symbols()
        if (s.is_referenced() if used else s.is_assigned() or s.is_imported())
    )
    late, queue = set(), list(table.get_children())
    while queue:
        inner = queue.pop()
        late |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
        queue += inner.get_children()
    return frozenset(own), frozenset(late)


@cache
def _object(name: str):
    """Return what a full name stands for, or None."""
    module, _, attribute = name.rpartition(".")
    try:
        return importlib.import_module(name)
    except ImportError:
        return getattr(_object(module), attribute, None) if module else None


@cache
def _all_tables() -> frozenset[str]:
    return frozenset(path.stem for path in tables_dir().glob("*.yml"))


@cache
def _claim_tables() -> dict[str, frozenset[str]]:
    return {claim.id: frozenset(claim.tables) for claim in ledger()}


def _all_claims() -> frozenset[str]:
    return frozenset(_claim_tables())


def _claims(words: frozenset[str]) -> frozenset[str]:
    """Return the claims that text constants name, by id or by a statistic of their rule."""
    statistics = {c.id for c in ledger() if any(condition.statistic in words for condition in c.rule)}
    return (words & _all_claims()) | statistics
