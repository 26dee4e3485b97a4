"""Say which code a check reaches: where that is the same, the behaviour is, and need not be run.

The mistakes of a stage differ from each other in a function or two, and most checks run none of
these: what one of them did in a check holds for all that do not differ in what it ran. Regression
tests are chosen so (Rothermel and Harrold, 1997, "A safe, efficient regression test selection
technique", ACM TOSEM 6(2)).

Reads  a submission, and what it notes inside while a check runs.
Gives  `Reached` (names), and a `print_of` the code behind them: equal prints, equal code.
Never  touches what a learner hands in: only authors' files are made to note.

Start reading at `noting`, `Watched` and `Outline.print_of`.
"""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from baibu.grader.session import Learner, Raised, Session, Stopped

Function = ast.FunctionDef | ast.AsyncFunctionDef

NOTE = "__reached__"  # a set inside: the names of the functions that were run
READERS = (  # words of code that looks at code, or runs where nothing is noted
    *("inspect", "traceback", "linecache", "_getframe", "__code__", "__doc__", "__defaults__"),
    *("__annotations__", "__dict__", "globals(", "locals(", "vars(", "eval(", "exec("),
    *("multiprocessing", "subprocess", "ProcessPool", "fork("),
)


@dataclass(frozen=True, slots=True)
class Reached:
    """What a check ran, and what it took hold of."""

    functions: frozenset[str]  # `mean`, `Tree.fit`; those that ran while the file was loaded too
    touched: frozenset[str]  # names of the file that the check asked for


def is_plain(source: str) -> bool:
    """Say whether code neither looks at code nor runs elsewhere, as far as its words tell."""
    return not any(word in source for word in READERS)


@lru_cache(maxsize=512)
def noting(source: str) -> str | None:
    """Write a file anew, so that each of its functions notes that it was run; None if it cannot."""
    if not is_plain(source):
        return None
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    _add_notes(tree.body, "")
    _put_after_head(tree.body, f"{NOTE} = set()")
    return ast.unparse(ast.fix_missing_locations(tree))


def _add_notes(body: list[ast.stmt], place: str) -> None:
    for one in body:
        if isinstance(one, Function):
            _put_after_head(one.body, f"{NOTE}.add({place + one.name!r})")
        elif isinstance(one, ast.ClassDef):
            _add_notes(one.body, f"{place}{one.name}.")


def _put_after_head(body: list[ast.stmt], line: str) -> None:
    """Put a line after the docstring and `from __future__`, which have to come first."""
    place = 0
    for one in body:
        is_future = isinstance(one, ast.ImportFrom) and one.module == "__future__"
        if not (is_future or _is_said(one)):
            break
        place += 1
    body[place:place] = ast.parse(line).body


def _is_said(one: ast.stmt) -> bool:
    """Say whether a statement does nothing: a docstring."""
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)


class Watched(Learner):
    """A file that notes what it runs, as a check sees it."""

    def __init__(self, session: Session, source: str) -> None:
        self._touched: set[str] = set()
        self._is_read = False
        super().__init__(session, source)

    @property
    def source(self) -> str:
        """Give the text; whoever reads it may notice anything."""
        self._is_read = True
        return self._source

    @source.setter
    def source(self, text: str) -> None:
        self._source = text

    def __getattr__(self, name: str) -> Any:
        """Reach a name of the file."""
        self._touched.add(name)
        return super().__getattr__(name)

    def define(self, source: str, name: str | None = None) -> Any:
        """Evaluate something inside; code that reads code may notice anything."""
        self._is_read = self._is_read or not is_plain(source)
        return super().define(source, name)

    def reached(self) -> Reached | None:
        """Tell what was reached since the file was loaded; None where that cannot be known."""
        if self._is_read or self._session.broken:
            return None
        try:
            notes = super().define(f"__import__('sys').modules['solution'].{NOTE}")
        except (Raised, Stopped):
            return None
        return Reached(frozenset(notes), frozenset(self._touched))


