"""Run a project: read its data, complete its card with what can be guessed, do every step.

Reads  the project's folder.
Gives  the `Run` that the workbench wrote down; each event to whoever listens.
Never  trains for another project at the same time: each run has workers of its own.

Start reading at `work`.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

from baibu.app.project_places import CARD
from baibu.compute import Executor, LocalExecutor, RayExecutor, room
from baibu.core import clock
from baibu.core.errors import BaibuError
from baibu.workbench import card as cards
from baibu.workbench import flow
from baibu.workbench.card import Card, Kind, Source
from baibu.workbench.errors import RunInProgressError
from baibu.workbench.flow import Run, Tell
from baibu.workbench.guess import METRICS, completed, kind_of_files
from baibu.workbench.project import Project
from baibu.workbench.step import registry
from baibu.workbench.tables.types import Column

Where = Literal["local", "ray"]
COLUMNS = "runs/columns.json"  # what the columns are, for who chooses one
LEARNING = 3  # stage from which on something is learnt
SLOT_MB = 500  # of memory for each worker
TRIES, PAUSE = 5, 0.2  # another process may be looking at the lock just now
USUAL_MB = 2_000  # where the system does not tell what is free


class TargetUnsaidError(BaibuError):
    """Nobody has said what is to be predicted."""

    code = "W089"


def work(
    folder: Path, *, tell: Tell, want: Sequence[str] = (), where: Where = "local"
) -> Run:  # fmt: skip
    """Do what is wanted of a project, and everything it needs; the whole when nothing is named."""
    project = Project.open(folder)
    with means(project.card, where) as (executor, workers, memory_mb):
        options = {"executor": executor, "workers": workers, "memory_mb": memory_mb}
        project = prepared(project, tell, options)
        return _patiently(
            lambda: flow.run(project, now=clock.now, want=want, tell=tell, **options)  # type: ignore[arg-type]
        )


def prepared(project: Project, tell: Tell, options: Mapping[str, Any]) -> Project:
    """Fill in what the card leaves open, by a look at the data; what is guessed is marked."""
    if not is_open(project.card):
        return project
    found = _patiently(
        lambda: flow.run(project, now=clock.now, want=["table"], tell=_without_end(tell), **options)
    )
    table, told = (_given(project, found, name) for name in ("table", "data_card"))
    columns = [Column(**{**one, "examples": tuple(one["examples"])}) for one in told["columns"]]
    task = project.card.task
    if not task.target and task.kind is None and kind_of_files(columns) is None:
        names = ", ".join(one.name for one in columns)
        raise TargetUnsaidError(where=project.folder / CARD, columns=names)
    made = project.changed(completed(project.card, table, columns))
    shutil.rmtree(project.folder / "runs" / found.id)  # a look at the data is no run
    return made


def look(folder: Path) -> None:
    """Read the data, and write down what the columns are."""
    project = Project.open(folder)
    with means(project.card, "local") as (executor, workers, memory_mb):
        options = {"executor": executor, "workers": workers, "memory_mb": memory_mb}
        found = _patiently(
            lambda: flow.run(project, now=clock.now, want=["data_card"], **options)  # type: ignore[arg-type]
        )
    wanted = ("name", "type", "missing", "distinct", "examples")
    told = [
        {name: one[name] for name in wanted}
        for one in _given(project, found, "data_card")["columns"]
    ]
    made = project.folder / f"{COLUMNS}.new"
    made.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    made.replace(project.folder / COLUMNS)
    shutil.rmtree(project.folder / "runs" / found.id)


def kinds() -> tuple[str, ...]:
    """Name the kinds of tasks that there are steps for, down to a model."""
    learning = [one for one in registry().values() if one.stage >= LEARNING]
    return tuple(kind for kind in get_args(Kind) if any(kind in one.kinds for one in learning))


def is_open(card: Card) -> bool:
    """Say whether something is left to be guessed."""
    task = card.task
    unsaid = [name for name in card.problem.unsaid if f"problem.{name}" not in card.guessed]
    no_metric = not task.metric and (task.kind is None or task.kind in METRICS)
    no_positive = task.kind == "binary" and not task.positive
    return task.kind is None or no_metric or no_positive or bool(unsaid)


def begin(folder: Path, card: Card) -> Project:
    """Begin a project in a folder; one that is there already gets the card."""
    if (folder / CARD).is_file():
        return Project.open(folder).changed(card)
    return Project.make(folder, card)


def confirmed(project: Project) -> Project:
    """Take every guess as confirmed; a question of the problem without an answer stays open."""
    open_ = tuple(
        name
        for name in project.card.guessed
        if name.startswith("problem.") and not cards.value(project.card, name)
    )
    return project.changed(replace(project.card, guessed=open_))


def named_after(source: Source) -> str:
    """Name a project after its data."""
    from urllib.parse import urlsplit

    address = source.address
    path = Path(urlsplit(address).path if "://" in address else address)
    return path.name.partition(".")[0] or "project"


def is_running(folder: Path) -> bool:
    """Say whether a run works in a project just now, whichever process it is."""
    project = Project(folder=folder, card=Card(name="-"))
    try:
        with project.alone():
            return False
    except RunInProgressError:
        return True


@contextmanager
def means(card: Card, where: Where) -> Iterator[tuple[Executor, int, int]]:
    """Lend workers and memory as the card allows and the machine has."""
    here = room(SLOT_MB)
    workers = card.budget.workers or here.slots
    free = USUAL_MB if here.memory_mb is None else here.memory_mb // 2
    executor: LocalExecutor | RayExecutor
    if where == "ray":
        executor = RayExecutor("local", workers=workers, slot_mb=SLOT_MB)
    else:
        executor = LocalExecutor(workers)
    try:
        yield executor, workers, card.budget.memory_mb or free
    finally:
        executor.close()


def _patiently(go: Callable[[], Run]) -> Run:
    """Try again for a moment where the project is held: it may be no more than a look."""
    for _ in range(TRIES - 1):
        try:
            return go()
        except RunInProgressError:
            time.sleep(PAUSE)
    return go()


def _given(project: Project, found: Run, name: str) -> Any:  # noqa: ANN401 - what the step gave
    artefact = found.artefact(name)
    assert artefact is not None  # noqa: S101 - it was wanted
    return project.store.get(artefact)


def _without_end(tell: Tell) -> Tell:
    """Pass on what is told, but for the beginning and the end: the run itself has its own."""

    def told(event: Mapping[str, Any]) -> None:
        if event["event"] != "began" and ("step" in event or event["event"] == "failed"):
            tell(event)

    return told
