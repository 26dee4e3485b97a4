"""A table goes through every step to a judged, explained model; its test rows are opened once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.workbench import cleaner, shaper
from baibu.workbench.card import Budget, Card, Costs, Source, Task
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.model import Model
from baibu.workbench.project import Project
from baibu.workbench.step import registry
from baibu.workbench.tables.types import settled

pytestmark = pytest.mark.slow

Now = Callable[[], datetime]


def table(kind: str) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "number": np.arange(400),
            "age": rng.integers(18, 80, 400),
            "city": rng.choice(["北京", "上海", "广州"], 400),
            "joined": pd.date_range("2025-01-01", periods=400).strftime("%Y-%m-%d"),
            "money": rng.exponential(1_000, 400).round(2),
        }
    )
    frame.loc[rng.random(400) < 0.1, "money"] = np.nan
    held = frame["age"] / 20 + 2 * (frame["city"] == "广州") + rng.normal(size=400)
    if kind == "regression":
        return frame.assign(y=np.exp(held / 2).round(3))
    edges = [held.median()] if kind == "binary" else np.quantile(held, [1 / 3, 2 / 3])
    names = np.array(["no", "yes"] if kind == "binary" else ["low", "middle", "high"])
    return frame.assign(y=names[np.digitize(held, edges)])


def project_of(folder: Path, kind: str) -> Project:
    frame = table(kind)
    task = Task(target="y", costs=Costs(false_negative=3.0))
    card = Card(
        name=kind, task=task, source=(Source(address="data/a.csv"),), budget=Budget(seconds=4.0)
    )
    project = Project.make(folder / kind, completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    assert artefact is not None
    return project.store.get(artefact)


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_a_table_becomes_a_judged_model(tmp_path: Path, now: Now, kind: str) -> None:
    project = project_of(tmp_path, kind)
    found = run(project, now=now)
    assert {one.id for one in found.steps} == {
        one.id for one in registry().values() if kind in one.kinds
    }
    told = given(project, found, "evaluation")
    better = {"binary": ("roc_auc", 0.6), "multiclass": ("roc_auc", 0.6), "regression": ("r2", 0.1)}
    name, least = better[kind]
    score = told["scores"][name]
    assert score["low"] <= score["score"] <= score["high"]
    assert score["score"] > least
    assert [one["reason"] for one in project.openings()] == ["final"]
    heaviest = {
        one["name"] for one in given(project, found, "importance")["ways"]["permutation"][:3]
    }
    assert heaviest & {"age", "city"}
    assert "number" not in Model.of(given(project, found, "model")).about.columns  # it counts rows
    local = given(project, found, "local")
    assert len(local["rows"]) >= 3
    for one in local["rows"]:
        added = one["base"] + sum(part["adds"] for part in one["by"])
        assert added == pytest.approx(one["output"], rel=1e-5)
        assert 0 <= one["nearby"]["fidelity"] <= 1
    assert {one.state for one in run(project, now=now).steps} == {"recalled"}
    assert len(project.openings()) == 1


def test_one_row_is_predicted_as_it_is_among_all(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, "binary")
    found = run(project, now=now, want=["model"])
    model = Model.of(given(project, found, "model"))
    rules, shape = given(project, found, "cleaner"), given(project, found, "shaper")
    raw = given(project, found, "seen").drop(columns="y")

    def predicted(frame: pd.DataFrame) -> Any:
        return model.predict(shaper.applied(shape, cleaner.applied(rules, frame)))

    whole = predicted(raw)
    for row in (0, 7, 200):
        np.testing.assert_allclose(predicted(raw.iloc[[row]]), whole[[row]], rtol=1e-6)
    assert project.openings() == []  # a model is made without a look at the test rows


def test_another_budget_trains_again_and_prepares_nothing_again(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, "binary")
    run(project, now=now, want=["trained"])
    project = project.changed(replace(project.card, budget=Budget(seconds=3.0)))
    states = {one.id: one.state for one in run(project, now=now, want=["trained"]).steps}
    assert states.pop("train") == "done"
    assert set(states.values()) == {"recalled"}
