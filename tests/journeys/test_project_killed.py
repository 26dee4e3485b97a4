"""A run that is killed while it trains loses nothing that was done, by terminal and by web."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from baibu.app import project_doors, project_view
from baibu.workbench.project import Project
from makers import household as at
from makers.small_course import wired
from makers.tables import TARGET, customers
from makers.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.slow


def tried(folder: Path, run: str) -> list[str]:
    """Name the configurations that a run has told of."""
    try:
        lines = (folder / "runs" / run / "events.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    events: list[dict[str, Any]] = [json.loads(line) for line in lines if line.endswith("}")]
    return [one["facts"]["config"] for one in events if one.get("key") == "train.tried"]


def wait_for(what: Callable[[], object]) -> None:
    assert at.until(what, seconds=PATIENCE)


def test_kill_9_in_the_middle_of_training_and_go_on(tmp_path: Path) -> None:
    terminal = Terminal(home=tmp_path / "home")
    folder = tmp_path / "customers-project"
    words = ["run", str(customers(tmp_path, rows=600)), "--target", TARGET, "--seconds", "12"]
    with terminal.running(*words) as running:
        wait_for(lambda: tried(folder, "0001"))
        for pid in at.descendants(running.process.pid):
            at.end(pid)
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
    done = tried(folder, "0001")
    killed = terminal("project", "status", "--project", folder, "--json").json
    assert killed["state"] == "stopped"
    assert killed["steps_done"] >= 7
    said = terminal(*words)
    assert said.code == 0, said
    assert "Going on in the project folder" in said.out
    assert "= Clean" in said.out  # nothing that was done is done again
    assert set(done) <= set(tried(folder, "0002"))
    finished = terminal("project", "status", "--project", folder, "--json").json
    assert finished["state"] == "done"
    assert finished["openings"] == 1


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(tmp_path: Path) -> None:
    terminal = Terminal(home=tmp_path / "home")
    folder = tmp_path / "customers-project"
    words = ["run", str(customers(tmp_path)), "--target", TARGET, "--seconds", "60"]
    with terminal.running(*words) as running:
        wait_for(lambda: tried(folder, "0001"))
        said = running.interrupt()
    assert said.code == 130
    assert "baibu project run --project" in said.err
    assert "Traceback" not in said.err
    shown = terminal("project", "status", "--project", folder)
    assert "stopped" in shown.out
    assert "■ Train the first models" in shown.out


def test_a_run_ends_with_the_server_and_goes_on_with_the_next(tmp_path: Path) -> None:
    table = customers(tmp_path, rows=1_500)
    with wired(tmp_path / "home") as baibu:
        name = project_doors.named(baibu, str(table))
        folder = next(iter((tmp_path / "home" / "projects").glob("*/*")))
        project = Project.open(folder)
        card = project.card
        project.changed(_with_target(card))
        project_doors.begin_run(baibu, name)
        wait_for(lambda: tried(folder, "0001"))
        job = baibu.jobs.of("run", folder)
        assert job is not None
        pid = job.process.pid
        began = time.monotonic()
    assert time.monotonic() - began < 30
    wait_for(lambda: not Path(f"/proc/{pid}").exists() or not at.is_alive(pid))
    assert project_view.trail(Project.open(folder)).state == "stopped"
    with wired(tmp_path / "home") as baibu:
        project_doors.begin_run(baibu, name)
        job = baibu.jobs.of("run", folder)
        assert job is not None
        assert job.told.wait(PATIENCE)
        assert project_doors.project_page(baibu, name).state == "done"


def _with_target(card: Any) -> Any:
    from dataclasses import replace

    budget = replace(card.budget, seconds=8.0)
    return replace(card, task=replace(card.task, target=TARGET), budget=budget)
