"""A placement asks for what can be worked out, and believes what was shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import mastery, placing, standing
from baibu.app.placing import NothingToShowError
from baibu.app.wiring import Baibu, build
from baibu.core import settings
from baibu.core.ids import SkillId
from makers.a_month import Calendar

SKILL = SkillId("sorting-searching")


@pytest.fixture
def baibu(tmp_path: Path) -> Iterator[Baibu]:
    """Somebody new before the whole road, whose day a test can end."""
    chosen = settings.load({"home": str(tmp_path), "language": "en"}, {})
    with build(chosen, now=Calendar()) as made:
        yield made


def tomorrow(baibu: Baibu) -> None:
    assert isinstance(baibu.clock, Calendar)
    baibu.clock.go_on(days=1)


def right(baibu: Baibu) -> str:
    went = standing.place_shown(baibu, SKILL, "no number").went
    assert went is not None
    assert not went.is_right
    standing.take_back(baibu)
    return went.answer.en


def test_a_skill_with_a_card_to_work_out_is_asked_so(baibu: Baibu) -> None:
    task = placing.task_of(baibu, SKILL)
    assert task is not None
    assert "{{" not in task.front.en
    assert placing.task_of(baibu, SkillId("version-control")) is None


def test_the_numbers_are_those_of_the_day(baibu: Baibu) -> None:
    one, two = placing.task_of(baibu, SKILL), placing.task_of(baibu, SKILL)
    assert one == two
    tomorrow(baibu)
    assert placing.task_of(baibu, SKILL) != one


def test_what_was_shown_moves_the_skill_and_says_so(baibu: Baibu) -> None:
    answer = right(baibu)
    before = mastery.skill_page(baibu, SKILL).skill.chance
    page = standing.place_shown(baibu, SKILL, answer)
    assert page.went is not None
    assert page.went.is_right
    after = mastery.skill_page(baibu, SKILL)
    assert after.skill.chance > before
    assert after.reasons[0].what.en.startswith("worked out in the placement")
    standing.place_shown(baibu, SKILL, "no number")
    assert mastery.skill_page(baibu, SKILL).skill.chance < after.skill.chance


def test_what_was_only_said_has_no_right_answer(baibu: Baibu) -> None:
    assert standing.place(baibu, SKILL, 0.0).went is None
    with pytest.raises(NothingToShowError):
        standing.place_shown(baibu, "version-control", "git")


def test_another_day_the_placement_begins_anew_and_takes_nothing_away(baibu: Baibu) -> None:
    standing.place_shown(baibu, SKILL, right(baibu))
    known = mastery.skill_page(baibu, SKILL).skill.evidence
    tomorrow(baibu)
    page = standing.place_page(baibu)
    assert (page.asked, page.went) == (0, None)
    assert mastery.skill_page(baibu, SKILL).skill.evidence == known


def test_the_first_stage_comes_with_what_it_builds_on(baibu: Baibu) -> None:
    page = standing.place_page(baibu)
    assert page.begin is not None
    assert page.ground == (), "the first stage presumes nothing"
    for skill in baibu.catalog.stage(1).teaches:
        standing.place(baibu, skill, 1.0)
    page = standing.place_page(baibu)
    assert page.begin is not None
    needs = baibu.catalog.stage(page.begin.number).needs
    taught = {skill for need in needs for skill in baibu.catalog.stages[need].teaches}
    assert {row.id for row in page.ground} == taught
    assert [row.chance for row in page.ground] == sorted(row.chance for row in page.ground)
