"""Saving a file is enough to be graded."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from baibu.cli import watch as watching
from baibu.cli.keys import Keys
from makers.terminal import CONSTANT, RIGHT, Terminal

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
    with baibu.running("watch", "1", *how) as watch:
        assert str(baibu.working_file().parent) in watch.line("Save")
        save_as_editors_do(baibu.working_file(), RIGHT)
        assert watch.line("✓", "✗").startswith("✓ Stage 1 is passed")
        said = watch.interrupt()
    assert (said.code, said.err) == (0, "")


@pytest.mark.slow
def test_in_json_each_verdict_is_a_line(baibu: Terminal) -> None:
    baibu("stage", "1")
    with baibu.running("watch", "--json") as watch:
        saving = Event()
        saver = Thread(target=save_until, args=(saving, baibu.working_file()))
        saver.start()  # nothing tells a program when the watch begins, so it saves until one comes
        try:
            assert json.loads(watch.line("{"))["report"]["passed"] is True
        finally:
            saving.set()
            saver.join()
        assert watch.interrupt().code == 0


def save_as_editors_do(file: Path, text: str) -> None:
    """Write beside the file and rename; a later moment, since polling sees whole seconds."""
    beside = file.with_name(f".{file.name}.swp")
    beside.write_text(text)
    later = file.stat().st_mtime + 5
    os.utime(beside, (later, later))
    beside.replace(file)


def save_until(done: Event, file: Path) -> None:
    while not done.wait(0.2):
        save_as_editors_do(file, RIGHT)
