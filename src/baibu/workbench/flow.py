"""Run a project: each step once its inputs are there, and none whose result is known already.

Reads  the card, the steps of Baibu and of the project, and what earlier runs kept.
Gives  a `Run`, written down after every step: kill -9 loses the step under way and nothing else.
Never  runs a step again for the same inputs, settings, code and libraries.

Start reading at `run`.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from baibu.compute import Executor, InlineExecutor
from baibu.core.errors import BaibuError
from baibu.workbench.errors import NoSuchStepError
from baibu.workbench.own import own
from baibu.workbench.project import Project
from baibu.workbench.sealed import Sealed
from baibu.workbench.step import Step, Work, ordered, registry, told
from baibu.workbench.store import Artefact, Kept, recipe
from baibu.workbench.warming import Warmer

State = Literal["done", "recalled", "failed"]
SEALED = "vault"  # the name of the test rows
SMALL = 8_000_000  # bytes of a table that is kept in memory between steps
LIBRARIES = ("baibu", "numpy", "pandas", "scikit-learn", "scipy")
SCORED = {  # outputs that hold scores, and how to read them: they outlive what the store sweeps
    "validation": lambda told: {told["metric"]: told["mean"]},
    "evaluation": lambda told: {name: held["score"] for name, held in told["scores"].items()},
}
Tell = Callable[[Mapping[str, Any]], None]
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRun:
    """What became of one step."""

    id: str
    stage: int
    state: State
    is_own: bool
    recipe: str
    seconds: float  # of the work, when it was done
    peak_mb: float  # that the process had taken by the end; 0 when recalled
    outputs: Mapping[str, Artefact] = field(default_factory=dict)
    notes: tuple[Mapping[str, Any], ...] = ()
    problem: Mapping[str, Any] | None = None
    code: str = ""  # hash of its source and of what it stands on


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a project."""

    id: str
    started: str  # ISO 8601, UTC
    finished: str
    state: Literal["running", "done", "failed"]
    steps: tuple[StepRun, ...]
    libraries: Mapping[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)  # the whole card, as it was
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # by who gave them

    @property
    def code(self) -> str:
        """Name the code of all its steps together."""
        return recipe({one.id: one.code for one in self.steps})

    def artefact(self, name: str) -> Artefact | None:
        """Find what a step of this run gave."""
        return next((one.outputs[name] for one in self.steps if name in one.outputs), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run may use."""

    executor: Executor
    workers: int  # that it has
    memory_mb: int


def run(
    project: Project,
    *,
    now: Now,
    want: Sequence[str] = (),
    known: Mapping[str, Step] | None = None,
    tell: Tell | None = None,
    executor: Executor | None = None,
    workers: int = 1,
    memory_mb: int = 2_000,
) -> Run:
    """Run what is wanted and all that it needs (everything, when nothing is named).

    `want` names steps or what they give; `known` are the steps there are, Baibu's unless told.
    """
    with project.alone():
        folder = project.new_run()
        room = Means(executor=executor or InlineExecutor(), workers=workers, memory_mb=memory_mb)
        flow = _Flow(project, folder, now, tell or _silent, room)
        return flow.go(steps_for(project, want, known))


def steps_for(
    project: Project, want: Sequence[str] = (), known: Mapping[str, Step] | None = None
) -> list[Step]:
    """List the steps of a project in order, its own in place of Baibu's."""
    known = registry() if known is None else known
    for name in (*project.card.own, *want):
        _check_name(name, known)
    kind = project.card.task.kind
    steps = [one for one in known.values() if kind is None or kind in one.kinds]
    mine = set(project.card.own)
    steps = [own(one, project.own_step(one.id)) if one.id in mine else one for one in steps]
    if not want:
        return list(ordered(steps))
    giver = {name: one for one in steps for name in one.gives}
    wanted = {one.id for one in steps if one.id in want or set(one.gives) & set(want)}
    while True:
        more = {giver[name].id for one in steps if one.id in wanted for name in one.reads} - wanted
        if not more:
            return list(ordered([one for one in steps if one.id in wanted]))
        wanted |= more


def _check_name(name: str, known: Mapping[str, Step]) -> None:
    if name not in known and not any(name in one.gives for one in known.values()):
        raise NoSuchStepError(name=name, known=", ".join(known))


def read_run(folder: Path) -> Run:
    """Read what a run has written down."""
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    steps = tuple(
        StepRun(
            **{
                **one,
                "outputs": {name: Artefact(**held) for name, held in one["outputs"].items()},
                "notes": tuple(one["notes"]),
            }
        )
        for one in told["steps"]
    )
    return Run(**{**told, "steps": steps})


class _Flow:
    """One run under way."""

    def __init__(self, project: Project, folder: Path, now: Now, tell: Tell, means: Means) -> None:
        self.project, self.folder, self.now, self.watcher = project, folder, now, tell
        self.means = means
        self.warmer = Warmer(means.executor, means.workers)
        self.started = _iso(now())
        self.libraries = _libraries()
        self.settings = json.loads(json.dumps(asdict(project.card)))
        self.scores: dict[str, Mapping[str, float]] = {}
        self.done: list[StepRun] = []
        self.there: dict[str, Artefact] = {}
        self.tables: dict[str, Any] = {}  # small ones that were read, by hash: most steps want them

    def go(self, steps: Sequence[Step]) -> Run:
        self.tell({"event": "began", "steps": [one.id for one in steps]})
        state: Literal["done", "failed"] = "done"
        try:
            for one in steps:
                self._step(one)
        except BaseException:
            state = "failed"
            raise
        finally:
            finished = self._write(state)
            self.tell({"event": state})
        return finished

    def tell(self, event: Mapping[str, Any]) -> None:
        """Tell those who watch, and those who come later."""
        line = {"at": _iso(self.now()), **event}
        with (self.folder / "events.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        self.watcher(line)

    def _step(self, step: Step) -> None:
        key = self._recipe(step)
        kept = self.project.store.recall(key)
        if kept is not None:
            self._take(step, key, kept, "recalled", 0.0)
            return
        self.tell({"event": "step", "step": step.id, "stage": step.stage})
        start = time.monotonic()
        scratch = self.project.folder / "runs" / "scratch" / key
        scratch.mkdir(parents=True, exist_ok=True)
        work = self._work(step, scratch)
        try:
            given = step.function(work, **self._inputs(step, work))
            outputs = {name: self.project.store.put(given[name], name=name) for name in step.gives}
        except BaseException as error:
            if (stop := _stop_behind(error)) is not None:
                self._failed(step, key, work, time.monotonic() - start, stop)
                raise stop from None
            self._failed(step, key, work, time.monotonic() - start, error)
            raise
        notes = tuple(note.plain() for note in work.notes)
        kept = Kept(outputs=outputs, seconds=time.monotonic() - start, notes=notes)
        self.project.store.keep(key, kept)
        shutil.rmtree(scratch, ignore_errors=True)
        self._take(step, key, kept, "done", _peak_mb())

    def _take(self, step: Step, key: str, kept: Kept, state: State, peak_mb: float) -> None:
        self.there.update(kept.outputs)
        for name in kept.outputs.keys() & SCORED.keys():
            self.scores[name] = SCORED[name](self.project.store.get(kept.outputs[name]))
        self._add(
            StepRun(
                id=step.id,
                stage=step.stage,
                state=state,
                is_own=step.is_own,
                recipe=key,
                seconds=kept.seconds,
                peak_mb=peak_mb,
                outputs=kept.outputs,
                notes=kept.notes,
                code=step.code,
            )
        )
        self.tell({"event": state, "step": step.id, "seconds": kept.seconds})

    def _failed(
        self, step: Step, key: str, work: Work, seconds: float, error: BaseException
    ) -> None:
        problem: dict[str, Any] = {"what": f"{type(error).__name__}: {error}"}
        if isinstance(error, BaibuError):
            problem = {"code": error.code, "zh": error.say("zh"), "en": error.say("en")}
        self._add(
            StepRun(
                id=step.id,
                stage=step.stage,
                state="failed",
                is_own=step.is_own,
                recipe=key,
                seconds=seconds,
                peak_mb=_peak_mb(),
                notes=tuple(note.plain() for note in work.notes),
                problem=problem,
                code=step.code,
            )
        )
        self.tell({"event": "failed", "step": step.id, "problem": problem})

    def _recipe(self, step: Step) -> str:
        card, folder = self.project.card, self.project.folder
        return recipe(
            {
                "step": step.id,
                "code": step.code,
                "settings": told(step, card),
                "inputs": {name: self.there[name].hash for name in step.reads},
                "outside": step.outside(card, folder) if step.outside is not None else None,
                "libraries": self.libraries,
            }
        )

    def _inputs(self, step: Step, work: Work) -> dict[str, Any]:
        store = self.project.store
        found: dict[str, Any] = {}
        for name in step.reads:
            artefact = self.there[name]
            if name == SEALED:
                found[name] = Sealed(partial(store.get, artefact), work.openings)
            else:
                found[name] = self._value(artefact)
        return found

    def _value(self, artefact: Artefact) -> Any:
        """Read a value; a small table is read once, and each step gets one of its own."""
        if artefact.form != "table" or artefact.size > SMALL:
            return self.project.store.get(artefact)
        if artefact.hash not in self.tables:
            self.tables[artefact.hash] = self.project.store.get(artefact)
        return self.tables[artefact.hash].copy()

    def _work(self, step: Step, scratch: Path) -> Work:
        def openings(reason: str) -> None:
            at = {"at": _iso(self.now()), "run": self.folder.name, "step": step.id}
            told = {**at, "reason": reason, "rows": self.there[SEALED].hash}
            self.project.opened(told)
            self.tell({"event": "opened", **told})

        return Work(
            step=step,
            card=self.project.card,
            folder=self.project.folder,
            scratch=scratch,
            tell=self.tell,
            openings=openings,
            executor=self.means.executor,
            workers=self.means.workers,
            memory_mb=self.means.memory_mb,
            warmer=self.warmer,
        )

    def _add(self, found: StepRun) -> None:
        self.done.append(found)
        self._write("running")

    def _write(self, state: Literal["running", "done", "failed"]) -> Run:
        made = Run(
            id=self.folder.name,
            started=self.started,
            finished=_iso(self.now()),
            state=state,
            steps=tuple(self.done),
            libraries=self.libraries,
            settings=self.settings,
            scores=self.scores,
        )
        place = self.folder / "run.json.new"
        place.write_text(json.dumps(asdict(made), ensure_ascii=False, default=str), "utf-8")
        place.replace(self.folder / "run.json")
        return made


def _stop_behind(error: BaseException) -> KeyboardInterrupt | None:
    """Find the wish to stop in what it was made into.

    A library whose import is interrupted half way says that it cannot be imported.
    """
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, KeyboardInterrupt):
        seen = seen.__cause__ or seen.__context__
    return seen


def _silent(_: Mapping[str, Any]) -> None:
    return


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _libraries() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _peak_mb() -> float:
    """Give the most memory that this process has taken so far, where the system tells."""
    if sys.platform == "win32":
        return 0.0
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1 << 20) if sys.platform == "darwin" else held / (1 << 10)
