"""What each statement of a notebook makes and needs, read from its code alone.

Read are assignments, whatever changes a value in its place (a column that is set, a list that is appended to,
a loop over rows), functions with what their bodies name, and names that ``query("year <= @since")`` hides.
"""

import ast
import re
import symtable
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .. import notebook as nb

LOADS = {"alliance_data.load", "alliance_data.reading.load"}
# A table's sidecar is the table's own word.
LOADS |= {"alliance_data.sidecar", "alliance_data.sidecar.sidecar", "alliance_book.figures.base_year"}
WEIGHS = {"alliance_data.claims.weigh", "alliance_data.claims.ledger.weigh"}
WEIGHS_ALL = {"alliance_data.claims.cached.multiverses"}  # loads by itself
# Functions of the book that say or show a value, and change none.
SAYING = re.compile(r"alliance_book\.(prose|figures)\b")
# Calls that may bind any name; calls that read names which no parser sees.
BINDING, READING = {"exec", "globals", "get_ipython"}, {"eval", "locals", "vars"}
HIDDEN = "a name that code makes up"
CHANGING = {"append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove"}
CHANGING |= {"discard", "clear", "sort", "reverse"}
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
        The names that it gives a value, and those it needs. A name that it only changes is among both.
    rests
        The names that its tables come from: ``uses`` but for what claims are weighed on.
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

    def making(self, *names: str, but: Iterable[str] = ()) -> "Part":
        """Return this part as what gives names a value, without needing some others."""
        without = {"uses": self.uses.difference(but), "rests": self.rests.difference(but)}
        return replace(self, makes=frozenset(names), **without)

    def changing(self, name: str) -> "Part":
        """Return this part as what changes a name's value."""
        own = {name}
        return replace(self, makes=frozenset(own), uses=self.uses | own, rests=self.rests | own)


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


