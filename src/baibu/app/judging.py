"""Take what somebody wrote through the queue to a verdict in the record.

What was typed is saved before anything is told of it, though another part of it fail; a verdict is
recorded before it is shown, whether or not anybody still waits for it.

Start reading at `submit`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import wait as wait_for
from datetime import datetime
from uuid import uuid4

from baibu.app.board import Board, board, board_so_far, made
from baibu.app.folded import look_again, look_on, one_look
from baibu.app.handing import code_in, with_project, within_the_day
from baibu.app.pages import Graded, Via
from baibu.app.queries import remember_verdicts
from baibu.app.recording import enter, keep
from baibu.app.submissions import Submission
from baibu.app.there import grade_packed, packed
from baibu.app.wiring import Baibu
from baibu.compute import Asker, Wait
from baibu.content import Stage
from baibu.core.errors import SubmissionTooLargeError, WithdrawnError
from baibu.core.ids import EvidenceId, QuestionId, StageId
from baibu.grader import Report
from baibu.ledger import (
    Draft,
    Evidence,
    Fact,
    Prediction,
    Record,
    Shelved,
    Verdict,
    decode_all,
    encode,
)
from baibu.ledger.errors import EvidenceClashError

LIMIT_KB = 256  # of code in one submission
SHORT_WAIT_SECONDS = 2.0  # a wait that needs no words
ASK_AGAIN_SECONDS = 5.0


def grade(
    baibu: Baibu,
    reference: str | int,
    source: str,
    *,
    via: Via,
    attempt: EvidenceId | None = None,
    told: Callable[[Wait], None] | None = None,
) -> Graded:
    """Judge a submission and wait for it; `told` hears now and then what stands before it."""
    submission = submit(baibu, reference, source, via=via, attempt=attempt)
    seconds = SHORT_WAIT_SECONDS
    try:
        while told is not None and wait_for([submission.graded], seconds).not_done:
            wait = submission.wait
            if wait is not None:
                told(wait)
            seconds = ASK_AGAIN_SECONDS
        return submission.graded.result()
    except KeyboardInterrupt:
        submission.withdraw()
        raise


def submit(
    baibu: Baibu,
    reference: str | int,
    source: str,
    *,
    via: Via,
    attempt: EvidenceId | None = None,
    save: Callable[[], object] | None = None,
) -> Submission:
    """Send code to be judged. The same `attempt` sent twice is judged once and answered alike.

    A newer submission for the same stage takes the place of one that still waits. `save` keeps the
    code for the editor while a worker begins already; whatever fails, that is done.
    """
    stage = made(baibu, reference)
    if save is None:
        _save_submitted(baibu, stage, code_in(stage, source), via)
        return _sent(baibu, stage, source, via, attempt)
    _refuse_too_large(source)
    try:
        return _sent(baibu, stage, source, via, attempt)
    finally:
        save()


def _save_submitted(baibu: Baibu, stage: Stage, code: str, via: Via) -> None:
    """Put what was submitted into the editor's place; a browser's draft there is put aside."""
    if via != "web":
        _put_aside(baibu, stage, code)
    draft = baibu.store.draft(baibu.learner, stage.id)
    if draft is None or draft.source != code:
        save_draft(baibu, stage.id, code)


def _sent(
    baibu: Baibu, stage: Stage, source: str, via: Via, attempt: EvidenceId | None
) -> Submission:
    """Put a submission into the queue."""
    is_fresh = attempt is None
    attempt = attempt or _fresh()
    submission, is_new = baibu.submissions.enter(attempt, stage, source)
    if not is_new:
        return submission
    try:
        kept = None if is_fresh else _judged_before(baibu, stage, attempt)
        if kept is not None:
            _tell_again(baibu, submission, kept)
            return submission
        within_the_day(baibu, stage)
        whole = with_project(baibu, stage, source)
        submission.ticket = baibu.executor.submit_for(
            Asker(person=baibu.learner, about=stage.id),
            grade_packed,
            baibu.grader,
            packed(stage, baibu.catalog.body(stage)),
            whole,
            learner_seed=enter(baibu).seed,
            personal=baibu.settings.personal,
        )
    except BaseException as error:
        baibu.submissions.drop(submission)
        submission.graded.set_exception(error)
        raise
    submission.ticket.add_done_callback(
        lambda ticket: _settle(baibu, submission, ticket, source=whole, via=via)
    )
    return submission


def verdict_on(baibu: Baibu, reference: str | int, attempt: EvidenceId) -> Submission | None:
    """Find what became of a submission that was sent before; None when nothing is known of it."""
    stage = made(baibu, reference)
    known = baibu.submissions.find(attempt)
    if known is not None and known.stage.id == stage.id:
        return known
    kept = _judged_before(baibu, stage, attempt)
    if kept is None:
        return None
    found = Submission(attempt=attempt, stage=stage, source=code_in(stage, kept.source))
    _tell_again(baibu, found, kept)
    return found


def _tell_again(baibu: Baibu, submission: Submission, kept: Verdict) -> None:
    """Tell a verdict that is in the record."""
    report = Report.from_json(dict(kept.report))
    stage, attempt = submission.stage, submission.attempt
    submission.graded.set_result(_graded(baibu, stage, attempt, report, board(baibu)))


def _settle(
    baibu: Baibu, submission: Submission, ticket: Future[Report], *, source: str, via: Via
) -> None:
    """Put a verdict into the record, whether or not anybody waits for it, and tell it.

    Who hears it at once answers from the same look at the record.
    """
    stage, attempt = submission.stage, submission.attempt
    try:
        with one_look():
            before = board_so_far(baibu)
            report = _record(baibu, stage, source, ticket.result(), attempt=attempt, via=via)
            graded = _graded(baibu, stage, attempt, report, before)
            submission.graded.set_result(graded)
    except CancelledError:
        submission.graded.set_exception(WithdrawnError())
    except Exception as error:  # noqa: BLE001 - raised again for whoever asks
        submission.graded.set_exception(error)


def _graded(
    baibu: Baibu, stage: Stage, attempt: EvidenceId, report: Report, before: Board
) -> Graded:
    """Say what a submission changed."""
    after = board(baibu)
    baibu.progress.keep(baibu.learner)
    progress = after.road[stage.id].progress
    place = next(act.seq for act in progress.acts if act.id == attempt)
    return Graded(
        report=report,
        attempt=progress.verdicts.index(place) + 1,
        stage=after.cards[stage.id],
        unlocked=tuple(after.cards[name] for name in _unlocked(stage, before, after)),
        next=after.next,
        next_hint_cost=len(baibu.catalog.body(stage).hints) - progress.hints,
    )


def save_draft(baibu: Baibu, reference: str | int, source: str) -> datetime:
    """Keep what stands in the editor; give the moment it was saved."""
    draft = _drafted(baibu, reference, source)
    baibu.store.save_draft(baibu.learner, draft)
    return draft.saved_at


def offer_draft(
    baibu: Baibu, reference: str | int, source: str, over: Callable[[Draft | None], bool]
) -> bool:
    """Keep what stands in the editor, where `over` holds of what stood there; say whether."""
    return baibu.store.save_draft(baibu.learner, _drafted(baibu, reference, source), over=over)


def _drafted(baibu: Baibu, reference: str | int, source: str) -> Draft:
    stage = made(baibu, reference)
    _refuse_too_large(source)
    enter(baibu)
    return Draft(stage=stage.id, source=source, saved_at=baibu.clock())


def _refuse_too_large(source: str) -> None:
    if len(source.encode("utf-8", "surrogatepass")) > LIMIT_KB * 1000:
        raise SubmissionTooLargeError(limit=LIMIT_KB)


def _put_aside(baibu: Baibu, stage: Stage, source: str) -> None:
    """Keep a draft of the browser's editor that a file of the learner's is about to replace."""
    draft = baibu.store.draft(baibu.learner, stage.id)
    if draft is None or draft.source in {source, baibu.catalog.body(stage).starter}:
        return
    submitted = board(baibu).road[stage.id].progress.verdicts[-1:]
    known, _ = decode_all(baibu.store.at(baibu.learner, submitted))
    sent = [code_in(stage, i.fact.source) for i in known if isinstance(i.fact, Verdict)]
    if draft.source not in sent:
        keep(baibu, Shelved(stage=stage.id, source=draft.source, why="replaced"))


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
    answered = _predicted(baibu, stage) if report.predictions else ()
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
        _append(baibu, [encode(item) for item in told])
    except EvidenceClashError:  # the same attempt, sent twice at once: the first one counts
        kept = _judged_before(baibu, stage, attempt)
        if kept is None:
            raise
        return Report.from_json(dict(kept.report))
    return report


def _append(baibu: Baibu, records: Sequence[Record]) -> None:
    """Put records where they last, and read in the same turn what is new beside them."""
    look_again(baibu.store)
    after = baibu.progress.seen(baibu.learner)
    if after is None:  # nothing was read yet: that takes longer than a turn should
        baibu.store.append(records)
        return
    tail = baibu.store.append_and_read(baibu.learner, records, after=after)
    look_on(baibu.store, baibu.learner, after, tail)
    remember_verdicts(baibu, tail.new)


def _predicted(baibu: Baibu, stage: Stage) -> Collection[str]:
    """Name the questions to which a first prediction is in the record."""
    return board(baibu).road[stage.id].progress.first_predictions


def _judged_before(baibu: Baibu, stage: Stage, attempt: EvidenceId) -> Verdict | None:
    """Give the verdict that is kept on an attempt."""
    evidence, _ = decode_all(baibu.store.find([attempt]))
    for item in evidence:
        fact = item.fact
        if isinstance(fact, Verdict) and (fact.stage, item.learner) == (stage.id, baibu.learner):
            return fact
        raise EvidenceClashError(where=baibu.store.place, id=attempt)
    return None


def _unlocked(stage: Stage, before: Board, after: Board) -> list[StageId]:
    """Name the stages whose last missing prerequisite was passed with this one."""
    return [
        name
        for name, standing in after.road.items()
        if stage.id in standing.stage.needs
        if before.road[name].missing and not standing.missing
        if standing.status in {"open", "started"}
    ]


def _told(baibu: Baibu, fact: Fact, identity: EvidenceId, content_hash: str) -> Evidence:
    return Evidence(
        id=identity,
        learner=baibu.learner,
        at=baibu.clock(),
        content_hash=content_hash,
        fact=fact,
    )


def _fresh() -> EvidenceId:
    return EvidenceId(uuid4().hex)


def _derived(attempt: EvidenceId, part: str) -> EvidenceId:
    return EvidenceId(hashlib.sha256(f"{attempt}/{part}".encode()).hexdigest()[:32])
