"""What pages are told is what the record and the content say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from baibu.app import actions, doctor, queries, recording
from baibu.app.folded import KEEP_EVERY
from baibu.app.wiring import Baibu
from baibu.core.ids import EvidenceId
from baibu.core.language import Text
from baibu.core.settings import ROWS
from baibu.ledger import Opened, encode
from baibu.ledger.evidence import Evidence
from baibu.ledger.store import Health
from makers.small_course import NOON, RIGHT, STARTER, WRONG, baibu, chosen, wired

__all__ = ["baibu"]
ROAD_MS = 5  # of processor time; about 0.3 on the machine it was written on


def statuses(baibu: Baibu) -> list[str]:
    return [card.status for row in queries.road(baibu).blocks for card in row.stages]


def test_the_road_of_a_newcomer(baibu: Baibu) -> None:
    page = queries.road(baibu)
    assert statuses(baibu) == ["open", "locked", "coming", "locked", "open"]
    assert (page.passed, page.made, page.total, page.minutes_left) == (0, 4, 5, 100)
    open_now = [card for row in page.blocks for card in row.stages if card.status == "open"]
    assert page.ready == len(open_now) < page.made
    assert page.next is not None
    assert (page.next.number, page.next.is_next) == (1, True)
    missing = [card.missing for row in page.blocks for card in row.stages]
    assert missing == [(), (1,), (2,), (2,), ()]


def test_the_road_after_some_work(baibu: Baibu) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    actions.grade(baibu, 2, "def mean(xs):\n    return 0.0\n", via="cli")
    page = queries.road(baibu)
    assert statuses(baibu) == ["passed", "started", "coming", "locked", "open"]
    assert (page.passed, page.blocks[0].passed, page.minutes_left) == (1, 1, 80)
    mean = page.blocks[0].stages[1]
    assert (mean.attempts, mean.share, mean.is_next) == (1, 0.5, True)


def test_another_process_is_seen_at_once(baibu: Baibu) -> None:
    assert queries.road(baibu).passed == 0
    with wired(baibu.settings.home) as other:
        actions.grade(other, 1, RIGHT[1], via="watch")
    assert queries.road(baibu).passed == 1


def test_the_home_page_opens_all_four_doors(baibu: Baibu) -> None:
    page = queries.home(baibu)
    assert [(door.id, door.is_open) for door in page.doors] == [
        ("understand", True),
        ("study", True),
        ("interview", True),
        ("projects", True),
    ]
    assert "0 of 5" in page.doors[1].fact.en
    assert "0/5" in page.doors[1].fact.zh
    assert page.next_reason == Text(zh="路线从这里开始。", en="The road begins here.")


def test_the_next_step_says_why(baibu: Baibu) -> None:
    reasons = []
    for act in (
        lambda: None,
        lambda: actions.take_hint(baibu, 1),
        lambda: actions.grade(baibu, 1, WRONG, via="cli"),
        lambda: actions.grade(baibu, 1, RIGHT[1], via="cli"),
        lambda: actions.grade(baibu, 2, RIGHT[2], via="cli"),
        lambda: actions.grade(baibu, 4, RIGHT[4], via="cli"),
    ):
        act()
        page = queries.next_(baibu)
        reasons.append((page.card.number if page.card else None, page.reason.en))
    assert [number for number, _ in reasons] == [1, 1, 1, 2, 4, 5]
    said = [reason for _, reason in reasons]
    assert said[1].startswith("You have begun it, and not submitted")
    assert "50 %" in said[2]
    assert "1 waiting" in said[3]  # the one that is coming does not count
    assert said[4] == "Everything it builds on is passed, and it comes first in the plan."


def test_when_all_that_is_made_is_passed_the_next_step_says_so(baibu: Baibu) -> None:
    only = {name: stage for name, stage in baibu.catalog.stages.items() if stage.number <= 3}
    short = replace(baibu, catalog=replace(baibu.catalog, stages=only))
    for number in (1, 2):
        actions.grade(short, number, RIGHT[number], via="cli")
    page = queries.next_(short)
    assert page.card is None
    assert page.reason.zh == "现有的 2 关都已通过，另有 1 关正在编写。"


def test_a_stage_page_holds_all_there_is(baibu: Baibu) -> None:
    page = queries.stage_page(baibu, "002-mean")
    assert page.stage.number == 2
    assert [card.number for card in page.needs] == [1]
    assert [card.number for card in page.unlocks] == [3, 4]
    assert [text.en for text in page.skills] == ["Averages"]
    assert page.sources == ("C. F. Gauss (1809). Theoria motus",)
    assert page.block.id == "first"
    assert page.previous is not None
    assert page.following is not None
    assert (page.previous.number, page.following.number) == (1, 3)
    assert (page.attempts, page.report, page.solution) == ((), None, None)
    assert (page.hints, page.hints_left, page.can_give_up) == ((), 3, True)


def test_the_road_has_two_ends(baibu: Baibu) -> None:
    assert queries.stage_page(baibu, 1).previous is None
    assert queries.stage_page(baibu, 5).following is None


def test_the_editor_opens_with_the_starter_and_then_with_the_draft(baibu: Baibu) -> None:
    page = queries.stage_page(baibu, 1)
    assert (page.draft, page.draft_saved) == (STARTER, None)
    saved = actions.save_draft(baibu, 1, "x = 1")
    page = queries.stage_page(baibu, 1)
    assert (page.draft, page.draft_saved) == ("x = 1", saved)


def test_attempts_are_numbered_from_the_first_and_listed_from_the_last(baibu: Baibu) -> None:
    for source in (WRONG, "def nothing():\n    pass\n", RIGHT[1]):
        actions.grade(baibu, 1, source, via="watch")
    history = queries.stage_page(baibu, 1).attempts
    assert [item.number for item in history] == [3, 2, 1]
    assert [item.passed for item in history] == [True, False, False]
    assert history[2].diagnosis == Text(zh="你返回的是常数。", en="You gave a constant.")
    assert history[2].first_failed == Text(zh="对任何列表都对", en="is right for any list")
    assert (history[2].passed_checks, history[2].checks) == (1, 2)
    assert history[0].source == RIGHT[1]
    assert history == queries.attempts(baibu, 1)
    report = queries.stage_page(baibu, 1).report
    assert report is not None
    assert report.passed


def test_a_missing_extra_is_named_with_its_command(baibu: Baibu) -> None:
    page = queries.stage_page(baibu, 5)
    assert page.extra_missing == "no-such-extra"
    assert page.extra_command is not None
    assert page.extra_command.endswith(('[no-such-extra]"', "[no-such-extra]'"))
    assert "make" not in page.extra_command
    assert queries.stage_page(baibu, 1).extra_command is None


def test_a_stage_that_is_coming_shows_what_it_will_be(baibu: Baibu) -> None:
    page = queries.coming_page(baibu, 3)
    assert (page.card.status, [card.number for card in page.needs]) == ("coming", [2])


def findings(baibu: Baibu) -> dict[str, tuple[str, str]]:
    found = queries.doctor(baibu).findings
    return {item.name.en: (item.state, item.detail.en) for item in found}


def test_the_doctor_of_a_sound_machine(baibu: Baibu) -> None:
    actions.grade(baibu, 1, WRONG, via="cli")
    told = findings(baibu)
    assert told["Python"][0] == "good"
    assert told["Record"][0] == "good"
    assert "1 pieces" in told["Record"][1]
    assert told["Content"] == (
        "good",
        f"4 of 5 stages made, 1 skills, 1 words in the glossary, from {baibu.catalog.root}",
    )
    assert told["Isolation"][0] == "good"
    assert told["Extra “no-such-extra”"][0] == "worth_knowing"


def test_the_doctor_tells_where_settings_come_from_and_no_password(tmp_path: Path) -> None:
    with wired(tmp_path) as baibu:
        shown = chosen(tmp_path, database_url="postgresql://me:secret@host/db", personal="yes")
        rows = {row.name: row for row in queries.doctor(replace(baibu, settings=shown)).settings}
    assert list(rows) == [row.name for row in ROWS]
    assert (rows["home"].value, rows["home"].origin) == (str(tmp_path), "--home")
    assert (rows["port"].value, rows["port"].origin) == ("8100", "default")
    assert rows["personal"].value == "yes"
    assert "secret" not in rows["database_url"].value
    assert rows["database_url"].value.endswith("@host/db")


def test_the_doctor_tells_evidence_that_is_not_understood(baibu: Baibu) -> None:
    actions.take_hint(baibu, 1)
    (known,) = baibu.store.read(baibu.learner)
    baibu.store.append([replace(known, id=EvidenceId("d" * 32), kind="dream")])
    state, detail = findings(baibu)["Evidence that is not understood"]
    assert (state, "dream" in detail) == ("worth_knowing", True)
    assert queries.stage_page(baibu, 1).hints_left == 2


def test_the_doctor_tells_a_damaged_database_and_little_disk(
    baibu: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = Health(
        kind="sqlite", version="3", place="x", bytes=1, evidence=0, problem="page 7 is never used"
    )
    monkeypatch.setattr(baibu.store, "health", lambda: damaged)
    monkeypatch.setattr(doctor, "ENOUGH_MB", 10**12)
    monkeypatch.setattr(doctor, "LITTLE_MB", 10**11)
    told = findings(baibu)
    assert told["Record"][0] == "broken"
    assert "page 7" in told["Record"][1]
    assert told["Baibu's folder"][0] == "broken"


def opened(baibu: Baibu, count: int, start: int = 0) -> None:
    baibu.store.admit(recording.enter(baibu))
    stages = list(baibu.catalog.stages)
    baibu.store.append(
        [
            encode(
                Evidence(
                    id=EvidenceId(f"{number:032x}"),
                    learner=baibu.learner,
                    at=NOON + timedelta(minutes=number),
                    content_hash="",
                    fact=Opened(stage=stages[number % len(stages)]),
                )
            )
            for number in range(start, start + count)
        ]
    )


def counting(baibu: Baibu) -> Callable[[], int]:
    """Count the rows of evidence that are read from now on."""
    rows = 0
    read = baibu.store.read

    def counted(*args: object, **kwargs: object) -> list[object]:
        nonlocal rows
        found = read(*args, **kwargs)  # type: ignore[arg-type]
        rows += len(found)
        return list(found)

    baibu.store.read = counted  # type: ignore[method-assign, assignment]
    return lambda: rows


def test_a_page_reads_only_what_is_new(baibu: Baibu) -> None:
    opened(baibu, 50)
    queries.road(baibu)
    rows = counting(baibu)
    queries.road(baibu)
    assert rows() == 0
    opened(baibu, 3, start=50)
    queries.road(baibu)
    assert rows() == 3


def test_the_next_process_begins_from_a_snapshot(baibu: Baibu) -> None:
    opened(baibu, KEEP_EVERY)
    actions.grade(baibu, 1, WRONG, via="cli")
    before = queries.road(baibu)
    with wired(baibu.settings.home) as later:
        rows = counting(later)
        assert queries.road(later) == before
        assert rows() == 0


def test_no_snapshot_is_kept_past_evidence_that_a_newer_baibu_may_read(baibu: Baibu) -> None:
    opened(baibu, KEEP_EVERY)
    (known, *_) = baibu.store.read(baibu.learner)
    baibu.store.append([replace(known, id=EvidenceId("d" * 32), kind="dream")])
    actions.grade(baibu, 1, WRONG, via="cli")
    view = baibu.progress.view
    assert baibu.store.snapshot(baibu.learner, view.name, view.version) is None


def test_the_road_costs_little_processor_time(baibu: Baibu) -> None:
    opened(baibu, 1_000)
    queries.road(baibu)
    start = time.process_time()
    for _ in range(100):
        queries.road(baibu)
    assert (time.process_time() - start) * 1000 / 100 < ROAD_MS


def test_a_page_that_is_asked_twice_sends_one_question_to_the_database(baibu: Baibu) -> None:
    queries.road(baibu)
    asked: list[str] = []
    event.listen(baibu.store._engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    queries.road(baibu)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1
