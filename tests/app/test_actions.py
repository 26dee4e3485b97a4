"""What a person does is done, recorded, and never lost."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from baibu.app import actions, queries
from baibu.app.wiring import Baibu
from baibu.compute import LocalExecutor, WorkerDiedError
from baibu.content import Body, Stage
from baibu.core.errors import (
    DiskFullError,
    ExtraMissingError,
    FolderUnwritableError,
    NoSuchStageError,
    NotYoursToSeeError,
    StageComingError,
    SubmissionTooLargeError,
)
from baibu.core.ids import EvidenceId
from baibu.core.settings import child_environment
from baibu.grader import Report
from baibu.ledger import Help, Opened, Prediction, Shelved, Verdict, decode_all
from baibu.ledger.errors import EvidenceClashError
from makers.small_course import RIGHT, STARTER, WRONG, Ticking, baibu, die, wired

__all__ = ["baibu"]


def facts(baibu: Baibu) -> list[object]:
    evidence, errors = decode_all(baibu.store.read(baibu.learner))
    assert not errors
    return [item.fact for item in evidence]


def test_a_wrong_submission_is_judged_named_and_recorded(baibu: Baibu) -> None:
    graded = actions.grade(baibu, 1, WRONG, via="cli")
    assert not graded.report.passed
    failed = graded.report.first_failure
    assert failed is not None
    assert failed.failure is not None
    assert failed.failure.diagnosis is not None
    (verdict,) = facts(baibu)
    assert isinstance(verdict, Verdict)
    assert (verdict.stage, verdict.via, verdict.source) == ("count", "cli", WRONG)
    assert Report.from_json(dict(verdict.report)) == graded.report.without_prints()
    assert (graded.attempt, graded.stage.status, graded.stage.share) == (1, "started", 0.5)
    assert graded.next is not None
    assert graded.next.number == 1


def test_a_pass_unlocks_what_needs_it_and_names_the_next_stage(baibu: Baibu) -> None:
    actions.grade(baibu, 1, WRONG, via="cli")
    graded = actions.grade(baibu, 1, RIGHT[1], via="web")
    assert graded.report.passed
    assert (graded.attempt, graded.stage.status) == (2, "passed")
    assert [card.number for card in graded.unlocked] == [2]
    assert graded.next is not None
    assert graded.next.number == 2
    again = actions.grade(baibu, 1, RIGHT[1], via="web")
    assert again.unlocked == ()


def test_a_stage_behind_one_that_is_coming_opens_without_it(baibu: Baibu) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    graded = actions.grade(baibu, 2, RIGHT[2], via="cli")
    assert [card.number for card in graded.unlocked] == [4]


def test_a_locked_stage_may_be_worked_on_all_the_same(baibu: Baibu) -> None:
    assert actions.grade(baibu, 4, RIGHT[4], via="cli").report.passed


def test_what_was_printed_is_shown_and_not_kept(baibu: Baibu) -> None:
    graded = actions.grade(baibu, 1, "print('hello')\n" + RIGHT[1], via="cli")
    assert "hello" in graded.report.printed
    page = queries.stage_page(baibu, 1)
    assert page.report is not None
    assert page.report.printed == ""


def test_predictions_are_recorded_and_the_first_is_marked(baibu: Baibu) -> None:
    wrong = RIGHT[4].replace('"up"', '"down"')
    for source in (wrong, RIGHT[4]):
        actions.grade(baibu, 4, source, via="cli")
    told = [fact for fact in facts(baibu) if isinstance(fact, Prediction)]
    assert [(p.predicted, p.observed, p.agrees, p.first) for p in told] == [
        ("down", "up", False, True),
        ("up", "up", True, False),
    ]


def test_an_attempt_sent_twice_is_judged_once(baibu: Baibu) -> None:
    attempt = EvidenceId("a" * 32)
    first = actions.grade(baibu, 4, RIGHT[4], via="web", attempt=attempt)
    second = actions.grade(baibu, 4, RIGHT[4], via="web", attempt=attempt)
    assert second.report == first.report.without_prints()
    assert (first.attempt, second.attempt) == (1, 1)
    assert len(facts(baibu)) == 2
    with pytest.raises(EvidenceClashError):
        actions.grade(baibu, 1, WRONG, via="web", attempt=attempt)


def test_an_attempt_sent_twice_at_once_is_kept_once(baibu: Baibu) -> None:
    attempt = EvidenceId("b" * 32)
    with ThreadPoolExecutor(2) as both:
        made = [
            both.submit(actions.grade, baibu, 1, WRONG, via="web", attempt=attempt)
            for _ in range(2)
        ]
        first, second = (graded.result().report.without_prints() for graded in made)
    assert len(facts(baibu)) == 1
    assert first == second


def test_what_was_submitted_is_in_the_editor_afterwards(baibu: Baibu) -> None:
    actions.grade(baibu, 1, WRONG, via="cli")
    assert queries.stage_page(baibu, 1).draft == WRONG


def explode(stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool) -> Report:
    raise DiskFullError


def test_what_was_typed_is_kept_when_grading_fails(baibu: Baibu) -> None:
    with pytest.raises(DiskFullError):
        actions.grade(replace(baibu, grader=explode), 1, "my work", via="web")
    assert queries.stage_page(baibu, 1).draft == "my work"
    assert facts(baibu) == []


DYING = """
    import sys
    sys.path.append(sys.argv[1])
    from pathlib import Path
    from makers.small_course import die, wired
    from baibu.app import actions
    from dataclasses import replace
    actions.grade(replace(wired(Path(sys.argv[2])), grader=die), 1, "an hour of work", via="cli")
