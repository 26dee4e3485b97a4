"""Do what a person asks: each action does the work, records it, and gives the page model.

What was typed is saved before anything else is tried, and a verdict is recorded before it is shown;
so a machine that stops at any moment loses neither.

Start reading at `grade`. Carrying the record about is in `keeping`, files of the learner's in
`workspace`.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from baibu.app.board import Board, board, made
from baibu.app.keeping import archive, export, import_archive, import_bytes, rebuild
from baibu.app.pages import Graded, StagePage, StartedOver, Via
from baibu.app.queries import stage_page
from baibu.app.wiring import Baibu
from baibu.app.workspace import learner_files, read_submission, set_aside, stage_of
from baibu.content import Hint, Stage
from baibu.core.errors import (
    DiskFullError,
    FolderUnwritableError,
    NotYoursToSeeError,
    SubmissionTooLargeError,
)
from baibu.core.ids import EvidenceId, QuestionId, StageId
from baibu.derive.progress import LONGEST_GAP
from baibu.grader import Report
from baibu.ledger import (
    Draft,
    Evidence,
    Fact,
    Help,
    LearnerRecord,
    Opened,
    Prediction,
    Shelved,
    Verdict,
    decode_all,
    encode,
)
from baibu.ledger.errors import DatabaseBusyError, EvidenceClashError

LIMIT_KB = 256  # of code in one submission

__all__ = [
    "LIMIT_KB",
    "archive",
    "export",
    "grade",
    "import_archive",
    "import_bytes",
    "learner_files",
    "open_stage",
    "read_submission",
    "rebuild",
    "reset",
    "save_draft",
    "solution",
    "stage_of",
    "start_over",
    "take_hint",
]


def grade(
    baibu: Baibu,
    reference: str | int,
    source: str,
    *,
    via: Via,
    attempt: EvidenceId | None = None,
) -> Graded:
    """Judge a submission. The same `attempt` sent twice is judged once and answered alike."""
    stage = made(baibu, reference)
    if via != "web":
        _put_aside(baibu, stage, source)
    save_draft(baibu, stage.id, source)
    attempt = attempt or _fresh()
    before = board(baibu)
    report = _judged_before(baibu, stage, attempt)
    if report is None:
        judged = baibu.executor.submit(
            baibu.grader,
            stage,
            baibu.catalog.body(stage),
            source,
            learner_seed=_learner(baibu).seed,
            personal=baibu.settings.personal,
        ).result()
        report = _record(baibu, stage, source, judged, attempt=attempt, via=via)
    after = board(baibu)
    baibu.progress.keep(baibu.learner)
    progress = after.road[stage.id].progress
    (kept,) = baibu.store.find([attempt])
    return Graded(
        report=report,
        attempt=progress.verdicts.index(kept.seq) + 1,
        stage=after.cards[stage.id],
        unlocked=tuple(after.cards[name] for name in _unlocked(before, after)),
        next=after.next,
        next_hint_cost=len(baibu.catalog.body(stage).hints) - progress.hints,
    )


def save_draft(baibu: Baibu, reference: str | int, source: str) -> datetime:
    """Keep what stands in the editor; give the moment it was saved."""
    stage = made(baibu, reference)
    if len(source.encode("utf-8", "surrogatepass")) > LIMIT_KB * 1000:
        raise SubmissionTooLargeError(limit=LIMIT_KB)
    now = baibu.clock()
    _learner(baibu)
    baibu.store.save_draft(baibu.learner, Draft(stage=stage.id, source=source, saved_at=now))
    return now


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
    """Give the page of a stage, and record that it was opened to work on: minutes begin here."""
    stage = made(baibu, reference)
    last = board(baibu).road[stage.id].progress.last_at
    if last is None or baibu.clock() - last > LONGEST_GAP:
        with suppress(DiskFullError, FolderUnwritableError, DatabaseBusyError):
            _keep(baibu, Opened(stage=stage.id))  # reading goes on where nothing can be written
    return stage_page(baibu, stage.id)


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


def _put_aside(baibu: Baibu, stage: Stage, source: str) -> None:
    """Keep a draft of the browser's editor that a file of the learner's is about to replace."""
    draft = baibu.store.draft(baibu.learner, stage.id)
    if draft is None or draft.source in {source, baibu.catalog.body(stage).starter}:
        return
    submitted = board(baibu).road[stage.id].progress.verdicts[-1:]
    known, _ = decode_all(baibu.store.at(baibu.learner, submitted))
    if not any(isinstance(i.fact, Verdict) and i.fact.source == draft.source for i in known):
        _keep(baibu, Shelved(stage=stage.id, source=draft.source, why="replaced"))


def _record(
    baibu: Baibu, stage: Stage, source: str, report: Report, *, attempt: EvidenceId, via: Via
) -> Report:
    """Keep a verdict and what was predicted, all at once; give the verdict that is kept."""
    verdict = Verdict(
        stage=stage.id,
        attempt=attempt,
        via=via,
        source=source,
        report=report.without_prints().to_json(),
        seed=report.seed,
    )
    answered = board(baibu).road[stage.id].progress.first_predictions
    predictions = [
        Prediction(
            stage=stage.id,
            question=QuestionId(prediction.question),
            predicted=prediction.predicted,
            observed=prediction.observed,
            agrees=prediction.agrees,
            first=prediction.question not in answered,
        )
        for prediction in report.predictions
    ]
    told = [_told(baibu, verdict, attempt, report.content_hash)]
    told += [
        _told(baibu, fact, _derived(attempt, fact.question), report.content_hash)
        for fact in predictions
    ]
    try:
        baibu.store.append([encode(item) for item in told])
    except EvidenceClashError:  # the same attempt, sent twice at once: the first one counts
        kept = _judged_before(baibu, stage, attempt)
        if kept is None:
            raise
        return kept
    return report


def _judged_before(baibu: Baibu, stage: Stage, attempt: EvidenceId) -> Report | None:
    """Give the verdict that is kept on an attempt."""
    evidence, _ = decode_all(baibu.store.find([attempt]))
    for item in evidence:
        fact = item.fact
        if isinstance(fact, Verdict) and (fact.stage, item.learner) == (stage.id, baibu.learner):
            return Report.from_json(dict(fact.report))
        raise EvidenceClashError(where=baibu.store.place, id=attempt)
    return None


def _unlocked(before: Board, after: Board) -> list[StageId]:
    """Name the stages whose last missing prerequisite was passed."""
    return [
        name
        for name, standing in after.road.items()
        if before.road[name].missing and not standing.missing
        if standing.status in {"open", "started"}
    ]


def _keep(baibu: Baibu, fact: Fact, stage: Stage | None = None) -> None:
    """Record one fact."""
    _learner(baibu)
    content_hash = baibu.catalog.body(stage).hash if stage is not None else ""
    baibu.store.append([encode(_told(baibu, fact, _fresh(), content_hash))])


def _told(baibu: Baibu, fact: Fact, identity: EvidenceId, content_hash: str) -> Evidence:
    return Evidence(
        id=identity,
        learner=baibu.learner,
        at=baibu.clock(),
        content_hash=content_hash,
        fact=fact,
    )


def _learner(baibu: Baibu) -> LearnerRecord:
    """Give the learner, entered when first needed, so that an archive can be brought in before."""
    known = baibu.store.learner(baibu.learner)
    return known or baibu.store.admit(
        LearnerRecord(id=baibu.learner, seed=secrets.randbits(48), created=baibu.clock())
    )


def _starter(baibu: Baibu, reference: str | int) -> str:
    return baibu.catalog.body(made(baibu, reference)).starter


def _fresh() -> EvidenceId:
    return EvidenceId(uuid4().hex)


def _derived(attempt: EvidenceId, part: str) -> EvidenceId:
    return EvidenceId(hashlib.sha256(f"{attempt}/{part}".encode()).hexdigest()[:32])
