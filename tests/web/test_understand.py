"""The panorama and its steps as pages, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from baibu.app import field
from baibu.app.wiring import build
from baibu.core import settings
from baibu.web import create
from baibu.web.ring import CENTRE, RADIUS, ring
from makers.visitor import Visitor, words


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor to all that comes with Baibu."""
    home = tmp_path_factory.mktemp("home")
    with build(settings.load({"home": str(home)}, {})) as baibu:
        yield Visitor(create(baibu), baibu)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_panorama_names_every_part_step_role_and_tool(whole: Visitor, language: str) -> None:
    page = whole.get("/understand", accept_language=language)
    said, found = words(page), field.field_page(whole.baibu)
    for part in found.parts:
        assert (part.title.zh if language == "zh" else part.title.en) in said
        for step in part.steps:
            assert f'href="/understand/{step.id}"' in page.text
            assert (step.title.zh if language == "zh" else step.title.en) in said
    for role in found.roles:
        assert (role.title.zh if language == "zh" else role.title.en) in said
    for tool in found.tools:
        assert tool.name in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_page_stands_in_both_languages(whole: Visitor, language: str) -> None:
    for part in field.field_page(whole.baibu).parts:
        for step in part.steps:
            page = whole.get(f"/understand/{step.id}", accept_language=language)
            assert page.status_code == 200
            assert page.text.count("<h1") == 1
            purpose = step.purpose.zh if language == "zh" else step.purpose.en
            assert purpose in words(page)


def test_the_links_of_a_step_lead_somewhere(whole: Visitor) -> None:
    page = whole.get("/understand/split")
    links = set(
        re.findall(r'href="(/(?:stage|mastery|words|understand|projects)[^"#]*)', page.text)
    )
    assert len(links) > 8
    assert {link: whole.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_step_that_does_not_exist_is_told_kindly(whole: Visitor) -> None:
    answer = whole.get("/understand/no-such")
    assert answer.status_code == 404
    assert "B039" in answer.text


def test_the_ring_has_a_bead_for_each_step_and_they_lie_on_it_apart(whole: Visitor) -> None:
    found = field.field_page(whole.baibu)
    drawn = ring(found.parts)
    beads = [bead for arc in drawn.arcs for bead in arc.beads]
    assert [bead.step.number for bead in beads] == list(range(1, found.count + 1))
    for bead in beads:
        far = ((bead.x - CENTRE) ** 2 + (bead.y - CENTRE) ** 2) ** 0.5
        assert abs(far - RADIUS) < 0.2
    for one, other in zip(beads, beads[1:] + beads[:1], strict=True):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 > 20**2
