"""Do what a person asks: each action does the work, records it, and gives the page model.

What was typed is saved before anything else is tried, and a verdict is recorded before it is shown;
so a machine that stops at any moment loses neither.

Judging is in `judging`, carrying the record about in `keeping`, files of the learner's in
`workspace`. Start reading at `open_stage`.
"""

from __future__ import annotations

from contextlib import suppress

from baibu.app.board import board, made
from baibu.app.judging import LIMIT_KB, grade, save_draft, submit, verdict_on
from baibu.app.keeping import archive, export, import_archive, import_bytes, rebuild
from baibu.app.pages import StagePage, StartedOver
from baibu.app.queries import stage_page
from baibu.app.recording import keep
from baibu.app.wiring import Baibu
from baibu.app.workspace import learner_files, read_submission, set_aside, stage_of
from baibu.content import Hint, Stage
from baibu.core.errors import DiskFullError, FolderUnwritableError, NotYoursToSeeError
from baibu.core.ids import StageId
from baibu.derive.progress import LONGEST_GAP
from baibu.ledger import Fact, Help, Opened, Shelved
from baibu.ledger.errors import DatabaseBusyError

__all__ = [
    "LIMIT_KB",
    "archive",
    "export",
    "grade",
    "import_archive",
    "import_bytes",
    "learner_files",
    "note_opened",
    "open_stage",
    "read_submission",
    "rebuild",
    "reset",
    "save_draft",
    "solution",
    "stage_of",
    "start_over",
    "submit",
    "take_hint",
    "verdict_on",
]


def reset(baibu: Baibu, reference: str | int) -> StagePage:
    """Put the starter back into the editor; what stood there stays in the record."""
    stage = made(baibu, reference)
    starter = _starter(baibu, reference)
    draft = baibu.store.draft(baibu.learner, stage.id)
    if draft is not None and draft.source != starter:
        _keep(baibu, Shelved(stage=stage.id, source=draft.source, why="reset"))
        save_draft(baibu, stage.id, starter)
    return stage_page(baibu, stage.id)


def start_over(baibu: Baibu, reference: str | int) -> StartedOver:
    """Put the starter back into the working file; the one that was there is kept beside it."""
    files = learner_files(baibu, reference)
    kept = None
    if files.solution.read_bytes() != _starter(baibu, reference).encode():
        kept = set_aside(files.solution)
    reset(baibu, reference)
    return StartedOver(files=learner_files(baibu, reference), kept=kept)


def open_stage(baibu: Baibu, reference: str | int) -> StagePage:
    """Give the page of a stage, and record that it was opened to work on: minutes begin here.

    What is likely to be opened after it is drawn meanwhile.
    """
    stage = made(baibu, reference)
    note_opened(baibu, stage)
    page = stage_page(baibu, stage.id)
    following = {card.id for card in (*page.unlocks, board(baibu).next) if card is not None}
    baibu.draw_ahead(StageId(name) for name in sorted(following - {stage.id}))
    return page


def note_opened(baibu: Baibu, stage: Stage) -> None:
    """Record that a stage is worked on from now, unless an act of just now says so already."""
    last = board(baibu).road[stage.id].progress.last_at
    if last is None or baibu.clock() - last > LONGEST_GAP:
        with suppress(DiskFullError, FolderUnwritableError, DatabaseBusyError):
            _keep(baibu, Opened(stage=stage.id))  # reading goes on where nothing can be written


def take_hint(baibu: Baibu, reference: str | int, *, tier: int | None = None) -> Hint | None:
    """Give the next hint, or nothing when all are taken. A `tier` taken before costs nothing."""
    stage = made(baibu, reference)
    hints = baibu.catalog.body(stage).hints
    taken = board(baibu).road[stage.id].progress.hints
    if tier is not None and 1 <= tier <= taken:
        return hints[tier - 1]
    if taken >= len(hints):
        return None
    hint = hints[taken]
    _keep(baibu, Help(stage=stage.id, what="hint", tier=hint.tier), stage)
    return hint


def solution(baibu: Baibu, reference: str | int, *, give_up: bool) -> str:
    """Give the reference solution: after passing, or to somebody who gives up and says so."""
    stage = made(baibu, reference)
    progress = board(baibu).road[stage.id].progress
    if not progress.is_passed and progress.gave_up_at is None:
        if not give_up:
            raise NotYoursToSeeError(number=stage.number)
        _keep(baibu, Help(stage=stage.id, what="solution", tier=0), stage)
    return baibu.catalog.body(stage).solution


def _starter(baibu: Baibu, reference: str | int) -> str:
    return baibu.catalog.body(made(baibu, reference)).starter


def _keep(baibu: Baibu, fact: Fact, stage: Stage | None = None) -> None:
    """Record one fact, with the content that it is about."""
    keep(baibu, fact, content_hash="" if stage is None else baibu.catalog.body(stage).hash)
