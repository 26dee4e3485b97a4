"""Everything goes out in one file and comes in again, from the terminal, in both languages."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from makers.terminal import RIGHT, Terminal


@pytest.fixture
def backup(baibu: Terminal, tmp_path: Path) -> Path:
    """A backup of somebody who passed the first stage from a working file."""
    baibu("stage", "1")
    baibu.working_file().write_text(RIGHT)
    assert baibu("grade", "1").code == 0
    path = tmp_path / "mine.zip"
    assert baibu("backup", path).code == 0
    return path


def test_a_backup_brings_record_and_files_to_another_machine(backup: Path, tmp_path: Path) -> None:
    elsewhere = Terminal(home=tmp_path / "elsewhere")
    assert elsewhere("restore", backup, "--add").code == 0
    assert "1 of 5 stages passed" in elsewhere().first_line
    assert elsewhere.working_file().read_text() == RIGHT


def test_a_backup_is_looked_at_first_and_nothing_is_changed(backup: Path, tmp_path: Path) -> None:
    elsewhere = Terminal(home=tmp_path / "elsewhere")
    said = elsewhere("restore", backup)
    assert said.code == 0
    assert "Nothing was changed." in said.out
    assert "--replace" in said.out
    assert "0 of 5 stages passed" in elsewhere().first_line
    assert not elsewhere.working_file().exists()


def test_what_was_there_is_kept_and_can_be_brought_back(
    baibu: Terminal, backup: Path, tmp_path: Path
) -> None:
    elsewhere = Terminal(home=tmp_path / "elsewhere")
    empty = tmp_path / "empty.zip"
    assert elsewhere("backup", empty).code == 0
    said = baibu("restore", empty, "--replace", "--json")
    assert "0 of 5 stages passed" in baibu().first_line
    kept = baibu.home / "kept" / said.json["kept"]["name"]
    assert baibu("restore", kept, "--replace").code == 0
    assert "1 of 5 stages passed" in baibu().first_line


def test_a_file_is_written_over_only_when_told_to(baibu: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    path.write_text("something else")
    said = baibu("backup", path)
    assert (said.code, said.err[:4]) == (2, "L012")
    assert path.read_text() == "something else"
    assert baibu("backup", path, "--replace").code == 0
    assert zipfile.is_zipfile(path)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("not-there.zip", None, "B"),
        ("text.zip", b"hello", "L"),
        ("cut.zip", b"PK\x03\x04 and no more", "L"),
    ],
)
def test_a_file_that_is_no_backup_is_named_and_changes_nothing(
    baibu: Terminal, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    said = baibu("restore", path, "--replace")
    assert said.code != 0
    assert said.err.startswith(code)
    assert name in said.err
    assert not (baibu.home / "kept").exists()


def test_a_folder_that_cannot_be_written_leaves_nothing_behind(
    baibu: Terminal, tmp_path: Path
) -> None:
    said = baibu("backup", tmp_path / "no" / "such" / "mine.zip")
    assert (said.code, said.err[:4]) == (3, "B009")
    assert baibu("backup", tmp_path, "--replace").code == 3
    assert not list(tmp_path.glob(".*")), "nothing half-written stays"


def test_to_add_and_to_replace_at_once_is_refused(baibu: Terminal, backup: Path) -> None:
    said = baibu("restore", backup, "--add", "--replace")
    assert said.err.startswith("B020")


def test_both_languages_say_what_a_backup_holds(backup: Path, tmp_path: Path) -> None:
    chinese = Terminal(home=tmp_path / "zh", language="zh")
    said = chinese("restore", backup).out
    assert "已通过的关卡" in said
    assert "什么都没有改动" in said
    assert "已并入" in chinese("restore", backup, "--add").out
