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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from baibu.workbench.engine import views
from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.layers import voted
from baibu.workbench.engine.learners import LEARNERS, Array
from baibu.workbench.model import Model

if TYPE_CHECKING:
    import pandas as pd

Asked = TypeVar("Asked")
Told = TypeVar("Told")
AT_ONCE = 20_000  # rows of a mixture, so that large ones need no large memory
CELLS_AT_ONCE = 1_000_000  # of a mixture of many columns


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
            own = [column for column in part.view["columns"] if column["k"] != "vote"]
            keys = [f"{kind} {json.dumps(column, default=str)}" for column in own]
            numbers = tuple(known.setdefault(key, len(known)) for key in keys)
            if numbers not in seen:
                seen[numbers] = len(self.states)
                self.states.append({**part.view, "columns": own})
                self.columns.append(list(numbers))
            self.of[id(part)] = seen[numbers]


class Sight:
    """One view, laid over the pool, by feature; words stand as numbers of themselves."""

    def __init__(self, state: Mapping[str, Any], parts: Sequence[Any]) -> None:
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
    """A model, and a pool of rows that its views are laid over.

    Libraries of trees let go of Python while they predict: on several `threads`, parts are asked
    side by side.
    """

    def __init__(
        self,
        model: Model,
        pool: pd.DataFrame,
        sights: Sights | None = None,
        *,
        threads: int = 1,
    ) -> None:
        self.model, self.rows, self.threads = model, len(pool), threads
        self.names = tuple(model.about.columns)
        self._pool = pool
        self._sights = sights or Sights(model)
        self._laid: dict[int, Any] = {}
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

    def _column(self, view: str, column: Mapping[str, Any], key: int) -> Any:
        """Lay one column; CatBoost takes in a category once, a word at every row."""
        if key not in self._laid:
            laid = views.lay({"view": view, "columns": [column]}, self._pool)
            if view != "words":
                self._laid[key] = np.asarray(laid)
            elif column["k"] == "word":
                self._laid[key] = laid.iloc[:, 0].astype("category").array
            else:
                self._laid[key] = laid.iloc[:, 0].to_numpy()
        return self._laid[key]

    def plain(self, rows: Array | None = None) -> Array:
        """Pick rows of the pool as they are, all of them unless told."""
        rows = np.arange(self.rows) if rows is None else rows
        return np.repeat(rows[:, None], len(self.names), axis=1)

    def predict(self, picked: Array) -> Array:
        """Predict a mixture with the whole model."""
        told = []
        for start in range(0, len(picked), self.at_once):
            some = picked[start : start + self.at_once]
            held: dict[int, Any] = {}
            said = self._said(self.model.about.below, some, held)
            rest = [name for name in self.model.about.weights if name not in said]
            said |= self._said(rest, some, held, said)
            told.append(
                np.asarray(sum(w * said[name] for name, w in self.model.about.weights.items()))
            )
        return np.concatenate(told)

    def _said(
        self,
        names: Iterable[str],
        picked: Array,
        held: dict[int, Any],
        below: Mapping[str, Array] | None = None,
    ) -> dict[str, Array]:
        """Give what configurations say of a mixture; views that are mixed once are `held`."""
        found: dict[str, Array] = {}
        for name in names:
            total: Any = 0.0
            for part in self.model.parts[name]:
                sight = self.sight(part)
                if id(sight) not in held:
                    held[id(sight)] = sight.mixed(picked)
                total = total + self.asked(part, self._beside(part, held[id(sight)], below or {}))
            found[name] = total / len(self.model.parts[name])
        return found

    def _beside(self, part: Fitted, x: Any, said: Mapping[str, Array]) -> Any:
        """Put the votes that a part reads beside its own columns."""
        if not part.below:
            return x
        import pandas as pd

        about = self.model.about
        votes, _ = voted(
            pd.DataFrame(index=range(len(x))), {name: said[name] for name in part.below},
            about.kind, len(about.classes),
        )  # fmt: skip
        columns = [column for column in part.view["columns"] if column["k"] == "vote"]
        laid = views.lay({"view": part.view["view"], "columns": columns}, votes)
        return np.concatenate([x, laid], axis=1)

    @property
    def at_once(self) -> int:
        """Say how many rows of a mixture should be asked about together."""
        return max(1, min(AT_ONCE, CELLS_AT_ONCE // max(1, len(self.names))))

    def in_turn(self, picked: Array, turns: Array) -> Array:
        """Predict a mixture, each row by the fold of each configuration that its turn names."""
        about = self.model.about
        said = self._in_turn(about.below, picked, turns, {})
        said |= self._in_turn([n for n in about.weights if n not in said], picked, turns, said)
        return np.asarray(sum(weight * said[name] for name, weight in about.weights.items()))

    def _in_turn(
        self, names: Iterable[str], picked: Array, turns: Array, below: Mapping[str, Array]
    ) -> dict[str, Array]:
        asked = [
            (name, self.model.parts[name][fold], np.flatnonzero(turns == fold))
            for fold in np.unique(turns)
            for name in names
        ]
        for _, part, _ in asked:
            self.sight(part)  # before threads look for it

        def ask(one: tuple[str, Fitted, Array]) -> Array:
            _, part, rows = one
            said = {name: below[name][rows] for name in part.below}
            return self.predict_part(part, picked[rows], said)

        found: dict[str, Array] = {}
        for (name, _, rows), said in zip(
            asked, side_by_side(self.threads, ask, asked), strict=True
        ):
            if name not in found:
                found[name] = np.zeros((len(picked), *said.shape[1:]))
            found[name][rows] = said
        return found

    def predict_part(
        self, part: Fitted, picked: Array, below: Mapping[str, Array] | None = None
    ) -> Array:
        """Predict a mixture with one part; `below` is what those say that it stands on."""
        sight, told = self.sight(part), []
        for start in range(0, len(picked), self.at_once):
            some = slice(start, start + self.at_once)
            said = {name: held[some] for name, held in (below or {}).items()}
            told.append(self.asked(part, self._beside(part, sight.mixed(picked[some]), said)))
        return np.concatenate(told)

    def predict_folds(self, parts: Sequence[Fitted], picked: Array) -> Array:
        """Predict a mixture with the mean of some folds of one configuration.

        What stands below one fold is the same fold, and what stands below all is all folds.
        """
        said: dict[str, Array] = {}
        for name in parts[0].below:
            all_ = self.model.parts[name]
            folds = all_ if len(parts) > 1 else all_[self._number(parts[0]) :][:1]
            said[name] = self.predict_folds(folds, picked)
        each = [self.predict_part(part, picked, said) for part in parts]
        return np.asarray(np.mean(each, axis=0))

    def _number(self, part: Fitted) -> int:
        return next(
            number
            for parts in self.model.parts.values()
            for number, one in enumerate(parts)
            if one is part
        )

    def asked(self, part: Fitted, x: Any) -> Array:
        """Ask one part about rows that are laid."""
        found = LEARNERS[part.learner].predict(part.model, x, self.model.about.kind)
        return np.expm1(found) if part.is_log else found


def side_by_side(threads: int, ask: Callable[[Asked], Told], each: Sequence[Asked]) -> list[Told]:
    """Ask about each, on several threads where there are some; answers in the order of `each`."""
    if threads < 2:
        return [ask(one) for one in each]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(ask, each))


def parts_of(model: Model) -> Iterator[tuple[float, Fitted]]:
    """Give every part of a model, with its weight in the blend."""
    for name, weight in model.about.weights.items():
        folds = model.parts[name]
        yield from ((weight / len(folds), part) for part in folds)


def two_sided(predicted: Array) -> Array:
    """Give predictions with one column for each output: one for a chance of yes or an amount."""
    return predicted[:, None] if predicted.ndim == 1 else predicted
