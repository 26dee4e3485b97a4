"""A project and three small steps: numbers are drawn, squared, and summed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.workbench.card import Card, Task
from baibu.workbench.project import Project
from baibu.workbench.step import Given, Step, Work, ordered, step

Steps = dict[str, Step]


@step(stage=1, gives=("table", "vault"), settings=("seed",))
def draw(work: Work) -> Given:
    """Draw numbers, and keep the last ones for the test."""
    numbers = np.random.default_rng(work.seed).normal(size=100)
    frame = pd.DataFrame({"x": numbers, "name": [f"第{n}" for n in range(100)]})
    return {"table": frame[:80], "vault": frame[80:].reset_index(drop=True)}


@step(stage=2, gives=("squares",), settings=("task.ignore",))
def square(work: Work, table: pd.DataFrame) -> Given:
    """Square them."""
    work.note("squared", rows=len(table))
    return {"squares": table["x"].to_numpy() ** 2}


@step(stage=4, gives=("total",))
def add(work: Work, squares: Any, vault: Any) -> Given:
    """Add up, and look at the test rows."""
    opened = vault.open("final")
    return {"total": {"seen": float(squares.sum()), "test": float((opened["x"] ** 2).sum())}}


@pytest.fixture
def steps() -> Steps:
    return {one.id: one for one in ordered([add, square, draw])}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.make(tmp_path / "sums", Card(name="sums", task=Task(kind="regression")))


@pytest.fixture
def now() -> Callable[[], datetime]:
    ticks = count()
    return lambda: datetime(2026, 11, 21, tzinfo=UTC) + timedelta(seconds=next(ticks))


@pytest.fixture
def events() -> list[Mapping[str, Any]]:
    return []
