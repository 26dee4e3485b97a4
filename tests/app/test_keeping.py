"""The record can be carried to another machine and worked out again, and nothing changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from baibu.app import actions, queries
from baibu.app.wiring import Baibu
from baibu.core.errors import FolderUnwritableError, UnreadableFileError
from baibu.core.ids import EvidenceId
from baibu.ledger import Shelved, decode_all
from baibu.ledger.errors import ArchiveExistsError, DamagedArchiveError, EvidenceClashError
from baibu.ledger.store import Snapshot
from makers.postgres_server import postgres_server, postgres_url
from makers.small_course import RIGHT, WRONG, baibu, wired

__all__ = ["baibu", "postgres_server", "postgres_url"]


def work(baibu: Baibu) -> None:
    actions.open_stage(baibu, 1)
    actions.grade(baibu, 1, WRONG, via="cli")
    actions.take_hint(baibu, 1)
    actions.grade(baibu, 1, RIGHT[1], via="web")
    actions.grade(baibu, 4, RIGHT[4], via="watch")
    actions.save_draft(baibu, 2, "草稿 \x00 \ud800")
    (known, *_) = baibu.store.read(baibu.learner)
    future = replace(known, id=EvidenceId("f" * 32), kind="dream", body={"depth": [1, 2.5]})
    baibu.store.append([future])


def test_an_export_brought_into_a_new_home_is_the_same_record(baibu: Baibu, tmp_path: Path) -> None:
    work(baibu)
    told = actions.export(baibu, tmp_path / "record.jsonl")
    assert (told.evidence, told.drafts) == (7, 3)
    assert told.bytes == (tmp_path / "record.jsonl").stat().st_size
    with wired(tmp_path / "other") as other:
        brought = actions.import_archive(other, tmp_path / "record.jsonl")
        assert (brought.evidence, brought.known, brought.drafts) == (7, 0, 3)
        assert actions.archive(other) == actions.archive(baibu)
        assert queries.road(other) == queries.road(baibu)
        assert queries.stage_page(other, 2).draft == "草稿 \x00 \ud800"


@pytest.mark.postgres
def test_a_record_goes_to_postgresql_and_back_unchanged(
    baibu: Baibu, tmp_path: Path, postgres_url: str
) -> None:
    work(baibu)
    data = actions.archive(baibu)
    with wired(tmp_path / "server", database_url=postgres_url) as server:
        actions.import_bytes(server, data, where="upload")
        assert actions.archive(server) == data
        assert queries.road(server) == queries.road(baibu)
        assert actions.rebuild(server).is_same
        graded = actions.grade(server, 2, RIGHT[2], via="web")
        assert (graded.report.passed, graded.attempt) == (True, 1)
        back = actions.archive(server)
    with wired(tmp_path / "other") as other:
        actions.import_bytes(other, back, where="upload")
        assert actions.archive(other) == back
        assert queries.road(other).passed == 3


def test_importing_twice_changes_nothing(baibu: Baibu, tmp_path: Path) -> None:
    work(baibu)
    data = actions.archive(baibu)
    for _ in range(2):
        brought = actions.import_bytes(baibu, data, where="upload")
        assert (brought.evidence, brought.known, brought.drafts, brought.shelved) == (7, 7, 0, 0)
        assert actions.archive(baibu) == data


def test_an_import_joins_what_was_done_on_two_machines(baibu: Baibu, tmp_path: Path) -> None:
    with wired(tmp_path / "other") as other:
        actions.grade(other, 2, RIGHT[2], via="cli")
        data = actions.archive(other)
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    actions.import_bytes(baibu, data, where="upload")
    assert queries.road(baibu).passed == 2


@pytest.mark.parametrize("mine_first", [True, False])
def test_of_two_drafts_the_newer_one_stays_and_the_older_is_kept_in_the_record(
    baibu: Baibu, tmp_path: Path, *, mine_first: bool
) -> None:
    with wired(tmp_path / "other", baibu.clock) as other:
        pair = [(baibu, "here"), (other, "there")]
        for where, source in pair if mine_first else reversed(pair):
            actions.save_draft(where, 1, source)
        data = actions.archive(other)
    older, newer = ("here", "there") if mine_first else ("there", "here")
    for _ in range(2):
        actions.import_bytes(baibu, data, where="upload")
        assert queries.stage_page(baibu, 1).draft == newer
        evidence, _ = decode_all(baibu.store.read(baibu.learner))
        shelved = [item.fact for item in evidence if isinstance(item.fact, Shelved)]
        assert [fact.source for fact in shelved] == [older]


def test_a_damaged_archive_changes_nothing(baibu: Baibu, tmp_path: Path) -> None:
    work(baibu)
    good = actions.archive(baibu)
    file = tmp_path / "cut.jsonl"
    file.write_bytes(good[:-10])
    with wired(tmp_path / "other") as other:
        with pytest.raises(DamagedArchiveError) as caught:
            actions.import_archive(other, file)
        assert "cut.jsonl" in caught.value.say("zh")
        assert other.store.learner(other.learner) is None
        assert other.store.read(other.learner) == []


def test_an_archive_belongs_to_whoever_brings_it_in_unless_it_is_somebody_elses_here(
    baibu: Baibu, tmp_path: Path
) -> None:
    actions.grade(baibu, 1, RIGHT[1], via="cli")
    data = actions.archive(baibu)
    with wired(tmp_path / "other", learner="anna") as other:
        actions.import_bytes(other, data, where="upload")
        assert queries.road(other).passed == 1
    with wired(baibu.settings.home, learner="anna") as neighbour:
        with pytest.raises(EvidenceClashError):
            actions.import_bytes(neighbour, data, where="upload")
        assert queries.road(neighbour).passed == 0


def test_a_file_that_is_there_is_not_written_over_unless_asked(
    baibu: Baibu, tmp_path: Path
) -> None:
    file = tmp_path / "thesis.txt"
    file.write_text("years of work")
    with pytest.raises(ArchiveExistsError):
        actions.export(baibu, file)
    assert file.read_text() == "years of work"
    actions.export(baibu, file, replace=True)
    assert file.read_bytes() == actions.archive(baibu)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "thesis.txt"]


def test_files_that_cannot_be_read_or_written_are_told(baibu: Baibu, tmp_path: Path) -> None:
    with pytest.raises(FolderUnwritableError):
        actions.export(baibu, tmp_path / "nowhere" / "record.jsonl")
    with pytest.raises(UnreadableFileError):
        actions.import_archive(baibu, tmp_path / "nothing.jsonl")
    with pytest.raises(UnreadableFileError):
        actions.import_archive(baibu, tmp_path)


def test_a_rebuild_changes_nothing(baibu: Baibu) -> None:
    work(baibu)
    before = (queries.road(baibu), queries.stage_page(baibu, 1))
    told = actions.rebuild(baibu)
    assert (told.view, told.evidence, told.is_same) == ("progress", 7, True)
    assert [line[:4] for line in told.unread] == ["L003"]
    assert (queries.road(baibu), queries.stage_page(baibu, 1)) == before


def test_a_rebuild_finds_a_snapshot_that_was_wrong(baibu: Baibu) -> None:
    work(baibu)
    last = baibu.store.read(baibu.learner)[-1].seq
    false = Snapshot(seq=last, state={"stages": {}, "corrections": []})
    view = baibu.progress.view
    baibu.store.keep_snapshot(baibu.learner, view.name, view.version, false)
    with wired(baibu.settings.home) as later:
        assert queries.road(later).passed == 0
        assert not actions.rebuild(later).is_same
        assert queries.road(later).passed == 2
