"""Do what the commands of projects ask for, in a folder that the person names or stands in.

Reads  a `Wish`, or the folder of a project.
Gives  the page models of `project_pages`; a run is recorded as evidence once it is whole.
Never  leaves a half-made project behind: one whose data cannot be read at all was never begun.

Start reading at `begun` and `run`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from baibu.app import project_package, project_run, project_view
from baibu.app.project_pages import Guess, ProjectPage
from baibu.app.project_places import CARD, remember
from baibu.app.project_words import guesses
from baibu.app.recording import keep
from baibu.app.wiring import Baibu, unwritable
from baibu.core.errors import BaibuError
from baibu.core.ids import EvidenceId
from baibu.ledger import ProjectRun
from baibu.workbench.card import Card, Source, Split, Task
from baibu.workbench.errors import CardValueError, NoProjectError
from baibu.workbench.flow import Run, Tell
from baibu.workbench.metrics import METRICS
from baibu.workbench.project import Project

ENDING = "-project"
UNREAD = (
    "W019",
    "W020",
    "W021",
    "W022",
    "W023",
    "W024",
    "W028",
    "W029",
    "W089",
)  # nothing was learnt from such data


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says of a new project; what is left out is guessed, or stays as it is."""

    source: str
    target: str = ""
    name: str = ""
    seconds: float | None = None
    kind: str = ""
    metric: str = ""
    positive: str = ""
    how: str = ""
    column: str = ""
    ignore: tuple[str, ...] = ()
    query: str = ""
    horizon: int = 0  # steps ahead, of a forecast
    series: str = ""  # the column that tells series apart
    season: int | None = None  # steps after which a series begins anew
    said: Mapping[str, str] = field(default_factory=dict)  # of the problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Guesses that count as confirmed now."""

    confirmed: tuple[Guess, ...]
    open: tuple[Guess, ...]


def here(folder: Path | None) -> Path:
    """Find the project that is meant: the one named, or the one that the person stands in."""
    start = (folder or Path.cwd()).resolve()
    if folder is not None:
        if not (start / CARD).is_file():
            raise NoProjectError(where=start)
        return start
    for place in (start, *start.parents):
        if (place / CARD).is_file():
            return place
    raise NoProjectError(where=start)


@contextmanager
def begun(baibu: Baibu, wish: Wish, folder: Path | None) -> Iterator[tuple[Path, bool]]:
    """Make the project of a wish, or go on with it; say which. One that fails at once is undone."""
    place = _place(wish, folder)
    is_new = not (place / CARD).is_file()
    was_there = place.exists()
    try:
        project_run.begin(place, _card(wish, place))
    except OSError as error:
        raise unwritable(place, error) from error
    try:
        remember(baibu, place)
        yield place, is_new
    except BaibuError as error:
        if is_new and not was_there and error.code in UNREAD:
            shutil.rmtree(place, ignore_errors=True)
        raise


def new(baibu: Baibu, wish: Wish, folder: Path | None) -> ProjectPage:
    """Make a project, look at its data, and mark what was guessed."""
    with begun(baibu, wish, folder) as (place, _):
        project = Project.open(place)
        with project_run.means(project.card, "local") as (executor, workers, memory_mb):
            options = {"executor": executor, "workers": workers, "memory_mb": memory_mb}
            project_run.prepared(project, _silent, options)
    return status(place)


def run(
    baibu: Baibu, folder: Path, *, tell: Tell, want: Sequence[str] = (), where: str = "local"
) -> Run:
    """Run a project, and record what it came to."""
    chosen: project_run.Where = "ray" if where == "ray" else "local"
    done = project_run.work(folder, tell=tell, want=want, where=chosen)
    record(baibu, folder)
    return done


def record(baibu: Baibu, folder: Path) -> None:
    """Put a run that came to a judged model into the record, once."""
    found = project_view.trail(Project.open(folder))
    outcome = project_view.outcome_of(found)
    if outcome is None or found.run is None or found.state != "done":
        return
    project = found.project
    model = found.run.artefact("model")
    print_ = f"{folder.resolve()} {[(one.id, one.recipe) for one in found.run.steps]}"
    fact = ProjectRun(
        project=project.card.name,
        run=found.run.id,
        task=project.card.task.kind or "",
        metric=outcome.metric,
        score=outcome.score,
        low=outcome.low,
        high=outcome.high,
        simple=outcome.simple,
        steps=[one.id for one in found.run.steps],
        seconds=round(sum(one.seconds for one in found.run.steps), 3),
        model=model.hash if model is not None else "",
    )
    identity = EvidenceId(hashlib.sha256(f"{baibu.learner} {print_}".encode()).hexdigest()[:32])
    if not baibu.store.find([identity]):
        keep(baibu, fact, identity=identity, content_hash=found.run.steps[-1].recipe)


