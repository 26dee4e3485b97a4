"""A sample learner is shown beside one's own data, never in it, and goes with one click."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from baibu.app import actions, planning, sample
from baibu.app.board import board
from baibu.app.remembering import Remembered, given_name, told, verdict_at
from baibu.app.sample import Clock, Sample
from baibu.app.wiring import Baibu, build
from baibu.compute import InlineExecutor
from baibu.content import Body, Stage
from baibu.core import settings
from baibu.grader import Report, grade
from baibu.web import create
from baibu.web.sample import Samples
from makers.small_course import RIGHT, wired
from makers.visitor import Visitor, run, visitor, words

__all__ = ["visitor"]
DAYS = 12


def two_weeks(visitor: Visitor, place: Path) -> Baibu:
    """Make a short sample life right here, and put it where the pages look."""
    own = visitor.baibu
    clock = Clock(real=own.clock)
    made = sample.open_at(own, place / "sample", clock)
    assert list(sample.live(made, clock, days=DAYS)) == list(range(1, DAYS + 1))
    held: Sample = visitor.app.state.sample
    held.baibu, held.state = made, "ready"
    return made


@pytest.fixture
def shown(visitor: Visitor, tmp_path: Path) -> Iterator[Baibu]:
    made = two_weeks(visitor, tmp_path)
    yield made
    visitor.app.state.sample.end()


def test_the_life_is_made_of_real_acts_that_end_before_now(visitor: Visitor, shown: Baibu) -> None:
    now = visitor.baibu.clock()
    kinds = {record.kind for record in shown.store.read(shown.learner)}
    assert {"verdict", "opened", "plan", "review"} <= kinds
    assert board(shown).passed >= 1
    assert board(shown).minutes > 45
    times = [record.at for record in shown.store.read(shown.learner)]
    assert times == sorted(times)
    assert now - timedelta(days=DAYS + 1) <= times[0] <= times[-1] <= now
    assert planning.plan_page(shown).hours == sample.HOURS_A_WEEK


def test_nothing_of_it_reaches_ones_own_record(visitor: Visitor, shown: Baibu) -> None:
    own = visitor.baibu
    assert own.store.read(own.learner) == []
    assert own.store.read(shown.learner) == []
    passed = board(shown).passed
    visitor.post("/sample/stage/4/submit", {"source": RIGHT[4]})
    visitor.post("/sample/plan", {"hours": "3", "whole": "true"})
    assert own.store.read(own.learner) == []
    assert board(shown).passed >= passed
    actions.grade(own, 1, RIGHT[1], via="web")
    assert board(shown).passed >= passed
    assert board(own).passed == 1


@pytest.mark.parametrize(
    "path", ["/", "/road", "/road?zoom=skills", "/today", "/plan", "/stage/1", "/mastery"]
)
def test_every_page_says_that_it_is_a_sample_and_leads_to_others_of_it(
    visitor: Visitor, shown: Baibu, path: str
) -> None:
    page = visitor.get(f"/sample{path}")
    assert page.status_code == 200
    assert "Sample learner: made up" in words(page)
    assert "Sample learner: made up" not in words(visitor.get(path))
    found = re.findall(r'(data-own )?(?:href|action|formaction)="(/[^"]*)"', page.text)
    for is_own, address in found:
        assert is_own or address.startswith(("/sample/", "/static/")), address
    assert sorted(address for is_own, address in found if is_own) == ["/", "/sample/end"]


def test_a_page_of_it_that_does_not_exist_is_still_one_of_it(
    visitor: Visitor, shown: Baibu
) -> None:
    answer = visitor.get("/sample/nowhere")
    assert answer.status_code == 404
    assert "Sample learner: made up" in words(answer)


def test_a_way_back_after_a_choice_stays_inside(visitor: Visitor, shown: Baibu) -> None:
    answer = visitor.post("/sample/theme", {"theme": "dark", "back": "/road"})
    assert answer.headers["location"] == "/sample/road"


def test_one_click_and_it_is_gone(visitor: Visitor, shown: Baibu) -> None:
    place = shown.settings.home
    assert visitor.post("/sample/end").headers["location"] == "/"
    assert visitor.app.state.sample.state == "none"
    gone = visitor.get("/sample/road")
    assert gone.status_code == 404
    assert "There is no sample learner now" in words(gone)
    assert place != visitor.baibu.settings.home


def test_while_it_is_being_made_the_page_says_how_far_it_is(visitor: Visitor) -> None:
    held: Sample = visitor.app.state.sample
    held.state, held.done = "making", 17
    page = visitor.get("/sample/road")
    assert "Day 17 of 60" in words(page)
    assert page.headers["refresh"]
    visitor.post("/sample/end")
    assert "There is no sample learner now" in words(visitor.get("/sample/road"))


def test_it_is_made_in_the_background_and_its_folder_goes_with_it(
    visitor: Visitor,
) -> None:
    held: Sample = visitor.app.state.sample
    held.days = 3
    assert visitor.post("/sample").headers["location"] == "/sample/"
    visitor.post("/sample")  # a second click makes no second one
    held.wait()
    assert held.state == "ready"
    made = held.baibu
    assert made is not None
    assert "Sample learner: made up" in words(visitor.get("/sample/road"))
    held.end()
    assert not made.settings.home.exists()


def test_a_grader_that_is_missing_is_told(tmp_path: Path) -> None:
    def none_here(*_: object, **__: object) -> object:
        from baibu.grader.errors import OpenToOthersError

        raise OpenToOthersError(host="x", layer="y", reason="z")

    with wired(tmp_path / "home") as plain:
        object.__setattr__(plain, "grader", none_here)
        visitor = Visitor(create(plain), plain)
        visitor.post("/sample")
        held: Sample = visitor.app.state.sample
        held.wait()
        assert held.state == "failed"
        page = visitor.get("/sample/")
        assert held.trouble is not None
        assert held.trouble.code in page.text
        assert "could not be made" in words(page)


def test_a_second_sample_needs_no_grader(tmp_path: Path) -> None:
    """What the sample hands in was judged once; a person's own work is always judged."""

    def none_here(*_: object, **__: object) -> object:
        raise AssertionError("nobody is to be asked")

    with wired(tmp_path / "home") as own:
        first = Visitor(create(own), own)
        place = tmp_path / "first"
        two_weeks(first, place)
        first.app.state.sample.end()
        verdicts = list((own.settings.home / "sample").iterdir())
        assert verdicts
        object.__setattr__(own, "grader", none_here)
        again = Visitor(create(own), own)
        made = two_weeks(again, tmp_path / "second")
        assert board(made).passed >= 1
        again.app.state.sample.end()
        for verdict in verdicts:
            verdict.write_text("{}")  # cut short: judged again, which nobody may here
        with pytest.raises(AssertionError, match="nobody"):
            two_weeks(again, tmp_path / "third")


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer in pieces, as a long page may."""
    head = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"31")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": b'<a href="/ro', "more_body": True})
    await send({"type": "http.response.body", "body": b'ad"><b data-to="/x">'})


def test_an_address_that_is_sent_in_two_pieces_is_moved_whole(visitor: Visitor) -> None:
    held = Sample(visitor.baibu)
    held.baibu = visitor.baibu
    sent: list[Message] = []

    async def visit() -> None:
        async def keep(message: Message) -> None:
            sent.append(message)

        async def nothing() -> Message:
            return {"type": "http.disconnect"}

        app = Samples(page, held, lambda _: page)
        await app({"type": "http", "path": "/sample/x", "headers": []}, nothing, keep)

    run(visit())  # type: ignore[arg-type]
    assert sent[1]["body"] == b'<a href="/sample/road"><b data-to="/sample/x">'
    assert (b"content-length", str(len(sent[1]["body"])).encode()) in sent[0]["headers"]


def test_what_the_sample_hands_in_is_judged_already(tmp_path: Path) -> None:
    """Where the content has changed, `make sample` judges anew what is missing here."""
    own = {"home": str(tmp_path / "own")}
    with build(settings.load(own, {}), executor=InlineExecutor()) as baibu:
        made = sample.open_at(baibu, tmp_path / "sample", Clock(real=baibu.clock))
        planning.make_plan(made, sample.WISH)
        folder = baibu.catalog.root / sample.GIVEN
        wanted = [
            folder / given_name(stage, baibu.catalog.body(stage), source)
            for stage, source in sample.likely(made, sample.DAYS - len(sample.AWAY) - 7)
        ]
        made.store.close()
    assert len(wanted) > 10
    assert [place.name for place in wanted if verdict_at(place) is None] == []


def test_a_verdict_that_came_along_is_shown_and_one_on_other_content_is_not(
    tmp_path: Path,
) -> None:
    asked: list[str] = []

    def judge(
        stage: Stage, body: Body, source: str, *, learner_seed: int, personal: bool
    ) -> Report:
        asked.append(source)
        return grade(stage, body, source, learner_seed=learner_seed, personal=personal)

    with wired(tmp_path / "home") as own:
        stage = own.catalog.stage(1)
        body = own.catalog.body(stage)
        verdict = judge(stage, body, RIGHT[1], learner_seed=0, personal=False)
        given = tmp_path / "given"
        given.mkdir()
        (given / given_name(stage, body, RIGHT[1])).write_text(told(verdict))
        remembered = Remembered(judge, tmp_path / "kept", given)
        asked.clear()
        found = remembered(stage, body, RIGHT[1], learner_seed=0, personal=False)
        assert (found, asked) == (verdict.without_prints(), [])
        changed = replace(body, hash="0" * 16)
        remembered(stage, changed, RIGHT[1], learner_seed=0, personal=False)
        assert asked == [RIGHT[1]]