"""


def test_kill_9_while_grading_loses_no_work(tmp_path: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(DYING), str(Path(__file__).parents[1])]
    done = subprocess.run([*command, str(tmp_path)], env=child_environment(), check=False)
    assert done.returncode == -9
    with wired(tmp_path) as baibu:
        assert queries.stage_page(baibu, 1).draft == "an hour of work"


def test_a_worker_process_judges_like_this_process_does(baibu: Baibu) -> None:
    with wired(baibu.settings.home) as other:
        away = replace(other, executor=LocalExecutor(1))
        graded = actions.grade(away, 1, WRONG, via="web")
        assert [check.outcome for check in graded.report.checks] == ["passed", "failed"]
        assert actions.grade(away, 1, RIGHT[1], via="web").report.passed
        with pytest.raises(ExtraMissingError):
            actions.grade(away, 5, "", via="web")
        away.executor.close()


def test_a_worker_that_dies_is_told_and_the_work_is_kept(
    baibu: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = [str(Path(__file__).parents[1]), child_environment().get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))
    away = replace(baibu, executor=LocalExecutor(1), grader=die)
    with pytest.raises(WorkerDiedError):
        actions.grade(away, 1, "my work", via="web")
    away.executor.close()
    assert queries.stage_page(baibu, 1).draft == "my work"
    assert facts(baibu) == []


@pytest.mark.parametrize(
    ("reference", "error"),
    [(99, NoSuchStageError), ("nonsense", NoSuchStageError), (3, StageComingError)],
)
def test_a_stage_that_cannot_be_done_says_why(
    baibu: Baibu, reference: str | int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        actions.grade(baibu, reference, "", via="cli")
    with pytest.raises(error):
        queries.stage_page(baibu, reference)
    assert facts(baibu) == []


def test_a_stage_without_its_extra_says_what_to_install_and_keeps_the_code(baibu: Baibu) -> None:
    with pytest.raises(ExtraMissingError) as caught:
        actions.grade(baibu, 5, "my work", via="cli")
    assert "no-such-extra" in caught.value.say("zh")
    assert queries.stage_page(baibu, 5).draft == "my work"


def test_a_submission_too_large_is_refused_and_changes_nothing(baibu: Baibu) -> None:
    actions.save_draft(baibu, 1, "mine")
    with pytest.raises(SubmissionTooLargeError) as caught:
        actions.grade(baibu, 1, "百" * 100_000, via="cli")
    assert "256" in caught.value.say("zh")
    assert queries.stage_page(baibu, 1).draft == "mine"


@pytest.mark.parametrize("source", ["", "\x00", "\ud800", "def (:", "百步 = 1\n", "\ufeffx = 1"])
def test_any_text_can_be_submitted(baibu: Baibu, source: str) -> None:
    graded = actions.grade(baibu, 1, source, via="cli")
    assert not graded.report.passed
    assert queries.stage_page(baibu, 1).attempts[0].source == source


def test_a_full_disk_stops_before_judging_and_says_so(baibu: Baibu) -> None:
    actions.save_draft(baibu, 1, "mine")
    baibu.store.close()

    def fill(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    from sqlalchemy import event

    event.listen(baibu.store._engine, "connect", fill)
    with pytest.raises(DiskFullError):
        actions.grade(baibu, 1, "x" * 200_000, via="cli")
    assert queries.stage_page(baibu, 1).draft == "mine"


def test_a_stage_can_be_read_when_nothing_can_be_written(baibu: Baibu) -> None:
    actions.take_hint(baibu, 1)
    address = f"sqlite:///file:{baibu.settings.home / 'baibu.sqlite3'}?mode=ro&uri=true"
    with wired(baibu.settings.home, database_url=address) as reader:
        assert actions.open_stage(reader, 2).stage.number == 2
        with pytest.raises(FolderUnwritableError):
            actions.save_draft(reader, 2, "x")


def test_hints_come_in_order_until_there_are_no_more(baibu: Baibu) -> None:
    tiers = [hint.tier if (hint := actions.take_hint(baibu, 1)) else None for _ in range(4)]
    assert tiers == [1, 2, 3, None]
    assert facts(baibu) == [
        Help(stage=baibu.catalog.stage(1).id, what="hint", tier=tier) for tier in (1, 2, 3)
    ]
    page = queries.stage_page(baibu, 1)
    assert ([hint.tier for hint in page.hints], page.hints_left) == ([1, 2, 3], 0)


def test_a_hint_already_taken_costs_nothing(baibu: Baibu) -> None:
    actions.take_hint(baibu, 1)
    again = actions.take_hint(baibu, 1, tier=1)
    assert again is not None
    assert again.tier == 1
    assert len(facts(baibu)) == 1
    further = actions.take_hint(baibu, 1, tier=2)
    assert further is not None
    assert further.tier == 2


def test_the_solution_stays_closed_until_the_stage_is_passed(baibu: Baibu) -> None:
    with pytest.raises(NotYoursToSeeError):
        actions.solution(baibu, 1, give_up=False)
    assert queries.stage_page(baibu, 1).solution is None
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    assert "len(xs)" in actions.solution(baibu, 1, give_up=False)
    page = queries.stage_page(baibu, 1)
    assert (page.solution is None, page.can_give_up) == (False, False)
    assert len(facts(baibu)) == 1


def test_giving_up_opens_the_solution_and_is_recorded_once(baibu: Baibu) -> None:
    for _ in range(2):
        assert "len(xs)" in actions.solution(baibu, 1, give_up=True)
    assert [type(fact) for fact in facts(baibu)] == [Help]
    assert actions.solution(baibu, 1, give_up=False)
    assert queries.stage_page(baibu, 1).solution is not None


def test_reset_brings_the_starter_back_and_keeps_what_was_there(baibu: Baibu) -> None:
    actions.grade(baibu, 1, WRONG, via="cli")
    actions.save_draft(baibu, 1, "half an idea")
    page = actions.reset(baibu, 1)
    assert page.draft == STARTER
    assert len(page.attempts) == 1
    shelved = facts(baibu)[-1]
    assert isinstance(shelved, Shelved)
    assert shelved.source == "half an idea"
    actions.reset(baibu, 1)
    assert facts(baibu)[-1] is not shelved
    assert len(facts(baibu)) == 2


def test_a_file_that_is_submitted_does_not_swallow_what_stands_in_the_browser(
    baibu: Baibu,
) -> None:
    actions.save_draft(baibu, 1, "typed in the browser")
    actions.grade(baibu, 1, WRONG, via="watch")
    actions.grade(baibu, 1, RIGHT[1], via="watch")
    assert [fact.source for fact in facts(baibu) if isinstance(fact, Shelved)] == [
        "typed in the browser"
    ]


def test_opening_a_stage_begins_its_time_once_in_a_while(tmp_path: Path) -> None:
    clock = Ticking()
    with wired(tmp_path, clock) as baibu:
        for _ in range(5):
            assert actions.open_stage(baibu, 1).card.number == 1
        assert [type(fact) for fact in facts(baibu)] == [Opened]
        clock.at += timedelta(minutes=20)
        actions.open_stage(baibu, 1)
        assert len(facts(baibu)) == 2
        assert queries.home(baibu).minutes == 16


def test_work_under_a_former_id_counts_for_the_stage(baibu: Baibu) -> None:
    actions.grade(baibu, "tally", RIGHT[1], via="cli")
    old = [replace(r, id=EvidenceId("c" * 32)) for r in baibu.store.read(baibu.learner)]
    renamed = [replace(r, body={**r.body, "stage": "tally"}) for r in old]
    baibu.store.append(renamed)
    assert queries.road(baibu).blocks[0].stages[0].attempts == 2
    assert len(queries.stage_page(baibu, 1).attempts) == 2


def test_two_learners_of_one_record_do_not_mix(baibu: Baibu, tmp_path: Path) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    with wired(baibu.settings.home, learner="you") as yours:
        assert queries.road(yours).passed == 0
        actions.grade(yours, 1, WRONG, via="cli")
        assert queries.road(baibu).passed == 1
        mine, theirs = (b.store.learner(b.learner) for b in (baibu, yours))
        assert mine is not None
        assert theirs is not None
        assert mine.seed != theirs.seed
