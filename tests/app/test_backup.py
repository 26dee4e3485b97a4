"""Everything can be carried out and in again, and nothing is lost on the way."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.app import actions, backup, house, preferences
from baibu.app.backup import NotABackupError, WrongWordError
from baibu.app.board import board
from baibu.app.wiring import Baibu
from baibu.core.ids import StageId
from baibu.ledger.errors import DamagedArchiveError
from makers.small_course import RIGHT, WRONG, baibu, wired

__all__ = ["baibu"]
WORDS = ("DELETE", "全部删除")
MEAN = StageId("mean")


def packed(baibu: Baibu, folder: Path) -> bytes:
    path = folder / "one.zip"
    backup.write_backup(baibu, path)
    return path.read_bytes()


def worked(baibu: Baibu) -> Path:
    """Pass a stage, leave a draft and a file of one's own; give that file."""
    actions.grade(baibu, 1, RIGHT[1], via="web")
    actions.save_draft(baibu, "mean", "# half done")
    path = actions.learner_files(baibu, 1).solution
    path.write_text("# mine\n", encoding="utf-8")
    return path


def ids(baibu: Baibu) -> list[str]:
    return [record.id for record in baibu.store.read(baibu.learner)]


def test_a_backup_brings_everything_back_into_an_empty_place(baibu: Baibu, tmp_path: Path) -> None:
    mine = worked(baibu)
    preferences.choose(baibu, "minutes", "45")
    data = packed(baibu, tmp_path)
    with wired(tmp_path / "other") as other:
        name = backup.receive(other, data, "one.zip")
        backup.restore(other, name, "replace")
        assert ids(other) == ids(baibu)
        assert board(other).passed == 1
        assert other.store.draft(other.learner, MEAN) == baibu.store.draft(baibu.learner, MEAN)
        place = mine.relative_to(baibu.settings.home)
        assert (other.settings.home / place).read_text("utf-8") == "# mine\n"
        assert preferences.usual_minutes(other) == 45


def test_looking_at_a_backup_changes_nothing(baibu: Baibu, tmp_path: Path) -> None:
    worked(baibu)
    data = packed(baibu, tmp_path)
    actions.grade(baibu, 2, RIGHT[2], via="web")
    before = ids(baibu)
    page = backup.look(baibu, backup.receive(baibu, data, "one.zip"))
    assert ids(baibu) == before
    assert (page.brings.passed, page.here.passed) == (1, 2)
    assert (page.new, page.lost) == (0, 1)
    assert page.changed == 0


def test_adding_a_backup_keeps_what_is_here(baibu: Baibu, tmp_path: Path) -> None:
    worked(baibu)
    data = packed(baibu, tmp_path)
    with wired(tmp_path / "other") as other:
        actions.grade(other, 2, RIGHT[2], via="web")
        own = ids(other)
        backup.restore(other, backup.receive(other, data, "one.zip"), "add")
        assert set(ids(other)) >= {*own, *ids(baibu)}
        assert board(other).passed == 2


def test_what_a_backup_replaces_is_kept_aside_and_can_be_brought_back(
    baibu: Baibu, tmp_path: Path
) -> None:
    mine = worked(baibu)
    data = packed(baibu, tmp_path)
    actions.grade(baibu, 2, RIGHT[2], via="web")
    mine.write_text("# later\n", encoding="utf-8")
    later = ids(baibu)
    done = backup.restore(baibu, backup.receive(baibu, data, "one.zip"), "replace")
    assert board(baibu).passed == 1
    assert mine.read_text("utf-8") == "# mine\n"
    assert [one.name for one in backup.kept_aside(baibu)] == [done.kept.name]
    backup.restore(baibu, done.kept.name, "replace")
    assert ids(baibu) == later
    assert mine.read_text("utf-8") == "# later\n"


def test_the_record_stays_append_only_after_a_replacement(baibu: Baibu, tmp_path: Path) -> None:
    worked(baibu)
    backup.restore(baibu, backup.receive(baibu, packed(baibu, tmp_path), "one.zip"), "replace")
    before = baibu.store.read(baibu.learner)
    engine = baibu.store._engine
    with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM evidence")
    assert baibu.store.read(baibu.learner) == before


def test_a_replacement_that_breaks_off_changes_nothing(baibu: Baibu) -> None:
    worked(baibu)
    before = baibu.store.read(baibu.learner)
    me = baibu.store.learner(baibu.learner)
    with pytest.raises(AttributeError):
        baibu.store.replace(baibu.learner, me, ["no record"])  # type: ignore[list-item]
    assert baibu.store.read(baibu.learner) == before


