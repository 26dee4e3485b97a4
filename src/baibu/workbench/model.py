"""Hold the model that a run came to: a blend of models, each the mean of its folds.

It is kept as a bundle of files that can be read without running what is in them, and rebuilt in
any process that has the libraries.

Start reading at `Model`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.artefacts import Bundle
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.layers import voted
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
    folds: int  # of one division of the rows
    rounds: Mapping[str, int] = field(default_factory=dict)  # divisions, of those with several
    below: tuple[str, ...] = ()  # configurations whose votes others read beside the columns
    format: int = FORMAT

    @property
    def configs(self) -> tuple[str, ...]:
        """Name all configurations, those that are only read by others last."""
        return tuple(dict.fromkeys([*self.weights, *self.below]))

    def numbers(self, config: str) -> range:
        """Number the parts of a configuration; those of the first division come first."""
        return range(self.folds * self.rounds.get(config, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A blend that can be asked."""

    about: About
    parts: Mapping[str, tuple[Fitted, ...]]  # by configuration

    def predict(self, frame: pd.DataFrame) -> Array:
        """Predict rows that were cleaned and shaped, in the form that `metrics` describes."""
        return self.blended(self.each(frame))

    def each(self, frame: pd.DataFrame) -> dict[str, Array]:
        """Give what every configuration says of such rows."""
        said = {name: self.said(name, frame) for name in self.about.below}
        if said:
            frame, _ = voted(frame, said, self.about.kind, len(self.about.classes))
        rest = (name for name in self.about.weights if name not in said)
        return said | {name: self.said(name, frame) for name in rest}

    def blended(self, said: Mapping[str, Array]) -> Array:
        """Put together what every configuration says."""
        total: Any = 0.0
        for name, weight in self.about.weights.items():
            total = total + weight * said[name]
        return np.asarray(total)

    def said(self, config: str, frame: pd.DataFrame) -> Array:
        """Give what one configuration says: the mean of its parts."""
        votes = [part.predict(frame, self.about.kind) for part in self.parts[config]]
        return np.asarray(np.mean(votes, axis=0))

    def bundle(self, known: Mapping[str, bytes] | None = None) -> Bundle:
        """Give it as files; parts that are `known` as files already are not written again."""
        known = known or {}
        about = json.dumps(asdict(self.about), ensure_ascii=False, indent=1)
        files = {"model.json": about.encode("utf-8")}
        for config, parts in self.parts.items():
            for number, part in enumerate(parts):
                name = f"{config}/{number}.model"
                files[name] = known[name] if name in known else part.dump()
        return Bundle(files=files)

    @classmethod
    def of(cls, bundle: Bundle) -> Model:
        """Rebuild it from files."""
        told = json.loads(bundle.files["model.json"])
        told |= {name: tuple(told.get(name, ())) for name in ("classes", "columns", "below")}
        about = About(**told)
        return cls(
            about=about,
            parts={
                name: tuple(
                    Fitted.load(bundle.files[f"{name}/{n}.model"]) for n in about.numbers(name)
                )
                for name in about.configs
            },
        )
