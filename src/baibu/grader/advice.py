"""Find what a stage asks to write by hand, and a submission takes from a library: advice alone.

Reads  the dotted names that a stage lists (`by_hand` in stage.toml) and the submission's text.
Gives  an `Advice` for each line that uses one of them; the verdict stands, whatever is found.
Never  runs the submission, and never decides: whoever wants to hide a call from this can.

A name is followed through imports, `import ... as`, assignments, `getattr` and `import_module`
with a text, star imports, and attributes; what a function or a parameter calls the same is not it.
Start reading at `advise`.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from baibu.grader.report import Advice

SOURCE_WIDTH = 200  # characters of a source line that are shown
MOST = 20  # remarks on one submission
MEANINGS = 8  # that one name may have in a scope
_IMPORTERS = {"importlib.import_module", "builtins.__import__"}
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def advise(by_hand: Sequence[str], source: str) -> tuple[Advice, ...]:
    """Give one remark for each line and name, in order of lines."""
    if not any(_spoken(name) in source for name in by_hand):
        return ()  # nothing of the sort is written there: no need to take the text apart
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape is the learner's affair
            found = _Reader(tuple(by_hand)).uses(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()  # the verdict says what is wrong with the file
    lines = source.splitlines()
    return tuple(
        Advice(line=line, name=name, source=_line(lines, line))
        for line, name in sorted(set(found))[:MOST]
    )


def _spoken(name: str) -> str:
    """Give the part of a name that any use of it must spell: its last word."""
    return name.rpartition(".")[2]


def _line(lines: list[str], number: int) -> str:
    text = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    return text if len(text) <= SOURCE_WIDTH else text[: SOURCE_WIDTH - 1] + "…"


@dataclass(kw_only=True)
class _Scope:
    """The names of a module, a class or a function: what they stand for, as far as is known."""

    names: dict[str, set[str]] = field(default_factory=dict)  # empty set: something of its own
    stars: list[str] = field(default_factory=list)  # modules whose names were all brought in
    outer: _Scope | None = None
    of_class: bool = False  # whose names the functions inside do not see

    def bind(self, name: str, dotted: str | None = None) -> None:
        """Note what a name stands for here."""
        known = self.names.setdefault(name, set())
        if dotted is not None and len(known) < MEANINGS:
            known.add(dotted)

    def lookup(self, name: str) -> set[str]:
        """Say what a name stands for: the nearest scope that has it decides."""
        scope: _Scope | None = self
        stars: list[str] = []
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            stars += scope.stars
            scope = scope.outer
        return {f"{module}.{name}" for module in stars} or {f"builtins.{name}"}


class _Reader:
    """Walk a file twice: first what its names stand for, then where those of a library are used."""

    def __init__(self, by_hand: tuple[str, ...]) -> None:
        self.by_hand = by_hand
        self.imported: list[tuple[int, str]] = []  # by an import statement
        self.used: list[tuple[int, str]] = []

    def uses(self, tree: ast.Module) -> Iterator[tuple[int, str]]:
        """Give (line, name) of each use; an import alone counts when nothing of it is used."""
        self.visit_all(tree.body, _Scope())
        yield from self.used
        for line, name in self.imported:
            if not any(_within(other, name) for _, other in self.used):
                yield line, name

    def visit_all(self, statements: Iterable[ast.AST], scope: _Scope) -> None:
        """Bind the names of one scope, then look at what it does."""
        body = list(statements)
        for _ in range(2):  # an alias may be used above the line that makes it, in a function
            for node in body:
                self.bind(node, scope)
        for node in body:
            self.look(node, scope)

    # -- what names stand for -----------------------------------------------------------------

    def bind(self, node: ast.AST, scope: _Scope) -> None:
        """Note the names that a statement binds in this scope, inner blocks included."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.bind_import(node, scope)
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            scope.bind(node.name)
            return
        if isinstance(node, (ast.Lambda, *_COMPREHENSIONS)):
            return
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self.bind_target(target, node.value, scope)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            self.bind_target(node.target, node.value, scope)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            scope.bind(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            scope.bind(node.id)
        for child in ast.iter_child_nodes(node):
            self.bind(child, scope)

    def bind_target(self, target: ast.expr, value: ast.expr, scope: _Scope) -> None:
        """Let a plain `name = numpy.something` pass on what the right side stands for."""
        if isinstance(target, ast.Name):
            scope.bind(target.id)
            for dotted in self.stands_for(value, scope):
                if not dotted.startswith("builtins."):
                    scope.bind(target.id, dotted)

    def bind_import(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        """Note what an import brings in."""
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                scope.bind(alias.asname or top, alias.name if alias.asname else top)
            return
        if node.level or node.module is None:
            return
        for alias in node.names:
            if alias.name == "*":
                scope.stars += [node.module] * (node.module not in scope.stars)
            else:
                scope.bind(alias.asname or alias.name, f"{node.module}.{alias.name}")

    # -- where they are used ------------------------------------------------------------------

    def look(self, node: ast.AST, scope: _Scope) -> None:
        """Look at a piece of code; functions and classes open scopes of their own."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imported += [(node.lineno, name) for name in self.listed(_brought(node))]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            self.look_into_function(node, scope)
        elif isinstance(node, ast.ClassDef):
            for part in (*node.decorator_list, *node.bases, *node.keywords):
                self.look(part, scope)
            self.visit_all(node.body, _Scope(outer=scope, of_class=True))
        elif isinstance(node, _COMPREHENSIONS):
            inner = _Scope(outer=scope)
            for generator in node.generators:
                self.bind(generator.target, inner)
            for child in ast.iter_child_nodes(node):
                self.look(child, inner)
        else:
            self.look_at(node, scope)

    def look_at(self, node: ast.AST, scope: _Scope) -> None:
        """Note a use; of `numpy.linalg.lstsq` the whole counts, not `numpy` again."""
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call)):
            found = self.listed(self.stands_for(node, scope))
            if found:
                self.used += [(node.lineno, name) for name in found]
                inside = [*node.args, *node.keywords] if isinstance(node, ast.Call) else []
                for part in inside:
                    self.look(part, scope)
                return
        for child in ast.iter_child_nodes(node):
            self.look(child, scope)

    def look_into_function(self, node: _Function, scope: _Scope) -> None:
        """Look at a function's body with its parameters as names of its own."""
        arguments = node.args
        for default in (*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)):
            self.look(default, scope)
        inner = _Scope(outer=scope.outer if scope.of_class else scope)
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        named += [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]
        for argument in named:
            inner.bind(argument.arg)
        if isinstance(node, ast.Lambda):
            self.visit_all([node.body], inner)
            return
        for decorator in node.decorator_list:
            self.look(decorator, scope)
        self.visit_all(node.body, inner)

    # -- names --------------------------------------------------------------------------------

    def stands_for(self, node: ast.expr, scope: _Scope) -> set[str]:
        """Give the dotted names that an expression may stand for."""
        if isinstance(node, ast.Name):
            return scope.lookup(node.id)
        if isinstance(node, ast.Attribute):
            return {f"{name}.{node.attr}" for name in self.stands_for(node.value, scope)}
        if isinstance(node, ast.Call) and node.args:
            called = self.stands_for(node.func, scope)
            if "builtins.getattr" in called and len(node.args) > 1:
                owners, word = self.stands_for(node.args[0], scope), _text(node.args[1])
                return {f"{name}.{word}" for name in owners if word}
            if called & _IMPORTERS:
                whole = _text(node.args[0])
                return {whole.partition(".")[0] if "builtins.__import__" in called else whole}
        return set()

    def listed(self, names: Iterable[str]) -> list[str]:
        """Keep the names that the stage asks to do without."""
        return [name for name in names if any(_within(name, rule) for rule in self.by_hand)]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return ""


def _within(name: str, rule: str) -> bool:
    """Say whether a name is one, or lies inside it."""
    return name == rule or name.startswith(rule + ".")


def _brought(node: ast.Import | ast.ImportFrom) -> list[str]:
    """Name what an import statement mentions."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level or node.module is None:
        return []
    return [
        node.module if alias.name == "*" else f"{node.module}.{alias.name}" for alias in node.names
    ]
