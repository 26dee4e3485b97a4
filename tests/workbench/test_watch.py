"""A run ends with what is to be watched, and the plan of its own rows is calm on its test rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.core.language import LANGUAGES, say
from baibu.workbench import cleaner, shaper
from baibu.workbench.card import Budget, Card, Costs, Source, Split, Task, Upkeep
from baibu.workbench.flow import Run, run
from baibu.workbench.guess import completed
from baibu.workbench.model import Model
from baibu.workbench.monitor import upkeep
from baibu.workbench.monitor.errors import NoLogError, PlanUnreadableError
from baibu.workbench.monitor.log import Traffic, Truth
from baibu.workbench.monitor.plan import Plan
from baibu.workbench.monitor.registry import Registry
from baibu.workbench.monitor.report import looked
from baibu.workbench.project import Project
from baibu.workbench.serving.run import PORT
from baibu.workbench.steps.watch import SERVICE
from baibu.workbench.tables.types import settled
from workbench.service import written

pytestmark = pytest.mark.slow

Now = Callable[[], datetime]
AT = datetime(2026, 1, 5, tzinfo=UTC)


def table(kind: str, count: int = 1_200, *, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    day = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(count) // 6, "D")
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 80, count),
            "city": rng.choice(["北京", "上海", "广州"], count),
            "money": rng.exponential(1_000, count).round(2),
            "joined": day.strftime("%Y-%m-%d"),
        }
    )
    held = frame["age"] / 20 + 2 * (frame["city"] == "广州") + 0.7 * rng.normal(size=count)
    if kind == "regression":
        return frame.assign(y=held.round(3))
    edges = [held.median()] if kind == "binary" else np.quantile(held, [1 / 3, 2 / 3])
    names = np.array(["no", "yes"] if kind == "binary" else ["low", "middle", "high"])
    return frame.assign(y=names[np.digitize(held, edges)])


def project_of(folder: Path, kind: str, upkeep: Upkeep, split: Split | None = None) -> Project:
    frame = table(kind)
    card = Card(
        name=kind,
        task=Task(target="y", costs=Costs(false_negative=3.0), latency_ms=20.0),
        source=(Source(address="data/a.csv"),),
        budget=Budget(seconds=2.0),
        split=split or Split(),
        upkeep=upkeep,
    )
    project = Project.make(folder / kind, completed(card, *settled(frame)))
    frame.to_csv(project.folder / "data" / "a.csv", index=False)
    return project


def given(project: Project, found: Run, name: str) -> Any:
    artefact = found.artefact(name)
    assert artefact is not None
    return project.store.get(artefact)


def answered(project: Project, found: Run, rows: pd.DataFrame) -> Traffic:
    """Answer rows as a service would that this run was packaged for."""
    model = Model.of(given(project, found, "model"))
    rules, shape = given(project, found, "cleaner"), given(project, found, "shaper")
    plain: Any = rows.astype(object).where(rows.notna(), None)
    return Traffic(
        rows=tuple(plain.to_dict("records")),
        at=tuple(AT + timedelta(minutes=number) for number in range(len(rows))),
        ids=tuple(f"r{number}" for number in range(len(rows))),
        predicted=model.predict(shaper.applied(shape, cleaner.applied(rules, rows))),
        versions=("v1",) * len(rows),
    )


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_what_a_run_plans_to_watch_is_calm_on_its_own_test_rows_and_sees_what_breaks(
    tmp_path: Path, now: Now, kind: str
) -> None:
    project = project_of(tmp_path, kind, Upkeep(rows_per_day=50, retrain_cost=100))
    found = run(project, now=now, want=["watch", "update"])
    told = given(project, found, "watch")
    plan = Plan.of(told)
    assert {one.name for one in plan.columns} == {"age", "city", "money"}
    assert plan.left_out == ("joined",)
    assert max(plan.weights, key=lambda name: plan.weights[name]) in {"age", "city"}
    assert plan.promise is not None
    assert plan.promise.low <= plan.promise.score <= plan.promise.high

    vault = given(project, found, "vault").reset_index(drop=True)
    traffic = answered(project, found, vault.drop(columns="y"))
    truths = {
        name: Truth(truth=truth, at=AT)
        for name, truth in zip(traffic.ids, vault["y"].tolist(), strict=True)
    }
    calm = looked(plan, traffic, truths)
    assert not calm.has_alarm, [one.say("en") for one in calm.sentences()]
    assert calm.estimate is None or not calm.estimate.is_alarm
    assert calm.performance.score is not None
    assert calm.performance.score.score == pytest.approx(plan.promise.score)

    fresh = table(kind, 600, seed=1)
    calm = looked(plan, answered(project, found, fresh.drop(columns="y")), {})
    assert not calm.has_alarm, [one.say("en") for one in calm.sentences()]

    broken = answered(project, found, vault.assign(money=vault["money"] * 1_000).drop(columns="y"))
    assert looked(plan, broken, {}).broken_columns == ("money",)

    policy = given(project, found, "policy")
    assert policy["divided"]["rows_each"] > 50
    assert policy["worth_retraining_from"] == pytest.approx(100 / (50 * 90))
    assert "BaibuSlow" in given(project, found, "alerts")
    boards = given(project, found, "dashboards").files
    assert {f"grafana.{language}.json" for language in LANGUAGES} < set(boards)
    assert json.loads(boards["grafana.zh.json"])["title"].endswith(kind)
    _said(found)


def test_another_upkeep_changes_the_policy_and_runs_nothing_else(tmp_path: Path, now: Now) -> None:
    project = project_of(tmp_path, "binary", Upkeep())
    found = run(project, now=now, want=["update"])
    assert given(project, found, "policy")["worth_retraining_from"] is None
    card = replace(project.card, upkeep=Upkeep(window_days=1, schedule_days=10))
    states = {one.id: one.state for one in run(project.changed(card), now=now).steps}
    assert states["update"] == "done"
    assert states["watch"] == "recalled"


def test_a_project_is_looked_after_by_its_log_its_card_and_what_is_live(
    tmp_path: Path, now: Now
) -> None:
    project = project_of(tmp_path, "binary", Upkeep(window_days=1))
    with pytest.raises(NoLogError):
        upkeep.look(project, now=AT)
    log = project.folder / upkeep.REQUESTS
    log.mkdir()
    with pytest.raises(PlanUnreadableError):
        upkeep.look(project, now=AT)
    found = run(project, now=lambda: AT, want=["watch"])
    assert upkeep.look(project, now=AT).action.why == "too_few"

    vault = given(project, found, "vault").reset_index(drop=True)
    wrong = vault["y"].map({"no": "yes", "yes": "no"}).tolist()
    traffic = answered(project, found, vault.drop(columns=["y", "joined"]))
    truths = {
        name: Truth(truth=truth, at=AT) for name, truth in zip(traffic.ids, wrong, strict=True)
    }
    written(log, traffic, truths)
    day = AT + timedelta(days=1)
    assert upkeep.look(project, now=day).action.why == "worse"
    registry = Registry(project.folder / upkeep.LIVE)
    for version in ("v1", "v2"):
        package = tmp_path / version
        package.mkdir()
        registry.promote(package, version, now=AT, why="better")
    looked_at = upkeep.look(project, now=day)
    assert (looked_at.action.act, looked_at.version) == ("roll_back", "v2")
    assert json.loads((log / "gauges.json").read_text("utf-8"))


def test_prometheus_is_sent_where_the_service_answers() -> None:
    assert f"127.0.0.1:{PORT}" == SERVICE


def _said(found: Run) -> None:
    """Say every note of the two steps, in both languages."""
    notes = [note for one in found.steps if one.stage == 7 for note in one.notes]
    assert notes
    for note in notes:
        for language in LANGUAGES:
            assert say(f"workbench.note.{note['key']}", language, **note["facts"])
