"""What is held in memory is never older than the record, however the record came to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from baibu.app import actions, planning, queries
from baibu.app import board as board_module
from baibu.app.board import board
from baibu.app.folded import one_look
from baibu.app.keeping import archive, import_bytes
from baibu.app.pages import StageCard
from baibu.app.wiring import Baibu
from baibu.core.ids import LearnerId, StageId
from baibu.ledger import Record
from baibu.ledger.store import Tail
from makers.small_course import RIGHT, WRONG, baibu, wired

__all__ = ["baibu"]


def test_a_page_is_of_one_moment_and_the_next_one_is_new(baibu: Baibu, tmp_path: Path) -> None:
    with wired(tmp_path / "home") as other:  # another process, as far as the record goes
        with one_look():
            assert board(baibu).passed == 0
            actions.grade(other, 1, RIGHT[1], via="cli")
            assert board(baibu).passed == 0
        assert board(baibu).passed == 1


def test_what_was_done_within_a_look_is_seen_in_it(baibu: Baibu) -> None:
    with one_look():
        assert board(baibu).passed == 0
        actions.grade(baibu, 1, RIGHT[1], via="cli")
        assert board(baibu).passed == 1


def test_a_record_that_another_process_put_in_the_place_of_all_is_read_anew(
    baibu: Baibu, tmp_path: Path
) -> None:
    actions.grade(baibu, 1, WRONG, via="cli")
    kept = archive(baibu)
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    assert board(baibu).passed == 1
    with wired(tmp_path / "home") as other:
        other.store.replace(other.learner)
        import_bytes(other, kept, where="kept")
    assert board(baibu).passed == 0
    assert board(baibu).road[baibu.catalog.stage(1).id].progress.attempts == 1


def test_a_record_that_another_process_took_away_is_gone_here_too(
    baibu: Baibu, tmp_path: Path
) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    assert board(baibu).passed == 1
    with wired(tmp_path / "home") as other:
        other.store.replace(other.learner)
    assert board(baibu).passed == 0


def test_the_road_is_the_same_object_until_something_changes(baibu: Baibu) -> None:
    before = queries.road(baibu)
    assert queries.road(baibu) is before
    actions.grade(baibu, 1, WRONG, via="cli")
    after = queries.road(baibu)
    assert after is not before
    assert after.blocks[0].stages[0].attempts == 1


def test_what_was_read_once_is_not_read_again(
    baibu: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by a view that finds nothing of its own in it, as that of a plan nobody made."""
    actions.grade(baibu, 1, WRONG, via="cli")
    seen = baibu.store.ends(baibu.learner)[1]
    asked: list[int] = []
    read, append = baibu.store.read, baibu.store.append_and_read

    def reading(learner: LearnerId, *, after: int = 0, kinds: Sequence[str] = ()) -> list[Record]:
        asked.append(after)
        return read(learner, after=after, kinds=kinds)

    def appending(learner: LearnerId, records: Sequence[Record], *, after: int) -> Tail:
        asked.append(after)
        return append(learner, records, after=after)

    monkeypatch.setattr(baibu.store, "read", reading)
    monkeypatch.setattr(baibu.store, "append_and_read", appending)
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    assert asked
    assert min(asked) >= seen


def test_what_another_process_told_meanwhile_counts_with_ones_own_verdict(
    baibu: Baibu, tmp_path: Path
) -> None:
    assert board(baibu).passed == 0
    with wired(tmp_path / "home") as other:
        actions.grade(other, 4, WRONG, via="cli")
    graded = actions.grade(baibu, 1, RIGHT[1], via="web")
    assert graded.stage.status == "passed"
    assert board(baibu).road[baibu.catalog.stage(4).id].progress.attempts == 1
    assert [one.passed for one in queries.attempts(baibu, 4)] == [False]


def test_a_verdict_is_not_read_again_to_be_shown(
    baibu: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.grade(baibu, 1, WRONG, via="web")
    monkeypatch.setattr(baibu.store, "at", None)  # whoever calls it fails
    actions.grade(baibu, 1, RIGHT[1], via="web")
    assert [one.passed for one in queries.attempts(baibu, 1)] == [True, False]


def test_the_cards_of_stages_that_stand_where_they_stood_are_kept(baibu: Baibu) -> None:
    before = board(baibu).cards
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    after = board(baibu).cards
    numbers = {card.number for name, card in after.items() if card is not before[name]}
    assert numbers == {1, 2}  # passed; unlocked, and the next one
    assert after == _anew(baibu)


def _anew(baibu: Baibu) -> Mapping[StageId, StageCard]:
    baibu.held.clear()
    return board(baibu).cards


def test_the_order_of_a_plan_is_worked_out_once(
    baibu: Baibu, monkeypatch: pytest.MonkeyPatch
) -> None:
    planning.make_plan(baibu, planning.Wish(background="zero", hours=5.0))
    before = board(baibu).order
    assert before is not None
    monkeypatch.setattr(board_module, "order_of", None)  # whoever calls it fails
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    assert board(baibu).order is before


def test_a_verdict_opens_nothing_that_was_opened_elsewhere(baibu: Baibu, tmp_path: Path) -> None:
    assert board(baibu).passed == 0
    with wired(tmp_path / "home") as other:
        assert actions.grade(other, 1, RIGHT[1], via="cli").unlocked
    assert actions.grade(baibu, 4, WRONG, via="web").unlocked == ()
