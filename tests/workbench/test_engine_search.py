"""What a search passes over: twins that lost, first folds without hope, what has no time left."""

from __future__ import annotations

import itertools
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from baibu.compute import InlineExecutor
from baibu.workbench import metrics
from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import worth_of
from baibu.workbench.engine.learners import LEARNERS
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.engine.search import Found, Question, search
from baibu.workbench.engine.variations import Variations
from baibu.workbench.steps.tune import _left

LINES = [
    Config(learner="linear", params={"strength": strength}, is_log=is_log)
    for strength in (1.0, 2.0, 4.0)
    for is_log in (True, False)
]


def question(truth: Any) -> Question:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"a": np.linspace(-2, 2, 240), "b": rng.normal(size=240)})
    return Question(
        frame=frame, truth=truth(frame["a"].to_numpy()), kind="regression", classes=0,
        metric="rmse", how="random", column=None, count=3, seed=0,
    )  # fmt: skip


def found(folder: Path, asked: Question, configs: list[Config], **more: Any) -> Found:
    told: dict[str, Any] = {"seconds": 600.0, "workers": 1, "is_varied": False}
    return search(
        asked, folder, more.pop("executor", InlineExecutor()), tell=lambda *_, **__: None,
        configs=configs, **(told | more),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("truth", "is_log"), [(lambda a: np.exp(2 * a), True), (lambda a: a + 2, False)]
)
def test_of_amounts_and_their_logarithms_the_worse_is_left_after_one_pair(
    tmp_path: Path, truth: Any, *, is_log: bool
) -> None:
    made = found(tmp_path, question(truth), LINES)
    kinds = [one.config.is_log for one in made.tried]
    assert kinds[:2] == [True, False]
    assert kinds[2:] == [is_log, is_log]


def test_what_does_not_help_on_its_first_folds_waits_for_the_rest_of_the_list(
    tmp_path: Path,
) -> None:
    asked = question(lambda a: a**2)
    bent, other = (
        Config(learner="net", params={"layers": [], "knots": 8, "rate": rate, "decay": 0.0})
        for rate in (0.05, 0.04)
    )
    far = Config(learner="neighbours", params={"k": 400})  # always says the mean
    pace = {"neighbours": 100.0, "net-0": 0.1}
    made = found(tmp_path / "long", asked, [bent, far, other], pace=pace)
    assert [one.config for one in made.tried] == [bent, other, far]
    assert made.dropped == ()
    slow = Slow(far.learner)
    made = found(tmp_path / "short", asked, [bent, far, other], executor=slow, pace=pace)
    assert slow.asked.count(far.learner) == 2
    assert [one.config for one in made.tried] == [bent, other]
    assert made.dropped == (far.id,)


class Slow(InlineExecutor):
    """Say of each job that it took long, where its learner or a setting has a name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[str] = []

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked.append(args[1]["learner"])
        done = super().submit(function, *args, **kwargs)
        if self.name in (args[1]["learner"], *args[1]["params"]):
            slow: Future[Any] = Future()
            slow.set_result(replace(done.result(), seconds=1_000.0))
            return slow
        return done


def test_tuning_goes_on_with_the_list_and_ends_with_what_did_not_help() -> None:
    trials = {"tried": [{"config": LINES[0].id}], "dropped": [LINES[1].id]}
    forest = Config(learner="forest", params={})
    assert _left([*LINES, forest], ["linear"], trials) == [*LINES[2:], LINES[1]]


@pytest.mark.parametrize("rows", [50, 10**5, 10**8])
def test_settings_of_every_learner_can_be_drawn_for_any_number_of_rows(rows: int) -> None:
    for learner in LEARNERS:
        _, _, config = Variations(0).propose({f"{learner}-x": 1.0}, rows)
        assert config.learner == learner


def noisy(a: Any) -> Any:
    return a / 2 + np.random.default_rng(1).normal(size=len(a))


def test_what_takes_too_long_is_passed_over_for_what_does_not(tmp_path: Path) -> None:
    forests = [Config(learner="forest", params={"trees": 20, "max_depth": n}) for n in (2, 3)]
    executor = Slow("forest")
    configs = [LINES[1], forests[0], forests[1], LINES[3]]
    made = found(tmp_path, question(noisy), configs, executor=executor)
    assert executor.asked.count("forest") <= 3
    assert [one.config.learner for one in made.tried][-1] == "linear"
    assert forests[1].id not in [one.config.id for one in made.tried]
    again = found(tmp_path / "next", question(noisy), configs, pace=made.pace)
    assert {one.config.learner for one in again.tried} == {"linear"}


def test_a_search_ends_in_time_whatever_it_was_given_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count()
    clock = SimpleNamespace(monotonic=lambda: 0.05 * next(ticks))  # later with every look at it
    for name in ("search", "agenda", "jobs", "fold"):
        monkeypatch.setattr(f"baibu.workbench.engine.{name}.time", clock)
    configs = [
        Config(learner="lightgbm", params={"learning_rate": 1e-4, "num_leaves": 63, "seed": n})
        for n in range(20)
    ]
    made = found(tmp_path, question(noisy), configs, seconds=60.0)
    assert clock.monotonic() < 60
    assert 1 <= len(made.tried) < 20


def test_codes_of_words_follow_the_target_where_there_are_rows_enough() -> None:
    rng = np.random.default_rng(0)
    words = rng.choice(["low", "middle", "high"], 300).astype(object)
    words[:5] = "rare"
    amounts = pd.Series(words).map({"low": 0.0, "middle": 5.0, "high": 9.0, "rare": 99.0})
    frame = pd.DataFrame({"word": words})
    state = views.fit("codes", frame, worth_of(amounts.to_numpy(), "regression", 0))
    assert state["columns"][0]["v"] == ["low", "middle", "high", "rare"]
    classes = pd.Series(words).map({"low": 2, "middle": 0, "high": 1, "rare": 0}).to_numpy()
    worth = worth_of(classes, "multiclass", 3)
    assert worth.sum(axis=1).tolist() == [1.0] * 300
    known = views.fit("codes", frame, worth)["columns"][0]["v"]
    assert sorted(known[:3]) == ["high", "low", "middle"]
    assert known == views.fit("codes", frame, worth)["columns"][0]["v"]
    assert set(views.fit("codes", frame)["columns"][0]["v"]) == set(known)


def test_the_loss_of_a_blend_is_by_the_book_also_where_predictions_are_level() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 2, 200)
    for said in (rng.random(200), rng.integers(0, 5, 200) / 4, np.full(200, 0.5)):
        hit = np.clip(np.where(truth == 1, said, 1 - said), 1e-15, 1)
        for metric, wanted in (
            ("roc_auc", -roc_auc_score(truth, said)),
            ("log_loss", -np.log(hit).mean()),
            ("brier", brier_score_loss(truth, said)),
        ):
            assert metrics.loss(metric, truth, said) == pytest.approx(wanted, abs=1e-12)
