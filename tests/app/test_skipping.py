"""A stage is skipped by a test: one submission in one sitting, without help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from baibu.app import actions, planning, queries, skipping
from baibu.app.pages import SkipTest
from baibu.app.skipping import (
    HelpTakenError,
    NoTestError,
    NothingToSkipError,
    NothingWrittenError,
)
from baibu.app.wiring import Baibu
from baibu.core.errors import StageComingError
from baibu.derive.progress import LONGEST_TEST
from baibu.ledger import Shelved, SkipBegun, decode_all
from makers.history import START, Sun
from makers.small_course import RIGHT, STARTER, WRONG, wired

LATE = LONGEST_TEST + timedelta(minutes=1)


@pytest.fixture
def sun() -> Sun:
    return Sun()


@pytest.fixture
def mine(tmp_path: Path, sun: Sun) -> Iterator[Baibu]:
    with wired(tmp_path / "home", sun) as made:
        yield made


def state(baibu: Baibu, stage: int = 1) -> SkipTest:
    return queries.stage_page(baibu, stage).test


def begun(baibu: Baibu) -> int:
    evidence, _ = decode_all(baibu.store.read(baibu.learner))
    return sum(isinstance(item.fact, SkipBegun) for item in evidence)


def test_the_one_submission_that_passes_skips_the_stage(mine: Baibu) -> None:
    assert state(mine) == SkipTest(may_begin=True, until=None, passed=False)
    skipping.begin(mine, 1)
    assert not state(mine).may_begin
    assert state(mine).until is not None
    graded = actions.grade(mine, 1, RIGHT[1], via="web")
    assert graded.stage.status == "passed"
    assert [card.number for card in graded.unlocked] == [2]
    assert state(mine) == SkipTest(may_begin=False, until=None, passed=True)


def test_a_stage_that_is_locked_may_be_tested_out_of(mine: Baibu) -> None:
    assert queries.stage_page(mine, 2).card.status == "locked"
    skipping.begin(mine, 2)
    actions.grade(mine, 2, RIGHT[2], via="web")
    assert state(mine, 2).passed


def test_a_test_that_fails_takes_nothing_away_and_may_be_begun_again(mine: Baibu) -> None:
    skipping.begin(mine, 1)
    actions.grade(mine, 1, WRONG, via="web")
    assert state(mine) == SkipTest(may_begin=True, until=None, passed=False)
    skipping.begin(mine, 1)
    actions.grade(mine, 1, RIGHT[1], via="watch")
    assert state(mine).passed


def test_a_pass_without_a_test_skips_nothing(mine: Baibu) -> None:
    actions.grade(mine, 1, RIGHT[1], via="web")
    assert state(mine) == SkipTest(may_begin=False, until=None, passed=False)


def test_the_second_submission_decides_no_test(mine: Baibu) -> None:
    skipping.begin(mine, 1)
    actions.grade(mine, 1, WRONG, via="web")
    actions.grade(mine, 1, RIGHT[1], via="web")
    assert not state(mine).passed


def test_what_comes_after_the_sitting_decides_no_test(mine: Baibu, sun: Sun) -> None:
    skipping.begin(mine, 1)
    sun.at += LATE
    assert state(mine) == SkipTest(may_begin=True, until=None, passed=False)
    actions.grade(mine, 1, RIGHT[1], via="web")
    assert not state(mine).passed


def test_help_ends_a_test_and_no_other_begins(mine: Baibu) -> None:
    skipping.begin(mine, 1)
    actions.take_hint(mine, 1)
    assert state(mine) == SkipTest(may_begin=False, until=None, passed=False)
    with pytest.raises(HelpTakenError):
        skipping.begin(mine, 1)
    actions.grade(mine, 1, RIGHT[1], via="web")
    assert not state(mine).passed


def test_the_solution_is_help_too(mine: Baibu) -> None:
    actions.solution(mine, 1, give_up=True)
    with pytest.raises(HelpTakenError):
        skipping.begin(mine, 1)


def test_what_is_passed_or_not_made_is_not_skipped(mine: Baibu) -> None:
    actions.grade(mine, 1, RIGHT[1], via="web")
    with pytest.raises(NothingToSkipError):
        skipping.begin(mine, 1)
    with pytest.raises(StageComingError):
        skipping.begin(mine, 3)
    assert begun(mine) == 0


def test_a_test_begun_twice_is_one_test(mine: Baibu) -> None:
    first = skipping.begin(mine, 1).test.until
    actions.save_draft(mine, 1, "# half of it\n")
    again = skipping.begin(mine, 1)
    assert again.test.until == first
    assert again.draft == "# half of it\n"
    assert begun(mine) == 1


def test_a_test_begins_with_the_starter_and_keeps_what_was_written(mine: Baibu) -> None:
    actions.save_draft(mine, 1, "# written in long evenings\n")
    assert skipping.begin(mine, 1).draft == STARTER
    evidence, _ = decode_all(mine.store.read(mine.learner))
    shelved = [item.fact.source for item in evidence if isinstance(item.fact, Shelved)]
    assert shelved == ["# written in long evenings\n"]


def test_the_starter_decides_nothing_and_nothing_decides_without_a_test(mine: Baibu) -> None:
    with pytest.raises(NoTestError):
        skipping.checked(mine, 1, RIGHT[1])
    skipping.begin(mine, 1)
    with pytest.raises(NothingWrittenError):
        skipping.checked(mine, 1, STARTER + "\n")
    skipping.checked(mine, 1, RIGHT[1])
    assert state(mine).until is not None


def test_a_pace_is_not_learned_from_tests(tmp_path: Path) -> None:
    speeds = []
    for by_test in (True, False):
        sun = Sun()
        with wired(tmp_path / str(by_test), sun) as baibu:
            planning.make_plan(baibu, planning.Wish(hours=10))
            usual = planning.plan_page(baibu).speed
            actions.open_stage(baibu, 1)
            if by_test:
                skipping.begin(baibu, 1)
            sun.at = START + timedelta(minutes=9)
            actions.grade(baibu, 1, RIGHT[1], via="web")
            speeds.append(planning.plan_page(baibu).speed / usual)
    assert speeds[0] == pytest.approx(1.0)
    assert speeds[1] < 0.95


def test_the_record_of_a_test_is_carried_and_rebuilt(mine: Baibu, tmp_path: Path) -> None:
    skipping.begin(mine, 1)
    actions.grade(mine, 1, RIGHT[1], via="web")
    assert actions.rebuild(mine).is_same
    actions.export(mine, tmp_path / "me.zip")
    with wired(tmp_path / "other") as other:
        actions.import_archive(other, tmp_path / "me.zip")
        assert state(other).passed
