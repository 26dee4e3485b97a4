"""Saving a file is enough to be graded."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from terminal import CONSTANT, RIGHT, Terminal

from baibu.cli import watch as watching
from baibu.cli.keys import Keys

Rounds = Iterator[set[Path]]


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let a test say what happens: a set of files that were saved, or what to do in between."""
    script: list[Any] = []

    def played(place: Path, *, poll: bool) -> Rounds:
        script.append(("followed", place, poll))
        for event in script:
            if callable(event):
                event()
            elif isinstance(event, set):
                yield event

    monkeypatch.setattr(watching, "changes", played)
    return script


def test_each_save_of_a_working_file_gets_its_verdict(baibu: Terminal, rounds: list[Any]) -> None:
    file = baibu.working_file()
    rounds += [
        lambda: file.write_text(CONSTANT),
        {file},
        lambda: file.write_text(RIGHT),
        {file},
    ]
    said = baibu("watch", "1")
    assert said.code == 0, "a watch that is ended has done its work"
    assert "✗ Stage 1 is not passed yet: 1 of 2 checks, attempt 1." in said.out
    assert "✓ Stage 1 is passed: all 2 checks, attempt 2." in said.out


def test_other_files_are_nobodys_solution(baibu: Terminal, rounds: list[Any]) -> None:
    rounds.append({baibu.working_file().with_name("brief.md"), baibu.home / "stages" / "notes.py"})
    assert "attempt" not in baibu("watch", "1").out


def test_a_file_that_cannot_be_read_does_not_end_the_watch(
    baibu: Terminal, rounds: list[Any]
) -> None:
    file = baibu.working_file()
    rounds += [
        lambda: file.write_bytes(b"\xff\xfe"),
        {file},
        lambda: file.write_text(RIGHT),
        {file},
    ]
    said = baibu("watch", "1")
    assert said.err.startswith("B003 ")
    assert "is passed" in said.out


def test_without_a_stage_the_saved_file_tells_which_it_is(
    baibu: Terminal, rounds: list[Any]
) -> None:
    baibu("stage", "1")
    file = baibu.working_file()
    file.write_text(RIGHT)
    rounds.append({file})
    assert "✓ Stage 1 is passed" in baibu("watch").out
    assert ("followed", baibu.home / "stages", False) in rounds


def test_keys_ask_for_a_hint_the_next_step_another_verdict_and_the_end(
    baibu: Terminal, rounds: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = iter(["h", "", "h", "n", "g", "q"])
    monkeypatch.setattr(Keys, "pressed", lambda _: next(pressed))
    baibu("stage", "1")
    file = baibu.working_file()
    file.write_text(CONSTANT)
    rounds += [set(), {file}, set(), set(), set(), set(), set()]
    out = baibu("watch", "1").out
    assert "Save a working file first." in out, "the first h came too early"
    assert (
        out.index("attempt 1.")
        < out.index("Hint 1.")
        < out.index("▸ Next")
        < out.index("attempt 2.")
    )
    assert list(pressed) == []


@pytest.mark.slow
@pytest.mark.parametrize("how", [[], ["--poll"]], ids=["notified", "polled"])
def test_a_real_save_is_noticed_and_interrupting_is_no_failure(
    baibu: Terminal, how: list[str]
) -> None:
    process = baibu.process("watch", "1", *how)
    assert process.stdout is not None
    try:
        assert str(baibu.working_file().parent) in process.stdout.readline()
        # an editor saves by writing beside the file and renaming
        beside = baibu.working_file().with_name(".solution.py.swp")
        beside.write_text(RIGHT)
        beside.replace(baibu.working_file())
        verdict = next(line for line in process.stdout if line.startswith(("✓", "✗")))
        assert verdict.startswith("✓ Stage 1 is passed")
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, ""), out


@pytest.mark.slow
def test_in_json_each_verdict_is_a_line(baibu: Terminal) -> None:
    baibu("stage", "1")
    process = baibu.process("--json", "watch", "--poll")
    assert process.stdout is not None
    try:
        # nothing is said before the first verdict, so write until one comes
        while not readable(process.stdout, seconds=0.5):
            baibu.working_file().write_text(RIGHT)
        assert json.loads(process.stdout.readline())["report"]["passed"] is True
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


def readable(stream: object, *, seconds: float) -> bool:
    """Say whether something can be read within a time."""
    import select

    assert sys.platform != "win32"
    return bool(select.select([stream], [], [], seconds)[0])
