"""The terminal speaks the language that was chosen, in eighty columns, coloured where it can."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from baibu.cli import wishes
from baibu.cli.columns import columns
from baibu.core.settings import child_environment
from makers.terminal import CONSTANT, PATIENCE, Terminal

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_flag_beats_the_setting(chinese: Terminal) -> None:
    assert "下一步" in chinese("next").out
    assert "Next" in chinese("next", "--lang", "en").out
    assert "Next" in chinese("--language=en", "next").out


def test_help_speaks_the_language_that_was_asked_for_anywhere(baibu: Terminal) -> None:
    assert baibu("--help").out.startswith("Usage: ")
    assert baibu("--help", "--lang", "zh").out.startswith("用法：")
    assert baibu("--lang", "zh", "grade", "--help").out.startswith("用法：")


def test_an_unknown_language_is_refused_in_the_usual_one(chinese: Terminal) -> None:
    assert "百步不支持语言“fr”" in chinese("next", "--lang", "fr").err


def test_a_system_in_chinese_is_spoken_to_in_chinese(tmp_path: Path) -> None:
    terminal = Terminal(home=tmp_path, language="")
    assert "下一步" in terminal("next", LC_ALL="zh_CN.UTF-8").out
    assert "Next" in terminal("next", LC_ALL="de_DE.UTF-8").out


def test_words_after_two_hyphens_are_no_wishes() -> None:
    assert wishes.read(["grade", "--", "--json"]).json is False
    assert wishes.read(["grade", "--json", "--"]).json is True


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "words", [[], ["next"], ["road"], ["stage", "1"], ["hint", "1"], ["doctor"]]
)
def test_everything_fits_into_eighty_columns(
    tmp_path: Path, words: list[str], language: str
) -> None:
    terminal = Terminal(home=tmp_path, language=language)
    for line in terminal(*words).out.splitlines():
        assert columns(line) <= 80 or str(tmp_path) in line, line


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_verdict_fits_into_eighty_columns(tmp_path: Path, language: str) -> None:
    file = tmp_path / "mine.py"
    file.write_text(CONSTANT)
    said = Terminal(home=tmp_path / "home", language=language)("grade", "1", file)
    assert all(columns(line) <= 80 for line in said.out.splitlines())


def test_there_is_no_colour_without_a_terminal(baibu: Terminal) -> None:
    assert "\x1b" not in baibu("road").out


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_there_is_colour_on_a_terminal_and_none_with_no_color(baibu: Terminal) -> None:
    assert COLOUR.search(on_a_terminal(baibu, "next"))
    plain = on_a_terminal(baibu, "next", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", plain)
    assert "Stage 1" in plain


def on_a_terminal(terminal: Terminal, *words: str, **variables: str) -> str:
    """Run with a pseudo-terminal as standard output."""
    import pty

    ours, theirs = pty.openpty()
    chosen = {"TERM": "xterm-256color", "NO_COLOR": "", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "baibu", *words],
        env=child_environment(**terminal.variables, **chosen),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not part:
            break
        parts.append(part)
    _, err = process.communicate(timeout=PATIENCE)
    os.close(ours)
    assert (process.returncode, err) == (0, b"")
    return b"".join(parts).decode("utf-8")
