"""A project goes along with the code of a stage: begun, chosen, collected, counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from baibu.app import actions, handing, history, queries
from baibu.app.wiring import Baibu, build
from baibu.content.parcel import has_project, pack, unpack
from baibu.core.errors import BaibuError
from baibu.ledger import Verdict, decode_all
from makers.project_course import CODE, HASH, NUMBER, course, files, project
from makers.small_course import RIGHT, Ticking, chosen

WRONG = "def double(x):\n    return x\n"


@pytest.fixture
def clock() -> Ticking:
    return Ticking(datetime(2026, 3, 2, 12, tzinfo=UTC))


@pytest.fixture
def baibu(tmp_path: Path, clock: Ticking) -> Iterator[Baibu]:
    content = course(tmp_path / "course")
    settings = chosen(tmp_path / "home", content=str(content))
    with build(settings, now=clock) as made:
        yield made


def handed(baibu: Baibu, attempt: int = 1) -> str:
    """Give the whole text of a submission, as the record has it."""
    known, _ = decode_all(baibu.store.read(baibu.learner, kinds=(Verdict.kind,)))
    facts = [item.fact for item in known if isinstance(item.fact, Verdict)]
    return facts[attempt - 1].source


def test_opening_a_stage_begins_its_project(baibu: Baibu) -> None:
    laid = actions.learner_files(baibu, NUMBER)
    assert laid.project == laid.folder / "project"
    assert (laid.project / "day.txt").read_text() == "2026-03-02\n"
    (laid.project / "day.txt").write_text("mine")
    assert actions.learner_files(baibu, NUMBER).project == laid.project
    assert (laid.project / "day.txt").read_text() == "mine"


def test_a_stage_that_asks_for_none_has_no_project(baibu: Baibu) -> None:
    assert actions.learner_files(baibu, 1).project is None
    assert handing.page(baibu, 1) is None


def test_code_and_project_are_judged_together(baibu: Baibu, tmp_path: Path) -> None:
    handing.choose(baibu, NUMBER, str(project(tmp_path / "mine")))
    graded = actions.grade(baibu, NUMBER, CODE, via="cli")
    assert graded.report.passed
    found = unpack(handed(baibu))
    assert found.code == CODE
    assert set(found.files) == {"project.toml", "steps/clean.py", "answer.txt", "run.json",
                                f"objects/{HASH}"}  # fmt: skip
    assert "#| so it is\n" in handed(baibu)


def test_the_editor_shows_code_alone(baibu: Baibu, tmp_path: Path) -> None:
    handing.choose(baibu, NUMBER, str(project(tmp_path / "mine")))
    actions.grade(baibu, NUMBER, CODE, via="cli")
    page = queries.stage_page(baibu, NUMBER)
    assert (page.draft, page.attempts[0].source) == (CODE, CODE)
    assert [one.source for one in history.versions(baibu, NUMBER)][:2] == [CODE, CODE]


def test_without_a_project_the_verdict_says_so(baibu: Baibu) -> None:
    report = actions.grade(baibu, NUMBER, CODE, via="cli").report
    assert not report.passed
    assert report.first_failure is not None
    assert report.first_failure.name == "project_is_whole"


def test_a_text_that_brings_its_own_project_is_judged_as_it_is(
    baibu: Baibu, tmp_path: Path
) -> None:
    handing.choose(baibu, NUMBER, str(project(tmp_path / "mine", answer="no\n")))
    assert actions.grade(baibu, NUMBER, pack(CODE, files()), via="cli").report.passed


def test_other_stages_are_handed_in_as_ever(baibu: Baibu) -> None:
    marked = f"{RIGHT[1]}\n\n#: project\n#: file a\n#| x\n"
    assert actions.grade(baibu, 1, marked, via="cli").report.passed
    assert queries.stage_page(baibu, 1).draft == marked


def test_the_newest_run_that_ended_well_goes_along(baibu: Baibu, tmp_path: Path) -> None:
    mine = project(tmp_path / "mine")
    newer = mine / "runs" / "0002"
    newer.mkdir()
    run = json.loads((mine / "runs" / "0001" / "run.json").read_text())
    (newer / "run.json").write_text(json.dumps({**run, "id": "0002", "state": "failed"}))
    (mine / "runs" / "0003").mkdir()
    (mine / "runs" / "0003" / "run.json").write_text("{broken")
    asked = baibu.catalog.stage(NUMBER).project
    assert asked is not None
    assert json.loads(handing.collected(mine, asked)["run.json"])["id"] == "0001"


def test_nothing_else_of_the_project_goes_along(baibu: Baibu, tmp_path: Path) -> None:
    mine = project(tmp_path / "mine")
    (mine / "private.txt").write_text("mine alone")
    asked = baibu.catalog.stage(NUMBER).project
    assert asked is not None
    assert "private.txt" not in handing.collected(mine, asked)


def test_a_day_has_so_many_scored_hand_ins(baibu: Baibu, tmp_path: Path, clock: Ticking) -> None:
    handing.choose(baibu, NUMBER, str(project(tmp_path / "mine")))
    for _ in range(2):
        actions.grade(baibu, NUMBER, WRONG, via="cli")
    with pytest.raises(handing.TooManyTodayError):
        actions.grade(baibu, NUMBER, CODE, via="cli")
    assert queries.stage_page(baibu, NUMBER).draft == CODE  # nothing typed is lost
    assert len(queries.attempts(baibu, NUMBER)) == 2
    clock.at += timedelta(days=1)
    assert actions.grade(baibu, NUMBER, CODE, via="cli").report.passed


def test_a_hand_in_that_got_no_score_does_not_count(baibu: Baibu, tmp_path: Path) -> None:
    for _ in range(4):
        actions.grade(baibu, NUMBER, CODE, via="cli")
    handing.choose(baibu, NUMBER, str(project(tmp_path / "mine")))
    page = handing.page(baibu, NUMBER)
    assert page is not None
    assert page.left_today == 2
    assert actions.grade(baibu, NUMBER, CODE, via="cli").report.passed


def test_the_page_says_what_is_there_and_what_is_missing(baibu: Baibu, tmp_path: Path) -> None:
    empty = handing.page(baibu, NUMBER)
    assert empty is not None
    assert (empty.folder, empty.files, empty.chosen) == (None, (), None)
    mine = handing.choose(baibu, NUMBER, str(project(tmp_path / "mine", answer=None)))
    page = handing.page(baibu, NUMBER)
    assert page is not None
    assert (page.folder, page.files, page.chosen) == (mine, (("answer.txt", False),), "mine")


def test_a_project_is_chosen_by_its_name_too(baibu: Baibu, tmp_path: Path) -> None:
    handing.choose(baibu, NUMBER, str(project(tmp_path / "one")))
    other = handing.choose(baibu, NUMBER, str(project(tmp_path / "other")))
    assert handing.choose(baibu, NUMBER, "one") == tmp_path / "one"
    assert handing.choose(baibu, NUMBER, "other") == other


@pytest.mark.parametrize("path", ["", "nowhere", "/"])
def test_a_folder_that_is_no_project_is_refused(baibu: Baibu, path: str) -> None:
    with pytest.raises(handing.NoProjectThereError):
        handing.choose(baibu, NUMBER, path)


def test_a_file_too_large_is_refused_before_anything_is_judged(
    baibu: Baibu, tmp_path: Path
) -> None:
    handing.choose(baibu, NUMBER, str(project(tmp_path / "mine", answer="so " * 400_000 + "\n")))
    with pytest.raises(handing.HandInTooLargeError) as raised:
        actions.grade(baibu, NUMBER, CODE, via="cli")
    assert "answer.txt" in str(raised.value)
    assert queries.attempts(baibu, NUMBER) == ()
    assert queries.stage_page(baibu, NUMBER).draft == CODE


def test_where_others_reach_the_server_no_path_can_be_named(tmp_path: Path) -> None:
    content = course(tmp_path / "course")
    settings = chosen(tmp_path / "home", content=str(content), allowed_hosts="class.example")
    with build(settings, now=Ticking()) as baibu:
        with pytest.raises(BaibuError) as raised:
            handing.choose(baibu, NUMBER, str(project(tmp_path / "theirs")))
        assert raised.value.code == "W085"
        begun = handing.begin(baibu, NUMBER)  # one of one's own can be begun all the same
        assert handing.chosen(baibu, baibu.catalog.stage(NUMBER)) == begun


def test_a_reference_that_is_shown_can_be_handed_in_again(baibu: Baibu) -> None:
    reference = baibu.catalog.body(baibu.catalog.stage(NUMBER)).solution
    assert has_project(reference)
    assert actions.grade(baibu, NUMBER, reference, via="cli").report.passed
