"""Score rows of plain data by a packaged blend: its graph where there is one, the rest natively.

Reads  the files of a package.
Gives  `Answering`: rows -> arrays -> chances or amounts, without a table on the way.
Never  opens a part of the model that the graph speaks for.

Start reading at `Answering`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from baibu.workbench.engine.jobs import Fitted
from baibu.workbench.engine.layers import config_of
from baibu.workbench.engine.learners import LEARNERS, Crowd, TaskKind
from baibu.workbench.engine.views import MISSING as NO_WORD
from baibu.workbench.engine.views import is_chance, odds
from baibu.workbench.errors import PackageLibraryError
from baibu.workbench.packaging import graph as graphs
from baibu.workbench.packaging.ctrs import Ctrs, Recipe
from baibu.workbench.packaging.graph import Sums
from baibu.workbench.packaging.inputs import Inputs
from baibu.workbench.packaging.layout import Layout, State, votes_of

Array = NDArray[Any]
Asker = Callable[["_Laid"], Array]
Arrays = dict[str, Array]  # each with one entry per row in front
Engine = Literal["auto", "native", "none"]  # none: rows are laid out, and nothing is asked
MODEL, GRAPH, COUNTS = "model/", "model.onnx", "counts.npz"
LARGEST = float(np.finfo(np.float32).max)
_NAMES = {"xgboost": "xgboost-cpu"}  # of libraries, where they are installed by another name


class Answering:
    """A blend that can be asked by rows."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        *,
        engine: Engine = "auto",
        sums: graphs.Sums | None = None,
    ) -> None:
        self.about = json.loads(files[f"{MODEL}model.json"])
        self.kind: TaskKind = self.about["kind"]
        heads = {name: head_of(raw) for name, raw in part_files(files, self.about).items()}
        states = [head["view"] for head in heads.values()]
        told = json.loads(files["layout.json"])
        self.inputs = Inputs(
            json.loads(files["cleaner.json"]), json.loads(files["shaper.json"]),
            self.about["columns"], told["words"],
        )  # fmt: skip
        self.spoken_for = frozenset[str](self.about["weights"] if engine == "none" else ())
        self._session: Any = None
        if engine == "auto" and GRAPH in files and find_spec("onnxruntime") is not None:
            self.spoken_for = frozenset(json.loads(files["graph.json"])["parts"])
            self._session = graphs.session(files[GRAPH] + (sums.raw if sums else b""))
        has_counts = self._session is not None and COUNTS in files
        counts = Ctrs(Recipe.load(files[COUNTS])) if has_counts else None
        self.layout = Layout(self.inputs, states, told["missing"], counts)
        self._native = [
            (weight / parts_of(self.about, config), self._caller(config, number, files))
            for config, weight in self.about["weights"].items()
            if config not in self.spoken_for
            for number in range(parts_of(self.about, config))
        ]
        is_above = any(
            votes_of([heads[f"{config}/0"]["view"]])
            for config in self.about["weights"]
            if config not in self.spoken_for
        )
        self._below = {
            config: [self._caller(config, n, files) for n in range(parts_of(self.about, config))]
            for config in (self.about.get("below", ()) if is_above else ())
        }
        self._needs_said = any(
            head["view"]["view"] == "words"
            for name, head in heads.items()
            if name.split("/")[0] not in self.spoken_for or name.split("/")[0] in self._below
        )

    def encode(self, rows: Sequence[Mapping[str, Any]]) -> Arrays:
        """Turn rows into arrays; those of several calls may be joined."""
        numbers, words, said = self.inputs.of(rows)
        found: Arrays = {"numbers": numbers, "words": words}
        if self._needs_said:
            held = np.empty((len(rows), len(self.inputs.words)), dtype=object)
            for at, line in enumerate(said):
                held[at] = line
            found["said"] = held
        return found

    def scores(self, arrays: Mapping[str, Array]) -> NDArray[np.float64]:
        """Give chances or amounts, in the form that `metrics` describes."""
        views = _Laid(self.layout, arrays, self._below)
        total: Any = 0.0
        if self._session is not None:
            total = graphs.asked(self._session, views.codes, views.wide)
        return self._with_native(views, total)

    def _with_native(self, views: _Laid, total: Any) -> NDArray[np.float64]:
        for weight, ask in self._native:
            total = total + weight * ask(views)
        return np.asarray(total, dtype=np.float64)

    def heard(
        self, arrays: Mapping[str, Array], sums: Sums
    ) -> tuple[NDArray[np.float64], dict[str, Array]]:
        """Give scores, and what each configuration says in a graph that was opened with `sums`."""
        views = _Laid(self.layout, arrays, self._below)
        total, said = graphs.heard(self._session, views.codes, views.wide, sums)
        return self._with_native(views, total), said

    def _caller(
        self, config: str, number: int, files: Mapping[str, bytes]
    ) -> Callable[[_Laid], Array]:
        """Open one part, and say how it is asked."""
        raw = files[f"{MODEL}{config}/{number}.model"]
        learner = head_of(raw)["learner"]
        if not LEARNERS[learner].is_there:
            raise PackageLibraryError(library=_NAMES.get(learner, LEARNERS[learner].needs))
        part = Fitted.load(raw)
        ask = _asked(part, self.kind)

        def call(views: _Laid) -> Array:
            found = ask(views.of(part.view))
            return np.expm1(found) if part.is_log else found

        return call