class Reader:
    """Reads one cell after another, and remembers what names stand for."""

    def __init__(self):
        self.steps: list[Step] = []
        self.known: set[str] = set()
        # Names of imports in full; what has a second name; what a call of a function changes: names around
        # it, and whether what it is given.
        self.imports: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.effects: dict[str, tuple[frozenset[str], bool]] = {}

    def read(self, cell: dict, place: int) -> None:
        """Take in a code cell."""
        source, tags = nb.text(cell), nb.tags(cell)
        injected = str(cell.get("id", "")).endswith("-injected") or "injected-parameters" in tags
        whole = Step(cell=place, first=1, last=source.count("\n") + 1, kind="opaque")
        try:
            body = ast.parse(nb.plain(source)).body
        except SyntaxError:
            body = None
        if body is None or RUNNING.search(source):
            self._add(whole)
        for node in body or ():
            step = self._step(node, Step(cell=place, first=_first(node), last=node.end_lineno))
            self._add(replace(step, kind="parameter") if injected or "parameters" in tags else step)

    def part(self, node: ast.AST, targets: Iterable[ast.expr] = ()) -> Part:
        """Return what a piece of code needs, and gives to targets."""
        makes, uses = set(), set(self._free(node))
        for target in targets:
            makes |= _stored(target)
            for inner in _walk(target):
                # ``frame["x"] = ...`` keeps the rest of the frame.
                if isinstance(inner, ast.Subscript | ast.Attribute) and (root := _root(inner)):
                    makes.add(root)
                    uses |= {root} | self._free(inner)
        weighed = [c for c in _calls(node) if self.full(c.func) in WEIGHS and c.args]
        aside = {name for call in weighed for name in self._free(call.args[0])}
        written = {id(c.func): name for c in _calls(node) if (name := _table(c))}
        loads = [n for n in _walk(node) if self.full(n) in LOADS]
        handed = {id(n) for call in weighed for n in _walk(call.args[0])}  # ``weigh(load)``
        return Part(
            makes=frozenset(makes),
            uses=frozenset(uses),
            rests=frozenset(uses - aside),
            tables=frozenset(written[id(n)] for n in loads if id(n) in written),
            asks=any(id(n) not in written and id(n) not in handed for n in loads),
            weighs=bool(weighed) or any(self.full(c.func) in WEIGHS_ALL for c in _calls(node)),
            words=frozenset(_words(node)),
        )

    def full(self, node: ast.AST) -> str | None:
        """Return the full name of what an import brought."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id)
        if isinstance(node, ast.Attribute) and (before := self.full(node.value)):
            return f"{before}.{node.attr}"
        return None

    def ours(self, node: ast.AST) -> frozenset[str]:
        """Return what code names of the book's own packages, in full."""
        return frozenset(n for inner in _walk(node) if (n := self.full(inner) or "").startswith("alliance_"))

    def _add(self, step: Step) -> None:
        before = self.steps[-1] if self.steps else None
        if (
            before
            and before.cell == step.cell
            and before.last >= step.first
            and before.kind == step.kind != "opaque"
        ):
            # Statements that share a line are shown together, and count together.
            both = {name: getattr(before, name) | getattr(step, name) for name in ("late", "ours")}
            parts = before.parts + step.parts
            self.steps[-1] = replace(step, first=before.first, parts=parts, sure=False, **both)
        else:
            self.steps.append(step)
        self.known |= step.makes

    def _step(self, node: ast.stmt, step: Step) -> Step:
        step = replace(step, ours=self.ours(node))
        if any(isinstance(c.func, ast.Name) and c.func.id in BINDING for c in _calls(node)):
            return replace(step, kind="opaque")
        imported = [n for n in _walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
        if any(alias.name == "*" for inner in imported for alias in inner.names):
            return replace(step, kind="opaque")
        if node in imported:
            step = replace(step, kind="import", parts=(Part(makes=_bound(node)),))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            step = self._function(node, step)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            step = self._assignment(node, step)
        else:
            # A loop may go over the names that it gives, or none; a condition may have another side.
            given = frozenset().union(*(_stored(n.target) for n in _walk(node) if isinstance(n, ast.For)))
            part = self.part(node).making(*_bound(node), but=given)
            late = _late(node) if isinstance(node, ast.ClassDef) else NOTHING
            sure = isinstance(node, ast.ClassDef | ast.With | ast.Delete | ast.Expr)
            step = replace(step, parts=(part,), late=late, sure=sure)
        if not isinstance(node, ast.FunctionDef):
            changed = self._changed(node) - step.makes
            step = replace(
                step, parts=step.parts + tuple(self.part(node).changing(n) for n in sorted(changed))
            )
        step = replace(step, parts=tuple(part for part in step.parts if part.makes))
        self._remember(node, step, imported)
        return step

    def _assignment(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign, step: Step) -> Step:
        parts = tuple(self.part(value, targets) for targets, value in _assigned(node))
        return replace(step, parts=parts, late=_late(node) if isinstance(node.value, ast.Lambda) else NOTHING)

    def _function(self, node: ast.FunctionDef, step: Step) -> Step:
        # What stands in its head counts where it is made, what its body names where it is called.
        late = (_late(node) | self._queried(node)) - {node.name}
        head = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
        part = self.part(node)
        part = replace(part, makes=frozenset({node.name}), uses=self._free(ast.Tuple(head, ast.Load())))
        return replace(step, parts=(replace(part, rests=part.uses),), late=late)

    def _remember(self, node: ast.stmt, step: Step, imported: list) -> None:
        for part in step.parts:
            for name in part.makes - part.uses:
                for kept in (self.imports, self.aliases, self.effects):
                    kept.pop(name, None)
        for inner in imported:
            self.imports |= _imports(inner)
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and (root := _root(node.value))
        ):
            self.aliases[node.targets[0].id] = root
        if isinstance(node, ast.FunctionDef):
            changed = self._changed(ast.Module(node.body, []))
            arguments = {argument.arg for argument in _walk(node.args) if isinstance(argument, ast.arg)}
            declared = {name for n in _walk(node) if isinstance(n, ast.Global) for name in n.names}
            self.effects[node.name] = (frozenset((changed & step.late) | declared), bool(changed & arguments))

    def _changed(self, node: ast.AST) -> frozenset[str]:
        """Return the names whose values a piece of code may change without giving them new ones."""
        found: set[str | None] = set()
        for inner in _walk(node):
            if isinstance(inner, ast.Subscript | ast.Attribute) and isinstance(
                inner.ctx, ast.Store | ast.Del
            ):
                found.add(_root(inner))
            elif isinstance(inner, ast.Call):
                found |= self._changed_by(inner)
            elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
                found |= self._dropped(inner.value)
        for loop in _walk(node):
            if isinstance(loop, ast.For) and found & _stored(loop.target):
                found |= self._free(loop.iter)
        found |= {self.aliases[name] for name in found if name in self.aliases}
        return frozenset(found - {None} - set(self.imports))

    def _changed_by(self, call: ast.Call) -> set[str | None]:
        given = [_root(argument) for argument in [*call.args, *(k.value for k in call.keywords)]]
        if isinstance(call.func, ast.Name):
            around, arguments = self.effects.get(call.func.id, (NOTHING, False))
            first = given[:1] if call.func.id in CHANGING_FIRST else []
            return {*around, *(given if arguments else first)}
        in_place = any(k.arg == "inplace" for k in call.keywords)
        changes = isinstance(call.func, ast.Attribute) and (call.func.attr in CHANGING or in_place)
        return {_root(call.func)} if changes else set()

    def _dropped(self, call: ast.Call) -> set[str | None]:
        """Return what a call changes whose result nobody keeps: what else would it be for?"""
        if SAYING.match(self.full(call.func) or ""):
            return set()
        if isinstance(call.func, ast.Attribute) and _root(call.func) not in self.imports:
            return {_root(call.func)}
        library = _root(call.func) in self.imports
        return (
            {_root(argument) for argument in call.args if isinstance(argument, ast.Name)}
            if library
            else set()
        )

    def _free(self, node: ast.AST) -> frozenset[str]:
        """Return the names that code takes from around it, those of comprehensions and functions apart."""
        reads = any(isinstance(c.func, ast.Name) and c.func.id in READING for c in _calls(node))
        table = _symbols(node)
        names = (symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced())
        return frozenset({*names, *_late(node), *self._queried(node), *([HIDDEN] if reads else [])})

    def _queried(self, node: ast.AST) -> set[str]:
        return {name for word in _words(node) for name in QUERIED.findall(word)} & self.known


