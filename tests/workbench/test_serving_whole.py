"""From a project to a service: what the step `package` made is served, and can be watched."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from baibu.workbench.card import Budget, Card, Problem, Source, Task
from baibu.workbench.flow import run
from baibu.workbench.guess import completed
from baibu.workbench.monitor.log import traffic
from baibu.workbench.packaging.learnt import plain_rows
from baibu.workbench.project import Project
from baibu.workbench.serving.settings import Settings
from baibu.workbench.tables.types import settled
from workbench.packing import table, unpacked
from workbench.serving_open import opened


@pytest.mark.slow
def test_a_project_becomes_a_service_whose_answers_can_be_watched(tmp_path: Path) -> None:
    frame = table("binary", rows=400)
    card = Card(
        name="made",
        problem=Problem(goal="fewer leave"),
        task=Task(target="y"),
        source=(Source(address="data/a.csv"),),
        budget=Budget(seconds=2.0),
    )
    project = Project.make(tmp_path / "project", completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    found = run(project, now=lambda: datetime(2026, 11, 21, tzinfo=UTC), want=["package"])
    artefact = found.artefact("package")
    assert artefact is not None
    package = unpacked(project.store.get(artefact), tmp_path / "package")

    with opened(package, Settings(log=tmp_path / "log")) as made:
        names = [column.name for column in made.predictor.signature.columns]
        fresh = table("binary", rows=60, seed=7)
        fresh.loc[:5, "city"] = "深圳"
        rows = plain_rows(fresh, names)
        single = [made.client.post("/predict", json=row) for row in rows[:30]]
        many = made.client.post("/predict/batch", json=rows[30:])
        example = made.client.post("/predict", json=made.predictor.signature.example)
        expected = made.predictor.predict(rows)
        classes = made.predictor.signature.classes
        page = made.client.get("/").text

    assert [reply.status_code for reply in (*single, many, example)] == [200] * 32
    told = [reply.json() for reply in single] + many.json()["predictions"]
    for one, answer in zip(told, expected, strict=True):
        assert one["prediction"] == answer.prediction
        assert one["chances"] == pytest.approx(dict(answer.chances), abs=1e-5)
    assert any(one["code"] == "unknown_word" for one in told[0]["remarks"])
    assert all(f'name="{name}"' in page for name in names)
    assert page.count("<label") == len(names)
    seen = traffic(tmp_path / "log", classes)
    assert len(seen) == 61
    assert seen.broken == 0
    assert list(seen.ids[:60]) == [one["id"] for one in told]
