"""Scores are judged with their doubt, and what no truth is known of is called an estimate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from baibu.workbench import judging
from baibu.workbench.judging import Interval
from baibu.workbench.monitor import performance
from baibu.workbench.monitor.performance import calibrated, estimated, judged, measured
from baibu.workbench.monitor.plan import Plan, Promise, planned
from workbench.service import CLASSES, CLEANER, Service, World, numbered, service, told


@pytest.fixture(scope="module")
def served() -> Service:
    return service(*World().lived(6_000, np.random.default_rng(0)))


def interval(score: float, half: float) -> Interval:
    return Interval(score=score, low=score - half, high=score + half)


@pytest.mark.parametrize(
    ("metric", "promised", "score", "half", "wanted"),
    [
        ("roc_auc", 0.8, 0.80, 0.01, "as_promised"),
        ("roc_auc", 0.8, 0.70, 0.01, "worse"),
        ("roc_auc", 0.8, 0.70, 0.20, "as_promised"),  # nobody knows
        ("roc_auc", 0.8, 0.795, 0.0001, "as_promised"),  # sure, and no matter
        ("roc_auc", 0.8, 0.90, 0.01, "better"),
        ("rmse", 10.0, 13.0, 0.5, "worse"),
        ("rmse", 10.0, 7.0, 0.5, "better"),
        ("r2", 0.6, 0.2, 0.05, "worse"),
    ],
)
def test_worse_is_what_is_sure_and_matters(
    metric: str, promised: float, score: float, half: float, wanted: str
) -> None:
    promise = Promise(metric=metric, score=promised, low=promised - 0.01, high=promised + 0.01)
    assert judged(metric, interval(score, half), promise)[0] == wanted


def test_hardly_a_false_alarm_about_the_score_where_nothing_has_changed(served: Service) -> None:
    promise = served.plan.promise
    assert promise is not None
    rng = np.random.default_rng(2)
    alarms = off = 0
    for _ in range(15):
        rows, truth = World().lived(800, rng)
        found = measured(served.plan, truth, served.answers(rows), rows)
        alarms += found.verdict == "worse"
        off += found.calibration is not None and found.calibration.is_alarm
    assert alarms <= 1
    assert off <= 1


def test_few_truths_or_one_class_alone_are_too_few(served: Service) -> None:
    rows, truth = World().lived(400, np.random.default_rng(3))
    said = served.answers(rows)
    few = measured(served.plan, truth[:40], said[:40], rows[:40])
    alone = measured(served.plan, np.zeros(400), said, rows)
    assert (few.verdict, alone.verdict) == ("too_few", "too_few")
    assert few.score is None


def test_weak_places_are_named(served: Service) -> None:
    rng = np.random.default_rng(4)
    rows, truth = World().lived(2_000, rng)
    in_north = (rows["town"] == "north").to_numpy()
    truth = np.where(in_north, rng.random(2_000) < 0.5, truth).astype(float)
    found = measured(served.plan, truth, served.answers(rows), rows)
    assert ("town", "north") in {(one.column, one.value) for one in found.slices}


def test_chances_that_are_twice_too_high_are_off(served: Service) -> None:
    rows, truth = World().lived(2_000, np.random.default_rng(5))
    said = served.answers(rows)
    calm, off = (calibrated(served.plan, truth, one) for one in (said, np.sqrt(said)))
    assert calm is not None
    assert off is not None
    assert (calm.is_alarm, off.is_alarm) == (False, True)


def test_what_rows_cost_more_than_promised_is_reckoned(served: Service) -> None:
    costs = {
        "false_positive": 1.0,
        "false_negative": 5.0,
        "true_positive": 0.0,
        "true_negative": 0.0,
    }
    plan = replace(served.plan, costs=costs, promised_cost=0.5, positive_from=0.5)
    truth = np.array([1.0, 0.0] * 50)
    said = np.array([0.1, 0.9] * 50)  # all wrong: half missed, half for nothing
    found = measured(plan, truth, said, pd.DataFrame(index=range(100)))
    assert found.lost_per_row == pytest.approx(0.5 * 5 + 0.5 * 1 - 0.5)


def test_the_estimate_follows_the_score_over_worlds_of_other_rows(served: Service) -> None:
    """The estimate is to be near the truth where only rows change, as it assumes."""
    misses = []
    for seed, world in enumerate(
        (World(), World(income=35), World(income=65), World(share_north=0.8))
    ):
        rows, truth = world.lived(4_000, np.random.default_rng(seed))
        said = served.answers(rows)
        guess = estimated(served.plan, said)
        known = measured(served.plan, truth, said, rows).score
        assert guess is not None
        assert known is not None
        misses.append(abs(guess.score - known.score))
    assert max(misses) < 0.03


def test_another_law_deceives_the_estimate_as_it_says(served: Service) -> None:
    rows, truth = World(slope=0.05).lived(2_000, np.random.default_rng(6))
    said = served.answers(rows)
    guess = estimated(served.plan, said)
    assert guess is not None
    assert not guess.is_alarm
    assert measured(served.plan, truth, said, rows).verdict == "worse"


def test_several_classes_are_estimated_and_amounts_are_not() -> None:
    rng = np.random.default_rng(7)
    chances = rng.dirichlet([1, 1, 1], 3_000)
    truth = (rng.random((3_000, 1)) > np.cumsum(chances, axis=1)[:, :-1]).sum(axis=1)
    plan = _plan("multiclass", "log_loss", truth, chances, ("a", "b", "c"))
    guess = estimated(plan, chances[:500])
    assert guess is not None
    assert guess.low <= plan.promise.score <= guess.high  # type: ignore[union-attr]
    amounts = rng.normal(size=3_000)
    bare = _plan("regression", "rmse", amounts, amounts + rng.normal(size=3_000), ())
    assert estimated(bare, amounts) is None
    shifted = measured(bare, amounts[:500], amounts[:500] + 3, pd.DataFrame(index=range(500)))
    assert shifted.verdict == "worse"


def test_truths_are_numbered_as_the_model_numbers_them(served: Service) -> None:
    rows, truth = World().lived(50, np.random.default_rng(8))
    traffic = served.week(0, rows)
    assert numbered(traffic, told(traffic, truth)).tolist() == truth.tolist()
    assert CLASSES[1] == served.plan.classes[1]


def _plan(
    kind: str, metric: str, truth: np.ndarray, votes: np.ndarray, classes: tuple[str, ...]
) -> Plan:

    score = judging.interval(metric, truth, votes, seed=0)
    held = {"score": score.score, "low": score.low, "high": score.high}
    frame = pd.DataFrame({name: np.zeros(len(truth)) for name in ("income", "age", "debt")})
    return planned(
        frame.assign(town="north"), CLEANER, {"target": "y", "kind": kind, "metric": metric},
        truth=truth, votes=votes, evaluation={"scores": {metric: held}}, classes=classes,
    )  # fmt: skip


def test_a_share_at_the_end_of_the_line_stays_a_share(served: Service) -> None:
    mapped = performance._mapped(served.plan, np.linspace(0, 1, 101))
    assert ((mapped > 0) & (mapped < 1)).all()
    assert (np.diff(mapped) >= -1e-12).all()
