"""With `--json` there is one document on standard output, and nothing else there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from makers.terminal import CONSTANT, RIGHT, Terminal

COMMANDS = [
    [],
    ["next"],
    ["road"],
    ["stage", "1"],
    ["stage", "3"],
    ["hint", "1"],
    ["solution", "1", "--give-up"],
    ["reset", "1", "--yes"],
    ["review"],
    ["review", "stats"],
    ["review", "undo"],
    ["review", "tune"],
    ["doctor"],
    ["rebuild"],
    ["completion", "bash"],
    ["content", "check", "--texts-only"],
    ["--version"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "today")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_document_comes(tmp_path: Path, words: list[str], language: str) -> None:
    said = Terminal(home=tmp_path, language=language)(*words, "--json")
    assert isinstance(said.json, dict)
    assert said.out.count("\n") == 1
    assert said.err == ""


def test_the_wish_holds_before_and_after_the_command(baibu: Terminal) -> None:
    assert baibu("--json", "next").json == baibu("next", "--json").json


def test_a_verdict_holds_report_attempt_and_what_is_next(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(RIGHT)
    said = baibu("grade", "1", file, "--json")
    assert said.code == 0
    assert said.json["report"]["passed"] is True
    assert said.json["attempt"] == 1
    assert said.json["next"]["id"] == "mean"


def test_the_exit_code_tells_of_a_failed_stage_in_json_too(baibu: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(CONSTANT)
    said = baibu("grade", "1", file, "--json")
    assert said.code == 1
    failed = [check for check in said.json["report"]["checks"] if check["outcome"] == "failed"]
    assert failed[0]["failure"]["diagnosis"]["text"] == {
        "zh": "你返回的是常数。",
        "en": "You gave a constant.",
    }


def test_a_stage_names_its_files_and_its_brief(baibu: Terminal) -> None:
    told = baibu("stage", "1", "--json").json
    assert told["files"]["solution"] == str(baibu.working_file())
    assert "Count: 42." in told["brief"]


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["grade", "99"], "B001", 2),
        (["nonsense"], "B020", 2),
        (["grade"], "B020", 2),
        (["solution", "1"], "B010", 1),
        (["next", "--lang", "fr"], "B004", 2),
    ],
)
def test_an_error_is_the_document(
    baibu: Terminal, words: list[str], code: str, exit_code: int
) -> None:
    said = baibu(*words, "--json")
    assert (said.code, said.err) == (exit_code, "")
    error = said.json["error"]
    assert (error["code"], error["exit"]) == (code, exit_code)
    assert error["what"]
    assert error["fix"]


def test_no_number_is_written_that_json_does_not_know() -> None:
    from baibu.cli.plain import document

    assert json.loads(document({"a": float("nan"), "b": float("inf"), "c": 0.5})) == {
        "a": "nan",
        "b": "inf",
        "c": 0.5,
    }
