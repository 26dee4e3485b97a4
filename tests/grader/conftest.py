"""A small stage, and a way to grade source against it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from baibu.content import Body, Stage
from baibu.content.load import read_body, read_stage
from baibu.grader import Report, grade

STAGE = Path(__file__).parents[1] / "data" / "grader" / "001-line"


@pytest.fixture(scope="session")
def stage() -> Stage:
    """The stage that the grader is tested with."""
    return read_stage(STAGE)


@pytest.fixture(scope="session")
def body(stage: Stage) -> Body:
    """Its files."""
    return read_body(stage)


@pytest.fixture
def graded(stage: Stage, body: Body) -> Callable[[str], Report]:
    """Grade source text for a learner."""
    return lambda source: grade(stage, body, source, learner_seed=7, personal=False)