def _assigned(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Iterator[tuple[list[ast.expr], ast.AST]]:
    """Yield targets with what they are made of; ``a, b = x, y`` name by name."""
    value = node.value or ast.Constant(None)
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if isinstance(node, ast.AugAssign):
        old = ast.parse(ast.unparse(node.target), mode="eval").body
        yield targets, ast.Tuple([old, value], ast.Load())
    elif len(targets) == 1 and _pairs(targets[0], value):
        yield from (([one], of) for one, of in zip(targets[0].elts, value.elts, strict=True))
    elif node.value:
        yield targets, value
    # ``(n := len(x))`` inside.
    yield from (([n.target], n.value) for n in _walk(value) if isinstance(n, ast.NamedExpr))


def _pairs(target: ast.expr, value: ast.expr) -> bool:
    if not isinstance(target, ast.Tuple) or not isinstance(value, ast.Tuple):
        return False
    starred = any(isinstance(one, ast.Starred) for one in [*target.elts, *value.elts])
    return not starred and len(target.elts) == len(value.elts)


def _first(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


# What is asked of a piece of code is asked again and again, and soon no more.
@lru_cache(1024)
def _walk(node: ast.AST) -> list[ast.AST]:
    return list(ast.walk(node))


@lru_cache(1024)
def _calls(node: ast.AST) -> list[ast.Call]:
    return [inner for inner in _walk(node) if isinstance(inner, ast.Call)]


def _words(node: ast.AST) -> Iterator[str]:
    return (n.value for n in _walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def _table(call: ast.Call) -> str | None:
    """Return the name that a call is given in its code: its first argument, or ``table``."""
    given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "table")]
    return next((a.value for a in given if isinstance(a, ast.Constant) and isinstance(a.value, str)), None)


def _imports(node: ast.Import | ast.ImportFrom) -> dict[str, str]:
    if isinstance(node, ast.ImportFrom):
        return {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    whole = {alias.name.split(".")[0]: alias.name.split(".")[0] for alias in node.names if not alias.asname}
    return whole | {alias.asname: alias.name for alias in node.names if alias.asname}


def _stored(target: ast.AST) -> frozenset[str]:
    return frozenset(n.id for n in _walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


def _root(node: ast.AST) -> str | None:
    """Return the name that ``name.part[...]`` begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


@lru_cache(1024)
def _symbols(node: ast.AST) -> symtable.SymbolTable:
    node = ast.Expr(node) if isinstance(node, ast.expr) else node
    return symtable.symtable(ast.unparse(ast.fix_missing_locations(node)), "cell", "exec")


def _bound(node: ast.AST) -> frozenset[str]:
    """Return the names that code gives a value, those of comprehensions and functions apart."""
    symbols = _symbols(node).get_symbols()
    return frozenset(symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported())


@lru_cache(1024)
def _late(node: ast.AST) -> frozenset[str]:
    """Return the names that functions and comprehensions in a piece of code take from around it."""
    found, queue = set(), list(_symbols(node).get_children())
    while queue:
        inner = queue.pop()
        found |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
        queue += inner.get_children()
    return frozenset(found)
