"""Each command does what its help says, and says what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from makers.terminal import CONSTANT, RIGHT, Terminal


@pytest.fixture
def solution(tmp_path: Path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT, encoding="utf-8")
    return file


@pytest.fixture
def constant(tmp_path: Path) -> Path:
    file = tmp_path / "constant.py"
    file.write_text(CONSTANT, encoding="utf-8")
    return file


def test_without_a_command_the_next_step_and_the_four_doors_are_shown(baibu: Terminal) -> None:
    said = baibu()
    assert said.code == 0
    assert "0 of 5 stages passed" in said.first_line
    assert "baibu stage 1" in said.out
    for door in ("Understand", "Study", "Interview", "Projects"):
        assert f"\n{door} " in said.out


def test_next_names_the_stage_to_do(baibu: Terminal) -> None:
    said = baibu("next")
    assert (said.code, "Stage 1 · Count" in said.first_line) == (0, True)


def test_the_road_shows_every_stage_and_marks_the_one_that_is_coming(baibu: Terminal) -> None:
    said = baibu("road")
    assert said.code == 0
    for title in ("Count", "Average", "Plan", "Measure spread"):
        assert title in said.out
    assert "· 3 Plan" in said.out
    assert "▸ 1 Count" in said.out


def test_a_stage_is_shown_and_its_files_are_laid_out(baibu: Terminal) -> None:
    said = baibu("stage", "1")
    assert said.code == 0
    assert "Count: 42." in said.out, "the numbers of the brief are filled in"
    assert str(baibu.working_file()) in said.out, "in one piece, to be copied"
    assert baibu.working_file().read_text() == "def count(xs):\n    ...\n"


@pytest.mark.parametrize("name", ["1", "001", "count", "001-count"])
def test_a_stage_goes_by_number_id_or_folder(baibu: Terminal, name: str) -> None:
    assert baibu("stage", name).first_line == "Stage 1 · Count"


def test_showing_a_stage_again_leaves_the_working_file_alone(baibu: Terminal) -> None:
    baibu("stage", "1")
    baibu.working_file().write_text("mine")
    baibu("stage", "1")
    assert baibu.working_file().read_text() == "mine"


def test_a_coming_stage_is_shown_as_coming(baibu: Terminal) -> None:
    said = baibu("stage", "3")
    assert said.code == 0
    assert "not ready yet" in said.out
    assert not (baibu.home / "stages" / "003-planned").exists()


def test_a_right_solution_passes_with_exit_code_0(baibu: Terminal, solution: Path) -> None:
    said = baibu("grade", "1", solution)
    assert said.code == 0
    assert said.first_line == "✓ Stage 1 is passed: all 2 checks, attempt 1."
    assert "Next: stage 2" in said.out


def test_a_wrong_solution_falls_short_with_exit_code_1(baibu: Terminal, constant: Path) -> None:
    said = baibu("grade", "1", constant)
    assert said.code == 1
    assert said.first_line == "✗ Stage 1 is not passed yet: 1 of 2 checks, attempt 1."
    assert "baibu grade 1" in said.out
    assert "baibu hint 1" in said.out


def test_a_known_mistake_is_named_before_the_details(baibu: Terminal, constant: Path) -> None:
    out = baibu("grade", "1", constant).out
    assert 0 < out.index("You gave a constant.") < out.index("is right for any list")
    assert "call" in out
    assert "got" in out


def test_the_working_file_is_graded_when_none_is_named(baibu: Terminal) -> None:
    baibu("stage", "1")
    baibu.working_file().write_text(RIGHT)
    assert baibu("grade", "1").code == 0


def test_what_the_code_printed_is_shown(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "talks.py"
    file.write_text("print('hello from inside')\n" + RIGHT)
    assert "hello from inside" in baibu("grade", "1", file).out


def test_an_exception_is_shown_with_the_learners_own_line(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "raises.py"
    file.write_text("def count(xs):\n    return xs / 0\n")
    out = baibu("grade", "1", file).out
    assert "TypeError" in out
    assert "your line 2, in count" in out
    assert "return xs / 0" in out


def test_predictions_are_set_beside_what_was_observed(baibu: Terminal) -> None:
    said = baibu("grade", "4", baibu.content / "stages" / "004-spread" / "solution.py")
    assert said.code == 0
    assert "predicted up, observed up" in said.out


def test_hints_come_one_by_one_and_can_be_read_again(baibu: Terminal) -> None:
    for number in (1, 2, 3):
        said = baibu("hint", "1")
        assert f"hint {number} of 3" in said.first_line
        assert f"Hint {number}." in said.out
    again = baibu("hint", "1")
    assert [f"Hint {n}." in again.out for n in (1, 2, 3)] == [True, True, True]
    assert "--give-up" in again.out


def test_the_solution_stays_closed_until_passed(baibu: Terminal, solution: Path) -> None:
    closed = baibu("solution", "1")
    assert (closed.code, closed.out) == (1, "")
    assert closed.err.startswith("B010 ")
    baibu("grade", "1", solution)
    assert "def count" in baibu("solution", "1").out


def test_who_gives_up_may_read_the_solution(baibu: Terminal) -> None:
    said = baibu("solution", "1", "--give-up")
    assert (said.code, "def count" in said.out) == (0, True)
    assert baibu("solution", "1").code == 0, "and may read it again"


def test_reset_asks_first_and_keeps_what_was_written(baibu: Terminal) -> None:
    baibu("stage", "1")
    baibu.working_file().write_text("mine")
    refused = baibu("reset", "1", answer="n\n")
    assert (refused.code, baibu.working_file().read_text()) == (1, "mine")
    done = baibu("reset", "1", answer="y\n")
    assert done.code == 0
    assert baibu.working_file().read_text().startswith("def count")
    kept = baibu.working_file().with_name("solution-1.py")
    assert kept.read_text() == "mine"
    assert str(kept) in done.out


def test_reset_with_yes_does_not_ask(baibu: Terminal) -> None:
    baibu("stage", "1")
    baibu.working_file().write_text("mine")
    assert baibu("reset", "1", "--yes").code == 0
    assert baibu.working_file().read_text() != "mine"


def test_doctor_shows_every_setting_and_where_it_comes_from(baibu: Terminal) -> None:
    said = baibu("--port", "8123", "doctor")
    assert "8123" in said.out
    assert "--port" in said.out
    assert "BAIBU_HOME" in said.out
    assert said.code == (3 if "✗" in said.out else 0)


def test_a_record_goes_out_and_comes_in_again(
    baibu: Terminal, solution: Path, tmp_path: Path
) -> None:
    baibu("grade", "1", solution)
    archive = tmp_path / "mine.jsonl"
    assert baibu("export", archive).code == 0
    elsewhere = Terminal(home=tmp_path / "elsewhere")
    assert elsewhere("import", archive).code == 0
    assert "1 of 5 stages passed" in elsewhere().first_line
    assert "there already: 1" in elsewhere("import", archive).out


def test_an_export_writes_over_a_file_only_when_told_to(baibu: Terminal, tmp_path: Path) -> None:
    archive = tmp_path / "mine.jsonl"
    archive.write_text("something else")
    assert baibu("export", archive).code == 2
    assert archive.read_text() == "something else"
    assert baibu("export", archive, "--replace").code == 0


def test_rebuilding_changes_nothing(baibu: Terminal, solution: Path) -> None:
    baibu("grade", "1", solution)
    said = baibu("rebuild")
    assert (said.code, "nothing changed" in said.out) == (0, True)


def test_content_check_lists_what_is_wrong_and_falls_short(baibu: Terminal) -> None:
    said = baibu("content", "check", "1-2", "--texts-only")
    assert said.code == 1
    assert "C027 count has 1 mistakes" in said.out
    assert "C027 mean" in said.out
    assert "C027 spread" not in said.out, "only the stages that were asked for"


def test_content_new_lays_out_a_planned_stage(baibu: Terminal, tmp_path: Path) -> None:
    import shutil

    course = tmp_path / "course"
    shutil.copytree(baibu.content, course)
    author = Terminal(home=baibu.home, content=course)
    said = author("content", "new", "planned")
    assert said.code == 0
    folder = course / "stages" / "003-planned"
    assert str(folder / "checks.py") in said.out
    assert (folder / "brief.zh.md").exists()
    assert author("content", "new", "planned").code == 2, "it is begun already"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed_as_it_is(baibu: Terminal, shell: str) -> None:
    said = baibu("completion", shell)
    assert said.code == 0
    assert "_BAIBU_COMPLETE" in said.out


def test_the_shell_completes_stages_with_their_titles(baibu: Terminal) -> None:
    words = {"_BAIBU_COMPLETE": "zsh_complete", "COMP_WORDS": "baibu grade ", "COMP_CWORD": "2"}
    out = completed(baibu, words)
    assert "Count" in out
    assert "Plan" not in out, "a stage that is coming cannot be graded"


def test_the_shell_completes_commands(baibu: Terminal) -> None:
    words = {"_BAIBU_COMPLETE": "bash_complete", "COMP_WORDS": "baibu so", "COMP_CWORD": "1"}
    assert "solution" in completed(baibu, words)


def test_the_version_is_the_installed_one(baibu: Terminal) -> None:
    from importlib.metadata import version

    assert baibu("--version").out == f"baibu {version('baibu')}\n"


def completed(terminal: Terminal, words: dict[str, str]) -> str:
    """Ask as a shell asks."""
    import subprocess
    import sys

    from baibu.core.settings import child_environment

    done = subprocess.run(
        [sys.executable, "-c", "from baibu.cli import main; main()"],
        env=child_environment(**terminal.variables, **words),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout
