"""The baselines are scored as scikit-learn would score them, with honest intervals."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets
from sklearn.dummy import DummyClassifier
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

from baibu.workbench.card import Split
from baibu.workbench.errors import CardValueError
from baibu.workbench.step import registry
from baibu.workbench.steps.baseline import interval
from workbench.making import Made, prepared
from workbench.test_clean import bundled


def scored(made: Made, model: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in made["baseline"]["models"] if one["model"] == model)
    json.dumps(made["baseline"], allow_nan=False)
    return found


def test_a_constant_scores_what_the_dummy_of_scikit_learn_scores() -> None:
    frame = bundled("wine")
    made = prepared(frame, until="baseline")
    x, y = frame[["alcohol"]].to_numpy(), frame["y"].to_numpy()
    wanted = []
    for learnt, watched in StratifiedKFold(5, shuffle=True, random_state=0).split(x, y):
        dummy = DummyClassifier(strategy="prior").fit(x[learnt], y[learnt])
        wanted.append(log_loss(y[watched], dummy.predict_proba(x[watched])))
    found = scored(made, "constant")
    assert found["mean"] == pytest.approx(np.mean(wanted))


@pytest.mark.parametrize("name", ["wine", "breast_cancer", "diabetes"])
def test_a_linear_model_beats_a_constant_where_there_is_something_to_learn(name: str) -> None:
    made = prepared(bundled(name), until="baseline")
    assert made["baseline"]["best"] == "linear"
    assert "baseline.nothing_beats" not in made.said
    one = scored(made, "linear")
    assert one["low"] < one["mean"] < one["high"]


def test_where_there_is_nothing_to_learn_that_is_said() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.normal(size=(300, 40)), columns=[f"n{at}" for at in range(40)])
    made = prepared(frame.assign(y=rng.normal(size=300)), kind="regression", until="baseline")
    assert made["baseline"]["best"] == "constant"
    assert "baseline.nothing_beats" in made.said


def test_intervals_that_know_of_shared_rows_miss_the_true_score_less_often() -> None:
    rng = np.random.default_rng(0)
    held = plain = 0
    for _ in range(300):
        # folds share their learning rows: their scores go together, as a common part
        common, own = rng.normal(), rng.normal(size=5)
        scores = (np.sqrt(0.2) * common + np.sqrt(0.8) * own).tolist()
        middle, half = interval(scores, [(80, 20)] * 5)
        assert middle is not None
        assert half is not None
        held += abs(middle) <= half
        plain += abs(middle) <= half * np.sqrt((1 / 5) / (1 / 5 + 1 / 4))
    assert held / 300 > 0.84
    assert (held - plain) / 300 > 0.1


def test_one_fold_has_no_interval_and_none_has_no_score() -> None:
    assert interval([0.5], [(8, 2)]) == (0.5, None)
    assert interval([], []) == (None, None)


def test_the_median_is_the_constant_of_absolute_errors() -> None:
    frame = datasets.load_diabetes(as_frame=True).frame.rename(columns={"target": "y"})
    frame["y"] = np.exp(frame["y"] / 60)
    made = prepared(frame, kind="regression", metric="mae", until="baseline")
    y = frame["y"].to_numpy()
    assert scored(made, "constant")["mean"] == pytest.approx(
        np.abs(y - np.median(y)).mean(), rel=0.05
    )


def test_folds_follow_the_split_of_time() -> None:
    frame = bundled("diabetes").assign(day=pd.date_range("2025-01-01", periods=442))
    made = prepared(frame, split=Split(how="time", column="day", folds=4), until="baseline")
    assert made["baseline"]["folds"] == 4
    assert scored(made, "linear")["mean"] < scored(made, "constant")["mean"]


def test_a_class_that_comes_late_leaves_folds_without_a_score_and_says_so() -> None:
    frame = bundled("wine").assign(day=pd.date_range("2025-01-01", periods=178))
    early = frame["y"].where(frame.index > 60, "class 0")
    frame["y"] = early.where(frame.index < 100, "class 1")
    frame["y"] = frame["y"].replace("class 2", "class 0")
    split = Split(how="time", column="day")
    made = prepared(frame, split=split, kind="binary", positive="class 1", until="baseline")
    assert "baseline.odd_folds" in made.said
    assert None in scored(made, "linear")["folds"]


def test_without_any_column_only_the_constant_is_scored() -> None:
    frame = pd.DataFrame({"x": [1] * 100, "y": ["a", "b"] * 50})
    made = prepared(frame, until="baseline")
    assert [one["model"] for one in made["baseline"]["models"]] == ["constant"]


def test_a_metric_that_does_not_fit_the_task_is_refused() -> None:
    with pytest.raises(CardValueError, match="rmse"):
        prepared(bundled("wine"), metric="rmse", until="baseline")


def test_the_baseline_follows_the_choice() -> None:
    assert {"shaped", "choice"} <= set(registry()["baseline"].reads)
