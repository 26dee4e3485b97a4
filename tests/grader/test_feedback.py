"""Feedback helps whoever is stuck, and gives nothing away that the hidden inputs would accept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from baibu.content import Body, Stage
from baibu.grader import Report, grade
from baibu.grader.cheats import cheats
from baibu.grader.diagnose import PUBLIC_SEEDS
from baibu.grader.judge import generator
from baibu.grader.preview import preview
from baibu.grader.report import Failure

Graded = Callable[[str], Report]

PROBE = """
def fit(x, y, lr, epochs):
    seen = repr([float(value) for value in x])
    print(seen)
    raise ValueError(seen)

class Model:
    def __init__(self, k=1):
        pass
"""


def first(report: Report) -> Failure:
    """Give the first failure."""
    assert report.first_failure is not None
    assert report.first_failure.failure is not None
    return report.first_failure.failure


def words(report: Report) -> str:
    """Give everything that a person is told."""
    return json.dumps(report.without_prints().to_json(), ensure_ascii=False)


# -- harvesting -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_hidden_inputs_never_come_again_however_often_they_are_looked_at(
    graded: Graded, stage: Stage, body: Body
) -> None:
    undiagnosed = replace(body, mistakes=())
    printed = [
        grade(stage, undiagnosed, PROBE, learner_seed=7, personal=False).printed for _ in range(50)
    ]
    seen = [line for text in printed for line in set(text.splitlines()) if line.startswith("[")]
    assert len(seen) == len(set(seen)) >= 100  # two checks show theirs
    learnt = {}
    for line in seen:
        x = np.array(json.loads(line))
        learnt[line] = (2.0, 1.0) if len(x) == 30 else (0.02, 0.01)
    replaying = f"KNOWN = {learnt!r}\ndef fit(x, y, lr, epochs):\n    return KNOWN[repr(list(x))]\n"
    assert graded(replaying).passed_count == 0


def test_what_is_learnt_from_examples_passes_nothing(
    graded: Graded, stage: Stage, body: Body
) -> None:
    pairs = []
    for seed in PUBLIC_SEEDS:
        x = generator(seed, "one_step").normal(size=5)
        e = -(2 * x + 1)
        pairs.append((x.tolist(), (-0.02 * float(np.mean(e * x)), -0.02 * float(np.mean(e)))))
    copied = (
        f"KNOWN = {pairs!r}\n"
        "def fit(x, y, lr, epochs):\n"
        "    return next((w for known, w in KNOWN if known == list(x)), (0.0, 0.0))\n"
    )
    failure = first(graded(copied))
    assert failure.diagnosis is None
    assert failure.want is None  # no example fails, so there is none to be shown
    assert failure.call == "fit(…)"
    assert failure.what.en.endswith("is not the one wanted")


def test_an_example_is_made_from_a_public_seed_alone(stage: Stage, body: Body) -> None:
    seed, learner = 424_242, 7
    (source,) = [mistake.source for mistake in body.mistakes if mistake.stem == "no_two"]
    report = grade(stage, body, source, learner_seed=learner, personal=False, seed=seed)
    failure = first(report)
    shown = [preview(generator(s, "one_step").normal(size=5)) for s in PUBLIC_SEEDS]
    hidden = preview(generator(seed ^ learner, "one_step").normal(size=5))
    assert failure.call is not None
    assert any(example in failure.call for example in shown)
    assert hidden not in words(report)


SLOW = """
import numpy as np
from baibu.grader.checks import check, expect

@check(zh="慢", en="slow", proves=["gradient-descent"], slow=True)
def slow(learner, rng):
    secret = float(rng.normal()) + 1000.0
    expect(learner.fit(np.array([secret]), np.zeros(1), lr=0.5, epochs=1)[0]).close_to(secret)
