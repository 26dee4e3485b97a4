"""The page of a stage says which project goes along, begins one, and hands it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import handing
from baibu.app.wiring import build
from baibu.web import create
from makers.project_course import CODE, NUMBER, course, project
from makers.small_course import Ticking, chosen
from makers.visitor import Visitor, in_editor, words

PAGE = f"/stage/{NUMBER}"


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    content = course(tmp_path / "course")
    settings = chosen(tmp_path / "home", content=str(content))
    with build(settings, now=Ticking()) as baibu:
        yield Visitor(create(baibu), baibu)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This stage takes a project along"), ("zh", "这一关要把项目和代码一起交")],
)
def test_a_stage_of_this_kind_offers_to_begin_a_project(
    visitor: Visitor, language: str, said: str
) -> None:
    assert said in words(visitor.get(PAGE, accept_language=language))
    assert said not in words(visitor.get("/stage/1", accept_language=language))


def test_a_project_is_begun_by_a_button(visitor: Visitor) -> None:
    page = visitor.follow(visitor.post(f"{PAGE}/project", {"begin": "yes"}))
    folder = handing.chosen(visitor.baibu, visitor.baibu.catalog.stage(NUMBER))
    assert folder is not None
    assert str(folder) in words(page)
    assert "answer.txt not there yet" in words(page)
    assert "Scored hand-ins left today: 2" in words(page)


def test_a_chosen_project_is_handed_in_with_the_code_and_the_score_is_shown(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.post(f"{PAGE}/project", {"path": str(project(tmp_path / "mine"))})
    page = visitor.follow(visitor.post(f"{PAGE}/submit", {"stage": "doubled", "source": CODE}))
    assert "all 5 checks hold" in words(page)
    assert "score 0.25" in words(page)
    assert "Scored hand-ins left today: 1" in words(page)
    assert in_editor(page) == CODE
    assert "so it is" in page.text  # of the reference, which is open now; its record is not shown
    assert "run.json" not in page.text


def test_a_path_that_is_no_project_is_refused_with_what_to_do(visitor: Visitor) -> None:
    page = visitor.post(f"{PAGE}/project", {"path": "/"})
    assert page.status_code == 400
    assert "G063" in words(page)


def test_the_sixth_hand_in_is_refused_and_the_code_is_still_there(
    visitor: Visitor, tmp_path: Path
) -> None:
    visitor.post(f"{PAGE}/project", {"path": str(project(tmp_path / "mine"))})
    for number in range(3):
        sent = {"stage": "doubled", "source": f"{CODE}# {number}\n"}
        page = visitor.post(f"{PAGE}/submit", sent)
    assert page.status_code == 429
    assert "G061" in words(page)
    assert f"{CODE}# 2\n" in page.text
