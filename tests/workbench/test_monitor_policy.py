"""The policy asks in one order, and each answer has its reason in both languages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from baibu.core.language import LANGUAGES
from baibu.workbench.monitor import policy
from baibu.workbench.monitor.errors import WatchSettingError
from baibu.workbench.monitor.policy import Means, State, best_schedule, decided

CASES: list[tuple[dict[str, Any], str]] = [
    ({"rows": 20, "is_enough": False}, "too_few"),
    ({"broken": ("age",), "verdict": "worse"}, "broken"),
    ({"verdict": "worse", "has_before": True, "days_live": 5.0}, "worse_at_once"),
    ({"verdict": "worse", "days_live": 60.0, "lost_per_row": 1e-6}, "not_worth"),
    ({"verdict": "worse", "days_live": 60.0, "has_before": True}, "worse"),
    ({"verdict": "as_promised", "days_trained": 120.0}, "due"),
    ({"verdict": "as_promised", "is_miscalibrated": True}, "off"),
    ({"drifted": {"age": 0.4}}, "unknown"),
    ({"answers_drifted": True}, "unknown_answers"),
    ({"verdict": "as_promised", "drifted": {"age": 0.4}}, "drift_without_loss"),
    ({"verdict": "as_promised", "answers_drifted": True}, "answers_without_loss"),
    ({"verdict": "as_promised", "drifted": {"age": 0.01}}, "calm"),
]


def state(**changed: Any) -> State:
    usual: dict[str, Any] = {"rows": 700, "is_enough": True, "days_live": 40, "days_trained": 40}
    return State(**{**usual, **changed})


@pytest.mark.parametrize(("changed", "why"), CASES)
def test_the_first_reason_that_holds_decides(changed: dict[str, Any], why: str) -> None:
    action = decided(state(**changed), Means(rows_per_day=100, retrain_cost=50))
    assert (action.act, action.why) in policy.ORDER
    assert action.why == why
    assert all(action.say(language) for language in LANGUAGES)


def test_every_reason_of_the_policy_is_reached() -> None:
    assert [why for _, why in CASES] == [why for _, why in policy.ORDER]


def test_staying_is_weighed_against_retraining() -> None:
    worse = state(verdict="worse", days_live=60.0, lost_per_row=0.01, days_trained=40.0)
    cheap = decided(worse, Means(rows_per_day=100, retrain_cost=40))
    dear = decided(worse, Means(rows_per_day=100, retrain_cost=60))
    assert cheap.cost_of_staying == pytest.approx(0.01 * 100 * 50)
    assert (cheap.act, dear.act) == ("retrain", "wait")


def test_a_model_without_a_date_is_reckoned_over_a_month() -> None:
    assert policy.days_left(40, 0) == policy.HORIZON_DAYS
    assert policy.days_left(100, 90) == 0


def test_the_best_schedule_costs_least_of_all() -> None:
    ageing, rows, cost = 0.0004, 200.0, 30.0
    best = best_schedule(ageing, rows, cost)
    days = np.linspace(1, 200, 2_000)
    per_day = ageing * rows * days / 2 + cost / days
    assert best == pytest.approx(days[per_day.argmin()], abs=0.2)


def test_a_model_that_does_not_age_has_no_best_schedule() -> None:
    with pytest.raises(WatchSettingError):
        best_schedule(0.0, 200.0, 30.0)
