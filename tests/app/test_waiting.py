"""Many at once: the wait is told, nothing typed is lost, and every verdict is recorded."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from baibu.app import actions, judging, queries
from baibu.app.submissions import Submission
from baibu.app.there import opened, packed, with_files
from baibu.compute import Bounds, Wait, WorkerDiedError
from baibu.core.errors import (
    DiskFullError,
    OwnQueueFullError,
    SubmissionTooLargeError,
    WithdrawnError,
)
from baibu.core.ids import EvidenceId
from makers.busy import Busy, busy
from makers.small_course import RIGHT, WRONG, baibu

__all__ = ["baibu"]
PATIENCE_SECONDS = 300


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Busy]:
    with busy(tmp_path, Bounds(person=2)) as made:
        yield made


def places(*submissions: Submission) -> list[int]:
    return [wait.place for one in submissions if (wait := one.wait) is not None]


def test_a_verdict_is_recorded_though_nobody_waits_for_it(crowd: Busy) -> None:
    submission = actions.submit(crowd.baibu, 1, RIGHT[1], via="web")
    assert places(submission) == [1]
    assert queries.stage_page(crowd.baibu, 1).report is None
    crowd.open()
    assert submission.graded.result(PATIENCE_SECONDS).report.passed
    assert places(submission) == []
    assert queries.stage_page(crowd.baibu, 1).card.status == "passed"


def test_a_newer_submission_replaces_the_one_that_waits(crowd: Busy) -> None:
    older = actions.submit(crowd.baibu, 1, WRONG, via="web")
    newer = actions.submit(crowd.baibu, 1, RIGHT[1], via="web")
    assert isinstance(older.graded.exception(PATIENCE_SECONDS), WithdrawnError)
    assert crowd.baibu.submissions.newest(newer.stage) is newer
    crowd.open()
    assert newer.graded.result(PATIENCE_SECONDS).attempt == 1


def test_submissions_for_two_stages_wait_beside_each_other(crowd: Busy) -> None:
    first = actions.submit(crowd.baibu, 1, RIGHT[1], via="web")
    second = actions.submit(crowd.baibu, 2, RIGHT[2], via="web")
    assert places(first, second) == [1, 2]
    crowd.open()
    assert second.graded.result(PATIENCE_SECONDS).report.passed
    assert first.graded.result(PATIENCE_SECONDS).report.passed


def test_what_the_queue_has_no_room_for_is_saved_all_the_same(crowd: Busy) -> None:
    for number in (1, 2):
        actions.submit(crowd.baibu, number, RIGHT[number], via="web")
    with pytest.raises(OwnQueueFullError) as refused:
        actions.submit(crowd.baibu, 4, "# precious", via="web")
    assert (refused.value.exit, refused.value.status) == (3, 503)
    assert refused.value.facts["waiting"] == 2
    assert queries.stage_page(crowd.baibu, 4).draft == "# precious"


def test_an_attempt_sent_again_while_it_waits_is_the_same_one(crowd: Busy) -> None:
    attempt = EvidenceId("a" * 32)
    first = actions.submit(crowd.baibu, 1, RIGHT[1], via="web", attempt=attempt)
    assert actions.submit(crowd.baibu, 1, RIGHT[1], via="web", attempt=attempt) is first
    assert actions.verdict_on(crowd.baibu, 1, attempt) is first
    crowd.open()
    first.graded.result(PATIENCE_SECONDS)
    assert len(queries.attempts(crowd.baibu, 1)) == 1


def test_what_became_of_an_attempt_is_known_after_a_restart_too(crowd: Busy) -> None:
    attempt = EvidenceId("b" * 32)
    crowd.open()
    sent = actions.submit(crowd.baibu, 1, RIGHT[1], via="web", attempt=attempt)
    report = sent.graded.result(PATIENCE_SECONDS).report
    restarted = replace(crowd.baibu, submissions=type(crowd.baibu.submissions)())
    found = actions.verdict_on(restarted, 1, attempt)
    assert found is not None
    assert found.graded.result(PATIENCE_SECONDS).report == report.without_prints()
    assert actions.verdict_on(restarted, 1, EvidenceId("c" * 32)) is None


def test_what_is_withdrawn_leaves_nothing_behind(crowd: Busy) -> None:
    submission = actions.submit(crowd.baibu, 1, WRONG, via="web")
    assert submission.withdraw()
    assert isinstance(submission.graded.exception(PATIENCE_SECONDS), WithdrawnError)
    crowd.open()
    later = actions.submit(crowd.baibu, 1, RIGHT[1], via="web")
    assert later.graded.result(PATIENCE_SECONDS).attempt == 1
    assert not later.withdraw()


def test_who_waits_for_a_verdict_hears_the_place(
    crowd: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Wait] = []

    def told(wait: Wait) -> None:
        heard.append(wait)
        crowd.open()

    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(judging, "ASK_AGAIN_SECONDS", 0.01)
    assert actions.grade(crowd.baibu, 1, RIGHT[1], via="cli", told=told).report.passed
    assert heard[0].place == 1


def test_an_interrupt_while_waiting_leaves_nothing_in_the_queue(
    crowd: Busy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: Wait) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 0.01)
    with pytest.raises(KeyboardInterrupt):
        actions.grade(crowd.baibu, 1, WRONG, via="cli", told=interrupt)
    crowd.open()
    later = actions.submit(crowd.baibu, 1, RIGHT[1], via="cli")
    assert later.graded.result(PATIENCE_SECONDS).attempt == 1


def test_a_stage_has_its_files_at_hand_where_its_folder_is_not(
    crowd: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = crowd.baibu.catalog.stage(1)
    body = crowd.baibu.catalog.body(stage)
    assert with_files(stage, body) is stage
    away = replace(stage, folder=tmp_path / "nowhere" / stage.folder.name)
    there = with_files(away, body)
    assert (there.folder / "solution.py").read_text(encoding="utf-8") == body.solution
    assert with_files(away, body).folder == there.folder


def test_a_text_is_kept_while_its_verdict_is_on_its_way_already(crowd: Busy) -> None:
    on_its_way: list[Submission | None] = []

    def save() -> None:
        on_its_way.append(crowd.baibu.submissions.newest(crowd.baibu.catalog.stage(1)))

    sent = actions.submit(crowd.baibu, 1, RIGHT[1], via="web", save=save)
    assert on_its_way == [sent]
    assert sent.wait is not None


def test_a_text_is_kept_though_the_queue_has_no_room_for_it(crowd: Busy) -> None:
    kept: list[str] = []
    for number in (1, 2):
        actions.submit(crowd.baibu, number, RIGHT[number], via="web")
    with pytest.raises(OwnQueueFullError):
        actions.submit(crowd.baibu, 4, "", via="web", save=lambda: kept.append("precious"))
    assert kept == ["precious"]


def test_a_text_that_cannot_be_kept_is_told_before_any_verdict(crowd: Busy) -> None:
    def full() -> None:
        raise DiskFullError(where="here")

    with pytest.raises(DiskFullError):
        actions.submit(crowd.baibu, 1, RIGHT[1], via="web", save=full)


def test_what_is_too_large_is_not_judged(crowd: Busy) -> None:
    large = "#" * (judging.LIMIT_KB * 1000 + 1)
    with pytest.raises(SubmissionTooLargeError):
        actions.submit(crowd.baibu, 1, large, via="web", save=lambda: None)
    assert crowd.baibu.submissions.newest(crowd.baibu.catalog.stage(1)) is None


def test_a_stage_is_packed_once_and_opened_once(crowd: Busy) -> None:
    stage = crowd.baibu.catalog.stage(1)
    body = crowd.baibu.catalog.body(stage)
    assert packed(stage, body) is packed(stage, body)
    assert opened(packed(stage, body)) == (stage, body)
    assert opened(packed(stage, body))[1] is body
    changed = replace(body, hash="another")
    assert opened(packed(stage, changed)) == (stage, changed)


def test_a_worker_that_never_saw_a_stage_opens_what_comes_with_the_submission(crowd: Busy) -> None:
    crowd.open()
    first = actions.submit(crowd.baibu, 1, WRONG, via="web")
    assert not first.graded.result(PATIENCE_SECONDS).report.passed
    gone = crowd.baibu.executor.submit(signal.raise_signal, signal.SIGKILL)
    assert isinstance(gone.exception(PATIENCE_SECONDS), WorkerDiedError)
    later = actions.submit(crowd.baibu, 1, RIGHT[1], via="web")  # a new worker's first
    assert later.graded.result(PATIENCE_SECONDS).report.passed
    again = actions.submit(crowd.baibu, 1, WRONG, via="web")  # and its second
    assert not again.graded.result(PATIENCE_SECONDS).report.passed
