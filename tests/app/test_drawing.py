"""Figures are drawn before anybody opens their page, and nobody waits for that."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from baibu.app import actions
from baibu.app.drawing import Drawer
from baibu.app.wiring import Baibu
from baibu.publish.figures import _load, figures
from baibu.web import server
from makers.small_course import baibu

__all__ = ["baibu"]

FIGURE = """
import os

def bars(say):
    {first}
    nice = os.nice(0) if hasattr(os, "nice") else 19
    return f'<svg data-by="{{os.getpid()}}" data-nice="{{nice}}">{{say(zh="条", en="bars")}}</svg>'

def numbers():
    return {{"count": "3"}}
"""


@pytest.fixture(autouse=True)
def undrawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep drawings in a cache that nobody has drawn into."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    _load.cache_clear()
    yield
    _load.cache_clear()


def stage_folder(room: Path, first: str = "pass") -> Path:
    room.mkdir()
    (room / "figure.py").write_text(FIGURE.format(first=first), encoding="utf-8")
    return room


class Told:
    """Stands for the process that draws: notes what it is to draw, and ends at once."""

    def __init__(self) -> None:
        self.folders: list[str] = []

    def __call__(self, folders: list[Path]) -> subprocess.Popen[bytes]:
        self.folders += [folder.name for folder in folders]
        return subprocess.Popen([sys.executable, "-S", "-c", ""])


def test_another_process_of_lowest_priority_draws_and_a_broken_figure_stops_no_other(
    tmp_path: Path,
) -> None:
    broken, fine = stage_folder(tmp_path / "a", "1 / 0"), stage_folder(tmp_path / "b")
    known = figures(fine)  # looked at before, as by a page of the same server
    assert not known.are_drawn()
    drawer = Drawer()
    drawer.want([broken, fine])
    drawer.wait()
    assert known.are_drawn()
    assert not figures(broken).are_drawn()
    drawn = known.svg("bars", "en")
    assert f'data-by="{os.getpid()}"' not in drawn
    assert 'data-nice="19"' in drawn
    assert "条" in known.svg("bars", "zh")
    assert known.numbers() == {"count": "3"}


def test_what_is_drawn_already_needs_no_process(tmp_path: Path) -> None:
    folder, told = stage_folder(tmp_path / "a"), Told()
    figures(folder).draw()
    drawer = Drawer(told)
    drawer.want([folder, tmp_path])  # the second has no figures at all
    drawer.wait()
    assert told.folders == []


def test_each_stage_is_asked_for_once(tmp_path: Path) -> None:
    one, two, told = stage_folder(tmp_path / "a"), stage_folder(tmp_path / "b"), Told()
    drawer = Drawer(told)
    for folders in ([one], [one, two], [two]):
        drawer.want(folders)
        drawer.wait()
    assert told.folders == ["a", "b"]


def test_what_could_not_be_kept_is_not_drawn_in_vain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("baibu.app.drawing.cache_folder", lambda _: None)
    told = Told()
    drawer = Drawer(told)
    drawer.want([stage_folder(tmp_path / "a")])
    drawer.wait()
    assert told.folders == []


def test_the_end_does_not_wait_for_a_drawing(tmp_path: Path) -> None:
    begun: list[subprocess.Popen[bytes]] = []

    def endless(_: list[Path]) -> subprocess.Popen[bytes]:
        begun.append(
            subprocess.Popen(
                [sys.executable, "-S", "-c", "print(flush=True); input()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        )
        return begun[0]

    drawer = Drawer(endless)
    drawer.want([stage_folder(tmp_path / "a")])
    drawer.close()
    drawer.want([stage_folder(tmp_path / "b")])
    drawer.wait()
    assert len(begun) <= 1  # none where it was closed before the process began
    for process in begun:
        assert process.poll() is not None
        process.communicate()


def test_opening_a_stage_has_drawn_what_it_leads_to(baibu: Baibu) -> None:
    told = Told()
    with replace(baibu, drawer=Drawer(told)) as served:
        assert served.drawer is not None
        actions.open_stage(served, 1)
        served.drawer.wait()
        assert told.folders == ["002-mean"]
        actions.open_stage(served, 2)  # leads to 4, and to one that is planned; 1 is the next
        served.drawer.wait()
        assert told.folders == ["002-mean", "001-count", "004-spread"]


def test_a_server_has_drawn_what_is_open_the_next_step_first(baibu: Baibu) -> None:
    told = Told()
    with replace(baibu, drawer=Drawer(told)) as served:
        server.warm(served)
        assert told.folders == ["001-count", "005-far"]
