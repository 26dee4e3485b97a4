"""`baibu skip N --by-test`: the first call begins a test, the second decides it."""

from __future__ import annotations

from pathlib import Path

import pytest

from makers.terminal import CONSTANT, RIGHT, Terminal


def test_who_knows_a_stage_skips_it(baibu: Terminal) -> None:
    begun = baibu("skip", "1", "--by-test")
    assert begun.code == 0
    assert str(baibu.working_file()) in begun.out
    baibu.working_file().write_text(RIGHT)
    decided = baibu("skip", "1", "--by-test")
    assert decided.code == 0
    assert "stage 1 is skipped" in " ".join(decided.out.split())
    assert baibu("next", "--json").json["card"]["number"] == 2


def test_a_stage_tells_of_the_test_that_may_begin_and_of_the_one_under_way(
    baibu: Terminal,
) -> None:
    assert "baibu skip 1 --by-test" in baibu("stage", "1").out
    baibu("skip", "1", "--by-test")
    assert "A test is under way" in baibu("stage", "1").out
    baibu("hint", "1")
    told = baibu("stage", "1").out
    assert "A test is under way" not in told
    assert "baibu skip" not in told


def test_who_does_not_loses_nothing(baibu: Terminal) -> None:
    baibu("skip", "1", "--by-test")
    baibu.working_file().write_text(CONSTANT)
    decided = baibu("skip", "1", "--by-test")
    assert decided.code == 1
    assert "stays in your plan" in " ".join(decided.out.split())
    again = baibu("skip", "1", "--by-test", "--json").json
    assert again["until"] is not None
    kept = Path(again["kept"])
    assert kept.read_text() == CONSTANT


def test_what_was_written_before_is_kept_beside_the_starter(baibu: Terminal) -> None:
    baibu("stage", "1")
    baibu.working_file().write_text("# long evenings\n")
    begun = baibu("skip", "1", "--by-test", "--json").json
    assert Path(begun["kept"]).read_text() == "# long evenings\n"
    assert Path(begun["files"]["solution"]).read_text() != "# long evenings\n"


def test_a_file_may_decide_in_place_of_the_working_file(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT)
    baibu("skip", "1", "--by-test")
    assert baibu("skip", "1", file, "--by-test", "--json").json["skipped"] is True


def test_any_road_decides_a_test(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT)
    baibu("skip", "1", "--by-test")
    assert baibu("grade", "1", file).code == 0
    assert baibu("skip", "1", "--by-test", "--json").json["error"]["code"] == "B062"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_refusal_is_told_by_code_in_the_language_asked_for(
    tmp_path: Path, language: str
) -> None:
    terminal = Terminal(home=tmp_path / "home", language=language)
    file = tmp_path / "mine.py"
    file.write_text(RIGHT)

    def refusal(*words: str | Path) -> tuple[str, int]:
        said = terminal("skip", *words, "--json")
        assert said.json["error"]["what"]
        return said.json["error"]["code"], said.code

    assert refusal("1") == ("B020", 2), "a stage is skipped by a test alone"
    assert refusal("99", "--by-test") == ("B001", 2)
    assert refusal("3", "--by-test") == ("B002", 2), "it is coming"
    assert refusal("1", file, "--by-test") == ("B064", 2), "no test has begun"
    terminal("skip", "1", "--by-test")
    assert refusal("1", "--by-test") == ("B065", 2), "the starter decides nothing"
    terminal("hint", "1")
    assert refusal("1", "--by-test") == ("B063", 1), "help was taken"
    terminal("grade", "1", file)
    assert refusal("1", "--by-test") == ("B062", 2), "it is passed"
