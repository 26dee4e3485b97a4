"""Lay a model's views over a table once, then ask about any mixture of its rows.

To shuffle a column, to let it take a value, to hide it behind another row's: all of these put
values of some rows in place of others. Views work column by column and row by row, so the mixture
is made of what is laid already, and the answer is the same as for a table that was mixed first.

Reads  a model and a table of shaped rows, the pool.
Gives  predictions of mixtures: for each row asked, and each column, the pool's row it comes from.
Never  lays a view twice, although every fold of every configuration has one.

Start reading at `Laid`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.learners import LEARNERS, Array
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

AT_ONCE = 20_000  # rows of a mixture, so that large ones need no large memory


class Sights:
    """What the parts of a model look through, and which of it is the same; found once."""

    def __init__(self, model: Model) -> None:
        self.states: list[Mapping[str, Any]] = []
        self.columns: list[list[int]] = []  # of each view: numbers of what is laid the same way
        self.of: dict[int, int] = {}  # by part: the number of its view
        known: dict[str, int] = {}
        seen: dict[tuple[int, ...], int] = {}
        for part in (part for parts in model.parts.values() for part in parts):
            kind = part.view["view"]
            keys = [f"{kind} {json.dumps(column, default=str)}" for column in part.view["columns"]]
            numbers = tuple(known.setdefault(key, len(known)) for key in keys)
            if numbers not in seen:
                seen[numbers] = len(self.states)
                self.states.append(part.view)
                self.columns.append(list(numbers))
            self.of[id(part)] = seen[numbers]


class Sight:
    """One view, laid over the pool, by feature."""

    def __init__(self, state: Mapping[str, Any], parts: Sequence[Array]) -> None:
        self.names = [column["name"] for column in state["columns"]]
        self.is_words = state["view"] == "words"
        self.parts = parts

    def mixed(self, picked: Array) -> Any:
        """Give a mixture as a learner eats it; `picked` has a row and a column for each feature."""
        taken = [part[picked[:, at]] for at, part in enumerate(self.parts)]
        if self.is_words:
            import pandas as pd

            return pd.DataFrame(dict(enumerate(taken)))
        if not taken:
            return np.zeros((len(picked), 0))
        return np.concatenate(taken, axis=1)

    @property
    def owners(self) -> Array:
        """Name, for each laid column, the number of the feature that it comes from."""
        return np.repeat(np.arange(len(self.parts)), [part.shape[1] for part in self.parts])


class Laid:
    """A model, and a pool of rows that its views are laid over."""

    def __init__(self, model: Model, pool: pd.DataFrame, sights: Sights | None = None) -> None:
        self.model, self.rows = model, len(pool)
        self.names = tuple(model.about.columns)
        self._pool = pool
        self._sights = sights or Sights(model)
        self._laid: dict[int, Array] = {}
        self._made: dict[int, Sight] = {}

    def sight(self, part: Fitted) -> Sight:
        """Give the view of a part, laid; parts that see the same share it."""
        number = self._sights.of[id(part)]
        if number not in self._made:
            state, keys = self._sights.states[number], self._sights.columns[number]
            columns = zip(state["columns"], keys, strict=True)
            parts = [self._column(state["view"], column, key) for column, key in columns]
            self._made[number] = Sight(state, parts)
        return self._made[number]

    def _column(self, view: str, column: Mapping[str, Any], key: int) -> Array:
        if key not in self._laid:
            laid = views.lay({"view": view, "columns": [column]}, self._pool)
            self._laid[key] = np.asarray(laid.iloc[:, 0] if view == "words" else laid)
        return self._laid[key]

    def plain(self, rows: Array | None = None) -> Array:
        """Pick rows of the pool as they are, all of them unless told."""
        rows = np.arange(self.rows) if rows is None else rows
        return np.repeat(rows[:, None], len(self.names), axis=1)

    def predict(self, picked: Array) -> Array:
        """Predict a mixture with the whole model."""
        told = []
        for start in range(0, len(picked), AT_ONCE):
            some = picked[start : start + AT_ONCE]
            held: dict[int, Any] = {}
            total: Any = 0.0
            for share, part in parts_of(self.model):
                sight = self.sight(part)
                if id(sight) not in held:
                    held[id(sight)] = sight.mixed(some)
                total = total + share * self.asked(part, held[id(sight)])
            told.append(np.asarray(total))
        return np.concatenate(told)

    def in_turn(self, picked: Array, turns: Array) -> Array:
        """Predict a mixture, each row by the fold of each configuration that its turn names."""
        found: Any = None
        for fold in np.unique(turns):
            rows = np.flatnonzero(turns == fold)
            for name, weight in self.model.about.weights.items():
                told = weight * self.predict_part(self.model.parts[name][fold], picked[rows])
                if found is None:
                    found = np.zeros((len(picked), *told.shape[1:]))
                found[rows] += told
        return np.asarray(found)

    def predict_part(self, part: Fitted, picked: Array) -> Array:
        """Predict a mixture with one part."""
        sight = self.sight(part)
        told = [
            self.asked(part, sight.mixed(picked[start : start + AT_ONCE]))
            for start in range(0, len(picked), AT_ONCE)
        ]
        return np.concatenate(told)

    def asked(self, part: Fitted, x: Any) -> Array:
        """Ask one part about rows that are laid."""
        found = LEARNERS[part.learner].predict(part.model, x, self.model.about.kind)
        return np.expm1(found) if part.is_log else found


def parts_of(model: Model) -> Iterator[tuple[float, Fitted]]:
    """Give every part of a model, with its weight in the blend."""
    for name, weight in model.about.weights.items():
        folds = model.parts[name]
        yield from ((weight / len(folds), part) for part in folds)


def two_sided(predicted: Array) -> Array:
    """Give predictions with one column for each output: one for a chance of yes or an amount."""
    return predicted[:, None] if predicted.ndim == 1 else predicted
