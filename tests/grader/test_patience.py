"""A mistake that takes its time is recognised, whoever failed the same check before."""

from __future__ import annotations

from dataclasses import replace

from baibu.content import Body, Stage
from baibu.content.schema import Mistake
from baibu.core.language import Text
from baibu.grader import grade

SLOW = """
import time


def fit(x, y, lr, epochs):
    time.sleep(0.7)
    return 41.5, 42.5
"""
QUICK = "def fit(x, y, lr, epochs):\n    return 1.25, 2.5\n"


def named(stage: Stage, body: Body, source: str) -> tuple[str, ...]:
    """Give the stems that are named for the first check."""
    report = grade(stage, body, source, learner_seed=7, personal=False)
    failure = report.checks[0].failure
    assert failure is not None
    return failure.diagnosis.mistakes if failure.diagnosis else ()


def test_a_slow_mistake_is_named_after_a_quick_failure_that_did_not_wait_for_it(
    stage: Stage, body: Body
) -> None:
    text = Text(zh="太慢。", en="Too slow.")
    slow = Mistake(stem="slow", family=None, diagnosis=text, family_diagnosis=None, source=SLOW)
    body = replace(body, mistakes=(slow,), hash="patience")
    assert named(stage, body, QUICK) == ()
    assert named(stage, body, SLOW) == ("slow",)
