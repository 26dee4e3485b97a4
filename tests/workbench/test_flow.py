"""A run does what is missing, keeps what it has, and says what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from baibu.workbench import flow
from baibu.workbench.card import Task
from baibu.workbench.errors import (
    NoSuchStepError,
    OwnStepError,
    OwnStepFailedError,
    RunInProgressError,
)
from baibu.workbench.flow import read_run, run
from baibu.workbench.project import Project
from baibu.workbench.step import Step, ordered

Now = Callable[[], datetime]
Steps = dict[str, Step]


def states(found: flow.Run) -> list[str]:
    return [one.state for one in found.steps]


def own_step(project: Project, name: str, text: str) -> Project:
    project.own_step(name).write_text(text, encoding="utf-8")
    return project.changed(replace(project.card, own=(*project.card.own, name)))


def test_a_first_run_does_every_step_and_keeps_what_each_gave(
    project: Project, steps: Steps, now: Now
) -> None:
    found = run(project, now=now, known=steps)
    assert found.state == "done"
    assert [one.id for one in found.steps] == ["draw", "square", "add"]
    squares, table = found.artefact("squares"), found.artefact("table")
    assert squares is not None
    assert table is not None
    kept = project.store.get(table)
    np.testing.assert_array_equal(project.store.get(squares), kept["x"].to_numpy() ** 2)
    assert list(kept["name"])[:2] == ["第0", "第1"]


def test_a_second_run_with_nothing_changed_does_nothing(
    project: Project, steps: Steps, now: Now
) -> None:
    first = run(project, now=now, known=steps)
    second = run(project, now=now, known=steps)
    assert states(second) == ["recalled"] * 3
    assert [one.outputs for one in second.steps] == [one.outputs for one in first.steps]
    assert second.steps[1].notes == first.steps[1].notes  # what was said is said again


def test_a_setting_reruns_the_steps_that_read_it_and_what_follows(
    project: Project, steps: Steps, now: Now
) -> None:
    run(project, now=now, known=steps)
    project = project.changed(replace(project.card, task=Task(kind="regression", ignore=("y",))))
    found = run(project, now=now, known=steps)
    assert states(found) == ["recalled", "done", "recalled"]  # the squares came out the same
    project = project.changed(replace(project.card, seed=7))
    assert states(run(project, now=now, known=steps)) == ["done"] * 3


def test_only_what_is_wanted_and_what_it_needs_is_run(
    project: Project, steps: Steps, now: Now
) -> None:
    assert [one.id for one in run(project, now=now, known=steps, want=["squares"]).steps] == [
        "draw",
        "square",
    ]
    with pytest.raises(NoSuchStepError):
        run(project, now=now, known=steps, want=["cubes"])


def test_each_look_at_the_test_rows_is_written_down_once(
    project: Project, steps: Steps, now: Now
) -> None:
    run(project, now=now, known=steps)
    run(project, now=now, known=steps)  # recalled: nobody looks
    looks = project.openings()
    assert [(look["step"], look["reason"], look["run"]) for look in looks] == [
        ("add", "final", "0001")
    ]


def test_an_own_step_takes_the_place_of_ours(project: Project, steps: Steps, now: Now) -> None:
    text = "def square(work, table):\n    return {'squares': abs(table['x'].to_numpy())}\n"
    project = own_step(project, "square", text)
    found = run(project, now=now, known=steps)
    assert [one.is_own for one in found.steps] == [False, True, False]
    squares = found.artefact("squares")
    assert squares is not None
    assert project.store.get(squares).min() >= 0
    project.own_step("square").write_text(text.replace("abs", "-abs"), encoding="utf-8")
    assert states(run(project, now=now, known=steps)) == ["recalled", "done", "done"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("def cube(work, table):\n    return {}\n", "no function square"),
        ("def square(work, tables):\n    return {}\n", "it reads tables"),
        ("def square(work, table):\n    return {'cubes': 1}\n", "it gives cubes"),
        ("def square(work, table)\n", "SyntaxError"),
        ("import nowhere_at_all\n", "ModuleNotFoundError"),
    ],
)
def test_an_own_step_that_does_not_fit_is_refused(
    project: Project, steps: Steps, now: Now, text: str, reason: str
) -> None:
    project = own_step(project, "square", text)
    with pytest.raises(OwnStepError, match=reason):
        run(project, now=now, known=steps)


def test_an_own_step_that_breaks_names_its_line_and_loses_nothing(
    project: Project, steps: Steps, now: Now
) -> None:
    text = "def square(work, table):\n    size = len(table)\n    return size / 0\n"
    project = own_step(project, "square", text)
    with pytest.raises(OwnStepFailedError, match="ZeroDivisionError") as caught:
        run(project, now=now, known=steps)
    assert str(caught.value.where).endswith("square.py:3")
    failed = read_run(project.runs()[-1])
    assert failed.state == "failed"
    assert states(failed) == ["done", "failed"]
    mended = text.replace("size / 0", "{'squares': table['x'].to_numpy()}")
    project.own_step("square").write_text(mended, encoding="utf-8")
    assert states(run(project, now=now, known=steps)) == ["recalled", "done", "done"]


def test_a_stop_that_interrupts_an_import_is_a_stop(
    project: Project, steps: Steps, now: Now
) -> None:
    text = """
