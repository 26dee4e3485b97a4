"""Nets of NumPy alone: ladders of numbers, layers that say the same as what was trained."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from baibu.workbench import metrics
from baibu.workbench.engine.fold import Fold, Layers, TaskKind
from baibu.workbench.engine.learners import LEARNERS
from baibu.workbench.engine.nets import Ladders, net

SETTINGS: dict[str, Any] = {"layers": [16], "knots": 8, "rate": 0.01, "decay": 1e-2, "patience": 4}


def fold(kind: TaskKind, rows: int = 600) -> Fold:
    """Make a target that rises and falls with a number, and hangs on a flag."""
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=rows), rng.integers(0, 2, rows), rng.normal(size=rows)])
    held = np.cos(3 * x[:, 0]) + x[:, 1] + rng.normal(size=rows) / 5
    y: NDArray[Any] = 1_000 + 50 * held
    if kind != "regression":
        y = np.digitize(held, [0.5] if kind == "binary" else [0.0, 1.0])
    cut = rows * 3 // 4
    return Fold(
        kind=kind, classes={"binary": 2, "multiclass": 3, "regression": 0}[kind],
        x=x[:cut].astype(np.float32), y=y[:cut], x_watched=x[cut:].astype(np.float32),
        y_watched=y[cut:], words=(), seed=0, deadline=float("inf"),
    )  # fmt: skip


@given(st.integers(0, 1_000), st.integers(1, 20))
@settings(deadline=None, max_examples=40)
def test_hinges_before_the_layers_climb_as_the_ladders_do(seed: int, knots: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.column_stack(
        [rng.normal(size=50), rng.integers(0, 2, 50), rng.integers(0, 4, 50), np.full(50, 0.3)]
    ).astype(np.float32)
    ladders = Ladders.of(x, knots)
    others = np.vstack([x, 3 * rng.normal(size=(20, 4))]).astype(np.float32)
    others[:, 1] = others[:, 1] > 0  # a flag stays one
    laid = ladders.laid(others)
    weight = rng.normal(size=(laid.shape[1], 2))
    made = ladders.before(Layers([weight], [np.array([0.5, -1.0])]))
    wanted = laid.astype(np.float64) @ weight + [0.5, -1.0]
    np.testing.assert_allclose(made.outputs(others.astype(np.float64)), wanted, atol=2e-4)
    assert laid.min() >= 0
    assert laid.max() <= 1


def test_a_number_of_few_values_gets_a_step_for_each() -> None:
    hours = np.repeat(np.arange(24.0), 10)[:, None]
    laid = Ladders.of(hours, 12).laid(hours)
    assert laid.shape[1] == 23
    assert len(np.unique(laid, axis=0)) == 24


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("layers", [[], [16]])
def test_a_net_finds_what_rises_and_falls(kind: TaskKind, layers: list[int]) -> None:
    told = fold(kind)
    model = net(told, {**SETTINGS, "layers": layers})
    said = LEARNERS["net"].predict(model, told.x_watched, kind)
    metric, least = ("r2", 0.8) if kind == "regression" else ("roc_auc", 0.93)
    assert metrics.score(metric, told.y_watched, said) > least
    flat = net(told, {**SETTINGS, "layers": [], "knots": 0})
    straight = LEARNERS["net"].predict(flat, told.x_watched, kind)
    assert metrics.score(metric, told.y_watched, straight) < 0.93 * least


def test_the_same_seed_trains_the_same_net_and_another_seed_another() -> None:
    told = fold("binary")
    one, same = (net(told, {**SETTINGS, "drop": 0.2}) for _ in range(2))
    other = net(replace(told, seed=1), {**SETTINGS, "drop": 0.2})
    for left, right in zip(one.weights, same.weights, strict=True):
        np.testing.assert_array_equal(left, right)
    assert not np.array_equal(one.weights[-1], other.weights[-1])


def test_weights_that_did_best_on_the_watched_rows_are_kept() -> None:
    told = fold("regression", rows=80)
    params = {**SETTINGS, "rate": 0.05, "decay": 0.0, "layers": [64]}
    long = LEARNERS["net"].predict(net(told, {**params, "patience": 40}), told.x_watched, told.kind)
    short = LEARNERS["net"].predict(net(told, {**params, "patience": 1}), told.x_watched, told.kind)
    missed = [metrics.score("rmse", told.y_watched, said) for said in (long, short)]
    assert missed[0] <= missed[1]


def test_a_net_without_time_is_still_one() -> None:
    told = replace(fold("binary"), deadline=time.monotonic() - 1)
    said = LEARNERS["net"].predict(net(told, SETTINGS), told.x_watched, "binary")
    assert np.isfinite(said).all()
