"""The learner's own files: made once, theirs from then on. And what building a Baibu needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from baibu.app import actions
from baibu.app.wiring import Baibu, build
from baibu.compute import InlineExecutor, LocalExecutor
from baibu.core.errors import FolderUnwritableError, StageComingError, UnreadableFileError
from baibu.ledger.errors import CorruptDatabaseError
from makers.small_course import STARTER, baibu, chosen, wired

__all__ = ["baibu"]


def test_a_stages_files_are_made_from_the_starter(baibu: Baibu) -> None:
    files = actions.learner_files(baibu, 1)
    assert files.folder == baibu.settings.home / "stages" / "001-count"
    assert files.is_new
    assert files.solution.read_text() == STARTER
    assert files.brief.read_text() == "## Why\n\nCount: 42.\n\n![Why](figures/line.svg)\n"
    assert "<title>line</title>" in (files.folder / "figures" / "line.svg").read_text()


def test_the_brief_is_written_in_the_learners_language(tmp_path: Path) -> None:
    with wired(tmp_path, language="zh") as baibu:
        files = actions.learner_files(baibu, 1)
    assert files.brief.read_text(encoding="utf-8").startswith("## 为什么\n\n计数: 42.")
    assert "<title>线</title>" in (files.folder / "figures" / "line.svg").read_text("utf-8")


def test_no_file_of_the_learners_is_ever_written_over(baibu: Baibu) -> None:
    files = actions.learner_files(baibu, 1)
    files.solution.write_text("mine")
    files.brief.write_text("my notes")
    actions.save_draft(baibu, 1, "from the browser")
    again = actions.learner_files(baibu, 1)
    assert not again.is_new
    assert (files.solution.read_text(), files.brief.read_text()) == ("mine", "my notes")


def test_work_begun_in_the_browser_goes_on_in_the_file(baibu: Baibu) -> None:
    actions.save_draft(baibu, 1, "from the browser")
    assert actions.learner_files(baibu, 1).solution.read_text() == "from the browser"


def test_a_solutions_path_tells_its_stage(baibu: Baibu, tmp_path: Path) -> None:
    files = actions.learner_files(baibu, 2)
    assert actions.stage_of(baibu, files.solution) == "mean"
    assert actions.stage_of(baibu, files.brief) is None
    assert actions.stage_of(baibu, tmp_path / "solution.py") is None


def test_starting_over_keeps_the_old_file_beside_the_new_one(baibu: Baibu) -> None:
    files = actions.learner_files(baibu, 1)
    assert actions.start_over(baibu, 1).kept is None
    for number in (1, 2):
        files.solution.write_text(f"try {number}")
        told = actions.start_over(baibu, 1)
        assert told.kept == files.folder / f"solution-{number}.py"
        assert told.kept.read_text() == f"try {number}"
        assert files.solution.read_text() == STARTER


def test_a_stage_that_is_coming_has_no_files(baibu: Baibu) -> None:
    with pytest.raises(StageComingError):
        actions.learner_files(baibu, 3)
    assert not (baibu.settings.home / "stages").exists()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("百步 = 1\n".encode(), "百步 = 1\n"),
        (b"", ""),
    ],
)
def test_a_submission_may_have_any_line_ends_and_a_mark(
    tmp_path: Path, data: bytes, text: str
) -> None:
    file = tmp_path / "solution.py"
    file.write_bytes(data)
    assert actions.read_submission(file) == text


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", "百步".encode("gb18030"), None])
def test_what_is_no_text_is_told_with_its_name(tmp_path: Path, data: bytes | None) -> None:
    file = tmp_path / "solution.py"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(UnreadableFileError) as caught:
        actions.read_submission(file)
    assert "solution.py" in caught.value.say("zh")
    with pytest.raises(UnreadableFileError):
        actions.read_submission(tmp_path)


@pytest.mark.parametrize("inside", [".", "deeper/still"])
def test_a_home_that_cannot_be_made_is_told(tmp_path: Path, inside: str) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    with pytest.raises(FolderUnwritableError) as caught:
        build(chosen(file / inside))
    assert "BAIBU_HOME" in caught.value.fix("zh")
    assert file.read_text() == "not a folder"


def test_a_home_that_cannot_be_written_is_told() -> None:
    with pytest.raises(FolderUnwritableError):
        build(chosen(Path("/proc/self")))  # there even root may make no file


def test_a_damaged_record_stops_the_start_and_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "baibu.sqlite3"
    file.write_text("no database at all, but long enough to be taken for one" * 100)
    before = file.read_bytes()
    with pytest.raises(CorruptDatabaseError):
        build(chosen(tmp_path))
    assert file.read_bytes() == before


def test_a_command_works_here_and_a_server_in_processes(tmp_path: Path) -> None:
    with build(chosen(tmp_path)) as one:
        assert isinstance(one.executor, InlineExecutor)
    with build(chosen(tmp_path, workers="1"), serving=True) as many:
        assert isinstance(many.executor, LocalExecutor)
