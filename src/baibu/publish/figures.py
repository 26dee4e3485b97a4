"""Draw the figures of a stage's brief, and compute the numbers in its text.

Reads  `figure.py` and `solution.py` of a stage's folder: content, trusted like our own code.
Gives  `Figures`: SVG by name and language, numbers by name; kept on this machine once computed.
Never  changes `sys.path`, and never lets two stages see each other's `solution`.

Start reading at `figures`.
"""

from __future__ import annotations

import builtins
import hashlib
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from baibu.content.errors import ContentError
from baibu.core.language import LANGUAGES, Language
from baibu.publish.kept import Shelf

Draw = Callable[["Say"], str]
LOADING = Lock()  # two readers may open the same brief at once
FIGURE, SOLUTION = "figure.py", "solution.py"
ANEW: ContextVar[bool] = ContextVar("figures are computed anew", default=False)  # authors prove
BESIDE = ("solution", "given")  # what the code of a stage may import of its folder


class PlaceUnfilledError(ContentError):
    """A brief names a figure or a number that the stage's `figure.py` does not have."""

    code = "C014"


class Say:
    """Pick the words of one language: `say(zh="损失", en="loss")`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, *, zh: str, en: str) -> str:
        """Give the text in the reader's language."""
        return zh if self.language == "zh" else en


class Figures:
    """What one `figure.py` draws and computes; each once, when first asked for."""

    def __init__(
        self, path: Path, load: Callable[[], ModuleType] | None, shelf: Shelf | None = None
    ) -> None:
        self._path, self._load, self._shelf = path, load, shelf
        self._known: dict[str, Any] = {}  # JSON, as it is kept
        self._svg: dict[str, str] = self._known.setdefault("svg", {})
        self._take_up()

    @cached_property
    def _module(self) -> ModuleType | None:
        """The code that draws; run only when something is asked that is not kept."""
        if self._load is None:
            return None
        with LOADING:
            return self._load()

    def draw(self) -> None:
        """Draw and compute everything, in both languages."""
        for name in self.names():
            for language in LANGUAGES:
                self.svg(name, language)
        self.numbers()

    def are_drawn(self) -> bool:
        """Say whether everything is kept already, by whichever process."""
        if not self._is_whole():
            self._take_up()
        return self._is_whole()

    def names(self) -> tuple[str, ...]:
        """Name the figures, in the order they are written."""
        if self._lacks("names"):
            self._keep("names", list(_figures_in(self._module)))
        return tuple(self._known["names"])

    def svg(self, name: str, language: Language) -> str:
        """Draw one figure."""
        if name not in self.names():
            raise self._unfilled(f"figure:{name}", self.names())
        key = f"{name} {language}"
        if key not in self._svg:
            self._take_up()
        if key not in self._svg:
            drawn: object = _figures_in(self._module)[name](Say(language))
            if not isinstance(drawn, str) or not drawn.startswith("<svg"):
                raise TypeError(f"{self._path}: `{name}` returned no SVG; return plot.svg()")
            self._svg[key] = drawn
            self._keep("svg", self._svg)
        return self._svg[key]

    def numbers(self) -> dict[str, str]:
        """Compute the numbers of the brief, as they are to be read."""
        if self._lacks("numbers"):
            compute = getattr(self._module, "numbers", None)
            found: object = compute() if compute else {}
            if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
                raise TypeError(f"{self._path}: numbers() must give a dict of rounded strings")
            self._keep("numbers", found)
        return dict(self._known["numbers"])

    def number(self, name: str) -> str:
        """Give one number of the brief."""
        numbers = self.numbers()
        if name not in numbers:
            raise self._unfilled(name, tuple(numbers))
        return numbers[name]

    def _is_whole(self) -> bool:
        names = self._known.get("names")
        if self._load is None:
            return True
        return (
            names is not None
            and "numbers" in self._known
            and all(f"{name} {language}" in self._svg for name in names for language in LANGUAGES)
        )

    def _lacks(self, what: str) -> bool:
        """Say whether something is to be computed: nobody has done so yet."""
        if what not in self._known:
            self._take_up()
        return what not in self._known

    def _take_up(self) -> None:
        """Take what was kept, also what another process has kept meanwhile."""
        kept = self._shelf.read() if self._shelf else {}
        self._svg.update(kept.pop("svg", {}))
        self._known.update(kept)

    def _keep(self, what: str, value: object) -> None:
        self._known[what] = value
        if self._shelf is not None and self._load is not None:
            self._shelf.write(self._known)

    def _unfilled(self, name: str, known: tuple[str, ...]) -> PlaceUnfilledError:
        return PlaceUnfilledError(where=self._path, name=name, known=", ".join(known) or "-")


def figures(folder: Path) -> Figures:
    """Load the figures of a stage's folder; loaded anew when a file has changed."""
    digest = hashlib.sha256()
    for name in (FIGURE, *(f"{one}.py" for one in BESIDE)):
        file = folder / name
        digest.update(file.read_bytes() if file.exists() else b"")
        digest.update(b"\0")
    return _load(folder.resolve(), digest.hexdigest()[:16], ANEW.get())


def beside(folder: Path, name: str) -> ModuleType:
    """Run a file of a stage's folder as a module, anew when it has changed."""
    path = folder.resolve() / f"{name}.py"
    stamp = hashlib.sha256(str(path).encode() + path.read_bytes()).hexdigest()[:16]
    with LOADING:
        return _Stage(path.parent, f"baibu_beside_{stamp}").module(name)


@lru_cache(maxsize=256)
def _load(folder: Path, stamp: str, anew: bool) -> Figures:
    path = folder / FIGURE
    if not path.exists():
        return Figures(path, None)
    prefix = f"baibu_stage_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}_{stamp}"
    stage = _Stage(folder, prefix)
    return Figures(path, lambda: stage.module("figure"), None if anew else Shelf(folder, stamp))


class _Stage:
    """The modules of one stage's folder, under names of their own."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self._folder, self._prefix = folder, prefix

    def module(self, name: str) -> ModuleType:
        """Run a file of the folder as a module, once."""
        full, path = f"{self._prefix}_{name}", self._folder / f"{name}.py"
        if full in sys.modules:
            return sys.modules[full]
        module = ModuleType(full)
        module.__file__ = str(path)
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": self._import}
        sys.modules[full] = module  # dataclasses look their module up there
        try:
            exec(compile(path.read_bytes(), path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - our content
        except BaseException:
            del sys.modules[full]
            raise
        return module

    def _import(
        self,
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        names: Sequence[str] = (),
        level: int = 0,
    ) -> ModuleType:
        """Import for the code of this stage: `solution` and `given` are those beside it."""
        if name in BESIDE and (self._folder / f"{name}.py").exists():
            return self.module(name)
        return builtins.__import__(name, globals_, locals_, names, level)


def _figures_in(module: ModuleType | None) -> dict[str, Draw]:
    """Find the functions that draw: public, written here, asking for `say` alone."""
    return (
        {
            name: thing
            for name, thing in vars(module).items()
            if not name.startswith("_")
            and inspect.isfunction(thing)
            and thing.__module__ == module.__name__
            and list(inspect.signature(thing).parameters) == ["say"]
        }
        if module
        else {}
    )
