"""Hold the model that a run came to: a blend of models, each the mean of its folds.

It is kept as a bundle of files that can be read without running what is in them, and rebuilt in
any process that has the libraries.

Start reading at `Model`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.artefacts import Bundle
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import Array, TaskKind

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of a model without opening its parts."""

    kind: TaskKind
    target: str
    metric: str
    classes: tuple[str, ...]  # in the order of the chances; for two classes the second is sought
    columns: tuple[str, ...]  # that it reads, after cleaning and shaping
    weights: Mapping[str, float]  # by configuration
    folds: int
    format: int = FORMAT


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A blend that can be asked."""

    about: About
    parts: Mapping[str, tuple[Fitted, ...]]  # by configuration

    def predict(self, frame: pd.DataFrame) -> Array:
        """Predict rows that were cleaned and shaped, in the form that `metrics` describes."""
        total: Any = 0.0
        for name, weight in self.about.weights.items():
            votes = [part.predict(frame, self.about.kind) for part in self.parts[name]]
            total = total + weight * np.mean(votes, axis=0)
        return np.asarray(total)

    def bundle(self) -> Bundle:
        """Give it as files."""
        about = json.dumps(asdict(self.about), ensure_ascii=False, indent=1)
        files = {"model.json": about.encode("utf-8")}
        for name, parts in self.parts.items():
            files |= {f"{name}/{n}.model": part.dump() for n, part in enumerate(parts)}
        return Bundle(files=files)

    @classmethod
    def of(cls, bundle: Bundle) -> Model:
        """Rebuild it from files."""
        told = json.loads(bundle.files["model.json"])
        told["classes"], told["columns"] = tuple(told["classes"]), tuple(told["columns"])
        about = About(**told)
        return cls(
            about=about,
            parts={
                name: tuple(
                    Fitted.load(bundle.files[f"{name}/{n}.model"]) for n in range(about.folds)
                )
                for name in about.weights
            },
        )
