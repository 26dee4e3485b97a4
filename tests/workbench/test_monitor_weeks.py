"""Ten weeks at work: what is planted is found, winter is none of it, and the policy mends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baibu.workbench import metrics
from baibu.workbench.monitor import compare, policy
from baibu.workbench.monitor.log import Traffic, Truth
from baibu.workbench.monitor.registry import Registry
from baibu.workbench.monitor.report import Observed, looked
from workbench.service import START, Floats, Service, World, service, told

pytestmark = pytest.mark.slow

ROWS = 1_500  # a week
WINTER = {12: -12.0, 1: -16.0, 2: -12.0, 6: 10.0, 7: 12.0, 8: 10.0}  # on incomes, every year
PLANTED = {
    2: ("covariate", World(income=38)),
    4: ("prior", World(base=1.8)),
    6: ("concept", World(slope=0.04)),
    8: ("quality", World()),
}


def in_season(world: World, days: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    rows = world.rows(len(days), rng)
    return rows.assign(income=rows["income"] + days.dt.month.map(WINTER).fillna(0.0))


def year(rng: np.random.Generator, count: int = 9_000) -> tuple[pd.DataFrame, Floats, pd.Series]:
    days = pd.Series(pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 365, count), "D"))
    rows = in_season(World(), days, rng)
    return rows, (rng.random(count) < World().chances(rows)).astype(float), days


def week(
    served: Service, number: int, world: World, rng: np.random.Generator, *, is_broken: bool = False
) -> tuple[Traffic, dict[str, Truth], pd.DataFrame, Floats]:
    begin = (START + timedelta(weeks=number)).replace(tzinfo=None)
    days = pd.Series([begin + n * timedelta(weeks=1) / ROWS for n in range(ROWS)])
    rows = in_season(world, days, rng)
    truth = (rng.random(ROWS) < world.chances(rows)).astype(float)
    sent = rows.assign(debt=rows["debt"].where(rng.random(ROWS) > 0.25)) if is_broken else rows
    traffic = served.week(number, sent)
    return traffic, told(traffic, truth), rows, truth


def kinds_of(found: Observed) -> set[str]:
    """Name the kinds of drift that a week is said to show."""
    said = {one.key for one in found.sentences() if one.level == "warning"}
    kinds = set()
    if found.broken_columns:
        kinds.add("quality")
    if said & {"moved", "range", "new_words"}:
        kinds.add("covariate")
    if "score_worse" in said and not found.broken_columns:
        kinds.add("concept")
    if "truths" in said and not kinds:
        kinds.add("prior")
    return kinds


@pytest.mark.parametrize("seed", [0, 1])
def test_four_planted_drifts_are_found_and_winter_is_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, truth, days = year(rng)
    served = service(rows, truth, days=days)
    assert served.plan.season is not None
    assert served.plan.season.name == "month"
    false_alarms = 0
    for number in range(10):
        kind, world = PLANTED.get(number, ("", World()))
        traffic, truths, _, _ = week(served, number, world, rng, is_broken=kind == "quality")
        kinds = kinds_of(looked(served.plan, traffic, truths))
        if kind:
            assert kind in kinds, (number, kinds)
        false_alarms += len(kinds - {kind})
    assert false_alarms <= 1


def test_without_its_season_winter_would_be_an_alarm_every_week() -> None:
    rng = np.random.default_rng(0)
    rows, truth, days = year(rng)
    served = service(rows, truth, days=days)
    traffic, truths, _, _ = week(served, 0, World(), rng)
    blind = replace(served.plan, season=None)
    assert looked(served.plan, traffic, truths).alarms == ()
    assert [one.drift.name for one in looked(blind, traffic, truths).alarms] == ["income"]


def test_the_policy_retrains_when_the_law_changes_and_the_score_comes_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    old, new = World(), World(slope=0.05)
    live = first = service(*old.lived(6_000, rng))
    assert live.plan.promise is not None
    promised = live.plan.promise.score
    registry = Registry(tmp_path / "live")
    registry.promote(_package(tmp_path, "v1"), "v1", now=START, why="first")
    scores, unmended, acts = [], [], []
    seen_rows: list[pd.DataFrame] = []
    seen_truth: list[Floats] = []
    since = 0
    for number in range(8):
        world = old if number < 2 else new
        traffic, truths, rows, truth = _plain_week(live, number, world, rng)
        scores.append(metrics.score("roc_auc", truth, live.answers(rows)))
        unmended.append(metrics.score("roc_auc", truth, first.answers(rows)))
        seen_rows.append(rows)
        seen_truth.append(truth)
        state = policy.state_of(
            looked(live.plan, traffic, truths),
            days_live=7.0 * (number - since + 1) + 30,
            days_trained=7.0 * (number - since + 1),
            has_before=len(registry.history()) > 1,
        )
        action = policy.decided(state, policy.Means())
        acts.append(action.act)
        if action.act == "retrain":
            assert action.learn_from == "recent"
            candidate = service(seen_rows[-1][:1_000], seen_truth[-1][:1_000], version="v2")
            found = compare.shadow(
                "roc_auc",
                truth[1_000:],
                live.answers(rows[1_000:]),
                candidate.answers(rows[1_000:]),
            )
            if found.decision == "promote":
                now = START + timedelta(weeks=number + 1)
                package = _package(tmp_path, "v2")
                registry.promote(package, "v2", now=now, why=action.why, evidence=found.plain())
                live, since = candidate, number + 1
    assert acts[:2] == ["nothing", "nothing"]
    assert acts[2] == "retrain"
    assert registry.live == "v2"
    assert min(scores[4:]) > promised - 0.04
    assert max(unmended[2:]) < promised - 0.1


def test_a_bad_promotion_is_taken_back_at_once(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    rows, truth = World().lived(4_000, rng)
    good = service(rows, truth)
    bad = replace(service(rows, rng.permutation(truth), version="v2"), plan=good.plan)
    registry = Registry(tmp_path / "live")
    for version in ("v1", "v2"):
        registry.promote(_package(tmp_path, version), version, now=START, why="test")
    traffic, truths, _, _ = _plain_week(bad, 0, World(), rng)
    state = policy.state_of(
        looked(good.plan, traffic, truths), days_live=7.0, days_trained=7.0, has_before=True
    )
    action = policy.decided(state, policy.Means())
    assert action.act == "roll_back"
    assert registry.roll_back(now=START, why=action.why).version == "v1"
    traffic, truths, _, _ = _plain_week(good, 1, World(), rng)
    assert looked(good.plan, traffic, truths).performance.verdict == "as_promised"


def _plain_week(
    served: Service, number: int, world: World, rng: np.random.Generator
) -> tuple[Traffic, dict[str, Truth], pd.DataFrame, Floats]:
    rows, truth = world.lived(ROWS, rng)
    traffic = served.week(number, rows)
    return traffic, told(traffic, truth), rows, truth


def _package(folder: Path, version: str) -> Path:
    place = folder / f"package-{version}"
    place.mkdir(exist_ok=True)
    (place / "manifest.json").write_text(version, "utf-8")
    return place