class _Laid:
    """The views of some rows, each laid out when it is first wanted."""

    def __init__(
        self, layout: Layout, arrays: Mapping[str, Array], below: Mapping[str, list[Asker]]
    ) -> None:
        self.layout, self.arrays, self._asked = layout, arrays, below
        self._said: dict[str, Array] | None = None
        self._codes: Array | None = None
        self._wide: Array | None = None

    @property
    def codes(self) -> Array:
        if self._codes is None:
            self._codes = self.layout.codes(self.arrays["numbers"], self.arrays["words"])
        return self._codes

    @property
    def wide(self) -> Array:
        if self._wide is None:
            self._wide = self.layout.wide(self.arrays["numbers"], self.arrays["words"])
        return self._wide

    @property
    def said(self) -> dict[str, Array]:
        """Give what the configurations say that others stand on, by name."""
        if self._said is None:
            self._said = {
                config: np.asarray(np.mean([ask(self) for ask in parts], axis=0))
                for config, parts in self._asked.items()
            }
        return self._said

    @property
    def votes(self) -> Array:
        """Give the same as columns, in the order of the layout."""
        names = dict.fromkeys(map(config_of, self.layout.votes))
        columns = [self.said[name] for name in names]
        return np.column_stack(columns)

    def of(self, state: State) -> Any:
        """Give one view's own columns, and the votes that it reads."""
        spread = self.layout.spread(state)
        if state["view"] == "codes":
            seen = self.codes
            if len(spread.at):
                seen = np.concatenate([seen, self.votes], axis=1)
            return seen[:, self.layout.code_columns(state, is_single=False)]
        if state["view"] == "wide":
            wide = self.wide[:, self.layout.wide_columns(state)]
            if not len(spread.at):
                return wide
            votes = self.votes[:, spread.at]
            held = odds(votes) if is_chance(self.layout.votes[0]) else votes
            return np.column_stack([wide, (held - spread.shift) / spread.scale]).astype(np.float32)
        numbers = self.arrays["numbers"]
        found = np.empty((len(numbers), len(state["columns"])), dtype=object)
        for at, column in enumerate(state["columns"]):
            if column["k"] == "number":
                found[:, at] = numbers[:, self.layout.number_at(column["name"])]
            else:
                said = self.arrays["said"][:, self.layout.word_at(column["name"])]
                found[:, at] = [NO_WORD if word is None else word for word in said]
        return found


def _asked(part: Fitted, kind: TaskKind) -> Callable[[Any], Array]:
    """Give the function that asks a model; what it needs for that is made once."""
    learner = LEARNERS[part.learner]
    if part.learner == "xgboost":  # its own threads wait for each other longer than they work
        part.model.set_param({"nthread": 1})
    if part.learner == "forest":  # scikit-learn refuses what single precision cannot hold
        return lambda x: learner.predict(part.model, np.clip(x, -LARGEST, LARGEST), kind)
    if not isinstance(part.model, Crowd):
        return lambda x: learner.predict(part.model, x, kind)
    crowd = part.model.model()

    def ask(x: Any) -> Array:
        if kind == "regression":
            return np.asarray(crowd.predict(x), dtype=np.float64)
        chances = np.asarray(crowd.predict_proba(x))
        return chances[:, 1] if kind == "binary" else chances

    return ask


def part_files(files: Mapping[str, bytes], about: Mapping[str, Any]) -> dict[str, bytes]:
    """Give the file of each part, by configuration and fold."""
    return {
        f"{config}/{number}": files[f"{MODEL}{config}/{number}.model"]
        for config in dict.fromkeys([*about["weights"], *about.get("below", ())])
        for number in range(parts_of(about, config))
    }


def parts_of(about: Mapping[str, Any], config: str) -> int:
    """Count the parts of a configuration: its folds, of every division that it learnt on."""
    return int(about["folds"] * about.get("rounds", {}).get(config, 1))


def head_of(raw: bytes) -> dict[str, Any]:
    """Read what a part says of itself, without opening its model."""
    length = int.from_bytes(raw[:8], "little")
    found: dict[str, Any] = json.loads(raw[8 : 8 + length])
    return found
