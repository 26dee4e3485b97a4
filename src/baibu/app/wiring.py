"""Build a `Baibu` from the settings: the only place where the parts are put together.

Start reading at `build`.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from baibu.app.drawing import Drawer
from baibu.app.folded import Folded
from baibu.app.project_jobs import Jobs
from baibu.app.submissions import Submissions
from baibu.app.there import Grader, prepare_there
from baibu.compute import Bounds, Executor, InlineExecutor, LocalExecutor, RayExecutor, room
from baibu.content import Catalog, Stage, load
from baibu.core import clock
from baibu.core.errors import DiskFullError, FolderUnwritableError
from baibu.core.ids import LearnerId, StageId
from baibu.core.settings import Settings
from baibu.derive import DECK, PLAN, PROGRESS, RECALL, Asked, Deck, Progress, Recall
from baibu.derive.mastery import Mastery, MasteryView, graph_of
from baibu.grader import grade
from baibu.ledger.store import Store, open_store


@dataclass(frozen=True, kw_only=True)
class Baibu:
    """Everything that actions and queries need."""

    settings: Settings
    catalog: Catalog
    store: Store
    executor: Executor
    grader: Grader
    clock: Callable[[], datetime]
    learner: LearnerId
    progress: Folded[Progress]
    recall: Folded[Recall]
    deck: Folded[Deck]
    asked: Folded[Asked]  # of the plan
    mastery: Folded[Mastery]
    former: Mapping[StageId, tuple[StageId, ...]]  # ids that stages had before
    submissions: Submissions = field(default_factory=Submissions, repr=False)
    jobs: Jobs = field(default_factory=Jobs, repr=False)
    drawer: Drawer | None = None  # of figures, ahead of those who will open them: where pages are
    held: dict[str, object] = field(default_factory=dict, repr=False)  # see `board`

    @property
    def views(self) -> tuple[Folded[Any], ...]:
        """Everything that is worked out from the evidence."""
        return (self.progress, self.recall, self.deck, self.asked, self.mastery)

    def draw_ahead(self, stages: Iterable[StageId]) -> None:
        """Have the figures of stages drawn that may be opened soon; nobody waits for it."""
        if self.drawer is not None:
            found = (self.catalog.stages[name] for name in stages)
            self.drawer.want(stage.folder for stage in found if not stage.coming)

    def warm(self, stage: Stage) -> None:
        """Have the first worker start what grading a stage needs; nobody waits for it."""
        self.executor.submit(prepare_there, stage, self.catalog.body(stage))

    def close(self) -> None:
        """End the workers and let go of the database."""
        if self.drawer is not None:
            self.drawer.close()
        self.jobs.close()
        self.executor.close()
        self.store.close()

    def __enter__(self) -> Baibu:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build(
    settings: Settings,
    *,
    executor: Executor | None = None,
    serving: bool = False,
    grader: Grader = grade,
    now: Callable[[], datetime] = clock.now,
    lasting: bool = True,
) -> Baibu:
    """Open the record and the content; `serving` grades in worker processes, for a web server.

    Not `lasting`: the record is made to be thrown away, and need not survive a power cut.
    """
    make_folder(settings.home)
    catalog = load(settings.content)
    former = _former(catalog)
    graph = graph_of(catalog.stages, catalog.skills, former=former)
    working = executor or make_executor(settings, serving=serving)
    try:
        store = open_store(settings.database, lasting=lasting)
    except BaseException:
        if executor is None:
            working.close()
        raise
    return Baibu(
        settings=settings,
        catalog=catalog,
        store=store,
        executor=working,
        grader=grader,
        clock=now,
        learner=LearnerId(settings.learner),
        progress=Folded(PROGRESS, store),
        recall=Folded(RECALL, store),
        deck=Folded(DECK, store),
        asked=Folded(PLAN, store, kinds=PLAN.kinds),
        mastery=Folded(MasteryView(graph), store),
        former=former,
        drawer=Drawer() if serving else None,
    )


def make_executor(settings: Settings, *, serving: bool) -> Executor:
    """Choose where submissions are graded: in a cluster, in worker processes, or right here.

    A server joins its cluster at once, so that a wrong address is told when it starts.
    """
    bounds = Bounds(whole=settings.queue, person=settings.queue_per_person)
    if settings.cluster:
        cluster = RayExecutor(
            settings.cluster, workers=settings.workers, slot_mb=settings.slot_mb, bounds=bounds
        )
        if serving:
            cluster.join()
        return cluster
    if serving:
        return LocalExecutor(worker_count(settings), bounds=bounds)
    return InlineExecutor()


def worker_count(settings: Settings) -> int:
    """Say how many submissions are graded at once on this machine."""
    return settings.workers or room(settings.slot_mb).slots


def make_folder(folder: Path) -> None:
    """Make a folder that can be written; say so where it cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(where: Path, error: OSError) -> DiskFullError | FolderUnwritableError:
    """Name the reason why something cannot be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFullError(where=where)
    return FolderUnwritableError(where=where, reason=error.strerror or str(error))


def _former(catalog: Catalog) -> Mapping[StageId, tuple[StageId, ...]]:
    former: dict[StageId, tuple[StageId, ...]] = {}
    for old, new in catalog.aliases.items():
        if new in catalog.stages:
            former[StageId(new)] = (*former.get(StageId(new), ()), StageId(old))
    return former
