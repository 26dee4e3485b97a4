"""How good predictions are is told with its uncertainty, its costs, and its weak places."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baibu.workbench import judging, metrics
from baibu.workbench.card import Costs


def test_an_interval_holds_the_true_score_as_often_as_it_says() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for seed in range(120):
        truth = (rng.random(150) < 0.5).astype(int)
        said = np.where(rng.random(150) < 0.8, truth, 1 - truth)
        found = judging.interval("accuracy", truth, said.astype(float), seed=seed)
        held += found.low <= 0.8 <= found.high
    assert 0.88 <= held / 120 <= 1.0


def test_an_interval_of_one_class_alone_is_its_score() -> None:
    found = judging.interval("log_loss", np.ones(40, int), np.full(40, 0.8), seed=0)
    assert found.low <= found.score <= found.high
    assert found.score == pytest.approx(-np.log(0.8))


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=1, max_size=40),
    st.floats(0, 5),
    st.floats(0, 5),
    st.floats(-2, 0),
)
@settings(deadline=None)
def test_no_threshold_is_cheaper_than_the_cheapest(
    rows: list[tuple[bool, int]], false_positive: float, false_negative: float, gain: float
) -> None:
    truth = np.array([held for held, _ in rows], dtype=int)
    chances = np.array([chance / 8 for _, chance in rows])
    costs = Costs(false_positive=false_positive, false_negative=false_negative, true_positive=gain)

    def cost(at: float) -> float:
        said = chances >= at
        table = judging.confusion(truth, said.astype(int), 2)
        return (
            table[0][1] * costs.false_positive
            + table[1][0] * costs.false_negative
            + table[1][1] * costs.true_positive
        ) / len(truth)

    found = judging.cheapest(truth, chances, costs)
    tried = [cost(at) for at in np.linspace(-0.01, 1.01, 52)]
    assert found.cost == pytest.approx(min(tried))
    assert found.usual_cost == pytest.approx(cost(0.5))
    assert found.best_constant == pytest.approx(min(cost(-1), cost(2)))


def test_said_at_the_threshold_the_cost_is_what_was_told() -> None:
    rng = np.random.default_rng(3)
    chances = rng.random(400)
    truth = (rng.random(400) < chances).astype(int)
    costs = Costs(false_negative=5.0)
    found = judging.cheapest(truth, chances, costs)
    table = judging.confusion(truth, (chances >= found.at).astype(int), 2)
    assert (table[0][1] + 5 * table[1][0]) / 400 == pytest.approx(found.cost)
    assert found.at == pytest.approx(1 / 6, abs=0.1)  # of chances that are right: 1 / (1 + 5)


def test_chances_that_are_right_are_told_to_be() -> None:
    rng = np.random.default_rng(1)
    chances = rng.random(20_000)
    truth = (rng.random(20_000) < chances).astype(int)
    bins, error = judging.calibration(truth, chances)
    assert error < 0.015
    assert sum(one.low <= one.foretold <= one.high for one in bins) >= 8
    _, worse = judging.calibration(truth, chances**3)
    assert worse > 0.1


def test_an_interval_of_a_share_agrees_with_statistics_books() -> None:
    low, high = judging.wilson(0.1, 50)
    assert (low, high) == pytest.approx((0.0434758, 0.2136023), abs=1e-5)
    assert judging.wilson(0.0, 0) == (0.0, 1.0)


def test_a_margin_holds_nine_of_ten_new_rows() -> None:
    rng = np.random.default_rng(2)
    held = []
    for _ in range(200):
        before, after = rng.standard_t(3, 60), rng.standard_t(3, 200)
        width = judging.margin(before, np.zeros(60))
        held.append((np.abs(after) <= width).mean())
    assert np.mean(held) == pytest.approx(0.9, abs=0.015)


def test_a_weak_place_is_found_and_none_is_invented() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(
        {
            "city": rng.choice(["北京", "上海", "广州"], 2_000),
            "age": rng.integers(18, 80, 2_000),
            "word": rng.choice(list("abcdefgh"), 2_000),
        }
    )
    missed = rng.exponential(size=2_000)
    assert judging.slices(frame, missed) == ()
    worse = np.where(frame["city"] == "广州", missed * 1.6, missed)
    worst = judging.slices(frame, worse)[0]
    assert (worst.column, worst.value) == ("city", "广州")
    assert worst.miss > worst.usual * 1.3


def test_hardly_one_of_twenty_slices_is_a_false_alarm() -> None:
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame({name: rng.choice(list("abcd"), 300) for name in "vwxyz"})
        alarms += bool(judging.slices(frame, rng.exponential(size=300)))
    assert alarms <= 9  # a right test of 5 % gives more than 9 of 60 once in 1,500 times


def test_rows_lose_by_what_was_said_of_them() -> None:
    chances = np.array([0.9, 0.2])
    np.testing.assert_allclose(
        judging.losses(np.array([1, 1]), chances, "binary"), -np.log([0.9, 0.2])
    )
    three = np.array([[0.2, 0.5, 0.3]])
    np.testing.assert_allclose(judging.losses(np.array([1]), three, "multiclass"), -np.log([0.5]))
    truth, predicted = np.array([1.0, 2.0]), np.array([1.5, 2.0])
    assert judging.losses(truth, predicted, "regression").mean() == pytest.approx(
        metrics.score("rmse", truth, predicted) ** 2
    )
