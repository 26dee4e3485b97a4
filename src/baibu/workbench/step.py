"""Say what a step is: a function with named inputs and outputs, and the settings that it reads.

Every module of `workbench.steps` holds functions that `@step` makes a `Step`. The parameters after
`work` are the names of what it reads; `gives` names what it returns, as a mapping. What a step does
depends on nothing else, so that the same inputs, settings and code need not run again.

Start reading at `step` and `Work`.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from baibu.compute import Executor, InlineExecutor
from baibu.compute.slots import cores
from baibu.workbench import card as cards
from baibu.workbench.card import Card
from baibu.workbench.errors import NoSuchStepError
from baibu.workbench.warming import Ready, Warmer

Level = Literal["done", "worth_knowing", "warning"]
Given = Mapping[str, Any]
Function = Callable[..., Given]  # (work, **inputs) -> outputs by name
STAGES = 8
KINDS = frozenset({"binary", "multiclass", "regression"})
TABLES = KINDS | {"clustering"}  # kinds in which rows are apart from each other
EVERY = KINDS | {"clustering", "forecast"}  # kinds of tasks that a table may have
MEDIA = frozenset({"image", "text", "audio"})  # classes of pictures, texts and sounds


Outside = Callable[[Card, Path], Mapping[str, Any]]  # the project's folder -> plain data


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the steps of a project."""

    id: str
    stage: int  # of the life of a project, 1..7
    reads: tuple[str, ...]
    gives: tuple[str, ...]
    settings: tuple[str, ...]  # dotted names of the card
    kinds: frozenset[str]  # of tasks that have this step
    function: Function
    code: str  # hash of the source
    outside: Outside | None  # tells what it reads from outside the project's record, such as files
    spare: tuple[str, ...] = ()  # of what it gives: bundles that an own step may leave out
    is_own: bool = False  # written in the project


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that a step found or did, and a person should know; said from `messages`."""

    key: str  # of messages/workbench.toml, `note.KEY`
    level: Level
    facts: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {"key": self.key, "level": self.level, "facts": dict(self.facts)}


@dataclass(slots=True, kw_only=True)
class Work:
    """What a step may use besides its inputs."""

    step: Step
    card: Card
    folder: Path  # of the project
    scratch: Path  # kept until the step is done, also when it is killed: for what can be resumed
    tell: Callable[[Mapping[str, Any]], None]  # for those who watch
    openings: Callable[[str], None]  # writes down that the test rows were opened, and why
    executor: Executor = field(default_factory=InlineExecutor)
    workers: int = 1  # that the executor has
    memory_mb: int = 2_000
    notes: list[Note] = field(default_factory=list)
    warmer: Warmer | None = None  # of the executor; shared by all steps of a run

    def setting(self, name: str) -> Any:
        """Read a setting of the card that the step says it reads; nothing else."""
        known = self.step.settings
        if not any(name == one or name.startswith(f"{one}.") for one in known):
            raise LookupError(f"step {self.step.id} reads {name!r} and does not say so")
        found: Any = self.card
        for part in name.split("."):
            found = getattr(found, part)
        return found

    @property
    def threads(self) -> int:
        """Threads of this process that a step may use itself: workers may be other machines."""
        return min(self.workers, cores())

    @property
    def seed(self) -> int:
        """The seed of everything random in this step."""
        return int(self.setting("seed"))

    def note(self, key: str, *, level: Level = "done", **facts: Any) -> None:
        """Say something that belongs into the report."""
        made = Note(key=key, level=level, facts=facts)
        self.notes.append(made)
        self.tell({"event": "note", "step": self.step.id, **made.plain()})

    def workers_begin(self) -> None:
        """Have the workers get ready while this step goes on, for one that keeps a clock."""
        if self.warmer is not None:
            self.warmer.begin()

    def workers_ready(self) -> None:
        """Wait until the workers are ready, however long that takes."""
        if self.warmer is not None:
            self.warmer.wait()

    def ready(self, seconds: float) -> Ready:
        """Wait for workers at most so long, and say who works: for a step that keeps a clock."""
        if self.warmer is not None:
            return self.warmer.ready(seconds)
        return Ready(executor=self.executor, workers=self.workers)

    def progress(self, key: str, *, share: float | None = None, **facts: Any) -> None:
        """Say what is being done just now, to those who watch; it is not kept."""
        self.tell(
            {"event": "progress", "step": self.step.id, "key": key, "share": share, "facts": facts}
        )


def step(
    *,
    stage: int,
    gives: tuple[str, ...],
    settings: tuple[str, ...] = (),
    kinds: frozenset[str] = KINDS,
    outside: Outside | None = None,
    spare: tuple[str, ...] = (),
) -> Callable[[Function], Step]:
    """Make a step of a function; `outside` tells what it reads that no other step gives.

    What is `spare` is a bundle of nothing where a person's own step does not give it.
    """

    def made(function: Function) -> Step:
        return Step(
            id=function.__name__,
            stage=stage,
            reads=reads(function),
            gives=gives,
            settings=settings,
            kinds=kinds,
            function=function,
            code=f"{source_hash(Path(inspect.getfile(function)))}-{ground()}",
            outside=outside,
            spare=spare,
        )

    return made


def reads(function: Function) -> tuple[str, ...]:
    """Name what a function reads: its parameters after the first."""
    return tuple(inspect.signature(function).parameters)[1:]


def source_hash(path: Path) -> str:
    """Name a version of a module by its text."""
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()


@cache
def ground() -> str:
    """Name a version of all that steps stand on: the modules of the workbench but for the steps."""
    here = Path(__file__).parent
    found = hashlib.blake2b(digest_size=8)
    for path in sorted(here.rglob("*.py")):
        if path.parent.name != "steps":
            found.update(path.read_bytes())
    return found.hexdigest()


@cache
def registry() -> Mapping[str, Step]:
    """Give every step of Baibu's own, by name, in an order in which each finds what it reads."""
    return {one.id: one for one in ordered(list(_found()))}


def ordered(steps: list[Step]) -> Iterator[Step]:
    """Order steps so that what one reads was given before; of those ready, by stage."""
    waiting = sorted(steps, key=lambda one: (one.stage, one.id))
    there: set[str] = set()
    while waiting:
        ready = next((one for one in waiting if there.issuperset(one.reads)), None)
        if ready is None:
            lacking = {one.id: sorted(set(one.reads) - there) for one in waiting}
            raise LookupError(f"steps that wait for what no step gives: {lacking}")
        waiting.remove(ready)
        there |= set(ready.gives)
        yield ready


def named(name: str) -> Step:
    """Give a step by its name; `NoSuchStepError` where none has it."""
    try:
        return registry()[name]
    except KeyError:
        raise NoSuchStepError(name=name, known=", ".join(registry())) from None


def told(step: Step, card: Card) -> dict[str, Any]:
    """Give the settings that a step reads, as plain data."""
    return {name: cards.value(card, name) for name in step.settings}


def _found() -> Iterator[Step]:
    package = importlib.import_module("baibu.workbench.steps")
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"baibu.workbench.steps.{found.name}")
        yield from (one for one in vars(module).values() if isinstance(one, Step))
