"""The panorama says what is true: of the workbench, of the road, of this learner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from baibu.app import actions, field
from baibu.app.field import NoSuchLifeStepError
from baibu.app.wiring import Baibu, build
from baibu.content import Catalog, load
from baibu.content.panorama import Panorama, panorama
from baibu.core import settings
from baibu.core.language import messages
from baibu.workbench.step import registry
from makers.small_course import RIGHT, baibu

__all__ = ["baibu"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Baibu]:
    """All that comes with Baibu."""
    home = tmp_path_factory.mktemp("home")
    with build(settings.load({"home": str(home)}, {})) as made:
        yield made


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load()


@pytest.fixture(scope="module")
def sheet(catalog: Catalog) -> Panorama:
    return panorama(catalog.root)


def test_everything_that_the_panorama_names_exists(catalog: Catalog, sheet: Panorama) -> None:
    for step in sheet.steps:
        assert set(step.taught) <= set(catalog.stages), step.id
        assert set(step.words) <= set(catalog.words), step.id
        assert set(step.tools) <= set(sheet.tools), step.id
        assert step.inside is None or step.inside in registry(), step.id
    for tool in sheet.tools.values():
        assert set(tool.taught) <= set(catalog.stages), tool.id
        assert tool.modules or tool.programs, tool.id


def test_every_step_of_a_usual_project_is_in_the_panorama_in_the_same_part(
    sheet: Panorama,
) -> None:
    parts = {step.id: step.stage for step in sheet.steps}
    for step in registry().values():
        if "binary" in step.kinds:  # groups and forecasts have steps of their own
            assert parts.get(step.id) == step.stage, step.id


def test_steps_come_part_by_part_and_once(sheet: Panorama) -> None:
    assert [step.stage for step in sheet.steps] == sorted(step.stage for step in sheet.steps)
    assert len({step.id for step in sheet.steps}) == len(sheet.steps)
    assert {step.stage for step in sheet.steps} == set(range(1, 8))


def test_exactly_one_role_answers_for_each_part(sheet: Panorama) -> None:
    for part in range(8):
        assert sum(role.part[part] == "A" for role in sheet.roles) == 1, part + 1
        assert any(role.part[part] == "R" for role in sheet.roles) or part == 7, part + 1


def test_a_step_is_called_what_the_workbench_calls_it(whole: Baibu) -> None:
    names = messages("workbench")
    for part in field.field_page(whole).parts:
        assert part.title == names[f"stage.{part.number}"]
        for step in part.steps:
            if f"step.{step.id}" in names:
                assert step.title == names[f"step.{step.id}"]


def test_a_name_that_the_workbench_has_is_not_written_a_second_time(sheet: Panorama) -> None:
    names = messages("workbench")
    for step in sheet.steps:
        assert (step.title is None) == (f"step.{step.id}" in names), step.id


def test_each_step_has_its_page_and_the_pages_form_a_chain(whole: Baibu) -> None:
    parts = field.field_page(whole).parts
    names = [step.id for part in parts for step in part.steps]
    assert len(names) == field.step_count(whole)
    for before, name, after in zip([None, *names], names, [*names[1:], None], strict=False):
        page = field.step_page(whole, name)
        assert (page.before.id if page.before else None) == before
        assert (page.after.id if page.after else None) == after
        assert page.roles[0][1] == "A"
        assert page.stages


def test_the_page_claims_of_the_workbench_only_what_it_does(whole: Baibu) -> None:
    for part in field.field_page(whole).parts:
        for row in part.steps:
            page = field.step_page(whole, row.id)
            assert (page.done_by == "step") == (row.id in registry())


def test_passing_a_stage_shows_in_its_part(baibu: Baibu) -> None:
    before = field.field_page(baibu).parts[0]
    actions.grade(baibu, 1, RIGHT[1], via="web")
    after = field.field_page(baibu).parts[0]
    assert [card.number for card in after.stages] == [1, 3, 5]
    assert (before.passed, after.passed) == (0, 1)


def test_a_step_that_is_not_there_is_told_by_its_code(whole: Baibu) -> None:
    with pytest.raises(NoSuchLifeStepError, match="B039"):
        field.step_page(whole, "no-such")


def test_content_without_a_panorama_has_an_empty_one(baibu: Baibu, tmp_path: Path) -> None:
    assert field.step_count(baibu) == 0
    assert field.field_page(baibu).roles == ()
