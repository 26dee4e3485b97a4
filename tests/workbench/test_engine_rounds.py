"""A long budget: what the blend is made of learns again on other divisions of the rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baibu.compute import InlineExecutor
from baibu.workbench import metrics
from baibu.workbench.engine import jobs, resampling
from baibu.workbench.engine.folds import divisions
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import Found, Question, search
from baibu.workbench.library import packed, rounds_of, told, unpacked

FOLDS = 3
LISTED = [
    Config(learner="linear", params={"strength": 1.0}),
    Config(learner="neighbours", params={"k": 5}),
    Config(learner="linear", params={"strength": 1e-9}),  # always says the mean
]


def question(**changes: Any) -> Question:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": rng.normal(size=240), "b": rng.normal(size=240)})
    truth = (2 * frame["a"] + np.sin(3 * frame["b"]) + rng.normal(size=240) / 3).to_numpy()
    asked = Question(
        frame=frame, truth=truth, kind="regression", classes=0, metric="rmse", how="random",
        column=None, count=FOLDS, seed=0,
    )  # fmt: skip
    return replace(asked, **changes)


class Counting(InlineExecutor):
    """Do the work at once, and count it; after a while, be killed."""

    def __init__(self, *, until: int = 10**6) -> None:
        self.count, self.until = 0, until

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.count >= self.until:
            raise KeyboardInterrupt
        self.count += 1
        return super().submit(function, *args, **kwargs)


def found(folder: Path, executor: InlineExecutor | None = None, **more: Any) -> Found:
    asked = more.pop("asked", question())
    settings: dict[str, Any] = {"rounds": 3, "is_varied": False, "seconds": 600.0}
    return search(
        asked, folder, executor or Counting(), workers=1, tell=lambda *_, **__: None,
        configs=LISTED, **(settings | more),
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return found(tmp_path_factory.mktemp("whole"))


def test_what_helps_learns_on_every_division_and_what_does_not_on_one(whole: Found) -> None:
    rounds = {one.config.id: one.rounds for one in whole.tried}
    assert set(whole.weights) == {LISTED[0].id, LISTED[1].id}
    assert rounds == {LISTED[0].id: 3, LISTED[1].id: 3, LISTED[2].id: 1}
    assert all(len(one.folds) == FOLDS for one in whole.tried)
    assert len(whole.tried) == len(LISTED)


def test_a_row_is_judged_by_the_mean_of_all_that_did_not_learn_from_it(whole: Found) -> None:
    asked = question()
    every = divisions("random", asked.truth, None, count=FOLDS, seed=0, most=3)
    total = np.zeros((3, 240))
    for number, division in enumerate(every):
        for fold, (learnt, watched) in enumerate(division):
            assert not set(learnt) & set(watched)
            said = jobs.guesses(whole.work, LISTED[0], number * FOLDS + fold)
            total[number, watched] = said
    one = next(one for one in whole.tried if one.config.id == LISTED[0].id)
    assert one.score == pytest.approx(metrics.score("rmse", asked.truth, total.mean(axis=0)))
    assert not np.allclose(total[0], total[1])


def test_one_division_is_all_that_a_short_budget_gets(tmp_path: Path, whole: Found) -> None:
    executor = Counting()
    short = found(tmp_path, executor, rounds=1)
    assert executor.count == len(LISTED) * FOLDS
    assert {one.rounds for one in short.tried} == {1}
    assert whole.score < short.score


def test_only_where_rows_are_few_does_a_long_budget_divide_them_anew() -> None:
    assert resampling.rounds_of(resampling.SMALL, is_long=True) > 1
    assert resampling.rounds_of(resampling.SMALL + 1, is_long=True) == 1
    assert resampling.rounds_of(resampling.SMALL, is_long=False) == 1


def test_time_is_divided_once(tmp_path: Path) -> None:
    days = pd.Series(pd.date_range("2026-01-01", periods=240))
    made = found(tmp_path, asked=question(how="time", column=days))
    assert {one.rounds for one in made.tried} == {1}


def test_a_search_killed_in_a_later_round_goes_on_there(tmp_path: Path, whole: Found) -> None:
    done = len(LISTED) * FOLDS + 4
    with pytest.raises(KeyboardInterrupt):
        found(tmp_path, Counting(until=done))
    rest = Counting()
    resumed = found(tmp_path, rest)
    assert rest.count == 2 * 2 * FOLDS - 4
    assert resumed.weights == whole.weights
    np.testing.assert_array_equal(resumed.votes, whole.votes)


def test_a_round_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train = jobs.train_fold

    def breaking(work: str, told: Any, fold: int, seconds: float) -> jobs.Trained:
        if fold >= FOLDS:
            raise MemoryError
        return train(work, told, fold, seconds)

    monkeypatch.setattr(jobs, "train_fold", breaking)
    made = found(tmp_path)
    assert {one.rounds for one in made.tried} == {1}
    assert set(made.weights) == {LISTED[0].id, LISTED[1].id}
    assert made.dropped == ()


def test_every_round_is_carried_from_step_to_step(tmp_path: Path, whole: Found) -> None:
    bundle = packed(whole, "rmse")
    configs = unpacked(bundle, tmp_path)
    assert {one.id: rounds_of(bundle, one) for one in configs} == {
        one["config"]: one["rounds"] for one in map(told, whole.tried)
    }
    executor = Counting()
    again = search(
        question(), tmp_path, executor, seconds=600, workers=1, tell=lambda *_, **__: None,
        configs=configs, is_varied=False, rounds=3,
    )  # fmt: skip
    assert executor.count == 0
    np.testing.assert_array_equal(again.votes, whole.votes)