def status(folder: Path) -> ProjectPage:
    """Say how far a project is."""
    return project_view.page(Project.open(folder), "")


def name_of(folder: Path) -> str:
    """Say what a project is called."""
    return Project.open(folder).card.name


def confirm(folder: Path) -> Confirmed:
    """Take what was guessed as confirmed."""
    project = Project.open(folder)
    before = guesses(project.card)
    after = guesses(project_run.confirmed(project).card)
    return Confirmed(
        confirmed=tuple(one for one in before if one not in after), open=after
    )  # fmt: skip


def serve(
    folder: Path, *, host: str, port: int, opened: Callable[[str], None], workers: int = 1
) -> None:
    """Serve the model of a project."""
    project_package.serve(folder, host=host, port=port, opened=opened, workers=workers)


def _place(wish: Wish, folder: Path | None) -> Path:
    """Choose the folder: the one named, else one beside the data, else one here."""
    if folder is not None:
        return folder.resolve()
    name = wish.name or project_run.named_after(Source(address=wish.source))
    data = Path(wish.source).expanduser()
    parent = data.resolve().parent if "://" not in wish.source else Path.cwd()
    return parent / f"{name}{ENDING}"


def _card(wish: Wish, place: Path) -> Card:
    """Write down what is wished; a card that is there keeps all that is not."""
    source = _source(wish, place)
    if (place / CARD).is_file():
        card = Project.open(place).card
        sources = card.source if _same(card, source) else (source,)
    else:
        name = wish.name or place.name.removesuffix(ENDING)
        card, sources = Card(name=name), (source,)
    return replace(
        card,
        source=sources,
        task=_task(card, wish),
        split=_split(card.split, wish),
        budget=card.budget if wish.seconds is None else replace(card.budget, seconds=wish.seconds),
        problem=replace(card.problem, **{k: v for k, v in wish.said.items() if v}),
        guessed=_still_guessed(card, wish),
    )


def _source(wish: Wish, place: Path) -> Source:
    """Name the data as the card does: a path begins at the project's folder."""
    if "://" in wish.source:
        return Source(address=wish.source, query=wish.query, form="sql" if wish.query else "auto")
    data = Path(wish.source).expanduser().resolve()
    try:
        address = os.path.relpath(data, place)
    except ValueError:  # another drive
        address = str(data)
    return Source(address=address)


def _same(card: Card, source: Source) -> bool:
    return any(
        (one.address, one.query) == (source.address, source.query or one.query)
        for one in card.source
    )


def _task(card: Card, wish: Wish) -> Task:
    task = card.task
    if wish.target and wish.target != task.target:  # all that was said of the other is void
        task = Task(target=wish.target, ignore=task.ignore, keep=task.keep)
    wished: dict[str, Any] = {
        name: getattr(wish, name)
        for name in ("kind", "metric", "positive", "ignore", "series")
        if getattr(wish, name)
    }
    if wish.kind and wish.kind != task.kind:
        task = replace(task, metric="", positive="")
    season = task.season if wish.season is None else wish.season
    made = replace(task, **wished, horizon=wish.horizon or task.horizon, season=season)
    known = project_run.kinds()
    if wish.kind and wish.kind not in known:
        names = ", ".join(known)
        raise CardValueError(where="--task", name="kind", value=wish.kind, wanted=names)
    if wish.metric and made.metric not in METRICS:
        names = ", ".join(METRICS)
        raise CardValueError(where="--metric", name="metric", value=made.metric, wanted=names)
    return made


def _split(split: Split, wish: Wish) -> Split:
    how: Any = wish.how
    return replace(split, how=how, column=wish.column) if wish.how else split


def _still_guessed(card: Card, wish: Wish) -> tuple[str, ...]:
    """Keep the marks of what nobody has said now."""
    said_now = {f"problem.{name}" for name, words in wish.said.items() if words}
    said_now |= {f"task.{name}" for name in ("kind", "metric", "positive") if getattr(wish, name)}
    is_other = bool(wish.target and wish.target != card.task.target)
    return tuple(
        name
        for name in card.guessed
        if name not in said_now and not (is_other and name.startswith("task."))
    )


def _silent(_: Mapping[str, Any]) -> None:
    return
