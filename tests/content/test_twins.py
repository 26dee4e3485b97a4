"""Stages 15 and 21 ask the same questions about the same tables; each holds its own copy."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from baibu.content import load


@pytest.fixture
def twins(monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], dict[str, Any], ModuleType]:
    """The names of both files of checks, and the queries of stage 15."""
    catalog = load()
    found = []
    queries = ModuleType("solution")
    exec(catalog.body(catalog.stage("15")).solution, queries.__dict__)
    monkeypatch.setitem(sys.modules, "solution", queries)
    for number in ("15", "21"):
        file = Path(catalog.stage(number).folder) / "checks.py"
        found.append(runpy.run_path(str(file)))
    return found[0], found[1], queries


def test_both_stages_draw_the_same_tables(twins: Any) -> None:
    sql, frames, _ = twins
    for seed in range(5):
        one, other = (names["some_tables"](np.random.default_rng(seed)) for names in (sql, frames))
        assert one == other
    assert sql["TABLES"] == frames["TABLES"]


def test_stage_21_asks_what_stage_15_asks(twins: Any) -> None:
    _, frames, queries = twins
    assert len(frames["SQL"]) == 12
    for name, query in frames["SQL"].items():
        assert query == getattr(queries, name)
