"""The road from afar and from close by, and the few steps that come next."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest

from baibu.app import actions, planning, queries
from baibu.app.wiring import Baibu, build
from baibu.core import settings
from baibu.web import create
from makers.small_course import RIGHT
from makers.visitor import Visitor, visitor, words

__all__ = ["visitor"]
HEAVY = 60_000  # bytes, compressed


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor to all that comes with Baibu."""
    home = tmp_path_factory.mktemp("home")
    with build(settings.load({"home": str(home)}, {})) as baibu:
        yield Visitor(create(baibu), baibu)


def numbers(baibu: Baibu) -> list[int]:
    return [one.card.number for one in queries.road(baibu).ahead]


@pytest.mark.parametrize("zoom", ["blocks", "stages", "skills", "nonsense"])
def test_every_height_names_itself_and_leads_to_the_others(visitor: Visitor, zoom: str) -> None:
    page = visitor.get(f"/road?zoom={zoom}")
    assert page.status_code == 200
    assert page.text.count("<h1") == 1
    nav = re.search(r'<nav class="zoom".*?</nav>', page.text, re.DOTALL)
    assert nav is not None
    assert nav[0].count('aria-current="page"') == 1
    assert re.findall(r'href="([^"]+)"', nav[0]) == [
        "/road?zoom=blocks",
        "/road",
        "/road?zoom=skills",
    ]


def test_the_blocks_say_their_share_in_words_and_marks(visitor: Visitor) -> None:
    actions.grade(visitor.baibu, 1, RIGHT[1], via="web")
    page = visitor.get("/road?zoom=blocks")
    for row in queries.road(visitor.baibu).blocks:
        share = round(100 * row.passed / len(row.stages)) if row.stages else 0
        assert f"{share} %" in words(page)
        assert f"{row.passed} of {len(row.stages)} passed" in words(page)
    assert page.text.count("<rect ") == len(visitor.baibu.catalog.stages)


def test_the_skills_show_a_number_only_where_there_is_evidence(visitor: Visitor) -> None:
    assert not re.search(r"<b>\d+ %</b>", visitor.get("/road?zoom=skills").text)
    actions.grade(visitor.baibu, 2, RIGHT[2], via="web")
    assert re.search(r"<b>\d+ %</b>", visitor.get("/road?zoom=skills").text)


def test_the_next_steps_can_be_done_one_after_another(whole: Visitor) -> None:
    baibu = whole.baibu
    listed = queries.road(baibu).ahead
    assert 3 <= len(listed) <= 5
    next_card = queries.next_(baibu).card
    assert next_card is not None
    assert listed[0].card.id == next_card.id
    done: set[str] = set()
    for one in listed:
        stage = baibu.catalog.stages[baibu.catalog.stage(one.card.id).id]
        waiting = {need for need in stage.needs if not baibu.catalog.stages[need].coming}
        assert waiting <= done
        done.add(stage.id)


def test_each_next_step_is_lit_on_the_map_and_has_its_reason(visitor: Visitor) -> None:
    page = visitor.get("/road")
    listed = queries.road(visitor.baibu).ahead
    assert page.text.count(" lit") == len(listed)
    for one in listed:
        assert one.reason.en in words(page)
    assert "Can be done once 1 is passed" in words(page)


def test_the_next_steps_follow_the_plan(whole: Visitor) -> None:
    assert numbers(whole.baibu) == [1, 2, 3, 4, 5]
    planning.make_plan(whole.baibu, planning.Wish(hours=10))
    planning.move(whole.baibu, "12", "4")
    assert numbers(whole.baibu) == [1, 2, 3, 4, 12]


@pytest.mark.parametrize("zoom", ["blocks", "stages", "skills"])
def test_each_height_of_the_whole_road_stays_light(whole: Visitor, zoom: str) -> None:
    for language in ("zh", "en"):
        page = whole.get(f"/road?zoom={zoom}", accept_language=language)
        assert len(gzip.compress(page.content)) <= HEAVY / 4
