"""The engine's parts: views, learners, folds, blends, and the search that puts them together."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from baibu.compute import InlineExecutor
from baibu.workbench import metrics
from baibu.workbench.engine import views
from baibu.workbench.engine.blend import blended
from baibu.workbench.engine.folds import folds
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import LEARNERS, Fold, TaskKind
from baibu.workbench.engine.portfolio import Config, portfolio
from baibu.workbench.engine.search import Found, Question, search

FOREVER = float("inf")
SETTINGS: dict[str, dict[str, Any]] = {
    "lightgbm": {"learning_rate": 0.2},
    "xgboost": {"eta": 0.3},
    "catboost": {"learning_rate": 0.3, "depth": 3},
    "forest": {"trees": 20},
    "linear": {"strength": 1.0},
    "neighbours": {"k": 5},
    "net": {"layers": [8], "rate": 0.01, "decay": 1e-3, "patience": 3},
}


def table(rows: int = 400, *, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    words = rng.choice(["甲", "乙", "丙"], rows).astype(object)
    words[rng.random(rows) < 0.1] = None
    numbers = rng.normal(size=rows)
    return pd.DataFrame(
        {
            "a": numbers,
            "b": np.where(rng.random(rows) < 0.1, np.nan, rng.exponential(size=rows)),
            "word": words,
            "day": pd.date_range("2026-01-01", periods=rows),
        }
    )


def truth(frame: pd.DataFrame, kind: TaskKind) -> NDArray[Any]:
    rng = np.random.default_rng(9)
    held = frame["a"] * 2 + (frame["word"] == "甲") * 3 + rng.normal(size=len(frame)) / 2
    if kind == "regression":
        return np.exp(held.to_numpy() / 3)
    edges = [held.median()] if kind == "binary" else np.quantile(held, [1 / 3, 2 / 3])
    return np.digitize(held, edges)


def fold_of(view: views.View, kind: TaskKind) -> tuple[Fold, views.State, pd.DataFrame]:
    frame = table()
    y = truth(frame, kind)
    state = views.fit(view, frame[:300])
    made = Fold(
        kind=kind,
        classes={"binary": 2, "multiclass": 3, "regression": 0}[kind],
        x=views.lay(state, frame[:300]),
        y=y[:300],
        x_watched=views.lay(state, frame[300:]),
        y_watched=y[300:],
        words=tuple(views.word_columns(state)),
        seed=0,
        deadline=FOREVER,
    )
    return made, state, frame[300:]


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
@pytest.mark.parametrize("name", list(LEARNERS))
def test_a_learner_learns_and_comes_back_from_its_bytes_the_same(name: str, kind: TaskKind) -> None:
    learner = LEARNERS[name]
    if not learner.is_there:
        pytest.skip(f"{learner.needs} is not installed")
    fold, state, watched = fold_of(learner.view, kind)
    model = Fitted(
        learner=name, is_log=False, view=state, model=learner.train(fold, SETTINGS[name])
    )
    predicted = model.predict(watched, kind)
    again = Fitted.load(model.dump()).predict(watched, kind)
    np.testing.assert_array_equal(again, predicted)
    if kind == "regression":
        assert metrics.score("r2", fold.y_watched, predicted) > 0.3
    else:
        assert metrics.score("roc_auc", fold.y_watched, predicted) > 0.8
        chances = predicted if predicted.ndim == 2 else np.column_stack([1 - predicted, predicted])
        np.testing.assert_allclose(chances.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("name", ["lightgbm", "xgboost", "catboost", "forest", "net"])
def test_a_learner_whose_time_is_up_gives_what_it_has(name: str) -> None:
    learner = LEARNERS[name]
    if not learner.is_there:
        pytest.skip(f"{learner.needs} is not installed")
    fold, state, watched = fold_of(learner.view, "binary")
    late = Fold(**{one: getattr(fold, one) for one in Fold.__slots__} | {"deadline": 0.0})
    model = Fitted(
        learner=name, is_log=False, view=state, model=learner.train(late, SETTINGS[name])
    )
    assert np.isfinite(model.predict(watched, "binary")).all()


@pytest.mark.parametrize("view", ["codes", "wide", "words"])
def test_a_view_meets_what_it_has_never_seen(view: views.View) -> None:
    state = json.loads(json.dumps(views.fit(view, table())))
    strange = pd.DataFrame(
        {
            "a": [np.inf, 1e300, -1e300],
            "b": [np.nan, None, 0.0],
            "word": ["丁", None, "甲"],
            "day": pd.to_datetime(pd.Series(["1900-01-01", None, "2100-01-01"])),
            "more": [1, 2, 3],
        }
    )
    laid = views.lay(state, strange)
    assert len(laid) == 3
    if view == "wide":
        assert np.isfinite(laid).all()


def test_a_view_knows_only_what_it_was_fitted_on() -> None:
    frame = table()
    state = views.fit("wide", frame[:200])
    before = views.lay(state, frame[200:])
    frame.loc[200:, "b"] = 1e6
    again = views.fit("wide", frame[:200])
    assert again == state
    assert views.lay(state, frame[:200]).shape[1] == before.shape[1]


@pytest.mark.parametrize("how", ["random", "stratified", "group"])
def test_folds_watch_every_row_once_and_never_learn_from_what_they_watch(how: str) -> None:
    rng = np.random.default_rng(0)
    y, groups = rng.integers(0, 2, 200), pd.Series(rng.integers(0, 30, 200))
    found = folds(how, y, groups, count=5, seed=0)
    assert sorted(np.concatenate([watched for _, watched in found])) == list(range(200))
    for learnt, watched in found:
        assert not set(learnt) & set(watched)
        if how == "group":
            assert not set(groups[learnt]) & set(groups[watched])
        if how == "stratified":
            assert y[watched].mean() == pytest.approx(y.mean(), abs=0.03)


def test_folds_of_time_watch_what_comes_after() -> None:
    days = pd.Series(pd.date_range("2026-01-01", periods=300)).sample(frac=1, random_state=0)
    found = folds("time", np.zeros(300), days.reset_index(drop=True), count=4, seed=0)
    column = days.to_numpy()
    assert len(found) == 4
    for learnt, watched in found:
        assert column[learnt].max() < column[watched].min()


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(deadline=None, max_examples=40)
def test_a_blend_is_never_worse_than_its_best_part(seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=30)
    votes = {f"m{n}": y + rng.normal(size=30) * rng.uniform(0.1, 2) for n in range(count)}
    weights, missed = blended(votes, lambda p: metrics.loss("rmse", y, p))
    assert sum(weights.values()) == pytest.approx(1)
    blend = sum(weight * votes[name] for name, weight in weights.items())
    assert missed == pytest.approx(metrics.loss("rmse", y, np.asarray(blend)))
    assert missed <= min(metrics.loss("rmse", y, vote) for vote in votes.values()) + 1e-12


def test_a_blend_of_two_comes_near_the_best_of_all_weights() -> None:
    rng = np.random.default_rng(1)
    y = rng.normal(size=500)
    votes = {"m": y + rng.normal(size=500), "n": y + rng.normal(size=500) * 0.7}
    _, missed = blended(votes, lambda p: metrics.loss("rmse", y, p))
    grid = (
        metrics.loss("rmse", y, w * votes["m"] + (1 - w) * votes["n"])
        for w in np.linspace(0, 1, 101)
    )
    assert missed <= min(grid) * 1.002


def test_the_list_leaves_out_what_cannot_run() -> None:
    small = portfolio("binary", 500, 5, is_skewed=False)
    huge = portfolio("binary", 2_000_000, 200, is_skewed=False)
    assert len({one.id for one in small}) == len(small)
    assert not {"neighbours", "linear", "net", "forest"} & {one.learner for one in huge}
    skewed = portfolio("regression", 500, 5, is_skewed=True)
    assert {one.is_log for one in skewed} == {True, False}


class Counting(InlineExecutor):
    """Do the work at once, and count it; after a while, be killed."""

    def __init__(self, *, until: int = 10**6) -> None:
        self.count, self.until = 0, until

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.count >= self.until:
            raise KeyboardInterrupt
        self.count += 1
        return super().submit(function, *args, **kwargs)


def question(kind: TaskKind = "binary", **changes: Any) -> Question:
    frame = table(300)
    told: dict[str, Any] = {
        "frame": frame,
        "truth": truth(frame, kind),
        "kind": kind,
        "classes": {"binary": 2, "multiclass": 3, "regression": 0}[kind],
        "metric": {"binary": "roc_auc", "multiclass": "log_loss", "regression": "rmse"}[kind],
        "how": "random" if kind == "regression" else "stratified",
        "column": None,
        "count": 3,
        "seed": 0,
    }
    return Question(**(told | changes))


def found(
    folder: Path, asked: Question, executor: InlineExecutor | None = None, *, most: int = 3
) -> Found:
    return search(
        asked, folder, executor or InlineExecutor(), seconds=600, workers=1,
        tell=lambda *_, **__: None, most=most,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_a_search_blends_what_it_tried_and_scores_it_out_of_fold(
    tmp_path: Path, kind: TaskKind
) -> None:
    asked = question(kind)
    made = found(tmp_path, asked)
    assert len(made.tried) == 3
    assert made.score == pytest.approx(metrics.score(asked.metric, asked.truth, made.votes))
    sign = -1 if metrics.METRICS[asked.metric].greater_is_better else 1
    assert sign * made.score <= min(sign * one.score for one in made.tried) + 1e-12


def test_a_search_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    whole = found(tmp_path / "whole", question())
    with pytest.raises(KeyboardInterrupt):
        found(tmp_path / "cut", question(), Counting(until=5))
    rest = Counting()
    resumed = found(tmp_path / "cut", question(), rest)
    assert rest.count == 9 - 5
    assert resumed.weights == whole.weights
    np.testing.assert_array_equal(resumed.votes, whole.votes)


def test_the_same_seed_finds_the_same(tmp_path: Path) -> None:
    one, other = (found(tmp_path / name, question(), most=4) for name in "ab")
    assert one.weights == other.weights
    np.testing.assert_array_equal(one.votes, other.votes)


def test_folds_of_time_leave_the_earliest_rows_unjudged(tmp_path: Path) -> None:
    asked = question(how="time", column=table(300)["day"])
    made = found(tmp_path, asked, most=1)
    unjudged = np.isnan(made.votes)
    assert unjudged[: unjudged.sum()].all()
    assert 0 < unjudged.sum() < 150


def test_variations_come_after_the_list_and_keep_to_what_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [
        Config(learner="linear", params={"strength": 1.0}),
        Config(learner="neighbours", params={"k": 400}),  # always says the mean
    ]
    monkeypatch.setattr("baibu.workbench.engine.search.portfolio", lambda *_, **__: listed)
    known = [one.config for one in found(tmp_path, question(), most=6).tried]
    assert known[:2] == listed
    assert len({one.id for one in known}) == 6
    assert {one.learner for one in known[2:]} == {"linear"}


def test_a_forest_from_a_stranger_may_not_point_outside_itself() -> None:
    learner = LEARNERS["forest"]
    model = learner.train(fold_of("codes", "binary")[0], SETTINGS["forest"])
    model.estimators_[3].tree_.feature[0] = 99
    with pytest.raises(ValueError, match="column that is not there"):
        learner.load(learner.dump(model))


@given(st.integers(0, 1_000))
@settings(deadline=None, max_examples=30)
def test_our_metrics_agree_with_scikit_learn(seed: int) -> None:
    from sklearn import metrics as theirs

    rng = np.random.default_rng(seed)
    y, p = rng.integers(0, 2, 50), rng.random(50)
    if len(set(y)) < 2:
        return
    y3, p3 = np.arange(60) % 3, rng.dirichlet(np.ones(3), 60)
    amounts, guesses = rng.exponential(size=50), rng.exponential(size=50)
    pairs = [
        (metrics.score("log_loss", y, p), theirs.log_loss(y, p)),
        (metrics.score("log_loss", y3, p3), theirs.log_loss(y3, p3)),
        (metrics.score("brier", y, p), theirs.brier_score_loss(y, p)),
        (metrics.score("accuracy", y3, p3), theirs.accuracy_score(y3, p3.argmax(axis=1))),
        (metrics.score("rmse", amounts, guesses), theirs.root_mean_squared_error(amounts, guesses)),
        (metrics.score("mae", amounts, guesses), theirs.mean_absolute_error(amounts, guesses)),
        (metrics.score("r2", amounts, guesses), theirs.r2_score(amounts, guesses)),
        (
            metrics.score("rmsle", amounts, guesses),
            theirs.root_mean_squared_log_error(amounts, guesses),
        ),
    ]
    for ours, reference in pairs:
        assert ours == pytest.approx(reference, rel=1e-9)
