"""What is held in memory is never older than the record, however the record came to change."""

from __future__ import annotations

from pathlib import Path

from baibu.app import actions, queries
from baibu.app.board import board
from baibu.app.folded import one_look
from baibu.app.keeping import archive, import_bytes
from baibu.app.wiring import Baibu
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
