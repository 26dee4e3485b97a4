"""The command line lays a stage's project out, and hands it in with the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from makers.project_course import CODE, NUMBER, course, project
from makers.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(home=tmp_path / "home", content=course(tmp_path / "course"))


def test_a_stage_says_where_its_project_lies(terminal: Terminal) -> None:
    shown = terminal("stage", str(NUMBER))
    assert shown.code == 0, shown.err
    folder = terminal.home / "stages" / "006-doubled" / "project"
    assert (folder / "project.toml").is_file()
    assert "With it goes the project in" in shown.out
    assert terminal("stage", str(NUMBER), "--json").json["files"]["project"] == str(folder)


def test_a_project_that_is_named_goes_along_now_and_the_next_time(
    terminal: Terminal, tmp_path: Path
) -> None:
    work = tmp_path / "work.py"
    work.write_text(CODE)
    mine = project(tmp_path / "mine")
    for words in (["--project", str(mine)], []):
        graded = terminal("grade", str(NUMBER), work, *words)
        assert graded.code == 0, graded.out
        assert "score 0.25" in graded.out


def test_a_third_scored_hand_in_of_a_day_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    work = tmp_path / "work.py"
    work.write_text(CODE)
    mine = project(tmp_path / "mine")
    codes = [terminal("grade", str(NUMBER), work, "--project", mine).code for _ in range(2)]
    refused = terminal("grade", str(NUMBER), work, language="zh")
    assert codes == [0, 0]
    assert (refused.code, "G061" in refused.err) == (1, True)


def test_a_folder_that_is_no_project_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    refused = terminal("grade", str(NUMBER), "--project", tmp_path)
    assert (refused.code, "G063" in refused.err) == (2, True)