def test_a_bare_archive_is_a_backup_too(baibu: Baibu, tmp_path: Path) -> None:
    worked(baibu)
    data = actions.archive(baibu)
    with wired(tmp_path / "other") as other:
        name = backup.receive(other, data, "record.jsonl")
        assert backup.look(other, name).files == 0
        backup.restore(other, name, "add")
        assert board(other).passed == 1


def test_a_damaged_file_is_refused_before_anything_happens(baibu: Baibu, tmp_path: Path) -> None:
    worked(baibu)
    before = ids(baibu)
    for data in (b"", b"hello", b"PK\x03\x04 and no more"):
        with pytest.raises(DamagedArchiveError):
            backup.receive(baibu, data, "x.zip")
    with pytest.raises(NotABackupError):
        backup.receive(baibu, zipped({"other.txt": b"x"}), "x.zip")
    assert ids(baibu) == before
    assert backup.kept_aside(baibu) == ()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return made.getvalue()


PARTS = st.sampled_from(["..", "stages", "projects", "me", "a", "", "C:", "\\x", "kept"])


@given(st.lists(PARTS, min_size=1, max_size=5).map("/".join))
def test_no_name_in_a_backup_leads_out_of_the_data_folder(place: str) -> None:
    from types import SimpleNamespace

    home = Path("/srv/of/baibu")
    baibu = SimpleNamespace(settings=SimpleNamespace(home=home), learner="me")
    found = backup._own_place(baibu, place)  # type: ignore[arg-type]
    if found is not None:
        target = Path(f"{home}/{found}")
        assert ".." not in target.parts
        assert target.parts[:5] in {(*home.parts, "stages"), (*home.parts, "projects")}


@pytest.mark.parametrize("name", ["before-20260102-120000.zip", "../x", "nothing"])
def test_a_backup_that_is_not_there_is_said_to_be_missing(baibu: Baibu, name: str) -> None:
    with pytest.raises(NotABackupError) as missing:
        backup.kept_file(baibu, name)
    assert "there is no such file" in missing.value.what("en")
    assert "没有这个文件" in missing.value.what("zh")


@pytest.mark.parametrize("place", ["../x", "/etc/passwd", "stages/../../x", "baibu.sqlite3"])
def test_a_backup_with_a_stray_file_is_refused_whole(
    baibu: Baibu, tmp_path: Path, place: str
) -> None:
    worked(baibu)
    about = json.dumps({"format": "baibu-backup", "version": 1, "at": "2026-01-02T12:00:00+00:00"})
    files = {"baibu.json": about.encode(), "record.jsonl": actions.archive(baibu), place: b"x"}
    with pytest.raises(NotABackupError, match="B048"):
        backup.receive(baibu, zipped(files), "x.zip")
    assert not (tmp_path / "x").exists()


def test_evidence_alone_is_one_line_of_json_each(baibu: Baibu) -> None:
    worked(baibu)
    lines = backup.evidence_lines(baibu).decode().splitlines()
    assert [json.loads(line)["evidence"]["id"] for line in lines] == ids(baibu)


def test_everything_goes_only_after_the_word(baibu: Baibu) -> None:
    worked(baibu)
    before = ids(baibu)
    for word in ("", "delete", "DELETE!"):
        with pytest.raises(WrongWordError):
            backup.delete_all(baibu, word, words=WORDS)
    assert ids(baibu) == before


def test_after_the_word_nothing_of_the_learner_is_left(baibu: Baibu) -> None:
    mine = worked(baibu)
    marker = "# a line that must not survive"
    actions.grade(baibu, 2, f"{WRONG}{marker}\n", via="web")
    preferences.choose(baibu, "minutes", "45")
    stranger = baibu.settings.home / "not-ours.txt"
    stranger.write_text("stays", encoding="utf-8")
    backup.delete_all(baibu, "全部删除", words=WORDS)
    assert ids(baibu) == []
    assert board(baibu).passed == 0
    assert house.is_new(baibu)
    assert not mine.exists()
    assert not baibu.settings.file.exists()
    assert stranger.read_text("utf-8") == "stays"
    left = b"".join(path.read_bytes() for path in baibu.settings.home.glob("baibu.sqlite3*"))
    assert marker.encode() not in left


def test_a_learner_begins_anew_after_deleting(baibu: Baibu) -> None:
    worked(baibu)
    backup.delete_all(baibu, "DELETE", words=WORDS)
    actions.grade(baibu, 1, RIGHT[1], via="web")
    assert board(baibu).passed == 1
    assert actions.rebuild(baibu).is_same


def test_the_page_measures_what_lies_in_the_folder(baibu: Baibu) -> None:
    mine = worked(baibu)
    page = house.settings_page(baibu)
    sizes = {part.id: part.bytes for part in page.parts}
    folder = mine.parents[1]
    assert sizes["stages"] == sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    assert page.bytes == sum(sizes.values())
    assert page.evidence == len(ids(baibu))
