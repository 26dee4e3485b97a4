"""The command line tells a wait on standard error, and a full queue by its exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from baibu.app import judging, queries, wiring
from baibu.cli.face import Face
from baibu.compute import Bounds, Wait
from makers.busy import OTHER, Busy, busy
from makers.small_course import wired
from makers.terminal import RIGHT, Terminal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(RIGHT, encoding="utf-8")
    return path


def crowded(monkeypatch: pytest.MonkeyPatch, crowd: Busy) -> None:
    """Let commands use an executor in which somebody else's work runs."""
    monkeypatch.setattr(wiring, "make_executor", lambda *_, **__: crowd.baibu.executor)
    monkeypatch.setattr(judging, "SHORT_WAIT_SECONDS", 0.01)


@pytest.mark.parametrize(("language", "said"), [("en", "place 1"), ("zh", "第 1 位")])
def test_the_place_is_told_beside_the_verdict(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    with busy(tmp_path) as crowd:
        crowded(monkeypatch, crowd)
        tell = Face.wait

        def told(face: Face, wait: Wait) -> None:
            tell(face, wait)
            crowd.open()

        monkeypatch.setattr(Face, "wait", told)
        done = Terminal(home=tmp_path / "home", language=language)("grade", "1", file, "--json")
    assert done.code == 0
    assert done.json["report"]["passed"]
    assert said in done.err


def test_a_full_queue_is_exit_code_three_and_keeps_the_code(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with busy(tmp_path, Bounds(whole=1)) as crowd:
        crowded(monkeypatch, crowd)
        crowd.baibu.executor.submit_for(OTHER, len, "this one waits")
        done = Terminal(home=tmp_path / "home")("grade", "1", file)
        assert done.code == 3
        assert "B013" in done.err
    with wired(tmp_path / "home") as again:
        assert queries.stage_page(again, 1).draft == RIGHT
