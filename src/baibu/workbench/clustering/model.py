"""Hold groups that were found, and say to which one any later row belongs.

A row belongs to the group of the rows that it lies nearest to, whatever method found the groups; it
belongs to none where those belong to none.

Start reading at `Grouping`.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baibu.workbench.artefacts import Bundle
from baibu.workbench.clustering.search import Candidate, alone, grouped
from baibu.workbench.clustering.space import Space
from baibu.workbench.engine.learners import Array

if TYPE_CHECKING:
    import pandas as pd

NEAREST = 5
MOST_ROWS = 5_000  # that groups are made of; all others join them
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Rows in a space, with the number of the group of each; -1 for none."""

    space: Space
    points: Array
    labels: Array

    @classmethod
    def made(cls, frame: pd.DataFrame, space: Space, way: Candidate, *, seed: int) -> Grouping:
        """Make groups of rows, the largest first."""
        if len(frame) > MOST_ROWS:
            rows = np.random.default_rng(seed).choice(len(frame), MOST_ROWS, replace=False)
            frame = frame.iloc[np.sort(rows)]
        points = space.points(frame, blurred=seed)
        with alone():
            labels = grouped(points, way.method, way.size, seed=seed)
        names, counts = np.unique(labels[labels >= 0], return_counts=True)
        order = {int(name): at for at, name in enumerate(names[np.argsort(-counts, kind="stable")])}
        return cls(
            space=space,
            points=points,
            labels=np.array([order.get(int(label), -1) for label in labels], dtype=np.int64),
        )

    @property
    def count(self) -> int:
        """How many groups there are."""
        return int(self.labels.max(initial=-1)) + 1

    def of(self, frame: pd.DataFrame) -> Array:
        """Say to which group rows belong, by their nearest neighbours."""
        from sklearn.neighbors import NearestNeighbors

        near = NearestNeighbors(n_neighbors=min(NEAREST, len(self.points))).fit(self.points)
        with alone():
            labels = self.labels[near.kneighbors(self.space.points(frame), return_distance=False)]
        votes = np.stack([(labels == name).sum(axis=1) for name in range(-1, self.count)], axis=1)
        return np.asarray(votes.argmax(axis=1) - 1)

    def bundle(self) -> Bundle:
        """Give it as files."""
        about = {"format": FORMAT, "columns": list(self.space.columns)}
        made = io.BytesIO()
        np.savez(
            made, allow_pickle=False, axes=self.space.axes, points=self.points, labels=self.labels
        )
        return Bundle(
            files={
                "grouping.json": json.dumps(about, ensure_ascii=False).encode(),
                "grouping.npz": made.getvalue(),
            }
        )

    @classmethod
    def of_bundle(cls, bundle: Bundle) -> Grouping:
        """Rebuild it from files."""
        told = json.loads(bundle.files["grouping.json"])
        with np.load(io.BytesIO(bundle.files["grouping.npz"]), allow_pickle=False) as held:
            space = Space(columns=tuple(told["columns"]), axes=held["axes"])
            return cls(space=space, points=held["points"], labels=held["labels"])