def square(work, table):
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise ImportError("initialization failed") from stop
"""
    with pytest.raises(KeyboardInterrupt):
        run(own_step(project, "square", text), now=now, known=steps)
    problem = read_run(project.runs()[-1]).steps[-1].problem
    assert problem is not None
    assert problem["what"].startswith("KeyboardInterrupt")


def test_what_a_run_writes_down_can_be_read(project: Project, steps: Steps, now: Now) -> None:
    assert run(project, now=now, known=steps) == read_run(project.runs()[-1])


def test_those_who_watch_hear_of_every_step(
    project: Project, steps: Steps, now: Now, events: list[Mapping[str, Any]]
) -> None:
    run(project, now=now, known=steps, tell=events.append)
    assert [one["event"] for one in events] == [
        "began", "step", "done", "step", "note", "done", "step", "opened", "done", "done",
    ]  # fmt: skip


def test_two_runs_do_not_work_in_one_project(project: Project, steps: Steps, now: Now) -> None:
    with project.alone(), pytest.raises(RunInProgressError):
        run(project, now=now, known=steps)


def test_what_is_lost_from_the_store_is_made_again(
    project: Project, steps: Steps, now: Now
) -> None:
    first = run(project, now=now, known=steps)
    squares = first.artefact("squares")
    assert squares is not None
    next(iter(project.folder.glob(f"runs/store/objects/*/{squares.hash}"))).unlink()
    second = run(project, now=now, known=steps)
    assert states(second) == ["recalled", "done", "recalled"]
    assert second.artefact("squares") == squares


def test_a_step_may_read_only_the_settings_that_it_names(
    project: Project, steps: Steps, now: Now
) -> None:
    text = "def square(work, table):\n    return {'squares': work.setting('budget.seconds')}\n"
    project = own_step(project, "square", text)
    with pytest.raises(OwnStepFailedError, match=r"budget\.seconds"):
        run(project, now=now, known=steps)


def test_steps_that_wait_for_each_other_are_a_fault_of_ours(steps: Steps) -> None:
    one, other = steps["draw"], steps["square"]
    with pytest.raises(LookupError, match="wait"):
        list(ordered([replace(one, reads=("squares",)), other]))


def test_sweeping_forgets_what_no_kept_recipe_gave(
    project: Project, steps: Steps, now: Now, tmp_path: Path
) -> None:
    first = run(project, now=now, known=steps)
    project = project.changed(replace(project.card, seed=1))
    second = run(project, now=now, known=steps)
    assert project.store.sweep({one.recipe for one in second.steps}) > 0
    assert states(run(project, now=now, known=steps)) == ["recalled"] * 3
    lost = first.artefact("table")
    assert lost is not None
    assert not project.store.has(lost)
