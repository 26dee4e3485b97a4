"""A proof saves runs, and finds what it would have found without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from baibu.content import Body, Stage, load
from baibu.core.language import Text
from baibu.grader.prove import SEEDS, attempt, attempts, portions, tasks

CATALOG = load()
HELD_OUT = Path(__file__).parents[1] / "data" / "stages"

ONE_SIDED = """
from baibu.grader.checks import check, expect
from solution import fit

@check(zh="半边", en="half", proves=["gradient-descent"])
def half(learner, rng):
    expect(learner.fit(2.0)).close_to(2.0)
    x = float(rng.normal()) or 1.0
    expect(learner.fit(x)).close_to(abs(x))
"""


@pytest.mark.parametrize(("number", "every"), [(1, 1), (28, 6)])  # the long way takes its time
def test_a_mistake_is_told_as_if_every_check_had_been_run_with_every_seed(
    number: int, every: int
) -> None:
    stage = CATALOG.stage(number)
    body = CATALOG.body(stage)
    failing = [
        task
        for task in tasks(stage, body, held_out=HELD_OUT)
        if task.what in ("mistake", "starter", "wrong")
    ]
    files = list(dict.fromkeys((task.what, task.name) for task in failing))[::every]
    work = [task for task in failing if (task.what, task.name) in files]
    assert {task.what for task in work} == {"mistake", "starter", "wrong"}
    for short, whole in zip(
        attempts(stage, body, work), (attempt(stage, body, task) for task in work), strict=True
    ):
        assert (short.what, short.name, short.seed) == (whole.what, whole.name, whole.seed)
        assert short.as_it_should
        assert whole.as_it_should
        assert short.named == whole.named
        assert set(short.failed) <= set(whole.failed)


def test_a_mistake_that_some_seed_does_not_show_is_seen_to_pass(body: Body, stage: Stage) -> None:
    lucky = replace(
        body.mistakes[0],
        stem="no_sign",
        source="def fit(x):\n    return x\n",
        diagnosis=Text(zh="负号", en="sign"),
    )
    changed = replace(
        body,
        checks=ONE_SIDED,
        solution="def fit(x):\n    return abs(x)\n",
        mistakes=(lucky,),
        hash="one-sided",
    )
    work = [task for task in tasks(stage, changed) if task.what == "mistake"]
    trials = attempts(stage, changed, work)
    assert [trial.seed for trial in trials] == list(SEEDS)
    assert [trial.passed for trial in trials] == [
        attempt(stage, changed, task).passed for task in work
    ]
    assert any(trial.passed for trial in trials)


@pytest.mark.parametrize("parts", [1, 3])
def test_portions_hold_everything_once_and_keep_the_seeds_of_a_file_together(parts: int) -> None:
    stage = CATALOG.stage(1)
    body = CATALOG.body(stage)
    found = portions(stage, body, parts)
    assert sorted((t.what, t.name, t.seed) for part in found for t in part) == sorted(
        (t.what, t.name, t.seed) for t in tasks(stage, body)
    )
    for file in {(t.what, t.name) for t in tasks(stage, body)}:
        assert sum(any((t.what, t.name) == file for t in part) for part in found) == 1
