"""Every metric that we compute ourselves says what scikit-learn's says, ties and gaps included."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn import metrics as theirs

from baibu.workbench.metrics import METRICS, classes_of, score

ROWS = st.integers(2, 60)


@st.composite
def two(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw truths and chances of two classes, with many ties."""
    count = draw(ROWS)
    truth = draw(arrays(np.int64, count, elements=st.integers(0, 1)))
    chances = draw(arrays(np.float64, count, elements=st.integers(0, 8).map(lambda n: n / 8)))
    return truth, chances


@st.composite
def several(draw: st.DrawFn) -> tuple[Any, Any]:
    count, classes = draw(ROWS), draw(st.integers(3, 5))
    truth = draw(arrays(np.int64, count, elements=st.integers(0, classes - 1)))
    raw = draw(arrays(np.float64, (count, classes), elements=st.integers(1, 9).map(float)))
    return truth, raw / raw.sum(axis=1, keepdims=True)


def quietly(function: Callable[..., float], *args: Any, **options: Any) -> float:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(function(*args, **options))


@given(two())
@settings(deadline=None)
def test_two_classes_are_scored_as_by_scikit_learn(drawn: tuple[Any, Any]) -> None:
    truth, chances = drawn
    said = classes_of(chances)
    expected = {
        "roc_auc": quietly(theirs.roc_auc_score, truth, chances),
        "average_precision": quietly(theirs.average_precision_score, truth, chances),
        "accuracy": quietly(theirs.accuracy_score, truth, said),
        "balanced_accuracy": quietly(theirs.balanced_accuracy_score, truth, said),
        "f1": quietly(theirs.f1_score, truth, said, zero_division=0),
        "brier": quietly(theirs.brier_score_loss, truth, chances, labels=[0, 1]),
    }
    for name, value in expected.items():
        assert score(name, truth, chances) == pytest.approx(value, nan_ok=True), name


@given(several())
@settings(deadline=None)
def test_several_classes_are_scored_as_by_scikit_learn(drawn: tuple[Any, Any]) -> None:
    truth, chances = drawn
    said = classes_of(chances)
    assert score("balanced_accuracy", truth, chances) == pytest.approx(
        quietly(theirs.balanced_accuracy_score, truth, said)
    )
    assert score("f1", truth, chances) == pytest.approx(
        quietly(theirs.f1_score, truth, said, average="macro", zero_division=0)
    )
    if len(np.unique(truth)) == chances.shape[1]:
        value = quietly(theirs.roc_auc_score, truth, chances, multi_class="ovr")
        assert score("roc_auc", truth, chances) == pytest.approx(value)
    else:
        with pytest.raises(ValueError, match="class is missing"):
            score("roc_auc", truth, chances)


def test_pairs_that_are_not_there_have_no_share() -> None:
    assert math.isnan(score("roc_auc", np.ones(4, dtype=int), np.linspace(0, 1, 4)))


@pytest.mark.parametrize("name", METRICS)
def test_no_score_lies_beyond_what_it_can_be(name: str) -> None:
    least, most = METRICS[name].bounds
    rng = np.random.default_rng(0)
    for _ in range(20):
        truth = rng.integers(0, 2, 30) if "binary" in METRICS[name].kinds else rng.normal(size=30)
        assert least <= score(name, truth, rng.random(30)) <= most
