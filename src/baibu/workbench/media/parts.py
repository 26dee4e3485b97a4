"""Train, ask and keep the parts of a blend: learners of the engine, and small nets.

Everything is kept without pickle. A part that only adds up weighed features (`linear`, `bayes`)
reads sparse features as they are.

Start reading at `trained` and `Part`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.fold import Fold, Layers, TaskKind, chances
from baibu.workbench.engine.learners import LEARNERS
from baibu.workbench.engine.portfolio import Config
from baibu.workbench.media.net import Net

Array = NDArray[Any]
NET = "cnn"  # the learner that looks at pixels
BAYES = "bayes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One trained model of a blend."""

    learner: str
    model: Any

    @property
    def sees_pixels(self) -> bool:
        """Say whether it looks at pixels and not at features."""
        return self.learner == NET

    def predict(self, x: Any, kind: TaskKind) -> Array:
        """Give chances: of features, or of pixels for a net."""
        if isinstance(self.model, Net):
            return chances(self.model.sums(x), kind)
        if isinstance(self.model, Layers):
            return chances(_sums(self.model, x), kind)
        return LEARNERS[self.learner].predict(self.model, x, kind)

    def dump(self) -> bytes:
        """Give it as bytes."""
        head = json.dumps({"learner": self.learner}).encode()
        home = _home(self.learner)
        body: bytes = self.model.dump() if self.sees_pixels else home.dump(self.model)
        return len(head).to_bytes(8, "little") + head + body

    @classmethod
    def load(cls, raw: bytes) -> Part:
        """Rebuild it."""
        length = int.from_bytes(raw[:8], "little")
        learner = json.loads(raw[8 : 8 + length])["learner"]
        body = raw[8 + length :]
        load: Callable[[bytes], Any] = Net.load if learner == NET else _home(learner).load
        return cls(learner=learner, model=load(body))


def learner_of(raw: bytes) -> str:
    """Say what a part is, without opening it."""
    length = int.from_bytes(raw[:8], "little")
    found: str = json.loads(raw[8 : 8 + length])["learner"]
    return found


def trained(config: Config, fold: Fold) -> Part:
    """Train a part on features."""
    if config.learner == BAYES:
        return Part(learner=BAYES, model=_bayes(fold, config.params))
    return Part(learner=config.learner, model=LEARNERS[config.learner].train(fold, config.params))


def _home(learner: str) -> Any:
    return LEARNERS["linear" if learner in (BAYES, NET) else learner]


def _sums(model: Layers, x: Any) -> Array:
    if isinstance(x, np.ndarray):
        return model.outputs(x.astype(np.float64))
    found: Array = np.asarray(x @ model.weights[0]) + model.biases[0]
    return found


def _bayes(fold: Fold, params: Mapping[str, Any]) -> Layers:
    """Count what each class is made of (multinomial naive Bayes), as sums of weights."""
    from sklearn.naive_bayes import MultinomialNB

    model = MultinomialNB(alpha=params["alpha"]).fit(fold.x, fold.y)
    weights, biases = model.feature_log_prob_.T, model.class_log_prior_
    if fold.kind == "binary":
        return Layers([weights[:, [1]] - weights[:, [0]]], [np.array([biases[1] - biases[0]])])
    return Layers([np.asarray(weights)], [np.asarray(biases)])