class Outline:
    """A file taken apart: its functions, its classes, its other names, and what is left."""

    def __init__(self, source: str) -> None:
        self._functions: dict[str, str] = {}  # prints of what they do
        self._heads: dict[str, str] = {}  # prints of what can be noticed of those that did not run
        self._values: dict[str, str] = {}  # prints of what gives a name its value
        self._words: dict[str, set[str]] = {}  # of each name above: the names that it mentions
        self._left: list[str] = []  # prints of statements that are neither
        self._always: set[str] = set()  # the names that these mention
        try:
            self._take_apart(ast.parse(source).body, "")
        except SyntaxError:  # it cannot be run: like no other
            self._left.append(_print(source))

    def print_of(self, reached: Reached) -> str:
        """Give a print of all that could matter to a run that reached this, as it stands here."""
        parts = list(self._left)
        todo = set(reached.touched) | self._always
        for name in sorted(reached.functions):
            parts.append(f"{name} runs {self._functions.get(name)}")
            todo |= self._words.get(name, set()) | {name.partition(".")[0]}
        done: set[str] = set()
        while todo:
            name = todo.pop()
            done.add(name)
            if name in self._values or name in self._heads:
                parts.append(f"{name} is {self._values.get(name)} {self._heads.get(name)}")
            if name in self._values:
                todo |= self._words[name] - done
        return _print("\n".join(sorted(parts)))

    def _take_apart(self, body: list[ast.stmt], place: str) -> None:
        for one in body:
            names = () if place else _named(one)
            if isinstance(one, Function):
                self._note_function(one, place + one.name)
            elif isinstance(one, ast.ClassDef) and not place:
                self._note_class(one)
            elif names:
                for name in names:
                    self._add_value(name, ast.dump(one), _words(one))
            elif not place and not _is_said(one):
                self._left.append(_print(ast.dump(one)))
                self._always |= _words(one)

    def _note_function(self, one: Function, name: str) -> None:
        parts = [ast.dump(one.args), *(ast.dump(part) for part in one.body if not _is_said(part))]
        parts += [ast.dump(part) for part in one.decorator_list]
        self._functions[name] = _print("\n".join((self._functions.get(name, ""), *parts)))
        self._words[name] = self._words.get(name, set()) | _words(one)
        lazy = any(isinstance(part, ast.Yield | ast.YieldFrom) for part in ast.walk(one))
        is_lazy = lazy or isinstance(one, ast.AsyncFunctionDef)
        self._heads[name] = _print(parts[0]) if is_lazy else ""  # called and not gone through
        if one.decorator_list and "." not in name:  # these run while the file is loaded
            self._left.append(self._functions[name])
            self._always |= self._words[name]

    def _note_class(self, one: ast.ClassDef) -> None:
        self._take_apart(one.body, f"{one.name}.")
        methods = [part for part in one.body if isinstance(part, Function)]
        parts = [ast.dump(part) for part in (*one.bases, *one.keywords, *one.decorator_list)]
        words = {word for part in (*one.bases, *one.decorator_list) for word in _words(part)}
        for method in methods:
            marks = [ast.dump(part) for part in method.decorator_list]
            parts.append(f"{method.name} {marks} {self._heads[f'{one.name}.{method.name}']}")
        for part in one.body:
            if not isinstance(part, Function) and not _is_said(part):
                parts.append(ast.dump(part))
                words |= _words(part)
        self._add_value(one.name, "\n".join(parts), words)

    def _add_value(self, name: str, text: str, words: set[str]) -> None:
        self._values[name] = _print(self._values.get(name, "") + text)
        self._words[name] = self._words.get(name, set()) | words


def _named(one: ast.stmt) -> tuple[str, ...]:
    """Give the names that a statement gives a value and does nothing else with."""
    if isinstance(one, ast.Import | ast.ImportFrom):
        names = tuple((alias.asname or alias.name).partition(".")[0] for alias in one.names)
        return () if "*" in names else names
    if isinstance(one, ast.Assign):
        names = tuple(target.id for target in one.targets if isinstance(target, ast.Name))
        return names if len(names) == len(one.targets) else ()
    if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
        return (one.target.id,)
    return ()


def _words(one: ast.AST) -> set[str]:
    """Give the names that code mentions."""
    return {node.id for node in ast.walk(one) if isinstance(node, ast.Name)}


def _print(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=2_000)
def outline(source: str) -> Outline:
    """Take a file apart, once."""
    return Outline(source)