"""


def test_a_check_that_runs_once_shows_neither_its_input_nor_what_it_wanted(
    stage: Stage, body: Body
) -> None:
    slow = replace(body, checks=SLOW, hash="slow")
    source = "def fit(x, y, lr, epochs):\n    return 1.5, 0.0\n"
    report = grade(stage, slow, source, learner_seed=7, personal=False, seed=3)
    failure = first(report)
    secret = preview(float(generator(3 ^ 7, "slow").normal()) + 1000.0)
    assert secret not in words(report)
    assert (failure.call, failure.got, failure.want) == ("fit(…)", "1.5", None)


@pytest.mark.parametrize("name", ["none", "all_arguments", "always_equal", "raises_everything"])
def test_no_line_of_the_checks_is_told(graded: Graded, body: Body, name: str) -> None:
    (source,) = [cheat.source for cheat in cheats(body) if cheat.name == name]
    told = words(graded(source))
    lines = [line.strip() for line in body.checks.splitlines() if len(line.strip()) > 15]
    own = {line for line in lines if line.startswith(("@check", "import", "from"))}
    assert [line for line in lines if line in told and line not in own] == []
    assert "checks.py" not in told


def test_what_a_check_cannot_use_is_told_as_such(graded: Graded) -> None:
    report = graded("def fit(x, y, lr, epochs):\n    return 1.0, 2.0\ndef Model(k):\n    pass\n")
    (model,) = [check.failure for check in report.checks if check.name == "model"]
    assert model is not None
    assert model.kind == "mismatch"
    assert model.got == "None"
    assert "cannot be used as the task describes" in model.what.en
    assert model.call == "Model(k=2)"


# -- limits ---------------------------------------------------------------------------------------

LIMITS = {
    "call_seconds": (
        "def fit(x, y, lr, epochs):\n    while True:\n        pass\n",
        r"longer than [\d.]+ seconds",
        r"超过了 [\d.]+ 秒",
    ),
    "memory": (
        "def fit(x, y, lr, epochs):\n    return bytearray(3 << 30)\n",
        r"the 200 MB that a submission may use",
        r"200 MB",
    ),
    "size": (
        "def fit(x, y, lr, epochs):\n    x = []\n    for _ in range(99):\n        x = [x]\n"
        "    return x\n",
        r"at most 256 MB, nested at most 64 levels",
        r"256 MB，最多嵌套 64 层",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_told_with_its_number_and_unit(stage: Stage, body: Body, limit: str) -> None:
    source, en, zh = LIMITS[limit]
    short = replace(stage, limits=replace(stage.limits, call_seconds=0.3, seconds=1.0))
    failure = first(grade(short, body, source, learner_seed=7, personal=False))
    assert (failure.kind, failure.limit) == ("limit", limit)
    assert re.search(en, failure.what.en)
    assert re.search(zh, failure.what.zh)


# -- exceptions -----------------------------------------------------------------------------------

RAISING = {
    "inside a library": (
        "import numpy as np\n\n\ndef solve(a):\n    return np.linalg.solve(a, np.ones(2))\n\n\n"
        "def fit(x, y, lr, epochs):\n    return solve(np.zeros((2, 2)))\n",
        "LinAlgError: Singular matrix",
        [(9, "fit"), (5, "solve")],
    ),
    "while it is loaded": (
        "import math\n\nstart = math.sqrt(-1)\n",
        "ValueError: ",
        [(3, "<module>")],
    ),
    "by a library that is not there": (
        "import leftpad\n",
        "ModuleNotFoundError: No module named 'leftpad'",
        [(1, "<module>")],
    ),
    "by a syntax error": (
        "def fit(x, y, lr, epochs)\n    return 1\n",
        "line 1: expected ':'",
        [(1, "")],
    ),
    "by endless recursion": (
        "def down(n):\n    return down(n + 1)\n\n\n"
        "def fit(x, y, lr, epochs):\n    return down(0)\n",
        "RecursionError: maximum recursion depth exceeded",
        [(2, "down")] * 8,
    ),
    "to exit": (
        "import sys\n\n\ndef fit(x, y, lr, epochs):\n    sys.exit(0)\n",
        "SystemExit: 0",
        [(5, "fit")],
    ),
    "as if interrupted": (
        "def fit(x, y, lr, epochs):\n    raise KeyboardInterrupt\n",
        "KeyboardInterrupt was raised",
        [(2, "fit")],
    ),
    "with a message that cannot be shown": (
        "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\n\n\n"
        "def fit(x, y, lr, epochs):\n    raise Odd\n",
        "Odd: (its message cannot be shown)",
        [(7, "fit")],
    ),
}


@pytest.mark.parametrize("how", RAISING)
def test_an_exception_is_told_in_the_learners_own_lines(graded: Graded, how: str) -> None:
    source, message, lines = RAISING[how]
    failure = first(graded(source))
    assert failure.kind == "raised"
    assert message in failure.what.en
    assert [(line.line, line.function) for line in failure.trace] == lines
    if lines[-1][1]:
        assert failure.trace[-1].source.strip() in source


def test_warnings_are_printed_once_and_disturb_nothing(graded: Graded, body: Body) -> None:
    noisy = "import warnings\nimport numpy as np\n" + body.solution.replace(
        "    m = b = 0.0\n",
        "    m = b = 0.0\n    for _ in range(1000):\n        np.log(np.zeros(1))\n"
        "        warnings.warn('about to change', DeprecationWarning)\n",
    )
    report = graded(noisy)
    assert report.passed
    assert report.printed.count("RuntimeWarning: divide by zero") == 1
