"""Runs are held against each other where that is fair, and nowhere else."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.core.language import LANGUAGES
from baibu.publish.report.compared import html, tables
from baibu.workbench import metrics
from baibu.workbench.card import Card, Task
from baibu.workbench.comparing import (
    Comparison,
    compare,
    flat,
    fold_interval,
    history,
    seen,
)
from baibu.workbench.errors import (
    CardValueError,
    NoSuchRunError,
    SweepEntryError,
    TooFewRunsError,
)
from baibu.workbench.flow import read_run, run
from baibu.workbench.project import Project
from baibu.workbench.step import Given, Step, Work, ordered, step
from baibu.workbench.sweeping import sweep, with_entry
from makers.told_runs import clock

ROWS = 120
Steps = Mapping[str, Step]


@step(stage=2, gives=("seen", "vault"), settings=("seed",))
def keep(work: Work) -> Given:
    """Draw amounts that follow one column, and keep some rows for a test."""
    rng = np.random.default_rng(work.seed)
    x = rng.normal(size=ROWS)
    frame = pd.DataFrame({"x": x, "y": 2 * x + rng.normal(size=ROWS)})
    return {"seen": frame, "vault": frame[:10]}


@step(stage=3, gives=("votes", "blend", "trials"), settings=("split.folds", "task.horizon"))
def fit(work: Work, seen: pd.DataFrame) -> Given:
    """Predict each fold by a slope from the others; `task.horizon` is how wrong the slope is."""
    folds = [
        np.arange(at, ROWS, work.setting("split.folds"))
        for at in range(work.setting("split.folds"))
    ]
    votes = np.full(ROWS, np.nan)
    x, y = seen["x"].to_numpy(), seen["y"].to_numpy()
    for watched in folds:
        learnt = np.setdiff1d(np.arange(ROWS), watched)
        slope = (x[learnt] @ y[learnt]) / (x[learnt] @ x[learnt])
        votes[watched] = slope * x[watched] * work.setting("task.horizon")
    by_fold = [metrics.score("rmse", y[part], votes[part]) for part in folds]
    tried = [{"config": "slope", "seconds": 1.0}]
    return {
        "votes": votes,
        "blend": {"by_fold": by_fold, "folds": [part.tolist() for part in folds]},
        "trials": {"tried": tried, "seconds": 2.0},
    }


@step(stage=3, gives=("validation",), settings=("task.metric",))
def validate(work: Work, blend: Any) -> Given:
    """Give the mean over folds."""
    return {
        "validation": {
            "metric": work.setting("task.metric"),
            "mean": float(np.mean(blend["by_fold"])),
        }
    }


STEPS: Steps = {one.id: one for one in ordered([keep, fit, validate])}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    card = Card(name="slopes", task=Task(target="y", kind="regression", metric="rmse"))
    card = replace(card, split=replace(card.split, folds=5))
    return Project.make(tmp_path / "slopes", card)


def done(project: Project, **entries: str) -> Project:
    for name, value in entries.items():
        project = project.changed(with_entry(project.card, name.replace("__", "."), value))
    run(project, now=clock(), known=STEPS)
    return project


def compared(project: Project, *numbers: str) -> Comparison:
    return compare([seen(project, number) for number in numbers])


def blend(project: Project, folder: Path) -> Any:
    held = read_run(folder).artefact("blend")
    assert held is not None
    return project.store.get(held)


def test_over_the_same_folds_differences_are_paired_by_fold(project: Project) -> None:
    project = done(done(project, task__horizon="3"), task__horizon="1")
    found = compared(project, "1", "2")
    (one,) = found.differences
    worse, better = (blend(project, place) for place in project.runs())
    gains = [bad - good for bad, good in zip(worse["by_fold"], better["by_fold"], strict=True)]
    assert one.paired == "folds"
    assert (one.gain, one.low, one.high) == pytest.approx(fold_interval(gains))
    assert one.is_sure
    assert one.gain is not None
    assert one.gain > 0  # a smaller error is a gain
    assert [(held.name, held.values) for held in found.settings] == [("task.horizon", ("3", "1"))]
    assert not found.grounds


def test_over_other_folds_of_the_same_rows_they_are_paired_by_row(project: Project) -> None:
    project = done(done(project), split__folds="4", task__horizon="3")
    project = done(project, task__horizon="1")
    far, near = compared(project, "1", "2", "3").differences
    assert (far.paired, far.count, near.paired) == ("rows", ROWS, "rows")
    assert far.is_sure
    assert far.high is not None
    assert far.high < 0
    assert not near.is_sure  # other folds make another slope, and no better one
    assert compared(project, "1", "2").differences == (far,)  # the same draws every time


def test_a_run_held_against_itself_shows_no_difference(project: Project) -> None:
    (one,) = compared(done(project), "1", "1").differences
    assert (one.gain, one.low, one.high) == (0.0, 0.0, 0.0)
    assert not one.is_sure


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ({"seed": "7"}, "rows"),
        ({"task__metric": "mae"}, "metric"),
        ({"task__target": "x"}, "target"),
    ],
)
def test_what_cannot_be_compared_says_why(
    project: Project, entries: dict[str, str], why: str
) -> None:
    (one,) = compared(done(done(project), **entries), "1", "2").differences
    assert (one.paired, one.why, one.gain) == ("no", why, None)


def test_a_run_that_has_not_come_to_a_blend_says_so(project: Project) -> None:
    project = done(project)
    run(project, now=clock(), known=STEPS, want=["seen"])
    (one,) = compared(project, "1", "2").differences
    assert (one.paired, one.why) == ("no", "unfinished")


def test_what_a_run_took_is_told_with_its_pace(project: Project) -> None:
    took = compared(done(project), "1", "1").took[0]
    assert took.tried == 1
    assert took.per_hour == 1800.0
    assert took.seconds == pytest.approx(sum(one.seconds for one in history(project)[0].steps))


def test_a_comparison_is_said_in_both_languages(project: Project) -> None:
    found = compared(done(done(project, task__horizon="3"), task__horizon="1"), "1", "2")
    zh, en = (tables(found, language) for language in LANGUAGES)
    assert [len(one.rows) for one in zh] == [len(one.rows) for one in en]
    assert all(len(row) == len(one.columns) for one in zh for row in one.rows)
    assert "“slopes 2” is better than “slopes 1”" in en[0].remarks[0]
    assert "“slopes 2”比“slopes 1”好" in zh[0].remarks[0]
    assert "<script" not in html(found, "en")
    assert "slopes 2" in html(found, "zh")


def test_fewer_than_two_runs_and_unknown_runs_are_refused(project: Project) -> None:
    project = done(project)
    with pytest.raises(TooFewRunsError):
        compared(project, "1")
    with pytest.raises(NoSuchRunError, match="0001"):
        seen(project, "9")


def test_an_interval_over_folds_is_wider_than_that_of_rows_that_share_nothing() -> None:
    middle, low, high = fold_interval([1.0, 2.0, 3.0])
    assert middle == 2.0
    assert high - middle == pytest.approx(4.3027 * 1.0 * (1 / 3 + 1 / 2) ** 0.5, rel=1e-4)
    assert middle - low == pytest.approx(high - middle)
    assert fold_interval([4.0]) == (4.0, 4.0, 4.0)


def test_a_card_is_laid_out_by_dotted_names() -> None:
    told = {"a": {"b": 1}, "c": [{"d": 2}], "e": []}
    assert flat(told) == {"a.b": 1, "c.1.d": 2, "e": []}


def test_a_sweep_runs_once_for_each_value_and_leaves_the_card_alone(project: Project) -> None:
    before = (project.folder / "project.toml").read_text(encoding="utf-8")
    found = list(sweep(project, "task.horizon", ["1", "2", "3"], now=clock(), known=STEPS))
    assert [one.settings["task"]["horizon"] for one in found] == [1, 2, 3]
    assert [one.steps[0].state for one in found] == ["done", "recalled", "recalled"]
    assert (project.folder / "project.toml").read_text(encoding="utf-8") == before
    assert [one.id for one in history(project)] == ["0001", "0002", "0003"]


@pytest.mark.parametrize(
    ("entry", "values"),
    [
        ("task.nothing", ["1"]),
        ("task", ["1"]),
        ("seed.x", ["1"]),
        ("seed", ["1", "many"]),
        ("split.test", ["0.3", "a"]),
    ],
)
def test_a_sweep_over_what_the_card_cannot_hold_is_refused_before_anything_runs(
    project: Project, entry: str, values: list[str]
) -> None:
    with pytest.raises(SweepEntryError):
        list(sweep(project, entry, values, now=clock(), known=STEPS))
    assert not history(project)


def test_a_value_that_a_card_in_a_file_may_not_hold_is_refused_in_a_sweep_too(
    project: Project,
) -> None:
    with pytest.raises(CardValueError):
        with_entry(project.card, "split.how", "sideways")
    assert with_entry(project.card, "task.ignore", "a, b").task.ignore == ("a", "b")


def test_each_run_writes_down_its_card_code_libraries_and_scores(project: Project) -> None:
    first, second = history(done(done(project), task__horizon="2"))
    assert first.settings["split"]["folds"] == 5
    assert (first.settings["task"]["horizon"], second.settings["task"]["horizon"]) == (1, 2)
    assert first.scores["validation"]["rmse"] < second.scores["validation"]["rmse"]
    assert first.code == second.code
    assert all(one.code for one in first.steps)
    assert "numpy" in first.libraries


KILLED = """
import os, signal, sys
sys.path[:0] = {path!r}
from pathlib import Path
from baibu.workbench.flow import run
from baibu.workbench.project import Project
from baibu.workbench.step import step
from makers.told_runs import clock

@step(stage=1, gives=("one",))
def first(work):
    "Give one."
    work.note("frame.guessed", names=["a"])
    return {{"one": 1}}

@step(stage=2, gives=("two",))
def second(work, one):
    "Be killed."
    os.kill(os.getpid(), signal.SIGKILL)

run(Project.open(Path({folder!r})), now=clock(), known={{"first": first, "second": second}})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_a_killed_run_had_done_stays_in_the_history(project: Project, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED.format(path=sys.path, folder=str(project.folder)), encoding="utf-8")
    ended = subprocess.run([sys.executable, str(script)], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    (found,) = history(project)
    assert found.state == "running"
    assert [(one.id, one.state) for one in found.steps] == [("first", "done")]
    assert found.settings["name"] == "slopes"
