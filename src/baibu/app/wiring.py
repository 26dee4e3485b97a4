"""Build a `Baibu` from the settings: the only place where the parts are put together.

Start reading at `build`.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from baibu.app.folded import Folded
from baibu.compute import Executor, InlineExecutor, LocalExecutor
from baibu.content import Body, Catalog, Stage, load
from baibu.core import clock
from baibu.core.errors import DiskFullError, FolderUnwritableError
from baibu.core.ids import LearnerId, StageId
from baibu.core.settings import Settings
from baibu.derive import PROGRESS, Progress
from baibu.grader import Report, grade, prepare
from baibu.ledger.store import Store, open_store


class Grader(Protocol):
    """What judges a submission: `baibu.grader.grade`, or a stand-in of a test."""

    def __call__(
        self, stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
    ) -> Report:
        """Give the verdict."""
        ...


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
    former: Mapping[StageId, tuple[StageId, ...]]  # ids that stages had before
    held: dict[str, object] = field(default_factory=dict, repr=False)  # see `board`

    def warm(self, stage: Stage) -> None:
        """Have every worker start what grading a stage needs; nobody waits for it."""
        for _ in range(worker_count(self.settings)):
            self.executor.submit(prepare, stage)

    def close(self) -> None:
        """End the workers and let go of the database."""
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
) -> Baibu:
    """Open the record and the content; `serving` grades in worker processes, for a web server."""
    make_folder(settings.home)
    catalog = load(settings.content)
    store = open_store(settings.database)
    return Baibu(
        settings=settings,
        catalog=catalog,
        store=store,
        executor=executor
        or (LocalExecutor(worker_count(settings)) if serving else InlineExecutor()),
        grader=grader,
        clock=now,
        learner=LearnerId(settings.learner),
        progress=Folded(PROGRESS, store),
        former=_former(catalog),
    )


def worker_count(settings: Settings) -> int:
    """Say how many submissions are graded at once."""
    return settings.workers or max(1, (os.cpu_count() or 2) // 2)


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
