"""A submission that implements nothing earns nothing, whatever it tries."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec

import pytest

from baibu.content import Body, Stage, load
from baibu.grader.cheats import FORGED, THINGS, WHOLE, asked, cheats
from baibu.grader.inside import codec
from baibu.grader.prove import attempt, cheat_tasks

CATALOG = load()
# One stage of each kind of exercise: `baibu content check` tries every cheat on every stage.
KINDS = {one.kind: one.number for one in CATALOG.stages.values() if not one.coming}
NAMES = [*THINGS, *WHOLE, *(f"forged_frames_{number}" for number in range(len(FORGED)))]

WEAK = """
from baibu.grader.checks import check, expect
from solution import fit

@check(zh="不变", en="stays", proves=["gradient-descent"])
def stays(learner, rng):
    x = rng.normal(size=4)
    after = learner.define("lambda f, x: (f(x, x, 0.1, 1), x)[1]")
    expect(after(learner.fit, x)).equals(x)

@check(zh="再来", en="again", proves=["gradient-descent"], slow=True)
def again(learner, rng):
    x = rng.normal(size=4)
    expect(learner.fit(x, x, 0.1, 1)).equals(learner.fit(x, x, 0.1, 1))

@check(zh="拒绝", en="refuses", proves=["gradient-descent"])
def refuses(learner, rng):
    learner.raises(ValueError, learner.fit, [], [], 0.1, 1)

@check(zh="对", en="right", proves=["gradient-descent"])
def right(learner, rng):
    x = rng.normal(size=4)
    expect(learner.fit(x, x, 0.1, 1)).close_to(fit(x, x, 0.1, 1))
"""


@pytest.fixture(scope="module")
def weak(body: Body) -> Body:
    """A stage with three checks that ask for nothing, and one that asks."""
    return replace(body, checks=WEAK, hash="weak")


def test_the_names_are_those_that_the_checks_ask_for_and_the_reference_has(body: Body) -> None:
    assert asked(body).names == ("Model", "fit")
    assert asked(body).classes == {"Model": ("__init__", "fit", "predict")}


def test_each_cheat_is_a_file_of_its_own_and_names_what_is_asked_for(body: Body) -> None:
    made = cheats(body)
    assert [cheat.name for cheat in made] == NAMES
    assert len({cheat.source for cheat in made}) == len(made)
    for cheat in made:
        compile(cheat.source, cheat.name, "exec")
        assert "NAMES = ('Model', 'fit')" in cheat.source


def test_a_forged_frame_is_one_that_the_judge_would_read() -> None:
    for answer in FORGED:
        frame = codec.inline(*codec.pack({**answer, "printed": "", "total": 0}, []), [])
        header, size = codec.sizes(frame[: codec.HEAD.size])
        message, _ = codec.unpack(frame[codec.HEAD.size :][:header], b"")
        assert size == 0
        assert message["value"] == answer["value"]


@pytest.mark.parametrize("name", NAMES)
def test_a_cheat_earns_nothing_where_checks_ask_for_something(
    stage: Stage, body: Body, name: str
) -> None:
    (task,) = [task for task in cheat_tasks(body) if task.name == name]
    trial = attempt(stage, body, task)
    assert (trial.earned, trial.broke, trial.passed) == ((), (), False)
    assert trial.checks == 3


def test_a_weak_check_is_found_out_even_a_slow_one(stage: Stage, weak: Body) -> None:
    trials = {task.name: attempt(stage, weak, task) for task in cheat_tasks(weak)}
    assert {"stays", "again"} <= set(trials["zero"].earned)
    assert trials["raises_everything"].earned == ("refuses",)
    assert not any("right" in trial.earned for trial in trials.values())
    assert not trials["zero"].as_it_should


@pytest.mark.slow
@pytest.mark.parametrize("number", KINDS.values(), ids=list(KINDS))
def test_no_cheat_earns_a_mark_of_this_stage(number: int) -> None:
    stage = CATALOG.stage(number)
    if "deep" in stage.extras and find_spec("torch") is None:
        pytest.skip("PyTorch is not installed")
    body = CATALOG.body(stage)
    trials = [attempt(stage, body, task) for task in cheat_tasks(body)]
    assert {trial.name: trial.earned for trial in trials if trial.earned} == {}
    assert {trial.name: trial.broke for trial in trials if trial.broke} == {}
