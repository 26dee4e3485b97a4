"""Hold what a learner is given, and the form that nets and linear models have.

Start reading at `Fold` and `Layers`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
TaskKind = Literal["binary", "multiclass", "regression"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """What one model is trained on."""

    kind: TaskKind
    classes: int  # 0 for a regression
    x: Any
    y: Array
    x_watched: Any
    y_watched: Array
    words: tuple[int, ...]  # columns that hold words, in the view of words
    seed: int
    deadline: float  # on `time.monotonic`

    @property
    def is_late(self) -> bool:
        """Say whether the time is up."""
        return time.monotonic() > self.deadline


@dataclass(frozen=True, slots=True)
class Layers:
    """A net, or with one layer a linear model: rectified in between, chances at the end."""

    weights: list[Array]
    biases: list[Array]

    def outputs(self, x: Array) -> Array:
        """Give the last layer's sums, shape (n, outputs)."""
        for weight, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            x = np.maximum(x @ weight + bias, 0)
        last: Array = x @ self.weights[-1] + self.biases[-1]
        return last


def chances(sums: Array, kind: TaskKind) -> Array:
    """Turn sums, shape (n, outputs), into chances: (n,) of two classes, else (n, classes)."""
    from scipy.special import expit, softmax

    found: Array = expit(sums[:, 0]) if kind == "binary" else softmax(sums, axis=1)
    return found
