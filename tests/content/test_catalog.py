"""The course as a whole: a hundred stages, seven blocks, four areas of skill."""

from __future__ import annotations

from graphlib import TopologicalSorter
from itertools import pairwise

import pytest

from baibu.content import load
from baibu.content.ids import record
from baibu.content.load import AREAS, Catalog
from baibu.content.rules import Material, findings
from baibu.content.rules.vanished import FILE
from baibu.core.errors import NoSuchStageError
from baibu.grader.kinds.code import CODE
from baibu.grader.kinds.project import PROJECT
from baibu.grader.kinds.questions import QUESTIONS


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


def test_there_are_a_hundred_stages_numbered_from_1_to_100(catalog: Catalog) -> None:
    assert [stage.number for stage in catalog.stages.values()] == list(range(1, 101))


def test_the_advanced_blocks_have_the_borders_of_the_route(catalog: Catalog) -> None:
    borders = [(block.first, block.last) for block in catalog.blocks]
    assert borders[-4:] == [(51, 60), (61, 75), (76, 85), (86, 100)]
    assert borders[0][0] == 1
    assert all(a[1] + 1 == b[0] for a, b in pairwise(borders))


def test_every_skill_belongs_to_one_of_the_four_areas(catalog: Catalog) -> None:
    assert {skill.area for skill in catalog.skills.values()} == set(AREAS)
    assert set(catalog.fields.areas) == set(AREAS)


def test_every_skill_is_taught_somewhere(catalog: Catalog) -> None:
    taught = {skill for stage in catalog.stages.values() for skill in stage.teaches}
    assert taught == set(catalog.skills)


def test_the_stages_can_be_done_in_some_order(catalog: Catalog) -> None:
    order = TopologicalSorter({s.id: s.needs for s in catalog.stages.values()}).static_order()
    assert len(list(order)) == 100


def test_the_six_milestones_are_on_the_road(catalog: Catalog) -> None:
    found = {stage.milestone for stage in catalog.stages.values()} - {None}
    assert found == {1, 2, 3, 4, 5, 6}


def test_every_stage_that_is_made_is_of_a_kind_that_can_be_graded(catalog: Catalog) -> None:
    made = {stage.kind for stage in catalog.stages.values() if not stage.coming}
    assert made <= {CODE.name, QUESTIONS.name, PROJECT.name}


@pytest.mark.parametrize("reference", ["53", "053", 53, "gd-linear-fit", "053-gd-linear-fit"])
def test_a_stage_goes_by_number_id_and_folder(catalog: Catalog, reference: str | int) -> None:
    assert catalog.stage(reference).id == "gd-linear-fit"


@pytest.mark.parametrize("reference", ["0", "101", "-1", "", "nobody", "53.0"])
def test_what_names_no_stage_is_refused(catalog: Catalog, reference: str) -> None:
    with pytest.raises(NoSuchStageError):
        catalog.stage(reference)


def test_every_published_id_is_written_down(catalog: Catalog) -> None:
    file = catalog.root / FILE
    before = file.read_text(encoding="utf-8")
    new = record(catalog)
    file.write_text(before, encoding="utf-8", newline="\n")
    assert new == [], "run `python -m baibu.content.ids` and commit content/ids.txt"


def test_the_texts_of_all_stages_keep_the_rules(catalog: Catalog) -> None:
    made = [stage for stage in catalog.stages.values() if not stage.coming]
    material = Material(catalog=catalog, bodies={s.id: catalog.body(s) for s in made})
    assert [str(found) for found in findings(material)] == []


def test_every_stage_says_why_and_draws_the_idea_before_it_asks_for_anything(
    catalog: Catalog,
) -> None:
    for stage in catalog.stages.values():
        if stage.coming:
            continue
        for text in catalog.body(stage).brief.values():
            before, _, after = text.partition("{#task}")
            assert after, stage.id
            assert before.index("{#why}") < before.index("{#idea}"), stage.id
            assert "](figure:" in before, stage.id


def test_drills_lead_to_projects(catalog: Catalog) -> None:
    projects = [stage for stage in catalog.stages.values() if stage.project is not None]
    assert {33, 60} <= {stage.number for stage in projects if not stage.coming}
    assert all(stage.needs for stage in projects)
